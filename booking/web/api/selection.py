"""The API's endpoints for several bookings of an event at once: confirm or cancel those that an admin has selected."""

from collections.abc import Callable
from typing import Any, NamedTuple

from booking import events, seats
from booking.errors import BookingError, Invalid, Sentence
from booking.model import Booking, EndedBooking
from booking.store.database import Tx
from booking.web.api import behalf, bodies
from booking.web.api.events import require_id
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.auth.idempotency import write_once
from booking.web.http import answers
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.site import Site

_NAMED_AT_MOST = 10


class _Refused(NamedTuple):
    """A booking with which it could not be done: its id, whose it was as far as that is known, and why."""

    booking_id: str
    who: str
    error: BookingError


class _Outcome(NamedTuple):
    """The ids of the bookings with which it was done, and the others."""

    done: list[str]
    refused: list[_Refused]


def confirm_selected(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/bookings/confirm"""

    def confirm(tx: Tx, admin: Member, booking: Booking) -> None:
        if booking.status == "held":
            seats.confirm(tx, booking.id, by_admin=True)
            _record(tx, admin, "booking confirmed", booking)

    def sentence(outcome: _Outcome) -> Sentence:
        confirmed = Sentence.counted(
            "{number} booking is confirmed.", "{number} bookings are confirmed.", len(outcome.done)
        )
        return _with_refused(confirmed, outcome.refused)

    return _each(site, request, event, confirm, sentence)


def cancel_selected(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/bookings/cancel"""

    def cancel(tx: Tx, admin: Member, booking: Booking) -> None:
        seats.cancel(tx, booking.id, by_organiser=booking.account_id != admin.account.id)
        _record(tx, admin, "booking cancelled", booking)

    def sentence(outcome: _Outcome) -> Sentence:
        cancelled = Sentence.counted(
            "{number} booking is cancelled.", "{number} bookings are cancelled.", len(outcome.done)
        )
        return _with_refused(cancelled, outcome.refused)

    return _each(site, request, event, cancel, sentence)


ROUTES = (
    Route("POST", "/events/<event>/bookings/confirm", confirm_selected, "/admin"),
    Route("POST", "/events/<event>/bookings/cancel", cancel_selected, "/admin"),
)


def _each(
    site: Site,
    request: Request,
    event: str,
    act: Callable[[Tx, Member, Booking], None],
    sentence: Callable[[_Outcome], Sentence],
) -> Done:
    """Act on each of the selected bookings in one transaction; one that is refused leaves the others as they are."""
    asking = guard.require_admin(site, request)
    number = require_id(event)
    booking_ids = _selected(request)

    def work(tx: Tx, admin: Member) -> _Outcome:
        events.find(tx, number)
        outcome = _Outcome([], [])
        for booking_id in booking_ids:
            # All that can be wrong with a booking is found here, before anything of it is written.
            try:
                booking = seats.find(tx, booking_id, event_id=number)
            except BookingError as error:
                outcome.refused.append(_Refused(booking_id, _whose(tx, booking_id, number), error))
                continue
            act(tx, admin, booking)
            outcome.done.append(booking_id)
        return outcome

    def done(outcome: _Outcome) -> Done:
        refused: list[dict[str, Any]] = [
            {"booking_id": one.booking_id, "code": one.error.code, "detail": answers.detail(one.error.sentence)}
            for one in outcome.refused
        ]
        return Done(200, {"done": outcome.done, "refused": refused}, sentence=sentence(outcome))

    return write_once(site, request, asking, work, done)


def _selected(request: Request) -> list[str]:
    """Return the ids that were sent, each once. Raises Malformed, Invalid."""
    try:
        return list(dict.fromkeys(request.body(bodies.BookingSelection).booking_ids))
    except Invalid as error:
        is_nothing_else_wrong = [fault.field for fault in error.faults] == ["booking_ids"]
        if not (request.fields().is_form and is_nothing_else_wrong and "booking_ids" not in request.fields()):
            raise
        # Whoever sends a page's form has never seen the name of its boxes.
        raise Invalid(error.faults, Sentence("Tick the bookings first. Nothing was done.")) from None


def _record(tx: Tx, admin: Member, action: str, booking: Booking) -> None:
    if booking.account_id != admin.account.id:
        behalf.record(tx, admin, action, "booking", booking.id)


def _whose(tx: Tx, booking_id: str, event_id: int) -> str:
    found: Booking | EndedBooking | None = seats.look_up(tx, booking_id)
    return found.who if found is not None and found.event_id == event_id else ""


def _with_refused(done: Sentence, refused: list[_Refused]) -> Sentence:
    """Return what was done, and with whose bookings it was not."""
    named = [
        Sentence("{who}: {why}", who=one.who or Sentence("Unknown"), why=one.error.sentence)
        for one in refused[:_NAMED_AT_MOST]
    ]
    more = len(refused) - len(named)
    if more:
        named.append(
            Sentence.counted("And {number} more that is not live.", "And {number} more that are not live.", more)
        )
    return Sentence.together(done, Sentence("Not these:"), *named) if named else done
