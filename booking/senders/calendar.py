"""What calendars can take in: events as .ics files (RFC 5545)."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from booking.clock import on_calendar
from booking.model import Event
from booking.texts import markdown

if TYPE_CHECKING:
    import icalendar  # Imported where it is used: it takes a tenth of the program's start, and many starts need none.

MEDIA_TYPE = "text/calendar; charset=utf-8"
_READ_AGAIN_AFTER = timedelta(hours=1)


def entry(event: Event, booking_id: str, *, url: str = "", made_at: int, is_cancelled: bool = False) -> str:
    """Return an event as the entry of one person's booking; a later entry of that booking takes its place.

    One that is cancelled takes it out of the calendar (RFC 5546). `url` is whole, or empty.

    The booking's id is not in it: calendars are shared, and whoever holds the id holds the booking.
    """
    uid = hashlib.sha256(booking_id.encode()).hexdigest()[:32] + "@booking"
    made = _component(event, uid, url, made_at, made_at // 1_000 % 2**31)
    if is_cancelled:
        made.add("status", "CANCELLED")
    return _written([made], "CANCEL" if is_cancelled else "PUBLISH").decode("utf-8")


def of_event(event: Event, url: str) -> bytes:
    """Return the file of one event for anybody; a file that is got later takes its place. `url` is whole, or empty."""
    return _written([_public(event, url)], "PUBLISH")


def feed(name: str, events: Iterable[tuple[Event, str]]) -> bytes:
    """Return events, each with its URL, as a calendar of this name that programs get again every hour."""
    return _written([_public(event, url) for event, url in events] or [_time_zone()], "PUBLISH", name)


def _public(event: Event, url: str) -> "icalendar.Event":
    # When it was published tells two sites' events apart.
    uid = f"{event.id}-{event.created_at}@booking"
    made = _component(event, uid, url, event.changed_at, (event.changed_at - event.created_at) // 1_000 % 2**31)
    made.add("last-modified", _instant(event.changed_at))
    made.add("status", "CONFIRMED" if event.cancelled_at is None else "CANCELLED")
    return made


def _component(event: Event, uid: str, url: str, made_at: int, sequence: int) -> "icalendar.Event":
    import icalendar

    made = icalendar.Event()
    made.add("uid", uid)
    made.add("dtstamp", _instant(made_at))
    made.add("sequence", sequence)
    made.add("dtstart", _instant(event.starts_at))
    if event.ends_at is not None:
        made.add("dtend", _instant(event.ends_at))
    made.add("summary", event.title)
    said = {"location": event.location, "description": markdown.lines(event.description), "contact": event.contact}
    for name, text in said.items():
        if text:
            made.add(name, text)
    if url:
        made.add("url", url)
    return made


def _time_zone() -> "icalendar.Timezone":
    """Return what stands in a calendar without events, for one with nothing in it is none (RFC 5545, 3.6)."""
    import icalendar

    standard = icalendar.TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    zone = icalendar.Timezone()
    zone.add("tzid", "UTC")
    zone.add_component(standard)
    return zone


def _written(components: "Iterable[icalendar.Component]", method: str, name: str = "") -> bytes:
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//booking//notices//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", icalendar.vText(name))
        calendar.add("refresh-interval", _READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for component in components:
        calendar.add_component(component)
    written: bytes = calendar.to_ical()
    return written


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(on_calendar(milliseconds) // 1_000, UTC)
