"""The admin's page of money that came by the payment provider and finds no seats: what goes back, and what may."""

from typing import Annotated

from msgspec import Meta, Struct

from booking.accounts import audit
from booking.model import GREATEST
from booking.payments import checkout
from booking.store.checkouts import RefundState, Why
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http import paging
from booking.web.http.answers import Answer
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.layout import page, position
from booking.web.site import Site

CARD_PAYMENTS = "/admin/payments/stripe"
_ON_PAGE = 50
STATES: dict[RefundState, Sentence] = {
    "asked": Sentence("Refund requested"),
    "pending": Sentence("Refund on its way"),
    "refunded": Sentence("Refunded"),
    "failed": Sentence("Refund failed"),
}
REASONS: dict[Why, Sentence] = {
    "late": Sentence("Paid after the booking had ended"),
    "amount": Sentence("Paid another amount than the booking costs"),
    "twice": Sentence("Paid twice"),
    "chosen": Sentence("Refunded by an admin"),
    "elsewhere": Sentence("Refunded at Stripe"),
}


class _Chosen(Struct, forbid_unknown_fields=True):
    checkouts: Annotated[str, Meta(pattern="^[0-9]{1,18}(,[0-9]{1,18})*$", max_length=19 * checkout.LISTED_AT_MOST)]


def card_payments(site: Site, request: Request) -> Answer:
    """GET /admin/payments/stripe: what goes back, and what an admin may send back."""
    before = position(request, tuple[paging.Int64, paging.Int64], (GREATEST, GREATEST))
    found = site.database.read(checkout.listed, before, _ON_PAGE + 1)
    shown, more = paging.cut(
        found.refunds, _ON_PAGE, lambda last: paging.encode(last[1].created_at, last[0].id), request.path
    )
    return page(
        site,
        request,
        "card_payments",
        title=Sentence("Card payments"),
        found=found._replace(refunds=shown),
        more=more,
        are_more_unspent=len(found.unspent) == checkout.LISTED_AT_MOST,
        states=STATES,
        reasons=REASONS,
        refund=f"{CARD_PAYMENTS}/refund",
    )


def refund(site: Site, request: Request) -> Done:
    """POST /admin/payments/stripe/refund: send money back that no booking has its seats for."""
    admin = guard.require_admin(site, request)
    ids = [int(one) for one in request.body(_Chosen).checkouts.split(",")]

    def work(tx: Tx, _admin: Member) -> Done:
        done = checkout.refund_all(tx, ids)
        for one in done:
            audit.record(tx, "payment refunded", f"booking {one.booking_id}")
        if not done:
            return Done(sentence=Sentence("Nothing has changed: this money goes back already, or a booking has it."))
        return Done(
            sentence=Sentence.counted("{number} refund is requested.", "{number} refunds are requested.", len(done))
        )

    done = guard.write(site, admin, work, request)
    site.till.wake()
    return done


ROUTES = (
    Route("GET", CARD_PAYMENTS, card_payments, readers="admin"),
    Route("POST", f"{CARD_PAYMENTS}/refund", refund, CARD_PAYMENTS, readers="admin"),
)
