"""The schema: numbered files, applied in order, each in one transaction with `PRAGMA user_version`."""

import logging
import re
import threading
from pathlib import Path

import apsw

from booking.clock import Clock
from booking.errors import CannotStart
from booking.store import drift, kept
from booking.store.progress import Progress
from booking.store.statements import statements

SCHEMA = Path(__file__).with_name("schema")
# Of the schema that all of the files make: where a database's is the same, nothing need be compared. To make that
# schema anew, for a comparison, is an eighth of a start. A test names the next one when a file is added.
FINGERPRINT = "a0ede24f6ef84206eb3766a86327c704a76e9b148b1f40c3dacb22b4efe28828"
_PUT_BACK = "put back a copy of the database from before that change"
_HAS_IT_ALREADY = re.compile(r"already exists|duplicate column name")
_LOOKS = 40
_LOOK_SECONDS = 0.05
APPLICATION_ID = 0x626F6F6B  # "book": tells our files from those of other programs.

log = logging.getLogger(__name__)


def latest_version() -> int:
    """Return the schema version of this program: the number of its last file."""
    return len(_files())


def mark_as_ours(connection: apsw.Connection) -> None:
    """Make a new file ours; raise CannotStart unless it is a booking database of this version or an older one."""
    try:
        # The pages first: another process that makes the file just now writes its first page with the mark on it.
        if not connection.pragma("page_count"):
            # Before the write-ahead log is switched on, so that the mark stands in the file itself from the start.
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            return
        application_id = connection.pragma("application_id")
        version = _version(connection)
    except apsw.Error as error:
        raise CannotStart(f"it is not a database that can be read ({error})") from error
    _require(application_id, version, Path(connection.filename))


def require_ours_at_a_glance(path: Path) -> None:
    """Raise CannotStart for a file that is plainly no database of ours, without a trace; the real check comes after.

    The header is laid out in SQLite's file format documentation, section 1.3.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        return
    if not header:
        return
    if not header.startswith(b"SQLite format 3\0"):
        raise CannotStart("it is not a database; name another file with --db")
    _require(int.from_bytes(header[68:72]), int.from_bytes(header[60:64], signed=True), path.resolve())


def migrate(connection: apsw.Connection, clock: Clock) -> None:
    """Bring the schema to the latest version; each step is done whole or not at all.

    A copy of an older database is kept first. What the schema lacks of its own version is added then: a step may build
    on it. Raises CannotStart, with nothing changed, where the copy can't be made or the schema differs in what can't be
    mended without loss.
    """
    files = _files()
    if _version(connection) != len(files) or drift.fingerprint(connection) != FINGERPRINT:
        _bring_up_to_date(connection, files, Progress(clock))
    kept.note_end(connection)  # Of an upgrade that was killed behind its last step, too.


def differences(connection: apsw.Connection) -> list[str]:
    """Return a line for each thing in which the schema is not what the migrations up to its version make."""
    return [found.line for found in drift.differences(connection, _scripts(_files()[: _version(connection)]))]


def require_latest(connection: apsw.Connection) -> None:
    """Raise CannotStart unless the schema is this program's; a server that just starts is given time to make it."""
    for _ in range(_LOOKS):
        if _version(connection) == latest_version():
            return
        threading.Event().wait(_LOOK_SECONDS)
    raise CannotStart("a server of another version serves it; restart that server first")


def _bring_up_to_date(connection: apsw.Connection, files: list[Path], progress: Progress) -> None:
    scripts = _scripts(files)
    _require_true_number(connection, scripts)
    version, latest = _version(connection), len(files)
    is_upgrade = 0 < version < latest
    with progress.within(connection):
        if is_upgrade:
            _keep_copy(connection, version, progress)
        drift.mend(connection, scripts[:version])
        for number, file in enumerate(files[version:], start=version + 1):
            if number > _version(connection):
                progress.note(f"step {number} of {latest}, {file.stem}")
                _apply(connection, number, scripts[number - 1])
    if is_upgrade:
        log.info("The database was upgraded to schema %d in %.1f s.", latest, progress.seconds)


def _require(application_id: int, version: int, path: Path) -> None:
    if application_id != APPLICATION_ID:
        raise CannotStart("it is a database of another program; name another file with --db")
    if version < 0:
        raise CannotStart(f"its schema version is {version}, which no version of this program makes; {_PUT_BACK}")
    if version > latest_version():
        copies = (kept.path_of(path, earlier) for earlier in range(latest_version(), 0, -1))
        copy = next((str(copy) for copy in copies if copy.exists()), "a copy from before its upgrade")
        raise CannotStart(
            f"it was made by a newer version of this program (schema {version}, this one knows {latest_version()}); "
            f"start that version, or put back {copy}, which lacks what was written since"
        )


def _require_true_number(connection: apsw.Connection, scripts: list[str]) -> None:
    """Raise CannotStart where the schema plainly is not of the version that `PRAGMA user_version` says."""
    version = _version(connection)
    if version and drift.has_nothing_of(connection, scripts[:version]):
        raise CannotStart(
            f"its schema version is {version}, but none of its tables is there; {_PUT_BACK}, or name another file with "
            "--db"
        )
    found = drift.differences(connection, scripts[:version])
    for later in range(len(scripts), version, -1) if found else ():
        left = drift.differences(connection, scripts[:later])
        # What is somebody else's is in the way of no version, and tells none from another.
        if len(left) < len(found) and all(one.is_harmless for one in left):
            raise CannotStart(
                f"its schema is that of version {later}, but its number says {version}; run `PRAGMA "
                f"user_version={later}` on it in SQLite's shell, or {_PUT_BACK}"
            )


def _keep_copy(connection: apsw.Connection, version: int, progress: Progress) -> None:
    log.info("Upgrading the database from schema %d to %d. A copy is made first.", version, latest_version())
    copy = kept.keep(connection, version, progress)
    log.info(
        "The database as it was is kept in %s. To go back to the program of before: stop this one, remove the -wal and "
        "-shm of the database, put the copy in its place and start that program; it knows nothing of what is written "
        "from now on.",
        copy,
    )


def _apply(connection: apsw.Connection, number: int, script: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if number > _version(connection):  # Or else another process was faster.
            for statement in statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={number}")
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, apsw.SQLError) and _HAS_IT_ALREADY.search(str(error)):
            raise CannotStart(
                f"its schema has parts of version {number} already, but its number says {number - 1} ({error}); "
                f"{_PUT_BACK}"
            ) from error
        raise


def _version(connection: apsw.Connection) -> int:
    return int(connection.pragma("user_version"))


def _scripts(files: list[Path]) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in files]


def _files() -> list[Path]:
    return sorted(SCHEMA.glob("[0-9]*.sql"))
