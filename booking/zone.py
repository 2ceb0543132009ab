"""The time zone of the site: chosen by a setting, else by an admin on a page, else the machine's."""

import functools
import threading
from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from booking import store
from booking.errors import Fault, Invalid
from booking.store.database import Tx
from booking.texts.sentences import Sentence

NAME = "timezone"


class Zone:
    """The zone in which the site tells the time and takes it; whoever needs it asks here each time, for it may change.

    `is_fixed` says that a flag or a variable has chosen it, so that no page can.
    """

    def __init__(self, now: ZoneInfo, *, is_fixed: bool = False) -> None:
        self.now = now
        self.is_fixed = is_fixed
        self._lock = threading.Lock()

    def follow(self, read: Callable[[], ZoneInfo | None]) -> None:
        """Take over the zone that `read` finds chosen: the last to read it, not the last to have chosen, is right."""
        with self._lock:
            self.now = read() or self.now


def names() -> list[str]:
    """Return the zones that can be chosen, by name: those of places, and UTC."""
    return [*sorted(name for name in _known() if _is_of_place(name)), "UTC"]


def chosen(tx: Tx) -> ZoneInfo | None:
    """Return the zone that an admin has chosen, or None; one that this machine no longer knows counts as none."""
    return named(store.settings.find(tx, NAME))


def choose(tx: Tx, zone: ZoneInfo) -> None:
    """Keep a zone as the site's."""
    store.settings.put(tx, NAME, zone.key)


def end_of_week(now: int, zone: ZoneInfo) -> int:
    """Return the instant at which the week that it is at `now` ends in a zone: the midnight before Monday."""
    today = datetime.fromtimestamp(now / 1_000, zone).date()
    monday = today + timedelta(days=7 - today.weekday())
    return round(datetime.combine(monday, time(), zone).timestamp() * 1_000)


def named(name: object) -> ZoneInfo | None:
    """Return the zone of this name, or None where this machine knows none."""
    return ZoneInfo(name) if isinstance(name, str) and name in _known() else None


def require(name: object, site_zone: Zone) -> ZoneInfo:
    """Return the zone of this name. Raises Invalid for none, and where a setting has fixed the zone."""
    if site_zone.is_fixed:
        raise Invalid([fixed_by_setting(NAME)])
    wanted = named(name)
    if wanted is None:
        raise Invalid([Fault(NAME, "Enter the name of a time zone, like Europe/Berlin or UTC.")])
    return wanted


def fixed_by_setting(name: str, by: str = "") -> Fault:
    """Return what is wrong with a wish for another value of what a setting has chosen, of this name or called `by`."""
    by = by or name
    variable = f"BOOKING_{by.upper()}"
    return Fault(
        name,
        Sentence(
            "This was set by --{name} or {variable} when the server started. Change it there.",
            name=by,
            variable=variable,
        ),
    )


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def _is_of_place(name: str) -> bool:
    return "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
