"""Every page in Russian: whoever reads it, in whatever state things are, no English word is left on it."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from bs4 import BeautifulSoup

from booking import organisation, reference
from booking.accounts import accounts, links, tokens
from booking.errors import SendError
from booking.people import OPERATOR, Account
from booking.senders.message import Message
from booking.web.app import create_app
from booking.web.routes import PAGES
from tests.support.service import PASSWORD, FixedClock, Service, instant
from tests.support.web_client import Browser

GUEST = "guest@example.com"
# Names that are the same in every language, and what was typed: "tests" is the name of a token.
NAMES = {"Telegram", "API", "UTC", "BotFather", "Authorization", "Bearer", "JSON", "tests"}
NAMES |= {"JPEG", "PNG", "WebP", "GIF", "CSV", "IBAN", "BIC", "COBADEFFXXX", "EUR", "cookie"}
NAMES |= {"STARTTLS", "TLS", "Stripe", "CAMT", "Android", "Chrome"}
# What stands in the menus of others, who have them in English.
MENUS = re.compile(r"\bDevelopers, API keys\b")
# Zones have the names that the tz database gives them, in every language.
NOT_SEEN = ("script", "style", "code", '[lang="en"]', "[name=timezone] option")
SAID_BY_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt")
_ADDRESS = re.compile(r"\S+@\S+|\S+://\S+|localhost\S*|mail\.example\.org|/[a-z/]+(?:\d+-[a-z-]+)?")
_REFERENCE = re.compile(rf"\b[{reference.ALPHABET}]{{{reference.LENGTH}}}\b")


def english_on(page: str) -> list[str]:
    """Return the English words that a page shows or says to a screen reader."""
    dom = BeautifulSoup(page, "html.parser")
    for element in dom.select(", ".join(NOT_SEEN)):
        element.decompose()
    said = [dom.get_text(" "), *(str(one[name]) for name in SAID_BY_ATTRIBUTES for one in dom.select(f"[{name}]"))]
    words = re.findall(r"[A-Za-z]{3,}", MENUS.sub(" ", _REFERENCE.sub(" ", _ADDRESS.sub(" ", " ".join(said)))))
    return sorted(set(words) - NAMES)


@dataclass(frozen=True, eq=False)
class World:
    """A service with an event in every state, its people, and what stands in the paths of the pages."""

    service: Service
    member: Account
    admin: Account
    segments: dict[str, str]

    @functools.cached_property
    def readers(self) -> tuple[Browser, ...]:
        """The browsers of a guest, a member and an admin."""
        return self.guest(), self.reader(self.member), self.reader(self.admin)

    def guest(self) -> Browser:
        """Return a guest's browser that knows bookings and places of every kind."""
        browser = Browser(self.service, "ru")
        for link in self.segments["links"].split():
            browser.open(f"/?{link}")
        return browser

    def reader(self, account: Account) -> Browser:
        """Return the browser of somebody who is signed in and reads Russian."""
        self.service.database.write(lambda tx: accounts.set_preferences(tx, account.id, language="ru"))
        browser = Browser(self.service, "ru")
        browser.open("/sign-in")
        browser.send("sign-in", email=str(account.email), password=PASSWORD)
        assert browser.message == "Вы вошли."
        return browser


class Refusing:
    """A mail server that refuses every other message."""

    def __init__(self) -> None:
        self.tries = 0

    def send(self, _message: Message) -> None:
        self.tries += 1
        if self.tries % 2:
            raise SendError("550 5.2.2", permanent=self.tries % 3 == 0)

    def close(self) -> None:
        pass


def happen(service: Service, member: Account) -> list[str]:
    """Let everything happen that a page may tell of, and return the queries of links to a guest's own."""
    later = {"starts_at": instant(service.clock.now() + 30 * 86_400_000)}

    def event(**changed: object) -> int:
        number: int = service.create_event(**{"title": "Концерт", "location": "Ратуша"} | later | changed)["id"]
        return number

    plain = event(hold_seconds=900, max_extensions=2, seats=21, closes_at=instant(service.clock.now() + 9_000_000))
    held, confirmed, handed, ended = (service.book(plain, f"{name}@example.com", 2)["id"] for name in "abcd")
    for one in (confirmed, handed):
        service.post(f"/bookings/{one}/confirm")
    service.post(f"/bookings/{handed}/hand-over", {"email": "heir@example.com"})
    service.post(f"/bookings/{ended}/cancel")
    event(opens_at=instant(service.clock.now() + 3_600_000))
    event(audience="members")
    paid = event(confirmation="organiser", seats=5)
    paid_for = service.book(paid, GUEST, 5)["id"]
    event(confirmation="instant")
    closed = event(closes_at=instant(service.clock.now() + 10_000))
    short = event(hold_seconds=5, seats=2)
    lapsed = service.book(short, "late@example.com")["id"]
    gone = event()
    of_gone = service.book(gone, GUEST)["id"]
    service.post(f"/events/{gone}/cancel", {"reason": "Болезнь"}, **service.as_admin)
    event(starts_at=instant(service.clock.now() + 11_000), title="Прошло")
    service.clock.move(15)
    full = service.sell_out(**later, title="Полный зал", seats=2, hold_seconds=600)["id"]
    waiting = service.wait(full, GUEST, 2)["id"]
    left = service.wait(full, "left@example.com")["id"]
    service.post(f"/waitlist/{left}/leave")
    as_member = service.as_account(member)
    for number in (plain, paid):
        service.post(f"/events/{number}/{'book' if number == plain else 'waitlist'}", {"seats": 1}, **as_member)
    service.call("PATCH", f"/events/{closed}", {"seats": 9, "location": ""}, headers=service.as_admin)
    offering = service.sell_out(**later, title="Предложение")["id"]
    offered = service.wait(offering, GUEST)["id"]
    holder = service.bookings(offering)[0]["id"]
    service.post(f"/bookings/{holder}/cancel")
    bookings = (held, confirmed, handed, ended, paid_for, lapsed, of_gone)
    return [*(f"booking={one}" for one in bookings), *(f"entry={one}" for one in (waiting, left, offered))]


def lived_in(service: Service) -> World:
    member = service.add_account("member@example.com", name="Мария")
    admin = service.add_account("admin@example.com", "admin", name="Ада")
    queries = happen(service, member)
    service.delivery.deliver_due()
    service.database.write(organisation.choose, "imprint", "Ада")
    token, _ = service.database.write(tokens.create, member.id, "касса")
    service.database.write(tokens.create, OPERATOR, "касса")
    secret, _ = service.database.write(links.create_invitation, "admin", OPERATOR)
    segments = {"links": " ".join(queries), "event": "1", "token": str(token.id), "notice": "1", "secret": secret}
    segments["event:re:[^/.]+"] = "1"
    segments["number"] = str(member.id)
    segments["called"] = segments["booking"] = service.bookings(1)[0]["reference"]
    segments["entry"] = "1"
    ticket = service.get("/events/1/check-in", **service.as_admin).json["guests"][0]
    segments["code"] = f"{ticket['reference']}-{ticket['mark']}"
    segments["proof"], _ = service.database.write(links.create_proof, member, "prove")
    segments["reset"], _ = service.database.write(links.create_proof, member, "reset")
    segments["data"], _ = service.database.write(links.create_proof_for_guest, GUEST, "data")
    return World(service, member, admin, segments)


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve without anything to send by."""
    service = Service(tmp_path_factory.mktemp("silent") / "booking.db", FixedClock())
    yield lived_in(service)
    service.close()


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve with a mail server, which refuses some, and a bot."""
    service = Service(tmp_path_factory.mktemp("telling") / "booking.db", FixedClock(), senders={"email": Refusing()})
    desk = replace(service.site.desk, deep_link=lambda code: f"https://t.me/example_bot?start={code}")
    service.use(create_app(replace(service.site, desk=desk)))
    yield lived_in(service)
    service.close()


FILES = {"/static/<name:path>", "/openapi.json", "/metrics", "/account/data", "/my-data/<data>/file"}
FILES |= {"/admin/events/rules", "/calendar.ics", "/e/<event>.ics", "/b/<called>.ics", "/pictures/<picture>"}
READ = sorted({page.path for page in PAGES if page.method == "GET"} - FILES)


def opened(world: World, browser: Browser, route: str) -> str:
    path = route
    for name, value in world.segments.items():
        path = path.replace(f"<{name}>", value)
    browser.open(path, status="*")  # What is another's is not found, in Russian.
    return browser.page.text


@pytest.mark.parametrize("route", READ)
@pytest.mark.parametrize("site", ["silent", "telling"])
def test_a_page_has_no_english_word(request: pytest.FixtureRequest, site: str, route: str) -> None:
    world: World = request.getfixturevalue(site)
    for browser in world.readers:
        page = opened(world, browser, route)

        assert '<html lang="ru">' in page
        assert english_on(page) == []


def test_every_event_s_pages_have_no_english_word(telling: World) -> None:
    admin = telling.reader(telling.admin)
    for number in range(1, 12):
        for part in ("", "/history", "/guests", "/guests?print=1", "/waitlist", "/bookings/ended"):
            admin.open(f"/admin/events/{number}{part}")

            assert admin.page.status_int == 200
            assert english_on(admin.page.text) == [], admin.url


@pytest.mark.parametrize("text", ["", "example", "gone", "nobody"])
def test_what_is_searched_for_is_answered_without_an_english_word(telling: World, text: str) -> None:
    admin = telling.reader(telling.admin)
    for page in (
        "/admin/search",
        "/admin/events/1/guests",
        "/admin/events/9/waitlist",
        "/admin/events/1/bookings/ended",
    ):
        admin.open(f"{page}?q={text}")

        assert admin.page.status_int == 200
        assert english_on(admin.page.text.replace(f'value="{text}"', "")) == [], admin.url


def test_every_message_s_page_has_no_english_word_but_the_message_s_own(telling: World) -> None:
    admin = telling.reader(telling.admin)
    count = telling.service.database.read(lambda tx: tx.execute("SELECT max(id) FROM outbox", ()).fetchone()[0])
    for number in range(1, count + 1):
        admin.open(f"/admin/notices/{number}")

        assert english_on(admin.page.text) == [], admin.url


def test_a_secret_s_page_has_no_english_word(telling: World) -> None:
    admin = telling.reader(telling.admin)
    for page, form in (("/account", "new-token"), ("/account", "link-telegram"), ("/admin/accounts", "invite")):
        admin.open(page)
        admin.send(form, **({"name": "касса"} if form == "new-token" else {}))

        assert english_on(admin.page.text) == []


@pytest.mark.parametrize(
    "said", ["<p>Hello there</p>", "<a aria-label='Main'>Да</a>", "<input placeholder='Name'>", "<p>Осталось 5 min</p>"]
)
def test_a_forgotten_string_is_found(said: str) -> None:
    assert english_on(said)


def test_addresses_code_and_english_that_is_marked_as_such_are_not_taken_for_forgotten() -> None:
    assert not english_on(
        "<p>anna@example.com https://t.me/bot <code>app.py</code> Telegram <i lang='en'>Full.</i></p>"
    )
