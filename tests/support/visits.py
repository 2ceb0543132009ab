"""What the pages of a site are made from: its people at their browsers, and what they do before a page is shown."""

from pathlib import Path
from typing import Any, NamedTuple

from webtest import Upload

from booking.errors import SendError
from booking.people import Account
from booking.senders.message import Message
from tests.support.service import PASSWORD, FixedClock, Service, instant
from tests.support.web_client import Browser

DAY_MILLISECONDS = 86_400_000
GUEST = "anna.keller@example.com"


class Shown(NamedTuple):
    """A page as the server has sent it: its name among all others, its path, and what it consists of."""

    name: str
    path: str
    html: str
    is_cut_off: bool = False  # The server has gone away since.


class Post:
    """A mail server that takes everything but what goes to one address."""

    def send(self, message: Message) -> None:
        if message.recipient.startswith("gone@"):
            raise SendError("550 5.1.1 no such mailbox", permanent=True)

    def close(self) -> None:
        pass


class Visits:
    """A site and its people at their browsers, in one language."""

    def __init__(self, path: Path, language: str) -> None:
        self.service = Service(path, FixedClock(), senders={"email": Post()})
        self._language = language
        self._links: dict[str, str] = {}

    def _show(self, name: str, path: str, browser: Browser | None = None) -> Shown:
        """Open a page, by somebody who knows nothing yet unless a browser is given."""
        browser = browser or Browser(self.service, self._language)
        browser.open(path)
        return self._as_it_is(name, browser)

    def _as_it_is(self, name: str, browser: Browser) -> Shown:
        return Shown(name, browser.url, browser.page.text)

    def _sent(self, name: str, browser: Browser, path: str, form: str, /, **typed: str | bool | Upload) -> Shown:
        """Open a page and send a form of it."""
        browser.open(path)
        browser.send(form, **typed)
        return self._as_it_is(name, browser)

    def _signed_in(self, account: Account) -> Browser:
        browser = Browser(self.service, self._language)
        browser.open("/sign-in")
        browser.send("sign-in", email=str(account.email), password=PASSWORD)
        self._speak(browser)
        return browser

    def _speak(self, browser: Browser) -> None:
        """Let somebody who is signed in read the language in which everything is shown: an account has its own."""
        if not str(browser.dom.select("html")[0]["lang"]).startswith(self._language):
            browser.change_language()

    def _knowing(self, *names: str) -> Browser:
        """Return a guest's browser that has followed the links of these."""
        browser = Browser(self.service, self._language)
        for name in names:
            browser.open(self._links[name])
        return browser

    def _event(self, **changed: Any) -> int:
        now = self.service.clock.now()
        usual = {
            "title": "The Cherry Orchard",
            "location": "Main stage",
            "starts_at": instant(now + 9 * DAY_MILLISECONDS),
        }
        number: int = self.service.create_event(**usual | {"hold_seconds": 900, "max_extensions": 1} | changed)["id"]
        return number

    def _book(self, name: str, event: int, seats: int = 1, *, confirmed: bool = False) -> str:
        booking = str(self.service.book(event, GUEST, seats, "Anna Keller")["id"])
        if confirmed:
            self.service.post(f"/bookings/{booking}/confirm", **self.service.as_admin)
        self._links[name] = f"/b/{booking}"
        return booking

    def _wait(self, name: str, event: int, email: str = GUEST) -> str:
        entry = str(self.service.wait(event, email)["id"])
        self._links[name] = f"/w/{entry}"
        return entry
