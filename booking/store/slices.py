"""Slices: work on any number of rows, written a few at a time, so that whoever books meanwhile need not wait for long.

While nobody else writes, such work takes nearly all of the writer's time; beside others, a third of it.
"""

from collections.abc import Callable

from booking.store.database import Database, Tx

SLICE = 200  # Rows.
_SLICE_AT_LEAST = 50
_SECONDS_BESIDE_OTHERS = 0.005
_REST_SECONDS = 0.010
_RESTS_BESIDE_OTHERS = 2  # As long as what was written took, each.


class Slices:
    """Writes slices of up to 200 rows or, while bookings come, of as many as take five milliseconds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._short_writes = database.short_writes
        self._limit = SLICE
        self._rest_seconds = _REST_SECONDS

    def write(self, function: Callable[[Tx, int], int]) -> bool:
        """Let `function(tx, limit)` write up to so many rows; return whether there may be more, as `limit` says."""
        limit = self._limit if self._is_beside_others() else SLICE
        clock, began_at = self._database.clock, 0.0

        def write(tx: Tx, limit: int) -> int:
            nonlocal began_at
            began_at = clock.monotonic()
            return function(tx, limit)

        written = self._database.write(write, limit)
        self._note(limit, clock.monotonic() - began_at)
        return written == limit

    def rest_seconds(self) -> float:
        """Return for how long to leave the writer to others, after what was written since this was asked last."""
        seconds, self._rest_seconds = self._rest_seconds, _REST_SECONDS
        return seconds

    def _is_beside_others(self) -> bool:
        return self._database.short_writes != self._short_writes

    def _note(self, limit: int, seconds: float) -> None:
        if self._is_beside_others():
            self._rest_seconds = max(_REST_SECONDS, _RESTS_BESIDE_OTHERS * seconds)
            if seconds:
                self._limit = int(min(SLICE, max(_SLICE_AT_LEAST, limit * _SECONDS_BESIDE_OTHERS / seconds)))
        self._short_writes = self._database.short_writes
