"""The only place that reads the time."""

import threading
import time
from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """What the rest of the program knows of time."""

    def now(self) -> int:
        """Return the present instant in UTC milliseconds since 1970; never less than it returned before."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a scale that no one can set, for measuring how long something takes."""
        ...


class SystemClock:
    """The machine's clock, which here never goes back.

    A wall clock that is set forward is followed at once. One that is set back is not: the time runs on from
    where it was, measured by the monotonic clock, so a deadline that has come stays in the past.
    """

    def __init__(
        self,
        wall_nanoseconds: Callable[[], int] = time.time_ns,
        monotonic_nanoseconds: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._wall = wall_nanoseconds
        self._monotonic = monotonic_nanoseconds
        self._lock = threading.Lock()
        self._wall_at_anchor = wall_nanoseconds()
        self._monotonic_at_anchor = monotonic_nanoseconds()

    def now(self) -> int:
        """Return the present instant in UTC milliseconds since 1970; never less than it returned before."""
        with self._lock:
            # The wall is read first: a thread that is suspended between the two reads then sees
            # a steady time that is too late by that pause for once, and never a step to follow.
            wall = self._wall()
            monotonic = self._monotonic()
            steady = self._wall_at_anchor + monotonic - self._monotonic_at_anchor
            if wall > steady:
                self._wall_at_anchor, self._monotonic_at_anchor = wall, monotonic
                return wall // 1_000_000
            return steady // 1_000_000

    def monotonic(self) -> float:
        """Return seconds on a scale that no one can set, for measuring how long something takes."""
        return self._monotonic() / 1_000_000_000
