"""Writes for the tests of the writer, and a way to let many of them wait."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from booking.store.database import Database, Tx
from tests.support.database_file import opened
from tests.support.service import eventually

EVENT = (
    "INSERT INTO events (title, description, location, starts_at, seats, hold_seconds, confirmation,"
    " max_seats_per_person, created_at) VALUES (?, '', '', 1, 3, 60, 'attendee', 10, 0) RETURNING id"
)
BOOKING = (
    "INSERT INTO bookings (id, event_id, name, email, person, seats, created_at, expires_at, reference)"
    " VALUES (?1, ?2, '', 'guest@example.com', 'guest@example.com', ?3, 0, 1, ?1)"
)


def add_event(tx: Tx, title: str) -> int:
    (event_id,) = tx.execute(EVENT, (title,)).fetchone()
    return int(event_id)


def add_booking(tx: Tx, booking_id: str, event_id: int, seats: int) -> None:
    tx.execute(BOOKING, (booking_id, event_id, seats))


def add_dangling_booking(tx: Tx) -> None:
    """Add a booking of no event, which only the COMMIT refuses."""
    tx.execute("PRAGMA defer_foreign_keys=ON", ())
    add_booking(tx, "x", 999, 1)


def allow_pages(tx: Tx, number: int) -> None:
    """Let the file have so many pages at the most, as a disk that is full does."""
    tx.execute(f"PRAGMA max_page_count={number}", ())


def add_event_and_fail(tx: Tx, title: str) -> None:
    add_event(tx, title)
    raise LookupError(title)


def titles(tx: Tx) -> list[str]:
    return [title for (title,) in tx.execute("SELECT title FROM events ORDER BY id", ())]


def taken(tx: Tx, event_id: int) -> int:
    (count,) = tx.execute("SELECT taken FROM events WHERE id = ?", (event_id,)).fetchone()
    return int(count)


def pragma(tx: Tx, name: str) -> int | str:
    (value,) = tx.execute(f"PRAGMA {name}", ()).fetchone()
    return value  # type: ignore[no-any-return]


def titles_in_file(path: Path) -> list[str]:
    """Return what another program would see."""
    with opened(path) as other:
        return [title for (title,) in other.execute("SELECT title FROM events ORDER BY id")]


class Queue:
    """Writes that wait, in the order they are put, behind one that is held back: so they run as one batch."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._pool = ThreadPoolExecutor(32)
        self._entered = threading.Event()
        self._opened = threading.Event()
        self._length = 0
        self._gate = self._pool.submit(database.write, self._hold_back)
        assert self._entered.wait(20)

    def _hold_back(self, _tx: Tx) -> None:
        self._entered.set()
        assert self._opened.wait(20)

    def put(self, function: Callable[..., Any], *args: Any) -> "Future[Any]":
        self._length += 1
        future = self._pool.submit(self.database.write, function, *args)
        eventually(lambda: self.database.writes_waiting == self._length)
        return future

    def put_behind(self, function: Callable[..., Any], *args: Any) -> "Future[Any]":
        """Put a write behind one that came another way."""
        self._length += 1
        return self.put(function, *args)

    def put_work(self, run: Callable[[], None]) -> "Future[None]":
        """Submit work; the future is done when its `finish` is called."""
        self._length += 1
        finished: Future[None] = Future()

        def finish(error: BaseException | None) -> None:
            finished.set_result(None) if error is None else finished.set_exception(error)

        self.database.submit(run, finish)
        return finished

    def let_go(self) -> None:
        self._opened.set()
        self._gate.result(20)

    def close(self) -> None:
        self._opened.set()
        self._pool.shutdown()
