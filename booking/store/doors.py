"""Doors in the database: who is in, the links of people who let them in, and what these told of too late to count."""

import json
from collections.abc import Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from booking.model import Booking
from booking.store import search
from booking.store.bookings import COLUMNS, booking_of
from booking.store.database import Tx
from booking.store.rows import columns_of
from booking.store.search import Sought

Presence = Literal["all", "awaited", "in"]
ConflictCode = Literal["checked_in", "not_confirmed", "hold_expired", "booking_cancelled", "handed_over"]

_ORDER = "folded(name), reference"
# ?1 is the event, ?2 whether they are in, ?3 to ?5 what is searched for. Nobody at a door looks for an address.
_CHOSEN = (
    "FROM bookings WHERE event_id = ?1 AND expires_at IS NULL"
    " AND (?2 = 'all' OR (checked_in_seats < seats AND ?2 = 'awaited') OR (checked_in_seats > 0 AND ?2 = 'in'))"
    f" AND {search.is_named(3, 'bookings')}"
)


class Door(Struct, frozen=True):
    """Somebody who lets people in at an event by a link; it was opened first at `opened_at`, until it was ended."""

    id: int
    event_id: int
    name: str
    created_at: int
    opened_at: int | None
    ended_at: int | None


class Conflict(Struct, frozen=True):
    """What a door had let in at `at` and could not be counted when it told of it: so many seats; `code` says why.

    `first_at` is when the booking had been let in before. A door of None is an admin's.
    """

    id: int
    event_id: int
    booking_id: str
    code: ConflictCode
    seats: int
    at: int
    door_id: int | None
    first_at: int | None
    first_door_id: int | None
    told_at: int
    seen_at: int | None


class Attendance(NamedTuple):
    """How many confirmed bookings an event has, and of how many of them somebody is in, or somebody is not yet.

    A group of which some are in counts as both.
    """

    bookings: int
    bookings_in: int
    bookings_awaited: int


NOBODY = Attendance(0, 0, 0)
_DOOR = columns_of(Door)
_CONFLICT = columns_of(Conflict)


def set_checked_in(tx: Tx, booking: Booking, seats: int, at: int | None) -> None:
    """Let so many of a booking's seats be in, the first since then; None where nobody is."""
    tx.execute(
        "UPDATE bookings SET checked_in_seats = ?, checked_in_at = ? WHERE id = ?",
        (seats, at, booking.id),
    )


def find_seats_in(tx: Tx, event_ids: Sequence[int]) -> dict[int, int]:
    """Return how many seats are in at each of these events where any is; only rows of those that are in are read."""
    rows = tx.execute(
        "SELECT event_id, sum(checked_in_seats) FROM bookings WHERE checked_in_at IS NOT NULL"
        " AND event_id IN (SELECT value FROM json_each(?)) GROUP BY event_id",
        (json.dumps(event_ids),),
    )
    return dict(rows)


def page(tx: Tx, event_id: int, presence: Presence, sought: Sought, offset: int, limit: int) -> list[Booking]:
    """Return up to `limit` confirmed bookings of an event by name, without the first `offset` of them."""
    rows = tx.execute(
        f"SELECT {COLUMNS} {_CHOSEN} ORDER BY {_ORDER} LIMIT ?6 OFFSET ?7",
        (event_id, presence, *sought, limit, offset),
    )
    return [booking_of(row) for row in rows]


def count(tx: Tx, event_id: int, sought: Sought) -> Attendance:
    """Return of how many of the confirmed bookings that are found somebody is in, and somebody is not."""
    row = tx.execute(
        f"SELECT count(*), count(checked_in_at), count(*) FILTER (WHERE checked_in_seats < seats) {_CHOSEN}",
        (event_id, "all", *sought),
    ).fetchone()
    return Attendance(*row)


def find_confirmed(tx: Tx, event_id: int, limit: int) -> list[Booking]:
    """Return up to `limit` confirmed bookings of an event."""
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE event_id = ? AND expires_at IS NULL LIMIT ?", (event_id, limit)
    )
    return [booking_of(row) for row in rows]


def find_held(tx: Tx, event_id: int, sought: Sought, limit: int) -> list[Booking]:
    """Return up to `limit` holds of an event that are found, by name."""
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE event_id = ?1 AND expires_at > ?2 AND {search.is_named(3, 'bookings')}"
        f" ORDER BY {_ORDER} LIMIT ?6",
        (event_id, tx.now, *sought, limit),
    )
    return [booking_of(row) for row in rows]


def find_last_change(tx: Tx, event_id: int) -> int:
    """Return the id of the last line of an event's history, which tells that something may have changed; 0 without."""
    (last,) = tx.execute("SELECT coalesce(max(id), 0) FROM history WHERE event_id = ?", (event_id,)).fetchone()
    return int(last)


def find_changed(tx: Tx, event_id: int, after: int, limit: int) -> list[str]:
    """Return the ids of up to `limit` bookings of an event that its history tells of beyond this line."""
    rows = tx.execute(
        "SELECT DISTINCT booking_id FROM history WHERE event_id = ? AND id > ? AND booking_id IS NOT NULL LIMIT ?",
        (event_id, after, limit),
    )
    return [str(booking_id) for (booking_id,) in rows]


def find_all_confirmed(tx: Tx, booking_ids: Sequence[str]) -> list[Booking]:
    """Return those of these bookings that are confirmed."""
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE id IN (SELECT value FROM json_each(?)) AND expires_at IS NULL",
        (json.dumps(booking_ids),),
    )
    return [booking_of(row) for row in rows]


def insert(tx: Tx, event_id: int, name: str, sha256: bytes) -> Door:
    """Add a door, and return it."""
    row = tx.execute(
        f"INSERT INTO doors (event_id, name, sha256, created_at) VALUES (?, ?, ?, ?) RETURNING {_DOOR}",
        (event_id, name, sha256, tx.now),
    ).fetchone()
    return Door(*row)


def find(tx: Tx, door_id: int) -> Door | None:
    """Return a door, or None."""
    row = tx.execute(f"SELECT {_DOOR} FROM doors WHERE id = ?", (door_id,)).fetchone()
    return Door(*row) if row else None


def find_by_secret(tx: Tx, sha256: bytes) -> Door | None:
    """Return the door that has this link, ended or not, or None."""
    row = tx.execute(f"SELECT {_DOOR} FROM doors WHERE sha256 = ?", (sha256,)).fetchone()
    return Door(*row) if row else None


def find_of_event(tx: Tx, event_id: int) -> list[Door]:
    """Return all doors of an event, the latest first."""
    rows = tx.execute(f"SELECT {_DOOR} FROM doors WHERE event_id = ? ORDER BY id DESC", (event_id,))
    return [Door(*row) for row in rows]


def set_opened(tx: Tx, door_id: int) -> None:
    """Note that a door's link is used, since now unless it was before."""
    tx.execute("UPDATE doors SET opened_at = coalesce(opened_at, ?) WHERE id = ?", (tx.now, door_id))


def set_ended(tx: Tx, door_id: int) -> None:
    """Let a door's link be of no use from now on."""
    tx.execute("UPDATE doors SET ended_at = coalesce(ended_at, ?) WHERE id = ?", (tx.now, door_id))


def find_first(tx: Tx, booking_id: str) -> tuple[int | None, int | None]:
    """Return when a live booking was let in first and by which door; None for what it was not, and for an admin."""
    row = tx.execute(
        "SELECT checked_in_at, actor FROM bookings JOIN history ON booking_id = bookings.id AND action = 'checked_in'"
        " AND facts ->> 'checked_in_at' = checked_in_at WHERE bookings.id = ? ORDER BY history.id LIMIT 1",
        (booking_id,),
    ).fetchone()
    return (row[0], door_of(row[1])) if row else (None, None)


def insert_conflict(
    tx: Tx, booking_id: str, event_id: int, code: ConflictCode, seats: int, at: int, door_id: int | None
) -> Conflict:
    """Add what a door told of too late, beside when and where the booking had been let in first; return it."""
    first_at, first_door_id = find_first(tx, booking_id)
    row = tx.execute(
        "INSERT INTO door_conflicts (event_id, booking_id, code, seats, at, door_id, first_at, first_door_id, told_at)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_CONFLICT}",
        (event_id, booking_id, code, seats, at, door_id, first_at, first_door_id, tx.now),
    ).fetchone()
    return Conflict(*row)


def find_conflicts(tx: Tx, event_id: int, limit: int) -> list[Conflict]:
    """Return up to `limit` conflicts of an event that nobody has seen to, the latest first."""
    rows = tx.execute(
        f"SELECT {_CONFLICT} FROM door_conflicts WHERE event_id = ? AND seen_at IS NULL ORDER BY id DESC LIMIT ?",
        (event_id, limit),
    )
    return [Conflict(*row) for row in rows]


def find_conflict(tx: Tx, conflict_id: int) -> Conflict | None:
    """Return a conflict, or None."""
    row = tx.execute(f"SELECT {_CONFLICT} FROM door_conflicts WHERE id = ?", (conflict_id,)).fetchone()
    return Conflict(*row) if row else None


def set_seen(tx: Tx, conflict_id: int) -> None:
    """Note that somebody has seen to a conflict."""
    tx.execute("UPDATE door_conflicts SET seen_at = coalesce(seen_at, ?) WHERE id = ?", (tx.now, conflict_id))


def actor_of(door_id: int) -> str:
    """Return a door as the history has it that did something."""
    return f"door {door_id}"


def door_of(actor: str) -> int | None:
    """Return the id of the door that the history says did something, or None where it was somebody else."""
    kind, _, number = actor.partition(" ")
    return int(number) if kind == "door" else None
