"""What pages say: instants, durations and states in words."""

import json
import re
from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from booking.model import HOLD_SECONDS_AT_MOST, UNIT_SECONDS, Booking, Confirmation, EndedBooking, Event
from booking.people import Language
from booking.seat_kinds import SeatKind
from booking.texts.format import CountdownForm, Reading, form_moment, hold_time, words_in
from booking.texts.languages import LANGUAGES
from booking.texts.sentences import Sentence
from booking.web.pages import booking_box, labels
from tests.support.service import NOON

BERLIN = ZoneInfo("Europe/Berlin")
ENGLISH = words_in("en", BERLIN, NOON)
RUSSIAN = words_in("ru", BERLIN, NOON)
HOUR, DAY = 3_600_000, 86_400_000


def event(hold_seconds: int, confirmation: Confirmation, **changed: Any) -> Event:
    usual: dict[str, Any] = {
        "id": 1,
        "title": "Concert",
        "description": "",
        "location": "",
        "starts_at": NOON + 86_400_000,
        "seats": 20,
        "hold_seconds": hold_seconds,
        "confirmation": confirmation,
        "max_seats_per_person": 10,
        "audience": "anyone",
        "opens_at": None,
        "closes_at": None,
        "max_extensions": 0,
        "offer_seconds": None,
        "proof": "none",
        "ends_at": None,
        "doors_at": None,
        "price_cents": None,
        "currency": None,
        "seat_kinds": (),
        "payment": "",
        "contact": "",
        "published": True,
        "questions": (),
        "name_required": False,
        "grace_seconds": 0,
        "created_at": NOON,
        "changed_at": NOON,
        "cancelled_at": None,
        "cancel_reason": "",
        "picture": None,
        "series_id": None,
        "taken": 0,
        "confirmed": 0,
        "waiting_entries": 0,
        "saves_seats": False,
        "lapsed_seats": 0,
        "next_release_at": None,
        "taken_of_kinds": {},
        "as_of": NOON,
    }
    return Event(**usual | changed)


def booking(seats: int, *, held: bool) -> Booking:
    email = "guest@example.com"
    expires_at, confirmed_at = (NOON + 20_000, None) if held else (None, NOON)
    return Booking(
        "x",
        1,
        "",
        email,
        seats,
        NOON,
        expires_at,
        confirmed_at,
        None,
        email,
        "en",
        False,
        0,
        None,
        None,
        "KT7F3Q",
        None,
        None,
        None,
        {},
        "",
        None,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("number", "english", "russian"),
    [
        (0, "0 seats", "0\u00a0мест"),
        (1, "1 seat", "1\u00a0место"),
        (2, "2 seats", "2\u00a0места"),
        (5, "5 seats", "5\u00a0мест"),
        (11, "11 seats", "11\u00a0мест"),
        (21, "21 seats", "21\u00a0место"),
        (1_000_000, "1,000,000 seats", "1\u00a0000\u00a0000\u00a0мест"),
    ],
)
def test_a_number_stands_with_its_noun(number: int, english: str, russian: str) -> None:
    assert (ENGLISH.seats(number), RUSSIAN.seats(number)) == (english, russian)


@pytest.mark.parametrize(
    ("ahead", "deadline", "when", "russian"),
    [
        (-400 * DAY, "23 April 2025, 22:26", "on 23 April 2025 at 22:26", "23 апреля 2025 г., 22:26"),
        (-3 * DAY, "25 May, 22:26", "on 25 May at 22:26", "25 мая, 22:26"),
        (-DAY, "yesterday, 22:26", "yesterday at 22:26", "вчера, 22:26"),
        (46_000, "22:27", "at 22:27", "22:27"),
        (2 * HOUR, "tomorrow, 00:26", "tomorrow at 00:26", "завтра, 00:26"),
        (2 * DAY, "Saturday, 22:26", "on Saturday at 22:26", "субботы, 22:26"),
        (5 * DAY, "Tuesday, 22:26", "on Tuesday at 22:26", "вторника, 22:26"),
        (7 * DAY, "4 June, 22:26", "on 4 June at 22:26", "4 июня, 22:26"),
        (300 * DAY, "24 March 2027, 21:26", "on 24 March 2027 at 21:26", "24 марта 2027 г., 21:26"),
    ],
)
def test_a_page_names_the_day_no_more_exactly_than_its_reader_needs(
    ahead: int, deadline: str, when: str, russian: str
) -> None:
    assert (ENGLISH.deadline(NOON + ahead), ENGLISH.when(NOON + ahead)) == (deadline, when)
    assert RUSSIAN.deadline(NOON + ahead) == russian


@settings(max_examples=100, deadline=None)
@given(ahead=st.integers(-1_000 * DAY, 1_000 * DAY), language=st.sampled_from(["en", "ru"]))
def test_no_instant_is_told_later_than_it_is_nor_with_seconds(ahead: int, language: Language) -> None:
    instant = NOON + ahead
    for reading in get_args(Reading):
        words = words_in(language, BERLIN, NOON, reading)
        for told in (words.deadline, words.when, words.day_and_time, words.moment, words.moment_in_full, words.time):
            hour, minute, *seconds = re.findall(r"\d\d(?=:|\b)", re.findall(r"\d\d:\d\d[:\d]*", told(instant))[0])
            local = datetime.fromtimestamp(instant // 1_000, BERLIN)
            assert (int(hour), int(minute), seconds) == (local.hour, local.minute, [])
            assert told(instant) == told(instant - instant % 60_000)


def test_an_event_s_time_stands_alone_and_is_whole_where_it_is_read_on_another_day() -> None:
    instants = (NOON, NOON + DAY, NOON + 9 * DAY, NOON + 300 * DAY)
    assert [ENGLISH.moment(at) for at in instants] == [
        "Today, 22:26",
        "Tomorrow, 22:26",
        "Sat 6 June, 22:26",
        "Wed 24 March 2027, 21:26",
    ]
    assert [RUSSIAN.moment(at) for at in instants] == [
        "Сегодня, 22:26",
        "Завтра, 22:26",
        "сб, 6 июня, 22:26",
        "ср, 24 марта 2027 г., 21:26",
    ]
    assert ENGLISH.moment_in_full(NOON) == "Thursday 28 May 2026, 22:26"
    assert (ENGLISH.day(NOON), ENGLISH.day(NOON - 300 * DAY)) == ("28 May", "1 August 2025")


@pytest.mark.parametrize(
    ("reading", "language", "deadline", "when"),
    [
        ("chat", "en", "22:26 Berlin time", "at 22:26 Berlin time"),
        ("chat", "ru", "22:26 по берлинскому времени", "в 22:26 по берлинскому времени"),
        ("letter", "en", "Thursday 28 May, 22:26 Berlin time", "on 28 May at 22:26 Berlin time"),
        ("letter", "ru", "28 мая, 22:26 по берлинскому времени", "28 мая в 22:26 по берлинскому времени"),
    ],
)
def test_whoever_reads_away_from_the_page_is_told_whose_time_it_is_and_in_a_letter_the_day(
    reading: Reading, language: Language, deadline: str, when: str
) -> None:
    words = words_in(language, BERLIN, NOON, reading)

    assert (words.deadline(NOON), words.when(NOON)) == (deadline, when)


@pytest.mark.parametrize(
    ("zone", "english", "russian"),
    [
        ("UTC", "UTC", "по UTC"),
        ("Etc/GMT-3", "UTC+3", "по UTC+3"),
        ("Europe/Berlin", "Berlin time", "по берлинскому времени"),
        ("Pacific/Fiji", "Fiji time", "по местному времени (Фиджи)"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time", "по местному времени (Buenos Aires)"),
    ],
)
def test_a_zone_is_told_by_its_place(zone: str, english: str, russian: str) -> None:
    assert [words_in(language, ZoneInfo(zone), NOON).zone_name for language in LANGUAGES] == [english, russian]


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (NOON - 40_000, "2026-05-28T22:26"),
        (NOON, "2026-05-28T22:26:40"),
        (NOON + 7, "2026-05-28T22:26:40.007"),
        (NOON - 40_000 + 7, "2026-05-28T22:26:00.007"),
    ],
)
def test_an_input_shows_as_much_of_an_instant_as_saving_it_again_needs(instant: int, shown: str) -> None:
    assert form_moment(instant, BERLIN) == shown
    assert datetime.fromisoformat(shown).replace(tzinfo=BERLIN).timestamp() * 1_000 == pytest.approx(instant)


@pytest.mark.parametrize(
    ("milliseconds", "form", "english", "russian"),
    [
        (-1, "left", "0:00 left", "Осталось 0:00"),
        (59_999, "short", "0:59", "0:59"),
        (60_000, "in", "in 1:00", "через 1:00"),
        (119_999, "left", "1:59 left", "Осталось 1:59"),
        (120_000, "left", "About 2 minutes left", "Осталось около 2\u00a0минут"),
        (899_999, "left", "About 14 minutes left", "Осталось около 14\u00a0минут"),
        (21 * 60_000, "in", "in 21 minutes", "через 21 минуту"),
        (2 * HOUR - 1, "short", "119 min", "119\u00a0мин"),
        (2 * HOUR, "left", "About 2 hours left", "Осталось около 2\u00a0часов"),
        (2 * DAY - 1, "in", "in 47 hours", "через 47 часов"),
        (2 * DAY, "short", "2 d", "2\u00a0дн"),
        (21 * DAY, "left", "About 21 days left", "Осталось около 21\u00a0дня"),
    ],
)
def test_the_time_left_is_told_in_words_until_its_seconds_run_and_never_as_more_than_there_is(
    milliseconds: int, form: CountdownForm, english: str, russian: str
) -> None:
    for words, said in ((ENGLISH, english), (RUSSIAN, russian)):
        shown = BeautifulSoup(words.countdown(milliseconds, form), "html.parser").span
        assert shown is not None
        assert (shown.get_text(), shown["data-form"], shown["data-milliseconds-left"]) == (
            said,
            form,
            str(milliseconds),
        )
        forms = json.loads(words.countdown_forms)[form]
        number = re.search(r"\d+$|\d+(?=\s)", said)
        clock = re.search(r"\d+:\d\d", said)
        templates = (
            [forms["clock"]] if clock else [one for unit in ("minute", "hour", "day") for one in forms[unit].values()]
        )
        counted = clock or number
        assert counted is not None
        assert said in [one.replace("{clock}", counted[0]).replace("{number}", counted[0]) for one in templates]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "1 second"),
        (20, "20 seconds"),
        (60, "1 minute"),
        (90, "90 seconds"),
        (900, "15 minutes"),
        (3_600, "1 hour"),
        (5_400, "90 minutes"),
        (86_400, "1 day"),
        (2_592_000, "30 days"),
    ],
)
def test_a_hold_time_is_told_in_the_largest_unit_that_leaves_a_whole_number(seconds: int, said: str) -> None:
    assert ENGLISH.duration(seconds) == said


@settings(max_examples=100, deadline=None)
@given(seconds=st.integers(1, HOLD_SECONDS_AT_MOST))
def test_a_hold_time_loses_nothing_as_number_and_unit(seconds: int) -> None:
    number, unit = hold_time(seconds)
    assert number * UNIT_SECONDS[unit] == seconds


def steps(hold_seconds: int, confirmation: Confirmation, **changed: Any) -> list[str]:
    return booking_box.steps(event(hold_seconds, confirmation, **changed), None, ENGLISH)


def test_whoever_books_is_told_what_will_happen_then() -> None:
    held, ticket = "We’ll hold your seats for 1 minute.", "You get a ticket to show at the door."
    until_start = "We’ll hold your seats until the event starts."
    assert steps(60, "attendee") == [held, "Confirm within that time or they’ll be released.", ticket]
    assert steps(7 * 86_400, "attendee") == [until_start, "Confirm before then or they’ll be released.", ticket]
    assert steps(60, "instant") == ["Your booking is confirmed immediately.", ticket]
    last = "Your booking is confirmed when the organiser receives your payment."
    assert steps(60, "organiser")[1:] == ["Pay the organiser within that time.", last]  # No page will say how.
    for says_how in ({"payment": "In cash"}, {"price_cents": 500, "currency": "EUR"}):
        assert steps(60, "organiser", **says_how)[1:] == ["Pay within that time. After booking you see how.", last]
    for confirmation in ("attendee", "instant"):
        assert "Open the link" in steps(60, confirmation, proof="email")[1]
    assert booking_box.steps(event(60, "attendee"), None, RUSSIAN)[0] == "Мы отложим места на 1 минуту."


def test_whoever_books_is_told_how_often_they_can_take_more_time() -> None:
    def told(most: int, hold_seconds: int = 900, **changed: Any) -> str | None:
        return booking_box.extension(event(hold_seconds, "attendee", max_extensions=most, **changed), ENGLISH)

    assert told(0) is None
    assert told(1) == "Need longer? You can extend the hold once, by 15 minutes."
    assert told(3) == "Need longer? You can extend the hold 3 times, by 15 minutes each time."
    assert told(3, 7 * 86_400) is None
    assert told(3, waiting_entries=1) is None


def test_a_sentence_is_said_with_all_that_is_in_it_in_the_reader_s_language() -> None:
    told = Sentence.counted(
        "We’re holding {number} seat for you until {expires_at}.",
        "We’re holding {number} seats for you until {expires_at}.",
        1_021,
        expires_at=NOON + 20_000,
    )
    nested = Sentence("Your hold for {event} ends {ends_at}.", event=Sentence("Open"), ends_at=NOON)

    assert ENGLISH.say(told) == "We’re holding 1,021 seats for you until 22:27."
    assert RUSSIAN.say(told).startswith("1\u00a0021 место ")
    assert RUSSIAN.say(nested).startswith("Бронь на «Есть места» истекает в ")
    assert RUSSIAN.say("") == ""


@pytest.mark.parametrize(
    ("costs", "english", "russian"),
    [
        ((), "€6.00", "6,00\u00a0€"),
        ((1_250, 600), "from €6.00", "от\u00a06,00\u00a0€"),
        ((600, 600), "€6.00", "6,00\u00a0€"),
        ((600, 0), "free or €6.00", "бесплатно или 6,00\u00a0€"),
        ((1_250, 600, 0), "free or from €6.00", "бесплатно или от\u00a06,00\u00a0€"),
    ],
)
def test_a_list_says_what_seats_cost_and_that_some_are_free(costs: tuple[int, ...], english: str, russian: str) -> None:
    kinds = tuple(SeatKind(f"kind{place}", "Kind", cents) for place, cents in enumerate(costs))
    priced = event(900, "attendee", price_cents=600, currency="EUR", seat_kinds=kinds)
    assert [words.prices_of(priced) for words in (ENGLISH, RUSSIAN)] == [english, russian]
    without_prices = tuple(SeatKind(one.id, one.name, 0) for one in kinds)
    free = event(900, "attendee", seat_kinds=without_prices)
    assert ENGLISH.prices_of(free) == ""


@pytest.mark.parametrize(
    ("ended", "shortly", "told"),
    [
        (
            booking(1, held=True).expired(),
            "ran out at 22:27",
            "Your hold on 1 seat for Concert ran out at 22:27. The seat has been released.",
        ),
        (
            booking(2, held=True).ended(NOON, "cancelled"),
            "cancelled at 22:26",
            "Your booking of 2 seats for Concert was cancelled at 22:26.",
        ),
        (
            booking(1, held=False).ended(NOON, "event_cancelled"),
            "event cancelled at 22:26",
            "Concert was cancelled at 22:26, so your booking is no longer valid.",
        ),
        (
            replace(booking(2, held=True), offer=True).expired(),
            "ran out at 22:27",
            "You didn’t confirm in time, so the seats for Concert were offered to the next person.",
        ),
    ],
)
def test_an_ended_booking_says_why_and_when(ended: EndedBooking, shortly: str, told: str) -> None:
    assert ENGLISH.ended(ended) == shortly
    said = ENGLISH.what_became_of(ended, event(900, "attendee"))
    assert BeautifulSoup(said, "html.parser").get_text() == told


def test_a_russian_hold_that_ran_out_says_so_as_it_is_said() -> None:
    ended = booking(2, held=True).expired()

    assert RUSSIAN.what_became_of(ended, event(900, "attendee")) == (
        "Время вышло в 22:27: бронь на 2\u00a0места («<strong>Concert</strong>») снята."
    )


@pytest.mark.parametrize(
    ("changed", "window", "state"),
    [
        ({}, "open", "Open"),
        ({"opens_at": NOON + 1}, "not_open_yet", "Not open yet"),
        ({"opens_at": NOON}, "open", "Open"),
        ({"closes_at": NOON + 1}, "open", "Open"),
        ({"closes_at": NOON}, "closed", "Booking closed"),
        ({"closes_at": NOON, "taken": 20}, "closed", "Sold out"),
        ({"opens_at": NOON + 1, "cancelled_at": NOON}, "not_open_yet", "Cancelled"),
    ],
)
def test_an_event_s_state_tells_of_its_booking_window(changed: dict[str, Any], window: str, state: str) -> None:
    shown = event(20, "attendee", **changed)

    assert (shown.window, labels.state(shown)) == (window, state)


@pytest.mark.parametrize(
    ("confirmation", "said"),
    [("attendee", "Confirm them within that"), ("instant", "Confirm them within that"), ("organiser", "The organiser")],
)
def test_whoever_joins_a_list_is_told_for_how_long_seats_are_held(confirmation: Confirmation, said: str) -> None:
    sentence = ENGLISH.how_seats_are_offered(event(900, confirmation), is_told=True)

    assert sentence.startswith("When seats come free, we’ll hold them for you for 12 hours. We’ll send you a message. ")
    assert said in sentence


def test_whoever_can_t_be_sent_a_message_is_promised_none() -> None:
    sentence = ENGLISH.how_seats_are_offered(event(900, "attendee"), is_told=False)

    assert "message" not in sentence
    assert "This site can’t email you, so keep this page open." in sentence


def test_two_times_that_the_clocks_show_alike_are_told_apart_by_their_offsets() -> None:
    summer, winter = (instant_of(f"2027-10-31T02:30:00{offset}") for offset in ("+02:00", "+01:00"))

    assert ENGLISH.moment_in_full(summer) == "Sunday 31 October 2027, 02:30 (UTC+2)"
    assert ENGLISH.moment_in_full(winter) == "Sunday 31 October 2027, 02:30 (UTC+1)"
    assert RUSSIAN.deadline(winter) == "31 октября 2027 г., 02:30 (UTC+1)"
    assert words_in("en", BERLIN, summer, "chat").deadline(summer) == "02:30 Berlin time (UTC+2)"


def instant_of(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1_000)
