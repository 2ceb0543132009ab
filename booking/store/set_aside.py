"""Events that the sweep leaves alone, because something about their rows raises, in the database."""

import re
from collections.abc import Callable
from typing import NamedTuple

import apsw

from booking.errors import Busy
from booking.store.database import Tx

_ERROR_CHARACTERS = 200
# What SQLite may say of the content of a row. Whatever else it says is wrong with the whole database, or with all rows.
_OF_ROW = (apsw.ConstraintError, apsw.MismatchError, apsw.TooBigError, apsw.SQLError)
_OF_ALL_ROWS = re.compile(r"^no such |has no column| syntax error|^ambiguous |^wrong number of ")


class SetAside(NamedTuple):
    """An event that is left alone, and why."""

    event_id: int
    error: str
    since: int


class Purged(NamedTuple):
    """How many old rows were removed, how many of the oldest are left because they can't be, and what one raised."""

    removed: int
    left: int
    error: Exception | None


def attempt(tx: Tx, work: Callable[[], object]) -> Exception | None:
    """Do a part of the transaction; where it raises, undo that part alone and return what it raised.

    Raises Busy, MemoryError and whatever SQLite says that is not the fault of any row: that the disk is full, the file
    damaged or locked, a table missing.
    """
    failed: Exception | None = None
    tx.execute("SAVEPOINT one_part", ())
    try:
        work()
    except Exception as error:
        if not _is_of_row(error):
            raise
        failed = error
    if failed is not None:
        tx.execute("ROLLBACK TO one_part", ())
    tx.execute("RELEASE one_part", ())
    return failed


def _is_of_row(error: Exception) -> bool:
    if not isinstance(error, apsw.Error):
        return not isinstance(error, (Busy, MemoryError))
    return isinstance(error, _OF_ROW) and not _OF_ALL_ROWS.search(str(error))


def purge(tx: Tx, remove: Callable[[Tx, int, int], int], limit: int, left: int) -> Purged:
    """Remove up to `limit` old rows by `remove(tx, limit, left)`, past the first `left`, one by one where that raises.

    `left` are the oldest rows, which could not be removed before.
    """
    removed: list[int] = []

    def try_to_remove(rows: int) -> Exception | None:
        return attempt(tx, lambda: removed.append(remove(tx, rows, left)))

    error = try_to_remove(limit)
    if error is None:
        return Purged(removed[0], left, None)
    for _ in range(limit):
        if try_to_remove(1) is not None:
            left += 1
        elif not removed[-1]:
            break
    return Purged(sum(removed), left, error)


def insert(tx: Tx, event_id: int, error: Exception) -> bool:
    """Set an event aside; False when it was already."""
    text = f"{type(error).__name__}: {error}"[:_ERROR_CHARACTERS]
    tx.execute(
        "INSERT INTO set_aside_events (event_id, error, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (event_id, text, tx.now),
    )
    return tx.changes() == 1


def delete(tx: Tx, event_id: int) -> None:
    """Let the sweep see to an event again."""
    tx.execute("DELETE FROM set_aside_events WHERE event_id = ?", (event_id,))


def find_all(tx: Tx) -> list[SetAside]:
    """Return the events that are set aside, by id; 100 at most."""
    rows = tx.execute("SELECT event_id, error, since FROM set_aside_events ORDER BY event_id LIMIT 100", ())
    return [SetAside(*row) for row in rows]
