"""History: the story of every event, complete. Replaying it gives the live bookings, the waiting list and the event.

No name and no address is in it: these can be erased, what happened stays.
"""

from typing import Any

from booking import store
from booking.model import Action, Booking, EndedBooking, Entry, Event, HistoryEntry
from booking.refusals import event_not_found
from booking.store.database import Tx
from booking.store.history import Happened


def record(tx: Tx, action: Action, subject: Event | Booking | EndedBooking | Entry, **facts: Any) -> None:
    """Add a line, in the transaction of what it tells; `facts` are the new values."""
    store.history.insert(tx, [happened(action, subject, **facts)])


def happened(action: Action, subject: Event | Booking | EndedBooking | Entry, **facts: Any) -> Happened:
    """Return a line about an event, one of its bookings, or an entry of its waiting list."""
    if isinstance(subject, Event):
        return Happened(subject.id, action, None, None, facts)
    if isinstance(subject, Entry):
        return Happened(subject.event_id, action, None, subject.id, facts)
    return Happened(subject.event_id, action, subject.id, None, facts)


def page(tx: Tx, event_id: int, after: int, limit: int, booking_id: str | None = None) -> list[HistoryEntry]:
    """Return up to `limit` lines of an event with ids beyond `after`, in the order they happened.

    Only those of `booking_id`, where it is given. Raises NotFound.
    """
    if store.events.find_confirmation(tx, event_id) is None:
        raise event_not_found()
    return store.history.page(tx, event_id, after, limit, booking_id)


def was_corrected(tx: Tx, ended: EndedBooking) -> bool:
    """Whether a booking that ended goes on under another id, which was sent to its corrected address."""
    return ended.reason == "handed_over" and store.history.was_corrected(tx, ended.id)
