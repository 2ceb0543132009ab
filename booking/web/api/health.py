"""Whether the service is well, for whatever watches it."""

import logging

from booking import events, notices, store
from booking.errors import Busy, Sentence
from booking.web.auth import guard
from booking.web.http.done import Done
from booking.web.http.problems import PROBLEMS
from booking.web.http.request import Request
from booking.web.site import Site

_SILENT = "the database does not answer"

log = logging.getLogger(__name__)


def health(site: Site, request: Request) -> Done:
    """GET /healthz"""
    for look in (_storage_fault, _clock_fault, _sweep_fault, _database_fault):
        fault = look(site)
        if fault is not None:
            raise _unwell(*fault)
    guard.asker(site, request)
    try:
        queue = site.database.read(notices.counts)
        aside = [one.event_id for one in site.database.read(store.set_aside.find_all)]
    except Busy:
        raise _unwell(*(_storage_fault(site) or ("database", _SILENT))) from None
    counts = {"due": queue.due, "failed": queue.failed}
    return Done(200, {"status": "ok", "notices": counts} | ({"set_aside_events": aside} if aside else {}))


def _unwell(cause: str, sentence: str) -> Busy:
    return Busy(
        Sentence("The service is not well: {fault}. See its log.", fault=sentence),
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


def _database_fault(site: Site) -> tuple[str, str] | None:
    try:
        site.database.read(events.page, "upcoming", (0, 0), 1)
    except Busy:
        return _storage_fault(site) or ("database", _SILENT)
    except Exception:
        log.exception("The database does not answer.")
        return "database", _SILENT
    return None
