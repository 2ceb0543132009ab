"""Sentences for people; flashes and repeated answers keep them whole, so that the reader chooses the language."""

from typing import Any, Self, TypeVar

import msgspec

Kept = TypeVar("Kept", bound=msgspec.Struct)


class Sentence(str):
    """A sentence for a person: the English text itself, with its template and values for whatever translates it.

    `template` has a placeholder for each of `values`: texts, numbers, further sentences, instants as UTC
    milliseconds in names that end in `_at`, and money as `1250 EUR` in those that end in `_money`; without
    values it is the text, braces and all. Of what is counted, `template` is the one and `many` the plural, and `number`
    decides.
    """

    __slots__ = ("many", "number", "template", "values")
    template: str
    many: str
    number: int
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        """Return the sentence that the template makes with these values."""
        return cls._made(template.format(**values) if values else template, str(template), "", 0, values)

    @classmethod
    def of(cls, text: str) -> Self:
        """Return a text as the sentence that it is, or that it becomes without values."""
        return text if isinstance(text, cls) else cls(text)

    @classmethod
    def counted(cls, one: str, many: str, number: int, **values: Any) -> Self:
        """Return the one or the other of two templates as the number demands, which both may call `number`."""
        values["number"] = number
        return cls._made((one if number == 1 else many).format(**values), one, many, number, values)

    @classmethod
    def together(cls, *sentences: str, between: str = " ") -> Self:
        """Return several sentences, one after the other."""
        values = {f"part{place}": sentence for place, sentence in enumerate(sentences)}
        return cls(between.join(f"{{{name}}}" for name in values), **values)

    @classmethod
    def _made(cls, text: str, template: str, many: str, number: int, values: dict[str, Any]) -> Self:
        made = super().__new__(cls, text)
        made.template, made.many, made.number, made.values = template, many, number, values
        return made


def encode(value: msgspec.Struct) -> bytes:
    """Return what may have sentences in it as JSON."""
    return msgspec.json.encode(value, enc_hook=_taken_apart)


def decode(content: str | bytes, kind: type[Kept]) -> Kept:
    """Return what `encode` was given; a text that an earlier release kept in the place of a sentence is one."""
    return msgspec.json.decode(content, type=kind, dec_hook=lambda _, kept: _put_together(kept))


def _taken_apart(sentence: Any) -> Any:
    if not isinstance(sentence, Sentence):
        raise NotImplementedError  # As msgspec asks for.
    values = {name: value for name, value in sentence.values.items() if not (sentence.many and name == "number")}
    return {"one": sentence.template, "many": sentence.many, "number": sentence.number, "values": values}


def _put_together(kept: Any) -> Sentence:
    if isinstance(kept, str):
        return Sentence(kept)
    values = {
        name: _put_together(value) if isinstance(value, dict) else value for name, value in kept["values"].items()
    }
    if kept["many"]:
        return Sentence.counted(kept["one"], kept["many"], kept["number"], **values)
    return Sentence(kept["one"], **values)
