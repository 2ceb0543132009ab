"""The pages: for people, for the admin, and how a form's answer is shown on them."""

import logging
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qs

import bottle

from booking import accounts, events, seats
from booking.errors import BookingError, Unauthenticated
from booking.model import SEATS_PER_PERSON, Booking, EndedBooking, Event
from booking.store.database import Tx
from booking.web import assets, bodies, cursor, flash, guard, words
from booking.web.answers import NO_STORE, Answer, see_other
from booking.web.cookies import forget_cookie, set_cookie
from booking.web.request import Request, Site, event_id

VIEWS = [str(Path(__file__).parents[2] / "views")]  # one list for good: each new one would fill a cache of its own
BOOKINGS_COOKIE = "bookings"
_REMEMBERED_AT_MOST = 20
_REMEMBERED_SECONDS = 365 * 24 * 60 * 60
_BOOKING_ID = re.compile(r"[0-9a-f]{1,64}")
_EVENTS_ON_PAGE = 50
_UNKNOWN_LINK = flash.Flash("There is no booking behind this link. Check that it is whole.", is_error=True)
_PAST_EVENTS_ON_PAGE = 10
_SHOWN_AFTER_START_MILLISECONDS = 24 * 60 * 60 * 1_000
_LIVE_ON_PAGE = 50
_ENDED_ON_PAGE = 20

Item = TypeVar("Item")
log = logging.getLogger(__name__)


class PageRoute(NamedTuple):
    """A method and path, and what serves the page there."""

    method: str
    path: str
    endpoint: Callable[..., Answer]


class EventOverview(NamedTuple):
    """An event as the admin sees it: with the first of its live bookings and the last of those that ended."""

    event: Event
    live: list[Booking]
    ended: list[EndedBooking]


class OwnBooking(NamedTuple):
    """A booking of the person at this browser, live or ended, with its event."""

    event: Event
    booking: Booking | EndedBooking


def front(site: Site, request: Request) -> Answer:
    """GET /: upcoming events, and on top the bookings that this browser knows or that `?booking=` names."""
    asked_for = _query_value(request, "booking")
    ids = _remembered(request, asked_for)
    now, own, upcoming = site.database.read(_front, ids, _events_after(request))
    upcoming, more = _cut(upcoming, "/")
    shown = [one for one in own if one.booking.id == asked_for or _is_of_interest(one, now)]
    shown.sort(key=lambda one: isinstance(one.booking, EndedBooking))
    is_unknown = bool(asked_for) and not any(one.booking.id == asked_for for one in own)
    told = _UNKNOWN_LINK if is_unknown and not request.is_refresh else None
    page = _page(site, request, "user", told, title="Events", now=now, own=shown, upcoming=upcoming, more=more)
    if request.is_refresh:
        return page  # Its answer may come late: cookies that another tab was given meanwhile must stand.
    if any(one.booking.id == asked_for for one in own):
        _remember(site, page, ids)
    if request.cookie(guard.SESSION_COOKIE) and not _is_signed_in(site, request):
        forget_cookie(site, page, guard.SESSION_COOKIE)
    return page


def admin(site: Site, request: Request) -> Answer:
    """GET /admin: the form for a new event, and every event with its bookings."""
    if not _is_signed_in(site, request):
        return _to_sign_in(site)
    now, upcoming, past = site.database.read(_admin, _events_after(request))
    upcoming, more = _cut(upcoming, "/admin")
    return _page(
        site, request, "admin", title="Admin", now=now, upcoming=upcoming, past=past, more=more, new=_blank(site)
    )


def admin_event(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}: change or cancel one event, and all of its bookings."""
    if not _is_signed_in(site, request):
        return _to_sign_in(site)
    number = event_id(event)
    if number is None:
        raise seats.event_not_found()
    now, overview = site.database.read(_overview, number)
    return _page(
        site,
        request,
        "event",
        title=overview.event.title,
        now=now,
        overview=overview,
        given=_given(site, overview.event),
    )


def sign_in_page(site: Site, request: Request) -> Answer:
    """GET /admin/sign-in: how to sign in; with `?link=` the one-time link itself, which signs in and is used up."""
    secret = _query_value(request, "link")
    if not secret or request.method != "GET":
        return _page(site, request, "sign_in", title="Sign in")
    try:
        session = site.database.write(accounts.sign_in_by_link, secret)
    except Unauthenticated as error:
        return after_refused_form(site, request, "/admin/sign-in", error)
    return _signed_in(site, session)


def sign_in(site: Site, request: Request) -> Answer:
    """POST /admin/sign-in: sign in with an admin's API token."""
    session = site.database.write(accounts.sign_in_by_token, request.body(bodies.TokenForm).token)
    return _signed_in(site, session)


def sign_out(site: Site, request: Request) -> Answer:
    """POST /admin/sign-out: end the session, if there is one."""
    token = request.cookie(guard.SESSION_COOKIE)
    if token is not None:
        site.database.write(accounts.sign_out, token)
    answer = see_other("/")
    forget_cookie(site, answer, guard.SESSION_COOKIE)
    return answer


def static_file(_site: Site, _request: Request, name: str) -> Answer:
    """GET /static/…"""
    return assets.serve(name)


ROUTES = (
    PageRoute("GET", "/", front),
    PageRoute("GET", "/admin", admin),
    PageRoute("GET", "/admin/events/<event>", admin_event),
    PageRoute("GET", "/admin/sign-in", sign_in_page),
    PageRoute("POST", "/admin/sign-in", sign_in),
    PageRoute("POST", "/admin/sign-out", sign_out),
    PageRoute("GET", "/static/<name:path>", static_file),
)


def after_form(site: Site, request: Request, page: str, sentence: str, remember: str | None) -> Answer:
    """Return a browser to the page its form was sent from, to be told `sentence`; `remember` is a booking's id."""
    answer = see_other(request.came_from or page)
    if remember is not None:
        _remember(site, answer, _remembered(request, remember))
    try:
        flash.leave(site, answer, flash.Flash(is_error=False, sentence=sentence))
    except Exception:
        log.exception("%s %s is done, but its page can't say so.", request.method, request.path)
    return answer


def after_refused_form(site: Site, request: Request, page: str, error: BookingError) -> Answer:
    """Return a browser to its form, with what was typed and what is wrong, or to the sign-in page if it needs that."""
    unauthenticated = isinstance(error, Unauthenticated)
    answer = see_other("/admin/sign-in" if unauthenticated else request.came_from or page)
    flash.leave(site, answer, flash.of_refusal(request, error))
    if unauthenticated and request.cookie(guard.SESSION_COOKIE):
        forget_cookie(site, answer, guard.SESSION_COOKIE)
    return answer


def _page(
    site: Site, request: Request, view: str, told: flash.Flash | None = None, *, title: str, **values: Any
) -> Answer:
    """Return a page with the flash that was left for it, or else with `told`."""
    left = None if request.is_refresh else flash.left_for(site, request)
    html = bottle.template(
        view,
        template_lookup=VIEWS,
        title=title,
        flash=left or told or flash.NOTHING,
        zone=site.settings.timezone,
        words=words,
        asset=assets.url,
        new_key=_new_key,
        **values,
    )
    page = Answer(200, [("Content-Type", "text/html; charset=UTF-8"), NO_STORE], html.encode("utf-8"))
    if left:
        forget_cookie(site, page, flash.COOKIE)
    return page


def _front(tx: Tx, ids: list[str], after: tuple[int, int]) -> tuple[int, list[OwnBooking], list[Event]]:
    known = [booking for booking in (seats.look_up(tx, booking_id) for booking_id in ids) if booking is not None]
    own = [OwnBooking(events.find(tx, booking.event_id), booking) for booking in known]
    return tx.now, own, events.page(tx, "upcoming", after, _EVENTS_ON_PAGE + 1)


def _admin(tx: Tx, after: tuple[int, int]) -> tuple[int, list[EventOverview], list[EventOverview]]:
    upcoming = [_overview_of(tx, event) for event in events.page(tx, "upcoming", after, _EVENTS_ON_PAGE + 1)]
    return tx.now, upcoming, [_overview_of(tx, event) for event in events.latest_past(tx, _PAST_EVENTS_ON_PAGE)]


def _overview(tx: Tx, number: int) -> tuple[int, EventOverview]:
    return tx.now, _overview_of(tx, events.find(tx, number))


def _overview_of(tx: Tx, event: Event) -> EventOverview:
    return EventOverview(
        event,
        seats.page_of_event(tx, event.id, ("", ""), _LIVE_ON_PAGE),
        seats.page_of_event_ended(tx, event.id, (2**63 - 1, ""), _ENDED_ON_PAGE),
    )


def _blank(site: Site) -> dict[str, str | int]:
    """Return what stands in the fields of a new event."""
    number, unit = words.hold_time(site.settings.hold_seconds)
    return {
        "title": "",
        "starts_at": "",
        "seats": "",
        "hold_time": number,
        "hold_unit": unit,
        "confirmation": "attendee",
        "max_seats_per_person": SEATS_PER_PERSON,
        "location": "",
        "description": "",
    }


def _given(site: Site, event: Event) -> dict[str, str | int]:
    """Return what stands in the fields of an event that is changed."""
    number, unit = words.hold_time(event.hold_seconds)
    return {
        "title": event.title,
        "starts_at": words.form_moment(event.starts_at, site.settings.timezone),
        "seats": event.seats,
        "hold_time": number,
        "hold_unit": unit,
        "confirmation": event.confirmation,
        "max_seats_per_person": event.max_seats_per_person,
        "location": event.location,
        "description": event.description,
    }


def _new_key() -> str:
    """Return an Idempotency-Key for a form."""
    return os.urandom(16).hex()


def _is_of_interest(own: OwnBooking, now: int) -> bool:
    """Live ones until a day after the start, so that they can be shown at the door; ended ones until the start."""
    until = own.event.starts_at + (_SHOWN_AFTER_START_MILLISECONDS if isinstance(own.booking, Booking) else 0)
    return now < until


def _events_after(request: Request) -> tuple[int, int]:
    return cursor.decode(_query_value(request, "after") or None, tuple[cursor.Int64, cursor.Int64], (-(2**63), 0))


def _cut(found: list[Item], path: str) -> tuple[list[Item], str | None]:
    """Cut what was found, one more than a page has, to a page and the path of the next page, or None."""
    page = found[:_EVENTS_ON_PAGE]
    if len(found) == len(page):
        return page, None
    last = page[-1].event if isinstance(page[-1], EventOverview) else page[-1]
    assert isinstance(last, Event)
    return page, f"{path}?after={cursor.encode(last.starts_at, last.id)}"


def _query_value(request: Request, name: str) -> str:
    """Return a value of the query, or an empty text; a page is not particular about the rest of its query."""
    values = parse_qs(request.query).get(name)
    return values[0] if values else ""


def _is_signed_in(site: Site, request: Request) -> bool:
    try:
        return guard.asker(site, request).is_admin
    except Unauthenticated:
        return False


def _to_sign_in(site: Site) -> Answer:
    answer = see_other("/admin/sign-in")
    forget_cookie(site, answer, guard.SESSION_COOKIE)
    return answer


def _signed_in(site: Site, session: accounts.NewSession) -> Answer:
    answer = see_other("/admin")
    set_cookie(site, answer, guard.SESSION_COOKIE, session.token, accounts.SESSION_SECONDS)
    return answer


def _remembered(request: Request, newest: str) -> list[str]:
    """Return the ids of bookings that this browser knows, the newest first; none of them need exist."""
    known = (request.cookie(BOOKINGS_COOKIE) or "").split(".")
    return [one for one in dict.fromkeys([newest, *known]) if _BOOKING_ID.fullmatch(one)][:_REMEMBERED_AT_MOST]


def _remember(site: Site, answer: Answer, ids: list[str]) -> None:
    set_cookie(site, answer, BOOKINGS_COOKIE, ".".join(ids), _REMEMBERED_SECONDS)
