"""Invitations: one-time links that give whoever opens one a role. Only the sha256 of a secret is ever kept."""

from booking import store
from booking.accounts.accounts import new_secret, sha256
from booking.errors import NotFound
from booking.people import Role
from booking.store.database import Tx

INVITATION_SECONDS = 7 * 24 * 60 * 60


def create(tx: Tx, role: Role, invited_by: int) -> tuple[str, int]:
    """Make an invitation in the name of the account `invited_by`; return its secret and when it runs out."""
    secret, expires_at = new_secret(), tx.now + INVITATION_SECONDS * 1_000
    store.invitations.insert(tx, sha256(secret), role, invited_by, expires_at)
    return secret, expires_at


def require(tx: Tx, secret: str) -> Role:
    """Return the role that an invitation is to. Raises NotFound for one that is used, out of date or withdrawn."""
    role = store.invitations.find_role(tx, sha256(secret))
    if role is None:
        raise NotFound("not_found", "This invitation was used before or is out of date. Ask for another.")
    return role


def use(tx: Tx, secret: str) -> Role:
    """Use an invitation up and return the role that it is to. Raises NotFound as `require` does."""
    role = require(tx, secret)
    store.invitations.delete(tx, sha256(secret))
    return role
