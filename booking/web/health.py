"""Whether the service is well, for whatever watches it."""

import logging

from booking import events, notices
from booking.errors import Busy, Sentence
from booking.web import guard
from booking.web.done import Done
from booking.web.request import Request, Site

log = logging.getLogger(__name__)


def health(site: Site, request: Request) -> Done:
    """GET /healthz"""
    fault = site.sweep_fault() or _database_fault(site)
    if fault is not None:
        raise Busy(Sentence("The service is not well: {fault}. See its log.", fault=fault), reason=fault)
    guard.asker(site, request)
    owed = site.database.read(notices.counts)
    return Done(200, {"status": "ok", "notices": {"due": owed.due, "failed": owed.failed}})


def _database_fault(site: Site) -> str | None:
    try:
        site.database.read(events.page, "upcoming", (0, 0), 1)
    except Exception:
        log.exception("The database does not answer.")
        return "the database does not answer"
    return None
