"""Sentences are kept whole: whoever reads them later reads them in their own language."""

from zoneinfo import ZoneInfo

import msgspec
import pytest

from booking.errors import Fault, Invalid
from booking.texts import sentences
from booking.texts.format import words_in
from booking.texts.languages import Language
from booking.texts.sentences import Sentence
from booking.web.http.done import Done
from booking.web.pages.flash import Flash
from tests.support.service import NOON

SIMPLE = Sentence("You are signed in.")
COUNTED = Sentence.counted("{number} seat until {at}.", "{number} seats until {at}.", 2, at=5)
NESTED = Sentence("Enter {what}.", what=Sentence("an email address, like name@example.com"))
TOGETHER = Sentence.together(COUNTED, "As it stands.", NESTED)


def parts(sentence: str) -> object:
    """Return all that a sentence is made of."""
    if not isinstance(sentence, Sentence):
        return sentence
    values = {name: parts(value) for name, value in sentence.values.items()}
    return sentence.template, sentence.many, sentence.number, values


@pytest.mark.parametrize("sentence", [Sentence(""), SIMPLE, COUNTED, NESTED, TOGETHER], ids=str)
def test_a_sentence_is_kept_with_its_template_and_values(sentence: Sentence) -> None:
    flash = Flash(sentence, faults={"email": sentence})

    kept = sentences.decode(sentences.encode(flash), Flash)

    assert kept.sentence == sentence
    assert parts(kept.sentence) == parts(kept.faults["email"]) == parts(sentence)


def test_a_fault_that_stands_in_a_refusal_is_said_in_the_reader_s_language() -> None:
    refused = Invalid([Fault("disabled", "Enter true or false.")]).sentence

    assert (
        words_in("ru", ZoneInfo("UTC"), NOON).say(refused)
        == "Исправьте и отправьте снова. disabled: Укажите true или false."
    )


def test_an_answer_that_an_earlier_release_kept_is_still_one() -> None:
    done = sentences.decode(b'{"status": 201, "payload": {}, "sentence": "{odd} but whole."}', Done)

    assert done.sentence == "{odd} but whole."


@pytest.mark.parametrize(("language", "said"), [("en", "The file is over 10"), ("ru", "Файл больше 10")])
def test_a_number_in_a_sentence_that_counts_nothing_is_said(language: Language, said: str) -> None:
    sentence = Sentence("The file is over {number} MB. Choose a smaller one.", number=10)

    assert words_in(language, ZoneInfo("UTC"), NOON).say(sentence).startswith(said)


def test_what_is_no_sentence_and_no_json_is_refused() -> None:
    class Odd(msgspec.Struct):
        value: object

    with pytest.raises(NotImplementedError):
        sentences.encode(Odd(object()))


@pytest.mark.parametrize(("number", "said"), [(1, "1 seat by 5"), (2, "2 seats by 5"), (21, "21 seats by 5")])
def test_a_sentence_is_the_english_text(number: int, said: str) -> None:
    counted = Sentence.counted("{number} seat by {hour}", "{number} seats by {hour}", number, hour=5)

    assert counted == said
    assert Sentence.together(counted, Sentence("Come in {{…}}."), "Do.") == f"{said} Come in {{{{…}}}}. Do."
    assert type(str(counted)) is str
