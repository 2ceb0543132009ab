"""Which sockets have something to be done.

poll() has to be told of every socket in every turn, and each be asked what it waits for: with 2,000 idle connections
that takes 5 ms. epoll, which Linux has, is told only what has changed.
"""

import contextlib
import select
from typing import Any

from waitress import wasyncore


class Sockets(dict[int, Any]):
    """What the loop watches, by the numbers of its files; this is waitress's map of sockets."""

    def turn(self, timeout: float) -> None:
        """Wait until there is something to be done, or for so many seconds; do it."""
        wasyncore.loop(timeout=timeout, use_poll=True, map=self, count=1)

    def ask_all(self) -> None:
        """Ask even the idle ones in the next turn what they wait for."""

    def close(self) -> None:
        """Watch nothing any more."""


class WatchedByEpoll(Sockets):
    """The same, where what is idle is asked again only once something has come of it, or by `ask_all`.

    In between only the loop's own thread could change what an idle connection waits for: no other serves it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._epoll = select.epoll()
        self._awaited: dict[int, int] = {}  # By the files of which epoll was told.
        self._asked = set[int]()

    def __setitem__(self, file: int, one: Any) -> None:
        super().__setitem__(file, one)
        self._awaited.pop(file, None)
        self._asked.add(file)

    def __delitem__(self, file: int) -> None:
        super().__delitem__(file)
        self._asked.discard(file)
        self._await(file, 0)

    def turn(self, timeout: float) -> None:
        """Wait until there is something to be done, or for so many seconds; do it."""
        for file in list(self._asked):
            one = self.get(file)
            if one is None:
                continue
            if getattr(one, "is_idle", False):  # Before it is asked: it may be served, and become idle, meanwhile.
                self._asked.discard(file)
            reads = select.EPOLLIN | select.EPOLLPRI if one.readable() else 0
            writes = select.EPOLLOUT if one.writable() and not one.accepting else 0
            self._await(file, reads | writes)
        for file, events in self._epoll.poll(timeout, max(1, len(self._awaited))):
            one = self.get(file)
            if one is not None:
                self._asked.add(file)
                wasyncore.readwrite(one, events)

    def ask_all(self) -> None:
        """Ask even the idle ones in the next turn what they wait for."""
        self._asked.update(self)

    def close(self) -> None:
        """Watch nothing any more."""
        self._epoll.close()

    def _await(self, file: int, events: int) -> None:
        """Tell the system, if it does not know yet; of what waits for nothing it would still tell that it hung up."""
        known = self._awaited.pop(file, 0)
        with contextlib.suppress(OSError):  # A thread may close it meanwhile, if its client has gone.
            if known and not events:
                self._epoll.unregister(file)
            elif events != known:
                (self._epoll.modify if known else self._epoll.register)(file, events)
        if events:
            self._awaited[file] = events


def sockets() -> Sockets:
    """Return what watches sockets as well as this system can."""
    return WatchedByEpoll() if hasattr(select, "epoll") else Sockets()
