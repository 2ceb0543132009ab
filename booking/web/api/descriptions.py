"""What each route takes and answers, in words and types: the table from which the API's description is built."""

from typing import Any

from booking.web.api import bodies, shapes
from booking.web.api.account_descriptions import ACCOUNT_OPERATIONS
from booking.web.api.booking_descriptions import BOOKING_ID, BOOKING_OPERATIONS
from booking.web.api.notice_descriptions import NOTICE_OPERATIONS
from booking.web.api.operation import Link, Operation
from booking.web.api.waitlist_descriptions import WAITLIST_OPERATIONS
from booking.web.http import fields

# The ways in which any request can be refused, and those in which one that writes, or one with fields, can be beside.
ANY = (
    "malformed_body",
    "unauthenticated",
    "not_found",
    "method_not_allowed",
    "body_too_large",
    "internal",
    "busy",
    "storage_full",
    "storage_lost",
)
WRITE = (
    *("cross_site", "unsupported_media_type", "invalid", "too_many_requests"),
    *("idempotency_in_flight", "idempotency_mismatch"),
)
_START = "2099-12-24T18:00:00Z"
_NEW_EVENT = {"title": "Chamber concert", "starts_at": _START, "seats": 40, "hold_seconds": 900}

EVENT: dict[str, Any] = {
    "id": 1,
    "title": "Chamber concert",
    "description": "",
    "location": "Town hall",
    "starts_at": _START,
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
    "created_at": "2099-11-01T09:00:00Z",
}

_BOOKED = {
    "id": 17,
    "at": "2099-12-01T10:00:00Z",
    "action": "booked",
    "actor": "guest",
    "booking_id": BOOKING_ID,
    "entry_id": None,
    "facts": {"seats": 2, "expires_at": "2099-12-01T10:15:00Z"},
}

_CHANGE = Operation(
    "changeEvent",
    "Change an event",
    "Changes what is sent and leaves the rest; null takes `opens_at` or `closes_at` away, in a form an empty field. "
    "Holds that are placed already keep the deadline they were told, unless the event now starts before it. More seats "
    "go to those that wait for some.",
    (shapes.Event,),
    EVENT,
    body=bodies.EventPatch,
    body_example={"seats": 60, "location": "Town hall"},
    who="admin",
    conditional=True,
    codes=("event_not_found", "event_cancelled", "seats_taken", "channel_not_configured", "precondition_failed"),
)

OPERATIONS: dict[tuple[str, str], Operation] = {
    ("POST", "/events"): Operation(
        "publishEvent",
        "Publish an event",
        "Opens an event for booking, from `opens_at` to `closes_at` where they are given, else at once and until its "
        "start. `max_extensions` says how often a hold may be extended, `offer_seconds` how long an offer from the "
        "waiting list lives: without it or with null as long as a hold, but 12 hours at least, and never beyond the "
        "start. `confirmation` says what turns a hold into a place: `instant` nothing more; "
        "`attendee` the person confirms before the deadline; `organiser` an admin does. With `proof` `email`, somebody "
        "whose address is not proved confirms by the link in the booking's mail alone; at an `instant` event theirs is "
        "a hold until then. It needs a mail server.",
        (shapes.Event,),
        EVENT,
        body=bodies.NewEvent,
        body_example=_NEW_EVENT,
        status=201,
        has_location=True,
        who="admin",
        codes=("channel_not_configured",),
        links=(
            Link("getEvent"),
            Link("book"),
            Link("changeEvent"),
            Link("changeEventByForm"),
            Link("listEventBookings"),
            Link("cancelEvent"),
            Link("listHistory"),
            Link("joinWaitlist"),
            Link("listEntries"),
        ),
    ),
    ("GET", "/events"): Operation(
        "listEvents",
        "List events",
        "A page of events by start, then id. `next` is the path of the next page, or null; the pages neither skip nor "
        "repeat an event, whatever is published meanwhile.",
        (shapes.Events,),
        {"events": [EVENT], "next": None},
        query=bodies.EventsQuery,
        codes=("invalid",),
    ),
    ("GET", "/events/<event>"): Operation(
        "getEvent",
        "Read an event",
        "One event with its free, held and confirmed seats as they stand now.",
        (shapes.Event,),
        EVENT,
        codes=("event_not_found",),
    ),
    ("PATCH", "/events/<event>"): _CHANGE,
    ("POST", "/events/<event>"): _CHANGE._replace(
        name="changeEventByForm",
        summary="Change an event by a form",
        description="Does the same as PATCH, for HTML forms, which know no PATCH.",
    ),
    ("POST", "/events/<event>/cancel"): Operation(
        "cancelEvent",
        "Cancel an event",
        "Ends the event's bookings and closes its waiting list, and tells everyone the `reason`. An event that is "
        "cancelled already is answered as it is.",
        (shapes.Event,),
        EVENT
        | {"status": "cancelled", "held_seats": 0, "confirmed_seats": 0, "free_seats": 40, "next_release_at": None}
        | {"cancel_reason": "The pianist is ill."},
        body=bodies.Cancellation,
        body_example={"reason": "The pianist is ill."},
        who="admin",
        codes=("event_not_found",),
        links=(Link("reopenEvent"),),
    ),
    ("POST", "/events/<event>/reopen"): Operation(
        "reopenEvent",
        "Reopen an event",
        "Opens a cancelled event for booking again, until its start. The bookings that ended with it stay ended; each "
        "may be restored. An event that is not cancelled is answered as it is.",
        (shapes.Event,),
        EVENT,
        body=fields.Nothing,
        who="admin",
        codes=("event_not_found", "event_started"),
        links=(Link("getEvent"), Link("book")),
    ),
    ("GET", "/events/<event>/history"): Operation(
        "listHistory",
        "Read an event's history",
        "A page of all that happened to the event, its bookings and its waiting list, in the order it happened; "
        "`booking` lists what happened to one booking alone. It is complete: what it tells adds up to how things are.",
        (shapes.History,),
        {"history": [_BOOKED], "next": None},
        query=bodies.HistoryQuery,
        who="admin",
        codes=("event_not_found", "invalid"),
    ),
    ("GET", "/healthz"): Operation(
        "health",
        "Ask whether the service is well",
        "200 while the database can be read and written, ended holds are swept and the clock is sound; otherwise 503, "
        "with the `reason`, and the `cause` in a word that stays.",
        (shapes.Health,),
        {"status": "ok", "notices": {"due": 0, "failed": 0}},
    ),
    **BOOKING_OPERATIONS,
    **WAITLIST_OPERATIONS,
    **ACCOUNT_OPERATIONS,
    **NOTICE_OPERATIONS,
}
