"""Guests from a list: what it would make of an event's guests, and making that, all of it or nothing.

To do it again changes nothing: somebody who has a booking at the event already is left as they are.
"""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from booking import refusals, seats, store
from booking.errors import Conflict, Fault, Invalid
from booking.model import Booking
from booking.organiser.guest_file import FIELD, Row, Table, refused
from booking.seats import Added
from booking.store.bookings import Terms
from booking.store.database import Tx
from booking.texts.sentences import Sentence


class Listed(NamedTuple):
    """A guest of a list, and the row where they stand; `reference` is empty where the list has none."""

    row: Row
    guest: Added
    reference: str


class Import(NamedTuple):
    """Who would be added, and how many rows are of people who have a booking at the event already."""

    guests: list[Added]
    already_booked: int

    @property
    def seats(self) -> int:
        """How many seats those have who would be added."""
        return sum(one.seats for one in self.guests)


def plan(tx: Tx, event_id: int, table: Table, listed: Sequence[Listed]) -> Import:
    """Return what the list would make of the event's guests. Raises NotFound, and Invalid with a line for each fault.

    Whether the event takes bookings, and has the seats, is seen when it is done.
    """
    terms = seats.find_terms(tx, event_id, "")
    has = store.guests.find_seats_of(tx, event_id, sorted({one.guest.person.key for one in listed}))
    added = [one for one in listed if not (has.get(one.guest.person.key) or _NOTHING).live]
    faults = [*_twice(table, listed), *_beyond_limit(table, terms, added, has)]
    if faults:
        raise refused(faults)
    return Import([one.guest for one in added], len(listed) - len(added))


def require_free(tx: Tx, event_id: int, planned: Import) -> None:
    """Raise Invalid where the event has fewer seats free than the list needs, as far as can be said beforehand."""
    free = store.events.get(tx, event_id).free_seats
    if planned.seats > free:
        raise Invalid(
            [
                Fault(
                    FIELD,
                    Sentence(
                        "The list needs {seats} seats, and {free} are free. Give the event more seats, or take guests "
                        "off the list.",
                        seats=planned.seats,
                        free=free,
                    ),
                )
            ]
        )


def carry_out(tx: Tx, event_id: int, planned: Import, *, are_told: bool) -> list[Booking]:
    """Add the guests, all of them or none. Raises Invalid, and what `seats.add` does."""
    if not planned.guests:
        return []
    require_free(tx, event_id, planned)
    return seats.add(tx, event_id, seats.find_terms(tx, event_id, ""), planned.guests, are_told=are_told)


_NOTHING = store.guests.SeatsOfPerson(0, 0)


def _twice(table: Table, listed: Sequence[Listed]) -> list[Fault]:
    """Return a fault for each row of somebody who stands in the list before, unless both name a booking of theirs."""
    faults = []
    seen: dict[str, dict[str, int]] = {}
    for one in listed:
        before = seen.setdefault(one.guest.person.key, {})
        is_another_booking = one.reference and "" not in before and one.reference not in before
        if before and not is_another_booking:
            same = Sentence(
                "The same address stands in row {row}. Put their seats together in one row.",
                row=min(before.values()),
            )
            faults.append(table.fault(one.row, "email", same))
        before.setdefault(one.reference, one.row.number)
    return faults


def _beyond_limit(
    table: Table, terms: Terms, added: Sequence[Listed], has: dict[str, store.guests.SeatsOfPerson]
) -> list[Fault]:
    """Return a fault for each row by which somebody would have more seats than one person may."""
    faults = []
    taken: dict[str, int] = {}
    for one in added:
        key = one.guest.person.key
        waiting = (has.get(key) or _NOTHING).waiting
        of_person = replace(terms, live_seats=taken.get(key, 0), waiting_seats=waiting)
        try:
            refusals.require_within_limit(of_person, one.guest.seats, tells_own=True)
        except Conflict as refusal:
            faults.append(table.fault(one.row, "seats", refusal.said_to_admins))
        taken[key] = taken.get(key, 0) + one.guest.seats
    return faults
