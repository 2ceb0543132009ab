"""What calendars can take in: an event as an .ics file."""

import hashlib
from datetime import UTC, datetime

from booking.clock import on_calendar


def entry(
    *,
    booking_id: str,
    title: str,
    starts_at: int,
    location: str,
    description: str,
    made_at: int,
    is_cancelled: bool = False,
) -> str:
    """Return the event as the entry of one person's booking; a later entry of that booking takes its place.

    One that is cancelled takes it out of the calendar (RFC 5546).

    The booking's id is not in it: calendars are shared, and whoever holds the id holds the booking.
    """
    import icalendar  # Here: to import it takes a tenth of the program's start, and many starts send no entry.

    event = icalendar.Event()
    event.add("uid", hashlib.sha256(booking_id.encode()).hexdigest()[:32] + "@booking")
    event.add("dtstamp", _instant(made_at))
    event.add("sequence", made_at // 1_000 % 2**31)
    event.add("dtstart", _instant(starts_at))
    event.add("summary", title)
    if location:
        event.add("location", location)
    if description:
        event.add("description", description)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//booking//notices//EN")
    calendar.add("version", "2.0")
    if is_cancelled:
        event.add("status", "CANCELLED")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(on_calendar(milliseconds) // 1_000, UTC)
