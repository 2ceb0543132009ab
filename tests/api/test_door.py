"""Check-in: who is let in, at several doors at once, with a connection and without, and what becomes of the booking."""

from collections import Counter
from functools import partial
from typing import Any

import pytest

from booking.door import check_in as arrivals
from booking.errors import BookingError
from booking.payments.received import Money, settle
from booking.store.bookings import COLUMNS
from booking.store.database import Database
from booking.web.http.answers import rfc3339
from tests.support import replay
from tests.support.live import in_parallel
from tests.support.service import FixedClock, Service, instant, run
from tests.support.ungated import UngatedDatabase
from tests.support.web_client import faulty_fields, problem

HOUR = 3_600


def evening(service: Service, **changed: Any) -> int:
    """Publish an event that starts in an hour, where bookings are confirmed at once; return its id."""
    starts_at = instant(service.clock.now() + HOUR * 1_000)
    return int(service.create_event(**{"starts_at": starts_at, "confirmation": "instant"} | changed)["id"])


def open_door(service: Service, event: int, name: str = "Door A") -> dict[str, str]:
    """Make a link for the door, and return the headers of a browser that has opened it."""
    url = service.post(f"/events/{event}/doors", {"name": name}, **service.as_admin).json["url"]
    return {"Cookie": f"door={url.rpartition('/')[2]}"}


def let_in(service: Service, called: str, body: Any = None, **headers: str) -> Any:
    return service.post(f"/bookings/{called}/check-in", body or {}, **headers or service.as_admin)


def undo(service: Service, called: str, body: Any = None, **headers: str) -> Any:
    return service.post(f"/bookings/{called}/check-in/undo", body or {}, **headers or service.as_admin)


def listed(service: Service, event: int, query: str = "", **headers: str) -> Any:
    answer = service.get(f"/events/{event}/check-in{query}", **headers or service.as_admin)
    assert answer.status_int == 200, answer.text
    return answer.json


def test_some_of_a_group_come_now_and_the_rest_later_at_any_door_and_never_more_than_were_booked(
    service: Service, clock: FixedClock
) -> None:
    event = evening(service)
    booking = service.book(event, seats=4, name="Anna")
    door_a, door_b = open_door(service, event), open_door(service, event, "Door B")
    came_at = rfc3339(clock.now())

    first = let_in(service, booking["reference"], {"seats": 1}, **door_a).json
    clock.move(60)
    too_many = problem(let_in(service, booking["id"], {"seats": 4}), "checked_in")
    rest = let_in(service, booking["reference"].lower(), **door_b).json
    used = problem(let_in(service, booking["reference"], **door_b), "checked_in")

    assert (first["checked_in_at"], first["checked_in_seats"], first["let_in_seats"]) == (came_at, 1, 1)
    assert (too_many["checked_in_at"], too_many["checked_in_seats"], too_many["seats"]) == (came_at, 1, 4)
    assert (rest["checked_in_at"], rest["checked_in_seats"], rest["let_in_seats"]) == (came_at, 4, 3)
    assert (used["checked_in_at"], used["checked_in_seats"], used["door"]) == (came_at, 4, "Door A")
    assert "at “Door A”: everyone is in." in used["detail"]
    lines = service.get(f"/events/{event}/history?booking={booking['id']}", **service.as_admin).json["history"]
    assert [(line["action"], line["actor"], line["facts"]["checked_in_seats"]) for line in lines[1:]] == [
        ("checked_in", "door 1", 1),
        ("checked_in", "door 2", 4),
    ]
    assert service.get(f"/bookings/{booking['id']}").json["checked_in_seats"] == 4
    for body, left in (({"seats": 3}, 1), ({}, 0)):
        taken_back = undo(service, booking["reference"], body, **door_a).json
        assert (taken_back["checked_in_seats"], taken_back["checked_in_at"] is None) == (left, not left)
    problem(undo(service, booking["reference"], **door_a), "not_undoable")
    replay.require_same(service.settings.db)


def test_what_lets_nobody_in_is_refused_with_the_reason(service: Service, clock: FixedClock) -> None:
    event, other = evening(service), evening(service, title="The Seagull")
    later = service.create_event(confirmation="instant", starts_at=instant(clock.now() + 25 * HOUR * 1_000))["id"]
    held_event = evening(service, confirmation="attendee", price_cents=1_250, currency="EUR")
    held = service.book(held_event, seats=3, name="Vera")
    cancelled, handed_over, elsewhere = (service.book(event), service.book(event, "a@example.com"), service.book(other))
    service.post(f"/bookings/{cancelled['id']}/cancel")
    service.post(f"/bookings/{handed_over['id']}/hand-over", {"email": "b@example.com"})
    door = open_door(service, event)

    at_door = open_door(service, held_event)
    refused = problem(let_in(service, held["reference"], **at_door), "not_confirmed")
    assert "isn’t confirmed" in refused["detail"]
    assert [refused[name] for name in ("name", "seats", "amount_cents", "currency", "paid_cents")] == [
        *("Vera", 3, 3_750),
        *("EUR", 0),
    ]
    for sought in (held["reference"], "vera"):
        page = service.get(f"/admin/events/{held_event}/check-in?q={sought}", **at_door).text
        assert f"{held['reference']}</span> · 3 seats · €37.50 not paid" in page
    assert held["reference"] not in service.get(f"/admin/events/{held_event}/check-in", **at_door).text
    clock.move(20)
    assert problem(let_in(service, held["id"]), "hold_expired")["ended_at"] == held["expires_at"]
    assert "cancelled" in problem(let_in(service, cancelled["reference"], **door), "booking_cancelled")["detail"]
    assert "another ticket" in problem(let_in(service, handed_over["reference"], **door), "handed_over")["detail"]
    assert "The Seagull" in problem(let_in(service, elsewhere["reference"], **door), "other_event")["detail"]
    problem(let_in(service, elsewhere["reference"], {"event_id": event}), "other_event")
    run(service.database, "UPDATE events SET published = 0 WHERE id = ?", other)  # A draft is for admins alone.
    assert "The Seagull" not in problem(let_in(service, elsewhere["reference"], **door), "other_event")["detail"]
    run(service.database, "UPDATE events SET published = 1 WHERE id = ?", other)
    problem(let_in(service, "KT7F3Q", **door), "booking_not_found")
    early = problem(let_in(service, service.book(later)["id"]), "check_in_closed")
    assert early["opens_at"] == rfc3339(clock.now() + (HOUR - 20) * 1_000)
    assert let_in(service, elsewhere["reference"]).status_int == 200
    service.post(f"/events/{event}/cancel", **service.as_admin)
    problem(let_in(service, service.book(other)["id"], {"event_id": event}), "other_event")


def test_a_code_is_worth_as_much_as_its_mark_which_no_reference_tells(service: Service) -> None:
    event = evening(service)
    booking = service.book(event)
    (guest,) = listed(service, event)["guests"]

    problem(let_in(service, booking["reference"], {"mark": "aaaaaaaa"}), "ticket_forged")
    assert let_in(service, booking["reference"], {"mark": guest["mark"].upper()}).status_int == 200
    corrected = service.call(
        "PATCH",
        f"/bookings/{service.book(event, 'wrong@example.com')['id']}",
        {"email": "right@example.com"},
        headers=service.as_admin,
    ).json
    marks = {one["reference"]: one["mark"] for one in listed(service, event)["guests"]}
    assert len(set(marks.values())) == 2
    assert corrected["reference"] in marks


def test_a_door_without_a_connection_catches_up_and_what_does_not_fit_is_a_conflict(
    service: Service, clock: FixedClock
) -> None:
    event = evening(service)
    group, gone = service.book(event, seats=3, name="Anna"), service.book(event, "b@example.com", name="Boris")
    door_a, door_b = open_door(service, event), open_door(service, event, "Door B")
    begun_at = clock.now()
    clock.move(60)
    let_in(service, group["reference"], {"seats": 2}, **door_a)
    service.post(f"/bookings/{gone['id']}/cancel")
    noted = {"seats": 2, "at": instant(begun_at + 30_000)}
    clock.move(60)

    answers = [let_in(service, group["reference"], noted, **door_b, **{"Idempotency-Key": "k"}) for _ in range(2)]
    of_gone = let_in(service, gone["reference"], {"at": instant(begun_at + 40_000)}, **door_b).json

    assert answers[0].json == answers[1].json
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    merged = answers[0].json
    assert (merged["checked_in_seats"], merged["let_in_seats"]) == (3, 1)
    assert merged["checked_in_at"] == rfc3339(begun_at + 30_000)  # The first of all, whenever it was told.
    assert merged["conflict"] == {
        "id": 1,
        "reference": group["reference"],
        "name": "Anna",
        "code": "checked_in",
        "seats": 1,
        "at": rfc3339(begun_at + 30_000),
        "door": "Door B",
        "first_at": rfc3339(begun_at + 60_000),
        "first_door": "Door A",
    }
    assert (of_gone["let_in_seats"], of_gone["conflict"]["code"], of_gone["conflict"]["seats"]) == (
        *(0, "booking_cancelled"),
        1,
    )
    assert [one["name"] for one in listed(service, event, **door_a)["conflicts"]] == ["Boris", "Anna"]
    for number in (1, 2):
        assert service.post(f"/events/{event}/conflicts/{number}/settle", **door_a).status_int == 200
    assert listed(service, event)["conflicts"] == []
    replay.require_same(service.settings.db)


def test_what_a_door_noted_is_no_older_than_the_check_in_and_not_of_the_future(
    service: Service, clock: FixedClock
) -> None:
    event = evening(service)
    booking = service.book(event)

    for at in (clock.now() + 600_000, clock.now() - 24 * HOUR * 1_000):
        assert faulty_fields(let_in(service, booking["reference"], {"at": instant(at)})) == ["at"]
    ahead = let_in(service, booking["reference"], {"at": instant(clock.now() + 60_000)}).json
    assert ahead["checked_in_at"] == rfc3339(clock.now())  # The phone's clock is a minute fast.


def test_a_booking_whose_guests_are_in_keeps_their_seats_until_that_is_undone(service: Service) -> None:
    event = evening(service, confirmation="attendee")
    booking = service.book(event, seats=3)
    path = f"/bookings/{booking['id']}"
    service.post(f"{path}/confirm")
    let_in(service, booking["id"], {"seats": 2})
    changes = (
        *(("POST", f"{path}/cancel", None), ("POST", f"{path}/unconfirm", None), ("PATCH", path, {"seats": 1})),
        ("POST", f"{path}/hand-over", {"email": "b@example.com"}),
    )

    for method, where, body in changes:
        refused = problem(service.call(method, where, body, headers=service.as_admin), "checked_in")
        assert refused["checked_in_seats"] == 2
    assert service.call("PATCH", path, {"seats": 2}).json["checked_in_seats"] == 2
    corrected = service.call("PATCH", path, {"email": "c@example.com"}, headers=service.as_admin).json
    assert (corrected["checked_in_seats"], corrected["reference"]) == (2, booking["reference"])
    replay.require_same(service.settings.db)
    undo(service, corrected["id"])
    assert service.post(f"/bookings/{corrected['id']}/cancel").status_int == 200


def test_an_event_that_is_cancelled_in_the_middle_keeps_who_was_in(service: Service) -> None:
    event = evening(service)
    booking = service.book(event, seats=2)
    let_in(service, booking["id"], {"seats": 1})
    service.post(f"/events/{event}/cancel", **service.as_admin)
    service.jobs.sweep()

    (ended,) = service.bookings(event, "?ended=true")
    assert (ended["checked_in_seats"], ended["reason"]) == (1, "event_cancelled")
    problem(let_in(service, booking["id"]), "booking_cancelled")


def test_a_phone_is_told_what_a_door_may_see_and_then_only_what_has_changed(service: Service) -> None:
    event = evening(service, price_cents=1_250, currency="EUR", confirmation="attendee")
    anna, boris = service.book(event, name="Anna"), service.book(event, "b@example.com", name="Boris")
    service.call("PATCH", f"/bookings/{anna['id']}", {"note": "Sits in front."}, headers=service.as_admin)
    service.database.write(settle, Money("hand", "1", anna["id"], 1_250, "EUR", service.clock.now()))
    service.post(f"/bookings/{boris['id']}/confirm")
    door = open_door(service, event)

    every = service.get(f"/events/{event}/check-in", **door)
    assert every.json["is_all"]
    assert {one["name"]: one["paid"] for one in every.json["guests"]} == {"Anna": True, "Boris": False}
    for hidden in ("example.com", anna["id"], boris["id"], "Sits in front"):
        assert hidden not in every.text
    known = {"If-None-Match": every.headers["ETag"]}
    assert service.get(f"/events/{event}/check-in", **door, **known).status_int == 304

    let_in(service, anna["reference"], **door)
    service.post(f"/bookings/{boris['id']}/cancel")
    changed = listed(service, event, f"?since={every.json['cursor']}", **door)
    assert ([one["name"] for one in changed["guests"]], changed["gone"]) == (["Anna"], [boris["reference"]])
    assert (changed["is_all"], changed["seats"], changed["checked_in_seats"]) == (False, 1, 1)
    nothing = listed(service, event, f"?since={changed['cursor']}", **door)
    assert (nothing["guests"], nothing["gone"]) == ([], [])


def test_paid_is_said_only_of_money_that_is_on_record(service: Service) -> None:
    event = evening(service, price_cents=1_250, currency="EUR", confirmation="organiser")
    came = {"Anna": 1_250, "Boris": 0, "Clara": 500}
    for number, (name, cents) in enumerate(came.items()):
        booking = service.book(event, f"{number}@example.com", name=name)
        if cents:
            money = Money("hand", name, booking["id"], cents, "EUR", service.clock.now())
            service.database.write(partial(settle, may_differ=True), money)
        service.post(f"/bookings/{booking['id']}/confirm", **service.as_admin)
    door = open_door(service, event)

    guests = listed(service, event, **door)["guests"]
    assert {one["name"]: (one["paid"], one["paid_cents"]) for one in guests} == {
        "Anna": (True, 1_250),
        "Boris": (None, 0),
        "Clara": (False, 500),
    }
    page = service.get(f"/admin/events/{event}/check-in", **door).text
    for told in ("€12.50 paid", "€5.00 of €12.50 paid", " · €12.50</small>"):
        assert told in page
    assert "€12.50 not paid" not in page
    for one in guests:
        came_in = let_in(service, one["reference"], **door).json
        assert (came_in["paid"], came_in["paid_cents"]) == (one["paid"], one["paid_cents"])


def test_a_part_that_came_is_said_of_a_guest_and_of_a_hold(service: Service) -> None:
    event = evening(service, price_cents=1_250, currency="EUR", confirmation="attendee")
    guest, held = service.book(event, name="Anna"), service.book(event, "b@example.com", name="Boris")
    door = open_door(service, event)
    service.post(f"/bookings/{guest['id']}/confirm")
    cursor = listed(service, event, **door)["cursor"]

    for booking in (guest, held):
        part = Money("hand", booking["id"], booking["id"], 500, "EUR", service.clock.now())
        assert service.database.write(settle, part).outcome == "amount"

    for query in ("", f"?since={cursor}"):
        (anna,) = listed(service, event, query, **door)["guests"]
        assert (anna["paid"], anna["paid_cents"]) == (False, 500)
    page = service.get(f"/admin/events/{event}/check-in?q={held['reference']}", **door).text
    assert f"{held['reference']}</span> · 1 seat · €5.00 of €12.50 paid" in page
    assert "€5.00 of €12.50 paid" in service.get(f"/admin/events/{event}/check-in", **door).text
    assert problem(let_in(service, held["reference"], **door), "not_confirmed")["paid_cents"] == 500


def test_a_link_for_the_door_ends_when_an_admin_ends_it_and_a_day_after_the_event(
    service: Service, clock: FixedClock
) -> None:
    event, other = evening(service, ends_at=instant(service.clock.now() + 3 * HOUR * 1_000)), evening(service)
    booking = service.book(event)
    ended, lasting = open_door(service, event), open_door(service, event, "Door B")
    service.post(f"/events/{event}/doors/1/end", **service.as_admin)

    problem(let_in(service, booking["reference"], **ended), "unauthenticated")
    problem(service.get(f"/events/{event}/check-in", **ended), "unauthenticated")
    problem(service.get(f"/events/{other}/check-in", **lasting), "unauthenticated")
    problem(service.post(f"/events/{other}/doors/2/end", **service.as_admin), "not_found")
    clock.move(27 * HOUR - 1)
    assert let_in(service, booking["reference"], **lasting).status_int == 200
    clock.move(1)
    problem(undo(service, booking["reference"], **lasting), "unauthenticated")


def race(database: Database, booking_id: str) -> Counter[str]:
    """Let a booking's two guests in at eight doors at once; return how many were told what."""

    def let_both_in() -> str:
        try:
            return str(database.write(arrivals.check_in, booking_id, 2).seats)
        except BookingError as refusal:
            return refusal.code

    return Counter(in_parallel([partial(let_both_in)] * 8))


@pytest.mark.parametrize("is_gated", [True, False], ids=["gated", "control"])
def test_of_doors_that_scan_one_ticket_at_once_one_lets_its_guests_in(service: Service, is_gated: bool) -> None:
    booking = service.book(evening(service), seats=2)
    if is_gated:
        assert race(service.database, booking["id"]) == {"2": 1, "checked_in": 7}
        return
    ungated = UngatedDatabase(service.settings.db, service.clock, 8, f"SELECT {COLUMNS}")

    told = race(ungated, booking["id"])

    ungated.close()
    assert told["2"] > 1
