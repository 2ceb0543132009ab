"""Another mail server or bot while the service runs: at once, with nothing lost and nothing twice."""

import threading
from zoneinfo import ZoneInfo

from booking.bot.chats import SiteFacts
from booking.bot.present import PresentBot
from booking.senders.message import Message
from booking.zone import Zone
from tests.support.bot_api import TOKEN, BotApi
from tests.support.service import Service, eventually, threads
from tests.support.told import Mailbox, Told, temporary

ANNA = 1001
PLACE = SiteFacts("https://booking.example.org", Zone(ZoneInfo("Europe/Berlin")))


def test_a_message_under_way_ends_as_it_began_and_the_next_goes_by_the_new_server(service: Service, told: Told) -> None:
    service.book_as_many(3)
    old, new = told.mailboxes["email"], Mailbox()
    is_inside, may_go_on = threading.Event(), threading.Event()

    def hang(_: Message) -> None:
        is_inside.set()
        assert may_go_on.wait(20)

    old.before_each = hang
    delivering = threading.Thread(target=told.delivery.deliver_due)
    delivering.start()
    assert is_inside.wait(20)
    told.exchange(email=new)
    may_go_on.set()
    delivering.join(20)

    told.delivery.deliver_due()
    assert [message.recipient for message in (*old.messages, *new.messages)] == [
        f"guest{number}@example.com" for number in range(3)
    ]
    assert len(old.messages) == 1
    assert told.column("state") == ["sent"] * 3
    assert old.closed


def test_what_a_wrong_server_refused_and_what_none_could_take_is_sent_at_once_by_a_right_one(
    service: Service, told: Told
) -> None:
    service.book_as_many(2)
    told.refuse(*[temporary("535 authentication failed")] * 9)
    told.deliver()
    assert told.column("state") == ["due", "due"]
    assert min(told.column("due_at")) > service.clock.now()

    told.exchange()
    assert told.delivery.channels == frozenset()
    service.book_as_many(1)
    told.delivery.deliver_due()
    assert told.column("state") == ["due", "due", "undelivered"]

    right = Mailbox()
    told.exchange(email=right)
    told.delivery.deliver_due()
    assert told.column("state") == ["sent"] * 3
    assert len(right.messages) == 3


def test_a_channel_that_is_gone_sends_nothing_of_what_was_claimed_for_it(service: Service, told: Told) -> None:
    service.book_as_many(2)
    told.mailboxes["email"].before_each = lambda _: told.exchange()
    told.delivery.deliver_due()

    told.delivery.deliver_due()
    assert told.column("state") == ["sent", "undelivered"]
    assert told.column("tries") == [1, 0]


def test_another_token_is_another_bot_from_then_on(service: Service, bot_api: BotApi) -> None:
    bot = PresentBot(service.database, bot_api.url)
    bot.use(None, PLACE)
    bot.start()
    assert bot.deep_link("code") is None
    try:
        bot.use("7002:of-another-bot-or-of-nobody", PLACE)
        eventually(lambda: "bot" in threads())
        assert bot.deep_link("code") is None
        bot.use(TOKEN, PLACE)
        bot_api.write(ANNA, "/bookings")
        eventually(lambda: len(bot_api.said_to(ANNA)) == 1)
        assert bot.deep_link("code") == "https://t.me/booking_test_bot?start=code"
        bot.use(TOKEN, PLACE)
        bot.use(TOKEN, SiteFacts("https://tickets.example.org", PLACE.zone))
        bot_api.write(ANNA, "/bookings")
        eventually(lambda: len(bot_api.said_to(ANNA)) == 2)
        assert "https://tickets.example.org/account" in bot_api.said_to(ANNA)[1]["text"]

        bot.use(None, PLACE)
        eventually(lambda: "bot" not in threads())
        bot_api.write(ANNA, "/bookings")
        assert bot.deep_link("code") is None
    finally:
        bot.stop()
    bot.use(TOKEN, PLACE)
    assert "bot" not in threads()
    assert len(bot_api.said_to(ANNA)) == 2
