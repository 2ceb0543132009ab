"""Growth: what booking and reading cost with ever more live bookings in the file."""

import shutil
from collections import defaultdict
from pathlib import Path

from bench import filling, load, servers
from bench.drive import flood
from bench.figures import Chart, Figure, Options, Outcome, Series, spread

_SMALLEST = 1_000
_CONNECTIONS = 64
_ONE_LARGE_EVENT = 100_000
_WORK = ("booking", "an event", "the list of 50")


def growth(options: Options, folder: Path) -> Outcome:
    """Measure on files ten times as large each, and on one with a single event of a million seats.

    Each measurement begins on a fresh copy: what one round books must not make the next one's file larger.
    """
    counts = sizes(options.most_bookings)
    files = {str(size): (filling.fill(folder / f"growth-{size}.db", bookings=size), filling.EVENTS) for size in counts}
    large = filling.fill(folder / "growth-one-event.db", events=1, bookings=_ONE_LARGE_EVENT)
    files["one event"] = (large, 1)
    admin = {name: filling.credentials(path) for name, (path, _) in files.items()}
    costs: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(options.rounds):
        for name, (path, events) in files.items():
            copy = Path(shutil.copyfile(path, folder / "growth-copy.db"))
            with servers.app(copy) as service:
                # As an admin, whose answers are not shared with anyone: what is remembered shows no growth.
                asked = (
                    load.book(events),
                    load.get("/events/<event>", admin[name], events=events),
                    load.get("/events", admin[name]),
                )
                for work, what in zip(_WORK, asked, strict=True):
                    found = flood(service, what, _CONNECTIONS, options.seconds)
                    costs[work, name].append(1_000 / found.rate)
                    costs[f"{work}, CPU", name].append(found.cost / 1_000)
            copy.unlink()
    series = [
        Series(work, [(size, _ratio(costs[work, str(size)], costs[work, str(_SMALLEST)])) for size in counts])
        for work in _WORK
    ]
    chart = Chart(
        "growth", "The cost of a request as the file grows", "live bookings", "times the cost of the smallest", series
    )
    shown = [*_WORK, *([f"{work}, CPU" for work in _WORK] if servers.CAN_BE_LOOKED_INTO else [])]
    return Outcome([_figure(work, name, costs) for work in shown for name in files if name != str(_SMALLEST)], [chart])


def sizes(most: int) -> list[int]:
    """Return how many bookings the files hold: each ten times as many, up to `most`."""
    counts = [_SMALLEST]
    while counts[-1] * 10 <= most:
        counts.append(counts[-1] * 10)
    return counts


def _figure(work: str, name: str, costs: dict[tuple[str, str], list[float]]) -> Figure:
    file = f"{int(name):,} live bookings" if name.isdigit() else "one event of 1,000,000 seats, 100,000 booked"
    # A list of one event is another work than a list of 50.
    wanted = None if name == "one event" and work.startswith("the list of 50") else 1.2
    baseline = f"{_SMALLEST:,} live bookings"
    return Figure(
        "Growth", f"{work}, {file}", "ms", costs[work, name], baseline, costs[work, str(_SMALLEST)], None, wanted
    )


def _ratio(costs: list[float], smallest: list[float]) -> float:
    return spread([cost / other for cost, other in zip(costs, smallest, strict=True)]).median
