"""Paying a booking at a provider's page: what begins, what becomes of the money, and money that goes back.

Every function runs in the transaction it is given; the provider itself is asked by `till`.
"""

import secrets
from collections.abc import Callable, Sequence
from typing import NamedTuple

from booking import refusals, seats, store
from booking.errors import Conflict, ProviderError
from booking.model import Booking
from booking.payments import received
from booking.payments.provider import Asked, Back, Begun, Happened, Returned
from booking.store.checkouts import Checkout, Refund, Why
from booking.store.database import Tx

# A page that can be paid at for so long yet is where a person is led again; later a new one is begun.
_LED_AGAIN_MILLISECONDS = 2 * 60 * 1_000
# So long nobody ends a visit of which the provider may not have told yet where it is.
_BEGINS_MILLISECONDS = 5 * 60 * 1_000
_AGAIN_MILLISECONDS = 60 * 1_000
_AGAIN_IN_VAIN_MILLISECONDS = 60 * 60 * 1_000  # What another account than the present one knows, say.
_ASKED_IN_VAIN_MILLISECONDS = 30 * 24 * 60 * 60 * 1_000
_PROMISED_MILLISECONDS = 60 * 24 * 60 * 60 * 1_000  # No way to pay takes so long.
_WAITS_SECONDS = (10, 30, 60, 300, 900, 3_600, 10_800, 28_800, 86_400)
_TRIES_AT_MOST = 14
LISTED_AT_MOST = 200


class Beginning(NamedTuple):
    """A visit that begins, and what the provider is asked for it; None where the person is led to one that is open."""

    checkout: Checkout
    asked: Asked | None


class Listed(NamedTuple):
    """Money that an admin may send back, money that goes back, and whose both are where they are known, by booking."""

    unspent: list[Checkout]
    refunds: list[tuple[Checkout, Refund]]
    names: dict[str, str]


class Due(NamedTuple):
    """What is to be asked of the provider now: visits to be ended, and refunds."""

    over: list[Checkout]
    refunds: list[tuple[Checkout, Refund]]


def begin(tx: Tx, booking_id: str, takes: Callable[[int, str], bool], back_to: Callable[[Booking], Back]) -> Beginning:
    """Begin a visit to the provider's page for all that a hold costs, or return the one that is open for as much.

    `takes` says whether so much can be paid there, `back_to` where the person comes back. Raises NotFound, Gone,
    Conflict (not_payable).
    """
    booking = seats.find(tx, booking_id)
    refusals.require_in_time(tx, booking)
    cents, currency = booking.amount_cents, booking.currency
    if booking.ends_at is None:
        raise Conflict("not_payable", "This booking is confirmed, so there is nothing to pay here.")
    if not cents or currency is None or not takes(cents, currency):
        raise Conflict("not_payable", "This booking can’t be paid here. Its page says how to pay.")
    for one in store.checkouts.find_of_booking(tx, booking.id):
        if one.url and (one.cents, one.currency, one.seats) != (cents, currency, booking.seats):
            store.checkouts.set_over(tx, one.id)
        elif one.url and one.expires_at >= tx.now + _LED_AGAIN_MILLISECONDS:
            return Beginning(one, None)
    event = store.events.find_uncounted(tx, booking.event_id)
    assert event is not None
    token = secrets.token_hex(16)
    made = store.checkouts.insert(tx, token, booking, booking.ends_at, tx.now + _BEGINS_MILLISECONDS)
    named = token, cents, currency, event.title, booking.reference, back_to(booking)
    return Beginning(made, Asked(*named, tx.now, booking.ends_at, booking.language))


def is_awaited(tx: Tx, booking_id: str) -> bool:
    """Whether money was promised at the provider's page for a booking, and is on its way: not for ever."""
    since = tx.now - _PROMISED_MILLISECONDS
    return any(
        one.state == "processing" and one.created_at >= since for one in store.checkouts.find_of_booking(tx, booking_id)
    )


def is_sent_back(tx: Tx, payment: str) -> bool:
    """Whether this money goes back, or has gone: a visit that brought money is removed only long after that."""
    visit = store.checkouts.find(tx, "payment", payment)
    if visit is None:
        return True
    refund = store.checkouts.find_refund(tx, visit.id)
    return refund is not None and refund.state != "failed"


def note_begun(tx: Tx, checkout_id: int, begun: Begun) -> None:
    """Note where a visit that has begun can be paid."""
    store.checkouts.set_open(tx, checkout_id, begun.session, begun.url, begun.expires_at, tx.now)


def apply(tx: Tx, happened: Happened) -> None:
    """Let what a provider tells be so here, in whatever order and however often it is told.

    What is no visit of ours is let be: an account at a provider may have other uses.
    """
    checkout = _named(tx, happened)
    if checkout is None:
        return
    match happened.what:
        case "paid":
            _take(tx, checkout, happened)
        case "processing":
            store.checkouts.set_state(tx, checkout.id, "processing")
        case "ended":
            store.checkouts.set_state(tx, checkout.id, "closed")
        case "refunded":
            _note_refunded(tx, checkout, happened)
        case "refund_failed":
            _note_refund_failed(tx, checkout, happened)


def _named(tx: Tx, happened: Happened) -> Checkout | None:
    if happened.token:
        return store.checkouts.find(tx, "token", happened.token)
    return store.checkouts.find(tx, "payment", happened.payment)


def _take(tx: Tx, checkout: Checkout, happened: Happened) -> None:
    """Let money confirm its booking, or go back where it does not find it as it was paid for."""
    if checkout.payment is not None:
        return
    store.checkouts.set_paid(tx, checkout.id, happened.payment)
    money = received.Money("provider", happened.payment, checkout.booking_id, happened.cents, happened.currency, tx.now)
    settled = received.settle(tx, money, may_restore=True)
    if not settled.payment.is_the_bookings:
        give_back(tx, checkout._replace(payment=happened.payment), settled.outcome)


def give_back(tx: Tx, checkout: Checkout, why: Why) -> None:
    """Let all money of a visit go back, once: what failed is asked for anew."""
    store.checkouts.insert_refund(tx, checkout.id, why)
    store.checkouts.renew_refund(tx, checkout.id)
    assert checkout.payment is not None
    received.send_back(tx, "provider", checkout.payment)


def refund_all(tx: Tx, checkout_ids: Sequence[int]) -> list[Checkout]:
    """Let an admin send the money of these visits back; return those of which that is done.

    Money that a booking has its seats for stays, and what goes back already does so once.
    """
    unspent = {one.id: one for one in store.checkouts.find_unspent(tx, LISTED_AT_MOST)}
    chosen = [unspent[one] for one in dict.fromkeys(checkout_ids) if one in unspent]
    for one in chosen:
        give_back(tx, one, "chosen")
    return chosen


def listed(tx: Tx, before: tuple[int, int], limit: int) -> Listed:
    """Return the newest money that an admin may send back, and up to `limit` of what goes back, the newest first.

    The latter comes before the pair (created_at, checkout_id).
    """
    unspent = store.checkouts.find_unspent(tx, LISTED_AT_MOST)
    refunds = store.checkouts.page_of_refunds(tx, before, limit)
    ids = [*(one.booking_id for one in unspent), *(one.booking_id for one, _ in refunds)]
    called = store.bookings.find_called(tx, ids)
    return Listed(unspent, refunds, {booking_id: one.who for booking_id, one in called.items() if one.who})


def _note_refunded(tx: Tx, checkout: Checkout, happened: Happened) -> None:
    """Note that all money of a visit was sent back, at the provider itself perhaps, and before we knew of it.

    Of a refund that has failed this may be old news; an admin who asks for it anew is told how it stands.
    """
    refund = store.checkouts.find_refund(tx, checkout.id)
    has_failed = refund is not None and (refund.state == "failed" or refund.has_failed_early)
    if has_failed or (happened.refund and not _is_of(refund, happened)):
        return
    if checkout.payment is None:
        store.checkouts.set_paid(tx, checkout.id, happened.payment)
    if refund is None:
        store.checkouts.insert_refund(tx, checkout.id, "elsewhere")
        received.send_back(tx, "provider", happened.payment)
    store.checkouts.set_refund(tx, checkout.id, "refunded", happened.refund or None)


def _note_refund_failed(tx: Tx, checkout: Checkout, happened: Happened) -> None:
    """Note that a refund has failed: this one, or one of those by which all was sent back without our knowing them.

    While one is asked for, the answer that tells its name may not be noted yet: it is compared with what failed then.
    """
    refund = store.checkouts.find_refund(tx, checkout.id)
    if refund is None:
        return
    if refund.state == "asked":
        store.checkouts.set_failed_early(tx, checkout.id, happened.refund, happened.words)
    elif _is_of(refund, happened) or (refund.state == "refunded" and refund.refund is None):
        _fail(tx, checkout, happened.words)


def _is_of(refund: Refund | None, happened: Happened) -> bool:
    """Whether it is told of this refund, and of no other, of a part of the money say."""
    return refund is not None and refund.refund == happened.refund


def _fail(tx: Tx, checkout: Checkout, words: str) -> None:
    store.checkouts.set_refund_failed(tx, checkout.id, words)
    assert checkout.payment is not None
    received.fail_to_send_back(tx, "provider", checkout.payment)


def what_is_due(tx: Tx, limit: int) -> Due:
    """Return up to `limit` visits that are to be ended, and so many refunds that are to be asked for."""
    return Due(store.checkouts.find_over(tx, limit), store.checkouts.find_due_refunds(tx, limit))


def promised(tx: Tx, limit: int) -> list[Checkout]:
    """Return up to `limit` visits whose money was promised, and may have come though no message said so."""
    return store.checkouts.find_promised(tx, tx.now - _PROMISED_MILLISECONDS, limit)


def note_ended(tx: Tx, checkout: Checkout, happened: Happened | None) -> None:
    """Note what has become of a visit that was ended, or let that be asked again where it is open all the same."""
    if checkout.session is None:
        store.checkouts.set_state(tx, checkout.id, "closed")
    elif happened is None:
        put_off(tx, checkout)
    else:
        apply(tx, happened._replace(token=checkout.token))


def put_off(tx: Tx, checkout: Checkout, *, is_in_vain: bool = False) -> None:
    """Let a visit be ended in a minute, as it can't be now; in an hour where to ask again is in vain.

    One that could be paid until 30 days ago counts as ended then, whatever the provider knows of it.
    """
    if is_in_vain and checkout.state != "processing" and checkout.expires_at <= tx.now - _ASKED_IN_VAIN_MILLISECONDS:
        store.checkouts.set_state(tx, checkout.id, "closed")
        return
    wait = _AGAIN_IN_VAIN_MILLISECONDS if is_in_vain else _AGAIN_MILLISECONDS
    store.checkouts.set_due(tx, checkout.id, tx.now + wait)


def note_returned(tx: Tx, checkout: Checkout, returned: Returned) -> None:
    """Note that the provider sends the money of a visit back, unless it has told by now that this has failed."""
    refund = store.checkouts.find_refund(tx, checkout.id)
    if refund is not None and refund.has_failed_early and refund.refund == returned.refund:
        _fail(tx, checkout, refund.last_error)
        return
    store.checkouts.set_refund(tx, checkout.id, "refunded" if returned.is_done else "pending", returned.refund or None)


def note_refused(tx: Tx, checkout: Checkout, refund: Refund, error: ProviderError, jitter: float) -> None:
    """Note that the provider did not send money back: it is asked again later, or an admin has to see to it.

    It waits longer from try to try, a fifth more or less as `jitter` (0 to 1) says, and as long as the provider asks
    for, up to a day.
    """
    if error.permanent or refund.tries + 1 >= _TRIES_AT_MOST:
        _fail(tx, checkout, error.sentence)
        return
    usual = _WAITS_SECONDS[min(refund.tries, len(_WAITS_SECONDS) - 1)] * (0.8 + 0.4 * jitter)
    asked = min(error.retry_after_seconds or 0, _WAITS_SECONDS[-1])
    due_at = tx.now + round(max(usual, asked) * 1_000)
    by_new_key = error.is_kept_by_key
    store.checkouts.set_refund_due_again(tx, checkout.id, due_at, error.sentence, by_new_key=by_new_key)


def key_of(checkout: Checkout, refund: Refund) -> str:
    """Return the key by which the provider knows a refund again whose answer was lost."""
    return f"refund-{checkout.token}-{refund.round}"
