"""The API's endpoint for an event's history: what happened to it and its bookings, in the order it happened."""

from booking import history
from booking.web import answers, bodies, cursor, guard
from booking.web.done import Done
from booking.web.event_api import require_id
from booking.web.request import Request, Site
from booking.web.route import Route, page


def list_history(site: Site, request: Request, event: str) -> Done:
    """GET /events/{id}/history"""
    guard.require_admin(site, request)
    number = require_id(event)
    query = request.query_as(bodies.HistoryQuery)
    (after,) = cursor.decode(query.after, tuple[cursor.Int64], (0,))
    found = site.database.read(history.page, number, after, query.limit + 1, query.booking)
    chosen = {} if query.booking is None else {"booking": query.booking}
    path = f"/events/{number}/history"
    shown, following = page(path, found, query.limit, lambda last: cursor.encode(last.id), **chosen)
    return Done(200, {"history": [answers.history_entry(one) for one in shown], "next": following})


ROUTES = (Route("GET", "/events/<event>/history", list_history),)
