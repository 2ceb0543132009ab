"""A phone at the door: its camera sees what a test shows it, and its connection is as the test wants it."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import PATIENCE_MILLISECONDS, PHONE_WIDTH, Client

_HEIGHT = 740
_CONNECTED = "Connected. The list is up to date."
# A camera of no machine's own, and a reader that finds in its pictures what a test holds before it.
_CAMERA = """
window.heldBefore = [];
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return window.heldBefore.splice(0, 1).map((rawValue) => ({ rawValue })); }
};
if (navigator.mediaDevices) {
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement("canvas");
    canvas.getContext("2d").fillRect(0, 0, canvas.width, canvas.height);
    return canvas.captureStream(5);
  };
}
"""


class Ticket(NamedTuple):
    """A booking that somebody comes with; `code` is what the door reads."""

    id: str
    name: str
    seats: int
    code: str


def tonight() -> str:
    """Return when an event starts whose doors are open already."""
    return (datetime.now(UTC) + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")


def sell(client: Client, event: int, *guests: tuple[str, int]) -> list[Ticket]:
    """Book so many seats for each of these names and confirm them, and return their tickets."""
    ids = {
        name: client.book(event, f"{number}@example.com", seats, name=name, confirmed=True)
        for number, (name, seats) in enumerate(guests)
    }
    found = {one["name"]: one for one in client.get(f"/events/{event}/check-in")["guests"]}
    codes = {name: f"{client.url}/t/{one['reference']}-{one['mark']}" for name, one in found.items()}
    return [Ticket(ids[name], name, seats, codes[name]) for name, seats in guests]


class Door:
    """One phone at the check-in page of one event, opened by a link of its own."""

    def __init__(
        self,
        browser: Browser,
        client: Client,
        event: int,
        name: str,
        *,
        width: int = PHONE_WIDTH,
        locale: str = "en-GB",
    ) -> None:
        self.name, self._client, self._event = name, client, event
        self.context = browser.new_context(
            viewport={"width": width, "height": _HEIGHT},
            has_touch=True,
            is_mobile=True,
            locale=locale,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE_MILLISECONDS)
        self.context.add_init_script(_CAMERA)
        self.complaints: list[str] = []
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page: Page = self.context.new_page()
        self.open_link()

    def open_link(self) -> None:
        """Open a new link for the door."""
        made = self._client.post(f"/events/{self._event}/doors", {"name": self.name}, as_admin=True)
        self.id: int = made["id"]
        self.page.goto(made["url"])
        self.page.locator("main form button").click()
        expect(self.line).to_have_text(_CONNECTED)

    @property
    def card(self) -> Locator:
        """What the page answers to a ticket."""
        return self.page.locator("#door-card")

    @property
    def line(self) -> Locator:
        """What it says of the connection."""
        return self.page.locator("#door-line")

    @property
    def count(self) -> Locator:
        """How many are in."""
        return self.page.locator("#door-count")

    @property
    def troubles(self) -> Locator:
        """What must be looked at."""
        return self.page.locator("#door-troubles li")

    def scan(self, code: str) -> None:
        """Hold a ticket before the camera, which is turned on if it is not."""
        camera = self.page.locator("#door-camera")
        if camera.get_attribute("aria-pressed") != "true":
            camera.click()
        self.page.evaluate("(code) => window.heldBefore.push(code)", code)

    def type(self, text: str) -> None:
        """Type a number or a name, and Enter, as a scanner at a cable does."""
        self.page.locator("#door-code").fill(text)
        self.page.keyboard.press("Enter")

    def agree(self) -> None:
        """Let in as many as the card proposes."""
        self.card.locator(".wide").click()

    def read(self, verdict: str, words: str = "") -> None:
        """Read on the card what becomes of a ticket."""
        expect(self.card).to_have_attribute("data-verdict", verdict)
        expect(self.card).to_contain_text(words)

    def lose_connection(self) -> None:
        """Go behind thick walls."""
        self.context.set_offline(True)
        expect(self.line).to_contain_text("No connection since")

    def find_connection(self) -> None:
        """Come back, and wait until all that was done is sent."""
        self.context.set_offline(False)
        expect(self.line).to_have_text(_CONNECTED)
