"""What pages say: instants, durations and states in words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.model import HOLD_SECONDS_AT_MOST, UNIT_SECONDS, Booking, Confirmation, EndedBooking, Event
from booking.people import Language
from booking.texts.format import Words, form_moment, hold_time
from booking.texts.sentences import Sentence
from booking.web.pages import labels
from tests.support.service import NOON

BERLIN = ZoneInfo("Europe/Berlin")
ENGLISH = Words("en", BERLIN)
RUSSIAN = Words("ru", BERLIN)


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
        "payment": "",
        "contact": "",
        "created_at": NOON,
        "changed_at": NOON,
        "cancelled_at": None,
        "cancel_reason": "",
        "picture": None,
        "taken": 0,
        "confirmed": 0,
        "waiting_entries": 0,
        "saves_seats": False,
        "lapsed_seats": 0,
        "next_release_at": None,
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
    )


@pytest.mark.parametrize(
    ("number", "english", "russian"),
    [
        (0, "0 seats", "0 мест"),
        (1, "1 seat", "1 место"),
        (2, "2 seats", "2 места"),
        (5, "5 seats", "5 мест"),
        (11, "11 seats", "11 мест"),
        (21, "21 seats", "21 место"),
        (1_000_000, "1,000,000 seats", "1\u00a0000\u00a0000 мест"),
    ],
)
def test_a_number_stands_with_its_noun(number: int, english: str, russian: str) -> None:
    assert (ENGLISH.seats(number), RUSSIAN.seats(number)) == (english, russian)


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("UTC", "en", "Thu 28 May 2026, 20:26 (UTC)"),
        ("Etc/UTC", "ru", "чт, 28 мая 2026 г., 20:26 (UTC)"),
        ("Europe/Berlin", "en", "Thu 28 May 2026, 22:26 (Berlin, UTC+2)"),
        ("Europe/Berlin", "ru", "чт, 28 мая 2026 г., 22:26 (Берлин, UTC+2)"),
        ("Asia/Tokyo", "en", "Fri 29 May 2026, 05:26 (Tokyo, UTC+9)"),
    ],
)
def test_a_moment_is_told_in_a_zone_that_is_named(zone: str, language: Language, said: str) -> None:
    assert Words(language, ZoneInfo(zone)).moment(NOON) == said


def test_a_deadline_is_told_to_the_second() -> None:
    assert ENGLISH.day_and_time(NOON + 999) == "28 May, 22:26:40"
    assert RUSSIAN.day_and_time(NOON + 999) == "28 мая, 22:26:40"
    assert ENGLISH.exactly(NOON) == "28 May 2026, 22:26:40"
    assert ENGLISH.day(NOON) == "28 May 2026"


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
    ("milliseconds", "said"),
    [
        (-1, "0 s"),
        (0, "0 s"),
        (1, "1 s"),
        (1_000, "1 s"),
        (1_001, "2 s"),
        (59_001, "1 min 0 s"),
        (299_000, "4 min 59 s"),
        (3_600_000, "1 h 0 min"),
        (86_399_000, "23 h 59 min"),
        (86_400_000, "1 d 0 h"),
        (183_600_000, "2 d 3 h"),
    ],
)
def test_the_time_left_is_told_in_its_two_largest_units_and_rounded_up(milliseconds: int, said: str) -> None:
    assert ENGLISH.time_left(milliseconds) == said
    units = {"d": "дн", "h": "ч", "min": "мин", "s": "с"}
    assert RUSSIAN.time_left(milliseconds).split() == [units.get(part, part) for part in said.split()]


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


def test_whoever_books_is_told_how_it_is_confirmed() -> None:
    assert ENGLISH.how_it_is_confirmed(event(60, "attendee")).startswith("Seats are held for 1 minute; confirm in that")
    assert ENGLISH.how_it_is_confirmed(event(60, "organiser")).startswith("Seats are held for 1 minute; the organiser")
    assert ENGLISH.how_it_is_confirmed(event(60, "instant")) == "Booked is booked: your seats are confirmed at once."


def test_a_sentence_is_said_with_all_that_is_in_it_in_the_reader_s_language() -> None:
    told = Sentence.counted(
        "{number} seat is held for you until {expires_at}.",
        "{number} seats are held for you until {expires_at}.",
        1_021,
        expires_at=NOON + 20_000,
    )
    nested = Sentence("{event}: your hold ends soon, at {until_at}.", event=Sentence("Open"), until_at=NOON)

    assert ENGLISH.say(told) == "1,021 seats are held for you until 28 May, 22:27 (Berlin, UTC+2)."
    assert RUSSIAN.say(told).startswith("1\u00a0021 место ")
    assert RUSSIAN.say(nested).startswith("Открыто: ")
    assert RUSSIAN.say("") == ""


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (booking(1, held=True).expired(), "expired on 28 May, 22:27:00"),
        (booking(1, held=True).ended(NOON, "cancelled"), "cancelled on 28 May, 22:26:40"),
        (booking(1, held=False).ended(NOON, "event_cancelled"), "ended with the event on 28 May, 22:26:40"),
    ],
)
def test_an_ended_booking_says_why_and_when(ended: EndedBooking, said: str) -> None:
    assert ENGLISH.ended(ended) == said


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
    [("attendee", "Confirm them in that time."), ("instant", "Confirm them in that time."), ("organiser", "organiser")],
)
def test_whoever_joins_a_list_is_told_for_how_long_seats_are_held(confirmation: Confirmation, said: str) -> None:
    sentence = ENGLISH.how_seats_are_offered(event(900, confirmation), is_told=True)

    assert "held for you for 12 hours" in sentence
    assert "you get a message" in sentence
    assert said in sentence


def test_whoever_can_t_be_sent_a_message_is_promised_none() -> None:
    sentence = ENGLISH.how_seats_are_offered(event(900, "attendee"), is_told=False)

    assert "message" not in sentence
    assert "look at this page" in sentence


def test_two_times_that_the_clocks_show_alike_are_told_apart_by_their_offsets() -> None:
    summer, winter = (instant_of(f"2027-10-31T02:30:00{offset}") for offset in ("+02:00", "+01:00"))

    assert ENGLISH.moment(summer) == "Sun 31 October 2027, 02:30 (Berlin, UTC+2)"
    assert ENGLISH.moment(winter) == "Sun 31 October 2027, 02:30 (Berlin, UTC+1)"
    assert ENGLISH.deadline(summer) == "31 Oct, 02:30 (Berlin, UTC+2)"
    assert RUSSIAN.deadline(winter) == "31 окт., 02:30 (Берлин, UTC+1)"


def test_a_deadline_is_told_with_its_zone_and_never_too_late() -> None:
    assert ENGLISH.deadline(NOON + 19_999) == "28 May, 22:26 (Berlin, UTC+2)"
    assert Words("en", ZoneInfo("UTC")).deadline(NOON) == "28 May, 20:26 (UTC)"
    assert Words("en", ZoneInfo("Asia/Kolkata")).deadline(NOON) == "29 May, 01:56 (Kolkata, UTC+5:30)"


def instant_of(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1_000)
