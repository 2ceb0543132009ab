"""How a time says whose it is: by the place and the offset of that very instant, which is another after a change."""

import functools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location

from booking.clock import on_calendar


def local(instant: int, zone: ZoneInfo) -> datetime:
    """Return the instant, in milliseconds, as a time of the zone."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=on_calendar(instant))).astimezone(zone)


# Pages ask for the same ones again every two seconds.
@functools.lru_cache(maxsize=4_096)
def place_and_offset(instant: int, zone: ZoneInfo, language: str) -> str:
    """Return whose time it is at the instant: `Berlin, UTC+1`, `Берлин, UTC+2`; of a zone without a place `UTC`."""
    offset = local(instant, zone).utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "−" if offset < timedelta() else "+"
    shift = f"UTC{sign}{hours}{f':{minutes:02d}' if minutes else ''}" if offset else "UTC"
    if "/" not in zone.key or zone.key.startswith("Etc/"):
        return shift
    city: str = get_timezone_location(zone.key, locale=Locale.parse(language), return_city=True)
    return f"{city}, {shift}"
