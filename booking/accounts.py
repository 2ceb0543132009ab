"""Admin tokens, sessions and the one-time sign-in link. Only the sha256 of a secret is ever kept."""

import hashlib
import secrets
from typing import NamedTuple

from booking.errors import Unauthenticated
from booking.store import accounts
from booking.store.database import Tx

SESSION_SECONDS = 30 * 24 * 60 * 60


class NewSession(NamedTuple):
    """A session that just began: the secret for its cookie, and when it ends."""

    token: str
    expires_at: int


def new_secret() -> str:
    """Return a secret of 256 random bits, safe in a URL and a cookie."""
    return secrets.token_urlsafe(32)


def add_admin_token(tx: Tx, token: str) -> None:
    """Let who presents `token` act as admin by API."""
    accounts.insert_admin_token(tx, _sha256(token))


def require_admin_token(tx: Tx, token: str) -> None:
    """Raise Unauthenticated unless this is an admin's API token."""
    if not accounts.is_admin_token(tx, _sha256(token)):
        raise Unauthenticated("The token is wrong. Get one with `python app.py token`.")


def require_session(tx: Tx, token: str) -> None:
    """Raise Unauthenticated unless this is the token of an admin's session that has not ended."""
    if not accounts.is_live_session(tx, _sha256(token)):
        raise Unauthenticated("You are no longer signed in. Sign in again.")


def replace_sign_in_link(tx: Tx, secret: str) -> bool:
    """End the sign-in link of an earlier start; make `secret` the new one unless an admin has signed in before.

    Returns whether it was made.
    """
    first_start = not accounts.has_any_session(tx)
    accounts.replace_sign_in_links(tx, _sha256(secret) if first_start else None)
    return first_start


def sign_in_by_link(tx: Tx, secret: str) -> NewSession:
    """Begin a session by the one-time link, which is used up by it. Raises Unauthenticated."""
    if not accounts.take_sign_in_link(tx, _sha256(secret)):
        raise Unauthenticated("This sign-in link was used before or is out of date. Sign in with an admin token.")
    return _begin_session(tx)


def sign_in_by_token(tx: Tx, token: str) -> NewSession:
    """Begin a session for someone who has an admin's API token. Raises Unauthenticated."""
    require_admin_token(tx, token)
    return _begin_session(tx)


def sign_out(tx: Tx, token: str) -> None:
    """End the session; one that has ended already is left so."""
    accounts.end_session(tx, _sha256(token))


def _begin_session(tx: Tx) -> NewSession:
    session = NewSession(new_secret(), tx.now + SESSION_SECONDS * 1_000)
    accounts.insert_session(tx, _sha256(session.token), session.expires_at)
    return session


def _sha256(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
