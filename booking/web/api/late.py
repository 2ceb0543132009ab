"""The API's endpoints for admins, of money that found no seats, and of what they have received by hand."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from booking.model import GREATEST, Booking, EndedBooking
from booking.payments import late, received
from booking.store import payments as stored
from booking.store.database import Tx
from booking.store.payments import Listed, Outcome, Settlement, Source
from booking.texts.sentences import Sentence
from booking.web.api import behalf
from booking.web.api.booking_answers import BOOKING_ID, CANT_RESTORE, ENDED
from booking.web.api.endpoint import Call, Endpoint, Reads, Writes
from booking.web.api.events import Price
from booking.web.auth.guard import Member
from booking.web.http import paging
from booking.web.http.done import Done, Undo
from booking.web.http.fields import Answer, BookingId, Cursor, Instant, Limit, Next, Number

LATE: list[Endpoint] = []
LATE_PAYMENTS = "/admin/payments"

_PAYMENT: dict[str, Any] = {
    "id": 7,
    "source": "statement",
    "booking_id": BOOKING_ID,
    "event_id": 1,
    "amount_cents": 2_500,
    "currency": "EUR",
    "came_at": "2099-12-01T00:00:00Z",
    "outcome": "late",
    "settled_as": None,
    "settled_at": None,
}


class Payment(Answer):
    """Money that came for a booking, and what became of it."""

    id: Number
    source: Annotated[Source, Meta(description="a bank statement, a payment provider, or an admin by hand")]
    booking_id: BookingId
    event_id: Number
    cents: Annotated[int, Meta(description="in the currency’s smallest unit")] = field(name="amount_cents")
    currency: str
    came_at: Instant
    outcome: Annotated[
        Outcome,
        Meta(description="`late`, `amount`, `twice` and `taken_back` wait for an admin; the others are its booking’s"),
    ]
    settled_as: Annotated[Settlement | None, Meta(description="what an admin has done with it, or null")]
    settled_at: Instant | None


class Payments(Answer):
    """A page of payments."""

    payments: list[Payment]
    next: Next


class PaymentsQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /payments."""

    state: Literal["late", "settled"] = "late"
    limit: Limit = 50
    after: Cursor | None = None


@Reads(LATE, "GET /payments", Payments, {"payments": [_PAYMENT], "next": None}, query=PaymentsQuery, who="admin")
def list_payments(tx: Tx, _call: Call[Member], query: PaymentsQuery) -> Done:
    """List payments to settle.

    A page of the payments that came too late or didn’t fit, and wait for an admin, what came first first. With `state`
    `settled` those that an admin has dealt with, the latest first.
    """
    found = find(tx, query.state, query.after, query.limit + 1)
    shown, following = paging.page("/payments", found, query.limit, position_of(query.state), state=query.state)
    return Done(Payments([Payment.of(one.payment) for one in shown], following))


def find(tx: Tx, state: Literal["late", "settled"], after: str | None, limit: int) -> list[Listed]:
    """Return up to `limit` payments of a state, behind a cursor. Raises Invalid."""
    if state == "late":
        (last_id,) = paging.decode(after, tuple[paging.Int64], (0,))
        return stored.page_open(tx, last_id, limit)
    before = paging.decode(after, tuple[paging.Int64, paging.Int64], (GREATEST, GREATEST))
    return stored.page_settled(tx, before, limit)


def position_of(state: Literal["late", "settled"]) -> Callable[[Listed], str]:
    """Return what makes the cursor of a payment in such a list."""
    if state == "late":
        return lambda one: paging.encode(one.payment.id)
    return lambda one: paging.encode(one.payment.settled_at or 0, one.payment.id)


class SettledAs(Struct, forbid_unknown_fields=True):
    """The body of POST /payments/{id}/settle."""

    settled_as: Annotated[Settlement, Meta(description="`kept` as a donation")]


@Writes(
    LATE,
    "POST /payments/<payment>/settle",
    Payment,
    _PAYMENT | {"settled_as": "returned", "settled_at": "2099-12-02T10:00:00Z"},
    body=SettledAs,
    body_example={"settled_as": "returned"},
    who="admin",
    codes=("payment_settled", "not_payable", *CANT_RESTORE),
    page=LATE_PAYMENTS,
)
def settle_payment(tx: Tx, _call: Call[Member], payment_id: int, body: SettledAs) -> Done:
    """Settle a payment.

    Says what you have done with a payment that waits. `restored` confirms its booking, and gives it its seats again
    first if it has ended and they are free. `returned` says that you have sent the money back, `kept` that you keep it
    as a donation; neither moves any money. Sent again, it answers the same.
    """
    payment = late.settle(tx, payment_id, body.settled_as)
    booking = received.booking_of(tx, payment)
    behalf.record(tx, f"payment {body.settled_as}", booking)
    undo = Undo(f"/payments/{payment_id}/settle/undo")
    said = _MARKED_AS_PAID if payment.outcome == "paid" else _SAID[body.settled_as]
    return Done(Payment.of(payment), Sentence(said.template, name=booking.who), undo=undo)


@Writes(
    LATE,
    "POST /payments/<payment>/settle/undo",
    Payment,
    _PAYMENT,
    who="admin",
    codes=("not_undoable", *ENDED),
    page=LATE_PAYMENTS,
)
def reopen_payment(tx: Tx, _call: Call[Member], payment_id: int, _body: object) -> Done:
    """Undo what was done with a payment.

    Takes back what was said of a payment: it waits again. A booking that it confirmed is held again, as far as its
    deadline allows; one that it restored is cancelled. A payment that was entered by hand is removed.
    """
    payment = late.reopen(tx, payment_id)
    behalf.record(tx, "payment reopened", received.booking_of(tx, payment))
    return Done(Payment.of(payment), Sentence("Undone."))


class Received(Struct, forbid_unknown_fields=True):
    """The body of POST /bookings/{id}/payments."""

    price_cents: Price | UnsetType = UNSET  # Without it, all that is missing.
    currency: Annotated[str, Meta(max_length=3, description="the booking’s; may be left out")] = ""


@Writes(
    LATE,
    "POST /bookings/<booking>/payments",
    Payment,
    _PAYMENT | {"source": "hand", "outcome": "confirmed"},
    body=Received,
    body_example={"price_cents": 2_500},
    who="admin",
    status=201,
    codes=("not_payable", *ENDED),
    page="/admin",
    name="addPayment",
)
def add_payment(tx: Tx, _call: Call[Member], booking_id: str, body: Received) -> Done:
    """Mark a booking as paid.

    Notes what you have received for a booking, in cash for instance, and confirms it if it is held. `price_cents` is
    what you were given, in the currency’s smallest unit: by default all that is missing. Less than that is a part
    payment: a hold stays held, and the one that completes the amount confirms it.
    """
    cents = None if isinstance(body.price_cents, UnsetType) else body.price_cents
    settled = late.enter(tx, booking_id, cents, body.currency)
    behalf.record(tx, "payment entered", settled.booking)
    undo = Undo(f"/payments/{settled.payment.id}/settle/undo")
    stands = received.standing(tx, [settled.booking])[settled.booking.id]
    return Done(Payment.of(settled.payment), said_of(settled.booking, stands), undo=undo)


def said_of(booking: Booking | EndedBooking, stands: received.Standing) -> Sentence:
    """Return what is paid of a booking, and what is missing."""
    if stands.missing <= 0:
        return Sentence(_MARKED_AS_PAID.template, name=booking.who)
    template = _PART_OF_CONFIRMED if booking.status == "confirmed" else _PART_OF_HELD
    return Sentence(template.template, name=booking.who, **stands.told(booking.currency))


_MARKED_AS_PAID = Sentence("{name}’s booking is marked as paid.")
_PART_OF_HELD = Sentence(
    "{name}’s booking: {came_money} of {costs_money} has come. It stays held, as {missing_money} is still missing."
)
_PART_OF_CONFIRMED = Sentence(
    "{name}’s booking: {came_money} of {costs_money} has come, and {missing_money} is still missing."
)


_SAID: dict[Settlement, Sentence] = {
    "restored": Sentence("{name}’s booking is confirmed."),
    "returned": Sentence("{name}’s payment is noted as returned."),
    "kept": Sentence("{name}’s payment is noted as a donation."),
}
