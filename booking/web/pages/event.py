"""The admin's pages of one event: its seats and bookings, those that ended, and its waiting list."""

from typing import NamedTuple

from booking import events, history, seats, store, waitlist
from booking.model import GREATEST, Booking, EndedBooking, Entry, Event
from booking.organiser import statistics
from booking.store import bookings
from booking.store.bookings import NetworkUse
from booking.store.database import Tx
from booking.store.search import ALL, Sought, sought
from booking.texts.sentences import Sentence
from booking.web.api import events as events_api
from booking.web.api.endpoint import id_of
from booking.web.http import paging
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import qr
from booking.web.pages.layout import page, position, query_value
from booking.web.pages.places import event_path
from booking.web.pages.statistics import drawn_with
from booking.web.site import Site

_LIVE_ON_PAGE = 20
_ENDED_ON_PAGE = 20
_WAITING_ON_PAGE = 20
_ROWS_ON_PAGE = 100
_SEARCH_CHARACTERS_AT_MOST = 200
_NETWORKS_ON_PAGE = 5
NEWEST = (GREATEST, "")  # Of the bookings that ended.


class Overview(NamedTuple):
    """An event as the admin sees it: with the first of its live bookings and the last of those that ended.

    `corrected` are the ids of those of the latter that go on with a corrected address.
    """

    event: Event
    live: list[Booking]
    ended: list[EndedBooking]
    live_count: int
    corrected: frozenset[str]


def event_page(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}: how one event stands, the first of its bookings and its list, and how it is shared."""
    now, overview, waiting, networks = site.database.read(_overview, id_of("event", event))
    story = site.database.read(statistics.of_event, overview.event, site.zone.now)
    return page(
        site,
        request,
        "event",
        title=overview.event.title,
        changes_at=overview.event.changes_at,
        now=now,
        overview=overview,
        waiting=waiting,
        networks=networks,
        link=site.url(event_path(overview.event)),
        code=qr.code,
        **drawn_with(story),
    )


def ended_page(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}/bookings/ended: those that ended, of all or of `?q=`, the latest end first."""
    before = position(request, tuple[paging.Int64, str], NEWEST)
    text = searched_text(request)
    of_event, found, corrected = site.database.read(_ended, id_of("event", event), before, sought(text))
    searched = {"q": text} if text else {}
    shown, more = paging.cut(
        found, _ROWS_ON_PAGE, lambda last: paging.encode(last.ended_at, last.id), request.path, searched
    )
    return page(
        site,
        request,
        "ended",
        title=Sentence("Cancelled and expired"),
        event=of_event,
        ended=shown,
        corrected=corrected,
        more=more,
        text=text,
    )


ROUTES = (
    Route("GET", "/admin/events/<event>", event_page, readers="admin", short="if remembered"),
    Route(
        "POST",
        "/admin/events/<event>/delete",
        events_api.delete_event,
        "/admin/events",
        "/admin/events",
        readers="admin",
    ),
    Route("GET", "/admin/events/<event>/bookings/ended", ended_page, readers="admin"),
)


def overview_of(tx: Tx, event: Event) -> Overview:
    """Return the event with the first of its live bookings and the last of those that ended."""
    live = seats.page_of_event(tx, event.id, ("", ""), _LIVE_ON_PAGE)
    ended = seats.page_of_event_ended(tx, event.id, NEWEST, _ENDED_ON_PAGE)
    return Overview(
        event,
        live,
        ended,
        len(live) if len(live) < _LIVE_ON_PAGE else store.guests.count(tx, event.id, ALL).of("all"),
        history.corrected(tx, ended),
    )


def searched_text(request: Request) -> str:
    """Return what the reader of a page searches for."""
    return query_value(request, "q")[:_SEARCH_CHARACTERS_AT_MOST]


def _overview(tx: Tx, number: int) -> tuple[int, Overview, list[Entry], list[NetworkUse]]:
    event = events.find(tx, number)
    waiting = waitlist.page_of_event(tx, number, 0, _WAITING_ON_PAGE) if event.waiting else []
    return tx.now, overview_of(tx, event), waiting, bookings.find_networks(tx, number, _NETWORKS_ON_PAGE)


def _ended(
    tx: Tx, number: int, before: tuple[int, str], wanted: Sought
) -> tuple[Event, list[EndedBooking], frozenset[str]]:
    found = seats.page_of_event_ended(tx, number, before, _ROWS_ON_PAGE + 1, sought=wanted)
    return events.find(tx, number), found, history.corrected(tx, found)
