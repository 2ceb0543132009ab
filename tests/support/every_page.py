"""Every page of a site, in every state that people can meet: each as the server sends it, in one language."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args
from unittest.mock import patch

from msgspec import structs
from PIL import Image

from booking import events, store
from booking.accounts import accounts, links, sessions, tokens
from booking.errors import Busy
from booking.payment import Payee
from booking.people import OPERATOR
from booking.store.database import Tx
from booking.store.pictures import Picture
from booking.store.webhooks import DeliveryState, Tried
from booking.webhooks import webhooks
from tests.support.desk_pages import Desk
from tests.support.recount import count_on
from tests.support.service import BROWSER, instant
from tests.support.visits import DAY_MILLISECONDS, GUEST, Shown
from tests.support.web_client import Browser

PAYEE = Payee(
    "Theater am Fluss e.V.",
    iban="DE33100205000001194700",
    bic="BFSWDE33BER",
    account="40817810099910004312",
    bank="ПАО СБЕРБАНК",
    bank_code="044525225",
    correspondent_account="30101810400000000225",
)
DESCRIPTION = """**Chekhov’s** last comedy, in a new translation.

## The cast

- Ranevskaya: Ada
- Lopakhin: Boris

1. Act one
2. Act two

> One interval. See <https://example.com> or [the programme](https://example.com/programme), `row 3`."""


class Everything(Desk):
    """One site in which everything has happened, and its people at their browsers, in one language."""

    def __init__(self, path: Path, language: str) -> None:
        super().__init__(path, language)
        self._member = self.service.add_account("mina.member@example.com", name="Mina Member")
        self._guest = Browser(self.service, language)

    def pages(self) -> Iterator[Shown]:
        """Return every page, while all that they tell of happens."""
        yield self._show("events: none", "/")
        yield from self._first_admin()
        self._describe_the_site()
        yield from self._few_events()
        self._happen()
        yield from self._of_events()
        yield from self._own()
        yield from self._refused()
        yield from self._strangers()
        yield from self._of_an_account()
        yield from self._of_admins()
        yield from self._of_the_desk()
        yield from self._troubles()

    def _first_admin(self) -> Iterator[Shown]:
        secret = accounts.new_secret()
        self.service.database.write(sessions.replace_sign_in_link, secret)
        first = Browser(self.service, self._language)
        first.open(f"/admin/sign-in?link={secret}")
        self._speak(first)
        yield self._as_it_is("set-up", first)
        yield self._sent("set-up: refused", first, "/account/setup", "setup", name="Ada", email="no address")
        yield self._show("admin: not set up", "/admin", first)
        yield self._show("statistics: of nothing", "/admin/statistics", first)

    def _describe_the_site(self) -> None:
        self.service.site.organisation.now = replace(
            self.service.site.organisation.now,
            payee=PAYEE,
            site_name="Theater am Fluss",
            contact="box-office@example.com",
            imprint="Theater am Fluss e.V.\n\nUferstraße 1, Berlin",
            privacy="We keep what you type until the event is over.",
        )

    def _few_events(self) -> Iterator[Shown]:
        self._event()
        yield self._show("events: one", "/")
        self._event(title="Poems by candlelight", confirmation="instant")
        self._event(title="Improvised late show", location="")
        yield self._show("events: three", "/")

    def _happen(self) -> None:
        now = self.service.clock.now()
        self.events = {
            "plain": self._event(
                title="A plain evening",
                contact="Olga, 030 1234567",
                opens_at=instant(now - 1_000),
                ends_at=instant(now + 9 * DAY_MILLISECONDS + 9_000_000),
                doors_at=instant(now + 9 * DAY_MILLISECONDS - 1_800_000),
                description=DESCRIPTION,
            ),
            "euro": self._event(
                title="Concert in euro",
                price_cents=1_250,
                currency="EUR",
                confirmation="organiser",
                payment="By **bank transfer**, with your reference.",
            ),
            "roubles": self._event(
                title="Концерт за рубли", price_cents=50_000, currency="RUB", confirmation="organiser"
            ),
            "kinds": self._event(
                title="Adults and children",
                currency="EUR",
                seat_kinds=[{"name": "Adult", "price_cents": 1_250}, {"name": "Child", "price_cents": 0, "seats": 2}],
            ),
            "members": self._event(title="For members", audience="members"),
            "approved": self._event(title="For approved members", audience="approved"),
            "opens": self._event(title="Opens later", opens_at=instant(now + DAY_MILLISECONDS)),
            "closed": self._event(title="Closes soon", closes_at=instant(now + 10_000)),
            "proof": self._event(title="By a link in a mail", proof="email"),
            "group": self._event(title="Kept for a group", seats=4),
            "full": self._event(title="Sold out", seats=1),
            "waited": self._event(title="Sold out and waited for", seats=1),
            "offering": self._event(title="Offered", seats=1, offer_seconds=3_600),
            "short": self._event(title="Ends soon", hold_seconds=110),
            "lapsing": self._event(title="Ran out", hold_seconds=5),
            "starting": self._event(title="Has started", starts_at=instant(now + 12_000)),
            "gone": self._event(title="Cancelled"),
        }
        file = io.BytesIO()
        Image.new("RGB", (1280, 720), "teal").save(file, "JPEG")
        cover = Picture("ab" * 16, "image/jpeg", 1280, 720, file.getvalue())
        self.service.database.write(store.pictures.put, cover)
        self.service.database.write(events.set_picture, self.events["plain"], cover.id)
        self._book("expired", self.events["lapsing"])
        self._book("past", self.events["starting"], confirmed=True)
        self._book("of cancelled event", self.events["gone"], confirmed=True)
        self.service.post(
            f"/events/{self.events['gone']}/cancel", {"reason": "The hall is flooded."}, **self.service.as_admin
        )
        self.service.clock.move(20)
        self._of_seats()
        for number in range(20):
            self._event(title=f"Evening {number}", starts_at=instant(now + (20 + 3 * number) * DAY_MILLISECONDS))
        self.service.delivery.deliver_due()

    def _of_seats(self) -> None:
        events = self.events
        self._book("confirmed", events["plain"], 2, confirmed=True)
        self._book("held", events["plain"], 2)
        self._book("to be proved", events["proof"])
        self._book("euro", events["euro"], 2)
        self._book("roubles", events["roubles"], 2)
        self._book("paid", events["euro"], confirmed=True)
        cancelled, handed = (
            self._book("cancelled", events["plain"]),
            self._book("handed over", events["plain"], confirmed=True),
        )
        self.service.post(f"/bookings/{cancelled}/cancel")
        self.service.post(f"/bookings/{handed}/hand-over", {"email": "gone@example.com", "name": "Nora"})
        for name in ("full", "waited", "offering"):
            self.service.book(events[name], "holder@example.com")
        self.service.wait(events["waited"], "first@example.com")
        self._wait("waiting", events["waited"])
        left = self._wait("left", events["waited"], "left@example.com")
        self.service.post(f"/waitlist/{left}/leave")
        self._wait("offered", events["offering"])
        self.service.post(f"/bookings/{self.service.bookings(events['offering'])[0]['id']}/cancel")
        self.service.book(events["group"], "two@example.com", 3)
        self.service.post(f"/events/{events['group']}/waitlist", {"email": "group@example.com", "seats": 3})
        self._book("ending", events["short"])
        self.service.post(f"/events/{events['plain']}/book", {"seats": 1}, **self.service.as_account(self._member))

    def _of_events(self) -> Iterator[Shown]:
        many = self._show("events: many", "/")
        yield many
        yield Shown("events: the server away", many.path, many.html, is_cut_off=True)
        yield self._show("events: a row open", f"/?open={self.events['plain']}")
        yield self._show("events: with free seats", "/?show=free")
        yield self._show("events: searched for", "/?q=evening")
        yield self._show("events: none found", "/?q=nothing+like+it")
        yield self._show("events: past", "/past")
        for name, number in self.events.items():
            yield self._show(f"event: {name}", f"/e/{number}")
        yield self._show("poster", f"/e/{self.events['plain']}-a-plain-evening/poster")

    def _own(self) -> Iterator[Shown]:
        yield self._show("events: with one’s own", "/", self._knowing(*self._links))
        yield self._show("event: with one’s own", f"/e/{self.events['plain']}", self._knowing("held", "confirmed"))
        for name, link in self._links.items():
            browser = self._knowing(name)
            yield self._show(f"own: {name}", link, browser)
            if name == "confirmed":
                yield self._show("ticket", f"{browser.url.partition('#')[0]}/ticket", browser)
                browser.open(browser.url.removesuffix("/ticket"))
                yield self._after_a_refused_change(browser)

    def _after_a_refused_change(self, browser: Browser) -> Shown:
        form = next(str(one["id"]) for one in browser.dom.select("form[action$='/hand-over']"))
        browser.send(form, email="nobody")
        return self._as_it_is("own: refused", browser)

    def _refused(self) -> Iterator[Shown]:
        number = self.events["plain"]
        guest = Browser(self.service, self._language)
        yield self._sent("event: refused", guest, f"/e/{number}", f"book-{number}", email="nobody")
        yield self._sent("events: refused", guest, f"/?open={number}", f"book-{number}", email="anna@gmial.com")
        waited = self.events["waited"]
        yield self._sent("event: refused to wait", guest, f"/e/{waited}", f"join-{waited}", email="nobody")

    def _strangers(self) -> Iterator[Shown]:
        stranger = Browser(self.service, self._language)
        for name, path in (("imprint", "/imprint"), ("privacy", "/privacy"), ("docs", "/docs"), ("errors", "/errors")):
            yield self._show(name, path)
        yield self._show("sign-in", "/sign-in")
        yield self._sent("sign-in: wrong", stranger, "/sign-in", "sign-in", email=GUEST, password="wrong password")
        yield self._show("register", "/register")
        yield self._sent("register: refused", stranger, "/register", "register", email="nobody", password="short")
        yield self._show("forgotten password", "/forgotten-password")
        database = self.service.database
        secrets = {
            "new password": f"/password-resets/{database.write(links.create_proof, self._member, 'reset')[0]}",
            "proof": f"/proofs/{database.write(links.create_proof, self._member, 'prove')[0]}",
            "invitation": f"/invitations/{database.write(links.create_invitation, 'admin', OPERATOR)[0]}",
            "my data": f"/my-data/{database.write(links.create_proof_for_guest, GUEST, 'data')[0]}",
        }
        for name, path in secrets.items():
            yield self._show(name, path)
        yield self._sent("new password: refused", stranger, secrets["new password"], "new-password", password="short")
        yield self._sent("my data: refused", stranger, secrets["my data"], "erase-data")
        yield self._show("my data: asked for", "/my-data")

    def _of_an_account(self) -> Iterator[Shown]:
        member = self._signed_in(self._member)
        for name, path in (
            ("account", "/account"),
            ("account: bookings", "/account/bookings"),
            ("account: delete", "/account/delete"),
        ):
            yield self._show(name, path, member)
        yield self._sent("account: a new token", member, "/account", "new-token", name="box office")
        yield self._show("events: signed in", "/", member)
        yield self._show("event: signed in", f"/e/{self.events['members']}", member)

    def _of_admins(self) -> Iterator[Shown]:
        count_on(self.service.database)
        self.service.database.write(tokens.create, OPERATOR, "box office")
        admin = self._signed_in(self.service.add_account("ada.admin@example.com", "admin", name="Ada Admin"))
        for path in (
            "",
            "/events",
            "/events/new",
            "/settings",
            "/settings/letters",
            "/accounts",
            "/audit",
            "/statistics",
            "/notices",
            "/notices/1",
            "/search?q=anna",
            "/search?q=nobody",
        ):
            yield self._show(
                f"admin: {path.partition('?')[0].strip('/') or 'today'}{'' if 'nobody' not in path else ', none'}",
                f"/admin{path}",
                admin,
            )
        plain, gone, waited = (self.events[name] for name in ("plain", "gone", "waited"))
        for part in (
            "",
            "/guests",
            "/guests?print=1",
            "/guests?q=nobody",
            "/messages",
            "/check-in",
            "/check-in?state=awaited",
            "/history",
            "/bookings/ended",
            "/settings",
            "/copy",
        ):
            yield self._show(f"admin: an event{part}", f"/admin/events/{plain}{part}", admin)
        yield self._show("admin: a cancelled event", f"/admin/events/{gone}", admin)
        yield self._show("admin: a cancelled event's settings", f"/admin/events/{gone}/settings", admin)
        yield self._show("admin: a waiting list", f"/admin/events/{waited}/waitlist", admin)
        yield self._show("admin: an event with a waiting list", f"/admin/events/{waited}", admin)
        yield self._sent("admin: refused", admin, "/admin", "new-event", title="", seats="0")
        yield self._sent("admin: an invitation", admin, "/admin/accounts", "invite")
        yield self._show("event: for admins", f"/e/{plain}", admin)
        yield from self._of_webhooks(admin)
        yield from self._at_the_door(admin)

    def _at_the_door(self, admin: Browser) -> Iterator[Shown]:
        page = f"/admin/events/{self.events['starting']}/check-in"
        booking = self._id_of("past")
        yield self._show("check-in: not open yet", f"/admin/events/{self.events['plain']}/check-in", admin)
        yield self._show("check-in: nobody is in", page, admin)
        for _ in range(2):
            noted = {"seats": 1, "at": instant(self.service.clock.now())}
            self.service.post(f"/bookings/{booking}/check-in", noted, **self.service.as_admin)
        yield self._sent("check-in: no name for a link", admin, page, "new-door", name="")
        yield self._sent("check-in: a link", admin, page, "new-door", name="Door A, Maria")
        link = admin.element("secret").get_text().removeprefix("http://localhost:80")
        yield self._show("check-in: in, and a conflict", page, admin)
        yield self._show("check-in: a ticket of nobody’s", f"{page}?q=KT7F3Q-aaaaaaaa", admin)
        door = Browser(self.service, self._language)
        yield self._show("door: a link", link, door)
        door.send("open-door")
        yield self._show("door: the check-in", page, door)

    def _of_webhooks(self, admin: Browser) -> Iterator[Shown]:
        yield self._show("webhooks: none", "/admin/webhooks", admin)
        yield self._sent("webhooks: refused", admin, "/admin/webhooks", "new-webhook", url="http://example.org")
        yield self._sent("webhooks: a secret", admin, "/admin/webhooks", "new-webhook", url="https://example.org/hooks")
        self.service.database.write(self._try_webhooks)
        yield self._show("webhooks: some", "/admin/webhooks", admin)
        yield self._show("webhook", "/admin/webhooks/1", admin)
        yield self._show("webhook: turned off", "/admin/webhooks/2", admin)

    def _try_webhooks(self, tx: Tx) -> None:
        """Let webhooks be sent to, in vain and not, and be turned off for it."""
        for path in ("/gone", "/failing"):
            webhooks.add(tx, f"https://example.org{path}", ("booking.confirmed",))
        gone, failing = (webhooks.find(tx, number) for number in (2, 3))
        store.webhooks.update(tx, structs.replace(gone, disabled_at=tx.now, disabled_why="gone"))
        store.webhooks.update(tx, structs.replace(failing, failing_since=tx.now, failures=3))
        for state in get_args(DeliveryState):
            tested = webhooks.test(tx, 1).delivery.id
            told = [(503, "<h1>Away</h1>", None), (None, "", "example.org did not answer in time.")]
            for one in told:
                store.webhooks.note_tries(tx, [Tried(state, tx.now + 60_000, 1, tested, tx.now, 87, *one)])

    def _troubles(self) -> Iterator[Shown]:
        yield self._problem("not found", "/nothing-here")
        yield self._problem("not found: an event", "/e/999999")
        yield self._problem("not found: a booking", "/b/ABCDEF")
        yield self._problem("not allowed", "/forget")
        for name, trouble in (("broken", RuntimeError("meant")), ("busy", Busy("Try again."))):
            with patch.object(self.service.database, "read", side_effect=trouble):
                yield self._problem(name, "/past")

    def _problem(self, name: str, path: str) -> Shown:
        answer = self.service.get(path, **BROWSER, **{"Accept-Language": self._language})
        assert answer.status_int >= 400, path
        return Shown(f"problem: {name}", path, answer.text)
