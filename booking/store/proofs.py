"""Links in mails that prove an address, in the database, each kept as the sha256 of its secret."""

from booking.notice import Proof, Purpose
from booking.store.database import Tx
from booking.store.rows import columns_of, delete_slice


def insert(tx: Tx, sha256: bytes, proof: Proof) -> None:
    """Add a proof."""
    tx.execute(
        "INSERT INTO proofs (sha256, account_id, email, purpose, expires_at, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        (sha256, proof.account_id, proof.email, proof.purpose, proof.expires_at, tx.now),
    )


def find(tx: Tx, sha256: bytes, purpose: Purpose) -> Proof | None:
    """Return a live proof, or None."""
    row = tx.execute(
        f"SELECT {columns_of(Proof)} FROM proofs WHERE sha256 = ? AND purpose = ? AND expires_at > ?",
        (sha256, purpose, tx.now),
    ).fetchone()
    return Proof(*row) if row else None


def delete(tx: Tx, sha256: bytes) -> None:
    """Remove a proof."""
    tx.execute("DELETE FROM proofs WHERE sha256 = ?", (sha256,))


def delete_of(tx: Tx, account_id: int, purpose: Purpose) -> None:
    """Remove the account's proofs of one purpose."""
    tx.execute("DELETE FROM proofs WHERE account_id = ? AND purpose = ?", (account_id, purpose))


def delete_all(tx: Tx, account_id: int) -> None:
    """Remove the account's proofs."""
    tx.execute("DELETE FROM proofs WHERE account_id = ?", (account_id,))


def purge(tx: Tx, limit: int, left: int = 0) -> int:
    """Remove up to `limit` proofs that ran out, and return how many; the oldest `left` stay."""
    return delete_slice(tx, "proofs", "sha256", "expires_at <= ? ORDER BY expires_at", tx.now, limit, left)
