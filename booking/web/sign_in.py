"""Passwords at the edge: throttled, hashed outside every transaction, and sessions begun by them."""

from typing import NamedTuple

from booking import accounts, audit, passwords, sessions
from booking.accounts import Credentials
from booking.audit import Actor
from booking.errors import Fault, Invalid
from booking.model import Account
from booking.sessions import NewSession
from booking.store.database import Tx
from booking.web.limits import network_of
from booking.web.request import Site


class _Known(NamedTuple):
    """What is known of who tries to sign in: an account, or none, and whether it has signed in from there before."""

    credentials: Credentials | None
    has_signed_in_from_there: bool


def sign_in(site: Site, address: str, email: str, password: str) -> NewSession:
    """Begin a session for who knows the password.

    It takes the same time and says the same whether or not there is such an account, and logs either. Raises
    Unauthenticated, TooMany, Busy.
    """
    known = site.database.read(_look_up, email, address)
    credentials = known.credentials
    is_right = _is_right(site, address, email, password, known)
    if not is_right or credentials is None or credentials.account.disabled_at is not None:
        site.database.write(_log_failure, credentials, address)
        raise sessions.refused()
    better_hash = None
    if site.passwords.needs_rehash(credentials.password_hash):
        better_hash = site.passwords.hash(password)
    return site.database.write(_begin_checked, credentials, better_hash, address)


def is_own_password(site: Site, account: Account, address: str, password: str) -> bool:
    """Whether it is the password of an account that is signed in already. Raises TooMany, Busy."""
    if account.email is None:
        return False
    known = site.database.read(_look_up, account.email, address)
    return _is_right(site, address, account.email, password, known)


def begin(tx: Tx, account_id: int, address: str) -> NewSession:
    """Begin a session, and log it. Raises Unauthenticated when the account is disabled or gone."""
    session = sessions.begin(tx, account_id, network_of(address))
    audit.record(tx, Actor(account_id, address), "signed in", f"account {account_id}")
    return session


def hash_new(site: Site, email: str | None, password: str) -> str:
    """Return the hash of a new password. Raises Invalid when it is the e-mail address, and Busy."""
    fault = passwords.fault_of(password, email or "")
    if fault is not None:
        raise Invalid([Fault("password", fault)])
    return site.passwords.hash(password)


def _look_up(tx: Tx, email: str, address: str) -> _Known:
    credentials = accounts.find_credentials(tx, email)
    # Asked for in any case, so that it takes the same time.
    account_id = credentials.account.id if credentials else 0
    return _Known(credentials, sessions.has_signed_in_from(tx, account_id, network_of(address)))


def _is_right(site: Site, address: str, email: str, password: str, known: _Known) -> bool:
    """Whether the password is the account's. Raises TooMany before anything is hashed, and Busy."""
    key, client = email.casefold(), network_of(address)
    site.throttle.require_free(key, client, known.has_signed_in_from_there)
    password_hash = known.credentials.password_hash if known.credentials else None
    try:
        is_right = site.passwords.verify(password_hash, password)
    except BaseException:
        site.throttle.gave_up(key, client)
        raise
    if is_right:
        site.throttle.succeeded(key, client)
    return is_right


def _log_failure(tx: Tx, credentials: Credentials | None, address: str) -> None:
    subject = f"account {credentials.account.id}" if credentials else ""
    audit.record(tx, Actor(None, address), "failed to sign in", subject)


def _begin_checked(tx: Tx, checked: Credentials, better_hash: str | None, address: str) -> NewSession:
    """Begin the session, unless the password was changed since it was checked. Raises Unauthenticated."""
    assert checked.account.email is not None
    credentials = accounts.find_credentials(tx, checked.account.email)
    if credentials is None or credentials.password_hash != checked.password_hash:
        raise sessions.refused()
    session = begin(tx, credentials.account.id, address)
    if better_hash is not None:
        accounts.set_password_hash(tx, credentials.account.id, better_hash)
    return session
