"""Sessions and the one-time sign-in link in the database, each kept as the sha256 of its secret."""

from booking.people import Account
from booking.store.accounts import COLUMNS
from booking.store.database import Tx
from booking.store.rows import delete_slice

_KEPT_MILLISECONDS = 90 * 24 * 60 * 60 * 1_000


def insert(tx: Tx, sha256: bytes, account_id: int, address: str, expires_at: int) -> None:
    """Add a session that lasts until `expires_at` at most."""
    tx.execute(
        "INSERT INTO sessions (sha256, account_id, address, created_at, last_seen_at, expires_at)"
        " VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
        (sha256, account_id, address, tx.now, expires_at),
    )


def find_account(tx: Tx, sha256: bytes, seen_after: int) -> Account | None:
    """Return the account of a session that has not ended and was seen after this instant, or None."""
    row = tx.execute(
        f"SELECT {COLUMNS} FROM sessions JOIN accounts ON accounts.id = account_id"
        " WHERE sha256 = ? AND expires_at > ? AND last_seen_at > ? AND disabled_at IS NULL",
        (sha256, tx.now, seen_after),
    ).fetchone()
    return Account(*row) if row else None


def find_began(tx: Tx, sha256: bytes) -> int | None:
    """Return when a session began, or None."""
    row = tx.execute("SELECT created_at FROM sessions WHERE sha256 = ?", (sha256,)).fetchone()
    return row[0] if row else None


def find_last_seen(tx: Tx, sha256: bytes) -> int | None:
    """Return when a session was last noted as seen, or None."""
    row = tx.execute("SELECT last_seen_at FROM sessions WHERE sha256 = ?", (sha256,)).fetchone()
    return row[0] if row else None


def set_seen(tx: Tx, sha256: bytes, seen_after: int) -> None:
    """Note that a session that has not ended and was seen after this instant is in use now."""
    tx.execute(
        "UPDATE sessions SET last_seen_at = ?1 WHERE sha256 = ?2 AND expires_at > ?1 AND last_seen_at > ?3",
        (tx.now, sha256, seen_after),
    )


def end(tx: Tx, sha256: bytes) -> None:
    """End a session now."""
    tx.execute("UPDATE sessions SET expires_at = ?1 WHERE sha256 = ?2 AND expires_at > ?1", (tx.now, sha256))


def end_all(tx: Tx, account_id: int, kept: bytes) -> None:
    """End the account's sessions now, but for the one that has this hash."""
    tx.execute(
        "UPDATE sessions SET expires_at = ?1 WHERE account_id = ?2 AND expires_at > ?1 AND sha256 <> ?3",
        (tx.now, account_id, kept),
    )


def delete_all(tx: Tx, account_id: int) -> None:
    """Forget the account's sessions."""
    tx.execute("DELETE FROM sessions WHERE account_id = ?", (account_id,))


def purge(tx: Tx, limit: int, left: int = 0) -> int:
    """Forget up to `limit` sessions that ended more than 90 days ago, and return how many; the oldest `left` stay."""
    return delete_slice(
        tx, "sessions", "sha256", "expires_at < ? ORDER BY expires_at", tx.now - _KEPT_MILLISECONDS, limit, left
    )


def replace_sign_in_links(tx: Tx, sha256: bytes | None) -> None:
    """Let this be the only sign-in link, or let there be none."""
    tx.execute("DELETE FROM sign_in_links", ())
    if sha256 is not None:
        tx.execute("INSERT INTO sign_in_links (sha256, created_at) VALUES (?, ?)", (sha256, tx.now))


def take_sign_in_link(tx: Tx, sha256: bytes) -> bool:
    """Use a sign-in link up; False when it is not a live one."""
    tx.execute("DELETE FROM sign_in_links WHERE sha256 = ?", (sha256,))
    return tx.changes() == 1
