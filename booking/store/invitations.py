"""Invitations in the database, each kept as the sha256 of its secret."""

from booking.people import Role
from booking.store.database import Tx
from booking.store.rows import delete_slice


def insert(tx: Tx, sha256: bytes, role: Role, invited_by: int, expires_at: int) -> None:
    """Add an invitation that lasts until `expires_at`."""
    tx.execute(
        "INSERT INTO invitations (sha256, role, invited_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
        (sha256, role, invited_by, tx.now, expires_at),
    )


def find_role(tx: Tx, sha256: bytes) -> Role | None:
    """Return the role that a live invitation is to, or None."""
    row = tx.execute("SELECT role FROM invitations WHERE sha256 = ? AND expires_at > ?", (sha256, tx.now)).fetchone()
    return row[0] if row else None


def delete(tx: Tx, sha256: bytes) -> None:
    """Remove an invitation."""
    tx.execute("DELETE FROM invitations WHERE sha256 = ?", (sha256,))


def delete_all_by(tx: Tx, account_id: int) -> None:
    """Remove the invitations that this account has made."""
    tx.execute("DELETE FROM invitations WHERE invited_by = ?", (account_id,))


def purge(tx: Tx, limit: int, left: int = 0) -> int:
    """Remove up to `limit` invitations that ran out, and return how many; the oldest `left` stay."""
    return delete_slice(tx, "invitations", "sha256", "expires_at <= ? ORDER BY expires_at", tx.now, limit, left)
