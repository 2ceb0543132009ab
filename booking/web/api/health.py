"""Whether the service is well, for whatever watches it."""

import logging
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from booking import events, notices, store
from booking.errors import Busy
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import Call, Endpoint, ReadsByItself
from booking.web.auth import guard
from booking.web.auth.guard import Asker
from booking.web.http.done import Done
from booking.web.http.fields import Answer, Count
from booking.web.http.problems import PROBLEMS
from booking.web.site import Site

_SILENT = "the database does not answer"

log = logging.getLogger(__name__)


HEALTH: list[Endpoint] = []


class NoticeCounts(Answer):
    """How many notices are due, and how many have failed for good; each is counted up to 10,000."""

    due: Count
    failed: Count


class Health(Answer):
    """The service is well."""

    status: Literal["ok"]
    notices: NoticeCounts
    set_aside_events: (
        Annotated[list[int], Meta(description="events that the sweep leaves alone, as their rows are wrong")]
        | UnsetType
    ) = UNSET


@ReadsByItself(HEALTH, "GET /healthz", Health, {"status": "ok", "notices": {"due": 0, "failed": 0}})
def health(call: Call[Asker]) -> Done:
    """Ask whether the service is well.

    200 while the database can be read and written, ended holds are swept, what happens is told and the clock is sound;
    otherwise 503, with the `reason`, and the `cause` in a word that stays.
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
