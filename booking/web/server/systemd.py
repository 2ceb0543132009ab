"""What systemd hands over and is told: the listening socket that outlasts a restart, and that all is ready.

See sd_listen_fds(3) and sd_notify(3).
"""

import contextlib
import os
import socket
from collections.abc import MutableMapping

from booking.errors import CannotStart

FIRST_HANDED = 3


def handed_socket(environment: MutableMapping[str, str]) -> socket.socket | None:
    """Return the listening socket that this process was started with, or None. Raises CannotStart for any other.

    The variables that tell of it are removed: a program that is started from here must not take it for its own.
    """
    process, count, _ = (environment.pop(name, "") for name in ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"))
    if process != str(os.getpid()):
        return None
    if count == "1":
        # It may be none at all: a FIFO, or a file.
        with contextlib.suppress(OSError), contextlib.ExitStack() as undoing:
            handed = undoing.enter_context(socket.socket(fileno=FIRST_HANDED))
            handed.set_inheritable(False)
            is_ours = handed.family in (socket.AF_INET, socket.AF_INET6) and handed.type == socket.SOCK_STREAM
            if is_ours and handed.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                undoing.pop_all()
                return handed
    raise CannotStart("the socket unit must have Accept=no and one ListenStream=, with an IP address and a port")


def tell_ready(environment: MutableMapping[str, str]) -> None:
    """Tell whoever started this process that it serves now, where they ask to be told."""
    asked_at = environment.pop("NOTIFY_SOCKET", "")
    if asked_at:
        # One that begins with @ is no file, but a name that only Linux has.
        address = "\0" + asked_at[1:] if asked_at.startswith("@") else asked_at
        # If it can't be told, it says so itself, once it has waited for long enough.
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asking, contextlib.suppress(OSError):
            asking.sendto(b"READY=1", address)
