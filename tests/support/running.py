"""A server with any application, in this process."""

import contextlib
import http.client
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Any

from booking.clock import Clock, SystemClock
from booking.errors import WouldWait
from booking.store.database import Work
from booking.web.server.server import Server, listen
from booking.web.server.turn import ShortWrites


class Running:
    """A server with any application, in a thread of this process."""

    def __init__(
        self,
        app: Callable[..., Iterable[bytes]],
        threads: int = 4,
        database: ShortWrites | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.listener = listen("127.0.0.1", 0)
        self.server = Server(app, self.listener, threads, clock or SystemClock(), database=database)
        self._thread = threading.Thread(target=self.server.serve, name="loop")
        self._closing = contextlib.ExitStack()

    def start(self) -> None:
        self._thread.start()

    @property
    def has_ended(self) -> bool:
        return not self._thread.is_alive()

    def connect(self, source: str = "127.0.0.1") -> http.client.HTTPConnection:
        """Return an open connection from an address of this machine's."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20, source_address=(source, 0))
        connection.connect()
        self._closing.callback(connection.close)
        return connection

    def in_loop(self, function: Callable[[Any], Any]) -> Any:
        """Return `function(server)`, run in the loop's own thread: no other may read its connections while it turns."""
        server: Any = self.server.waitress
        answer: Future[Any] = Future()

        def run() -> None:
            try:
                answer.set_result(function(server))
            except BaseException as error:
                answer.set_exception(error)

        server.trigger.pull_trigger(run)
        return answer.result(20)

    def join(self, seconds: float) -> None:
        """Wait for the server's end, but not for longer."""
        self._thread.join(seconds)

    def stop(self) -> None:
        self._closing.close()  # First, for the server lets connections be for a second that only seem idle.
        self.server.stop()
        self.join(30)
        self.listener.close()
        assert self.has_ended


class HandingOver:
    """Short writes of which the loop does none: all are given to `submit`."""

    commit_seconds = 0.0
    commits = 0

    def __init__(self, submit: Callable[[Callable[[], None], Callable[[BaseException | None], None]], None]) -> None:
        self.submit = submit

    def never_waiting(self, _: Callable[[], None]) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def write_at_once(self, _works: Sequence[Work], _seconds: float, _commit_seconds_at_most: float) -> int:
        raise WouldWait


class NamingApp:
    """Answers with the name of the thread that it ran in."""

    def __call__(self, _environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain"), ("X-Thread", threading.current_thread().name)])
        return [b""]


class SlowApp:
    """An application whose answer to `path` comes when the test lets it; any other is answered at once."""

    def __init__(self, body: bytes = b"done", path: str = "/slow") -> None:
        self.body = body
        self.path = path
        self.entered = threading.Event()
        self.may_answer = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        sent = environ["wsgi.input"].read()
        if environ["PATH_INFO"] == self.path:
            self.entered.set()
            assert self.may_answer.wait(20)
        start_response("200 OK", [("Content-Type", "text/plain"), ("X-Received", str(len(sent)))])
        return [self.body]


def ask(
    connection: http.client.HTTPConnection, path: str, body: bytes | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    """Send a request on an open connection and return the answer, read to its end."""
    connection.request("GET" if body is None else "POST", path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    return response, response.read()


def is_closed_after(server: Any, idle_seconds: int) -> bool:
    """Whether the server closes its one connection when nothing has come by it for so long."""
    (channel,) = server.active_channels.values()
    server.maintenance(channel.last_activity + idle_seconds)
    return bool(channel.will_close)


def refuses(running: Running) -> bool:
    """Whether nobody gets in any more: refused, or reset where the listener closes while the kernel shakes hands."""
    try:
        running.connect().close()
    except (ConnectionRefusedError, ConnectionResetError):
        return True
    return False
