"""`python -m bench`: measure everything, in about a quarter of an hour, and report it."""

import argparse
import datetime
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench import machine, peers, plots, report
from bench.commits import commits
from bench.endurance import idle, memory, start
from bench.figures import Chart, Figure, Options, Outcome
from bench.growth import growth
from bench.rush import on_sale_rush
from bench.servers import RESULTS, ROOT
from bench.sweep import sweep
from bench.throughput import booking, reading
from bench.told import told
from bench.waiting import waiting

_PAGE = ROOT / "docs" / "performance.md"
SCENARIOS: dict[str, Callable[[Options, Path], Outcome]] = {
    "booking": booking,
    "reading": reading,
    "rush": on_sale_rush,
    "growth": growth,
    "sweep": sweep,
    "waiting": waiting,
    "told": told,
    "memory": memory,
    "start": start,
    "idle": idle,
    "commits": commits,
}


def main() -> int:
    """Run the scenarios that are asked for, print their table, and write the JSON, the plots and the page.

    One that fails is named, keeps its last figures on the page, and makes the exit code 1; the others run on.
    """
    arguments = _arguments()
    most_bookings = 1_000_000 if arguments.million_bookings else 100_000
    options = Options(arguments.rounds, arguments.seconds, arguments.requests, most_bookings, arguments.before)
    RESULTS.mkdir(exist_ok=True)
    beside = peers.describe() if {"booking", "reading"} & {*(arguments.only or SCENARIOS)} else {}
    began = time.perf_counter()
    outcomes: dict[str, Outcome] = {}
    failed: list[str] = []
    # Beside the results, not where the system keeps temporary files: those may be in memory, where an fsync is free.
    with tempfile.TemporaryDirectory(dir=RESULTS) as folder:
        about = {"Date": datetime.datetime.now(datetime.UTC).date().isoformat()} | machine.describe(Path(folder))
        about |= beside
        for name in arguments.only or SCENARIOS:
            print(f"{name} …", flush=True)
            try:
                outcomes[name] = SCENARIOS[name](options, Path(folder))
            except RuntimeError as error:
                failed.append(name)
                print(f"{name} has failed: {error}", flush=True)
    about["Rounds"] = f"{options.rounds}, each of {options.seconds:g} s for a rate"
    about["The whole run"] = f"{time.perf_counter() - began:.0f} s"
    print(report.table([figure for outcome in outcomes.values() for figure in outcome.figures]))
    _write(about, outcomes, RESULTS if arguments.only or arguments.no_page else None)
    return 1 if failed else 0


def _write(about: dict[str, str], outcomes: dict[str, Outcome], plots_folder: Path | None) -> None:
    """Write the JSON and the plots; and the page, unless the plots are to go elsewhere than beside it."""
    figures: list[Figure] = [figure for outcome in outcomes.values() for figure in outcome.figures]
    charts: list[Chart] = [chart for outcome in outcomes.values() for chart in outcome.charts]
    result = {
        "about": about,
        "figures": [figure.as_json() for figure in figures],
        "charts": [asdict(chart) for chart in charts],
    }
    (RESULTS / "results.json").write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for chart in charts:
        path = (plots_folder or _PAGE.parent) / f"performance-{chart.name}.svg"
        path.write_text(plots.svg(chart), encoding="utf-8")
    if plots_folder is None:
        parts = {"about": report.facts(about)}
        parts |= {name: report.table(outcome.figures) for name, outcome in outcomes.items()}
        _PAGE.write_text(report.filled(_PAGE.read_text(encoding="utf-8"), parts), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each figure is measured (5)")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long a rate is measured in a round (1)")
    parser.add_argument("--requests", type=int, default=20_000, help="after how many the memory is read (20,000)")
    parser.add_argument("--million-bookings", action="store_true", help="let the growth go on to 1,000,000 bookings")
    parser.add_argument("--before", type=_checkout, help="a checkout of an earlier release, to be compared with")
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, help="these alone; docs/ is left as it is")
    parser.add_argument("--no-page", action="store_true", help="leave docs/ as it is")
    return parser.parse_args()


def _checkout(text: str) -> Path:
    path = Path(text).resolve()
    if not (path / "app.py").exists():
        raise argparse.ArgumentTypeError(f"there is no app.py in {path}")
    return path


if __name__ == "__main__":
    sys.exit(main())
