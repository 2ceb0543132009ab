"""The catalogues are whole, in step with what the pages say, and let nothing through that is no text."""

import string

import pytest
from babel.messages.catalog import Message as Translated
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from conftest import ROOT
from messages import Message, gathered

from booking.texts import catalogue as translations
from booking.texts.catalogue import CATALOGUES, Html, Translations

MARKS = ("](", "**")


def catalogue() -> dict[Message, Translated]:
    with (CATALOGUES / "ru.po").open("rb") as source:
        found = read_po(source, locale="ru", abort_invalid=True)
    return {texts(one.id): one for one in found if one.id}


def said(translated: Translated) -> Message:
    return texts(translated.string)


def texts(given: object) -> Message:
    return tuple(str(one) for one in given) if isinstance(given, tuple | list) else (str(given or ""),)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_all_that_pages_say_is_in_the_catalogue_and_nothing_else() -> None:
    wanted, there = gathered(), catalogue()

    assert {message: where for message, where in wanted.items() if message not in there} == {}
    assert sorted(set(there) - set(wanted)) == []


@pytest.mark.parametrize("message", sorted(catalogue()), ids=lambda message: message[0][:40])
def test_a_translation_has_all_forms_and_what_stands_in_the_english(message: Message) -> None:
    translated = said(catalogue()[message])

    assert all(translated)
    assert len(translated) == (3 if len(message) == 2 else 1)
    if "{…}" not in message[0]:
        for form in translated:
            assert places(form) == places(message[-1]), form
            assert [form.count(mark) for mark in MARKS] == [message[0].count(mark) for mark in MARKS], form
            assert form.count("`") in (0, message[0].count("`")), form  # What a program must know may be left out.
            assert form.endswith(".") == message[0].endswith("."), form


def test_a_sentence_with_marks_escapes_what_it_is_given_and_what_it_says() -> None:
    english = Translations("en")

    made = english.html("**{title}** & `x` < [all]({path}), {left}", title="<b>*", path='/?a="', left=Html("<i>1</i>"))

    assert made == ('<strong>&lt;b&gt;*</strong> &amp; <code>x</code> &lt; <a href="/?a=&quot;">all</a>, <i>1</i>')


def test_a_value_can_not_bring_marks_or_places_of_its_own() -> None:
    made = Translations("en").html("By {name}", name="[x](y) **z** `c` {name}")

    assert BeautifulSoup(made, "html.parser").get_text() == "By [x](y) **z** `c` {name}"
    assert "<" not in made


def test_only_the_translations_and_the_words_make_html() -> None:
    makers = {
        source.relative_to(ROOT).as_posix()
        for source in (*(ROOT / "booking").rglob("*.py"), *(ROOT / "views").glob("*.tpl"))
        if "Html(" in source.read_text(encoding="utf-8")
    }

    assert makers == {"booking/texts/catalogue.py", "booking/texts/words.py"}


def test_numbers_are_written_as_the_language_does() -> None:
    russian = translations.of("ru")

    assert russian.number(1_234_567) == "1\u00a0234\u00a0567"
    assert russian.gettext("from {least:,}", least=1_000) == "from 1\u00a0000"
