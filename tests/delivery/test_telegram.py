"""Telegram: what is sent to a chat, and what a person can do from theirs, against the API's own rules."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from booking import history, seats, waitlist
from booking.accounts import accounts
from booking.bot import chats
from booking.bot.chats import SiteFacts
from booking.bot.poller import Bot
from booking.errors import SendError
from booking.model import Booking, Entry
from booking.people import Account
from booking.senders.message import Button, Message
from booking.senders.plain import in_plain_words
from booking.senders.telegram import TelegramSender
from booking.senders.telegram_api import TelegramApi
from booking.zone import Zone
from tests.support.bot_api import BOT_ID, TOKEN, BotApi, Refusal
from tests.support.service import FixedClock, Service, eventually
from tests.support.told import refused

ANNA, BORIS = 1001, 1002  # Their chats.
PLACE = SiteFacts("https://booking.example.org", Zone(ZoneInfo("Europe/Berlin")))
WORD_OF_OLD_BUTTONS = "This button is out of date. Send /bookings to see your bookings."
MESSAGE = Message("1@example.org", str(ANNA), "Your seats are held", "Confirm them in time.\n", "<p>Confirm</p>")


@pytest.fixture
def api() -> Iterator[BotApi]:
    running = BotApi()
    yield running
    running.close()


@pytest.fixture
def sender(api: BotApi) -> Iterator[TelegramSender]:
    made = TelegramSender(TelegramApi(TOKEN, api.url))
    yield made
    made.close()


@pytest.fixture
def make_bot(api: BotApi, service: Service) -> Iterator[Callable[[], Bot]]:
    apis: list[TelegramApi] = []

    def make() -> Bot:
        apis.append(TelegramApi(TOKEN, api.url))
        return Bot(service.database, apis[-1], PLACE)

    yield make
    for one in apis:
        one.close()


@pytest.fixture
def bot(make_bot: Callable[[], Bot]) -> Bot:
    return make_bot()


@pytest.fixture
def anna(service: Service) -> Account:
    return service.add_account("anna@example.com", name="Anna")


@pytest.fixture
def boris(service: Service) -> Account:
    return service.add_account("boris@example.com", name="Boris")


def link(service: Service, api: BotApi, bot: Bot, account: Account, chat_id: int = ANNA) -> None:
    """Let a person link their chat, and forget what was said about it."""
    code = service.database.write(chats.make_code, account.id)
    api.write(chat_id, f"/start {code}")
    bot.read_once(0)
    api.messages.clear()


def account_now(service: Service, account: Account) -> Account:
    return service.database.read(accounts.find, account.id)


def hold(service: Service, account: Account, **event: Any) -> Booking:
    """Let an account book a seat of a new event."""
    number = service.create_event(**event)["id"]
    person = account_now(service, account).person
    return service.database.write(seats.book, number, person, 1, by_member=True)


def wait_for_seat(service: Service, account: Account, **event: Any) -> tuple[Any, Entry]:
    """Let an account wait for the one seat of a new event, and return the booking that has it and the entry."""
    number = service.create_event(seats=1, **event)["id"]
    booking = service.book(number)
    person = account_now(service, account).person
    return booking, service.database.write(waitlist.join, number, person, 1, by_member=True)


def status(service: Service, booking: Booking) -> str:
    found = service.database.read(seats.look_up, booking.id)
    assert found is not None
    return found.status


def ask(api: BotApi, bot: Bot, text: str, chat_id: int = ANNA, **how: str) -> dict[str, Any]:
    """Let a person write to the bot, and return its answer."""
    before = len(api.said_to(chat_id))
    api.write(chat_id, text, **how)
    bot.read_once(0)
    said = api.said_to(chat_id)[before:]
    assert len(said) == 1
    return said[0]


def press(api: BotApi, bot: Bot, message: dict[str, Any], label: str) -> str:
    """Let a person press a button, and return the word on it."""
    api.press(message, label)
    bot.read_once(0)
    return str([call for call in api.calls if call.method == "answerCallbackQuery"][-1].parameters["text"])


def press_twice(api: BotApi, bot: Bot, message: dict[str, Any], label: str) -> str:
    """Let a person press a button that asks once more, and say yes; return the word on that."""
    press(api, bot, message, label)
    return press(api, bot, api.said_to(message["chat"]["id"])[-1], "Yes, ")


def labels(message: dict[str, Any]) -> list[str]:
    return [key["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for key in row]


# What is sent


def test_a_call_that_was_given_up_is_not_made_again(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    telegram = TelegramApi(TOKEN, api.url)
    telegram.call("getMe", {})  # By a connection that is kept.
    api.write(ANNA, "/start")
    answer = api.answer

    def answer_too_late(token: str, method: str, parameters: dict[str, Any]) -> Any:
        result = answer(token, method, parameters)
        telegram.abort()
        return result

    monkeypatch.setattr(api, "answer", answer_too_late)
    with pytest.raises(SendError):
        telegram.call("sendMessage", {"chat_id": ANNA, "text": "Once"})
    telegram.close()
    assert len(api.said_to(ANNA)) == 1


def test_a_message_arrives_with_its_subject_and_buttons(api: BotApi, sender: TelegramSender) -> None:
    api.write(ANNA, "/start")
    buttons = (
        Button("Confirm", f"confirm:{'f' * 43}", "https://booking.example.org/?booking=1"),
        Button("Look", "", "https://booking.example.org/"),
    )

    sender.send(replace(MESSAGE, buttons=buttons))

    (said,) = api.said_to(ANNA)
    assert said["text"] == "Your seats are held\n\nConfirm them in time."
    assert said["reply_markup"]["inline_keyboard"] == [
        [{"text": "Confirm", "callback_data": f"confirm:{'f' * 43}"}],
        [{"text": "Look", "url": "https://booking.example.org/"}],
    ]


def test_a_link_into_one_s_own_network_is_in_the_text(api: BotApi, sender: TelegramSender) -> None:
    api.write(ANNA, "/start")

    sender.send(replace(MESSAGE, buttons=(Button("Look", "", "http://127.0.0.1:8080/"),)))

    (said,) = api.said_to(ANNA)
    assert said["text"].endswith("\nLook: http://127.0.0.1:8080/")
    assert labels(said) == []


def test_a_calendar_entry_is_a_file_of_the_message(api: BotApi, sender: TelegramSender) -> None:
    api.write(ANNA, "/start")
    entry = "BEGIN:VCALENDAR\r\nSUMMARY:Чтение\r\nEND:VCALENDAR\r\n"

    sender.send(replace(MESSAGE, calendar=entry, buttons=(Button("Cancel", "cancel:1", ""),)))

    (said,) = api.said_to(ANNA)
    assert said["document"] == ("event.ics", "text/calendar", entry)
    assert said["caption"] == "Your seats are held\n\nConfirm them in time."
    assert labels(said) == ["Cancel"]


@pytest.mark.parametrize("letter", ["x", "🎻"])
def test_a_text_that_is_too_long_arrives_shortened(api: BotApi, sender: TelegramSender, letter: str) -> None:
    api.write(ANNA, "/start")

    sender.send(replace(MESSAGE, text=letter * 5_000, calendar="BEGIN:VCALENDAR\r\n"))

    (said,) = api.said_to(ANNA)
    assert said["text"].endswith(letter + "…")


def test_a_burst_goes_by_one_connection(api: BotApi, sender: TelegramSender) -> None:
    api.write(ANNA, "/start")
    for _ in range(20):
        sender.send(MESSAGE)

    assert (len(api.messages), api.connections) == (20, 1)


def test_being_asked_to_wait_is_obeyed(api: BotApi, sender: TelegramSender) -> None:
    api.next_answers = [Refusal(429, "Too Many Requests: retry after 17", retry_after=17)]

    error = refused(sender, MESSAGE)

    assert (error.permanent, error.retry_after_seconds, error.is_blocked) == (False, 17, False)
    assert error.sentence == "Telegram answered 429: Too Many Requests: retry after 17"


def test_whoever_has_blocked_the_bot_is_known(api: BotApi, sender: TelegramSender) -> None:
    api.write(ANNA, "/start")
    api.blocked = {ANNA}

    error = refused(sender, MESSAGE)

    assert (error.permanent, error.is_blocked) == (True, True)
    assert error.sentence == "Telegram answered 403: Forbidden: bot was blocked by the user"


def test_a_chat_that_is_gone_counts_as_blocked(sender: TelegramSender) -> None:
    error = refused(sender, MESSAGE)

    assert (error.permanent, error.is_blocked) == (True, True)


@pytest.mark.parametrize(
    "answer",
    [
        (502, b"<html>Bad Gateway</html>"),
        (403, b"<html>The proxy forbids it</html>"),
        (200, b"[]"),
        (200, b""),
        Refusal(500, "Internal Server Error"),
        Refusal(401, "Unauthorized"),
        BotApi.DROP,
    ],
    ids=str,
)
def test_a_fault_of_the_other_side_is_tried_again(api: BotApi, sender: TelegramSender, answer: Any) -> None:
    api.write(ANNA, "/start")
    api.next_answers = [answer]

    error = refused(sender, MESSAGE)
    sender.send(MESSAGE)

    assert (error.permanent, error.is_blocked) == (False, False)
    assert len(api.messages) == 1


def test_a_message_that_telegram_will_never_take_has_failed(api: BotApi, sender: TelegramSender) -> None:
    api.next_answers = [Refusal(400, "Bad Request: can't parse entities")]

    error = refused(sender, MESSAGE)

    assert (error.permanent, error.is_blocked) == (True, False)


def test_a_connection_that_telegram_has_closed_meanwhile_costs_nothing(api: BotApi, sender: TelegramSender) -> None:
    api.write(ANNA, "/start")
    sender.send(MESSAGE)
    api.next_answers = [BotApi.DROP]

    sender.send(MESSAGE)

    assert len(api.messages) == 2


def test_telegram_hanging_is_left(api: BotApi) -> None:
    hanging = TelegramApi(TOKEN, api.url, operation_seconds=0.3)
    with pytest.raises(SendError) as caught:
        hanging.call("getUpdates", {"timeout": 20})

    hanging.close()
    assert not caught.value.permanent
    assert caught.value.sentence == "Telegram did not answer in time."


def test_the_token_is_in_no_error(api: BotApi) -> None:
    wrong = TelegramApi("12:wrong-and-secret", api.url)
    nowhere = TelegramApi(TOKEN, "http://127.0.0.1:1")
    broken = TelegramApi("12:with space and\nline", api.url)
    sentences = []
    for one in (wrong, nowhere, broken):
        with pytest.raises(SendError) as caught:
            one.call("getMe", {})
        one.close()
        sentences.append(caught.value.sentence)

    assert "Unauthorized" in sentences[0]
    assert "doesn’t know this token" in str(in_plain_words(sentences[0]))
    for sentence in sentences:
        assert not any(secret in sentence for secret in (TOKEN, "wrong-and-secret", "with space"))


# A person and their chat


def test_a_chat_is_linked_by_the_page_s_link(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    assert bot.deep_link("code") is None
    code = service.database.write(chats.make_code, anna.id)

    said = ask(api, bot, f"/start {code}")

    assert bot.deep_link(code) == f"https://t.me/booking_test_bot?start={code}"
    assert "linked to the account of Anna" in said["text"]
    linked = account_now(service, anna)
    assert (linked.telegram_chat_id, linked.channel) == (ANNA, "telegram")


def test_a_link_works_once(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    code = service.database.write(chats.make_code, anna.id)
    ask(api, bot, f"/start {code}")

    said = ask(api, bot, f"/start {code}", BORIS)

    assert "has been used or has expired" in said["text"]
    assert account_now(service, anna).telegram_chat_id == ANNA


@pytest.mark.parametrize("seconds", [3_599.999, 3_600])
def test_a_link_works_for_an_hour(
    service: Service, clock: FixedClock, api: BotApi, bot: Bot, anna: Account, seconds: float
) -> None:
    code = service.database.write(chats.make_code, anna.id)
    clock.move(seconds)

    ask(api, bot, f"/start {code}")

    assert (account_now(service, anna).telegram_chat_id is not None) == (seconds < 3_600)


def test_a_newer_link_ends_the_older(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    older = service.database.write(chats.make_code, anna.id)
    service.database.write(chats.make_code, anna.id)

    ask(api, bot, f"/start {older}")

    assert account_now(service, anna).telegram_chat_id is None


def test_a_disabled_account_can_t_be_linked(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    code = service.database.write(chats.make_code, anna.id)
    service.database.write(accounts.set_disabled, anna.id, True)

    ask(api, bot, f"/start {code}")

    assert account_now(service, anna).telegram_chat_id is None


def test_a_chat_is_one_account_s(service: Service, api: BotApi, bot: Bot, anna: Account, boris: Account) -> None:
    link(service, api, bot, anna)
    link(service, api, bot, boris)

    assert account_now(service, boris).telegram_chat_id == ANNA
    left = account_now(service, anna)
    assert (left.telegram_chat_id, left.channel) == (None, "email")


def test_stop_ends_the_messages(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    link(service, api, bot, anna)

    said = ask(api, bot, "/stop")

    assert "won’t send anything more to this chat" in said["text"]
    left = account_now(service, anna)
    assert (left.telegram_chat_id, left.channel) == (None, "email")
    assert "isn’t linked" in ask(api, bot, "/bookings")["text"]


def test_strangers_are_told_where_to_link(api: BotApi, bot: Bot) -> None:
    for text in ("/start", "/stop", "/bookings", "hello"):
        assert "https://booking.example.org/account" in ask(api, bot, text)["text"]


def test_strangers_are_answered_in_their_language(api: BotApi, bot: Bot) -> None:
    assert "не связан" in ask(api, bot, "/start", language="ru")["text"]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
@pytest.mark.parametrize(
    "command", ["/start@booking_test_bot {}", "/START@Booking_Test_Bot {}", "/bookings@booking_test_bot"]
)
def test_a_command_to_this_bot_in_a_group_is_answered_shortly_and_does_nothing(
    service: Service, api: BotApi, bot: Bot, anna: Account, kind: str, command: str
) -> None:
    code = service.database.write(chats.make_code, anna.id)

    said = ask(api, bot, command.format(code), kind=kind)

    assert said["text"] == "I write to people, not to groups. Open a chat with me alone."
    assert account_now(service, anna).telegram_chat_id is None


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
@pytest.mark.parametrize(
    "text",
    [
        "Who comes on Friday?",
        "/start",
        "/bookings",
        "/start@another_bot",
        "/start@booking_test_bot_2",
        "Ask @booking_test_bot",
        "@booking_test_bot /bookings",
        "No: /bookings@booking_test_bot",
        "/",
        "/@booking_test_bot",
    ],
)
def test_the_bot_is_silent_in_a_group_unless_a_command_is_for_it(api: BotApi, bot: Bot, kind: str, text: str) -> None:
    api.write(ANNA, text, kind=kind)

    assert bot.read_once(0) == 1
    assert api.calls[-1].method == "getMe"


@pytest.mark.parametrize("kind", ["private", "supergroup"])
def test_the_bot_is_silent_when_nobody_asks_it_for_anything(api: BotApi, bot: Bot, kind: str) -> None:
    chat, person = {"id": ANNA, "type": kind}, {"id": ANNA, "is_bot": False, "first_name": "Anna"}
    said = {"message_id": 1, "chat": chat, "from": person, "text": "/bookings@booking_test_bot"}
    other = {"id": 9, "is_bot": True, "first_name": "Bot", "username": "other_bot"}
    happened: list[dict[str, Any]] = [
        {"edited_message": said},
        {"channel_post": said},
        {"edited_channel_post": said},
        {"message": {**said, "from": other}},
        {"message": {"message_id": 1, "chat": chat, "from": person, "new_chat_members": [other]}},
        {"message": {"message_id": 1, "chat": chat, "from": person, "pinned_message": said}},
        {"message": {"message_id": 1, "chat": chat, "from": person, "caption": "/bookings@booking_test_bot"}},
        {"my_chat_member": {"chat": chat, "from": person}},
    ]
    for update in happened:
        api.happen(**update)

    assert bot.read_once(0) == len(happened)
    assert api.calls[-1].method == "getMe"
    assert bot.read_once(0) == 0


def test_a_command_with_the_bot_s_name_is_one_in_a_private_chat_too(
    service: Service, api: BotApi, bot: Bot, anna: Account
) -> None:
    link(service, api, bot, anna)

    assert "no upcoming bookings" in ask(api, bot, "/bookings@booking_test_bot")["text"]


def test_bookings_are_listed_with_buttons_that_work(
    service: Service, api: BotApi, bot: Bot, anna: Account, boris: Account
) -> None:
    link(service, api, bot, anna)
    held = hold(service, anna, title="Concert")
    service.clock.move(1)
    confirmed = hold(service, anna, title="Reading", confirmation="instant")
    hold(service, boris, title="Somebody else's")
    service.database.write(seats.cancel, hold(service, anna, title="Given up").id)

    said = ask(api, bot, "/bookings")

    assert labels(said) == ["Cancel: Reading", "Confirm: Concert", "Cancel: Concert"]
    assert "held until" in said["text"]
    assert "Berlin time" in said["text"]
    assert "Somebody else's" not in said["text"]
    assert press(api, bot, said, "Confirm: Concert") == "Confirmed. You have 1 seat."
    assert status(service, held) == "confirmed"
    assert press_twice(api, bot, api.said_to(ANNA)[0], "Cancel: Reading") == "Cancelled: 1 seat released."
    assert status(service, confirmed) == "cancelled"
    assert labels(api.said_to(ANNA)[0]) == ["Cancel: Reading", "Cancel: Concert"]
    assert "has been cancelled" in press(api, bot, api.said_to(ANNA)[0], "Cancel: Reading")
    assert labels(api.said_to(ANNA)[0]) == ["Cancel: Concert"]


def test_a_live_booking_is_listed_however_many_have_ended_since(
    service: Service, api: BotApi, bot: Bot, anna: Account
) -> None:
    link(service, api, bot, anna)
    hold(service, anna, title="Concert", hold_seconds=86_400)
    for _ in range(60):
        service.clock.move(1)
        service.database.write(seats.cancel, hold(service, anna, title="Given up").id)

    assert labels(ask(api, bot, "/bookings")) == ["Confirm: Concert", "Cancel: Concert"]


def test_the_list_is_in_the_account_s_language(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    service.database.write(accounts.set_preferences, anna.id, language="ru")
    link(service, api, bot, anna)

    assert "броней нет" in ask(api, bot, "/bookings")["text"]
    hold(service, anna)
    said = ask(api, bot, "/bookings")

    assert "ждёт подтверждения до" in said["text"]
    assert labels(said) == ["Подтвердить: Concert", "Отменить: Concert"]


def test_a_button_pressed_again_does_no_harm(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    link(service, api, bot, anna)
    booking = hold(service, anna)
    said = ask(api, bot, "/bookings")
    press(api, bot, said, "Confirm")
    confirmed = service.database.read(seats.find, booking.id)

    assert press(api, bot, said, "Confirm") == "Confirmed. You have 1 seat."
    assert service.database.read(seats.find, booking.id) == confirmed
    assert press_twice(api, bot, said, "Cancel") == "Cancelled: 1 seat released."
    assert "has been cancelled" in press(api, bot, said, "Cancel")
    assert "has been cancelled" in press(api, bot, said, "Confirm")
    assert status(service, booking) == "cancelled"
    assert labels(api.said_to(ANNA)[0]) == []


@pytest.mark.parametrize("kind", ["held", "confirmed", "offered"])
def test_a_booking_is_given_up_only_after_a_second_question_and_a_yes(
    service: Service, api: BotApi, bot: Bot, anna: Account, kind: str
) -> None:
    link(service, api, bot, anna)
    if kind == "offered":
        taken, entry = wait_for_seat(service, anna, title="Concert")
        service.database.write(seats.cancel, taken["id"])
        offer = service.database.read(waitlist.find, entry.id).booking_id
        booking = service.database.read(seats.find, str(offer))
    else:
        booking = hold(service, anna, title="Concert", confirmation="attendee" if kind == "held" else "instant")
    before = service.database.read(seats.find, booking.id)
    said = ask(api, bot, "/bookings")

    assert press(api, bot, said, "Cancel").startswith("Cancel this booking?")
    question = api.said_to(ANNA)[-1]
    assert "Concert" in question["text"]
    assert question["text"].endswith("Cancel this booking? Its seats will be released immediately.")
    assert labels(question) == ["Yes, cancel", "Keep it"]
    assert service.database.read(seats.find, booking.id) == before

    assert press(api, bot, question, "Keep it") == "Nothing has changed."
    assert service.database.read(seats.find, booking.id) == before
    assert labels(api.said_to(ANNA)[-1]) == []
    assert "Cancel: Concert" in labels(api.said_to(ANNA)[0])

    assert press_twice(api, bot, said, "Cancel") == "Cancelled: 1 seat released."
    assert status(service, booking) == "cancelled"
    for old in ("Yes, cancel", "Keep it"):
        assert press(api, bot, question, old) == "This booking has been cancelled."
    asked_before = len(api.said_to(ANNA))
    assert press(api, bot, said, "Cancel") == "This booking has been cancelled."
    assert len(api.said_to(ANNA)) == asked_before


def test_what_was_kept_stays_however_late_an_old_yes_comes(
    service: Service, clock: FixedClock, api: BotApi, bot: Bot, anna: Account
) -> None:
    link(service, api, bot, anna)
    booking = hold(service, anna, title="Concert", confirmation="instant")
    said = ask(api, bot, "/bookings")
    press(api, bot, said, "Cancel")
    first = api.said_to(ANNA)[-1]
    press(api, bot, said, "Cancel")
    second = api.said_to(ANNA)[-1]

    press(api, bot, second, "Keep it")

    for old in (first, second):
        assert press(api, bot, old, "Yes, cancel") == WORD_OF_OLD_BUTTONS
        assert labels(api.messages[old["message_id"]]) == []
    clock.move(3_600)
    press(api, bot, said, "Cancel")
    assert press(api, bot, first, "Yes, cancel") == WORD_OF_OLD_BUTTONS
    assert status(service, booking) == "confirmed"
    assert press(api, bot, api.said_to(ANNA)[-1], "Yes, cancel") == "Cancelled: 1 seat released."


@pytest.mark.parametrize("seconds", [3_599, 3_600])
def test_a_question_waits_an_hour_for_its_answer(
    service: Service, clock: FixedClock, api: BotApi, bot: Bot, anna: Account, seconds: int
) -> None:
    link(service, api, bot, anna)
    booking = hold(service, anna, confirmation="instant")
    press(api, bot, ask(api, bot, "/bookings"), "Cancel")
    question = api.said_to(ANNA)[-1]
    clock.move(seconds)

    press(api, bot, question, "Yes, cancel")

    assert status(service, booking) == ("cancelled" if seconds < 3_600 else "confirmed")


def test_a_yes_of_an_earlier_release_is_out_of_date(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    link(service, api, bot, anna)
    booking = hold(service, anna)
    press(api, bot, ask(api, bot, "/bookings"), "Cancel")
    question = api.said_to(ANNA)[-1]
    question["reply_markup"]["inline_keyboard"][0][0]["callback_data"] = f"yes_cancel:{booking.id}"

    assert press(api, bot, question, "Yes, cancel") == WORD_OF_OLD_BUTTONS
    assert status(service, booking) == "held"


@pytest.mark.parametrize("label", ["Confirm", "Cancel", "Keep it", "Yes, cancel"])
def test_a_button_pressed_twice_at_once_is_nothing_to_log(
    service: Service, api: BotApi, bot: Bot, anna: Account, label: str, caplog: pytest.LogCaptureFixture
) -> None:
    link(service, api, bot, anna)
    hold(service, anna)
    said = ask(api, bot, "/bookings")
    if label in ("Keep it", "Yes, cancel"):
        press(api, bot, said, "Cancel")
        said = api.said_to(ANNA)[-1]

    for _ in range(2):
        api.press(said, label)
    bot.read_once(0)

    assert [record.getMessage() for record in caplog.records if record.name == "booking.bot.poller"] == []


def test_a_question_about_what_has_ended_meanwhile_is_answered_with_that(
    service: Service, clock: FixedClock, api: BotApi, bot: Bot, anna: Account, boris: Account
) -> None:
    link(service, api, bot, anna)
    link(service, api, bot, boris, BORIS)
    booking = hold(service, anna, hold_seconds=20)
    press(api, bot, ask(api, bot, "/bookings"), "Cancel")
    question = api.said_to(ANNA)[-1]

    for label in ("Yes, cancel", "Keep it"):
        forwarded = {**question, "chat": {"id": BORIS, "type": "private"}}
        assert press(api, bot, forwarded, label) == "We can’t find this booking among yours."
    clock.move(20)
    assert "didn’t confirm in time" in press(api, bot, question, "Keep it")
    assert labels(api.said_to(ANNA)[-1]) == []
    assert "didn’t confirm in time" in press(api, bot, question, "Yes, cancel")
    assert status(service, booking) == "expired"


def test_the_question_is_asked_in_the_account_s_language(
    service: Service, api: BotApi, bot: Bot, anna: Account
) -> None:
    service.database.write(accounts.set_preferences, anna.id, language="ru")
    link(service, api, bot, anna)
    hold(service, anna)
    press(api, bot, ask(api, bot, "/bookings"), "Отменить")

    assert labels(api.said_to(ANNA)[-1]) == ["Да, отменить", "Оставить"]


def test_a_place_on_a_waiting_list_is_kept_by_thinking_again(
    service: Service, api: BotApi, bot: Bot, anna: Account
) -> None:
    link(service, api, bot, anna)
    _, entry = wait_for_seat(service, anna)
    said = ask(api, bot, "/bookings")
    assert press(api, bot, said, "Leave").startswith("Leave this waiting list?")
    question = api.said_to(ANNA)[-1]

    assert labels(question) == ["Yes, leave", "Keep it"]
    assert press(api, bot, question, "Keep it") == "Nothing has changed."
    assert service.database.read(waitlist.find, entry.id).status == "waiting"
    assert press(api, bot, question, "Yes, leave") == WORD_OF_OLD_BUTTONS
    assert service.database.read(waitlist.find, entry.id).status == "waiting"
    assert press_twice(api, bot, said, "Leave") == "You have left the waiting list."
    assert press(api, bot, question, "Yes, leave") == "You have left the waiting list."
    assert press(api, bot, question, "Keep it") == "You have left the waiting list."


def test_a_press_after_the_deadline_gives_no_seat(
    service: Service, clock: FixedClock, api: BotApi, bot: Bot, anna: Account
) -> None:
    link(service, api, bot, anna)
    booking = hold(service, anna, hold_seconds=20)
    said = ask(api, bot, "/bookings")
    clock.move(20)

    assert "didn’t confirm in time" in press(api, bot, said, "Confirm")
    assert status(service, booking) == "expired"
    assert labels(api.said_to(ANNA)[0]) == []


def test_a_press_can_t_confirm_for_the_organiser(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    link(service, api, bot, anna)
    booking = hold(service, anna, confirmation="organiser")
    said = ask(api, bot, "/bookings")
    assert labels(said) == ["Cancel: Concert"]
    said["reply_markup"]["inline_keyboard"].append([{"text": "Confirm", "callback_data": f"confirm:{booking.id}"}])

    assert "when the organiser receives your payment" in press(api, bot, said, "Confirm")
    assert status(service, booking) == "held"


def test_offers_and_places_on_waiting_lists_are_listed(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    link(service, api, bot, anna)
    taken, _ = wait_for_seat(service, anna, title="Concert", confirmation="instant")
    wait_for_seat(service, anna, title="Reading")
    service.database.write(seats.cancel, taken["id"])

    said = ask(api, bot, "/bookings")

    assert labels(said) == ["Confirm: Concert", "Cancel: Concert", "Leave the list: Reading"]
    assert "1 seat · offered to you until" in said["text"]
    assert "1 seat · number 1 on the waiting list" in said["text"]
    assert press(api, bot, said, "Confirm: Concert") == "Confirmed. You have 1 seat."
    service.database.write(accounts.set_preferences, anna.id, language="ru")
    in_russian = ask(api, bot, "/bookings")
    assert "1\u00a0место · номер 1 в листе ожидания" in in_russian["text"]
    assert labels(in_russian) == ["Отменить: Concert", "Выйти из листа: Reading"]


def test_a_long_list_is_cut_and_leads_to_the_page(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    link(service, api, bot, anna)
    for _ in range(8):
        hold(service, anna)
    for _ in range(3):
        wait_for_seat(service, anna)

    said = ask(api, bot, "/bookings")

    assert said["text"].count(" seat · ") == 10
    assert len(labels(said)) == 8 * 2 + 2
    assert said["text"].endswith("The others are on your page: https://booking.example.org/account/bookings")


def test_a_place_on_a_waiting_list_is_given_up_by_its_button(
    service: Service, api: BotApi, bot: Bot, anna: Account, boris: Account
) -> None:
    link(service, api, bot, anna)
    link(service, api, bot, boris, BORIS)
    _, entry = wait_for_seat(service, anna)
    said = ask(api, bot, "/bookings")

    assert press(api, bot, {**said, "chat": {"id": BORIS, "type": "private"}}, "Leave") == (
        "You’re not on this waiting list."
    )
    assert service.database.read(waitlist.find, entry.id).status == "waiting"
    assert press_twice(api, bot, said, "Leave") == "You have left the waiting list."
    assert press(api, bot, said, "Leave") == "You have left the waiting list."
    assert service.database.read(waitlist.find, entry.id).status == "left"
    assert labels(api.said_to(ANNA)[0]) == []
    left = service.database.read(history.page, entry.event_id, 0, 10)[-1]
    assert (left.action, left.actor) == ("left", f"account {anna.id}")


def test_a_list_can_t_be_left_once_seats_are_offered(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    link(service, api, bot, anna)
    booking, _ = wait_for_seat(service, anna)
    said = ask(api, bot, "/bookings")
    service.database.write(seats.cancel, booking["id"])

    assert press(api, bot, said, "Leave") == "You already have an offer. Send /bookings to see until when."
    assert labels(api.said_to(ANNA)[0]) == []
    service.clock.move(20)
    assert press(api, bot, said, "Leave") == "This waiting list has closed."


def test_a_hold_is_extended_by_its_button_until_no_extension_is_left(
    service: Service, api: BotApi, bot: Bot, anna: Account, sender: TelegramSender
) -> None:
    link(service, api, bot, anna)
    booking = hold(service, anna, hold_seconds=60, max_extensions=1)
    buttons = (Button("Confirm", f"confirm:{booking.id}", ""), Button("Longer", f"extend:{booking.id}", ""))
    sender.send(replace(MESSAGE, buttons=buttons))
    (said,) = api.said_to(ANNA)

    assert press(api, bot, said, "Longer") == "We’re holding your seats until 22:28 Berlin time."
    assert service.database.read(seats.find, booking.id).expires_at == booking.created_at + 120_000
    assert labels(api.said_to(ANNA)[0]) == ["Confirm", "Longer"]
    assert press(api, bot, said, "Longer") == "This hold can’t be extended. Send /bookings to see until when it lasts."
    assert labels(api.said_to(ANNA)[0]) == ["Confirm"]
    press(api, bot, said, "Confirm")
    assert labels(api.said_to(ANNA)[0]) == []


def test_in_the_grace_of_a_hold_its_person_is_sent_to_the_organiser_and_may_still_cancel(
    service: Service, api: BotApi, bot: Bot, anna: Account, sender: TelegramSender
) -> None:
    link(service, api, bot, anna)
    booking = hold(service, anna, hold_seconds=60, grace_seconds=600)
    buttons = (Button("Confirm", f"confirm:{booking.id}", ""), Button("Cancel", f"cancel:{booking.id}", ""))
    sender.send(replace(MESSAGE, buttons=buttons))
    (said,) = api.said_to(ANNA)
    service.clock.move(61)

    assert press(api, bot, said, "Confirm").startswith("The time to confirm is over. If you have paid, tell the")
    assert labels(api.said_to(ANNA)[0]) == ["Cancel"]
    service.clock.move(600)
    assert "this hold has ended" in press(api, bot, said, "Cancel")
    assert labels(api.said_to(ANNA)[0]) == []


def test_a_press_moves_only_one_s_own_booking(
    service: Service, api: BotApi, bot: Bot, anna: Account, boris: Account
) -> None:
    link(service, api, bot, anna)
    link(service, api, bot, boris, BORIS)
    booking = hold(service, boris)
    said = ask(api, bot, "/bookings", BORIS)
    forwarded = {**said, "chat": {"id": ANNA, "type": "private"}}

    for label in ("Confirm", "Cancel"):
        assert press(api, bot, forwarded, label) == "We can’t find this booking among yours."
    assert status(service, booking) == "held"


def test_a_press_after_stop_does_nothing(service: Service, api: BotApi, bot: Bot, anna: Account) -> None:
    link(service, api, bot, anna)
    booking = hold(service, anna)
    said = ask(api, bot, "/bookings")
    ask(api, bot, "/stop")

    assert "isn’t linked" in press(api, bot, said, "Confirm")
    assert status(service, booking) == "held"


@pytest.mark.parametrize("data", ["", "confirm", "confirm:", "cancel:" + "f" * 43, "delete:1", "👻"])
def test_a_button_that_nobody_made_does_nothing(
    service: Service, api: BotApi, bot: Bot, anna: Account, data: str
) -> None:
    link(service, api, bot, anna)
    said = ask(api, bot, "/bookings")
    said["reply_markup"] = {"inline_keyboard": [[{"text": "Odd", "callback_data": data}]]}

    assert press(api, bot, said, "Odd") in ("We can’t find this booking among yours.", WORD_OF_OLD_BUTTONS)


# The updates


def test_an_update_is_dealt_with_once_by_whatever_process(
    service: Service, api: BotApi, make_bot: Callable[[], Bot], anna: Account
) -> None:
    first = make_bot()
    link(service, api, first, anna)
    (update,) = api.waiting_updates
    ask(api, first, "/stop")
    code = service.database.write(chats.make_code, anna.id)
    ask(api, first, f"/start {code}")

    api.replay(update)
    make_bot().read_once(0)

    assert account_now(service, anna).telegram_chat_id == ANNA
    assert len(api.said_to(ANNA)) == 2


def test_an_update_that_telegram_sends_again_is_passed_over(
    service: Service, api: BotApi, bot: Bot, anna: Account
) -> None:
    update = chats.Update(7, ANNA, True, "en", "/start")

    first = service.database.write(chats.receive, BOT_ID, update, PLACE)
    again = service.database.write(chats.receive, BOT_ID, update, PLACE)

    assert first is not None
    assert again is None


def test_a_crash_before_the_answer_does_nothing_twice(
    service: Service, api: BotApi, make_bot: Callable[[], Bot], anna: Account
) -> None:
    first = make_bot()
    link(service, api, first, anna)
    booking = hold(service, anna)
    said = ask(api, first, "/bookings")
    press(api, first, said, "Cancel")
    question = api.said_to(ANNA)[-1]
    api.press(question, "Yes")
    api.calls.clear()
    updates = json.dumps({"ok": True, "result": api.waiting_updates[-1:]}).encode()
    api.next_answers = [(200, updates), BotApi.DROP, BotApi.DROP]  # The second time on a new connection.
    first.read_once(0)
    assert status(service, booking) == "cancelled"

    make_bot().read_once(0)

    assert [call.method for call in api.calls].count("answerCallbackQuery") == 0


def test_a_bot_that_was_idle_for_a_week_takes_updates_that_are_numbered_anew(
    service: Service, clock: FixedClock, api: BotApi, bot: Bot, anna: Account
) -> None:
    ask(api, bot, "/start")
    api.number_anew(from_id=3)
    clock.move(8 * 86_400)

    link(service, api, bot, anna)

    assert account_now(service, anna).telegram_chat_id == ANNA


def test_an_update_that_asks_for_nothing_is_passed_over(api: BotApi, bot: Bot) -> None:
    api.happen(message={"message_id": 1, "chat": {"id": ANNA, "type": "private"}, "photo": []})
    api.happen(poll={"id": "1"})

    assert bot.read_once(0) == 2
    assert bot.read_once(0) == 0


def test_an_update_that_can_t_be_read_holds_up_no_other(
    api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    api.happen(message={"text": "my secret words"})
    api.write(ANNA, "/start")

    bot.read_once(0)

    assert len(api.said_to(ANNA)) == 1
    assert "is skipped" in caplog.text
    assert "my secret words" not in caplog.text


def test_whoever_has_blocked_the_bot_costs_no_other_an_answer(
    api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    api.blocked = {ANNA}
    api.write(ANNA, "/start")
    api.write(BORIS, "/start")

    bot.read_once(0)

    assert len(api.said_to(BORIS)) == 1
    assert "could not answer" in caplog.text


# The thread


def test_the_thread_answers_at_once_and_ends_while_it_waits(service: Service, api: BotApi, bot: Bot) -> None:
    bot.start()
    eventually(lambda: api.readers == 1)
    api.write(ANNA, "/start")
    eventually(lambda: len(api.said_to(ANNA)) == 1)
    eventually(lambda: api.readers == 1)

    bot.stop()

    assert "bot" not in [thread.name for thread in threading.enumerate()]


def test_a_second_reader_is_told_and_the_first_goes_on(
    api: BotApi, bot: Bot, make_bot: Callable[[], Bot], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    bot.start()
    eventually(lambda: api.readers == 1)
    second = make_bot()
    second.start()
    eventually(lambda: "409: Conflict" in caplog.text)
    second.stop()

    api.write(ANNA, "/start")
    eventually(lambda: len(api.said_to(ANNA)) == 1)
    bot.stop()
    assert TOKEN not in caplog.text
