"""What the routes of waiting lists take and answer, in words and types."""

from typing import Any

from booking.web.api import bodies, shapes
from booking.web.api.booking_descriptions import CLOSED_TO_BOOKINGS
from booking.web.api.operation import Link, Operation
from booking.web.http import fields

_ENTRY: dict[str, Any] = {
    "id": "0199a3c5f0017c5e0f1a2b3c4d5e6f708192a3b4c5d",
    "event_id": 1,
    "account_id": None,
    "name": "Anna",
    "email": "anna@example.com",
    "seats": 2,
    "status": "waiting",
    "position": 4,
    "booking_id": None,
    "created_at": "2099-12-01T10:00:00Z",
    "ended_at": None,
}

_CORRECT = Operation(
    "correctEntry",
    "Correct the address of a waiting-list entry",
    "Corrects the `email` and `name` of a guest's entry that waits. With another address it has "
    "another `id`, which that address alone is told, and under the old one it is closed; its place stays. One that was "
    "offered seats is corrected by its booking.",
    (shapes.Entry,),
    _ENTRY | {"email": "anna@example.org"},
    body=bodies.EntryPatch,
    body_example={"email": "anna@example.org"},
    who="admin",
    codes=("entry_not_found", "entry_offered", "entry_closed", "already_waiting", "limit_reached"),
    links=(Link("getEntry"), Link("leaveWaitlist")),
)

WAITLIST_OPERATIONS: dict[tuple[str, str], Operation] = {
    ("POST", "/events/<event>/waitlist"): Operation(
        "joinWaitlist",
        "Join the waiting list",
        "Waits for seats of an event that has not so many free. When seats come free, the entry that has waited "
        "longest and fits is given a hold, which is told and has to be confirmed as any other; if it lapses, the next "
        "gets it. An entry too big for what is free is passed over, three times at most: then seats are saved up for "
        "it, for a day. Who is signed in leaves `email` and `name` out. There is one entry per person and event.",
        (shapes.Entry,),
        _ENTRY,
        body=bodies.NewBooking,
        body_example={"email": "anna@example.com", "name": "Anna", "seats": 2},
        status=201,
        has_location=True,
        codes=("event_not_found", "forbidden", "already_waiting", "seats_free", "limit_reached", *CLOSED_TO_BOOKINGS),
        links=(Link("getEntry"), Link("leaveWaitlist")),
    ),
    ("GET", "/events/<event>/waitlist"): Operation(
        "listEntries",
        "List an event's waiting list",
        "A page of the entries that wait, in the order in which they joined; `q` lists only those whose name or "
        "address has all its words in it, or whose id it is a part of.",
        (shapes.Entries,),
        {"entries": [_ENTRY], "next": None},
        query=bodies.WaitlistQuery,
        who="admin",
        codes=("event_not_found", "invalid"),
    ),
    ("GET", "/waitlist/<entry>"): Operation(
        "getEntry",
        "Read a waiting-list entry",
        "One entry: its `position` while it waits, `booking_id` once seats were offered to it.",
        (shapes.Entry,),
        _ENTRY
        | {"status": "offered", "position": None, "booking_id": "0199a3c5d8e7f21c0b94a6d37e58f1a2b3c4d5e6f70"}
        | {"ended_at": "2099-12-01T10:15:00Z"},
        codes=("entry_not_found",),
    ),
    ("PATCH", "/waitlist/<entry>"): _CORRECT,
    ("POST", "/waitlist/<entry>"): _CORRECT._replace(
        name="correctEntryByForm",
        summary="Correct the address of a waiting-list entry by a form",
        description="Does the same as PATCH, for HTML forms, which know no PATCH.",
    ),
    ("POST", "/waitlist/<entry>/leave"): Operation(
        "leaveWaitlist",
        "Leave the waiting list",
        "Ends the entry. Once more answers the same. An offer is declined by cancelling its booking.",
        (shapes.Entry,),
        _ENTRY | {"status": "left", "position": None, "ended_at": "2099-12-01T10:15:00Z"},
        body=fields.Nothing,
        codes=("entry_not_found", "entry_offered", "entry_closed"),
        links=(Link("getEntry"),),
    ),
}
