"""The admin's table of events: searched by title and place, filtered, a page at a time."""

from typing import NamedTuple

from booking.model import GREATEST, Event
from booking.store import event_lists
from booking.store.database import Tx
from booking.store.event_lists import SHELVES, Counts, Shelf
from booking.store.search import Sought, sought
from booking.texts.sentences import Sentence
from booking.web.http import paging
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.event import searched_text
from booking.web.pages.layout import page, position, query_value
from booking.web.pages.pager import with_query
from booking.web.site import Site

PATH = "/admin/events"
_ON_PAGE = 50
_BEFORE_ALL, _BEHIND_ALL = (-GREATEST, 0), (GREATEST, GREATEST)
_FIRST: dict[Shelf, tuple[int, int]] = {
    "upcoming": _BEFORE_ALL,
    "past": _BEHIND_ALL,
    "drafts": _BEFORE_ALL,
    "cancelled": _BEHIND_ALL,
}
_NAMES: dict[Shelf, Sentence] = {
    "upcoming": Sentence("Upcoming"),
    "past": Sentence("Past"),
    "drafts": Sentence("Drafts"),
    "cancelled": Sentence("Cancelled"),
}


class Tab(NamedTuple):
    """A kind of events that the table can be narrowed to."""

    shelf: Shelf
    label: Sentence
    total: int
    path: str


def event_list(site: Site, request: Request) -> Answer:
    """GET /admin/events: those of `?when=`, upcoming ones without it, by `?q=`."""
    text, asked = searched_text(request), query_value(request, "when")
    shelf = next((one for one in SHELVES if one == asked), SHELVES[0])
    after = position(request, tuple[paging.Int64, paging.Int64], _FIRST[shelf])
    now, found, counts = site.database.read(_find, shelf, sought(text), after)
    query = {"q": text, "when": "" if shelf == SHELVES[0] else shelf}
    given = {name: value for name, value in query.items() if value}
    shown, more = paging.cut(found, _ON_PAGE, lambda last: paging.encode(last.starts_at, last.id), PATH, given)
    return page(
        site,
        request,
        "events",
        title=Sentence("Events"),
        now=now,
        events=shown,
        text=text,
        shelf=shelf,
        tabs=[
            Tab(one, _NAMES[one], counts.of(one), with_query(PATH, query | {"when": one if one != SHELVES[0] else ""}))
            for one in SHELVES
        ],
        to_first=with_query(PATH, query) if after != _FIRST[shelf] else None,
        more=more,
    )


ROUTES = (Route("GET", PATH, event_list, readers="admin"),)


def _find(tx: Tx, shelf: Shelf, wanted: Sought, after: tuple[int, int]) -> tuple[int, list[Event], Counts]:
    return tx.now, event_lists.page(tx, shelf, wanted, after, _ON_PAGE + 1), event_lists.count(tx, wanted)
