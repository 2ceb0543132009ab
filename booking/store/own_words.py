"""The organiser's own words above and below the text of each kind of letter, in the database."""

from typing import Literal, NamedTuple

from booking.store.database import Tx

Place = Literal["above", "below"]


class OwnWords(NamedTuple):
    """Words in one language that stand above or below those of every letter of a kind."""

    kind: str
    place: Place
    language: str
    words: str


def find_all(tx: Tx) -> tuple[OwnWords, ...]:
    """Return all that there are."""
    rows = tx.execute("SELECT kind, place, written_in, words FROM own_words ORDER BY kind, place, written_in", ())
    return tuple(OwnWords(*row) for row in rows)


def put(tx: Tx, own: OwnWords) -> None:
    """Keep words in place of those before; empty ones are none."""
    tx.execute("DELETE FROM own_words WHERE (kind, place, written_in) = (?, ?, ?)", own[:3])
    if own.words:
        tx.execute("INSERT INTO own_words (kind, place, written_in, words) VALUES (?, ?, ?, ?)", own)
