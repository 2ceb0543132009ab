"""The API's endpoints for what an admin does to several bookings at once: those of a network, those selected."""

from collections.abc import Callable
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from booking import events, model, seats
from booking.accounts import audit
from booking.errors import BookingError, Invalid
from booking.seats import CancelledSlice
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import behalf
from booking.web.api.bookings import BOOKING_ID
from booking.web.api.endpoint import Call, Endpoint, Writes
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http import answers
from booking.web.http.done import Done
from booking.web.http.fields import Answer, BookingId, Count

OF_NETWORKS: list[Endpoint] = []
SELECTED: list[Endpoint] = []

_CANCELLED_AT_ONCE = 200
_NAMED_AT_MOST = 10


class CancelledTogether(Answer):
    """How many bookings were cancelled together."""

    bookings: Count
    seats: Count


@Writes(
    OF_NETWORKS,
    "POST /events/<event>/networks/<network>/cancel",
    CancelledTogether,
    {"bookings": 30, "seats": 300},
    who="admin",
    prepare=lambda call, event_id, network, _: _cancel_in_slices(call, event_id, network),
    page="/admin",
)
def cancel_network(tx: Tx, call: Call[Member], event_id: int, network: str, _body: object) -> Done:
    """Cancel all bookings from a network.

    Cancels the event’s current bookings with this `network_mark`, and removes the people of that network from the
    waiting list. Each person gets one message. Bookings of accounts with a confirmed address, and those that an admin
    made, have no mark.
    """
    ended = _cancel_slice(tx, event_id, network, call.prepared)
    sentence = Sentence.counted(
        "{number} booking from that network is cancelled.",
        "{number} bookings from that network are cancelled.",
        ended.bookings,
    )
    return Done(CancelledTogether.of(ended), sentence)


class BookingSelection(Struct, forbid_unknown_fields=True):
    """The body of POST /events/{id}/bookings/confirm and …/cancel."""

    booking_ids: Annotated[
        list[Annotated[str, Meta(pattern="^[!-~]{1,200}$")]],
        Meta(min_length=1, max_length=500, description=str(Sentence("a list of 1 to 500 ids of bookings"))),
    ]


class Refused(Answer):
    """A booking that was refused, and why."""

    booking_id: str
    code: str
    detail: str


class Selection(Answer):
    """What became of several bookings: the ids of those that were changed, and the refused ones."""

    done: list[BookingId]
    refused: list[Refused]


def _selected(call: Call[Member], _event_id: int) -> list[str]:
    """Return the ids that were sent, each once. Raises Malformed, Invalid."""
    try:
        return list(dict.fromkeys(call.request.body(BookingSelection).booking_ids))
    except Invalid as error:
        given = call.request.fields()
        is_nothing_else_wrong = [fault.field for fault in error.faults] == ["booking_ids"]
        if not (given.is_form and is_nothing_else_wrong and "booking_ids" not in given):
            raise
        # Whoever sends a page's form has never seen the name of its boxes.
        raise Invalid(error.faults, Sentence("Select the bookings first. Nothing has changed.")) from None


def _to_each(action: str) -> Writes:
    """Return the declaration of what is done to each of the selected bookings of an event."""
    return Writes(
        SELECTED,
        f"POST /events/<event>/bookings/{action}",
        Selection,
        {"done": [BOOKING_ID], "refused": []},
        body=BookingSelection,
        body_example={"booking_ids": [BOOKING_ID]},
        read=_selected,
        who="admin",
        page="/admin",
    )


@_to_each("confirm")
def confirm_bookings(tx: Tx, call: Call[Member], event_id: int, booking_ids: list[str]) -> Done:
    """Confirm several bookings.

    Confirms those of `booking_ids` that can be confirmed, all together; `refused` lists the others, each with the
    `code` and `detail` of its refusal.
    """

    def confirm(booking: model.Booking) -> None:
        if booking.status == "held":
            seats.confirm(tx, booking.id, by_admin=True)
            behalf.record_if_anothers(tx, call.asking, "booking confirmed", booking)

    outcome = _each(tx, event_id, booking_ids, confirm)
    confirmed = Sentence.counted("{number} booking is confirmed.", "{number} bookings are confirmed.", outcome.number)
    return outcome.answered(confirmed)


@_to_each("cancel")
def cancel_bookings(tx: Tx, call: Call[Member], event_id: int, booking_ids: list[str]) -> Done:
    """Cancel several bookings.

    Cancels the current bookings among `booking_ids`, all together; `refused` lists the others. Everyone is told, and
    the seats go to the waiting list or are free immediately.
    """

    def cancel(booking: model.Booking) -> None:
        seats.cancel(tx, booking.id, by_organiser=behalf.is_anothers(call.asking, booking))
        behalf.record_if_anothers(tx, call.asking, "booking cancelled", booking)

    outcome = _each(tx, event_id, booking_ids, cancel)
    cancelled = Sentence.counted("{number} booking is cancelled.", "{number} bookings are cancelled.", outcome.number)
    return outcome.answered(cancelled)


def _cancel_in_slices(call: Call[Member], event_id: int, network: str) -> CancelledSlice:
    """Cancel what is more than one slice, so that others' bookings flow between them; return what was cancelled."""
    done = CancelledSlice(0, 0, False, "")

    def cancel(tx: Tx, _admin: Member) -> CancelledSlice:
        return _cancel_slice(tx, event_id, network, done)

    while call.site.database.read(seats.has_more_of_network, event_id, network, _CANCELLED_AT_ONCE):
        done = guard.write(call.site, call.asking, cancel)
    return done


def _cancel_slice(tx: Tx, event_id: int, network: str, before: CancelledSlice) -> CancelledSlice:
    """Cancel the next bookings from a network, and return how many were cancelled with those before."""
    ended = seats.cancel_network(tx, event_id, network, _CANCELLED_AT_ONCE, before.last_person)
    every = ended._replace(bookings=before.bookings + ended.bookings, seats=before.seats + ended.seats)
    if ended.is_last and every.bookings:
        audit.record(tx, "bookings of a network cancelled", f"event {event_id}")
    return every


class _Refusal(NamedTuple):
    """A booking with which it could not be done: its id, whose it was as far as that is known, and why."""

    booking_id: str
    who: str
    error: BookingError


class _Outcome(NamedTuple):
    """The ids of the bookings with which it was done, and the others."""

    done: list[str]
    refused: list[_Refusal]

    @property
    def number(self) -> int:
        """With how many it was done."""
        return len(self.done)

    def answered(self, sentence: Sentence) -> Done:
        """Return it as it is answered; the sentence says what was done."""
        refused = [Refused(one.booking_id, one.error.code, answers.detail(one.error.sentence)) for one in self.refused]
        return Done(Selection(self.done, refused), _with_refused(sentence, self.refused))


def _each(tx: Tx, event_id: int, booking_ids: list[str], act: Callable[[model.Booking], None]) -> _Outcome:
    """Act on each of the selected bookings; one that is refused leaves the others as they are."""
    events.find(tx, event_id)
    outcome = _Outcome([], [])
    for booking_id in booking_ids:
        # All that can be wrong with a booking is found here, before anything of it is written.
        try:
            booking = seats.find(tx, booking_id, event_id=event_id)
        except BookingError as error:
            outcome.refused.append(_Refusal(booking_id, _whose(tx, booking_id, event_id), error))
            continue
        act(booking)
        outcome.done.append(booking_id)
    return outcome


def _whose(tx: Tx, booking_id: str, event_id: int) -> str:
    found: model.Booking | model.EndedBooking | None = seats.look_up(tx, booking_id)
    return found.who if found is not None and found.event_id == event_id else ""


def _with_refused(done: Sentence, refused: list[_Refusal]) -> Sentence:
    """Return what was done, and with whose bookings it was not."""
    named = [
        Sentence("{who}: {why}", who=one.who or Sentence("Unknown"), why=one.error.sentence)
        for one in refused[:_NAMED_AT_MOST]
    ]
    more = len(refused) - len(named)
    if more:
        named.append(Sentence.counted("And {number} more that has ended.", "And {number} more that have ended.", more))
    return Sentence.together(done, Sentence("These haven’t changed:"), *named) if named else done
