"""SQLite's own check of a database file: whether its pages are sound."""

import contextlib
import re
from pathlib import Path

import apsw

from booking import COMMAND
from booking.errors import CannotStart
from booking.store.connection import LOCKED, UNREADABLE, connect

# What SQLite's quick check says of rows in sound pages.
_OF_ROW = re.compile(r"^(CHECK constraint failed|(NULL|NUMERIC|TEXT|non-\w+) value in)")
# About half a second's; of a larger file only the pages are checked, which takes a quarter of the time.
_CHECKED_WITH_INDEXES_BYTES = 32 * 1024 * 1024


def require_sound_after_a_crash(path: Path) -> None:
    """Raise CannotStart where a database that was not closed is damaged, or has the log of an older one beside it.

    Changes nothing. It takes time with the size of the file; a database that was closed is not looked at.
    """
    resolved = path.resolve()
    if not resolved.exists() or not resolved.with_name(resolved.name + "-wal").exists():
        return
    try:
        with contextlib.closing(connect(path, "ro")) as connection:
            _require_log_is_no_older(connection, resolved)
            found = damage(connection, resolved.stat().st_size)
    except LOCKED:
        raise
    except UNREADABLE as error:
        found = [str(error)]
    if found:
        raise CannotStart(
            f"it was not closed, and is damaged ({found[0]}); put a sound copy in its place and remove the -wal and "
            f"-shm beside it, or look with `{COMMAND} check` at what is wrong"
        )


def _require_log_is_no_older(connection: apsw.Connection, path: Path) -> None:
    """Raise CannotStart where the log is plainly older than the file: SQLite would go back to what it has.

    By its last commit the database has so many pages, and the file never has more: it grows only by what a log has.
    """
    bytes_by_log = int(connection.pragma("page_count")) * int(connection.pragma("page_size"))
    if path.stat().st_size > bytes_by_log:
        raise CannotStart(
            f"the {path.name}-wal beside it is older than the file itself: an earlier database has left it there, and "
            "it would overwrite newer bookings; move the -wal and -shm away (if you have just run VACUUM on this file, "
            'run "PRAGMA wal_checkpoint(TRUNCATE)" on it in SQLite\'s shell instead)'
        )


def damage(connection: apsw.Connection, file_bytes: int) -> list[str]:
    """Return a line for each damage of a file of this size, the last where the check can't go on. Raises LOCKED.

    A row that the schema would refuse is no damage. That the indexes have what the tables have is seen in a smaller
    file only.
    """
    pragma = "PRAGMA integrity_check" if file_bytes <= _CHECKED_WITH_INDEXES_BYTES else "PRAGMA quick_check"
    try:
        return [line for line in lines_of(connection, pragma) if not _OF_ROW.search(line)]
    except LOCKED:
        raise
    except UNREADABLE as error:
        return [str(error)]


def lines_of(connection: apsw.Connection, pragma: str) -> list[str]:
    """Return what a check by this pragma says, a line for each fault. Raises UNREADABLE where it can't go on."""
    found = [str(line) for (text,) in connection.execute(pragma) for line in str(text).splitlines()]
    return [line for line in found if line != "ok" and not line.startswith("*** in database")]
