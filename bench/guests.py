"""People who each do one thing after the other on a connection of their own, and note what they were answered."""

import contextlib
import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

_ANSWER_SECONDS = 30
_REST_AFTER_FAILURE_SECONDS = 0.2


class Answer(NamedTuple):
    """What one request was answered, when by the performance counter, and after how many seconds; status 0 is none."""

    what: str
    status: int
    at: float
    seconds: float
    body: dict[str, Any]


class Guest:
    """One of them: `ask` is answered on a connection that is kept; what is random of a guest is random by `chance`."""

    def __init__(self, port: int, number: int, note: Callable[[Answer], None]) -> None:
        self.number = number
        self.chance = random.Random(number)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_SECONDS)
        self._note = note

    def ask(
        self, what: str, method: str, path: str, body: Mapping[str, object] | None = None, **headers: str
    ) -> Answer:
        """Send a request, which `what` names, and return and note its answer."""
        began = time.perf_counter()
        status, content = 0, b""
        try:
            sent = None if body is None else json.dumps(body)
            kind = {} if body is None else {"Content-Type": "application/json"}
            self._connection.request(method, path, sent, kind | headers)
            response = self._connection.getresponse()
            content = response.read()
            status = response.status
        except (OSError, http.client.HTTPException):
            self._connection.close()
            time.sleep(_REST_AFTER_FAILURE_SECONDS)
        found: dict[str, Any] = {}
        with contextlib.suppress(ValueError):  # A page.
            found = json.loads(content)
        now = time.perf_counter()
        answer = Answer(what, status, now, now - began, found)
        self._note(answer)
        return answer

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextlib.contextmanager
def guests(port: int, how_many: int, act: Callable[[Guest], None], note: Callable[[Answer], None]) -> Iterator[None]:
    """Let so many guests `act` again and again, each in a thread of its own; at the end they finish what they do."""
    ended = threading.Event()

    def live(number: int) -> None:
        guest = Guest(port, number, note)
        while not ended.is_set():
            act(guest)
        guest.close()

    threads = [threading.Thread(target=live, args=(number,)) for number in range(how_many)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()
