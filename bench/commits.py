"""Slower disks: a common COMMIT beside a COMMIT for each booking, and what is read while others book."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench import filling, load, servers
from bench.drive import Flood, flood, p99s, rates
from bench.figures import BEFORE, Chart, Figure, Options, Outcome, Series

_CONNECTIONS = 64
_READERS = 4
_EVENTS = 64
_READ = load.get("/events/<event>", events=_EVENTS)
_COMMON = "common COMMIT"
_SINGLE = "a COMMIT for each booking"
_READ_ALONE = "the same reads alone"
_BESIDE_READS = "bookings beside reads"
_BESIDE_BOOKINGS = "reads beside bookings"
# The milliseconds that are added to a COMMIT; and what is wanted of a read's p99 and of the bookings, beside an earlier
# release.
_DELAYS = (0, 1, 5, 20)
_P99_WANTED = {0: 2.0, 1: 2.5, 5: 2.0, 20: 2.0}
_RATES_WANTED = {0: 1.7, 1: 1.5, 5: 1.2, 20: 1.0}
_SINGLE_UP_TO = 5  # With more, 64 connections wait for seconds, and a round would find what the last one left behind.

Found = Mapping[tuple[str, int], Sequence[Flood]]


def commits(options: Options, folder: Path) -> Outcome:
    """Book on 64 connections, and read on four meanwhile, while every COMMIT takes 0, 1, 5 and 20 ms longer."""
    found: dict[tuple[str, int], list[Flood]] = defaultdict(list)
    for delay in _DELAYS:
        with ExitStack() as ending:
            common, single, before = _serve(options, folder, delay, ending)
            for _ in range(options.rounds):
                found[_COMMON, delay].append(flood(common, load.book(_EVENTS), _CONNECTIONS, options.seconds))
                if single is not None:
                    found[_SINGLE, delay].append(flood(single, load.book(_EVENTS), _CONNECTIONS, options.seconds))
                found[_READ_ALONE, delay].append(flood(common, _READ, _READERS, options.seconds))
                for server, suffix in ((common, ""), (before, BEFORE)):
                    if server is not None:
                        bookings, reads = _both(server, options.seconds)
                        found[_BESIDE_READS + suffix, delay].append(bookings)
                        found[_BESIDE_BOOKINGS + suffix, delay].append(reads)
    series = [
        Series(name, [(delay, median(rates(found[name, delay]))) for delay in _DELAYS if (name, delay) in found])
        for name in (_COMMON, _SINGLE)
    ]
    chart = Chart(
        "commits", "Bookings a second on slower disks", "ms added to a COMMIT", "bookings/s", series, logarithmic=False
    )
    return Outcome([figure for delay in _DELAYS for figure in _figures(found, delay)], [chart])


def _serve(
    options: Options, folder: Path, delay: int, ending: ExitStack
) -> tuple[servers.Running, servers.Running | None, servers.Running | None]:
    """Serve as it is, with a COMMIT for each booking, and the earlier release where one is compared with."""
    path = filling.fill(folder / f"commits-{delay}.db", events=_EVENTS)
    common, single, before = ending.enter_context(servers.slow_disk(path, delay)), None, None
    if delay <= _SINGLE_UP_TO:
        path = filling.fill(folder / f"commits-single-{delay}.db", events=_EVENTS)
        single = ending.enter_context(servers.slow_disk(path, delay, writes_per_commit=1))
    if options.before is not None:
        path = filling.fill_by(options.before, folder / f"commits-before-{delay}.db", events=_EVENTS)
        before = ending.enter_context(servers.slow_disk(path, delay, root=options.before))
    return common, single, before


def _both(server: servers.Running, seconds: float) -> tuple[Flood, Flood]:
    """Book and read at the same time, each as fast as it is answered; return what came of each."""
    with ThreadPoolExecutor(2) as pool:
        bookings = pool.submit(flood, server, load.book(_EVENTS), _CONNECTIONS, seconds)
        reads = pool.submit(flood, server, _READ, _READERS, seconds)
        return bookings.result(), reads.result()


def _figures(found: Found, delay: int) -> list[Figure]:
    def figure(name: str, of: Callable[[Sequence[Flood]], list[float]], baseline_name: str, baseline: str) -> Figure:
        unit = "answers/s" if of is rates else "s"
        name_there = f"+{delay} ms, {name}{', p99' * (of is p99s)}"
        measured, beside = of(found[name, delay]), of(found[baseline, delay])
        return Figure("Slow disks", name_there, unit, measured, baseline_name, beside)

    figures = [
        figure(_BESIDE_READS, rates, "bookings alone", _COMMON),
        figure(_BESIDE_BOOKINGS, p99s, _READ_ALONE, _READ_ALONE),
    ]
    if (_SINGLE, delay) in found:
        figures.insert(0, figure(_COMMON, rates, _SINGLE, _SINGLE))
    if (_BESIDE_READS + BEFORE, delay) in found:
        bookings = figure(_BESIDE_READS, rates, BEFORE, _BESIDE_READS + BEFORE)
        reads = figure(_BESIDE_BOOKINGS, p99s, BEFORE, _BESIDE_BOOKINGS + BEFORE)
        figures += [replace(bookings, at_least=_RATES_WANTED[delay]), replace(reads, at_most=_P99_WANTED[delay])]
    return figures
