"""What the bot says of numbers and times, in both languages."""

from zoneinfo import ZoneInfo

import pytest

from booking.people import Language
from booking.texts.format import words_in
from booking.texts.sentences import Sentence
from tests.support.service import NOON

BERLIN = ZoneInfo("Europe/Berlin")


def done(said: str, number: int, language: Language) -> str:
    words = words_in(language, BERLIN, NOON, "chat")
    return words.say(Sentence(said, seats=words.seats(number)))


@pytest.mark.parametrize(
    ("number", "confirmed", "cancelled"),
    [
        (1, "Подтверждено: 1\u00a0место за вами.", "Отменено. Освободилось 1\u00a0место."),
        (2, "Подтверждено: 2\u00a0места за вами.", "Отменено. Освободилось 2\u00a0места."),
        (5, "Подтверждено: 5\u00a0мест за вами.", "Отменено. Освободилось 5\u00a0мест."),
        (21, "Подтверждено: 21\u00a0место за вами.", "Отменено. Освободилось 21\u00a0место."),
    ],
)
def test_russian_seats_have_the_form_of_their_number(number: int, confirmed: str, cancelled: str) -> None:
    assert done("Confirmed. You have {seats}.", number, "ru") == confirmed
    assert done("Cancelled: {seats} released.", number, "ru") == cancelled


@pytest.mark.parametrize(("number", "seats"), [(1, "1 seat"), (2, "2 seats"), (21, "21 seats")])
def test_english_seats_have_the_form_of_their_number(number: int, seats: str) -> None:
    assert done("Confirmed. You have {seats}.", number, "en") == f"Confirmed. You have {seats}."


@pytest.mark.parametrize(
    ("language", "in_summer", "in_winter"),
    [
        ("en", "Sun 31 October 2027, 02:30 Berlin time (UTC+2)", "Sun 31 October 2027, 02:30 Berlin time (UTC+1)"),
        (
            "ru",
            "вс, 31 октября 2027 г., 02:30 по берлинскому времени (UTC+2)",
            "вс, 31 октября 2027 г., 02:30 по берлинскому времени (UTC+1)",
        ),
    ],
)
def test_the_hour_that_comes_twice_reads_differently_each_time(
    language: Language, in_summer: str, in_winter: str
) -> None:
    first, hour = 1_824_942_600_000, 60 * 60 * 1_000
    told = [words_in(language, BERLIN, NOON, "chat").moment(at) for at in (first, first + hour)]

    assert told == [in_summer, in_winter]
