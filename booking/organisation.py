"""What an organiser says about themselves, as an admin has typed it on a page; a flag or a variable comes before it."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import msgspec

from booking import store
from booking.payment import Payee
from booking.store.database import Tx
from booking.store.own_words import OwnWords, Place
from booking.texts.sentences import Sentence

COLOUR = r"#[0-9a-fA-F]{6}"
COLOUR_IN_WORDS = Sentence("a colour, like #0f6e7d")
# How many characters the texts may have. One form holds the longest of them, in letters of every script.
LONGEST = {"site_name": 60, "contact": 200, "imprint": 5_000, "privacy": 10_000}
# What a form calls the parts of the payee.
PAYEE = {f"payee_{one.name}": one.name for one in fields(Payee)}
PAYEE_CHARACTERS_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Organisation:
    """The name of the site, its look, whom guests ask, and what the law asks for; a text may be empty.

    `logo` is the id of a picture, `colour` is like #0f6e7d, `payee` is whom guests transfer money to, and `own_words`
    is what their letters say beside their own words.
    """

    site_name: str = ""
    logo: str | None = None
    colour: str = "#0f6e7d"
    contact: str = ""
    imprint: str = ""
    privacy: str = ""
    payee: Payee = field(default_factory=Payee)
    own_words: tuple[OwnWords, ...] = field(default=(), repr=False)

    @property
    def called(self) -> str:
        """What programs are told of whose site it is."""
        return self.site_name or "Bookings"

    def words(self, kind: str, place: Place, language: str) -> str:
        """Return what letters of a kind say there, in this language or else in one that there is; mostly nothing."""
        found = {own.language: own.words for own in self.own_words if (own.kind, own.place) == (kind, place)}
        return found.get(language) or next(iter(found.values()), "")


class Organiser:
    """Who organises, at present: whoever tells of them asks here each time, for what they say may change.

    `fixed` is what flags and variables have chosen, so that no page can.
    """

    def __init__(self, fixed: Mapping[str, str] | None = None) -> None:
        self.fixed: dict[str, Any] = {name: value for name, value in (fixed or {}).items() if value}
        self.now = replace(Organisation(), **self.fixed)
        self._lock = threading.Lock()

    def follow(self, read: Callable[[], Organisation]) -> None:
        """Take over what `read` finds chosen: the last to read it, not the last to have chosen, is right."""
        with self._lock:
            self.now = replace(read(), **self.fixed)


def chosen(tx: Tx) -> Organisation:
    """Return what an admin has typed."""
    kept = {one.name: store.settings.find(tx, one.name) for one in fields(Organisation)}
    payee = Payee(**msgspec.json.decode(kept.pop("payee") or "{}"))
    own_words = store.own_words.find_all(tx)
    return Organisation(**{name: value for name, value in kept.items() if value}, payee=payee, own_words=own_words)


def choose(tx: Tx, name: str, value: str) -> None:
    """Keep a text of the organiser's; an empty one is none."""
    store.settings.put(tx, name, value)


def choose_payee(tx: Tx, payee: Payee) -> None:
    """Keep whom guests transfer money to."""
    store.settings.put(tx, "payee", msgspec.json.encode(payee).decode("utf-8"))
