"""The API's endpoints: decode, call one function of the root, answer."""

import logging
from collections.abc import Callable
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from msgspec import UNSET, UnsetType, structs

from booking import events, seats
from booking.errors import Busy, Fault, Invalid
from booking.model import NEVER, Booking, BookingStatus, EndedBooking, Event, EventChange, EventDraft, Person
from booking.store.database import Tx
from booking.web import answers, bodies, conditions, cursor, guard, words
from booking.web.decode import Body
from booking.web.done import Done
from booking.web.idempotency import write_once
from booking.web.request import Request, Site, event_id

Item = TypeVar("Item")
log = logging.getLogger(__name__)


class Route(NamedTuple):
    """A method and path, what serves it, and the page that a browser's form belongs to."""

    method: str
    path: str
    endpoint: Callable[..., Done]
    page: str = "/"


def create_event(site: Site, request: Request) -> Done:
    """POST /events"""
    guard.require_admin(site, request)
    body = _event_body(site, request, bodies.NewEvent)
    hold_seconds = site.settings.hold_seconds if isinstance(body.hold_seconds, UnsetType) else body.hold_seconds
    draft = EventDraft(**structs.asdict(body) | {"hold_seconds": hold_seconds})

    def done(event: Event) -> Done:
        return Done(201, answers.event(event), f"/events/{event.id}", f"“{event.title}” is open for booking.")

    return write_once(site, request, lambda tx: events.publish(tx, draft), done)


def list_events(site: Site, request: Request) -> Done:
    """GET /events"""
    guard.asker(site, request)
    query = request.query_as(bodies.EventsQuery)
    after = cursor.decode(query.after, tuple[cursor.Int64, cursor.Int64], (-(2**63), 0))
    found = site.database.read(events.page, query.when, after, query.limit + 1)
    page, following = _page(
        "/events", found, query.limit, lambda last: cursor.encode(last.starts_at, last.id), when=query.when
    )
    return Done(
        200,
        {"events": [answers.event(event) for event in page], "next": following},
        is_public=True,
        # Into the others an event may come by time alone.
        true_until=min((event.true_until for event in page), default=NEVER) if query.when == "upcoming" else 0,
    )


def get_event(site: Site, request: Request, event: str) -> Done:
    """GET /events/{id}"""
    guard.asker(site, request)
    found = site.database.read(events.find, _event_id(event))
    return Done(200, answers.event(found), is_public=True, true_until=found.true_until)


def change_event(site: Site, request: Request, event: str) -> Done:
    """PATCH /events/{id}, and POST /events/{id} for forms, which know no PATCH"""
    guard.require_admin(site, request)
    number = _event_id(event)
    _leave_out_unchanged_start(site, request, number)
    body = structs.asdict(_event_body(site, request, bodies.EventPatch, number))
    given = {name: value for name, value in body.items() if value is not UNSET}
    wanted = request.header("IF_MATCH")

    def change(tx: Tx) -> Event:
        if wanted is not None:
            conditions.require_match(wanted, answers.etag(answers.event(events.find(tx, number))))
        return events.change(tx, number, EventChange(**given))

    def done(changed: Event) -> Done:
        return Done(200, answers.event(changed), sentence=f"“{changed.title}” is saved.")

    return write_once(site, request, change, done)


def cancel_event(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/cancel"""
    guard.require_admin(site, request)
    number = _event_id(event)
    request.body(bodies.Nothing)

    def done(cancelled: Event) -> Done:
        sentence = f"“{cancelled.title}” is cancelled, and every booking with it."
        return Done(200, answers.event(cancelled), sentence=sentence)

    return write_once(site, request, lambda tx: events.cancel(tx, number), done)


def book(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/book"""
    guard.asker(site, request)
    number = _event_id(event)
    body = request.body(bodies.NewBooking)
    person = Person(body.name, body.email)

    def done(booking: Booking) -> Done:
        return Done(
            201,
            answers.booking(booking, booking.created_at),
            f"/bookings/{booking.id}",
            words.booked(booking, site.settings.timezone) if request.prefers_page else "",
            booking.id,
        )

    return write_once(site, request, lambda tx: seats.book(tx, number, person, body.seats), done)


def confirm_for_event(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/confirm"""
    by_admin = guard.asker(site, request).is_admin
    number = _event_id(event)
    booking_id = request.body(bodies.BookingReference).booking_id
    return _confirm(site, request, booking_id, by_admin=by_admin, event_id=number)


def confirm_booking(site: Site, request: Request, booking: str) -> Done:
    """POST /bookings/{id}/confirm"""
    by_admin = guard.asker(site, request).is_admin
    request.body(bodies.Nothing)
    return _confirm(site, request, booking, by_admin=by_admin)


def get_booking(site: Site, request: Request, booking: str) -> Done:
    """GET /bookings/{id}"""
    guard.asker(site, request)
    found, now = site.database.read(_find_booking_now, booking)
    return Done(200, answers.booking(found, now), state=found)


def cancel_booking(site: Site, request: Request, booking: str) -> Done:
    """POST /bookings/{id}/cancel"""
    guard.asker(site, request)
    request.body(bodies.Nothing)

    def done(ended: EndedBooking) -> Done:
        freed = words.count(ended.seats, "seat is", "seats are")
        sentence = f"The booking is cancelled and its {freed} free."
        return Done(200, {"id": ended.id, "status": ended.status}, sentence=sentence)

    return write_once(site, request, lambda tx: seats.cancel(tx, booking), done)


def list_event_bookings(site: Site, request: Request, event: str) -> Done:
    """GET /events/{id}/bookings"""
    guard.require_admin(site, request)
    number = _event_id(event)
    query = request.query_as(bodies.BookingsQuery)
    status = None if query.status == "any" else query.status
    if query.ended == "true" and status in ("held", "confirmed"):
        raise Invalid([Fault("status", f"is {status}, as no booking that ended is; leave `ended` out")])
    chosen = {} if status is None else {"status": status}
    path = f"/events/{number}/bookings"
    if query.ended == "true" or status in ("expired", "cancelled"):
        before = cursor.decode(query.after, tuple[cursor.Int64, str], (2**63 - 1, ""))
        ended = site.database.read(seats.page_of_event_ended, number, before, query.limit + 1, status)
        ended, following = _page(
            path, ended, query.limit, lambda last: cursor.encode(last.ended_at, last.id), ended="true", **chosen
        )
        return Done(200, {"bookings": [answers.ended_booking(booking) for booking in ended], "next": following})
    after = cursor.decode(query.after, tuple[str, str], ("", ""))
    live, now = site.database.read(_live_page_now, number, after, query.limit + 1, status)
    live, following = _page(path, live, query.limit, lambda last: cursor.encode(last.person, last.id), **chosen)
    listed = [answers.booking(booking, now) for booking in live]
    return Done(200, {"bookings": listed, "next": following}, state=(live, following))


def health(site: Site, request: Request) -> Done:
    """GET /healthz"""
    fault = site.sweep_fault() or _database_fault(site)
    if fault is not None:
        raise Busy(f"The service is not well: {fault}. See its log.", reason=fault)
    guard.asker(site, request)
    return Done(200, {"status": "ok"})


ROUTES = (
    Route("POST", "/events", create_event, "/admin"),
    Route("GET", "/events", list_events),
    Route("GET", "/events/<event>", get_event),
    Route("PATCH", "/events/<event>", change_event),
    Route("POST", "/events/<event>", change_event, "/admin"),
    Route("POST", "/events/<event>/cancel", cancel_event, "/admin"),
    Route("POST", "/events/<event>/book", book),
    Route("POST", "/events/<event>/confirm", confirm_for_event),
    Route("GET", "/events/<event>/bookings", list_event_bookings),
    Route("GET", "/bookings/<booking>", get_booking),
    Route("POST", "/bookings/<booking>/confirm", confirm_booking),
    Route("POST", "/bookings/<booking>/cancel", cancel_booking),
    Route("GET", "/healthz", health),
)


def _database_fault(site: Site) -> str | None:
    try:
        site.database.read(events.page, "upcoming", (0, 0), 1)
    except Exception:
        log.exception("The database does not answer.")
        return "the database does not answer"
    return None


def _leave_out_unchanged_start(site: Site, request: Request, number: int) -> None:
    """Drop a form's start that is as the page showed it.

    A browser's field has no offset: it can't tell the two 02:30 of the night in which the clocks go back.
    """
    given = request.fields()
    if given.is_form and "starts_at" in given:
        shown = words.form_moment(site.database.read(events.find, number).starts_at, site.settings.timezone)
        if given["starts_at"].strip() == shown:
            del given["starts_at"]


def _event_body(site: Site, request: Request, kind: type[Body], number: int | None = None) -> Body:
    """Return an event's body. Raises Invalid with every fault, a start in the past among them."""
    try:
        return request.body(kind)
    except Invalid as invalid:
        starts_at = request.instant("starts_at")
        if starts_at is None:
            raise
        try:
            site.database.read(events.require_start, starts_at, number)
        except Invalid as past:
            raise Invalid([*invalid.faults, *past.faults]) from None
        raise


def _confirm(site: Site, request: Request, booking_id: str, *, by_admin: bool, event_id: int | None = None) -> Done:
    def done(booking: Booking) -> Done:
        assert booking.confirmed_at is not None
        sentence = f"Confirmed: {words.count(booking.seats, 'seat is', 'seats are')} yours."
        return Done(200, answers.booking(booking, booking.confirmed_at), sentence=sentence)

    def confirm(tx: Tx) -> Booking:
        return seats.confirm(tx, booking_id, by_admin=by_admin, event_id=event_id)

    return write_once(site, request, confirm, done)


def _find_booking_now(tx: Tx, booking_id: str) -> tuple[Booking, int]:
    return seats.find(tx, booking_id), tx.now


def _live_page_now(
    tx: Tx, number: int, after: tuple[str, str], limit: int, status: BookingStatus | None
) -> tuple[list[Booking], int]:
    return seats.page_of_event(tx, number, after, limit, status), tx.now


def _event_id(segment: str) -> int:
    number = event_id(segment)
    if number is None:
        raise seats.event_not_found()
    return number


def _page(
    path: str, found: list[Item], limit: int, position: Callable[[Item], str], **query: str
) -> tuple[list[Item], str | None]:
    """Cut what was found, one more than asked for, to a page and the path of the next page, or None."""
    page = found[:limit]
    if len(found) == len(page):
        return page, None
    return page, f"{path}?{urlencode(query | {'limit': str(limit), 'after': position(page[-1])})}"
