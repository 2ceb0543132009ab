"""The API's endpoints for bookings: decode, call one function of the root, answer."""

import re
from collections.abc import Callable
from dataclasses import replace

from msgspec import UnsetType

from booking import changes, seats
from booking.accounts import audit
from booking.errors import Fault, Forbidden, Invalid, NotFound, Sentence
from booking.model import Booking, BookingStatus, EndedBooking
from booking.people import Person
from booking.seats import CancelledSlice
from booking.store.database import Tx
from booking.store.search import Sought, sought
from booking.web.api import behalf, bodies, members
from booking.web.api.events import require_id
from booking.web.auth import doubts, guard, languages
from booking.web.auth.guard import Asker, Member
from booking.web.auth.idempotency import write_once
from booking.web.http import fields, paging
from booking.web.http.done import Done, Undo
from booking.web.http.request import Request
from booking.web.http.route import Route, page
from booking.web.site import Site

_CANCELLED_AT_ONCE = 200


def book(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/book"""
    asking = guard.asker(site, request)
    site.limits.require_booking(asking.address)
    number = require_id(event)
    body = behalf.body(request, asking)
    preferred = languages.of_guest(request)
    origin = site.origin(asking.address)

    def place(tx: Tx, asking: Asker) -> Booking:
        person = behalf.person(asking.account, body, preferred, origin)
        booking = seats.book(tx, number, person, body.seats, **behalf.standing(site, asking.account))
        _record_if_anothers(tx, asking, "booking made", booking)
        return booking

    def done(booking: Booking) -> Done:
        return Done(
            201,
            members.booking(booking, booking.created_at),
            f"/bookings/{booking.id}",
            _booked(booking, of_another=_is_anothers(asking, booking)) if request.prefers_page else Sentence(""),
            booking.id,
        )

    with behalf.guesses_cost(site, asking):
        return write_once(site, request, asking, place, done)


def confirm_for_event(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/confirm"""
    asking = guard.asker(site, request)
    number = require_id(event)
    body = request.body(bodies.BookingReference)
    return _confirm(site, request, asking, body.booking_id, body.proof, event_id=number)


def confirm_booking(site: Site, request: Request, booking: str) -> Done:
    """POST /bookings/{id}/confirm"""
    asking = guard.asker(site, request)
    return _confirm(site, request, asking, booking, request.body(bodies.ProofOfAddress).proof)


def get_booking(site: Site, request: Request, booking: str) -> Done:
    """GET /bookings/{id}"""
    asking = guard.asker(site, request)
    found, now = site.database.read(_find_booking_now, booking)
    answered = members.booking_for_admins(found, now) if asking.is_admin else members.booking(found, now)
    return Done(200, answered, state=(found, asking.is_admin))


def cancel_booking(site: Site, request: Request, booking: str) -> Done:
    """POST /bookings/{id}/cancel"""
    asking = guard.asker(site, request)
    request.body(fields.Nothing)

    def cancel(tx: Tx, asking: Asker) -> tuple[EndedBooking, bool]:
        ended = seats.cancel(tx, booking, by_organiser=behalf.is_anothers(asking, seats.find(tx, booking).account_id))
        _record_if_anothers(tx, asking, "booking cancelled", ended)
        is_for_another = request.prefers_page and _is_anothers(asking, ended)
        return ended, is_for_another and changes.may_be_restored(tx, ended)

    def done(result: tuple[EndedBooking, bool]) -> Done:
        ended, may_be_undone = result
        status = "held" if ended.confirmed_at is None else "confirmed"
        undo = Undo(f"/bookings/{ended.id}/restore", {"status": status}) if may_be_undone else None
        sentence = _cancelled(ended, of_another=_is_anothers(asking, ended))
        return Done(200, {"id": ended.id, "status": ended.status}, sentence=sentence, undo=undo)

    return write_once(site, request, asking, cancel, done)


def unconfirm(site: Site, request: Request, booking: str) -> Done:
    """POST /bookings/{id}/unconfirm"""
    admin = guard.require_admin(site, request)
    request.body(fields.Nothing)

    def take_back(tx: Tx, admin: Member) -> tuple[Booking, int]:
        before = seats.find(tx, booking)
        held = changes.unconfirm(tx, booking)
        if held != before:
            behalf.record(tx, admin, "booking unconfirmed", "booking", held.id)
        return held, tx.now

    def done(result: tuple[Booking, int]) -> Done:
        held, now = result
        sentence = Sentence(
            "{name}’s booking is held again until {expires_at}.", name=held.who, expires_at=held.expires_at
        )
        return Done(200, members.booking(held, now), sentence=sentence)

    return write_once(site, request, admin, take_back, done)


def extend(site: Site, request: Request, booking: str) -> Done:
    """POST /bookings/{id}/extend"""
    asking = guard.asker(site, request)
    request.body(fields.Nothing)

    def done(extended: Booking) -> Sentence:
        if _is_anothers(asking, extended):
            return Sentence("The booking is held until {expires_at} now.", expires_at=extended.expires_at)
        return Sentence("Held for you until {expires_at} now.", expires_at=extended.expires_at)

    return _change(site, request, asking, booking, "hold extended", lambda tx, _: changes.extend(tx, booking), done)


def change_booking(site: Site, request: Request, booking: str) -> Done:
    """PATCH /bookings/{id}, and POST /bookings/{id} for forms, which know no PATCH"""
    asking = guard.asker(site, request)
    site.limits.require_booking(asking.address)  # Each change is told by mail, as a booking is.
    body = request.body(bodies.BookingPatch)
    doubts.require_sure(request, body.email)
    wanted = None if isinstance(body.seats, UnsetType) else body.seats
    email = None if isinstance(body.email, UnsetType) else body.email
    name = None if isinstance(body.name, UnsetType) else body.name
    is_correction = not (email is None and name is None)
    if wanted is None and not is_correction:
        raise Invalid([Fault("seats", "is required")])

    def change(tx: Tx, asking: Asker) -> Booking:
        if is_correction and not asking.is_admin:
            raise Forbidden("forbidden", "Only an admin may correct a booking’s name and address. Ask the organiser.")
        changed = seats.find(tx, booking)
        if wanted is not None:
            most = site.settings.unproved_seats_per_network
            changed = changes.change_seats(tx, booking, wanted, by_admin=asking.is_admin, unproved_seats_at_most=most)
        return changes.correct(tx, booking, name=name, email=email) if is_correction else changed

    def done(changed: Booking) -> Sentence:
        if changed.id != booking:
            return _reissued(site, changed)
        if is_correction:
            return Sentence("The booking is corrected.")
        return Sentence.counted(
            "The booking is for {number} seat now.", "The booking is for {number} seats now.", changed.seats
        )

    action = "booking corrected" if is_correction else "seats changed"
    return _change(site, request, asking, booking, action, change, done)


def _reissued(site: Site, corrected: Booking) -> Sentence:
    """Return what is said of a booking that goes on under a new link: to whom it is sent or, without mail, what it is.

    Without mail nobody but the admin can pass it on.
    """
    if "email" in site.desk.channels:
        return Sentence("The booking is corrected: only {email} is told its new link.", email=corrected.email)
    return Sentence(
        "The booking is corrected. This site can’t send mail: give {email} the new link yourself: {link}",
        email=corrected.email,
        link=site.url(f"/?booking={corrected.id}"),
    )


def restore(site: Site, request: Request, booking: str) -> Done:
    """POST /bookings/{id}/restore"""
    admin = guard.require_admin(site, request)
    confirmed = request.body(bodies.Restoration).status == "confirmed"

    def bring_back(tx: Tx, admin: Member) -> tuple[Booking, int]:
        restored = changes.restore(tx, booking, confirmed=confirmed)
        behalf.record(tx, admin, "booking restored", "booking", restored.id)
        return restored, tx.now

    def done(result: tuple[Booking, int]) -> Done:
        restored, now = result
        return Done(200, members.booking(restored, now), sentence=_restored(restored))

    return write_once(site, request, admin, bring_back, done)


def hand_over(site: Site, request: Request, booking: str) -> Done:
    """POST /bookings/{id}/hand-over; the new id is told to whom the booking is handed over alone"""
    asking = guard.asker(site, request)
    site.limits.require_booking(asking.address)  # It writes to an address that somebody names, as booking does.
    body = request.body(bodies.NewHolder)
    doubts.require_sure(request, body.email)
    preferred = languages.of_reader(request, asking.account)
    language = languages.chosen(preferred, body.language)
    origin = site.origin(asking.address)

    def give(tx: Tx, asking: Asker) -> EndedBooking:
        person = Person(body.name, body.email, language=language, is_vouched_for=asking.is_admin, origin=origin)
        if asking.is_admin:
            person = replace(person, origin=None)
        changes.hand_over(tx, booking, person)
        given = seats.look_up(tx, booking)
        assert isinstance(given, EndedBooking)
        _record_if_anothers(tx, asking, "booking handed over", given)
        return given

    def done(given: EndedBooking) -> Done:
        sentence = Sentence("The booking is {name}’s now. Its old link no longer works.", name=body.name or body.email)
        return Done(200, members.ended_booking(given), sentence=sentence)

    with behalf.guesses_cost(site, asking):
        return write_once(site, request, asking, give, done)


def cancel_network(site: Site, request: Request, event: str, network: str) -> Done:
    """POST /events/{id}/networks/{mark}/cancel: in slices, so that others' bookings flow between them"""
    admin = guard.require_admin(site, request)
    number = require_id(event)
    request.body(fields.Nothing)
    if not re.fullmatch(r"[a-z2-7]{6,16}", network):
        raise NotFound("not_found", "There is no such network. A booking's `network_mark` names it.")
    done_before = CancelledSlice(0, 0, False, "")

    def cancel(tx: Tx, admin: Member) -> CancelledSlice:
        ended = seats.cancel_network(tx, number, network, _CANCELLED_AT_ONCE, done_before.last_person)
        every = ended._replace(bookings=done_before.bookings + ended.bookings, seats=done_before.seats + ended.seats)
        if ended.is_last and every.bookings:
            audit.record(tx, admin.actor, "bookings of a network cancelled", f"event {number}")
        return every

    def done(ended: CancelledSlice) -> Done:
        sentence = Sentence.counted(
            "{number} booking from that network is cancelled.",
            "{number} bookings from that network are cancelled.",
            ended.bookings,
        )
        return Done(200, {"bookings": ended.bookings, "seats": ended.seats}, sentence=sentence)

    while site.database.read(seats.has_more_of_network, number, network, _CANCELLED_AT_ONCE):
        done_before = guard.write(site, admin, cancel)
    return write_once(site, request, admin, cancel, done)


def list_event_bookings(site: Site, request: Request, event: str) -> Done:
    """GET /events/{id}/bookings"""
    guard.require_admin(site, request)
    number = require_id(event)
    query = request.query_as(bodies.BookingsQuery)
    status = None if query.status == "any" else query.status
    if query.ended == "true" and status in ("held", "confirmed"):
        fault = Sentence("is {status}, as no booking that ended is; leave `ended` out", status=status)
        raise Invalid([Fault("status", fault)])
    wanted = sought(query.q)
    chosen = ({} if status is None else {"status": status}) | ({"q": query.q} if query.q else {})
    path = f"/events/{number}/bookings"
    if query.ended == "true" or status in ("expired", "cancelled"):
        before = paging.decode(query.after, tuple[paging.Int64, str], (2**63 - 1, ""))
        ended = site.database.read(seats.page_of_event_ended, number, before, query.limit + 1, status, wanted)
        ended, following = page(
            path, ended, query.limit, lambda last: paging.encode(last.ended_at, last.id), ended="true", **chosen
        )
        return Done(
            200, {"bookings": [members.ended_booking_for_admins(booking) for booking in ended], "next": following}
        )
    after = paging.decode(query.after, tuple[str, str], ("", ""))
    live, now = site.database.read(_live_page_now, number, after, query.limit + 1, status, wanted)
    live, following = page(path, live, query.limit, lambda last: paging.encode(last.person, last.id), **chosen)
    listed = [members.booking_for_admins(booking, now) for booking in live]
    return Done(200, {"bookings": listed, "next": following}, state=(live, following))


ROUTES = (
    Route("POST", "/events/<event>/book", book, is_short=True),
    Route("POST", "/events/<event>/confirm", confirm_for_event, is_short=True),
    Route("POST", "/events/<event>/networks/<network>/cancel", cancel_network, "/admin"),
    Route("GET", "/events/<event>/bookings", list_event_bookings),
    Route("GET", "/bookings/<booking>", get_booking),
    Route("POST", "/bookings/<booking>/confirm", confirm_booking, is_short=True),
    Route("POST", "/bookings/<booking>/unconfirm", unconfirm, "/admin"),
    Route("POST", "/bookings/<booking>/cancel", cancel_booking, is_short=True),
    Route("POST", "/bookings/<booking>/extend", extend),
    Route("PATCH", "/bookings/<booking>", change_booking),
    Route("POST", "/bookings/<booking>", change_booking),
    Route("POST", "/bookings/<booking>/restore", restore, "/admin"),
    Route("POST", "/bookings/<booking>/hand-over", hand_over),
)


def _confirm(
    site: Site,
    request: Request,
    asking: Asker,
    booking_id: str,
    proof: str | UnsetType,
    *,
    event_id: int | None = None,
) -> Done:
    given = None if isinstance(proof, UnsetType) else proof

    def done(result: tuple[Booking, bool]) -> Done:
        booking, may_be_undone = result
        assert booking.confirmed_at is not None
        sentence = Sentence.counted(
            "Confirmed: {number} seat is yours.", "Confirmed: {number} seats are yours.", booking.seats
        )
        if _is_anothers(asking, booking):
            sentence = Sentence("{name}’s booking is confirmed.", name=booking.who)
        undo = Undo(f"/bookings/{booking.id}/unconfirm") if may_be_undone else None
        # Whoever comes by a mail may have booked in another browser: this one knows the booking from now on, too.
        remembered = booking.id if given is not None and booking.account_id is None else None
        answered = members.booking(booking, booking.confirmed_at)
        return Done(200, answered, sentence=sentence, undo=undo, remember=remembered)

    def confirm(tx: Tx, asking: Asker) -> tuple[Booking, bool]:
        booking = seats.confirm(tx, booking_id, by_admin=asking.is_admin, event_id=event_id, proof=given)
        is_new = booking.confirmed_at == tx.now
        if is_new:
            _record_if_anothers(tx, asking, "booking confirmed", booking)
        return booking, is_new and _is_anothers(asking, booking)

    return write_once(site, request, asking, confirm, done)


def _change(
    site: Site,
    request: Request,
    asking: Asker,
    booking_id: str,
    action: str,
    change: Callable[[Tx, Asker], Booking],
    sentence: Callable[[Booking], Sentence],
) -> Done:
    """Change a live booking and answer it as it is then; what an admin does for somebody else is logged."""

    def work(tx: Tx, asking: Asker) -> tuple[Booking, int]:
        before = seats.find(tx, booking_id)
        changed = change(tx, asking)
        if changed != before:
            _record_if_anothers(tx, asking, action, changed)
        return changed, tx.now

    def done(result: tuple[Booking, int]) -> Done:
        changed, now = result
        return Done(200, members.booking(changed, now), sentence=sentence(changed))

    return write_once(site, request, asking, work, done)


def _booked(booking: Booking, *, of_another: bool) -> Sentence:
    if of_another and booking.expires_at is None:
        return Sentence("The booking is made and confirmed.")
    if of_another:
        return Sentence("The booking is made and held until {expires_at}.", expires_at=booking.expires_at)
    if booking.expires_at is None:
        return Sentence.counted("Booked: {number} seat is yours.", "Booked: {number} seats are yours.", booking.seats)
    return Sentence.counted(
        "{number} seat is held for you until {expires_at}.",
        "{number} seats are held for you until {expires_at}.",
        booking.seats,
        expires_at=booking.expires_at,
    )


def _cancelled(ended: EndedBooking, *, of_another: bool) -> Sentence:
    if of_another:
        return Sentence.counted(
            "{name}’s booking is cancelled, and its {number} seat is free for others.",
            "{name}’s booking is cancelled, and its {number} seats are free for others.",
            ended.seats,
            name=ended.who,
        )
    return Sentence.counted(
        "The booking is cancelled, and its {number} seat is free for others.",
        "The booking is cancelled, and its {number} seats are free for others.",
        ended.seats,
    )


def _restored(booking: Booking) -> Sentence:
    if booking.status == "confirmed":
        return Sentence.counted(
            "{name}’s booking is back: its {number} seat is confirmed.",
            "{name}’s booking is back: its {number} seats are confirmed.",
            booking.seats,
            name=booking.who,
        )
    return Sentence.counted(
        "{name}’s booking is back: its {number} seat is held.",
        "{name}’s booking is back: its {number} seats are held.",
        booking.seats,
        name=booking.who,
    )


def _is_anothers(asking: Asker, booking: Booking | EndedBooking) -> bool:
    """Whether an admin acts for somebody else, who is not the one to be told that the seats are theirs."""
    return behalf.is_anothers(asking, booking.account_id)


def _record_if_anothers(tx: Tx, asking: Asker, action: str, booking: Booking | EndedBooking) -> None:
    """Log what an admin does with the booking of somebody else."""
    behalf.record_if_anothers(tx, asking, action, "booking", booking.id, booking.account_id)


def _find_booking_now(tx: Tx, booking_id: str) -> tuple[Booking, int]:
    return seats.find(tx, booking_id), tx.now


def _live_page_now(
    tx: Tx, number: int, after: tuple[str, str], limit: int, status: BookingStatus | None, sought: Sought
) -> tuple[list[Booking], int]:
    return seats.page_of_event(tx, number, after, limit, status, sought), tx.now
