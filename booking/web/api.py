"""The API: every route, from the modules that serve them."""

from booking.web import (
    account_api,
    booking_api,
    contact_api,
    event_api,
    health,
    history_api,
    notice_api,
    people_api,
    selection_api,
    session_api,
    waitlist_api,
)
from booking.web.route import Route

ROUTES = (
    *event_api.ROUTES,
    *booking_api.ROUTES,
    *selection_api.ROUTES,
    *waitlist_api.ROUTES,
    *history_api.ROUTES,
    Route("GET", "/healthz", health.health),
    *session_api.ROUTES,
    *account_api.ROUTES,
    *people_api.ROUTES,
    *contact_api.ROUTES,
    *notice_api.ROUTES,
)
