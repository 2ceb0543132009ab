"""What the bot says of numbers, in both languages."""

import pytest

from booking import chat_words


@pytest.mark.parametrize(
    ("number", "confirmed", "cancelled"),
    [
        (1, "Подтверждено: 1 место за вами.", "Отменено. Освободилось 1 место."),
        (2, "Подтверждено: 2 места за вами.", "Отменено. Освободилось 2 места."),
        (5, "Подтверждено: 5 мест за вами.", "Отменено. Освободилось 5 мест."),
        (21, "Подтверждено: 21 место за вами.", "Отменено. Освободилось 21 место."),
    ],
)
def test_russian_seats_have_the_form_of_their_number(number: int, confirmed: str, cancelled: str) -> None:
    assert chat_words.done("is_confirmed", number, "ru") == confirmed
    assert chat_words.done("is_cancelled", number, "ru") == cancelled


@pytest.mark.parametrize(("number", "seats"), [(1, "1 seat"), (2, "2 seats"), (21, "21 seats")])
def test_english_seats_have_the_form_of_their_number(number: int, seats: str) -> None:
    assert chat_words.done("is_confirmed", number, "en") == f"Confirmed. You have {seats}."


def test_both_languages_say_the_same_things() -> None:
    assert chat_words.WORDS["en"].keys() == chat_words.WORDS["ru"].keys()
