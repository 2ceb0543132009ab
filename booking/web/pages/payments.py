"""The admin's page of payments to settle: what waits until an admin says what was done with it, and what is done."""

from typing import NamedTuple

from booking.payments import late, received
from booking.store.database import Tx
from booking.store.payments import Listed, Outcome, Payment, Settlement, Source
from booking.texts.sentences import Sentence
from booking.web.api import late as api
from booking.web.api.late import LATE_PAYMENTS
from booking.web.http import paging
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.layout import page, query_value
from booking.web.site import Site

_ON_PAGE = 50
_SETTLED_SHOWN = 20
WHY: dict[Outcome, Sentence] = {
    "late": Sentence("The booking has ended"),
    "amount": Sentence("Not what the booking costs"),
    "twice": Sentence("The booking is paid already"),
    "taken_back": Sentence("Its confirmation was undone"),
}
_NOT_COUNTED = Sentence("No longer counted as paid; the booking stays confirmed")
_PART = Sentence("A part payment: {came_money} of {costs_money} has come, {missing_money} is missing")
_MARKED_AS_PAID = Sentence("Marked as paid")
SOURCES: dict[Source, Sentence] = {
    "statement": Sentence("bank statement"),
    "provider": Sentence("card payment"),
    "hand": Sentence("entered by an admin"),
}
SETTLED: dict[Settlement, Sentence] = {
    "restored": Sentence("Booking confirmed"),
    "returned": Sentence("Returned"),
    "kept": Sentence("Kept as a donation"),
}


class _Found(NamedTuple):
    """What the page shows, at one instant; `sent_back` are the ids of what a provider sends back."""

    waiting: list[Listed]
    settled: list[Listed]
    standing: dict[str, received.Standing]
    sent_back: set[int]


def late_payments(site: Site, request: Request) -> Answer:
    """GET /admin/payments: what came first first, behind the cursor `?after=`; below, what was settled lately."""
    found = site.database.read(_find, query_value(request, "after") or None)
    shown, more = paging.cut(found.waiting, _ON_PAGE, api.position_of("late"), LATE_PAYMENTS)
    return page(
        site,
        request,
        "payments",
        title=Sentence("Payments to settle"),
        waiting=shown,
        more=more,
        settled=found.settled,
        sent_back=found.sent_back,
        why={one.payment.id: _why(one, found.standing.get(one.id)) for one in shown},
        sources=SOURCES,
        settled_as={one.payment.id: _settled(one.payment) for one in found.settled},
    )


ROUTES = (Route("GET", LATE_PAYMENTS, late_payments, readers="admin"),)


def _find(tx: Tx, after: str | None) -> _Found:
    waiting = api.find(tx, "late", after, _ON_PAGE + 1)
    parts = [one for one in waiting if one.payment.outcome == "amount"]
    settled = api.find(tx, "settled", None, _SETTLED_SHOWN)
    sent_back = {one.payment.id for one in settled if late.is_sent_back(tx, one.payment)}
    return _Found(waiting, settled, received.standing(tx, parts), sent_back)


def _why(one: Listed, stands: received.Standing | None) -> Sentence:
    """Return why money waits: of what is too little, also how much came in all and what is missing."""
    if stands is not None and one.payment in stands.parts:
        return Sentence(_PART.template, **stands.told(one.payment.currency))
    if one.payment.outcome == "taken_back" and one.is_live and one.is_confirmed:
        return _NOT_COUNTED
    return WHY[one.payment.outcome]


def _settled(payment: Payment) -> Sentence:
    is_only_noted = payment.settled_as == "restored" and payment.outcome == "paid"
    return _MARKED_AS_PAID if is_only_noted else SETTLED[payment.settled_as or "restored"]
