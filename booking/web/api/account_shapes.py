"""What is answered of accounts and of what belongs to them, as types: for the API's description alone."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from booking.model import BookingStatus, Reason
from booking.people import AdminNotices, Channel, Language, Role
from booking.web.api.shapes import BookingId, Count, Next
from booking.web.http.fields import Instant, Seats


class Account(Struct, forbid_unknown_fields=True):
    """An account, as it sees itself."""

    id: Annotated[int, Meta(ge=1)]
    name: str
    email: str | None
    role: Role
    email_proved: Annotated[bool, Meta(description="whether the address was shown to be theirs")]
    new_email: Annotated[str | None, Meta(description="takes the place of `email` once it is proved; null without one")]
    language: Annotated[Language, Meta(description="of the messages to them")]
    channel: Annotated[Channel, Meta(description="by which they come")]
    telegram_linked: Annotated[bool, Meta(description="whether a Telegram chat is linked")]
    admin_notices: Annotated[AdminNotices, Meta(description="whether an admin is told what admins are told")]
    approved: Annotated[bool, Meta(description="whether it may book events whose `audience` is `approved`")]
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
    offer: bool
    extensions: Count
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


class AskedForProof(Struct, forbid_unknown_fields=True):
    """Whether a mail goes to the address now, went a moment ago, or is not needed, as the address is proved."""

    status: Literal["accepted"]
    mail: Literal["on_its_way", "sent_before", "not_needed"]


class TelegramLink(Struct, forbid_unknown_fields=True):
    """A link to the bot that was just made; it is shown only now."""

    link: Annotated[str, Meta(description="works once, within an hour")]
