"""Passwords at the edge: throttled, hashed outside every transaction, and sessions begun by them."""

from collections.abc import Callable
from typing import NamedTuple

from msgspec import UnsetType

from booking import addresses
from booking.accounts import accounts, audit, browsers, passwords, sessions
from booking.accounts.accounts import Credentials
from booking.accounts.audit import Actor
from booking.accounts.sessions import NewSession
from booking.accounts.throttle import Attempt
from booking.errors import Fault, Forbidden, Invalid
from booking.people import Account
from booking.store.database import Tx
from booking.web.auth.guard import Member, require_session
from booking.web.http.cookies import BROWSER_COOKIE, SESSION_COOKIE
from booking.web.http.done import Done
from booking.web.http.limits import network_of
from booking.web.http.request import Request
from booking.web.site import Site


class Caller(NamedTuple):
    """Where somebody comes in from: the address, and what the cookies say of an earlier session and of the browser."""

    address: str
    session: str
    browser: str

    @classmethod
    def of(cls, request: Request) -> "Caller":
        """Return where a request comes from; a cookie that it lacks is empty, and nothing in them is to be trusted."""
        return cls(request.client_address, request.cookie(SESSION_COOKIE) or "", request.cookie(BROWSER_COOKIE) or "")


class Begun(NamedTuple):
    """A session that just began, and the secret by which the account knows the browser from now on."""

    session: NewSession
    browser: str


class _Known(NamedTuple):
    """What is known of whoever tries to sign in: an account or none, and the browser if the account knows it."""

    credentials: Credentials | None
    browser: bytes | None


def sign_in(site: Site, caller: Caller, email: str, password: str, answer: Callable[[Tx, Begun], Done]) -> Done:
    """Begin a session for whoever knows the password, and `answer` it in the same transaction.

    It takes the same time and says the same whether or not there is such an account, and logs either. Raises
    Unauthenticated, TooMany, Busy.
    """
    known = site.database.read(_look_up, email, caller.browser)
    credentials = known.credentials
    is_right = _is_right(site, caller, email, password, known)
    if not is_right or credentials is None or credentials.account.disabled_at is not None:
        site.database.write(_log_failure, credentials, caller.address)
        raise sessions.refused()
    better_hash = None
    if site.passwords.needs_rehash(credentials.password_hash):
        better_hash = site.passwords.hash(password)
    return site.database.write(lambda tx: answer(tx, _begin_checked(tx, credentials, better_hash, caller)))


def is_own_password(site: Site, account: Account, caller: Caller, password: str) -> bool:
    """Whether it is the password of an account that is signed in already; logs that it is not. Raises TooMany, Busy."""
    if account.email is None:
        return False
    known = site.database.read(_look_up, account.email, caller.browser)
    is_right = _is_right(site, caller, account.email, password, known)
    if not is_right:
        actor = Actor(account.id, caller.address)
        site.database.write(audit.record, "password refused", f"account {account.id}", actor)
    return is_right


def require_password(site: Site, request: Request, asking: Member, given: str | UnsetType) -> None:
    """Require whoever asks for what can't be undone to give the account's password, unless they have just signed in.

    The operator, who asks by a token alone, has none. Raises Forbidden for another API token and for a wrong password,
    Invalid where it is lacking, TooMany, Busy.
    """
    require_session(asking)
    if asking.session is None:
        return
    if not isinstance(given, UnsetType):
        if not is_own_password(site, asking.account, Caller.of(request), given):
            raise Forbidden("forbidden", "This isn’t your password. Nothing has changed.")
    elif not site.database.read(sessions.is_new, asking.session):
        if asking.account.email is None:
            raise Forbidden("forbidden", "Set an email address and a password for your account first.")
        raise Invalid([Fault("password", "Enter your password: you signed in some time ago.")])


def asks_password(site: Site, request: Request) -> bool:
    """Whether a page's form has to ask for what `require_password` requires of this browser."""
    return not site.database.read(sessions.is_new, request.cookie(SESSION_COOKIE) or "")


def begin(tx: Tx, account_id: int, caller: Caller) -> Begun:
    """Begin a session in place of the browser's earlier one, and log it.

    Raises Unauthenticated when the account is disabled or gone.
    """
    session = sessions.begin(tx, account_id, network_of(caller.address))
    sessions.end(tx, caller.session)
    audit.record(tx, "signed in", f"account {account_id}", Actor(account_id, caller.address))
    return Begun(session, browsers.remember(tx, account_id, caller.browser))


def end_what_stays(tx: Tx, actor: Actor, account_id: int, *, tokens: bool, telegram: bool) -> None:
    """End what outlives an account's sessions, as far as that is wanted: its API tokens, its Telegram chat."""
    if tokens:
        accounts.revoke_tokens(tx, account_id)
        audit.record(tx, "tokens revoked", f"account {account_id}", actor)
    if telegram:
        accounts.unlink_chat(tx, account_id)
        audit.record(tx, "Telegram unlinked", f"account {account_id}", actor)


def hash_new(site: Site, email: str | None, password: str) -> str:
    """Return the hash of a new password. Raises Invalid when it is the e-mail address, and Busy."""
    fault = passwords.fault_of(password, email or "")
    if fault is not None:
        raise Invalid([Fault("password", fault)])
    return site.passwords.hash(password)


def _look_up(tx: Tx, email: str, browser: str) -> _Known:
    credentials = accounts.find_credentials(tx, email)
    # Asked for in any case, so that it takes the same time.
    account_id = credentials.account.id if credentials else 0
    return _Known(credentials, browsers.find(tx, account_id, browser))


def _is_right(site: Site, caller: Caller, email: str, password: str, known: _Known) -> bool:
    """Whether the password is the account's. Raises TooMany before anything is hashed, and Busy."""
    attempt = Attempt(addresses.key(email), network_of(caller.address), known.browser)
    site.throttle.require_free(attempt)
    password_hash = known.credentials.password_hash if known.credentials else None
    try:
        is_right = site.passwords.verify(password_hash, password)
    except BaseException:
        site.throttle.gave_up(attempt)
        raise
    if is_right:
        site.throttle.succeeded(attempt)
    return is_right


def _log_failure(tx: Tx, credentials: Credentials | None, address: str) -> None:
    subject = f"account {credentials.account.id}" if credentials else ""
    audit.record(tx, "failed to sign in", subject, Actor(None, address))


def _begin_checked(tx: Tx, checked: Credentials, better_hash: str | None, caller: Caller) -> Begun:
    """Begin the session, unless the password was changed since it was checked. Raises Unauthenticated."""
    assert checked.account.email is not None
    credentials = accounts.find_credentials(tx, checked.account.email)
    if credentials is None or credentials.password_hash != checked.password_hash:
        raise sessions.refused()
    begun = begin(tx, credentials.account.id, caller)
    if better_hash is not None:
        accounts.set_password_hash(tx, credentials.account.id, better_hash)
    return begun
