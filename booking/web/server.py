"""waitress: its tuning, its listening socket and its draining."""

import contextlib
import logging
import socket
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask

from booking.clock import Clock
from booking.errors import BookingError, CannotStart, Internal, Malformed
from booking.web import answers
from booking.web.app import HEADERS, WSGIApp

_CONNECTIONS_AT_MOST = 4_000
_CONNECTIONS_AT_LEAST = 16
_FILES_BESIDE_CONNECTIONS = 32
_FILES_OF_A_THREAD = 3  # Its connection to the database: the file, its log and the log's index.
_IDLE_CONNECTION_SECONDS = 30
_HEADER_BYTES_AT_MOST = 32 * 1024
# Well above what the application takes: so it is the application that refuses, and the connection lives on.
_BODY_BYTES_AT_MOST = 1024 * 1024
_BACKLOG = 1_024
_DRAIN_SECONDS = 20.0


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there. Raises CannotStart."""
    with contextlib.ExitStack() as undoing:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            listener = undoing.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            # At once: a socket that is only bound does not yet keep a second process from binding it too.
            listener.listen(_BACKLOG)
        except (OSError, UnicodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "that is no name of a host"
            raise CannotStart(
                f"can't listen on {host}:{port} ({reason}); stop what uses it, or choose another with --port or --host"
            ) from None
        undoing.pop_all()
    return listener


class Server:
    """Serves an application on a listening socket until it is stopped, then finishes the requests under way."""

    def __init__(self, app: WSGIApp, listener: socket.socket, threads: int, clock: Clock) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # Requests that wait for a thread are no news.
        self._clock = clock
        self._stopping = False  # No Event: a second signal inside its lock would wait for the first for ever.
        self._has_trigger = True
        self._map: dict[int, Any] = {}
        adjustments = Adjustments(
            sockets=[listener],
            threads=threads,
            backlog=_BACKLOG,
            connection_limit=_connection_limit(_FILES_BESIDE_CONNECTIONS + _FILES_OF_A_THREAD * threads),
            channel_timeout=_IDLE_CONNECTION_SECONDS,
            max_request_header_size=_HEADER_BYTES_AT_MOST,
            max_request_body_size=_BODY_BYTES_AT_MOST,
            # In memory: a temporary file for each half-sent body would use up the files that connections need.
            inbuf_overflow=2 * _BODY_BYTES_AT_MOST,
            # select() can't take more than 1,024 files.
            asyncore_use_poll=True,
            log_socket_errors=False,
            ident=None,
        )
        self._server = _WSGIServer(
            app,
            self._map,
            True,
            listener,
            adj=adjustments,
            bind_socket=False,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        )
        self.port: int = listener.getsockname()[1]

    def serve(self) -> None:
        """Serve until `stop` is called, then take no more connections, answer what was asked and return."""
        while not self._stopping:
            self._loop(timeout=1.0)
        self._drain()
        self._server.task_dispatcher.shutdown()
        self._has_trigger = False
        wasyncore.close_all(self._map)

    def stop(self) -> None:
        """Ask `serve` to end; safe in a signal handler and from any thread."""
        self._stopping = True
        if self._has_trigger:
            self._server.pull_trigger()

    def _drain(self) -> None:
        """Close the listener and every idle connection; wait for the busy ones, but not for ever."""
        self._loop(timeout=0.0)  # Who connected before the stop is still to be let in.
        wasyncore.dispatcher.close(self._server)
        self._server.is_draining = True
        give_up_at = self._clock.monotonic() + _DRAIN_SECONDS
        idle: set[HTTPChannel] = set()
        while self._channels() and self._clock.monotonic() < give_up_at:
            # What was sent before the stop may be unread yet: only a turn without a request tells that none comes.
            idle_before = idle
            idle = {one for one in self._channels() if not (one.requests or one.request or one.total_outbufs_len)}
            for channel in idle & idle_before:
                channel.will_close = True
            self._loop(timeout=0.05)

    def _channels(self) -> list[HTTPChannel]:
        return [one for one in self._map.values() if isinstance(one, HTTPChannel)]

    def _loop(self, timeout: float) -> None:
        wasyncore.loop(timeout=timeout, use_poll=True, map=self._map, count=1)


class _ProblemTask(ErrorTask):
    """Answers what waitress itself refuses as a problem, like every other refusal."""

    def execute(self) -> None:
        request: Any = self.request  # The stubs have forgotten its `error`.
        response = answers.problem(_refusal(request.error.code))
        self.status = response.status_line
        self.response_headers = [*response.headers, *HEADERS]
        self.set_close_on_finish()
        self.content_length = len(response.body)
        self.write(response.body)


class _Task(WSGITask):
    """Answers a request; one answered without a body, 204 or 304, leaves the connection open like any other.

    waitress closes it, having no Content-Length to tell where such an answer ends (RFC 9112, section 6.3: at once).
    """

    def set_close_on_finish(self) -> None:
        request: Any = self.request  # The stubs have forgotten its `headers`.
        asked_to = request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or self.version != "1.1" or asked_to:
            super().set_close_on_finish()


class _Channel(HTTPChannel):
    task_class = _Task
    error_task_class = _ProblemTask
    server: "_WSGIServer"
    requests: list[Any]

    def service(self) -> None:
        if self.server.is_draining:
            # Its client is told to ask no more here: else one that asks on and on would keep the process alive.
            self.requests[0].headers["CONNECTION"] = "close"
        super().service()


class _WSGIServer(TcpWSGIServer):
    """waitress's server, which accepts one connection a turn, made to accept all that wait."""

    channel_class = _Channel
    active_channels: Any
    is_draining = False
    _accepted_one = False

    def handle_accept(self) -> None:
        super().handle_accept()
        while self._accepted_one and len(self.active_channels) < self.adj.connection_limit:
            super().handle_accept()

    def accept(self) -> tuple[socket.socket, tuple[str, int]] | None:
        self._accepted_one = False
        accepted = super().accept()
        self._accepted_one = accepted is not None
        return accepted


def _refusal(status: int) -> BookingError:
    if status == 413:
        return Malformed("body_too_large", "The body is over 64 KiB. Send less at once.")
    if status < 500 or status == 501:
        return Malformed("malformed_body", "The request is not valid HTTP, or its headers are too large.")
    return Internal()


def _connection_limit(files_beside: int) -> int:
    """Return how many connections the process has files for, after asking the system for enough. Raises CannotStart."""
    try:
        import resource
    except ImportError:  # Windows sets no such limit.
        return _CONNECTIONS_AT_MOST
    wanted = _CONNECTIONS_AT_MOST + files_beside
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return _CONNECTIONS_AT_MOST
    soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft - files_beside < _CONNECTIONS_AT_LEAST:
        raise CannotStart(f"the system allows {soft} open files, too few; raise `ulimit -n` or lower --threads")
    return soft - files_beside
