"""waitress's connections, made to answer as this service does: refusals as problems, each answer in one piece.

A request that is a short write is not given to one of the threads but to the database's writer, by `submit`.
"""

import contextlib
import functools
import logging
import socket
from collections.abc import Callable
from typing import Any, TypeAlias

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import build_http_date

from booking.errors import BookingError, Busy, Internal, Malformed
from booking.web import answers
from booking.web.app import HEADERS, SHORT_WRITES

# Runs the first in another thread, and then the second: with None, or with the error for which the first counts as
# not run. Raises Busy when it is too late for that.
Submit: TypeAlias = Callable[[Callable[[], None], Callable[[BaseException | None], None]], None]

_RECEIPT_SECONDS = 60  # For a whole request, however slowly it comes: it keeps a connection from somebody else.

log = logging.getLogger(__name__)


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
    """Answers a request, head and body in one piece, and leaves the connection open unless it was asked to close it.

    waitress would write twice, look at each header several times, and close after a 204 or 304, which has no
    Content-Length to tell where it ends (RFC 9112, section 6.3: at once).
    """

    _body: bytes | None = None

    def ask(self) -> None:
        """Let the application answer; `execute` sends the answer."""
        written: list[bytes] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _failure: Any = None
        ) -> Callable[[bytes], object]:
            self.status, self.response_headers = status, headers
            return written.append

        pieces: Any = self.channel.server.application(self.get_environment(), start_response)
        self._body = b"".join([*written, *pieces])
        if hasattr(pieces, "close"):
            pieces.close()

    def answer(self, refusal: BookingError) -> None:
        """Let this be the answer."""
        answer = answers.problem(refusal)
        self.status, self.response_headers, self._body = answer.status_line, [*answer.headers, *HEADERS], answer.body

    def execute(self) -> None:
        if self._body is None:
            self.ask()
        assert self._body is not None
        self.complete = True
        if self.has_body and not any(name == "Content-Length" for name, _ in self.response_headers):
            self.response_headers = [*self.response_headers, ("Content-Length", str(len(self._body)))]
        head = self.build_response_header()
        self.wrote_header = True
        self.channel.write_soon(head + self._body)

    def build_response_header(self) -> bytes:
        request: Any = self.request  # The stubs have forgotten its `headers`.
        if self.version != "1.1" or request.headers.get("CONNECTION", "").lower() == "close":
            return super().build_response_header()
        lines = [f"HTTP/1.1 {self.status}", *[f"{name}: {value}" for name, value in self.response_headers]]
        head = "\r\n".join([*lines, f"Date: {_http_date(int(self.start_time))}\r\n\r\n"])
        if not head.count("\n") == head.count("\r") == len(lines) + 2:
            raise ValueError("a header holds a line break")
        return head.encode("latin-1")


class Channel(HTTPChannel):
    """A connection; what is asked on it is served by one of the threads, or in two steps: `ask`, later `finish`."""

    error_task_class = _ProblemTask
    server: "WSGIServer"
    request: Any
    requests: list[Any]
    began_at = 0.0
    _submitted: _Task | None = None

    def received(self, data: bytes) -> bool:
        """Take what came; note when the first of a request did."""
        if self.request is None:
            self.began_at = self.last_activity
        return super().received(data)

    def task_class(self, _channel: HTTPChannel, request: Any) -> _Task:  # type: ignore[override]
        """Return what `service` shall send: the answer that is there already, or else one to be asked for."""
        submitted, self._submitted = self._submitted, None
        return submitted or _Task(self, request)

    def service(self) -> None:
        """Answer what was asked first."""
        if self.server.is_draining:
            # Its client is told to ask no more here: else one that asks on and on would keep the process alive.
            self.requests[0].headers["CONNECTION"] = "close"
        super().service()

    def give_up(self) -> None:
        """Close the connection, from whichever thread, without waiting for its client; the loop notices at once."""
        self.connected = False
        self.will_close = True
        with contextlib.suppress(OSError):
            connection: Any = self.socket
            connection.shutdown(socket.SHUT_RDWR)

    def _flush_outbufs_below_high_watermark(self) -> None:
        """Give up a client that asks on and on and reads nothing; waitress would let the thread wait for it."""
        if self.total_outbufs_len > self.adj.outbuf_high_watermark:
            self.give_up()

    def ask(self) -> None:
        """Let the application answer what was asked first; `finish` sends the answer."""
        self._submitted = _Task(self, self.requests[0])
        try:
            self._submitted.ask()
        except Exception:
            log.exception("A short write has failed.")
            self._submitted.answer(Internal())

    def finish(self, error: BaseException | None) -> None:
        """Send the answer or, with an error, what that is."""
        if error is not None:
            self._submitted = _Task(self, self.requests[0])
            if not isinstance(error, BookingError):
                log.error("A short write could not be stored.", exc_info=error)
            self._submitted.answer(error if isinstance(error, BookingError) else Internal())
        try:
            self.service()
        except Exception:
            log.exception("A short write could not be answered.")


class WSGIServer(TcpWSGIServer):
    """waitress's server, which accepts one connection a turn, made to accept all that wait.

    `submit` serves the requests that are a short write, where it is set.
    """

    channel_class = Channel
    active_channels: Any
    submit: Submit | None = None
    is_draining = False
    is_awake = False
    _accepted_one = False

    def add_task(self, channel: Any) -> None:
        """Give what was asked on the channel to the thread that serves it.

        A client that has not read its last answer yet is no matter for the writer, which must never wait for one.
        """
        if self.submit is not None and not channel.total_outbufs_len and _is_short_write(channel.requests[0]):
            with contextlib.suppress(Busy):
                self.submit(channel.ask, channel.finish)
                return
        super().add_task(channel)

    def maintenance(self, now: int) -> None:
        """Close the connections that are idle, whose request does not come to its end, or whose answer is not read."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.request is not None and channel.began_at < now - _RECEIPT_SECONDS:
                channel.will_close = True
            if channel.total_outbufs_len and channel.last_activity < now - self.adj.channel_timeout:
                channel.give_up()

    def pull_trigger(self) -> None:
        """Wake the loop up, which needs to be done but once before its next turn."""
        if not self.is_awake:
            self.is_awake = True
            super().pull_trigger()

    def handle_accept(self) -> None:
        """Let in all who wait."""
        super().handle_accept()
        while self._accepted_one and len(self.active_channels) < self.adj.connection_limit:
            super().handle_accept()

    def accept(self) -> tuple[socket.socket, tuple[str, int]] | None:
        """Accept one, if one waits."""
        self._accepted_one = False
        accepted = super().accept()
        self._accepted_one = accepted is not None
        return accepted


def _is_short_write(request: Any) -> bool:
    return (
        request.command == "POST"
        and request.error is None
        and "text/html" not in request.headers.get("ACCEPT", "")
        and SHORT_WRITES.fullmatch(request.path) is not None
    )


@functools.lru_cache(maxsize=2)
def _http_date(seconds: int) -> str:
    return build_http_date(seconds)


def _refusal(status: int) -> BookingError:
    if status == 413:
        return Malformed("body_too_large", "The body is over 64 KiB. Send less at once.")
    if status < 500 or status == 501:
        return Malformed("malformed_body", "The request is not valid HTTP, or its headers are too large.")
    return Internal()
