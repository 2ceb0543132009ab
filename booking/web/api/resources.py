"""The API: every route, from the modules that serve them."""

from booking.web.api import accounts as account_api
from booking.web.api import bookings as booking_api
from booking.web.api import contact as contact_api
from booking.web.api import events as event_api
from booking.web.api import health
from booking.web.api import history as history_api
from booking.web.api import notices as notice_api
from booking.web.api import people as people_api
from booking.web.api import selection as selection_api
from booking.web.api import sessions as session_api
from booking.web.api import waitlist as waitlist_api
from booking.web.http.route import Route

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
