"""The pages of notices: what admins see of them, how people choose, links of mails, a forgotten password."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from booking import notices, store
from booking.accounts import accounts, sessions
from booking.errors import SendError, Unauthenticated
from booking.people import Channel
from booking.senders.message import Message
from booking.web.app import create_app
from tests.support.service import PASSWORD, Service
from tests.support.web_client import FORM, Browser, problem

NEW_PASSWORD = "nine quiet rivers"


class Mailbox:
    """A sender that keeps what it is given, or refuses it."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.refusal: SendError | None = None

    def send(self, message: Message) -> None:
        if self.refusal:
            raise self.refusal
        self.messages.append(message)

    def close(self) -> None:
        pass

    def link(self, part: str, subject: str = "", to: str = "") -> str:
        """Return the path of the newest link in which this part is, of messages with this subject to this address."""
        chosen = [one for one in self.messages if subject in one.subject and to in one.recipient]
        words = [word for message in chosen for word in message.text.split() if part in word]
        return urlsplit(words[-1]).path


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def proofs_of(service: Service) -> list[tuple[object, ...]]:
    return service.database.read(lambda tx: tx.execute("SELECT * FROM proofs", ()).fetchall())


def with_a_bot(service: Service) -> Browser:
    """Return a browser at the service as it is with a bot."""
    desk = replace(service.site.desk, deep_link=lambda code: f"https://t.me/example_bot?start={code}")
    service.use(create_app(replace(service.site, desk=desk)))
    return Browser(service)


def test_without_any_channel_the_admin_sees_what_would_be_sent_and_how_to_send_it(service: Service) -> None:
    service.book(service.create_event()["id"], "anna@example.com")
    service.delivery.deliver_due()
    browser = Browser(service)
    browser.sign_in()

    browser.open("/admin")
    assert browser.element("not-configured").find("a", href="/admin/notices")
    browser.open("/admin/notices")

    assert browser.element("not-configured").find("a", href="/admin/settings#email")
    assert "anna@example.com" in browser.text
    assert "Not delivered" in browser.text
    assert not browser.dom.find(id="test-email")


def test_without_any_channel_the_admin_reads_the_words_of_a_message_but_no_key_to_a_booking(service: Service) -> None:
    booking = service.book(service.create_event(hold_seconds=900)["id"], "anna@example.com")["id"]
    service.delivery.deliver_due()
    browser = Browser(service)
    browser.sign_in()
    browser.open("/admin/notices?state=undelivered")
    row = next(row for row in browser.dom.select("tr[id^=notice-]") if "anna@example.com" in row.get_text())

    browser.open(str(row.find("a")["href"]))  # type: ignore[index]

    assert browser.element("subject").get_text().startswith("Confirm by ")
    assert "We’re holding 1 seat for you until" in browser.element("words").get_text()
    assert "https://booking.example/b/…#confirm" in browser.element("words").get_text()
    assert "https://booking.example/proofs/…" in browser.element("words").get_text()
    assert booking not in browser.page.text
    assert "anna@example.com" in browser.text
    assert not proofs_of(service)


def test_a_message_is_shown_as_the_facts_are_now_and_in_its_reader_s_language(
    mailing: Service, mailbox: Mailbox
) -> None:
    event = mailing.create_event(hold_seconds=900)["id"]
    mailing.post(f"/events/{event}/book", {"email": "anna@example.com", "language": "ru"})
    mailing.delivery.deliver_due()
    mailing.call("PATCH", f"/events/{event}", {"location": "Old mill"}, headers=mailing.as_admin)
    sent = next(one for one in mailing.database.read(notices.page, "sent", None, 9) if one.kind == "hold_placed")
    browser = Browser(mailing)
    browser.sign_in()

    browser.open(f"/admin/notices/{sent.id}")

    assert browser.element("subject").get_text().startswith("Подтвердите до")
    assert "Где: Old mill" in browser.element("words").get_text()
    assert "Old mill" not in mailbox.messages[0].text
    assert "It was sent at" in browser.element("about").get_text()


def test_a_message_of_which_nothing_is_true_any_more_says_so(mailing: Service) -> None:
    booking = mailing.book(mailing.create_event(hold_seconds=900)["id"])["id"]
    told_by = "22:41"  # A quarter of an hour after NOON, in Berlin.
    mailing.clock.move(600)
    mailing.delivery.deliver_due()
    owed: dict[str, int] = {one.kind: one.id for one in mailing.database.read(notices.page, None, None, 9)}
    mailing.post(f"/bookings/{booking}/confirm")
    browser = Browser(mailing)
    browser.sign_in()

    for kind in ("hold_placed", "reminder"):
        browser.open(f"/admin/notices/{owed[kind]}")
        assert "out of date" in browser.element("about").get_text()
        assert told_by in browser.element("words").get_text()


def test_a_message_is_read_at_the_time_at_which_it_comes(mailing: Service) -> None:
    mailing.book(mailing.create_event(confirmation="instant", starts_at="2026-05-29T21:26:40Z")["id"])
    mailing.clock.move(60 * 60 + 1)
    mailing.jobs.queue_tomorrow()
    mailing.delivery.deliver_due()
    owed: dict[str, int] = {one.kind: one.id for one in mailing.database.read(notices.page, None, None, 9)}
    mailing.clock.move(60 * 60)
    browser = Browser(mailing)
    browser.sign_in()

    browser.open(f"/admin/notices/{owed['event_tomorrow']}")

    assert "The event is tomorrow, 29 May" in browser.element("words").get_text(), "though it is the 29th by now"


def test_a_message_about_what_no_longer_exists_has_no_words(mailing: Service) -> None:
    mailing.book(mailing.create_event()["id"])
    forget = "UPDATE outbox SET subject = 'f00d' WHERE kind = 'hold_placed' RETURNING id"
    (gone,) = mailing.database.write(lambda tx: tx.execute(forget, ()).fetchone())
    browser = Browser(mailing)
    browser.sign_in()

    browser.open(f"/admin/notices/{gone}")

    assert "can’t be shown" in browser.element("about").get_text()
    assert not browser.dom.find(id="words")


@pytest.mark.parametrize("channels", [(), ("telegram",)])
def test_every_message_there_is_can_be_shown(mailing: Service, channels: tuple[Channel, ...]) -> None:
    browser = Browser(mailing)
    admin = browser.sign_in()
    if channels:
        mailing.link_chat(admin)
    held = mailing.create_event(hold_seconds=900)["id"]
    headers = mailing.as_account(admin)
    for _ in range(3):
        mailing.call("POST", f"/events/{held}/book", {}, headers=headers)
    cancelled, confirmed, _ = (one["id"] for one in mailing.get("/accounts/me/bookings", **headers).json["bookings"])
    mailing.post(f"/bookings/{cancelled}/cancel")
    mailing.post(f"/bookings/{confirmed}/confirm")
    mailing.call("PATCH", f"/events/{held}", {"location": "Old mill"}, headers=mailing.as_admin)
    mailing.database.write(notices.queue_reset, "ada@example.com")
    mailing.database.write(notices.queue_test, admin, "email")
    mailing.clock.move(901)
    mailing.jobs.sweep()
    mailing.call("POST", f"/events/{held}/cancel", headers=mailing.as_admin)
    everything = mailing.database.read(notices.page, None, None, 50)
    assert len({one.kind for one in everything}) >= 9

    for one in everything:
        assert browser.open(f"/admin/notices/{one.id}").status_int == 200
        assert browser.element("about").get_text()
        assert not re.search("[0-9a-f]{43}", browser.page.text)


def test_the_list_names_events_and_people_and_says_what_became_of_each(mailing: Service, mailbox: Mailbox) -> None:
    member = mailing.add_account("member@example.com", name="Mia")
    mailing.database.write(store.chats.set_chat, member.id, 77)
    event = mailing.create_event(title="Concert", hold_seconds=900)["id"]
    mailing.post(f"/events/{event}/book", {}, **mailing.as_account(member))
    mailing.book(event, "anna@example.com")
    mailbox.refusal = SendError("451 try later", permanent=False)
    mailing.delivery.deliver_due()
    browser = Browser(mailing)
    browser.sign_in()
    browser.open("/admin/notices")

    assert "Concert" in browser.element("notices").get_text()
    assert "Mia by Telegram" in browser.element("notices").get_text()
    assert "next try" in browser.element("notices").get_text()
    counted = browser.element("counts").get_text()
    assert counted == "1 message waiting to be sent · 2 to be tried again · 1 not delivered"

    mailbox.refusal = None
    confirmed_at_once = mailing.book(event, "boris@example.com")["id"]
    mailing.post(f"/bookings/{confirmed_at_once}/confirm")
    mailing.clock.move(60)
    mailing.delivery.deliver_due()
    browser.open("/admin/notices?state=sent")
    assert "451 try later" not in browser.text
    browser.open("/admin/notices?state=dropped")
    assert "It was out of date." in browser.text


def test_a_message_that_there_is_not_is_not_found(service: Service) -> None:
    admin = service.add_account("ada@example.com", "admin")
    for number in ("99", "x", "0"):
        problem(service.get(f"/admin/notices/{number}", **service.as_account(admin)), "notice_not_found")


def test_a_configured_channel_needs_no_advice(mailing: Service) -> None:
    browser = Browser(mailing)
    browser.sign_in()

    for path in ("/admin", "/admin/notices"):
        browser.open(path)
        assert not browser.dom.find(id="not-configured")


def test_a_failed_message_is_shown_with_its_error_and_sent_again(mailing: Service, mailbox: Mailbox) -> None:
    mailbox.refusal = SendError("550 5.1.1 No such user here", permanent=True)
    mailing.book(mailing.create_event(hold_seconds=900)["id"], "anna@example.com")
    mailing.delivery.deliver_due()
    failed = next(one for one in mailing.database.read(notices.page, "failed", None, 9) if one.kind == "hold_placed")
    browser = Browser(mailing)
    browser.sign_in()
    browser.open("/admin/notices?state=failed")
    row = browser.element(f"notice-{failed.id}").get_text(" ")
    assert "Failed" in row
    assert "550 5.1.1 No such user here" in row
    assert "1 try" in row

    mailbox.refusal = None
    browser.press(f"/admin/notices/{failed.id}/send")
    mailing.delivery.deliver_due()

    assert [one.recipient for one in mailbox.messages if one.subject.startswith("Confirm by")] == ["anna@example.com"]
    assert mailing.database.read(notices.find, failed.id).state == "sent"


def test_a_test_answers_with_the_server_s_own_words(mailing: Service, mailbox: Mailbox) -> None:
    browser = Browser(mailing)
    browser.sign_in()
    browser.open("/admin/notices")

    browser.send("test-email")
    assert "sent to" in browser.message
    assert mailbox.messages[-1].subject == "Test message"

    mailbox.refusal = SendError("535 5.7.8 Authentication failed", permanent=True)
    browser.send("test-email")
    assert "535 5.7.8 Authentication failed" in browser.message


def test_people_choose_the_language_of_their_messages(mailing: Service, mailbox: Mailbox) -> None:
    browser = Browser(mailing)
    browser.sign_in("member", "Mia Member")
    browser.open("/account")

    browser.send("preferences", language="ru")
    assert browser.message == "Ваш выбор сохранён."  # The pages follow the account's language, too.
    event = mailing.create_event()
    browser.open("/")
    browser.send(f"book-{event['id']}")
    mailing.delivery.deliver_due()

    assert mailbox.messages[-1].subject.startswith("Подтвердите до")


def test_whoever_can_be_sent_mail_is_asked_to_open_one(mailing: Service) -> None:
    browser = Browser(mailing)
    browser.sign_in("member")
    browser.open("/account")

    assert "the link we emailed you" in browser.element("unproved").get_text()
    assert browser.dom.find(id="ask-for-proof")


@pytest.mark.parametrize(
    ("language", "sent", "before"),
    [
        ("en", "We’re emailing you a link.", "We emailed you a link a moment ago."),
        ("ru", "Мы отправляем вам письмо со ссылкой.", "Мы только что отправили вам письмо со ссылкой."),
    ],
)
def test_whoever_asks_for_the_mail_again_at_once_is_told_that_it_was_sent_already(
    mailing: Service, language: str, sent: str, before: str
) -> None:
    browser = Browser(mailing)
    browser.sign_in("member")
    browser.open("/account")
    if language == "ru":
        browser.change_language()
    mailing.clock.move(600)
    browser.open("/account")
    for words in (sent, before):
        browser.send("ask-for-proof")
        assert words in browser.message


def test_whoever_can_be_sent_no_mail_is_promised_none(service: Service) -> None:
    browser = Browser(service)
    browser.sign_in("member")
    browser.open("/account")

    assert "can’t send email yet" in browser.element("unproved").get_text()
    assert not browser.dom.find(id="ask-for-proof")


def test_only_admins_are_asked_what_admins_are_told(service: Service) -> None:
    for role, name, is_asked in (("member", "Mia Member", False), ("admin", "Ada Admin", True)):
        browser = Browser(service)
        browser.sign_in(role, name)  # type: ignore[arg-type]
        browser.open("/account")
        assert bool(browser.dom.find(id="admin_notices")) == is_asked


def test_a_guest_is_told_in_the_language_of_their_browser(mailing: Service, mailbox: Mailbox) -> None:
    event = mailing.create_event()["id"]
    for number, (header, body) in enumerate(
        (("ru-RU,ru;q=0.9,en;q=0.5", {}), ("en,ru;q=0.4", {}), ("en", {"language": "ru"}))
    ):
        sent = {"email": f"guest{number}@example.com"} | body
        mailing.post(f"/events/{event}/book", sent, **{"Accept-Language": header})
    mailing.delivery.deliver_due()

    subjects = {one.recipient: one.subject for one in mailbox.messages}
    assert subjects["guest0@example.com"].startswith("Подтвердите")
    assert subjects["guest1@example.com"].startswith("Confirm")
    assert subjects["guest2@example.com"].startswith("Подтвердите")


def test_the_link_that_proves_an_address_does_nothing_until_its_button_is_pressed(
    mailing: Service, mailbox: Mailbox
) -> None:
    booking = mailing.book(mailing.create_event(hold_seconds=900)["id"], "mia@example.com")["id"]
    browser = Browser(mailing)
    account = browser.sign_in("member", "Mia Member")
    mailing.delivery.deliver_due()
    path = mailbox.link("/proofs/", "Confirm your email")
    browser.open("/account")
    assert browser.dom.find(id="unproved")

    browser.open(path)
    assert not mailing.database.read(accounts.find, account.id).email_is_proved
    browser.send("prove")

    assert "email address is confirmed" in browser.message
    assert not browser.dom.find(id="unproved")
    browser.open("/account/bookings")
    assert browser.dom.find(id=f"booking-{booking}")
    browser.open(path)
    assert "has been used" in browser.message


def test_the_link_that_proves_an_address_asks_the_reader_of_the_mail_to_sign_in_as_its_account(
    mailing: Service, mailbox: Mailbox
) -> None:
    account = mailing.add_account("mia@example.com", name="Mia Member")
    mailing.delivery.deliver_due()
    path = mailbox.link("/proofs/")
    browser = Browser(mailing)

    browser.open(path)
    assert "prove" not in browser.page.forms
    assert not browser.dom.find(id="register-first")
    browser.open(str(browser.element("sign-in-first")["href"]))
    browser.send("sign-in", email="mia@example.com", password=PASSWORD)
    assert browser.url == path
    assert not mailing.database.read(accounts.find, account.id).email_is_proved
    browser.send("prove")

    assert "email address is confirmed" in browser.message
    assert mailing.database.read(accounts.find, account.id).email_is_proved


@pytest.mark.parametrize("is_guests", [False, True])
def test_the_link_that_proves_an_address_proves_no_other_account_s(
    mailing: Service, mailbox: Mailbox, is_guests: bool
) -> None:
    if is_guests:
        mailing.book(mailing.create_event()["id"], "mia@example.com")
    else:
        mailing.add_account("mia@example.com", name="Mia Member")
    mailing.delivery.deliver_due()
    path = mailbox.link("/proofs/")
    browser = Browser(mailing)
    another = browser.sign_in("member", "Ann Other")

    browser.open(path)
    assert "ann@example.com" in browser.element("another-account").get_text()
    assert "prove" not in browser.page.forms
    mailing.post(path, b"", **FORM, **mailing.as_account(another))

    assert not mailing.database.read(accounts.find, another.id).email_is_proved
    assert browser.open(path).status_int == 200
    assert browser.url == path


@pytest.mark.parametrize("confirmation", ["attendee", "instant"])
def test_a_guest_s_first_mail_proves_the_address_to_the_account_that_they_make(
    mailing: Service, mailbox: Mailbox, confirmation: str
) -> None:
    event = mailing.create_event(confirmation=confirmation, hold_seconds=900)["id"]
    earlier = mailing.book(event, "Nina@example.com")["id"]
    mailing.clock.move(1)
    booking = mailing.book(event, "nina@example.com")["id"]
    others = mailing.book(event, "other@example.com")["id"]
    mailing.delivery.deliver_due()
    path = mailbox.link("/proofs/", to="nina@example.com")
    browser = Browser(mailing)

    browser.open(path)
    assert "prove" not in browser.page.forms
    assert browser.element("sign-in-first")
    browser.open(str(browser.element("register-first")["href"]))
    browser.send("register", name="Nina New", email="nina@example.com", password=NEW_PASSWORD)
    assert browser.url == path
    browser.send("prove")

    assert "email address is confirmed" in browser.message
    browser.open("/account/bookings")
    assert browser.dom.find(id=f"booking-{booking}")
    assert browser.dom.find(id=f"booking-{earlier}")
    assert not browser.dom.find(id=f"booking-{others}")
    browser.open(path)
    assert "has been used" in browser.message


def test_only_the_first_mail_to_a_guest_and_none_to_an_account_proves_an_address(
    mailing: Service, mailbox: Mailbox
) -> None:
    member = mailing.add_account("mia@example.com")
    event = mailing.create_event(hold_seconds=900)["id"]
    mailing.call("POST", f"/events/{event}/book", {}, headers=mailing.as_account(member))
    booking = mailing.book(event, "guest@example.com")["id"]
    mailing.delivery.deliver_due()
    mailing.clock.move(1)
    mailing.post(f"/bookings/{booking}/confirm")
    mailing.delivery.deliver_due()

    proving = [one.subject.partition(" by ")[0] for one in mailbox.messages if "/proofs/" in one.text]
    assert sorted(proving) == ["Confirm", "Confirm your email address"]
    assert len(mailbox.messages) == 4


def test_the_link_that_proves_an_address_is_sent_again_but_not_without_end(mailing: Service, mailbox: Mailbox) -> None:
    browser = Browser(mailing)
    browser.sign_in("member", "Mia Member")
    mailing.delivery.deliver_due()
    mailing.clock.move(301)
    for _ in range(3):
        browser.open("/account")
        browser.send("ask-for-proof")
    mailing.delivery.deliver_due()

    assert "emailed you a link a moment ago" in browser.message
    assert len([one for one in mailbox.messages if "/proofs/" in one.text]) == 2


def test_a_forgotten_password_is_replaced_by_the_link_in_a_mail(mailing: Service, mailbox: Mailbox) -> None:
    account = mailing.add_account("mia@example.com", name="Mia Member")
    session = mailing.database.write(sessions.begin, account.id, "127.0.0.1")
    browser = Browser(mailing)
    browser.open("/sign-in")
    assert browser.dom.find("a", href="/forgotten-password")
    browser.open("/forgotten-password")
    browser.send("forgotten", email="Mia@example.com")
    asked = browser.message
    mailing.delivery.deliver_due()
    path = mailbox.link("/password-resets/")

    browser.open(path)
    browser.send("new-password", password="short")
    assert browser.element("password").get("aria-invalid") == "true"
    browser.send("new-password", password=NEW_PASSWORD)

    assert "new password is saved" in browser.message
    browser.send("sign-in", email="mia@example.com", password=NEW_PASSWORD)
    assert browser.message == "You are signed in."
    with pytest.raises(Unauthenticated):
        mailing.database.read(sessions.account_of, session.token)
    browser.open(path)
    assert "has been used" in browser.message
    browser.open("/forgotten-password")
    browser.send("forgotten", email="nobody@example.com")
    assert browser.message == asked


@pytest.mark.parametrize(("part", "wait"), [("/proofs/", 24 * 3600), ("/password-resets/", 3600)])
def test_a_link_of_a_mail_runs_out(mailing: Service, mailbox: Mailbox, part: str, wait: int) -> None:
    account = mailing.add_account("mia@example.com")
    mailing.database.write(notices.queue_reset, str(account.email))
    mailing.delivery.deliver_due()
    browser = Browser(mailing)
    path = mailbox.link(part)
    assert browser.open(path).status_int == 200
    assert browser.url == path

    mailing.clock.move(wait)
    browser.open(path)

    assert "has expired" in browser.message


def test_a_site_without_mail_says_so_to_whoever_forgot_a_password(service: Service, mailing: Service) -> None:
    for running, says_so in ((service, True), (mailing, False)):
        browser = Browser(running)
        browser.open("/forgotten-password")
        assert bool(browser.dom.find(id="no-mail")) == says_so


def test_a_chat_is_linked_by_a_link_that_is_shown_once(service: Service) -> None:
    browser = with_a_bot(service)
    account = browser.sign_in("member", "Mia Member")
    browser.open("/account")
    browser.send("link-telegram")

    link = str(browser.element("open-telegram")["href"])
    assert link.startswith("https://t.me/example_bot?start=")
    service.link_chat(account)
    browser.open("/account")
    browser.send("preferences", channel="email")
    assert service.database.read(accounts.find, account.id).channel == "email"
    browser.send("unlink-telegram")
    assert service.database.read(accounts.find, account.id).telegram_chat_id is None


def test_whoever_can_link_no_chat_is_not_asked_to(mailing: Service) -> None:
    browser = Browser(mailing)
    browser.sign_in("member", "Mia Member")
    browser.open("/account")

    assert not browser.dom.find(id="link-telegram")
    assert "by email" in browser.element("telegram").get_text()
