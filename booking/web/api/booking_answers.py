"""What is answered of a booking, live or ended, with an example and the codes that are about it."""

from typing import Annotated, Any, Literal, Self

from msgspec import UNSET, Meta, UnsetType

from booking import model
from booking.keyed import SHOWN_LETTERS
from booking.model import NOTE_CHARACTERS_AT_MOST, BookingStatus, Reason
from booking.web.http import answers
from booking.web.http.fields import (
    Amount,
    AmountCurrency,
    Answer,
    BookedKinds,
    BookingId,
    CheckedInAt,
    CheckedInSeats,
    Count,
    Instant,
    NetworkMark,
    Number,
    Reference,
    Seats,
)

CLOSED_TO_BOOKINGS = ("event_cancelled", "event_started", "not_open_yet", "booking_closed")
ENDED = ("hold_expired", "booking_cancelled", "handed_over")
CANT_RESTORE = ("not_restorable", "sold_out", "limit_reached", "event_cancelled", "event_started")

BOOKING_ID = "0199a3c5d8e7f21c0b94a6d37e58f1a2b3c4d5e6f70"
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
    "reference": "KT7F3Q",
    "amount_cents": 2_500,
    "currency": "EUR",
    "kinds": None,
    "answers": {"q1": "vegan"},
    "checked_in_at": None,
    "checked_in_seats": 0,
}
CONFIRMED = HELD | {
    "status": "confirmed",
    "expires_at": None,
    "expires_in_seconds": None,
    "confirmed_at": "2099-12-01T10:05:00Z",
}

OwnAnswers = Annotated[
    dict[str, str | bool], Meta(description="the person’s answers to the event’s questions, by the questions’ ids")
]
Note = Annotated[
    str,
    Meta(max_length=NOTE_CHARACTERS_AT_MOST, description="the organiser’s note on this booking; only admins see it"),
]
AccountId = Annotated[int | None, Meta(description="the account the booking belongs to; null for a guest’s")]


class AnyBooking(Answer):
    """Seats at one event for one person, whether or not that has ended."""

    id: BookingId
    event_id: Number
    account_id: AccountId
    name: str
    email: str
    seats: Seats
    status: BookingStatus
    created_at: Instant
    expires_at: Annotated[Instant | None, Meta(description="the deadline to confirm the hold by; null once confirmed")]
    expires_in_seconds: Annotated[
        Count | None, Meta(description="how long the hold lasts from now; null once confirmed")
    ]
    confirmed_at: Annotated[Instant | None, Meta(description="null until it is confirmed")]
    offer: Annotated[bool, Meta(description="whether it is an offer from the waiting list")]
    extensions: Annotated[Count, Meta(description="how often the hold was extended")]
    reference: Reference
    amount_cents: Amount
    currency: AmountCurrency
    kinds: BookedKinds
    answers: OwnAnswers
    checked_in_at: CheckedInAt
    checked_in_seats: CheckedInSeats


class Booking(AnyBooking):
    """A current booking: seats at one event for one person."""

    status: Literal["held", "confirmed"]
    network_mark: NetworkMark | UnsetType = UNSET
    note: Note | UnsetType = UNSET
    grace_until: (
        Annotated[
            Instant | None,
            Meta(description="until when an admin can confirm the hold after its deadline; only admins see it"),
        ]
        | UnsetType
    ) = UNSET

    @classmethod
    def at(cls, now: int, booking: model.Booking, **given: Any) -> Self:
        """Return what is answered of a live booking at an instant."""
        return cls.of(booking, expires_in_seconds=answers.seconds_until(booking.expires_at, now), **given)


class EndedBooking(AnyBooking):
    """A booking that has ended, and why."""

    status: Literal["expired", "cancelled"]
    expires_in_seconds: None
    ended_at: Instant
    reason: Reason
    network_mark: NetworkMark | UnsetType = UNSET
    note: Note | UnsetType = UNSET


def for_admins(one: model.Booking | model.EndedBooking) -> dict[str, Any]:
    """Return what only admins are shown of a booking."""
    shown = {"network_mark": mark_of(one), "note": one.note}
    return shown | {"grace_until": one.grace_until} if isinstance(one, model.Booking) else shown


def mark_of(one: model.AnyBooking | model.Entry) -> str | None:
    """Return the mark of the network that somebody unproved asked from, in the letters that admins are shown."""
    return None if one.network is None else one.network[:SHOWN_LETTERS]
