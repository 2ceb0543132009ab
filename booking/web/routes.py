"""Every route, of the API and of the pages, from the modules that serve them; and which of them serves a request."""

import functools
from typing import NamedTuple

import bottle

from booking.web.api import resources
from booking.web.http.route import BODY_BYTES_AT_MOST
from booking.web.pages import about as about_pages
from booking.web.pages import account as account_pages
from booking.web.pages import admin as admin_pages
from booking.web.pages import (
    booking_page,
    calendars,
    card_payments,
    docs,
    event_list,
    event_page,
    event_settings,
    front,
    guest_bulk,
    guest_import,
    new_event,
)
from booking.web.pages import contact as contact_pages
from booking.web.pages import door as door_pages
from booking.web.pages import event as event_pages
from booking.web.pages import guests as guest_pages
from booking.web.pages import history as history_pages
from booking.web.pages import language as language_pages
from booking.web.pages import messages as message_pages
from booking.web.pages import metrics as metric_pages
from booking.web.pages import notices as notice_pages
from booking.web.pages import own_words as own_word_pages
from booking.web.pages import past as past_pages
from booking.web.pages import payments as payment_pages
from booking.web.pages import pictures as picture_pages
from booking.web.pages import privacy as privacy_pages
from booking.web.pages import reach as reach_pages
from booking.web.pages import search as search_pages
from booking.web.pages import settings as settings_pages
from booking.web.pages import sign_in as sign_in_pages
from booking.web.pages import statements as statement_pages
from booking.web.pages import statistics as statistics_pages
from booking.web.pages import today as today_pages
from booking.web.pages import waiting as waiting_pages
from booking.web.pages import webhooks as webhook_pages

PAGES = (
    *front.ROUTES,
    *calendars.ROUTES,
    *past_pages.ROUTES,
    *event_page.ROUTES,
    *booking_page.ROUTES,
    *language_pages.ROUTES,
    *sign_in_pages.ROUTES,
    *account_pages.ROUTES,
    *contact_pages.ROUTES,
    *privacy_pages.ROUTES,
    *today_pages.ROUTES,
    *admin_pages.ROUTES,
    *event_list.ROUTES,
    *new_event.ROUTES,
    *event_pages.ROUTES,
    *event_settings.ROUTES,
    *waiting_pages.ROUTES,
    *guest_pages.ROUTES,
    *guest_import.ROUTES,
    *guest_bulk.ROUTES,
    *door_pages.ROUTES,
    *search_pages.ROUTES,
    *history_pages.ROUTES,
    *statistics_pages.ROUTES,
    *message_pages.ROUTES,
    *notice_pages.ROUTES,
    *statement_pages.ROUTES,
    *payment_pages.ROUTES,
    *card_payments.ROUTES,
    *webhook_pages.ROUTES,
    *settings_pages.ROUTES,
    *own_word_pages.ROUTES,
    *reach_pages.ROUTES,
    *about_pages.ROUTES,
    *picture_pages.ROUTES,
    *docs.ROUTES,
    *metric_pages.ROUTES,
)
ROUTES = (*resources.ROUTES, *PAGES)


class Found(NamedTuple):
    """The place of a route among all, and what stands for each name in its path."""

    place: int
    segments: dict[str, str]


def _first_segment(path: str) -> str:
    return path[1:].partition("/")[0]


_NONE = "/"  # No path begins with such a segment.
_PLACES: dict[str, list[int]] = {}
for _place, _route in enumerate(ROUTES):
    _PLACES.setdefault(_first_segment(_route.path), []).append(_place)


class _Router(bottle.Router):  # type: ignore[misc]
    """Bottle's router, which would compile the expression for all routes anew with each one that is added."""

    def _compile(self, _method: str) -> None:
        """Leave that to `compile`, once all are added."""

    def compile(self) -> None:
        """Be ready to match."""
        for method in self.dyna_routes:
            super()._compile(method)


@functools.cache
def routing(first: str) -> _Router:
    """Return the router that finds a route's place among those whose paths begin with this segment.

    To make all of them takes a fifteenth of the program's start, and one for all routes takes longer to match.
    """
    router = _Router()
    for place in _PLACES.get(first, ()):
        router.add(ROUTES[place].path, ROUTES[place].method, place)
    router.compile()
    return router


@functools.lru_cache(maxsize=1_024)  # The server asks before the application does, and most ask for few paths.
def find(method: str, path: str) -> Found | str:
    """Return what serves this, or else the other methods that are routed for the path, with commas between them.

    What is asked by HEAD is served as GET.
    """
    try:
        first = _first_segment(path)
        router = routing(first if first in _PLACES else _NONE)
        return Found(*router.match({"REQUEST_METHOD": method, "PATH_INFO": path}))
    except bottle.HTTPError as error:
        return str(error.headers["Allow"]) if error.status_code == 405 else ""


def is_short(method: str, path: str) -> bool:
    """Whether this is one of the routes that are short."""
    found = find(method, path)
    return isinstance(found, Found) and bool(ROUTES[found.place].short)


def body_bytes_at_most(method: str, path: str) -> int:
    """Return how large a body may be that is sent there."""
    found = find(method, path)
    return ROUTES[found.place].body_bytes_at_most if isinstance(found, Found) else BODY_BYTES_AT_MOST
