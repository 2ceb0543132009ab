"""An event whose stored counts are wrong: what can't be done is refused and said, and nothing else suffers."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from webtest import TestResponse

from booking.store import check
from tests.support.database_file import opened
from tests.support.service import BROWSER, FixedClock, Service
from tests.support.web_client import Browser, problem


class Spoilt(NamedTuple):
    """An event of 6 seats with a hold and a place of 2 each, and an entry for 3 that waits."""

    id: int
    held: str
    confirmed: str
    entry: str


COUNTS = [
    *("taken = 6, confirmed = 6", "taken = 0, confirmed = 0", "taken = -5", "confirmed = 9", "seats = 1"),
    *("taken = 9223372036854775807", "waiting = 0", "waiting = -3", "waiting = 9223372036854775807"),
]
ACTIONS: dict[str, Callable[[Service, Spoilt], TestResponse]] = {
    "book": lambda service, event: service.post(f"/events/{event.id}/book", {"email": "new@example.com", "seats": 9}),
    "confirm": lambda service, event: service.post(f"/bookings/{event.held}/confirm"),
    "unconfirm": lambda service, event: service.post(f"/bookings/{event.confirmed}/unconfirm", **service.as_admin),
    "cancel hold": lambda service, event: service.post(f"/bookings/{event.held}/cancel"),
    "cancel place": lambda service, event: service.post(f"/bookings/{event.confirmed}/cancel"),
    "seats": lambda service, event: service.call("PATCH", f"/bookings/{event.held}", {"seats": 1}),
    "correct": lambda service, event: service.call(
        "PATCH", f"/bookings/{event.held}", {"email": "right@example.com"}, headers=service.as_admin
    ),
    "hand over": lambda service, event: service.post(
        f"/bookings/{event.confirmed}/hand-over", {"email": "new@example.com"}
    ),
    "change": lambda service, event: service.call(
        "PATCH", f"/events/{event.id}", {"title": "Recital", "seats": 5}, headers=service.as_admin
    ),
    "cancel event": lambda service, event: service.post(f"/events/{event.id}/cancel", **service.as_admin),
    "join": lambda service, event: service.post(f"/events/{event.id}/waitlist", {"email": "new@example.com"}),
    "leave": lambda service, event: service.post(f"/waitlist/{event.entry}/leave"),
}


def spoil(service: Service, path: Path, counts: str) -> Spoilt:
    event_id = service.create_event(seats=6)["id"]
    held, confirmed = (service.book(event_id, f"{name}@example.com", 2)["id"] for name in ("ann", "ben"))
    service.post(f"/bookings/{confirmed}/confirm")
    entry = service.wait(event_id, "cleo@example.com", 3)["id"]
    with opened(path) as other:
        other.execute("PRAGMA ignore_check_constraints=ON")
        other.execute(f"UPDATE events SET {counts} WHERE id = {event_id}")
    return Spoilt(event_id, held, confirmed, entry)


def rows(service: Service) -> list[list[Any]]:
    """Return all that people have, and what is counted of it."""
    queries = [
        "SELECT id, seats, confirmed_at FROM bookings",
        "SELECT id FROM ended_bookings",
        "SELECT id FROM waitlist_entries",
        "SELECT id, title, seats, taken, confirmed, waiting FROM events",
        "SELECT id FROM history",
    ]
    return service.database.read(lambda tx: [tx.execute(query, ()).fetchall() for query in queries])


@pytest.mark.parametrize("counts", COUNTS)
@pytest.mark.parametrize("action", ACTIONS)
def test_what_wrong_counts_forbid_is_refused_whole_and_other_events_go_on(
    service: Service, path: Path, caplog: pytest.LogCaptureFixture, action: str, counts: str
) -> None:
    event = spoil(service, path, counts)
    before = rows(service)

    answers = [ACTIONS[action](service, event) for _ in range(3)]

    refused = [answer for answer in answers if answer.status_int == 503]
    for answer in refused:
        members = problem(answer, "busy")
        assert members["event_id"] == event.id
        assert f"event {event.id} don’t match its bookings" in members["detail"]
    assert {answer.status_int for answer in answers} <= {200, 201, 404, 409, 410, 503}
    if len(refused) == len(answers):
        assert rows(service) == before
    assert [record.exc_info for record in caplog.records] == [None] * bool(refused)
    if refused:
        assert f"event {event.id} " in caplog.text
        assert "`python app.py check --db " in caplog.text
    other = service.create_event(seats=2)["id"]
    assert service.post(f"/bookings/{service.book(other)['id']}/confirm").status_int == 200


@pytest.mark.parametrize("counts", COUNTS)
def test_pages_and_the_jobs_bear_wrong_counts(
    service: Service, clock: FixedClock, path: Path, caplog: pytest.LogCaptureFixture, counts: str
) -> None:
    event = spoil(service, path, counts)
    other = service.create_event(seats=2)["id"]
    service.book(other)
    admin = Browser(service)
    admin.sign_in()
    for page in ("/", f"/events/{event.id}", "/admin", f"/admin/events/{event.id}", f"/admin/events/{event.id}/guests"):
        admin.open(page)
    for read in ("/events", f"/events/{event.id}", f"/bookings/{event.held}", f"/waitlist/{event.entry}"):
        assert service.get(read).status_int == 200, read
    clock.move(20)
    for job in service.jobs.jobs:
        service.jobs.run_safely(job)
    assert service.event(other)["free_seats"] == 2
    assert service.get("/healthz").status_int == 200
    assert [record for record in caplog.records if record.exc_info] == []


def test_a_person_reads_that_the_organiser_has_to_help_and_the_line_is_logged_again_after_a_minute(
    service: Service, clock: FixedClock, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    event = spoil(service, path, "taken = 0, confirmed = 0")
    for _ in range(3):
        told = service.post(f"/bookings/{event.held}/cancel", **BROWSER, **{"Accept-Language": "ru"})
        assert told.status_int in (200, 303, 503)
    assert len(caplog.records) == 1
    clock.move(61)
    service.post(f"/bookings/{event.confirmed}/cancel")
    assert len(caplog.records) == 2


@pytest.mark.parametrize("counts", COUNTS)
def test_what_the_check_says_puts_the_counts_right_and_the_refused_request_is_then_done(
    service: Service, path: Path, counts: str
) -> None:
    event = spoil(service, path, counts)
    key = {"Idempotency-Key": "sixteen-letters-and-more"}
    service.post(f"/bookings/{event.confirmed}/cancel", **key)
    told = "\n".join(check.faults(path))
    with opened(path) as other:
        for statement in re.findall(r'"(UPDATE events SET .*?)"', told):
            other.execute(statement)
    assert check.faults(path) == []
    assert service.post(f"/bookings/{event.confirmed}/cancel", **key).status_int == 200
    assert service.post(f"/bookings/{event.held}/confirm").status_int == 200
    assert check.faults(path) == []
