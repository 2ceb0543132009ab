"""The API's endpoints of the door: who is in, letting people in, and the links of those who do."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from booking import events, model
from booking.accounts import audit
from booking.door import check_in as arrivals
from booking.door import doors, guests
from booking.door.check_in import Arrival, At
from booking.door.guests import Shown
from booking.model import GREATEST
from booking.store.database import Tx
from booking.store.doors import ConflictCode
from booking.texts.sentences import Sentence
from booking.web.api import behalf
from booking.web.api.endpoint import Call, Endpoint, Reads, Writes
from booking.web.auth import door as door_auth
from booking.web.auth.guard import Asker, Member
from booking.web.http.done import Done, Undo
from booking.web.http.fields import (
    Amount,
    AmountCurrency,
    Answer,
    BookedKinds,
    CheckedInAt,
    CheckedInSeats,
    Count,
    Instant,
    Number,
    Reference,
    Seats,
)

DOOR: list[Endpoint] = []

_ENDED = ("hold_expired", "booking_cancelled", "handed_over")
Paid = Annotated[
    bool | None,
    Meta(description="whether all of it is on record; null if free, or if the organiser confirmed it without a record"),
]
PaidCents = Annotated[Count, Meta(description="how much money is on record, parts too")]
Mark = Annotated[str, Meta(max_length=200, description="what the ticket’s code has behind the reference and a hyphen")]
DoorName = Annotated[
    str | None, Meta(description="the door that let them in; null for an admin, and where its name was erased")
]


class AtDoor(Answer):
    """What a door sees of a confirmed booking."""

    reference: Reference
    name: str
    seats: Seats
    kinds: BookedKinds
    amount_cents: Amount
    currency: AmountCurrency
    paid: Paid
    paid_cents: PaidCents
    checked_in_at: CheckedInAt
    checked_in_seats: CheckedInSeats


class Guest(AtDoor):
    """A confirmed booking, as a door sees it."""

    mark: Mark | UnsetType = UNSET


_GUEST: dict[str, Any] = {
    "reference": "KT7F3Q",
    "name": "Anna",
    "seats": 2,
    "kinds": None,
    "amount_cents": 2_500,
    "currency": "EUR",
    "paid": True,
    "paid_cents": 2_500,
    "checked_in_at": None,
    "checked_in_seats": 0,
}


class CheckInConflict(Answer):
    """What a door without a connection had let in, and could not be counted when it told of it."""

    id: Number
    reference: str
    name: str
    code: Annotated[
        ConflictCode,
        Meta(description="why; `checked_in` if there were more than the booking’s seats"),
    ]
    seats: Annotated[Number, Meta(description="how many were let in and aren’t counted")]
    at: Annotated[Instant, Meta(description="when they were let in")]
    door: DoorName
    first_at: Annotated[Instant | None, Meta(description="when the booking was let in before; null if it wasn’t")]
    first_door: DoorName


_CONFLICT: dict[str, Any] = {
    "id": 1,
    "reference": "KT7F3Q",
    "name": "Anna",
    "code": "checked_in",
    "seats": 2,
    "at": "2099-12-24T17:45:00Z",
    "door": "Door B",
    "first_at": "2099-12-24T17:40:00Z",
    "first_door": "Door A, Maria",
}


class CheckInQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /events/{id}/check-in."""

    since: Annotated[int, Meta(ge=0, le=GREATEST)] | None = None


class Guests(Answer):
    """The guests of an event, who of them is in, and what came of doors without a connection."""

    event_id: Number
    title: str
    starts_at: Instant
    opens_at: Annotated[Instant, Meta(description="since when people can be let in")]
    seats: Annotated[Count, Meta(description="of all confirmed bookings")]
    checked_in_seats: Annotated[Count, Meta(description="how many of these are in")]
    guests: list[Guest]
    gone: Annotated[list[str], Meta(description="references of bookings that let nobody in any longer")]
    is_all: Annotated[bool, Meta(description="whether these are all guests, rather than those that have changed")]
    cursor: Annotated[Count, Meta(description="send it as `since` to be answered only what has changed from now on")]
    conflicts: Annotated[list[CheckInConflict], Meta(description="what nobody has seen to yet, the latest first")]


@Reads(
    DOOR,
    "GET /events/<event>/check-in",
    Guests,
    {
        "event_id": 1,
        "title": "The Cherry Orchard",
        "starts_at": "2099-12-24T18:00:00Z",
        "opens_at": "2099-12-23T18:00:00Z",
        "seats": 120,
        "checked_in_seats": 43,
        "guests": [_GUEST | {"mark": "k3wq7d2a"}],
        "gone": [],
        "is_all": True,
        "cursor": 812,
        "conflicts": [_CONFLICT],
    },
    query=CheckInQuery,
    who="door",
    shown_at=lambda _tx, _asking, event_id: f"/admin/events/{event_id}/check-in",
)
def list_guests_at_door(tx: Tx, call: Call[Asker], event_id: int, query: CheckInQuery) -> Done:
    """List an event’s guests, and who is in.

    All confirmed bookings, with what a door may see. With `since`, the `cursor` of an answer before, only those that
    have changed, and in `gone` those that let nobody in any longer. A phone that keeps the list can go on without a
    connection: `mark` tells real tickets from others.
    """
    door_auth.require_event(call.site, call.request, call.asking, event_id)
    event, changed = events.find(tx, event_id), guests.changed(tx, event_id, query.since)
    paid = guests.paid_of(tx, event, changed.guests)
    marked = zip(changed.guests, changed.marks, strict=True)
    listed = [Guest.of(one, paid=paid[one.id].is_all, paid_cents=paid[one.id].cents, mark=mark) for one, mark in marked]
    answer = Guests.of(
        event,
        event_id=event.id,
        opens_at=arrivals.opens_at(event),
        seats=event.confirmed_seats,
        checked_in_seats=guests.seats_in(tx, event_id),
        guests=listed,
        gone=changed.gone,
        is_all=changed.is_all,
        cursor=changed.cursor,
        conflicts=[conflict_of(one) for one in guests.conflicts(tx, event_id)],
    )
    return Done(answer)


class NewArrival(Struct, forbid_unknown_fields=True):
    """The body of POST /bookings/{id}/check-in."""

    seats: Annotated[Seats | None, Meta(description="all that aren’t in yet, if left out")] = None
    at: Annotated[
        Instant | None,
        Meta(description="when they were let in, if there was no connection then; not before check-in opens"),
    ] = None
    event_id: Annotated[Number | None, Meta(description="the event at whose door you are")] = None
    mark: Mark | None = None


class LetIn(AtDoor):
    """A guest who was let in."""

    let_in_seats: Annotated[Count, Meta(description="how many were let in by this request")]
    conflict: Annotated[
        CheckInConflict | None, Meta(description="what was let in without a connection and can’t be counted; else null")
    ]


@Writes(
    DOOR,
    "POST /bookings/<booking>/check-in",
    LetIn,
    _GUEST | {"checked_in_at": "2099-12-24T17:40:00Z", "checked_in_seats": 2, "let_in_seats": 2, "conflict": None},
    body=NewArrival,
    body_example={"seats": 2},
    who="door",
    codes=("checked_in", "not_confirmed", "other_event", "ticket_forged", "check_in_closed", *_ENDED),
    page="/admin",
)
def check_in(tx: Tx, call: Call[Asker], called: str, body: NewArrival) -> Done:
    """Let guests in.

    Counts seats of a confirmed booking as in: as many as you say, or all that aren’t in yet. `{id}` is the booking’s id
    or its reference. Some of a group can come now and the rest later, at any door; never more than the booking has.
    With `at` the guests were let in then, without a connection: that is always kept. As many as possible are counted,
    and the others are answered in `conflict`, which the page of the event’s check-in shows until someone has seen to
    it.
    """
    place = _place(call, body.event_id)
    arrival = arrivals.check_in(tx, called, body.seats, place=place, at=body.at, mark=body.mark)
    if arrival.conflict is None:
        _record(tx, call, "checked in", arrival.booking)
    undo = None
    if arrival.seats:
        undo = Undo(f"/bookings/{arrival.booking.reference}/check-in/undo", {"seats": str(arrival.seats)})
    return Done(_let_in(tx, arrival), _said(arrival), undo=undo)


class TakenBack(Struct, forbid_unknown_fields=True):
    """The body of POST /bookings/{id}/check-in/undo."""

    seats: Annotated[Seats | None, Meta(description="all that are in, if left out")] = None
    event_id: Annotated[Number | None, Meta(description="the event at whose door you are")] = None


@Writes(
    DOOR,
    "POST /bookings/<booking>/check-in/undo",
    LetIn,
    _GUEST | {"let_in_seats": 0, "conflict": None},
    body=TakenBack,
    who="door",
    codes=("not_undoable", "not_confirmed", "other_event", *_ENDED),
    page="/admin",
)
def undo_check_in(tx: Tx, call: Call[Asker], called: str, body: TakenBack) -> Done:
    """Undo a check-in.

    Takes back that seats of a booking are in: as many as you say, or all.
    """
    booking = arrivals.undo(tx, called, body.seats, place=_place(call, body.event_id))
    _record(tx, call, "check-in undone", booking)
    return Done(_let_in(tx, Arrival(booking, 0)), _said_of_undone(booking))


class ConflictSeenTo(Answer):
    """A conflict that someone has seen to."""

    id: Number


@Writes(
    DOOR,
    "POST /events/<event>/conflicts/<conflict>/settle",
    ConflictSeenTo,
    {"id": 1},
    who="door",
    codes=("event_not_found",),
    page="/admin",
)
def settle_conflict(tx: Tx, call: Call[Asker], event_id: int, conflict_id: int, _body: object) -> Done:
    """Settle a conflict of the check-in.

    Says that someone has seen to what a door without a connection let in: it is no longer listed.
    """
    door_auth.require_event(call.site, call.request, call.asking, event_id)
    settled = guests.settle(tx, event_id, conflict_id)
    return Done(ConflictSeenTo.of(settled), Sentence("The conflict is settled."))


class NewDoor(Struct, forbid_unknown_fields=True):
    """The body of POST /events/{id}/doors."""

    name: Annotated[str, Meta(min_length=1, max_length=doors.NAME_CHARACTERS_AT_MOST)]


class MadeDoor(Answer):
    """A link for the door, which is told this once."""

    id: Number
    event_id: Number
    name: str
    url: Annotated[str, Meta(description="a secret: anyone who has it sees the event’s guests and lets them in")]
    ends_at: Annotated[Instant, Meta(description="when it ends by itself, a day after the event")]


@Writes(
    DOOR,
    "POST /events/<event>/doors",
    MadeDoor,
    {
        "id": 1,
        "event_id": 1,
        "name": "Door A, Maria",
        "url": "https://tickets.example.org/door/Zx1vVYbT7yQk3n0sL5wR2m",
        "ends_at": "2099-12-25T18:00:00Z",
    },
    body=NewDoor,
    body_example={"name": "Door A, Maria"},
    who="admin",
    status=201,
    repeatable=False,  # The link is a secret.
    page="/admin",
)
def create_door(tx: Tx, call: Call[Member], event_id: int, body: NewDoor) -> Done:
    """Create a link for the door.

    People who open it see who is in at this event and let guests in, without an account, and can do nothing else. It
    ends when an admin ends it, and a day after the event.
    """
    door, secret = doors.create(tx, event_id, body.name)
    audit.record(tx, "door link created", f"event {event_id}")
    link = call.request.whole(call.site.url(f"/door/{secret}"))
    ends_at = doors.ends_at(events.find(tx, event_id))
    return Done(
        MadeDoor.of(door, url=link, ends_at=ends_at), Sentence("The link for “{name}” is ready.", name=door.name)
    )


class EndedDoor(Answer):
    """A link for the door that has ended."""

    id: Number
    name: str


@Writes(
    DOOR,
    "POST /events/<event>/doors/<door>/end",
    EndedDoor,
    {"id": 1, "name": "Door A, Maria"},
    who="admin",
    codes=("event_not_found",),
    page="/admin",
)
def end_door(tx: Tx, _call: Call[Member], event_id: int, door_id: int, _body: object) -> Done:
    """End a link for the door.

    From now on it shows nothing and lets nobody in; what it has done stays.
    """
    ended = doors.end(tx, event_id, door_id)
    audit.record(tx, "door link ended", f"event {event_id}")
    return Done(EndedDoor.of(ended), Sentence("The link for “{name}” has ended.", name=ended.name))


def _place(call: Call[Asker], event_id: int | None) -> At:
    """Return where people are let in: a door is nowhere but at its own event."""
    door = door_auth.door_of(call.asking)
    return At(event_id) if door is None else At(door.event_id, door.id)


def _let_in(tx: Tx, arrival: Arrival) -> LetIn:
    booking, conflict = arrival.booking, None
    if arrival.conflict is not None:
        conflict = conflict_of(guests.shown(tx, arrival.conflict))
    paid = guests.paid_of(tx, events.find(tx, booking.event_id), [booking])[booking.id]
    return LetIn.of(booking, paid=paid.is_all, paid_cents=paid.cents, let_in_seats=arrival.seats, conflict=conflict)


def conflict_of(shown: Shown) -> CheckInConflict:
    """Return what is answered of a conflict."""
    doors_of_it = (None if door is None else door.name or None for door in (shown.door, shown.first_door))
    door, first_door = doors_of_it
    return CheckInConflict.of(
        shown.conflict, reference=shown.reference, name=shown.name, door=door, first_door=first_door
    )


def _said(arrival: Arrival) -> Sentence:
    booking = arrival.booking
    name = booking.name or booking.reference
    if arrival.conflict is not None:
        return Sentence("{name}: noted as a conflict, because not all of it could be counted.", name=name)
    if booking.awaited_seats:
        return _so_many_in(booking)
    return Sentence.counted("{name} is in, {number} seat.", "{name} is in, {number} seats.", booking.seats, name=name)


def _said_of_undone(booking: model.Booking) -> Sentence:
    if booking.checked_in_seats:
        return _so_many_in(booking)
    return Sentence("{name}: the check-in is undone.", name=booking.name or booking.reference)


def _so_many_in(booking: model.Booking | model.EndedBooking) -> Sentence:
    name, few = booking.name or booking.reference, booking.checked_in_seats
    return Sentence("{name}: {few} of {many} seats are in.", name=name, few=few, many=booking.seats)


def _record(tx: Tx, call: Call[Asker], action: str, booking: model.Booking | model.EndedBooking) -> None:
    """Log what an admin does; what a door does is in the event's history alone."""
    if call.asking.account is not None:
        behalf.record(tx, action, booking)
