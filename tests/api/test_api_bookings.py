"""The contract's section on bookings, and the admin's list of an event's bookings."""

from typing import Any

import pytest

from booking import reference
from tests.support.service import NOON, FixedClock, Service, instant
from tests.support.web_client import problem


def confirm(service: Service, booking: Any, **headers: str) -> Any:
    return service.post(f"/bookings/{booking['id']}/confirm", **headers)


def cancel(service: Service, booking: Any) -> Any:
    return service.post(f"/bookings/{booking['id']}/cancel")


def confirm_at_event(service: Service, event: Any, booking: Any, **headers: str) -> Any:
    return service.post(f"/events/{event['id']}/confirm", {"booking_id": booking["id"]}, **headers)


def listed(service: Service, event: Any, query: str = "") -> Any:
    answer = service.get(f"/events/{event['id']}/bookings{query}", **service.as_admin)
    assert answer.status_int == 200, answer.text
    return answer.json


def free_seats(service: Service, event: Any) -> int:
    now = service.event(event["id"])
    assert now["free_seats"] + now["held_seats"] + now["confirmed_seats"] == now["seats"]
    return int(now["free_seats"])


def test_a_booking_is_answered_with_its_deadline_and_its_unguessable_place(service: Service) -> None:
    event = service.create_event(hold_seconds=20)
    body = {"email": "Guest@Example.com", "name": "Зоя", "seats": 2}
    answer = service.post(f"/events/{event['id']}/book", body)
    assert answer.status_int == 201
    booking = answer.json
    assert answer.headers["Location"] == f"/bookings/{booking['id']}"
    assert booking == body | {
        "id": booking["id"],
        "reference": booking["reference"],
        "event_id": event["id"],
        "account_id": None,
        "answers": {},
        "status": "held",
        "created_at": "2026-05-28T20:26:40Z",
        "expires_at": "2026-05-28T20:27:00Z",
        "expires_in_seconds": 20,
        "confirmed_at": None,
        "offer": False,
        "extensions": 0,
        "amount_cents": None,
        "currency": None,
        "kinds": None,
        "checked_in_at": None,
        "checked_in_seats": 0,
    }
    assert reference.read(booking["reference"]) == booking["reference"]
    assert service.get(answer.headers["Location"]).json == booking
    other = service.book(event["id"])
    assert other["id"][:11] == booking["id"][:11]
    assert len({other["id"][11:], booking["id"][11:]}) == 2
    assert len(booking["id"]) >= 11 + 32


def test_a_booking_has_no_name_and_one_seat_unless_they_are_sent(service: Service) -> None:
    event = service.create_event()
    booking = service.post(f"/events/{event['id']}/book", {"email": "guest@example.com"}).json
    assert (booking["name"], booking["seats"]) == ("", 1)


def test_the_seconds_left_are_rounded_up_and_never_nought_before_the_deadline(
    service: Service, clock: FixedClock
) -> None:
    hold = service.book(service.create_event(hold_seconds=20)["id"])
    for seconds, left in ((0.001, 20), (18.999, 1), (0.999, 1)):
        clock.move(seconds)
        assert service.get(f"/bookings/{hold['id']}").json["expires_in_seconds"] == left


def test_a_deadline_is_never_after_the_events_start(service: Service) -> None:
    event = service.create_event(starts_at=instant(NOON + 10_500), hold_seconds=20)
    assert service.book(event["id"])["expires_at"] == "2026-05-28T20:26:50.500Z"


@pytest.mark.parametrize("at_event", [False, True])
def test_a_confirmed_booking_has_no_deadline_and_confirming_it_again_changes_nothing(
    service: Service, clock: FixedClock, at_event: bool
) -> None:
    event = service.create_event()
    hold = service.book(event["id"], seats=2)
    clock.move(1)
    first = confirm_at_event(service, event, hold) if at_event else confirm(service, hold)
    assert first.status_int == 200
    assert first.json == hold | {
        "status": "confirmed",
        "expires_at": None,
        "expires_in_seconds": None,
        "confirmed_at": "2026-05-28T20:26:41Z",
    }
    clock.move(3_600)
    service.jobs.sweep()
    again = confirm_at_event(service, event, hold) if at_event else confirm(service, hold)
    assert (again.status_int, again.json) == (200, first.json)
    assert service.get(f"/bookings/{hold['id']}").json == first.json
    assert free_seats(service, event) == 18


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("at_event", [False, True])
def test_a_hold_can_be_confirmed_until_a_millisecond_before_its_deadline(
    service: Service, clock: FixedClock, swept: bool, at_event: bool
) -> None:
    event = service.create_event(hold_seconds=20)
    in_time, late = (service.book(event["id"], email) for email in ("guest@example.com", "member@example.com"))
    clock.move(19.999)
    assert confirm(service, in_time).status_int == 200
    clock.move(0.001)
    if swept:
        service.jobs.sweep()
    refused = problem(
        confirm_at_event(service, event, late) if at_event else confirm(service, late),
        "hold_expired",
    )
    assert refused["ended_at"] == late["expires_at"]
    assert refused["reason"] == "expired"
    for answer in (service.get(f"/bookings/{late['id']}"), cancel(service, late)):
        assert problem(answer, "hold_expired")["ended_at"] == late["expires_at"]
    problem(confirm(service, late, **service.as_admin), "hold_expired")
    assert free_seats(service, event) == 19


def test_an_instant_event_confirms_at_once(service: Service, clock: FixedClock) -> None:
    event = service.create_event(confirmation="instant")
    booking = service.book(event["id"])
    assert booking["status"] == "confirmed"
    assert booking["confirmed_at"] == booking["created_at"]
    assert (booking["expires_at"], booking["expires_in_seconds"]) == (None, None)
    clock.move(3_600)
    assert confirm(service, booking).json == booking


@pytest.mark.parametrize("at_event", [False, True])
def test_only_an_admin_confirms_where_the_organiser_does(service: Service, at_event: bool) -> None:
    event = service.create_event(confirmation="organiser")
    hold = service.book(event["id"])

    def ask(**headers: str) -> Any:
        return confirm_at_event(service, event, hold, **headers) if at_event else confirm(service, hold, **headers)

    problem(ask(), "organiser_confirms")
    assert service.get(f"/bookings/{hold['id']}").json == hold
    confirmed = ask(**service.as_admin)
    assert (confirmed.status_int, confirmed.json["status"]) == (200, "confirmed")
    assert ask().json == confirmed.json


def test_an_admin_may_confirm_for_an_attendee(service: Service) -> None:
    hold = service.book(service.create_event()["id"])
    assert confirm(service, hold, **service.as_admin).json["status"] == "confirmed"


def test_a_booking_of_another_event_is_404_and_stays_a_hold(service: Service, clock: FixedClock) -> None:
    event, other = service.create_event(), service.create_event()
    hold = service.book(event["id"])
    problem(confirm_at_event(service, other, hold), "booking_not_found")
    problem(confirm_at_event(service, other, hold, **service.as_admin), "booking_not_found")
    assert service.get(f"/bookings/{hold['id']}").json == hold
    clock.move(20)
    problem(confirm_at_event(service, other, hold), "booking_not_found")


@pytest.mark.parametrize("confirmed", [False, True])
def test_cancelling_frees_the_seats_at_once_and_ends_the_booking(service: Service, confirmed: bool) -> None:
    event = service.create_event(seats=2)
    booking = service.book(event["id"], seats=2)
    if confirmed:
        confirm(service, booking)
    answer = cancel(service, booking)
    assert (answer.status_int, answer.json) == (200, {"id": booking["id"], "status": "cancelled"})
    assert free_seats(service, event) == 2
    for refused in (service.get(f"/bookings/{booking['id']}"), confirm(service, booking), cancel(service, booking)):
        ended = problem(refused, "booking_cancelled")
        assert (ended["reason"], ended["ended_at"]) == ("cancelled", "2026-05-28T20:26:40Z")
    assert service.book(event["id"], "member@example.com", 2)["status"] == "held"


@pytest.mark.parametrize(
    ("method", "url"), [("GET", "/bookings/{}"), ("POST", "/bookings/{}/confirm"), ("POST", "/bookings/{}/cancel")]
)
@pytest.mark.parametrize("booking_id", ["1", "unknown", "%00", "%27%20OR%201=1", "x" * 5_000, "x%ED%A0%80", "x%FF"])
def test_a_booking_that_is_not_there_is_404(service: Service, method: str, url: str, booking_id: str) -> None:
    service.book(service.create_event()["id"])
    problem(service.call(method, url.format(booking_id)), "booking_not_found")


def test_a_sold_out_event_says_how_many_seats_are_free_and_when_to_look_again(
    service: Service, clock: FixedClock
) -> None:
    event = service.create_event(seats=3, hold_seconds=20)
    hold = service.book(event["id"], seats=2)
    body = {"email": "member@example.com", "seats": 2}
    refused = problem(service.post(f"/events/{event['id']}/book", body), "sold_out")
    assert (refused["free_seats"], refused["next_release_at"]) == (1, hold["expires_at"])
    confirm(service, hold)
    refused = problem(service.post(f"/events/{event['id']}/book", body), "sold_out")
    assert (refused["free_seats"], refused["next_release_at"]) == (1, None)
    assert free_seats(service, event) == 1


def test_a_lapsed_hold_is_free_for_the_next_person_before_any_sweep(service: Service, clock: FixedClock) -> None:
    event = service.create_event(seats=2, hold_seconds=20)
    lapsed = service.book(event["id"], seats=2)
    clock.move(20)
    assert free_seats(service, event) == 2
    assert service.book(event["id"], "member@example.com", 2)["status"] == "held"
    assert free_seats(service, event) == 0
    problem(service.get(f"/bookings/{lapsed['id']}"), "hold_expired")


def test_an_event_takes_bookings_until_a_millisecond_before_its_start(service: Service, clock: FixedClock) -> None:
    event = service.create_event(starts_at=instant(NOON + 1_000))
    clock.move(0.999)
    hold = service.book(event["id"])
    assert (hold["expires_at"], hold["expires_in_seconds"]) == (event["starts_at"], 1)
    clock.move(0.001)
    problem(service.post(f"/events/{event['id']}/book", {"email": "member@example.com"}), "event_started")


def test_one_persons_live_seats_never_exceed_the_limit_whatever_the_capitals(
    service: Service, clock: FixedClock
) -> None:
    event, other = (service.create_event(max_seats_per_person=3, hold_seconds=20) for _ in range(2))

    def book(email: str, seats: int, at: Any = event) -> Any:
        return service.post(f"/events/{at['id']}/book", {"email": email, "seats": seats})

    problem(book("guest@example.com", 4), "limit_reached")
    first = book("guest@example.com", 2).json
    refused = problem(book("GUEST@Example.COM", 2), "limit_reached")
    assert refused["max_seats_per_person"] == 3
    confirm(service, book("Guest@example.com", 1).json)
    problem(book("guest@example.com", 1), "limit_reached")
    assert book("member@example.com", 3).status_int == 201
    assert book("guest@example.com", 3, other).status_int == 201
    cancel(service, first)
    assert book("guest@EXAMPLE.com", 2).status_int == 201
    clock.move(20)
    problem(book("guest@example.com", 3), "limit_reached")
    assert book("guest@example.com", 2).status_int == 201


def test_the_admin_sees_live_bookings_in_the_order_they_were_made(service: Service, clock: FixedClock) -> None:
    event = service.create_event(hold_seconds=20)
    lapsed = service.book(event["id"], "early@example.com")
    made = []
    for number in range(3):
        clock.move(7)
        made.append(service.book(event["id"], f"guest{number}@example.com"))
    service.book(service.create_event()["id"])
    found = listed(service, event)
    assert found["next"] is None
    assert [booking["id"] for booking in found["bookings"]] == [booking["id"] for booking in made]
    assert found["bookings"][0] == made[0] | {
        "expires_in_seconds": 6,
        "network_mark": None,
        "note": "",
        "grace_until": None,
    }
    assert listed(service, event, "?ended=false") == found
    (ended,) = listed(service, event, "?ended=true")["bookings"]
    assert ended == lapsed | {
        "status": "expired",
        "expires_in_seconds": None,
        "ended_at": lapsed["expires_at"],
        "reason": "expired",
        "network_mark": None,
        "note": "",
    }
    service.jobs.sweep()
    assert listed(service, event, "?ended=true")["bookings"] == [ended]


def test_the_admin_sees_every_reason_a_booking_ended_for(service: Service, clock: FixedClock) -> None:
    event = service.create_event(hold_seconds=20)
    confirm(service, service.book(event["id"], "confirmed@example.com"))
    service.book(event["id"], "expired@example.com")
    clock.move(5)
    cancel(service, service.book(event["id"], "cancelled@example.com"))
    clock.move(20)
    service.book(event["id"], "held@example.com")
    service.post(f"/events/{event['id']}/cancel", **service.as_admin)
    ended = {
        booking["email"].partition("@")[0]: (booking["reason"], booking["ended_at"])
        for booking in listed(service, event, "?ended=true")["bookings"]
    }
    assert ended == {
        "confirmed": ("event_cancelled", "2026-05-28T20:27:05Z"),
        "held": ("event_cancelled", "2026-05-28T20:27:05Z"),
        "expired": ("expired", "2026-05-28T20:27:00Z"),
        "cancelled": ("cancelled", "2026-05-28T20:26:45Z"),
    }
    assert listed(service, event) == {"bookings": [], "next": None, "questions": []}


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("ended", [False, True])
def test_paging_shows_each_booking_once_though_others_come_and_end_in_between(
    service: Service, clock: FixedClock, ended: bool, swept: bool
) -> None:
    event = service.create_event(seats=100, hold_seconds=20 if ended else 3_600)
    known = []
    for number in range(9):
        known.append(service.book(event["id"], f"guest{number}@example.com")["id"])
        clock.move(number % 2)
    clock.move(20)
    url: str | None = f"/events/{event['id']}/bookings?limit=2" + ("&ended=true" if ended else "")
    seen: list[str] = []
    while url is not None:
        answer = service.get(url, **service.as_admin).json
        assert len(answer["bookings"]) <= 2
        seen += [booking["id"] for booking in answer["bookings"]]
        url = answer["next"]
        clock.move(0.5)
        # What is made and cancelled now sorts before the pages of ended bookings and beside those of live ones.
        cancel(service, service.book(event["id"], "latecomer@example.com"))
        if swept:
            service.jobs.sweep()
        assert len(seen) < 40
    assert sorted(seen) == sorted(known)


def test_a_guest_s_booking_is_one_write_and_no_read_beside_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the rush for seats is to read nothing beside its own transaction")

    event = service.create_event()["id"]
    monkeypatch.setattr(service.database, "read", refuse)

    assert service.post(f"/events/{event}/book", {"email": "guest@example.com"}).status_int == 201
