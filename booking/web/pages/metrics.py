"""GET /metrics: how the service does, for Prometheus and whatever else reads its text format."""

from booking.web.auth import guard
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.site import Site


def metrics(site: Site, request: Request) -> Answer:
    """GET /metrics"""
    if not guard.may_watch(site, request):
        guard.require_admin(site, request)
    from booking.web.pages.measured import measured  # Here: its library takes a thirtieth of the start.

    return measured(site)


ROUTES = (Route("GET", "/metrics", metrics, readers="anyone"),)
