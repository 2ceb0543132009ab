"""Waiting lists: what 100,000 due holds cost while 50,000 people wait for their seats, and what bookings notice."""

import shutil
import time
from collections import defaultdict
from pathlib import Path

from bench import filling, load, servers
from bench.drive import flood
from bench.figures import Figure, Options, Outcome
from booking import seats, store
from booking.clock import SystemClock
from booking.offers import new_id
from booking.people import Person
from booking.store.database import Database, Tx

_EVENTS = 1_000
_HOLDS_EACH = 100
_WAITING_EACH = 50
_EVENTS_PER_TRANSACTION = 50
_DAY_MILLISECONDS = 86_400_000
_CONNECTIONS = 64
_SECONDS = 3
_GIVE_UP_SECONDS = 180
_SCENARIO = "100,000 due holds, 50,000 people waiting"


def waiting(options: Options, folder: Path) -> Outcome:
    """Start on files whose holds are due, with people waiting and without, and on one where none is due."""
    due = _fill(folder / "waiting.db", waiting=_WAITING_EACH, due=True)
    alone = _fill(folder / "nobody.db", waiting=0, due=True)
    live = _fill(folder / "live-waiting.db", waiting=_WAITING_EACH, due=False)
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(options.rounds):
        found["seconds"].append(_seconds_until_done(due, folder))
        found["seconds without"].append(_seconds_until_done(alone, folder))
        for name, path in (("", due), (" without", live)):
            rate, slowest = _observe(path, folder)
            found[f"rate{name}"].append(rate)
            found[f"p99{name}"].append(slowest)
    nobody, none = "nobody waits", "no hold due"
    return Outcome(
        [
            Figure(_SCENARIO, "until all are offered", "s", found["seconds"], nobody, found["seconds without"]),
            Figure(
                _SCENARIO, "bookings meanwhile", "answers/s", found["rate"], none, found["rate without"], at_least=0.6
            ),
            Figure(_SCENARIO, "bookings meanwhile, p99", "s", found["p99"], none, found["p99 without"]),
        ]
    )


def _seconds_until_done(path: Path, folder: Path) -> float:
    """Serve a copy and return how long it takes until no hold is due."""
    copy = Path(shutil.copyfile(path, folder / "waiting-copy.db"))
    with servers.app(copy) as service:
        database = Database(copy, SystemClock(), checkpoint=False)
        try:
            while (due_at := database.read(seats.next_due)) is not None and due_at <= database.clock.now():
                if time.perf_counter() - service.listened_at > _GIVE_UP_SECONDS:
                    raise RuntimeError("not every seat was offered in time")
                time.sleep(0.05)
        finally:
            database.close()
        seconds = time.perf_counter() - service.listened_at
    copy.unlink()
    return seconds


def _observe(path: Path, folder: Path) -> tuple[float, float]:
    """Serve a copy while people book at other events; return the bookings a second and their p99."""
    copy = Path(shutil.copyfile(path, folder / "waiting-copy.db"))
    with servers.app(copy) as service:
        found = flood(service, load.book(filling.EVENTS), _CONNECTIONS, _SECONDS)
    copy.unlink()
    return found.rate, found.p99


def _fill(path: Path, *, waiting: int, due: bool) -> Path:
    """Make a file with events that have seats for all, and as many whose seats are held; return its path."""
    filling.fill(path)
    database = Database(path, SystemClock())
    try:
        for start in range(0, _EVENTS, _EVENTS_PER_TRANSACTION):
            database.write(_insert_sold_out, range(start, start + _EVENTS_PER_TRANSACTION), waiting, due)
    finally:
        database.close()
    return path


def _insert_sold_out(tx: Tx, numbers: range, waiting: int, due: bool) -> None:
    for number in numbers:
        starts_at = tx.now + 60 * _DAY_MILLISECONDS + number
        event_id = store.events.insert(tx, filling.event_draft(f"Recital {number}", starts_at, _HOLDS_EACH))
        for guest in range(_HOLDS_EACH):
            person = Person("Guest", f"held-{number}-{guest}@example.com")
            deadline = tx.now - 1 if due else tx.now + _DAY_MILLISECONDS
            booking = filling.guest_booking(new_id(tx.now), event_id, person, tx.now, deadline)
            store.bookings.insert(tx, booking)
        for guest in range(waiting):
            person = Person("Guest", f"waiting-{number}-{guest}@example.com")
            store.waitlist.insert(tx, new_id(tx.now), event_id, person, 1, None, {})
