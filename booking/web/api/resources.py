"""The API: every endpoint that is declared, and the route by which it is served."""

from booking.web.api import (
    accounts,
    added,
    bookings,
    contact,
    door,
    events,
    guest_files,
    health,
    late,
    messages,
    notices,
    payments,
    people,
    pictures,
    privacy,
    sessions,
    several,
    statements,
    waitlist,
    webhooks,
)
from booking.web.api.endpoint import Endpoint
from booking.web.http.route import Route

ENDPOINTS: tuple[Endpoint, ...] = (
    *events.EVENTS,
    *pictures.PICTURES,
    *bookings.OF_EVENTS,
    *several.OF_NETWORKS,
    *bookings.BOOKINGS,
    *several.SELECTED,
    *payments.PAYMENTS,
    *late.LATE,
    *guest_files.GUEST_FILES,
    *added.ADDED,
    *messages.MESSAGES,
    *door.DOOR,
    *waitlist.WAITLIST,
    *events.HISTORY,
    *health.HEALTH,
    *sessions.SESSIONS,
    *accounts.ACCOUNTS,
    *privacy.PRIVACY,
    *people.PEOPLE,
    *contact.CONTACT,
    *notices.NOTICES,
    *statements.STATEMENTS,
    *webhooks.WEBHOOKS,
)
ROUTES: tuple[Route, ...] = tuple(endpoint.served for endpoint in ENDPOINTS)
