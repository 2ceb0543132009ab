"""Money that found no seats: what it waits for, and what an admin has done with it."""

from booking import offers, seats, store
from booking.errors import Conflict, Fault, Invalid, NotFound
from booking.payments import checkout, received
from booking.payments.received import Money, Settled
from booking.store.database import Tx
from booking.store.payments import Payment, Settlement
from booking.texts.sentences import Sentence


def find(tx: Tx, payment_id: int) -> Payment:
    """Return money that came. Raises NotFound."""
    payment = store.payments.find(tx, payment_id)
    if payment is None:
        raise payment_not_found()
    return payment


def payment_not_found() -> NotFound:
    """Return the refusal for money that is not there."""
    return NotFound("payment_not_found", "There is no such payment. GET /payments lists those that wait for an admin.")


def settle(tx: Tx, payment_id: int, settlement: Settlement) -> Payment:
    """Note what an admin has done with money that waits: `restored` gives its booking the seats by that.

    What is settled so already is answered as it is. Raises NotFound, Conflict (payment_settled: otherwise, or it never
    waited), and as `received.give_seats` does.
    """
    payment = find(tx, payment_id)
    if payment.settled_as == settlement:
        return payment
    if not payment.is_open:
        raise Conflict("payment_settled", "This payment is settled already. Undo that first, then settle it otherwise.")
    if settlement == "restored":
        received.give_seats(tx, payment)
    else:
        store.payments.update(tx, payment._replace(settled_as=settlement, settled_at=tx.now))
        _record(tx, payment, settlement)
    return find(tx, payment_id)


def reopen(tx: Tx, payment_id: int) -> Payment:
    """Take back what an admin has done with money: it waits again. What waits is answered as it is.

    What was entered by hand is forgotten.

    Raises NotFound, Conflict (not_undoable: a payment provider sends it back, or the hold's time has passed), and Gone
    where its booking has ended meanwhile.
    """
    payment = find(tx, payment_id)
    if payment.is_open and payment.source != "hand":
        return payment
    if payment.is_the_bookings or payment.is_open:
        received.take_back(tx, payment.source, payment.key)
        return store.payments.find(tx, payment_id) or payment._replace(outcome="taken_back")
    if is_sent_back(tx, payment):
        raise Conflict("not_undoable", "The refund was requested already, so the money is on its way back.")
    store.payments.update(tx, payment._replace(settled_as=None, settled_at=None))
    _record(tx, payment, None)
    return find(tx, payment_id)


def is_sent_back(tx: Tx, payment: Payment) -> bool:
    """Whether a provider sends this money back, which nobody can undo: by more than an admin's word."""
    if payment.source != "provider" or payment.settled_as != "returned":
        return False
    return checkout.is_sent_back(tx, payment.key)


def enter(tx: Tx, booking_id: str, cents: int | None, currency: str = "") -> Settled:
    """Note money that an admin has received for a booking by hand, by default all that is missing.

    That confirms a hold; less is a part of it, and waits for the rest.

    Raises NotFound, Gone, Conflict (not_payable: it is free, or paid already), Invalid for another `currency` than the
    booking's.
    """
    booking = seats.find(tx, booking_id)
    missing = received.standing(tx, [booking])[booking.id].missing
    if booking.currency is None or (cents is None and missing <= 0):
        raise Conflict("not_payable", "There is nothing to pay for this booking: it is free, or paid already.")
    if currency not in ("", booking.currency):
        raise Invalid([Fault("currency", Sentence("Leave this out, or send it as it was."))])
    amount = missing if cents is None else cents
    money = Money("hand", offers.new_id(tx.now), booking.id, amount, booking.currency, tx.now)
    return received.settle(tx, money, may_differ=booking.status == "confirmed" or amount >= missing)


def _record(tx: Tx, payment: Payment, settlement: Settlement | None) -> None:
    facts = payment.amount | {"settled_as": settlement}
    booking = received.booking_of(tx, payment)
    store.history.record(tx, "money_settled", booking, source=payment.source, outcome=payment.outcome, **facts)
