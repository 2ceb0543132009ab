"""Sentences as flashes and repeated answers keep them: whole, so that the reader chooses the language."""

from typing import Any, TypeVar

import msgspec

from booking.errors import Sentence

Kept = TypeVar("Kept", bound=msgspec.Struct)


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
