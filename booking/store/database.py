"""The database: its connections, whose turn it is to write, and the only two ways in, `read` and `write`.

Writes are done in batches: each runs in a SAVEPOINT of one BEGIN IMMEDIATE transaction, they are committed together,
and only then each is answered: an answered write is on the disk, and many share the cost of one fsync.

Whoever has the turn does a batch: the writer, a thread that takes what waits in its queue, in order of arrival; or the
server's loop. To wait for the writer in another thread costs two hand-overs of Python's interpreter lock. `submit`
spares them: it runs the work around a write in the writer's thread, too, and tells when it is committed.
`write_at_once` spares even that thread: the loop does the batch itself, as long as nothing has to be waited for.
"""

import contextlib
import logging
import math
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar

import apsw

from booking.clock import Clock
from booking.errors import BookingError, Busy, Miscounted, WouldWait
from booking.monitoring.tally import Tally
from booking.people import Account
from booking.store import integrity, migrate
from booking.store.condition import Condition
from booking.store.connection import (
    BUSY_SECONDS,
    LOCKED,
    connect,
    create_private_file,
    switch_write_ahead_log_on,
)
from booking.store.threads import lasting
from booking.store.turns import Turns
from booking.texts.sentences import Sentence

WRITES_WAITING_AT_MOST = 5_000  # About a second's; more than the server lets in connections.
WRITES_PER_COMMIT = 128
# A booking changes a few bytes on pages all over a large file: small ones keep its cost flat up to a million bookings
# (pages of 4 KiB: +41 %).
_PAGE_BYTES = 1_024
# A page that was written many times is moved into the file but once: a log of 32 MB costs bookings 5 % less than 4 MB.
LOG_BYTES = 32 * 1024 * 1024
_COMMITS_REMEMBERED = 8
# Only the writer moves the log into the file, which takes a while; so often it has to have a batch for that.
WRITES_AT_ONCE_IN_A_ROW = 512
_CACHE_KIBIBYTES = 1_024  # More gains nothing: what is read again is in the system's memory.
P = ParamSpec("P")
R = TypeVar("R")
_STOPPING = Sentence("The service is stopping. Try again in a few seconds.")
log = logging.getLogger(__name__)


class Rows(Protocol):
    """What a statement returns, row by row."""

    def __iter__(self) -> Iterator[Any]: ...

    def fetchone(self) -> Any:
        """Return the next row, or None behind the last one."""

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""

    def close(self) -> None:
        """Let go of the rows that are left."""


class Tx:
    """One transaction, as the functions that run in it see it: `now`, and a way to run SQL.

    `now` is the only now in it, read once after the transaction had its lock. `queued` is set when a fact is recorded
    or a notice queued. `actor` is who the history says has done it, and `account_id` and `address` who the audit log
    says has. `is_unseen` says that nobody is shown what it writes. In one that `is_short`, what may take long raises
    WouldWait, which undoes it: it is begun anew where others need not wait for it.
    """

    __slots__ = (
        "_connection",
        "account_id",
        "actor",
        "address",
        "execute",
        "executemany",
        "is_short",
        "is_unseen",
        "now",
        "queued",
    )

    def __init__(self, connection: apsw.Connection, now: int, queued: threading.Event) -> None:
        self.now, self.queued, self.actor = now, queued, "system"
        self.account_id: int | None = None
        self.address = ""
        self._connection = connection
        self.is_short = self.is_unseen = False
        self.execute: Callable[[str, Sequence[Any] | Mapping[str, Any]], Rows] = connection.execute
        self.executemany: Callable[[str, Iterable[Sequence[Any]]], Rows] = connection.executemany

    @property
    def is_undone(self) -> bool:
        """Whether SQLite has undone the whole transaction by itself, as it may where the disk is full."""
        return not self._connection.in_transaction

    def changes(self) -> int:
        """Return how many rows the last statement has added, changed or deleted."""
        return self._connection.changes()

    def total_changes(self) -> int:
        """Return how many rows the connection has added, changed or deleted since it was opened."""
        return self._connection.total_changes()

    def act_as(self, account: Account | None, address: str = "") -> None:
        """Let the history and the audit log say that this account, or a guest, does what the transaction does.

        `address` is where they are, empty for the bot.
        """
        self.account_id, self.address = None if account is None else account.id, address
        self.actor = "guest" if account is None else f"account {account.id}"


class _Write:
    """A write that its asker waits for: what to run, then its result or its error, when `answered` is released."""

    __slots__ = ("answered", "call", "error", "give_up_at", "result")

    def __init__(self, call: Callable[[], Any], give_up_at: float) -> None:
        self.call = call
        self.give_up_at = give_up_at
        self.result: Any = None
        self.error: BaseException | None = None
        self.answered = threading.Lock()
        self.answered.acquire()

    def run(self) -> None:
        try:
            self.result = self.call()
        except BaseException as error:
            self.error = error

    def finish(self, error: BaseException | None) -> None:
        self.error = error or self.error
        self.answered.release()


class Work(NamedTuple):
    """Work that no thread waits for: `finish` is told when what `run` wrote is committed, or why it is not.

    `run` must be short, must not wait for another request and must not read what it has written itself; neither may
    raise.
    """

    run: Callable[[], object]
    finish: Callable[[BaseException | None], None]
    give_up_at: float = math.inf  # By the monotonic clock.


AnyWrite = TypeVar("AnyWrite", bound=_Write | Work)


class Database:
    """One SQLite file, migrated to this version's schema and ready for `read` and `write`.

    `path` must be owned (see `ownership.py`) or else only briefly used, with `checkpoint` False: this process then
    neither changes the schema nor moves the write-ahead log into the file, which is its owner's to do. Raises
    CannotStart when the file is not one of ours or is of another version.
    """

    short_writes = 0  # Moves on as they come, by `submit` or `write_at_once`.

    def __init__(
        self, path: Path, clock: Clock, *, checkpoint: bool = True, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        self.path = path
        self.clock = clock
        self._busy_seconds = busy_seconds
        self._readers: list[apsw.Connection] = []
        self._idle_readers: list[apsw.Connection] = []
        self._readers_of_loop: list[apsw.Connection] = []  # Which don't wait for locks.
        self._readers_lock = threading.Lock()
        self._closed = False
        create_private_file(path)
        if checkpoint:
            integrity.require_sound_after_a_crash(path)
        self._connection = self._connect("rwc")
        self._may_move_log = checkpoint
        try:
            self._set_up(checkpoint=checkpoint)
            self.condition = Condition(path, clock)
            # One at least, so that the writer's is never the last connection to close where nothing may be written.
            self._idle_readers.append(self._connect_reader(busy_seconds))
            self._readers_of_loop.append(self._connect_reader(busy_seconds=0))
        except BaseException:
            self._connection.close()
            raise
        self._is_settling = self._is_rescued = self._is_short = False
        self.queued = threading.Event()  # Whoever waits for it and then writes comes after the COMMIT of what set it.
        self.commits = 0  # Moves on with each COMMIT of what anyone may be shown, before an answer; and by `outdate`.
        self._unseen_changes = 0
        self.commit_seconds, self.commits_took = 0.0, Tally()  # Of one of the last COMMITs, on average; of all.
        self._last_commits_took: deque[float] = deque(maxlen=_COMMITS_REMEMBERED)
        self._undone_by: BaseException | None = None
        self._entrance, self._counting = threading.Lock(), threading.Lock()
        self._turns = Turns()
        self._left_at_once = WRITES_AT_ONCE_IN_A_ROW
        self._writes: queue.SimpleQueue[_Write | Work | None] = queue.SimpleQueue()
        self._batch: deque[_Write | Work] = deque()  # What the writer has taken and not told yet.
        self._writer = lasting("writer", self._write_until_closed)
        self._writer.start()

    @property
    def writes_waiting(self) -> int:
        """How many writes wait for those that are under way."""
        return self._writes.qsize()

    def read(self, function: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return `function(tx, …)`, run on a read-only connection of its own, on one snapshot.

        Raises WouldWait in the thread that never waits, where another program's lock is in the way.
        """
        idle = self._readers_of_loop if threading.get_ident() == self._turns.loop else self._idle_readers
        try:
            # The one used last: so there are no more than are needed at once, and its pages are still in memory.
            connection = idle.pop()
        except IndexError:
            connection = self._connect_reader(0 if idle is self._readers_of_loop else self._busy_seconds)
        try:
            self.condition.require_usable()
            connection.execute("BEGIN")
            return function(Tx(connection, self.clock.now(), self.queued), *args, **kwargs)
        except Exception as error:
            if idle is self._readers_of_loop and isinstance(error, LOCKED) and self._turns.runs != self._turns.loop:
                raise WouldWait from error
            refusal = self.condition.note_read(error)
            if refusal is error:
                raise
            raise refusal from error
        finally:
            if connection.in_transaction:
                with contextlib.suppress(apsw.Error):  # It has read; what was wrong is told by then.
                    connection.execute("COMMIT")
            if self._closed:  # While it read.
                connection.close()
            idle.append(connection)

    def write(self, function: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return `function(tx, …)` once what it wrote is on the disk; an exception of its own undoes it and is raised.

        Within submitted work it returns at once: there it is the work that must not answer anyone before its end.
        Raises Busy, with nothing done, when too many writes wait already, the file's lock can't be had in time or
        the database is being closed; WouldWait in the thread that never waits.
        """
        thread = threading.get_ident()
        if thread == self._turns.runs:
            return self._run_in_savepoint(function, *args, **kwargs)
        if thread == self._turns.loop:
            raise WouldWait
        write = _Write(
            lambda: self._run_in_savepoint(function, *args, **kwargs), self.clock.monotonic() + self._busy_seconds
        )
        with self._entrance:
            self._require_room()
            self._writes.put(write)
        write.answered.acquire()
        if write.error is not None:
            raise write.error
        result: R = write.result
        return result

    def submit(self, run: Callable[[], None], finish: Callable[[BaseException | None], None]) -> None:
        """Call `run()` in the writer's thread, and after the COMMIT of all that it wrote by `write`, `finish(None)`.

        Where it could not be committed, or not even begun in time, `finish(error)` is called and nothing was written.
        What both may do is said at Work. Raises Busy when too many writes wait already or the database is being closed.
        """
        with self._entrance:
            self._require_room()
            self.short_writes += 1
            self._writes.put(Work(run, finish, self.clock.monotonic() + self._busy_seconds))

    def never_waiting(self, wake: Callable[[], None]) -> AbstractContextManager[None]:
        """Let this thread, which is the server's loop, wait for nothing that it calls here: it gets WouldWait instead.

        `wake` lets the loop look again for what it can do; it is called in other threads.
        """
        return self._turns.with_loop(wake)

    def write_at_once(self, works: Sequence[Work], seconds: float, commit_seconds_at_most: float) -> int:
        """Do the works as `submit` would, but in this thread and as far as there is time; return how many were told.

        One at least is done, and none is begun after so many seconds. Or 0, and nothing was done, while the writer is
        at work: when it is done, this thread is woken and has its turn. Raises WouldWait, with nothing done, where all
        of them are a matter for `submit`: another program has the file's lock, COMMITs take too long, or the log is to
        be moved into the file.
        """
        if self.commit_seconds > commit_seconds_at_most or self._left_at_once <= 0:
            self._turns.leave_out_loops()
            self._left_at_once = WRITES_AT_ONCE_IN_A_ROW
            raise WouldWait
        if not self._turns.begin_loops():
            return 0
        try:
            if self._closed:
                raise WouldWait
            ends_at = self.clock.monotonic() + seconds
            done, error = self._write_batch(works[:WRITES_PER_COMMIT], ends_at)
        finally:
            self._turns.end_loops()
        self._left_at_once -= len(done)
        self.short_writes += len(done)
        for work in done:
            work.finish(error)
        return len(done)

    def write_later(self, function: Callable[Concatenate[Tx, P], object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Let `function(tx, …)` be run without waiting for it, where it may as well be left undone.

        Only the log says so, and only when the function itself fails.
        """

        def run() -> None:
            try:
                self._run_in_savepoint(function, *args, **kwargs)
            except Busy:
                return
            except Exception:
                log.exception("A write that nobody waits for has failed.")

        with self._entrance:
            if not self._closed and self.writes_waiting < WRITES_WAITING_AT_MOST:
                self._writes.put(Work(run, lambda _: None, self.clock.monotonic() + self._busy_seconds))

    def settle(self, function: Callable[[Tx], object]) -> None:
        """Write `function(tx)` like `write`, and let the writer then move the log into the file, unless others write.

        For a time when nobody writes: the file alone then has everything.
        """
        self._is_settling = True
        self.write(function)

    @property
    def slowest_commit_seconds(self) -> float:
        """What the slowest of the last COMMITs took."""
        return max(tuple(self._last_commits_took), default=0.0)

    def outdate(self) -> None:
        """Let nothing that was made before be taken for unchanged: something that it was made from is another now.

        To be called after the change, where that is in no COMMIT: of the clock, say.
        """
        with self._counting:
            self.commits += 1

    def close(self) -> None:
        """Answer the writes that wait, then close every connection; the last one empties the write-ahead log."""
        with self._entrance:
            if self._closed:
                return
            self._closed = True
            self._writes.put(None)
        self._writer.join()
        with self._turns.writers():
            if self.condition.is_overwritten:
                # The last connection to close moves the log into the file, unless it may only read.
                self._connection.close()
            with self._readers_lock:
                for reader in self._readers:
                    # Where a read goes on, it is left to its end.
                    with contextlib.suppress(apsw.ThreadingViolationError):
                        reader.close()
            self._connection.close()
        self.condition.close()

    def _require_room(self) -> None:
        if self._closed:
            raise Busy(_STOPPING)
        if self._writes.qsize() >= WRITES_WAITING_AT_MOST:
            raise Busy("Too many requests are waiting. Try again in a second.")

    # Batches

    def _write_until_closed(self) -> None:
        """Be the writer."""
        self._begin_anew()
        open_for_more = True
        while open_for_more:
            open_for_more = self._take_batch()
            with self._turns.writers():
                self._refuse_overdue()
                error = self._write_batch(self._batch)[1] if self._batch else None
                self._left_at_once = WRITES_AT_ONCE_IN_A_ROW
            self._tell(error)
            if self._is_settling and self._writes.empty():
                self._settle()

    def _begin_anew(self) -> None:
        """Tell those whose writes the writer had taken when it was ended that nobody knows what became of them."""
        self._tell(RuntimeError("the writer was ended by an error"))
        if self._closed:
            self._writes.put(None)  # It may have taken that, too.

    def _take_batch(self) -> bool:
        """Wait for a write, then take those that wait with it; False with the last batch before the close."""
        write = self._writes.get()
        while write is not None:
            self._batch.append(write)
            if len(self._batch) == WRITES_PER_COMMIT or self._writes.empty():
                return True
            write = self._writes.get()  # It is there: nobody else takes any.
        return False

    def _refuse_overdue(self) -> None:
        """Refuse the writes that have waited too long behind a lock; the others stay."""
        now = self.clock.monotonic()
        for _ in range(len(self._batch)):
            write = self._batch.popleft()
            if write.give_up_at < now:
                write.finish(Busy("The database was busy for too long. Try again in a few seconds."))
            else:
                self._batch.append(write)

    def _tell(self, error: BaseException | None) -> None:
        """Tell each what became of its write, once."""
        while self._batch:
            self._batch.popleft().finish(error)

    def _write_batch(
        self, batch: Sequence[AnyWrite], ends_at: float | None = None
    ) -> tuple[Sequence[AnyWrite], BaseException | None]:
        """Do the batch, by whoever has the turn; return what was done, for it to be told, and why it came to nothing.

        From `ends_at` on, by the monotonic clock, none of it is begun. This thread then may not wait, either: it raises
        WouldWait, with nothing done, where another program has the lock.
        """
        self._turns.runs = threading.get_ident()
        self._is_short = ends_at is not None
        begun = 0
        error: BaseException | None = None
        try:
            self._begin(may_wait=ends_at is None)
            changes = self._connection.total_changes()
            for write in batch:
                begun += 1
                write.run()
                if self._undone_by is not None:
                    raise self._undone_by
                if ends_at is not None and self.clock.monotonic() >= ends_at:
                    break
            self._commit(changes)
        except BaseException as failure:
            self._roll_back()
            if ends_at is not None and not begun:
                raise WouldWait from failure  # Whatever it is, the writer meets it, too.
            error = self.condition.note(failure)
        finally:
            self._turns.runs = None
        self._rescue_what_the_log_has()
        return batch if ends_at is None else batch[:begun], error

    def _begin(self, *, may_wait: bool) -> None:
        connection, condition = self._connection, self.condition
        self._undone_by, self._unseen_changes = None, 0
        condition.require_not_lost()
        if may_wait != self._waits_for_locks:
            self._let_connection_wait(may_wait)
        condition.begin_to_wait()
        try:
            connection.execute("BEGIN IMMEDIATE")
        finally:
            condition.end_to_wait()

    def _commit(self, changes_before: int) -> None:
        connection, condition = self._connection, self.condition
        if connection.total_changes() == changes_before:
            connection.execute("COMMIT")
        else:
            condition.require_file(2)  # Nobody is to be answered for what goes into a file that is lost.
            began_at = self.clock.monotonic()
            connection.execute("COMMIT")
            took = self.clock.monotonic() - began_at
            self.commits_took.add(took)
            self._last_commits_took.append(took)
            self.commit_seconds = sum(self._last_commits_took) / len(self._last_commits_took)
            condition.require_intact()  # It may have happened while the disk was waited for.
            condition.note_written()
        if connection.total_changes() != changes_before + self._unseen_changes:
            self.outdate()

    def _run_in_savepoint(self, function: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one write of the common transaction; an exception of its own is raised, and undoes that write alone."""
        connection = self._connection
        if self._undone_by is not None:
            raise self._undone_by
        try:
            connection.execute("SAVEPOINT one_write")
            tx, changes = Tx(connection, self.clock.now(), self.queued), connection.total_changes()
            tx.is_short = self._is_short
            result = function(tx, *args, **kwargs)
            self._unseen_changes += connection.total_changes() - changes if tx.is_unseen else 0
            connection.execute("RELEASE one_write")
        except BaseException as error:
            refusal = error if isinstance(error, BookingError) else self.condition.note(error)
            if refusal is not error or not connection.in_transaction:
                # A full disk, say. SQLite may have undone the whole batch by itself; the rest would fare no better.
                self._undone_by = refusal
                raise refusal from error
            if isinstance(error, Miscounted):
                self.condition.note_miscounted(error)
            if not (isinstance(error, BookingError) and error.keeps_work):
                connection.execute("ROLLBACK TO one_write")
            connection.execute("RELEASE one_write")
            raise
        return result

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            with contextlib.suppress(apsw.Error):
                self._connection.execute("ROLLBACK")

    def _rescue_what_the_log_has(self) -> None:
        """Move the log into the file, once, where it has lost its name and would be gone with this process."""
        if self.condition.has_lost_its_log and not self._is_rescued:
            self._is_rescued = True
            self._checkpoint("PASSIVE")

    def _settle(self) -> None:
        """Move the log into the file and empty it, unless somebody is reading; never waits."""
        self._is_settling = False
        with self._turns.writers():
            if self._may_move_log and self.condition.trouble is None:
                self._empty_log()

    def _empty_log(self) -> None:
        """Move the log into the file and empty it, unless somebody is reading; the next BEGIN waits for locks again."""
        self._checkpoint("PASSIVE")
        self._let_connection_wait(False)
        self._checkpoint("TRUNCATE")

    def _checkpoint(self, how: str) -> None:
        with contextlib.suppress(apsw.Error):  # It is tried again; until then all is in the log.
            self._connection.execute(f"PRAGMA wal_checkpoint({how})").fetchall()

    # Connections

    def _let_connection_wait(self, may_wait: bool) -> None:
        """Let the connection that writes wait for locks, and move the log into the file when it is long; or neither."""
        self._waits_for_locks = may_wait
        self._connection.set_busy_timeout(int(self._busy_seconds * 1_000) if may_wait else 0)
        self._connection.wal_autocheckpoint(self._log_pages if may_wait and self._may_move_log else 0)

    def _set_up(self, *, checkpoint: bool) -> None:
        """Tune the writer's connection and bring the file to this version, or require that it is of it."""
        # Of a file that is new; others stay as they are.
        self._connection.execute(f"PRAGMA page_size={_PAGE_BYTES}")
        migrate.mark_as_ours(self._connection)
        switch_write_ahead_log_on(self._connection)
        self._connection.execute("PRAGMA synchronous=FULL")
        # What is deleted, people's names among it, does not stay in the file.
        self._connection.execute("PRAGMA secure_delete=ON")
        self._connection.execute(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")
        self._log_pages = self._pages_of_log()
        self._let_connection_wait(True)
        if checkpoint:
            migrate.migrate(self._connection, self.clock)
            # So that the file by itself is a whole database from the start.
            self._empty_log()
        else:
            migrate.require_latest(self._connection)

    def _pages_of_log(self) -> int:
        return LOG_BYTES // int(self._connection.pragma("page_size"))

    def _connect(self, mode: str) -> apsw.Connection:
        return connect(self.path, mode, self._busy_seconds)

    def _connect_reader(self, busy_seconds: float) -> apsw.Connection:
        self.condition.require_file()  # By its name another file may be found by now.
        try:
            connection = connect(self.path, "ro", busy_seconds)
            connection.execute("PRAGMA wal_autocheckpoint=0")
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()  # From here on it has its lock on the file.
        except apsw.Error as error:
            raise self.condition.note(error) from error
        with self._readers_lock:
            if not self._closed:
                self._readers.append(connection)
                return connection
        connection.close()
        raise Busy(_STOPPING)
