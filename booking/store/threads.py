"""Threads that only their own stop ends: whatever else ends one, it begins anew and says so."""

import contextlib
import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable

from booking.clock import Clock
from booking.errors import Busy

AGAIN_SECONDS = 1.0
LOOK_EVERY_SECONDS = 2.0
STOP_SECONDS_AT_MOST = 5.0
# Longer than any one thing takes that a worker does before it looks again, however slow the other side is.
_DEAD_AFTER_SECONDS = 600.0

log = logging.getLogger(__name__)


def lasting(name: str, run: Callable[[], object], stopping: threading.Event | None = None) -> threading.Thread:
    """Return a thread, not started yet, in which `run` is called until it returns; after an exception, once more.

    Any exception: one that is no `Exception`, or for which there was no memory, would else end the thread alone, and
    leave a process that looks well. Between two calls it waits a second, or until `stopping` is set.
    """
    rest = stopping or threading.Event()

    def run_on() -> None:
        while True:
            try:
                run()
                return
            except BaseException as error:
                with contextlib.suppress(BaseException):  # To say it may fail as well.
                    log.critical(
                        "The thread %r was ended by %s and begins anew; restart the server if this comes again.",
                        name,
                        type(error).__name__,
                        exc_info=True,
                    )
            with contextlib.suppress(BaseException):
                rest.wait(AGAIN_SECONDS)

    return threading.Thread(target=run_on, name=name, daemon=True)


class Worker(ABC):
    """Work that a thread of this `name` does whenever it is woken, and every two seconds in any case.

    What the work raises is logged, and it is done again.
    """

    def __init__(self, name: str, clock: Clock) -> None:
        self._name = name
        self._clock = clock
        self._looked_at = clock.monotonic()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = lasting(name, self._run_until_stopped, self._stopping)

    @abstractmethod
    def _work(self) -> None:
        """Do what is due, until nothing is or the thread is to stop."""

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread after what is under way, or without it if that takes long: it is done again then.

        Whatever does the work in another thread ends as well.
        """
        self._stopping.set()
        self.wake()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS_AT_MOST)

    def wake(self) -> None:
        """Let the thread look at once."""
        self._woken.set()

    def fault(self) -> str | None:
        """Return why the thread counts as dead, or None: it has looked for nothing for ten minutes."""
        silent = self._clock.monotonic() - self._looked_at
        if silent <= _DEAD_AFTER_SECONDS:
            return None
        every = int(LOOK_EVERY_SECONDS)
        return f"the thread {self._name!r} has not looked for work for {int(silent)} seconds; it looks every {every}"

    def _note_look(self) -> None:
        self._looked_at = self._clock.monotonic()

    def _run_until_stopped(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            self._is_done(self._work)
            self._woken.wait(LOOK_EVERY_SECONDS)

    def _is_done(self, work: Callable[[], object]) -> bool:
        """Do a piece of work; whether that was possible."""
        try:
            work()
        except Busy:  # The database logs why once, however long it lasts.
            return False
        except Exception:
            if not self._stopping.is_set():
                log.exception("The thread %r failed at its work; it goes on in %d s.", self._name, LOOK_EVERY_SECONDS)
            return False
        return True
