"""Threads that only their own stop ends: whatever else ends one, it begins anew and says so."""

import contextlib
import logging
import threading
from collections.abc import Callable

AGAIN_SECONDS = 1.0

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
