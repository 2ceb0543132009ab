"""Admin tokens, sessions and sign-in links in the database, each kept as the sha256 of its secret."""

from booking.store.database import Tx


def insert_admin_token(tx: Tx, sha256: bytes) -> None:
    """Add an API token."""
    tx.execute("INSERT INTO admin_tokens (sha256, created_at) VALUES (?, ?)", (sha256, tx.now))


def is_admin_token(tx: Tx, sha256: bytes) -> bool:
    """Whether this is an API token."""
    return tx.execute("SELECT 1 FROM admin_tokens WHERE sha256 = ?", (sha256,)).fetchone() is not None


def insert_session(tx: Tx, sha256: bytes, expires_at: int) -> None:
    """Add a session that lasts until `expires_at`."""
    tx.execute(
        "INSERT INTO sessions (sha256, created_at, expires_at) VALUES (?, ?, ?)",
        (sha256, tx.now, expires_at),
    )


def is_live_session(tx: Tx, sha256: bytes) -> bool:
    """Whether this is a session that has not ended."""
    row = tx.execute("SELECT 1 FROM sessions WHERE sha256 = ? AND expires_at > ?", (sha256, tx.now)).fetchone()
    return row is not None


def end_session(tx: Tx, sha256: bytes) -> None:
    """End a session now."""
    tx.execute("UPDATE sessions SET expires_at = ?1 WHERE sha256 = ?2 AND expires_at > ?1", (tx.now, sha256))


def has_any_session(tx: Tx) -> bool:
    """Whether anyone has ever signed in."""
    return tx.execute("SELECT 1 FROM sessions LIMIT 1", ()).fetchone() is not None


def replace_sign_in_links(tx: Tx, sha256: bytes | None) -> None:
    """Let this be the only sign-in link, or let there be none."""
    tx.execute("DELETE FROM sign_in_links", ())
    if sha256 is not None:
        tx.execute("INSERT INTO sign_in_links (sha256, created_at) VALUES (?, ?)", (sha256, tx.now))


def take_sign_in_link(tx: Tx, sha256: bytes) -> bool:
    """Use a sign-in link up; False when it is not a live one."""
    return tx.execute("DELETE FROM sign_in_links WHERE sha256 = ?", (sha256,)).rowcount == 1
