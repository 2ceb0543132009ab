"""The head of a request is refused, or means what it means to waitress's own parser."""

import random
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import pytest
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser

from booking.web.server.incoming import Bodies, Incoming
from tests.support.malformed_requests import BROKEN, NOWHERE, mutated

ADJUSTMENTS = Adjustments()
HEADS = [*(one.sent for one in (*BROKEN, *NOWHERE) if len(one.sent) < 20_000), *mutated(6_000)]
_END = b"\r\n\r\n"


class Head(NamedTuple):
    """What a head was understood to say."""

    command: str
    path: str
    query: str
    version: str
    headers: dict[str, str]
    is_chunked: bool
    content_length: int
    expects_continue: bool


def said(parser: Any) -> Head:
    return Head(
        parser.command,
        parser.path or "/",  # An address may have none: http://localhost?a=b
        parser.query,
        parser.version,
        parser.headers,
        parser.chunked,
        parser.content_length,
        parser.expect_continue,
    )


def read(pieces: Iterable[bytes]) -> Incoming:
    """Return what the first request came to, received in these pieces; a blank line before it is a request itself."""
    incoming = Incoming(ADJUSTMENTS, Bodies())
    for piece in pieces:
        left = piece
        while left and not incoming.error:
            left = left[incoming.received(left) :]
            if incoming.completed and not incoming.empty:
                return incoming
            if incoming.empty:
                incoming = Incoming(ADJUSTMENTS, Bodies())
    return incoming


def read_by_waitress(head: bytes) -> Head | None:
    """Return what waitress's parser takes a whole head for, or None where it refuses or gives up.

    It gives up over a first line beyond ASCII, which programs send that do not quote a path: so it is quoted here.
    """
    first_line, newline, fields = head.partition(b"\n")
    quoted = re.sub(rb"[\x80-\xff]", lambda byte: b"%%%02X" % ord(byte[0]), first_line)
    parser = HTTPRequestParser(ADJUSTMENTS)
    try:
        parser.received(quoted + newline + fields)
    except ValueError:
        return None
    return None if parser.error else said(parser)


def heads_of(sent: Iterable[bytes]) -> list[bytes]:
    """Return the heads that have an end, without what is sent behind it or blank before it."""
    whole = [re.sub(rb"\A(\r\n)+", b"", one) for one in sent]
    return [one[: one.index(_END) + len(_END)] for one in whole if _END in one]


def test_a_head_is_refused_or_means_what_it_means_to_waitress() -> None:
    taken, refused_by_both, refused_here = 0, 0, 0
    for head in heads_of(HEADS):
        ours, theirs = read([head]), read_by_waitress(head)
        if ours.error is None:
            assert said(ours) == theirs, head
            taken += 1
        elif theirs is None:
            refused_by_both += 1
        else:
            refused_here += 1
    assert min(taken, refused_by_both, refused_here) > 300


def split_by_chance(sent: bytes) -> list[bytes]:
    places = sorted(random.Random(sent).choices(range(len(sent)), k=3)) if sent else []
    return [sent[start:end] for start, end in zip([0, *places], [*places, len(sent)], strict=True)]


@pytest.mark.parametrize("split", [split_by_chance, lambda sent: [bytes([byte]) for byte in sent]])
def test_in_which_pieces_a_head_comes_makes_no_difference(split: Any) -> None:
    for sent in HEADS:
        if len(sent) < 500:
            at_once, in_pieces = read([sent]), read(split(sent))
            assert str(in_pieces.error) == str(at_once.error), sent
            assert in_pieces.completed == at_once.completed, sent
            if at_once.error is None and at_once.headers_finished:
                assert said(in_pieces) == said(at_once), sent


@pytest.mark.parametrize(
    "lines",
    [
        [b"Content-Length: 2", b"Transfer-Encoding: chunked"],
        [b"Content-Length: 2", b"Content-Length: 2"],
        [b"Content-Length: 2, 2"],
        [b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"],
        [b"Transfer-Encoding:", b"Transfer-Encoding: chunked"],
        [b"Content-Length:", b"Content-Length: 2"],
        [b"Host: a", b"Host: a"],
        [b"Host:", b"Host:"],
    ],
)
def test_what_says_twice_where_a_request_goes_or_ends_is_refused(lines: list[bytes]) -> None:
    head = b"POST / HTTP/1.1\r\n" + b"\r\n".join(lines) + _END
    assert read([head]).error is not None


def test_a_name_with_an_underscore_stands_for_no_other() -> None:
    taken = read([b"POST / HTTP/1.1\r\nContent_Length: 2\r\nTransfer_Encoding: chunked\r\nX_Real_Ip: a\r\n\r\n"])
    assert (taken.error, taken.headers, taken.content_length, taken.chunked) == (None, {}, 0, False)


def test_what_was_asked_before_on_the_connection_makes_no_difference() -> None:
    before = None
    for head in heads_of(HEADS):
        alone, behind = read([head]), Incoming(ADJUSTMENTS, Bodies(), before)
        for _ in range(2):  # The second time, it is the same that was asked before.
            behind.received(head)
            assert str(behind.error) == str(alone.error), head
            if alone.error is None:
                assert said(behind) == said(alone), head
            before = behind
            before.left_to_come = 0
            behind = Incoming(ADJUSTMENTS, Bodies(), before)


def test_what_becomes_known_of_a_request_is_not_taken_for_what_the_next_one_says() -> None:
    sent = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    first = read([sent, b"2\r\nab\r\n0\r\n\r\n"])
    assert first.headers == {"CONTENT_LENGTH": "2"}
    second = Incoming(ADJUSTMENTS, Bodies(), first)
    second.received(sent)
    assert second.headers == {}
