"""API tokens, by which programs act for an account. Only the sha256 of a token is ever kept."""

from booking import store
from booking.accounts.accounts import new_secret, sha256
from booking.errors import Forbidden, NotFound, Unauthenticated
from booking.people import OPERATOR, Account, ApiToken
from booking.store.database import Tx
from booking.texts.sentences import Sentence

TOKENS_AT_MOST = 100
_NOTED_EVERY_MILLISECONDS = 60 * 1_000


def create(tx: Tx, account_id: int, name: str) -> tuple[ApiToken, str]:
    """Make a token for an account; return it and its secret, which is not kept.

    Raises Forbidden when the account, unless it is the operator, has too many.
    """
    if account_id != OPERATOR and store.tokens.count_of(tx, account_id) >= TOKENS_AT_MOST:
        raise Forbidden(
            "forbidden",
            Sentence("You can have up to {most} API tokens. Revoke one you don’t use.", most=TOKENS_AT_MOST),
        )
    secret = new_secret()
    return store.tokens.insert(tx, sha256(secret), account_id, name), secret


def account_of(tx: Tx, token: str) -> Account:
    """Return the account that this API token acts for. Raises Unauthenticated when it is revoked or wrong."""
    account = store.tokens.find_account(tx, sha256(token))
    if account is None:
        raise Unauthenticated("The token is wrong or was revoked. Create another on the page of your account.")
    return account


def is_due(tx: Tx, token: str) -> bool:
    """Whether `note_used` has something to note: it was last called at least a minute ago."""
    return not store.tokens.was_used_after(tx, sha256(token), tx.now - _NOTED_EVERY_MILLISECONDS)


def note_used(tx: Tx, token: str) -> None:
    """Note that a token is in use."""
    store.tokens.set_used(tx, sha256(token))


def revoke(tx: Tx, account_id: int, token_id: int) -> None:
    """End a token of the account. Raises NotFound for another account's, too."""
    if not store.tokens.revoke(tx, account_id, token_id):
        raise not_found()


def not_found() -> NotFound:
    """Return the refusal for a token that is not there, or not the account's."""
    return NotFound("not_found", "There is no such token. GET /accounts/me/tokens lists them.")
