"""An answer that is made while it is sent: whole, no faster than it is read, and plainly broken where it breaks off."""

import http.client
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from tests.support.running import Running

PIECE = b"x" * 65_536


class InPieces:
    """An application that answers as many pieces as the path says, and breaks off behind them at `/4/broken`."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/csv")])
        _, number, *broken = environ["PATH_INFO"].split("/")
        return self._pieces(int(number), is_broken=bool(broken))

    def _pieces(self, number: int, *, is_broken: bool) -> Iterator[bytes]:
        for _ in range(number):
            self.made += 1
            yield PIECE
        if is_broken:
            raise OSError("The rest can't be made.")


def test_it_comes_whole_in_chunks_as_it_is_read_and_the_connection_goes_on(
    serve_app: Callable[..., Running],
) -> None:
    app = InPieces()
    connection = serve_app(app).connect()
    connection.request("GET", "/800")
    answer = connection.getresponse()
    length = len(answer.read(1))

    assert app.made < 400  # Of 50 MB no more is made than the system's buffers and one of a megabyte take.
    while some := answer.read(1_000_000):
        length += len(some)
    assert (length, answer.getheader("Transfer-Encoding")) == (800 * len(PIECE), "chunked")
    connection.request("HEAD", "/3")
    assert connection.getresponse().read() == b""
    connection.request("GET", "/0")
    assert connection.getresponse().read() == b""


def test_an_old_client_gets_it_without_chunks_and_the_end_of_the_connection(
    serve_app: Callable[..., Running],
) -> None:
    server = serve_app(InPieces()).server
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(b"GET /3 HTTP/1.0\r\n\r\n")
        received = b"".join(iter(lambda: connection.recv(65_536), b""))

    head, _, body = received.partition(b"\r\n\r\n")
    assert body == PIECE * 3
    assert b"chunked" not in head


def test_what_breaks_off_is_seen_to_and_others_are_served(serve_app: Callable[..., Running]) -> None:
    running = serve_app(InPieces())
    connection = running.connect()
    connection.request("GET", "/4/broken")

    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        connection.getresponse().read()

    other = running.connect()
    other.request("GET", "/1")
    assert other.getresponse().read() == PIECE


def test_a_client_that_leaves_midway_gives_its_thread_back(serve_app: Callable[..., Running]) -> None:
    running = serve_app(InPieces(), threads=1)
    leaving = running.connect()
    leaving.request("GET", "/800")
    leaving.getresponse().read(1)
    leaving.close()

    other = running.connect()
    other.request("GET", "/1")
    assert other.getresponse().read() == PIECE


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_written_before_it_comes_first_and_what_makes_it_is_closed(
    serve_app: Callable[..., Running], method: str
) -> None:
    class Pieces:
        def __init__(self) -> None:
            self.left = [b"three", b"", b"two "]
            self.closed = threading.Event()

        def __iter__(self) -> Iterator[bytes]:
            return self

        def __next__(self) -> bytes:
            if not self.left:
                raise StopIteration
            return self.left.pop()

        def close(self) -> None:
            self.closed.set()

    made: list[Pieces] = []

    def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])(b"one ")
        made.append(Pieces())
        return made[-1]

    connection = serve_app(app).connect()
    for number in range(2):
        connection.request(method, "/")
        answer = connection.getresponse()
        assert answer.getheader("Transfer-Encoding") == "chunked"
        assert answer.read() == (b"one two three" if method == "GET" else b"")
        assert made[number].closed.wait(20)


def test_one_whose_head_would_break_apart_is_an_error_alone(serve_app: Callable[..., Running]) -> None:
    def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Location", "/a\r\nSet-Cookie: stolen=1")])
        return iter([PIECE])

    connection = serve_app(app).connect()
    connection.request("GET", "/")
    answer = connection.getresponse()
    content = answer.read()
    assert (answer.status, answer.getheader("Transfer-Encoding")) == (500, None)
    assert len(content) < len(PIECE)
