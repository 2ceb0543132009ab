"""The API's endpoint for an event's history: what happened to it and its bookings, in the order it happened."""

from booking import history
from booking.web.api import bodies, members
from booking.web.api.events import require_id
from booking.web.auth import guard
from booking.web.http import paging
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route, page
from booking.web.site import Site


def list_history(site: Site, request: Request, event: str) -> Done:
    """GET /events/{id}/history"""
    guard.require_admin(site, request)
    number = require_id(event)
    query = request.query_as(bodies.HistoryQuery)
    (after,) = paging.decode(query.after, tuple[paging.Int64], (0,))
    found = site.database.read(history.page, number, after, query.limit + 1, query.booking)
    chosen = {} if query.booking is None else {"booking": query.booking}
    path = f"/events/{number}/history"
    shown, following = page(path, found, query.limit, lambda last: paging.encode(last.id), **chosen)
    return Done(200, {"history": [members.history_entry(one) for one in shown], "next": following})


ROUTES = (Route("GET", "/events/<event>/history", list_history),)
