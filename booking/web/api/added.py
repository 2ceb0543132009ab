"""The API's endpoint by which an admin adds a guest to an event."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from booking import refusals, seats
from booking.people import Person
from booking.seats import Added
from booking.store.database import Tx
from booking.web.api import behalf
from booking.web.api.booking_answers import CLOSED_TO_BOOKINGS, CONFIRMED, Booking, Note
from booking.web.api.bookings import booked
from booking.web.api.endpoint import Call, Endpoint, Writes
from booking.web.auth import doubts, languages
from booking.web.auth.guard import Member
from booking.web.http.done import Done
from booking.web.http.fields import Email, GivenAnswers, Kinds, MessageLanguage, Name, SeatsOrOne

ADDED: list[Endpoint] = []


class NewGuest(Struct, forbid_unknown_fields=True):
    """The body of POST /events/{id}/bookings."""

    email: Email
    name: Name = ""
    seats: SeatsOrOne = UNSET
    kinds: Kinds = {}
    status: Literal["confirmed", "held"] = "confirmed"
    language: MessageLanguage | UnsetType = UNSET
    note: Note = ""
    answers: GivenAnswers = {}
    tell: bool = False


@Writes(
    ADDED,
    "POST /events/<event>/bookings",
    Booking,
    CONFIRMED,
    body=NewGuest,
    body_example={"email": "anna@example.com", "name": "Anna", "seats": 2},
    who="admin",
    status=201,
    location="/bookings/{id}",
    codes=("sold_out", "limit_reached", *CLOSED_TO_BOOKINGS),
    links=("getBooking", "cancelBooking"),
    page="/admin",
)
def add_guest(tx: Tx, call: Call[Member], event_id: int, body: NewGuest) -> Done:
    """Add a guest.

    Books for someone: confirmed immediately or as a hold, whatever the event’s `confirmation` is. They get no email
    about it, unless `tell` is true; they get later messages, such as reminders and changes, like everyone else. You may
    leave out `answers`, even to questions that guests must answer.
    """
    doubts.require_sure(call.request, body.email)
    language = languages.chosen(call.asking.account.language, body.language)
    person = Person(body.name, body.email, language=language, is_vouched_for=True)
    terms = seats.find_terms(tx, event_id, person.key)
    wish = behalf.wish(body.seats, body.kinds)
    refusals.require_within_limit(terms, wish.seats, tells_own=True)
    answers = refusals.require_told(terms, person, body.answers)
    guest = Added(person, wish.seats, body.status, answers, body.note, wish.kinds)
    (booking,) = seats.add(tx, event_id, terms, [guest], are_told=body.tell)
    behalf.record(tx, "booking made", booking)
    return Done(Booking.at(tx.now, booking), booked(booking, of_another=True))
