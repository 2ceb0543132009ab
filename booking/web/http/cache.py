"""Answers that are still true: many readers between two changes share one reading; for open pages nothing is read.

What anyone reads changes when something is committed, and by the clock alone: a hold ends, an event starts. Until
either happens the same request has the same answer, to the byte.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Protocol

from booking.clock import Clock
from booking.store.database import Database
from booking.web.http import answers, conditions
from booking.web.http.answers import Answer
from booking.web.http.request import Request

BYTES_AT_MOST = 4 * 1024 * 1024
_BYTES_BESIDE_BODY = 512  # What the headers of a list and the objects around it take: measured 490.
PAGES_AT_MOST = 4_096
PARTED_AT_MOST = 512  # Pages: of some 5 kB each where they have fifty parts.


class Kept(Protocol):
    """An answer that is kept, and how long it is true: until something is committed, and before an instant."""

    @property
    def as_of(self) -> int:
        """How many COMMITs were done when it was read."""

    @property
    def true_until(self) -> int:
        """From which instant on it may be another one."""


def is_still_true(kept: Kept, commits: int, clock: Clock) -> bool:
    """Whether an answer still says what would be answered now, when so many COMMITs are done."""
    return kept.as_of == commits and clock.now() < kept.true_until


class Remembered:
    """The answers given since the last commit, by what was asked; they take up 4 MB of memory at the most."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._commits = -1
        self._bytes = 0
        self._answers: dict[str, Answer] = {}

    def find(self, asked: str) -> Answer | None:
        """Return the answer that was kept for this, or None when it may no longer be true."""
        answer = self._answers.get(asked)
        if answer is None or not is_still_true(answer, self._database.commits, self._database.clock):
            return None
        return answer

    def keep(self, asked: str, answer: Answer, commits: int, true_until: int) -> None:
        """Keep an answer that was read when `commits` were done and that time alone leaves true before `true_until`."""
        if true_until <= self._database.clock.now():
            return
        with self._lock:
            if commits > self._commits:
                self._answers, self._bytes, self._commits = {}, 0, commits
            replaced = self._answers.get(asked)
            more = _size(asked, answer) - (_size(asked, replaced) if replaced else 0)
            if commits == self._commits and self._bytes + more <= BYTES_AT_MOST:
                self._bytes += more
                self._answers[asked] = answer._replace(as_of=commits, true_until=true_until)


def _size(asked: str, answer: Answer) -> int:
    return len(asked) + len(answer.body) + _BYTES_BESIDE_BODY


class OpenPages:
    """What the pages that are open were answered last, by all that tells one reader's from another's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._pages: OrderedDict[bytes, tuple[str, Answer]] = OrderedDict()
        self._parts: OrderedDict[str, Mapping[str, bytes]] = OrderedDict()

    def unchanged(self, request: Request) -> Answer | None:
        """Return a 304 for a refresh of a page that is still as its reader has it, or None when it must be made anew.

        It never waits and reads nothing but memory: no query, no template.
        """
        kept = self._pages.get(_asked(request)) if request.is_refresh else None
        if kept is None:
            return None
        tag, unchanged = kept
        if not is_still_true(unchanged, self._database.commits, self._database.clock):
            return None
        return unchanged if conditions.is_unchanged(request.header("IF_NONE_MATCH"), tag) else None

    def keep(self, request: Request, answer: Answer, commits: int) -> None:
        """Keep what a page was answered that was read when `commits` were done, or later."""
        asked, tag = _asked(request), dict(answer.headers)["ETag"]
        with self._lock:
            self._pages[asked] = (tag, answers.unchanged(answer)._replace(as_of=commits))
            self._pages.move_to_end(asked)
            if len(self._pages) > PAGES_AT_MOST:
                self._pages.popitem(last=False)

    def tag_known(self, request: Request) -> str:
        """Return the ETag of what the reader of an open page has, if its parts are known; else an empty text."""
        tag = (request.header("IF_NONE_MATCH") or "") if request.is_refresh else ""
        return tag if tag in self._parts else ""

    def parts_known(self, request: Request) -> Mapping[str, bytes]:
        """Return the parts that the reader of an open page has, by their names, each with its digest."""
        return self._parts.get(self.tag_known(request), {})

    def keep_parts(self, answer: Answer, parts: Mapping[str, bytes]) -> None:
        """Keep of which parts a page was made that has an ETag."""
        tag = dict(answer.headers)["ETag"]
        with self._lock:
            self._parts[tag] = parts
            self._parts.move_to_end(tag)
            if len(self._parts) > PARTED_AT_MOST:
                self._parts.popitem(last=False)


def _asked(request: Request) -> bytes:
    """Return a digest of all that a page's answer depends on beside the database and the clock; it keeps no secret."""
    names = ("COOKIE", "AUTHORIZATION", "ACCEPT_LANGUAGE")
    told = [request.path, request.query, str(request.is_https), *(request.header(name) or "" for name in names)]
    return hashlib.blake2b("\0".join(told).encode("utf-8", "replace"), digest_size=16).digest()
