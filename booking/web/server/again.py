"""Answers to what was asked before in the very same bytes: the loop gives them again, and reads nothing of the request.

Programs and open pages ask the same again and again, and mostly nothing has happened in between. What the application
says of an answer that it had kept is true of it here, too: until something is committed, and before an instant.
"""

import hashlib
import threading
from typing import NamedTuple, Protocol

from booking.clock import Clock
from booking.web.http.cache import is_still_true

BYTES_AT_MOST = 1024 * 1024
_BYTES_BESIDE = 600  # What the objects around an answer take.


class Changing(Protocol):
    """What answers are read from; see Database."""

    @property
    def commits(self) -> int:
        """Moves on whenever something that was answered may no longer be true."""
        ...


class Given(NamedTuple):
    """An answer as it was sent, but for what tells one from the next: the id and the date at the end of its head.

    `asking` is nobody: whoever it was, the answer was found without it.
    """

    as_of: int
    true_until: int
    status: str
    route: str
    head: bytes
    body: bytes
    asking: None = None


class AskedAgain:
    """The answers that may be given again to the same bytes from the same address; any thread may keep one."""

    def __init__(self, database: Changing, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._as_of = -1
        self._bytes = 0
        self._given: dict[tuple[bytes, str], Given] = {}

    def find(self, asked: bytes, address: str) -> Given | None:
        """Return what is answered to the head of a request without a body, or None where that has to be asked for."""
        commits = self._database.commits
        if self._as_of != commits:
            return None
        given = self._given.get((_digest(asked), address))
        return given if given is not None and is_still_true(given, commits, self._clock) else None

    def keep(self, asked: bytes, address: str, given: Given) -> None:
        """Keep an answer, unless there are too many."""
        with self._lock:
            if given.as_of > self._as_of:
                self._given, self._bytes, self._as_of = {}, 0, given.as_of
            called = _digest(asked), address
            replaced = self._given.get(called)
            more = _size(given) - (_size(replaced) if replaced else 0)
            if given.as_of == self._as_of and self._bytes + more <= BYTES_AT_MOST:
                self._bytes += more
                self._given[called] = given


def _size(given: Given) -> int:
    return len(given.head) + len(given.body) + _BYTES_BESIDE


def _digest(asked: bytes) -> bytes:
    """Return what stands for the head of a request: no secret that is in it is kept."""
    return hashlib.blake2b(asked, digest_size=16).digest()
