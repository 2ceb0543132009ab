"""The guests of an event as a door sees them: who they are, how many, whether they have paid, and who is in."""

from collections.abc import Sequence
from typing import NamedTuple

from booking import keyed, refusals, store
from booking.errors import NotFound
from booking.model import AnyBooking, Booking, Event
from booking.payments import received
from booking.store.database import Tx
from booking.store.doors import NOBODY, Attendance, Conflict, Door, Presence
from booking.store.search import ALL, Sought

ON_PAGE = 50
AT_ONCE_AT_MOST = 20_000
CONFLICTS_AT_MOST = 100
HOLDS_AT_MOST = 20


class GuestPage(NamedTuple):
    """One page of the guests who were searched for; `number` counts from 1, `found` counts all of these."""

    guests: list[Booking]
    found: Attendance
    number: int


NOBODY_FOUND = GuestPage([], NOBODY, 1)


class Shown(NamedTuple):
    """A conflict with its booking's reference and name, and the doors of both times; None for an admin's."""

    conflict: Conflict
    reference: str
    name: str
    door: Door | None
    first_door: Door | None


class Paid(NamedTuple):
    """How much money for a booking is on record, and whether that is all of it.

    None where nothing is asked, or where the organiser has confirmed it and no money is on record: they know.
    """

    cents: int
    is_all: bool | None


class Changed(NamedTuple):
    """Guests as they are now, the references of those who are none any longer, and up to where that is told.

    `marks` are those of the guests' tickets, in their order. `is_all` says that these are all of the guests.
    """

    guests: list[Booking]
    marks: list[str]
    gone: list[str]
    cursor: int
    is_all: bool


def page(tx: Tx, event_id: int, presence: Presence, sought: Sought, number: int) -> GuestPage:
    """Return a page of an event's confirmed bookings by name; one beyond the last is the last."""
    found = store.doors.count(tx, event_id, sought)
    total = count_of(found, presence)
    number = max(1, min(number, -(-total // ON_PAGE)))
    guests = store.doors.page(tx, event_id, presence, sought, (number - 1) * ON_PAGE, ON_PAGE)
    return GuestPage(guests, found, number)


def holds(tx: Tx, event_id: int, sought: Sought) -> list[Booking]:
    """Return the first of an event's holds that are searched for: they let nobody in, but whoever comes is told why."""
    return [] if sought == ALL else store.doors.find_held(tx, event_id, sought, HOLDS_AT_MOST)


def count_of(found: Attendance, presence: Presence) -> int:
    """Return how many bookings there are of which somebody is in, is awaited, or either."""
    return {"all": found.bookings, "awaited": found.bookings_awaited, "in": found.bookings_in}[presence]


def seats_in(tx: Tx, event_id: int) -> int:
    """Return how many seats are in at an event."""
    return store.doors.find_seats_in(tx, [event_id]).get(event_id, 0)


def changed(tx: Tx, event_id: int, cursor: int | None) -> Changed:
    """Return what has changed of an event's guests since `cursor`, or all of them without one. Raises NotFound.

    So it does for a cursor from before a copy of the database was put back.
    """
    refusals.require_event(tx, event_id)
    last = store.doors.find_last_change(tx, event_id)
    if cursor is None or cursor > last:
        guests, gone, is_all = store.doors.find_confirmed(tx, event_id, AT_ONCE_AT_MOST), [], True
    else:
        touched = store.doors.find_changed(tx, event_id, cursor, AT_ONCE_AT_MOST)
        guests, gone, is_all = *_sorted_out(tx, touched), False
    key = keyed.ticket_key(tx)
    return Changed(guests, [keyed.ticket_mark(key, one.id) for one in guests], gone, last, is_all)


def _sorted_out(tx: Tx, booking_ids: Sequence[str]) -> tuple[list[Booking], list[str]]:
    """Return those of these bookings that are confirmed, and the references of the others."""
    confirmed = store.doors.find_all_confirmed(tx, booking_ids)
    known = {one.reference for one in confirmed}
    called = store.bookings.find_called(tx, booking_ids).values()
    return confirmed, [one.reference for one in called if one.reference not in known]


def conflicts(tx: Tx, event_id: int) -> list[Shown]:
    """Return what doors told of too late to be counted at an event, that nobody has seen to yet."""
    return [shown(tx, one) for one in store.doors.find_conflicts(tx, event_id, CONFLICTS_AT_MOST)]


def shown(tx: Tx, conflict: Conflict) -> Shown:
    """Return a conflict with what is shown beside it."""
    called = store.bookings.find_called(tx, [conflict.booking_id]).get(conflict.booking_id)
    door, first_door = (
        None if door_id is None else store.doors.find(tx, door_id)
        for door_id in (conflict.door_id, conflict.first_door_id)
    )
    return Shown(conflict, called.reference if called else "", called.name if called else "", door, first_door)


def settle(tx: Tx, event_id: int, conflict_id: int) -> Conflict:
    """Note that somebody has seen to a conflict of an event: it is no longer listed. Raises NotFound."""
    conflict = store.doors.find_conflict(tx, conflict_id)
    if conflict is None or conflict.event_id != event_id:
        raise conflict_not_found()
    store.doors.set_seen(tx, conflict_id)
    return conflict


def conflict_not_found() -> NotFound:
    """Return the refusal for a conflict that is not there."""
    return NotFound("not_found", "This event has no such conflict.")


def paid_of(tx: Tx, event: Event, bookings: Sequence[AnyBooking]) -> dict[str, Paid]:
    """Return what came for each of an event's bookings, parts of what it costs too, by its id."""
    standing = received.standing(tx, [one for one in bookings if one.amount_cents])
    is_confirmed_by_hand = event.confirmation == "organiser"
    return {
        one.id: Paid(stands.came, stands.missing <= 0)
        if (stands := standing.get(one.id)) is not None and stands.came
        else Paid(0, None if is_confirmed_by_hand or not one.amount_cents else False)
        for one in bookings
    }
