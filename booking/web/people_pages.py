"""The page for people: upcoming events, and on top their own bookings and places on waiting lists."""

from urllib.parse import urlencode

from booking import events
from booking.errors import Sentence
from booking.model import EndedBooking, Event
from booking.people import Account
from booking.store.database import Tx
from booking.web import assets, cursor, flash, own
from booking.web.answers import Answer
from booking.web.own import Own, OwnBooking, OwnEntry
from booking.web.pages import (
    BOOKINGS_COOKIE,
    ENTRIES_COOKIE,
    PageRoute,
    known_ids,
    page,
    query_value,
    remember_ids,
    signed_in,
)
from booking.web.request import Request, Site

EVENTS_ON_PAGE = 50
_UNKNOWN_BOOKING = flash.Flash(Sentence("There is no booking behind this link. Check that it is whole."), is_error=True)
_UNKNOWN_ENTRY = flash.Flash(
    Sentence("There is nobody waiting behind this link. Check that it is whole."), is_error=True
)


def front(site: Site, request: Request) -> Answer:
    """GET /: upcoming events, and on top one's own: by account, by this browser, by `?booking=` or by `?entry=`."""
    booking_link, entry_link = query_value(request, "booking"), query_value(request, "entry")
    booking_ids = known_ids(request, BOOKINGS_COOKIE, booking_link)
    entry_ids = known_ids(request, ENTRIES_COOKIE, entry_link)
    account = signed_in(site, request)
    now, found, upcoming = site.database.read(_front, account, (booking_ids, entry_ids), events_after(request))
    link = booking_link or entry_link
    asked = found.led_to(link) if link else None
    bookings = [one for one in found.bookings if one == asked or (_is_of(one, account) and one.is_of_interest)]
    bookings.sort(key=lambda one: isinstance(one.booking, EndedBooking))
    unknown = _UNKNOWN_BOOKING if booking_link else _UNKNOWN_ENTRY
    answer = page(
        site,
        request,
        "user",
        unknown if link and asked is None and not request.is_refresh else None,
        title=own.title(bookings, Sentence("Events")),
        now=now,
        own=bookings,
        entries=[one for one in found.entries if one == asked or (_is_of(one, account) and one.is_of_interest)],
        news=own.news(bookings, now),
        upcoming=upcoming[:EVENTS_ON_PAGE],
        more=_later_events(upcoming),
        query=urlencode,
    )
    # A refresh may be answered late: cookies that another tab was given meanwhile must stand.
    if asked is not None and asked.account_id is None and not request.is_refresh:
        cookie, ids = (BOOKINGS_COOKIE, booking_ids) if booking_link else (ENTRIES_COOKIE, entry_ids)
        remember_ids(request, answer, cookie, ids)
    return answer


def static_file(_site: Site, _request: Request, name: str) -> Answer:
    """GET /static/…"""
    return assets.serve(name)


ROUTES = (
    PageRoute("GET", "/", front),
    PageRoute("GET", "/static/<name:path>", static_file),
)


def events_after(request: Request) -> tuple[int, int]:
    """Return the start and id after which a page of events begins. Raises Invalid."""
    return cursor.decode(query_value(request, "after") or None, tuple[cursor.Int64, cursor.Int64], (-(2**63), 0))


def _front(
    tx: Tx, account: Account | None, known: tuple[list[str], list[str]], after: tuple[int, int]
) -> tuple[int, Own, list[Event]]:
    return *own.find(tx, account, *known), events.page(tx, "upcoming", after, EVENTS_ON_PAGE + 1)


def _is_of(one: OwnBooking | OwnEntry, account: Account | None) -> bool:
    """Whether it is a guest's or the account's: who has signed out must not leave theirs on show in this browser."""
    return one.account_id in (None, account.id if account else None)


def _later_events(found: list[Event]) -> str | None:
    """Return the path of the next page, when one more was found than a page has."""
    if len(found) <= EVENTS_ON_PAGE:
        return None
    last = found[EVENTS_ON_PAGE - 1]
    return f"/?after={cursor.encode(last.starts_at, last.id)}"
