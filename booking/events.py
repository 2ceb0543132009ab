"""Publish, change, cancel, find and list events."""

from booking import notices, seats, store
from booking.errors import Conflict, Fault, Invalid
from booking.model import Event, EventChange, EventDraft, When
from booking.store.database import Tx


def publish(tx: Tx, draft: EventDraft) -> Event:
    """Add an event, open for booking at once. Raises Invalid when it would start in the past."""
    require_start(tx, draft.starts_at)
    return find(tx, store.events.insert(tx, draft))


def change(tx: Tx, event_id: int, change: EventChange) -> Event:
    """Change what the organiser asks for and leave the rest.

    Holds keep the deadline they were told, unless the event now starts before it. Raises NotFound, Invalid, Conflict
    (event_cancelled; seats_taken for fewer seats than are held or confirmed).
    """
    event = find(tx, event_id)
    if event.cancelled_at is not None:
        raise Conflict("event_cancelled", "A cancelled event can't be changed. Publish a new one.")
    changed = change.applied_to(event)
    require_start(tx, changed.starts_at, event_id)
    _make_room(tx, event, changed.seats)
    store.events.update(tx, event_id, changed)
    if changed.starts_at < event.starts_at:
        store.bookings.clamp_deadlines(tx, event_id, changed.starts_at)
        notices.owe_reminders_of(tx, event_id, changed.starts_at)
    after = find(tx, event_id)
    notices.owe_event_changed(tx, event, after)
    return after


def cancel(tx: Tx, event_id: int) -> Event:
    """Cancel an event and end its bookings; one that is cancelled already is answered as it is. Raises NotFound."""
    event = find(tx, event_id)
    if event.cancelled_at is not None:
        return event
    store.events.set_cancelled(tx, event_id)
    seats.cancel_all(tx, event_id)
    return find(tx, event_id)


def find(tx: Tx, event_id: int) -> Event:
    """Return the event as it stands now. Raises NotFound."""
    event = store.events.find(tx, event_id)
    if event is None:
        raise seats.event_not_found()
    return event


def page(tx: Tx, when: When, after: tuple[int, int], limit: int) -> list[Event]:
    """Return up to `limit` events by start, then id, that come after the pair `after` of these."""
    return store.events.page(tx, when, after, limit)


def latest_past(tx: Tx, limit: int) -> list[Event]:
    """Return the `limit` events that started last, the latest first."""
    return store.events.latest_past(tx, limit)


def require_start(tx: Tx, starts_at: int, event_id: int | None = None) -> None:
    """Raise Invalid when an event that starts then would have started already, unless that is the event's own start."""
    if starts_at <= tx.now and (event_id is None or starts_at != find(tx, event_id).starts_at):
        raise Invalid([Fault("starts_at", "must be in the future")])


def _make_room(tx: Tx, event: Event, seats_wanted: int) -> None:
    """Free rows of holds whose deadline has come, as far as fewer seats need it. Raises Conflict (seats_taken)."""
    in_use = event.held_seats + event.confirmed_seats
    if seats_wanted < in_use:
        raise Conflict(
            "seats_taken",
            f"{in_use} seats are held or confirmed, so the event can't have fewer. Cancel bookings first.",
            held_seats=event.held_seats,
            confirmed_seats=event.confirmed_seats,
        )
    if event.taken > seats_wanted:
        seats.release_lapsed(tx, event.id, event.taken - seats_wanted)
