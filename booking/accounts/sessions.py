"""Sessions, and the one-time link by which the first admin signs in. Only the sha256 of a secret is ever kept."""

from typing import NamedTuple

from booking import store
from booking.accounts.accounts import new_secret, sha256
from booking.errors import Unauthenticated
from booking.people import Account
from booking.store.database import Tx

SESSION_SECONDS = 30 * 24 * 60 * 60
IDLE_SECONDS = 7 * 24 * 60 * 60
NEW_SECONDS = 10 * 60
_NOTED_EVERY_MILLISECONDS = 5 * 60 * 1_000


class NewSession(NamedTuple):
    """A session that just began: the secret for its cookie, and when it ends at the latest."""

    token: str
    expires_at: int


def replace_sign_in_link(tx: Tx, secret: str) -> bool:
    """End the sign-in link of an earlier start; make `secret` the new one unless an admin has signed in before.

    Returns whether it was made.
    """
    nobody_yet = not store.accounts.has_admin(tx)
    store.sessions.replace_sign_in_links(tx, sha256(secret) if nobody_yet else None)
    return nobody_yet


def begin_by_link(tx: Tx, secret: str, address: str) -> NewSession:
    """Make the first admin's account and begin its session, by the link, which is used up. Raises Unauthenticated."""
    if not store.sessions.take_sign_in_link(tx, sha256(secret)):
        raise Unauthenticated(
            "This link has been used or has expired. Sign in, or ask the site’s administrator for a new one."
        )
    return begin(tx, store.accounts.insert(tx, "Admin", None, None, "admin"), address)


def begin(tx: Tx, account_id: int, address: str) -> NewSession:
    """Begin a session of an account, for somebody who has just shown that it is theirs.

    Raises Unauthenticated when it is disabled or gone, and for the operator, whom nobody signs in as.
    """
    account = store.accounts.find(tx, account_id)
    if account is None or account.disabled_at is not None or account.is_operator:
        raise refused()
    session = NewSession(new_secret(), tx.now + SESSION_SECONDS * 1_000)
    store.sessions.insert(tx, sha256(session.token), account_id, address, session.expires_at)
    return session


def refused() -> Unauthenticated:
    """Return the refusal to sign in, which says the same whatever the reason."""
    return Unauthenticated("The email address or the password is wrong.")


def account_of(tx: Tx, token: str) -> Account:
    """Return who is signed in by this token. Raises Unauthenticated when the session has ended or never was.

    It ends 30 days after it began, 7 days after it was last noted as seen, and with the account.
    """
    account = store.sessions.find_account(tx, sha256(token), seen_after=tx.now - IDLE_SECONDS * 1_000)
    if account is None:
        raise Unauthenticated("You’ve been signed out. Sign in again.")
    return account


def is_new(tx: Tx, token: str) -> bool:
    """Whether a session began within ten minutes: whoever has it has just shown that the account is theirs."""
    began_at = store.sessions.find_began(tx, sha256(token))
    return began_at is not None and began_at > tx.now - NEW_SECONDS * 1_000


def is_due(tx: Tx, token: str) -> bool:
    """Whether `note_seen` has something to note: it was last called at least five minutes ago."""
    last_seen_at = store.sessions.find_last_seen(tx, sha256(token))
    return last_seen_at is not None and last_seen_at <= tx.now - _NOTED_EVERY_MILLISECONDS


def note_seen(tx: Tx, token: str) -> None:
    """Note that a session is in use; one that has ended is left so."""
    store.sessions.set_seen(tx, sha256(token), seen_after=tx.now - IDLE_SECONDS * 1_000)


def end(tx: Tx, token: str) -> None:
    """End a session; one that has ended already is left so."""
    store.sessions.end(tx, sha256(token))


def end_all(tx: Tx, account_id: int, keep_token: str | None = None) -> None:
    """End the account's sessions, but for that of `keep_token`."""
    store.sessions.end_all(tx, account_id, kept=b"" if keep_token is None else sha256(keep_token))
