"""Pictures in the database, by the hash of what is in them."""

from typing import NamedTuple

from booking.store.database import Tx

_KEPT_UNUSED_MILLISECONDS = 60 * 60 * 1_000  # Pages that are open may still show one that was replaced.
_REMOVED_AT_ONCE = 4  # Each has hundreds of the database's pages, which are overwritten.


class Picture(NamedTuple):
    """A picture as it is served."""

    id: str
    media_type: str
    width: int
    height: int
    content: bytes


def put(tx: Tx, picture: Picture) -> None:
    """Keep a picture; one that is there already counts as added now."""
    tx.execute(
        "INSERT INTO pictures (id, media_type, width, height, content, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        " ON CONFLICT (id) DO UPDATE SET added_at = ?6",
        (*picture, tx.now),
    )


def find(tx: Tx, picture_id: str) -> Picture | None:
    """Return a picture, or None."""
    row = tx.execute(
        "SELECT id, media_type, width, height, content FROM pictures WHERE id = ?", (picture_id,)
    ).fetchone()
    return Picture(*row) if row else None


def purge(tx: Tx, limit: int, left: int = 0) -> int:
    """Remove up to `limit` pictures that nothing shows any longer, and return how many; the oldest `left` stay."""
    rows = tx.execute(
        "SELECT id FROM pictures WHERE added_at <= ?"
        " AND id NOT IN (SELECT picture FROM events WHERE picture IS NOT NULL)"
        " AND id NOT IN (SELECT value FROM settings WHERE name = 'logo') ORDER BY added_at LIMIT ? OFFSET ?",
        (tx.now - _KEPT_UNUSED_MILLISECONDS, min(limit, _REMOVED_AT_ONCE), left),
    ).fetchall()
    tx.executemany("DELETE FROM pictures WHERE id = ?", rows)
    return len(rows)
