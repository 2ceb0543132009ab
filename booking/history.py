"""History: the story of every event, complete. Replaying it gives the live bookings, the waiting list and the event.

No name and no address is in it: these can be erased, what happened stays.
"""

from booking import store
from booking.model import EndedBooking, HistoryEntry
from booking.refusals import require_event
from booking.store.database import Tx


def page(tx: Tx, event_id: int, after: int, limit: int, booking_id: str | None = None) -> list[HistoryEntry]:
    """Return up to `limit` lines of an event with ids beyond `after`, in the order they happened.

    Only those of `booking_id`, where it is given. Raises NotFound.
    """
    require_event(tx, event_id)
    return store.history.page(tx, event_id, after, limit, booking_id)


def was_corrected(tx: Tx, ended: EndedBooking) -> bool:
    """Whether a booking that ended goes on under another id, which was sent to its corrected address."""
    return ended.reason == "handed_over" and store.history.was_corrected(tx, ended.id)
