"""The admin's page of what one event is: its form, its picture, and whether it is cancelled."""

from booking import events
from booking.model import Event
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import id_of
from booking.web.http import edits
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import event_form
from booking.web.pages.layout import page
from booking.web.site import Site

_PATH = "/admin/events/<event>/settings"


def settings_page(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}/settings: what its organiser decides of one event, its picture, and whether it is."""
    now, of_event = site.database.read(_find, id_of("event", event))
    given = event_form.filled(site, of_event)
    return page(
        site,
        request,
        "event_settings",
        title=Sentence("Settings"),
        now=now,
        event=of_event,
        event_form=event_form.FIELDS,
        given=given,
        shown=edits.digest(given),
    )


ROUTES = (Route("GET", _PATH, settings_page, readers="admin"),)


def _find(tx: Tx, number: int) -> tuple[int, Event]:
    return tx.now, events.find(tx, number)
