"""What the routes of bookings take and answer, in words and types."""

from typing import Any

from booking.web.api import bodies, shapes
from booking.web.api.operation import Link, Operation
from booking.web.http import fields

BOOKING_ID = "0199a3c5d8e7f21c0b94a6d37e58f1a2b3c4d5e6f70"
CLOSED_TO_BOOKINGS = ("event_cancelled", "event_started", "not_open_yet", "booking_closed")
_ENDED = ("booking_not_found", "hold_expired", "booking_cancelled", "handed_over")

HELD: dict[str, Any] = {
    "id": BOOKING_ID,
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
    "offer": False,
    "extensions": 0,
}
CONFIRMED = HELD | {
    "status": "confirmed",
    "expires_at": None,
    "expires_in_seconds": None,
    "confirmed_at": "2099-12-01T10:05:00Z",
}


_CHANGE_SEATS = Operation(
    "changeSeats",
    "Change a booking's seats, or correct its address",
    "Asks for more seats or fewer; the deadline stays. More are had only while the event takes bookings, if they are "
    "free and nobody waits for them; more seats of a confirmed booking of an event that the organiser confirms, only "
    "by an admin. Given up ones go to whoever waits for them. An admin may correct the `email` and `name` of a guest's "
    "booking, held or confirmed: with another address it has another `id`, which that address alone is told, and the "
    "old one stops working; its deadline stays.",
    (shapes.Booking,),
    HELD | {"seats": 3},
    body=bodies.BookingPatch,
    body_example={"seats": 3},
    codes=("forbidden", "organiser_confirms", "sold_out", "limit_reached", *CLOSED_TO_BOOKINGS, *_ENDED),
    links=(Link("getBooking"), Link("cancelBooking")),
)

BOOKING_OPERATIONS: dict[tuple[str, str], Operation] = {
    ("POST", "/events/<event>/book"): Operation(
        "book",
        "Book seats",
        "Holds the seats until `expires_at`, which is `created_at + hold_seconds` and never after the event's start; "
        "where the event's `confirmation` is `instant`, they are confirmed at once. Who is signed in leaves `email` "
        "and `name` out: the booking is their account's, and counts with its other ones. An admin may book for "
        "somebody else by their `email`. An event whose `audience` is `members` is booked by accounts only, once "
        "their address is proved where this site sends mail; and one whose `audience` is `approved`, by accounts that "
        "an admin has approved. Nobody gets seats here that somebody on the waiting list could have. People whose "
        "address is not proved have so many seats of an event together, for each network, as the setting "
        "`unproved_seats_per_network` says; more are 429.",
        (shapes.Booking,),
        HELD,
        body=bodies.NewBooking,
        body_example={"email": "anna@example.com", "name": "Anna", "seats": 2},
        status=201,
        has_location=True,
        codes=("event_not_found", "forbidden", "sold_out", "limit_reached", *CLOSED_TO_BOOKINGS),
        links=(
            Link("getBooking"),
            Link("confirmBooking"),
            Link("cancelBooking"),
            Link("extendHold"),
            Link("changeSeats"),
            Link("changeSeatsByForm"),
            Link("restoreBooking"),
            Link("handOver"),
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
        body_example={"booking_id": BOOKING_ID},
        codes=("event_not_found", "organiser_confirms", "proof_required", *_ENDED),
    ),
    ("POST", "/events/<event>/networks/<network>/cancel"): Operation(
        "cancelNetwork",
        "Cancel all bookings from a network",
        "Ends the event's live bookings whose `network_mark` this is, and takes those from there off the waiting list. "
        "Each person is told once. Bookings of accounts whose address was proved, and those that an admin made, have "
        "no mark.",
        (shapes.CancelledTogether,),
        {"bookings": 30, "seats": 300},
        body=fields.Nothing,
        who="admin",
        codes=("event_not_found",),
    ),
    ("GET", "/events/<event>/bookings"): Operation(
        "listEventBookings",
        "List an event's bookings",
        "A page of the live bookings, by person; with `ended=true` of those that ended, the latest end first, with "
        "`ended_at` and `reason`. `status` lists only those that are held, confirmed, expired or cancelled; `q` only "
        "those whose name or address has all its words in it, or whose id it is a part of.",
        (shapes.Bookings, shapes.EndedBookings),
        {"bookings": [HELD], "next": None},
        query=bodies.BookingsQuery,
        who="admin",
        codes=("event_not_found", "invalid"),
    ),
    ("GET", "/bookings/<booking>"): Operation(
        "getBooking",
        "Read a booking",
        "One live booking; after it ended 410, with `reason` and `ended_at`. `offer` says that it was made for an "
        "entry of the waiting list.",
        (shapes.Booking,),
        HELD,
        codes=_ENDED,
    ),
    ("POST", "/bookings/<booking>/confirm"): Operation(
        "confirmBooking",
        "Confirm a booking",
        "Makes the hold a place. Once more answers the same and does nothing twice. Too late is 410, with the event "
        "and how many seats are free there, to book again. Where the event's `proof` is `email`, somebody whose "
        "address is not proved sends `proof`, which only the mail about the booking tells: the last part of its link.",
        (shapes.Booking,),
        CONFIRMED,
        body=bodies.ProofOfAddress,
        codes=("organiser_confirms", "proof_required", *_ENDED),
        links=(Link("getBooking"), Link("cancelBooking"), Link("handOver")),
    ),
    ("POST", "/bookings/<booking>/unconfirm"): Operation(
        "unconfirmBooking",
        "Take a confirmation back",
        "Makes a place the hold that it was, until the deadline that it had, if that is still to come. A message that "
        "tells of the confirmation and is not sent yet is dropped. A hold is answered as it is.",
        (shapes.Booking,),
        HELD,
        body=fields.Nothing,
        who="admin",
        codes=("not_undoable", *_ENDED),
        links=(Link("getBooking"), Link("confirmBooking")),
    ),
    ("POST", "/events/<event>/bookings/confirm"): Operation(
        "confirmBookings",
        "Confirm several bookings",
        "Confirms the bookings of `booking_ids` that can be confirmed, in one transaction; `refused` has the others, "
        "each with the `code` and `detail` that confirming it alone would be refused with.",
        (shapes.Selection,),
        {"done": [BOOKING_ID], "refused": []},
        body=bodies.BookingSelection,
        body_example={"booking_ids": [BOOKING_ID]},
        who="admin",
        codes=("event_not_found",),
    ),
    ("POST", "/events/<event>/bookings/cancel"): Operation(
        "cancelBookings",
        "Cancel several bookings",
        "Ends the bookings of `booking_ids` that are live, in one transaction; `refused` has the others. Everyone is "
        "told, and the seats go to those who wait for them, or are free at once.",
        (shapes.Selection,),
        {"done": [BOOKING_ID], "refused": []},
        body=bodies.BookingSelection,
        body_example={"booking_ids": [BOOKING_ID]},
        who="admin",
        codes=("event_not_found",),
    ),
    ("POST", "/bookings/<booking>/cancel"): Operation(
        "cancelBooking",
        "Cancel a booking",
        "Ends the booking; its seats go to whoever waits for them, or are free at once.",
        (shapes.Cancelled,),
        {"id": BOOKING_ID, "status": "cancelled"},
        body=fields.Nothing,
        codes=_ENDED,
    ),
    ("POST", "/bookings/<booking>/extend"): Operation(
        "extendHold",
        "Extend a hold",
        "Puts the hold's deadline off by the event's `hold_seconds`, never past the event's start: as often as its "
        "`max_extensions`, and never while somebody waits for seats.",
        (shapes.Booking,),
        HELD | {"expires_at": "2099-12-01T10:30:00Z", "expires_in_seconds": 1_000, "extensions": 1},
        body=fields.Nothing,
        codes=("no_extension", *_ENDED),
        links=(Link("getBooking"), Link("confirmBooking")),
    ),
    ("PATCH", "/bookings/<booking>"): _CHANGE_SEATS,
    ("POST", "/bookings/<booking>"): _CHANGE_SEATS._replace(
        name="changeSeatsByForm",
        summary="Change a booking's seats, or correct its address, by a form",
        description="Does the same as PATCH, for HTML forms, which know no PATCH.",
    ),
    ("POST", "/bookings/<booking>/restore"): Operation(
        "restoreBooking",
        "Restore a booking that has ended",
        "Takes its seats again, if they are free and nobody waits for them, under the same id: confirmed, or held with "
        "a new deadline. The person is told.",
        (shapes.Booking,),
        CONFIRMED,
        body=bodies.Restoration,
        body_example={"status": "confirmed"},
        who="admin",
        codes=(
            *("booking_not_found", "not_restorable", "sold_out", "limit_reached", "event_cancelled"),
            *("event_started", "handed_over"),
        ),
        links=(Link("getBooking"), Link("cancelBooking")),
    ),
    ("POST", "/bookings/<booking>/hand-over"): Operation(
        "handOver",
        "Hand a booking over",
        "Makes a confirmed booking another person's, with a new id that they alone are told; the old one stops "
        "working, and the seats are free at no moment. Answers the booking as it ended.",
        (shapes.EndedBooking,),
        CONFIRMED | {"status": "cancelled", "ended_at": "2026-11-03T18:00:00Z", "reason": "handed_over"},
        body=bodies.NewHolder,
        body_example={"name": "Boris", "email": "boris@example.com"},
        codes=("not_confirmed", "limit_reached", "event_started", *_ENDED),
    ),
}
