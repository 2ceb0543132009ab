"""Guests who book, confirm and cancel while a fault lasts, and a ledger of what each of them was answered."""

import http.client
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support.database_file import opened
from tests.support.service import eventually

_REST_SECONDS = 0.02  # Between two guests of a thread: faults are met by few as well as by many.


class Ledger:
    """What guests were answered. `refused` are those who were told that nothing was done, `unsure` those told nothing.

    The answers are counted by status and code; one that says `503` and not when to try again is counted as such.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answers: Counter[str] = Counter()
        self.booked: set[str] = set()
        self.confirmed: set[str] = set()
        self.cancelled: set[str] = set()
        self.refused: set[str] = set()
        self.unsure: set[str] = set()

    def note(self, answer: str) -> None:
        with self.lock:
            self.answers[answer] += 1

    def require_exact(self, path: Path) -> str:
        """Compare each answer with the database, to the last seat; return the figures."""
        with opened(path, "ro") as file:
            file.execute("BEGIN")  # One moment: holds are swept meanwhile.
            live = {key: (email, sure) for key, email, sure in file.execute(_LIVE)}
            ended = {key: (email, reason) for key, email, reason in file.execute(_GONE)}
            wrong = file.execute(_MISCOUNTED).fetchall()
        assert wrong == []
        assert not live.keys() & ended.keys()
        assert self.booked <= live.keys() | ended.keys()
        assert self.confirmed <= {key for key, (_, sure) in live.items() if sure}
        assert self.cancelled <= {key for key, (_, reason) in ended.items() if reason == "cancelled"}
        unanswered = {email for key, (email, _) in (live | ended).items() if key not in self.booked}
        assert unanswered <= self.unsure, "more is booked than was answered"
        assert not unanswered & self.refused
        return f"{len(self.booked)} answered = {len(live) + len(ended) - len(unanswered)} stored"


_LIVE = "SELECT id, email, confirmed_at IS NOT NULL FROM bookings"
_GONE = "SELECT id, email, reason FROM ended_bookings"
_MISCOUNTED = """
SELECT id, taken, confirmed FROM events WHERE (taken, confirmed) <> (
    SELECT coalesce(sum(seats), 0), coalesce(sum(seats) FILTER (WHERE confirmed_at IS NOT NULL), 0)
    FROM bookings WHERE event_id = events.id)
"""


class Guests:
    """Threads of guests at two events of a site, whose address may change when it is started again.

    The holds of the second event end within a second.
    """

    def __init__(self, event_id: int, brief_id: int, ledger: Ledger) -> None:
        self.url = ""
        self.ledger = ledger
        self._event_id, self._brief_id = event_id, brief_id
        self._count = self._asking = 0
        self._door = threading.Condition()

    @contextmanager
    def at(self, url: str, threads: int) -> Iterator[None]:
        """Let so many come one after the other, until the end."""
        self.url = url
        ends = threading.Event()
        running = [threading.Thread(target=self._come, args=(ends,)) for _ in range(threads)]
        for thread in running:
            thread.start()
        try:
            yield
        finally:
            ends.set()
            for thread in running:
                thread.join()

    @contextmanager
    def absent(self) -> Iterator[None]:
        """Let none of them ask anything meanwhile."""
        with self._door:
            while self._asking:
                self._door.wait()
            yield

    def wait_for(self, answer: str, count: int = 5, seconds: float = 20.0) -> None:
        """Wait until so many more have this answer."""
        until = self.ledger.answers[answer] + count
        eventually(lambda: self.ledger.answers[answer] >= until, seconds)

    def _come(self, ends: threading.Event) -> None:
        while not ends.is_set():
            with closing(http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=40)) as connection:
                try:
                    while not ends.wait(_REST_SECONDS):
                        self._enter(connection)
                except (OSError, http.client.HTTPException) as error:
                    self.ledger.note(f"no answer ({type(error).__name__})")
                    ends.wait(0.05)

    def _enter(self, connection: http.client.HTTPConnection) -> None:
        with self._door:
            self._asking += 1
        try:
            self._one(connection)
        finally:
            with self._door:
                self._asking -= 1
                self._door.notify_all()

    def _one(self, connection: http.client.HTTPConnection) -> None:
        ledger = self.ledger
        with ledger.lock:
            self._count += 1
            number, email = self._count, f"guest{self._count}@example.com"
            ledger.unsure.add(email)
        event_id = self._brief_id if number % 5 == 0 else self._event_id
        status, booking = self._ask(connection, f"/events/{event_id}/book", {"email": email})
        if status == 201:
            ledger.booked.add(booking["id"])
            self._decide(connection, number % 3, booking["id"])
        elif status != 500:
            ledger.refused.add(email)
        if status != 500:
            ledger.unsure.discard(email)

    def _decide(self, connection: http.client.HTTPConnection, what: int, booking_id: str) -> None:
        if what == 0 and self._ask(connection, f"/bookings/{booking_id}/confirm")[0] == 200:
            self.ledger.confirmed.add(booking_id)
        elif what == 1 and self._ask(connection, f"/bookings/{booking_id}/cancel")[0] == 200:
            self.ledger.cancelled.add(booking_id)

    def _ask(self, connection: http.client.HTTPConnection, path: str, body: Any = None) -> tuple[int, Any]:
        connection.request(
            "POST", path, None if body is None else json.dumps(body), {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        answer = json.loads(response.read())
        told = f"{response.status} {answer['code']}" if response.status >= 400 else str(response.status)
        if response.status == 503 and not response.getheader("Retry-After"):
            told += " without Retry-After"
        self.ledger.note(told)
        return response.status, answer
