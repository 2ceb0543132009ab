"""The service on a slower disk: `python bench/slow_disk.py MILLISECONDS WRITES FLAG …` runs `app.py` with the flags.

Every COMMIT takes so many milliseconds longer, as an fsync does there. With WRITES, each commits so many at most: 1 is
what most programs do, a transaction at a time, and 0 leaves the service as it is.

The delay is put into the driver, not into the service: so the service of an earlier checkout, found by PYTHONPATH, is
slowed down just the same.
"""

import contextlib
import functools
import importlib
import sqlite3
import sys
import time
from collections.abc import Sequence
from typing import Any

from booking.store import database


class _SlowConnection(sqlite3.Connection):
    """A connection whose COMMITs of changes wait first, as for a disk: other threads run meanwhile."""

    seconds = 0.0
    _changes_committed = 0

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if sql == "COMMIT" and self.total_changes != self._changes_committed:
            self._changes_committed = self.total_changes
            time.sleep(self.seconds)
        return super().execute(sql, parameters)


def serve(milliseconds: float, writes_per_commit: int, flags: Sequence[str]) -> int:
    """Serve until SIGTERM and return the exit code."""
    if milliseconds:
        slow_down(milliseconds / 1_000)
    if writes_per_commit:
        database.WRITES_PER_COMMIT = writes_per_commit
    import app  # Now, because modules take the number over as they are loaded.

    return app.main(flags)


def slow_down(seconds: float) -> None:
    """Let every COMMIT of this process take so much longer, by whichever driver the service uses."""
    _SlowConnection.seconds = seconds
    sqlite3.connect = functools.partial(sqlite3.connect, factory=_SlowConnection)  # type: ignore[assignment]
    with contextlib.suppress(ImportError):
        apsw: Any = importlib.import_module("apsw")
        apsw.connection_hooks.append(lambda connection: connection.set_commit_hook(lambda: _let_pass(seconds)))


def _let_pass(seconds: float) -> bool:
    time.sleep(seconds)
    return False  # What a true answer would stop.


if __name__ == "__main__":
    sys.exit(serve(float(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
