"""Live and ended bookings in the database; its triggers keep the events' counts."""

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter

from booking.model import Booking, BookingStatus, EndedBooking, Person, Reason, Terms
from booking.store.database import Tx

_BOOKING = "id, event_id, name, email, seats, created_at, expires_at, confirmed_at"
_ENDED = f"{_BOOKING}, ended_at, reason"
_ended_columns = attrgetter(*(field.name for field in fields(EndedBooking)))


def find_terms(tx: Tx, event_id: int, person: Person) -> Terms | None:
    """Return what decides on a booking of `person` at the event, in one statement, or None without the event."""
    row = tx.execute(
        "SELECT starts_at, cancelled_at, seats - taken, hold_seconds, confirmation, max_seats_per_person,"
        " (SELECT coalesce(sum(bookings.seats), 0) FROM bookings WHERE bookings.event_id = events.id"
        "  AND bookings.person = ?2 AND (bookings.expires_at IS NULL OR bookings.expires_at > ?3))"
        " FROM events WHERE id = ?1",
        (event_id, person.key, tx.now),
    ).fetchone()
    return Terms(*row) if row else None


def insert(tx: Tx, booking: Booking, person: Person) -> None:
    """Add a live booking; the event's CHECK refuses it when it would be a seat too many."""
    tx.execute(
        "INSERT INTO bookings (id, event_id, name, email, person, seats, created_at, expires_at, confirmed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            booking.id,
            booking.event_id,
            booking.name,
            booking.email,
            person.key,
            booking.seats,
            booking.created_at,
            booking.expires_at,
            booking.confirmed_at,
        ),
    )


def find(tx: Tx, booking_id: str) -> Booking | None:
    """Return the row in the live table, whose deadline may have come, or None."""
    row = tx.execute(f"SELECT {_BOOKING} FROM bookings WHERE id = ?", (booking_id,)).fetchone()
    return Booking(*row) if row else None


def find_ended(tx: Tx, booking_id: str) -> EndedBooking | None:
    """Return the booking among those that ended, or None."""
    row = tx.execute(f"SELECT {_ENDED} FROM ended_bookings WHERE id = ?", (booking_id,)).fetchone()
    return EndedBooking(*row) if row else None


def set_confirmed(tx: Tx, booking_id: str) -> bool:
    """Confirm a hold that is live at `tx.now`; False when there is none."""
    changed = tx.execute(
        "UPDATE bookings SET confirmed_at = ?1, expires_at = NULL WHERE id = ?2 AND expires_at > ?1",
        (tx.now, booking_id),
    )
    return changed.rowcount == 1


def find_lapsed(tx: Tx, limit: int) -> list[Booking]:
    """Return up to `limit` holds of any event whose deadline has come, the oldest deadline first."""
    rows = tx.execute(
        f"SELECT {_BOOKING} FROM bookings WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?", (tx.now, limit)
    )
    return [Booking(*row) for row in rows]


def find_lapsed_at_event(tx: Tx, event_id: int, limit: int) -> list[Booking]:
    """Return up to `limit` holds of the event whose deadline has come, the oldest deadline first."""
    rows = tx.execute(
        f"SELECT {_BOOKING} FROM bookings WHERE event_id = ? AND expires_at <= ? ORDER BY expires_at LIMIT ?",
        (event_id, tx.now, limit),
    )
    return [Booking(*row) for row in rows]


def end(tx: Tx, ended: Sequence[EndedBooking]) -> None:
    """Move these bookings from the live table to the ended ones."""
    tx.executemany(
        "INSERT INTO ended_bookings (id, event_id, name, email, seats, created_at, expires_at, confirmed_at, ended_at,"
        " reason, person) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, person FROM bookings WHERE id = ?1",
        map(_ended_columns, ended),
    )
    tx.executemany("DELETE FROM bookings WHERE id = ?", [(booking.id,) for booking in ended])


def end_all(tx: Tx, event_id: int, reason: Reason) -> None:
    """End every booking of the event now; holds whose deadline has come have expired then."""
    tx.execute(
        f"INSERT INTO ended_bookings ({_ENDED}, person)"
        f" SELECT {_BOOKING}, coalesce(min(expires_at, ?2), ?2),"
        "  CASE WHEN expires_at <= ?2 THEN 'expired' ELSE ?3 END, person FROM bookings WHERE event_id = ?1",
        (event_id, tx.now, reason),
    )
    tx.execute("DELETE FROM bookings WHERE event_id = ?", (event_id,))


def clamp_deadlines(tx: Tx, event_id: int, starts_at: int) -> None:
    """Let no hold of the event last beyond `starts_at`."""
    tx.execute(
        "UPDATE bookings SET expires_at = ?2 WHERE event_id = ?1 AND expires_at > ?2",
        (event_id, starts_at),
    )


def page(
    tx: Tx, event_id: int, after: tuple[str, str], limit: int, status: BookingStatus | None = None
) -> list[Booking]:
    """Return up to `limit` live bookings of the event by person, then id, that come after the pair `after` of these.

    `status`, where given, is the only one listed.
    """
    rows = tx.execute(
        f"SELECT {_BOOKING} FROM bookings WHERE event_id = ?1 AND (person, id) > (?2, ?3)"
        " AND (expires_at IS NULL OR expires_at > ?4) AND (?6 IS NULL OR (expires_at IS NULL) = (?6 = 'confirmed'))"
        " ORDER BY person, id LIMIT ?5",
        (event_id, *after, tx.now, limit, status),
    )
    return [Booking(*row) for row in rows]


def page_ended(
    tx: Tx, event_id: int, before: tuple[int, str], limit: int, status: BookingStatus | None = None
) -> list[EndedBooking]:
    """Return up to `limit` ended bookings of the event, the latest end first, before the pair (ended_at, id).

    A hold whose deadline has come is among them, swept or not. `status`, where given, is the only one listed.
    """
    rows = tx.execute(
        f"SELECT {_ENDED} FROM ended_bookings WHERE event_id = ?1 AND (ended_at, id) < (?2, ?3)"
        "  AND (?6 IS NULL OR (reason = 'expired') = (?6 = 'expired'))"
        f" UNION ALL SELECT {_BOOKING}, expires_at, 'expired' FROM bookings"
        "  WHERE event_id = ?1 AND expires_at <= ?4 AND (expires_at, id) < (?2, ?3)"
        "  AND (?6 IS NULL OR ?6 = 'expired')"
        " ORDER BY ended_at DESC, id DESC LIMIT ?5",
        (event_id, *before, tx.now, limit, status),
    )
    return [EndedBooking(*row) for row in rows]
