"""The whole life of a booking by the API: extend, change seats, restore, hand over; and of an event: window, reopen."""

from typing import Any
from urllib.parse import urlencode

import pytest
from webtest import TestResponse

from booking.web.http import edits
from tests.support.service import NOON, FixedClock, Service, instant
from tests.support.web_client import FORM, faulty_fields, problem

ANNA, BORIS, VERA = "anna@example.com", "boris@example.com", "vera@example.com"


def ask(service: Service, booking: Any, what: str, body: Any = None, **headers: str) -> TestResponse:
    return service.post(f"/bookings/{booking['id']}/{what}", body, **headers)


def change_seats(service: Service, booking: Any, seats: int, **headers: str) -> TestResponse:
    return service.call("PATCH", f"/bookings/{booking['id']}", {"seats": seats}, headers=headers)


def change_event(service: Service, event: Any, **body: Any) -> TestResponse:
    return service.call("PATCH", f"/events/{event['id']}", body, headers=service.as_admin)


def confirmed(service: Service, event: Any, email: str = ANNA, seats: int = 1) -> Any:
    """Book, confirm as admin, and return the booking."""
    return ask(service, service.book(event["id"], email, seats), "confirm", **service.as_admin).json


def audited(service: Service) -> list[str]:
    return [one["action"] for one in service.get("/audit", **service.as_admin).json["entries"]]


# Extend


def test_a_hold_is_extended_by_one_more_hold_time_as_often_as_the_event_allows(
    service: Service, clock: FixedClock
) -> None:
    hold = service.book(service.create_event(hold_seconds=20, max_extensions=2)["id"])
    assert hold["extensions"] == 0
    clock.move(5)

    first = ask(service, hold, "extend")

    assert first.status_int == 200
    assert first.json == hold | {"expires_at": "2026-05-28T20:27:20Z", "expires_in_seconds": 35, "extensions": 1}
    assert service.get(f"/bookings/{hold['id']}").json == first.json
    assert ask(service, hold, "extend").json["expires_at"] == "2026-05-28T20:27:40Z"
    refused = problem(ask(service, hold, "extend"), "no_extension")
    assert "2 times" in refused["detail"]
    clock.move(54.999)
    assert ask(service, hold, "confirm").status_int == 200


def test_an_event_allows_no_extension_unless_it_says_so(service: Service) -> None:
    hold = service.book(service.create_event()["id"])

    problem(ask(service, hold, "extend"), "no_extension")

    assert service.get(f"/bookings/{hold['id']}").json == hold


def test_nobody_extends_while_somebody_waits(service: Service) -> None:
    event = service.create_event(seats=1, max_extensions=1)
    hold = service.book(event["id"], ANNA)
    entry = service.wait(event["id"], BORIS)
    assert "people are waiting" in problem(ask(service, hold, "extend"), "no_extension")["detail"]

    service.post(f"/waitlist/{entry['id']}/leave")

    assert ask(service, hold, "extend").status_int == 200


def test_an_extension_ends_at_the_start_and_there_is_none_beyond(service: Service) -> None:
    event = service.create_event(starts_at=instant(NOON + 30_000), hold_seconds=20, max_extensions=5)
    hold = service.book(event["id"])

    assert ask(service, hold, "extend").json["expires_at"] == event["starts_at"]
    problem(ask(service, hold, "extend"), "no_extension")


def test_neither_a_confirmed_booking_nor_one_that_has_ended_is_extended(service: Service, clock: FixedClock) -> None:
    event = service.create_event(max_extensions=1)
    place, lapsed = confirmed(service, event), service.book(event["id"], BORIS)
    clock.move(20)

    problem(ask(service, place, "extend"), "no_extension")
    problem(ask(service, lapsed, "extend"), "hold_expired")


# Seats


@pytest.mark.parametrize("as_form", [False, True])
def test_a_hold_gets_more_seats_or_fewer_and_keeps_its_deadline(
    service: Service, clock: FixedClock, as_form: bool
) -> None:
    event = service.create_event(seats=5)
    hold = service.book(event["id"], ANNA, 2)
    clock.move(1)
    url = f"/bookings/{hold['id']}"

    more = service.post(url, b"seats=5", **FORM) if as_form else change_seats(service, hold, 5)

    assert more.status_int == 200
    assert more.json == hold | {"seats": 5, "expires_in_seconds": 19}
    assert service.event(event["id"])["free_seats"] == 0
    assert change_seats(service, hold, 1).json["seats"] == 1
    assert service.event(event["id"])["free_seats"] == 4


def test_the_same_number_of_seats_changes_nothing_and_is_told_to_nobody(service: Service) -> None:
    hold = service.book(service.create_event()["id"], ANNA, 2)
    notices = service.get("/notices", **service.as_admin).json
    answer = change_seats(service, hold, 2, **service.as_admin)

    assert (answer.status_int, answer.json) == (200, hold)
    assert service.get("/notices", **service.as_admin).json == notices
    assert "seats changed" not in audited(service)


def test_more_seats_than_are_free_are_refused_and_none_is_taken(service: Service) -> None:
    event = service.create_event(seats=3)
    hold = service.book(event["id"], ANNA, 2)

    assert problem(change_seats(service, hold, 4), "sold_out")["free_seats"] == 1
    assert service.get(f"/bookings/{hold['id']}").json["seats"] == 2


def test_more_seats_than_one_person_may_have_are_refused(service: Service) -> None:
    event = service.create_event(max_seats_per_person=3)
    hold = service.book(event["id"], ANNA, 2)

    assert problem(change_seats(service, hold, 4), "limit_reached")["booked_seats"] == 2


def test_seats_that_are_given_up_go_to_whoever_waits(service: Service) -> None:
    event = service.create_event(seats=2)
    hold = service.book(event["id"], ANNA, 2)
    entry = service.wait(event["id"], BORIS)
    problem(change_seats(service, hold, 3), "sold_out")

    change_seats(service, hold, 1)

    assert service.get(f"/waitlist/{entry['id']}").json["status"] == "offered"
    assert service.event(event["id"])["free_seats"] == 0


def test_only_an_admin_adds_seats_to_what_the_organiser_has_confirmed(service: Service) -> None:
    place = confirmed(service, service.create_event(confirmation="organiser"), seats=2)
    problem(change_seats(service, place, 3), "organiser_confirms")
    assert change_seats(service, place, 1).json["seats"] == 1

    assert change_seats(service, place, 3, **service.as_admin).json["status"] == "confirmed"
    assert audited(service)[0] == "seats changed"


@pytest.mark.parametrize("seats", [1, 3])
def test_seats_are_not_changed_after_the_start(service: Service, clock: FixedClock, seats: int) -> None:
    event = service.create_event(starts_at=instant(NOON + 1_000), confirmation="instant")
    booking = service.book(event["id"], seats=2)
    clock.move(1)

    problem(change_seats(service, booking, seats), "event_started")


@pytest.mark.parametrize("seats", [0, -1, 1.5, "2", None, 1_000_001])
def test_a_number_of_seats_that_is_none_is_a_fault(service: Service, seats: Any) -> None:
    hold = service.book(service.create_event()["id"])
    assert faulty_fields(change_seats(service, hold, seats)) == ["seats"]


# Too late, and restored


@pytest.mark.parametrize("swept", [False, True])
def test_whoever_comes_too_late_is_told_where_to_book_again_and_how_many_seats_are_free(
    service: Service, clock: FixedClock, swept: bool
) -> None:
    event = service.create_event(seats=3)
    hold = service.book(event["id"], ANNA, 2)
    clock.move(20)
    if swept:
        service.jobs.sweep()

    late = problem(ask(service, hold, "confirm"), "hold_expired")

    assert (late["event_id"], late["free_seats"]) == (event["id"], 3)
    assert "Book again" in late["detail"]
    service.book(event["id"], BORIS, 3)
    late = problem(ask(service, hold, "confirm"), "hold_expired")
    assert late["free_seats"] == 0
    assert "waiting list" in late["detail"]


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("status", ["confirmed", "held"])
def test_an_admin_restores_what_has_expired_under_the_same_id(
    service: Service, clock: FixedClock, swept: bool, status: str
) -> None:
    event = service.create_event(hold_seconds=20)
    hold = service.book(event["id"], ANNA, 2)
    clock.move(30)
    if swept:
        service.jobs.sweep()

    answer = ask(service, hold, "restore", {"status": status}, **service.as_admin)

    assert answer.status_int == 200
    given = {"status": "held", "expires_at": "2026-05-28T20:27:30Z", "expires_in_seconds": 20}
    if status == "confirmed":
        given = {"status": "confirmed", "expires_at": None, "expires_in_seconds": None}
        given["confirmed_at"] = "2026-05-28T20:27:10Z"
    assert answer.json == hold | given
    assert service.get(f"/bookings/{hold['id']}").json == answer.json
    assert service.event(event["id"])["free_seats"] == 18
    ended = service.bookings(event["id"], "?ended=true")
    assert ended == []
    assert audited(service)[0] == "booking restored"


def test_a_booking_is_confirmed_by_being_restored_unless_a_hold_is_asked_for(service: Service) -> None:
    hold = service.book(service.create_event()["id"])
    ask(service, hold, "cancel")

    assert ask(service, hold, "restore", **service.as_admin).json["status"] == "confirmed"


def test_a_booking_is_not_restored_to_seats_that_are_somebody_s(service: Service, clock: FixedClock) -> None:
    event = service.create_event(seats=2, hold_seconds=20)
    hold = service.book(event["id"], ANNA, 2)
    clock.move(20)
    service.book(event["id"], BORIS)

    assert problem(ask(service, hold, "restore", **service.as_admin), "sold_out")["free_seats"] == 1
    problem(service.get(f"/bookings/{hold['id']}"), "hold_expired")


def test_whoever_waits_comes_before_a_booking_that_is_to_be_restored(service: Service, clock: FixedClock) -> None:
    event = service.sell_out(hold_seconds=20)
    (hold,) = service.bookings(event["id"])
    entry = service.wait(event["id"], ANNA)
    clock.move(20)

    problem(ask(service, hold, "restore", **service.as_admin), "sold_out")

    service.jobs.sweep()
    assert service.get(f"/waitlist/{entry['id']}").json["status"] == "offered"


def test_what_is_live_is_not_restored(service: Service) -> None:
    event = service.create_event()
    for booking in (service.book(event["id"], ANNA), confirmed(service, event, BORIS)):
        problem(ask(service, booking, "restore", **service.as_admin), "not_restorable")


def test_nothing_is_restored_at_an_event_that_is_cancelled_or_has_started(service: Service, clock: FixedClock) -> None:
    event = service.create_event(starts_at=instant(NOON + 60_000))
    hold, other = service.book(event["id"], ANNA), service.book(event["id"], BORIS)
    ask(service, hold, "cancel")
    service.post(f"/events/{event['id']}/cancel", **service.as_admin)
    problem(ask(service, other, "restore", **service.as_admin), "event_cancelled")
    service.post(f"/events/{event['id']}/reopen", **service.as_admin)
    assert ask(service, other, "restore", **service.as_admin).json["status"] == "confirmed"

    clock.move(60)

    problem(ask(service, hold, "restore", **service.as_admin), "event_started")


def test_a_booking_whose_account_was_deleted_is_not_restored(service: Service) -> None:
    member = service.as_account(service.add_account(ANNA))
    event = service.create_event()
    booking = service.post(f"/events/{event['id']}/book", {}, **member).json
    assert service.call("DELETE", "/accounts/me", headers=member).status_int == 204

    problem(ask(service, booking, "restore", **service.as_admin), "not_restorable")


@pytest.mark.parametrize("status", ["expired", "", None, 1, ["held"]])
def test_a_status_that_no_booking_is_restored_to_is_a_fault(service: Service, status: Any) -> None:
    hold = service.book(service.create_event()["id"])
    ask(service, hold, "cancel")
    answer = ask(service, hold, "restore", {"status": status}, **service.as_admin)
    assert faulty_fields(answer) == ["status"]
    if isinstance(status, str):
        assert answer.json["errors"][0]["message"] == "Enter one of these: as_before, confirmed, held."


# Handed over


def test_a_confirmed_booking_becomes_somebody_else_s_and_the_old_id_stops_working(
    service: Service, clock: FixedClock
) -> None:
    event = service.create_event(seats=2)
    place = confirmed(service, event, ANNA, 2)
    clock.move(1)

    answer = ask(service, place, "hand-over", {"name": "Boris", "email": BORIS})

    assert answer.status_int == 200
    given = {"status": "cancelled", "reason": "handed_over", "ended_at": "2026-05-28T20:26:41Z"}
    assert answer.json == place | given
    received = service.bookings(event["id"])[0]
    assert received["id"] not in answer.text
    assert received["reference"] != place["reference"]
    assert received == place | {
        "id": received["id"],
        "name": "Boris",
        "email": BORIS,
        "created_at": "2026-05-28T20:26:41Z",
        "reference": received["reference"],
        "network_mark": None,
        "note": "",
        "grace_until": None,
    }
    own = service.get(f"/bookings/{received['id']}").json
    assert own | {"network_mark": None, "note": "", "grace_until": None} == received
    for gone in (
        service.get(f"/bookings/{place['id']}"),
        ask(service, place, "cancel"),
        ask(service, place, "confirm"),
    ):
        refused = problem(gone, "handed_over")
        assert (refused["reason"], refused["ended_at"]) == ("handed_over", "2026-05-28T20:26:41Z")
        assert received["id"] not in gone.text
    problem(ask(service, place, "restore", **service.as_admin), "not_restorable")
    assert service.event(event["id"])["confirmed_seats"] == 2


def test_a_seat_that_is_handed_over_is_offered_to_nobody_meanwhile(service: Service) -> None:
    event = service.create_event(seats=1)
    place = confirmed(service, event)
    entry = service.wait(event["id"], VERA)

    ask(service, place, "hand-over", {"email": BORIS})

    assert service.get(f"/waitlist/{entry['id']}").json["status"] == "waiting"


def test_a_hold_is_not_handed_over(service: Service) -> None:
    hold = service.book(service.create_event()["id"], ANNA)
    problem(ask(service, hold, "hand-over", {"email": BORIS}), "not_confirmed")
    assert service.get(f"/bookings/{hold['id']}").json == hold


def test_nobody_is_handed_over_more_than_one_person_may_have(service: Service) -> None:
    event = service.create_event(max_seats_per_person=3)
    place = confirmed(service, event, ANNA, 2)
    service.book(event["id"], BORIS, 2)

    problem(ask(service, place, "hand-over", {"email": BORIS}), "limit_reached")
    assert service.get(f"/bookings/{place['id']}").json == place


@pytest.mark.parametrize("email", ["Anna@Example.com", "nobody", "", None])
def test_a_booking_is_handed_over_to_an_address_that_is_another_s(service: Service, email: Any) -> None:
    place = confirmed(service, service.create_event(), ANNA)
    assert faulty_fields(ask(service, place, "hand-over", {"email": email})) == ["email"]


def test_nothing_is_handed_over_after_the_start(service: Service, clock: FixedClock) -> None:
    place = confirmed(service, service.create_event(starts_at=instant(NOON + 1_000)))
    clock.move(1)
    problem(ask(service, place, "hand-over", {"email": BORIS}), "event_started")


def test_a_member_s_booking_is_a_guest_s_once_it_is_handed_over(service: Service) -> None:
    member = service.as_account(service.add_account(ANNA))
    event = service.create_event(confirmation="instant")
    place = service.post(f"/events/{event['id']}/book", {}, **member).json

    ask(service, place, "hand-over", {"email": BORIS}, **member)

    (received,) = service.bookings(event["id"])
    assert received["account_id"] is None
    (own,) = service.get("/accounts/me/bookings", **member).json["bookings"]
    assert (own["id"], own["reason"]) == (place["id"], "handed_over")


def test_handing_over_counts_against_what_one_address_may_book(service: Service) -> None:
    place = confirmed(service, service.create_event())
    service.ask_from("203.0.113.7")
    for _ in range(service.settings.bookings_per_minute):
        ask(service, place, "hand-over", {"email": ANNA})

    problem(ask(service, place, "hand-over", {"email": BORIS}), "too_many_requests")


def test_changing_seats_counts_against_what_one_address_may_book(service: Service) -> None:
    booking = service.book(service.create_event()["id"])
    service.ask_from("203.0.113.7")
    for number in range(service.settings.bookings_per_minute):
        change_seats(service, booking, 1 + number % 2)

    problem(change_seats(service, booking, 2), "too_many_requests")


@pytest.mark.parametrize(
    ("given", "header", "language"), [({}, "ru", "ru"), ({"language": "ru"}, "en", "ru"), ({}, "", "en")]
)
def test_whoever_a_booking_is_handed_over_to_is_written_in_the_language_that_is_asked_for(
    service: Service, given: dict[str, str], header: str, language: str
) -> None:
    place = confirmed(service, service.create_event())

    ask(service, place, "hand-over", {"email": BORIS} | given, **{"Accept-Language": header})

    notices = service.get("/notices", **service.as_admin).json["notices"]
    (received,) = (one for one in notices if one["kind"] == "received")
    assert (received["recipient"], received["language"]) == (BORIS, language)


def test_what_an_admin_does_with_another_s_booking_is_logged_and_what_its_person_does_is_not(service: Service) -> None:
    event = service.create_event(max_extensions=2)
    hold = service.book(event["id"], ANNA)
    ask(service, hold, "extend")
    ask(service, hold, "confirm")
    ask(service, hold, "hand-over", {"email": BORIS})
    (place,) = service.bookings(event["id"])
    assert audited(service)[0] == "event published"

    ask(service, service.book(event["id"], ANNA), "extend", **service.as_admin)
    ask(service, place, "hand-over", {"email": VERA}, **service.as_admin)

    assert audited(service)[:2] == ["booking handed over", "hold extended"]


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", "/bookings/{}/extend", None),
        ("PATCH", "/bookings/{}", {"seats": 2}),
        ("POST", "/bookings/{}", {"seats": 2}),
        ("POST", "/bookings/{}/restore", None),
        ("POST", "/bookings/{}/hand-over", {"email": BORIS}),
    ],
)
@pytest.mark.parametrize("booking_id", ["1", "unknown", "%00", "x" * 5_000, "x%ED%A0%80"])
def test_what_is_not_there_is_not_changed(service: Service, method: str, url: str, body: Any, booking_id: str) -> None:
    service.book(service.create_event()["id"])
    answer = service.call(method, url.format(booking_id), body, headers=service.as_admin)
    problem(answer, "booking_not_found")


@pytest.mark.parametrize(
    ("what", "body"),
    [("extend", None), ("restore", {"status": "held"}), ("hand-over", {"email": BORIS}), ("", {"seats": 3})],
)
def test_a_change_that_is_sent_twice_is_made_once(service: Service, what: str, body: Any) -> None:
    event = service.create_event(max_extensions=2)
    booking = confirmed(service, event) if what == "hand-over" else service.book(event["id"], ANNA)
    if what == "restore":
        ask(service, booking, "cancel")
    headers = service.as_admin | {"Idempotency-Key": "mine"}
    url = f"/bookings/{booking['id']}/{what}".rstrip("/")

    first, again = (service.post(url, body, **headers) for _ in range(2))

    assert (again.status_int, again.json) == (first.status_int, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"


# Events


def test_an_event_is_booked_in_its_window_alone(service: Service, clock: FixedClock) -> None:
    event = service.create_event(opens_at=instant(NOON + 5_000), closes_at=instant(NOON + 10_000), hold_seconds=20)

    def book(email: str) -> TestResponse:
        return service.post(f"/events/{event['id']}/book", {"email": email})

    assert problem(book(ANNA), "not_open_yet")["opens_at"] == "2026-05-28T20:26:45Z"
    clock.move(4.999)
    problem(book(ANNA), "not_open_yet")
    clock.move(0.001)
    hold = book(ANNA).json
    clock.move(4.999)
    assert book(BORIS).status_int == 201
    clock.move(0.001)
    assert problem(book(VERA), "booking_closed")["closes_at"] == "2026-05-28T20:26:50Z"
    problem(change_seats(service, hold, 2), "booking_closed")
    assert service.event(event["id"])["status"] == "open"
    assert ask(service, hold, "confirm").json["status"] == "confirmed"


@pytest.mark.parametrize(
    ("window", "fields"),
    [
        ({"opens_at": 86_400_000}, ["opens_at"]),
        ({"opens_at": 2_000, "closes_at": 2_000}, ["closes_at"]),
        ({"opens_at": 86_400_000, "closes_at": 5_000}, ["closes_at", "opens_at"]),
    ],
)
def test_a_window_that_is_none_is_refused_with_every_other_fault(
    service: Service, window: dict[str, int], fields: list[str]
) -> None:
    sent = {name: instant(NOON + ahead) for name, ahead in window.items()}
    event = service.create_event()
    whole = {"title": "Talk", "starts_at": event["starts_at"], "seats": 1}

    def create(**body: Any) -> TestResponse:
        return service.post("/events", body, **service.as_admin)

    assert faulty_fields(create(**whole | sent)) == fields
    assert faulty_fields(create(**whole | sent | {"seats": 0})) == sorted([*fields, "seats"])
    assert faulty_fields(change_event(service, event, **sent)) == fields
    assert faulty_fields(change_event(service, event, **sent, title="")) == sorted([*fields, "title"])


def test_a_window_is_taken_away_by_null_or_by_an_empty_field_and_left_by_neither(service: Service) -> None:
    window = {"opens_at": "2026-05-01T10:00:00Z", "closes_at": "2026-05-28T21:00:00Z"}
    event = service.create_event(**window)
    url = f"/events/{event['id']}"

    assert window.items() <= change_event(service, event, title="Tea").json.items()
    assert change_event(service, event, opens_at=None).json["opens_at"] is None
    cleared = service.post(url, b"opens_at=&closes_at=&max_extensions=3", **service.as_admin, **FORM).json
    assert (cleared["opens_at"], cleared["closes_at"], cleared["max_extensions"]) == (None, None, 3)


def test_a_form_that_sends_a_window_back_as_it_was_shown_does_not_move_it(service: Service) -> None:
    # 00:30 UTC is the second of the two 02:30 in Berlin of the night in which the clocks go back.
    event = service.create_event(starts_at="2026-12-01T10:00Z", opens_at="2026-10-25T01:30:00Z")

    shown = edits.digest({"opens_at": "2026-10-25T02:30", "closes_at": ""})
    form = urlencode({"opens_at": "2026-10-25T02:30", "closes_at": "", "shown": shown}).encode()

    answer = service.post(f"/events/{event['id']}", form, **service.as_admin, **FORM)

    assert answer.json["opens_at"] == "2026-10-25T01:30:00Z"
    moved = service.post(f"/events/{event['id']}", b"opens_at=2026-10-25T02:31", **service.as_admin, **FORM)
    assert moved.json["opens_at"] == "2026-10-25T00:31:00Z"


def test_a_cancelled_event_says_why_and_keeps_to_its_first_reason(service: Service) -> None:
    event = service.create_event()
    assert event["cancel_reason"] == ""
    url = f"/events/{event['id']}/cancel"

    cancelled = service.post(url, {"reason": "The pianist is ill."}, **service.as_admin).json

    assert cancelled["cancel_reason"] == "The pianist is ill."
    assert service.post(url, {"reason": "Another"}, **service.as_admin).json == cancelled
    for reason in ("x" * 501, "two\nlines", 7, None):
        assert faulty_fields(service.post(url, {"reason": reason}, **service.as_admin)) == ["reason"]


def test_an_event_that_is_reopened_is_booked_again_and_its_bookings_stay_ended(service: Service) -> None:
    event = service.create_event()
    hold = service.book(event["id"], ANNA)
    reopen = f"/events/{event['id']}/reopen"
    assert service.post(reopen, **service.as_admin).json["status"] == "open"
    assert "event reopened" not in audited(service)
    service.post(f"/events/{event['id']}/cancel", {"reason": "Rain"}, **service.as_admin)

    reopened = service.post(reopen, **service.as_admin)

    assert reopened.status_int == 200
    assert (reopened.json["status"], reopened.json["cancel_reason"], reopened.json["free_seats"]) == ("open", "", 20)
    assert problem(service.get(f"/bookings/{hold['id']}"), "booking_cancelled")["reason"] == "event_cancelled"
    assert service.book(event["id"], BORIS)["status"] == "held"
    assert ask(service, hold, "restore", {"status": "held"}, **service.as_admin).json["status"] == "held"
    assert audited(service)[:2] == ["booking restored", "event reopened"]


def test_an_event_is_not_reopened_after_its_start(service: Service, clock: FixedClock) -> None:
    event = service.create_event(starts_at=instant(NOON + 1_000))
    service.post(f"/events/{event['id']}/cancel", **service.as_admin)
    clock.move(1)
    problem(service.post(f"/events/{event['id']}/reopen", **service.as_admin), "event_started")
