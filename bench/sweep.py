"""The sweep: how fast 100,000 due holds end, and what bookings notice of it."""

import shutil
import time
from collections import defaultdict
from pathlib import Path

from bench import filling, load, servers
from bench.drive import flood
from bench.figures import Figure, Options, Outcome

_DUE = 100_000
_CONNECTIONS = 64
_SECONDS = 2
_SCENARIO = "Sweep of 100,000 due holds"


def sweep(options: Options, folder: Path) -> Outcome:
    """Start on a file full of due holds, with bookings and without, and on one where they are not due."""
    due = filling.fill(folder / "due.db", bookings=_DUE, due=True)
    live = filling.fill(folder / "live.db", bookings=_DUE)
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(options.rounds):
        rows, _, _ = _observe(due, folder, booking=False)
        found["rows alone"].append(rows)
        rows, rate, slowest = _observe(due, folder, booking=True)
        found["rows"].append(rows)
        found["rate"].append(rate)
        found["p99"].append(slowest)
        _, rate, slowest = _observe(live, folder, booking=True)
        found["rate without"].append(rate)
        found["p99 without"].append(slowest)
    without = "no hold due"
    return Outcome(
        [
            Figure(
                _SCENARIO, "holds ended during bookings", "rows/s", found["rows"], "no bookings", found["rows alone"]
            ),
            Figure(_SCENARIO, "bookings meanwhile", "answers/s", found["rate"], without, found["rate without"]),
            Figure(_SCENARIO, "bookings meanwhile, p99", "s", found["p99"], without, found["p99 without"], at_most=3.0),
        ]
    )


def _observe(path: Path, folder: Path, *, booking: bool) -> tuple[float, float, float]:
    """Serve a copy for two seconds; return the rows swept a second, the bookings a second and their p99."""
    copy = Path(shutil.copyfile(path, folder / "sweep-copy.db"))
    rate = slowest = 0.0
    with servers.app(copy) as service:
        if booking:
            found = flood(service, load.book(filling.EVENTS), _CONNECTIONS, _SECONDS)
            rate, slowest = found.rate, found.p99
        else:
            time.sleep(_SECONDS)
        seconds = time.perf_counter() - service.listened_at
    swept = _DUE - filling.due_holds(copy)
    copy.unlink()
    return swept / seconds, rate, slowest
