"""How far the people of each event have been told that it is tomorrow, in the database."""

from typing import NamedTuple

from booking.model import Booking
from booking.store.bookings import COLUMNS, booking_of
from booking.store.database import Tx


class Told(NamedTuple):
    """An event that starts soon, and the last of its bookings, by person and id, that was dealt with."""

    event_id: int
    starts_at: int
    last_person: str
    last_id: str


def find_next(tx: Tx, milliseconds: int, limit: int) -> list[Told]:
    """Return up to `limit` events that start within so much time and whose people were not all told, by start."""
    rows = tx.execute(
        "SELECT events.id, events.starts_at, coalesce(last_person, ''), coalesce(last_id, '') FROM events"
        " LEFT JOIN told_events ON event_id = events.id AND told_events.starts_at = events.starts_at"
        " WHERE events.starts_at > ?1 AND events.starts_at <= ?1 + ?2 AND cancelled_at IS NULL AND finished_at IS NULL"
        " ORDER BY events.starts_at, events.id LIMIT ?3",
        (tx.now, milliseconds, limit),
    )
    return [Told(*row) for row in rows]


def find_people(tx: Tx, told: Told, limit: int) -> list[Booking]:
    """Return up to `limit` rows of the live table that come next, holds among them: so many are read and no more."""
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE event_id = ? AND (person, id) > (?, ?) ORDER BY person, id LIMIT ?",
        (told.event_id, told.last_person, told.last_id, limit),
    )
    return [booking_of(row) for row in rows]


def set_told(tx: Tx, told: Told, last: Booking | None, *, is_last: bool) -> None:
    """Note that the bookings up to `last` were dealt with, and whether these are all."""
    tx.execute(
        "INSERT OR REPLACE INTO told_events (event_id, starts_at, last_person, last_id, finished_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            told.event_id,
            told.starts_at,
            told.last_person if last is None else last.person,
            told.last_id if last is None else last.id,
            tx.now if is_last else None,
        ),
    )
