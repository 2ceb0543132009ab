"""An event's live bookings as an organiser goes through them: searched, of one state, in an order, page by page."""

import json
from collections.abc import Sequence
from typing import Literal, NamedTuple

from booking.model import Booking
from booking.store import search
from booking.store.bookings import COLUMNS, booking_of
from booking.store.database import Tx
from booking.store.search import ALL, Sought

State = Literal["all", "held", "confirmed", "absent"]
Order = Literal["name", "address", "deadline", "booked"]

_ORDERS: dict[Order, str] = {
    "name": "folded(CASE name WHEN '' THEN email ELSE name END), person, id",
    "address": "person, id",
    "deadline": "expires_at IS NULL, expires_at, person, id",
    "booked": "created_at DESC, id DESC",
}
# ?1 is the event, ?2 the present instant, ?3 the state, ?4 to ?6 what is searched for.
_CHOSEN = (
    "FROM bookings WHERE event_id = ?1 AND (expires_at IS NULL OR expires_at > ?2)"
    " AND CASE ?3 WHEN 'all' THEN TRUE WHEN 'absent' THEN expires_at IS NULL AND checked_in_at IS NULL"
    f" ELSE (expires_at IS NULL) = (?3 = 'confirmed') END AND {search.is_found(4, 'bookings')}"
)


class Choice(NamedTuple):
    """Which bookings of an event are listed, and in which order."""

    sought: Sought = ALL
    state: State = "all"
    order: Order = "name"


class Counts(NamedTuple):
    """How many bookings of an event are held and confirmed, and of how many of the latter nobody has come."""

    held: int
    confirmed: int
    absent: int

    def of(self, state: State) -> int:
        """Return how many are in a state."""
        all_of_them = self.held + self.confirmed
        return {"held": self.held, "confirmed": self.confirmed, "all": all_of_them, "absent": self.absent}[state]


def count(tx: Tx, event_id: int, sought: Sought) -> Counts:
    """Return how many live bookings of the event are found; of all of them no row is read, only indexes."""
    if sought == ALL:
        (rows,) = tx.execute("SELECT count(*) FROM bookings WHERE event_id = ?", (event_id,)).fetchone()
        holds, held = tx.execute(
            "SELECT count(*), count(*) FILTER (WHERE expires_at > ?2) FROM bookings"
            " WHERE event_id = ?1 AND expires_at IS NOT NULL",
            (event_id, tx.now),
        ).fetchone()
        (came,) = tx.execute(
            "SELECT count(*) FROM bookings WHERE event_id = ? AND checked_in_at IS NOT NULL", (event_id,)
        ).fetchone()
        return Counts(held, rows - holds, rows - holds - came)
    counts = tx.execute(
        "SELECT count(*) FILTER (WHERE expires_at > ?2), count(*) FILTER (WHERE expires_at IS NULL),"
        " count(*) FILTER (WHERE expires_at IS NULL AND checked_in_at IS NULL)"
        f" FROM bookings WHERE event_id = ?1 AND {search.is_found(3, 'bookings')}",
        (event_id, tx.now, *sought),
    ).fetchone()
    return Counts(*counts)


def page(tx: Tx, event_id: int, choice: Choice, offset: int, limit: int) -> list[Booking]:
    """Return up to `limit` of the chosen bookings in their order, without the first `offset` of them."""
    rows = tx.execute(
        f"SELECT {COLUMNS} {_CHOSEN} ORDER BY {_ORDERS[choice.order]} LIMIT ?7 OFFSET ?8",
        (event_id, tx.now, choice.state, *choice.sought, limit, offset),
    )
    return [booking_of(row) for row in rows]


def ids(tx: Tx, event_id: int, choice: Choice) -> list[str]:
    """Return the ids of all chosen bookings in their order."""
    found = tx.execute(
        f"SELECT id {_CHOSEN} ORDER BY {_ORDERS[choice.order]}", (event_id, tx.now, choice.state, *choice.sought)
    )
    return [booking_id for (booking_id,) in found]


def find_called(tx: Tx, event_id: int) -> list[tuple[str, str]]:
    """Return the id of each live booking of an event, and what its person is called."""
    found = tx.execute(
        "SELECT id, CASE name WHEN '' THEN email ELSE name END FROM bookings"
        " WHERE event_id = ?1 AND (expires_at IS NULL OR expires_at > ?2)",
        (event_id, tx.now),
    )
    return list(found)


def find_answered(tx: Tx, event_id: int) -> set[str]:
    """Return the ids of the questions that live bookings of an event have answers to."""
    found = tx.execute("SELECT DISTINCT key FROM bookings, json_each(answers) WHERE event_id = ?", (event_id,))
    return {question_id for (question_id,) in found}


def find_in_order(tx: Tx, ids: Sequence[str]) -> list[Booking]:
    """Return the rows with these ids in the live table, in their order."""
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM (SELECT key AS place, value AS wanted FROM json_each(?))"
        " CROSS JOIN bookings ON bookings.id = wanted ORDER BY place",
        (json.dumps(ids),),
    )
    return [booking_of(row) for row in rows]


def find_place(tx: Tx, event_id: int, choice: Choice, booking_id: str) -> int | None:
    """Return how many of the chosen bookings come before this one, or None where it is not among them."""
    row = tx.execute(
        f"SELECT before FROM (SELECT id, row_number() OVER (ORDER BY {_ORDERS[choice.order]}) - 1 AS before {_CHOSEN})"
        " WHERE id = ?7",
        (event_id, tx.now, choice.state, *choice.sought, booking_id),
    ).fetchone()
    return None if row is None else int(row[0])


class SeatsOfPerson(NamedTuple):
    """How many seats of an event somebody has by bookings that are live, and waits for."""

    live: int
    waiting: int


def find_seats_of(tx: Tx, event_id: int, people: Sequence[str]) -> dict[str, SeatsOfPerson]:
    """Return what those of these people, by their keys, have at an event who have anything there."""
    rows = tx.execute(
        "SELECT person, sum(live), sum(waiting) FROM ("
        "SELECT person, seats AS live, 0 AS waiting FROM json_each(?3) CROSS JOIN bookings ON person = value"
        " WHERE event_id = ?1 AND (expires_at IS NULL OR expires_at > ?2)"
        " UNION ALL SELECT person, 0, seats FROM json_each(?3) CROSS JOIN waitlist_entries ON person = value"
        " WHERE event_id = ?1) GROUP BY person",
        (event_id, tx.now, json.dumps(people)),
    )
    return {person: SeatsOfPerson(live, waiting) for person, live, waiting in rows}
