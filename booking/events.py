"""Publish, change, cancel, reopen, find and list events."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from booking import offers, refusals, seats, store
from booking.errors import Busy, Conflict, Fault, Invalid
from booking.model import Event, EventDraft, When, draft_of
from booking.store import history
from booking.store.database import Tx
from booking.texts.sentences import Sentence

_ENDED_AT_ONCE = 500  # Bookings and entries: what one transaction may keep the others waiting for.


def publish(tx: Tx, draft: EventDraft) -> Event:
    """Add an event, open for booking at once or from `opens_at`.

    Raises Invalid when it would start in the past, and for a booking window that is none.
    """
    require_start(tx, draft.starts_at)
    require_window(draft.opens_at, draft.closes_at, draft.starts_at)
    event = find(tx, store.events.insert(tx, draft))
    history.record(tx, "published", event, **asdict(draft))
    return event


def change(tx: Tx, event_id: int, given: Mapping[str, Any]) -> Event:
    """Change what the organiser gives, fields of EventDraft by name, and leave the rest.

    Holds keep the deadline they were told, unless the event now starts before it. Whoever waited at an event that had
    started no longer waits, even if it now starts again. Raises NotFound, Invalid, Conflict (event_cancelled;
    seats_taken for fewer seats than are held or confirmed).
    """
    event = find(tx, event_id)
    if event.cancelled_at is not None:
        raise Conflict("event_cancelled", "A cancelled event can't be changed. Reopen it first.")
    changed = replace(draft_of(event), **given)
    require_start(tx, changed.starts_at, event_id)
    require_window(changed.opens_at, changed.closes_at, changed.starts_at)
    if event.status == "started" and event.waiting_entries:
        offers.close(tx, store.waitlist.find_at_event(tx, event_id))
    _make_room(tx, event, changed.seats)
    store.events.update(tx, event_id, changed)
    facts = {name: value for name, value in asdict(changed).items() if value != getattr(event, name)}
    if facts:
        before = {name: getattr(event, name) for name in facts}
        history.record(tx, "changed", event, details={"before": before}, **facts)
    if changed.starts_at < event.starts_at:
        history.insert_clamped(tx, event_id, changed.starts_at)
        store.bookings.clamp_deadlines(tx, event_id, changed.starts_at)
    offers.offer_freed(tx, event_id)
    return find(tx, event_id)


def cancel(tx: Tx, event_id: int, reason: str = "") -> Event:
    """Cancel an event, end its bookings and close its waiting list; their people are told the reason.

    Of more than 500 bookings and entries the sweep ends the rest, so that nobody else's booking waits for it. An event
    that is cancelled already is answered as it is. Raises NotFound.
    """
    event = find(tx, event_id)
    if event.cancelled_at is not None:
        return event
    store.events.set_cancelled(tx, event_id, reason)
    history.record(tx, "event_cancelled", event, reason=reason)
    seats.end_cancelled(tx, event_id, tx.now, _ENDED_AT_ONCE)
    return find(tx, event_id)


def reopen(tx: Tx, event_id: int) -> Event:
    """Let a cancelled event take bookings again; those that it had stay ended.

    One that is not cancelled is answered as it is. Raises NotFound, Conflict (event_started), Busy while its bookings
    are still being ended.
    """
    event = find(tx, event_id)
    if event.cancelled_at is None:
        return event
    if event.taken or event.waiting_entries:
        raise Busy("The bookings of this event are still being ended. Try again in a few seconds.")
    if event.starts_at <= tx.now:
        raise Conflict("event_started", "This event would have started by now, so it can't be reopened.")
    store.events.set_reopened(tx, event_id)
    history.record(tx, "reopened", event)
    return find(tx, event_id)


def find(tx: Tx, event_id: int) -> Event:
    """Return the event as it stands now. Raises NotFound."""
    event = store.events.find(tx, event_id)
    if event is None:
        raise refusals.event_not_found()
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


def require_window(opens_at: int | None, closes_at: int | None, starts_at: int | None) -> None:
    """Raise Invalid, with every fault, unless booking opens before it closes and before the event starts."""
    faults = []
    if opens_at is not None and starts_at is not None and opens_at >= starts_at:
        faults.append(Fault("opens_at", "must be before the event's start"))
    if opens_at is not None and closes_at is not None and opens_at >= closes_at:
        faults.append(Fault("closes_at", "must be after booking opens"))
    if faults:
        raise Invalid(faults)


def _make_room(tx: Tx, event: Event, seats_wanted: int) -> None:
    """Free rows of holds whose deadline has come, as far as fewer seats need it. Raises Conflict (seats_taken)."""
    in_use = event.held_seats + event.confirmed_seats
    if seats_wanted < in_use:
        raise Conflict(
            "seats_taken",
            Sentence.counted(
                "{number} seat is held or confirmed, so the event can't have fewer. Cancel bookings first.",
                "{number} seats are held or confirmed, so the event can't have fewer. Cancel bookings first.",
                in_use,
            ),
            held_seats=event.held_seats,
            confirmed_seats=event.confirmed_seats,
        )
    if event.taken > seats_wanted:
        offers.release_lapsed(tx, event.id, event.taken - seats_wanted)
