"""Own words: what an organiser has every letter of a kind say above or below what it says anyway."""

from collections.abc import Iterable
from typing import get_args

from booking import store
from booking.notice import KINDS, NoticeKind
from booking.store.database import Tx
from booking.store.own_words import OwnWords, Place
from booking.texts.languages import LANGUAGES

CHARACTERS_AT_MOST = 1_000
PLACES: tuple[Place, ...] = get_args(Place)
# What a form calls them.
FIELDS = {(place, language): f"{place}_{language}" for place in PLACES for language in LANGUAGES}
# Not what goes to admins, and not what an organiser has written in full.
KINDS_WITH_OWN_WORDS: tuple[NoticeKind, ...] = tuple(
    name for name, kind in KINDS.items() if not kind.is_for_admins and name not in ("test", "written")
)


def choose(tx: Tx, wanted: Iterable[OwnWords]) -> bool:
    """Keep words in place of those before, and return whether any of them are others."""
    before = {own[:3]: own.words for own in store.own_words.find_all(tx)}
    changed = [own for own in wanted if own.words != before.get(own[:3], "")]
    for own in changed:
        store.own_words.put(tx, own)
    return bool(changed)
