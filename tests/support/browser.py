"""What the tests in a real browser share."""

import json
import os
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeAlias

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests.support import programs
from tests.support.process import ROOT, Process, new_token

Colours: TypeAlias = Literal["light", "dark"]
COLOURS: tuple[Colours, ...] = ("light", "dark")

PHONE_WIDTH = 360
HOLD = re.compile(r"^Hold (\d+ seats?|seats)$")  # The button of the form that books.
PATIENCE_MILLISECONDS = 15_000  # Two cores may have much else to do.
_FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the system's Chromium."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.browser(), args=_FLAGS)
        yield browser
        browser.close()


class Visitors:
    """People at browsers of their own, and what their browsers complained of."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(
        self,
        url: str,
        *,
        javascript: bool = True,
        width: int = 1_100,
        height: int = 900,
        colours: Colours = "light",
        zone: str | None = None,
    ) -> Page:
        """Open a page as somebody who has no cookies yet, at a device that is set to a zone."""
        context = self._browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            color_scheme=colours,
            locale="en-GB",
            reduced_motion="reduce",
            timezone_id=zone,
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        context.on("console", self._note)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self._contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    def leave(self) -> None:
        """Close every browser that was opened."""
        for context in self._contexts:
            context.close()

    def _note(self, message: ConsoleMessage) -> None:
        # A violation of the Content-Security-Policy and a file that fails to load come this way too.
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


class Client:
    """Somebody at the API of a running process, as admin where that is needed."""

    def __init__(self, process: Process) -> None:
        self.url = process.url
        self.as_admin = {"Authorization": f"Bearer {new_token(process.path)}"}

    def post(self, path: str, body: dict[str, Any] | None = None, *, as_admin: bool = False) -> Any:
        return self.send("POST", path, body, as_admin=as_admin)

    def send(self, method: str, path: str, body: dict[str, Any] | None = None, *, as_admin: bool = False) -> Any:
        headers = self.as_admin if as_admin else {}
        request = urllib.request.Request(self.url + path, json.dumps(body or {}).encode(), headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def get(self, path: str) -> Any:
        """Return what an admin is answered."""
        request = urllib.request.Request(self.url + path, headers=self.as_admin)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def get_event(self, event: int) -> Any:
        """Return an event as it stands."""
        with urllib.request.urlopen(f"{self.url}/events/{event}", timeout=10) as answer:
            return json.load(answer)

    def create_event(self, **changed: Any) -> int:
        """Publish an event of 20 seats and return its id."""
        body = {"title": "Concert", "starts_at": evening(7), "seats": 20, "hold_seconds": 900, "max_extensions": 0}
        return int(self.post("/events", body | changed, as_admin=True)["id"])

    def book(self, event: int, email: str, seats: int = 1, *, name: str = "", confirmed: bool = False) -> str:
        """Book, and confirm where asked for; return the booking's id."""
        booking = str(self.post(f"/events/{event}/book", {"email": email, "name": name, "seats": seats})["id"])
        if confirmed:
            self.post(f"/bookings/{booking}/confirm", as_admin=True)
        return booking


def open_admin(
    visitors: Visitors, process: Process, *, javascript: bool = True, width: int = 1_100, colours: Colours = "light"
) -> Page:
    """Open the admin's page by the one-time link, as somebody who chooses a password later."""
    page = visitors.open(process.sign_in_link, javascript=javascript, width=width, colours=colours)
    page.goto(f"{process.url}/admin")
    return page


def evening(days: int) -> str:
    """Return half past seven in the evening, UTC, so many days ahead."""
    day = datetime.now(UTC) + timedelta(days=days)
    return day.strftime("%Y-%m-%dT19:30:00Z")


def stage_a_theatre(client: Client) -> list[str]:
    """Publish three evenings of a small theatre, book at each, and return the ids of one guest's own bookings."""
    play = client.create_event(
        title="The Cherry Orchard",
        description="Chekhov’s last comedy, in a new translation. Two hours and twenty minutes, one interval.",
        location="Main stage",
        starts_at=evening(9),
        seats=64,
    )
    reading = client.create_event(
        title="Poems by candlelight",
        description="An evening of readings. The bar opens an hour before.",
        location="Foyer",
        starts_at=evening(12),
        seats=24,
        hold_seconds=3_600,
        confirmation="organiser",
    )
    improvised = client.create_event(
        title="Improvised late show", location="Studio", starts_at=evening(16), seats=12, hold_seconds=1_800
    )
    _fill(client, play, confirmed=[4, 2, 6, 3, 5, 2, 4], held=[2, 3])
    _fill(client, reading, confirmed=[6, 4, 5, 3], held=[2])
    _fill(client, improvised, confirmed=[4, 2, 4], held=[2])
    return [
        client.book(play, "anna.keller@example.com", 2, name="Anna Keller"),
        client.book(reading, "anna.keller@example.com", 2, name="Anna Keller", confirmed=True),
    ]


def _fill(client: Client, event: int, confirmed: list[int], held: list[int]) -> None:
    for number, seats in enumerate([*confirmed, *held]):
        client.book(event, f"guest{number}@example.com", seats, confirmed=number < len(confirmed))


def remember(page: Page, url: str, bookings: list[str]) -> None:
    """Open each booking's own link, by which a browser comes to know it."""
    for booking in bookings:
        page.goto(f"{url}/?booking={booking}")
    page.goto(url)


def keep_screenshot(page: Page, name: str) -> None:
    """Write the whole page to a file of the test run, where the environment has KEEP_SCREENSHOTS."""
    # A picture takes as long as the rest of a page's test.
    if os.environ.get("KEEP_SCREENSHOTS"):
        folder = ROOT / "screenshots"
        folder.mkdir(exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)


def is_refresh(response: Response) -> bool:
    """Whether it answers a page that asked for its newer self."""
    return "x-refresh" in response.request.headers and (response.ok or response.status == 304)


def wait_for_refreshes(page: Page, number: int = 2) -> None:
    """Let the open page take so many newer selves, at once: it does so too when its tab is shown again."""
    for _ in range(number):
        with page.expect_response(is_refresh) as answer:
            show_again(page)
        if answer.value.ok:  # A 304 has nothing to come, and the browser never tells of its end.
            answer.value.finished()
        # The script gets the answer's text, and morphs the page, in the tasks that follow.
        page.evaluate("() => new Promise((done) => setTimeout(done, 50))")


def show_again(page: Page) -> None:
    """Tell the open page that its tab is shown again: it asks for its newer self at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def assert_fits_and_can_be_read(page: Page, name: str) -> None:
    """Look at the page on a desk and on a phone, by day and by night."""
    for width in (1_100, PHONE_WIDTH):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width, (name, width)
        for colours in COLOURS:
            page.emulate_media(color_scheme=colours)
            keep_screenshot(page, f"{name}-{width}-{colours}")
            assert faint_texts(page) == [], (name, width, colours)


def faint_texts(page: Page, least: float = 4.5) -> list[str]:
    """Return the page's texts whose contrast with what is behind them is less than WCAG asks for: AA, or AAA by 7."""
    texts: list[str] = page.evaluate((ROOT / "tests" / "support" / "faint_texts.js").read_text(), least)
    return texts


def create_event(page: Page, *, title: str, seats: int, hold_seconds: int) -> None:
    starts = datetime.now().astimezone() + timedelta(days=7)
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Date and start time", exact=True).fill(starts.strftime("%Y-%m-%dT19:30"))
    page.get_by_label("Seats", exact=True).fill(str(seats))
    page.get_by_label("Hold time", exact=True).fill(str(hold_seconds))
    page.get_by_label("Unit", exact=True).select_option("seconds")
    page.get_by_role("button", name="Create event", exact=True).click()


def row(page: Page, of: str) -> Locator:
    """Return the row of somebody's booking on the organiser's page."""
    return page.locator("table.live").get_by_role("row").filter(has_text=of)


def confirm(page: Page, of: str) -> Locator:
    """Return the button that confirms somebody's booking."""
    return row(page, of).get_by_role("button", name="Confirm", exact=True)


def book(page: Page, *, name: str, email: str) -> None:
    page.get_by_label("Name (optional)", exact=True).fill(name)
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_label("Seats", exact=True).fill("1")
    page.get_by_role("button", name=HOLD).click()


def event(page: Page) -> Locator:
    """Return the only event of the page."""
    return page.locator("article.event")


def numbers(page: Page) -> Locator:
    """Return how the seats of the only event stand; on Today, in its row."""
    return page.locator(".seats .numbers").last


def left(page: Page) -> Locator:
    """Return what the page for people says is left of its only event."""
    return event(page).locator("summary .seats-left")


def open_row(page: Page, number: int) -> None:
    """Open the row of an event on the page for people."""
    page.locator(f"#event-{number} summary").first.click()


def own_booking(page: Page, status: str) -> Locator:
    return page.locator(f"article.own.{status}")


def seconds_left(booking: Locator) -> int:
    return int(booking.locator(".countdown").inner_text().removeprefix("0:").removesuffix(" left"))


def scroll(page: Page) -> float:
    return float(page.evaluate("window.scrollY"))


def tab_to(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True)
    for _ in range(20):
        if button.evaluate("(button) => button === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {name} by the keyboard")


def assert_still_typed(field: Locator, text: str, *, selection: tuple[int, int]) -> None:
    expect(field).to_have_value(text)
    expect(field).to_be_focused()
    assert field.evaluate("(field) => [field.selectionStart, field.selectionEnd]") == list(selection)
