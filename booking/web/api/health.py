"""Whether the service is well, for whatever watches it."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from booking import events, notices, store
from booking.errors import Busy
from booking.people import Channel
from booking.store import measures
from booking.store.database import Tx
from booking.store.measures import Lag
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import Call, Endpoint, ReadsByItself
from booking.web.auth import guard
from booking.web.auth.guard import Asker
from booking.web.http.done import Done
from booking.web.http.fields import Answer, Count
from booking.web.http.problems import PROBLEMS
from booking.web.site import Site

_SILENT = "the database does not answer"
_COMMITTED_EVERY_SECONDS = 30
_COMMIT_SECONDS_AT_MOST = 2.0
_DUE_SECONDS_AT_MOST = 600
_FREE_BYTES_AT_LEAST = 128 * 2**20

log = logging.getLogger(__name__)


HEALTH: list[Endpoint] = []


class NoticeCounts(Answer):
    """How many messages are due, and how many have failed; each is counted up to 10,000."""

    due: Count
    failed: Count


class Health(Answer):
    """The service is healthy."""

    status: Literal["ok"]
    notices: NoticeCounts
    set_aside_events: (
        Annotated[list[int], Meta(description="events whose holds don’t end, as their data has a fault")] | UnsetType
    ) = UNSET


@ReadsByItself(HEALTH, "GET /healthz", Health, {"status": "ok", "notices": {"due": 0, "failed": 0}}, short=True)
def health(call: Call[Asker]) -> Done:
    """Check whether the service is healthy.

    200 while the database can be read and written, holds end on time, messages are made and the clock is right.
    Otherwise 503 with the `reason`, and the `cause` in one word that never changes.
    """
    site = call.site
    for look in (_storage_fault, _clock_fault, _sweep_fault, _stream_fault, _database_fault):
        fault = look(site)
        if fault is not None:
            raise _unwell(*fault)
    guard.asker(site, call.request)
    try:
        queue = site.database.read(notices.counts)
        aside = [one.event_id for one in site.database.read(store.set_aside.find_all)]
    except Busy:
        raise _unwell(*(_storage_fault(site) or ("database", _SILENT))) from None
    return Done(Health("ok", NoticeCounts.of(queue), aside or UNSET))


class Part(Answer):
    """One part of the service."""

    name: Literal[
        "database", "commit", "sweep", "stream", "delivery", "webhooks", "payments", "disk", "backup", "clock"
    ]
    ready: bool
    figures: Annotated[dict[str, float], Meta(description="what was measured; each name ends in its unit")]
    reason: Annotated[str, Meta(description="why it isn’t ready")] | UnsetType = UNSET


class Readiness(Answer):
    """Every part of the service is ready."""

    status: Literal["ready"]
    parts: (
        Annotated[list[Part], Meta(description="each part’s figures; only for admins and on the same machine")]
        | UnsetType
    ) = UNSET


@ReadsByItself(
    HEALTH,
    "GET /readyz",
    Readiness,
    {"status": "ready", "parts": [{"name": "disk", "ready": True, "figures": {"free_bytes": 20_000_000_000}}]},
)
def readiness(call: Call[Asker]) -> Done:
    """Check whether every part of the service is ready.

    200 when every part is ready, otherwise 503. Admins, and programs on the server’s own machine, see each part with
    its figures and why it isn’t `ready`; others see only whether all are.
    """
    site = call.site
    is_watcher = _is_watcher(call)
    all_parts = parts(site)
    unready = [part for part in all_parts if not part.ready]
    if not unready:
        return Done(Readiness("ready", all_parts if is_watcher else UNSET))
    if not is_watcher:
        raise Busy("The service is not ready. Try again in a while.")
    names = ", ".join(part.name for part in unready)
    raise Busy(Sentence("The service is not ready: {names}. See its log.", names=names), parts=all_parts)


def parts(site: Site) -> list[Part]:
    """Return how each part of the service does."""
    return [part for look in _PARTS for part in look(site)]


def _is_watcher(call: Call[Asker]) -> bool:
    try:
        return guard.may_watch(call.site, call.request)
    except Busy:  # Whose token it is can't be read.
        return call.request.is_from_this_machine


def _part(name: Any, fault: str | None, **figures: float) -> Part:
    return Part(name, fault is None, figures, UNSET if fault is None else fault)


def _database_part(site: Site) -> Iterator[Part]:
    trouble = _storage_fault(site) or _database_fault(site)
    size = measures.sizes(site.database.path)
    yield _part("database", trouble and trouble[1], bytes=size.database, log_bytes=size.log)


def _commit_part(site: Site) -> Iterator[Part]:
    ago, took = site.database.condition.seconds_since_write, site.database.slowest_commit_seconds
    fault = None
    if ago > _COMMITTED_EVERY_SECONDS:
        fault = f"nothing was committed for {int(ago)} seconds, though the service itself writes every five"
    elif took > _COMMIT_SECONDS_AT_MOST:
        fault = f"one of the last COMMITs took {took:.1f} seconds: the disk is slow"
    yield _part("commit", fault, seconds_ago=round(ago, 3), slowest_seconds=round(took, 6))


def _parts_that_read(site: Site) -> Iterator[Part]:
    """Yield how far the background work is behind, which only the database knows."""
    try:
        sweep, streams, due, sent = site.database.read(_lags, site.desk.channels)
    except Exception:  # That is told as the database's fault.
        sweep, streams, due, sent = 0, {}, 0, 0
    yield _part("sweep", site.sweep_fault(), lag_seconds=sweep / 1_000)
    unread = max((lag.left for lag in streams.values()), default=0)
    behind = max((lag.milliseconds for lag in streams.values()), default=0)
    yield _part("stream", site.stream_fault(), lines_unread=unread, lag_seconds=behind / 1_000)
    fault = site.delivery_fault()
    if fault is None and due > _DUE_SECONDS_AT_MOST * 1_000:
        fault = f"a message has been due for {due // 1_000} seconds and is not sent; see /admin/notices"
    yield _part("delivery", fault, lag_seconds=due / 1_000)
    fault = site.webhook_fault()
    if fault is None and sent > _DUE_SECONDS_AT_MOST * 1_000:
        fault = f"a webhook has been due for {sent // 1_000} seconds and is not sent; see /admin/webhooks"
    yield _part("webhooks", fault, lag_seconds=sent / 1_000)


def _lags(tx: Tx, channels: Iterable[Channel]) -> tuple[int, dict[str, Lag], int, int]:
    lags = measures.delivery_lag(tx, channels), measures.webhook_lag(tx)
    return measures.sweep_lag(tx), measures.stream_lags(tx), *lags


def _payments_part(site: Site) -> Iterator[Part]:
    """Yield whether the till is alive; where no payments are taken, nothing waits for it."""
    yield _part("payments", site.till.fault() if site.till.is_open else None)


def _disk_part(site: Site) -> Iterator[Part]:
    free = measures.sizes(site.database.path).disk_free
    fault = (
        None if free >= _FREE_BYTES_AT_LEAST else f"only {free // 2**20} MiB are free beside the database: make room"
    )
    yield _part("disk", fault, free_bytes=free)


def _backup_part(site: Site) -> Iterator[Part]:
    """Yield how old the newest daily copy is; where none are asked for, nothing is missing."""
    copies = site.copies()
    age = copies.age_seconds(site.database.clock.now())
    fault = copies.fault
    if fault is None and copies.is_set_up and copies.is_late:
        fault = "there has been no daily copy of the database for two days; see the log"
    yield _part("backup", fault, **({} if age is None else {"age_seconds": age}))


def _clock_part(site: Site) -> Iterator[Part]:
    clock = site.database.clock
    yield _part("clock", clock.doubt(), unix_seconds=clock.now() / 1_000)


# In the order of the answer; another part is one more function here, and its name in Part.
_PARTS: tuple[Callable[[Site], Iterator[Part]], ...] = (
    _database_part,
    _commit_part,
    _parts_that_read,
    _payments_part,
    _disk_part,
    _backup_part,
    _clock_part,
)


def _unwell(cause: str, sentence: str) -> Busy:
    return Busy(
        Sentence("The service has a fault: {fault}. See its log.", fault=sentence),
        code=cause if cause in PROBLEMS else "busy",
        reason=sentence,
        cause=cause,
    )


def _storage_fault(site: Site) -> tuple[str, str] | None:
    return site.database.condition.trouble


def _clock_fault(site: Site) -> tuple[str, str] | None:
    doubt = site.database.clock.doubt()
    return None if doubt is None else ("clock", doubt)


def _sweep_fault(site: Site) -> tuple[str, str] | None:
    fault = site.sweep_fault()
    return None if fault is None else ("sweep", fault)


def _stream_fault(site: Site) -> tuple[str, str] | None:
    fault = site.stream_fault()
    return None if fault is None else ("stream", fault)


def _database_fault(site: Site) -> tuple[str, str] | None:
    try:
        site.database.read(events.page, "upcoming", (0, 0), 1)
    except Busy:
        return _storage_fault(site) or ("database", _SILENT)
    except Exception:
        log.exception("The database does not answer.")
        return "database", _SILENT
    return None
