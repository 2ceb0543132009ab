"""The admin's page of one event's waiting list: who waits, who was offered seats, and who let an offer lapse."""

from booking.organiser import guests, waiting
from booking.store.search import sought
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import id_of
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.event import searched_text
from booking.web.pages.layout import page
from booking.web.pages.pager import number_of, pager, with_query
from booking.web.site import Site


def waiting_page(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}/waitlist: those who wait and those with an offer, or those of them whom `?q=` finds."""
    text, number = searched_text(request), id_of("event", event)
    seen = site.database.read(waiting.look, number, sought(text), number_of(request))
    of_event = f"/admin/events/{number}"
    return page(
        site,
        request,
        "waiting",
        title=Sentence("Waiting list"),
        changes_at=seen.event.changes_at,
        now=seen.now,
        event=seen.event,
        seen=seen,
        text=text,
        pager=pager(request.path, {"q": text}, seen.page.number, seen.page.total, guests.WAITING_ON_PAGE),
        offers_path=with_query(f"{of_event}/guests", {"q": text, "state": "held", "sort": "deadline"}),
        missed_path=with_query(f"{of_event}/bookings/ended", {"q": text}),
    )


ROUTES = (Route("GET", "/admin/events/<event>/waitlist", waiting_page, readers="admin"),)
