"""The admin's page of an event's history: who did what and when, in the order it happened."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from booking import events, history, seats, store, waitlist
from booking.accounts import accounts
from booking.model import Booking, EndedBooking, Entry, Event, HistoryEntry
from booking.people import OPERATOR
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import id_of
from booking.web.http import paging
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import history_words
from booking.web.pages.layout import page, position, query_value
from booking.web.site import Site

_LINES_ON_PAGE = 100
_ACTORS = {
    "system": Sentence("The service"),
    "guest": Sentence("A guest"),
    "deleted account": Sentence("A deleted account"),
    "erased": Sentence("Someone whose name is no longer stored"),
}


Owner: TypeAlias = Booking | EndedBooking | Entry


class Told(NamedTuple):
    """A line of the history: who did it, and the booking or the place on the waiting list that it was done to."""

    line: HistoryEntry
    who: Sentence
    owner: Owner | None

    @property
    def whose(self) -> str:
        """The name or address, as far as it is still known, of whom it belongs to."""
        return (self.owner.name or self.owner.email) if self.owner is not None else ""


def event_history(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}/history: of everything, or of `?booking=` alone."""
    number = id_of("event", event)
    booking_id = query_value(request, "booking")
    (after,) = position(request, tuple[paging.Int64], (0,))
    of_event, found = site.database.read(_find, number, booking_id or None, after)
    chosen = {"booking": booking_id} if booking_id else {}
    shown, more = paging.cut(found, _LINES_ON_PAGE, lambda last: paging.encode(last.line.id), request.path, chosen)
    return page(
        site,
        request,
        "history",
        title=Sentence("History"),
        event=of_event,
        lines=shown,
        of_booking=bool(booking_id),
        more=more,
        what=history_words.what,
    )


ROUTES = (Route("GET", "/admin/events/<event>/history", event_history, readers="admin"),)


def told(tx: Tx, lines: Sequence[HistoryEntry]) -> list[Told]:
    """Return lines of the history with the names that belong to them."""
    actors = {actor: name_of_actor(tx, actor) for actor in {line.actor for line in lines}}
    owners = {key: _owner(tx, *key) for key in {(line.booking_id, line.entry_id) for line in lines}}
    return [Told(line, actors[line.actor], owners[line.booking_id, line.entry_id]) for line in lines]


def _find(tx: Tx, number: int, booking_id: str | None, after: int) -> tuple[Event, list[Told]]:
    lines = history.page(tx, number, after, _LINES_ON_PAGE + 1, booking_id)
    return events.find(tx, number), told(tx, lines)


def name_of_actor(tx: Tx, actor: str) -> Sentence:
    """Return who has done what a line of the history tells."""
    kind, _, number = actor.partition(" ")
    if kind == "door":
        door = store.doors.find(tx, int(number))
        return Sentence.together(door.name) if door is not None and door.name else Sentence("A door")
    if kind != "account":
        return _ACTORS[actor]
    if int(number) == OPERATOR:
        return Sentence("API / command line")
    account = accounts.find(tx, int(number))
    name = account.name or account.email
    # A name is no message: no language has another for it.
    return Sentence.together(name) if name else Sentence("Account {id}", id=number)


def _owner(tx: Tx, booking_id: str | None, entry_id: str | None) -> Owner | None:
    if booking_id is not None:
        return seats.look_up(tx, booking_id)
    return None if entry_id is None else waitlist.look_up(tx, entry_id)
