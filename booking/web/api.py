"""The API's endpoints for events and bookings: decode, call one function of the root, answer."""

import logging

from msgspec import UNSET, UnsetType, structs

from booking import audit, events, seats
from booking.errors import Fault, Invalid
from booking.model import (
    NEVER,
    Account,
    Booking,
    BookingStatus,
    EndedBooking,
    Event,
    EventChange,
    EventDraft,
    Person,
    address_key,
)
from booking.store.database import Tx
from booking.web import account_api, answers, bodies, conditions, cursor, guard, health, people_api, session_api, words
from booking.web.decode import Body
from booking.web.done import Done
from booking.web.guard import Asker, Member
from booking.web.idempotency import write_once
from booking.web.request import Request, Site, event_id
from booking.web.route import Route, page

_ID_CHARACTERS_LOGGED = 16

log = logging.getLogger(__name__)


def create_event(site: Site, request: Request) -> Done:
    """POST /events"""
    admin = guard.require_admin(site, request)
    body = _event_body(site, request, bodies.NewEvent)
    hold_seconds = site.settings.hold_seconds if isinstance(body.hold_seconds, UnsetType) else body.hold_seconds
    draft = EventDraft(**structs.asdict(body) | {"hold_seconds": hold_seconds})

    def publish(tx: Tx, admin: Member) -> Event:
        event = events.publish(tx, draft)
        audit.record(tx, admin.actor, "event published", f"event {event.id}")
        return event

    def done(event: Event) -> Done:
        return Done(201, answers.event(event), f"/events/{event.id}", f"“{event.title}” is open for booking.")

    return write_once(site, request, admin, publish, done)


def list_events(site: Site, request: Request) -> Done:
    """GET /events"""
    guard.asker(site, request)
    query = request.query_as(bodies.EventsQuery)
    after = cursor.decode(query.after, tuple[cursor.Int64, cursor.Int64], (-(2**63), 0))
    found = site.database.read(events.page, query.when, after, query.limit + 1)
    shown, following = page(
        "/events", found, query.limit, lambda last: cursor.encode(last.starts_at, last.id), when=query.when
    )
    return Done(
        200,
        {"events": [answers.event(event) for event in shown], "next": following},
        is_public=True,
        # Into the others an event may come by time alone.
        true_until=min((event.true_until for event in shown), default=NEVER) if query.when == "upcoming" else 0,
    )


def get_event(site: Site, request: Request, event: str) -> Done:
    """GET /events/{id}"""
    guard.asker(site, request)
    found = site.database.read(events.find, _event_id(event))
    return Done(200, answers.event(found), is_public=True, true_until=found.true_until)


def change_event(site: Site, request: Request, event: str) -> Done:
    """PATCH /events/{id}, and POST /events/{id} for forms, which know no PATCH"""
    admin = guard.require_admin(site, request)
    number = _event_id(event)
    _leave_out_unchanged_start(site, request, number)
    body = structs.asdict(_event_body(site, request, bodies.EventPatch, number))
    given = {name: value for name, value in body.items() if value is not UNSET}
    wanted = request.header("IF_MATCH")

    def change(tx: Tx, admin: Member) -> Event:
        if wanted is not None:
            conditions.require_match(wanted, answers.etag(answers.event(events.find(tx, number))))
        changed = events.change(tx, number, EventChange(**given))
        audit.record(tx, admin.actor, "event changed", f"event {number}")
        return changed

    def done(changed: Event) -> Done:
        return Done(200, answers.event(changed), sentence=f"“{changed.title}” is saved.")

    return write_once(site, request, admin, change, done)


def cancel_event(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/cancel"""
    admin = guard.require_admin(site, request)
    number = _event_id(event)
    request.body(bodies.Nothing)

    def cancel(tx: Tx, admin: Member) -> Event:
        cancelled = events.cancel(tx, number)
        if cancelled.cancelled_at == tx.now:
            audit.record(tx, admin.actor, "event cancelled", f"event {number}")
        return cancelled

    def done(cancelled: Event) -> Done:
        sentence = f"“{cancelled.title}” is cancelled, and every booking with it."
        return Done(200, answers.event(cancelled), sentence=sentence)

    return write_once(site, request, admin, cancel, done)


def book(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/book"""
    asking = guard.asker(site, request)
    site.limits.require_booking(asking.address)
    number = _event_id(event)
    body: bodies.NewBooking | bodies.BookingByAccount
    body = request.body(bodies.NewBooking) if asking.account is None else request.body(bodies.BookingByAccount)

    def place(tx: Tx, asking: Asker) -> Booking:
        person = _person(asking.account, body)
        booking = seats.book(tx, number, person, body.seats, by_member=asking.account is not None)
        _record_if_anothers(tx, asking, "booking made", booking)
        return booking

    def done(booking: Booking) -> Done:
        return Done(
            201,
            answers.booking(booking, booking.created_at),
            f"/bookings/{booking.id}",
            words.booked(booking, site.settings.timezone) if request.prefers_page else "",
            booking.id,
        )

    return write_once(site, request, asking, place, done)


def confirm_for_event(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/confirm"""
    asking = guard.asker(site, request)
    number = _event_id(event)
    return _confirm(site, request, asking, request.body(bodies.BookingReference).booking_id, event_id=number)


def confirm_booking(site: Site, request: Request, booking: str) -> Done:
    """POST /bookings/{id}/confirm"""
    asking = guard.asker(site, request)
    request.body(bodies.Nothing)
    return _confirm(site, request, asking, booking)


def get_booking(site: Site, request: Request, booking: str) -> Done:
    """GET /bookings/{id}"""
    guard.asker(site, request)
    found, now = site.database.read(_find_booking_now, booking)
    return Done(200, answers.booking(found, now), state=found)


def cancel_booking(site: Site, request: Request, booking: str) -> Done:
    """POST /bookings/{id}/cancel"""
    asking = guard.asker(site, request)
    request.body(bodies.Nothing)

    def cancel(tx: Tx, asking: Asker) -> EndedBooking:
        ended = seats.cancel(tx, booking)
        _record_if_anothers(tx, asking, "booking cancelled", ended)
        return ended

    def done(ended: EndedBooking) -> Done:
        freed = words.count(ended.seats, "seat is", "seats are")
        sentence = f"The booking is cancelled and its {freed} free."
        return Done(200, {"id": ended.id, "status": ended.status}, sentence=sentence)

    return write_once(site, request, asking, cancel, done)


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
        ended, following = page(
            path, ended, query.limit, lambda last: cursor.encode(last.ended_at, last.id), ended="true", **chosen
        )
        return Done(200, {"bookings": [answers.ended_booking(booking) for booking in ended], "next": following})
    after = cursor.decode(query.after, tuple[str, str], ("", ""))
    live, now = site.database.read(_live_page_now, number, after, query.limit + 1, status)
    live, following = page(path, live, query.limit, lambda last: cursor.encode(last.person, last.id), **chosen)
    listed = [answers.booking(booking, now) for booking in live]
    return Done(200, {"bookings": listed, "next": following}, state=(live, following))


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
    Route("GET", "/healthz", health.health),
    *session_api.ROUTES,
    *account_api.ROUTES,
    *people_api.ROUTES,
)


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


def _person(account: Account | None, body: bodies.NewBooking | bodies.BookingByAccount) -> Person:
    """Return whom someone books for: a guest and an admin for whom they name, else themselves. Raises Invalid."""
    if account is None:
        assert not isinstance(body.email, UnsetType)
        return Person(body.name, body.email)
    is_own = isinstance(body.email, UnsetType) or address_key(body.email) == address_key(account.email or "")
    if account.is_admin and not is_own:
        assert not isinstance(body.email, UnsetType)
        return Person(body.name, body.email)
    if account.is_operator:
        raise Invalid([Fault("email", "is required: the operator books for other people only")])
    faults = [] if is_own else [Fault("email", "must be left out: who is signed in books for themselves")]
    if body.name not in ("", account.name):
        faults.append(Fault("name", "must be left out: a booking of your account has your account's name"))
    if faults:
        raise Invalid(faults)
    return account.person


def _confirm(site: Site, request: Request, asking: Asker, booking_id: str, *, event_id: int | None = None) -> Done:
    def done(booking: Booking) -> Done:
        assert booking.confirmed_at is not None
        sentence = f"Confirmed: {words.count(booking.seats, 'seat is', 'seats are')} yours."
        return Done(200, answers.booking(booking, booking.confirmed_at), sentence=sentence)

    def confirm(tx: Tx, asking: Asker) -> Booking:
        booking = seats.confirm(tx, booking_id, by_admin=asking.is_admin, event_id=event_id)
        if booking.confirmed_at == tx.now:
            _record_if_anothers(tx, asking, "booking confirmed", booking)
        return booking

    return write_once(site, request, asking, confirm, done)


def _record_if_anothers(tx: Tx, asking: Asker, action: str, booking: Booking | EndedBooking) -> None:
    """Log what an admin does with the booking of somebody else, by a part of its id that opens nothing."""
    if asking.account is not None and asking.is_admin and booking.account_id != asking.account.id:
        audit.record(tx, asking.actor, action, f"booking {booking.id[:_ID_CHARACTERS_LOGGED]}…")


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
