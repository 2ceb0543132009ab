"""Who owns a database file: one process at a time, by locks that die with it.

One lock is SQLite's own on an empty file beside the database, so it works wherever SQLite does. The other, where
the system has such locks, is on the database file itself: it holds whatever name the file is opened by, even when the
file beside it is gone.
"""

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import apsw

from booking.clock import Clock
from booking.errors import Busy, CannotStart
from booking.store import heartbeats, migrate
from booking.store.connection import UNREADABLE, connect, create_private_file
from booking.store.database import Database

_OWN_SECONDS = 2.0  # `token` owns the file for an instant: a server that starts just then waits for it.


_ASKED_AGAIN_SECONDS = 0.05

try:
    import fcntl
except ImportError:  # Windows.
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def open_database(path: Path, clock: Clock, *, must_own: bool, may_be_new: bool = False) -> Iterator[Database]:
    """Open the database at `path`, as its owner if no other process is, and close it at the end.

    Raises CannotStart, in one line that names the file, when it can't be opened or, with `must_own`, not be owned, and
    when what is done with it fails because it is locked or broken; a file that is not one of ours is left as it was.
    Where its other files are there without it, a new one is made only with `may_be_new`.
    """
    with contextlib.ExitStack() as closing:
        try:
            migrate.require_ours_at_a_glance(path)
            if not may_be_new:
                _require_not_mislaid(path)
            # Before the lock beside it: a start that is killed between the two leaves no lock without a database.
            create_private_file(path)
            owned = _own(path, _OWN_SECONDS if must_own else 0.0)
            if owned is not None:
                closing.enter_context(owned)
            elif must_own:
                raise CannotStart("another process serves it; stop that one, or name another file with --db")
            database = Database(path, clock, checkpoint=owned is not None)
        except (OSError, *UNREADABLE, CannotStart) as error:
            raise CannotStart(f"can't open the database {path}: {error}") from None
        closing.callback(database.close)
        try:
            clock.run_from(database.read(heartbeats.last_seen))
            yield database
        except (apsw.Error, Busy) as error:
            raise CannotStart(f"can't use the database {path}: {error}") from None


@contextlib.contextmanager
def own_alone(path: Path) -> Iterator[None]:
    """Own the database at `path`, which need not be there, without opening it. Raises CannotStart if another does."""
    resolved = path.resolve()
    lock = resolved.with_name(resolved.name + ".lock")
    was_there = lock.exists()
    owned = _own(path, 0.0)
    if owned is None:
        raise CannotStart(f"a process serves {path}; stop it first")
    with owned:
        try:
            yield
        finally:
            if not was_there and not resolved.exists():
                lock.unlink()  # By which a start would tell that there was a database.


def _require_not_mislaid(path: Path) -> None:
    """Raise CannotStart where the files of a database are there, but not the database."""
    resolved = path.resolve()
    was_there = resolved.exists()
    if was_there and resolved.stat().st_size:
        return
    log, *others = (resolved.with_name(resolved.name + end) for end in ("-wal", "-journal", "-shm", ".lock"))
    if log.exists() and log.stat().st_size:
        found = f"{log} has what was last written to it"
    elif was_there:
        if not log.exists():
            return  # Another process may be making it at this very moment; but it makes the log last.
        found = f"{log} shows that there was more in it"
    else:
        left = next((file for file in others if file.exists()), None)
        if left is None:
            return
        found = f"{left} shows that there was one"
    if resolved.exists() != was_there or (was_there and resolved.stat().st_size):
        return  # Another process has made it since the first look, and the files beside it, which come after it.
    raise CannotStart(
        f"it is {'empty' if was_there else 'not there'}, but {found}; put the database back, or start with "
        "--new yes to begin an empty one"
    )


def _own(database: Path, seconds: float) -> contextlib.ExitStack | None:
    """Return the locks on `database`, by whatever name it is opened, or None when another process keeps them too long.

    They are taken before SQLite opens the file and released after it has closed it: when a process closes any handle of
    a file, it loses the locks that SQLite has on it.
    """
    resolved = database.resolve()
    with contextlib.ExitStack() as locks:
        if fcntl is not None and resolved.exists():
            descriptor = os.open(resolved, os.O_RDWR | os.O_CLOEXEC)
            locks.callback(os.close, descriptor)
            if not locks_file(descriptor, seconds):
                return None
        lock = resolved.with_name(resolved.name + ".lock")
        lock.touch(mode=0o600)
        connection = connect(lock, "rw", seconds)
        locks.callback(connection.close)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except apsw.BusyError:
            return None
        return locks.pop_all()


def locks_file(descriptor: int, seconds: float) -> bool:
    """Whether the file itself is locked now for this process, or can't be, as on some network file systems."""
    for wait in [_ASKED_AGAIN_SECONDS] * round(seconds / _ASKED_AGAIN_SECONDS) + [0.0]:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            threading.Event().wait(wait)
        except OSError:
            return True
        else:
            return True
    return False
