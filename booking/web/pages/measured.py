"""How the service does, in the text format of Prometheus.

What every request would have to pay for is only counted there; everything else is looked up here, when it is asked for.
"""

import threading
from collections.abc import Iterable, Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

import booking
from booking import notices, store
from booking.monitoring.tally import BOUNDS, Tally
from booking.store import measures
from booking.store.database import Tx
from booking.web.api import health
from booking.web.http.answers import NO_STORE, Answer
from booking.web.site import Site

_BOUNDS = [*map(str, BOUNDS), "+Inf"]


def measured(site: Site) -> Answer:
    """Return all that is measured, at one moment."""
    registry = CollectorRegistry()
    registry.register(_Scrape(site))
    ProcessCollector(registry=registry)
    return Answer(200, [("Content-Type", CONTENT_TYPE_LATEST), NO_STORE], generate_latest(registry))


class _Scrape(Collector):
    """All that is measured, at one moment."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def describe(self) -> Iterable[Metric]:
        """Return nothing: to collect for that would measure everything twice."""
        return ()

    def collect(self) -> Iterator[Metric]:
        site = self._site
        yield _gauge("booking_info", "The version that runs.", 1, version=booking.__version__)
        yield from _requests(site)
        yield _counter(
            "booking_facts", "What has happened, by what it is in the history.", "action", site.journal.counts
        )
        yield _counter("booking_refusals", "Requests that were refused, by code.", "code", site.traffic.refusals())
        yield from _work(site)
        yield from _state(site)
        try:
            yield from site.database.read(_of_rows, site)
        except Exception:  # Which booking_part_ready has told by now.
            return


def _requests(site: Site) -> Iterator[Metric]:
    by_status = CounterMetricFamily(
        "booking_requests", "Requests that were answered.", labels=("method", "route", "status")
    )
    seconds = HistogramMetricFamily(
        "booking_request_seconds",
        "How long requests took, from when all of one was there until its answer was on its way.",
        labels=("method", "route"),
    )
    by_route: dict[str, Tally] = {}
    for (route, status), tally in sorted(site.traffic.requests().items()):
        method, _, path = route.partition(" ")
        by_status.add_metric((method, path, status[:3]), sum(tally.counts))
        by_route.setdefault(route, Tally()).add_all(tally)
    for route, tally in by_route.items():
        method, _, path = route.partition(" ")
        seconds.add_metric((method, path), _buckets(tally), tally.seconds)
    yield from (by_status, seconds)


def _work(site: Site) -> Iterator[Metric]:
    for name, told, tally in (
        ("booking_commit_seconds", "How long COMMITs took that wrote something.", site.database.commits_took),
        ("booking_turn_seconds", "How long the server's loop took to answer what had come.", site.traffic.turns),
    ):
        family = HistogramMetricFamily(name, told)
        family.add_metric((), _buckets(tally), tally.seconds)
        yield family
    yield _gauge("booking_writes_waiting", "Writes that wait for their turn.", site.database.writes_waiting)
    yield _gauge("booking_connections", "Connections that are open.", site.traffic.connections())
    yield _gauge("booking_threads", "Threads of the process.", threading.active_count())


def _state(site: Site) -> Iterator[Metric]:
    ready = GaugeMetricFamily("booking_part_ready", "1 while a part is ready, as /readyz has it.", labels=("part",))
    for part in health.parts(site):
        ready.add_metric((part.name,), int(part.ready))
    yield ready
    size = measures.sizes(site.database.path)
    yield _gauge("booking_database_bytes", "The size of the database file.", size.database)
    yield _gauge("booking_log_bytes", "The size of its write-ahead log.", size.log)
    yield _gauge("booking_disk_free_bytes", "What is free on their disk.", size.disk_free)
    now = site.database.clock.now() / 1_000
    if (age := site.copies().age_seconds(site.database.clock.now())) is not None:
        yield _gauge("booking_backup_age_seconds", "How old the newest daily copy of the database is.", age)
    yield _gauge("booking_clock_seconds", "What time the service believes it is, by the seconds since 1970.", now)


def _of_rows(tx: Tx, site: Site) -> list[Metric]:
    live, due = measures.holds(tx)
    holds = GaugeMetricFamily("booking_holds", "Unconfirmed bookings, each counted up to 10,000.", labels=("state",))
    holds.add_metric(("live",), live)
    holds.add_metric(("due",), due)
    unread = GaugeMetricFamily(
        "booking_stream_unread_lines", "Lines of the history not read yet.", labels=("consumer",)
    )
    behind = GaugeMetricFamily("booking_stream_lag_seconds", "How old the first of them is.", labels=("consumer",))
    for name, lag in measures.stream_lags(tx).items():
        unread.add_metric((name,), lag.left)
        behind.add_metric((name,), lag.milliseconds / 1_000)
    waiting = GaugeMetricFamily("booking_notices", "Messages to people, each counted up to 10,000.", labels=("state",))
    for state, number in notices.counts(tx)._asdict().items():
        waiting.add_metric((state,), number)
    webhooks = GaugeMetricFamily(
        "booking_webhook_deliveries", "What goes to webhooks, counted up to 10,000 for each.", labels=("state",)
    )
    counted = [store.webhooks.count(tx, one.id) for one in store.webhooks.find_all(tx)]
    webhooks.add_metric(("due",), sum(one.due for one in counted))
    webhooks.add_metric(("failed",), sum(one.failed for one in counted))
    sweep, delivery = measures.sweep_lag(tx), measures.delivery_lag(tx, site.desk.channels)
    return [
        holds,
        unread,
        behind,
        waiting,
        webhooks,
        _gauge("booking_sweep_lag_seconds", "How late the sweep is with what it has to do next.", sweep / 1_000),
        _gauge("booking_delivery_lag_seconds", "For how long a message has been due.", delivery / 1_000),
        _gauge("booking_events_set_aside", "Events that the sweep leaves alone.", len(store.set_aside.find_all(tx))),
    ]


def _gauge(name: str, told: str, value: float, **labels: str) -> Metric:
    family = GaugeMetricFamily(name, told, labels=tuple(labels))
    family.add_metric(tuple(labels.values()), value)
    return family


def _counter(name: str, told: str, label: str, counts: dict[str, int]) -> Metric:
    family = CounterMetricFamily(name, told, labels=(label,))
    for key, number in sorted(dict(counts).items()):
        family.add_metric((key,), number)
    return family


def _buckets(tally: Tally) -> list[tuple[str, float]]:
    """Return how many took up to each bound; of a tally to which another thread may add meanwhile."""
    total = 0
    buckets: list[tuple[str, float]] = []
    for bound, number in zip(_BOUNDS, list(tally.counts), strict=True):
        total += number
        buckets.append((bound, total))
    return buckets
