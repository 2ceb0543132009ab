"""The browsers that accounts know, in the database, each kept as the sha256 of its secret."""

from booking.store.database import Tx
from booking.store.rows import delete_slice

KNOWN_MILLISECONDS = 400 * 24 * 60 * 60 * 1_000


def insert(tx: Tx, sha256: bytes, account_id: int) -> None:
    """Add a browser to those that the account knows."""
    tx.execute(
        "INSERT INTO known_browsers (sha256, account_id, created_at) VALUES (?, ?, ?)", (sha256, account_id, tx.now)
    )


def is_known(tx: Tx, sha256: bytes, account_id: int) -> bool:
    """Whether the account knows this browser, since less than 400 days ago."""
    row = tx.execute(
        "SELECT 1 FROM known_browsers WHERE sha256 = ? AND account_id = ? AND created_at > ?",
        (sha256, account_id, tx.now - KNOWN_MILLISECONDS),
    ).fetchone()
    return row is not None


def keep_newest(tx: Tx, account_id: int, number: int) -> None:
    """Forget all that the account knows but the newest so many."""
    tx.execute(
        "DELETE FROM known_browsers WHERE sha256 IN"
        " (SELECT sha256 FROM known_browsers WHERE account_id = ? ORDER BY created_at DESC LIMIT -1 OFFSET ?)",
        (account_id, number),
    )


def delete_all(tx: Tx, account_id: int) -> None:
    """Forget the browsers that the account knows."""
    tx.execute("DELETE FROM known_browsers WHERE account_id = ?", (account_id,))


def purge(tx: Tx, limit: int, left: int = 0) -> int:
    """Forget up to `limit` browsers that have been known for 400 days, and return how many; the oldest `left` stay."""
    return delete_slice(
        tx, "known_browsers", "sha256", "created_at <= ? ORDER BY created_at", tx.now - KNOWN_MILLISECONDS, limit, left
    )
