"""The page of one event, by which it is shared and booked; and its poster."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from babel.core import get_global

from booking import events
from booking.model import Event
from booking.people import Account
from booking.store.database import Tx
from booking.texts import markdown, schema_org
from booking.texts.catalogue import Html
from booking.texts.format import Words
from booking.texts.languages import LANGUAGES, Language
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import id_of
from booking.web.http import cookies
from booking.web.http.answers import Answer, moved
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import labels, own, qr
from booking.web.pages.layout import is_admin, page, signed_in
from booking.web.pages.own import OwnBooking, OwnEntry
from booking.web.pages.places import event_path
from booking.web.site import Site

# Its id, and whatever it was called when somebody copied the address.
_NAME = "<event:re:[^/.]+>"
_PREVIEW_CHARACTERS_AT_MOST = 200  # Of which messengers show about as many.
_PLACE_CHARACTERS_AT_MOST = 90
_MAP = "https://www.openstreetmap.org/search"


class _Found(NamedTuple):
    """An event, and what its reader has of it."""

    event: Event
    bookings: list[OwnBooking]
    entries: list[OwnEntry]
    now: int


def event_page(site: Site, request: Request, event: str) -> Answer:
    """GET /e/{id}-{slug}: one event, with one's own bookings of it and the form that books."""
    number, account = _number(event), signed_in(site, request)
    found = site.database.read(_found, number, account, cookies.all_known_ids(request))
    path = event_path(found.event)
    if request.path != path:
        return moved(path, request.query, 301)
    return page(
        site,
        request,
        "event_page",
        title=own.title(found.bookings, found.now, found.event.title),
        changes_at=own.changes_at([*found.bookings, *found.entries], found.now, [found.event]),
        own=found.bookings,
        entries=found.entries,
        **own.told(found.bookings, found.now),
        box_of=found.event,
        **_of_event(site, request, found.event),
    )


def poster(site: Site, request: Request, event: str) -> Answer:
    """GET /e/{id}-{slug}/poster: a sheet of paper for a wall, with the code that leads to the event's page."""
    found = site.database.read(events.find_shown, _number(event), is_admin(signed_in(site, request)))
    path = f"{event_path(found)}/poster"
    if request.path != path:
        return moved(path, request.query, 301)
    return page(site, request, "poster", title=found.title, **_of_event(site, request, found))


ROUTES = (
    Route("GET", f"/e/{_NAME}", event_page, is_shared=True, readers="anyone", short="if remembered"),
    Route("GET", f"/e/{_NAME}/poster", poster, is_shared=True, readers="anyone"),
)


def preview(event: Event, words: Words) -> str:
    """Return what search engines and messengers show of an event below its title."""
    place = markdown.plain(event.location, _PLACE_CHARACTERS_AT_MOST)
    parts = (words.moment_in_full(event.starts_at), place, seats_left(event, words))
    said = " · ".join(part for part in parts if part)
    more = markdown.plain(event.description, max(0, _PREVIEW_CHARACTERS_AT_MOST - len(f"{said} · ")))
    return f"{said} · {more}" if more else said


def seats_left(event: Event, words: Words) -> str:
    """Return what is left for somebody who reads it in a messenger, on whatever day."""
    if event.has_seats:
        forms = "{free} of {number} seat left", "{free} of {number} seats left"
        return words.say(Sentence.counted(*forms, event.seats, free=event.free_seats))
    _, left = labels.seats_left(event)
    return words.say(left or Sentence("Opens {day}", day=words.day(event.opens_at or event.starts_at)))


def map_link(location: str) -> str:
    """Return where a place is found on a map."""
    return f"{_MAP}?{urlencode({'query': location})}"


def _number(name: str) -> int:
    """Return the id that the name of a page begins with. Raises NotFound."""
    number: int = id_of("event", name.partition("-")[0])
    return number


def _of_event(site: Site, request: Request, event: Event) -> dict[str, Any]:
    """Return what the pages of an event show of it, and where it is to be found.

    Without a public address a link to it begins as its reader's does: the page is shared with nobody else's.
    """
    path = event_path(event)
    is_public = bool(site.reach.now.public_url)
    image = site.url(event.picture_path) if event.picture_path else ""
    return {
        "event": event,
        "path": path,
        "link": request.whole(site.url(path)),
        "public_link": site.url(path) if is_public else "",
        "image": image if is_public else "",
        "data": _data(site, event, image) if is_public else "",
        "markdown": markdown,
        "map_link": map_link,
        "preview": preview,
        "seats_left": seats_left,
        "code": qr.code,
        "locale_of": _locale_of,
        "other_languages": lambda language: [one for one in LANGUAGES if one != language],
    }


def _data(site: Site, event: Event, image: str) -> Html:
    """Return what search engines read of an event."""
    organiser, site_url = site.organisation.now.called, site.url("/")
    url = site.url(event_path(event))
    thing = schema_org.of_event(event, url=url, zone=site.zone.now, organiser=organiser, site_url=site_url, image=image)
    return schema_org.block(thing)


def _locale_of(language: Language) -> str:
    """Return a language with the land of most of its readers: `ru_RU`."""
    name, *_, territory = get_global("likely_subtags")[language].split("_")
    return f"{name}_{territory}"


def _found(tx: Tx, number: int, account: Account | None, known: tuple[list[str], list[str]]) -> _Found:
    event = events.find_shown(tx, number, is_admin(account))
    now, known_to_reader = own.find(tx, account, *known)
    bookings, entries = known_to_reader.shown_to(account)
    return _Found(
        event,
        [one for one in bookings if one.event.id == number],
        [one for one in entries if one.event.id == number],
        now,
    )
