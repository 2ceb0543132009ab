"""Booking, one hot event, reading: answers a second, beside a bare echo and hello."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from statistics import median

from bench import filling, load, servers
from bench.drive import flood
from bench.figures import Chart, Figure, Options, Outcome, Series

_CONNECTIONS = (1, 16, 64, 256)
_MOST_ASKED_OF = 64
_TUNED = "echo, waitress tuned the same"
_SAME = "echo, by the same server"
_STOCK = "echo, stock waitress"
_HOT = "one hot event"
_EVENTS = "1,000 events"

Found = Mapping[tuple[str, int], Sequence[float]]


def booking(options: Options, folder: Path) -> Outcome:
    """Book over 1,000 events, and on one, beside the echo: by this server, by waitress tuned and by stock."""
    rates: dict[tuple[str, int], list[float]] = defaultdict(list)
    slowest: dict[tuple[str, int], list[float]] = defaultdict(list)
    with ExitStack() as ending:
        service = ending.enter_context(servers.app(filling.fill(folder / "booking.db")))
        same = ending.enter_context(servers.tuned_baseline())
        tuned = ending.enter_context(servers.same_settings_baseline())
        stock = ending.enter_context(servers.stock_baseline())
        for _ in range(options.rounds):
            for connections in _CONNECTIONS:
                asked = [(_EVENTS, service, load.book(filling.EVENTS)), (_TUNED, tuned, load.echo())]
                asked += [(_SAME, same, load.echo()), (_STOCK, stock, load.echo())]
                if connections == _MOST_ASKED_OF:
                    asked.append((_HOT, service, load.book(1)))
                for name, server, what in asked:
                    found = flood(server, what, connections, options.seconds)
                    rates[name, connections].append(found.rate)
                    slowest[name, connections].append(found.p99)
    series = [
        Series(name, [(count, median(rates[name, count])) for count in _CONNECTIONS])
        for name in (_EVENTS, _SAME, _TUNED, _STOCK)
    ]
    chart = Chart("booking", "Bookings a second, beside a bare echo", "connections", "answers/s", series)
    return Outcome(_booking_figures(rates, slowest), [chart])


def reading(options: Options, folder: Path) -> Outcome:
    """Read an event, the list of 50 and what has not changed, beside the hello."""
    rates: dict[str, list[float]] = defaultdict(list)
    path = filling.fill(folder / "reading.db", bookings=10 * filling.EVENTS)
    admin = filling.credentials(path)
    wanted = {"an event": 0.85, "the list of 50": 0.5, "an event, 304": 0.95, "the list of 50, 304": 0.95}
    with servers.app(path) as service, servers.tuned_baseline() as tuned:
        asked = {"an event": load.get("/events/<event>", events=filling.EVENTS), "the list of 50": load.get("/events")}
        asked["an event, read anew"] = load.get("/events/<event>", admin, events=filling.EVENTS)
        asked["the list of 50, read anew"] = load.get("/events", admin)
        for name, one in (("an event, 304", "/events/1"), ("the list of 50, 304", "/events")):
            etag = service.get(one).getheader("ETag")
            if etag is not None and service.get(one, **{"If-None-Match": etag}).status == HTTPStatus.NOT_MODIFIED:
                asked[name] = load.get(one, f"If-None-Match: {etag}")
        for _ in range(options.rounds):
            rates["hello"].append(flood(tuned, load.get("/hello"), _MOST_ASKED_OF, options.seconds).rate)
            for name, what in asked.items():
                rates[name].append(flood(service, what, _MOST_ASKED_OF, options.seconds).rate)
    return Outcome(
        [
            Figure(
                "Reading",
                name,
                "answers/s",
                rates[name],
                "hello, by the same server",
                rates["hello"],
                at_least=wanted.get(name),
            )
            for name in asked
        ]
    )


def _booking_figures(rates: Found, slowest: Found) -> list[Figure]:
    figures: list[Figure] = []
    for count in _CONNECTIONS:
        name = f"{_EVENTS}, {count} connection{'s' * (count > 1)}"
        for baseline, wanted in ((_TUNED, 0.65), (_SAME, None), (_STOCK, 3.0)):
            figures.append(
                Figure(
                    "Booking",
                    name,
                    "answers/s",
                    rates[_EVENTS, count],
                    baseline,
                    rates[baseline, count],
                    at_least=wanted if count == _MOST_ASKED_OF else None,
                )
            )
        figures.append(Figure("Booking", f"{name}, p99", "s", slowest[_EVENTS, count], _TUNED, slowest[_TUNED, count]))
    hot, spread_out = rates[_HOT, _MOST_ASKED_OF], rates[_EVENTS, _MOST_ASKED_OF]
    figures.append(
        Figure("One hot event", f"{_MOST_ASKED_OF} connections", "answers/s", hot, _EVENTS, spread_out, at_least=0.9)
    )
    return figures
