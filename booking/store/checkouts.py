"""Visits to a payment provider's page, each for one amount, and the money of theirs that goes back."""

import json
from typing import Literal, NamedTuple

from booking.model import Booking
from booking.notice import DAY_MILLISECONDS
from booking.store.database import Tx
from booking.store.payments import IS_THE_BOOKINGS, Outcome
from booking.store.rows import delete_slice

CheckoutState = Literal["begun", "open", "processing", "closed", "paid"]
RefundState = Literal["asked", "pending", "refunded", "failed"]
# Why money goes back: what became of it when it came; an admin has chosen so, or did it at the provider itself.
Why = Outcome | Literal["chosen", "elsewhere"]

# A provider tells of a visit for days, and may be asked to tell again for weeks.
_CLOSED_KEPT_MILLISECONDS = 30 * DAY_MILLISECONDS
_REFUNDED_KEPT_MILLISECONDS = 800 * DAY_MILLISECONDS


class Checkout(NamedTuple):
    """One visit to the provider's page, for all that a booking of so many `seats` cost when it began.

    It is `open` while it can be paid at `url`, until `expires_at` at most; `processing` while the provider waits for
    money that was promised there. `token` is its name to the provider, and no key to the booking; `session` and
    `payment` are the provider's names for it and for the money.
    """

    id: int
    token: str
    booking_id: str
    reference: str
    seats: int
    cents: int
    currency: str
    state: CheckoutState
    session: str | None
    url: str
    expires_at: int
    payment: str | None
    created_at: int


class Refund(NamedTuple):
    """Money of a checkout that goes back, all of it; `round` counts by how many keys it was asked for.

    It is `pending` once the provider has taken it on. `refund` is the provider's name for it: while it is `asked`, of
    one of which it was told already that it failed.
    """

    checkout_id: int
    why: Why
    state: RefundState
    refund: str | None
    round: int
    tries: int
    last_error: str
    created_at: int
    finished_at: int | None

    @property
    def has_failed_early(self) -> bool:
        """Whether it was told of a refund that it failed while the answer to this one is not noted yet."""
        return self.state == "asked" and self.refund is not None


_CHECKOUT = ", ".join(Checkout._fields)
_REFUND = ", ".join(f"refunds.{name}" for name in Refund._fields)
_COLUMNS_OF_CHECKOUT = ", ".join(f"checkouts.{name}" for name in Checkout._fields)
# What a booking costs, as `AnyBooking.amount_cents` has it.
_COSTS = (
    "coalesce((SELECT sum(value ->> 'price_cents' * value ->> 'seats') FROM json_each(bookings.kinds)),"
    " bookings.price_cents * bookings.seats)"
)
_BOTH = f"{_COLUMNS_OF_CHECKOUT}, {_REFUND}"
_OF_BOTH = f"SELECT {_BOTH} FROM refunds JOIN checkouts ON checkouts.id = checkout_id"


def insert(tx: Tx, token: str, booking: Booking, expires_at: int, due_at: int) -> Checkout:
    """Add a visit that begins now, for all that a booking costs, and return it."""
    tx.execute(
        "INSERT INTO checkouts (token, booking_id, reference, seats, cents, currency, expires_at, due_at, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(token, booking.id, booking.reference, booking.seats, booking.amount_cents, booking.currency),
            *(expires_at, due_at, tx.now),
        ),
    )
    made = find(tx, "token", token)
    assert made is not None
    return made


def find(tx: Tx, name: Literal["id", "token", "session", "payment"], value: int | str) -> Checkout | None:
    """Return the visit whose column of this name has the value, or None."""
    row = tx.execute(f"SELECT {_CHECKOUT} FROM checkouts WHERE {name} = ?", (value,)).fetchone()
    return Checkout(*row) if row else None


def find_of_booking(tx: Tx, booking_id: str) -> list[Checkout]:
    """Return all visits for a booking, the newest first."""
    rows = tx.execute(f"SELECT {_CHECKOUT} FROM checkouts WHERE booking_id = ? ORDER BY id DESC", (booking_id,))
    return [Checkout(*row) for row in rows]


def set_open(tx: Tx, checkout_id: int, session: str, url: str, expires_at: int, due_at: int) -> None:
    """Note where a visit that has begun can be paid; one that was paid meanwhile stays so."""
    tx.execute(
        "UPDATE checkouts SET session = ?2, url = ?3, expires_at = ?4, due_at = ?5,"
        " state = CASE state WHEN 'begun' THEN 'open' ELSE state END WHERE id = ?1",
        (checkout_id, session, url, expires_at, due_at),
    )


def set_state(tx: Tx, checkout_id: int, state: Literal["processing", "closed"]) -> None:
    """Note that a visit can't be paid any longer, or that its money is on the way; one that was paid stays so.

    What was promised is told of late where it is known already that it does not come.
    """
    tx.execute(
        "UPDATE checkouts SET state = ?2, url = '' WHERE id = ?1 AND state <> 'paid'"
        " AND (state <> 'closed' OR ?2 = 'closed')",
        (checkout_id, state),
    )


def move(tx: Tx, booking_id: str, to: str) -> None:
    """Let the visits for a booking be for the same booking under its new id."""
    tx.execute("UPDATE checkouts SET booking_id = ? WHERE booking_id = ?", (to, booking_id))


def set_over(tx: Tx, checkout_id: int) -> None:
    """Let a visit be ended: what it is for costs something else by now."""
    tx.execute("UPDATE checkouts SET expires_at = ?2, due_at = ?2 WHERE id = ?1", (checkout_id, tx.now))


def set_due(tx: Tx, checkout_id: int, due_at: int) -> None:
    """Let a visit be looked at again from then on."""
    tx.execute("UPDATE checkouts SET due_at = ? WHERE id = ?", (due_at, checkout_id))


def set_paid(tx: Tx, checkout_id: int, payment: str) -> None:
    """Note that a visit was paid, by this payment."""
    tx.execute("UPDATE checkouts SET state = 'paid', payment = ?, url = '' WHERE id = ?", (payment, checkout_id))


def find_over(tx: Tx, limit: int) -> list[Checkout]:
    """Return up to `limit` visits that could be paid and are to be closed: what they are for is no longer wanted.

    Their booking is no hold of so many seats at that amount any longer, or their own time is over. The one that is due
    first is first.
    """
    rows = tx.execute(
        f"SELECT {_CHECKOUT} FROM checkouts WHERE state IN ('begun', 'open') AND due_at <= ?1 AND (expires_at <= ?1"
        " OR NOT EXISTS (SELECT 1 FROM bookings WHERE bookings.id = booking_id AND bookings.expires_at > ?1"
        f"  AND bookings.seats = checkouts.seats AND {_COSTS} = cents)"
        " OR EXISTS (SELECT 1 FROM bookings JOIN events ON events.id = event_id"
        "  WHERE bookings.id = booking_id AND cancelled_at IS NOT NULL))"
        " ORDER BY due_at LIMIT ?2",
        (tx.now, limit),
    )
    return [Checkout(*row) for row in rows]


def find_promised(tx: Tx, since: int, limit: int) -> list[Checkout]:
    """Return up to `limit` visits since then whose money was promised and has not come, the newest first."""
    rows = tx.execute(
        f"SELECT {_CHECKOUT} FROM checkouts WHERE state = 'processing' AND created_at >= ? ORDER BY id DESC LIMIT ?",
        (since, limit),
    )
    return [Checkout(*row) for row in rows]


def insert_refund(tx: Tx, checkout_id: int, why: Why) -> None:
    """Add that the money of a visit goes back; the first reason stays."""
    tx.execute(
        "INSERT INTO refunds (checkout_id, why, due_at, created_at) VALUES (?1, ?2, ?3, ?3) ON CONFLICT DO NOTHING",
        (checkout_id, why, tx.now),
    )


def find_refund(tx: Tx, checkout_id: int) -> Refund | None:
    """Return what goes back of a visit, or None."""
    row = tx.execute(f"SELECT {_REFUND} FROM refunds WHERE checkout_id = ?", (checkout_id,)).fetchone()
    return Refund(*row) if row else None


def find_due_refunds(tx: Tx, limit: int) -> list[tuple[Checkout, Refund]]:
    """Return up to `limit` refunds that are to be asked for now, each with its visit, the one due first is first."""
    rows = tx.execute(
        f"{_OF_BOTH} WHERE refunds.state = 'asked' AND refunds.due_at <= ? ORDER BY refunds.due_at LIMIT ?",
        (tx.now, limit),
    )
    return [_both(row) for row in rows]


def page_of_refunds(tx: Tx, before: tuple[int, int], limit: int) -> list[tuple[Checkout, Refund]]:
    """Return up to `limit` refunds with their visits, the newest first, before the pair (created_at, checkout_id)."""
    newest_first = "ORDER BY refunds.created_at DESC, checkout_id DESC LIMIT ?"
    rows = tx.execute(f"{_OF_BOTH} WHERE (refunds.created_at, checkout_id) < (?, ?) {newest_first}", (*before, limit))
    return [_both(row) for row in rows]


def find_unspent(tx: Tx, limit: int) -> list[Checkout]:
    """Return up to `limit` visits whose money is kept though its booking has no seats any longer, the newest first.

    The booking has ended since, or its confirmation was taken back; or it never was the booking's, and could not be
    sent back.
    """
    rows = tx.execute(
        f"SELECT {_COLUMNS_OF_CHECKOUT} FROM payments JOIN checkouts ON payment = payments.key"
        " WHERE payments.source = 'provider' AND coalesce(payments.settled_as, 'restored') = 'restored'"
        " AND NOT EXISTS (SELECT 1 FROM refunds WHERE checkout_id = checkouts.id AND refunds.state <> 'failed')"
        f" AND (NOT {IS_THE_BOOKINGS}"
        "  OR EXISTS (SELECT 1 FROM ended_bookings AS ended WHERE ended.id = payments.booking_id))"
        " ORDER BY payments.id DESC LIMIT ?",
        (limit,),
    )
    return [Checkout(*row) for row in rows]


def set_refund(tx: Tx, checkout_id: int, state: Literal["pending", "refunded"], refund: str | None) -> None:
    """Note that the provider has taken a refund on, or has done it; what is done stays done."""
    tx.execute(
        "UPDATE refunds SET state = ?2, last_error = '',"
        " refund = CASE state WHEN 'asked' THEN ?3 ELSE coalesce(?3, refund) END,"
        " finished_at = CASE ?2 WHEN 'refunded' THEN ?4 END WHERE checkout_id = ?1 AND state <> 'refunded'",
        (checkout_id, state, refund, tx.now),
    )


def set_refund_due_again(tx: Tx, checkout_id: int, due_at: int, error: str, *, by_new_key: bool) -> None:
    """Note why a refund could not be asked for, and from when on that is tried again."""
    tx.execute(
        "UPDATE refunds SET due_at = ?2, tries = tries + 1, round = round + ?4, last_error = ?3"
        " WHERE checkout_id = ?1 AND state = 'asked'",
        (checkout_id, due_at, error, by_new_key),
    )


def set_refund_failed(tx: Tx, checkout_id: int, error: str) -> None:
    """Note that a refund will not be done, and why: even one that was, for the person's bank may send it back."""
    tx.execute(
        "UPDATE refunds SET state = 'failed', last_error = ?2, finished_at = ?3 WHERE checkout_id = ?1",
        (checkout_id, error, tx.now),
    )


def set_failed_early(tx: Tx, checkout_id: int, refund: str, error: str) -> None:
    """Note of which refund it was told that it failed, and why, before the answer to one that is asked for."""
    tx.execute(
        "UPDATE refunds SET refund = ?2, last_error = ?3 WHERE checkout_id = ?1 AND state = 'asked'",
        (checkout_id, refund, error),
    )


def renew_refund(tx: Tx, checkout_id: int) -> None:
    """Let a refund that failed be asked for anew."""
    tx.execute(
        "UPDATE refunds SET state = 'asked', round = round + 1, tries = 0, due_at = ?2, last_error = '',"
        " refund = NULL, finished_at = NULL WHERE checkout_id = ?1 AND state = 'failed'",
        (checkout_id, tx.now),
    )


def purge_closed(tx: Tx, limit: int, left: int = 0) -> int:
    """Remove up to `limit` visits that ended 30 days ago without money, and return how many; the oldest `left` stay.

    Of none of them is anything told so late.
    """
    condition = "state = 'closed' AND expires_at <= ? ORDER BY expires_at"
    return delete_slice(tx, "checkouts", "id", condition, tx.now - _CLOSED_KEPT_MILLISECONDS, limit, left)


def purge_refunded(tx: Tx, limit: int, left: int = 0) -> int:
    """Remove up to `limit` refunds that were done, begun 800 days ago, each with its visit; return how many.

    The oldest `left` stay. All other money stays, whether it has its seats or waits for an admin.
    """
    found = tx.execute(
        "SELECT checkout_id FROM refunds WHERE state = 'refunded' AND created_at <= ? ORDER BY created_at"
        " LIMIT ? OFFSET ?",
        (tx.now - _REFUNDED_KEPT_MILLISECONDS, limit, left),
    )
    ids = json.dumps([checkout_id for (checkout_id,) in found])
    tx.execute("DELETE FROM refunds WHERE checkout_id IN (SELECT value FROM json_each(?))", (ids,))
    removed = tx.changes()
    tx.execute("DELETE FROM checkouts WHERE id IN (SELECT value FROM json_each(?))", (ids,))
    return removed


def _both(row: tuple[object, ...]) -> tuple[Checkout, Refund]:
    at = len(Checkout._fields)
    return Checkout._make(row[:at]), Refund._make(row[at:])
