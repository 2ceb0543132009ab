"""The catalogues are whole, in step with what pages, letters and chats say, and let nothing through that is no text."""

import functools
import re
import string
from collections.abc import Iterator
from typing import get_args

import pytest
from babel.messages.catalog import Message as Translated
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from booking.texts import catalogue as translations
from booking.texts.catalogue import CATALOGUES, Html, Translations
from booking.texts.languages import LANGUAGES, WRITTEN_IN, Language
from tests.support.messages import Message, gathered
from tests.support.process import ROOT

NOTICES = ROOT / "views" / "notices"
MARKS = ("](", "**")
TRANSLATED = [language for language in LANGUAGES if language != WRITTEN_IN]


@functools.cache
def catalogue(language: str) -> dict[Message, Translated]:
    with (CATALOGUES / f"{language}.po").open("rb") as source:
        found = read_po(source, locale=language, abort_invalid=True)
    return {message(one): one for one in found if one.id}


def message(translated: Translated) -> Message:
    return (f"{translated.context}\4{translated.id}",) if translated.context else texts(translated.id)


def said(translated: Translated) -> Message:
    return texts(translated.string)


def texts(given: object) -> Message:
    return tuple(str(one) for one in given) if isinstance(given, tuple | list) else (str(given or ""),)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_each_language_has_a_catalogue_and_a_letter_for_each_in_english() -> None:
    english, *others = LANGUAGES
    letters = {path.name for path in NOTICES.iterdir()} - {"mail.tpl"}
    kinds = {name.split(".")[0] for name in letters}

    assert tuple(LANGUAGES) == get_args(Language)
    assert english == WRITTEN_IN
    assert {path.name for path in CATALOGUES.iterdir()} == {f"{language}.po" for language in others}
    assert letters == {f"{kind}.{language}.tpl" for kind in kinds for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_includes_what_is_written_in_its_own_language(language: Language) -> None:
    letters = {path.name: path.read_text(encoding="utf-8") for path in NOTICES.glob(f"*.{language}.tpl")}
    included = {(name, one) for name, text in letters.items() for one in re.findall(r"include\('([^']+)'", text)}

    assert included
    assert {(name, one) for name, one in included if one not in letters} == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_all_that_is_said_is_in_the_catalogue_and_nothing_else(language: Language) -> None:
    wanted, there = gathered(), catalogue(language)

    assert {message: where for message, where in wanted.items() if message not in there} == {}
    assert sorted(set(there) - set(wanted)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_all_forms_and_what_stands_in_the_english(language: Language) -> None:
    wrong = {english: list(faults(english, said(one), language)) for english, one in catalogue(language).items()}

    assert {english: found for english, found in wrong.items() if found} == {}


def faults(english: Message, translated: Message, language: Language) -> Iterator[str]:
    """Yield what is wrong with the forms of a translation."""
    if len(translated) != (len(LANGUAGES[language].plurals) if len(english) == 2 else 1) or not all(translated):
        yield f"a form is missing or too many: {translated}"
    for form in translated if "{…}" not in english[0] else ():
        if places(form) != places(english[-1]):
            yield f"other places: {form}"
        if [form.count(mark) for mark in MARKS] != [english[0].count(mark) for mark in MARKS]:
            yield f"other marks: {form}"
        if form.count("`") not in (0, english[0].count("`")):  # What a program must know may be left out.
            yield f"other code: {form}"
        if form.endswith(".") != english[0].endswith("."):
            yield f"another end: {form}"


def test_a_sentence_with_marks_escapes_what_it_is_given_and_what_it_says() -> None:
    english = Translations("en")

    made = english.html("**{title}** & `x` < [all]({path}), {left}", title="<b>*", path='/?a="', left=Html("<i>1</i>"))

    assert made == ('<strong>&lt;b&gt;*</strong> &amp; <code>x</code> &lt; <a href="/?a=&quot;">all</a>, <i>1</i>')


def test_a_value_can_not_bring_marks_or_places_of_its_own() -> None:
    made = Translations("en").html("By {name}", name="[x](y) **z** `c` {name}")

    assert BeautifulSoup(made, "html.parser").get_text() == "By [x](y) **z** `c` {name}"
    assert "<" not in made


def test_only_the_translations_the_words_and_what_is_known_to_be_safe_make_html() -> None:
    makers = {
        source.relative_to(ROOT).as_posix()
        for source in (*(ROOT / "booking").rglob("*.py"), *(ROOT / "views").glob("*.tpl"))
        if "Html(" in source.read_text(encoding="utf-8")
    }

    assert makers == {
        "booking/texts/catalogue.py",
        "booking/texts/format.py",
        "booking/texts/markdown.py",
        "booking/texts/schema_org.py",
    }


def test_numbers_are_written_as_the_language_does() -> None:
    russian = translations.of("ru")

    assert russian.number(1_234_567) == "1\u00a0234\u00a0567"
    assert russian.gettext("from {least:,}", least=1_000) == "from 1\u00a0000"
