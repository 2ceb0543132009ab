"""What is asked and answered: counted by route and status, and a line of the log for each request.

It is cheap, as every request pays for it: each thread counts by itself, and who wants the sums adds them up.
"""

import itertools
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from booking.monitoring.logs import Entry
from booking.monitoring.tally import Tally

NO_ROUTE = "- -"  # Of what matches no route, or can't be read.


class Answered(NamedTuple):
    """What the log says of a request: its id, and when it was answered, by the seconds since 1970."""

    id: str
    at: float


class Noted(Protocol):
    """What is noted of a request: the route, and who has sent it, where that was asked."""

    @property
    def route(self) -> str:
        """Its method and path, with names for the ids in it."""
        ...

    @property
    def asking(self) -> Any:
        """Who sends it, once that was asked of the database."""
        ...


class Traffic:
    """Counts requests and refusals in any thread; `write`, where given, takes a line for each request.

    `connections` says how many are open, and `turns` how long the turns of the loop took.
    """

    def __init__(self, write: Callable[[Entry], None] | None = None) -> None:
        self.turns = Tally()
        self.connections: Callable[[], int] = lambda: 0
        self._write = write
        self._tallies: list[dict[tuple[str, str], Tally]] = []
        self._of_thread = threading.local()
        self._refusals: Counter[str] = Counter()
        self._lock = threading.Lock()
        # A new one for each start, so that no id of a log comes again.
        self._prefix = secrets.token_hex(4)
        self._numbers = itertools.count(1)

    def new_id(self) -> str:
        """Return the id of another request."""
        return f"{self._prefix}-{next(self._numbers):x}"

    def note(self, request: Noted | None, status: str, seconds: float, answered: Answered) -> None:
        """Count a request that took so long, None for one that no endpoint saw, and let the log have its line."""
        route = NO_ROUTE if request is None else request.route
        tallies = getattr(self._of_thread, "tallies", None)
        if tallies is None:
            tallies = self._begin()
        tally = tallies.get((route, status))
        if tally is None:
            tally = tallies[route, status] = Tally()
        tally.add(seconds)
        if self._write is not None:
            method, _, path = route.partition(" ")
            asking = None if request is None else request.asking
            account = None if asking is None else asking.account
            fields = {
                "method": method,
                "route": path,
                "status": int(status[:3]),
                "ms": round(seconds * 100_000) / 100,  # To let `round` find the digits takes five times as long.
                "id": answered.id,
                "account": "-" if account is None else account.id,
            }
            self._write(Entry(answered.at, "request", fields))

    def note_refusal(self, code: str) -> None:
        """Count a refusal."""
        with self._lock:
            self._refusals[code] += 1

    def refusals(self) -> dict[str, int]:
        """Return how many requests were refused by each code."""
        with self._lock:
            return dict(self._refusals)

    def requests(self) -> dict[tuple[str, str], Tally]:
        """Return how long the requests to each route took that were answered by each status line."""
        summed: dict[tuple[str, str], Tally] = {}
        with self._lock:
            tallies = list(self._tallies)
        for of_thread in tallies:
            for key, tally in list(of_thread.items()):
                summed.setdefault(key, Tally()).add_all(tally)
        return summed

    def _begin(self) -> dict[tuple[str, str], Tally]:
        tallies: dict[tuple[str, str], Tally] = {}
        with self._lock:
            self._tallies.append(tallies)
        self._of_thread.tallies = tallies
        return tallies
