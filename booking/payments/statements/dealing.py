"""What an admin does with lines of statements: each in a transaction of its own, several in a press that is undone."""

from collections import Counter
from typing import NamedTuple

from booking import seats, store
from booking.errors import Conflict, NotFound
from booking.model import Booking, EndedBooking
from booking.payments import received
from booking.payments.received import Settled
from booking.payments.statements import matching
from booking.payments.statements.matching import Act, Seen
from booking.store.database import Tx
from booking.store.statement_lines import Pending


class Dealt(NamedTuple):
    """What became of a line: of each booking that it was for, or of none."""

    settled: list[Settled]

    @property
    def confirmed(self) -> list[Booking | EndedBooking]:
        """The bookings that are paid by it."""
        return [one.booking for one in self.settled if one.payment.is_the_bookings]


def confirm(tx: Tx, key: bytes, press: str) -> Dealt | None:
    """Confirm the booking of a line that is good; None where it was dealt with meanwhile, or is good no longer."""
    line = store.statement_lines.find(tx, key)
    seen = None if line is None else matching.seen(tx, line)
    return None if seen is None or seen.kind != "good" else _dealt(tx, seen, "confirm", press)


def deal(tx: Tx, key: bytes, act: Act, press: str) -> Dealt:
    """Do what was chosen of what can be done with a line. Raises NotFound and Conflict where that is over."""
    seen = matching.seen(tx, _find(tx, key))
    if act not in seen.acts:
        raise Conflict("not_restorable", "This payment has changed meanwhile. Look at it again before you decide.")
    return _dealt(tx, seen, act, press)


def assign(tx: Tx, key: bytes, typed: str) -> Booking | EndedBooking | None:
    """Let a line be for the booking with the reference that was typed; None where there is none. Raises NotFound."""
    line = _find(tx, key)
    booking = seats.look_up_by_reference(tx, typed)
    if booking is not None:
        store.statement_lines.set_found(tx, line.key, booking.reference)
    return booking


def undo(tx: Tx, key: bytes, press: str) -> list[Settled]:
    """Let a line wait again, of which only the bookings are known, and return its money: what it did is undone.

    One that was set aside comes again with the next statement; one whose money an admin has settled stays so.
    Raises what `received.take_back` does.
    """
    found = store.statement_lines.find_dealt_for(tx, key, press)
    names = [matching.key_of_money(key, place) for place in range(len(found))]
    settled = [one for name in names if (one := received.take_back(tx, "statement", name)) is not None]
    back = [one for one in settled if one.outcome == "taken_back"]
    if back or not settled:
        store.statement_lines.delete_dealt(tx, key)
    if back:
        store.statement_lines.insert(tx, [_as_known(tx, key, back)])
    return back


def done_in(tx: Tx, press: str) -> list[Settled]:
    """Return what became of the money that was dealt with in a press, and of its bookings."""
    places: Counter[bytes] = Counter()
    done = []
    for key, _ in store.statement_lines.find_dealt(tx, press):
        payment = store.payments.find_by_key(tx, "statement", matching.key_of_money(key, places[key]))
        places[key] += 1
        if payment is not None:
            done.append(Settled(payment.outcome, received.booking_of(tx, payment), payment, is_new=False))
    return done


def _as_known(tx: Tx, key: bytes, back: list[Settled]) -> Pending:
    """Return the line of money that waits again."""
    found, first = tuple(one.booking.reference for one in back), back[0].payment
    cents = sum(one.payment.cents for one in back)
    return Pending(key, tx.now, first.came_at, cents, first.currency, " ".join(found), "", False, found, False)


def _find(tx: Tx, key: bytes) -> Pending:
    line = store.statement_lines.find(tx, key)
    if line is None:
        raise NotFound("not_found", "This payment no longer waits: it was dealt with, or is older than 7 days.")
    return line


def _dealt(tx: Tx, seen: Seen, act: Act, press: str) -> Dealt:
    found = seen.bookings if act != "aside" else ()
    settled = [
        received.settle(
            tx,
            matching.money_of(tx, seen.line, one, place, one.amount_cents if act == "all" else None),
            may_restore=act == "restore",
            may_differ=act == "anyway",
            may_be_undone=True,
        )
        for place, one in enumerate(found)
    ]
    store.statement_lines.deal_with(tx, seen.line.key, [one.booking.id for one in settled], press)
    return Dealt(settled)
