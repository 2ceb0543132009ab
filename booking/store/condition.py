"""The condition of the database file: whether it takes writes, and whether it is still the file that was opened.

Each state is logged when it begins and when it ends, however many requests meet it.
"""

import logging
import math
import threading
from pathlib import Path
from typing import NamedTuple

import apsw

from booking import COMMAND
from booking.clock import Clock
from booking.errors import Busy, Miscounted, StorageFault
from booking.store.connection import LOCKED
from booking.store.files import Files
from booking.texts.sentences import Sentence

TAKES_NO_WRITES = (apsw.FullError, apsw.IOError, apsw.ReadOnlyError, apsw.CantOpenError)
# SQLite takes the log's index into the memory in pieces; where that fails, it calls it an error of the disk.
_OF_MEMORY = (apsw.SQLITE_IOERR_NOMEM, apsw.SQLITE_IOERR_SHMMAP)
_IS_NO_DATABASE = (apsw.CorruptError, apsw.NotADBError)
# How long a transaction may wait for its lock before that counts as trouble; another process's single write is none.
_LOCKED_SECONDS = 2.0
# How often the disk is tried while nobody writes, and at most how long ago the clock's row was written.
_TRIED_EVERY_SECONDS = 5.0
_NOTED_EVERY_SECONDS = 60.0

log = logging.getLogger(__name__)


class Trouble(NamedTuple):
    """Why the database takes no writes: a word that stays, and a sentence for whoever looks after the service."""

    cause: str
    sentence: str


class Condition:
    """What is known of a file that is served; the writer notes what it meets, and any thread may ask."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._clock = clock
        self._path = path
        # SQLite never makes the log and its index anew while a connection is open.
        self._files = Files(path)
        self._turn = threading.Lock()
        self._trouble: Trouble | None = None
        self.is_served = False  # Only then is what happens to the file told by the log: a command tells it itself.
        self.has_lost_its_log = False  # While the file itself is there: what the log has can still be moved into it.
        self._miscounted_at: dict[int, float] = {}
        self.is_overwritten = False  # For good: then nothing is read any more, nothing written, and no log moved.
        self._waits_since: float | None = None
        self._wrote_at = self._beat_at = clock.monotonic()

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing can be written at this moment, or None."""
        waits_since = self._waits_since
        if waits_since is not None and self._clock.monotonic() - waits_since > _LOCKED_SECONDS:
            self._begin(_IS_LOCKED)
        return self._trouble

    def require_file(self, how_many: int = 3) -> None:
        """Raise StorageFault (storage_lost) unless the files are still those that were opened; costs microseconds.

        They are when they have their names and nobody but SQLite has written into them. `how_many` is for the busy
        writer, which looks for the file and its log (2) and leaves the name of the log's index to the job.
        """
        found = self._trouble
        self.require_intact()
        removed = self._files.removed(how_many)
        if removed is not None:
            self.has_lost_its_log = removed != self._files.names[0]
            self._begin(_removed(removed))
            raise _refusal_of_lost()
        if found is not None and found.cause == "storage_lost" and how_many == len(self._files.names):
            self._end()

    def require_intact(self) -> None:
        """Raise StorageFault (storage_lost) where another program than SQLite has overwritten or cut a file."""
        if not self.is_overwritten:
            file = self._files.overwritten()
            if file is None:
                return
            self._begin_overwritten(_overwritten(file))
        raise _refusal_of_lost()

    def require_usable(self) -> None:
        """Raise StorageFault (storage_lost) where SQLite must not be called any more; for each use of a connection."""
        if self.is_overwritten or self._files.is_index_suspect():
            self.require_intact()

    def note_read(self, error: BaseException) -> BaseException:
        """Note an error that a read met, and return what to raise; that of a read which tried to write is a bug."""
        return error if isinstance(error, apsw.ReadOnlyError) else self.note(error)

    def note(self, error: BaseException) -> BaseException:
        """Note an error that was met, and return what its asker is told: most are told the error itself.

        Whatever it is, it may come of a file that was overwritten.
        """
        if isinstance(error, LOCKED):
            self._begin(_IS_LOCKED)
            return Busy("The database is locked by another program. Try again in a few seconds.")
        if _is_of_memory(error):
            self._begin(_NO_MEMORY)
            return Busy("The site is short of memory, so nothing has changed. Try again in a few seconds.")
        try:
            if not isinstance(error, TAKES_NO_WRITES + _IS_NO_DATABASE):
                self.require_intact()
                return error
            self.require_file()  # What was removed can't be opened either.
        except StorageFault as lost:
            return lost
        if isinstance(error, _IS_NO_DATABASE):
            self._begin_overwritten(Trouble("storage_lost", f"it is damaged ({error}), {_WHAT_TO_DO}"))
            return _refusal_of_lost()
        self._begin(Trouble("storage_full", f"the disk takes no writes ({error}); make room on it, or mend it"))
        return StorageFault(
            "storage_full",
            Sentence(
                "The site can’t save anything at the moment: its disk is full or faulty. Nothing has changed. Try "
                "again in a minute; the organiser has to make room."
            ),
        )

    def require_not_lost(self) -> None:
        """Raise StorageFault while the files are known to be lost, or SQLite must not be called any more."""
        self.require_usable()
        trouble = self._trouble
        if trouble is not None and trouble.cause == "storage_lost":
            self.require_file()

    def note_miscounted(self, error: Miscounted) -> None:
        """Note that an event's counts forbid a write; the log says so, of one event once a minute at most."""
        now = self._clock.monotonic()
        if self.is_served and now - self._miscounted_at.get(error.event_id, -math.inf) >= _NOTED_EVERY_SECONDS:
            self._miscounted_at[error.event_id] = now
            log.error(
                "The counts of event %d are wrong (%s), so bookings of it can't change: `%s check --db %s` "
                "says how to put them right.",
                error.event_id,
                error.__cause__,
                COMMAND,
                self._path,
            )

    def close(self) -> None:
        """Close what was opened to look at the files; only after the last connection."""
        self._files.close()

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
        """Whether it is time for a write, to test the disk and to note the time."""
        now = self._clock.monotonic()
        return (
            self._trouble is not None
            or now - self._wrote_at >= _TRIED_EVERY_SECONDS
            or now - self._beat_at >= _NOTED_EVERY_SECONDS
        )

    def is_quiet(self) -> bool:
        """Whether nobody has written for a few seconds."""
        return self.seconds_since_write >= _TRIED_EVERY_SECONDS

    @property
    def seconds_since_write(self) -> float:
        """How long ago something was written and committed; or since when the file is open."""
        return self._clock.monotonic() - self._wrote_at

    def _begin_overwritten(self, trouble: Trouble) -> None:
        self._files.mend_index()
        self.is_overwritten = True
        self._begin(trouble)

    def _begin(self, trouble: Trouble) -> None:
        with self._turn:
            before, self._trouble = self._trouble, trouble
        if self.is_served and (before is None or before.cause != trouble.cause):
            log.error("The database %s: %s.", self._path, trouble.sentence)

    def _end(self) -> None:
        with self._turn:
            before, self._trouble = self._trouble, None
            self.has_lost_its_log = False
        if self.is_served and before is not None:
            log.warning("The database %s takes writes again (%s is over).", self._path, before.cause)


def _is_of_memory(error: BaseException) -> bool:
    return isinstance(error, apsw.NoMemError) or getattr(error, "extendedresult", 0) in _OF_MEMORY


_IS_LOCKED = Trouble("locked", "another program keeps it locked, so that nothing can be written; end that program")
_NO_MEMORY = Trouble(
    "memory",
    "the process has no memory left, so that nothing can be written; let it have more, or end what else needs it",
)


_WHAT_TO_DO = (
    "so nothing is read or written any more; stop the server, keep a copy of the file and of its -wal, put a sound "
    "copy of the file back without the -wal and -shm beside it, and start it again"
)


def _removed(file: str) -> Trouble:
    if file.endswith(("-wal", "-shm")):
        what = (
            f"{file} was removed or replaced while it is served, so nothing is written any more; restart the server "
            "(what it had answered before is being moved into the database file)"
        )
    else:
        what = (
            "the file was removed or replaced while it is served, so nothing is written any more; move the very same "
            "file back, or stop the server, put back what is to be served, and start it again"
        )
    return Trouble("storage_lost", what)


def _overwritten(file: str) -> Trouble:
    if file.endswith("-shm"):
        what = (
            f"{file} was overwritten or cut by another program while it is served, so nothing is read or written any "
            "more; restart the server (all that it has answered is in the database file and its -wal)"
        )
    elif file.endswith("-wal"):
        what = (
            f"{file}, or the -shm beside it, was overwritten or cut by another program while it is served, "
            f"{_WHAT_TO_DO}; without a sound copy, a restart goes on from what the file and its -wal still have"
        )
    else:
        what = f"the file was overwritten or cut by another program while it is served, {_WHAT_TO_DO}"
    return Trouble("storage_lost", what)


def _refusal_of_lost() -> StorageFault:
    return StorageFault(
        "storage_lost",
        Sentence(
            "The site has lost its database file, so nothing has changed. Try again later; the organiser has to put "
            "the file back and restart the site."
        ),
    )
