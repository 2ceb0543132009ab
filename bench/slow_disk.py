"""The service on a slower disk: `python -m bench.slow_disk DATABASE common|lock MILLISECONDS`.

Every COMMIT takes so much longer, as an fsync does there. `common` is the service's own writer, which commits the
writes that wait together; `lock` is what most programs do: a transaction at a time, under a lock.
"""

import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from app import pin_to_one_cpu
from booking import config
from booking.accounts.passwords import Passwords
from booking.clock import Clock, SystemClock
from booking.store.database import Database, Tx
from booking.web.app import create_app
from booking.web.server.server import Server, listen
from booking.web.site import Site

# As many as the load has connections, so that the lock is what they wait for.
_THREADS = 64
P = ParamSpec("P")
R = TypeVar("R")


class _SlowCommits:
    """A connection whose COMMITs wait first, as for a disk: other threads run meanwhile."""

    def __init__(self, connection: sqlite3.Connection, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        if sql == "COMMIT":
            time.sleep(self._seconds)
        return self._connection.execute(sql, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


class CommonCommits(Database):
    """The service's own database on a slower disk."""

    def __init__(self, path: Path, clock: Clock, delay_seconds: float) -> None:
        self._delay_seconds = delay_seconds
        super().__init__(path, clock)

    def _connect(self, mode: str) -> sqlite3.Connection:
        connection = super()._connect(mode)
        if mode == "ro":
            return connection
        return cast(sqlite3.Connection, _SlowCommits(connection, self._delay_seconds))


class SingleCommits(CommonCommits):
    """The same with one transaction for each write, under a lock."""

    def __init__(self, path: Path, clock: Clock, delay_seconds: float) -> None:
        super().__init__(path, clock, delay_seconds)
        self._one_at_a_time = threading.Lock()

    def write(self, function: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return `function(tx, …)` once what it wrote is on the disk."""
        with self._one_at_a_time:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                result = function(Tx(self._connection, self.clock.now(), self.queued), *args, **kwargs)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            return result


def serve(path: Path, kind: type[CommonCommits], delay_seconds: float) -> None:
    """Serve until SIGTERM."""
    left_free = pin_to_one_cpu()
    _, settings = config.parse([f"--db={path}"], {})
    clock = SystemClock()
    database = kind(path, clock, delay_seconds)
    passwords = Passwords(left_free)
    site = Site.of(database, settings, lambda: None, passwords, clock)
    submit = None if kind is SingleCommits else database.submit
    server = Server(create_app(site), listen("127.0.0.1", 0), _THREADS, clock, submit=submit)
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    print(f"Listening on http://127.0.0.1:{server.port}", flush=True)
    server.serve()
    passwords.close()
    database.close()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), {"common": CommonCommits, "lock": SingleCommits}[sys.argv[2]], float(sys.argv[3]) / 1_000)
