"""What the other side of a call answers: read no further than is wanted, and its numbers taken within limits alone."""

import socket
import threading
from http.client import HTTPConnection, IncompleteRead
from typing import Any

import pytest

from booking.senders import answers
from booking.senders.answers import LONGEST_WAIT_SECONDS


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (120, 120),
        ("1" + "0" * 18, LONGEST_WAIT_SECONDS),
        ("9" * 5_000, LONGEST_WAIT_SECONDS),
        (10**30, LONGEST_WAIT_SECONDS),
        *(
            (nothing, None)
            for nothing in (
                *(None, "", "-1", "+5", "1.5", "1e3", "NaN", "٣", " 5", "0x10", "1_000"),
                *("Fri, 31 Dec 9999 23:59:59 GMT", "soon"),
                *(-1, -(10**30), True, 1.5, float("nan"), float("inf"), [5], {"seconds": 5}, "\ud800"),
            )
        ),
    ],
)
def test_a_wish_to_wait_is_a_number_of_seconds_up_to_a_month_or_nothing(told: Any, seconds: int | None) -> None:
    assert answers.seconds_to_wait(told) == seconds


def read(answer: bytes, at_most: int) -> tuple[bytes, bytes]:
    """Let a server answer this, and read so many bytes of its body; return them and one more."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with listener.accept()[0] as one:
                one.recv(1_000)
                one.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        connection = HTTPConnection("127.0.0.1", listener.getsockname()[1], timeout=20)
        connection.request("GET", "/")
        try:
            with connection.getresponse() as response:
                return answers.read(response, at_most), answers.read(response, 1)
        finally:
            connection.close()
            thread.join()


@pytest.mark.parametrize(
    "headed",
    [
        b"Content-Length: 6\r\n\r\nabcdef",
        b"\r\nabcdef",
        b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n4\r\ncdef\r\n0\r\n\r\n",
        b"Content-Length: -5\r\n\r\nabcdef",
    ],
)
def test_an_answer_is_read_whole_or_as_far_as_is_wanted(headed: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\n" + headed
    assert [read(answer, at_most) for at_most in (100, 6, 4)] == [(b"abcdef", b""), (b"abcdef", b""), (b"abcd", b"e")]


def test_a_chunk_that_has_less_than_no_bytes_is_no_way_to_be_read_without_end() -> None:
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n" + b"x" * 200_000
    assert [len(part) for part in read(answer, 10_000)] == [10_000, 1]


def test_a_chunk_beyond_64_bits_is_read_as_far_as_it_goes() -> None:
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\nabcdef"
    assert read(answer, 4) == (b"abcd", b"e")
    with pytest.raises(IncompleteRead):
        read(answer, 100)
