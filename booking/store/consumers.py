"""How far each consumer has read the history, in the database."""

from typing import NamedTuple

from booking.store.database import Tx


class Cursor(NamedTuple):
    """The last line of the history that was dealt with, and how far into the next one the consumer has come."""

    last_history_id: int
    position: str = ""


def find(tx: Tx, name: str) -> Cursor:
    """Return how far a consumer has read; with a cursor that is lost or beyond the end, all there is."""
    row = tx.execute(
        "SELECT last_history_id, position FROM consumers"
        " WHERE name = ? AND last_history_id <= (SELECT coalesce(max(id), 0) FROM history)",
        (name,),
    ).fetchone()
    if row is not None:
        return Cursor(*row)
    begin = "INSERT OR REPLACE INTO consumers (name, last_history_id) SELECT ?, coalesce(max(id), 0) FROM history"
    tx.execute(begin, (name,))
    return find(tx, name)


def find_last(tx: Tx, name: str) -> int:
    """Return the last line of the history that a consumer has dealt with; 0 for one without a cursor."""
    row = tx.execute("SELECT last_history_id FROM consumers WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0


def begin(tx: Tx, name: str) -> None:
    """Let a consumer that has no cursor read what happens from now on."""
    tx.execute(
        "INSERT OR IGNORE INTO consumers (name, last_history_id) SELECT ?, coalesce(max(id), 0) FROM history", (name,)
    )


def end(tx: Tx, name: str) -> None:
    """Forget how far a consumer has read, which has nothing to read any more."""
    tx.execute("DELETE FROM consumers WHERE name = ?", (name,))


def is_there(tx: Tx, name: str) -> bool:
    """Whether a consumer has a cursor."""
    return tx.execute("SELECT 1 FROM consumers WHERE name = ?", (name,)).fetchone() is not None


def move(tx: Tx, name: str, cursor: Cursor) -> None:
    """Note how far a consumer has read now."""
    tx.execute("UPDATE consumers SET last_history_id = ?, position = ? WHERE name = ?", (*cursor, name))


def pass_over(tx: Tx, name: str) -> int | None:
    """Let a consumer go on behind the next line of the history; return its id, or None where there is none."""
    row = tx.execute(
        "UPDATE consumers SET position = '', last_history_id = (SELECT min(id) FROM history WHERE id > last_history_id)"
        " WHERE name = ? AND EXISTS (SELECT 1 FROM history WHERE id > last_history_id) RETURNING last_history_id",
        (name,),
    ).fetchone()
    return None if row is None else int(row[0])
