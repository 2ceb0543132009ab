"""All pages of a database, copied into another file while others write, and seen onto the disk."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw

from booking.store.connection import connect

PAGES_AT_ONCE = 4_096


def copy(connection: apsw.Connection, to: Path, progress: Callable[[float], None]) -> None:
    """Fill the empty file `to` with what the database has at this moment; `progress` is told how much is done, up to 1.

    Of one that is ended by an error, no more than a part is there.
    """
    with closing(connect(to, "rw")) as copied:
        # It counts only when it is whole: there is nothing to roll back, and it is synced here.
        copied.execute("PRAGMA synchronous=OFF")
        copied.execute("PRAGMA journal_mode=OFF")
        # The transaction makes of all steps one copy: without it each write meanwhile would begin it anew.
        connection.execute("BEGIN")
        try:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
            with copied.backup("main", connection, "main") as backup:
                while not backup.done:
                    backup.step(PAGES_AT_ONCE)
                    # Little by little: those who commit meanwhile would wait for all of it at once.
                    sync(to)
                    progress(1 - backup.remaining / max(backup.page_count, 1))
        finally:
            if connection.in_transaction:
                connection.execute("COMMIT")


def sync(path: Path) -> None:
    """See a file, or the names in a directory, onto the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
