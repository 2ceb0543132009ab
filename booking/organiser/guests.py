"""Finding people among all that was booked: an event's guests, its waiting list, and a person at all events."""

from typing import NamedTuple

from booking import addresses, history, store
from booking.model import Booking, EndedBooking, Entry, Event
from booking.people import Account
from booking.refusals import require_event
from booking.store.database import Tx
from booking.store.guests import Choice, Counts
from booking.store.search import ALL, Sought, fold

ON_PAGE = 50
WAITING_ON_PAGE = 50
IN_PART = 700  # Of a list to print: 20 sheets of 35 rows.
_SHORTEST_SEARCH = 2
_FIRST_OF_EAST_ASIA = "\u2e80"  # From here on one character may be a whole name.


class GuestPage(NamedTuple):
    """One page of an event's live bookings; `number` counts from 1, `counts` are of what was searched for."""

    live: list[Booking]
    counts: Counts
    number: int


class WaitingPage(NamedTuple):
    """One page of those who wait; `number` counts from 1, `total` is how many were found."""

    entries: list[Entry]
    total: int
    number: int


class PartToPrint(NamedTuple):
    """A part of the list for the door; `number` counts from 1, `total` is how many rows all parts have."""

    live: list[Booking]
    waiting: list[Entry]
    total: int
    number: int


class FoundPerson(NamedTuple):
    """A person with all that is theirs: an account, bookings, live ones first, and places on waiting lists."""

    name: str
    email: str
    account: Account | None
    bookings: list[Booking | EndedBooking]
    entries: list[Entry]


class Results(NamedTuple):
    """What a search at all events has found; `has_more` says that some kind of rows was cut off.

    `corrected` are the ids of the bookings that go on with a corrected address.
    """

    people: list[FoundPerson]
    events: dict[int, Event]
    has_more: bool
    corrected: frozenset[str]


def is_enough(wanted: Sought) -> bool:
    """Whether the text is long enough to search at all events."""
    letters = wanted.words.replace("\n", "")
    return len(letters) >= _SHORTEST_SEARCH or letters >= _FIRST_OF_EAST_ASIA


def search(tx: Tx, wanted: Sought) -> Results:
    """Return the people at all events who are found by a name, an address or an id, with all that is theirs."""
    found, has_more = _rows(tx, wanted)
    people = {key for one in found for key in (_key(one), _person_of(one))}
    if people:
        theirs, is_cut = _rows(tx, sorted(people))
        found = list({(type(one), one.id): one for one in (*theirs, *found)}.values())
        has_more = has_more or is_cut
    by_person: dict[str, list[Booking | EndedBooking | Entry | Account]] = {}
    for one in found:
        by_person.setdefault(_key(one), []).append(one)
    event_ids = {one.event_id for one in found if not isinstance(one, Account)}
    events = {event_id: store.events.find_uncounted(tx, event_id) for event_id in event_ids}
    persons = sorted((_person(rows) for rows in by_person.values()), key=lambda one: (one.name or one.email).casefold())
    known = {event_id: event for event_id, event in events.items() if event is not None}
    ended = [one for one in found if isinstance(one, EndedBooking)]
    return Results(persons, known, has_more, history.corrected(tx, ended))


def page(tx: Tx, event_id: int, choice: Choice, number: int, booking_id: str | None = None) -> GuestPage:
    """Return a page of the event's bookings, the one with `booking_id` where that is among them. Raises NotFound.

    A page beyond the last one is the last.
    """
    require_event(tx, event_id)
    counts = store.guests.count(tx, event_id, choice.sought)
    place = store.guests.find_place(tx, event_id, choice, booking_id) if booking_id else None
    wanted = number if place is None else place // ON_PAGE + 1
    number = _existing(wanted, counts.of(choice.state), ON_PAGE)
    live = store.guests.page(tx, event_id, choice, (number - 1) * ON_PAGE, ON_PAGE)
    return GuestPage(live, counts, number)


def ids(tx: Tx, event_id: int, choice: Choice) -> list[str]:
    """Return the ids of all bookings of the event that are chosen, in their order. Raises NotFound."""
    require_event(tx, event_id)
    return store.guests.ids(tx, event_id, choice)


def part_to_print(tx: Tx, event_id: int, number: int) -> PartToPrint:
    """Return a part of an event's list for the door: its live bookings by family name, then those who wait.

    A part beyond the last one is the last. Raises NotFound.
    """
    require_event(tx, event_id)
    called = sorted(store.guests.find_called(tx, event_id), key=lambda one: family_name_first(one[1]))
    waiting = store.waitlist.find_numbers(tx, event_id, ALL)
    number = _existing(number, len(called) + len(waiting), IN_PART)
    first, last = (number - 1) * IN_PART, number * IN_PART
    live = store.guests.find_in_order(tx, [booking_id for booking_id, _ in called[first:last]])
    begin, end = max(0, first - len(called)), max(0, last - len(called))
    waits = store.waitlist.find_numbered(tx, event_id, waiting[begin:end])
    return PartToPrint(live, waits, len(called) + len(waiting), number)


def family_name_first(who: str) -> tuple[str, str]:
    """Return what a person is sorted by at a door: the last word of their name or, of `Müller, Jürgen`, the first."""
    folded = fold(who)
    family, comma, given = folded.partition(",")
    if not comma:
        given, _, family = folded.strip().rpartition(" ")
    return family.strip(), given.strip()


def waiting_page(tx: Tx, event_id: int, wanted: Sought, number: int) -> WaitingPage:
    """Return a page of those who wait at an event, in their order. Raises NotFound.

    A page beyond the last one is the last.
    """
    require_event(tx, event_id)
    numbers = store.waitlist.find_numbers(tx, event_id, wanted)
    number = _existing(number, len(numbers), WAITING_ON_PAGE)
    shown = numbers[(number - 1) * WAITING_ON_PAGE : number * WAITING_ON_PAGE]
    return WaitingPage(store.waitlist.find_numbered(tx, event_id, shown), len(numbers), number)


def page_of_position(position: int) -> int:
    """Return the page of the waiting list on which this position is."""
    return (position - 1) // WAITING_ON_PAGE + 1


def _rows(tx: Tx, wanted: Sought | list[str]) -> tuple[list[Booking | EndedBooking | Entry | Account], bool]:
    """Return what is found, or these people's, at most ON_PAGE of each kind, and whether there is more."""
    asked = (tx, wanted, ON_PAGE + 1)
    entries = [store.waitlist.find(tx, entry_id) for entry_id in store.everywhere.find_waiting(*asked)]
    kinds: list[list[Booking | EndedBooking | Entry | Account]] = [
        [one if one.is_live(tx.now) else one.expired() for one in store.everywhere.find_live(*asked)],
        [*store.everywhere.find_ended(*asked)],
        [entry for entry in entries if entry is not None and entry.status == "waiting"],
        [*store.everywhere.find_accounts(*asked)],
    ]
    return [one for kind in kinds for one in kind[:ON_PAGE]], any(len(kind) > ON_PAGE for kind in kinds)


def _key(one: Booking | EndedBooking | Entry | Account) -> str:
    """Return the key that groups rows into people: to an organiser an address is one person, proved or not."""
    return addresses.key(one.email) if one.email else _person_of(one)


def _person_of(one: Booking | EndedBooking | Entry | Account) -> str:
    return one.person.key if isinstance(one, Account) else one.person


def _person(rows: list[Booking | EndedBooking | Entry | Account]) -> FoundPerson:
    account = next((one for one in rows if isinstance(one, Account)), None)
    named = next((one.name for one in (account, *rows) if one is not None and one.name), "")
    return FoundPerson(
        named,
        next((one.email for one in rows if one.email), ""),
        account,
        [one for one in rows if isinstance(one, Booking | EndedBooking)],
        [one for one in rows if isinstance(one, Entry)],
    )


def _existing(number: int, total: int, on_page: int) -> int:
    return max(1, min(number, -(-total // on_page)))
