"""Public answers that are still true: many readers between two changes share one reading.

What anyone may read changes when something is committed, and by the clock alone: a hold ends, an event starts. Until
either happens the same request has the same answer, to the byte.
"""

import threading

from booking.store.database import Database
from booking.web.http.answers import Answer

BYTES_AT_MOST = 4 * 1024 * 1024
_NOTHING = (-1, 0, None)


class Remembered:
    """The answers given since the last commit, by what was asked; no more than fit into 4 MB."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._commits = -1
        self._bytes = 0
        self._answers: dict[str, tuple[int, int, Answer]] = {}

    def find(self, asked: str) -> Answer | None:
        """Return the answer that was kept for this, or None when it may no longer be true."""
        commits, true_until, answer = self._answers.get(asked, _NOTHING)
        if commits != self._database.commits or self._database.clock.now() >= true_until:
            return None
        return answer

    def keep(self, asked: str, answer: Answer, commits: int, true_until: int) -> None:
        """Keep an answer that was read when `commits` were done and that time alone leaves true before `true_until`."""
        with self._lock:
            if commits > self._commits:
                self._answers, self._bytes, self._commits = {}, 0, commits
            size = len(asked) + len(answer.body)
            if commits == self._commits and self._bytes + size <= BYTES_AT_MOST:
                self._bytes += size
                self._answers[asked] = (commits, true_until, answer)
