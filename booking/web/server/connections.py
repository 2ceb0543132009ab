"""waitress's connections, made to answer as this service does: refusals as problems, most answers in one piece."""

import contextlib
import functools
import itertools
import logging
import socket
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask
from waitress.utilities import build_http_date

from booking.clock import Clock
from booking.errors import BookingError, Internal
from booking.web.http import answers
from booking.web.http.finish import Headers, finished
from booking.web.http.limits import is_loopback, network_of
from booking.web.http.request import NEVER_WAITS, REQUEST, REQUEST_ID, TRUE_FOR, canonical, prefers_page
from booking.web.http.traffic import Answered, Traffic
from booking.web.server.again import AskedAgain, Given
from booking.web.server.incoming import Bodies, Incoming
from booking.web.server.turn import Turn
from booking.web.server.watch import Sockets

_TURN_SECONDS = 1.0
_FULL_SECONDS = 0.1  # Until another place is looked for, where all are busy.
_FAREWELL_SECONDS = 1  # To read the last answer in.
# By far longer than any request takes; a stop waits no longer either.
SERVED_SECONDS_AT_MOST = 20
_BEGINS_OWN_LINES = b"\r\nX-Request-Id: "  # Of a head: the lines from here on tell one answer from the next.
_BARE_IN_ENVIRON = frozenset({"CONTENT_LENGTH", "CONTENT_TYPE"})

log = logging.getLogger(__name__)


class Task(WSGITask):
    """Answers a request, by the application or with what it is refused for: head and body in one piece.

    But a body that is made while it is sent goes in its pieces.

    All that leaves the server is put together here, and every head is looked through for what would break it apart.
    waitress would write twice, look at each header several times, and close after a 204 or 304, which has no
    Content-Length to tell where it ends (RFC 9112, section 6.3: at once).
    """

    channel: "Channel"
    request: Incoming  # type: ignore[assignment]
    may_wait = True
    _body: bytes | None = None
    _pieces: Iterator[bytes] | None = None
    _close: Callable[[], object] | None = None  # Closes what the pieces are made from.
    _is_in_chunks = False
    _environ: Mapping[str, Any] = {}

    def __init__(self, channel: "Channel", request: Incoming) -> None:
        super().__init__(channel, request)  # type: ignore[arg-type]
        # By which the answer and the log name the request.
        self.id = channel.server.traffic.new_id()

    def ask(self) -> None:
        """Let the application answer; `service` sends the answer. Raises WouldWait where it must not wait."""
        try:
            self._ask()
        except Exception:
            log.exception("A request could not be answered.")
            self._fail()

    def answer(self, refusal: BookingError) -> None:
        """Let this be the answer."""
        self.status, self.response_headers, self._body = finished(
            answers.problem(refusal), self.request.command, self.channel.server.headers
        )

    def get_environment(self) -> dict[str, Any]:
        """Return the environment for the application, of what PEP 3333 names, with the path as it was asked for."""
        request, channel = self.request, self.channel
        environ: dict[str, Any] = {
            name if name in _BARE_IN_ENVIRON else f"HTTP_{name}": value for name, value in request.headers.items()
        }
        environ |= channel.server.environ
        environ["REMOTE_ADDR"] = channel.addr[0]
        environ["REQUEST_METHOD"], environ["SERVER_PROTOCOL"] = request.command, f"HTTP/{self.version}"
        environ["PATH_INFO"], environ["QUERY_STRING"] = request.path, request.query
        environ["wsgi.url_scheme"], environ["wsgi.input"] = request.url_scheme, request.get_body_stream()
        environ[NEVER_WAITS], environ[REQUEST_ID] = not self.may_wait, self.id
        self._environ = environ
        return environ

    def service(self) -> None:
        """Answer, whatever comes; only a client that has gone gets nothing."""
        self.start()
        server = self.channel.server
        refusal = self.request.error
        if refusal is not None:
            self.close_on_finish = not self.request.left_to_come
        if refusal is not None and not self._is_form_too_large(refusal):
            self.answer(refusal)
        elif self._body is None:
            self.ask()
        try:
            head = self.build_response_header()
        except ValueError:
            log.exception("A request could not be answered.")
            self._fail()
            head = self.build_response_header()
        assert self._body is not None
        self.wrote_header = True
        self._keep_to_give_again(head, self._body)
        try:
            self.channel.write_soon(head + self._body)
            if self._pieces is not None and self.request.command != "HEAD":
                self._send_pieces(self._pieces)
        except ClientDisconnected:
            self.close_on_finish = True
        finally:
            self._close_pieces()
        seconds = server.clock.monotonic() - self.request.came_at
        server.traffic.note(self._environ.get(REQUEST), self.status, seconds, Answered(self.id, self.start_time))

    def build_response_header(self) -> bytes:
        """Return the head of the answer. Raises ValueError for one that would break apart."""
        is_new = self.version == "1.1"
        if not is_new or "CONNECTION" in self.request.headers:
            asked = {token.strip() for token in self.request.headers.get("CONNECTION", "").lower().split(",")}
            self.close_on_finish |= "close" in asked or not (is_new or "keep-alive" in asked)
        lines = [f"HTTP/{self.version} {self.status}", *map(": ".join, self.response_headers)]
        if self._pieces is not None:
            self._is_in_chunks = is_new
            self.close_on_finish |= not is_new  # Whose end is that of the connection.
            lines += ["Transfer-Encoding: chunked"] * is_new
        elif "Content-Length" not in [name for name, _ in self.response_headers] and self.has_body:
            lines.append(f"Content-Length: {len(self._body or b'')}")
        if self.close_on_finish or not is_new:
            lines.append(f"Connection: {'close' if self.close_on_finish else 'keep-alive'}")
        lines += [f"X-Request-Id: {self.id}", f"Date: {_http_date(int(self.start_time))}"]
        said = "".join(lines)
        if "\n" in said or "\r" in said or "\0" in said:  # An expression would take twenty times as long.
            raise ValueError("a header holds a line break")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _keep_to_give_again(self, head: bytes, body: bytes) -> None:
        """Keep the answer for whoever asks the same, where the application says that it stays true."""
        true_for, again = self._environ.get(TRUE_FOR), self.channel.server.asked_again
        is_whole = self.request.command == "GET" and self.request.head
        if true_for is None or again is None or not is_whole or self.close_on_finish or self.version != "1.1":
            return
        common = head[: head.rindex(_BEGINS_OWN_LINES) + len(_BEGINS_OWN_LINES)]
        as_of, true_until = true_for
        given = Given(as_of, true_until, self.status, self._environ[REQUEST].route, common, body)
        again.keep(self.request.head, self.channel.addr[0], given)

    def _is_form_too_large(self, refusal: BookingError) -> bool:
        """Whether a browser's form is refused by its length, which the application says on the form's page."""
        is_by_length = refusal.code == "body_too_large" and self.request.content_length > 0
        return is_by_length and prefers_page(self.request.headers.get("ACCEPT", ""))

    def _ask(self) -> None:
        written: list[bytes] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _failure: Any = None
        ) -> Callable[[bytes], object]:
            self.status, self.response_headers = status, headers
            return written.append

        pieces: Any = self.channel.server.application(self.get_environment(), start_response)
        if isinstance(pieces, list):
            self._body = b"".join([*written, *pieces])
        elif isinstance(pieces, Iterator):
            # An empty one would be the last chunk.
            self._body, self._pieces = b"", filter(None, itertools.chain(written, pieces))
            self._close = getattr(pieces, "close", None)
        else:
            try:
                self._body = b"".join([*written, *pieces])
            finally:
                if hasattr(pieces, "close"):
                    pieces.close()

    def _send_pieces(self, pieces: Iterator[bytes]) -> None:
        """Send each piece once there is room for it. Where one can't be made, the client is shown that it is not all.

        Raises ClientDisconnected.
        """
        self.channel.waits_for_reader = True
        try:
            for piece in pieces:
                self.channel.write_soon(b"%x\r\n%b\r\n" % (len(piece), piece) if self._is_in_chunks else piece)
            self.channel.write_soon(b"0\r\n\r\n" if self._is_in_chunks else b"")
        except ClientDisconnected:
            raise
        except Exception:
            log.exception("An answer could not be sent to its end.")
            self.channel.give_up()
        finally:
            self.channel.waits_for_reader = False

    def _close_pieces(self) -> None:
        try:
            if self._close is not None:
                self._close()
        except Exception:
            log.exception("What an answer was made from could not be closed.")

    def _fail(self) -> None:
        self.close_on_finish = True
        self._pieces = None
        self.answer(Internal())


class Channel(HTTPChannel):
    """A connection; what is asked on it is served by one of the threads, or in two steps: `ask`, later `finish`.

    Neither of these waits, but for the database's turn where `ask` is called by its writer.
    """

    server: "WSGIServer"
    socket: Any
    will_close: bool
    _fileno: int | None
    requests_lock: threading.Lock
    _flush_some: Callable[..., bool]
    _flush_exception: Callable[..., tuple[bool, bool]]
    request: Any
    requests: list[Any]
    began_at = 0.0
    closes_at: float | None = None  # By the monotonic clock; set once all is said.
    network: str | None = None  # That of its client, as long as it is counted.
    waits_for_reader = False  # So that the thread which serves it has to be patient with its client.
    _newest: Incoming | None = None
    _submitted: Task | None = None

    @property
    def file(self) -> int | None:
        """The number of its file, as long as it is open."""
        return self._fileno

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked, answered or being closed on it."""
        is_busy = self.requests or self.request or self.total_outbufs_len or self.close_when_flushed or self.will_close
        return not is_busy and self.closes_at is None

    def parser_class(self, adj: Any) -> Incoming:  # type: ignore[override]
        """Return what receives the next request."""
        self._newest = Incoming(adj, self.server.bodies, self._newest)
        return self._newest

    def task_class(self, _channel: HTTPChannel, request: Any) -> Task:  # type: ignore[override]
        """Return what `service` is to send: the answer that is there already, or else one to be asked for."""
        submitted, self._submitted = self._submitted, None
        return submitted or Task(self, request)

    error_task_class = task_class  # type: ignore[assignment]

    def readable(self) -> bool:
        """Whether anything is to be read: what is asked, or what is sent behind the last answer, to be dropped."""
        return not self.will_close if self.closes_at is not None else super().readable()

    def handle_read(self) -> None:
        """Take what came, or that nothing more will: a request that was begun then is refused."""
        try:
            data = self.socket.recv(self.adj.recv_bytes)
        except BlockingIOError:
            return
        except OSError:
            self.handle_close()
            return
        if data and self.closes_at is None:
            self.last_activity = self.server.clock.now() / 1_000
            self.received(data)
        elif not data and not self._has_refused_the_rest():
            self.handle_close()

    def received(self, data: bytes) -> bool:
        """Take what came; note when the first of a request did."""
        if self.request is None:
            self.began_at = self.last_activity
            if self._is_given_again(data):
                return True
        return super().received(data)

    def _is_given_again(self, data: bytes) -> bool:
        """Whether an answer is there already to just this, and was given, as `Task` would give it."""
        server, again = self.server, self.server.asked_again
        is_free = not (self.requests or self.total_outbufs_len or self.will_close or self.close_when_flushed)
        if again is None or not is_free or server.is_draining or (self._newest and self._newest.left_to_come):
            return False
        given = again.find(data, self.addr[0]) if data.endswith(b"\r\n\r\n") else None
        if given is None:
            return False
        began_at, request_id, at = server.clock.monotonic(), server.traffic.new_id(), server.clock.now() / 1_000
        own_lines = f"{request_id}\r\nDate: {_http_date(int(at))}\r\n\r\n".encode("ascii")
        server.turn.note_other()
        with contextlib.suppress(ClientDisconnected):
            self.write_soon(b"".join((given.head, own_lines, given.body)))
        seconds = server.clock.monotonic() - began_at
        server.traffic.note(given, given.status, seconds, Answered(request_id, at))
        return True

    def handle_expt(self) -> None:
        """Close on urgent data, which HTTP has none of: it would wake the loop for ever."""
        self.handle_close()

    def handle_write(self) -> None:
        """Send what there is to send; after the last answer let the client read it, and only then close.

        To close while it still sends would reset the connection, and lose the answer on its way.
        """
        if not self.close_when_flushed or self.will_close:
            super().handle_write()
            return
        _, has_failed = self._flush_exception(self._flush_some)
        if has_failed:
            self.handle_close()
        elif self.connected and not self.total_outbufs_len:
            self.close_when_flushed = False
            self.take_leave()

    def take_leave(self) -> None:
        """Say that nothing more will be sent, and close when the client does, or soon."""
        self.closes_at = self.server.clock.monotonic() + _FAREWELL_SECONDS
        self.server.leaving.append(self)
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def handle_close(self) -> None:
        """Close the connection, and let go of what was received of a request."""
        super().handle_close()
        self._leave_network()
        unfinished = self.request
        if unfinished is not None:
            unfinished.close()

    def _leave_network(self) -> None:
        left, self.network = self.network, None
        if left is not None:
            self.server.connections[left] -= 1
            if not self.server.connections[left]:
                del self.server.connections[left]

    def service(self) -> None:
        """Answer what was asked first."""
        if self.server.is_draining:
            # Its client is told to stop asking here: else one that asks on and on would keep the process alive.
            self.requests[0].headers["CONNECTION"] = "close"
        try:
            super().service()
        except BaseException:  # Else its client would wait for an answer that nobody is making.
            log.exception("A connection is given up.")
            self.give_up()
        self.server.ask(self)

    def give_up(self) -> None:
        """Close the connection, from whichever thread, without waiting for its client; the loop notices at once."""
        self.connected = False
        self.will_close = True
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def write_soon(self, data: bytes) -> int:
        """Send what the system takes at once, and keep the rest for later, as waitress does with all of it."""
        left, connection = data, self.socket
        if connection is not None and self.connected and not self.total_outbufs_len:
            try:
                with self.outbuf_lock:
                    left = data[connection.send(data) :]
            except OSError:
                left = data  # It is met again below.
        if left or not data:
            super().write_soon(left)
        elif self.waits_for_reader:
            self.last_activity = self.server.clock.now() / 1_000
        return len(data)

    def _flush_outbufs_below_high_watermark(self) -> None:
        """Give up a client that asks on and on and reads nothing; waitress would let the thread wait for it."""
        if self.waits_for_reader:
            self.server.ask(self)  # What is sent on, once there is room again, is the loop's to send.
            super()._flush_outbufs_below_high_watermark()  # type: ignore[misc]
        elif self.total_outbufs_len > self.adj.outbuf_high_watermark:
            self.give_up()

    def ask(self) -> None:
        """Let the application answer what was asked first; `finish` sends the answer. Raises WouldWait."""
        task = Task(self, self.requests[0])
        task.may_wait = False
        task.ask()
        self._submitted = task

    def finish(self, error: BaseException | None) -> None:
        """Send the answer or, with an error, what that is."""
        if error is not None:
            self._submitted = Task(self, self.requests[0])
            if not isinstance(error, BookingError):
                log.error("A short write could not be stored.", exc_info=error)
            self._submitted.answer(error if isinstance(error, BookingError) else Internal())
        self.service()

    def _has_refused_the_rest(self) -> bool:
        """Whether a request was under way whose refusal is still to be sent, now that its client sends nothing."""
        with self.requests_lock:
            request, self.request = self.request, None
            if request is None or self.closes_at is not None or not request.end():
                return False
            self.requests.append(request)
            self.server.add_task(self)
            return True


class WSGIServer(TcpWSGIServer):
    """waitress's server, which accepts one connection a turn, made to accept all that wait.

    `turn` takes what the loop serves, and gives the rest to `give_to_thread`; `headers` are those of every refusal. A
    network has `connections_per_address` at the most, unless it is `exempt`, which is the proxy.
    """

    channel_class = Channel
    active_channels: Any
    next_channel_cleanup: int
    _map: Sockets
    socket: Any
    turn: Turn
    traffic: Traffic
    clock: Clock
    headers: Headers
    bodies: Bodies
    server_name: str
    effective_port: int
    asked_again: AskedAgain | None
    leaving: deque[Channel]
    is_draining = False
    is_awake = False
    accepts_again_at = 0.0  # By the monotonic clock.
    connections: Counter[str]
    connections_per_address: int
    exempt: str | None

    @functools.cached_property
    def environ(self) -> dict[str, Any]:
        """What PEP 3333 wants of every environment, and is alike in all."""
        return {
            "SCRIPT_NAME": "",
            "SERVER_NAME": self.server_name,
            "SERVER_PORT": str(self.effective_port),
            "wsgi.version": (1, 0),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "wsgi.input_terminated": True,
        }

    def add_task(self, channel: Any) -> None:
        """Let what was asked first on the channel be served: at the end of the loop's turn, or by a thread."""
        self.turn.take(channel)

    def give_to_thread(self, channel: Any) -> None:
        """Let what was asked first on the channel be served by a thread, which may wait."""
        super().add_task(channel)

    def maintenance(self, now: int) -> None:
        """Close the connections that are idle, whose request does not come to its end, or whose answer is not read.

        And those whose request nobody can be serving any more, whatever has become of it.
        """
        super().maintenance(now)
        for channel in list(self.active_channels.values()):  # A thread may close one meanwhile.
            is_unanswered = channel.requests and not channel.total_outbufs_len
            if is_unanswered and channel.last_activity < now - SERVED_SECONDS_AT_MOST:
                log.error("A request was not answered in %d seconds.", SERVED_SECONDS_AT_MOST)
                channel.give_up()
            if channel.request is not None and channel.began_at < now - channel.request.receipt_seconds:
                channel.will_close = True
            if channel.total_outbufs_len and channel.last_activity < now - self.adj.channel_timeout:
                channel.give_up()
        self._map.ask_all()

    def close_the_leaving(self) -> None:
        """Close the connections whose clients had their time to read the last answer."""
        while self.leaving and (self.leaving[0].closes_at or 0) <= self.clock.monotonic():
            left = self.leaving.popleft()
            left.will_close = True
            self.ask(left)

    def ask(self, channel: Channel) -> None:
        """Let the loop ask the channel what it waits for, which has changed; in any thread."""
        file = channel.file
        if file is not None:
            self._map.ask(file)
            self.pull_trigger()

    def pull_trigger(self) -> None:
        """Wake the loop up, which needs to be done but once before its next turn."""
        if not self.is_awake:
            self.is_awake = True
            super().pull_trigger()

    def readable(self) -> bool:
        """Whether somebody may be let in now; now and then the connections are looked through on the way."""
        now = self.clock.now() // 1_000
        if now >= self.next_channel_cleanup:
            self.next_channel_cleanup = now + self.adj.cleanup_interval
            self.maintenance(now)
        return self.accepting and self.clock.monotonic() >= self.accepts_again_at

    @property
    def turn_seconds(self) -> float:
        """How long the loop may wait for something to happen: not for long while nobody is let in."""
        return _TURN_SECONDS if self.clock.monotonic() >= self.accepts_again_at else _FULL_SECONDS

    def handle_accept(self) -> None:
        """Let in those who wait, but at most half of the places in one turn.

        So whoever was let in is listened to at least once before others need the place.
        """
        for _ in range(max(1, self.adj.connection_limit // 2)):
            if not self._let_one_in():
                return

    def let_all_in(self) -> None:
        """Let in everybody who waits."""
        while self._let_one_in():
            pass

    def _let_one_in(self) -> bool:
        """Let in one who waits, whatever it takes; return whether there was one, and a place."""
        if len(self.active_channels) >= self.adj.connection_limit and not self._make_room():
            self.accepts_again_at = self.clock.monotonic() + _FULL_SECONDS
            return False
        try:
            connection, address = self.socket.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return False
        except OSError:  # Mostly that the system has no files left to give.
            self._make_room()
            self.accepts_again_at = self.clock.monotonic() + _FULL_SECONDS
            return False
        network = self._network(address[0])
        if self.connections[network] >= self._places(network) and not self._make_room(network):
            connection.close()
            return True
        with contextlib.suppress(OSError):  # Its client may have gone already.
            self.set_socket_options(connection)
        self.connections[network] += 1
        self.channel_class(self, connection, address, self.adj, map=self._map).network = network
        return True

    def _network(self, address: str) -> str:
        return network_of(canonical(address))

    def _places(self, network: str) -> int:
        """Return how many connections a network may have: the proxy and, without one, this machine have no limit."""
        is_exempt = network == self.exempt or (not self.exempt and is_loopback(network))
        return self.adj.connection_limit if is_exempt else self.connections_per_address

    def _make_room(self, network: str | None = None) -> bool:
        """Close the connection that was idle longest, of this network or else of the one that has most connections.

        One whose answer is still being sent goes only where there is no other.
        """
        crowd = network or max(self.connections, key=self.connections.__getitem__, default=None)
        idle = [one for one in self.active_channels.values() if not one.requests]
        of_crowd = [one for one in idle if one.network == crowd]
        candidates = of_crowd if of_crowd or network else idle
        if not candidates:
            return False
        min(candidates, key=lambda one: (one.total_outbufs_len > 0, _idle_since(one))).handle_close()
        return True


def _idle_since(channel: Channel) -> float:
    """Return when its client was last of any use; one that sends its request drop by drop is of none."""
    return channel.began_at if channel.request is not None else float(channel.last_activity)


@functools.lru_cache(maxsize=2)
def _http_date(seconds: int) -> str:
    return build_http_date(seconds)
