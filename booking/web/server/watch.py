"""Which sockets have something to be done.

poll() has to be told of every socket in every turn, and each be asked what it waits for: with 2,000 idle connections
that takes 5 ms. epoll, which Linux has, is told only what has changed.
"""

import contextlib
import select
from typing import Any

from waitress import wasyncore

_READS = select.EPOLLIN | select.EPOLLPRI if hasattr(select, "epoll") else 0


class Sockets(dict[int, Any]):
    """What the loop watches, by the numbers of its files; this is waitress's map of sockets."""

    def turn(self, timeout: float) -> None:
        """Wait until there is something to be done, or for so many seconds; do it."""
        wasyncore.loop(timeout=timeout, use_poll=True, map=self, count=1)

    def ask(self, file: int) -> None:
        """Ask this one in the next turn what it waits for; in any thread."""

    def ask_all(self) -> None:
        """Ask all of them in the next turn what they wait for."""

    def close(self) -> None:
        """Watch nothing any more."""


class WatchedByEpoll(Sockets):
    """The same, where one is asked again only once something has come of it, by `ask` or by `ask_all`.

    The socket that listens is asked in every turn.
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
            if one is None or not one.accepting:
                self._asked.discard(file)  # Before it is asked: it may be served meanwhile.
            if one is not None:
                wanted = _wanted(one)
                # Mostly nothing comes before the answer is sent: then the system need not be told, twice.
                if wanted or self._awaited.get(file) != _READS:
                    self._await(file, wanted)
        for file, events in self._epoll.poll(timeout, max(1, len(self._awaited))):
            one = self.get(file)
            if one is None:
                continue
            wanted = _wanted(one)
            if wanted != self._awaited.get(file):
                self._await(file, wanted)
            else:
                self._asked.add(file)
                wasyncore.readwrite(one, events)

    def ask(self, file: int) -> None:
        """Ask this one in the next turn what it waits for; in any thread."""
        self._asked.add(file)

    def ask_all(self) -> None:
        """Ask all of them in the next turn what they wait for."""
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


def _wanted(one: Any) -> int:
    reads = _READS if one.readable() else 0
    return reads | select.EPOLLOUT if one.writable() and not one.accepting else reads


def sockets() -> Sockets:
    """Return what watches sockets as well as this system can."""
    return WatchedByEpoll() if hasattr(select, "epoll") else Sockets()
