"""What is answered, as types: for the API's description alone, and a test holds every answer against them."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from booking.model import Action, AddressProof, Audience, Confirmation, EntryStatus, EventStatus, Reason
from booking.notice import NoticeKind, NoticeState
from booking.people import Channel, Language
from booking.web.http.fields import (
    CancelReason,
    Description,
    Extensions,
    HoldSeconds,
    Instant,
    Location,
    Seats,
    SeatsPerPerson,
    Title,
)

BookingId = Annotated[str, Meta(description="unguessable: whoever holds it may see, confirm and cancel the booking")]
AccountId = Annotated[int | None, Meta(description="whose booking it is; null for a guest's")]
Count = Annotated[int, Meta(ge=0)]
Place = Annotated[int, Meta(ge=1)]
NetworkMark = Annotated[
    str | None,
    Meta(description="to admins alone: stands for the network of somebody who has not proved the address, or null"),
]
Next = Annotated[str | None, Meta(description="the path of the next page, or null on the last one")]


class Event(Struct, forbid_unknown_fields=True):
    """An event. At every instant free_seats + held_seats + confirmed_seats == seats."""

    id: Annotated[int, Meta(ge=1)]
    title: Title
    description: Description
    location: Location
    starts_at: Instant
    seats: Seats
    free_seats: Annotated[Count, Meta(description="can be booked now; a hold past its deadline counts as free")]
    held_seats: Annotated[Count, Meta(description="wait to be confirmed")]
    confirmed_seats: Annotated[Count, Meta(description="are somebody's for good")]
    waiting: Annotated[Count, Meta(description="waiting-list entries")]
    status: EventStatus
    next_release_at: Annotated[Instant | None, Meta(description="when the next hold ends, or null")]
    hold_seconds: HoldSeconds
    offer_seconds: Annotated[HoldSeconds, Meta(description="how long an offer from the waiting list lives")]
    confirmation: Confirmation
    max_seats_per_person: SeatsPerPerson
    audience: Annotated[Audience, Meta(description="who may book")]
    max_extensions: Annotated[Extensions, Meta(description="how often a hold may be extended")]
    proof: Annotated[AddressProof, Meta(description="what shows, before a booking is confirmed, whose the address is")]
    opens_at: Annotated[Instant | None, Meta(description="from when on it may be booked, or null")]
    closes_at: Annotated[Instant | None, Meta(description="until when it may be booked, or null for its start")]
    cancel_reason: Annotated[CancelReason, Meta(description="what the organiser said when cancelling it; may be empty")]
    created_at: Instant


class Events(Struct, forbid_unknown_fields=True):
    """A page of events, by start, then id."""

    events: list[Event]
    next: Next


class Booking(Struct, forbid_unknown_fields=True):
    """A live booking: so many seats of one event for one person."""

    id: BookingId
    event_id: Annotated[int, Meta(ge=1)]
    account_id: AccountId
    name: str
    email: str
    seats: Seats
    status: Literal["held", "confirmed"]
    created_at: Instant
    expires_at: Annotated[Instant | None, Meta(description="the hold's deadline; null once confirmed")]
    expires_in_seconds: Annotated[Count | None, Meta(description="what is left of the hold; null once confirmed")]
    confirmed_at: Annotated[Instant | None, Meta(description="null until then")]
    offer: Annotated[bool, Meta(description="whether it was made for an entry of the waiting list")]
    extensions: Annotated[Count, Meta(description="how often its deadline was put off")]
    network_mark: NetworkMark | UnsetType = UNSET


class EndedBooking(Struct, forbid_unknown_fields=True):
    """A booking that ended, and why."""

    id: BookingId
    event_id: Annotated[int, Meta(ge=1)]
    account_id: AccountId
    name: str
    email: str
    seats: Seats
    status: Literal["expired", "cancelled"]
    created_at: Instant
    expires_at: Instant | None
    expires_in_seconds: None
    confirmed_at: Instant | None
    offer: bool
    extensions: Count
    ended_at: Instant
    reason: Reason
    network_mark: NetworkMark | UnsetType = UNSET


class Bookings(Struct, forbid_unknown_fields=True):
    """A page of an event's live bookings, by person."""

    bookings: list[Booking]
    next: Next


class EndedBookings(Struct, forbid_unknown_fields=True):
    """A page of an event's bookings that ended, the latest end first."""

    bookings: list[EndedBooking]
    next: Next


class CancelledTogether(Struct, forbid_unknown_fields=True):
    """What was cancelled together."""

    bookings: Count
    seats: Count


class Cancelled(Struct, forbid_unknown_fields=True):
    """A booking that was just cancelled."""

    id: BookingId
    status: Literal["cancelled"]


class Refused(Struct, forbid_unknown_fields=True):
    """A booking with which it could not be done, and why."""

    booking_id: str
    code: str
    detail: str


class Selection(Struct, forbid_unknown_fields=True):
    """What became of several bookings: the ids of those with which it is done, and the others."""

    done: list[BookingId]
    refused: list[Refused]


class Entry(Struct, forbid_unknown_fields=True):
    """An entry of an event's waiting list: somebody who wants so many seats when they come free."""

    id: Annotated[str, Meta(description="unguessable: whoever holds it may see the entry, leave, and use its offer")]
    event_id: Annotated[int, Meta(ge=1)]
    account_id: Annotated[int | None, Meta(description="whose entry it is; null for a guest's")]
    name: str
    email: str
    seats: Seats
    status: Annotated[
        EntryStatus,
        Meta(
            description="`offered` while the booking that was made for it lives; `closed` once that has ended, or the "
            "event has started or was cancelled"
        ),
    ]
    position: Annotated[Place | None, Meta(description="its place in the list, from 1; null unless it waits")]
    booking_id: Annotated[str | None, Meta(description="the booking that was made for it; null before")]
    created_at: Instant
    ended_at: Annotated[Instant | None, Meta(description="since when it waits no more; null while it does")]
    network_mark: NetworkMark | UnsetType = UNSET


class Entries(Struct, forbid_unknown_fields=True):
    """A page of an event's waiting list, in its order."""

    entries: list[Entry]
    next: Next


class HistoryEntry(Struct, forbid_unknown_fields=True):
    """One thing that happened to an event, one of its bookings or its waiting list."""

    id: Annotated[int, Meta(ge=1)]
    at: Instant
    action: Action
    actor: Annotated[str, Meta(description="`system`, `guest`, or an account such as `account 5`")]
    booking_id: str | None
    entry_id: str | None
    facts: Annotated[dict[str, Any], Meta(description="the new values of what changed; never a name or an address")]


class History(Struct, forbid_unknown_fields=True):
    """A page of what happened, in the order it happened."""

    history: list[HistoryEntry]
    next: Next


class Notice(Struct, forbid_unknown_fields=True):
    """A message that is owed to one person, or was told."""

    id: Annotated[int, Meta(ge=1)]
    kind: NoticeKind
    event_id: int | None
    account_id: Annotated[int | None, Meta(description="whom it goes to; null for a guest")]
    channel: Channel
    recipient: Annotated[str, Meta(description="an e-mail address, or the number of a chat")]
    language: Language
    state: NoticeState
    due_at: Annotated[Instant, Meta(description="when it is to be sent, or tried again")]
    tries: Count
    last_error: Annotated[str | None, Meta(description="what the other side said")]
    created_at: Instant
    finished_at: Instant | None


class Notices(Struct, forbid_unknown_fields=True):
    """A page of notices, the newest first."""

    notices: list[Notice]
    next: Next


class NoticeCounts(Struct, forbid_unknown_fields=True):
    """How many notices are due, and how many have failed for good; each is counted up to 10,000."""

    due: Count
    failed: Count


class Health(Struct, forbid_unknown_fields=True):
    """The service is well."""

    status: Literal["ok"]
    notices: NoticeCounts
    set_aside_events: (
        Annotated[list[int], Meta(description="events that the sweep leaves alone, as their rows are wrong")]
        | UnsetType
    ) = UNSET


class FieldFault(Struct, forbid_unknown_fields=True):
    """One thing that is wrong with one field."""

    field: str
    message: str


class Problem(Struct):
    """Why a request was refused (RFC 9457); some codes say more in further members."""

    type: Annotated[str, Meta(description="where the code is explained: /errors#<code>")]
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: Annotated[str, Meta(description="a sentence that a person can act on")]
    code: Annotated[str, Meta(description="stable: what a program should look at")]
    errors: Annotated[list[FieldFault], Meta(description="invalid: every fault at once")] | UnsetType = UNSET
    free_seats: Annotated[Count, Meta(description="how many seats are left")] | UnsetType = UNSET
    next_release_at: (
        Annotated[Instant | None, Meta(description="sold_out: when the next hold ends, or null")] | UnsetType
    ) = UNSET
    max_seats_per_person: Annotated[int, Meta(description="limit_reached")] | UnsetType = UNSET
    booked_seats: (
        Annotated[int, Meta(description="limit_reached: the person's live seats; never told to strangers")] | UnsetType
    ) = UNSET
    held_seats: Annotated[int, Meta(description="seats_taken")] | UnsetType = UNSET
    confirmed_seats: Annotated[int, Meta(description="seats_taken")] | UnsetType = UNSET
    ended_at: Annotated[Instant, Meta(description="when what has ended did")] | UnsetType = UNSET
    event_id: Annotated[int, Meta(description="where the booking was; busy: whose counts are wrong")] | UnsetType = (
        UNSET
    )
    waiting: Annotated[Count, Meta(description="sold_out: entries of the waiting list")] | UnsetType = UNSET
    opens_at: Annotated[Instant, Meta(description="not_open_yet")] | UnsetType = UNSET
    closes_at: Annotated[Instant, Meta(description="booking_closed")] | UnsetType = UNSET
    booking_id: Annotated[str, Meta(description="entry_offered: the booking that holds the seats")] | UnsetType = UNSET
    reason: Annotated[str, Meta(description="why the booking ended; busy: why the service is not well")] | UnsetType = (
        UNSET
    )
    cause: (
        Annotated[
            Literal["storage_full", "storage_lost", "locked", "clock", "sweep", "database"],
            Meta(description="of GET /healthz: why the service is not well, in a word that stays"),
        ]
        | UnsetType
    ) = UNSET
