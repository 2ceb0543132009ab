"""The story of every event in the database. It is only ever added to; an account that is deleted is forgotten in it."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from booking.model import Action, HistoryEntry
from booking.store.database import Tx
from booking.store.rows import columns_of

_encode = msgspec.json.Encoder(enc_hook=int).encode  # An instant that was typed is a kind of int.
_INSERT = "INSERT INTO history (at, event_id, action, actor, booking_id, entry_id, facts) "
_VALUES = _INSERT + "VALUES (?, ?, ?, ?, ?, ?, ?)"


def insert(
    tx: Tx, event_id: int, action: Action, booking_id: str | None, entry_id: str | None, facts: Mapping[str, Any]
) -> None:
    """Add a line, done now by the transaction's actor; `facts` has every new value."""
    tx.execute(_VALUES, (tx.now, event_id, action, tx.actor, booking_id, entry_id, _encode(facts).decode()))


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
