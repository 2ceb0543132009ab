"""Requests that are broken or hostile, as they have been seen to stop, split or confuse servers; each as its bytes."""

import random
import re
from collections.abc import Iterator
from typing import NamedTuple


class Sent(NamedTuple):
    """What a client sends, and the statuses of which the answer must have one; it is closed behind all but a 404."""

    name: str
    sent: bytes
    statuses: tuple[int, ...] = (400,)


HOST = b"Host: localhost\r\n"
ENOUGH = 9 * 1024  # Bytes that no head may have.


def _head(*lines: bytes) -> bytes:
    return b"GET /healthz HTTP/1.1\r\n" + HOST + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


def _first(line: bytes) -> bytes:
    return line + b"\r\n" + HOST + b"\r\n"


def _post(*lines: bytes, body: bytes = b"") -> bytes:
    return b"POST /events/1/book HTTP/1.1\r\n" + HOST + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


def _chunks(body: bytes) -> bytes:
    return _post(b"Transfer-Encoding: chunked", body=body)


_FIRST_LINES = {
    "lower-case method": b"get /healthz HTTP/1.1",
    "lower-case patch": b"patch /events/1 HTTP/1.1",
    "lower-case post": b"post /events HTTP/1.1",
    "mixed-case method": b"Get /healthz HTTP/1.1",
    "method with a slash": b"GE/T /healthz HTTP/1.1",
    "method with a bracket": b"G[T] /healthz HTTP/1.1",
    "method with a colon": b"GET: /healthz HTTP/1.1",
    "method with a quote": b'"GET" /healthz HTTP/1.1',
    "method beyond ASCII": "ГЕТ /healthz HTTP/1.1".encode(),
    "method with a NUL": b"G\0ET /healthz HTTP/1.1",
    "method with an escape": b"\x1b[31mGET /healthz HTTP/1.1",
    "method of 5,000 letters": b"G" * 5_000 + b" /healthz HTTP/1.1",
    "no method": b"/healthz HTTP/1.1",
    "space for a method": b" /healthz HTTP/1.1",
    "leading space": b" GET /healthz HTTP/1.1",
    "leading tab": b"\tGET /healthz HTTP/1.1",
    "method alone": b"GET",
    "method and space": b"GET ",
    "method and version": b"GET HTTP/1.1",
    "two spaces before the path": b"GET  /healthz HTTP/1.1",
    "two spaces behind the path": b"GET /healthz  HTTP/1.1",
    "space in the path": b"GET /health z HTTP/1.1",
    "spaces in the path": b"GET /a b c d HTTP/1.1",
    "tab in the path": b"GET /health\tz HTTP/1.1",
    "tab for a space": b"GET\t/healthz HTTP/1.1",
    "tab before the version": b"GET /healthz\tHTTP/1.1",
    "vertical tab in the path": b"GET /health\x0bz HTTP/1.1",
    "form feed for a space": b"GET\x0c/healthz HTTP/1.1",
    "NUL in the path": b"GET /health\0z HTTP/1.1",
    "escape in the path": b"GET /\x1b[2J HTTP/1.1",
    "delete in the path": b"GET /\x7f HTTP/1.1",
    "carriage return in the path": b"GET /a\rb HTTP/1.1",
    "line feed in the path": b"GET /a\nb HTTP/1.1",
    "fragment in the path": b"GET /healthz#top HTTP/1.1",
    "trailing space": b"GET /healthz HTTP/1.1 ",
    "trailing word": b"GET /healthz HTTP/1.1 HTTP/1.1",
    "HTTP/0.9": b"GET /healthz",
    "HTTP/0.9 in full": b"GET /healthz HTTP/0.9",
    "HTTP/1.2": b"GET /healthz HTTP/1.2",
    "HTTP/1.10": b"GET /healthz HTTP/1.10",
    "HTTP/1": b"GET /healthz HTTP/1",
    "HTTP/1.": b"GET /healthz HTTP/1.",
    "HTTP/.1": b"GET /healthz HTTP/.1",
    "HTTP/2": b"GET /healthz HTTP/2",
    "HTTP/2.0": b"GET /healthz HTTP/2.0",
    "HTTP/3.0": b"GET /healthz HTTP/3.0",
    "HTTP/9.9": b"GET /healthz HTTP/9.9",
    "HTTP/-1.1": b"GET /healthz HTTP/-1.1",
    "HTTP/01.1": b"GET /healthz HTTP/01.1",
    "HTTP/1,1": b"GET /healthz HTTP/1,1",
    "HTTP 1.1": b"GET /healthz HTTP 1.1",
    "HTTP1.1": b"GET /healthz HTTP1.1",
    "http/1.1": b"GET /healthz http/1.1",
    "HTTPS/1.1": b"GET /healthz HTTPS/1.1",
    "ICAP/1.0": b"GET /healthz ICAP/1.0",
    "RTSP/1.0": b"OPTIONS /healthz RTSP/1.0",
    "version beyond ASCII": "GET /healthz HTTP/１.１".encode(),
    "version with a NUL": b"GET /healthz HTTP/1.1\0",
    "no version, a space": b"GET /healthz ",
    "no slash": b"GET healthz HTTP/1.1",
    "question mark first": b"GET ?a=b HTTP/1.1",
    "asterisk of GET with more": b"GET *healthz HTTP/1.1",
    "backslash first": b"GET \\healthz HTTP/1.1",
    "host and port": b"GET localhost:80 HTTP/1.1",
    "CONNECT": b"CONNECT localhost:443 HTTP/1.1",
    "address without a host": b"GET http:///healthz HTTP/1.1",
    "address with one slash": b"GET http:/healthz HTTP/1.1",
    "address with an open bracket": b"GET http://[::1/healthz HTTP/1.1",
    "address with a closing bracket": b"GET http://]/healthz HTTP/1.1",
    "address with words in brackets": b"GET http://[nowhere]/healthz HTTP/1.1",
    "address of a file": b"GET file:///etc/passwd HTTP/1.1",
    "address of a script": b"GET javascript:alert(1) HTTP/1.1",
    "address of ftp": b"GET ftp://localhost/ HTTP/1.1",
    "words": b"GARBAGE",
    "words of mail": b"EHLO localhost",
    "words of ssh": b"SSH-2.0-OpenSSH_9.2",
    "words of another protocol": b"PRI * HTTP/2.0",
    "brace": b'{"jsonrpc": "2.0"}',
    "byte order mark": b"\xef\xbb\xbfGET /healthz HTTP/1.1",
    "UTF-16": "GET /healthz HTTP/1.1".encode("utf-16-le"),
    "an answer": b"HTTP/1.1 200 OK",
    "path of 9 KiB": b"GET /" + b"a" * ENOUGH + b" HTTP/1.1",
    "query of 9 KiB": b"GET /?" + b"a" * ENOUGH + b" HTTP/1.1",
    "address of 9 KiB": b"GET http://" + b"a" * ENOUGH + b"/ HTTP/1.1",
}

_HEADERS = {
    "no colon": b"Foo",
    "no colon, two words": b"Foo bar",
    "no name": b": bar",
    "colon alone": b":",
    "space in the name": b"X A: b",
    "space behind the name": b"Foo : bar",
    "tab behind the name": b"Foo\t: bar",
    "space before the name": b" Foo: bar",
    "tab before the name": b"\tFoo: bar",
    "slash in the name": b"Foo/bar: baz",
    "bracket in the name": b"Foo(bar): baz",
    "at in the name": b"foo@bar: baz",
    "quoted name": b'"Foo": bar',
    "equals for a colon": b"Foo=bar",
    "NUL in the name": b"Fo\0o: bar",
    "escape in the name": b"Fo\x1bo: bar",
    "delete in the name": b"Fo\x7fo: bar",
    "name beyond ASCII": "Фу: bar".encode(),
    "name in latin-1": b"F\xfc: bar",
    "NUL in the value": b"Foo: b\0r",
    "backspace in the value": b"Foo: b\x08r",
    "escape in the value": b"Foo: \x1b[31m",
    "vertical tab in the value": b"Foo: b\x0br",
    "form feed in the value": b"Foo: b\x0cr",
    "delete in the value": b"Foo: b\x7fr",
    "carriage return in the value": b"Foo: b\rX: y",
    "carriage return at the end": b"Foo: bar\r",
    "line feed in the value": b"Foo: b\nX: y",
    "line feed alone": b"\nX: y",
    "line feed first": b"\n",
    "folded by a space": b"Foo: bar\r\n baz",
    "folded by a tab": b"Foo: bar\r\n\tbaz",
    "folded, and empty": b"Foo: bar\r\n ",
    "two hosts": b"Host: elsewhere",
    "two hosts, the same": b"Host: localhost",
    "the first line again": b"GET /healthz HTTP/1.1",
    "value of 9 KiB": b"Foo: " + b"a" * ENOUGH,
    "name of 9 KiB": b"a" * ENOUGH + b": b",
    "Accept of 30 KB": b"Accept: " + b"text/html;q=0.1, " * 1_800,
    "cookies of 9 KiB": b"Cookie: " + b"a=b; " * 1_800,
    "2,000 headers": b"\r\n".join(b"X-%d: y" % number for number in range(2_000)),
}

_HOSTS = {
    "host with a space": b"local host",
    "host with a slash": b"localhost/evil",
    "host with a question mark": b"localhost?",
    "host with an at": b"user@localhost",
    "host with a hash": b"localhost#",
    "host with a backslash": b"localhost\\evil",
    "host with a bracket": b"<script>",
    "host with a quote": b'"',
    "host beyond ASCII": "пример.рф".encode(),
}

_LENGTHS = {
    "length of a word": (b"Content-Length: x",),
    "length of nothing": (b"Content-Length:",),
    "negative length": (b"Content-Length: -1",),
    "length with a plus": (b"Content-Length: +2",),
    "length with a space": (b"Content-Length: 1 0",),
    "length with an underscore": (b"Content-Length: 1_0",),
    "length with a comma": (b"Content-Length: 2, 2",),
    "length with a point": (b"Content-Length: 2.0",),
    "length in hexadecimal": (b"Content-Length: 0x2",),
    "length in powers": (b"Content-Length: 1e1",),
    "length in other digits": ("Content-Length: ２".encode(),),
    "length in quotes": (b'Content-Length: "2"',),
    "length of 5,000 digits": (b"Content-Length: " + b"9" * 5_000,),
    "length of 19 digits": (b"Content-Length: 9999999999999999999",),
    "two lengths": (b"Content-Length: 2", b"Content-Length: 3"),
    "two lengths, the same": (b"Content-Length: 2", b"Content-Length: 2"),
    "two lengths, one of them none": (b"Content-Length: 2", b"Content-Length: x"),
    "length and chunks": (b"Content-Length: 2", b"Transfer-Encoding: chunked"),
    "chunks and length": (b"Transfer-Encoding: chunked", b"Content-Length: 2"),
    "chunks and no length": (b"Transfer-Encoding: chunked", b"Content-Length: 0"),
    "chunks twice": (b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"),
    "chunks in chunks": (b"Transfer-Encoding: chunked, chunked",),
    "chunks and then none": (b"Transfer-Encoding: chunked, identity",),
    "packed chunks": (b"Transfer-Encoding: gzip, chunked",),
    "packed": (b"Transfer-Encoding: gzip",),
    "identity": (b"Transfer-Encoding: identity",),
    "coding of nothing": (b"Transfer-Encoding:",),
    "coding of a word": (b"Transfer-Encoding: xchunked",),
    "coding in quotes": (b'Transfer-Encoding: "chunked"',),
    "coding with a parameter": (b"Transfer-Encoding: chunked;q=1",),
    "coding behind a vertical tab": (b"Transfer-Encoding: \x0bchunked",),
    "coding behind a next line": (b"Transfer-Encoding: \x85chunked",),
    "coding behind a space in its name": (b"Transfer-Encoding : chunked",),
    "folded coding": (b"Transfer-Encoding:\r\n chunked",),
}

_CHUNKS = {
    "size of a word": b"zz\r\nab\r\n0\r\n\r\n",
    "size of nothing": b"\r\nab\r\n0\r\n\r\n",
    "negative size": b"-2\r\nab\r\n0\r\n\r\n",
    "size with a plus": b"+2\r\nab\r\n0\r\n\r\n",
    "size with a prefix": b"0x2\r\nab\r\n0\r\n\r\n",
    "size with an underscore": b"0_2\r\nab\r\n0\r\n\r\n",
    "size behind a space": b" 2\r\nab\r\n0\r\n\r\n",
    "size with a line feed": b"2\nab\r\n0\r\n\r\n",
    "size with a carriage return": b"2\rab\r\n0\r\n\r\n",
    "size with two carriage returns": b"2\r\r\nab\r\n0\r\n\r\n",
    "size of 9 digits": b"000000002\r\nab\r\n0\r\n\r\n",
    "size of 20 digits": b"FFFFFFFFFFFFFFFFFFFF\r\nab\r\n0\r\n\r\n",
    "size with a NUL": b"2\0\r\nab\r\n0\r\n\r\n",
    "size with a comma": b"2,\r\nab\r\n0\r\n\r\n",
    "extension with a line feed": b"2;a=\n\r\nab\r\n0\r\n\r\n",
    "extension with a NUL": b"2;a=\0\r\nab\r\n0\r\n\r\n",
    "extension of 5,000 bytes": b"2;" + b"a" * 5_000 + b"\r\nab\r\n0\r\n\r\n",
    "longer than it says": b"2\r\nabc\r\n0\r\n\r\n",
    "shorter than it says": b"4\r\nab\r\n0\r\n\r\n",
    "no end of the chunk": b"2\r\nab0\r\n\r\n",
    "line feed behind the chunk": b"2\r\nab\n0\r\n\r\n",
    "carriage return behind the chunk": b"2\r\nab\r0\r\n\r\n",
    "trailer without a colon": b"0\r\nFoo\r\n\r\n",
    "trailer with a line feed": b"0\r\nFoo: b\nar\r\n\r\n",
    "trailer with a NUL": b"0\r\nFoo: \0\r\n\r\n",
    "folded trailer": b"0\r\nFoo: bar\r\n baz\r\n\r\n",
    "trailer of 9 KiB": b"0\r\nFoo: " + b"a" * ENOUGH + b"\r\n\r\n",
    "line feeds alone": b"0\n\n",
}

_TLS_HELLO = bytes.fromhex(
    "16030100c8010000c40303f2a8d9b7c64e5a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a20"
    "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff0026130213031301c02cc030"
)

# What is no valid HTTP. It is refused, and nothing that is sent behind it is read.
BROKEN = (
    *(Sent(f"first line: {name}", _first(line)) for name, line in _FIRST_LINES.items()),
    *(Sent(f"header: {name}", _head(line)) for name, line in _HEADERS.items()),
    *(Sent(name, b"GET / HTTP/1.1\r\nHost: %s\r\n\r\n" % host) for name, host in _HOSTS.items()),
    *(Sent(name, _post(*lines, body=b"{}")) for name, lines in _LENGTHS.items()),
    *(Sent(f"chunks: {name}", _chunks(body)) for name, body in _CHUNKS.items()),
    Sent("a TLS hello", _TLS_HELLO),
    Sent("a TLS alert", bytes.fromhex("15030100020228")),
    Sent("a SOCKS greeting", bytes.fromhex("050100")),
    Sent("a PROXY line", b"PROXY TCP4 203.0.113.7 127.0.0.1 56324 80\r\n" + _head()),
    Sent("a PROXY header", bytes.fromhex("0d0a0d0a000d0a515549540a211100")),
    Sent("zeros", bytes(100)),
    Sent("every byte there is", bytes(range(256))),
    Sent("line feeds only", _head(b"Foo: bar").replace(b"\r\n", b"\n")),
    Sent("carriage returns only", _head(b"Foo: bar").replace(b"\r\n", b"\r")),
    Sent("a line feed first", b"\n" + _head()),
    Sent("a carriage return first", b"\r" + _head()),
    Sent("a line feed behind the first line", b"GET /healthz HTTP/1.1\n" + HOST + b"\r\n"),
    Sent("two ends of a line wrong way round", b"GET /healthz HTTP/1.1\n\rHost: localhost\n\r\n\r"),
    Sent("chunks in HTTP/1.0", _chunks(b"0\r\n\r\n").replace(b"HTTP/1.1", b"HTTP/1.0")),
    Sent("length and chunks in HTTP/1.0", _post(*_LENGTHS["length and chunks"]).replace(b"HTTP/1.1", b"HTTP/1.0")),
    Sent("headers without an end", _head(b"Foo: " + b"a" * ENOUGH)[:-4]),
    Sent("a first line without an end", b"GET /" + b"a" * ENOUGH),
    Sent("a body of 100 MB", _post(b"Content-Length: 100000000"), (413,)),
    Sent("a body of 1 MB, half sent", _post(b"Content-Length: 1000000", body=b"a" * 500_000), (413,)),
    Sent("a body of 2 MB, sent", _post(b"Content-Length: 2000000", body=b"a" * 2_000_000), (413,)),
    Sent("a body too large to wait for", _post(b"Content-Length: 70000", b"Expect: 100-continue"), (413,)),
    Sent("a chunk of 1 MB", _chunks(b"f4240\r\n" + b"a" * 1_000_000), (413,)),
    Sent("a chunk of 4 GB", _chunks(b"FFFFFFFF\r\n"), (413,)),
    Sent("100 chunks of 1 KB", _chunks(b"400\r\n%s\r\n" % (b"a" * 1024) * 100), (413,)),
)

# What stops in the middle. It is refused once its client says that nothing more will come.
UNFINISHED = (
    Sent("half a method", b"GE"),
    Sent("half a first line", b"GET /heal"),
    Sent("a first line", b"GET /healthz HTTP/1.1\r\n"),
    Sent("half a header", b"GET /healthz HTTP/1.1\r\nHost: local"),
    Sent("all but the last line feed", _head()[:-1]),
    Sent("half a body", _post(b"Content-Length: 10", body=b"01234")),
    Sent("no body", _post(b"Content-Length: 10")),
    Sent("half a chunk", _chunks(b"a\r\n01234")),
    Sent("half a size", _chunks(b"a")),
    Sent("no last chunk", _chunks(b"2\r\nab\r\n")),
    Sent("half a trailer", _chunks(b"0\r\nFoo: b")),
)

# What is valid HTTP, and yet for nothing that is here.
_CLOSE = b"Connection: close\r\n\r\n"
NOWHERE = tuple(
    Sent(name, line + b"\r\n" + HOST + _CLOSE, statuses)
    for name, line, statuses in (
        ("path in UTF-8", "GET /привет HTTP/1.1".encode(), (404,)),
        ("path in latin-1", b"GET /gr\xfc\xdfe HTTP/1.1", (404,)),
        ("path of high bytes", b"GET /\x80\xff\xfe HTTP/1.1", (404,)),
        ("quoted path that is no UTF-8", b"GET /healthz%ff HTTP/1.1", (404,)),
        ("quoted NUL", b"GET /healthz%00 HTTP/1.1", (404,)),
        ("quoted line break", b"GET /%0d%0aSet-Cookie:%20a=b HTTP/1.1", (404,)),
        ("percent without digits", b"GET /%zz HTTP/1.1", (404,)),
        ("percent at the end", b"GET /a% HTTP/1.1", (404,)),
        ("percent twice", b"GET /%25%25%2 HTTP/1.1", (404,)),
        ("dots", b"GET /../../etc/passwd HTTP/1.1", (404,)),
        ("quoted dots", b"GET /static/%2e%2e/%2e%2e/app.py HTTP/1.1", (404,)),
        ("quoted surrogate", b"GET /%ed%a0%80 HTTP/1.1", (404,)),
        ("overlong slash", b"GET /%c0%af HTTP/1.1", (404,)),
        ("asterisk", b"OPTIONS * HTTP/1.1", (404,)),
        ("unknown method", b"BREW /healthz HTTP/1.1", (405,)),
        ("method of signs", b"!#$%&'*+.^_`|~ /healthz HTTP/1.1", (405,)),
        ("quoted method", b"%47ET /healthz HTTP/1.1", (405,)),
        ("TRACE", b"TRACE /healthz HTTP/1.1", (405,)),
        ("event of other digits", b"GET /events/%d9%a3 HTTP/1.1", (404,)),
        ("event with bytes that are no text", b"GET /events/%ff1 HTTP/1.1", (404,)),
    )
)

_GOOD = (
    _head(),
    _head(b"Accept: text/html, */*;q=0.8", b"Cookie: a=b; c=d", b"X-Empty:", b"Foo: bar", b"Foo: baz"),
    _head(b"Connection: keep-alive", b"User-Agent:  two  spaces \t", b"X-High: \xfc"),
    _post(b"Content-Type: application/json", b"Content-Length: 2"),
    _post(b"Content-Length: 0", b"Expect: 100-continue", b"Connection: close"),
    _post(b"Transfer-Encoding: Chunked", b"X-Forwarded-For: 203.0.113.7"),
    b"GET http://localhost:80/events?limit=2&after=a%20b HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET //a/./b%2f%FF;c:d?e=f?g HTTP/1.1\r\nX_Y: z\r\nHost: [::1]:80\r\n\r\n",
)
_PIECES = (
    *(bytes([byte]) for byte in b'\0\t\n\r !"#%,./0:;=?@A[\\]_a~\x7f\x80\xff'),
    *(b"\r\n", b"\r\n\r\n", b"\r\n ", b" : ", b"HTTP/1.1", b"HTTP/1.0", b"://", b"%0d%0a", b"chunked", b"close", b"//"),
    *(line + b"\r\n" for lines in _LENGTHS.values() for line in lines if len(line) < 100),
    *(line + b"\r\n" for line in _HEADERS.values() if len(line) < 100),
    *(HOST, b"Upgrade: websocket\r\n", b"Connection: upgrade\r\n", b"Content_Length: 2\r\n", b"Content-Length: 2\r\n"),
)


def mutated(count: int, seed: int = 1) -> Iterator[bytes]:
    """Yield heads, good and broken ones, each changed in a few places at random, the same ones for the same seed."""
    by_chance = random.Random(seed)
    broken = [one.sent for one in (*BROKEN, *NOWHERE) if len(one.sent) < 300]
    for _ in range(count):
        head = by_chance.choice(_GOOD if by_chance.random() < 0.8 else broken)
        for _ in range(by_chance.choice((1, 1, 1, 2, 3))):
            head = _changed(head, by_chance)
        yield head


def _changed(head: bytes, by_chance: random.Random) -> bytes:
    """Return the head with something put in, left out, put over, or said twice; half of it at the start of a line."""
    starts = [0, *(match.end() for match in re.finditer(rb"\r\n", head))]
    place = by_chance.choice(starts) if by_chance.random() < 0.5 else by_chance.randrange(len(head) + 1)
    length = by_chance.choice((0, 0, 1, 1, 2, 10))
    piece = head[place : place + length] * 2 if by_chance.random() < 0.1 else by_chance.choice(_PIECES)
    if by_chance.random() < 0.2:
        piece = b""
    return head[:place] + piece + head[place + length :]
