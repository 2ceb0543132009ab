"""Sixty lines of a bank statement that pay for bookings, or seem to: fifty as people write them, and ten oddities."""

from dataclasses import replace
from typing import NamedTuple

from booking import seats
from booking.model import Booking
from booking.store.database import Database, Tx
from tests.support.bank_statement import Happened
from tests.support.domain import book, guest, publish
from tests.support.service import FixedClock

PRICE_CENTS = 2_500
_ODD = ("Little", "Other", "Double", "ByHand", "Misread", "Dollars", "Back")
_CYRILLIC = str.maketrans("CHKMPTX", "СНКМРТХ")
# What people make of a reference, which is read all the same.
_WRITINGS = (
    "Tickets {0}",
    "{0}",
    "{1} {2}",
    "{1}-{2}",
    "{1}\n{2}",
    "{3}",
    "{4}",
    "NO{0}UE",
    "Booking no. {0}, thank you",
    "SVWZ+{1}/{2} EREF+NOTPROVIDED",
)


class Paid(NamedTuple):
    """What happened, and which bookings are what: those that are good, and of each kind of oddity the references."""

    happened: list[Happened]
    good: list[Booking]
    odd: dict[str, tuple[str, ...]]


def happened_for(database: Database, clock: FixedClock, currency: str, *, good: int = 46) -> Paid:
    """Publish events, book, let some holds end, and return what happened on the account; prices are in the currency.

    With fewer than 46 that are `good` there are fewer lines than sixty.
    """
    priced = {"price_cents": PRICE_CENTS, "currency": currency, "confirmation": "organiser"}
    long, short = 20 * 86_400, 900
    event_id = publish(database, 100, hold_seconds=long, **priced)
    emptied, full = (publish(database, 1, hold_seconds=short, **priced) for _ in range(2))
    names = [*(f"Guest{number}" for number in range(good)), *_ODD]

    def book_all(tx: Tx) -> list[Booking]:
        return [seats.book(tx, event_id, guest(name), 1) for name in names]

    booked = database.write(book_all)
    paying, (little, other, double, by_hand, misread, dollars, back) = booked[:good], booked[good:]
    too_late, missed = book(database, emptied, "TooLate"), book(database, full, "Missed")
    clock.move(short + 1)
    database.write(seats.sweep, 100)
    book(database, full, "Quick")
    database.write(seats.confirm, by_hand.id, by_admin=True)
    lines = [_line(place, one.reference, one.name, currency) for place, one in enumerate(paying)]
    lines[10:13] = [replace(one, day=lines[10].day, batch="batch") for one in lines[10:13]]

    def odd(text: str, cents: int = PRICE_CENTS, **changed: str | bool) -> Happened:
        return Happened(9, cents, text, "Somebody", **{"currency": currency} | changed)  # type: ignore[arg-type]

    wrong = misread.reference[:2] + "0" + misread.reference[3:]
    lines += [
        odd(f"Tickets {little.reference}", PRICE_CENTS - 500),
        odd(f"Tickets {dollars.reference}", currency="USD"),
        odd(f"Tickets {too_late.reference}"),
        odd(f"Tickets {missed.reference}"),
        odd(f"{other.reference} and {double.reference}", 2 * PRICE_CENTS),
        odd(f"again {paying[0].reference}", PRICE_CENTS),
        odd(f"{paying[1].reference} {paying[2].reference}", 3 * PRICE_CENTS),
        odd(f"Tickets {wrong}"),
        odd(f"Tickets {by_hand.reference}"),
        odd(f"Tickets {back.reference}", -PRICE_CENTS, is_reversal=True),
    ]
    lines += [odd("Membership"), odd("Gift 333333"), odd("Rent", -90_000), odd("Membership")]
    kinds = {
        "amount": (little.reference,),
        "currency": (dollars.reference,),
        "free_again": (too_late.reference,),
        "ended": (missed.reference,),
        "several": (other.reference, double.reference),
        "twice": (paying[0].reference,),
        "unfitting": (paying[1].reference, paying[2].reference),
        "misread": (misread.reference,),
        "confirmed": (by_hand.reference,),
        "reversal": (back.reference,),
    }
    return Paid(lines, paying, kinds)


def _line(place: int, reference: str, name: str, currency: str) -> Happened:
    writing = _WRITINGS[place % len(_WRITINGS)]
    parts = (reference, reference[:3], reference[3:], reference.lower(), reference.translate(_CYRILLIC))
    return Happened(place // 6, PRICE_CENTS, writing.format(*parts), name, currency)
