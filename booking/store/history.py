"""The story of every event in the database. It is only ever added to; an account that is deleted is forgotten in it."""

import json
from typing import Any

import msgspec

from booking.model import Action, Booking, EndedBooking, Entry, Event, HistoryEntry
from booking.store.database import Tx
from booking.store.rows import columns_of

_encode = msgspec.json.Encoder(enc_hook=int).encode  # An instant that was typed is a kind of int.
_INSERT = "INSERT INTO history (at, event_id, action, actor, booking_id, entry_id, facts) "
_VALUES = _INSERT + "VALUES (?, ?, ?, ?, ?, ?, ?)"


def record(
    tx: Tx,
    action: Action,
    subject: Event | Booking | EndedBooking | Entry,
    *,
    entry_id: str | None = None,
    **facts: Any,
) -> None:
    """Add a line about an event, a booking or an entry, done now by the transaction's actor.

    `facts` are the new values; `entry_id` is the entry that a booking was offered to.
    """
    event_id = subject.id if isinstance(subject, Event) else subject.event_id
    booking_id = subject.id if isinstance(subject, (Booking, EndedBooking)) else None
    entry_id = subject.id if isinstance(subject, Entry) else entry_id
    tx.execute(_VALUES, (tx.now, event_id, action, tx.actor, booking_id, entry_id, _encode(facts).decode()))


def record_end(tx: Tx, ended: EndedBooking, action: Action | None = None, **facts: Any) -> None:
    """Add that a booking has ended: expired or cancelled, where `action` does not say it more exactly."""
    became: Action = action or ("expired" if ended.reason == "expired" else "cancelled")
    record(tx, became, ended, ended_at=ended.ended_at, reason=ended.reason, **facts)


def record_reminder(tx: Tx, event_id: int, booking_id: str | None) -> None:
    """Add that the person of a hold was reminded of its deadline."""
    tx.execute(_VALUES, (tx.now, event_id, "reminded", tx.actor, booking_id, None, "{}"))


def insert_clamped(tx: Tx, event_id: int, starts_at: int) -> None:
    """Add that the holds of the event that last beyond `starts_at` end then."""
    tx.execute(
        _INSERT + "SELECT ?3, event_id, 'deadline_moved', ?4, id, NULL, json_object('expires_at', ?2)"
        " FROM bookings WHERE event_id = ?1 AND expires_at > ?2 ORDER BY id",
        (event_id, starts_at, tx.now, tx.actor),
    )


def page(tx: Tx, event_id: int, after: int, limit: int, booking_id: str | None) -> list[HistoryEntry]:
    """Return up to `limit` lines of the event with ids beyond `after`, of all bookings or one, the oldest first."""
    rows = tx.execute(
        f"SELECT {columns_of(HistoryEntry)} FROM history"
        + (
            " WHERE event_id = ? AND id > ? ORDER BY id LIMIT ?"
            if booking_id is None
            else " WHERE booking_id = ?4 AND event_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
        ),
        (event_id, after, limit) if booking_id is None else (event_id, after, limit, booking_id),
    )
    return [HistoryEntry(*[*row[:-1], json.loads(row[-1])]) for row in rows]


def was_corrected(tx: Tx, booking_id: str) -> bool:
    """Whether the booking ended because it goes on under another id, which was sent to its corrected address."""
    found = tx.execute("SELECT 1 FROM history WHERE booking_id = ? AND action = 'corrected' LIMIT 1", (booking_id,))
    return found.fetchone() is not None


def forget_account(tx: Tx, account_id: int) -> None:
    """Erase from the history what the account has done."""
    tx.execute(
        "UPDATE history SET actor = 'deleted account' WHERE actor = ? AND actor NOT IN ('system', 'guest')",
        (f"account {account_id}",),
    )
