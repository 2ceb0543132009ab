"""One look at the daily copies, in a process of its own: it makes the one that is due, and removes the oldest.

A process, so that nothing of it keeps a booking waiting: neither the copy itself, nor a disk or a share that hangs.
"""

import contextlib
import os
import re
import sys
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path

from booking.errors import CannotStart
from booking.store import backup

# Half an hour less than a day: a look comes each hour, and the time of day stays.
_DUE_AFTER_MILLISECONDS = (24 * 60 - 30) * 60_000
_INSTANT = "%Y%m%dT%H%M%SZ"
_LOWEST_PRIORITY = 19


def main(arguments: Sequence[str]) -> int:
    """Look once, as `DailyCopies` asks, and print the instant of the newest copy; 1 and a line where it failed."""
    database, folder, keep, now, *cpus = arguments
    _step_aside([int(cpu) for cpu in cpus])
    try:
        _require_own(Path(folder), Path(database))
        try:
            copy_if_due(Path(database), Path(folder), int(keep), int(now))
        finally:
            sys.stdout.write(f"{max(copies_in(Path(folder), Path(database)), default='')}\n")
    except (CannotStart, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def copy_if_due(database: Path, folder: Path, keep: int, now: int) -> None:
    """Make today's copy in `folder`, unless it is there, and leave the newest `keep`.

    Raises CannotStart or OSError; then every copy is left.
    """
    copies = copies_in(folder, database)
    if any(0 <= now - instant < _DUE_AFTER_MILLISECONDS for instant in copies):
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    for unfinished in _files_of(folder, database, r"\.(part(-\w+)?|faulty)"):
        unfinished.unlink(missing_ok=True)
    made = folder / f"{database.stem}-{datetime.fromtimestamp(now / 1_000, UTC):{_INSTANT}}.db"
    backup.back_up(database, made)
    # The one just made is left though the clock may have been ahead when others were.
    others = sorted((instant, path) for instant, path in copies.items() if path != made)
    for _, path in others[: max(len(others) - (keep - 1), 0)]:
        path.unlink(missing_ok=True)


def copies_in(folder: Path, database: Path) -> dict[int, Path]:
    """Return the daily copies of the database that are there, by their instant in UTC milliseconds."""
    found = {}
    for path in _files_of(folder, database, ""):
        with contextlib.suppress(ValueError):  # A day that no calendar has.
            instant = datetime.strptime(path.stem.rpartition("-")[2], _INSTANT).replace(tzinfo=UTC)
            found[int(instant.timestamp()) * 1_000] = path
    return found


def _require_own(folder: Path, database: Path) -> None:
    """Raise CannotStart where the copies are another database's: they would count as this one's, and be removed."""
    copies = copies_in(folder, database)
    if copies and backup.is_of_another(copies[max(copies)], database):
        raise CannotStart(f"the copies in {folder} are of another database; give each a directory of its own")


def _files_of(folder: Path, database: Path, end: str) -> list[Path]:
    """Return the files that were named here and nowhere else, with this end, a regular expression."""
    name = re.compile(rf"{re.escape(database.stem)}-\d{{8}}T\d{{6}}Z\.db{end}")
    return [path for path in folder.iterdir() if name.fullmatch(path.name)] if folder.is_dir() else []


def _step_aside(cpus: Collection[int]) -> None:
    """Run on these CPUs, if any are given, at the lowest priority, as far as the system allows it."""
    with contextlib.suppress(OSError):
        if cpus:
            os.sched_setaffinity(0, cpus)
    with contextlib.suppress(OSError):
        if hasattr(os, "nice"):
            os.nice(_LOWEST_PRIORITY)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
