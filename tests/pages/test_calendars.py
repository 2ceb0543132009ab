"""Events as files for calendars: by a strict reading of RFC 5545, by icalendar's own, and as they change."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest

from booking.senders import calendar
from tests.support.notices_example import claimed
from tests.support.service import NOON, FixedClock, Service, instant
from tests.support.web_client import problem

DAY = 86_400_000
HOSTILE = "Чтение; стихи, проза\\n «\u2028»\nEND:VEVENT\tx" + "😀é" * 60
_LINE = re.compile(
    r"([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=(?:[^\x00-\x1f\";:,]+|\"[^\x00-\x1f\"]*\"))*):([^\x00-\x08\x0a-\x1f]*)"
)
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
_TEXTS = ("SUMMARY", "LOCATION", "DESCRIPTION", "CONTACT", "UID", "X-WR-CALNAME")
_ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "DESCRIPTION", "URL")


def strictly(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield the lines of a file as name, parameters and value; fail where RFC 5545 does not allow them."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    for folded in content.split(b"\r\n"):
        assert len(folded) <= 75
        folded.decode()  # A letter is not folded in its middle, though it might be.
    for line in content.decode().replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]:
        found = _LINE.fullmatch(line)
        assert found, line
        name, parameters, value = found.groups()
        if name in _TEXTS:
            assert _TEXT.fullmatch(value), line
        if name in ("DTSTAMP", "DTSTART", "DTEND", "LAST-MODIFIED"):
            assert re.fullmatch(r"[0-9]{8}T[0-9]{6}Z?", value)
            assert datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")
        if name == "SEQUENCE":
            assert 0 <= int(value) < 2**31
        yield name, parameters, value


def components(content: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the properties of a calendar, and of each event in it, once all of it was read strictly."""
    lines = [*strictly(content)]
    assert [lines[0], lines[-1]] == [("BEGIN", "", "VCALENDAR"), ("END", "", "VCALENDAR")]
    of_calendar: dict[str, str] = {}
    events: list[dict[str, str]] = []
    into = of_calendar
    for name, _, value in lines[1:-1]:
        if name == "BEGIN":
            assert (value, into) == ("VEVENT", of_calendar)
            into = {}
        elif name == "END":
            assert value == "VEVENT"
            assert {"UID", "DTSTAMP", "DTSTART"} <= into.keys()
            assert into["DTSTART"][-1] == into["DTSTAMP"][-1] == "Z"
            events.append(into)
            into = of_calendar
        else:
            assert name not in into or name not in _ONCE, f"{name} is there twice"
            into[name] = value
    assert (of_calendar["VERSION"], bool(of_calendar["PRODID"])) == ("2.0", True)
    icalendar.Calendar.from_ical(content)
    return of_calendar, events


def get(service: Service, path: str, **headers: str) -> Any:
    answer = service.get(path, **headers)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return answer


@pytest.fixture
def whole(service: Service) -> Any:
    """Return an event with all that there is to tell of one."""
    return service.create_event(
        title="Concert; “Brahms”, and\\others",
        description=HOSTILE.replace("\t", " "),
        location="Café Zoë, 2",
        contact="Olga, 030",
        ends_at=instant(NOON + DAY + 7_200_000),
    )


def test_an_event_is_a_file_that_says_all_of_it(service: Service, clock: FixedClock, whole: Any) -> None:
    path = f"/e/{whole['id']}.ics"
    of_calendar, (event,) = components(get(service, path).body)
    assert of_calendar["METHOD"] == "PUBLISH"
    (read,) = icalendar.Calendar.from_ical(get(service, path).body).walk("VEVENT")
    assert str(read["summary"]) == whole["title"]
    assert str(read["description"]) == whole["description"]
    assert (str(read["location"]), str(read["contact"])) == (whole["location"], whole["contact"])
    assert read.decoded("dtstart") == datetime.fromisoformat(whole["starts_at"])
    assert read.decoded("dtend") == datetime.fromtimestamp((NOON + DAY + 7_200_000) // 1_000, UTC)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", "0")
    assert "URL" not in event  # No setting says how people reach this site.

    clock.move(60)
    service.call("PATCH", f"/events/{whole['id']}", {"location": "Town hall"}, headers=service.as_admin)
    _, (moved,) = components(get(service, path).body)
    service.post(f"/events/{whole['id']}/cancel", **service.as_admin)
    _, (cancelled,) = components(get(service, path).body)
    assert (moved["LOCATION"], moved["SEQUENCE"], moved["UID"]) == ("Town hall", "60", event["UID"])
    assert (cancelled["STATUS"], cancelled["UID"]) == ("CANCELLED", event["UID"])


def test_the_feed_has_the_events_to_come_and_is_remembered_until_one_starts(
    service: Service, clock: FixedClock, whole: Any
) -> None:
    service.create_event(title="Later", starts_at=instant(NOON + 2 * DAY))
    first = get(service, "/calendar.ics")
    of_calendar, events = components(first.body)
    assert [one["SUMMARY"].split("\\")[0] for one in events] == ["Concert", "Later"]
    assert (of_calendar["X-WR-CALNAME"], of_calendar["REFRESH-INTERVAL"]) == ("Bookings", "PT1H")
    assert first.headers["Cache-Control"] == "no-cache"
    assert service.get("/calendar.ics", **{"If-None-Match": first.headers["ETag"]}).status_int == 304
    assert service.site.remembered.find("/calendar.ics?") is not None
    clock.move(DAY // 1_000)
    _, events = components(get(service, "/calendar.ics").body)
    assert [one["SUMMARY"] for one in events] == ["Later"]
    clock.move(DAY // 1_000)
    nothing = get(service, "/calendar.ics").body
    assert [value for name, _, value in strictly(nothing) if name == "BEGIN"] == ["VCALENDAR", "VTIMEZONE", "STANDARD"]
    icalendar.Calendar.from_ical(nothing)


@pytest.mark.parametrize("file", ["/e/999.ics", "/e/x.ics", "/e/-1.ics", "/e/007.ics", "/e/.ics"])
def test_there_is_no_file_of_no_event(service: Service, file: str) -> None:
    problem(service.get(file), "event_not_found" if file != "/e/.ics" else "not_found")


def test_a_booking_s_entry_and_a_feed_with_addresses_are_read_strictly_too() -> None:
    event = claimed("confirmed", event={"title": HOSTILE, "location": HOSTILE, "ends_at": NOON + 10 * DAY}).event
    assert event is not None
    for is_cancelled, method in ((False, "PUBLISH"), (True, "CANCEL")):
        entry = calendar.entry(event, "0123abc", url="https://x.org/b/KT7F3Q", made_at=NOON, is_cancelled=is_cancelled)
        of_calendar, (read,) = components(entry.encode())
        assert (of_calendar["METHOD"], read["URL"]) == (method, "https://x.org/b/KT7F3Q")
    of_calendar, events = components(calendar.feed("Hof; Theater,\nBEGIN:VEVENT", [(event, "https://x.org/e/5")] * 2))
    assert of_calendar["X-WR-CALNAME"] == r"Hof\; Theater\,\nBEGIN:VEVENT"
    assert [one["URL"] for one in events] == ["https://x.org/e/5"] * 2
