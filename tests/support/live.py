"""The real server in this process, and ways to ask it many things at once."""

import http.client
import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from booking.accounts.passwords import Passwords
from booking.clock import SystemClock
from booking.config import Settings
from booking.store.database import Database
from booking.web.app import create_app
from booking.web.server.server import Server, listen
from booking.web.site import Site


class LiveServer:
    """The real server on a free port of this process, for a database that the test has made."""

    def __init__(self, database: Database, settings: Settings) -> None:
        listener = listen("127.0.0.1", 0)
        clock = SystemClock()
        self._passwords = Passwords()
        site = Site.of(database, settings, lambda: None, self._passwords, clock)
        self._server = Server(create_app(site), listener, settings.threads, clock, database=database)
        self.port = self._server.port
        self._thread = threading.Thread(target=self._server.serve)
        self._thread.start()

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection of its own, not yet opened."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def stop(self) -> None:
        self._server.stop()
        self._thread.join()
        self._passwords.close()


def post_json(
    connection: http.client.HTTPConnection, path: str, body: Any, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    """Send a POST and return the status and the decoded answer."""
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"} | (headers or {}))
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def in_parallel(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the calls at the same moment, each in a thread of its own, and return what each returned."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
