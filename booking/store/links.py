"""One-time links in the database, each kept as the sha256 of its secret: invitations, and proofs of an address."""

from booking.notice import Proof, Purpose
from booking.people import Role
from booking.store.database import Tx
from booking.store.rows import columns_of, delete_slice


def insert_invitation(tx: Tx, sha256: bytes, role: Role, invited_by: int, expires_at: int) -> None:
    """Add an invitation that lasts until `expires_at`."""
    tx.execute(
        "INSERT INTO invitations (sha256, role, invited_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
        (sha256, role, invited_by, tx.now, expires_at),
    )


def find_role(tx: Tx, sha256: bytes) -> Role | None:
    """Return the role that a live invitation is to, or None."""
    row = tx.execute("SELECT role FROM invitations WHERE sha256 = ? AND expires_at > ?", (sha256, tx.now)).fetchone()
    return row[0] if row else None


def delete_invitation(tx: Tx, sha256: bytes) -> None:
    """Remove an invitation."""
    tx.execute("DELETE FROM invitations WHERE sha256 = ?", (sha256,))


def delete_invitations_by(tx: Tx, account_id: int) -> None:
    """Remove the invitations that this account has made."""
    tx.execute("DELETE FROM invitations WHERE invited_by = ?", (account_id,))


def purge_invitations(tx: Tx, limit: int, left: int = 0) -> int:
    """Remove up to `limit` invitations that ran out, and return how many; the oldest `left` stay."""
    return delete_slice(tx, "invitations", "sha256", "expires_at <= ? ORDER BY expires_at", tx.now, limit, left)


def insert_proof(tx: Tx, sha256: bytes, proof: Proof) -> None:
    """Add a proof."""
    tx.execute(
        "INSERT INTO proofs (sha256, account_id, email, purpose, expires_at, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        (sha256, proof.account_id, proof.email, proof.purpose, proof.expires_at, tx.now),
    )


def find_proof(tx: Tx, sha256: bytes, purpose: Purpose) -> Proof | None:
    """Return a live proof, or None."""
    row = tx.execute(
        f"SELECT {columns_of(Proof)} FROM proofs WHERE sha256 = ? AND purpose = ? AND expires_at > ?",
        (sha256, purpose, tx.now),
    ).fetchone()
    return Proof(*row) if row else None


def delete_proof(tx: Tx, sha256: bytes) -> None:
    """Remove a proof."""
    tx.execute("DELETE FROM proofs WHERE sha256 = ?", (sha256,))


def delete_proofs_of(tx: Tx, account_id: int, purpose: Purpose) -> None:
    """Remove the account's proofs of one purpose."""
    tx.execute("DELETE FROM proofs WHERE account_id = ? AND purpose = ?", (account_id, purpose))


def delete_all_proofs(tx: Tx, account_id: int) -> None:
    """Remove the account's proofs."""
    tx.execute("DELETE FROM proofs WHERE account_id = ?", (account_id,))


def purge_proofs(tx: Tx, limit: int, left: int = 0) -> int:
    """Remove up to `limit` proofs that ran out, and return how many; the oldest `left` stay."""
    return delete_slice(tx, "proofs", "sha256", "expires_at <= ? ORDER BY expires_at", tx.now, limit, left)
