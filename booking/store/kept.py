"""The copy of a database that is kept beside it before an upgrade, named by the schema version that it has."""

import contextlib
import shutil
from contextlib import closing
from pathlib import Path

import apsw

from booking import COMMAND
from booking.errors import CannotStart
from booking.store import copying, integrity
from booking.store.connection import connect, create_private_file
from booking.store.progress import Progress

_MEBIBYTE = 1024 * 1024
# In parts of the database's size. What it takes was measured at most as 0.56: a database of 717 MB of schema 5, with a
# million bookings, and its log, while both grew.
_UPGRADE_TAKES = 1


def path_of(database: Path, version: int) -> Path:
    """Return where the copy of a database is kept from when it was of this schema version."""
    return database.with_name(f"{database.name}.schema-{version}")


def keep(connection: apsw.Connection, version: int, progress: Progress) -> Path:
    """Copy the whole database as it is now and return where; an earlier copy of that version is replaced.

    When the copy has its name it is private, on the disk, and found sound. Where an upgrade that was interrupted goes
    on, the copy that it had made is enough. Raises CannotStart, with nothing changed, where there is no room for a copy
    and for the upgrade, or where it is damaged.
    """
    database = Path(connection.filename)
    interrupted = _of_interrupted(database, version)
    if interrupted is not None:
        return interrupted
    _require_room(connection, database.parent)
    kept = path_of(database, version)
    unfinished = kept.with_name(f"{kept.name}.unfinished")
    unfinished.unlink(missing_ok=True)  # Of a start that was killed.
    create_private_file(unfinished)
    try:
        said = "{:.0f} % of it copied, to keep it as it was"
        copying.copy(connection, unfinished, lambda done: progress.note(said.format(100 * done)))
        _require_sound(unfinished, progress)
    except BaseException:
        unfinished.unlink()
        raise
    unfinished.replace(kept)
    _note_of(database).write_text(f"{version} {database.stat().st_ino}\n", encoding="utf-8")
    copying.sync(kept.parent)
    return kept


def note_end(connection: apsw.Connection) -> None:
    """Note that the upgrade is done: the next one makes a copy of its own."""
    _note_of(Path(connection.filename)).unlink(missing_ok=True)


def _note_of(database: Path) -> Path:
    """Return the file that says, while an upgrade is under way, from which version and of which file."""
    return database.with_name(f"{database.name}.upgrading")


def _of_interrupted(database: Path, version: int) -> Path | None:
    with contextlib.suppress(OSError, ValueError):
        begun, file = map(int, _note_of(database).read_text(encoding="utf-8").split())
        kept = path_of(database, begun)
        # A database that was put back is another file, or of the version that the copy has.
        if begun < version and file == database.stat().st_ino and kept.exists():
            return kept
    return None


def _require_room(connection: apsw.Connection, folder: Path) -> None:
    size = connection.pragma("page_count") * connection.pragma("page_size")
    needed = size * (1 + _UPGRADE_TAKES) + _MEBIBYTE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise CannotStart(
            f"to upgrade it, {needed // _MEBIBYTE + 1:,} MiB must be free in {folder}, for a copy of it as it is and "
            f"for the upgrade; {free // _MEBIBYTE:,} MiB are. Nothing was changed: make room, then start again"
        )


def _require_sound(copy: Path, progress: Progress) -> None:
    progress.note("the copy of it as it was is checked")
    # As it is never written to, SQLite makes no files beside it.
    with closing(connect(copy, "ro&immutable=1")) as connection, progress.within(connection):
        found = integrity.damage(connection, copy.stat().st_size)
    if found:
        raise CannotStart(
            f"it is damaged ({found[0]}), so it is not upgraded and nothing was changed; look with "
            f"`{COMMAND} check` at what is wrong, or put a sound copy in its place"
        )
