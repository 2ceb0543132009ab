"""The control of the race tests: what happens without what they test."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from booking.errors import Busy, WouldWait
from booking.store.connection import connect
from booking.store.database import Database, Rows, Tx
from tests.support.service import FixedClock


class UngatedDatabase(Database):
    """The database as it would be without its gate: every write on a connection of its own, outside a transaction.

    CHECKs are off, and whoever has read waits for the others to have read too.
    """

    def __init__(self, path: Path, clock: FixedClock, readers_at_once: int, *waits_after: str) -> None:
        super().__init__(path, clock)
        self._waits_after = waits_after or ("SELECT starts_at", "SELECT kind, seats - taken")
        self._have_read = threading.Barrier(readers_at_once)

    def write(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        connection = connect(self.path, "rw")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        tx = Tx(connection, self.clock.now(), self.queued)
        execute = tx.execute

        def execute_and_wait(sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> Rows:
            rows = execute(sql, parameters)
            if sql.startswith(self._waits_after):
                with suppress(threading.BrokenBarrierError):
                    self._have_read.wait(timeout=1)
            return rows

        tx.execute = execute_and_wait
        try:
            return function(tx, *args, **kwargs)
        finally:
            connection.close()

    def submit(self, *_: Any) -> None:
        raise Busy("There is no writer here that others could join.")

    def write_at_once(self, *_: Any) -> int:
        raise WouldWait
