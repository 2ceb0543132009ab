"""Walks five people's ways from a shared link to what they came for, on a phone, and counts what each asks of them.

A tap is a finger's touch on a button, a link or a field; a field is one that is typed into; a page is one that loads.
The seconds are from the tap on the link until the end of the story is read on the page, by the page's own clock.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.browser import PATIENCE_MILLISECONDS, PHONE_WIDTH, Client, chromium
from tests.support.process import Process

_EMAIL = "anna.keller@example.com"
_PASSWORD = "correct horse battery"
_PHONE_HEIGHT = 740


class Told(NamedTuple):
    """What a story asked of its person."""

    taps: int
    fields: int
    pages: int
    seconds: float


class Person:
    """Somebody with a phone, and what they have done."""

    def __init__(self, context: BrowserContext, link: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MILLISECONDS)
        self._taps = self._fields = self._pages = 0
        self.page.on("domcontentloaded", self._count_page)
        self.page.goto(link)
        self._began: float = self.page.evaluate("performance.timeOrigin")

    def tap(self, target: Locator) -> None:
        """Touch something, as a finger does."""
        target.first.tap()
        self._taps += 1

    def type(self, target: Locator, text: str) -> None:
        """Touch a field and type into it in place of what it has."""
        self.tap(target)
        target.first.fill(text)
        self._fields += 1

    def press(self, name: str) -> None:
        """Touch the button of this name, and wait for what it leads to."""
        with self.page.expect_navigation():
            self.tap(self.page.get_by_role("button", name=re.compile(name)))

    def read(self, words: str) -> None:
        """Read on the page how the story stands."""
        expect(self.page.locator("main")).to_contain_text(re.compile(words))

    @property
    def told(self) -> Told:
        """What has been asked so far."""
        now: float = self.page.evaluate("performance.timeOrigin + performance.now()")
        return Told(self._taps, self._fields, self._pages, round((now - self._began) / 1_000, 1))

    def _count_page(self, _page: Page) -> None:
        self._pages += 1


Story = Callable[[Client, BrowserContext], Told]


def a_guest(client: Client, context: BrowserContext) -> Told:
    """Two seats at an event that a messenger shared."""
    person = Person(context, _link(client, client.create_event()))
    _ask(person, seats=2)
    person.press("^Confirm$")
    person.read("Confirmed: 2 seats are yours")
    return person.told


def by_transfer(client: Client, context: BrowserContext) -> Told:
    """Two seats paid by bank transfer: until the payee and the reference are read, and the organiser has confirmed."""
    event = client.create_event(
        confirmation="organiser",
        price_cents=1_200,
        currency="EUR",
        payment="By bank transfer to Gaslight Playhouse, DE89 3704 0044 0532 0130 00.",
    )
    person = Person(context, _link(client, event))
    _ask(person, seats=2)
    if not person.page.locator("#payment").count():
        with person.page.expect_navigation():
            person.tap(person.page.get_by_role("link", name=re.compile("^How to pay$")))
    person.read("€24.00")
    _confirm(client, event)
    person.read("Confirmed")
    return person.told


def sold_out(client: Client, context: BrowserContext) -> Told:
    """No seat is left: the waiting list, an offer, a seat."""
    event = client.create_event(seats=2)
    taken = client.book(event, "first@example.com", 2, confirmed=True)
    person = Person(context, _link(client, event))
    _ask(person, seats=2, button="^Join the waiting list$")
    person.read("number 1")
    client.post(f"/bookings/{taken}/cancel")
    confirm = person.page.get_by_role("button", name=re.compile("^Confirm$"))
    expect(confirm).to_be_visible()
    person.press("^Confirm$")
    person.read("Confirmed: 2 seats are yours")
    return person.told


def a_member(client: Client, context: BrowserContext) -> Told:
    """Two seats for somebody who is signed in."""
    register = context.new_page()
    register.goto(f"{client.url}/register")
    for name, typed in (("name", "Anna Keller"), ("email", _EMAIL), ("password", _PASSWORD)):
        register.locator(f"main input[name={name}]").fill(typed)
    with register.expect_navigation():  # A form leaves once the server is known to be there.
        register.locator("main form button").first.click()
    person = Person(context, _link(client, client.create_event()))
    _count(person, 2)
    person.press("^Hold ")
    person.press("^Confirm$")
    person.read("Confirmed: 2 seats are yours")
    return person.told


def mistyping(client: Client, context: BrowserContext) -> Told:
    """No email and too many seats at first."""
    person = Person(context, _link(client, client.create_event(max_seats_per_person=4)))
    person.type(_field(person, "seats"), "9")
    person.press("^Hold ")
    person.type(_field(person, "email"), _EMAIL)
    person.type(_field(person, "seats"), "2")
    person.press("^Hold ")
    person.press("^Confirm$")
    person.read("Confirmed: 2 seats are yours")
    return person.told


STORIES: tuple[Story, ...] = (a_guest, by_transfer, sold_out, a_member, mistyping)


def walk(browser: Browser, story: Story) -> Told:
    """Let one story happen at a service and a browser of its own."""
    with tempfile.TemporaryDirectory() as folder:
        process = Process(Path(folder) / "booking.db", "--timezone=Europe/Berlin", "--sweep-seconds=1")
        context = browser.new_context(
            viewport={"width": PHONE_WIDTH, "height": _PHONE_HEIGHT},
            has_touch=True,
            is_mobile=True,
            locale="en-GB",
            reduced_motion="reduce",
        )
        try:
            return story(Client(process), context)
        finally:
            context.close()
            process.stop()


def _link(client: Client, event: int) -> str:
    return f"{client.url}/e/{event}"


def _field(person: Person, name: str) -> Locator:
    return person.page.locator(f"main form.book input[name={name}]")


def _count(person: Person, seats: int) -> None:
    for _ in range(1, seats):
        person.tap(person.page.locator("main form.book [data-step=stepUp]"))
    expect(_field(person, "seats").first).to_have_value(str(seats))


def _ask(person: Person, *, seats: int, button: str = "^Hold ") -> None:
    person.type(_field(person, "email"), _EMAIL)
    _count(person, seats)
    person.press(button)


def _confirm(client: Client, event: int) -> None:
    (booking,) = client.get(f"/events/{event}/bookings")["bookings"]
    client.post(f"/bookings/{booking['id']}/confirm", as_admin=True)


def main() -> None:
    """Print a table of all stories, or of those named."""
    wanted = sys.argv[1:]
    sys.stdout.write(f"{'story':<14}{'taps':>6}{'fields':>8}{'pages':>7}{'seconds':>9}" + "\n")
    with chromium() as browser:
        for story in STORIES:
            if not wanted or story.__name__ in wanted:
                told = walk(browser, story)
                sys.stdout.write(
                    f"{story.__name__:<14}{told.taps:>6}{told.fields:>8}{told.pages:>7}{told.seconds:>9}" + "\n"
                )


if __name__ == "__main__":
    main()
