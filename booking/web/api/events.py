"""The API's endpoints for events, and for what happened to each of them."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct, field, structs

from booking import events, history, model, money, questions, seat_kinds
from booking.accounts import audit
from booking.errors import Conflict, Fault, Invalid
from booking.model import (
    EXTENSIONS_AT_MOST,
    HOLD_SECONDS_AT_MOST,
    NEVER,
    SEATS_PER_PERSON,
    SEATS_PER_PERSON_AT_MOST,
    Action,
    AddressProof,
    Audience,
    Confirmation,
    EventStatus,
    When,
)
from booking.questions import QuestionKind
from booking.store.database import Tx
from booking.texts.places import event_path
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import Call, Endpoint, Reads, Writes
from booking.web.auth.guard import Asker, Member
from booking.web.http import answers, decode, edits, paging
from booking.web.http.decode import Body
from booking.web.http.done import Done
from booking.web.http.fields import (
    Answer,
    CancelReason,
    Count,
    Cursor,
    Instant,
    Limit,
    Next,
    Number,
    Patch,
    Seats,
)
from booking.web.http.paging import page
from booking.web.http.request import Request
from booking.web.site import Site

Title = Annotated[str, Meta(min_length=1, max_length=200)]
Description = Annotated[str, Meta(max_length=5_000)]
Location = Annotated[str, Meta(max_length=200)]
Price = Annotated[
    int,
    Meta(
        ge=1,
        le=money.PRICE_CENTS_AT_MOST,
        description=str(
            Sentence("a whole number from 1 to 100,000,000,000 of the currency’s smallest unit, such as 1250 for 12.50")
        ),
    ),
]
Currency = Annotated[
    str,
    Meta(pattern="^[A-Z]{3}$", description=str(Sentence("the code of a currency in use, like EUR"))),
]
Payment = Annotated[str, Meta(max_length=2_000, description="whom to pay, how and by when")]
Contact = Annotated[str, Meta(max_length=200, description="whom guests can ask, with an address or a number")]
HoldSeconds = Annotated[
    int,
    Meta(
        ge=1,
        le=HOLD_SECONDS_AT_MOST,
        description=str(Sentence("a whole number of seconds from 1 to 2,592,000, which is 30 days")),
    ),
]
GraceSeconds = Annotated[
    int,
    Meta(
        ge=0,
        le=HOLD_SECONDS_AT_MOST,
        description=str(Sentence("a whole number of seconds from 0 to 2,592,000, which is 30 days")),
    ),
]
SeatsPerPerson = Annotated[int, Meta(ge=1, le=SEATS_PER_PERSON_AT_MOST)]
Extensions = Annotated[int, Meta(ge=0, le=EXTENSIONS_AT_MOST)]

_PUBLISHED = {"true": True, "false": False, "any": None}
# By whether it is published now, less whether it was.
_CHANGED = {
    1: ("event published", Sentence("“{title}” is published.")),
    0: ("event changed", Sentence("“{title}” is saved.")),
    -1: ("event made a draft again", Sentence("“{title}” is a draft again: only admins see it.")),
}

EVENTS: list[Endpoint] = []
HISTORY: list[Endpoint] = []

_START = "2099-12-24T18:00:00Z"
QUESTION = {"id": "q1", "label": "Diet", "kind": "choice", "required": False, "choices": ["vegan", "with meat"]}
_EVENT: dict[str, Any] = {
    "id": 1,
    "title": "Chamber concert",
    "description": "",
    "location": "Town hall",
    "starts_at": _START,
    "ends_at": "2099-12-24T20:30:00Z",
    "doors_at": "2099-12-24T17:30:00Z",
    "price_cents": 1_250,
    "currency": "EUR",
    "seat_kinds": [],
    "payment": "By bank transfer, with your reference.",
    "contact": "Olga, 030 1234567",
    "published": True,
    "questions": [QUESTION],
    "name_required": False,
    "seats": 40,
    "free_seats": 37,
    "held_seats": 2,
    "confirmed_seats": 1,
    "waiting": 0,
    "status": "open",
    "next_release_at": "2099-12-01T10:15:00Z",
    "hold_seconds": 900,
    "confirmation": "attendee",
    "max_seats_per_person": 10,
    "audience": "anyone",
    "max_extensions": 1,
    "offer_seconds": 43_200,
    "proof": "none",
    "opens_at": "2099-11-15T09:00:00Z",
    "closes_at": None,
    "cancel_reason": "",
    "picture": None,
    "series_id": None,
    "grace_seconds": 0,
    "created_at": "2099-11-01T09:00:00Z",
}


class Question(Struct, forbid_unknown_fields=True):
    """What the organiser asks of people who book. Without an `id` it is a new one."""

    label: Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": questions.LABEL_CHARACTERS_AT_MOST})]
    id: Annotated[str, Meta(description="stays when you change its wording", extra_json_schema={"maxLength": 20})] = ""
    kind: Annotated[QuestionKind, Meta(description="what answers it: a text, one of its choices, or a tick")] = "text"
    required: Annotated[bool, Meta(description="whether it must be answered; a tick that must be, ticked")] = False
    choices: Annotated[tuple[str, ...], Meta(description="2 to 20, of a choice only")] = ()


Questions = Annotated[
    tuple[Question, ...],
    Meta(
        description=str(Sentence("a list of up to 10 questions, each with its `label`")),
        extra_json_schema={"maxItems": questions.MOST},
    ),
]


class SeatKind(Struct, forbid_unknown_fields=True):
    """A kind of seat, with the price of one. Without an `id` it is the one that has this name, or a new one."""

    name: Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": seat_kinds.NAME_CHARACTERS_AT_MOST})]
    price_cents: Annotated[
        int,
        Meta(
            description="in the smallest unit of the event’s currency; 0 if free",
            extra_json_schema={"minimum": 0, "maximum": money.PRICE_CENTS_AT_MOST},
        ),
    ]
    id: Annotated[str, Meta(description="stays when you change its name", extra_json_schema={"maxLength": 20})] = ""
    seats: Annotated[
        int | None,
        Meta(
            description="how many there are; null for as many as the event has",
            extra_json_schema={"minimum": 1, "maximum": seat_kinds.SEATS_AT_MOST},
        ),
    ] = None


class KindNow(Struct, forbid_unknown_fields=True):
    """A kind of seat, and how many of it can be booked now."""

    id: Annotated[str, Meta(description="stays when its name changes")]
    name: str
    price_cents: Annotated[Count, Meta(description="of one, in the smallest unit of the event’s currency; 0 if free")]
    seats: Annotated[Seats | None, Meta(description="how many there are; null for as many as the event has")]
    free_seats: Annotated[Count, Meta(description="can be booked now")]


SeatKinds = Annotated[
    tuple[SeatKind, ...],
    Meta(
        description=str(Sentence("a list of up to 5 kinds of seat, each with its `name` and its `price_cents`")),
        extra_json_schema={"maxItems": seat_kinds.MOST},
    ),
]


class Event(Answer):
    """An event. At any moment free_seats + held_seats + confirmed_seats == seats."""

    id: Number
    title: Title
    description: Description
    location: Location
    starts_at: Instant
    ends_at: Annotated[Instant | None, Meta(description="when the event ends, after its start; or null")]
    doors_at: Annotated[Instant | None, Meta(description="when the doors open, no later than the start; or null")]
    price_cents: Annotated[
        Price | None, Meta(description="for one seat, in the currency’s smallest unit; null if free")
    ]
    currency: Annotated[Currency | None, Meta(description="an ISO 4217 code; null if free")]
    kinds_now: Annotated[
        list[KindNow],
        Meta(description="kinds of seat, each with its price; `price_cents` is then the least of them above 0"),
    ] = field(name="seat_kinds")
    payment: Payment
    contact: Contact
    published: Annotated[bool, Meta(description="false for a draft, which only admins see")]
    questions: Questions
    name_required: Annotated[bool, Meta(description="whether people who book must give a name")]
    seats: Seats
    free_seats: Annotated[Count, Meta(description="can be booked now; a hold past its deadline counts as free")]
    held_seats: Annotated[Count, Meta(description="held by bookings that aren’t confirmed yet")]
    confirmed_seats: Annotated[Count, Meta(description="belong to confirmed bookings")]
    waiting: Annotated[Count, Meta(description="waiting-list entries")]
    status: EventStatus
    next_release_at: Annotated[Instant | None, Meta(description="when the next hold ends; null if there is none")]
    hold_seconds: HoldSeconds
    offer_time: Annotated[HoldSeconds, Meta(description="how long an offer from the waiting list is held")] = field(
        name="offer_seconds"
    )
    confirmation: Confirmation
    max_seats_per_person: SeatsPerPerson
    audience: Annotated[Audience, Meta(description="who can book")]
    max_extensions: Annotated[Extensions, Meta(description="how many times a hold can be extended")]
    proof: Annotated[AddressProof, Meta(description="how guests confirm their address before the booking")]
    opens_at: Annotated[Instant | None, Meta(description="when booking opens; null if it is open at once")]
    closes_at: Annotated[Instant | None, Meta(description="when booking closes; null for the event’s start")]
    cancel_reason: Annotated[CancelReason, Meta(description="why the organiser cancelled it; may be empty")]
    picture_path: Annotated[str | None, Meta(description="the path of its picture, or null")] = field(name="picture")
    series_id: Annotated[Number | None, Meta(description="of events that were made at once the first; or null")]
    grace_seconds: Annotated[GraceSeconds, Meta(description="how long after its deadline an admin can confirm a hold")]
    created_at: Instant


class NewEvent(Struct, forbid_unknown_fields=True):
    """The body of POST /events."""

    title: Title
    starts_at: Instant
    seats: Seats
    description: Description = ""
    location: Location = ""
    ends_at: Instant | None = None
    doors_at: Instant | None = None
    price_cents: Price | None = None
    currency: Currency | None = None
    seat_kinds: SeatKinds = ()
    payment: Payment = ""
    contact: Contact = ""
    hold_seconds: HoldSeconds | UnsetType = UNSET
    confirmation: Confirmation = "attendee"
    max_seats_per_person: SeatsPerPerson = SEATS_PER_PERSON
    audience: Audience = "anyone"
    max_extensions: Extensions = 1
    offer_seconds: HoldSeconds | None = None
    proof: AddressProof = "none"
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    published: bool = True
    questions: Questions = ()
    name_required: bool = False
    grace_seconds: GraceSeconds = 0


@Writes(
    EVENTS,
    "POST /events",
    Event,
    _EVENT,
    body_example={"title": "Chamber concert", "starts_at": _START, "seats": 40, "hold_seconds": 900},
    body=NewEvent,
    read=lambda call: read_body(call, NewEvent),
    who="admin",
    status=201,
    location="/events/{id}",
    codes=("channel_not_configured",),
    links=(
        *("getEvent", "book", "changeEvent", "changeEventByForm", "listEventBookings", "cancelEvent", "listHistory"),
        *("joinWaitlist", "listEntries"),
    ),
    page="/admin",
)
def publish_event(tx: Tx, call: Call[Member], body: NewEvent) -> Done:
    """Publish an event.

    Publishes an event. Booking opens at `opens_at` and closes at `closes_at`; without them it opens at once and closes
    when the event starts. A seat costs `price_cents` in `currency`: send both or neither. With `seat_kinds` each
    kind has its own price, all in `currency`, and may have its own number of `seats`: leave `price_cents` out.
    Bookings keep the price at which they were made. `max_extensions` says how many times a hold can be extended,
    `offer_seconds` how long seats are held for someone on the waiting list: without it as long as a hold, but at
    least 12 hours, and never past the start. For `grace_seconds` after its deadline a hold keeps its seats and only
    an admin can confirm it; at an `instant` event there is no grace. `confirmation` says who confirms a booking:
    `instant` nobody, it is confirmed at once; `attendee` the person who books, before the deadline; `organiser` an
    admin. With `proof` `email`, people whose address isn’t confirmed can confirm only by the link in the booking’s
    email, and at an `instant` event their booking is a hold until then. It needs a mail server. With `published`
    false it is a draft, which only admins see. `questions` are asked of people who book.
    """
    event = events.publish(tx, described(call.site, body))
    audit.record(tx, "event published" if event.published else "draft created", f"event {event.id}")
    share = call.request.whole(call.site.url(event_path(event))) if event.published else ""
    return Done(Event.of(event), said_of_new(event), share=share)


def said_of_new(event: model.Event) -> Sentence:
    """Return what is said of an event that was just made."""
    if not event.published:
        return Sentence("“{title}” is saved as a draft.", title=event.title)
    if event.window == "open":
        return Sentence("“{title}” is open for booking.", title=event.title)
    return Sentence("“{title}” is published.", title=event.title)


class Events(Answer):
    """A page of events, by start, then id."""

    events: list[Event]
    next: Next


class EventsQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /events."""

    when: When = "upcoming"
    published: Literal["true", "false", "any"] = "any"
    limit: Limit = 50
    after: Cursor | None = None


@Reads(
    EVENTS,
    "GET /events",
    Events,
    {"events": [_EVENT], "next": None},
    query=EventsQuery,
    short="if remembered",
)
def list_events(tx: Tx, call: Call[Asker], query: EventsQuery) -> Done:
    """List events.

    A page of events, by start, then id. `next` is the path of the next page, or null. The pages never skip or repeat an
    event, whatever is published meanwhile. Admins also see drafts: `published` lists only events with or without it.
    """
    after = paging.decode(query.after, tuple[paging.Int64, paging.Int64], (-(2**63), 0))
    sees_drafts = call.asking.is_admin
    published = _PUBLISHED[query.published] if sees_drafts else True
    found = (
        []
        if query.published == "false" and not sees_drafts
        else events.page(tx, query.when, after, query.limit + 1, published=published)
    )
    chosen = {} if query.published == "any" else {"published": query.published}
    shown, following = page(
        "/events", found, query.limit, lambda last: paging.encode(last.starts_at, last.id), when=query.when, **chosen
    )
    return Done(
        Events([Event.of(event) for event in shown], following),
        is_public=all(event.published for event in shown),
        # Into the others an event may come by time alone.
        true_until=min((event.true_until for event in shown), default=NEVER) if query.when == "upcoming" else 0,
    )


@Reads(
    EVENTS,
    "GET /events/<event>",
    Event,
    _EVENT,
    short=True,
    shown_at=lambda tx, asking, number: event_path(events.find_shown(tx, number, to_admin=asking.is_admin)),
)
def get_event(tx: Tx, call: Call[Asker], event_id: int) -> Done:
    """Read an event.

    An event with its free, held and confirmed seats as they are now. A browser is sent to the event’s page.
    """
    event = events.find_shown(tx, event_id, to_admin=call.asking.is_admin)
    return Done(Event.of(event), is_public=event.published, true_until=event.true_until)


EventPatch: type[Any] = defstruct(
    "EventPatch",
    [(one.name, one.type | UnsetType, UNSET) for one in structs.fields(NewEvent)],
    bases=(Patch,),
    forbid_unknown_fields=True,
    namespace={"__doc__": "The body of PATCH /events/{id}."},
)


def read_patch(call: Call[Member], event_id: int) -> Any:
    """Return what is to be changed: of a page's form, only what its sender has typed. Raises Malformed, Invalid."""
    edits.leave_out(call.request.fields(), call.request.zone_of_form.key)
    return read_body(call, EventPatch, event_id)


@Writes(
    EVENTS,
    "PATCH /events/<event>",
    Event,
    _EVENT,
    body_example={"seats": 60, "location": "Town hall"},
    body=EventPatch,
    read=read_patch,
    who="admin",
    conditional=lambda tx, event_id: Event.of(events.find(tx, event_id)),
    codes=("event_booked", "event_cancelled", "seats_taken", "channel_not_configured"),
    by_form="Change an event by a form",
    page="/admin",
)
def change_event(tx: Tx, call: Call[Member], event_id: int, body: Struct) -> Done:
    """Change an event.

    Changes the fields you send and leaves the others. To remove a time or the price, send null, or an empty field in a
    form. Existing holds keep their deadline, unless the event now starts earlier. Bookings keep their price, so the
    currency can’t change while current bookings are to be paid in it. Additional seats go to the waiting list first.
    `seat_kinds` replaces all kinds of seat. A kind that people have booked or wait for can’t be left out, and can’t
    have fewer `seats` than are held or confirmed. `published` true publishes a draft; false makes an event a draft
    again, unless someone has booked it or joined its waiting list.
    """
    was_published = events.find(tx, event_id).published
    changed = events.change(tx, event_id, changes(call.site, body))
    done, sentence = _CHANGED[changed.published - was_published]
    audit.record(tx, done, f"event {event_id}")
    return Done(Event.of(changed), Sentence(sentence.template, title=changed.title))


class Cancellation(Struct, forbid_unknown_fields=True):
    """The body of POST /events/{id}/cancel."""

    reason: CancelReason = ""


@Writes(
    EVENTS,
    "POST /events/<event>/cancel",
    Event,
    _EVENT
    | {"status": "cancelled", "held_seats": 0, "confirmed_seats": 0, "free_seats": 40, "next_release_at": None}
    | {"cancel_reason": "The pianist is ill."},
    body=Cancellation,
    body_example={"reason": "The pianist is ill."},
    who="admin",
    codes=("event_draft",),
    links=("reopenEvent",),
    page="/admin",
)
def cancel_event(tx: Tx, _call: Call[Member], event_id: int, body: Cancellation) -> Done:
    """Cancel an event.

    Cancels the event’s bookings, closes its waiting list and tells everyone the `reason`. If the event is cancelled
    already, nothing changes.
    """
    cancelled = events.cancel(tx, event_id, body.reason)
    if cancelled.cancelled_at == tx.now:
        audit.record(tx, "event cancelled", f"event {event_id}")
    sentence = Sentence("“{title}” is cancelled, and every booking with it.", title=cancelled.title)
    return Done(Event.of(cancelled), sentence)


@Writes(
    EVENTS,
    "POST /events/<event>/reopen",
    Event,
    _EVENT,
    who="admin",
    codes=("event_started",),
    links=("getEvent", "book"),
    page="/admin",
)
def reopen_event(tx: Tx, _call: Call[Member], event_id: int, _body: object) -> Done:
    """Reopen an event.

    Opens a cancelled event for booking again, until its start. Its bookings stay ended; you can restore them
    individually. If the event isn’t cancelled, nothing changes.
    """
    was_cancelled = events.find(tx, event_id).cancelled_at is not None
    reopened = events.reopen(tx, event_id)
    if was_cancelled:
        audit.record(tx, "event reopened", f"event {event_id}")
    sentence = Sentence("“{title}” is open again. You can restore its bookings individually.", title=reopened.title)
    return Done(Event.of(reopened), sentence)


@Writes(
    EVENTS, "DELETE /events/<event>", who="admin", status=204, repeatable=False, codes=("event_booked",), page="/admin"
)
def delete_event(tx: Tx, _call: Call[Member], event_id: int, _body: object) -> Done:
    """Delete an event.

    Deletes a draft, or an event that nobody ever booked or waited for. Nothing of it stays but a line of the audit log,
    and its `id` is never given again.
    """
    deleted = events.delete(tx, event_id)
    audit.record(tx, "event deleted", f"event {event_id}")
    return Done(sentence=Sentence("“{title}” is deleted.", title=deleted.title))


class HistoryEntry(Answer):
    """Something that happened to an event, one of its bookings or its waiting list."""

    id: Number
    at: Instant
    action: Action
    actor: Annotated[
        str, Meta(description="`system`, `guest`, an account such as `account 5`, or a door such as `door 2`")
    ]
    booking_id: str | None
    entry_id: str | None
    facts: Annotated[dict[str, Any], Meta(description="the new values of what changed; no names, no addresses")]


class History(Answer):
    """A page of what happened, oldest first."""

    history: list[HistoryEntry]
    next: Next


class HistoryQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /events/{id}/history."""

    booking: (
        Annotated[str, Meta(min_length=1, max_length=200, description=str(Sentence("the id of one booking")))] | None
    ) = None
    limit: Limit = 50
    after: Cursor | None = None


_BOOKED = {
    "id": 17,
    "at": "2099-12-01T10:00:00Z",
    "action": "booked",
    "actor": "guest",
    "booking_id": "0199a3c5d8e7f21c0b94a6d37e58f1a2b3c4d5e6f70",
    "entry_id": None,
    "facts": {"seats": 2, "expires_at": "2099-12-01T10:15:00Z"},
}


@Reads(
    HISTORY,
    "GET /events/<event>/history",
    History,
    {"history": [_BOOKED], "next": None},
    query=HistoryQuery,
    who="admin",
)
def list_history(tx: Tx, _call: Call[Member], event_id: int, query: HistoryQuery) -> Done:
    """Read an event’s history.

    A page of everything that happened to the event, its bookings and its waiting list, oldest first. With `booking`,
    only what happened to that booking. It is complete: all the changes together give the present state.
    """
    (after,) = paging.decode(query.after, tuple[paging.Int64], (0,))
    found = history.page(tx, event_id, after, query.limit + 1, query.booking)
    chosen = {} if query.booking is None else {"booking": query.booking}
    path = f"/events/{event_id}/history"
    shown, following = page(path, found, query.limit, lambda last: paging.encode(last.id), **chosen)
    listed = [HistoryEntry.of(one, facts=answers.with_instants(one.facts)) for one in shown]
    return Done(History(listed, following))


def described(site: Site, body: NewEvent) -> model.EventDraft:
    """Return the event that a body describes. Raises Conflict (channel_not_configured)."""
    _require_mail(site, body.proof)
    given = structs.asdict(body) | {"questions": _asked(body.questions), "seat_kinds": _sold(body.seat_kinds)}
    if body.hold_seconds is UNSET:
        given["hold_seconds"] = site.settings.hold_seconds
    return model.EventDraft(**given)


def changes(site: Site, body: Struct) -> dict[str, Any]:
    """Return what a patch changes, fields of EventDraft by name. Raises Conflict (channel_not_configured)."""
    given = {name: value for name, value in structs.asdict(body).items() if value is not UNSET}
    if "questions" in given:
        given["questions"] = _asked(given["questions"])
    if "seat_kinds" in given:
        given["seat_kinds"] = _sold(given["seat_kinds"])
    _require_mail(site, given.get("proof"))
    return given


def _asked(given: Iterable[Question]) -> tuple[questions.Question, ...]:
    """Return questions as they were sent."""
    as_sent = ((one, one.label.strip(), tuple(choice.strip() for choice in one.choices)) for one in given)
    return tuple(questions.Question(one.id, label, one.kind, one.required, choices) for one, label, choices in as_sent)


def _sold(given: Iterable[SeatKind]) -> seat_kinds.SeatKinds:
    """Return kinds of seat as they were sent."""
    return tuple(seat_kinds.SeatKind(one.id, one.name.strip(), one.price_cents, one.seats) for one in given)


def _require_mail(site: Site, proof: str | None) -> None:
    """Raise Conflict (channel_not_configured) for an event whose links could not be mailed."""
    if proof == "email" and not site.desk.has_mail:
        raise Conflict(
            "channel_not_configured",
            "Addresses can’t be confirmed by email, because email isn’t set up. Set it up first.",
        )


def read_body(call: Call[Member], kind: type[Body], event_id: int | None = None) -> Body:
    """Return an event's body. Raises Malformed, and Invalid with every fault, a start in the past among them."""
    try:
        return call.request.body(kind)
    except Invalid as invalid:
        if not call.request.fields().keys() & {*model.TIMES, *events.PRICE, "price"}:
            raise
        further = call.site.database.read(_further_faults, call.request, event_id)
        known = {fault.field for fault in invalid.faults}
        raise Invalid([*invalid.faults, *(fault for fault in further if fault.field not in known)]) from None


def _further_faults(tx: Tx, request: Request, event_id: int | None) -> list[Fault]:
    """Return what is wrong with the times and the price that were sent, beside those the event has."""
    event = None if event_id is None else events.find(tx, event_id)
    sent = decode.merge_pairs(request.fields())
    given: dict[str, Any] = {name: request.instant(name) for name in model.TIMES if name in sent}
    given |= {name: str(sent[name] or "") or None for name in events.PRICE if name in sent}
    if event is not None:
        given = {name: getattr(event, name) for name in (*model.TIMES, *events.PRICE)} | given
    return events.faults_of(tx, given, event)
