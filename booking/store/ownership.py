"""Who owns a database file: one process at a time, by a lock that dies with it.

The lock is SQLite's own on an empty file beside the database, so it works wherever SQLite does.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from booking.clock import Clock
from booking.errors import Busy, CannotStart
from booking.store import migrate
from booking.store.connection import connect, is_locked
from booking.store.database import Database

_OWN_SECONDS = 2.0  # `token` owns the file for an instant: a server that starts just then waits for it.


@contextlib.contextmanager
def open_database(path: Path, clock: Clock, *, must_own: bool) -> Iterator[Database]:
    """Open the database at `path`, as its owner if no other process is, and close it at the end.

    Raises CannotStart, in one line that names the file, when it can't be opened or, with `must_own`, not be owned, and
    when what is done with it fails because it is locked or broken; a file that is not one of ours is left as it was.
    """
    with contextlib.ExitStack() as closing:
        try:
            migrate.require_ours_at_a_glance(path)
            owned = _own(path, _OWN_SECONDS if must_own else 0.0)
            if owned is not None:
                closing.callback(owned.close)
            elif must_own:
                raise CannotStart("another process serves it; stop that one, or name another file with --db")
            database = Database(path, clock, checkpoint=owned is not None)
        except (OSError, sqlite3.Error, CannotStart) as error:
            raise CannotStart(f"can't open the database {path}: {error}") from None
        closing.callback(database.close)
        try:
            yield database
        except (sqlite3.Error, Busy) as error:
            raise CannotStart(f"can't use the database {path}: {error}") from None


def _own(database: Path, seconds: float) -> sqlite3.Connection | None:
    """Return the lock on `database`, whatever name it is called by, or None when another process keeps it so long."""
    resolved = database.resolve()
    lock = resolved.with_name(resolved.name + ".lock")
    lock.touch(mode=0o600)
    connection = connect(lock, "rw", seconds)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if is_locked(error):
            return None
        raise
    return connection
