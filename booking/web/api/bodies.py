"""What may be sent: one Struct per body or query."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from booking.errors import Sentence
from booking.model import (
    SEATS_PER_PERSON,
    AddressProof,
    Audience,
    Confirmation,
    When,
)
from booking.notice import NoticeState
from booking.people import AdminNotices, Channel, Language, Role
from booking.web.http.fields import (
    CancelReason,
    Description,
    Email,
    Extensions,
    HoldSeconds,
    Instant,
    Location,
    MessageLanguage,
    Password,
    Patch,
    Seats,
    SeatsPerPerson,
    Title,
)


class NewEvent(Struct, forbid_unknown_fields=True):
    """The body of POST /events."""

    title: Title
    starts_at: Instant
    seats: Seats
    description: Description = ""
    location: Location = ""
    hold_seconds: HoldSeconds | UnsetType = UNSET
    confirmation: Confirmation = "attendee"
    max_seats_per_person: SeatsPerPerson = SEATS_PER_PERSON
    audience: Audience = "anyone"
    max_extensions: Extensions = 0
    offer_seconds: HoldSeconds | None = None
    proof: AddressProof = "none"
    opens_at: Instant | None = None
    closes_at: Instant | None = None


class EventPatch(Patch, forbid_unknown_fields=True):
    """The body of PATCH /events/{id}."""

    title: Title | UnsetType = UNSET
    starts_at: Instant | UnsetType = UNSET
    seats: Seats | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    location: Location | UnsetType = UNSET
    hold_seconds: HoldSeconds | UnsetType = UNSET
    confirmation: Confirmation | UnsetType = UNSET
    max_seats_per_person: SeatsPerPerson | UnsetType = UNSET
    audience: Audience | UnsetType = UNSET
    max_extensions: Extensions | UnsetType = UNSET
    offer_seconds: HoldSeconds | UnsetType | None = UNSET
    proof: AddressProof | UnsetType = UNSET
    opens_at: Instant | UnsetType | None = UNSET
    closes_at: Instant | UnsetType | None = UNSET


class Cancellation(Struct, forbid_unknown_fields=True):
    """The body of POST /events/{id}/cancel."""

    reason: CancelReason = ""


Name = Annotated[str, Meta(max_length=200)]


class NewBooking(Struct, forbid_unknown_fields=True):
    """The body of POST /events/{id}/book and /waitlist. Someone who is signed in leaves `email` and `name` out."""

    email: Email
    name: Name = ""
    seats: Seats = 1
    language: MessageLanguage | UnsetType = UNSET


class BookingByAccount(Struct, forbid_unknown_fields=True):
    """The same body from someone who is signed in; an admin may book for somebody else."""

    email: Email | UnsetType = UNSET
    name: Name = ""
    seats: Seats = 1
    language: Language | UnsetType = UNSET


class ChosenLanguage(Struct, forbid_unknown_fields=True):
    """The body of POST /language."""

    language: Language


MailedProof = Annotated[
    str,
    Meta(
        max_length=200,
        description="the last part of the link in the booking's mail, where the event's `proof` is `email`",
    ),
]


class BookingReference(Struct, forbid_unknown_fields=True):
    """A booking, named by its id."""

    booking_id: Annotated[str, Meta(min_length=1, max_length=200)]
    proof: MailedProof | UnsetType = UNSET


class ProofOfAddress(Struct, forbid_unknown_fields=True):
    """The body of POST /bookings/{id}/confirm."""

    proof: MailedProof | UnsetType = UNSET


class BookingSelection(Struct, forbid_unknown_fields=True):
    """The body of POST /events/{id}/bookings/confirm and …/cancel."""

    booking_ids: Annotated[
        list[Annotated[str, Meta(pattern="^[!-~]{1,200}$")]],
        Meta(min_length=1, max_length=500, description=str(Sentence("a list of 1 to 500 ids of bookings"))),
    ]


class BookingPatch(Struct, forbid_unknown_fields=True):
    """The body of PATCH /bookings/{id}, with one of these at least; `email` and `name` only an admin may send."""

    seats: Seats | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    name: Name | UnsetType = UNSET


class EntryPatch(Struct, forbid_unknown_fields=True):
    """The body of PATCH /waitlist/{id}, with one of these at least."""

    email: Email | UnsetType = UNSET
    name: Name | UnsetType = UNSET


class Restoration(Struct, forbid_unknown_fields=True):
    """The body of POST /bookings/{id}/restore."""

    status: Annotated[
        Literal["confirmed", "held"], Meta(description="what it shall be: a place, or a hold with a new deadline")
    ] = "confirmed"


class NewHolder(Struct, forbid_unknown_fields=True):
    """The body of POST /bookings/{id}/hand-over."""

    email: Email
    name: Name = ""
    language: MessageLanguage | UnsetType = UNSET


FullName = Annotated[str, Meta(min_length=1, max_length=200)]
# A password that was chosen before, which no rule of today may keep out.
GivenPassword = Annotated[str, Meta(min_length=1, max_length=1_000, extra_json_schema={"format": "password"})]


class NewAccount(Struct, forbid_unknown_fields=True):
    """The body of POST /accounts."""

    name: FullName
    email: Email
    password: Password
    language: MessageLanguage | UnsetType = UNSET


class NewSession(Struct, forbid_unknown_fields=True):
    """The body of POST /sessions."""

    email: Annotated[str, Meta(min_length=1, max_length=254)]  # An account's may be older than the rule of today.
    password: GivenPassword


PasswordAgain = Annotated[
    GivenPassword, Meta(description="one's own; may be left out within ten minutes of signing in, and by the operator")
]


class OwnDeletion(Struct, forbid_unknown_fields=True):
    """The body of DELETE /accounts/me."""

    password: PasswordAgain | UnsetType = UNSET


class EndOfSessions(Struct, forbid_unknown_fields=True):
    """The body of DELETE /sessions: what ends with them."""

    end_tokens: bool = False
    unlink_telegram: bool = False


class OwnAccountPatch(Patch, forbid_unknown_fields=True):
    """The body of PATCH /accounts/me."""

    name: FullName | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    current_password: GivenPassword | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    channel: Channel | UnsetType = UNSET
    admin_notices: AdminNotices | UnsetType = UNSET


class AccountPatch(Patch, forbid_unknown_fields=True):
    """The body of PATCH /accounts/{id}."""

    role: Role | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    approved: bool | UnsetType = UNSET
    password: PasswordAgain | UnsetType = UNSET


class NewToken(Struct, forbid_unknown_fields=True):
    """The body of POST /accounts/me/tokens."""

    name: FullName


class NewInvitation(Struct, forbid_unknown_fields=True):
    """The body of POST /invitations."""

    role: Role
    password: PasswordAgain | UnsetType = UNSET


class NewReset(Struct, forbid_unknown_fields=True):
    """The body of POST /password-resets."""

    email: Email


class ChosenPassword(Struct, forbid_unknown_fields=True):
    """The form of a new password, and what ends with the old one."""

    password: Password
    end_tokens: bool = False
    unlink_telegram: bool = False


class NewTest(Struct, forbid_unknown_fields=True):
    """The body of POST /notices."""

    channel: Channel


Limit = Annotated[int, Meta(ge=1, le=200)]
Cursor = Annotated[str, Meta(min_length=1, max_length=200)]


class EventsQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /events."""

    when: When = "upcoming"
    limit: Limit = 50
    after: Cursor | None = None


class BookingsQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /events/{id}/bookings."""

    ended: Literal["true", "false"] = "false"
    status: Literal["any", "held", "confirmed", "expired", "cancelled"] = "any"
    q: Name = ""
    limit: Limit = 50
    after: Cursor | None = None


class AccountsQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /accounts."""

    search: Name = ""
    limit: Limit = 50
    after: Cursor | None = None


class PageQuery(Struct, forbid_unknown_fields=True):
    """The query of a list that is only paged."""

    limit: Limit = 50
    after: Cursor | None = None


class WaitlistQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /events/{id}/waitlist."""

    q: Name = ""
    limit: Limit = 50
    after: Cursor | None = None


class HistoryQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /events/{id}/history."""

    booking: (
        Annotated[str, Meta(min_length=1, max_length=200, description=str(Sentence("the id of one booking")))] | None
    ) = None
    limit: Limit = 50
    after: Cursor | None = None


class NoticesQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /notices."""

    state: Literal["any", NoticeState] = "any"
    limit: Limit = 50
    after: Cursor | None = None
