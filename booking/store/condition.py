"""How the database file does: whether it takes writes, and whether it is still the file that was opened.

Each state is logged when it begins and when it ends, however many requests meet it.
"""

import contextlib
import logging
import mmap
import os
import sqlite3
import struct
import threading
from pathlib import Path
from typing import NamedTuple

from booking.clock import Clock
from booking.errors import Busy, Sentence, StorageFault
from booking.store.connection import is_locked

_IS_NO_DATABASE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_TAKES_NO_WRITES = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
# How long a transaction may wait for its lock before that is no passing thing, such as another process's one write.
_LOCKED_SECONDS = 2.0
# How often the disk is tried while nobody writes, and at most how long ago the clock's row was written.
_WAITED_FOR_A_MOVE_SECONDS = 0.5
_TRIED_EVERY_SECONDS = 5.0
_NOTED_EVERY_SECONDS = 60.0
# In the log's index (SQLite's WAL-mode file format, section 2.1): its pages' size and how many frames the log has, the
# log's salts, how many frames are moved into the file, and how many were to be: a move changes that before it writes.
_SIZES = struct.Struct("=HI")
_SIZES_AT, _SALTS, _MOVED, _TO_MOVE = 14, slice(32, 40), slice(96, 100), slice(128, 132)
_INDEX_BYTES = 132
_LOG_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24

log = logging.getLogger(__name__)


class Trouble(NamedTuple):
    """Why the database takes no writes: a word that stays, and a sentence for whoever looks after the service."""

    cause: str
    sentence: str


class _Content(NamedTuple):
    """What only SQLite changes: the file's size and time, with the state of the log's index that goes with them."""

    size: int
    changed_at: int  # Nanoseconds.
    log_state: bytes


class Condition:
    """What is known of a file that is served; the writer notes what it meets, and any thread may ask.

    The file itself changes only when the log is moved into it, by whichever program, and the log's index tells of that:
    a file that changes while the index does not was overwritten or cut. `close` it after the last connection.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._clock = clock
        self._path = path
        # The log and its index: SQLite never makes them anew while a connection is open.
        self._files = [str(path.resolve()) + end for end in ("", "-wal", "-shm")]
        self._opened = [_identity(_look(file)) for file in self._files]
        # Open to the end: to close it would give up the locks that SQLite has on it.
        self._index_file = os.open(self._files[2], os.O_RDONLY | os.O_CLOEXEC)
        self._index = mmap.mmap(self._index_file, _INDEX_BYTES, mmap.MAP_SHARED, mmap.PROT_READ)
        self.moving = threading.Lock()  # Whoever may change the files has it, until that is noted.
        self._content = self._read_content(path.resolve().stat())
        self._turn = threading.Lock()
        self._trouble: Trouble | None = None
        self.is_served = False  # Only then is what happens to the file told by the log: a command tells it itself.
        self.has_lost_its_log = False  # While the file itself is there: what the log has can still be moved into it.
        self.is_overwritten = False  # Then what the log has must never be moved into it.
        self._waits_since: float | None = None
        self._wrote_at = self._beat_at = clock.monotonic()

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing can be written at this moment, or None."""
        waits_since = self._waits_since
        if waits_since is not None and self._clock.monotonic() - waits_since > _LOCKED_SECONDS:
            self._begin(_LOCKED)
        return self._trouble

    def require_file(self, how_many: int = 3, *, waits: bool = False) -> None:
        """Raise StorageFault (storage_lost) unless the files are still those that were opened; costs microseconds.

        `how_many` is for the busy writer, which looks for the file and its log (2) and leaves the rest to the job. Whoever
        has a reason to think that they are not `waits` for a move of the log that is under way.
        """
        found = self._trouble
        index = self._index[:]  # Before the log's size: a log that grows meanwhile is not too small.
        looks = [_look(file) for file in self._files[:how_many]]
        for file, look, opened in zip(self._files, looks, self._opened, strict=False):
            if opened is not None and (look is None or (look.st_dev, look.st_ino) != opened):
                self.has_lost_its_log = file != self._files[0]
                self._begin(_lost(file))
                raise _refusal_of_lost()
        if self._faulty_content(looks[0], looks[1], index) is not None and self.moving.acquire(
            timeout=_WAITED_FOR_A_MOVE_SECONDS if waits else 0
        ):
            try:
                self._require_content()
            finally:
                self.moving.release()
        if found is not None and found.cause == "storage_lost" and how_many == len(self._files):
            self._end()

    def _require_content(self) -> None:
        """Raise StorageFault (storage_lost) where another program than SQLite has changed the file or cut its log."""
        index = self._index[:]
        file, its_log = _look(self._files[0]), _look(self._files[1])
        faulty = self._faulty_content(file, its_log, index)
        if faulty is None or file is None:
            return
        now = self._index[:]
        if _state(now) != self._content.log_state or now[_MOVED] != now[_TO_MOVE]:
            self._content = self._read_content(file)  # SQLite has moved the log, or is about it.
        else:
            self.is_overwritten = True
            self._begin(_overwritten(faulty))
            raise _refusal_of_lost()

    def _faulty_content(self, file: os.stat_result | None, its_log: os.stat_result | None, index: bytes) -> str | None:
        """Return which file is not as was noted, the file or its log; None where both are."""
        known = self._content
        is_same = file is not None and file.st_mtime_ns == known.changed_at and file.st_size == known.size
        if not is_same or index[_SALTS] != known.log_state[:8]:  # Or the log was begun anew by another process.
            return self._files[0]
        if its_log is None or its_log.st_size < _log_size(index):
            return self._files[1]
        return None

    def note_content(self) -> None:
        """Note what the files are now, after a COMMIT or a move of the log by this process.

        The file is looked at anew only when the index says that the log was moved: what else has changed it meanwhile
        is found by the next look.
        """
        if _state(self._index[:]) != self._content.log_state:
            file = _look(self._files[0])
            if file is not None:  # Or else the next look tells.
                self._content = self._read_content(file)

    def close(self) -> None:
        """Close the log's index; only after SQLite has closed it."""
        self._index.close()
        os.close(self._index_file)

    def _read_content(self, file: os.stat_result) -> _Content:
        return _Content(file.st_size, file.st_mtime_ns, _state(self._index[:]))

    def note_read(self, error: sqlite3.DatabaseError) -> BaseException:
        """Note an error that a read met, and return what to raise; that of a read which tried to write is a bug."""
        return error if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY else self.note(error)

    def note(self, error: BaseException) -> BaseException:
        """Note an error by which SQLite refused, and return what its asker is told: most are told the error itself."""
        if is_locked(error):
            self._begin(_LOCKED)
            return Busy("The database is locked by another program. Try again in a few seconds.")
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
        if code not in _TAKES_NO_WRITES and code not in _IS_NO_DATABASE:
            return error
        try:
            self.require_file(waits=True)  # What was removed can't be opened either.
        except StorageFault as lost:
            return lost
        if code in _IS_NO_DATABASE:
            return error
        self._begin(Trouble("storage_full", f"the disk takes no writes ({error})"))
        return StorageFault(
            "storage_full",
            Sentence(
                "The service can't store anything at present: its disk is full or fails. Nothing was done. Try again "
                "in a minute; the organiser has to make room."
            ),
        )

    def require_not_lost(self) -> None:
        """Raise StorageFault while the files are known to be lost; asks the disk only then."""
        trouble = self._trouble
        if trouble is not None and trouble.cause == "storage_lost":
            self.require_file()

    def begin_to_wait(self) -> None:
        """Note that a transaction waits for its lock from now on."""
        self._waits_since = self._clock.monotonic()

    def end_to_wait(self) -> None:
        """Note that a transaction has its lock, or has given up."""
        self._waits_since = None

    def note_written(self) -> None:
        """Note that something was written and committed."""
        self._wrote_at = self._clock.monotonic()

    def note_beat(self) -> None:
        """Note that the heartbeat was written: whatever it was that kept writes out has ended."""
        self._beat_at = self._wrote_at = self._clock.monotonic()
        if self._trouble is not None and self._trouble.cause != "storage_lost":
            self._end()

    def is_beat_due(self) -> bool:
        """Whether a write should show how the disk does, or that time goes on."""
        now = self._clock.monotonic()
        return (
            self._trouble is not None
            or now - self._wrote_at >= _TRIED_EVERY_SECONDS
            or now - self._beat_at >= _NOTED_EVERY_SECONDS
        )

    def is_quiet(self) -> bool:
        """Whether nobody has written for a few seconds."""
        return self._clock.monotonic() - self._wrote_at >= _TRIED_EVERY_SECONDS

    def _begin(self, trouble: Trouble) -> None:
        with self._turn:
            before, self._trouble = self._trouble, trouble
        if self.is_served and (before is None or before.cause != trouble.cause):
            log.error("The database %s: %s.", self._path, trouble.sentence)

    def _end(self) -> None:
        with self._turn:
            before, self._trouble = self._trouble, None
            self.has_lost_its_log = self.is_overwritten = False
        if self.is_served and before is not None:
            log.warning("The database %s takes writes again (%s is over).", self._path, before.cause)


_LOCKED = Trouble("locked", "another program keeps it locked, so that nothing can be written; end that program")


def _lost(file: str) -> Trouble:
    if file.endswith(("-wal", "-shm")):
        what = (
            f"{file} was removed or replaced while it is served, so nothing is written any more; restart the server "
            "(what it had answered before is being moved into the database file)"
        )
    else:
        what = (
            "the file was removed or replaced while it is served, so nothing is written any more; move the very same "
            "file back, or stop the server, put back what shall be served, and start it again"
        )
    return Trouble("storage_lost", what)


def _refusal_of_lost() -> StorageFault:
    return StorageFault(
        "storage_lost",
        Sentence(
            "The service has lost its database file, so nothing was done. Try again later; the organiser has to put "
            "the file back and start the service again."
        ),
    )


def _overwritten(file: str) -> Trouble:
    if file.endswith("-wal"):
        what = (
            f"{file} was cut by another program while it is served, so nothing is written any more, and what was last "
            "written is lost; restart the server"
        )
    else:
        what = (
            "the file was overwritten or cut by another program while it is served, so nothing is written any more; "
            "stop the server, put a sound copy back without the -wal and -shm beside it, and start it again"
        )
    return Trouble("storage_lost", what)


def _look(file: str) -> os.stat_result | None:
    with contextlib.suppress(OSError):
        return os.stat(file)  # noqa: PTH116 - three times faster than by a Path, and before each COMMIT
    return None


def _identity(look: os.stat_result | None) -> tuple[int, int] | None:
    """Return what tells a file from any other that may come to have its name, or None where there is none."""
    return None if look is None else (look.st_dev, look.st_ino)


def _state(index: bytes) -> bytes:
    """Return of the log's index what changes whenever the log is moved into the file or begun anew."""
    return index[_SALTS] + index[_MOVED] + index[_TO_MOVE]


def _log_size(index: bytes) -> int:
    """Return how many bytes the log has at least."""
    page_bytes, frames = _SIZES.unpack_from(index, _SIZES_AT)
    return _LOG_HEADER_BYTES + int(frames) * (_FRAME_HEADER_BYTES + int(page_bytes)) if frames else 0
