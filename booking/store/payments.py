"""Money that came for bookings, in the database: each of it once, by where it came from and its key there."""

import json
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, get_args

from booking import seat_kinds
from booking.store.database import Tx
from booking.store.rows import marks_for

Source = Literal["statement", "provider", "hand"]
# By the first three it is its booking's: which it confirmed, which was confirmed already, which it restored. By the
# others it waits for an admin: its amount is another, the booking is paid or has ended, or what it did was undone.
Outcome = Literal["confirmed", "paid", "restored", "amount", "twice", "late", "taken_back"]
# What an admin has done with it: given its booking the seats, sent it back, or kept it as a donation.
Settlement = Literal["restored", "returned", "kept"]

# The schema has these in the CHECK of what is settled, and the others in the index of what waits: as literals, by which
# alone an index is used, and where no view would be of help.
_OF_BOOKINGS: tuple[Outcome, ...] = ("confirmed", "paid", "restored")
_OF_NONE = tuple(outcome for outcome in get_args(Outcome) if outcome not in _OF_BOOKINGS)
IS_THE_BOOKINGS = f"payments.outcome IN {_OF_BOOKINGS!r}"


class Payment(NamedTuple):
    """Money that came for a booking.

    `key` is unique within its source, `came_at` is when it came as the source says, `recorded_at` when that was known
    here. `outcome` is what became of it, and `settled_as` what an admin has done with it at `settled_at`, if it waited.
    """

    id: int
    source: Source
    key: str
    booking_id: str
    event_id: int
    cents: int
    currency: str
    came_at: int
    recorded_at: int
    outcome: Outcome
    settled_as: Settlement | None
    settled_at: int | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an admin to say what is done with it."""
        return self.settled_as is None and not self.is_the_bookings

    @property
    def is_the_bookings(self) -> bool:
        """Whether the booking is paid with it."""
        return self.outcome in _OF_BOOKINGS

    @property
    def amount(self) -> dict[str, Any]:
        """What the history notes of how much it is."""
        return {"paid_cents": self.cents, "currency": self.currency}


class Paid(NamedTuple):
    """How much of a booking's money came, in its currency, and when the last of it did."""

    cents: int
    currency: str
    came_at: int


class Listed(NamedTuple):
    """Money with the booking that it is for: whose, how many seats of which event, what it costs, and how it stands."""

    payment: Payment
    name: str
    email: str
    reference: str
    seats: int
    title: str
    amount_cents: int | None
    currency: str | None
    is_live: bool
    is_confirmed: bool

    @property
    def id(self) -> str:
        """The booking's id."""
        return self.payment.booking_id

    @property
    def who(self) -> str:
        """What the person is called; nothing once they are erased."""
        return self.name or self.email


COUNTED_AT_MOST = 1_000
_COLUMNS = ", ".join(Payment._fields)
_IS_OPEN = f"settled_as IS NULL AND outcome IN {_OF_NONE!r}"
# ?1 is the present instant. Each row is looked up by its id, of those on the page alone.
_LISTED = (
    f"SELECT {', '.join(f'found.{name}' for name in Payment._fields)}, coalesce(live.name, ended.name, ''),"
    " coalesce(live.email, ended.email, ''), coalesce(live.reference, ended.reference, ''),"
    " coalesce(live.seats, ended.seats, 0), events.title,"
    " coalesce(live.price_cents, ended.price_cents), coalesce(live.kinds, ended.kinds),"
    " coalesce(live.currency, ended.currency),"
    " live.id IS NOT NULL AND coalesce(live.expires_at > ?1, TRUE), live.confirmed_at IS NOT NULL"
    " FROM (SELECT * FROM payments WHERE {}) AS found JOIN events ON events.id = found.event_id"
    " LEFT JOIN bookings AS live ON live.id = found.booking_id"
    " LEFT JOIN ended_bookings AS ended ON ended.id = found.booking_id ORDER BY {}"
)
_OPEN = _LISTED.format(f"{_IS_OPEN} AND id > ?2 ORDER BY id LIMIT ?3", "found.id")
_SETTLED = _LISTED.format(
    "settled_as IS NOT NULL AND (settled_at, id) < (?2, ?3) ORDER BY settled_at DESC, id DESC LIMIT ?4",
    "found.settled_at DESC, found.id DESC",
)


def insert(tx: Tx, payment: Payment) -> Payment:
    """Add money that came and return it with its id, whatever id it was given."""
    into = f"INSERT INTO payments ({_COLUMNS}) VALUES ({marks_for(_COLUMNS)}) RETURNING id"
    (payment_id,) = tx.execute(into, (None, *payment[1:])).fetchone()
    return payment._replace(id=payment_id)


def find(tx: Tx, payment_id: int) -> Payment | None:
    """Return the money with this id, or None."""
    row = tx.execute(f"SELECT {_COLUMNS} FROM payments WHERE id = ?", (payment_id,)).fetchone()
    return Payment(*row) if row else None


def find_by_key(tx: Tx, source: Source, key: str) -> Payment | None:
    """Return the money that has this key in its source, or None."""
    row = tx.execute(f"SELECT {_COLUMNS} FROM payments WHERE source = ? AND key = ?", (source, key)).fetchone()
    return Payment(*row) if row else None


def delete(tx: Tx, payment_id: int) -> None:
    """Forget money that never came."""
    tx.execute("DELETE FROM payments WHERE id = ?", (payment_id,))


def update(tx: Tx, payment: Payment) -> None:
    """Store what becomes of money that is there, and for which booking it is."""
    tx.execute(
        "UPDATE payments SET booking_id = ?, event_id = ?, outcome = ?, settled_as = ?, settled_at = ? WHERE id = ?",
        (
            payment.booking_id,
            payment.event_id,
            payment.outcome,
            payment.settled_as,
            payment.settled_at,
            payment.id,
        ),
    )


def page_open(tx: Tx, after: int, limit: int) -> list[Listed]:
    """Return up to `limit` of the money that waits for an admin, what came first first, with ids beyond `after`."""
    return [_listed(row) for row in tx.execute(_OPEN, (tx.now, after, limit))]


def page_settled(tx: Tx, before: tuple[int, int], limit: int) -> list[Listed]:
    """Return up to `limit` of what admins have settled, the latest first, before the pair (settled_at, id)."""
    return [_listed(row) for row in tx.execute(_SETTLED, (tx.now, *before, limit))]


def count_open(tx: Tx) -> int:
    """Return how much money waits for an admin, counted up to COUNTED_AT_MOST."""
    counted = f"SELECT count(*) FROM (SELECT 1 FROM payments WHERE {_IS_OPEN} LIMIT ?)"
    return int(tx.execute(counted, (COUNTED_AT_MOST,)).fetchone()[0])


def _listed(row: Sequence[Any]) -> Listed:
    payment, (name, email, reference, seats, title, *rest) = row[: len(Payment._fields)], row[len(Payment._fields) :]
    price_cents, kinds, currency, is_live, is_confirmed = rest
    booked = None if kinds is None else seat_kinds.read_booked(kinds)
    costs = (None if price_cents is None else price_cents * seats) if booked is None else seat_kinds.amount(booked)
    standing = (costs, currency, bool(is_live), bool(is_confirmed))
    return Listed(Payment(*payment), name, email, reference, seats, title, *standing)


def take_back(tx: Tx, booking_id: str, undone: int | None = None) -> None:
    """Let all money of a booking wait for an admin, for it has its seats by that no longer.

    Where it is the money with the id `undone` that is taken back, the rest is a part of what the booking costs.
    """
    tx.execute(
        "UPDATE payments SET settled_as = NULL, settled_at = NULL,"
        " outcome = CASE WHEN ?2 IS NULL OR id = ?2 THEN 'taken_back' ELSE 'amount' END"
        f" WHERE booking_id = ?1 AND {IS_THE_BOOKINGS}",
        (booking_id, undone),
    )


def move(tx: Tx, booking_id: str, to: str) -> None:
    """Let the money of a booking be another's, which has its seats now."""
    tx.execute("UPDATE payments SET booking_id = ? WHERE booking_id = ?", (to, booking_id))


def find_of(tx: Tx, booking_ids: Sequence[str]) -> list[Payment]:
    """Return all money that came for these bookings, whatever became of it, in the order in which it was noted."""
    columns = ", ".join(f"payments.{name}" for name in Payment._fields)
    of_them = f"SELECT {columns} FROM json_each(?) CROSS JOIN payments ON booking_id = value ORDER BY payments.id"
    return [Payment(*row) for row in tx.execute(of_them, (json.dumps(booking_ids),))]


def find_paid(tx: Tx, booking_ids: Sequence[str]) -> dict[str, Paid]:
    """Return what is paid of those of these bookings for which any money came that is theirs."""
    rows = tx.execute(
        "SELECT booking_id, sum(cents), currency, max(came_at) FROM json_each(?)"
        f" CROSS JOIN payments ON booking_id = value WHERE {IS_THE_BOOKINGS} GROUP BY booking_id",
        (json.dumps(booking_ids),),
    )
    return {booking_id: Paid(*paid) for booking_id, *paid in rows}
