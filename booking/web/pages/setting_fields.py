"""What the forms of the settings share: their fields, and what is said when one was saved."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from booking import organisation
from booking.organisation import LONGEST, PAYEE_CHARACTERS_AT_MOST
from booking.texts.sentences import Sentence

SETTINGS = "/admin/settings"


class Field(NamedTuple):
    """What an admin types: how it is called, how it is typed in, and what is said beneath it."""

    name: str
    label: Sentence
    hint: Sentence | None = None
    kind: Literal["text", "long text", "colour", "number", "secret"] = "text"
    is_short: bool = False

    @property
    def input_type(self) -> str:
        """What HTML calls it, where it is an input."""
        return {"colour": "color", "secret": "password"}.get(self.kind, "text")

    @property
    def longest(self) -> int:
        """How many characters it may have; 0 where no form limits them."""
        return PAYEE_CHARACTERS_AT_MOST if self.name in organisation.PAYEE else LONGEST.get(self.name, 0)


def saved(changed: Iterable[str], labels: Mapping[str, Sentence]) -> Sentence:
    """Return what is said of settings that were saved, by what they are called."""
    names = [labels[name] for name in changed]
    if not names:
        return Sentence("Nothing has changed.")
    return Sentence("Saved: {names}.", names=Sentence.together(*names, between=", "))
