"""The admin's page of late payments: what waits until an admin says what was done with it, and what was settled."""

from typing import NamedTuple

from booking.store.database import Tx
from booking.store.payments import Listed, Outcome, Settlement, Source
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
    """What the page shows, at one instant."""

    waiting: list[Listed]
    settled: list[Listed]


def late_payments(site: Site, request: Request) -> Answer:
    """GET /admin/payments: what came first first, behind the cursor `?after=`; below, what was settled lately."""
    found = site.database.read(_find, query_value(request, "after") or None)
    shown, more = paging.cut(found.waiting, _ON_PAGE, api.position_of("late"), LATE_PAYMENTS)
    return page(
        site,
        request,
        "payments",
        title=Sentence("Late payments"),
        waiting=shown,
        more=more,
        settled=found.settled,
        why=WHY,
        sources=SOURCES,
        settled_as=SETTLED,
    )


ROUTES = (Route("GET", LATE_PAYMENTS, late_payments, readers="admin"),)


def _find(tx: Tx, after: str | None) -> _Found:
    waiting = api.find(tx, "late", after, _ON_PAGE + 1)
    return _Found(waiting, api.find(tx, "settled", None, _SETTLED_SHOWN))
