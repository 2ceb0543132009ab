"""The database: its connections, the one writer, and the only two ways in, `read` and `write`.

All writes go through one thread. It takes the writes that are waiting, in order of arrival, runs each in a SAVEPOINT
of one BEGIN IMMEDIATE transaction, commits them together and only then answers each: an answered write is on the
disk, and many waiting writes share the cost of one fsync.
"""

import contextlib
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from booking.clock import Clock
from booking.errors import Busy
from booking.store import migrate

BUSY_SECONDS = 5.0
WRITES_WAITING_AT_MOST = 1_000
WRITES_PER_COMMIT = 128
P = ParamSpec("P")
R = TypeVar("R")
_STOPPING = "The service is stopping. Try again in a few seconds."
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Tx:
    """One transaction, as the functions that run in it see it: `now`, and a way to run SQL.

    `now` is the only now in it, read once after the transaction had its lock.
    """

    __slots__ = ("execute", "executemany", "now")

    def __init__(self, connection: sqlite3.Connection, now: int) -> None:
        self.now = now
        self.execute: Callable[[str, Sequence[Any]], sqlite3.Cursor] = connection.execute
        self.executemany: Callable[[str, Iterable[Sequence[Any]]], sqlite3.Cursor] = connection.executemany


class _Write:
    """A write on its way: what to run, then its result or its error; `answered` is released when either is there."""

    __slots__ = ("answered", "call", "error", "give_up_at", "result")

    def __init__(self, call: Callable[[Tx], Any], give_up_at: float) -> None:
        self.call = call
        self.give_up_at = give_up_at
        self.result: Any = None
        self.error: BaseException | None = None
        self.answered = threading.Lock()
        self.answered.acquire()


class Database:
    """One SQLite file, migrated to this version's schema and ready for `read` and `write`.

    `path` must be owned (see `ownership.py`) or else only briefly used, with `checkpoint` False: this process then
    neither changes the schema nor moves the write-ahead log into the file while others use it, because two processes
    doing so at once can lose data in SQLite before 3.51.3. Raises CannotStart when the file is not one of ours or is
    of another version.
    """

    def __init__(
        self, path: Path, clock: Clock, *, checkpoint: bool = True, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        self.path = path
        self._clock = clock
        self._busy_seconds = busy_seconds
        self._create_private_file()
        self._connection = self._connect("rwc")
        try:
            migrate.claim(self._connection)
            self._switch_write_ahead_log_on()
            self._connection.execute("PRAGMA synchronous=FULL")
            if not checkpoint:
                self._connection.execute("PRAGMA wal_autocheckpoint=0")
            if checkpoint:
                migrate.migrate(self._connection)
            else:
                migrate.require_latest(self._connection)
        except BaseException:
            self._connection.close()
            raise
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._readers_lock = threading.Lock()
        self._closed = False
        self._entrance = threading.Lock()
        self._writes: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_until_closed, name="writer", daemon=True)
        self._writer.start()

    def read(self, function: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return `function(tx, …)`, run on this thread's own read-only connection, on one snapshot."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect_reader()
        try:
            connection.execute("BEGIN")
            return function(Tx(connection, self._clock.now()), *args, **kwargs)
        except sqlite3.OperationalError as error:
            raise _refusal(error) from error
        finally:
            if connection.in_transaction:
                connection.execute("COMMIT")

    def write(self, function: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return `function(tx, …)` once what it wrote is on the disk; an exception of its own undoes it and is raised.

        Raises Busy, with nothing done, when too many writes wait already, the file's lock can't be had in time or
        the database is being closed.
        """
        write = _Write(lambda tx: function(tx, *args, **kwargs), self._clock.monotonic() + self._busy_seconds)
        with self._entrance:
            if self._closed:
                raise Busy(_STOPPING)
            if self._writes.qsize() >= WRITES_WAITING_AT_MOST:
                raise Busy("Too many requests are waiting. Try again in a second.")
            self._writes.put(write)
        write.answered.acquire()
        if write.error is not None:
            raise write.error
        result: R = write.result
        return result

    def close(self) -> None:
        """Answer the writes that wait, then close every connection; the last one empties the write-ahead log."""
        with self._entrance:
            if self._closed:
                return
            self._closed = True
            self._writes.put(None)
        self._writer.join()
        with self._readers_lock:
            for reader in self._readers:
                reader.close()
        self._connection.close()

    # The writer

    def _write_until_closed(self) -> None:
        open_for_more = True
        while open_for_more:
            batch, open_for_more = self._next_batch()
            self._write_batch(batch)

    def _next_batch(self) -> tuple[list[_Write], bool]:
        """Wait for a write, then take those that wait with it; False with the last batch before the close."""
        batch: list[_Write] = []
        write = self._writes.get()
        while write is not None:
            batch.append(write)
            if len(batch) == WRITES_PER_COMMIT:
                return batch, True
            try:
                write = self._writes.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _write_batch(self, batch: list[_Write]) -> None:
        try:
            self._run_and_commit(self._drop_overdue(batch))
        except BaseException as error:
            self._roll_back()
            refusal = _refusal(error)
            for write in batch:
                write.error = refusal
        for write in batch:
            write.answered.release()

    def _drop_overdue(self, batch: list[_Write]) -> list[_Write]:
        """Refuse the writes that have waited too long behind a lock; return the others."""
        now = self._clock.monotonic()
        for write in batch:
            if write.give_up_at < now:
                write.error = Busy("The database was busy for too long. Try again in a few seconds.")
        return [write for write in batch if write.error is None]

    def _run_and_commit(self, batch: list[_Write]) -> None:
        if not batch:
            return
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        for write in batch:
            execute("SAVEPOINT one_write")
            try:
                write.result = write.call(Tx(self._connection, self._clock.now()))
            except BaseException as error:
                if not self._connection.in_transaction:
                    raise  # A full disk, say: SQLite has undone the whole batch by itself.
                execute("ROLLBACK TO one_write")
                write.error = error
            execute("RELEASE one_write")
        execute("COMMIT")

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    # Connections

    def _create_private_file(self) -> None:
        """Make the file readable by its owner alone; SQLite gives the files beside it the same mode."""
        with contextlib.suppress(FileExistsError):
            os.close(os.open(self.path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    def _switch_write_ahead_log_on(self) -> None:
        try:
            self._connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            # SQLite refuses at once while another process does the same; for a transaction's lock it waits.
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("COMMIT")
            self._connection.execute("PRAGMA journal_mode=WAL")

    def _connect(self, mode: str) -> sqlite3.Connection:
        return connect(self.path, mode, self._busy_seconds)

    def _connect_reader(self) -> sqlite3.Connection:
        connection = self._connect("ro")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        with self._readers_lock:
            if not self._closed:
                self._readers.append(connection)
                return connection
        connection.close()
        raise Busy(_STOPPING)


def connect(path: Path, mode: str, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Return a connection in autocommit mode, usable from any thread; `mode` is SQLite's: ro, rw or rwc."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    # The first pragma: the ones after it may already have to wait.
    connection.execute(f"PRAGMA busy_timeout={int(busy_seconds * 1_000)}")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def is_locked(error: BaseException) -> bool:
    """Whether SQLite refused because of another connection's lock."""
    # An error that Python's own module raises has no code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF in _LOCKED


def _refusal(error: BaseException) -> BaseException:
    """Return what the askers of a failed batch are told: a lock not had in time is Busy, all else as it is."""
    if is_locked(error):
        return Busy("The database is locked by another program. Try again in a few seconds.")
    return error
