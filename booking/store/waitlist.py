"""Waiting lists in the database: entries that wait, and what became of the others. Triggers count those that wait."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from booking import questions, seat_kinds
from booking.model import Booking, Confirmation, EndedBooking, Entry
from booking.people import Person
from booking.questions import Answers
from booking.seat_kinds import SeatKinds, Wanted
from booking.store import bookings, counts, search
from booking.store.database import Tx
from booking.store.rows import marks_for
from booking.store.search import ALL, Sought
from booking.store.seat_kinds import FITS

_SAVED_FOR_AFTER = 3
_EVERY_ENTRY = -1  # No limit, in SQL.
_COLUMNS_BUT_NUMBER = (
    "id, event_id, name, email, seats, created_at, account_id, person, language, network, proved_at, answers, kinds"
)
_COLUMNS = f"number, {_COLUMNS_BUT_NUMBER}"
_ANSWERS = _COLUMNS.split(", ").index("answers")
_KINDS = _COLUMNS.split(", ").index("kinds")
_COLUMNS_OF_ENTRIES = ", ".join(f"entries.{name}" for name in _COLUMNS.split(", "))
# Whether there is something to wait for: the event is to come, and may be booked yet.
_IS_TO_COME = "(cancelled_at IS NULL AND starts_at > ?1 AND coalesce(closes_at > ?1, TRUE))"
# ?1 is the present instant. To find the position, those before it are counted along an index; no row is read.
_SELECT_WAITING = (
    f"SELECT {_COLUMNS_OF_ENTRIES},"
    f" CASE WHEN {_IS_TO_COME} THEN 'waiting' ELSE 'closed' END,"
    f" CASE WHEN {_IS_TO_COME} THEN (SELECT count(*) FROM waitlist_entries AS others"
    "  WHERE others.event_id = entries.event_id AND others.number <= entries.number) END,"
    f" NULL, CASE WHEN NOT {_IS_TO_COME}"
    "  THEN coalesce(cancelled_at, min(starts_at, coalesce(closes_at, starts_at))) END"
    " FROM waitlist_entries AS entries JOIN events ON events.id = entries.event_id "
)
_IS_OFFERED = (
    "(status = 'offered' AND EXISTS (SELECT 1 FROM bookings WHERE bookings.id = booking_id"
    " AND (bookings.expires_at IS NULL OR bookings.expires_at > ?1)))"
)
_SELECT_ENDED = (
    f"SELECT {_COLUMNS}, CASE WHEN {_IS_OFFERED} THEN 'offered' WHEN status = 'left' THEN 'left' ELSE 'closed' END,"
    f" NULL, booking_id, CASE WHEN status <> 'offered' OR {_IS_OFFERED} THEN ended_at ELSE coalesce("
    "  (SELECT ended_bookings.ended_at FROM ended_bookings WHERE ended_bookings.id = booking_id),"
    "  (SELECT bookings.expires_at FROM bookings WHERE bookings.id = booking_id), ended_at) END"
    " FROM ended_entries "
)
# One look at the index for each size of entries, however many entries there are.
_FIND_FITTING = """
    WITH RECURSIVE sizes (seats) AS (
        SELECT min(seats) FROM waitlist_entries WHERE event_id = ?1
        UNION ALL
        SELECT (SELECT min(seats) FROM waitlist_entries WHERE event_id = ?1 AND seats > sizes.seats)
        FROM sizes WHERE sizes.seats < ?2
    )
    SELECT min((SELECT min(number) FROM waitlist_entries WHERE event_id = ?1 AND seats = sizes.seats))
    FROM sizes WHERE sizes.seats <= ?2
"""
# The same where the event has kinds of seat: one look for each set of kinds that somebody waits for.
_FIND_FITTING_OF_KINDS = f"""
    WITH RECURSIVE wishes (kinds) AS (
        SELECT min(kinds) FROM waitlist_entries WHERE event_id = ?1 AND kinds IS NOT NULL
        UNION ALL
        SELECT (SELECT min(kinds) FROM waitlist_entries WHERE event_id = ?1 AND kinds > wishes.kinds)
        FROM wishes WHERE wishes.kinds IS NOT NULL
    )
    SELECT min(number) FROM (
        SELECT (SELECT min(number) FROM waitlist_entries WHERE event_id = ?1 AND kinds = wishes.kinds) AS number
        FROM wishes WHERE (SELECT sum(value) FROM json_each(wishes.kinds)) <= ?2
            AND {FITS.format(kinds="wishes.kinds")}
        UNION ALL
        SELECT min(number) FROM waitlist_entries WHERE event_id = ?1 AND kinds IS NULL AND seats <= ?2
    )
"""

_OPEN_OFFERS = (
    " WHERE event_id = ?1 AND offer = 1 AND expires_at IS NOT NULL AND expires_at > ?2"
    f" AND {search.is_found(3, 'bookings')}"
)
_MISSED_OFFERS = f" WHERE event_id = ?1 AND offer = 1 AND reason = 'expired' AND {search.is_found(2, 'ended_bookings')}"


class Standing(NamedTuple):
    """What decides on offers at one event; `untaken` are the seats that no row holds, `waiting` counts the entries."""

    starts_at: int
    cancelled_at: int | None
    opens_at: int | None
    closes_at: int | None
    hold_seconds: int
    offer_seconds: int | None
    confirmation: Confirmation
    seats: int
    untaken: int
    waiting: int
    next_offer_at: int | None
    price_cents: int | None
    currency: str | None
    grace_seconds: int
    seat_kinds: SeatKinds


class PassedOver(NamedTuple):
    """How often others got seats that were too few for an entry, and until when seats are saved up for it."""

    times: int
    saved_until: int | None

    @property
    def is_next(self) -> bool:
        """Whether what comes free next is saved up for it."""
        return self.times == _SAVED_FOR_AFTER and self.saved_until is None

    @property
    def is_over(self) -> bool:
        """Whether seats were saved up for it in vain."""
        return self.times > _SAVED_FOR_AFTER


class Saved(NamedTuple):
    """The entry that seats are saved up for, and until when; None as long as there are none to save."""

    number: int
    saved_until: int | None

    def has_seats_before(self, entry: Entry) -> bool:
        """Whether it has seats saved up for it, and is before this entry."""
        return self.saved_until is not None and self.number < entry.number


def find_standing(tx: Tx, event_id: int) -> Standing | None:
    """Return what decides on offers at the event, or None without it."""
    row = tx.execute(
        "SELECT starts_at, cancelled_at, opens_at, closes_at, hold_seconds, offer_seconds, confirmation, seats,"
        " seats - taken, waiting, next_offer_at, price_cents, currency,"
        " CASE confirmation WHEN 'instant' THEN 0 ELSE grace_seconds END, seat_kinds FROM events WHERE id = ?",
        (event_id,),
    ).fetchone()
    return Standing(*(*row[:-1], seat_kinds.read(row[-1]))) if row else None


def is_waited_for(tx: Tx, event_id: int) -> bool:
    """Whether the event has entries that wait."""
    return tx.execute("SELECT 1 FROM events WHERE id = ? AND waiting > 0", (event_id,)).fetchone() is not None


def is_waiting(tx: Tx, number: int) -> bool:
    """Whether an entry with this number is among those that wait."""
    return tx.execute("SELECT 1 FROM waitlist_entries WHERE number = ?", (number,)).fetchone() is not None


def which_are_waited_for(tx: Tx, event_ids: Iterable[int]) -> list[int]:
    """Return those of these events that have entries that wait, in the same order."""
    rows = tx.execute(
        "SELECT events.id FROM json_each(?) AS given CROSS JOIN events ON events.id = given.value"
        " WHERE waiting > 0 ORDER BY given.key",
        (json.dumps(list(event_ids)),),
    )
    return [event_id for (event_id,) in rows]


def find_fitting(tx: Tx, event_id: int, seats: int, last: int | None, *, has_kinds: bool) -> Entry | None:
    """Return the oldest entry that waits for at most so many seats, up to the number `last`, or None.

    At an event that `has_kinds` of seat, each of the kinds that it waits for must have room, too.
    """
    (number,) = tx.execute(_FIND_FITTING_OF_KINDS if has_kinds else _FIND_FITTING, (event_id, seats)).fetchone()
    if number is None or (last is not None and number > last):
        return None
    row = tx.execute(f"SELECT {_COLUMNS} FROM waitlist_entries WHERE number = ?", (number,)).fetchone()
    return _waiting(row, None)


def find_seats_of_oldest(tx: Tx, event_id: int) -> int:
    """Return how many seats the entry that waits longest wants; 0 where nobody waits."""
    row = tx.execute(
        "SELECT seats FROM waitlist_entries WHERE event_id = ? ORDER BY number LIMIT 1", (event_id,)
    ).fetchone()
    return int(row[0]) if row else 0


def find_saved(tx: Tx, event_id: int) -> Saved | None:
    """Return the oldest entry that was passed over three times and can fit the event at all, or None.

    One that waits for a kind of seat of which too few are left gains nothing by seats that are saved up.
    """
    # The plus keeps SQLite from going through every entry of a size that fits.
    row = tx.execute(
        "SELECT number, saved_until FROM waitlist_entries WHERE event_id = ?1 AND passed_over = 3"
        " AND +seats <= (SELECT events.seats FROM events WHERE events.id = ?1)"
        f" AND (kinds IS NULL OR {FITS.format(kinds='kinds')}) ORDER BY number LIMIT 1",
        (event_id,),
    ).fetchone()
    return Saved(*row) if row else None


def save_for(tx: Tx, number: int, until: int) -> None:
    """Let seats be saved up for an entry, until then."""
    tx.execute("UPDATE waitlist_entries SET saved_until = ? WHERE number = ?", (until, number))


def end_saving(tx: Tx, event_id: int) -> None:
    """Stop saving seats up for the entries of the event whose time for that has come, or whose kind of seat is gone."""
    tx.execute(
        "UPDATE waitlist_entries SET passed_over = 4, saved_until = NULL"
        " WHERE event_id = ?1 AND passed_over = 3 AND saved_until IS NOT NULL AND (saved_until <= ?2"
        f" OR (kinds IS NOT NULL AND NOT {FITS.format(kinds='kinds')}))",
        (event_id, tx.now),
    )


def pass_over(tx: Tx, event_id: int, before: int) -> None:
    """Note that the entries of the event with numbers less than `before` were passed over once more."""
    tx.execute(
        "UPDATE waitlist_entries SET passed_over = passed_over + 1"
        " WHERE event_id = ? AND number < ? AND passed_over < 3",
        (event_id, before),
    )


def set_next_offer(tx: Tx, event_id: int, at: int | None) -> None:
    """Note when time alone lets seats of the event be offered."""
    tx.execute("UPDATE events SET next_offer_at = ? WHERE id = ?", (at, event_id))


def find_due(tx: Tx, limit: int) -> list[int]:
    """Return up to `limit` events at which time has let seats be offered."""
    rows = tx.execute(
        "SELECT id FROM events WHERE next_offer_at <= ? AND id NOT IN (SELECT event_id FROM set_aside_events)"
        " ORDER BY next_offer_at, id LIMIT ?",
        (tx.now, limit),
    )
    return [event_id for (event_id,) in rows]


def find_over(tx: Tx, limit: int) -> list[Entry]:
    """Return up to `limit` entries that wait at an event that has started, or at which booking has closed."""
    rows = tx.execute(
        _SELECT_WAITING + "WHERE events.id IN (SELECT id FROM events WHERE waiting > 0 AND starts_at <= ?1"
        "  UNION SELECT id FROM events WHERE waiting > 0 AND closes_at <= ?1)"
        " AND events.id NOT IN (SELECT event_id FROM set_aside_events)"
        " ORDER BY events.id, entries.number LIMIT ?2",
        (tx.now, limit),
    )
    return [_entry_of(row) for row in rows]


def insert(
    tx: Tx, entry_id: str, event_id: int, person: Person, seats: int, kinds: Wanted | None, answers: Answers
) -> None:
    """Add an entry at the end of the event's list."""
    values = {"id": entry_id, "event_id": event_id, "seats": seats, "created_at": tx.now} | person.on_booking(tx.now)
    values |= {"answers": questions.written(answers), "kinds": seat_kinds.written(kinds)}
    columns = ", ".join(values)
    with counts.Kept(tx, (event_id,)):
        tx.execute(f"INSERT INTO waitlist_entries ({columns}) VALUES ({marks_for(columns)})", tuple(values.values()))


def find(tx: Tx, entry_id: str) -> Entry | None:
    """Return the entry as it stands now, waiting or not, or None."""
    row = tx.execute(_SELECT_WAITING + "WHERE entries.id = ?2", (tx.now, entry_id)).fetchone()
    if row is None:
        row = tx.execute(_SELECT_ENDED + "WHERE id = ?2", (tx.now, entry_id)).fetchone()
    return _entry_of(row) if row else None


def find_id(tx: Tx, number: int, account_id: int | None) -> str | None:
    """Return the id of the entry that has this number, an account's alone where one is given; or None."""
    row = tx.execute(
        "SELECT id FROM waitlist_entries WHERE number = ?1 AND (?2 IS NULL OR account_id = ?2) UNION ALL"
        " SELECT id FROM ended_entries WHERE number = ?1 AND (?2 IS NULL OR account_id = ?2)",
        (number, account_id),
    ).fetchone()
    return None if row is None else str(row[0])


def page(tx: Tx, event_id: int, after: int, limit: int, sought: Sought = ALL) -> list[Entry]:
    """Return up to `limit` entries that wait at an event to come, by number, beyond the number `after`.

    `sought` is what they are searched for.
    """
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM waitlist_entries WHERE event_id = ?2 AND number > ?3"
        f" AND (SELECT {_IS_TO_COME} FROM events WHERE events.id = ?2) AND {search.is_found(5, 'waitlist_entries')}"
        " ORDER BY number LIMIT ?4",
        (tx.now, event_id, after, limit, *sought),
    )
    return _with_positions(tx, event_id, rows.fetchall())


def find_numbers(tx: Tx, event_id: int, sought: Sought) -> list[int]:
    """Return the numbers of the entries that wait at an event to come and are found, in their order."""
    rows = tx.execute(
        f"SELECT number FROM waitlist_entries WHERE event_id = ?2 AND {search.is_found(3, 'waitlist_entries')}"
        f" AND (SELECT {_IS_TO_COME} FROM events WHERE events.id = ?2) ORDER BY number",
        (tx.now, event_id, *sought),
    )
    return [number for (number,) in rows]


def find_numbered(tx: Tx, event_id: int, numbers: Sequence[int]) -> list[Entry]:
    """Return the entries of the event that wait with these numbers, in their order."""
    rows = tx.execute(
        f"SELECT {_COLUMNS_OF_ENTRIES} FROM json_each(?) AS given"
        " CROSS JOIN waitlist_entries AS entries ON number = given.value ORDER BY number",
        (json.dumps(numbers),),
    )
    return _with_positions(tx, event_id, rows.fetchall())


def count_seats(tx: Tx, event_id: int) -> int:
    """Return how many seats all entries of the event want together."""
    (seats,) = tx.execute("SELECT sum(seats) FROM waitlist_entries WHERE event_id = ?", (event_id,)).fetchone()
    return int(seats or 0)


def find_passed_over(tx: Tx, numbers: Sequence[int]) -> dict[int, PassedOver]:
    """Return, by number, those of these entries that wait for which too few seats came free."""
    rows = tx.execute(
        "SELECT number, passed_over, saved_until FROM json_each(?) AS given"
        " CROSS JOIN waitlist_entries ON number = given.value WHERE passed_over > 0",
        (json.dumps(numbers),),
    )
    return {number: PassedOver(*row) for number, *row in rows}


def which_wait(tx: Tx, event_id: int, persons: Sequence[str]) -> set[str]:
    """Return those of these persons who wait at the event."""
    rows = tx.execute(
        "SELECT person FROM json_each(?2) AS given"
        " CROSS JOIN waitlist_entries ON event_id = ?1 AND person = given.value",
        (event_id, json.dumps(persons)),
    )
    return {person for (person,) in rows}


def find_offers(tx: Tx, event_id: int, sought: Sought, limit: int) -> list[Booking]:
    """Return up to `limit` offers of the event that are open and found, the one that ends first before the others."""
    rows = tx.execute(
        f"SELECT {bookings.COLUMNS} FROM bookings{_OPEN_OFFERS} ORDER BY expires_at, id LIMIT ?6",
        (event_id, tx.now, *sought, limit),
    )
    return [bookings.booking_of(row) for row in rows]


def count_offers(tx: Tx, event_id: int, sought: Sought) -> int:
    """Return how many offers of the event are open and found."""
    found = tx.execute(f"SELECT count(*) FROM bookings{_OPEN_OFFERS}", (event_id, tx.now, *sought))
    return int(found.fetchone()[0])


def find_missed(tx: Tx, event_id: int, sought: Sought, limit: int) -> list[EndedBooking]:
    """Return up to `limit` offers of the event that nobody took in time and that are found, the latest end first."""
    rows = tx.execute(
        f"SELECT {bookings.ENDED_COLUMNS} FROM ended_bookings{_MISSED_OFFERS} ORDER BY ended_at DESC, id DESC LIMIT ?5",
        (event_id, *sought, limit),
    )
    return [bookings.ended_of(row) for row in rows]


def count_missed(tx: Tx, event_id: int, sought: Sought) -> int:
    """Return how many offers of the event nobody took in time that are found."""
    found = tx.execute(f"SELECT count(*) FROM ended_bookings{_MISSED_OFFERS}", (event_id, *sought))
    return int(found.fetchone()[0])


def find_at_event(tx: Tx, event_id: int, limit: int = _EVERY_ENTRY) -> list[Entry]:
    """Return up to `limit` entries of the event, by number: closed where it has nothing to wait for."""
    rows = tx.execute(
        _SELECT_WAITING + "WHERE entries.event_id = ?2 ORDER BY entries.number LIMIT ?3", (tx.now, event_id, limit)
    )
    return [_entry_of(row) for row in rows]


def find_of_account(tx: Tx, account_id: int) -> list[Entry]:
    """Return the account's entries that wait at events to come or not, the oldest first."""
    rows = tx.execute(_SELECT_WAITING + "WHERE entries.account_id = ?2 ORDER BY entries.number", (tx.now, account_id))
    return [_entry_of(row) for row in rows]


def find_of_guest(tx: Tx, person: str) -> list[Entry]:
    """Return the guest's entries that wait at events to come or not, the oldest first."""
    rows = tx.execute(
        _SELECT_WAITING + "WHERE entries.person = ?2 AND entries.account_id IS NULL ORDER BY entries.number",
        (tx.now, person),
    )
    return [_entry_of(row) for row in rows]


def find_of_network(tx: Tx, event_id: int, mark: str, limit: int) -> list[Entry]:
    """Return up to `limit` entries that wait at the event whose network's mark begins so, the oldest first."""
    rows = tx.execute(
        _SELECT_WAITING + "WHERE entries.event_id = ?2 AND entries.network >= ?3 AND entries.network < ?3 || '~'"
        " ORDER BY entries.number LIMIT ?4",
        (tx.now, event_id, mark, limit),
    )
    return [_entry_of(row) for row in rows]


def set_name_and_email(tx: Tx, entry: Entry, name: str, email: str) -> None:
    """Let an entry that waits have another name, and its address another spelling."""
    tx.execute("UPDATE waitlist_entries SET name = ?, email = ? WHERE number = ?", (name, email, entry.number))


def set_answers(tx: Tx, entry: Entry, answers: Answers) -> None:
    """Let an entry that waits have other answers to the event's questions."""
    written = questions.written(answers)
    tx.execute("UPDATE waitlist_entries SET answers = ? WHERE number = ?", (written, entry.number))


def reissue(tx: Tx, entry: Entry, entry_id: str, person: Person) -> None:
    """Let an entry go on as another person's under another id, in its place; under the old one it is closed.

    Its place is its number, so what is closed gets one that no entry ever waits with.
    """
    tx.execute(
        f"INSERT INTO ended_entries ({_COLUMNS}, status, booking_id, ended_at)"
        f" SELECT (SELECT min(coalesce(min(number), 0), 0) - 1 FROM ended_entries), {_COLUMNS_BUT_NUMBER},"
        " 'closed', NULL, ?2 FROM waitlist_entries WHERE number = ?1",
        (entry.number, tx.now),
    )
    tx.execute(
        "UPDATE waitlist_entries SET id = ?, name = ?, email = ?, person = ?, proved_at = NULL WHERE number = ?",
        (entry_id, person.name, person.email, person.key, entry.number),
    )


def end_as_offered(tx: Tx, entry: Entry, booking_id: str) -> None:
    """Move an entry to those that have ended: it was offered seats by this booking."""
    _end(tx, entry, "offered", booking_id, tx.now)


def end_as_left(tx: Tx, entry: Entry) -> None:
    """Move an entry to those that have ended: its person has left the list."""
    _end(tx, entry, "left", None, tx.now)


def close(tx: Tx, entry: Entry) -> None:
    """Move an entry to those that have ended: it is closed, since `ended_at` where that is set, else now."""
    _end(tx, entry, "closed", None, tx.now if entry.ended_at is None else entry.ended_at)


def find_doubles(tx: Tx, account_id: int, person: str) -> list[str]:
    """Return the younger of each two entries of one event that both become this person's, as the account's do."""
    rows = tx.execute(
        "SELECT CASE WHEN own.number > other.number THEN own.id ELSE other.id END"
        " FROM waitlist_entries AS own JOIN waitlist_entries AS other"
        "  ON other.event_id = own.event_id AND other.person = ?2"
        " WHERE own.account_id = ?1 AND own.person <> ?2",
        (account_id, person),
    )
    return [entry_id for (entry_id,) in rows]


def set_person_of_account(tx: Tx, account_id: int, person: str) -> None:
    """Count the account's entries as those of `person`, and make the guests' entries of `person` that wait its own."""
    for table in ("waitlist_entries", "ended_entries"):
        tx.execute(f"UPDATE {table} SET person = ? WHERE account_id = ?", (person, account_id))
    # By way of the events, which the index begins with: one look for each, and no row of another person is read.
    tx.execute(
        "UPDATE waitlist_entries SET account_id = ? WHERE account_id IS NULL AND number IN"
        " (SELECT entries.number FROM events CROSS JOIN waitlist_entries AS entries"
        "  ON entries.event_id = events.id AND entries.person = ? WHERE events.waiting > 0)",
        (account_id, person),
    )


def set_email_of_account(tx: Tx, account_id: int, before: str, after: str) -> None:
    """Let the account's entries that have one address have another; those made by a guest with a third keep it."""
    for table in ("waitlist_entries", "ended_entries"):
        tx.execute(
            f"UPDATE {table} SET email = ? WHERE account_id = ? AND casefold(email) = ?",
            (after, account_id, before.casefold()),
        )


def _with_positions(tx: Tx, event_id: int, rows: Sequence[Sequence[Any]]) -> list[Entry]:
    found: list[Entry] = []
    position, last = 0, 0
    for row in rows:
        position += _count_between(tx, event_id, last, row[0])
        last = row[0]
        found.append(_waiting(row, position))
    return found


def _count_between(tx: Tx, event_id: int, after: int, last: int) -> int:
    """Return how many entries of the event have numbers beyond `after`, up to `last`."""
    (count,) = tx.execute(
        "SELECT count(*) FROM waitlist_entries WHERE event_id = ? AND number > ? AND number <= ?",
        (event_id, after, last),
    ).fetchone()
    return int(count)


def _end(tx: Tx, entry: Entry, status: str, booking_id: str | None, ended_at: int) -> None:
    with counts.Kept(tx, (entry.event_id,)):
        tx.execute(
            f"INSERT INTO ended_entries ({_COLUMNS}, status, booking_id, ended_at)"
            f" SELECT {_COLUMNS}, ?2, ?3, ?4 FROM waitlist_entries WHERE number = ?1",
            (entry.number, status, booking_id, ended_at),
        )
        tx.execute("DELETE FROM waitlist_entries WHERE number = ?", (entry.number,))


def _waiting(row: Sequence[Any], position: int | None) -> Entry:
    return _entry_of([*row, "waiting", position, None, None])


def _entry_of(row: Sequence[Any]) -> Entry:
    columns = list(row)
    columns[_ANSWERS] = questions.read_answers(columns[_ANSWERS])
    if columns[_KINDS] is not None:
        columns[_KINDS] = seat_kinds.read_wanted(columns[_KINDS])
    return Entry(*columns)
