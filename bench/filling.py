"""Database files with so many events and bookings, written in bulk by the store's own functions."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from msgspec import structs

from booking import reference, store
from booking.accounts import tokens
from booking.clock import SystemClock
from booking.model import Booking, EventDraft
from booking.people import OPERATOR, Person
from booking.seat_kinds import SEATS_AT_MOST
from booking.store.database import Database, Tx
from booking.web.api.events import NewEvent
from booking.web.http.fields import Instant

EVENTS = 1_000
_DAY_MILLISECONDS = 86_400_000
_BOOKINGS_PER_TRANSACTION = 10_000
_FILL_THERE = """
import sys
from pathlib import Path

from bench.filling import fill

fill(Path(sys.argv[1]), events=int(sys.argv[2]), seats=int(sys.argv[3]), bookings=int(sys.argv[4]))
"""


def fill(path: Path, *, events: int = EVENTS, seats: int = SEATS_AT_MOST, bookings: int = 0, due: bool = False) -> Path:
    """Make a file with events 1, 2, … and live bookings spread over them, half of them confirmed; return its path.

    With `due` they are holds whose deadline has come, and no sweep has been by.
    """
    database = Database(path, SystemClock())
    try:
        database.write(_insert_events, events, seats)
        for start in range(0, bookings, _BOOKINGS_PER_TRANSACTION):
            numbers = range(start, min(start + _BOOKINGS_PER_TRANSACTION, bookings))
            database.write(_insert_bookings, numbers, events, due)
    finally:
        database.close()
    return path


def fill_by(root: Path, path: Path, *, events: int = EVENTS, seats: int = SEATS_AT_MOST, bookings: int = 0) -> Path:
    """Let another checkout make such a file, whose schema may be an earlier one; return its path."""
    counts = [str(events), str(seats), str(bookings)]
    subprocess.run([sys.executable, "-c", _FILL_THERE, str(path), *counts], cwd=root, check=True)
    return path


def due_holds(path: Path) -> int:
    """Return how many holds of a file that nobody serves wait for the sweep."""
    database = Database(path, SystemClock())
    try:
        return database.read(_count_lapsed)
    finally:
        database.close()


def credentials(path: Path) -> str:
    """Return a header by which one asks as an admin: what such a one is answered is read anew each time."""
    database = Database(path, SystemClock())
    try:
        _, secret = database.write(tokens.create, OPERATOR, "bench")
    finally:
        database.close()
    return f"Authorization: Bearer {secret}"


def event_draft(title: str, starts_at: int, seats: int) -> EventDraft:
    """Return an event that anyone may book at once, with holds of 15 minutes."""
    described = NewEvent(title, Instant(starts_at), seats, "An evening.", "Town hall", hold_seconds=900)
    return EventDraft(**structs.asdict(described))


def guest_booking(booking_id: str, event_id: int, person: Person, created_at: int, expires_at: int | None) -> Booking:
    """Return a guest's booking of one seat: held until then, or with None confirmed at once."""
    return Booking(
        booking_id,
        event_id,
        person.name,
        person.email,
        seats=1,
        created_at=created_at,
        expires_at=expires_at,
        confirmed_at=created_at if expires_at is None else None,
        account_id=None,
        person=person.key,
        language=person.language,
        offer=False,
        extensions=0,
        network=None,
        proved_at=None,
        reference=reference.new(),
        price_cents=None,
        currency=None,
        kinds=None,
        answers={},
        note="",
        checked_in_at=None,
        checked_in_seats=0,
        grace_milliseconds=0,
    )


def _insert_events(tx: Tx, events: int, seats: int) -> None:
    for number in range(events):
        starts_at = tx.now + 30 * _DAY_MILLISECONDS + number
        store.events.insert(tx, event_draft(f"Concert {number}", starts_at, seats))


def _insert_bookings(tx: Tx, numbers: Iterable[int], events: int, due: bool) -> None:
    created_at = tx.now - _DAY_MILLISECONDS
    for number in numbers:
        person = Person("Guest", f"filled-{number}@example.com")
        confirmed = not due and number % 2 == 0
        deadline = tx.now - 1 if due else tx.now + _DAY_MILLISECONDS
        booking_id = f"{created_at:011x}{number:032x}"
        booking = guest_booking(booking_id, number % events + 1, person, created_at, None if confirmed else deadline)
        store.bookings.insert(tx, booking)


def _count_lapsed(tx: Tx) -> int:
    (count,) = tx.execute("SELECT count(*) FROM bookings WHERE expires_at <= ?", (tx.now,)).fetchone()
    return int(count)
