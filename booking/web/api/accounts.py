"""The API's endpoints for whoever has an account: itself, its bookings, its tokens."""

from typing import Any

from msgspec import UnsetType

from booking import addresses, seats
from booking.accounts import accounts, audit, sessions, tokens
from booking.errors import Fault, Forbidden, Invalid, NotFound, Sentence
from booking.model import Booking, EndedBooking
from booking.people import Account, ApiToken
from booking.store.database import Tx
from booking.web.api import bodies, members
from booking.web.auth import doubts, guard, sign_in
from booking.web.auth.guard import Member
from booking.web.auth.idempotency import write_once
from booking.web.auth.sign_in import Caller
from booking.web.http import fields, paging
from booking.web.http.done import Done
from booking.web.http.request import Request, event_id
from booking.web.http.route import Route, page
from booking.web.site import Site

_PASSWORD_CHANGED = Sentence(
    "Your password is changed, and every other device is signed out. API tokens go on working."
)


def get_me(site: Site, request: Request) -> Done:
    """GET /accounts/me"""
    return Done(200, members.account(guard.require_account(site, request).account))


def change_me(site: Site, request: Request) -> Done:
    """PATCH /accounts/me: a new password ends all other sessions, and leaves the API tokens"""
    asking = guard.require_account(site, request)
    body = request.body(bodies.OwnAccountPatch)
    preferences = _preferences(body)
    password_hash: str | None = None
    is_of_signing_in = not isinstance(body.password, UnsetType) or not isinstance(body.email, UnsetType)
    if is_of_signing_in:
        _require_may_change_how_to_sign_in(site, request, asking, body)
    _require_sure(request, asking.account, body.email)

    def prepare() -> None:
        nonlocal password_hash
        if is_of_signing_in:
            _require_own_password(site, request, asking.account, body.current_password)
        if not isinstance(body.password, UnsetType):
            password_hash = sign_in.hash_new(site, asking.account.email, body.password)

    def change(tx: Tx, asking: Member) -> Account:
        account = asking.account
        if not isinstance(body.name, UnsetType):
            accounts.rename(tx, account.id, body.name)
            audit.record(tx, asking.actor, "name changed", f"account {account.id}")
        _change_how_to_sign_in(site, tx, asking, body, password_hash)
        if preferences:
            accounts.set_preferences(tx, account.id, **preferences)
        return accounts.find(tx, account.id)

    def done(changed: Account) -> Done:
        saved = Sentence("Your choice is saved.") if preferences else Sentence("Your name is saved.")
        if is_of_signing_in:
            saved = _PASSWORD_CHANGED if isinstance(body.email, UnsetType) else _address_changed(changed)
        return Done(200, members.account(changed), sentence=saved)

    return write_once(site, request, asking, change, done, prepare)


def _require_sure(request: Request, account: Account, email: str | UnsetType) -> None:
    """Raise Doubtful for a new address that is likely mistyped; the one that the account has was asked about before."""
    is_new = isinstance(email, str) and addresses.key(email) != addresses.key(account.email or "")
    if is_new:
        doubts.require_sure(request, email)


def delete_me(site: Site, request: Request) -> Done:
    """DELETE /accounts/me"""
    asking = guard.require_account(site, request)
    sign_in.require_password(site, request, asking, request.body(bodies.OwnDeletion).password)

    def delete(tx: Tx, asking: Member) -> None:
        accounts.delete(tx, asking.account.id)
        audit.record(tx, asking.actor, "account deleted", f"account {asking.account.id}")

    guard.write(site, asking, delete)
    sentence = Sentence("Your account is deleted, and your bookings of events to come are cancelled.")
    return Done(204, {}, sentence=sentence, ends_session=True)


def list_my_bookings(site: Site, request: Request) -> Done:
    """GET /accounts/me/bookings"""
    asking = guard.require_account(site, request)
    query = request.query_as(bodies.PageQuery)
    (before,) = paging.decode(query.after, tuple[str], ("",))
    found, now = site.database.read(_own_page_now, asking.account.id, before or None, query.limit + 1)
    shown, following = page("/accounts/me/bookings", found, query.limit, lambda last: paging.encode(last.id))
    listed = [_booking(one, now) for one in shown]
    return Done(200, {"bookings": listed, "next": following}, state=(shown, following))


def add_my_booking(site: Site, request: Request) -> Done:
    """POST /accounts/me/bookings"""
    asking = guard.require_account(site, request)
    booking_id = request.body(bodies.BookingReference).booking_id
    _require_no_operator(asking.account)

    def claim(tx: Tx, asking: Member) -> tuple[Booking, int]:
        return seats.take_over(tx, asking.account, booking_id), tx.now

    def done(claimed: tuple[Booking, int]) -> Done:
        booking, now = claimed
        sentence = Sentence.counted(
            "The booking is your account’s now: {number} seat is yours.",
            "The booking is your account’s now: {number} seats are yours.",
            booking.seats,
        )
        return Done(200, members.booking(booking, now), sentence=sentence)

    return write_once(site, request, asking, claim, done)


def list_tokens(site: Site, request: Request) -> Done:
    """GET /accounts/me/tokens"""
    asking = guard.require_account(site, request)
    found = site.database.read(tokens.list_of, asking.account.id)
    return Done(200, {"tokens": [members.api_token(token) for token in found]})


def create_token(site: Site, request: Request) -> Done:
    """POST /accounts/me/tokens"""
    asking = guard.require_account(site, request)
    name = request.body(bodies.NewToken).name
    if asking.session is None:  # Whoever has got hold of a token must not be able to outlast its end.
        raise Forbidden("forbidden", "A token can't make another. Sign in with `POST /sessions` and make it then.")

    def create(tx: Tx, asking: Member) -> tuple[ApiToken, str]:
        token, secret = tokens.create(tx, asking.account.id, name)
        audit.record(tx, asking.actor, "token created", f"token {token.id}")
        return token, secret

    token, secret = guard.write(site, asking, create)
    sentence = Sentence("This token is shown only now. Keep it where nobody else can read it.")
    return Done(201, members.api_token(token) | {"token": secret}, sentence=sentence)


def revoke_token(site: Site, request: Request, token: str) -> Done:
    """DELETE /accounts/me/tokens/{id}"""
    asking = guard.require_account(site, request)
    return end_token(site, request, asking, asking.account.id, token)


def end_token(site: Site, request: Request, asking: Member, account_id: int, token: str) -> Done:
    """Revoke a token of the account, whose number is a segment of the path. Raises NotFound."""
    request.body(fields.Nothing)
    number = event_id(token)
    if number is None:
        raise NotFound("not_found", "There is no such token. GET /accounts/me/tokens lists those there are.")

    def revoke(tx: Tx, asking: Member) -> None:
        tokens.revoke(tx, account_id, number)
        audit.record(tx, asking.actor, "token revoked", f"token {number}")

    guard.write(site, asking, revoke)
    return Done(204, {}, sentence=Sentence("The token is revoked: nothing can be done with it any more."))


ROUTES = (
    Route("GET", "/accounts/me", get_me),
    Route("PATCH", "/accounts/me", change_me),
    Route("DELETE", "/accounts/me", delete_me),
    Route("GET", "/accounts/me/bookings", list_my_bookings),
    Route("POST", "/accounts/me/bookings", add_my_booking, "/account/bookings"),
    Route("GET", "/accounts/me/tokens", list_tokens),
    Route("POST", "/accounts/me/tokens", create_token, "/account"),
    Route("DELETE", "/accounts/me/tokens/<token>", revoke_token),
)


def _require_may_change_how_to_sign_in(
    site: Site, request: Request, asking: Member, body: bodies.OwnAccountPatch
) -> None:
    """Raise Forbidden for an API token; count another address, which is written to, and raise Flooded."""
    guard.require_session(asking)
    if not isinstance(body.email, UnsetType):
        site.limits.require_registration(request.client_address)


def _change_how_to_sign_in(
    site: Site, tx: Tx, asking: Member, body: bodies.OwnAccountPatch, password_hash: str | None
) -> None:
    """Give an account another password, another address, both or neither."""
    account_id = asking.account.id
    if password_hash is not None:
        accounts.change_password(tx, account_id, password_hash)
        sessions.end_all(tx, account_id, keep_token=asking.session)
        audit.record(tx, asking.actor, "password changed", f"account {account_id}")
    if not isinstance(body.email, UnsetType):
        accounts.change_address(tx, account_id, body.email, is_proved_first="email" in site.desk.channels)
        audit.record(tx, asking.actor, "address change asked for", f"account {account_id}")


def _address_changed(account: Account) -> Sentence:
    if account.new_email is None:
        return Sentence("Your e-mail address is {email} now.", email=account.email)
    return Sentence(
        "A mail with a link is on its way to {email}. Open it to make this your address; until then your old one "
        "stays.",
        email=account.new_email,
    )


def _preferences(body: bodies.OwnAccountPatch) -> dict[str, Any]:
    """Return what the body says of how its sender wants to be told things."""
    given = {"language": body.language, "channel": body.channel, "admin_notices": body.admin_notices}
    return {name: value for name, value in given.items() if not isinstance(value, UnsetType)}


def _require_own_password(site: Site, request: Request, account: Account, given: str | UnsetType) -> None:
    """Raise Invalid unless the current password is given and right."""
    if isinstance(given, UnsetType):
        raise Invalid([Fault("current_password", "is required for a new password or address")])
    if not sign_in.is_own_password(site, account, Caller.of(request), given):
        raise Invalid([Fault("current_password", "is not your password")])


def _require_no_operator(account: Account) -> None:
    if account.is_operator:
        raise Forbidden("forbidden", "The built-in operator has no bookings. Sign in with an account of your own.")


def _own_page_now(tx: Tx, account_id: int, before: str | None, limit: int) -> tuple[list[Booking | EndedBooking], int]:
    return seats.page_of_account(tx, account_id, before, limit), tx.now


def _booking(booking: Booking | EndedBooking, now: int) -> dict[str, Any]:
    return members.booking(booking, now) if isinstance(booking, Booking) else members.ended_booking(booking)
