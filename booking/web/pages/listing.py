"""What the address of the page for people chooses of the programme, and the addresses that choose otherwise."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from booking import store, zone
from booking.model import NEVER, Event
from booking.store.database import Tx
from booking.store.search import sought
from booking.texts.markdown import plain
from booking.texts.sentences import Sentence
from booking.web.http import paging
from booking.web.http.request import Request, event_id
from booking.web.pages import programme
from booking.web.pages.layout import query_value
from booking.web.pages.pager import with_query
from booking.web.pages.programme import FROM_THE_FIRST, Choice, Cursor, position_of

EVENTS_ON_PAGE = 60
# From so many events on there is a search; and then rows come without their booking boxes: sixty of those would be four
# times what a page may weigh.
MANY_EVENTS = 12
_TEXT_CHARACTERS_AT_MOST = 200
_OPENED_AT_MOST = 12
_TEASER_CHARACTERS_AT_MOST = 240
_SHOWN = {"": Sentence("All"), "free": Sentence("Free seats"), "week": Sentence("This week")}


class Chip(NamedTuple):
    """A choice of events that one press away is another list."""

    label: Sentence
    path: str
    is_chosen: bool


class Wanted(NamedTuple):
    """What an address asks for: a text in events, one of the chips, a place in the list, and rows that are open."""

    text: str
    show: str
    cursor: Cursor
    opened: tuple[int, ...]

    @property
    def is_all(self) -> bool:
        """Whether it is the list from its beginning."""
        return not self.text and not self.show and self.cursor == FROM_THE_FIRST

    @property
    def chips(self) -> list[Chip]:
        """The choices there are, each with what is searched for."""
        return [Chip(label, self._path(show), show == self.show) for show, label in _SHOWN.items()]

    def path_at(self, cursor: Cursor | None) -> str | None:
        """Return the path of what is chosen from a place of the list on."""
        return None if cursor is None else self._path(self.show, cursor_query(cursor))

    def path_to_open(self, event: Event) -> str:
        """Return the path of the same list with the row of an event open and in view."""
        opened = {"open": str(event.id)}
        return f"{self._path(self.show, cursor_query(self.cursor) | opened)}#event-{event.id}"

    def _path(self, show: str, more: Mapping[str, str] = {}) -> str:
        return with_query("/", {"q": self.text, "show": show} | dict(more))


class Listing(NamedTuple):
    """The events of one page, by start, and the paths of those before and after them."""

    wanted: Wanted
    events: list[Event]
    earlier: str | None
    later: str | None

    @property
    def has_boxes(self) -> bool:
        """Whether each row has its booking box; else only one that is asked for has."""
        return len(self.events) < MANY_EVENTS

    @property
    def has_filter(self) -> bool:
        """Whether there are so many events that people may look for some of them."""
        return not self.has_boxes or not self.wanted.is_all

    def is_open(self, event: Event) -> bool:
        """Whether a row is open from the beginning: one that is asked for, or the only one there is."""
        return event.id in self.wanted.opened or (len(self.events) == 1 and not self.has_filter)

    def teaser(self, event: Event) -> str:
        """Return how an event's description begins."""
        return plain(event.description, _TEASER_CHARACTERS_AT_MOST)


def wanted_by(request: Request) -> Wanted:
    """Return what an address asks for. Raises Invalid for a place that is none."""
    show = query_value(request, "show")
    return Wanted(
        query_value(request, "q").strip()[:_TEXT_CHARACTERS_AT_MOST],
        show if show in _SHOWN else "",
        cursor_of(request, FROM_THE_FIRST),
        opened_by(request),
    )


def opened_by(request: Request) -> tuple[int, ...]:
    """Return the events whose rows are to be open, the one that was opened last at the end."""
    numbers = [event_id(number) for number in parse_qs(request.query).get("open", ())]
    return tuple(number for number in numbers if number is not None)[-_OPENED_AT_MOST:]


def listing(tx: Tx, asked: Wanted, zone_now: ZoneInfo) -> Listing:
    """Return the events that are asked for, from the one that is to be open on where the place has it not."""
    choice = Choice(
        sought(asked.text),
        zone.end_of_week(tx.now, zone_now) if asked.show == "week" else NEVER,
        asked.show == "free",
        asked.opened,
    )
    found = programme.stretch(tx, "upcoming", asked.cursor, FROM_THE_FIRST, EVENTS_ON_PAGE, choice)
    missed = missed_by(tx, asked.opened, found.events)
    if missed is not None and missed.published:
        start, number = position_of(missed)
        found = programme.stretch(tx, "upcoming", Cursor((start, number - 1)), FROM_THE_FIRST, EVENTS_ON_PAGE, choice)
    return Listing(asked, found.events, asked.path_at(found.earlier), asked.path_at(found.later))


def missed_by(tx: Tx, opened: Sequence[int], shown: Sequence[Event]) -> Event | None:
    """Return the event that is to be open last and isn't among those shown, if it is one to come."""
    if not opened or opened[-1] in [event.id for event in shown]:
        return None
    event = store.events.find(tx, opened[-1])
    return event if event is not None and event.starts_at > tx.now else None


def cursor_of(request: Request, home: Cursor) -> Cursor:
    """Return the place in the list of events that is asked for, or `home`. Raises Invalid for one that is none."""
    for name, is_back in (("after", False), ("before", True)):
        given = query_value(request, name)
        if given:
            return Cursor(paging.decode(given, tuple[paging.Int64, paging.Int64], home.position), is_back)
    return home


def cursor_query(cursor: Cursor) -> dict[str, str]:
    """Return the query that asks for a place in the list of events."""
    if cursor in (FROM_THE_FIRST, programme.FROM_THE_LAST):
        return {}
    return {"before" if cursor.is_back else "after": paging.encode(*cursor.position)}
