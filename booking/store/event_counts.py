"""What is counted of each event's seats and holds in each quarter of an hour, in the database."""

import itertools
import json
import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from booking.store.database import Tx

ALL_EVENTS = 0  # Stands for an event where those of all events are counted together.


class Counts(NamedTuple):
    """What was added to an event's seats, and what became of the holds that were placed.

    `milliseconds` is for how long those that became places were held, together.
    """

    seats: int = 0
    held: int = 0
    confirmed: int = 0
    holds: int = 0
    places: int = 0
    expired: int = 0
    cancelled: int = 0
    milliseconds: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Return both together."""
        return Counts._make(map(operator.add, self, other))

    def times(self, number: int) -> "Counts":
        """Return it so many times."""
        return Counts._make([number * one for one in self])


_COLUMNS = ", ".join(Counts._fields)
_ADD = (
    f"INSERT INTO event_counts (event_id, at, {_COLUMNS}) VALUES (?, ?, {', '.join('?' * len(Counts._fields))})"
    f" ON CONFLICT DO UPDATE SET {', '.join(f'{name} = {name} + excluded.{name}' for name in Counts._fields)}"
)
_SUMS = ", ".join(f"sum({name})" for name in Counts._fields)


def add(tx: Tx, counts: Mapping[tuple[int, int], Counts]) -> None:
    """Add what is counted, by its event and the instant at which its quarter of an hour begins."""
    tx.executemany(_ADD, [(*key, *counted) for key, counted in counts.items() if any(counted)])


def find_seats(tx: Tx, event_ids: Iterable[int]) -> dict[int, int]:
    """Return how many seats these events have, as far as they are counted; those of which nothing is are left out."""
    found = (
        "SELECT event_id, sum(seats) FROM event_counts WHERE event_id IN (SELECT value FROM json_each(?)) GROUP BY 1"
    )
    return dict(tx.execute(found, (json.dumps([*event_ids]),)))


def find_first(tx: Tx, event_id: int) -> int | None:
    """Return the instant from which on something is counted of an event, or None."""
    row = tx.execute("SELECT min(at) FROM event_counts WHERE event_id = ?", (event_id,)).fetchone()
    return None if row[0] is None else int(row[0])


def find_last(tx: Tx, event_id: int) -> int | None:
    """Return the last instant at which something is counted of an event, or None."""
    row = tx.execute("SELECT max(at) FROM event_counts WHERE event_id = ?", (event_id,)).fetchone()
    return None if row[0] is None else int(row[0])


def between(tx: Tx, event_id: int, instants: Sequence[int]) -> list[Counts]:
    """Return what was counted of an event from each of these instants to the next, in one query."""
    rows = tx.execute(
        "WITH spans AS MATERIALIZED (SELECT key, value ->> 0 AS begins, value ->> 1 AS ends FROM json_each(?))"
        f" SELECT key, {_SUMS} FROM spans CROSS JOIN event_counts"
        " WHERE event_id = ? AND at >= begins AND at < ends GROUP BY key",
        (json.dumps([*itertools.pairwise(instants)]), event_id),
    )
    found = {row[0]: Counts(*row[1:]) for row in rows}
    return [found.get(place, Counts()) for place in range(len(instants) - 1)]
