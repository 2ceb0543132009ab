"""Writing to the guests of an event on the admin's page: typed, seen, tried, sent, and what became of it."""

import pytest

from booking.errors import SendError
from booking.organiser import guests
from booking.senders.message import Message
from tests.support.service import Service
from tests.support.told import Mailbox
from tests.support.web_client import Browser

EN = {"subject_en": "The door has moved", "text_en": "Come in from the yard.\n\nA map: https://example.org/map."}
RU = {"subject_ru": "Вход теперь со двора", "text_ru": "Пожалуйста, входите со двора."}


def written_to(mailbox: Mailbox, subject: str) -> list[str]:
    return sorted(message.recipient for message in mailbox.messages if message.subject == subject)


def test_a_message_is_typed_seen_tried_and_sent_and_the_page_says_what_became_of_it(
    mailing: Service, mailbox: Mailbox
) -> None:
    event = mailing.create_event(title="Concert", confirmation="instant", seats=10)["id"]
    path = f"/admin/events/{event}/messages"
    for name in ("anna", "boris", "vera"):
        mailing.book(event, f"{name}@example.com")
    mailing.book(event, "anna@example.com")
    mailing.post(f"/events/{event}/book", {"email": "dmitri@example.com", "language": "ru"})
    browser = Browser(mailing)
    browser.sign_in()
    browser.open(path)

    browser.send("write-message", subject_en="Door", text_en="")
    assert browser.element("text_en-fault").get_text() == "Enter a text."
    assert browser.page.forms["write-message"]["subject_en"].value == "Door"
    browser.send("write-message", to="confirmed", **EN, **RU)
    preview = " ".join(browser.element("preview").get_text(" ").split())
    assert "4 people" in preview
    assert "Hello" in preview
    assert "Вход теперь со двора" in preview
    browser.send("try-message")
    assert browser.message == "A test is on its way to you: ada@example.com."
    mailing.delivery.deliver_due()
    assert written_to(mailbox, "The door has moved") == ["ada@example.com"]
    assert written_to(mailbox, RU["subject_ru"]) == ["ada@example.com"]
    browser.send("send-message")
    assert browser.message == "Your message is on its way."

    def refuse(message: Message) -> None:
        if message.recipient == "vera@example.com":
            raise SendError("550 5.1.1 No such user", permanent=True)

    mailbox.before_each = refuse
    mailing.delivery.deliver_due()
    browser.open(path)
    assert written_to(mailbox, "The door has moved") == ["ada@example.com", "anna@example.com", "boris@example.com"]
    assert written_to(mailbox, "Вход теперь со двора") == ["ada@example.com", "dmitri@example.com"]
    assert "3 sent · 1 failed" in browser.text
    failed = browser.dom.select_one(".failed li")
    assert failed
    assert failed.get_text(" ").split()[:4] == ["vera@example.com", "550", "5.1.1", "No"]

    mailbox.before_each = lambda _: None
    browser.press(str(failed.select_one("form")["action"]))  # type: ignore[index]
    mailing.delivery.deliver_due()
    browser.open(path)
    assert "4 sent" in browser.text
    assert "failed" not in browser.element("message-" + _id_of(browser)).get_text()
    browser.open(f"/admin/notices?event={event}")
    assert browser.element("of-event").get_text().startswith("Messages about Concert.")
    assert "Message from the organiser" in browser.text


def test_guests_who_were_selected_or_found_in_the_list_are_written_to_alone(mailing: Service, mailbox: Mailbox) -> None:
    event = mailing.create_event(confirmation="instant", seats=10)["id"]
    path = f"/admin/events/{event}/messages"
    ids = [mailing.book(event, f"{name}@example.com")["id"] for name in ("anna", "boris", "vera")]
    browser = Browser(mailing)
    browser.sign_in()

    browser.open(f"/admin/events/{event}/guests")
    form = browser.page.forms["selected"]
    form.action = path
    for place in range(2):
        form.set("booking_ids", True, index=place)
    browser.send("selected")
    assert "The guests you selected · 2" in browser.text
    browser.send("write-message", **EN)
    assert "2 people" in browser.element("meant").get_text()
    browser.send("send-message")
    browser.open(f"{path}?q=vera")
    assert "The guests you selected · 1" in browser.text
    browser.send("write-message", **RU)
    browser.send("send-message")
    mailing.delivery.deliver_due()

    written = sorted(written_to(mailbox, "The door has moved") + written_to(mailbox, "Вход теперь со двора"))
    assert written == ["anna@example.com", "boris@example.com", "vera@example.com"]
    assert "Guests with 2 selected bookings" in browser.open(path).text
    assert all(one not in browser.page.text for one in ids)


def test_all_bookings_of_a_long_list_are_written_to_and_not_those_who_wait(
    mailing: Service, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "ON_PAGE", 2)
    event = mailing.create_event(confirmation="instant", seats=3)["id"]
    for name in ("anna", "boris", "vera"):
        mailing.book(event, f"{name}@example.com")
    mailing.wait(event, "wim@example.com")
    browser = Browser(mailing)
    browser.sign_in()

    browser.open(f"/admin/events/{event}/guests")
    browser.page.forms["selected"].action = f"/admin/events/{event}/messages"
    browser.send("selected", matching=True)
    assert "The guests you selected · 3" in browser.text
    browser.send("write-message", **EN)
    assert "3 people" in browser.element("meant").get_text()
    browser.send("send-message")
    mailing.delivery.deliver_due()

    written = sorted(written_to(mailbox, "The door has moved"))
    assert written == ["anna@example.com", "boris@example.com", "vera@example.com"]


def test_guests_who_did_not_come_are_written_to_alone(mailing: Service, mailbox: Mailbox) -> None:
    event = mailing.create_event(confirmation="instant", seats=10)["id"]
    came, _ = (mailing.book(event, f"{name}@example.com")["reference"] for name in ("anna", "boris"))
    assert mailing.post(f"/bookings/{came}/check-in", **mailing.as_admin).status_int == 200
    browser = Browser(mailing)
    browser.sign_in()

    browser.open(f"/admin/events/{event}/messages?state=absent")
    assert "The guests you selected · 1" in browser.text
    browser.send("write-message", **EN)
    assert "1 person" in browser.element("meant").get_text()
    browser.send("send-message")
    mailing.delivery.deliver_due()

    assert written_to(mailbox, "The door has moved") == ["boris@example.com"]


def _id_of(browser: Browser) -> str:
    return str(browser.dom.select_one("article.message")["id"]).removeprefix("message-")  # type: ignore[index]


def test_without_a_mail_server_nothing_is_said_to_be_on_its_way(service: Service, admin: Browser) -> None:
    event = service.create_event(confirmation="instant")["id"]
    service.book(event, "anna@example.com")
    admin.open(f"/admin/events/{event}/messages")
    admin.send("write-message", **EN)
    admin.send("try-message")
    assert admin.message == "Email isn’t set up, so the test wasn’t sent."
    admin.send("send-message")
    assert admin.message == "Your message is saved. No emails will be sent until email is set up."
