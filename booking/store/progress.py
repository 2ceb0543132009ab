"""What an upgrade is at, said in the log every few seconds: one that takes long must not look stuck."""

import contextlib
import logging
from collections.abc import Iterator

import apsw

from booking.clock import Clock

_SAID_EVERY_SECONDS = 5.0
_LOOKED_EVERY_STEPS = 200_000  # Of SQLite's own machine: some ten milliseconds' worth.

log = logging.getLogger(__name__)


class Progress:
    """How far one long work has come. What takes less than five seconds is not told of."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began_at = self._said_at = clock.monotonic()
        self._done = ""

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return self._clock.monotonic() - self._began_at

    def note(self, done: str) -> None:
        """Note what is being done now."""
        self._done = done
        self._say()

    @contextlib.contextmanager
    def within(self, connection: apsw.Connection) -> Iterator[None]:
        """Say it from within the connection's statements, too, however long each of them takes."""
        connection.set_progress_handler(self._say, _LOOKED_EVERY_STEPS)
        try:
            yield
        finally:
            connection.set_progress_handler(None)

    def _say(self) -> bool:
        now = self._clock.monotonic()
        if now - self._said_at >= _SAID_EVERY_SECONDS:
            self._said_at = now
            log.info("Upgrading the database, for %.0f s so far: %s.", self.seconds, self._done)
        return False  # True would stop the statement.
