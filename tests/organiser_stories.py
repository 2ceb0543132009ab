"""Walks five of an organiser's ways at a desk, and counts what each asks of them; beside an earlier release if named.

A click is one on a button, a link, a box or a field; a field is one that is typed into; a page is one that loads. The
seconds are a browser's that never hesitates. `python -m tests.organiser_stories FOLDER` walks them in that source, too.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, expect

from tests.stories import Person, Told
from tests.support.browser import Client, chromium, evening
from tests.support.process import ROOT, Process, run_app

_CALLER = "Annika Sörensen"
_HELD, _WANTED = 60, 40
_PATIENCE_MILLISECONDS = 120_000
_EVENING = {
    "title": "Quiz night",
    "description": "Six rounds, and soup.",
    "location": "Foyer, Lamp Lane 7",
    "starts_at": evening(5),
    "seats": 80,
    "hold_seconds": 172_800,
    "max_seats_per_person": 6,
    "confirmation": "organiser",
}
_NEWS = "The door has moved: come in by the yard, Lamp Lane 9."


class Desk(NamedTuple):
    """The organiser at their desk, an event of 60 bookings, and whether all this is an earlier release's."""

    person: Person
    client: Client
    event: int
    is_earlier: bool

    @property
    def page(self) -> Page:
        """The page that they look at."""
        return self.person.page

    def go(self, name: str) -> None:
        """Follow the link of this name."""
        with self.page.expect_navigation():
            self.person.tap(self.page.get_by_role("link", name=re.compile(name)))

    def to_event(self) -> None:
        """Follow the event's own link from the first page."""
        with self.page.expect_navigation():
            self.person.tap(self.page.locator(f"a[href='/admin/events/{self.event}']"))


class Ended(NamedTuple):
    """What a story asked of the organiser, and how it ended."""

    told: Told
    end: str


Story = Callable[[Desk], str]


def find_a_caller(desk: Desk) -> str:
    """Find who calls by half their name, among 180 bookings of three events."""
    field = desk.page.locator("#find-anyone-text")
    if field.count():
        desk.person.type(field, "soren")
        with desk.page.expect_navigation():
            field.press("Enter")
        desk.person.read(_CALLER)
        return "found"
    # By the browser's own search, in the pages of the events in turn.
    places = desk.page.locator("a[href^='/admin/events/']").evaluate_all("all => all.map(one => one.pathname)")
    for path in dict.fromkeys(place for place in places if re.fullmatch(r"/admin/events/\d+", place)):
        if _CALLER in desk.page.locator("main").inner_text():
            return "found by the browser's own search, among the first 50 of its event"
        with desk.page.expect_navigation():
            desk.person.tap(desk.page.locator(f"a[href='{path}']"))
        if _CALLER in desk.page.locator("main").inner_text():
            return "found by the browser's own search, among the first 50 of its event"
        desk.go("All events")
    return "not possible"


def confirm_forty(desk: Desk) -> str:
    """Confirm forty of sixty, the first of the list."""
    if not desk.is_earlier:
        desk.to_event()
        desk.go("^Guests$")
        desk.person.tap(desk.page.locator("th.pick input"))
        for unpaid in desk.page.locator("td.pick input").all()[_WANTED:]:
            desk.person.tap(unpaid)
        with desk.page.expect_navigation():
            desk.person.tap(desk.page.locator("#confirm-selected"))
    else:
        for _ in range(_WANTED):
            button = desk.page.locator(f"#bookings-{desk.event} [id^=confirm-]").first
            pressed = desk.page.locator(f"#{button.get_attribute('id')}")
            desk.person.tap(pressed)
            expect(pressed).to_have_count(0)
    return f"{_confirmed(desk)} confirmed"


def print_the_list(desk: Desk) -> str:
    """Bring a list to the door, with a box to tick beside each name."""
    desk.to_event()
    if desk.is_earlier:
        return "not possible: only the page itself can be printed, with its forms and buttons"
    desk.go("^Guest list to print$")
    expect(desk.page.locator("tbody tr")).to_have_count(_HELD)
    return "the list is there, for Ctrl-P"


def next_week(desk: Desk) -> str:
    """Set up next week's evening, which is this week's once more."""
    if not desk.is_earlier:
        for path in ("/admin/events", f"/admin/events/{desk.event}/copy"):
            with desk.page.expect_navigation():
                desk.person.tap(desk.page.locator(f"a[href='{path}']"))
        desk.person.press("^Publish$")
        return _next_week_is_there(desk)
    typed: dict[str, Any] = _EVENING | {"starts_at": evening(12)[:16], "hold_time": "2"}
    for name in ("title", "starts_at", "seats", "hold_time", "max_seats_per_person", "location", "description"):
        desk.person.type(desk.page.locator(f"#new-event [name={name}]"), str(typed[name]))
    for name, value in {"hold_unit": "days", "confirmation": "organiser"}.items():
        select = desk.page.locator(f"#new-event [name={name}]")
        desk.person.tap(select)
        select.select_option(value)
    desk.person.press("^Create event$")
    return _next_week_is_there(desk)


def tell_everyone(desk: Desk) -> str:
    """Let everybody who comes know that the door has moved."""
    desk.to_event()
    if desk.is_earlier:
        desk.person.type(desk.page.locator("#edit-event [name=location]"), _NEWS)
        desk.person.press("^Save$")
        return "not possible in words: told as a change of the place, which no longer says where it is"
    with desk.page.expect_navigation():
        desk.person.tap(desk.page.locator(f"a[href='/admin/events/{desk.event}/messages']"))
    desk.person.type(desk.page.locator("#write-message input[lang=en]"), "The door has moved")
    desk.person.type(desk.page.locator("#write-message textarea[lang=en]"), _NEWS)
    desk.person.press("^Preview$")
    desk.person.press(f"^Send to {_HELD}")
    desk.person.read("The door has moved")
    return f"sent to {_HELD} people"


STORIES: tuple[Story, ...] = (find_a_caller, confirm_forty, print_the_list, next_week, tell_everyone)


def walk(browser: Browser, story: Story, source: Path) -> Ended:
    """Let one story happen at a service of this source, filled alike, and at a browser of its own."""
    with tempfile.TemporaryDirectory() as folder:
        process = Process(Path(folder) / "booking.db", "--timezone=UTC", where=source)
        context = browser.new_context(viewport={"width": 1_280, "height": 900}, has_touch=True, locale="en-GB")
        try:
            client = _client(process, source)
            events = [
                client.create_event(**_EVENING | {"title": title}) for title in ("Jazz", "Readings", "Quiz night")
            ]
            for event, number in product(events if story is find_a_caller else events[-1:], range(_HELD)):
                name = _CALLER if (event, number) == (events[1], _HELD // 2) else f"Guest {number:02}"
                client.book(event, f"guest{number:02}.{event}@example.com", 1, name=name)
            context.new_page().goto(process.sign_in_link)
            person = Person(context, f"{process.url}/admin")
            person.page.set_default_timeout(_PATIENCE_MILLISECONDS)
            end = story(Desk(person, client, events[-1], source != ROOT))
            return Ended(person.told, end)
        finally:
            context.close()
            process.stop()


def _client(process: Process, source: Path) -> Client:
    """Return a program that asks as an admin, by a token of the source's own making."""
    if source == ROOT:
        return Client(process)
    made = run_app("token", environment=os.environ | {"BOOKING_DB": str(process.path)}, where=source)
    client = Client.__new__(Client)
    client.url, client.as_admin = process.url, {"Authorization": f"Bearer {made.stdout.strip()}"}
    return client


def _confirmed(desk: Desk) -> int:
    return int(desk.client.get_event(desk.event)["confirmed_seats"])


def _next_week_is_there(desk: Desk) -> str:
    found = desk.client.get("/events")["events"]
    starts = [one["starts_at"] for one in found if one["title"] == _EVENING["title"]]
    return f"published for {max(starts)[:16]}"


def main() -> None:
    """Print a table of all stories in this source, and in an earlier one beside it."""
    sources = [*map(Path, sys.argv[1:2]), ROOT]
    wanted = sys.argv[2:]
    sys.stdout.write(f"{'story':<16}{'release':<10}{'clicks':>6}{'fields':>8}{'pages':>7}{'seconds':>9}  end" + "\n")
    with chromium() as browser:
        for story in STORIES:
            for source in sources if not wanted or story.__name__ in wanted else ():
                told, end = walk(browser, story, source)
                release = "this" if source == ROOT else _commit(source)
                counts = f"{told.taps:>6}{told.fields:>8}{told.pages:>7}{told.seconds:>9}"
                sys.stdout.write(f"{story.__name__:<16}{release:<10}{counts}  {end}" + "\n")
                sys.stdout.flush()


def _commit(source: Path) -> str:
    command = ["git", "-C", str(source), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
