"""What pages say: instants, durations and states in words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.model import UNIT_SECONDS, Audience, Booking, Confirmation, EndedBooking, Entry, Event, Reason
from booking.notice import NoticeState
from booking.people import OPERATOR, Account, AdminNotices, Channel, Language

STATUS = {"open": "Open", "sold_out": "Sold out", "started": "Started", "cancelled": "Cancelled"}
CONFIRMATION: dict[Confirmation, str] = {
    "attendee": "The person who books",
    "organiser": "The organiser, once paid",
    "instant": "Nobody: a booking is confirmed at once",
}
LANGUAGE: dict[Language, str] = {"en": "English", "ru": "Русский"}
CHANNEL: dict[Channel, str] = {"email": "E-mail", "telegram": "Telegram"}
ADMIN_NOTICES: dict[AdminNotices, str] = {"all": "Sold out, waiting, failures", "none": "Nothing"}
NOTICE_STATE: dict[NoticeState, str] = {
    "due": "Waiting",
    "sending": "Being sent",
    "sent": "Sent",
    "failed": "Failed",
    "dropped": "Dropped",
    "undelivered": "Undelivered",
}
NOTICE_BADGE: dict[NoticeState, str] = {
    "due": "held",
    "sending": "held",
    "sent": "confirmed",
    "failed": "cancelled",
    "dropped": "",
    "undelivered": "held",
}
AUDIENCE: dict[Audience, str] = {"anyone": "Anyone", "members": "Members, who sign in"}
ENDED: dict[Reason, str] = {
    "expired": "expired",
    "cancelled": "cancelled",
    "event_cancelled": "ended with the event",
    "handed_over": "handed over",
}


def count(number: int, one: str, many: str) -> str:
    """Return the number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def moment(instant: int, zone: ZoneInfo) -> str:
    """Return the date and time in the zone, which is named: `Thu 24 December 2026, 18:00 (Europe/Berlin)`."""
    local = _local(instant, zone)
    return f"{local:%a} {local.day} {local:%B %Y, %H:%M} ({zone_name(zone)})"


def zone_name(zone: ZoneInfo) -> str:
    """Return the zone's name as people know it."""
    return zone.key.removeprefix("Etc/")


def form_moment(instant: int, zone: ZoneInfo) -> str:
    """Return the instant as an `<input type=datetime-local>` takes it, whole: saving it again must not move it."""
    precision = "milliseconds" if instant % 1_000 else "seconds" if instant % 60_000 else "minutes"
    return _local(instant, zone).replace(tzinfo=None).isoformat(timespec=precision)


def day_and_time(instant: int, zone: ZoneInfo) -> str:
    """Return the date and the time to the second: `24 Dec, 18:00:20`."""
    local = _local(instant, zone)
    return f"{local.day} {local:%b, %H:%M:%S}"


def exactly(instant: int, zone: ZoneInfo) -> str:
    """Return the date and the time to the second, for what may be years ago: `24 Dec 2026, 18:00:20`."""
    local = _local(instant, zone)
    return f"{local.day} {local:%b %Y, %H:%M:%S}"


def day(instant: int, zone: ZoneInfo) -> str:
    """Return the date: `24 December 2026`."""
    local = _local(instant, zone)
    return f"{local.day} {local:%B %Y}"


def time_left(milliseconds: int) -> str:
    """Return how long is left, in its two largest units: `2 d 3 h`, `4 min 59 s`, `20 s`; live.js does the same."""
    seconds = max(0, -(-milliseconds // 1_000))
    days, seconds = divmod(seconds, 86_400)
    hours, seconds = divmod(seconds, 3_600)
    minutes, seconds = divmod(seconds, 60)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def hold_time(seconds: int) -> tuple[int, str]:
    """Return a hold time as number and unit, in the largest unit that leaves a whole number."""
    for unit, length in reversed(UNIT_SECONDS.items()):
        if seconds % length == 0:
            return seconds // length, unit
    raise AssertionError("every whole number is a whole number of seconds")


def hold_time_in_words(seconds: int) -> str:
    """Return a hold time in words: `15 minutes`, `1 hour`."""
    number, unit = hold_time(seconds)
    return count(number, unit.removesuffix("s"), unit)


def how_it_is_confirmed(event: Event) -> str:
    """Return what someone who books must know of the hold."""
    hold = hold_time_in_words(event.hold_seconds)
    if event.confirmation == "instant":
        return "Booked is booked: your seats are confirmed at once."
    if event.confirmation == "organiser":
        return f"Seats are held for {hold}; the organiser confirms them once you have paid."
    return f"Seats are held for {hold}; confirm in that time, or they go to the next person."


def how_seats_are_offered(event: Event) -> str:
    """Return what someone who joins the waiting list must know of it."""
    hold = hold_time_in_words(event.hold_seconds)
    if event.window != "open":
        return "Seats are offered while the event is open for booking, which it is not at this moment."
    if event.confirmation == "organiser":
        return f"Seats that come free are held for you for {hold}, and you get a message. The organiser confirms them."
    return f"Seats that come free are held for you for {hold}, and you get a message. Confirm them in that time."


def state(event: Event) -> str:
    """Return an event's state in a word or two, as the reader must know it who wants to book."""
    if event.status == "open" and event.window != "open":
        return "Not open yet" if event.window == "not_open_yet" else "Booking closed"
    return STATUS[event.status]


def booked(booking: Booking, zone: ZoneInfo) -> str:
    """Return what someone is told who has just booked."""
    if booking.expires_at is None:
        return f"Booked: {count(booking.seats, 'seat is', 'seats are')} yours."
    seats = count(booking.seats, "seat is", "seats are")
    return f"{seats} held for you until {day_and_time(booking.expires_at, zone)}."


def booked_for(booking: Booking | EndedBooking | Entry, reader: Account | None) -> str:
    """Return for whom the seats are, to go on with: ` for Anna, anna@example.com`; empty for the reader's own."""
    if reader is not None and booking.account_id == reader.id:
        return ""
    return " for " + ", ".join(one for one in (booking.name, booking.email) if one)


def is_unfinished(account: Account) -> bool:
    """Whether it is a first admin's who has not chosen yet what to sign in with."""
    return account.email is None and account.id != OPERATOR


def ended(booking: EndedBooking, zone: ZoneInfo) -> str:
    """Return why and when a booking ended: `expired on 24 Dec, 18:00:20`."""
    return f"{ENDED[booking.reason]} on {day_and_time(booking.ended_at, zone)}"


def _local(instant: int, zone: ZoneInfo) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant)).astimezone(zone)
