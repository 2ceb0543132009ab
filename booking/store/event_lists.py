"""Events in the database as the organiser's table lists them: those to come, those that are over, drafts, cancelled."""

from typing import Literal, NamedTuple, get_args

from booking.model import Event
from booking.store import events
from booking.store.database import Tx
from booking.store.search import ALL, Sought

Shelf = Literal["upcoming", "past", "drafts", "cancelled"]
SHELVES: tuple[Shelf, ...] = get_args(Shelf)

# Each in the words of the index that has it; ?1 is the present instant.
_ON: dict[Shelf, str] = {
    "upcoming": "published = 1 AND cancelled_at IS NULL AND starts_at > ?1",
    "past": "published = 1 AND cancelled_at IS NULL AND starts_at <= ?1",
    "drafts": "published = 0 AND cancelled_at IS NULL",
    "cancelled": "cancelled_at IS NOT NULL",
}
_LATEST_FIRST = ("past", "cancelled")
# Most rows are decided by LIKE, which knows the letters of English only: those with others are looked into.
_FOUND = (
    "(title LIKE {1} ESCAPE '\\' OR location LIKE {1} ESCAPE '\\' OR length(title) <> length(CAST(title AS BLOB))"
    " OR length(location) <> length(CAST(location AS BLOB))) AND has_words(title || ' ' || location, {0})"
)


def _page_of(shelf: Shelf, condition: str = "") -> str:
    beyond, order = ("<", " DESC") if shelf in _LATEST_FIRST else (">", "")
    return (
        f"{_ON[shelf]}{condition} AND (starts_at, id) {beyond} (?2, ?3) ORDER BY starts_at{order}, id{order} LIMIT ?4"
    )


PAGES = {shelf: _page_of(shelf) for shelf in SHELVES}
_PAGE_FOUND = {shelf: _page_of(shelf, f" AND {_FOUND.format('?5', '?6')}") for shelf in SHELVES}
_COUNT = ", ".join(f"(SELECT count(*) FROM events WHERE {condition}{{0}})" for condition in _ON.values())
_COUNT_ALL = f"SELECT {_COUNT.format('')}"
_COUNT_FOUND = f"SELECT {_COUNT.format(' AND ' + _FOUND.format('?2', '?3'))}"


class Counts(NamedTuple):
    """How many events there are of each kind."""

    upcoming: int
    past: int
    drafts: int
    cancelled: int

    def of(self, shelf: Shelf) -> int:
        """Return how many there are of one kind."""
        return int(getattr(self, shelf))


def page(tx: Tx, shelf: Shelf, wanted: Sought, after: tuple[int, int], limit: int) -> list[Event]:
    """Return up to `limit` events whose title or place has the words, that come after the pair `after` of start and id.

    The next one comes first, and of those that are over and of cancelled ones the latest.
    """
    given = (*after, limit)
    if wanted == ALL:
        return events.select(tx, PAGES[shelf], given)
    return events.select(tx, _PAGE_FOUND[shelf], (*given, wanted.words, wanted.pattern))


def count(tx: Tx, wanted: Sought) -> Counts:
    """Return how many events there are of each kind whose title or place has the words."""
    if wanted == ALL:
        return Counts(*tx.execute(_COUNT_ALL, (tx.now,)).fetchone())
    return Counts(*tx.execute(_COUNT_FOUND, (tx.now, wanted.words, wanted.pattern)).fetchone())
