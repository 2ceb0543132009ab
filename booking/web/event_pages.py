"""The admin's pages of one event: its seats and bookings, those that ended, and its waiting list."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from booking import events, seats, waitlist
from booking.errors import Sentence
from booking.model import SEATS_PER_PERSON, Booking, EndedBooking, Entry, Event
from booking.people import Account
from booking.store.database import Tx
from booking.web import cursor, unchanged, words
from booking.web.answers import Answer
from booking.web.event_api import require_id
from booking.web.pages import PageRoute, for_admins, page, query_value
from booking.web.request import Request, Site

Row = TypeVar("Row")

_LIVE_ON_PAGE = 50
_ENDED_ON_PAGE = 20
_WAITING_ON_PAGE = 20
_ROWS_ON_PAGE = 100
_NEWEST = (2**63 - 1, "")


class Overview(NamedTuple):
    """An event as the admin sees it: with the first of its live bookings and the last of those that ended."""

    event: Event
    live: list[Booking]
    ended: list[EndedBooking]


def event_page(site: Site, request: Request, _account: Account, event: str) -> Answer:
    """GET /admin/events/{id}: change, cancel or reopen one event, with the first of its bookings and its list."""
    now, overview, waiting = site.database.read(_overview, require_id(event))
    given = _given(site, overview.event)
    title = overview.event.title
    return page(
        site,
        request,
        "event",
        title=title,
        now=now,
        overview=overview,
        waiting=waiting,
        given=given,
        shown=unchanged.digest(given),
    )


def ended_page(site: Site, request: Request, _account: Account, event: str) -> Answer:
    """GET /admin/events/{id}/bookings/ended: the bookings that ended, the latest end first, to be restored."""
    before = cursor.decode(query_value(request, "after") or None, tuple[cursor.Int64, str], _NEWEST)
    of_event, found = site.database.read(_ended, require_id(event), before)
    shown, more = _cut(found, request.path, lambda last: cursor.encode(last.ended_at, last.id))
    return page(site, request, "ended", title=Sentence("Ended bookings"), event=of_event, ended=shown, more=more)


def waiting_page(site: Site, request: Request, _account: Account, event: str) -> Answer:
    """GET /admin/events/{id}/waitlist: who waits, in order."""
    after = cursor.decode(query_value(request, "after") or None, tuple[cursor.Int64], (0,))[0]
    of_event, found = site.database.read(_waiting, require_id(event), after)
    shown, more = _cut(found, request.path, lambda last: cursor.encode(last.number))
    return page(site, request, "waiting", title=Sentence("Waiting list"), event=of_event, waiting=shown, more=more)


ROUTES = (
    PageRoute("GET", "/admin/events/<event>", for_admins(event_page)),
    PageRoute("GET", "/admin/events/<event>/bookings/ended", for_admins(ended_page)),
    PageRoute("GET", "/admin/events/<event>/waitlist", for_admins(waiting_page)),
)


def overview_of(tx: Tx, event: Event) -> Overview:
    """Return the event with the first of its live bookings and the last of those that ended."""
    return Overview(
        event,
        seats.page_of_event(tx, event.id, ("", ""), _LIVE_ON_PAGE),
        seats.page_of_event_ended(tx, event.id, _NEWEST, _ENDED_ON_PAGE),
    )


def blank(site: Site) -> dict[str, str | int]:
    """Return what stands in the fields of a new event."""
    number, unit = words.hold_time(site.settings.hold_seconds)
    return {
        "title": "",
        "starts_at": "",
        "seats": "",
        "hold_time": number,
        "hold_unit": unit,
        "confirmation": "attendee",
        "audience": "anyone",
        "max_seats_per_person": SEATS_PER_PERSON,
        "max_extensions": 0,
        "opens_at": "",
        "closes_at": "",
        "location": "",
        "description": "",
    }


def _given(site: Site, event: Event) -> dict[str, str | int]:
    """Return what stands in the fields of an event that is changed."""
    number, unit = words.hold_time(event.hold_seconds)
    zone = site.settings.timezone
    return {
        "title": event.title,
        "starts_at": words.form_moment(event.starts_at, zone),
        "seats": event.seats,
        "hold_time": number,
        "hold_unit": unit,
        "confirmation": event.confirmation,
        "audience": event.audience,
        "max_seats_per_person": event.max_seats_per_person,
        "max_extensions": event.max_extensions,
        "opens_at": "" if event.opens_at is None else words.form_moment(event.opens_at, zone),
        "closes_at": "" if event.closes_at is None else words.form_moment(event.closes_at, zone),
        "location": event.location,
        "description": event.description,
    }


def _overview(tx: Tx, number: int) -> tuple[int, Overview, list[Entry]]:
    event = events.find(tx, number)
    waiting = waitlist.page_of_event(tx, number, 0, _WAITING_ON_PAGE) if event.waiting else []
    return tx.now, overview_of(tx, event), waiting


def _ended(tx: Tx, number: int, before: tuple[int, str]) -> tuple[Event, list[EndedBooking]]:
    return events.find(tx, number), seats.page_of_event_ended(tx, number, before, _ROWS_ON_PAGE + 1)


def _waiting(tx: Tx, number: int, after: int) -> tuple[Event, list[Entry]]:
    return events.find(tx, number), waitlist.page_of_event(tx, number, after, _ROWS_ON_PAGE + 1)


def _cut(found: list[Row], path: str, position: Callable[[Row], str]) -> tuple[list[Row], str | None]:
    """Cut what was found, one more than a page has, to a page and the path of the next one, or None."""
    shown = found[:_ROWS_ON_PAGE]
    return shown, f"{path}?after={position(shown[-1])}" if len(found) > len(shown) else None
