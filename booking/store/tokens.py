"""API tokens in the database, each kept as its sha256."""

from booking.people import Account, ApiToken
from booking.store.accounts import COLUMNS
from booking.store.database import Tx
from booking.store.rows import columns_of

_COLUMNS = columns_of(ApiToken)


def insert(tx: Tx, sha256: bytes, account_id: int, name: str) -> ApiToken:
    """Add a token."""
    row = tx.execute(
        f"INSERT INTO api_tokens (sha256, account_id, name, created_at) VALUES (?, ?, ?, ?) RETURNING {_COLUMNS}",
        (sha256, account_id, name, tx.now),
    ).fetchone()
    return ApiToken(*row)


def find_account(tx: Tx, sha256: bytes) -> Account | None:
    """Return the account of a token that is not revoked, or None."""
    row = tx.execute(
        f"SELECT {COLUMNS} FROM api_tokens JOIN accounts ON accounts.id = account_id"
        " WHERE sha256 = ? AND revoked_at IS NULL AND disabled_at IS NULL",
        (sha256,),
    ).fetchone()
    return Account(*row) if row else None


def was_used_after(tx: Tx, sha256: bytes, instant: int) -> bool:
    """Whether the token's use was noted after this instant."""
    row = tx.execute("SELECT 1 FROM api_tokens WHERE sha256 = ? AND last_used_at > ?", (sha256, instant)).fetchone()
    return row is not None


def set_used(tx: Tx, sha256: bytes) -> None:
    """Note that a token is in use now."""
    tx.execute("UPDATE api_tokens SET last_used_at = ? WHERE sha256 = ?", (tx.now, sha256))


def list_of(tx: Tx, account_id: int) -> list[ApiToken]:
    """Return the account's tokens that are not revoked, the newest first."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM api_tokens WHERE account_id = ? AND revoked_at IS NULL ORDER BY id DESC",
        (account_id,),
    )
    return [ApiToken(*row) for row in rows]


def count_of(tx: Tx, account_id: int) -> int:
    """Return how many tokens of the account are not revoked."""
    (count,) = tx.execute(
        "SELECT count(*) FROM api_tokens WHERE account_id = ? AND revoked_at IS NULL", (account_id,)
    ).fetchone()
    return int(count)


def revoke(tx: Tx, account_id: int, token_id: int) -> bool:
    """End a token of the account now; False when it has no such token."""
    tx.execute(
        "UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND account_id = ? AND revoked_at IS NULL",
        (tx.now, token_id, account_id),
    )
    return tx.changes() == 1


def revoke_all(tx: Tx, account_id: int) -> None:
    """End the account's tokens now."""
    tx.execute("UPDATE api_tokens SET revoked_at = ? WHERE account_id = ? AND revoked_at IS NULL", (tx.now, account_id))


def delete_all(tx: Tx, account_id: int) -> None:
    """Forget the account's tokens."""
    tx.execute("DELETE FROM api_tokens WHERE account_id = ?", (account_id,))
