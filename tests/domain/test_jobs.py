"""The background jobs: what the sweep does between bookings, and what does not stop them."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine

from booking import events, seats, store
from booking.clock import SystemClock
from booking.jobs import Job, Jobs
from booking.people import Person
from booking.store.database import Database, Tx
from booking.store.slices import SLICE
from tests.support.service import NOON, FixedClock, Service, event_draft, eventually, threads

HOLDS = 1_000


@pytest.fixture
def jobs(database: Database, clock: FixedClock) -> Iterator[Jobs]:
    """Jobs of one second each, whose thread ends with the test if it started it."""
    made = Jobs(database, clock, sweep_seconds=1)
    yield made
    made.stop()


class Counted:
    """A job that counts its runs, and fails at the first of them if told so."""

    def __init__(self, *, failing: bool = False) -> None:
        self.runs = 0
        self._failing = failing

    def __call__(self) -> None:
        self.runs += 1
        if self._failing:
            raise LookupError("the lamp is broken")


def place_holds(tx: Tx, number: int) -> int:
    """Publish an event and place so many holds of 20 seconds, in one transaction."""
    event = events.publish(tx, event_draft("Concert", "", "", NOON + 10**9, number + 100, 20, "attendee", 1))
    for guest in range(number):
        seats.book(tx, event.id, Person("", f"guest{guest}@example.com"), 1)
    return event.id


def live_rows(tx: Tx) -> int:
    (count,) = tx.execute("SELECT count(*) FROM bookings", ()).fetchone()
    return int(count)


def ended_reasons(tx: Tx) -> dict[str, int]:
    return dict(tx.execute("SELECT reason, count(*) FROM ended_bookings GROUP BY reason", ()))


def test_every_job_runs_once_at_the_start(jobs: Jobs, database: Database, clock: FixedClock) -> None:
    database.write(place_holds, 3)
    database.write(store.web.keep_flash, "old", "shown long ago")
    clock.move(3_600)
    jobs.start()
    eventually(lambda: database.read(live_rows) == 0)
    eventually(lambda: database.read(store.web.find_flash, "old") is None)
    assert database.read(ended_reasons) == {"expired": 3}


def test_a_job_that_raises_is_logged_and_runs_again_and_the_others_run_on(
    jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    broken, healthy = Counted(failing=True), Counted()
    jobs.jobs = (Job("light the lamp", 1, broken), Job("ring the bell", 1, healthy))
    with caplog.at_level(logging.ERROR):
        jobs.start()
        eventually(lambda: broken.runs >= 2 and healthy.runs >= 2)
        jobs.stop()
    assert "'light the lamp' failed" in caplog.text
    assert "the lamp is broken" in caplog.text
    assert "ring the bell" not in caplog.text


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_wall_clock_that_is_set_does_not_silence_the_jobs(jobs: Jobs, hours: int) -> None:
    bell = Counted()
    jobs.jobs = (Job("ring the bell", 1, bell),)
    jobs.start()
    eventually(lambda: bell.runs >= 1)
    now = SystemClock().now() / 1_000
    with time_machine.travel(now + hours * 3_600, tick=True):
        runs_before = bell.runs
        eventually(lambda: bell.runs >= runs_before + 2)
        jobs.stop()


def test_a_stop_ends_the_thread_at_once_although_the_next_run_is_far_off(database: Database, clock: FixedClock) -> None:
    jobs = Jobs(database, clock, sweep_seconds=3_600)
    bell = Counted()
    jobs.jobs = (Job("ring the bell", 3_600, bell),)
    jobs.start()
    eventually(lambda: bell.runs == 1)
    jobs.stop()
    assert "jobs" not in threads()
    assert bell.runs == 1


def test_the_sweep_expires_every_due_hold_and_no_other(jobs: Jobs, database: Database, clock: FixedClock) -> None:
    event_id = database.write(place_holds, HOLDS)
    clock.move(10)
    guest = Person("", "late@example.com")
    late = database.write(seats.book, event_id, guest, 1)
    kept = database.write(
        seats.confirm, database.write(seats.book, event_id, Person("", "sure@example.com"), 1).id, by_admin=False
    )
    clock.move(10)
    jobs.sweep()
    assert database.read(ended_reasons) == {"expired": HOLDS}
    assert database.read(seats.find, late.id) == late
    assert database.read(seats.find, kept.id) == kept
    event = database.read(events.find, event_id)
    assert (event.taken, event.confirmed, event.held_seats) == (2, 1, 1)


def test_a_booking_that_comes_during_a_sweep_waits_for_one_slice_of_it(
    jobs: Jobs, database: Database, clock: FixedClock
) -> None:
    """Proven by order: with the first slice and a booking in the queue, the booking sees all but one slice undone."""
    event_id = database.write(place_holds, HOLDS)
    clock.move(20)
    entered, opened = threading.Event(), threading.Event()

    def hold_back(_tx: Tx) -> None:
        entered.set()
        assert opened.wait(20)

    def book_and_count(tx: Tx) -> int:
        remaining = live_rows(tx)
        seats.book(tx, event_id, Person("", "member@example.com"), 1)
        return remaining

    with ThreadPoolExecutor(3) as pool:
        pool.submit(database.write, hold_back)
        assert entered.wait(20)
        sweep = pool.submit(jobs.sweep)
        eventually(lambda: database.writes_waiting == 1)
        booking = pool.submit(database.write, book_and_count)
        eventually(lambda: database.writes_waiting == 2)
        opened.set()
        assert booking.result(20) == HOLDS - SLICE
        sweep.result(20)
    assert database.read(ended_reasons) == {"expired": HOLDS}
    assert database.read(live_rows) == 1


def test_a_stop_during_a_sweep_ends_it_after_the_slice(jobs: Jobs, database: Database, clock: FixedClock) -> None:
    database.write(place_holds, HOLDS)
    clock.move(20)
    jobs.start()
    jobs.stop()
    swept = HOLDS - database.read(live_rows)
    assert swept % SLICE == 0
    assert database.read(ended_reasons).get("expired", 0) == swept


def test_deadlines_that_passed_while_the_process_was_down_are_met_at_the_start(path: Path, clock: FixedClock) -> None:
    before = Service(path, clock)
    event_id = before.create_event(seats=1)["id"]
    booking = before.book(event_id)
    before.close()
    clock.move(3_600)
    after = Service(path, clock)
    try:
        # Dead to everyone before the first sweep,
        assert after.database.read(live_rows) == 1
        gone = after.post(f"/bookings/{booking['id']}/confirm")
        assert (gone.status_int, gone.json["code"]) == (410, "hold_expired")
        assert gone.json["ended_at"] == booking["expires_at"]
        # and moved to the ended ones by it.
        after.jobs.start()
        eventually(lambda: after.database.read(live_rows) == 0)
        after.jobs.stop()
        gone = after.get(f"/bookings/{booking['id']}")
        assert (gone.status_int, gone.json["ended_at"]) == (410, booking["expires_at"])
        assert after.event(event_id)["free_seats"] == 1
    finally:
        after.close()


def test_health_turns_503_once_no_sweep_has_succeeded_for_ten_intervals_and_200_after_one(service: Service) -> None:
    service.clock.move(10 * service.settings.sweep_seconds)
    assert service.get("/healthz").status_int == 200
    service.clock.move(0.001)
    unwell = service.get("/healthz")
    assert (unwell.status_int, unwell.content_type) == (503, "application/problem+json")
    assert (unwell.json["code"], unwell.json["status"]) == ("busy", 503)
    assert "no sweep has succeeded for 20 seconds" in unwell.json["reason"]
    assert unwell.headers["Retry-After"]
    service.jobs.sweep()
    assert service.get("/healthz").status_int == 200


def test_a_sweep_that_fails_does_not_make_it_well(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    service.clock.move(10 * service.settings.sweep_seconds + 1)
    service.create_event()
    service.book(1)
    service.database.write(lambda tx: tx.execute("ALTER TABLE ended_bookings RENAME TO mislaid", ()).close())
    service.clock.move(20)
    service.jobs.run_safely(service.jobs.jobs[0])
    assert "no such table" in caplog.text
    assert service.get("/healthz").status_int == 503
    service.database.write(lambda tx: tx.execute("ALTER TABLE mislaid RENAME TO ended_bookings", ()).close())
    service.jobs.run_safely(service.jobs.jobs[0])
    assert service.get("/healthz").status_int == 200


def test_a_long_sweep_that_advances_is_well(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each slice counts: a backlog that takes longer than ten intervals is no silence."""
    service.database.write(place_holds, HOLDS)
    service.clock.move(20.001)
    sweep = service.database.write
    seen: list[int] = []

    def write_slowly(function: Callable[[Tx, int], int], limit: int) -> int:
        seen.append(service.get("/healthz").status_int)
        service.clock.move(19)
        return sweep(function, limit)

    monkeypatch.setattr(service.database, "write", write_slowly)
    service.jobs.sweep()
    assert seen == [503, 200, 200, 200, 200, 200]


def test_the_sweep_comes_with_the_next_deadline_and_not_only_at_its_interval(path: Path) -> None:
    clock = SystemClock()
    database = Database(path, clock)
    jobs = Jobs(database, clock, sweep_seconds=3_600)
    jobs.start()
    try:
        draft = event_draft("Concert", "", "", clock.now() + 10**9, 1, 1, "attendee", 1)
        event_id = database.write(events.publish, draft).id
        booking = database.write(seats.book, event_id, Person("", "guest@example.com"), 1)
        eventually(lambda: database.read(ended_reasons) == {"expired": 1})
        assert booking.expires_at is not None
        assert clock.now() - booking.expires_at < 1_000
    finally:
        jobs.stop()
        database.close()
