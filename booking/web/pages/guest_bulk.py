"""What an admin does to many of an event's guests at once, on pages: how far it is, what came of it, and undoing it."""

import logging
import threading
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Literal

from msgspec import Meta, Struct

from booking import events
from booking.errors import Conflict, Fault, Invalid, NotFound
from booking.organiser import guests
from booking.organiser.bulk import UNDONE_BY, Act, Bulk, Outcome
from booking.store.database import Tx
from booking.store.guests import Choice, State
from booking.store.search import sought
from booking.store.slices import SLICE
from booking.texts.sentences import Sentence
from booking.web.api import several
from booking.web.api.endpoint import id_of
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http.answers import Answer, see_other
from booking.web.http.done import Done, Undo
from booking.web.http.fields import Name, SentBookingId
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.layout import after_form, page
from booking.web.site import Site

_CHOSEN = "/admin/events/<event>/guests/chosen"
_DONE = "/admin/events/<event>/guests/done/<key>"
_REFUSED_SHOWN_AT_MOST = 500
_REFRESH = ("Refresh", "2")  # Seconds.
_TITLES: dict[Act, Sentence] = {
    "confirm": Sentence("Confirming bookings"),
    "cancel": Sentence("Cancelling bookings"),
    "unconfirm": Sentence("Undoing confirmations"),
    "restore": Sentence("Restoring bookings"),
}

log = logging.getLogger(__name__)


class _Chosen(Struct, forbid_unknown_fields=True):
    """Those whose boxes are ticked or, with `matching`, all that a search finds in a state."""

    booking_ids: Annotated[list[SentBookingId], Meta(max_length=500)] = []
    matching: Literal["true", "false"] = "false"
    q: Name = ""
    state: State = "all"


def act_on_chosen(site: Site, request: Request, event: str, act: Act) -> Answer:
    """POST /admin/events/{id}/guests/chosen/{confirm or cancel}: do it to those who are chosen."""
    number, asking = id_of("event", event), guard.require_admin(site, request)
    body = request.body(_Chosen)
    ids: Sequence[str] = list(dict.fromkeys(body.booking_ids))
    if body.matching == "true":
        ids = site.database.read(guests.ids, number, Choice(sought(body.q), body.state))
    if not ids:
        fault = Fault("chosen", "Select the bookings first.")
        raise Invalid([fault], Sentence("Select the bookings first. Nothing has changed."))
    return _begin(site, request, asking, site.bulks.begin(number, act, ids), request.came_from)


def bulk_page(site: Site, request: Request, event: str, key: str) -> Answer:
    """GET /admin/events/{id}/guests/done/{key}: how far it is and, once it is over, what came of it."""
    number = id_of("event", event)
    bulk = site.bulks.find(number, key)
    if bulk is None:
        raise NotFound("not_found", "What became of this is no longer known here. Look at the list of bookings.")
    answer = page(
        site,
        request,
        "guest_bulk",
        title=_TITLES[bulk.act],
        event=site.database.read(events.find, number),
        bulk=bulk,
        said=several.said(bulk.act, bulk.outcome._replace(refused=[])),
        undo=_undo_of(bulk) if bulk.is_over else None,
        refused=bulk.outcome.refused[:_REFUSED_SHOWN_AT_MOST],
    )
    if not bulk.is_over:
        answer.headers.append(_REFRESH)
    return answer


def undo_bulk(site: Site, request: Request, event: str, key: str) -> Answer:
    """POST /admin/events/{id}/guests/done/{key}/undo: take back what was done to each, or show what came of that."""
    number, asking = id_of("event", event), guard.require_admin(site, request)
    bulk = site.bulks.find(number, key)
    if bulk is None or not bulk.is_over or _undo_of(bulk) is None:
        raise Conflict("not_undoable", "This can no longer be undone all at once. Change the bookings individually.")
    undoing = site.bulks.begin_undoing(bulk)
    if undoing is None:  # A second time it would take back what was done since.
        return see_other(_page_of(bulk.undoing or bulk))
    try:
        return _begin(site, request, asking, undoing, None)
    except Exception:
        if not undoing.handled:
            bulk.undoing = None
        raise


ROUTES = (
    *(
        Route("POST", f"{_CHOSEN}/{act}", partial(act_on_chosen, act=act), "/admin", readers="admin")
        for act in UNDONE_BY
    ),
    Route("GET", _DONE, bulk_page, readers="admin"),
    Route("POST", f"{_DONE}/undo", undo_bulk, "/admin", readers="admin"),
)


def _begin(site: Site, request: Request, asking: Member, bulk: Bulk, came_from: str | None) -> Answer:
    """Do it at once where that is no more than a slice; else begin, and lead to where one sees how far it is."""
    if len(bulk.booking_ids) > SLICE:
        threading.Thread(target=_carry_on, args=(site, asking, bulk), name="bulk", daemon=True).start()
        return see_other(_page_of(bulk))
    outcomes: list[Outcome] = []

    def work(tx: Tx, now_asking: Member) -> Done:
        outcome = several.each(tx, now_asking, bulk.act, bulk.event_id, bulk.booking_ids, may_be_undone=True)
        outcomes[:] = [outcome]
        return Done(sentence=several.said(bulk.act, outcome), undo=_undo(bulk, outcome))

    done = guard.write(site, asking, work, request)
    bulk.add(outcomes[0], len(bulk.booking_ids))
    back = came_from or f"/admin/events/{bulk.event_id}/guests"
    return after_form(site, request, done, to=f"{back}#live-{bulk.event_id}")


def _carry_on(site: Site, asking: Member, bulk: Bulk) -> None:
    def act(tx: Tx, ids: Sequence[str]) -> Outcome:
        now_asking = guard.asked_again(tx, asking)
        tx.act_as(now_asking.account, now_asking.address)
        return several.each(tx, now_asking, bulk.act, bulk.event_id, ids, may_be_undone=True)

    try:
        bulk.carry_on(site.database, act)
    except Exception:
        log.exception("What was begun for %d bookings has stopped at %d.", len(bulk.booking_ids), bulk.handled)


def _page_of(bulk: Bulk) -> str:
    return f"/admin/events/{bulk.event_id}/guests/done/{bulk.key}"


def _undo_of(bulk: Bulk) -> Undo | None:
    return _undo(bulk, bulk.outcome)


def _undo(bulk: Bulk, outcome: Outcome) -> Undo | None:
    """Return how it is taken back, or None where nothing has changed or it takes something back itself."""
    if bulk.act not in UNDONE_BY or not outcome.changed:
        return None
    return Undo(f"{_page_of(bulk)}/undo")
