"""The common COMMIT beside a lock around single transactions, on disks that are slower than this one."""

from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench import filling, load, servers
from bench.drive import flood
from bench.figures import Chart, Figure, Options, Outcome, Series

_DELAYS = (0, 1, 5)
_CONNECTIONS = 64
_COMMON = "common COMMIT"
_LOCK = "a lock around each transaction"


def commits(options: Options, folder: Path) -> Outcome:
    """Book on 64 connections with 64 threads while every COMMIT takes 0, 1 and 5 ms longer."""
    rates: dict[tuple[str, int], list[float]] = defaultdict(list)
    for delay in _DELAYS:
        with ExitStack() as ending:
            running = {
                name: ending.enter_context(
                    servers.slow_disk(filling.fill(folder / f"commits-{writer}-{delay}.db"), writer, delay)
                )
                for name, writer in ((_COMMON, "common"), (_LOCK, "lock"))
            }
            for _ in range(options.rounds):
                for name, server in running.items():
                    found = flood(server, load.book(filling.EVENTS), _CONNECTIONS, options.seconds)
                    rates[name, delay].append(found.rate)
    series = [Series(name, [(delay, median(rates[name, delay])) for delay in _DELAYS]) for name in (_COMMON, _LOCK)]
    chart = Chart(
        "commits", "Bookings a second on slower disks", "ms added to a COMMIT", "bookings/s", series, logarithmic=False
    )
    return Outcome(
        [
            Figure(
                "Slow disks", f"+{delay} ms, {_COMMON}", "answers/s", rates[_COMMON, delay], _LOCK, rates[_LOCK, delay]
            )
            for delay in _DELAYS
        ],
        [chart],
    )
