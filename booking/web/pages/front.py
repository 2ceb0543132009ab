"""The page for people: upcoming events, and on top their own bookings and places on waiting lists."""

from urllib.parse import quote
from zoneinfo import ZoneInfo

from booking import events, keyed, refusals, seats
from booking.errors import Gone, NotFound
from booking.model import Booking, Event
from booking.people import Account
from booking.refusals import booking_not_found
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import id_of
from booking.web.http import cookies
from booking.web.http.answers import Answer, see_other
from booking.web.http.cookies import BOOKINGS_COOKIE, ENTRIES_COOKIE
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import assets, own, programme
from booking.web.pages.layout import is_admin, page, query_value, refused_at, signed_in, tell
from booking.web.pages.listing import Listing, Wanted, listing, wanted_by
from booking.web.pages.own import Own
from booking.web.pages.places import AT_STATE, booking_link, entry_link, event_path
from booking.web.site import Site

_FORGOTTEN = Sentence(
    "This browser has forgotten the bookings. They stay as they are: each can still be opened by its link."
)


def front(site: Site, request: Request) -> Answer:
    """GET /: upcoming events, and on top one's own: by account or by this browser.

    `?q=` and `?show=` choose events, `?after=` and `?before=` lead to those that come later and earlier, and
    `?open=` to the row of one. `?event=`, as in mails of older releases, leads to the page of an event.
    """
    for name, link in (("booking", booking_link), ("entry", entry_link)):  # As in mails of older releases, too.
        if key := query_value(request, name):
            return see_other(link(quote(key, safe="")) + AT_STATE)  # Their part behind the # has the key, too.
    account = signed_in(site, request)
    if wanted := query_value(request, "event"):
        return see_other(event_path(site.database.read(events.find_shown, id_of("event", wanted), is_admin(account))))
    known = cookies.all_known_ids(request)
    read = site.database.read(_front, account, known, wanted_by(request), site.zone.now)
    now, found, listed, has_past = read
    bookings, entries = found.shown_to(account)
    return page(
        site,
        request,
        "user",
        title=own.title(bookings, now, Sentence("Events")),
        changes_at=own.changes_at([*bookings, *entries], now, listed.events),
        own=bookings,
        entries=entries,
        **own.told(bookings, now),
        listing=listed,
        has_past=has_past,
    )


def forget(site: Site, request: Request) -> Answer:
    """POST /forget: let this browser know no guest's booking and no place on a waiting list; all of them stay."""
    answer = see_other("/")
    for cookie in (BOOKINGS_COOKIE, ENTRIES_COOKIE):
        cookies.forget_cookie(request, answer, cookie)
    tell(site, request, answer, _FORGOTTEN)
    return answer


def confirm_page(site: Site, request: Request, booking: str, proof: str) -> Answer:
    """GET /confirm/BOOKING/SECRET: a mail's link. Mail programs open links by themselves: the button confirms."""
    try:
        event, found = site.database.read(_find_to_confirm, booking, proof)
    except (NotFound, Gone) as refusal:
        return refused_at(site, request, "/", refusal)
    title = Sentence("Confirm your booking")
    return page(site, request, "confirm", title=title, event=event, booking=found, proof=proof)


def static_file(_site: Site, _request: Request, name: str) -> Answer:
    """GET /static/…"""
    return assets.serve(name)


ROUTES = (
    Route("GET", "/", front, is_shared=True, readers="anyone", short="if remembered"),
    Route("POST", "/forget", forget, "/", readers="anyone"),
    Route("GET", "/confirm/<booking>/<proof>", confirm_page, readers="anyone"),
    Route("GET", "/static/<name:path>", static_file, readers="anyone", short=True),
)


def _find_to_confirm(tx: Tx, booking_id: str, proof: str) -> tuple[Event, Booking]:
    """Return a live booking, for the secret in its mail, with its event. Raises NotFound, Gone."""
    found = seats.look_up(tx, booking_id)
    if found is None or not keyed.is_confirmation_secret(tx, booking_id, found.email, proof):
        raise booking_not_found()
    booking = seats.find(tx, booking_id)
    refusals.require_in_time(tx, booking)
    return events.find(tx, booking.event_id), booking


def _front(
    tx: Tx, account: Account | None, known: tuple[list[str], list[str]], asked: Wanted, zone: ZoneInfo
) -> tuple[int, Own, Listing, bool]:
    return *own.find(tx, account, *known), listing(tx, asked, zone), programme.has_past(tx)
