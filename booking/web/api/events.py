"""The API's endpoints for events: decode, call one function of the root, answer."""

from msgspec import UNSET, UnsetType, structs

from booking import events
from booking.accounts import audit
from booking.errors import Conflict, Fault, Invalid, Sentence
from booking.model import NEVER, Event, EventDraft
from booking.refusals import event_not_found
from booking.store.database import Tx
from booking.web.api import bodies, members
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.auth.idempotency import write_once
from booking.web.http import answers, conditions, edits, fields, paging
from booking.web.http.decode import Body
from booking.web.http.done import Done
from booking.web.http.request import Request, event_id
from booking.web.http.route import Route, page
from booking.web.site import Site


def create_event(site: Site, request: Request) -> Done:
    """POST /events"""
    admin = guard.require_admin(site, request)
    body = _event_body(site, request, bodies.NewEvent)
    hold_seconds = site.settings.hold_seconds if isinstance(body.hold_seconds, UnsetType) else body.hold_seconds
    _require_mail(site, body.proof)
    draft = EventDraft(**structs.asdict(body) | {"hold_seconds": hold_seconds})

    def publish(tx: Tx, admin: Member) -> Event:
        event = events.publish(tx, draft)
        audit.record(tx, admin.actor, "event published", f"event {event.id}")
        return event

    def done(event: Event) -> Done:
        if event.window == "open":
            sentence = Sentence("“{title}” is open for booking.", title=event.title)
        else:
            sentence = Sentence("“{title}” is published.", title=event.title)
        return Done(201, members.event(event), f"/events/{event.id}", sentence)

    return write_once(site, request, admin, publish, done)


def list_events(site: Site, request: Request) -> Done:
    """GET /events"""
    guard.asker(site, request)
    query = request.query_as(bodies.EventsQuery)
    after = paging.decode(query.after, tuple[paging.Int64, paging.Int64], (-(2**63), 0))
    found = site.database.read(events.page, query.when, after, query.limit + 1)
    shown, following = page(
        "/events", found, query.limit, lambda last: paging.encode(last.starts_at, last.id), when=query.when
    )
    return Done(
        200,
        {"events": [members.event(event) for event in shown], "next": following},
        is_public=True,
        # Into the others an event may come by time alone.
        true_until=min((event.true_until for event in shown), default=NEVER) if query.when == "upcoming" else 0,
    )


def get_event(site: Site, request: Request, event: str) -> Done:
    """GET /events/{id}"""
    guard.asker(site, request)
    found = site.database.read(events.find, require_id(event))
    return Done(200, members.event(found), is_public=True, true_until=found.true_until)


def change_event(site: Site, request: Request, event: str) -> Done:
    """PATCH /events/{id}, and POST /events/{id} for forms, which know no PATCH"""
    admin = guard.require_admin(site, request)
    number = require_id(event)
    edits.leave_out(request.fields(), request.zone_of_form.key)
    body = structs.asdict(_event_body(site, request, bodies.EventPatch, number))
    given = {name: value for name, value in body.items() if value is not UNSET}
    _require_mail(site, given.get("proof"))
    wanted = request.header("IF_MATCH")

    def change(tx: Tx, admin: Member) -> Event:
        if wanted is not None:
            conditions.require_match(wanted, answers.etag(members.event(events.find(tx, number))))
        changed = events.change(tx, number, given)
        audit.record(tx, admin.actor, "event changed", f"event {number}")
        return changed

    def done(changed: Event) -> Done:
        return Done(200, members.event(changed), sentence=Sentence("“{title}” is saved.", title=changed.title))

    return write_once(site, request, admin, change, done)


def cancel_event(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/cancel"""
    admin = guard.require_admin(site, request)
    number = require_id(event)
    reason = request.body(bodies.Cancellation).reason

    def cancel(tx: Tx, admin: Member) -> Event:
        cancelled = events.cancel(tx, number, reason)
        if cancelled.cancelled_at == tx.now:
            audit.record(tx, admin.actor, "event cancelled", f"event {number}")
        return cancelled

    def done(cancelled: Event) -> Done:
        sentence = Sentence("“{title}” is cancelled, and every booking with it.", title=cancelled.title)
        return Done(200, members.event(cancelled), sentence=sentence)

    return write_once(site, request, admin, cancel, done)


def reopen_event(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/reopen"""
    admin = guard.require_admin(site, request)
    number = require_id(event)
    request.body(fields.Nothing)

    def reopen(tx: Tx, admin: Member) -> Event:
        was_cancelled = events.find(tx, number).cancelled_at is not None
        reopened = events.reopen(tx, number)
        if was_cancelled:
            audit.record(tx, admin.actor, "event reopened", f"event {number}")
        return reopened

    def done(reopened: Event) -> Done:
        sentence = Sentence(
            "“{title}” is open again. The bookings that ended with it can be restored.", title=reopened.title
        )
        return Done(200, members.event(reopened), sentence=sentence)

    return write_once(site, request, admin, reopen, done)


ROUTES = (
    Route("POST", "/events", create_event, "/admin"),
    Route("GET", "/events", list_events),
    Route("GET", "/events/<event>", get_event),
    Route("PATCH", "/events/<event>", change_event),
    Route("POST", "/events/<event>", change_event, "/admin"),
    Route("POST", "/events/<event>/cancel", cancel_event, "/admin"),
    Route("POST", "/events/<event>/reopen", reopen_event, "/admin"),
)


def require_id(segment: str) -> int:
    """Return the event's id that a path segment spells. Raises NotFound."""
    number = event_id(segment)
    if number is None:
        raise event_not_found()
    return number


def _require_mail(site: Site, proof: str | None) -> None:
    """Raise Conflict (channel_not_configured) for an event whose links could not be mailed."""
    if proof == "email" and "email" not in site.desk.channels:
        raise Conflict(
            "channel_not_configured",
            "Addresses can't be confirmed by mail, because this site has no mail server. Set one up first.",
        )


def _event_body(site: Site, request: Request, kind: type[Body], number: int | None = None) -> Body:
    """Return an event's body. Raises Invalid with every fault, a start in the past among them."""
    try:
        return request.body(kind)
    except Invalid as invalid:
        if not request.fields().keys() & edits.INSTANTS:
            raise
        further = site.database.read(_faults_of_instants, request, number)
        raise Invalid([*invalid.faults, *further]) from None


def _faults_of_instants(tx: Tx, request: Request, number: int | None) -> list[Fault]:
    """Return what is wrong with the instants that were sent, as far as they are any, beside those the event has."""
    given = {name: request.instant(name) for name in edits.INSTANTS & request.fields().keys()}
    if number is not None:
        event = events.find(tx, number)
        given = {name: getattr(event, name) for name in edits.INSTANTS} | given
    faults: list[Fault] = []
    starts_at = given.get("starts_at")
    try:
        if starts_at is not None:
            events.require_start(tx, starts_at, number)
    except Invalid as past:
        faults += past.faults
    try:
        events.require_window(given.get("opens_at"), given.get("closes_at"), starts_at)
    except Invalid as window:
        faults += window.faults
    return faults
