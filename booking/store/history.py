"""The story of every event in the database. It is only ever added to; whoever is erased is forgotten in it.

Consumers read the same lines as a stream: what people are told is made from them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from booking.model import Action, Booking, EndedBooking, Entry, Event, Fact, HistoryEntry, UntoldAction
from booking.store.database import Rows, Tx
from booking.store.rows import columns_of

_encode = msgspec.json.Encoder(enc_hook=int).encode  # An instant that was typed is a kind of int.
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_INSERT = "INSERT INTO history (at, event_id, action, actor, booking_id, entry_id, facts) "
_RECORD = (
    "INSERT INTO history (at, event_id, action, actor, booking_id, entry_id, facts, details)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def record(
    tx: Tx,
    action: Action,
    subject: Event | Booking | EndedBooking | Entry,
    *,
    entry_id: str | None = None,
    details: Mapping[str, Any] | None = None,
    **facts: Any,
) -> None:
    """Add a line about an event, a booking or an entry, done now by the transaction's actor.

    `facts` are the new values; `entry_id` is the entry that a booking was offered to; `details` are for consumers
    alone.
    """
    event_id = subject.id if isinstance(subject, Event) else subject.event_id
    booking_id = subject.id if isinstance(subject, (Booking, EndedBooking)) else None
    entry_id = subject.id if isinstance(subject, Entry) else entry_id
    _record(tx, event_id, action, booking_id, entry_id, facts, details)


def record_sold_out(tx: Tx, event_id: int) -> None:
    """Add that the last seat of an event was taken: for consumers, the story does not show it."""
    _record(tx, event_id, "sold_out", None, None, {})


def record_end(
    tx: Tx, ended: EndedBooking, action: Action | None = None, *, details: Mapping[str, Any] | None = None, **facts: Any
) -> None:
    """Add that a booking has ended: expired or cancelled, where `action` does not say it more exactly."""
    became: Action = action or ("expired" if ended.reason == "expired" else "cancelled")
    record(tx, became, ended, details=details, ended_at=ended.ended_at, reason=ended.reason, **facts)


def record_reminder(tx: Tx, event_id: int, booking_id: str | None) -> None:
    """Add that the person of a hold was reminded of its deadline."""
    _record(tx, event_id, "reminded", booking_id, None, {})


def insert_clamped(tx: Tx, event_id: int, starts_at: int) -> None:
    """Add that the holds of the event that last beyond `starts_at` end then."""
    tx.execute(
        _INSERT + "SELECT ?3, event_id, 'deadline_moved', ?4, id, NULL, CASE grace_milliseconds WHEN 0"
        " THEN json_object('expires_at', ?2)"
        " ELSE json_object('expires_at', min(expires_at - grace_milliseconds, ?2), 'grace_ends_at', ?2) END"
        " FROM bookings WHERE event_id = ?1 AND expires_at > ?2 ORDER BY id",
        (event_id, starts_at, tx.now, tx.actor),
    )


def page(tx: Tx, event_id: int, after: int, limit: int, booking_id: str | None) -> list[HistoryEntry]:
    """Return up to `limit` lines of the event with ids beyond `after`, of all bookings or one, the oldest first."""
    rows = tx.execute(
        f"SELECT {columns_of(HistoryEntry)} FROM history"
        + (
            " WHERE event_id = ? AND id > ? AND action <> 'sold_out' ORDER BY id LIMIT ?"
            if booking_id is None
            else " WHERE booking_id = ?4 AND event_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
        ),
        (event_id, after, limit) if booking_id is None else (event_id, after, limit, booking_id),
    )
    return [_line(row) for row in rows]


def latest(tx: Tx, limit: int) -> list[HistoryEntry]:
    """Return up to `limit` lines of all events that the story shows, the latest first."""
    rows = tx.execute(
        f"SELECT {columns_of(HistoryEntry)} FROM history WHERE action <> 'sold_out' ORDER BY id DESC LIMIT ?", (limit,)
    )
    return [_line(row) for row in rows]


def find_after(tx: Tx, history_id: int, limit: int) -> list[Fact]:
    """Return up to `limit` lines of all events beyond this id, in the order they happened, as consumers read them."""
    found = f"SELECT {columns_of(Fact)} FROM history WHERE id > ? ORDER BY id LIMIT ?"
    return [*_facts_of(tx.execute(found, (history_id, limit)))]


def find_these(tx: Tx, history_ids: Iterable[int]) -> list[Fact]:
    """Return these lines, as consumers read them."""
    found = f"SELECT {columns_of(Fact)} FROM history WHERE id IN (SELECT value FROM json_each(?))"
    return [*_facts_of(tx.execute(found, (json.dumps([*history_ids]),)))]


def find_earlier(tx: Tx, booking_ids: Iterable[str], before: int) -> list[Fact]:
    """Return all lines about these bookings with ids below `before`, in the order they happened."""
    found = (
        f"SELECT {columns_of(Fact)} FROM history WHERE id < ?"
        " AND booking_id IN (SELECT value FROM json_each(?)) ORDER BY id"
    )
    return [*_facts_of(tx.execute(found, (before, json.dumps([*booking_ids]))))]


def find_last(tx: Tx, booking_id: str) -> Fact | None:
    """Return the last line about a booking, or None."""
    return next(
        _facts_of(
            tx.execute(
                f"SELECT {columns_of(Fact)} FROM history WHERE booking_id = ? ORDER BY id DESC LIMIT 1", (booking_id,)
            )
        ),
        None,
    )


def page_of_messages(tx: Tx, event_id: int, before: int, limit: int) -> list[Fact]:
    """Return up to `limit` lines by which an organiser wrote to people at the event, the newest first, before an id."""
    rows = tx.execute(
        f"SELECT {columns_of(Fact)} FROM history INDEXED BY history_of_messages"
        " WHERE event_id = ? AND action = 'written' AND id < ? ORDER BY id DESC LIMIT ?",
        (event_id, before, limit),
    )
    return [*_facts_of(rows)]


def find_message(tx: Tx, history_id: int) -> Fact | None:
    """Return the line by which an organiser wrote to people, or None where it is no such line."""
    found = f"SELECT {columns_of(Fact)} FROM history WHERE id = ? AND action = 'written'"
    return next(_facts_of(tx.execute(found, (history_id,))), None)


def was_corrected(tx: Tx, booking_id: str) -> bool:
    """Whether the booking ended because it goes on under another id, which was sent to its corrected address."""
    found = tx.execute("SELECT 1 FROM history WHERE booking_id = ? AND action = 'corrected' LIMIT 1", (booking_id,))
    return found.fetchone() is not None


def find_successor(tx: Tx, booking_id: str) -> str | None:
    """Return the id of the booking that has the seats of this one, which was corrected or handed over; or None."""
    found = tx.execute(
        "SELECT facts ->> 'to' FROM history WHERE booking_id = ? AND action IN ('corrected', 'handed_over') LIMIT 1",
        (booking_id,),
    ).fetchone()
    return None if found is None else str(found[0])


def _line(row: Sequence[Any]) -> HistoryEntry:
    return HistoryEntry(*[*row[:-1], json.loads(row[-1])])


def _facts_of(rows: Rows) -> Iterator[Fact]:
    return (Fact(*[*row[:-2], _decode(row[-2]), _decode(row[-1]) if row[-1] else {}]) for row in rows)


def _record(
    tx: Tx,
    event_id: int,
    action: Action | UntoldAction,
    booking_id: str | None,
    entry_id: str | None,
    facts: Mapping[str, Any],
    details: Mapping[str, Any] | None = None,
) -> None:
    as_json = _encode(facts).decode(), _encode(details).decode() if details else None
    tx.execute(_RECORD, (tx.now, event_id, action, tx.actor, booking_id, entry_id, *as_json))
    if not tx.queued.is_set():  # Which costs a tenth of setting it.
        tx.queued.set()
