"""Booking, one hot event, reading: answers a second and CPU an answer, beside peers, echoes and an earlier release."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus
from pathlib import Path
from statistics import median

from bench import filling, load, peers, servers
from bench.drive import Flood, costs, flood, p99s, rates
from bench.figures import BEFORE, Chart, Figure, Options, Outcome, Series
from bench.floor import Floor

_CONNECTIONS = (1, 16, 64, 256)
_MOST_ASKED_OF = 64
_EVENTS = 64
_OURS = "this service"
_OVER = f"{_EVENTS} events"
_TUNED = "echo, waitress tuned the same"
_SAME = "echo, by the same server"
_STOCK = "echo, stock waitress"
_HOT = "one hot event"
_READ = "an event"
_HELLO = "hello, by the same server"
_RATES_WANTED = {(peers.NODE, 16): 1.4, (peers.NODE, 64): 1.6, (_TUNED, 64): 0.85, (_STOCK, 64): 3.0}
_COSTS_WANTED = {(peers.NODE, 16): 0.9, (peers.NODE, 64): 0.8}
_P99_WANTED = {(BEFORE, 64): 0.73, (BEFORE, 256): 1.0}

# What makes a load is asked before each flood: other people book in every one.
Asked = dict[str, tuple[servers.Running, Callable[[], load.Load]]]
Found = Mapping[tuple[str, int], Sequence[Flood]]


def booking(options: Options, folder: Path) -> Outcome:
    """Book over 64 events, and on one, beside the peers, the echoes and an earlier release."""
    found: dict[tuple[str, int], list[Flood]] = defaultdict(list)
    floors: list[float] = []
    with ExitStack() as ending:
        asked = _booked(options, folder, ending)
        service, book = asked[_OURS]
        more: Asked = {
            _SAME: (ending.enter_context(servers.tuned_baseline()), load.echo),
            _STOCK: (ending.enter_context(servers.stock_baseline()), load.echo),
            _HOT: (service, partial(load.book, 1)),
            _READ: (service, partial(load.get, "/events/<event>", events=_EVENTS)),
        }
        floor = Floor(folder, book(), _MOST_ASKED_OF)
        for _ in range(options.rounds):
            for connections in _CONNECTIONS:
                for name, (server, what) in (asked | (more if connections == _MOST_ASKED_OF else {})).items():
                    found[name, connections].append(flood(server, what(), connections, options.seconds))
            floors.append(floor.cost() + found[_READ, _MOST_ASKED_OF][-1].cost)
    figures = [figure for count in _CONNECTIONS for figure in _booking_figures(found, count)]
    return Outcome([*figures, *_figures_of_one_count(found, floors)], list(_booking_charts(found, [*asked])))


def reading(options: Options, folder: Path) -> Outcome:
    """Read an event, the list of 50 and what has not changed, beside the hello, the peers and an earlier release."""
    found: dict[str, list[Flood]] = defaultdict(list)
    path = filling.fill(folder / "reading.db", bookings=10 * filling.EVENTS)
    admin = filling.credentials(path)
    with ExitStack() as ending:
        service = ending.enter_context(servers.app(path))
        one, fifty = load.get("/events/<event>", events=filling.EVENTS), load.get("/events")
        asked = {_HELLO: (ending.enter_context(servers.tuned_baseline()), load.get("/hello"))}
        asked |= {_READ: (service, one), "the list of 50": (service, fifty)}
        asked["an event, read anew"] = service, load.get("/events/<event>", admin, events=filling.EVENTS)
        asked["the list of 50, read anew"] = service, load.get("/events", admin)
        for name, at in (("an event, 304", "/events/1"), ("the list of 50, 304", "/events")):
            etag = service.get(at).getheader("ETag")
            if etag is not None and service.get(at, **{"If-None-Match": etag}).status == HTTPStatus.NOT_MODIFIED:
                asked[name] = service, load.get(at, f"If-None-Match: {etag}")
        own = [name for name in asked if name != _HELLO]
        for peer in ending.enter_context(peers.serving(folder, filling.EVENTS)):
            asked[peer.name] = peer.server, load.get(peer.event_path, events=filling.EVENTS)
        if options.before is not None:
            earlier = filling.fill_by(options.before, folder / "reading-before.db", bookings=10 * filling.EVENTS)
            asked[BEFORE] = ending.enter_context(servers.app(earlier, root=options.before)), one
        for _ in range(options.rounds):
            for name, (server, what) in asked.items():
                found[name].append(flood(server, what, _MOST_ASKED_OF, options.seconds))
    return Outcome(_reading_figures(found, own))


def _booked(options: Options, folder: Path, ending: ExitStack) -> Asked:
    """Serve all that are booked at, or send an echo, at every number of connections."""
    book = partial(load.book, _EVENTS)
    service = ending.enter_context(servers.app(filling.fill(folder / "booking.db", events=_EVENTS)))
    asked: Asked = {_OURS: (service, book)}
    if options.before is not None:
        earlier = filling.fill_by(options.before, folder / "booking-before.db", events=_EVENTS)
        asked[BEFORE] = ending.enter_context(servers.app(earlier, root=options.before)), book
    for peer in ending.enter_context(peers.serving(folder, _EVENTS)):
        asked[peer.name] = peer.server, book
    asked[_TUNED] = ending.enter_context(servers.same_settings_baseline()), load.echo
    return asked


def _booking_figures(found: Found, count: int) -> list[Figure]:
    """Return the rates, the costs and the p99s at so many connections, beside each that was asked at them."""
    name = f"{_OVER}, {count} connection{'s' * (count > 1)}"
    ours = found[_OURS, count]
    others = [other for other, at in found if at == count and other not in (_OURS, _HOT, _READ)]
    figures = [
        Figure("Booking", name, "answers/s", rates(ours), other, rates(found[other, count]), at_least=wanted)
        for other in others
        for wanted in (_RATES_WANTED.get((other, count)),)
    ]
    others = [other for other in others if other not in (_SAME, _STOCK)]
    if servers.CAN_BE_LOOKED_INTO:
        figures += [
            Figure("Booking", f"{name}, CPU", "µs", costs(ours), other, costs(found[other, count]), at_most=wanted)
            for other in others
            for wanted in (_COSTS_WANTED.get((other, count)),)
        ]
    return figures + [
        Figure("Booking", f"{name}, p99", "s", p99s(ours), other, p99s(found[other, count]), at_most=wanted)
        for other in others
        for wanted in (_P99_WANTED.get((other, count)),)
    ]


def _figures_of_one_count(found: Found, floors: Sequence[float]) -> list[Figure]:
    ours = found[_OURS, _MOST_ASKED_OF]
    name = f"{_MOST_ASKED_OF} connections"
    figures = [
        Figure("One hot event", name, "answers/s", rates(found[_HOT, _MOST_ASKED_OF]), _OVER, rates(ours), at_least=0.9)
    ]
    if servers.CAN_BE_LOOKED_INTO:
        floor = "its rows in bare SQL, and a GET"
        figures.append(Figure("Booking", f"{_OVER}, {name}, CPU", "µs", costs(ours), floor, floors, at_most=1.8))
    return figures


def _booking_charts(found: Found, names: Sequence[str]) -> list[Chart]:
    def series(of: Callable[[Sequence[Flood]], list[float]], names: Sequence[str]) -> list[Series]:
        return [Series(name, [(count, median(of(found[name, count]))) for count in _CONNECTIONS]) for name in names]

    charts = [Chart("booking", "Bookings a second", "connections", "answers/s", series(rates, names))]
    if servers.CAN_BE_LOOKED_INTO:
        # PocketBase's, which the table has, is so far above the others that these would lie in one line.
        near = [name for name in names if name != peers.POCKETBASE]
        charts.append(Chart("cost", "What a booking costs", "connections", "µs of CPU", series(costs, near)))
    return charts


def _reading_figures(found: Mapping[str, Sequence[Flood]], own: Sequence[str]) -> list[Figure]:
    hellos_wanted = {_READ: 0.85, "the list of 50": 0.5, "an event, 304": 0.95, "the list of 50, 304": 0.95}
    read = found[_READ]
    figures = [
        Figure("Reading", name, "answers/s", rates(found[name]), _HELLO, rates(found[_HELLO]), at_least=wanted)
        for name in own
        for wanted in (hellos_wanted.get(name),)
    ]
    for other in (name for name in (peers.NODE, peers.POCKETBASE, BEFORE) if name in found):
        wanted = 0.9 if other == peers.NODE else None
        figures.append(Figure("Reading", _READ, "answers/s", rates(read), other, rates(found[other]), at_least=wanted))
        if servers.CAN_BE_LOOKED_INTO:
            figures.append(Figure("Reading", f"{_READ}, CPU", "µs", costs(read), other, costs(found[other])))
    return figures
