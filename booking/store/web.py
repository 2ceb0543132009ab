"""What the web keeps in the database: a form's flash for the next page, and answers under their Idempotency-Key."""

from typing import NamedTuple

from booking.store.database import Tx
from booking.store.rows import delete_slice

_FLASHES_KEPT_MILLISECONDS = 10 * 60 * 1_000
_ANSWERS_KEPT_MILLISECONDS = 24 * 60 * 60 * 1_000


class Identity(NamedTuple):
    """What makes two requests the same attempt: the asker (`asker_of_…`), the route and the key."""

    asker: bytes
    route: str
    key: str


class Kept(NamedTuple):
    """An answer that was given: the sha256 of the body it answered, and itself as JSON."""

    fingerprint: bytes
    answer: bytes


def keep_flash(tx: Tx, flash_id: str, content: str) -> None:
    """Keep a flash under an unguessable id."""
    tx.execute("INSERT INTO flashes (id, content, created_at) VALUES (?, ?, ?)", (flash_id, content, tx.now))


def find_flash(tx: Tx, flash_id: str) -> str | None:
    """Return a flash's content, or None when there is none or it was purged."""
    row = tx.execute("SELECT content FROM flashes WHERE id = ?", (flash_id,)).fetchone()
    return row[0] if row else None


def purge_flashes(tx: Tx, limit: int, left: int = 0) -> int:
    """Forget up to `limit` flashes that are older than ten minutes, and return how many; the oldest `left` stay."""
    return delete_slice(
        tx, "flashes", "id", "created_at < ? ORDER BY created_at", tx.now - _FLASHES_KEPT_MILLISECONDS, limit, left
    )


def asker_of_account(account_id: int) -> bytes:
    """Return an account as the asker of an Identity."""
    return f"account {account_id}".encode()


def asker_of_guest(address: str) -> bytes:
    """Return the guests of one address as the asker of an Identity."""
    return f"guest {address}".encode()


def find_answer(tx: Tx, identity: Identity) -> Kept | None:
    """Return what was answered in the last 24 hours, or None."""
    row = tx.execute(
        "SELECT fingerprint, answer FROM idempotency_keys WHERE asker = ? AND route = ? AND key = ? AND created_at > ?",
        (*identity, tx.now - _ANSWERS_KEPT_MILLISECONDS),
    ).fetchone()
    return Kept(*row) if row else None


def keep_answer(tx: Tx, identity: Identity, kept: Kept) -> None:
    """Keep an answer for 24 hours."""
    tx.execute(
        "INSERT OR REPLACE INTO idempotency_keys (asker, route, key, fingerprint, answer, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (*identity, *kept, tx.now),
    )


def delete_answers_to(tx: Tx, account_id: int) -> None:
    """Forget what was answered to an account."""
    tx.execute("DELETE FROM idempotency_keys WHERE asker = ?", (asker_of_account(account_id),))


def purge_answers(tx: Tx, limit: int, left: int = 0) -> int:
    """Forget up to `limit` answers older than 24 hours, and return how many; the oldest `left` stay."""
    return delete_slice(
        tx,
        "idempotency_keys",
        "asker, route, key",
        "created_at <= ? ORDER BY created_at",
        tx.now - _ANSWERS_KEPT_MILLISECONDS,
        limit,
        left,
    )
