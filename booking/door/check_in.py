"""Check-in: how many of a booking's seats have come, and when the first of them did.

Some of a group may come now and the rest later, at two doors at once; never more than the booking has. What a door
without a connection let in has happened, whatever is known of it by now: of that as much is counted as fits, and the
rest is a conflict, which is kept and shown until somebody has seen to it.
"""

from typing import Any, Literal, NamedTuple, NoReturn

from msgspec.structs import replace

from booking import keyed, reference, seats, store
from booking.errors import Conflict, Fault, Gone, Invalid, NotFound
from booking.model import Booking, EndedBooking, Event, Reason
from booking.notice import DAY_MILLISECONDS
from booking.payments import received
from booking.store import history
from booking.store.database import Tx
from booking.store.doors import Conflict as DoorConflict
from booking.store.doors import ConflictCode
from booking.texts.sentences import Sentence

_CLOCKS_DIFFER_MILLISECONDS = 2 * 60 * 1_000  # A phone's clock may be so far ahead of this one's.
_ENDED: dict[Reason, tuple[ConflictCode, Sentence]] = {
    "expired": (
        "hold_expired",
        Sentence("This booking was never confirmed, and its hold has ended. Look for another one of the same name."),
    ),
    "cancelled": (
        "booking_cancelled",
        Sentence("This booking was cancelled. Look for another one of the same name, or ask the organiser."),
    ),
    "event_cancelled": ("booking_cancelled", Sentence("This booking ended when its event was cancelled.")),
    "handed_over": (
        "handed_over",
        Sentence("This booking goes on under another ticket. Ask for that one, or look for the guest’s name."),
    ),
}


_USED = Sentence("This ticket was used {checked_in_at}: everyone is in.")
_USED_AT_DOOR = Sentence("This ticket was used {checked_in_at} at “{door}”: everyone is in.")


class Arrival(NamedTuple):
    """What came of it: the booking as it is now, how many of its seats were let in by this, and what was in conflict.

    The booking is one that has ended where a door without a connection let it in.
    """

    booking: Booking | EndedBooking
    seats: int
    conflict: DoorConflict | None = None


class At(NamedTuple):
    """Where people are let in: at an event, None where that does not matter, by a door, None for an admin."""

    event_id: int | None = None
    door_id: int | None = None


ANYWHERE = At()


def check_in(
    tx: Tx,
    called: str,
    wanted: int | None = None,
    *,
    place: At = ANYWHERE,
    at: int | None = None,
    mark: str | None = None,
) -> Arrival:
    """Let in so many of a booking's seats, or all that are not in yet; it is called by its id or its reference.

    With `at` they were let in then, by a door without a connection. `mark` is what the ticket's code has behind the
    reference. Raises NotFound; Conflict: other_event, ticket_forged, check_in_closed before the day before the event,
    not_confirmed for a hold, and checked_in where fewer seats are awaited; Gone for a booking that has ended; Invalid
    for an `at` that can't be.
    """
    if at is not None:
        found = _find(tx, called, place, mark)
        return _count_late(tx, found, wanted, _require_possible(tx, found.event_id, at), place)
    booking = require_awaited(tx, called, place, mark, wanted or 1)
    wanted = wanted or booking.awaited_seats
    return Arrival(_let_in(tx, booking, wanted, tx.now), wanted)


def require_awaited(tx: Tx, called: str, place: At = ANYWHERE, mark: str | None = None, wanted: int = 1) -> Booking:
    """Return a booking of which so many seats can be let in now. Raises as `check_in` does."""
    booking = _require_confirmed(tx, _find(tx, called, place, mark))
    _require_open(tx, booking.event_id)
    if wanted > booking.awaited_seats:
        _refuse_more(tx, booking)
    return booking


def undo(tx: Tx, called: str, wanted: int | None = None, *, place: At = ANYWHERE) -> Booking:
    """Take back that so many of a booking's seats are in, or that all are. Raises as `check_in` does.

    Conflict (not_undoable) where fewer are in.
    """
    booking = _require_confirmed(tx, _find(tx, called, place))
    wanted = wanted or booking.checked_in_seats
    if not booking.checked_in_seats or wanted > booking.checked_in_seats:
        raise Conflict("not_undoable", "So many seats of this booking aren’t in, so there is nothing to undo.")
    return _set(tx, booking, "check_in_undone", booking.checked_in_seats - wanted, booking.checked_in_at)


def opens_at(event: Event) -> int:
    """Return from when on people are let in: a day before the doors open. What comes before is a mistake."""
    return (event.doors_at or event.starts_at) - DAY_MILLISECONDS


def find(tx: Tx, called: str) -> Booking | EndedBooking | None:
    """Return the booking, live or ended, that is called by its id or its reference; None without one."""
    return seats.look_up(tx, called) if reference.read(called) is None else seats.look_up_by_reference(tx, called)


def _find(tx: Tx, called: str, place: At, mark: str | None = None) -> Booking | EndedBooking:
    """Return the booking, live or ended. Raises NotFound, Conflict (other_event, ticket_forged for a wrong mark)."""
    found = find(tx, called)
    if found is None:
        raise NotFound("booking_not_found", "No booking has this number. Check it, or look for the guest’s name.")
    if place.event_id is not None and found.event_id != place.event_id:
        raise _of_another_event(tx, found.event_id)
    if mark is not None and not keyed.is_ticket_mark(keyed.ticket_key(tx), found.id, mark):
        raise Conflict(
            "ticket_forged",
            "This code isn’t on any ticket of ours. Look for the guest’s name, and compare it with their own.",
        )
    return found


def _of_another_event(tx: Tx, event_id: int) -> Conflict:
    """Return the refusal of another event's ticket, which names it as far as everybody may know of it."""
    event = store.events.find_uncounted(tx, event_id)
    if event is None or not event.published:
        return Conflict("other_event", "This ticket is for another event.")
    return Conflict(
        "other_event",
        Sentence(
            "This ticket is for another event: {title}, {starts_at}.", title=event.title, starts_at=event.starts_at
        ),
        event_title=event.title,
    )


def _require_possible(tx: Tx, event_id: int, at: int) -> int:
    """Return when a door let somebody in. Raises Invalid for the future, and for a time before check-in opens."""
    opens = opens_at(store.events.get(tx, event_id))
    if at > tx.now + _CLOCKS_DIFFER_MILLISECONDS:
        raise Invalid([Fault("at", "Is the clock of this device right? Enter a time that isn’t in the future.")])
    if at < opens:
        raise Invalid([Fault("at", Sentence("Enter a later time: check-in opens {opens_at}.", opens_at=opens))])
    return min(at, tx.now)


def _require_open(tx: Tx, event_id: int) -> None:
    opens = opens_at(store.events.get(tx, event_id))
    if tx.now < opens:
        raise Conflict(
            "check_in_closed",
            Sentence("Check-in opens {opens_at}, a day before the event. Come back then.", opens_at=opens),
            opens_at=opens,
        )


def _require_confirmed(tx: Tx, found: Booking | EndedBooking) -> Booking:
    """Return a booking that lets people in. Raises Gone for one that ended, Conflict (not_confirmed) for a hold."""
    if isinstance(found, EndedBooking):
        code, sentence = _ENDED[found.reason]
        raise Gone(code, sentence, ended_at=found.ended_at, reason=found.reason)
    if found.status == "held":
        raise Conflict(
            "not_confirmed",
            "This booking isn’t confirmed yet, so it doesn’t let anyone in. Ask the organiser to confirm it.",
            name=found.name,
            seats=found.seats,
            amount_cents=found.amount_cents,
            currency=found.currency,
            paid_cents=received.standing(tx, [found])[found.id].came,
        )
    return found


def _refuse_more(tx: Tx, booking: Booking) -> NoReturn:
    """Raise Conflict (checked_in) for more seats than are awaited, with when the first of it came."""
    door = None
    if booking.checked_in_at is not None and (door_id := store.doors.find_first(tx, booking.id)[1]) is not None:
        door = store.doors.find(tx, door_id)
    details: dict[str, Any] = {name: getattr(booking, name) for name in ("checked_in_at", "checked_in_seats", "seats")}
    details["door"] = None if door is None else door.name
    if booking.awaited_seats:
        few = Sentence.counted(
            "Only {number} seat of this booking isn’t in yet.",
            "Only {number} seats of this booking aren’t in yet.",
            booking.awaited_seats,
        )
        raise Conflict("checked_in", few, **details)
    used = _USED if door is None else _USED_AT_DOOR
    raise Conflict("checked_in", Sentence(used, **details), **details)


def _count_late(tx: Tx, found: Booking | EndedBooking, wanted: int | None, at: int, place: At) -> Arrival:
    """Count what a door let in at `at` without knowing what has become of the booking; note what can't be counted."""
    code = _why_not(found)
    awaited = found.awaited_seats if code == "checked_in" else 0
    wanted = wanted or awaited or found.seats
    counted = min(wanted, awaited)
    conflict = None
    if counted < wanted:
        over = wanted - counted
        conflict = store.doors.insert_conflict(tx, found.id, found.event_id, code, over, at, place.door_id)
    if not counted:
        return Arrival(found, 0, conflict)
    assert isinstance(found, Booking)
    return Arrival(_let_in(tx, found, counted, at), counted, conflict)


def _let_in(tx: Tx, booking: Booking, wanted: int, at: int) -> Booking:
    first_at = at if booking.checked_in_at is None else min(booking.checked_in_at, at)
    return _set(tx, booking, "checked_in", booking.checked_in_seats + wanted, first_at)


def _why_not(found: Booking | EndedBooking) -> ConflictCode:
    """Return why a booking lets nobody in, or nobody beyond its seats."""
    if isinstance(found, EndedBooking):
        return _ENDED[found.reason][0]
    return "checked_in" if found.status == "confirmed" else "not_confirmed"


def _set(
    tx: Tx, booking: Booking, action: Literal["checked_in", "check_in_undone"], seats_in: int, first_at: int | None
) -> Booking:
    first_at = first_at if seats_in else None
    store.doors.set_checked_in(tx, booking, seats_in, first_at)
    history.record(tx, action, booking, checked_in_seats=seats_in, checked_in_at=first_at)
    return replace(booking, checked_in_seats=seats_in, checked_in_at=first_at)
