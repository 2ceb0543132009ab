"""How notices read: every kind in both languages, with the right words, plurals, times and links, and nothing more."""

import re
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from conftest import NOON
from notices_example import BOOKING, DAY, KINDS, SECRET, notice

from booking.notice import AdminNoticeKind, NoticeKind
from booking.people import Language
from booking.senders.message import Message
from booking.web.letters import KIND_NAMES, Letters, Words

SITE = "https://tickets.example.org"
BERLIN = ZoneInfo("Europe/Berlin")
LANGUAGES: tuple[Language, ...] = ("en", "ru")
OWN = f"{SITE}/?booking={BOOKING}#"
# Where each kind leads, beside the page on which messages are chosen.
LEADS_TO = {
    "hold_placed": {f"{OWN}confirm-{BOOKING}", f"{OWN}cancel-{BOOKING}"},
    "reminder": {f"{OWN}confirm-{BOOKING}", f"{OWN}cancel-{BOOKING}"},
    "confirmed": {f"{OWN}booking-{BOOKING}"},
    "expired": {f"{SITE}/#event-5"},
    "cancelled": {f"{SITE}/#event-5"},
    "cancelled_by_organiser": {f"{SITE}/#event-5"},
    "event_changed": {f"{OWN}booking-{BOOKING}", f"{OWN}cancel-{BOOKING}"},
    "event_cancelled": {f"{SITE}/"},
    "event_tomorrow": {f"{OWN}booking-{BOOKING}", f"{OWN}cancel-{BOOKING}"},
    "prove_address": {f"{SITE}/proofs/{SECRET}"},
    "reset_password": {f"{SITE}/password-resets/{SECRET}"},
    "test": {f"{SITE}/admin/notices"},
    "sold_out": {f"{SITE}/admin/events/5"},
    "confirmation_wanted": {f"{SITE}/admin/events/5"},
    "delivery_failed": {f"{SITE}/admin/notices"},
}
CHOICES = f"{SITE}/account#notices"


def write(kind: NoticeKind, language: Language = "en", *, now: int = NOON, **changed: Any) -> Message:
    return Letters(SITE, BERLIN).message(notice(kind, language, **changed), now)


def links_of(message: Message) -> set[str]:
    return {str(link["href"]) for link in BeautifulSoup(message.html, "html.parser").find_all("a")}


def words_of(text: str) -> str:
    return " ".join(text.split())


def test_every_kind_has_its_words_and_links() -> None:
    assert set(KINDS) == set(LEADS_TO) == set(KIND_NAMES["en"]) == set(KIND_NAMES["ru"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_is_whole_in_text_and_html(kind: NoticeKind, language: Language) -> None:
    message = write(kind, language)

    assert message.subject == message.subject.strip() != ""
    assert not re.search(r"None|{{|}}|<built-in|^%", message.text + message.subject, re.MULTILINE)
    shown = words_of(BeautifulSoup(message.html, "html.parser").body.get_text(" "))  # type: ignore[union-attr]
    assert shown.startswith(words_of(message.subject))
    for line in message.text.split("\n-- \n")[0].splitlines():
        assert words_of(line.partition(f": {SITE}")[0]) in shown
    assert links_of(message) - {CHOICES} == LEADS_TO[kind]
    assert all(link in message.text for link in LEADS_TO[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_each_language_is_written_in_its_own_letters(kind: NoticeKind) -> None:
    english, russian = write(kind, "en"), write(kind, "ru")

    assert not re.search("[а-яё]", english.text + english.subject, re.IGNORECASE)
    without_links = re.sub(r"https?://\S+", "", russian.text)
    assert len(re.findall("[а-яё]", without_links, re.IGNORECASE)) > 5 * len(re.findall("[a-z]", without_links))


def test_a_hold_tells_the_deadline_in_words_and_zone() -> None:
    english, russian = write("hold_placed"), write("hold_placed", "ru")

    assert english.subject == "Confirm by 22:41: Chamber concert"
    assert "by Thursday 28 May 2026, 22:41 (Berlin, UTC+2): that is about 15 minutes from now" in english.text
    assert "четверг, 28 мая 2026 г., 22:41 (Берлин, UTC+2). Осталось примерно 15 минут" in russian.text.replace(
        "\xa0", " "
    )


def test_a_deadline_that_is_near_is_told_to_the_second() -> None:
    message = write("hold_placed", booking={"expires_at": NOON + 25_000})

    assert "22:27:05 (Berlin, UTC+2): that is about 25 seconds from now" in message.text


@pytest.mark.parametrize(
    ("seats", "words"), [(1, "1 место"), (2, "2 места"), (5, "5 мест"), (21, "21 место"), (111, "111 мест")]
)
def test_russian_numbers_have_their_form(seats: int, words: str) -> None:
    text = write("hold_placed", "ru", booking={"seats": seats}).text

    assert re.search(rf"{words}\b", text)


@pytest.mark.parametrize(("seats", "words"), [(1, "1 seat is held"), (2, "2 seats are held")])
def test_english_numbers_have_their_form(seats: int, words: str) -> None:
    assert words in write("hold_placed", booking={"seats": seats}).text


def test_where_the_organiser_confirms_nobody_else_is_asked_to() -> None:
    for language in LANGUAGES:
        message = write("hold_placed", language, event={"confirmation": "organiser"})
        assert links_of(message) - {CHOICES} == {f"{OWN}cancel-{BOOKING}"}
        assert [button.data for button in message.buttons] == [f"cancel:{BOOKING}"]


def test_a_chat_has_buttons_in_place_of_links_and_is_told_how_to_stop() -> None:
    message = write("reminder", "ru", channel="telegram")

    assert [(one.label, one.data) for one in message.buttons] == [
        ("Подтвердить", f"confirm:{BOOKING}"),
        ("Отменить", f"cancel:{BOOKING}"),
    ]
    assert "?booking=" not in message.text
    assert "/stop" in message.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_says_why_it_came_and_how_such_are_stopped(kind: NoticeKind) -> None:
    for language, why in (("en", "This message came because"), ("ru", "Вы получили это сообщение, потому что")):
        message = write(kind, language)  # type: ignore[arg-type]
        assert why in message.text.partition("\n-- \n")[2]
        is_for_admins = kind in get_args(AdminNoticeKind)
        assert message.list_unsubscribe == (CHOICES if is_for_admins else None)
        assert not is_for_admins or CHOICES in message.text


def test_a_guest_is_not_led_to_an_account() -> None:
    message = write("hold_placed", account_id=None)

    assert CHOICES not in message.text
    assert "somebody booked with your address" in message.text


@pytest.mark.parametrize("kind", ["hold_placed", "confirmed"])
def test_a_guest_s_first_mail_leads_to_an_account_by_a_link_that_is_theirs_alone(kind: NoticeKind) -> None:
    proof = f"{SITE}/proofs/{SECRET}"
    for language, words in (("en", "It works once"), ("ru", "один раз")):
        first = write(kind, language, account_id=None, secret=SECRET, expires_at=NOON + DAY)  # type: ignore[arg-type]
        assert proof in links_of(first)
        assert words in first.text
        assert links_of(first) - {proof} == LEADS_TO[kind]
        assert proof not in write(kind, language, account_id=None).text  # type: ignore[arg-type]


def test_what_changed_is_told_old_and_new() -> None:
    text = write("event_changed").text

    assert "When: Tuesday 2 June 2026, 22:26 (Berlin, UTC+2) → Saturday 6 June 2026, 22:26 (Berlin, UTC+2)" in text
    assert "Where: Town hall → Old mill" in text


def test_who_holds_seats_of_an_event_that_has_changed_is_told_their_deadline() -> None:
    held = {"status": "held", "expires_at": NOON + 900_000, "confirmed_at": None}
    for language, words in (("en", "Please confirm by Thursday 28 May 2026, 22:41"), ("ru", "28 мая 2026 г., 22:41")):
        message = write("event_changed", language, booking=held)  # type: ignore[arg-type]
        assert words in message.text.replace("\xa0", " ")
        assert links_of(message) - {CHOICES} == {f"{OWN}confirm-{BOOKING}", f"{OWN}cancel-{BOOKING}"}
        assert [button.data for button in message.buttons] == [f"confirm:{BOOKING}", f"cancel:{BOOKING}"]
        assert write("event_changed", language).buttons == ()  # type: ignore[arg-type]

    paid = write("event_changed", booking=held, event={"confirmation": "organiser"})
    assert "The hold ends on Thursday 28 May 2026, 22:41" in paid.text
    assert links_of(paid) - {CHOICES} == {f"{OWN}cancel-{BOOKING}"}
    assert "Your booking stays as it is" in write("event_changed").text


@pytest.mark.parametrize(
    ("event", "english", "russian"),
    [
        ({}, "Book again", "Забронировать снова"),
        ({"free_seats": 0, "status": "sold_out"}, "Look for seats", "Посмотреть места"),
        ({"is_bookable": False, "status": "started"}, "The events", "Все события"),
        ({"is_bookable": False, "status": "cancelled", "free_seats": 20}, "The events", "Все события"),
    ],
)
@pytest.mark.parametrize("kind", ["expired", "cancelled"])
def test_who_has_lost_their_seats_is_led_to_what_they_can_do(
    kind: NoticeKind, event: dict[str, Any], english: str, russian: str
) -> None:
    for language, words in (("en", english), ("ru", russian)):
        text = write(kind, language, event=event).text  # type: ignore[arg-type]
        assert [line for line in text.splitlines() if "#event-5" in line] == [f"{words}: {SITE}/#event-5"]
        assert ("free" in text or "свободн" in text) == bool(event.get("is_bookable", True))


def test_who_missed_the_deadline_is_told_how_many_seats_are_left() -> None:
    assert "3 seats are free" in write("expired").text
    assert "All seats are taken" in write("expired", event={"free_seats": 0}).text


@pytest.mark.parametrize(("ahead", "word"), [(0, "Today"), (DAY, "Tomorrow"), (2 * DAY, "Soon")])
def test_the_day_before_is_told_as_the_calendar_has_it(ahead: int, word: str) -> None:
    assert write("event_tomorrow", event={"starts_at": NOON + ahead + 60_000}).subject == f"{word}: Chamber concert"


def test_what_is_confirmed_comes_with_an_entry_for_the_calendar() -> None:
    entry = write("confirmed").calendar

    assert entry is not None
    assert "SUMMARY:Chamber concert" in entry
    assert write("hold_placed").calendar is None


@pytest.mark.parametrize(
    "name", ["http://evil.example", "Win at evil.example", "www.evil", "<b>", "a@b.example", "x" * 61]
)
def test_a_name_that_is_none_is_not_repeated(name: str) -> None:
    message = write("hold_placed", booking={"name": name})

    assert name not in message.text
    assert "Hello," in message.text
    for language in LANGUAGES:
        assert name not in write("confirmation_wanted", language, booking={"name": name}).text


def test_nothing_that_was_typed_breaks_a_line_or_an_element() -> None:
    message = write("confirmed", event={"title": "A <b>title</b>\r\nBcc: all@example.com", "location": "Hall & yard"})

    assert message.subject == "Confirmed: A <b>title</b> Bcc: all@example.com"
    assert "Hall & yard" in message.text
    shown = BeautifulSoup(message.html, "html.parser")
    assert not shown.find_all("b")
    assert "Hall & yard" in shown.get_text()


def test_the_message_id_is_the_notice_s() -> None:
    assert write("test").message_id == notice("test").message_id == write("test", now=NOON + DAY).message_id


@pytest.mark.parametrize(
    ("zone", "told"),
    [("UTC", "(UTC)"), ("Etc/GMT-3", "(UTC+3)"), ("Asia/Kolkata", "UTC+5:30)"), ("America/New_York", "UTC−4)")],
)
def test_a_zone_is_told_by_its_city_and_its_offset(zone: str, told: str) -> None:
    assert Words("en", ZoneInfo(zone), NOON).when(NOON).endswith(told)
