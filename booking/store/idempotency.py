"""Answers kept under their Idempotency-Key, in the database."""

from typing import NamedTuple

from booking.store.database import Tx
from booking.store.rows import delete_slice

_KEPT_MILLISECONDS = 24 * 60 * 60 * 1_000


class Identity(NamedTuple):
    """What makes two requests the same attempt: the asker (`asker_of_…`), the route and the key."""

    asker: bytes
    route: str
    key: str


class Kept(NamedTuple):
    """An answer that was given: the sha256 of the body it answered, and itself as JSON."""

    fingerprint: bytes
    answer: bytes


def asker_of_account(account_id: int) -> bytes:
    """Return an account as the asker of an Identity."""
    return f"account {account_id}".encode()


def asker_of_guest(address: str) -> bytes:
    """Return the guests of one address as the asker of an Identity."""
    return f"guest {address}".encode()


def find(tx: Tx, identity: Identity) -> Kept | None:
    """Return what was answered in the last 24 hours, or None."""
    row = tx.execute(
        "SELECT fingerprint, answer FROM idempotency_keys WHERE asker = ? AND route = ? AND key = ? AND created_at > ?",
        (*identity, tx.now - _KEPT_MILLISECONDS),
    ).fetchone()
    return Kept(*row) if row else None


def keep(tx: Tx, identity: Identity, kept: Kept) -> None:
    """Keep an answer for 24 hours."""
    tx.execute(
        "INSERT OR REPLACE INTO idempotency_keys (asker, route, key, fingerprint, answer, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (*identity, *kept, tx.now),
    )


def delete_of_account(tx: Tx, account_id: int) -> None:
    """Forget what was answered to an account."""
    tx.execute("DELETE FROM idempotency_keys WHERE asker = ?", (asker_of_account(account_id),))


def purge(tx: Tx, limit: int, left: int = 0) -> int:
    """Forget up to `limit` answers older than 24 hours, and return how many; the oldest `left` stay."""
    return delete_slice(
        tx,
        "idempotency_keys",
        "asker, route, key",
        "created_at <= ? ORDER BY created_at",
        tx.now - _KEPT_MILLISECONDS,
        limit,
        left,
    )
