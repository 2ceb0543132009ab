"""Flashes: what a form's answer says on the page that is shown next."""

from booking.store.database import Tx
from booking.store.rows import delete_slice

_KEPT_MILLISECONDS = 10 * 60 * 1_000


def insert(tx: Tx, flash_id: str, content: str) -> None:
    """Keep a flash under an unguessable id."""
    tx.execute("INSERT INTO flashes (id, content, created_at) VALUES (?, ?, ?)", (flash_id, content, tx.now))


def find(tx: Tx, flash_id: str) -> str | None:
    """Return a flash's content, or None when there is none or it was purged."""
    row = tx.execute("SELECT content FROM flashes WHERE id = ?", (flash_id,)).fetchone()
    return row[0] if row else None


def purge(tx: Tx, limit: int, left: int = 0) -> int:
    """Forget up to `limit` flashes that are older than ten minutes, and return how many; the oldest `left` stay."""
    return delete_slice(
        tx, "flashes", "id", "created_at < ? ORDER BY created_at", tx.now - _KEPT_MILLISECONDS, limit, left
    )
