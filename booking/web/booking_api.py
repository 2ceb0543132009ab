"""The API's endpoints for bookings: decode, call one function of the root, answer."""

from msgspec import UNSET, UnsetType

from booking import audit, seats
from booking.errors import Fault, Invalid
from booking.model import Booking, BookingStatus, EndedBooking
from booking.people import Account, Person, address_key
from booking.store.database import Tx
from booking.web import answers, bodies, cursor, guard, languages, words
from booking.web.done import Done
from booking.web.event_api import require_id
from booking.web.guard import Asker
from booking.web.idempotency import write_once
from booking.web.request import Request, Site
from booking.web.route import Route, page

_ID_CHARACTERS_LOGGED = 16


def book(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/book"""
    asking = guard.asker(site, request)
    site.limits.require_booking(asking.address)
    number = require_id(event)
    body: bodies.NewBooking | bodies.BookingByAccount
    body = request.body(bodies.NewBooking) if asking.account is None else request.body(bodies.BookingByAccount)
    preferred = request.header("ACCEPT_LANGUAGE")

    def place(tx: Tx, asking: Asker) -> Booking:
        person = _person(asking.account, body, preferred)
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
    number = require_id(event)
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
        ended = seats.cancel(tx, booking, by_organiser=_is_organiser(asking, seats.find(tx, booking)))
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
    number = require_id(event)
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
    Route("POST", "/events/<event>/book", book),
    Route("POST", "/events/<event>/confirm", confirm_for_event),
    Route("GET", "/events/<event>/bookings", list_event_bookings),
    Route("GET", "/bookings/<booking>", get_booking),
    Route("POST", "/bookings/<booking>/confirm", confirm_booking),
    Route("POST", "/bookings/<booking>/cancel", cancel_booking),
)


def _person(
    account: Account | None, body: bodies.NewBooking | bodies.BookingByAccount, preferred: str | None
) -> Person:
    """Return whom someone books for: a guest and an admin for whom they name, else themselves. Raises Invalid.

    A guest who names no language has the one that their Accept-Language header, `preferred`, asks for.
    """
    if account is None:
        assert not isinstance(body.email, UnsetType)
        return Person(body.name, body.email, language=languages.chosen(preferred, body.language))
    is_own = isinstance(body.email, UnsetType) or address_key(body.email) == address_key(account.email or "")
    if account.is_admin and not is_own:
        assert not isinstance(body.email, UnsetType)
        return Person(body.name, body.email, language=languages.chosen(None, body.language))
    if account.is_operator:
        raise Invalid([Fault("email", "is required: the operator books for other people only")])
    faults = [] if is_own else [Fault("email", "must be left out: who is signed in books for themselves")]
    if body.name not in ("", account.name):
        faults.append(Fault("name", "must be left out: a booking of your account has your account's name"))
    if body.language not in (UNSET, account.language):
        faults.append(Fault("language", "must be left out: messages come in your account's language"))
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
    if _is_organiser(asking, booking):
        audit.record(tx, asking.actor, action, f"booking {booking.id[:_ID_CHARACTERS_LOGGED]}…")


def _is_organiser(asking: Asker, booking: Booking | EndedBooking) -> bool:
    """Whether it is an admin who acts, on the booking of somebody else."""
    return asking.account is not None and asking.is_admin and booking.account_id != asking.account.id


def _find_booking_now(tx: Tx, booking_id: str) -> tuple[Booking, int]:
    return seats.find(tx, booking_id), tx.now


def _live_page_now(
    tx: Tx, number: int, after: tuple[str, str], limit: int, status: BookingStatus | None
) -> tuple[list[Booking], int]:
    return seats.page_of_event(tx, number, after, limit, status), tx.now
