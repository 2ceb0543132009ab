"""What is said in a language: the catalogue in catalogues/, asked by the English text."""

import functools
import gettext
import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bottle
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_group_symbol

from booking.texts.characters import isolated
from booking.texts.languages import LANGUAGES, WRITTEN_IN, Language

CATALOGUES = Path(__file__).parent / "catalogues"
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`(.+?)`")
_LINK = re.compile(r"\[(.+?)\]\((.+?)\)")


class Html(str):
    """A piece of HTML in which every text is escaped already: sentences and templates take it in as it is."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return the same piece, for a template asks for the text of whatever it shows."""
        return self


class Template(bottle.SimpleTemplate):  # type: ignore[misc]  # Bottle has no types.
    """A page's template, and so are those that it includes: it escapes all that is no Html."""

    settings = {"escape_func": lambda text: text if isinstance(text, Html) else bottle.html_escape(text)}  # noqa: RUF012 - Bottle copies it.


class Translations:
    """The sentences of one language, each asked by what it is in English; it has its own way to write numbers."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._group = get_group_symbol(language)
        self._catalogue = _catalogue(language)

    def gettext(self, sentence: str, **values: Any) -> str:
        """Return a sentence with its values, each in the place that has its name."""
        said = self._catalogue.gettext(sentence) if sentence else ""
        return said.format_map(self._shown(values)) if values else said

    def pgettext(self, context: str, sentence: str) -> str:
        """Return a sentence that another language says in more than one way, as it does in this context."""
        return self._catalogue.pgettext(context, sentence)

    def ngettext(self, one: str, many: str, number: int, **values: Any) -> str:
        """Return the sentence that goes with the number, which it may call `number`."""
        said = self._catalogue.ngettext(one, many, number)
        return said.format_map(self._shown({"number": number} | values))

    def forms(self, one: str, many: str) -> dict[str, str]:
        """Return the sentence that goes with each plural category of the language, for whoever counts elsewhere."""
        return {form: self._catalogue.ngettext(one, many, number) for form, number in _numbers_of(self._language)}

    def html(self, sentence: str, **values: Any) -> Html:
        """Return a sentence in which `**…**` is strong, a backticked part is code, and `[…]({name})` a link.

        Values are shown as the texts they are, whatever is in them, unless they are Html.
        """
        return self._html(self._catalogue.gettext(sentence), values)

    def nhtml(self, one: str, many: str, number: int, **values: Any) -> Html:
        """Return the same of the sentence that goes with the number."""
        return self._html(self._catalogue.ngettext(one, many, number), values)

    def _html(self, sentence: str, values: dict[str, Any]) -> Html:
        said = bottle.html_escape(sentence)
        said = _LINK.sub(r'<a href="\2">\1</a>', said)
        said = _CODE.sub(r"<code>\1</code>", _STRONG.sub(r"<strong>\1</strong>", said))
        shown = self._shown(values)
        escaped = {name: one if isinstance(one, Html) else bottle.html_escape(one) for name, one in shown.items()}
        return Html(said.format_map(escaped) if values else said)

    def _shown(self, values: dict[str, Any]) -> dict[str, str]:
        return {name: self._value(one) for name, one in values.items()}

    def _value(self, value: Any) -> Any:
        if isinstance(value, int):
            return _Number(self.number(value))
        return isolated(value) if isinstance(value, str) and not isinstance(value, Html) else value

    def number(self, number: int) -> str:
        """Return a whole number: `1,000,000`."""
        return f"{number:,}".replace(",", self._group)


class _Number(str):
    """A number as the language has it, whatever format a template has for it in English."""

    __slots__ = ()

    def __format__(self, _format: str) -> str:
        return self


def _numbers_of(language: Language) -> Iterator[tuple[str, int]]:
    """Yield each plural category with a number that belongs to it."""
    category = Locale.parse(language).plural_form
    for form in LANGUAGES[language].plurals:
        yield form, next(number for number in itertools.count(1) if category(number) == form)


@functools.cache
def of(language: Language) -> Translations:
    """Return the translations into a language."""
    return Translations(language)


def _catalogue(language: Language) -> gettext.NullTranslations:
    """Return the catalogue of a language; the one in which the sentences are written has none."""
    if language == WRITTEN_IN:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with (CATALOGUES / f"{language}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=language, abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
