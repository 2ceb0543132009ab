"""What is answered, as types: for the API's description alone, and a test holds every answer against them."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from booking.model import Audience, BookingStatus, Confirmation, EventStatus, Reason
from booking.notice import NoticeKind, NoticeState
from booking.people import AdminNotices, Channel, Language, Role
from booking.web.bodies import Description, HoldSeconds, Instant, Location, Seats, SeatsPerPerson, Title

BookingId = Annotated[str, Meta(description="unguessable: whoever holds it may see, confirm and cancel the booking")]
AccountId = Annotated[int | None, Meta(description="whose booking it is; null for a guest's")]
Count = Annotated[int, Meta(ge=0)]
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
    confirmation: Confirmation
    max_seats_per_person: SeatsPerPerson
    audience: Annotated[Audience, Meta(description="who may book")]
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
    ended_at: Instant
    reason: Reason


class Bookings(Struct, forbid_unknown_fields=True):
    """A page of an event's live bookings, by person."""

    bookings: list[Booking]
    next: Next


class EndedBookings(Struct, forbid_unknown_fields=True):
    """A page of an event's bookings that ended, the latest end first."""

    bookings: list[EndedBooking]
    next: Next


class Cancelled(Struct, forbid_unknown_fields=True):
    """A booking that was just cancelled."""

    id: BookingId
    status: Literal["cancelled"]


class Account(Struct, forbid_unknown_fields=True):
    """An account, as it sees itself."""

    id: Annotated[int, Meta(ge=1)]
    name: str
    email: str | None
    role: Role
    email_proved: Annotated[bool, Meta(description="whether the address was shown to be theirs")]
    language: Annotated[Language, Meta(description="of the messages to them")]
    channel: Annotated[Channel, Meta(description="by which they come")]
    telegram_linked: Annotated[bool, Meta(description="whether a Telegram chat is linked")]
    admin_notices: Annotated[AdminNotices, Meta(description="whether an admin is told what admins are told")]
    created_at: Instant


class AccountForAdmins(Account, forbid_unknown_fields=True):
    """An account, as admins see it."""

    disabled: Annotated[bool, Meta(description="whether nobody can sign in to it")]


class Accounts(Struct, forbid_unknown_fields=True):
    """A page of accounts, by id."""

    accounts: list[AccountForAdmins]
    next: Next


class SignedIn(Struct, forbid_unknown_fields=True):
    """A session that just began. A browser is given a cookie as well."""

    token: Annotated[str, Meta(description="to be sent as `Authorization: Bearer <token>`")]
    expires_at: Annotated[Instant, Meta(description="when it ends at the latest; a week unused ends it too")]


class OwnBooking(Struct, forbid_unknown_fields=True):
    """A booking of an account, live or ended."""

    id: BookingId
    event_id: Annotated[int, Meta(ge=1)]
    account_id: Annotated[int, Meta(ge=1)]
    name: str
    email: str
    seats: Seats
    status: BookingStatus
    created_at: Instant
    expires_at: Instant | None
    expires_in_seconds: Count | None
    confirmed_at: Instant | None
    ended_at: Instant | UnsetType = UNSET
    reason: Reason | UnsetType = UNSET


class OwnBookings(Struct, forbid_unknown_fields=True):
    """A page of an account's bookings, live and ended, the newest first."""

    bookings: list[OwnBooking]
    next: Next


class Token(Struct, forbid_unknown_fields=True):
    """An API token."""

    id: Annotated[int, Meta(ge=1)]
    name: str
    created_at: Instant
    last_used_at: Annotated[Instant | None, Meta(description="to within a minute; null before its first use")]


class TokenWithSecret(Token, forbid_unknown_fields=True):
    """An API token that was just made, with its secret, which is shown only now."""

    token: Annotated[str, Meta(description="to be sent as `Authorization: Bearer <token>`")]


class Tokens(Struct, forbid_unknown_fields=True):
    """The API tokens of an account that are not revoked, the newest first."""

    tokens: list[Token]


class Invitation(Struct, forbid_unknown_fields=True):
    """An invitation that was just made; its link is shown only now."""

    link: Annotated[str, Meta(description="works once; a path of this site where no `public_url` is set")]
    expires_at: Instant


class AuditEntry(Struct, forbid_unknown_fields=True):
    """Who did what, when and from where."""

    id: Annotated[int, Meta(ge=1)]
    at: Instant
    account_id: Annotated[int | None, Meta(description="who; null where nobody known acted")]
    name: Annotated[str, Meta(description="the account's name now")]
    action: str
    subject: Annotated[str, Meta(description="what it was done to, such as `event 5`; may be empty")]
    address: Annotated[str, Meta(description="the client's IP address")]


class AuditLog(Struct, forbid_unknown_fields=True):
    """A page of the audit log, the newest line first."""

    entries: list[AuditEntry]
    next: Next


class Accepted(Struct, forbid_unknown_fields=True):
    """What was asked for will be done, if there is something to do."""

    status: Literal["accepted"]


class TelegramLink(Struct, forbid_unknown_fields=True):
    """A link to the bot that was just made; it is shown only now."""

    link: Annotated[str, Meta(description="works once, within an hour")]


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
    free_seats: Annotated[Count, Meta(description="sold_out: how many are left")] | UnsetType = UNSET
    next_release_at: (
        Annotated[Instant | None, Meta(description="sold_out: when the next hold ends, or null")] | UnsetType
    ) = UNSET
    max_seats_per_person: Annotated[int, Meta(description="limit_reached")] | UnsetType = UNSET
    booked_seats: Annotated[int, Meta(description="limit_reached: the person's live seats")] | UnsetType = UNSET
    held_seats: Annotated[int, Meta(description="seats_taken")] | UnsetType = UNSET
    confirmed_seats: Annotated[int, Meta(description="seats_taken")] | UnsetType = UNSET
    ended_at: Annotated[Instant, Meta(description="hold_expired, booking_cancelled")] | UnsetType = UNSET
    reason: Annotated[str, Meta(description="why the booking ended; busy: why the service is not well")] | UnsetType = (
        UNSET
    )
