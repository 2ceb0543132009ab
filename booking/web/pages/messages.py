"""The admin's page of the messages to one event's guests: write one, see it, try it, send it; what became of each."""

from typing import NamedTuple, get_args

from booking import events, store
from booking.delivery import previews
from booking.errors import BookingError
from booking.model import GREATEST, Event
from booking.notice import Context, Recipients, Written
from booking.organiser import messages
from booking.organiser.messages import Meant, Message
from booking.people import CHANNELS, FALLBACK, Account, Language
from booking.senders.message import Message as Letter
from booking.store.database import Tx
from booking.store.guests import Choice, Counts, State
from booking.store.search import sought
from booking.texts.sentences import Sentence
from booking.web.api import messages as message_api
from booking.web.api.endpoint import id_of
from booking.web.api.messages import LONGEST, PARTS, NewMessage
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http import paging
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import flash
from booking.web.pages.flash import Flash
from booking.web.pages.history import name_of_actor
from booking.web.pages.layout import after_form, page, position, query_value
from booking.web.site import Site

_ON_PAGE = 20
_TO: dict[Recipients, Sentence] = {
    "all": Sentence("Everyone who has booked or is waiting"),
    "confirmed": Sentence("Guests with a confirmed booking"),
    "held": Sentence("Guests with a hold"),
    "waiting": Sentence("People on the waiting list"),
}


class Draft(NamedTuple):
    """A message as far as it is typed, and whom it is for: bookings that were selected, or that a search finds.

    `state` is None where there is no search.
    """

    to: str
    typed: dict[str, str]
    booking_ids: list[str]
    q: str
    state: State | None

    @property
    def choice(self) -> Choice | None:
        """The search, if there is one."""
        return None if self.state is None else Choice(sought(self.q), self.state)


class Found(NamedTuple):
    """What the page shows; `chosen` is how many bookings were selected or found, `names` who has written what."""

    event: Event
    counts: Counts
    chosen: int
    written: list[Message]
    names: dict[str, Sentence]
    now: int


class Preview(NamedTuple):
    """How a message reads in each language in which it is written, and for how many people it is."""

    meant: Meant
    letters: dict[Language, Letter]


def message_page(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}/messages: write to the people whom the query names, and what was written before."""
    q, state = query_value(request, "q"), _state(query_value(request, "state"))
    if q:
        state = state or "all"
    to = query_value(request, "to") or ("chosen" if state else "all")
    return _shown(site, request, id_of("event", event), Draft(to, {}, [], q, state))


def preview_message(site: Site, request: Request, event: str) -> Answer:
    """POST /admin/events/{id}/messages: what is typed as its readers will see it; of a mere selection, the form."""
    number, draft = id_of("event", event), _draft(request)
    if not draft.typed:
        return _shown(site, request, number, draft)
    admin = guard.require_admin(site, request)
    try:
        written = message_api.written(site, number, request.body(NewMessage))
    except BookingError as error:
        return _refused(site, request, number, draft, error)
    return _shown(site, request, number, draft, _preview(site, number, written, admin.account))


def send_message(site: Site, request: Request, event: str) -> Answer:
    """POST /admin/events/{id}/messages/send"""
    number = id_of("event", event)
    try:
        done = message_api.write_message(site, request, event)
    except BookingError as error:
        return _refused(site, request, number, _draft(request), error)
    return after_form(site, request, done, to=_path(number))


def try_message(site: Site, request: Request, event: str) -> Answer:
    """POST /admin/events/{id}/messages/test: to the admin alone; the page then shows it again."""
    number, draft = id_of("event", event), _draft(request)
    admin = guard.require_admin(site, request)

    def work(tx: Tx, asking: Member) -> str:
        return messages.queue_trial(tx, asking.account, number, written)

    try:
        written = message_api.written(site, number, request.body(NewMessage))
        told = Flash(Sentence("A test is on its way to you: {to}.", to=guard.write(site, admin, work)))
        if not site.desk.reaches(admin.account):
            told = Flash(CHANNELS[FALLBACK].test_kept)
    except BookingError as error:
        return _refused(site, request, number, draft, error)
    return _shown(site, request, number, draft, _preview(site, number, written, admin.account), told)


def _path(number: int) -> str:
    return f"/admin/events/{number}/messages"


_PAGE = "/admin/events/<event>/messages"
ROUTES = (
    Route("GET", _PAGE, message_page, readers="admin"),
    Route("POST", _PAGE, preview_message, readers="admin"),
    Route("POST", f"{_PAGE}/send", send_message, readers="admin"),
    Route("POST", f"{_PAGE}/test", try_message, readers="admin"),
)


def _draft(request: Request) -> Draft:
    """Return what a form has of a message, whatever it is."""
    given = request.fields()
    names = [name for of_part in PARTS.values() for name in of_part.values()]
    typed = {name: str(given[name]) for name in names if name in given}
    chosen = given.get("booking_ids", [])
    is_search = "matching" in given or (
        bool(typed) and not chosen
    )  # The list of guests says so; then this page's form.
    q, state = (str(given.get(name, "")) if is_search else "" for name in ("q", "state"))
    booking_ids = [] if is_search or not isinstance(chosen, list) else [str(one) for one in chosen]
    return Draft(str(given.get("to", "")) if typed else "chosen", typed, booking_ids, q, _state(state))


def _state(given: str) -> State | None:
    """Return the state that is called so, if any is."""
    return next((one for one in get_args(State) if one == given), None)


def _refused(site: Site, request: Request, number: int, draft: Draft, error: BookingError) -> Answer:
    """Return the page with what was typed, and what is wrong with it."""
    return _shown(site, request, number, draft, told=flash.of_refusal(request, error))


def _shown(
    site: Site,
    request: Request,
    number: int,
    draft: Draft,
    preview: Preview | None = None,
    told: Flash | None = None,
) -> Answer:
    (before,) = position(request, tuple[paging.Int64], (GREATEST,))
    found = site.database.read(_find, number, draft, before)
    written, more = paging.cut(found.written, _ON_PAGE, lambda last: paging.encode(last.id), _path(number))
    is_under_way = any(one.is_on_its_way or one.outcomes["due"] or one.outcomes["sending"] for one in written)
    is_live = is_under_way and request.method == "GET"
    return page(
        site,
        request,
        "messages",
        told,
        title=Sentence("Messages"),
        changes_at=[] if is_live else None,
        now=found.now,
        event=found.event,
        draft=draft,
        to=draft.to if draft.to in _TO or (draft.to == "chosen" and found.chosen) else "all",
        recipients=_recipients(found),
        parts_of=PARTS,
        preview=preview,
        written=written,
        names=found.names,
        to_whom=_TO,
        longest=LONGEST,
        more=more,
    )


def _recipients(found: Found) -> dict[str, tuple[Sentence, int]]:
    """Return whom a message can be for, each with how many bookings or places on the waiting list that are."""
    held, confirmed, _ = found.counts
    waiting = found.event.waiting
    numbers = {"all": held + confirmed + waiting, "confirmed": confirmed, "held": held, "waiting": waiting}
    chosen = {"chosen": (Sentence("The guests you selected"), found.chosen)} if found.chosen else {}
    return chosen | {name: (said, numbers[name]) for name, said in _TO.items()}


def _find(tx: Tx, number: int, draft: Draft, before: int) -> Found:
    written = messages.page(tx, number, before, _ON_PAGE + 1)
    names = {actor: name_of_actor(tx, actor) for actor in {one.actor for one in written}}
    chosen = len(draft.booking_ids)
    if not chosen and draft.choice:
        chosen = store.guests.count(tx, number, draft.choice.sought).of(draft.choice.state)
    return Found(events.find(tx, number), store.guests.count(tx, number, sought("")), chosen, written, names, tx.now)


def _preview(site: Site, number: int, written: Written, admin: Account) -> Preview:
    """Return how a message reads, by the first of those who get it."""
    meant, contexts = site.database.read(_find_preview, number, written, admin)
    return Preview(meant, {language: site.desk.compose(one, one.now) for language, one in contexts.items()})


def _find_preview(tx: Tx, number: int, written: Written, admin: Account) -> tuple[Meant, dict[Language, Context]]:
    meant = messages.find_meant(tx, number, written)
    subject = meant.subject or f"account {admin.id}"
    return meant, {
        language: previews.of_message(tx, number, subject, language, written) for language in written.letters
    }
