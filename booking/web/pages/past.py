"""The archive: the public events that are over, the latest first, each of which leads to its page."""

from booking.texts.sentences import Sentence
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import programme
from booking.web.pages.layout import page
from booking.web.pages.listing import EVENTS_ON_PAGE, cursor_of, cursor_query
from booking.web.pages.pager import with_query
from booking.web.pages.programme import FROM_THE_LAST, Cursor
from booking.web.site import Site

PATH = "/past"


def past(site: Site, request: Request) -> Answer:
    """GET /past: the events that have started, the latest first."""
    cursor = cursor_of(request, FROM_THE_LAST)
    found = site.database.read(programme.stretch, "past", cursor, FROM_THE_LAST, EVENTS_ON_PAGE)
    return page(
        site,
        request,
        "past",
        title=Sentence("Past events"),
        events=found.events[::-1],
        earlier=_path(found.earlier),
        later=_path(found.later),
    )


ROUTES = (Route("GET", PATH, past, is_shared=True, readers="anyone"),)


def _path(cursor: Cursor | None) -> str | None:
    return None if cursor is None else with_query(PATH, cursor_query(cursor))
