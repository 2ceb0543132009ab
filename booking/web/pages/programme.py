"""The programme: the events by their start, a stretch at a time, and those of them that somebody looks for."""

from functools import lru_cache
from typing import NamedTuple

from booking.model import GREATEST, NEVER, Event, When
from booking.store import events
from booking.store.database import Tx
from booking.store.search import ALL, Sought, fold

# So many events are looked at where only some are wanted, however few those are: what that costs is bounded.
LOOKED_AT_MOST = 500
Position = tuple[int, int]  # An event's start and id, by which events are in order.


class Cursor(NamedTuple):
    """The event that a stretch begins behind, and whether it goes back in time from there."""

    position: Position
    is_back: bool = False


FROM_THE_FIRST = Cursor((-GREATEST, 0))
FROM_THE_LAST = Cursor((GREATEST, GREATEST), is_back=True)


class Choice(NamedTuple):
    """Which events are wanted: those with these words that start before `until` and, if only `bookable` ones, are that.

    Those whose ids are in `always` are wanted whatever else is true of them.
    """

    words: Sought = ALL
    until: int = NEVER
    bookable: bool = False
    always: tuple[int, ...] = ()

    @property
    def is_of_all(self) -> bool:
        """Whether there is no event that is not wanted."""
        return self.words == ALL and self.until == NEVER and not self.bookable

    def has(self, event: Event) -> bool:
        """Whether the event is wanted."""
        if event.id in self.always:
            return True
        if event.starts_at >= self.until or (self.bookable and not event.has_seats):
            return False
        return self.words == ALL or _is_in(f"{event.title} {event.location} {event.description}", self.words)


_EVERY = Choice()


class Stretch(NamedTuple):
    """Some events by start, and where there may be earlier and later ones, or None where there are none."""

    events: list[Event]
    earlier: Cursor | None
    later: Cursor | None


def stretch(tx: Tx, when: When, cursor: Cursor, home: Cursor, at_most: int, choice: Choice = _EVERY) -> Stretch:
    """Return the next events from a cursor on that are wanted; `home` is where somebody begins who has none.

    Whoever comes back to the end that they began at is shown what they began with.
    """
    read, following = _read(tx, when, cursor, at_most, choice)
    if following is None and cursor.is_back != home.is_back:
        cursor = home
        read, following = _read(tx, when, cursor, at_most, choice)
    ahead = Cursor(following, cursor.is_back) if following else None
    passed = position_of(read[0]) if read else cursor.position
    behind = Cursor(passed, not cursor.is_back) if cursor != home else None
    return Stretch(read[::-1], ahead, behind) if cursor.is_back else Stretch(read, behind, ahead)


def has_past(tx: Tx) -> bool:
    """Whether any event has started."""
    return bool(events.page_back(tx, "past", FROM_THE_LAST.position, 1))


def position_of(event: Event) -> Position:
    """Return where an event is in their order."""
    return event.starts_at, event.id


def _read(tx: Tx, when: When, cursor: Cursor, at_most: int, choice: Choice) -> tuple[list[Event], Position | None]:
    """Return the events that are wanted in the order in which a cursor comes upon them, and where to go on."""
    page = events.page_back if cursor.is_back else events.page
    number = at_most + 1 if choice.is_of_all else LOOKED_AT_MOST
    looked_at = page(tx, when, cursor.position, number)
    wanted = [event for event in looked_at if choice.has(event)]
    if len(wanted) > at_most:
        return wanted[:at_most], position_of(wanted[at_most - 1])
    is_cut = len(looked_at) == LOOKED_AT_MOST and looked_at[-1].starts_at < choice.until
    return wanted, position_of(looked_at[-1]) if is_cut else None


def _is_in(text: str, wanted: Sought) -> bool:
    folded = _folded(text)
    return all(word in folded for word in wanted.words.split("\n"))


# To fold the longest description takes a third of a millisecond: once is enough for each.
_folded = lru_cache(maxsize=LOOKED_AT_MOST)(fold)
