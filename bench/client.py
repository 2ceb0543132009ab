"""An own client, in its own process: an order as JSON on its standard input, the result as JSON on its output.

`flood` keeps connections busy for some seconds, for machines without wrk. `rush` sends one request on each of many
new connections at once. `poll` asks on each connection every so many seconds, as open pages do: with the ETag of what
they were answered last.
"""

import asyncio
import re
import sys
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import msgspec

from bench.load import Load

_ANSWERS_SECONDS = 30.0
_FILES_BESIDE_CONNECTIONS = 32
_ETAG = re.compile(rb"\r\netag: *(.*?)(?:\r\n|$)", re.IGNORECASE)


class Order(msgspec.Struct):
    """What to do. `late_clients` join a rush `late_seconds` after the others."""

    how: Literal["flood", "rush", "poll"]
    port: int
    load: Load
    connections: int
    seconds: float = 1.0
    interval_seconds: float = 2.0
    late_clients: int = 0
    late_seconds: float = 1.0


class Answered(NamedTuple):
    """One client's rush: when it set out and had its answer, in seconds of one scale, and the status; 0 is none."""

    set_out_at: float
    answered_at: float
    status: int
    has_retry_after: bool


class Connection(asyncio.Protocol):
    """A keep-alive connection that tells of every whole answer: its status and its head."""

    def __init__(self, on_answer: Callable[["Connection", int, bytes], None]) -> None:
        self._on_answer = on_answer
        self._received = b""
        self.transport: Any = None
        self.etag = b""
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Take what has come, and tell of the answers that are whole."""
        self._received += data
        while (head_ends := self._received.find(b"\r\n\r\n")) >= 0:
            as_sent = self._received[:head_ends]
            head = as_sent.lower()
            ends = head_ends + 4 + content_length(head)
            if len(self._received) < ends:
                return
            self._received = self._received[ends:]
            self.etag = etag(as_sent) or self.etag
            self._on_answer(self, int(head[9:12]), head)

    def connection_lost(self, exc: Exception | None) -> None:
        """Release whoever waits for the end."""
        if not self.lost.done():
            self.lost.set_result(exc)


def content_length(head: bytes) -> int:
    """Return how many bytes follow an answer's head, which is in lower case."""
    _, found, rest = head.partition(b"\r\ncontent-length:")
    if not found or head[9:12] == b"304":
        return 0
    return int(rest.partition(b"\r\n")[0])


def etag(head: bytes) -> bytes:
    """Return the ETag of an answer's head; empty where there is none."""
    found = _ETAG.search(head)
    return b"" if found is None else found[1]


def percentile(ordered: list[float], percent: float) -> float:
    """Return the value of an ordered list that so many percent are not above."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


async def flood(order: Order) -> dict[str, float]:
    """Keep every connection busy for some seconds; one that the server closes after its answer is opened anew."""
    loop = asyncio.get_running_loop()
    taken: list[float] = []
    sent_at: dict[Connection, float] = {}
    sent = refused = failed = 0

    def send(connection: Connection) -> None:
        nonlocal sent
        sent_at[connection] = loop.time()
        connection.transport.write(order.load.request(sent))
        sent += 1

    def answered(connection: Connection, status: int, head: bytes) -> None:
        nonlocal refused
        taken.append(loop.time() - sent_at.pop(connection))
        refused += status >= 400
        if b"\r\nconnection: close" in head:
            connection.transport.close()
        else:
            send(connection)

    async def keep_busy() -> None:
        nonlocal failed
        while True:
            connection = await _connect(order.port, answered)
            send(connection)
            await connection.lost
            failed += sent_at.pop(connection, None) is not None

    began = loop.time()
    busy = [asyncio.create_task(keep_busy()) for _ in range(order.connections)]
    await asyncio.wait(busy, timeout=order.seconds, return_when=asyncio.FIRST_EXCEPTION)
    seconds = loop.time() - began
    for task in busy:
        if task.done():
            await task
    taken.sort()
    return {
        "answers": len(taken),
        "seconds": seconds,
        "refused": refused,
        "failed": failed,
        "p50": percentile(taken, 50),
        "p99": percentile(taken, 99),
    }


async def rush(order: Order) -> list[Answered]:
    """Send one request on each of many new connections at once, and some later."""
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def one(number: int, wait_seconds: float) -> Answered:
        if wait_seconds:
            await asyncio.sleep(wait_seconds)
        set_out_at = loop.time() - began
        got: asyncio.Future[tuple[int, bytes]] = loop.create_future()
        try:
            connection = await _connect(order.port, lambda _, status, head: got.set_result((status, head)))
            connection.transport.write(order.load.request(number))
            await asyncio.wait({got, connection.lost}, return_when=asyncio.FIRST_COMPLETED, timeout=_ANSWERS_SECONDS)
            connection.transport.close()
        except OSError:
            return Answered(set_out_at, loop.time() - began, 0, has_retry_after=False)
        status, head = got.result() if got.done() else (0, b"")
        return Answered(set_out_at, loop.time() - began, status, b"\r\nretry-after:" in head)

    waits = [0.0] * order.connections + [order.late_seconds] * order.late_clients
    return list(await asyncio.gather(*(one(number, wait) for number, wait in enumerate(waits))))


async def poll(order: Order) -> dict[str, int]:
    """Ask on each connection at its interval, the connections evenly apart."""
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + order.seconds
    answers = refused = 0

    def answered(_: Connection, status: int, __: bytes) -> None:
        nonlocal answers, refused
        answers += 1
        refused += status >= 400

    async def page(number: int) -> None:
        connection = await _connect(order.port, answered)
        await asyncio.sleep(order.interval_seconds * number / order.connections)
        while loop.time() < ends_at:
            request = order.load.request(number)
            if connection.etag:
                request = request.removesuffix(b"\r\n") + b"If-None-Match: " + connection.etag + b"\r\n\r\n"
            connection.transport.write(request)
            await asyncio.sleep(order.interval_seconds)

    await asyncio.gather(*(page(number) for number in range(order.connections)))
    return {"answers": answers, "refused": refused}


async def _connect(port: int, on_answer: Callable[[Connection, int, bytes], None]) -> Connection:
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(lambda: Connection(on_answer), "127.0.0.1", port)
    return connection


def _allow_files(count: int) -> None:
    """Ask the system for that many open files, as far as it gives them: a rush needs one for each client."""
    try:
        import resource
    except ImportError:  # Windows sets no such limit.
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < count:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (count if hard == resource.RLIM_INFINITY else min(count, hard), hard)
        )


async def _carry_out(order: Order) -> Any:
    _allow_files(order.connections + order.late_clients + _FILES_BESIDE_CONNECTIONS)
    return await {"flood": flood, "rush": rush, "poll": poll}[order.how](order)


if __name__ == "__main__":
    found = asyncio.run(_carry_out(msgspec.json.decode(sys.stdin.buffer.read(), type=Order)))
    sys.stdout.buffer.write(msgspec.json.encode(found))
