"""The admin's pages of one event's guests: all live bookings, searched, filtered and sorted, and the list to print."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias, TypeVar
from urllib.parse import urlencode

from booking import events, history, questions, seats, store
from booking.model import Booking, EndedBooking, Entry, Event
from booking.organiser import guests
from booking.organiser.guests import PartToPrint
from booking.payments import received
from booking.questions import Question
from booking.store.database import Tx
from booking.store.guests import Choice, Counts, Order, State
from booking.store.payments import Paid
from booking.store.search import sought
from booking.texts.sentences import Sentence
from booking.web.api import added
from booking.web.api.endpoint import id_of
from booking.web.http.answers import Answer, see_other
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.event import NEWEST, searched_text
from booking.web.pages.layout import after_form, page, query_value
from booking.web.pages.pager import number_of, pager, with_query
from booking.web.site import Site

Chosen = TypeVar("Chosen", bound=str)
Told: TypeAlias = list[tuple[str, str | bool]]  # Each answer behind its question.

# More than any door has seen, and still a page that a browser prints.
_LATELY_ENDED = 20
# Characters of a name and of a note that a line of the printed list has room for.
_NAME_IN_LINE, _NOTE_IN_LINE = 30, 20
# Characters of a row's answers with their questions, which share them: in 50 rows long ones would make a heavy page.
_ANSWERS_IN_ROW_AT_MOST = 300
# On a page of more rows only the one that is to be changed has all the forms for that: they are most of a row.
_OPENED_AT_MOST = 20
_STATES: dict[State, Sentence] = {
    "all": Sentence("All"),
    "held": Sentence("Held"),
    "confirmed": Sentence("Confirmed"),
    "absent": Sentence("Did not come"),
}
_ORDERS: dict[Order, Sentence] = {
    "name": Sentence("Name"),
    "deadline": Sentence("Hold that ends first"),
    "booked": Sentence("Latest booking first"),
    "address": Sentence("Address"),
}


class Tab(NamedTuple):
    """A state that the list can be narrowed to."""

    state: str
    label: Sentence
    total: int
    path: str


class Found(NamedTuple):
    """What the page of guests shows; `asked` is the booking that a link led to where that has ended by now."""

    now: int
    event: Event
    questions: Sequence[Question]
    page: guests.GuestPage
    paid: dict[str, Paid]
    parts: dict[str, received.Standing]
    asked: EndedBooking | None
    lately: list[EndedBooking]
    corrected: frozenset[str]


class Printed(NamedTuple):
    """A part of the list for the door."""

    now: int
    event: Event
    questions: Sequence[Question]
    part: PartToPrint


def guest_page(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}/guests: all live bookings by `q`, `state`, `sort` and `page`, or where `booking` is."""
    number = id_of("event", event)
    if query_value(request, "print"):
        return _printed(site, request, number)
    text, state, order = searched_text(request), query_value(request, "state"), query_value(request, "sort")
    if state == "ended":
        return see_other(with_query(f"/admin/events/{number}/bookings/ended", {"q": text}))
    choice = Choice(sought(text), _one_of(_STATES, state), _one_of(_ORDERS, order))
    asked = "" if query_value(request, "page") else query_value(request, "booking")
    found = site.database.read(_find, number, choice, number_of(request), asked)
    live = found.page.live
    query = {"q": text, "sort": choice.order, "state": choice.state}
    return page(
        site,
        request,
        "guests",
        title=Sentence("Bookings"),
        changes_at=found.event.changes_at,
        now=found.now,
        event=found.event,
        asks=questions.optional(found.event.questions),
        live=live,
        paid=found.paid,
        part_payments=found.parts,
        answers={one: _in_short(told) for one, told in _told(found.questions, live).items()},
        changed=query_value(request, "change"),
        changing_path=_changing_path(request, query, found.page.number) if len(live) > _OPENED_AT_MOST else "",
        lately=found.lately,
        corrected=found.corrected,
        asked=asked,
        asked_ended=found.asked,
        text=text,
        choice=choice,
        orders=_ORDERS,
        tabs=_tabs(request, query, choice, found.page.counts),
        ended_path=with_query(f"/admin/events/{number}/bookings/ended", {"q": text}),
        pager=pager(request.path, _given(query), found.page.number, found.page.counts.of(choice.state), guests.ON_PAGE),
    )


def _tabs(request: Request, query: dict[str, str], choice: Choice, counts: Counts) -> list[Tab]:
    """Return the tabs of the list; that of those who did not come only where somebody has come."""
    return [
        Tab(one, label, counts.of(one), with_query(request.path, _given(query | {"state": one})))
        for one, label in _STATES.items()
        if one != "absent" or choice.state == one or counts.absent != counts.confirmed
    ]


def add_guest(site: Site, request: Request, event: str) -> Answer:
    """POST /admin/events/{id}/guests/add: book for somebody, and show the new row."""
    done = added.add_guest(site, request, event)
    booking = done.payload["id"]
    return after_form(site, request, done, to=f"{_path(event)}?{urlencode({'booking': booking})}#booking-{booking}")


ROUTES = (
    Route("GET", "/admin/events/<event>/guests", guest_page, readers="admin"),
    Route("POST", "/admin/events/<event>/guests/add", add_guest, "/admin", readers="admin"),
)


def _path(event: object) -> str:
    return f"/admin/events/{event}/guests"


def _one_of(choices: dict[Chosen, Sentence], given: str) -> Chosen:
    """Return the choice that is called so, or else the first."""
    return next((one for one in choices if one == given), next(iter(choices)))


def _given(query: dict[str, str]) -> dict[str, str]:
    """Return a query without what holds anyway."""
    defaults = {"state": "all", "sort": "name"}
    return {name: "" if defaults.get(name) == value else value for name, value in query.items()}


def _changing_path(request: Request, query: dict[str, str], page_number: int) -> str:
    """Return how the path begins by which a row has its forms; behind it comes the booking's id."""
    path = with_query(request.path, _given(query) | {"page": str(page_number) if page_number > 1 else ""})
    return f"{path}{'&' if '?' in path else '?'}change="


def _told(asked: Sequence[Question], people: Iterable[Booking | Entry]) -> dict[str, Told]:
    """Return what people have answered, by the ids of those of them who have answered anything."""
    return {one.id: questions.told(asked, one.answers) for one in people if one.answers}


def _in_short(told: Told) -> Told:
    """Return answers as a row has room for them; the list to print and the file have them in full."""
    room = _ANSWERS_IN_ROW_AT_MOST // max(1, len(told))
    return [
        (_cut(label, room // 3), value if isinstance(value, bool) else _cut(value, room * 2 // 3))
        for label, value in told
    ]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _printed(site: Site, request: Request, number: int) -> Answer:
    found = site.database.read(_find_printed, number, number_of(request))
    part = found.part
    answers = _told(found.questions, [*part.live, *part.waiting])
    return page(
        site,
        request,
        "guest_list",
        title=found.event.title,
        now=found.now,
        event=found.event,
        live=part.live,
        waiting=part.waiting,
        answers=answers,
        is_long=lambda one: one.id in answers or _is_long(one),
        pager=pager(request.path, {"print": "1"}, part.number, part.total, guests.IN_PART),
    )


def _is_long(one: Booking | Entry) -> bool:
    """Whether somebody takes more than one line of the printed list, so that sheets have no fixed number of rows."""
    note = one.note if isinstance(one, Booking) else ""
    return bool(one.kinds) or len(one.name or one.email) > _NAME_IN_LINE or len(note) > _NOTE_IN_LINE


def _find(tx: Tx, event_id: int, choice: Choice, number: int, asked: str) -> Found:
    event, found = events.find(tx, event_id), guests.page(tx, event_id, choice, number, asked)
    ended = seats.look_up(tx, asked) if asked else None
    lately = seats.page_of_event_ended(tx, event_id, NEWEST, _LATELY_ENDED)
    return Found(
        tx.now,
        event,
        events.all_questions(tx, event),
        found,
        store.payments.find_paid(tx, [one.id for one in found.live]),
        {name: one for name, one in received.standing(tx, found.live).items() if one.parts},
        ended if isinstance(ended, EndedBooking) and ended.event_id == event_id else None,
        lately,
        history.corrected(tx, [*lately, *([ended] if ended else [])]),
    )


def _find_printed(tx: Tx, event_id: int, part: int) -> Printed:
    printed, event = guests.part_to_print(tx, event_id, part), events.find(tx, event_id)
    return Printed(tx.now, event, events.all_questions(tx, event), printed)
