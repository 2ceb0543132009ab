"""Known browsers: each account's own, by a secret in a long-lived cookie. Only the sha256 of a secret is ever kept.

An attacker has none, so that guesses at a password can be told apart from the owner's mistakes.
"""

from booking import store
from booking.accounts.accounts import new_secret, sha256
from booking.store.database import Tx

KNOWN_SECONDS = store.browsers.KNOWN_MILLISECONDS // 1_000
_KNOWN_AT_MOST = 50


def find(tx: Tx, account_id: int, secret: str) -> bytes | None:
    """Return what stands for the browser that shows this secret, or None when the account does not know it."""
    hashed = sha256(secret)
    return hashed if store.browsers.is_known(tx, hashed, account_id) else None


def remember(tx: Tx, account_id: int, secret: str) -> str:
    """Let the account know the browser that shows `secret`, and return the secret for its cookie.

    That is the same if the account knows it already, and else a new one, for somebody else may have chosen this. An
    account knows 50 browsers at most; the oldest make room.
    """
    if find(tx, account_id, secret) is not None:
        return secret
    made = new_secret()
    store.browsers.keep_newest(tx, account_id, _KNOWN_AT_MOST - 1)
    store.browsers.insert(tx, sha256(made), account_id)
    return made
