"""Events as files that calendars take in: one event, and all that are to come as a feed."""

from booking import events, model
from booking.model import NEVER, Event
from booking.refusals import event_not_found
from booking.senders import calendar
from booking.store.database import Tx
from booking.web.http.done import Done
from booking.web.http.request import Request, event_id
from booking.web.http.route import Route
from booking.web.pages.places import path_of_number
from booking.web.site import Site

_EVENTS_AT_MOST = 200
_FROM_THE_FIRST = (-model.GREATEST, 0)


def event_file(site: Site, _request: Request, event: str) -> Done:
    """GET /e/ID.ics: one event. Raises NotFound."""
    number = event_id(event)
    if number is None:
        raise event_not_found()
    found = site.database.read(events.find_shown, number)
    return _calendar(calendar.of_event(found, _url(site, found)), NEVER)


def feed(site: Site, _request: Request) -> Done:
    """GET /calendar.ics: the events to come, up to 200, those that were cancelled among them."""

    def upcoming(tx: Tx) -> list[Event]:
        return events.page(tx, "upcoming", _FROM_THE_FIRST, _EVENTS_AT_MOST)

    found = site.database.read(upcoming)
    listed = calendar.feed(site.organisation.now.called, [(event, _url(site, event)) for event in found])
    return _calendar(listed, min((event.starts_at for event in found), default=NEVER))


# Without `readers`: they are answered as the API is, a problem to programs, and remembered until something changes.
ROUTES = (
    Route("GET", "/calendar.ics", feed, short="if remembered"),
    Route("GET", "/e/<event>.ics", event_file, short="if remembered"),
)


def _calendar(content: bytes, true_until: int) -> Done:
    return Done(content, is_public=True, true_until=true_until, media_type=calendar.MEDIA_TYPE)


def _url(site: Site, event: Event) -> str:
    """Return where people read of an event, whatever its title becomes; empty where no setting says how they do."""
    return site.url(path_of_number(event.id)) if site.reach.now.public_url else ""
