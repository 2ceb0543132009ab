"""What each route takes and answers, in words and types: the table from which the API's description is built."""

from typing import Any

from booking.web import bodies, shapes
from booking.web.account_descriptions import ACCOUNT_OPERATIONS
from booking.web.notice_descriptions import NOTICE_OPERATIONS
from booking.web.operation import Link, Operation

# The ways in which any request can be refused, and those in which one that writes, or one with fields, can be beside.
ANY = ("malformed_body", "unauthenticated", "not_found", "method_not_allowed", "body_too_large", "internal", "busy")
WRITE = (
    *("cross_site", "unsupported_media_type", "invalid", "too_many_requests"),
    *("idempotency_in_flight", "idempotency_mismatch"),
)
_ENDED = ("booking_not_found", "hold_expired", "booking_cancelled")
_START = "2099-12-24T18:00:00Z"
_NEW_EVENT = {"title": "Chamber concert", "starts_at": _START, "seats": 40, "hold_seconds": 900}
_BOOKING_ID = "0199a3c5d8e7f21c0b94a6d37e58f1a2b3c4d5e6f70"

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
    "created_at": "2099-11-01T09:00:00Z",
}
HELD: dict[str, Any] = {
    "id": _BOOKING_ID,
    "event_id": 1,
    "account_id": None,
    "name": "Anna",
    "email": "anna@example.com",
    "seats": 2,
    "status": "held",
    "created_at": "2099-12-01T10:00:00Z",
    "expires_at": "2099-12-01T10:15:00Z",
    "expires_in_seconds": 900,
    "confirmed_at": None,
}
CONFIRMED = HELD | {
    "status": "confirmed",
    "expires_at": None,
    "expires_in_seconds": None,
    "confirmed_at": "2099-12-01T10:05:00Z",
}


_CHANGE = Operation(
    "changeEvent",
    "Change an event",
    "Changes what is sent and leaves the rest. Holds that are placed already keep the deadline they were told, unless "
    "the event now starts before it.",
    (shapes.Event,),
    EVENT,
    body=bodies.EventPatch,
    body_example={"seats": 60, "location": "Town hall"},
    who="admin",
    conditional=True,
    codes=("event_not_found", "event_cancelled", "seats_taken", "precondition_failed"),
)

OPERATIONS: dict[tuple[str, str], Operation] = {
    ("POST", "/events"): Operation(
        "publishEvent",
        "Publish an event",
        "Opens an event for booking at once. `confirmation` says what turns a hold into a place: `instant` nothing "
        "more; `attendee` the person confirms before the deadline; `organiser` an admin does.",
        (shapes.Event,),
        EVENT,
        body=bodies.NewEvent,
        body_example=_NEW_EVENT,
        status=201,
        has_location=True,
        who="admin",
        links=(
            Link("getEvent"),
            Link("book"),
            Link("changeEvent"),
            Link("changeEventByForm"),
            Link("listEventBookings"),
            Link("cancelEvent"),
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
        "Ends the event's bookings. An event that is cancelled already is answered as it is.",
        (shapes.Event,),
        EVENT | {"status": "cancelled", "held_seats": 0, "confirmed_seats": 0, "free_seats": 40},
        body=bodies.Nothing,
        who="admin",
        codes=("event_not_found",),
    ),
    ("POST", "/events/<event>/book"): Operation(
        "book",
        "Book seats",
        "Holds the seats until `expires_at`, which is `created_at + hold_seconds` and never after the event's start; "
        "where the event's `confirmation` is `instant`, they are confirmed at once. Who is signed in leaves `email` "
        "and `name` out: the booking is their account's, and counts with its other ones. An admin may book for "
        "somebody else by their `email`. An event whose `audience` is `members` is booked by accounts only.",
        (shapes.Booking,),
        HELD,
        body=bodies.NewBooking,
        body_example={"email": "anna@example.com", "name": "Anna", "seats": 2},
        status=201,
        has_location=True,
        codes=("event_not_found", "sold_out", "limit_reached", "event_started", "event_cancelled"),
        links=(
            Link("getBooking"),
            Link("confirmBooking"),
            Link("cancelBooking"),
            Link("confirmForEvent", "$response.body#/event_id", {"booking_id": "$response.body#/id"}),
        ),
    ),
    ("POST", "/events/<event>/confirm"): Operation(
        "confirmForEvent",
        "Confirm a booking of an event",
        "Makes the hold that `booking_id` names a place. Once more answers the same and does nothing twice.",
        (shapes.Booking,),
        CONFIRMED,
        body=bodies.BookingReference,
        body_example={"booking_id": _BOOKING_ID},
        codes=("event_not_found", "organiser_confirms", *_ENDED),
    ),
    ("GET", "/events/<event>/bookings"): Operation(
        "listEventBookings",
        "List an event's bookings",
        "A page of the live bookings, by person; with `ended=true` of those that ended, the latest end first, with "
        "`ended_at` and `reason`. `status` lists only those that are held, confirmed, expired or cancelled.",
        (shapes.Bookings, shapes.EndedBookings),
        {"bookings": [HELD], "next": None},
        query=bodies.BookingsQuery,
        who="admin",
        codes=("event_not_found", "invalid"),
    ),
    ("GET", "/bookings/<booking>"): Operation(
        "getBooking",
        "Read a booking",
        "One live booking; after it ended 410, with `reason` and `ended_at`.",
        (shapes.Booking,),
        HELD,
        codes=_ENDED,
    ),
    ("POST", "/bookings/<booking>/confirm"): Operation(
        "confirmBooking",
        "Confirm a booking",
        "Makes the hold a place. Once more answers the same and does nothing twice.",
        (shapes.Booking,),
        CONFIRMED,
        body=bodies.Nothing,
        codes=("organiser_confirms", *_ENDED),
        links=(Link("getBooking"), Link("cancelBooking")),
    ),
    ("POST", "/bookings/<booking>/cancel"): Operation(
        "cancelBooking",
        "Cancel a booking",
        "Ends the booking; its seats are free at once.",
        (shapes.Cancelled,),
        {"id": _BOOKING_ID, "status": "cancelled"},
        body=bodies.Nothing,
        codes=_ENDED,
    ),
    ("GET", "/healthz"): Operation(
        "health",
        "Ask whether the service is well",
        "200 while the database answers and ended holds are swept; otherwise 503, with the `reason`.",
        (shapes.Health,),
        {"status": "ok", "notices": {"due": 0, "failed": 0}},
    ),
    **ACCOUNT_OPERATIONS,
    **NOTICE_OPERATIONS,
}
