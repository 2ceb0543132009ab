"""The page of what became of the holds of all events, and what the pictures of one event are made with."""

from typing import Any

from booking.organiser import statistics
from booking.organiser.statistics import Point, Story, Unit
from booking.store.database import Tx
from booking.store.event_counts import Counts
from booking.texts.format import Words
from booking.texts.sentences import Sentence
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import drawn
from booking.web.pages.layout import page
from booking.web.site import Site

STATISTICS = "/admin/statistics"
_UNITS: dict[Unit, Sentence] = {"day": Sentence("Day"), "week": Sentence("Week from"), "month": Sentence("Month")}


def site_page(site: Site, request: Request) -> Answer:
    """GET /admin/statistics: how many holds of all events were confirmed, in all and in each of the last months."""
    now, story = site.database.read(_of_site, site)
    return page(site, request, "statistics", title=Sentence("Statistics"), now=now, **drawn_with(story))


ROUTES = (Route("GET", STATISTICS, site_page, readers="admin"),)


def drawn_with(story: Story | None) -> dict[str, Any]:
    """Return what the pictures of a story are made with."""
    unit = _UNITS[story.unit] if story else ""
    return {"story": story, "unit": unit, "point_name": _name_of, "what_became_of": _what_became_of, "drawn": drawn}


def _name_of(point: Point, story: Story, words: Words) -> str:
    """Return what a point is called in its story; no two days of one are of the same date."""
    if story.unit == "month":
        return words.month(point.begins_at)
    return words.day(point.begins_at) if story.unit == "week" else words.short_day(point.begins_at)


def _what_became_of(holds: Counts) -> Sentence:
    return Sentence.counted(
        "{number} hold: {confirmed} confirmed ({share}%), {expired} ran out, {cancelled} cancelled, {open} held.",
        "{number} holds: {confirmed} confirmed ({share}%), {expired} ran out, {cancelled} cancelled, {open} held.",
        holds.holds,
        confirmed=holds.places,
        share=drawn.share(holds),
        expired=holds.expired,
        cancelled=holds.cancelled,
        open=holds.holds - holds.places - holds.expired - holds.cancelled,
    )


def _of_site(tx: Tx, site: Site) -> tuple[int, Story | None]:
    return tx.now, statistics.of_site(tx, site.zone.now)
