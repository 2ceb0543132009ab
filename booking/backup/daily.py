"""The daily copies, as the server sees to them: when to look, and what is said of them."""

import contextlib
import logging
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from booking.clock import Clock

_PROGRAM = Path(__file__).parents[2]
LOOK_SECONDS = 3_600
LATE_SECONDS = 2 * 24 * 3_600
_STOP_SECONDS = 5

log = logging.getLogger(__name__)


class CopyState(NamedTuple):
    """What is known of the daily copies; `made_at` is the newest one's instant, in UTC milliseconds.

    `fault` is why the last look came to nothing, in a line, or None. `is_late` says that an admin is to be told: for
    two days there was no copy, or none was asked for.
    """

    is_set_up: bool
    made_at: int | None = None
    fault: str | None = None
    is_late: bool = False

    def age_seconds(self, now: int) -> int | None:
        """Return how old the newest copy is at an instant, or None where there is none."""
        return None if self.made_at is None else max(now - self.made_at, 0) // 1_000


NOT_SET_UP = CopyState(is_set_up=False, is_late=True)


class DailyCopies:
    """Has a look each hour, by a process of its own, whether a copy is due; `folder` None asks for none.

    `cpus` are those that this process may run on; with none it runs where the server does.
    What `state` says is in memory: it may be asked at any time, in any thread, whatever has become of the folder.
    """

    def __init__(
        self, database: Path, clock: Clock, folder: Path | None, keep: int, cpus: Collection[int] = ()
    ) -> None:
        self._database, self._clock, self._folder, self._keep = database.absolute(), clock, folder, keep
        self._cpus = cpus
        self._state = NOT_SET_UP if folder is None else CopyState(is_set_up=True)
        self._silent_since = clock.monotonic()  # Since when no copy was there, as far as this process knows.
        self._look_at = clock.monotonic()
        self._looking: subprocess.Popen[str] | None = None

    def state(self) -> CopyState:
        """Return what is known."""
        return self._state

    def look(self) -> bool:
        """Begin the look that is due, or note what has become of it; never waits. Whether `state` says other things."""
        before = self._state
        if self._folder is None:
            return False
        if self._looking is not None and self._looking.poll() is not None:
            self._note(self._looking)
            self._looking = None
        if self._clock.monotonic() >= self._look_at:
            self._look_at = self._clock.monotonic() + LOOK_SECONDS
            if self._looking is None:
                self._looking = self._begin(self._folder)
            else:
                # A disk that hangs: until the copy ends, the log of the database grows with all that is written.
                self._looking.kill()
        self._state = self._state._replace(is_late=self._is_late())
        return self._state != before

    def close(self) -> None:
        """End a look that is under way; what it has not finished is removed by the next one."""
        if self._looking is None:
            return
        self._looking.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):  # Of a disk that hangs.
            self._looking.communicate(timeout=_STOP_SECONDS)
        self._looking = None

    def _begin(self, folder: Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "booking.backup.once"),
                *(str(self._database), str(folder.absolute()), str(self._keep), str(self._clock.now())),
                *map(str, self._cpus),
            ],
            cwd=_PROGRAM,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _note(self, ended: subprocess.Popen[str]) -> None:
        printed, errors = ended.communicate()
        newest = printed.strip()
        made_at = int(newest) if newest else None
        fault = None
        if ended.returncode:
            lines = errors.strip().splitlines()
            fault = lines[-1] if lines else f"its process ended with {ended.returncode}; an hour is all it may take"
            log.error(
                "The daily copy of the database failed: %s. See that %s can be written and has room; the copies before "
                "it are left, and it is tried again within the hour.",
                fault,
                self._folder,
            )
        elif made_at != self._state.made_at:
            age = CopyState(is_set_up=True, made_at=made_at).age_seconds(self._clock.now())
            log.info("The newest daily copy of the database, in %s, is %s seconds old.", self._folder, age)
        self._state = self._state._replace(made_at=made_at, fault=fault)

    def _is_late(self) -> bool:
        age = self._state.age_seconds(self._clock.now())
        return (self._clock.monotonic() - self._silent_since if age is None else age) > LATE_SECONDS
