"""Time-outs: how long the other side may take for the next bytes, and for a whole message."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

OPERATION_SECONDS = 20.0  # For the next bytes to come.
MESSAGE_SECONDS = 60.0  # For a whole message: a byte now and then would pass every shorter limit.


@contextmanager
def at_most(seconds: float, abort: Callable[[], None]) -> Iterator[None]:
    """Call `abort` from another thread when the block has not ended in time."""
    timer = threading.Timer(seconds, abort)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def shut_down(sock: socket.socket | None) -> None:
    """Let whatever waits for the other side of a connection fail; from any thread."""
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
