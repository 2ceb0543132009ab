"""The only place that reads the time."""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

# By how much the wall clock may be off and still be followed, and how long a bigger step must last to be believed.
_STEP_NANOSECONDS = 60 * 1_000_000_000
_STANDS_NANOSECONDS = 60 * 1_000_000_000

# What every zone's calendar can show, in UTC milliseconds: all from the years 1 to 9999 but their first and last day.
EARLIEST, LATEST = -62_135_510_400_000, 253_402_214_399_999

# On a scale that no one can set and that goes on while the machine sleeps, where it can.
_running_nanoseconds: Callable[[], int] = (
    partial(time.clock_gettime_ns, time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic_ns
)

log = logging.getLogger(__name__)


def on_calendar(instant: int) -> int:
    """Return the instant, or the one nearest to it that a calendar can show."""
    return instant if EARLIEST <= instant <= LATEST else min(max(instant, EARLIEST), LATEST)


class Clock(Protocol):
    """What the rest of the program knows of time."""

    def now(self) -> int:
        """Return the present instant in UTC milliseconds since 1970; only `step_back` takes it back."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a scale that no one can set, for measuring how long something takes."""
        ...

    def doubt(self) -> str | None:
        """Return why the machine's clock is not believed at present, or None."""
        ...

    def run_from(self, instant: int) -> None:
        """Let it be no earlier than an instant that is known to have been, unless the machine insists."""
        ...

    def step_due(self) -> int:
        """Return by how many milliseconds the time is to go back, because the machine has insisted on it; or 0."""
        ...

    def step_back(self, milliseconds: int) -> None:
        """Go back by so much, once all that is to come was moved by as much."""
        ...


class SystemClock:
    """The machine's clock; a big step of it is doubted at first, and the time goes back only by `step_back`.

    A wall clock that is up to a minute ahead of the steady time is followed at once; one that is up to a minute behind
    is not: the time runs on from where it was, so a deadline that has come stays in the past. A bigger step is doubted:
    the time runs on, steadily, until the wall clock has stood so for a minute of the monotonic clock. Then it is
    followed forward at once, and back when `step_back` says so. A clock that came back meanwhile has changed nothing.
    """

    def __init__(
        self,
        wall_nanoseconds: Callable[[], int] = time.time_ns,
        monotonic_nanoseconds: Callable[[], int] | None = None,
    ) -> None:
        self._wall = wall_nanoseconds
        self._monotonic = monotonic_nanoseconds or time.monotonic_ns
        # What runs on while the machine sleeps, where there is such: to wake up is no step.
        self._running = monotonic_nanoseconds or _running_nanoseconds
        self._lock = threading.Lock()
        self._wall_at_anchor = wall_nanoseconds()
        self._running_at_anchor = self._running()
        self._doubted: int | None = None
        self._doubted_since = 0

    def now(self) -> int:
        """Return the present instant in UTC milliseconds since 1970; only `step_back` takes it back."""
        with self._lock:
            # The wall is read first: a thread that is suspended between the two reads then sees
            # a steady time that is too late by that pause for once, and never a step to follow.
            wall = self._wall()
            running = self._running()
            steady = self._wall_at_anchor + running - self._running_at_anchor
            step = wall - steady
            if abs(step) <= _STEP_NANOSECONDS:
                if self._doubted is not None:
                    self._end_doubt()
                if step <= 0:
                    return steady // 1_000_000
            elif not self._has_stood(step, running) or step < 0:
                return steady // 1_000_000
            else:
                self._doubted = None
                log.warning("The clock has stood for a minute: it is believed, and all that was due meanwhile is due.")
            self._wall_at_anchor, self._running_at_anchor = wall, running
            return wall // 1_000_000

    def monotonic(self) -> float:
        """Return seconds on a scale that no one can set, for measuring how long something takes."""
        return self._monotonic() / 1_000_000_000

    def doubt(self) -> str | None:
        """Return why the machine's clock is not believed at present, or None."""
        self.now()
        doubted = self._doubted
        if doubted is None:
            return None
        way = "ahead of" if doubted > 0 else "behind"
        return f"the machine's clock is {abs(doubted) // 1_000_000_000} seconds {way} the time that has passed here"

    def run_from(self, instant: int) -> None:
        """Let it be no earlier than an instant that is known to have been, unless the machine insists."""
        with self._lock:
            steady = self._wall_at_anchor + self._running() - self._running_at_anchor
            if steady + _STEP_NANOSECONDS < instant * 1_000_000:
                self._wall_at_anchor += instant * 1_000_000 - steady

    def step_due(self) -> int:
        """Return by how many milliseconds the time is to go back, because the machine has insisted on it; or 0."""
        self.now()
        with self._lock:
            doubted = self._doubted
            has_stood = self._running() - self._doubted_since >= _STANDS_NANOSECONDS
            return -doubted // 1_000_000 if doubted is not None and doubted < 0 and has_stood else 0

    def step_back(self, milliseconds: int) -> None:
        """Go back by so much, once all that is to come was moved by as much."""
        with self._lock:
            self._wall_at_anchor -= milliseconds * 1_000_000
            self._doubted = None
        log.warning("The clock has stood for a minute: the time goes back by %d seconds.", milliseconds // 1_000)

    def _has_stood(self, step: int, running: int) -> bool:
        """Whether the wall clock was off by this much for long enough."""
        if self._doubted is None or abs(step - self._doubted) > _STEP_NANOSECONDS:
            self._doubted, self._doubted_since = step, running
            log.error(
                "The machine's clock has jumped by %d seconds. It is not believed until it has stood for a minute.",
                step // 1_000_000_000,
            )
        return running - self._doubted_since >= _STANDS_NANOSECONDS

    def _end_doubt(self) -> None:
        self._doubted = None
        log.warning("The machine's clock is back where it was: nothing has become due by its jump.")
