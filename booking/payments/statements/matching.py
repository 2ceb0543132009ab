"""Lines of statements matched with bookings, by the references in them and by their amounts, and sorted into heaps.

Nothing is done here: what is good is confirmed in one press; what is to be looked at is shown with what can be done.
"""

import hmac
import json
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from booking import reference, seats, store
from booking.model import Booking, EndedBooking
from booking.payments import received
from booking.payments.received import Money
from booking.payments.statements.line import Line
from booking.reference import Found
from booking.store.database import Tx
from booking.store.statement_lines import Pending

SHOWN_AT_MOST = 500
_OTHERS_SHOWN_AT_MOST = 50
_KEY_BYTES = 16
_LOOKED_AT = 1_000  # Lines: whose references are looked up together.
_AWAITED_AT_MOST = 20_000

# Why a line is to be looked at; `good` needs no look.
Kind = Literal[
    "good",
    "amount",
    "currency",
    "free_again",
    "ended",
    "several",
    "twice",
    "confirmed",
    "misread",
    "reversal",
    "unknown",
]
# What an admin can do with one: confirm, or give the seats again and confirm; confirm whatever the amount; confirm each
# of several; note that a booking is paid; put it on the list of money without seats; set it aside.
Act = Literal["confirm", "restore", "anyway", "all", "note", "late", "aside"]


class TakenIn(NamedTuple):
    """What of a statement is new, how many lines of it were known, and how many are of money that went out."""

    new: list[Pending]
    known: int
    went_out: int


class Seen(NamedTuple):
    """A line that waits, the bookings that it seems to be for, what it is, and what can be done, likeliest first."""

    line: Pending
    bookings: tuple[Booking | EndedBooking, ...]
    kind: Kind
    acts: tuple[Act, ...]


class Heaps(NamedTuple):
    """The lines that wait: what is good, what is to be looked at, some of the others, and how many those are.

    `more` says how many further ones have a reference in them and wait until these are dealt with.
    """

    good: list[Seen]
    doubtful: list[Seen]
    others: list[Pending]
    others_count: int
    more: int


def taken_in(tx: Tx, lines: Sequence[Line]) -> TakenIn:
    """Return which lines of a statement are new, each with the references that were found in it.

    Money that went out is left out, but for what takes an earlier payment back.
    """
    of_interest = [one for one in lines if one.cents > 0 or (one.cents and one.is_reversal)]
    keys = _keys(store.secret_keys.find(tx, "statements"), of_interest)
    unknown = store.statement_lines.find_unknown(tx, keys)
    new = [(key, one) for key, one in zip(keys, of_interest, strict=True) if key in unknown]
    awaited: _Awaited | None = None
    pending = []
    for begin in range(0, len(new), _LOOKED_AT):
        part = [
            (key, line, reference.found_in(f"{line.text}\n{line.payer}"))
            for key, line in new[begin : begin + _LOOKED_AT]
        ]
        there = store.statement_lines.find_references(
            tx, sorted({one for _, _, said in part for one in (*said.whole, *said.glued)})
        )
        for key, line, said in part:
            found = _of_those(said, there)
            is_doubtful = not found and bool(said.misread or said.whole)
            if is_doubtful:
                awaited = _Awaited(tx) if awaited is None else awaited
                found = awaited.meant_by(said, line)
            pending.append(_pending(tx, key, line, found, is_doubtful=is_doubtful and bool(found)))
    return TakenIn(pending, len(of_interest) - len(pending), len(lines) - len(of_interest))


def _keys(secret: bytes, lines: Sequence[Line]) -> list[bytes]:
    """Return what each line is known again by, whatever other lines a statement has beside it.

    That is what the bank calls it, as long as it calls no other of that day and amount so, or else what it says; of
    those that say the same on one day, also which of them it is.
    """
    called = Counter((one.at, one.cents, one.currency, one.bank_id) for one in lines)
    seen: Counter[str] = Counter()
    keys = []
    for one in lines:
        of_day = one.at, one.cents, one.currency
        is_named = one.bank_id and called[*of_day, one.bank_id] == 1
        named = [one.bank_id] if is_named else [" ".join(one.text.split()), one.payer]
        content = json.dumps([*of_day, *named])
        keys.append(hmac.digest(secret, f"{content}{seen[content]}".encode(), "sha256")[:_KEY_BYTES])
        seen[content] += 1
    return keys


def usual_currency(tx: Tx) -> str:
    """Return the currency of all that is to be paid; empty where there are several, or none."""
    currencies = {currency for _, currency in _Awaited(tx).references}
    return currencies.pop() if len(currencies) == 1 else ""


def _of_those(said: Found, there: set[str]) -> tuple[str, ...]:
    """Return the references that there are, of those that stand by themselves if there are any."""
    whole = tuple(one for one in said.whole if one in there)
    return whole or tuple(one for one in said.glued if one in there)


class _Awaited:
    """What is to be paid, or was of late: `references` by the amount and its currency."""

    def __init__(self, tx: Tx) -> None:
        self.references: dict[tuple[int, str], list[str]] = {}
        for one in store.bookings.find_awaited(tx, _AWAITED_AT_MOST):
            if one.amount_cents and one.currency:
                self.references.setdefault((one.amount_cents, one.currency), []).append(one.reference)
        self._alike: dict[tuple[int, str, tuple[int, ...]], dict[str, set[str]]] = {}

    def meant_by(self, said: Found, line: Line) -> tuple[str, ...]:
        """Return the reference that was misread in a line, where exactly one of its amount fits.

        That is one with letters of which no reference is made, or one that differs in a single letter.
        """
        other = [f"{one[:place]}?{one[place + 1 :]}" for one in said.whole for place in range(len(one))]
        fitting = set[str]().union(*(self._fitting(line.cents, line.currency, one) for one in (*said.misread, *other)))
        return tuple(fitting) if len(fitting) == 1 else ()

    def _fitting(self, cents: int, currency: str, misread: str) -> set[str]:
        """Return the references of an amount that are like a misread one but where it has a `?`."""
        unread = tuple(place for place, letter in enumerate(misread) if letter == "?")
        alike = self._alike.get((cents, currency, unread))
        if alike is None:  # Looked up, not looked through: a text may have a hundred, and there may be thousands.
            alike = self._alike[cents, currency, unread] = {}
            for one in self.references.get((cents, currency), []):
                masked = "".join("?" if place in unread else letter for place, letter in enumerate(one))
                alike.setdefault(masked, set()).add(one)
        return alike.get(misread, set())


def _pending(tx: Tx, key: bytes, line: Line, found: tuple[str, ...], *, is_doubtful: bool) -> Pending:
    return Pending(
        key,
        tx.now,
        line.at,
        line.cents,
        line.currency,
        line.text,
        line.payer,
        line.is_reversal,
        found,
        is_doubtful,
    )


def heaps(tx: Tx) -> Heaps:
    """Return the lines that wait, sorted by what can be done with them."""
    ours, others = store.statement_lines.count(tx)
    good: dict[str, Seen] = {}
    doubtful = []
    for line in store.statement_lines.find_ours(tx, SHOWN_AT_MOST):
        one = seen(tx, line)
        if one.kind == "good" and one.bookings[0].id in good:
            one = one._replace(kind="twice", acts=("late", "aside"))
        if one.kind == "good":
            good[one.bookings[0].id] = one
        else:
            doubtful.append(one)
    shown = store.statement_lines.find_others(tx, _OTHERS_SHOWN_AT_MOST)
    return Heaps([*good.values()], doubtful, shown, others, max(ours - SHOWN_AT_MOST, 0))


def seen(tx: Tx, line: Pending) -> Seen:
    """Return what a line is, as things stand, and what can be done with it."""
    found = tuple(one for name in line.found if (one := seats.look_up_by_reference(tx, name)) is not None)
    if line.is_reversal or line.cents <= 0:
        return Seen(line, found, "reversal", ("aside",))
    if not found:
        return Seen(line, (), "unknown", ("aside",))
    if len(found) > 1:
        return Seen(line, found, "several", ("all", "aside") if _fits_all(tx, line, found) else ("aside",))
    kind, acts = _of_booking(tx, line, found[0])
    return Seen(line, found, "misread" if line.is_doubtful and kind == "good" else kind, (*acts, "aside"))


def _of_booking(tx: Tx, line: Pending, booking: Booking | EndedBooking) -> tuple[Kind, tuple[Act, ...]]:
    outcome = received.foresee(tx, money_of(tx, line, booking), may_restore=True)
    if outcome == "amount" and line.currency != booking.currency:
        return "currency", ("late",)
    return _SEEN[outcome]


_SEEN: dict[str, tuple[Kind, tuple[Act, ...]]] = {
    "confirmed": ("good", ("confirm",)),
    "paid": ("confirmed", ("note",)),
    "restored": ("free_again", ("restore", "late")),
    "amount": ("amount", ("anyway", "late")),
    "twice": ("twice", ("late",)),
    "late": ("ended", ("late",)),
}


def _fits_all(tx: Tx, line: Pending, found: Sequence[Booking | EndedBooking]) -> bool:
    """Whether a line is what all of these bookings cost together, and confirms each."""
    if sum(one.amount_cents or 0 for one in found) != line.cents:
        return False
    return all(
        received.foresee(tx, money_of(tx, line, one, place, one.amount_cents or 0)) == "confirmed"
        for place, one in enumerate(found)
    )


def money_of(tx: Tx, line: Pending, booking: Booking | EndedBooking, place: int = 0, cents: int | None = None) -> Money:
    """Return the money that a line is for a booking: for the first of several, or all of it."""
    share = line.cents if cents is None else cents
    key = key_of_money(line.key, place)
    return Money("statement", key, booking.id, share, line.currency, min(line.at, tx.now))


def key_of_money(key: bytes, place: int) -> str:
    """Return the key of the money that a line is for one of its bookings: the first, the second and so on, from 0."""
    return key.hex() + (f"-{place + 1}" if place else "")
