"""The API's endpoints for what an admin does to several bookings at once: those of a network, those selected."""

from collections.abc import Callable, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from booking import changes, events, model, refusals, seats
from booking.accounts import audit
from booking.errors import BookingError
from booking.organiser import bulk
from booking.organiser.bulk import Act, Outcome
from booking.seats import CancelledSlice
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import behalf
from booking.web.api.booking_answers import BOOKING_ID
from booking.web.api.endpoint import Call, Endpoint, Writes
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http import answers
from booking.web.http.done import Done
from booking.web.http.fields import Answer, BookingId, Count, SentBookingId

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
        list[SentBookingId],
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
    return list(dict.fromkeys(call.request.body(BookingSelection).booking_ids))


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
    return answered("confirm", each(tx, call.asking, "confirm", event_id, booking_ids))


@_to_each("cancel")
def cancel_bookings(tx: Tx, call: Call[Member], event_id: int, booking_ids: list[str]) -> Done:
    """Cancel several bookings.

    Cancels the current bookings among `booking_ids`, all together; `refused` lists the others. Everyone is told, and
    the seats go to the waiting list or are free immediately.
    """
    return answered("cancel", each(tx, call.asking, "cancel", event_id, booking_ids))


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


def answered(act: Act, outcome: Outcome) -> Done:
    """Return what was done as it is answered."""
    refused = [Refused(one.booking_id, one.code, answers.detail(one.sentence)) for one in outcome.refused]
    return Done(Selection(outcome.done, refused), said(act, outcome))


def said(act: Act, outcome: Outcome) -> Sentence:
    """Return what was done, and with whose bookings it was not."""
    done = _SAID[act](len(outcome.done))
    named = [
        Sentence("{who}: {why}", who=one.who or Sentence("Unknown"), why=Sentence.of(one.sentence))
        for one in outcome.refused[:_NAMED_AT_MOST]
    ]
    more = len(outcome.refused) - len(named)
    if more:
        named.append(Sentence.counted("And {number} more that has ended.", "And {number} more that have ended.", more))
    return Sentence.together(done, Sentence("These haven’t changed:"), *named) if named else done


def each(
    tx: Tx, asking: Member, act: Act, event_id: int, booking_ids: Sequence[str], *, may_be_undone: bool = False
) -> Outcome:
    """Do it to each of these bookings of an event; one that is refused leaves the others as they are.

    While it `may_be_undone`, nobody is told. Raises NotFound without the event.
    """
    events.find(tx, event_id)
    outcome = Outcome([], [], [])
    for booking_id in booking_ids:
        # All that can be wrong with a booking is found before anything of it is written.
        try:
            is_changed = _ACTS[act](tx, asking, event_id, booking_id, may_be_undone)
        except BookingError as error:
            whose = _whose(tx, booking_id, event_id)
            outcome.refused.append(bulk.Refused(booking_id, whose, error.code, error.said_to_admins))
            continue
        outcome.done.append(booking_id)
        outcome.changed.extend([booking_id] * is_changed)
    return outcome


def _confirm(tx: Tx, asking: Member, event_id: int, booking_id: str, may_be_undone: bool) -> bool:
    booking = seats.find(tx, booking_id, event_id=event_id)
    if booking.status == "confirmed":
        return False
    seats.confirm(tx, booking.id, by_admin=True, may_be_undone=may_be_undone)
    behalf.record_if_anothers(tx, asking, "booking confirmed", booking)
    return True


def _cancel(tx: Tx, asking: Member, event_id: int, booking_id: str, may_be_undone: bool) -> bool:
    booking = seats.find(tx, booking_id, event_id=event_id)
    seats.cancel(tx, booking_id, by_organiser=behalf.is_anothers(asking, booking), may_be_undone=may_be_undone)
    behalf.record_if_anothers(tx, asking, "booking cancelled", booking)
    return True


def _unconfirm(tx: Tx, asking: Member, event_id: int, booking_id: str, _may_be_undone: bool) -> bool:
    booking = seats.find(tx, booking_id, event_id=event_id)
    changes.unconfirm(tx, booking_id)
    behalf.record_if_anothers(tx, asking, "booking unconfirmed", booking)
    return True


def _restore(tx: Tx, asking: Member, event_id: int, booking_id: str, _may_be_undone: bool) -> bool:
    found = seats.look_up(tx, booking_id)
    if found is None or found.event_id != event_id:
        raise refusals.booking_not_found()
    changes.undo_cancellation(tx, booking_id)
    behalf.record_if_anothers(tx, asking, "booking restored", found)
    return True


_ACTS: dict[Act, Callable[[Tx, Member, int, str, bool], bool]] = {
    "confirm": _confirm,
    "cancel": _cancel,
    "unconfirm": _unconfirm,
    "restore": _restore,
}
_SAID: dict[Act, Callable[[int], Sentence]] = {
    "confirm": lambda number: Sentence.counted(
        "{number} booking is confirmed.", "{number} bookings are confirmed.", number
    ),
    "cancel": lambda number: Sentence.counted(
        "{number} booking is cancelled.", "{number} bookings are cancelled.", number
    ),
    "unconfirm": lambda number: Sentence.counted(
        "{number} booking is held again.", "{number} bookings are held again.", number
    ),
    "restore": lambda number: Sentence.counted(
        "{number} booking is restored.", "{number} bookings are restored.", number
    ),
}


def _whose(tx: Tx, booking_id: str, event_id: int) -> str:
    found: model.Booking | model.EndedBooking | None = seats.look_up(tx, booking_id)
    return found.who if found is not None and found.event_id == event_id else ""
