"""Queued notices reach people by a real mail server and by Telegram's API: from the booking to the mailbox and back."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking import notices, seats, waitlist
from booking.accounts import accounts
from booking.bot import chats
from booking.bot.chats import SiteFacts
from booking.bot.poller import Bot
from booking.delivery.letters import Letters
from booking.delivery.worker import Delivery
from booking.notice import NoticeState
from booking.people import Account, Person
from booking.senders.email import EmailSender
from booking.senders.smtp_url import parse
from booking.senders.telegram import TelegramSender
from booking.senders.telegram_api import TelegramApi
from booking.store.database import Tx
from booking.zone import Zone
from tests.support.bot_api import TOKEN, BotApi
from tests.support.service import Service
from tests.support.smtp_server import SmtpServer, Taken

CHAT = 1001
ZONE = ZoneInfo("Europe/Berlin")
SITE = "https://booking.example.org"


@pytest.fixture
def deliver(service: Service, mail_server: SmtpServer, bot_api: BotApi) -> Callable[[], int]:
    email = EmailSender(parse(f"smtp://127.0.0.1:{mail_server.port}"), "Booking <booking@example.org>", service.clock)
    telegram = TelegramSender(TelegramApi(TOKEN, bot_api.url))
    delivery = Delivery(
        service.database, service.clock, {"email": email, "telegram": telegram}, Letters(SITE, Zone(ZONE)).message
    )
    return delivery.deliver_due


@pytest.fixture
def bot(service: Service, bot_api: BotApi) -> Iterator[Bot]:
    with closing(TelegramApi(TOKEN, bot_api.url)) as api:
        yield Bot(service.database, api, SiteFacts(SITE, Zone(ZONE)))


@pytest.fixture
def anna(service: Service, bot_api: BotApi, bot: Bot, deliver: Callable[[], int]) -> Account:
    """Somebody who has linked their chat and was told all there was to tell."""
    account = service.add_account("anna@example.com", name="Anna")
    bot_api.write(CHAT, f"/start {service.database.write(chats.make_code, account.id)}")
    bot.read_once(0)
    deliver()
    return service.database.read(accounts.find, account.id)


def states(service: Service) -> list[tuple[str, str, NoticeState]]:
    found = service.database.read(notices.page, None, None, 100)
    return [(notice.kind, notice.channel, notice.state) for notice in reversed(found)]


def text_of(taken: Taken) -> str:
    part = taken.mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def said_last(bot_api: BotApi) -> dict[str, Any]:
    return bot_api.said_to(CHAT)[-1]


def test_a_hold_is_confirmed_by_the_button_of_its_message(
    service: Service, bot_api: BotApi, bot: Bot, anna: Account, deliver: Callable[[], int]
) -> None:
    event = service.create_event(title="Concert", hold_seconds=900)
    booking = service.database.write(seats.book, event["id"], anna.person, 1, by_member=True)

    deliver()
    placed = said_last(bot_api)
    assert "Concert" in placed["text"]
    bot_api.press(placed, "Confirm")
    bot.read_once(0)
    deliver()

    assert service.database.read(seats.find, booking.id).status == "confirmed"
    assert "BEGIN:VCALENDAR" in said_last(bot_api)["document"][2]
    assert states(service)[-2:] == [
        ("hold_placed", "telegram", "sent"),
        ("confirmed", "telegram", "sent"),
    ]


def test_a_seat_that_came_free_is_confirmed_by_the_button_of_the_offer(
    service: Service, bot_api: BotApi, bot: Bot, anna: Account, deliver: Callable[[], int]
) -> None:
    event = service.create_event(title="Concert", seats=1, hold_seconds=900)["id"]
    service.book(event)
    entry = service.database.write(waitlist.join, event, anna.person, 1, by_member=True)
    deliver()
    joined = said_last(bot_api)
    assert "You’re number 1 on the waiting list" in joined["text"]
    assert [key["text"] for row in joined["reply_markup"]["inline_keyboard"] for key in row] == [
        "Leave the waiting list"
    ]

    service.clock.move(900)
    service.jobs.sweep()
    deliver()
    offered = said_last(bot_api)
    assert offered["text"].startswith("1 seat for you until ")
    bot_api.press(offered, "Confirm")
    bot.read_once(0)

    booking_id = service.database.read(waitlist.find, entry.id).booking_id
    assert booking_id is not None
    assert service.database.read(seats.find, booking_id).status == "confirmed"


def test_a_guest_who_waits_is_mailed_a_link_to_their_entry_and_then_one_to_their_booking(
    service: Service, mail_server: SmtpServer, deliver: Callable[[], int]
) -> None:
    event = service.create_event(title="Concert", seats=1)["id"]
    booking = service.book(event)
    entry = service.database.write(waitlist.join, event, Person("", "waits@example.com", language="ru"), 1)
    deliver()
    service.database.write(seats.cancel, booking["id"])
    deliver()

    joined, offered = (taken for taken in mail_server.taken if taken.recipients == ["waits@example.com"])
    offer = service.database.read(waitlist.find, entry.id).booking_id
    assert f"{SITE}/w/{entry.id}#leave" in text_of(joined)
    assert f"{SITE}/b/{offer}#confirm" in text_of(offered)
    assert str(offered.mail["Subject"]).replace("\xa0", " ").startswith("1 место для вас до ")


def test_mail_takes_over_from_a_bot_that_is_blocked(
    service: Service, mail_server: SmtpServer, bot_api: BotApi, anna: Account, deliver: Callable[[], int]
) -> None:
    mail_server.taken.clear()
    bot_api.blocked = {CHAT}
    event = service.create_event(title="Concert")
    service.database.write(seats.book, event["id"], anna.person, 1, by_member=True)

    deliver()
    deliver()

    left = service.database.read(accounts.find, anna.id)
    assert (left.telegram_chat_id, left.channel) == (None, "email")
    (taken,) = mail_server.taken
    assert taken.recipients == ["anna@example.com"]
    assert "Concert" in taken.mail["Subject"]


@pytest.mark.long
def test_a_burst_of_two_thousand_arrives_each_once_and_by_one_connection(
    service: Service, mail_server: SmtpServer, deliver: Callable[[], int]
) -> None:
    event = service.create_event(seats=2_000, confirmation="instant")["id"]

    def book_all(tx: Tx) -> None:
        for number in range(2_000):
            seats.book(tx, event, Person("", f"person{number}@example.com"), 1)

    service.database.write(book_all)
    deliver()

    recipients = [taken.recipients[0] for taken in mail_server.taken]
    assert sorted(recipients) == sorted(f"person{number}@example.com" for number in range(2_000))
    assert len({taken.mail["Message-ID"] for taken in mail_server.taken}) == 2_000
    assert mail_server.connections == 1
