"""History: the story of every event, complete. Replaying it gives the live bookings, the waiting list and the event.

No name and no address is in it: these can be erased, what happened stays.
"""

from typing import Any

from booking import store
from booking.model import Action, Booking, EndedBooking, Entry, Event, HistoryEntry
from booking.refusals import require_event
from booking.store.database import Tx


def record(
    tx: Tx,
    action: Action,
    subject: Event | Booking | EndedBooking | Entry,
    *,
    entry_id: str | None = None,
    **facts: Any,
) -> None:
    """Add a line about an event, a booking or an entry, in the transaction of what it tells.

    `facts` are the new values; `entry_id` is the entry that a booking was offered to.
    """
    if isinstance(subject, Event):
        store.history.insert(tx, subject.id, action, None, None, facts)
    elif isinstance(subject, Entry):
        store.history.insert(tx, subject.event_id, action, None, subject.id, facts)
    else:
        store.history.insert(tx, subject.event_id, action, subject.id, entry_id, facts)


def record_end(tx: Tx, ended: EndedBooking, action: Action | None = None, **facts: Any) -> None:
    """Add that a booking has ended: expired or cancelled, where `action` does not say it more exactly."""
    became: Action = action or ("expired" if ended.reason == "expired" else "cancelled")
    record(tx, became, ended, ended_at=ended.ended_at, reason=ended.reason, **facts)


def page(tx: Tx, event_id: int, after: int, limit: int, booking_id: str | None = None) -> list[HistoryEntry]:
    """Return up to `limit` lines of an event with ids beyond `after`, in the order they happened.

    Only those of `booking_id`, where it is given. Raises NotFound.
    """
    require_event(tx, event_id)
    return store.history.page(tx, event_id, after, limit, booking_id)


def was_corrected(tx: Tx, ended: EndedBooking) -> bool:
    """Whether a booking that ended goes on under another id, which was sent to its corrected address."""
    return ended.reason == "handed_over" and store.history.was_corrected(tx, ended.id)
