"""The admin's page of what one event is: its form, its picture, whether it is published, cancelled or deleted.

Of a series it changes one event, the later ones with it, or all; and it says beforehand how many people will be told.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from msgspec.structs import asdict

from booking import events, store
from booking.accounts import audit
from booking.model import Event, draft_of
from booking.organiser import series, telling
from booking.organiser.series import Scope
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import events as events_api
from booking.web.api.endpoint import Call, Endpoint, Writes, id_of
from booking.web.auth.guard import Member
from booking.web.http import edits
from booking.web.http.answers import Answer
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import event_form, flash, kind_form, question_form
from booking.web.pages.layout import after_form, page
from booking.web.site import Site

_PATH = "/admin/events/<event>/settings"
_SCOPES: dict[Scope, Sentence] = {
    "one": Sentence("Only this event"),
    "later": Sentence("This and the later ones"),
    "all": Sentence("All of the series"),
}
_NEW = {
    "title": Sentence("new title"),
    "location": Sentence("new place"),
    "starts_at": Sentence("new date or time"),
}
_FORMS: list[Endpoint] = []


class Wanted(NamedTuple):
    """What the form asks for: fields to be changed, at which events; `is_sure` that people are to be told."""

    given: dict[str, Any]
    scope: Scope
    is_sure: bool


class _Found(NamedTuple):
    """An event, whether others of its series can be changed with it, and whether it can be deleted."""

    now: int
    event: Event
    has_others: bool
    may_be_deleted: bool


def settings_page(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}/settings: the form of one event, its picture, and what cancels, reopens or deletes it."""
    now, of_event, has_others, may_be_deleted = site.database.read(_find, id_of("event", event))
    values = asdict(draft_of(of_event))
    given = event_form.given(site, event_form.with_currency(site, values))
    kinds = kind_form.given(of_event.seat_kinds, of_event.currency)
    return page(
        site,
        request,
        "event_settings",
        title=Sentence("Settings"),
        now=now,
        event=of_event,
        action=_PATH.replace("<event>", str(of_event.id)),
        parts_of_form=event_form.PARTS,
        rules=event_form.rules(values),
        given=given,
        question_form=question_form,
        kind_form=kind_form,
        sold=of_event.seat_kinds,
        shown=edits.digest(given | kinds | question_form.given(of_event.questions)),
        scopes=_SCOPES if has_others else {},
        may_be_deleted=may_be_deleted,
    )


def _wanted(call: Call[Member], event_id: int) -> Wanted:
    """Return what the form asks for. Raises Malformed, Invalid."""
    with event_form.beside(call.request.fields(), "scope", "tell") as further:
        changes = events_api.changes(call.site, events_api.read_patch(call, event_id))
    scope: Scope = next((one for one in _SCOPES if one == further["scope"]), "one")
    return Wanted(changes, scope, further["tell"] == "yes")


def save(site: Site, request: Request, event: str) -> Answer:
    """POST /admin/events/{id}/settings: change the event, and those of its series that are to be changed with it."""
    return after_form(site, request, _save(site, request, event), request.path)


@Writes(_FORMS, f"POST {_PATH}", events_api.Event, who="admin", read=_wanted)
def _save(tx: Tx, call: Call[Member], event_id: int, wanted: Wanted) -> Done:
    """Change events."""
    changed = series.members(tx, events.find(tx, event_id), wanted.scope)
    if not wanted.is_sure and call.site.desk.channels:
        _require_nobody_told(tx, changed, wanted.given)
    saved = series.change(tx, changed, wanted.given, call.request.zone_of_form)
    for event in saved:
        audit.record(tx, "event changed", f"event {event.id}")
    title = saved[0].title
    if len(saved) > 1:
        said = Sentence.counted("{number} event is saved.", "{number} events are saved.", len(saved))
    else:
        said = Sentence("“{title}” is saved.", title=title)
    return Done(events_api.Event.of(saved[0]), said)


ROUTES = (
    Route("GET", _PATH, settings_page, readers="admin"),
    Route("POST", _PATH, save, readers="admin"),
)


def _require_nobody_told(tx: Tx, changed: list[Event], given: Mapping[str, Any]) -> None:
    """Raise Unsure where people are told of what changes."""
    names = telling.told_of(changed[0], given)
    number = telling.count(tx, changed) if names else 0
    if number:
        raise flash.Unsure(
            Sentence.counted(
                "Saving tells {number} guest about this: {names}.",
                "Saving tells {number} guests about this: {names}.",
                number,
                names=Sentence.together(*(_NEW[name] for name in names), between=", "),
            )
        )


def _find(tx: Tx, number: int) -> _Found:
    event = events.find(tx, number)
    return _Found(tx.now, event, len(series.members(tx, event, "all")) > 1, not store.events.had_people(tx, number))
