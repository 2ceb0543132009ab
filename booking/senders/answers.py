"""What the other side of a call answers: read no further than is wanted, and its numbers taken within limits alone."""

from http.client import HTTPResponse
from typing import Any

LONGEST_WAIT_SECONDS = 30 * 24 * 60 * 60  # Longer than anything is tried for.
_DIGITS_AT_MOST = 18  # What has more is beyond every limit, and could be too long to be read at all.


def read(response: HTTPResponse, bytes_at_most: int) -> bytes:
    """Return the body of an answer, or so many bytes of it where it is longer.

    Piece by piece: `response.read` takes all that comes, without a limit, where a chunk says that it has -1 bytes.
    """
    body = bytearray()
    while len(body) < bytes_at_most and (piece := response.read1(bytes_at_most - len(body))):
        body += piece
    return bytes(body[:bytes_at_most])


def seconds_to_wait(told: Any) -> int | None:
    """Return how many seconds the other side asks to wait, 30 days at most; None where it says nothing of the kind.

    It is told by the header Retry-After, of which a date is not read, or as a number of JSON.
    """
    if isinstance(told, str) and told.isascii() and told.isdigit():
        told = int(told) if len(told) <= _DIGITS_AT_MOST else LONGEST_WAIT_SECONDS
    if not isinstance(told, int) or isinstance(told, bool) or told < 0:
        return None
    return min(told, LONGEST_WAIT_SECONDS)
