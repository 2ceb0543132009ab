"""The contract's section on events, call by call."""

from typing import Any

import pytest

from tests.support.service import NOON, FixedClock, Service, instant
from tests.support.web_client import faulty_fields, problem

DAY = 86_400_000
WHOLE_EVENT = {
    "title": "Чай и кино",
    "starts_at": "2026-12-24T18:00:00Z",
    "seats": 3,
    "description": "Bring a cup.\nAnd a friend.",
    "location": "Café Zoë",
    "hold_seconds": 60,
    "confirmation": "organiser",
    "max_seats_per_person": 2,
    "audience": "members",
    "max_extensions": 2,
    "offer_seconds": 3_600,
    "proof": "none",
    "ends_at": "2026-12-24T20:30:00Z",
    "doors_at": "2026-12-24T17:30:00Z",
    "price_cents": 1_250,
    "seat_kinds": [],
    "currency": "EUR",
    "payment": "By bank transfer,\nwith your reference.",
    "contact": "Olga, 030 1234567",
    "published": True,
    "questions": [
        {"id": "q1", "label": "Diet", "kind": "choice", "required": True, "choices": ["vegan", "with meat"]},
        {"id": "q2", "label": "Who sent you?", "kind": "text", "required": False, "choices": []},
    ],
    "name_required": True,
    "grace_seconds": 86_400,
    "opens_at": "2026-05-01T07:00:00Z",
    "closes_at": "2026-12-20T18:00:00Z",
}


def create(service: Service, **body: Any) -> Any:
    return service.post("/events", body, **service.as_admin)


def change(service: Service, event: Any, **body: Any) -> Any:
    return service.call("PATCH", f"/events/{event['id']}", body, headers=service.as_admin)


def ids(listed: Any) -> list[int]:
    return [event["id"] for event in listed]


def pages(service: Service, path: str | None) -> list[int]:
    """Return the ids of a list of events and of every page after it."""
    found: list[int] = []
    while path is not None:
        answer = service.get(path).json
        found += ids(answer["events"])
        path = answer["next"]
    return found


def require_counts(event: Any, *, free: int, held: int, confirmed: int) -> None:
    assert (event["free_seats"], event["held_seats"], event["confirmed_seats"]) == (free, held, confirmed)
    assert free + held + confirmed == event["seats"]


def test_an_event_is_answered_as_it_was_sent_with_what_the_service_adds(service: Service) -> None:
    answer = create(service, **WHOLE_EVENT)
    assert answer.status_int == 201
    assert answer.headers["Location"] == f"/events/{answer.json['id']}"
    assert answer.json == WHOLE_EVENT | {
        "id": answer.json["id"],
        "free_seats": 3,
        "held_seats": 0,
        "confirmed_seats": 0,
        "waiting": 0,
        "status": "open",
        "next_release_at": None,
        "cancel_reason": "",
        "picture": None,
        "series_id": None,
        "created_at": "2026-05-28T20:26:40Z",
    }
    assert service.get(answer.headers["Location"]).json == answer.json
    assert isinstance(answer.json["id"], int)


def test_what_is_not_sent_has_the_contracts_defaults(service: Service) -> None:
    event = create(service, title="Talk", starts_at="2026-12-24T18:00:00Z", seats=1).json
    assert event["description"] == ""
    assert event["location"] == ""
    assert event["hold_seconds"] == 900
    assert event["offer_seconds"] == 12 * 3_600
    assert event["confirmation"] == "attendee"
    assert event["max_seats_per_person"] == 10
    assert event["audience"] == "anyone"
    assert (event["max_extensions"], event["opens_at"], event["closes_at"]) == (1, None, None)
    assert (event["ends_at"], event["doors_at"], event["price_cents"], event["currency"]) == (None,) * 4
    assert (event["payment"], event["contact"]) == ("", "")
    assert (event["published"], event["questions"], event["name_required"]) == (True, [], False)
    assert event["grace_seconds"] == 0


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("2026-12-24T18:00:00Z", "2026-12-24T18:00:00Z"),
        ("2026-12-24t18:00:00z", "2026-12-24T18:00:00Z"),
        ("2026-12-24T18:00:00.250Z", "2026-12-24T18:00:00.250Z"),
        ("2026-12-24T18:00:00+05:30", "2026-12-24T12:30:00Z"),
        ("2026-12-24T18:00", "2026-12-24T17:00:00Z"),
        ("2026-07-24T18:00:00", "2026-07-24T16:00:00Z"),
    ],
)
def test_an_instant_is_answered_in_utc_and_taken_in_the_servers_zone_without_an_offset(
    service: Service, sent: str, answered: str
) -> None:
    assert create(service, title="Talk", starts_at=sent, seats=1).json["starts_at"] == answered


@pytest.mark.parametrize(
    "starts_at",
    ["2027-03-28T02:30", "2026-02-30T10:00Z", "2026-12-24T25:00Z", "2026-12-24", "tomorrow", "", 1_790_000_000, None],
)
def test_an_instant_that_does_not_exist_is_refused(service: Service, starts_at: Any) -> None:
    assert faulty_fields(create(service, title="Talk", starts_at=starts_at, seats=1)) == ["starts_at"]


@pytest.mark.parametrize("ahead", [0, -1, -DAY])
def test_an_event_can_not_start_now_or_in_the_past(service: Service, ahead: int) -> None:
    assert faulty_fields(create(service, title="Talk", starts_at=instant(NOON + ahead), seats=1)) == ["starts_at"]
    assert create(service, title="Talk", starts_at=instant(NOON + 1), seats=1).status_int == 201


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("title", ["x", "x" * 200], ["", "   ", "x" * 201, 7, None, "a\u0000b", "two\nlines"]),
        ("seats", [1, 1_000_000], [0, 1_000_001, -1, "ten", True, None, 1.5]),
        ("description", ["", "x" * 5_000], ["x" * 5_001, None, "\u0007"]),
        ("location", ["", "x" * 200], ["x" * 201, None]),
        ("hold_seconds", [1, 2_592_000], [0, 2_592_001, None]),
        ("confirmation", ["instant", "attendee", "organiser"], ["admin", "", None, 1]),
        ("max_seats_per_person", [1, 1_000], [0, 1_001, None]),
        ("audience", ["anyone", "members"], ["guests", "", None]),
        ("offer_seconds", [1, 2_592_000], [0, 2_592_001, 1.5, "60", ""]),
        ("max_extensions", [0, 100], [-1, 101, 1.5, "1", None]),
        ("opens_at", ["2026-12-20T17:59:59Z", "2020-01-01T00:00:00Z", None], ["soon", "", 5, True]),
        ("ends_at", ["2026-12-24T18:00:00.001Z", None], ["2026-12-24T18:00:00Z", "late", "", 5, True]),
        ("doors_at", ["2026-12-24T18:00:00Z", None], ["2026-12-24T18:00:00.001Z", "soon", "", 5, True]),
        ("price_cents", [1, 100_000_000_000], [0, -1, 100_000_000_001, 12.5, "1250", "", True, None]),
        ("currency", ["JPY", "KWD", "RUB"], ["eur", "EURO", "RUR", "XXX", "ZZZ", "", 7, ["EUR"]]),
        ("payment", ["", "x" * 2_000], ["x" * 2_001, None, "\u0007"]),
        ("contact", ["", "x" * 200], ["x" * 201, None, "two\nlines"]),
        ("published", [True, False], ["true", 1, 0, "", None]),
        ("grace_seconds", [0, 2_592_000], [-1, 2_592_001, 1.5, "60", "", None]),
        ("name_required", [True, False], ["true", 1, 0, "", None]),
        ("questions", [[]], [None, {}, "", [1], [{}], [{"label": 1}], [{"label": "Diet", "kind": "menu"}], [{"x": 1}]]),
        ("closes_at", ["2026-05-01T07:00:00.001Z", "2030-01-01T00:00:00Z", None], ["soon", "", 5, True]),
    ],
)
def test_each_field_is_taken_to_its_limits_and_no_further(
    service: Service, field: str, good: list[Any], bad: list[Any]
) -> None:
    for value in good:
        answer = create(service, **WHOLE_EVENT | {field: value})
        assert answer.status_int == 201, answer.text
        assert answer.json[field] == value
    for value in bad:
        assert faulty_fields(create(service, **WHOLE_EVENT | {field: value})) == [field]
    patched = create(service, **WHOLE_EVENT).json
    for value in bad:
        assert faulty_fields(change(service, patched, **{field: value})) == [field]


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("POST", "/events"),
        ("PATCH", "/events/1"),
        ("POST", "/events/1/cancel"),
        ("POST", "/events/1/reopen"),
        ("GET", "/events/1/bookings"),
        ("GET", "/events/1/waitlist"),
        ("GET", "/events/1/history"),
    ],
)
def test_a_guest_can_not_do_what_only_an_admin_may(service: Service, method: str, url: str) -> None:
    event = service.create_event()
    problem(service.call(method, url, WHOLE_EVENT if method != "GET" else None), "unauthenticated")
    assert service.event(event["id"]) == event
    assert len(service.get("/events").json["events"]) == 1


def test_the_list_has_upcoming_events_by_start_then_id(service: Service, clock: FixedClock) -> None:
    late = service.create_event(starts_at=instant(NOON + 3 * DAY))["id"]
    early, twin = (service.create_event(starts_at=instant(NOON + DAY))["id"] for _ in range(2))
    assert ids(service.get("/events").json["events"]) == [early, twin, late]
    clock.move(2 * 86_400)
    assert pages(service, "/events") == [late]
    assert pages(service, "/events?when=upcoming") == [late]
    assert pages(service, "/events?when=past") == [early, twin]
    assert pages(service, "/events?when=all") == [early, twin, late]


def test_an_event_is_past_from_its_very_start(service: Service, clock: FixedClock) -> None:
    event = service.create_event(starts_at=instant(NOON + 1_000))["id"]
    clock.move(0.999)
    assert pages(service, "/events") == [event]
    clock.move(0.001)
    assert pages(service, "/events") == []
    assert pages(service, "/events?when=past") == [event]


@pytest.mark.parametrize("when", ["upcoming", "all"])
def test_paging_shows_each_event_once_though_others_are_added_in_between(service: Service, when: str) -> None:
    known = [service.create_event(starts_at=instant(NOON + DAY * (1 + number // 3)))["id"] for number in range(9)]
    path: str | None = f"/events?limit=2&when={when}"
    seen: list[int] = []
    while path is not None:
        answer = service.get(path).json
        assert len(answer["events"]) <= 2
        seen += ids(answer["events"])
        path = answer["next"]
        service.create_event(starts_at=instant(NOON + DAY - 60_000))
        assert len(seen) < 40
    assert seen == known


def test_a_page_has_50_events_unless_asked_otherwise(service: Service) -> None:
    for _ in range(51):
        service.create_event()
    answer = service.get("/events").json
    assert len(answer["events"]) == 50
    assert len(service.get(answer["next"]).json["events"]) == 1
    whole = service.get("/events?limit=51").json
    assert len(whole["events"]) == 51
    assert whole["next"] is None


def test_an_event_counts_free_held_and_confirmed_seats_and_names_the_next_release(
    service: Service, clock: FixedClock
) -> None:
    event = service.create_event(seats=10, hold_seconds=20)
    first = service.book(event["id"], seats=3)
    clock.move(5)
    second = service.book(event["id"], "member@example.com", seats=2)
    third = service.book(event["id"], "other@example.com", seats=1)
    service.post(f"/bookings/{third['id']}/confirm")
    now = service.event(event["id"])
    require_counts(now, free=4, held=5, confirmed=1)
    assert now["next_release_at"] == first["expires_at"]
    clock.move(15)
    now = service.event(event["id"])
    require_counts(now, free=7, held=2, confirmed=1)
    assert now["next_release_at"] == second["expires_at"]
    clock.move(5)
    lapsed = service.event(event["id"])
    require_counts(lapsed, free=9, held=0, confirmed=1)
    assert lapsed["next_release_at"] is None
    service.jobs.sweep()
    assert service.event(event["id"]) == lapsed


def test_the_status_tells_cancelled_before_started_before_sold_out(service: Service, clock: FixedClock) -> None:
    event = service.create_event(seats=1)
    assert service.event(event["id"])["status"] == "open"
    hold = service.book(event["id"])
    assert service.event(event["id"])["status"] == "sold_out"
    clock.move(20)
    assert service.event(event["id"])["status"] == "open"
    assert problem(service.get(f"/bookings/{hold['id']}"), "hold_expired")
    clock.move(86_400)
    assert service.event(event["id"])["status"] == "started"
    service.post(f"/events/{event['id']}/cancel", **service.as_admin)
    assert service.event(event["id"])["status"] == "cancelled"


def test_a_patch_changes_what_it_names_and_leaves_the_rest(service: Service) -> None:
    event = create(service, **WHOLE_EVENT).json
    changed = change(service, event, title="Tea", seats=5)
    assert changed.status_int == 200
    assert changed.json == event | {"title": "Tea", "seats": 5, "free_seats": 5}
    assert change(service, event).json == changed.json
    other = WHOLE_EVENT | {"starts_at": "2027-01-01T00:00:00Z", "confirmation": "instant", "hold_seconds": 5}
    other |= {"ends_at": "2027-01-01T02:00:00Z", "doors_at": None}
    assert other.items() <= change(service, event, **other).json.items()
    assert service.event(event["id"])["confirmation"] == "instant"


def test_fewer_seats_than_are_taken_are_refused_and_as_many_are_not(service: Service) -> None:
    event = service.create_event(seats=5)
    service.book(event["id"], seats=2)
    confirmed = service.book(event["id"], "member@example.com")
    service.post(f"/bookings/{confirmed['id']}/confirm")
    refused = problem(change(service, event, seats=2), "seats_taken")
    assert (refused["held_seats"], refused["confirmed_seats"]) == (2, 1)
    require_counts(service.event(event["id"]), free=2, held=2, confirmed=1)
    require_counts(change(service, event, seats=3).json, free=0, held=2, confirmed=1)


def test_holds_that_have_lapsed_do_not_block_fewer_seats_though_no_sweep_has_been_by(
    service: Service, clock: FixedClock
) -> None:
    event = service.create_event(seats=6, hold_seconds=20)
    lapsed = [service.book(event["id"], f"guest{number}@example.com")["id"] for number in range(4)]
    clock.move(10)
    live = service.book(event["id"], "member@example.com")
    clock.move(10)
    require_counts(change(service, event, seats=3).json, free=2, held=1, confirmed=0)
    require_counts(change(service, event, seats=1).json, free=0, held=1, confirmed=0)
    for booking in lapsed:
        problem(service.get(f"/bookings/{booking}"), "hold_expired")
    assert service.get(f"/bookings/{live['id']}").json["status"] == "held"


def test_holds_already_placed_keep_the_deadline_they_were_told(service: Service) -> None:
    event = service.create_event(hold_seconds=20)
    hold = service.book(event["id"])
    change(service, event, hold_seconds=5, starts_at=instant(NOON + 2 * DAY))
    assert service.get(f"/bookings/{hold['id']}").json == hold
    assert service.book(event["id"])["expires_at"] == "2026-05-28T20:26:45Z"


def test_a_start_moved_before_a_holds_deadline_becomes_the_deadline(service: Service, clock: FixedClock) -> None:
    event = service.create_event(hold_seconds=3_600)
    hold = service.book(event["id"])
    change(service, event, starts_at=instant(NOON + 60_000))
    moved = service.get(f"/bookings/{hold['id']}").json
    assert moved["expires_at"] == "2026-05-28T20:27:40Z"
    clock.move(60)
    problem(service.post(f"/bookings/{hold['id']}/confirm"), "hold_expired")


def test_a_start_in_the_past_is_refused_by_a_patch_but_a_started_event_may_be_changed_otherwise(
    service: Service, clock: FixedClock
) -> None:
    event = service.create_event(starts_at=instant(NOON + 1_000))
    assert faulty_fields(change(service, event, starts_at=instant(NOON))) == ["starts_at"]
    clock.move(2)
    assert change(service, event, title="Renamed", starts_at=event["starts_at"]).json["title"] == "Renamed"
    assert service.event(event["id"])["status"] == "started"


def test_a_cancelled_event_ends_its_bookings_and_can_be_neither_changed_nor_booked(service: Service) -> None:
    event = service.create_event()
    held, confirmed = service.book(event["id"]), service.book(event["id"], "member@example.com", 2)
    service.post(f"/bookings/{confirmed['id']}/confirm")
    cancelled = service.post(f"/events/{event['id']}/cancel", **service.as_admin)
    assert cancelled.status_int == 200
    assert cancelled.json["status"] == "cancelled"
    require_counts(cancelled.json, free=20, held=0, confirmed=0)
    for booking in (held, confirmed):
        ended = problem(service.get(f"/bookings/{booking['id']}"), "booking_cancelled")
        assert (ended["reason"], ended["ended_at"]) == ("event_cancelled", "2026-05-28T20:26:40Z")
    again = service.post(f"/events/{event['id']}/cancel", **service.as_admin)
    assert (again.status_int, again.json) == (200, cancelled.json)
    problem(change(service, event, title="Anew"), "event_cancelled")
    problem(service.post(f"/events/{event['id']}/book", {"email": "guest@example.com"}), "event_cancelled")


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "/events/99"),
        ("PATCH", "/events/99"),
        ("POST", "/events/99/cancel"),
        ("POST", "/events/99/book"),
        ("POST", "/events/99/confirm"),
        ("GET", "/events/99/bookings"),
        ("GET", "/events/99/bookings?ended=true"),
        ("POST", "/events/99/reopen"),
        ("POST", "/events/99/waitlist"),
        ("GET", "/events/99/waitlist"),
        ("GET", "/events/99/history"),
    ],
)
def test_an_event_that_is_not_there_is_404(service: Service, method: str, url: str) -> None:
    guest = {"email": "guest@example.com"}
    body = {"book": guest, "waitlist": guest, "confirm": {"booking_id": "x"}}.get(url.rpartition("/")[2])
    problem(service.call(method, url, body if method == "POST" else None, headers=service.as_admin), "event_not_found")


def test_a_started_event_s_own_start_is_no_fault_beside_others(service: Service) -> None:
    event = service.create_event()
    service.clock.move(86_401)

    answer = service.call(
        "PATCH", f"/events/{event['id']}", {"title": "", "starts_at": event["starts_at"]}, headers=service.as_admin
    )

    assert [error["field"] for error in answer.json["errors"]] == ["title"]
