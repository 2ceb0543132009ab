"""What the process needs: memory, time to start, CPU while pages are open."""

import time
from collections import defaultdict
from pathlib import Path

from bench import filling, load, servers
from bench.client import Order
from bench.drive import begin, finish, flood
from bench.figures import Figure, Options, Outcome

_CONNECTIONS = 64
_PAGES = 100
_POLL_SECONDS = 10.0
_OPENED_SECONDS = 4.0  # By then each page has been loaded, and asks for its newer self alone.
_MANY_REQUESTS = 100_000
_START_SECONDS_WANTED = 0.3
_BARE = "bare hello, stock waitress"


def memory(options: Options, folder: Path) -> Outcome:
    """Read the memory after the start, after a tenth of the requests and after all: books, events and lists in turn.

    A million requests take minutes, so beyond 100,000 there is one round.
    """
    if not servers.CAN_BE_LOOKED_INTO:
        return Outcome([])
    found: dict[str, list[float]] = defaultdict(list)
    for number in range(options.rounds if options.requests <= _MANY_REQUESTS else 1):
        path = filling.fill(folder / f"memory-{number}.db")
        with servers.app(path) as service, servers.stock_baseline() as bare:
            bare.get("/hello")
            service.get("/events")
            found["echo"].append(_mebibytes(bare))
            found["start"].append(_mebibytes(service))
            for name, share in (("warm", 0.1), ("end", 1.0)):
                _ask(service, options.requests * share)
                found[name].append(_mebibytes(service))
    count = f"{options.requests:,} requests"
    warm = f"after {options.requests // 10:,}"
    return Outcome(
        [
            Figure("Memory", "after the first answer", "MiB", found["start"], _BARE, found["echo"]),
            Figure(
                "Memory", f"after {count}", "MiB", found["end"], "after the first answer", found["start"], None, 1.1
            ),
            Figure("Memory", f"after {count}, once warm", "MiB", found["end"], warm, found["warm"], at_most=1.1),
        ]
    )


def start(options: Options, folder: Path) -> Outcome:
    """Time from the command to the first answer, on a file that is there."""
    path = filling.fill(folder / "start.db", bookings=filling.EVENTS)
    ours: list[float] = []
    echo: list[float] = []
    for _ in range(options.rounds):
        began = time.perf_counter()
        with servers.app(path) as service:
            service.get("/events/1")
            ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        with servers.stock_baseline() as bare:
            bare.get("/hello")
            echo.append(time.perf_counter() - began)
    wanted = [_START_SECONDS_WANTED] * options.rounds
    return Outcome(
        [
            Figure("Start", "to the first answer", "s", ours, _BARE, echo),
            Figure("Start", "to the first answer", "s", ours, "wanted", wanted, at_most=1.0),
        ]
    )


def idle(options: Options, folder: Path) -> Outcome:
    """Measure the CPU that 100 open pages take, each asking every two seconds, and none; all at the same time."""
    if not servers.CAN_BE_LOOKED_INTO:
        return Outcome([])
    pages: list[float] = []
    none: list[float] = []
    hello: list[float] = []
    path = filling.fill(folder / "pages.db", bookings=filling.EVENTS)
    unvisited = filling.fill(folder / "unvisited.db", bookings=filling.EVENTS)
    asked = load.get("/", "Accept: text/html", "Accept-Encoding: gzip", "X-Refresh: 1")
    with servers.app(path) as service, servers.app(unvisited) as quiet, servers.tuned_baseline() as tuned:
        running = ((service, pages), (quiet, none), (tuned, hello))
        for _ in range(options.rounds):
            clients = [
                begin(Order("poll", server.port, what, _PAGES, _POLL_SECONDS))
                for server, what in ((service, asked), (tuned, load.get("/hello")))
            ]
            time.sleep(_OPENED_SECONDS)
            before = [server.cpu_seconds() for server, _ in running]
            began = time.perf_counter()
            if any(finish(client)["refused"] for client in clients):
                raise RuntimeError("an open page was refused")
            seconds = time.perf_counter() - began
            for (server, found), used in zip(running, before, strict=True):
                found.append(100 * (server.cpu_seconds() - used) / seconds)
    name = f"{_PAGES} open pages"
    return Outcome(
        [
            Figure("Idle CPU", name, "% of a CPU", pages, "as many asking for the hello", hello),
            Figure("Idle CPU", name, "% of a CPU", pages, "the whole CPU", [100.0] * options.rounds, at_most=0.03),
            Figure("Idle CPU", "no page open", "% of a CPU", none, name, pages),
        ]
    )


def _ask(service: servers.Running, requests: float) -> None:
    event = load.get("/events/<event>", events=filling.EVENTS)
    answered = 0
    while answered < requests:
        what = load.mixed(load.book(filling.EVENTS), event, event, load.get("/events?limit=5"))
        answered += flood(service, what, _CONNECTIONS, 1).answers


def _mebibytes(server: servers.Running) -> float:
    return server.resident_bytes() / 2**20
