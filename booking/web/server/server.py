"""The server: waitress, its tuning, its listening socket and its draining."""

import contextlib
import logging
import socket
import threading
from collections import Counter, deque
from collections.abc import Callable
from functools import partial

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from booking.clock import Clock
from booking.errors import CannotStart
from booking.store.threads import lasting
from booking.web.app import WSGIApp
from booking.web.http.finish import HEADERS, Headers
from booking.web.http.limits import network_of
from booking.web.http.request import canonical
from booking.web.http.traffic import Traffic
from booking.web.server.again import AskedAgain
from booking.web.server.connections import SERVED_SECONDS_AT_MOST, Channel, WSGIServer
from booking.web.server.incoming import Bodies
from booking.web.server.proxy import behind_proxy
from booking.web.server.turn import ShortWrites, Turn
from booking.web.server.watch import sockets

CONNECTIONS_AT_MOST = 4_000
_CONNECTIONS_AT_LEAST = 16
_FILES_BESIDE_CONNECTIONS = 32
_FILES_OF_A_THREAD = 3  # Its connection to the database: the file, its log and the log's index.
_IDLE_CONNECTION_SECONDS = 30
# What a client may leave unread and still ask on; one that leaves more is not waited for.
_UNREAD_BYTES_AT_MOST = 1024 * 1024
_ANSWER_BYTES_AT_MOST = 4 * 1024 * 1024
_BACKLOG = 1_024
_ON_ITS_WAY_SECONDS = 0.25  # What was sent before a stop is there by then.

log = logging.getLogger(__name__)


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


class Threads(ThreadedTaskDispatcher):
    """waitress's threads, made to begin anew where one is ended by anything but a stop."""

    def start_new_thread(self, target: Callable[[int], object], thread_no: int) -> None:
        """Start one of them."""
        lasting(f"waitress-{thread_no}", partial(target, thread_no)).start()


class Server:
    """Serves an application on a listening socket until it is stopped, then finishes the requests under way.

    `turn` says which requests the loop serves, where there is a `database`, and which a thread. `trusted_proxy` is the
    address of the one proxy whose word is believed on who asks, by which scheme and host; `headers` are those of every
    answer. One client address has `connections_per_address` at the most; `traffic` counts what is asked. `waitress` is
    the server inside: what it holds belongs to the thread that serves.
    """

    def __init__(
        self,
        app: WSGIApp,
        listener: socket.socket,
        threads: int,
        clock: Clock,
        trusted_proxy: str | None = None,
        database: ShortWrites | None = None,
        headers: Headers = HEADERS,
        connections_per_address: int = CONNECTIONS_AT_MOST,
        traffic: Traffic | None = None,
    ) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # Requests that wait for a thread are no news.
        self._clock = clock
        self._stopping = False  # No Event: a second signal inside its lock would wait for the first for ever.
        self._has_trigger = True
        # Whoever wakes the loop is done before it ends. A signal may come while its own thread holds the lock.
        self._waking = threading.RLock()
        self._map = sockets()
        pool = Threads()
        pool.set_thread_count(threads)
        self.waitress = WSGIServer(
            app if trusted_proxy is None else behind_proxy(app, trusted_proxy, headers),
            self._map,
            True,
            listener,
            pool,
            adj=_adjustments(listener, threads),
            bind_socket=False,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        )
        self.waitress.traffic = traffic = traffic or Traffic()
        traffic.connections = lambda: len(self.waitress.active_channels)
        self.waitress.turn = self.turn = Turn(database, self.waitress.give_to_thread, clock, traffic.turns)
        self.waitress.asked_again = None if database is None else AskedAgain(database, clock)
        self.waitress.clock, self.waitress.headers = clock, headers
        self.waitress.bodies, self.waitress.leaving = Bodies(), deque()
        self.waitress.connections, self.waitress.connections_per_address = Counter(), connections_per_address
        self.waitress.exempt = None if trusted_proxy is None else network_of(canonical(trusted_proxy))
        self.port: int = listener.getsockname()[1]

    def serve(self) -> None:
        """Serve until `stop` is called, then accept no further connections, answer what was asked and return."""
        with self.turn.served_here(self._wake):
            while not self._stopping:
                self._loop(timeout=self.waitress.turn_seconds)
            self._drain()
        self.waitress.task_dispatcher.shutdown()
        with self._waking:
            self._has_trigger = False
        wasyncore.close_all(self._map)
        self._map.close()

    def stop(self) -> None:
        """Ask `serve` to end; safe in a signal handler and from any thread."""
        self._stopping = True
        with self._waking:
            if self._has_trigger:
                super(WSGIServer, self.waitress).pull_trigger()

    def _wake(self) -> None:
        with self._waking:
            if self._has_trigger:
                self.waitress.pull_trigger()

    def _drain(self) -> None:
        """Close the listener and every idle connection; wait for the busy ones, but not for ever."""
        self.waitress.is_draining = True
        self.waitress.let_all_in()  # At the last moment: whoever connects behind it is reset.
        wasyncore.dispatcher.close(self.waitress)
        now = self._clock.monotonic()
        give_up_at = now + SERVED_SECONDS_AT_MOST
        idle_since: dict[Channel, float] = {}
        while self._channels() and now < give_up_at:
            # What was sent before the stop may be unread yet, or on its way.
            idle = [one for one in self._channels() if one.is_idle]
            idle_since = {one: idle_since.get(one, now) for one in idle}
            for channel, since in idle_since.items():
                if now - since >= _ON_ITS_WAY_SECONDS:
                    channel.take_leave()
            self._map.ask_all()
            self._loop(timeout=0.05)
            now = self._clock.monotonic()

    def _channels(self) -> list[Channel]:
        return [one for one in list(self._map.values()) if isinstance(one, Channel)]

    def _loop(self, timeout: float) -> None:
        self.waitress.is_awake = False  # Before it is asked what waits: what comes later wakes it up.
        self.waitress.close_the_leaving()
        self._map.turn(0 if self.turn.is_unfinished else timeout)
        self.waitress.is_awake = True
        try:
            self.turn.end()
        except Exception:  # Whatever it is, it concerns few of those who are connected.
            log.exception("A turn of the loop came to no good end.")


def _adjustments(listener: socket.socket, threads: int) -> Adjustments:
    """Return what waitress is told. Raises CannotStart where the system has too few files for connections."""
    return Adjustments(
        sockets=[listener],
        threads=threads,
        backlog=_BACKLOG,
        connection_limit=_connection_limit(_FILES_BESIDE_CONNECTIONS + _FILES_OF_A_THREAD * threads),
        channel_timeout=_IDLE_CONNECTION_SECONDS,
        outbuf_overflow=_UNREAD_BYTES_AT_MOST + _ANSWER_BYTES_AT_MOST,
        outbuf_high_watermark=_UNREAD_BYTES_AT_MOST,
        # select() can't take more than 1,024 files.
        asyncore_use_poll=True,
        # Nobody reads these headers but `behind_proxy`, which does so itself.
        clear_untrusted_proxy_headers=False,
        log_socket_errors=False,
        ident=None,
    )


def _connection_limit(files_beside: int) -> int:
    """Return how many connections the process has files for, after asking the system for enough. Raises CannotStart."""
    try:
        import resource
    except ImportError:  # Windows sets no such limit.
        return CONNECTIONS_AT_MOST
    wanted = CONNECTIONS_AT_MOST + files_beside
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return CONNECTIONS_AT_MOST
    soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft - files_beside < _CONNECTIONS_AT_LEAST:
        raise CannotStart(f"the system allows {soft} open files, too few; raise `ulimit -n` or lower --threads")
    return soft - files_beside
