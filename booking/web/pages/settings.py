"""The page of what holds for the whole site: for now, its time zone."""

from typing import Any
from zoneinfo import ZoneInfo

from booking import zone
from booking.accounts import audit
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http.answers import Answer
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.layout import page
from booking.web.site import Site

SETTINGS = "/admin/settings"


def settings_page(site: Site, request: Request) -> Answer:
    """GET /admin/settings"""
    return page(site, request, "settings", title=Sentence("Settings"), **zones(site))


def change_settings(site: Site, request: Request) -> Done:
    """POST /admin/settings: the zone in which the site tells the time from now on."""
    admin = guard.require_admin(site, request)
    wanted = zone.require(request.fields().get(zone.NAME), site.zone)

    def keep(tx: Tx, _admin: Member) -> Done:
        keep_zone(tx, wanted)
        saved = Sentence("Saved: from now on, all times are told in {zone} time.", zone=wanted.key)
        return Done(sentence=saved)

    done = guard.write(site, admin, keep, request)
    follow_zone(site)
    return done


ROUTES = (
    Route("GET", SETTINGS, settings_page, readers="admin"),
    Route("POST", SETTINGS, change_settings, to=SETTINGS, readers="admin"),
)


def zones(site: Site) -> dict[str, Any]:
    """Return what a form that asks for the zone is filled with."""
    now = site.zone.now.key
    known = zone.names()
    return {"zones": known if now in known else [now, *known], "zone": now, "is_fixed": site.zone.is_fixed}


def keep_zone(tx: Tx, wanted: ZoneInfo) -> None:
    """Keep the zone that an admin has chosen."""
    zone.choose(tx, wanted)
    audit.record(tx, "time zone changed", wanted.key)


def follow_zone(site: Site) -> None:
    """Let the site tell the time in the zone that is kept, once it is."""
    site.zone.follow(lambda: site.database.read(zone.chosen))
    site.database.outdate()
