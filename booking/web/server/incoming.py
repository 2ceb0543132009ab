"""A request as it comes over the wire: read byte by byte if need be, and refused as soon as it can't be one.

waitress's own parser lets pass what two programs on the way may understand differently (RFC 9112, section 11), raises
over some of the rest, and never ends over a head that is none. So a head is read here, all of it by two expressions:
one for its first line, one for its fields.
"""

import re
import threading
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from waitress.parser import HTTPRequestParser

from booking.errors import BookingError, Busy, Malformed
from booking.texts.sentences import Sentence
from booking.web import routes
from booking.web.http.request import body_too_large
from booking.web.http.route import BODY_BYTES_AT_MOST

HEAD_BYTES_AT_MOST = 8 * 1024
_ALL_BODIES_BYTES_AT_MOST = 32 * 1024 * 1024
# Of routes that take more than all others: apart from these, so that nobody has to wait behind them.
_LARGE_BODIES_BYTES_AT_MOST = 24 * 1024 * 1024
# Always taken, however much is under way: no booking is longer.
_BODY_BYTES_FREE = 4 * 1024
# Of a body that is refused: so much is read and dropped, to keep the connection.
_SKIPPED_BYTES_AT_MOST = 256 * 1024
# And of one that is too large even where a larger one is taken: a browser shows no answer before it has sent it all.
_SKIPPED_OF_LARGE_BYTES_AT_MOST = 64 * 1024 * 1024
_RECEIPT_SECONDS = 60  # For a whole request, however slowly it comes: it keeps a connection from somebody else.
_RECEIPT_OF_LARGE_SECONDS = 300
_CHUNK_LINE_BYTES_AT_MOST = 256
_TRAILER_BYTES_AT_MOST = HEAD_BYTES_AT_MOST

_END_OF_HEAD = b"\r\n\r\n"
# No line of a head has these: NUL, a line feed without its carriage return, and the other way round.
_BROKEN_LINE = re.compile(rb"\0|(?<!\r)\n|\r(?!\n|\Z)")
_TARGET = rb"(?:/|(?i:https?)://(?:[^/?#\s\[\]@]|\[[0-9A-Fa-f:.]+\])|\*(?= ))[!\"$-~\x80-\xff]*"
_FIRST_LINE = re.compile(
    rb"(?P<method>[!#$%&'*+.^_`|~0-9A-Z-]{1,32}) (?P<target>" + _TARGET + rb") HTTP/(?P<version>1\.[01])\r\n"
)
# What may still become a first line; what follows the second space is short.
_FIRST_LINE_SO_FAR = re.compile(
    rb"[!#$%&'*+.^_`|~0-9A-Z-]{0,32}(?:(?<=.) (?:[/hH*][!-~\x80-\xff]*(?: [HTP/1.0]{0,8}\r?)?)?)?"
)
# A value that is folded in two lines is none.
_FIELD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\x80-\xff]*\r\n")
_FIELDS = re.compile(rb"((?:" + _FIELD.pattern + rb")*)\r\n")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_HOST = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")
_LENGTH = re.compile(r"[0-9]{1,18}")
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})(?:[ \t]*;[\t -~\x80-\xff]*)?\r\n")
_CHUNK_LINE_SO_FAR = re.compile(rb"[0-9A-Fa-f]{0,8}(?:[ \t]*(?:;[\t -~\x80-\xff]*)?)?\r?")

_NOT_HTTP = Sentence("The request is not valid HTTP. Correct the program that sends it.")
_HEAD_TOO_LARGE = Sentence("The headers of the request are over 8 KiB. Send fewer, or shorter ones.")
_TWO_LENGTHS = Sentence("The length of the body is not clear. Send either one Content-Length, or chunks.")
_BAD_CHUNK = Sentence("The chunks of the body can’t be read. Correct the program that sends them.")
_TOO_MANY_BODIES = Sentence("Too many requests are being received at once. Send this one again in a moment.")


class Bodies:
    """How many bytes the bodies under way have together, which is limited; safe in all threads.

    Those of routes that take a larger one than all others are counted as `large`.
    """

    def __init__(
        self, bytes_at_most: int = _ALL_BODIES_BYTES_AT_MOST, large_at_most: int = _LARGE_BODIES_BYTES_AT_MOST
    ) -> None:
        self._bytes_at_most = bytes_at_most
        self._lock = threading.Lock()
        self.bytes_held = 0
        self.large = Bodies(large_at_most, 0) if large_at_most else self

    def take(self, count: int) -> None:
        """Count bytes that are kept from now on. Raises Busy when there would be too many."""
        with self._lock:
            if self.bytes_held + count > self._bytes_at_most:
                raise Busy(_TOO_MANY_BODIES)
            self.bytes_held += count

    def give_back(self, count: int) -> None:
        """Count bytes that are kept no longer."""
        with self._lock:
            self.bytes_held -= count


class _Fields(NamedTuple):
    """What the fields of a head say, as they were `sent`."""

    version: str
    sent: bytes
    headers: dict[str, str]
    is_chunked: bool
    length: int


class Incoming(HTTPRequestParser):
    """A request that is being received; once it is `completed`, `error` is why it is refused, or None.

    Whatever is wrong with it, `received` raises nothing. Of a body that was refused by its length, `left_to_come` bytes
    are sent all the same: the next Incoming of the connection, which is told which one came `before` it, skips them,
    and is `empty` then. Most clients send the same fields with each request, so they are read anew only where they
    differ.
    """

    error: BookingError | None  # type: ignore[assignment]
    body_rcv: "_Body | None"  # type: ignore[assignment]
    headers: dict[str, str]
    # What is answered, and may be logged, where there is no first line to take it from.
    version = "1.1"
    command = ""  # type: ignore[assignment]
    path = ""
    head = b""  # Of a request without a body, where it came in one piece.
    left_to_come = 0
    came_at = 0.0  # All of it, by the monotonic clock.
    receipt_seconds = _RECEIPT_SECONDS
    _held = 0
    _fields: _Fields | None

    def __init__(self, adj: Any, bodies: Bodies, before: "Incoming | None" = None) -> None:
        super().__init__(adj)
        self._bodies = bodies
        self._left_to_skip = 0 if before is None else before.left_to_come
        self._fields = None if before is None else before._fields

    def received(self, data: bytes) -> int:
        """Take what came and return how many bytes of it were this request's."""
        if self._left_to_skip:
            return self._skip(data)
        try:
            return self._take_head(data) if self.body_rcv is None else self._take_body(data)
        except BookingError as refusal:
            self._refuse(refusal)
        except ValueError:  # The address in its first line is none.
            self._refuse(Malformed("malformed_body", _NOT_HTTP))
        return len(data)  # Where the next request would begin, nobody can tell.

    def end(self) -> bool:
        """Refuse what has come, for nothing more will; return whether it is anything that can be answered."""
        self._refuse(Malformed("malformed_body", _NOT_HTTP))
        return not self._left_to_skip

    def get_body_stream(self) -> BytesIO:
        """Return the body, from its beginning."""
        return BytesIO() if self.body_rcv is None else self.body_rcv.from_beginning()

    def close(self) -> None:
        """Let go of the body."""
        if self.body_rcv is not None:
            self.body_rcv.file.close()
        if self._held:
            self._bodies.give_back(self._held)
            self._held = 0

    def _refuse(self, refusal: BookingError) -> None:
        self.close()
        self.body_rcv = None
        self.expect_continue = False
        self.error = refusal
        self.completed = True

    def _skip(self, data: bytes) -> int:
        skipped = min(len(data), self._left_to_skip)
        self._left_to_skip -= skipped
        self.empty = self.completed = not self._left_to_skip
        return skipped

    def _take_head(self, data: bytes) -> int:
        before = len(self.header_plus)
        head = self.header_plus + data
        if head.startswith(b"\r\n"):  # A blank line between two requests is allowed (RFC 9112, section 2.2).
            self.empty = self.completed = True
            return 2 - before
        if head == b"\r":
            self.header_plus = head
            return len(data)
        end = head.find(_END_OF_HEAD, max(0, before - len(_END_OF_HEAD)))
        if end >= 0:
            head = head[: end + len(_END_OF_HEAD)]
        if len(head) > HEAD_BYTES_AT_MOST:
            raise Malformed("malformed_body", _HEAD_TOO_LARGE)
        if end < 0:
            _require_beginning(head, before)
            self.header_plus = head
            return len(data)
        self.header_plus = b""
        self._read_head(head)
        self.head = b"" if before or self.chunked or self.content_length else head
        self._begin_body()
        taken = len(head) - before
        is_body_here = self.body_rcv is not None and not self.expect_continue and taken < len(data)
        return taken + self._take_body(data[taken:]) if is_body_here else taken

    def _read_head(self, head: bytes) -> None:
        """Take what a whole head says. Raises Malformed, and ValueError for an address that is none."""
        said = _FIRST_LINE.match(head)
        if said is None:
            raise Malformed("malformed_body", _NOT_HTTP)
        version, target = said["version"].decode(), _in_ascii(said["target"])
        path, query = _path_and_query(target)
        sent, fields = head[said.end() :], self._fields
        if fields is None or (fields.sent, fields.version) != (sent, version):
            self._fields = fields = _read_fields(sent, version)
        self.headers, self.chunked, self.content_length = fields.headers.copy(), fields.is_chunked, fields.length
        self.command, self.version = said["method"].decode(), version
        self.path, self.query, self.request_uri, self.url_scheme = path, query, target, self.adj.url_scheme
        self.expect_continue = version == "1.1" and self.headers.get("EXPECT", "").lower() == "100-continue"
        self.headers_finished = True

    def _begin_body(self) -> None:
        most, skipped = BODY_BYTES_AT_MOST, _SKIPPED_BYTES_AT_MOST
        if self.content_length > most or self.chunked:
            most = routes.body_bytes_at_most(self.command, self.path)
        if most > BODY_BYTES_AT_MOST:
            skipped = _SKIPPED_OF_LARGE_BYTES_AT_MOST
            self._bodies, self.receipt_seconds = self._bodies.large, _RECEIPT_OF_LARGE_SECONDS
        if self.content_length > most:
            is_worth_it = self.content_length <= skipped and not self.expect_continue
            self.left_to_come = self.content_length if is_worth_it else 0
            self._refuse(body_too_large(most))
        elif self.chunked:
            self.body_rcv = _Chunks(most)
        elif self.content_length:
            self.body_rcv = _Body(self.content_length)
        else:
            self.completed = True

    def _take_body(self, data: bytes) -> int:
        body = self.body_rcv
        assert body is not None
        kept_before = body.file.tell()
        consumed = body.received(data)
        kept = body.file.tell()
        if kept > _BODY_BYTES_FREE and kept > kept_before:
            self._bodies.take(kept - self._held)
            self._held = kept
        if body.completed:
            self.completed = True
            self.headers["CONTENT_LENGTH"] = str(kept)
        return consumed


class _Body:
    """Receives a body of a known length.

    It is kept in memory: a temporary file for each half-sent body would use up the files that connections need.
    """

    completed = False

    def __init__(self, length: int) -> None:
        self.file = BytesIO()
        self._left_to_come = length

    def received(self, data: bytes) -> int:
        """Take what came and return how many bytes of it were the body's."""
        taken = self.file.write(data[: self._left_to_come])
        self._left_to_come -= taken
        self.completed = not self._left_to_come
        return taken

    def from_beginning(self) -> BytesIO:
        """Return what came, to be read."""
        self.file.seek(0)
        return self.file


class _Chunks(_Body):
    """Receives a body in chunks; what is no chunk, or too much, is refused."""

    def __init__(self, bytes_at_most: int) -> None:
        super().__init__(0)
        self._bytes_at_most = bytes_at_most
        self._line = b""  # As far as it has come.
        self._left_of_chunk = 0
        self._is_at_end_of_chunk = False
        self._is_in_trailer = False
        self._trailer_bytes = 0

    def received(self, data: bytes) -> int:
        """Take what came and return how many bytes of it were the body's. Raises Malformed."""
        place = 0
        while place < len(data) and not self.completed:
            if self._left_of_chunk:
                piece = data[place : place + self._left_of_chunk]
                self.file.write(piece)
                self._left_of_chunk -= len(piece)
                self._is_at_end_of_chunk = not self._left_of_chunk
            else:
                piece = data[place : data.find(b"\n", place) + 1 or len(data)]
                self._line += piece
                self._take_line()
            place += len(piece)
        return place

    def _take_line(self) -> None:
        line = self._line
        if self._is_in_trailer:
            self._take_trailer(line)
        elif self._is_at_end_of_chunk:
            if line == b"\r\n":
                self._is_at_end_of_chunk, self._line = False, b""
            elif line != b"\r":
                raise Malformed("malformed_body", _BAD_CHUNK)
        elif len(line) > _CHUNK_LINE_BYTES_AT_MOST:
            raise Malformed("malformed_body", _BAD_CHUNK)
        elif size := _CHUNK_LINE.fullmatch(line):
            self._begin_chunk(int(size[1], 16))
        elif not _CHUNK_LINE_SO_FAR.fullmatch(line):
            raise Malformed("malformed_body", _BAD_CHUNK)

    def _begin_chunk(self, size: int) -> None:
        if self.file.tell() + size > self._bytes_at_most:
            raise body_too_large(self._bytes_at_most)
        self._line = b""
        self._left_of_chunk = size
        self._is_in_trailer = size == 0

    def _take_trailer(self, line: bytes) -> None:
        """Pass over what stands behind the last chunk."""
        if len(line) + self._trailer_bytes > _TRAILER_BYTES_AT_MOST or _BROKEN_LINE.search(line):
            raise Malformed("malformed_body", _BAD_CHUNK)
        if not line.endswith(b"\r\n"):
            return
        if line != b"\r\n" and not _FIELD.fullmatch(line):
            raise Malformed("malformed_body", _BAD_CHUNK)
        self.completed = line == b"\r\n"
        self._trailer_bytes += len(line)
        self._line = b""


def _require_beginning(head: bytes, before: int) -> None:
    """Raise Malformed where a head can't be one any more, whatever follows; up to `before` it was looked at."""
    line, newline, _ = head.partition(b"\n")
    first_line = _FIRST_LINE if newline else _FIRST_LINE_SO_FAR
    if _BROKEN_LINE.search(head, max(0, before - 1)) or not first_line.fullmatch(line + newline):
        raise Malformed("malformed_body", _NOT_HTTP)


def _in_ascii(target: bytes) -> str:
    return (target if target.isascii() else _BEYOND_ASCII.sub(_quoted, target)).decode()


def _quoted(byte: re.Match[bytes]) -> bytes:
    return b"%%%02X" % ord(byte[0])


def _path_and_query(target: str) -> tuple[str, str]:
    """Return the path, each of its bytes as a character, and the query as it stands. Raises ValueError."""
    if target.startswith("/"):
        path, _, query = target.partition("?")
    else:
        _, _, path, query, _ = urlsplit(target)
    return unquote_to_bytes(path).decode("latin-1") if "%" in path else path or "/", query


def _read_fields(sent: bytes, version: str) -> _Fields:
    """Return what the fields behind the first line say. Raises Malformed."""
    fields = _FIELDS.fullmatch(sent)
    if fields is None:
        raise Malformed("malformed_body", _NOT_HTTP)
    headers = _headers_of(fields[1].decode("latin-1"))
    if not _HOST.fullmatch(headers.get("HOST", "")):
        raise Malformed("malformed_body", _NOT_HTTP)
    is_chunked, length = _length_of_body(headers, is_old=version == "1.0")
    return _Fields(version, sent, headers, is_chunked, length)


def _headers_of(fields: str) -> dict[str, str]:
    """Return the headers by their names as the environ has them, what stands twice joined by a comma.

    A name with an underscore is passed over: there it could not be told from the same with a dash.
    """
    headers: dict[str, str] = {}
    for field in fields.split("\r\n")[:-1]:
        name, _, value = field.partition(":")
        if "_" in name:
            continue
        key, value = name.upper().replace("-", "_"), value.strip(" \t")
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def _length_of_body(headers: dict[str, str], *, is_old: bool) -> tuple[bool, int]:
    """Return whether the body comes in chunks and, if not, its length; the coding is no header for the application.

    Raises Malformed unless it is beyond doubt where the body ends; chunks are too new for HTTP/1.0. Two of a header
    are one value with a comma, which is neither a length nor a coding.
    """
    coding = headers.pop("TRANSFER_ENCODING", None)
    if coding is None:
        length = headers.get("CONTENT_LENGTH", "0")
        if _LENGTH.fullmatch(length):
            return False, int(length)
    elif coding.lower() == "chunked" and "CONTENT_LENGTH" not in headers and not is_old:
        return True, 0
    raise Malformed("malformed_body", _TWO_LENGTHS)
