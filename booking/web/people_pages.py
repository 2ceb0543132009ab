"""The page for people: upcoming events, and on top their own bookings."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from booking import events, seats
from booking.model import Booking, EndedBooking, Event
from booking.people import Account
from booking.store.database import Tx
from booking.web import assets, cursor, flash
from booking.web.answers import Answer
from booking.web.pages import PageRoute, known_bookings, page, query_value, remember_bookings, signed_in
from booking.web.request import Request, Site

EVENTS_ON_PAGE = 50
_UNKNOWN_LINK = flash.Flash("There is no booking behind this link. Check that it is whole.", is_error=True)
_SHOWN_AFTER_START_MILLISECONDS = 24 * 60 * 60 * 1_000
_ENDED_OF_ACCOUNT_AT_MOST = 50


class OwnBooking(NamedTuple):
    """A booking of the person at this browser, live or ended, with its event."""

    event: Event
    booking: Booking | EndedBooking


def front(site: Site, request: Request) -> Answer:
    """GET /: upcoming events, and on top one's own bookings, by account, by this browser or by `?booking=`."""
    asked_for = query_value(request, "booking")
    ids = known_bookings(request, asked_for)
    account = signed_in(site, request)
    now, own, upcoming = site.database.read(_front, account, ids, events_after(request))
    asked = [one.booking for one in own if one.booking.id == asked_for]
    shown = [one for one in own if one.booking in asked or (_is_of(one, account) and _is_of_interest(one, now))]
    shown.sort(key=lambda one: isinstance(one.booking, EndedBooking))
    answer = page(
        site,
        request,
        "user",
        _UNKNOWN_LINK if asked_for and not asked and not request.is_refresh else None,
        title="Events",
        now=now,
        own=shown,
        upcoming=upcoming[:EVENTS_ON_PAGE],
        more=_later_events(upcoming),
        query=urlencode,
    )
    # A refresh may be answered late: cookies that another tab was given meanwhile must stand.
    if asked and asked[0].account_id is None and not request.is_refresh:
        remember_bookings(request, answer, ids)
    return answer


def static_file(_site: Site, _request: Request, name: str) -> Answer:
    """GET /static/…"""
    return assets.serve(name)


ROUTES = (
    PageRoute("GET", "/", front),
    PageRoute("GET", "/static/<name:path>", static_file),
)


def with_events(tx: Tx, bookings: Sequence[Booking | EndedBooking]) -> list[OwnBooking]:
    """Return the bookings, each with its event."""
    found = {number: events.find(tx, number) for number in {booking.event_id for booking in bookings}}
    return [OwnBooking(found[booking.event_id], booking) for booking in bookings]


def events_after(request: Request) -> tuple[int, int]:
    """Return the start and id after which a page of events begins. Raises Invalid."""
    return cursor.decode(query_value(request, "after") or None, tuple[cursor.Int64, cursor.Int64], (-(2**63), 0))


def _front(
    tx: Tx, account: Account | None, ids: list[str], after: tuple[int, int]
) -> tuple[int, list[OwnBooking], list[Event]]:
    known = [booking for booking in (seats.look_up(tx, booking_id) for booking_id in ids) if booking is not None]
    if account is not None:
        of_account: list[Booking | EndedBooking] = []
        of_account += seats.live_of_account(tx, account.id, tx.now - _SHOWN_AFTER_START_MILLISECONDS)
        newest = seats.page_of_account(tx, account.id, None, _ENDED_OF_ACCOUNT_AT_MOST)
        of_account += [booking for booking in newest if isinstance(booking, EndedBooking)]
        known += [booking for booking in of_account if booking.id not in ids]
    return tx.now, with_events(tx, known), events.page(tx, "upcoming", after, EVENTS_ON_PAGE + 1)


def _is_of(own: OwnBooking, account: Account | None) -> bool:
    """Whether it is a guest's or the account's: who has signed out must not leave theirs on show in this browser."""
    return own.booking.account_id in (None, account.id if account else None)


def _is_of_interest(own: OwnBooking, now: int) -> bool:
    """Live ones until a day after the start, so that they can be shown at the door; ended ones until the start."""
    until = own.event.starts_at + (_SHOWN_AFTER_START_MILLISECONDS if isinstance(own.booking, Booking) else 0)
    return now < until


def _later_events(found: list[Event]) -> str | None:
    """Return the path of the next page, when one more was found than a page has."""
    if len(found) <= EVENTS_ON_PAGE:
        return None
    last = found[EVENTS_ON_PAGE - 1]
    return f"/?after={cursor.encode(last.starts_at, last.id)}"
