"""The pages of the door: who is in at an event, for its doors and for admins, and the links by which doors open it."""

from typing import Any, NamedTuple

from booking import events
from booking.door import check_in as arrivals
from booking.door import doors, guests, tickets
from booking.door.check_in import At
from booking.door.guests import GuestPage, Paid, Shown
from booking.door.tickets import Ticket
from booking.errors import BookingError, Unauthenticated
from booking.model import Booking, Event
from booking.store.database import Tx
from booking.store.doors import Attendance, Door, Presence
from booking.store.search import Sought, sought
from booking.texts.sentences import Sentence
from booking.web.api import door as door_api
from booking.web.api.endpoint import id_of
from booking.web.auth import door as door_auth
from booking.web.http import cookies
from booking.web.http.answers import Answer, see_other
from booking.web.http.done import Done
from booking.web.http.request import Request, split_url
from booking.web.http.route import Route
from booking.web.pages import door_words, qr
from booking.web.pages.event import searched_text
from booking.web.pages.layout import after_form, is_admin, lead_away, page, query_value, refused_at, signed_in
from booking.web.pages.pager import number_of, pager, with_query
from booking.web.pages.places import booking_path
from booking.web.site import Site

_PRESENCES: dict[Presence, Sentence] = {
    "all": Sentence("All"),
    "awaited": Sentence("Not in yet"),
    "in": Sentence("In"),
}
_ENDED = Unauthenticated("Your link for the door has ended. Ask the organiser for a new one.")


class Tab(NamedTuple):
    """Guests who are in, or not yet, with how many bookings these are."""

    presence: Presence
    label: Sentence
    total: int
    path: str


class Verdict(NamedTuple):
    """What becomes of one ticket or number: the booking that lets guests in, or why it does not."""

    booking: Booking | None
    refusal: BookingError | None = None


class Found(NamedTuple):
    """What the page of check-in shows; `doors` are for admins alone."""

    now: int
    event: Event
    seats_in: int
    page: GuestPage
    holds: list[Booking]
    paid_of: dict[str, Paid]
    verdict: Verdict | None
    conflicts: list[Shown]
    doors: list[Door]


def entry_page(site: Site, request: Request, opened: str) -> Answer:
    """GET /door/SECRET: which event's door the link opens."""
    try:
        door, event = site.database.read(_find_door, opened)
    except Unauthenticated as error:
        return refused_at(site, request, "/", error)
    return page(site, request, "door", title=Sentence("Check-in – {event}", event=event.title), door=door, event=event)


def enter(site: Site, request: Request, opened: str) -> Answer:
    """POST /door/SECRET: let this browser be the door until its link ends, and show who is in."""
    door, ends_at = site.database.write(_enter, opened)
    answer = see_other(_path(door.event_id))
    seconds = max(0, (ends_at - site.database.clock.now()) // 1_000)
    cookies.set_cookie(request, answer, cookies.DOOR_COOKIE, opened, seconds)
    return answer


def check_in_page(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}/check-in: who is in, for admins and the event's doors; by `q`, `state` and `page`."""
    number = id_of("event", event)
    away = _lead_away(site, request, number)
    if away is not None:
        return away
    by_admin = is_admin(signed_in(site, request))
    text, state = searched_text(request), query_value(request, "state")
    presence: Presence = next((one for one in _PRESENCES if one == state), "all")
    found = site.database.read(_find, number, text, presence, number_of(request), by_admin=by_admin)
    query = {"q": text, "state": "" if presence == "all" else presence}
    total = guests.count_of(found.page.found, presence)
    return page(
        site,
        request,
        "check_in",
        title=Sentence("Check-in – {event}", event=found.event.title),
        changes_at=found.event.changes_at,
        now=found.now,
        event=found.event,
        by_admin=by_admin,
        opens_at=arrivals.opens_at(found.event),
        seats_in=found.seats_in,
        guests=found.page.guests,
        holds=found.holds,
        paid_of=found.paid_of,
        verdict=found.verdict,
        conflicts=found.conflicts,
        doors=found.doors,
        text=text,
        presence=presence,
        tabs=_tabs(request, text, found.page.found),
        pager=pager(request.path, query, found.page.number, total, guests.ON_PAGE),
        door_words=door_words.WORDS,
        until=doors.ends_at(found.event),
    )._replace(asks_for_camera=True)


def let_in(site: Site, request: Request, event: str) -> Answer:
    """POST /admin/events/{id}/check-in: let guests of a booking in, called by its reference."""
    return _do(site, request, event, door_api.check_in)


def take_back(site: Site, request: Request, event: str) -> Answer:
    """POST /admin/events/{id}/check-in/undo: take back that guests of a booking are in."""
    return _do(site, request, event, door_api.undo_check_in)


def create_door(site: Site, request: Request, event: str) -> Answer:
    """POST /admin/events/{id}/doors: make a link and show it in the answer itself: nothing keeps it."""
    request.tell = None
    made = door_api.create_door(site, request, event).payload
    return page(
        site,
        request,
        "once",
        title=Sentence("Link for “{name}”", name=made["name"]),
        area="admin",
        about=Sentence(
            "Send this link to the person at the door. It shows the guests of this event and lets them in, nothing "
            "else, until you end it or the day after the event is over."
        ),
        secret=made["url"],
        code=qr.code(made["url"]),
        back=f"{_path(event)}#doors",
    )


def ticket(site: Site, request: Request, code: str) -> Answer:
    """GET /t/CODE: where a ticket's code leads: at a door to its guest, and everyone else to the booking's page."""
    read = tickets.read(code)
    if read is None:
        return see_other(f"/b/{code.partition('-')[0]}")
    opened = door_auth.of_browser(site, request)
    event_id = None if opened is None else opened.door.event_id
    if is_admin(signed_in(site, request)):
        event_id = site.database.read(_event_of, read)
    return see_other(booking_path(read) if event_id is None else with_query(_path(event_id), {"q": code}))


ROUTES = (
    Route("GET", "/door/<opened>", entry_page, readers="anyone"),
    Route("POST", "/door/<opened>", enter, "/", readers="anyone"),
    Route("GET", "/t/<code>", ticket, readers="anyone"),
    Route("GET", "/admin/events/<event>/check-in", check_in_page, readers="anyone"),
    Route("POST", "/admin/events/<event>/check-in", let_in, "/admin", readers="anyone"),
    Route("POST", "/admin/events/<event>/check-in/undo", take_back, "/admin", readers="anyone"),
    Route("POST", "/admin/events/<event>/doors", create_door, "/admin", readers="admin"),
)


def _path(event: object) -> str:
    return f"/admin/events/{event}/check-in"


def _lead_away(site: Site, request: Request, number: int) -> Answer | None:
    """Return where a browser is led that is none of an admin's and no door of this event's; None where it is one."""
    opened = door_auth.of_browser(site, request)
    if opened is not None and opened.door.event_id == number:
        return None
    away = lead_away(site, request, "admin")
    has_ended = opened is None and request.cookie(cookies.DOOR_COOKIE) is not None
    if away is None or not has_ended or request.is_refresh:
        return away
    led = refused_at(site, request, "/", _ENDED)
    cookies.forget_cookie(request, led, cookies.DOOR_COOKIE)
    return led


def _do(site: Site, request: Request, event: str, act: Any) -> Answer:
    """Let guests in or take that back, at the door of an event; the page shows what comes next, or the same list."""
    number = id_of("event", event)
    door_auth.require_event(site, request, door_auth.asker(site, request), number)
    fields = request.fields()
    called = str(fields.pop("reference", ""))
    fields["event_id"] = str(number)
    done: Done = act(site, request, called)
    parts = split_url(request.came_from or "")
    is_of_list = parts.path == _path(number) and parts.query and "q=" not in parts.query
    return after_form(site, request, done, to=f"{_path(number)}?{parts.query}" if is_of_list else _path(number))


def _tabs(request: Request, text: str, found: Attendance) -> list[Tab]:
    return [
        Tab(
            one,
            label,
            guests.count_of(found, one),
            with_query(request.path, {"q": text, "state": "" if one == "all" else one}),
        )
        for one, label in _PRESENCES.items()
    ]


def _find_door(tx: Tx, secret: str) -> tuple[Door, Event]:
    door = doors.require(tx, secret)
    return door, events.find(tx, door.event_id)


def _enter(tx: Tx, secret: str) -> tuple[Door, int]:
    door = doors.enter(tx, secret)
    return door, doors.ends_at(events.find(tx, door.event_id))


def _event_of(tx: Tx, read: Ticket) -> int | None:
    found = arrivals.find(tx, read.reference)
    return None if found is None else found.event_id


def _find(tx: Tx, number: int, text: str, presence: Presence, page_number: int, *, by_admin: bool) -> Found:
    event = events.find(tx, number)
    read = tickets.read(text)
    wanted = sought(text if read is None else read.reference)
    verdict = _verdict(tx, number, wanted, read)
    is_forged = verdict is not None and verdict.refusal is not None and verdict.refusal.code == "ticket_forged"
    listed = guests.NOBODY_FOUND if is_forged else guests.page(tx, number, presence, wanted, page_number)
    holds = [] if is_forged else guests.holds(tx, number, wanted)
    return Found(
        tx.now,
        event,
        guests.seats_in(tx, number),
        listed,
        holds,
        guests.paid_of(tx, event, [*listed.guests, *holds]),
        verdict,
        guests.conflicts(tx, number),
        doors.all_of_event(tx, number) if by_admin else [],
    )


def _verdict(tx: Tx, number: int, wanted: Sought, read: Ticket | None) -> Verdict | None:
    """Return what becomes of a ticket's code or a whole reference; None for a name and for what was misread."""
    if not wanted.has_reference:
        return None
    try:
        mark = None if read is None else read.mark
        return Verdict(arrivals.require_awaited(tx, wanted.id_part or "", At(number), mark))
    except BookingError as refusal:
        return Verdict(None, refusal)
