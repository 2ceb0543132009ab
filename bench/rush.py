"""The on-sale rush: 2,000 clients for 500 seats at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import filling, load, servers
from bench.client import Answered, percentile
from bench.drive import rush
from bench.figures import BEFORE, Figure, Options, Outcome

_CLIENTS = 2_000
_LATE_CLIENTS = 200
_SEATS = 500
_SCENARIO = "On-sale rush"
_ALL = "2,000 answered"

Found = Mapping[str, Sequence[float]]


def on_sale_rush(options: Options, folder: Path) -> Outcome:
    """Let 2,000 clients book one of 500 seats at once and 200 more a second later, each round on a fresh event."""
    ours: dict[str, list[float]] = defaultdict(list)
    echo: dict[str, list[float]] = defaultdict(list)
    before: dict[str, list[float]] = defaultdict(list)
    for number in range(options.rounds):
        path = filling.fill(folder / f"rush-{number}.db", events=1, seats=_SEATS)
        with ExitStack() as ending:
            asked = [(ours, ending.enter_context(servers.app(path)), load.book(1))]
            asked.append((echo, ending.enter_context(servers.tuned_baseline()), load.echo()))
            if options.before is not None:
                earlier = filling.fill_by(options.before, folder / f"rush-before-{number}.db", events=1, seats=_SEATS)
                server = ending.enter_context(servers.app(earlier, root=options.before))
                asked.append((before, server, load.book(1)))
            for found, server, what in asked:
                answers = rush(server, what, _CLIENTS, _LATE_CLIENTS)
                for name, value in _facts(answers).items():
                    found[name].append(value)
    return Outcome(_figures(ours, echo, before))


def is_proper(answer: Answered) -> bool:
    """Whether the client knows where it stands: a seat, a refusal, or when to come again."""
    return answer.status in (200, 201, 409) or (answer.status == 503 and answer.has_retry_after)


def head_start_lost(answers: Sequence[Answered]) -> float:
    """Return by how much the last client that got a seat set out after the first that was told there is none."""
    won = [answer.set_out_at for answer in answers if answer.status == 201]
    lost = [answer.set_out_at for answer in answers if answer.status == 409]
    return max(0.0, max(won) - min(lost)) if won and lost else 0.0


def _figures(ours: Found, echo: Found, before: Found) -> list[Figure]:
    the_echo = "the same rush to the tuned echo"
    figures = [
        Figure(_SCENARIO, name, "s", ours[name], the_echo, echo[name]) for name in ("500 served", _ALL, "p50", "p99")
    ]
    if before:
        figures.append(Figure(_SCENARIO, _ALL, "s", ours[_ALL], BEFORE, before[_ALL], at_most=0.7))
    proper, sold, unfair = ours["proper"], ours["sold"], ours["unfair"]
    seats, second = [float(_SEATS)] * len(sold), [1.0] * len(unfair)
    return [
        *figures,
        Figure(_SCENARIO, "clients with a proper answer", "clients", proper, "clients", echo["asked"], at_least=1.0),
        Figure(_SCENARIO, "seats sold", "seats", sold, "seats", seats, 1.0, 1.0),
        Figure(_SCENARIO, "largest head start that lost", "s", unfair, "a second", second, at_most=1.0),
    ]


def _facts(answers: Sequence[Answered]) -> dict[str, float]:
    crowd = answers[:_CLIENTS]
    taken = sorted(answer.answered_at - answer.set_out_at for answer in crowd)
    served = sorted(answer.answered_at for answer in crowd if answer.status in (200, 201))
    return {
        "500 served": served[_SEATS - 1] if len(served) >= _SEATS else max(answer.answered_at for answer in crowd),
        _ALL: max(answer.answered_at for answer in crowd),
        "p50": percentile(taken, 50),
        "p99": percentile(taken, 99),
        "proper": float(sum(map(is_proper, answers))),
        "asked": float(len(answers)),
        "sold": float(sum(answer.status == 201 for answer in answers)),
        "unfair": head_start_lost(answers),
    }
