"""Money that came for a booking: what becomes of both is decided here, in one transaction, wherever it came from.

The same money twice is one, by its key. What finds no seats is listed until an admin says what was done with it.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct

from booking import changes, refusals, seats, store
from booking.errors import Conflict
from booking.model import Action, Booking, EndedBooking
from booking.store.database import Tx
from booking.store.payments import Outcome, Paid, Payment, Source


class Money(Struct, frozen=True):
    """Money that came for a booking: at `at`, so many `cents`, more than none, of the currency's smallest unit.

    `key` is unique within its source and tells of no person: it is kept for good, to know the same money again.
    """

    source: Source
    key: str
    booking_id: str
    cents: int
    currency: str
    at: int


class Payable(Protocol):
    """What money is for: a booking, or what a list tells of one."""

    @property
    def id(self) -> str:
        """The booking's id."""

    @property
    def amount_cents(self) -> int | None:
        """What it costs; None, or 0, where it is free."""

    @property
    def currency(self) -> str | None:
        """In which currency; None where it is free."""


class Standing(NamedTuple):
    """What came of what a booking costs, in its currency: `paid` by what is its own, `parts` that are too little yet.

    Parts wait for an admin like all money that isn't what a booking costs; the one that completes their sum makes all
    of them the booking's.
    """

    costs: int
    paid: int
    parts: list[Payment]

    @property
    def came(self) -> int:
        """How much came in all."""
        return self.paid + sum(one.cents for one in self.parts)

    @property
    def missing(self) -> int:
        """How much is still to come; 0 or below where nothing is."""
        return self.costs - self.came

    def told(self, currency: str | None) -> dict[str, str]:
        """Return what came, the cost and what is missing, as sentences take them."""
        amounts = {"came": self.came, "costs": self.costs, "missing": self.missing}
        return {f"{name}_money": f"{cents} {currency}" for name, cents in amounts.items()}


class Settled(NamedTuple):
    """What became of money, and the booking that it is for; `is_new` says that it came for the first time."""

    outcome: Outcome
    booking: Booking | EndedBooking
    payment: Payment
    is_new: bool


def foresee(tx: Tx, money: Money, *, may_restore: bool = False, may_differ: bool = False) -> Outcome:
    """Return what would become of money that comes now, as far as it can be told without trying. Raises NotFound."""
    booking = _current(tx, money.booking_id)
    stands = standing(tx, [booking])[booking.id]
    return _foresee(tx, money, booking, stands, may_restore=may_restore, may_differ=may_differ)


def settle(
    tx: Tx, money: Money, *, may_restore: bool = False, may_differ: bool = False, may_be_undone: bool = False
) -> Settled:
    """Let money that came confirm its booking, or note what keeps it from that.

    A hold, its grace included, is confirmed by what it costs, or by what is missing after parts of that; with
    `may_differ` by any amount in its currency. One that has ended gets its seats again where money `may_restore` it,
    and the seats are free and nobody waits for them. Money that came before is answered as it was then, unless that was
    taken back: then it is decided anew, for any booking.
    While it `may_be_undone`, nobody is told. Raises NotFound without the booking.
    """
    known = store.payments.find_by_key(tx, money.source, money.key)
    if known is not None and (known.outcome != "taken_back" or known.settled_as is not None):
        return Settled(known.outcome, _current(tx, known.booking_id), known, is_new=False)
    booking = _current(tx, money.booking_id)
    stands = standing(tx, [booking])[booking.id]
    outcome = _foresee(tx, money, booking, stands, may_restore=may_restore, may_differ=may_differ)
    outcome = _carry_out(tx, booking.id, outcome, may_be_undone=may_be_undone)
    payment = _noted(tx, money, booking, outcome, known)
    action: Action = "paid" if payment.is_the_bookings else "paid_late"
    store.history.record(tx, action, booking, source=money.source, outcome=outcome, **payment.amount)
    if payment.is_the_bookings and money.cents != stands.costs - stands.paid:
        _give_parts(tx, booking, [one for one in stands.parts if one.id != payment.id])
    return Settled(outcome, _current(tx, booking.id), payment, is_new=True)


def standing(tx: Tx, bookings: Sequence[Payable]) -> dict[str, Standing]:
    """Return how far each of these bookings is paid."""
    return {one.id: _standing(one, payments) for one, payments in _with_payments(tx, bookings)}


def came(tx: Tx, bookings: Sequence[Payable]) -> dict[str, Paid]:
    """Return how much came of what these bookings cost, parts of it too; of those for which none came nothing."""
    found = {}
    for booking, payments in _with_payments(tx, bookings):
        stands = _standing(booking, payments)
        counted = [one for one in payments if one.is_the_bookings or one in stands.parts]
        if counted:
            found[booking.id] = Paid(stands.came, counted[0].currency, max(one.came_at for one in counted))
    return found


def _with_payments(tx: Tx, bookings: Sequence[Payable]) -> list[tuple[Payable, list[Payment]]]:
    """Return each of these bookings with all money that came for it."""
    payments: dict[str, list[Payment]] = {one.id: [] for one in bookings}
    for payment in store.payments.find_of(tx, list(payments)):
        payments[payment.booking_id].append(payment)
    return [(one, payments[one.id]) for one in bookings]


def take_back(tx: Tx, source: Source, key: str) -> Settled | None:
    """Undo what money has done: the booking is held again, or has ended again where the money had restored it.

    The money is known and waits, for the same source to settle it again or for an admin; what was entered by hand, and
    what only waits for an admin, is forgotten: of that the payment is returned as it was. Returns None without such
    money. Raises Gone where the booking has ended meanwhile, and Conflict (not_undoable) where its time to be held has
    passed.
    """
    known = store.payments.find_by_key(tx, source, key)
    if known is None:
        return None
    booking = _current(tx, known.booking_id)
    if known.is_the_bookings:
        if known.outcome == "confirmed":
            changes.unconfirm(tx, booking.id, undone=known.id)
        else:
            store.history.record(tx, "money_taken_back", booking, **known.amount)
            if known.outcome == "restored":
                seats.cancel(tx, booking.id, by_organiser=True)
        known = known._replace(outcome="taken_back", settled_as=None, settled_at=None)
        store.payments.update(tx, known)
        if source == "hand":
            store.payments.delete(tx, known.id)
    elif known.is_open and known.outcome != "taken_back":
        store.payments.delete(tx, known.id)
        facts = known.amount | {"settled_as": "removed"}
        store.history.record(tx, "money_settled", booking, source=source, outcome=known.outcome, **facts)
        return Settled("taken_back", booking, known, is_new=False)
    return Settled(known.outcome, _current(tx, booking.id), known, is_new=False)


def send_back(tx: Tx, source: Source, key: str) -> None:
    """Note that money is sent back to whom it came from, who is told: it is no booking's, and waits for no admin."""
    known = store.payments.find_by_key(tx, source, key)
    if known is None or known.settled_as == "returned":
        return
    booking = _current(tx, known.booking_id)
    if known.is_the_bookings:
        store.history.record(tx, "money_taken_back", booking, **known.amount)
    outcome: Outcome = "taken_back" if known.is_the_bookings else known.outcome
    store.payments.update(tx, known._replace(outcome=outcome, settled_as="returned", settled_at=tx.now))
    facts = known.amount | {"source": source, "settled_as": "returned", "outcome": known.outcome}
    store.history.record(tx, "money_settled", booking, details={"is_sent_back": True}, **facts)


def fail_to_send_back(tx: Tx, source: Source, key: str) -> None:
    """Note that money could not be sent back: it waits for an admin."""
    known = store.payments.find_by_key(tx, source, key)
    if known is not None and known.settled_as == "returned":
        store.payments.update(tx, known._replace(settled_as=None, settled_at=None))


def booking_of(tx: Tx, payment: Payment) -> Booking | EndedBooking:
    """Return the booking that money is for, or the one that has its seats now. Raises NotFound."""
    return _current(tx, payment.booking_id)


def give_seats(tx: Tx, payment: Payment) -> Outcome:
    """Let money that waits confirm its booking at an admin's word, whatever its amount; an ended one is restored.

    Raises NotFound, and Conflict where its seats can't be given back, or it costs another currency (not_payable).
    """
    booking = _current(tx, payment.booking_id)
    if payment.currency != booking.currency:
        raise Conflict(
            "not_payable", "The booking is to be paid in another currency. Return the money, or keep it as a donation."
        )
    outcome: Outcome = "restored" if isinstance(booking, EndedBooking) else "paid"
    if isinstance(booking, EndedBooking):
        changes.restore(tx, booking.id, confirmed=True)
    elif booking.status == "held":
        seats.confirm(tx, booking.id, by_admin=True)
        outcome = "confirmed"
    given = payment._replace(outcome=outcome, settled_as="restored", settled_at=tx.now)
    store.payments.update(tx, given)
    store.history.record(tx, "paid", booking, source=payment.source, outcome=outcome, **payment.amount)
    return outcome


def _current(tx: Tx, booking_id: str) -> Booking | EndedBooking:
    """Return the booking that has the seats which money for this one is for. Raises NotFound."""
    found = seats.look_up(tx, booking_id)
    while isinstance(found, EndedBooking) and found.reason == "handed_over":
        successor = store.history.find_successor(tx, found.id)
        if successor is None:
            return found
        found = seats.look_up(tx, successor)
    if found is None:
        raise refusals.booking_not_found()
    return found


def _foresee(
    tx: Tx, money: Money, booking: Booking | EndedBooking, stands: Standing, *, may_restore: bool, may_differ: bool
) -> Outcome:
    whole = stands.costs - stands.paid
    fits = money.currency == booking.currency and (may_differ or money.cents in (whole, stands.missing))
    if isinstance(booking, EndedBooking):
        is_restorable = may_restore and fits and bool(booking.email) and changes.may_be_restored(tx, booking)
        return "restored" if is_restorable else "late"
    if not fits:
        return "twice" if stands.paid and whole <= 0 else "amount"
    return "confirmed" if booking.status == "held" else "paid"


def _standing(booking: Payable, came: list[Payment]) -> Standing:
    costs = booking.amount_cents or 0
    paid = sum(one.cents for one in came if one.is_the_bookings)
    waiting = [one for one in came if one.is_open and one.outcome == "amount" and one.currency == booking.currency]
    is_too_little = paid + sum(one.cents for one in waiting) < costs
    return Standing(costs, paid, waiting if is_too_little else [])


def _give_parts(tx: Tx, booking: Booking | EndedBooking, parts: list[Payment]) -> None:
    """Let money that was too little be its booking's, as the sum is what it costs."""
    for part in parts:
        store.payments.update(tx, part._replace(outcome="paid"))
        store.history.record(tx, "paid", booking, source=part.source, outcome="paid", **part.amount)


def _carry_out(tx: Tx, booking_id: str, outcome: Outcome, *, may_be_undone: bool) -> Outcome:
    """Give the booking what money is to give it, and return what came of that."""
    if outcome == "confirmed":
        seats.confirm(tx, booking_id, by_admin=True, may_be_undone=may_be_undone)
    elif outcome == "restored":
        try:
            changes.restore(tx, booking_id, confirmed=True)
        except Conflict:  # Its person has as many seats as they may have, or others come first after all.
            return "late"
    return outcome


def _noted(tx: Tx, money: Money, booking: Booking | EndedBooking, outcome: Outcome, known: Payment | None) -> Payment:
    if known is not None:
        known = known._replace(booking_id=booking.id, event_id=booking.event_id, outcome=outcome)
        store.payments.update(tx, known)
        return known
    of_booking = booking.id, booking.event_id, money.cents, money.currency
    came = Payment(0, money.source, money.key, *of_booking, money.at, tx.now, outcome, None, None)
    return store.payments.insert(tx, came)
