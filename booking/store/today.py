"""What an organiser's day is made of, in the database: each look is bounded, however much there is."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from booking.model import AnyBooking, Booking, Event
from booking.store import events
from booking.store.bookings import booking_of
from booking.store.database import Tx
from booking.store.rows import columns_of

COUNTED_AT_MOST = 1_000
# So long an event whose end nobody has said is under way.
_LASTS_MILLISECONDS = 6 * 60 * 60 * 1_000
_BEGUN_AT_MOST = 1_000  # Among so many that began last one is looked for that lasts for days or months.
_EVENTS_AT_MOST = 100
_OF_EACH_EVENT = (
    f"SELECT {columns_of(AnyBooking, 'bookings')} FROM json_each(?1) AS wanted CROSS JOIN bookings"
    " WHERE bookings.id IN (SELECT id FROM bookings AS near WHERE near.event_id = wanted.value AND {} LIMIT ?2)"
)
FIND_HELD = _OF_EACH_EVENT.format("near.expires_at > ?3 ORDER BY near.expires_at")
FIND_CONFIRMED = _OF_EACH_EVENT.format("near.expires_at IS NULL ORDER BY near.person")
_HELD_UNTIL = (
    "(SELECT count(*) FROM (SELECT 1 FROM bookings WHERE event_id = events.id AND expires_at > ?1"
    f" AND expires_at <= {{}} LIMIT {COUNTED_AT_MOST}))"
)
# Looked for by their start, and only where something is held: of those that are there, few wait for their organiser.
FIND_AWAITING = (
    f"SELECT id, title, {_HELD_UNTIL.format('starts_at')}, {_HELD_UNTIL.format('?2')} FROM events"
    " WHERE starts_at > ?1 AND taken > confirmed AND confirmation = 'organiser' AND cancelled_at IS NULL"
    " ORDER BY starts_at LIMIT ?3"
)
FIND_RUNNING_OUT = (
    f"SELECT {columns_of(AnyBooking, 'bookings')}, events.title"
    " FROM bookings INDEXED BY bookings_by_deadline JOIN events ON events.id = bookings.event_id"
    " WHERE bookings.expires_at > ?1 AND events.cancelled_at IS NULL ORDER BY bookings.expires_at LIMIT ?2"
)
FIND_UNDER_WAY = (
    "id IN (SELECT id FROM events WHERE published = 1 AND cancelled_at IS NULL AND starts_at <= ?1"
    f"  ORDER BY starts_at DESC LIMIT {_BEGUN_AT_MOST})"
    " AND coalesce(ends_at, starts_at + ?2) > ?1 ORDER BY starts_at DESC, id DESC LIMIT ?3"
)


class Awaiting(NamedTuple):
    """An event whose organiser confirms its bookings: how many holds wait for that, and how many of them end soon.

    Each is counted up to 1,000.
    """

    event_id: int
    title: str
    held: int
    ending: int


class RunningOut(NamedTuple):
    """A hold, and what its event is called."""

    booking: Booking
    title: str


def find_live(tx: Tx, event_ids: Collection[int], limit: int) -> dict[int, list[Booking]]:
    """Return up to `limit` live bookings of each event: its holds by deadline, then what is confirmed by person."""
    found: dict[int, list[Booking]] = {event_id: [] for event_id in event_ids}
    _sort_in(found, tx.execute(FIND_HELD, (json.dumps(list(found)), limit, tx.now)))
    # At these, no more than a few holds are passed over on the way to what is confirmed.
    others = [event_id for event_id, held in found.items() if len(held) < limit]
    _sort_in(found, tx.execute(FIND_CONFIRMED, (json.dumps(others), limit)))
    return {event_id: sorted(live, key=_by_deadline)[:limit] for event_id, live in found.items()}


def find_under_way(tx: Tx, limit: int) -> list[Event]:
    """Return the events that have begun and not ended, up to `limit` that began last, by their start."""
    found = events.select(tx, FIND_UNDER_WAY, (_LASTS_MILLISECONDS, limit))
    return found[::-1]


def find_awaiting(tx: Tx, until: int) -> list[Awaiting]:
    """Return the first 100 events to come whose holds wait for their organiser; those until `until` end soon."""
    rows = tx.execute(FIND_AWAITING, (tx.now, until, _EVENTS_AT_MOST))
    return [one for one in (Awaiting(*row) for row in rows) if one.held]


def find_running_out(tx: Tx, limit: int) -> list[RunningOut]:
    """Return the holds at all events that end next, up to `limit`, by their deadline."""
    return [RunningOut(booking_of(row[:-1]), row[-1]) for row in tx.execute(FIND_RUNNING_OUT, (tx.now, limit))]


def find_titles(tx: Tx, event_ids: Iterable[int]) -> dict[int, str]:
    """Return what each of these events is called."""
    wanted = json.dumps(list(event_ids))
    return dict(
        tx.execute("SELECT id, title FROM events WHERE id IN (SELECT value FROM json_each(?))", (wanted,)).fetchall()
    )


def has_event(tx: Tx) -> bool:
    """Whether there ever was an event."""
    return tx.execute("SELECT 1 FROM events LIMIT 1", ()).fetchone() is not None


def has_booking(tx: Tx) -> bool:
    """Whether anybody ever booked."""
    (has_one,) = tx.execute(
        "SELECT EXISTS (SELECT 1 FROM bookings) OR EXISTS (SELECT 1 FROM ended_bookings)", ()
    ).fetchone()
    return bool(has_one)


def _sort_in(found: dict[int, list[Booking]], rows: Iterable[Sequence[Any]]) -> None:
    for row in rows:
        booking = booking_of(row)
        found[booking.event_id].append(booking)


def _by_deadline(booking: Booking) -> tuple[bool, int, str, str]:
    return booking.expires_at is None, booking.expires_at or 0, booking.person, booking.id
