"""The API's endpoints for whoever has an account: itself, its bookings, its tokens."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, field
from msgspec.structs import replace

from booking import addresses, model, notices, people, seats, store
from booking.accounts import accounts, audit, sessions, tokens
from booking.errors import Fault, Forbidden, Invalid
from booking.model import Reason
from booking.people import AdminNotices, Channel, Language, Role
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api.booking_answers import BOOKING_ID, ENDED, HELD, AnyBooking, Booking
from booking.web.api.bookings import BookingReference
from booking.web.api.endpoint import Call, Endpoint, Reads, Writes
from booking.web.auth import doubts, guard, sign_in
from booking.web.auth.guard import Member
from booking.web.auth.sign_in import Caller
from booking.web.http import answers, paging
from booking.web.http.done import Done
from booking.web.http.fields import (
    Answer,
    Count,
    Email,
    FullName,
    GivenPassword,
    Instant,
    Next,
    Number,
    PageQuery,
    Password,
    PasswordAgain,
    Patch,
)
from booking.web.http.paging import page

ACCOUNTS: list[Endpoint] = []

PASSWORD = "correct horse battery staple"
SECRET = "3q2-7wAAq83vEjRWeJASNFZ4kBI0VniQEjRWeJASNFY"
ME: dict[str, Any] = {
    "id": 2,
    "name": "Anna",
    "email": "anna@example.com",
    "role": "member",
    "email_proved": False,
    "new_email": None,
    "language": "en",
    "channel": "email",
    "telegram_linked": False,
    "admin_notices": "all",
    "approved": False,
    "created_at": "2099-11-01T09:00:00Z",
}
_BOOKING = HELD | {"account_id": 2}
_TOKEN: dict[str, Any] = {
    "id": 1,
    "name": "Door scanner",
    "created_at": "2099-11-01T09:00:00Z",
    "last_used_at": None,
}


class Account(Answer):
    """The signed-in account."""

    id: Number
    name: str
    email: str | None
    role: Role
    email_is_proved: Annotated[bool, Meta(description="whether the address is confirmed")] = field(name="email_proved")
    new_email: Annotated[str | None, Meta(description="becomes `email` once it is confirmed; else null")]
    language: Annotated[Language, Meta(description="the language of messages to the account")]
    channel: Annotated[Channel, Meta(description="how messages are sent")]
    has_chat: Annotated[bool, Meta(description="whether a Telegram chat is linked")] = field(name="telegram_linked")
    admin_notices: Annotated[AdminNotices, Meta(description="whether an admin gets admin alerts")]
    is_approved: Annotated[bool, Meta(description="whether it may book events whose `audience` is `approved`")] = field(
        name="approved"
    )
    created_at: Instant


@Reads(ACCOUNTS, "GET /accounts/me", Account, ME, who="account")
def get_me(_tx: Tx, call: Call[Member]) -> Done:
    """Read your account.

    The account that is signed in.
    """
    return Done(Account.of(call.asking.account))


class OwnAccountPatch(Patch, forbid_unknown_fields=True):
    """The body of PATCH /accounts/me."""

    name: FullName | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    current_password: GivenPassword | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    channel: Channel | UnsetType = UNSET
    admin_notices: AdminNotices | UnsetType = UNSET

    @property
    def is_of_signing_in(self) -> bool:
        """Whether it changes what the account signs in with."""
        return self.password is not UNSET or self.email is not UNSET

    @property
    def preferences(self) -> dict[str, Any]:
        """What it says of how its sender wants to be told things."""
        given = {"language": self.language, "channel": self.channel, "admin_notices": self.admin_notices}
        return {name: value for name, value in given.items() if value is not UNSET}


def _own_changes(call: Call[Member]) -> OwnAccountPatch:
    """Return what is to be changed. Raises Forbidden for an API token that would change how its account signs in.

    Another address is written to, so it is counted, which raises Flooded; one that is likely mistyped is asked about.
    """
    body, account = call.request.body(OwnAccountPatch), call.asking.account
    if body.is_of_signing_in:
        guard.require_session(call.asking)
    if not isinstance(body.email, UnsetType):
        call.site.limits.require_registration(call.asking.address)
        if addresses.key(body.email) != addresses.key(account.email or ""):
            doubts.require_sure(call.request, body.email)
    return body


def _hash_of_own(call: Call[Member], body: OwnAccountPatch) -> str | None:
    """Return the hash of a new password, if there is one. Raises Invalid unless the current one is given and right."""
    account = call.asking.account
    if body.is_of_signing_in:
        if isinstance(body.current_password, UnsetType):
            raise Invalid([Fault("current_password", "Enter your current password.")])
        if not sign_in.is_own_password(call.site, account, Caller.of(call.request), body.current_password):
            raise Invalid([Fault("current_password", "This isn’t your password. Enter the current one.")])
    if isinstance(body.password, UnsetType):
        return None
    return sign_in.hash_new(call.site, account.email, body.password)


@Writes(
    ACCOUNTS,
    "PATCH /accounts/me",
    Account,
    ME,
    body=OwnAccountPatch,
    body_example={"name": "Anna"},
    read=_own_changes,
    prepare=_hash_of_own,
    who="account",
    codes=("forbidden", "email_taken"),
)
def change_me(tx: Tx, call: Call[Member], body: OwnAccountPatch) -> Done:
    """Change your name, address, password or preferences.

    Changes the fields you send and leaves the others. `language` and `channel` are for messages to you; the channel
    `telegram` needs a linked chat. `admin_notices` is for admins: `none` turns admin alerts off. A new `password` needs
    the `current_password` and ends every other session; API tokens keep working. A new `email` needs the
    `current_password`, too: it is kept as `new_email` and becomes `email` when you open the link that we send there.
    Until then the old address stays, and we let it know. Without a mail server the address changes at once,
    unconfirmed. To undo a change, send the old `email`. Changing either needs a session: an API token can’t do it.
    """
    asking, account_id = call.asking, call.asking.account.id
    if not isinstance(body.name, UnsetType):
        accounts.rename(tx, account_id, body.name)
        audit.record(tx, "name changed", f"account {account_id}")
    if call.prepared is not None:
        accounts.change_password(tx, account_id, call.prepared)
        sessions.end_all(tx, account_id, keep_token=asking.session)
        audit.record(tx, "password changed", f"account {account_id}")
    if not isinstance(body.email, UnsetType):
        accounts.change_address(tx, account_id, body.email, is_proved_first=call.site.desk.has_mail)
        audit.record(tx, "address change asked for", f"account {account_id}")
    if body.preferences:
        accounts.set_preferences(tx, account_id, **body.preferences)
    changed = accounts.find(tx, account_id)
    return Done(Account.of(changed), _saved(changed, body))


class OwnDeletion(Struct, forbid_unknown_fields=True):
    """The body of DELETE /accounts/me."""

    password: PasswordAgain | UnsetType = UNSET


@Writes(
    ACCOUNTS,
    "DELETE /accounts/me",
    body=OwnDeletion,
    prepare=lambda call, body: sign_in.require_password(call.site, call.request, call.asking, body.password),
    who="account",
    status=204,
    repeatable=False,
    codes=("forbidden", "last_admin"),
)
def delete_me(tx: Tx, call: Call[Member], _body: object) -> Done:
    """Delete your account.

    Ends the account’s sessions and tokens, cancels its bookings of upcoming events, and removes its name and email
    address from its other bookings. You can’t undo this. It needs a session, and the `password` if you signed in more
    than ten minutes ago. If the address is confirmed, a last email says that the account is deleted.
    """
    account = call.asking.account
    accounts.delete(tx, account.id)
    if account.email and account.email_is_proved and call.site.desk.has_mail:
        notices.queue_erased(tx, account.email, account.language)
    audit.record(tx, "account deleted", by=audit.NOBODY)
    sentence = Sentence("Your account is deleted, and your upcoming bookings are cancelled.")
    return Done(sentence=sentence, ends_session=True)


class OwnBooking(AnyBooking):
    """A booking of an account, current or ended."""

    account_id: Number
    expires_in_seconds: Annotated[
        Count | None, Meta(description="how long the hold lasts from now; null once confirmed or ended")
    ]
    ended_at: Instant | UnsetType = UNSET
    reason: Reason | UnsetType = UNSET

    @classmethod
    def at(cls, now: int, one: model.Booking | model.EndedBooking) -> "OwnBooking":
        """Return what is answered of a booking at an instant."""
        if isinstance(one, model.Booking):
            return cls.of(one, expires_in_seconds=answers.seconds_until(one.expires_at, now))
        return cls.of(one, expires_in_seconds=None, ended_at=one.ended_at, reason=one.reason)


class OwnBookings(Answer):
    """A page of an account’s bookings, current and ended, newest first."""

    bookings: list[OwnBooking]
    next: Next


@Reads(
    ACCOUNTS,
    "GET /accounts/me/bookings",
    OwnBookings,
    {"bookings": [_BOOKING], "next": None},
    query=PageQuery,
    who="account",
)
def list_my_bookings(tx: Tx, call: Call[Member], query: PageQuery) -> Done:
    """List your bookings.

    A page of the account’s bookings, current and ended, newest first. The ended ones have `ended_at` and `reason`.
    """
    (before,) = paging.decode(query.after, tuple[str], ("",))
    found = seats.page_of_account(tx, call.asking.account.id, before or None, query.limit + 1)
    shown, following = page("/accounts/me/bookings", found, query.limit, lambda last: paging.encode(last.id))
    # The ETag must not tell what the organiser has noted.
    state = ([replace(one, note="") for one in shown], following)
    return Done(OwnBookings([OwnBooking.at(tx.now, one) for one in shown], following), state=state)


@Writes(
    ACCOUNTS,
    "POST /accounts/me/bookings",
    Booking,
    _BOOKING,
    body=BookingReference,
    body_example={"booking_id": BOOKING_ID},
    who="account",
    codes=("forbidden", "booking_not_found", "limit_reached", *ENDED),
    page="/account/bookings",
)
def add_my_booking(tx: Tx, call: Call[Member], body: BookingReference) -> Done:
    """Add a guest booking to your account.

    Adds a booking that was made without an account to yours. All you need is its id.
    """
    account = call.asking.account
    if account.is_operator:
        raise Forbidden("forbidden", "The built-in operator has no bookings. Sign in with an account of your own.")
    booking = seats.take_over(tx, account, body.booking_id)
    sentence = Sentence.counted(
        "The booking is now in your account: {number} seat is yours.",
        "The booking is now in your account: {number} seats are yours.",
        booking.seats,
    )
    return Done(Booking.at(tx.now, booking), sentence)


class Token(Answer):
    """An API token."""

    id: Number
    name: str
    created_at: Instant
    last_used_at: Annotated[Instant | None, Meta(description="exact to a minute; null before its first use")]


class Tokens(Answer):
    """The account’s API tokens that haven’t been revoked, newest first."""

    tokens: list[Token]


@Reads(ACCOUNTS, "GET /accounts/me/tokens", Tokens, {"tokens": [_TOKEN]}, who="account", name="listMyTokens")
def list_tokens(tx: Tx, call: Call[Member]) -> Done:
    """List your API tokens.

    The tokens that haven’t been revoked, newest first, without their secrets.
    """
    return Done(Tokens([Token.of(one) for one in store.tokens.list_of(tx, call.asking.account.id)]))


class TokenWithSecret(Token):
    """A new API token with its secret, which is shown only once."""

    token: Annotated[str, Meta(description="send it as `Authorization: Bearer <token>`")]


class NewToken(Struct, forbid_unknown_fields=True):
    """The body of POST /accounts/me/tokens."""

    name: FullName


@Writes(
    ACCOUNTS,
    "POST /accounts/me/tokens",
    TokenWithSecret,
    _TOKEN | {"token": SECRET},
    body=NewToken,
    body_example={"name": "Door scanner"},
    who="account",
    status=201,
    repeatable=False,
    codes=("forbidden",),
    page="/account",
)
def create_token(tx: Tx, call: Call[Member], body: NewToken) -> Done:
    """Create an API token.

    Creates a token with which a program acts for the account. Its secret is shown only once. It needs a session: a
    token can’t create another.
    """
    if call.asking.session is None:  # Whoever has got hold of a token must not be able to outlast its end.
        raise Forbidden("forbidden", "A token can’t create another. Sign in with `POST /sessions` and create it then.")
    token, secret = tokens.create(tx, call.asking.account.id, body.name)
    audit.record(tx, "token created", f"token {token.id}")
    sentence = Sentence("This token is shown only now. Keep it where nobody else can read it.")
    return Done(TokenWithSecret.of(token, token=secret), sentence)


@Writes(ACCOUNTS, "DELETE /accounts/me/tokens/<token>", who="account", status=204, repeatable=False)
def revoke_token(tx: Tx, call: Call[Member], token_id: int, _body: object) -> Done:
    """Revoke an API token.

    Ends one of the account’s tokens immediately.
    """
    return end_token(tx, call.asking.account.id, token_id)


def end_token(tx: Tx, account_id: int, token_id: int) -> Done:
    """Revoke a token of the account. Raises NotFound."""
    tokens.revoke(tx, account_id, token_id)
    audit.record(tx, "token revoked", f"token {token_id}")
    return Done(sentence=Sentence("The token is revoked. It no longer works."))


def _saved(account: people.Account, body: OwnAccountPatch) -> Sentence:
    """Return what was changed of an account."""
    if not body.is_of_signing_in:
        return Sentence("Your choice is saved.") if body.preferences else Sentence("Your name is saved.")
    if isinstance(body.email, UnsetType):
        return Sentence(
            "Your password is changed. You’ve been signed out on your other devices. API tokens keep working."
        )
    if account.new_email is None:
        return Sentence("Your email address is now {email}.", email=account.email)
    return Sentence(
        "We’re emailing a link to {email}. Open it to start using this address; until then, your old one stays.",
        email=account.new_email,
    )
