"""One consistent copy of a database file, made while it is served or not, and the way back from it.

A copy is one read transaction of SQLite's backup API: those who write go on meanwhile, and what they write comes after
the copy. It is made beside its name, checked, and only then has its name, so that under that name there is never half
of one. It is no log of writes ahead of it: one file, in SQLite's mode of a rollback journal, until it is served again.
"""

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from booking import COMMAND
from booking.errors import CannotStart
from booking.store import check, copying, integrity, migrate
from booking.store.connection import LOCKED, UNREADABLE, connect, connect_to_look
from booking.store.ownership import locks_file, own_alone

BESIDE = ("-wal", "-journal", "-shm")
_FAULTS_SHOWN = 3
# Where the copy is on the disk of the database: about a log, which is not emptied while the copy is made.
_LEFT_FREE_BYTES = 32 * 1024 * 1024


class Restored(NamedTuple):
    """What a restore has put in place, and where what was there before is kept; None where nothing was."""

    events: int
    bookings: int
    kept: Path | None


def _nothing(_done: float) -> None:
    pass


def back_up(
    database: Path, target: Path, *, overwrite: bool = False, progress: Callable[[float], None] = _nothing
) -> int:
    """Copy the database, served or not, to `target`, for its owner's eyes alone, and return the size in bytes.

    `progress` is told how much is done, up to 1. Raises CannotStart, in one line: then whatever was at `target` is
    there as before. A copy in which `check` finds a fault is kept as `….faulty`, and raised.
    """
    target = target.resolve()
    _require_place(database.resolve(), target, overwrite=overwrite)
    with _told_of(f"can't copy {database} to {target}"), _draft(target) as draft:
        _copy(database, draft, progress)
        found = check.faults(draft, may_be_older=True)
        if found:
            faulty = target.with_name(target.name + ".faulty")
            draft.replace(faulty)
            copying.sync(target.parent)
            raise CannotStart(
                f"{database} has faults, and so has the copy, which is kept as {faulty}: {_listed(found, draft)}; "
                f"mend the database, which `{COMMAND} check` tells you how to do, and copy it again"
            )
        size = draft.stat().st_size
        _require_place(database.resolve(), target, overwrite=overwrite)
        draft.replace(target)
        copying.sync(target.parent)
        return size


def restore(copy: Path, database: Path, instant: str, *, progress: Callable[[float], None] = _nothing) -> Restored:
    """Put what is in `copy` in the place of the database, and keep what was there, with `instant` in its name.

    Raises CannotStart, in one line, while a process serves the database, and for a copy that is not sound, not ours or
    newer than this program: then nothing has changed. Whenever this process is killed, either the old database is
    there or the new one, each without the other's log.
    """
    database = database.resolve()
    if copy.resolve() == database:
        raise CannotStart(f"{copy} is the database itself; name the copy to restore")
    if not database.parent.is_dir():
        raise CannotStart(f"there is no directory {database.parent}; make it, or name another file with --db")
    with _told_of(f"can't restore {copy}"), own_alone(database), _draft(database) as draft:
        integrity.require_sound_after_a_crash(copy)
        _copy(copy, draft, progress)
        found = check.faults(draft, may_be_older=True)
        if found:
            raise CannotStart(f"{copy} has faults, and nothing was changed: {_listed(found, draft)}")
        with closing(connect(draft, "ro")) as connection:
            events, bookings = _rows_of(connection, "events"), _rows_of(connection, "bookings")
        if database.exists():
            _give_owner_of(database, draft)
        kept = _set_aside(database, database.with_name(f"{database.name}.before-restore-{instant}"))
        draft.replace(database)
        copying.sync(database.parent)
        return Restored(events, bookings, kept)


def is_of_another(copy: Path, database: Path) -> bool:
    """Whether it plainly is no copy of this database: each has a key of its own from its beginning."""
    keys = {_key_of(copy), _key_of(database)} - {None}
    return len(keys) > 1


def _key_of(database: Path) -> bytes | None:
    """Return a database's key, or None where it can't be read, or is older than keys are."""
    with contextlib.suppress(*UNREADABLE), closing(connect_to_look(database)) as connection:
        row = connection.execute("SELECT value FROM secret_keys WHERE name = 'networks'").fetchone()
        return bytes(row[0]) if row else None
    return None


def _require_place(database: Path, target: Path, *, overwrite: bool) -> None:
    """Raise CannotStart where a copy can't have this name."""
    files = [database, *(database.with_name(database.name + end) for end in (*BESIDE, ".lock"))]
    if target in files:
        raise CannotStart(f"{target} is the database itself; name another file for the copy")
    if not target.parent.is_dir():
        raise CannotStart(f"there is no directory {target.parent}; make it, or name another file for the copy")
    if target.exists() and not target.is_file():
        raise CannotStart(f"{target} is not a file; name a file for the copy")
    if target.exists() and not overwrite:
        raise CannotStart(f"{target} is there already; name another file, or add --overwrite")
    for end in BESIDE:
        beside = target.with_name(target.name + end)
        if beside.exists():
            # SQLite would take it for the copy's own when that is opened.
            raise CannotStart(
                f"{beside} lies there, of a database in use or one that was not closed; name another file for the copy"
            )


@contextlib.contextmanager
def _told_of(what: str) -> Iterator[None]:
    """Raise CannotStart for whatever a copy may meet, with what to do."""
    try:
        yield
    except LOCKED:
        raise CannotStart(f"{what}: another program keeps it locked; end that program, and try again") from None
    except (OSError, *UNREADABLE) as error:
        is_full = isinstance(error, apsw.FullError) or getattr(error, "errno", None) == errno.ENOSPC
        then = "; make room on that disk, and try again" if is_full else ""
        raise CannotStart(f"{what}: {error}{then}") from None


@contextlib.contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """Give the name of an empty file beside `target` that no other process writes; at the end it is gone."""
    draft = target.with_name(target.name + ".part")
    descriptor = os.open(draft, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        # It may have been given its name, by a process that was just done, since it was opened.
        if not locks_file(descriptor, 0.0) or not os.path.samestat(os.fstat(descriptor), draft.stat()):
            raise CannotStart(f"another process is writing {draft}; try again when it is done")
        os.fchmod(descriptor, 0o600)
        os.ftruncate(descriptor, 0)  # Of a process that was killed.
        _remove_beside(draft)
        try:
            yield draft
        finally:
            draft.unlink(missing_ok=True)
            _remove_beside(draft)
    finally:
        os.close(descriptor)


def _copy(source: Path, draft: Path, progress: Callable[[float], None]) -> None:
    """Fill the empty draft with what the database at `source` has at this moment, and see it onto the disk."""
    if not source.is_file():
        raise CannotStart(f"there is no database {source}")
    if not source.stat().st_size:
        raise CannotStart(f"{source} is empty, and so not a database")
    with closing(connect_to_look(source)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint=0")
        migrate.mark_as_ours(connection)
        _require_room(source, draft, connection.pragma("page_count") * connection.pragma("page_size"))
        copying.copy(connection, draft, progress)
    with closing(connect(draft, "rw")) as copied:
        copied.execute("PRAGMA journal_mode=DELETE")
    copying.sync(draft)


def _require_room(source: Path, draft: Path, needed: int) -> None:
    """Raise CannotStart where the disk has no room for the copy, nor for what is written while it is made."""
    if source.stat().st_dev == draft.stat().st_dev:
        needed += _LEFT_FREE_BYTES
    free = shutil.disk_usage(draft.parent).free
    if free < needed:
        raise CannotStart(
            f"there is no room in {draft.parent}: the copy needs {needed // 1_000 + 1:,} kB, and {free // 1_000:,} kB "
            "are free; make room, or name a file on another disk"
        )


def _rows_of(connection: apsw.Connection, table: str) -> int:
    rows: list[tuple[Any, ...]] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(rows[0][0])


def _set_aside(database: Path, kept: Path) -> Path | None:
    """Let the database have its second name, with no log beside the first, and return that; None where there is none.

    Only what is damaged loses its first name before the new one has it: a server that is started then says so.
    """
    if not database.exists():
        _move_beside(database, kept)
        return None
    if not _is_in_one_file(database):
        database.replace(kept)
        _move_beside(database, kept)
        return kept
    try:
        kept.hardlink_to(database)
    except OSError:  # As on file systems that have no such links.
        database.replace(kept)
    copying.sync(database.parent)
    return kept


def _is_in_one_file(database: Path) -> bool:
    """Move the log into the database and remove it; False, with nothing changed, where it is damaged.

    Raises CannotStart where another program has it open.
    """
    log = database.with_name(database.name + "-wal")
    try:
        integrity.require_sound_after_a_crash(database)
        with closing(connect(database, "rw")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except LOCKED:
        raise
    except (CannotStart, *UNREADABLE):
        return False
    if log.exists():
        raise CannotStart(f"another program has {database} open; end that program, and try again")
    return True


def _move_beside(database: Path, kept: Path) -> None:
    """Let what lies beside a database lie beside its new name; the log's index is made anew when it is needed."""
    database.with_name(database.name + "-shm").unlink(missing_ok=True)
    for end in ("-wal", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            database.with_name(database.name + end).replace(kept.with_name(kept.name + end))
    copying.sync(database.parent)


def _give_owner_of(database: Path, draft: Path) -> None:
    """Let the new file be whose the old one is: the administrator may restore what another user serves."""
    owner = database.stat()
    with contextlib.suppress(PermissionError):
        os.chown(draft, owner.st_uid, owner.st_gid)


def _remove_beside(file: Path) -> None:
    for end in BESIDE:
        file.with_name(file.name + end).unlink(missing_ok=True)


def _listed(faults: list[str], draft: Path) -> str:
    shown = "; ".join(fault.removeprefix(f"{draft}: ") for fault in faults[:_FAULTS_SHOWN])
    return shown if len(faults) <= _FAULTS_SHOWN else f"{shown}; and {len(faults) - _FAULTS_SHOWN} more"
