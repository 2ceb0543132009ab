"""Live and ended bookings in the database; its triggers keep the events' counts.

In the tables `expires_at` is when the seats come free, by which the sweep, the counts and the offers go. In the values
it is the deadline that the person is told, `grace_milliseconds` before that. Rows become values here, nowhere else.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import apsw
from msgspec import Struct
from msgspec.structs import replace

from booking import questions, reference, seat_kinds
from booking.model import (
    AddressProof,
    AnyBooking,
    Audience,
    Booking,
    BookingStatus,
    Confirmation,
    Deadline,
    EndedBooking,
    booking_values,
)
from booking.notice import first_reminder
from booking.questions import Answers
from booking.store import counts, search
from booking.store.database import Tx
from booking.store.rows import columns_of, marks_for
from booking.store.search import ALL, Sought

COLUMNS = columns_of(AnyBooking)
_AWAITED_MILLISECONDS = 60 * 24 * 60 * 60 * 1_000
_SET_ASIDE = "(SELECT event_id FROM set_aside_events)"
_TO_EMPTY = "SELECT id FROM events WHERE cancelled_at IS NOT NULL AND (taken > 0 OR waiting > 0)"
_OFFER = COLUMNS.split(", ").index("offer")
_ANSWERS = COLUMNS.split(", ").index("answers")
_KINDS = COLUMNS.split(", ").index("kinds")
_EXPIRES_AT = COLUMNS.split(", ").index("expires_at")
_GRACE = COLUMNS.split(", ").index("grace_milliseconds")
ENDED_COLUMNS = columns_of(EndedBooking)
# Each parameter has the number of its column. A reference of a booking that has ended comes to NULL, and is refused.
_MARKS = {name: f"?{number}" for number, name in enumerate(f"{COLUMNS}, remind_at".split(", "), start=1)}
_UNUSED = "(SELECT {0} WHERE NOT EXISTS (SELECT 1 FROM ended_bookings WHERE reference = {0}))"
_VALUES = ", ".join((_MARKS | {"reference": _UNUSED.format(_MARKS["reference"])}).values())
_INSERT = f"INSERT INTO bookings ({', '.join(_MARKS)}) VALUES ({_VALUES})"
_FIND_CALLED = " UNION ALL ".join(
    f"SELECT id, reference, name, email FROM {table} WHERE id IN (SELECT value FROM json_each(?1))"
    for table in ("bookings", "ended_bookings")
)
_INSERT_ENDED = f"INSERT INTO ended_bookings ({ENDED_COLUMNS}) VALUES ({marks_for(ENDED_COLUMNS)})"


class Terms(Struct, frozen=True):
    """What decides on one person's booking at one event.

    `untaken` are the seats that no row holds; holds whose deadline has come still hold theirs; `live_seats` are those
    that the person has at the event, `waiting_seats` those that they wait for; `waiting` counts the entries of the
    waiting list.
    """

    starts_at: int
    cancelled_at: int | None
    untaken: int
    hold_seconds: int
    confirmation: Confirmation
    max_seats_per_person: int
    live_seats: int
    audience: Audience
    opens_at: int | None
    closes_at: int | None
    waiting: int
    waiting_seats: int
    seats: int
    proof: AddressProof
    price_cents: int | None
    currency: str | None
    published: bool
    questions: str
    name_required: bool
    grace_seconds: int
    seat_kinds: str


class NetworkUse(NamedTuple):
    """How much of an event is held or confirmed for people of one network, by its mark."""

    network: str
    bookings: int
    seats: int


class Called(NamedTuple):
    """What a booking is called: by its reference, and by its person's name and address, both empty once erased."""

    reference: str
    name: str
    email: str

    @property
    def who(self) -> str:
        """What the person is called; empty once they are erased."""
        return self.name or self.email


class Starting(NamedTuple):
    """An event that starts soon, and the last of its bookings, by person and id, that was dealt with."""

    event_id: int
    starts_at: int
    last_person: str
    last_id: str


def find_terms(tx: Tx, event_id: int, person: str) -> Terms | None:
    """Return what decides on seats of the person with this key at the event, in one statement; None without it."""
    row = tx.execute(
        "SELECT starts_at, cancelled_at, seats - taken, hold_seconds, confirmation, max_seats_per_person,"
        " (SELECT coalesce(sum(bookings.seats), 0) FROM bookings WHERE bookings.event_id = events.id"
        "  AND bookings.person = ?2 AND (bookings.expires_at IS NULL OR bookings.expires_at > ?3)),"
        " CASE approved_only WHEN 0 THEN audience ELSE 'approved' END,"
        " opens_at, closes_at, waiting, CASE WHEN waiting AND coalesce(closes_at > ?3, TRUE) THEN coalesce("
        "  (SELECT entries.seats FROM waitlist_entries AS entries WHERE entries.event_id = ?1 AND entries.person = ?2),"
        "  0) ELSE 0 END, seats,"
        " proof, price_cents, currency, published, questions, name_required,"
        " CASE confirmation WHEN 'instant' THEN 0 ELSE grace_seconds END, seat_kinds FROM events WHERE id = ?1",
        (event_id, person, tx.now),
    ).fetchone()
    return Terms(*row) if row else None


def has_room(tx: Tx, event_id: int) -> bool:
    """Whether a seat of the event is untaken."""
    return tx.execute("SELECT 1 FROM events WHERE id = ? AND taken < seats", (event_id,)).fetchone() is not None


def insert(tx: Tx, booking: Booking) -> Booking:
    """Add a live booking and return it; the event's CHECK refuses it when it would be a seat too many.

    Where another booking has its reference, it is given one that is free.
    """
    with counts.Kept(tx, (booking.event_id,)):
        while not _is_inserted(tx, booking):
            booking = replace(booking, reference=reference.new())
    return booking


def _is_inserted(tx: Tx, booking: Booking) -> bool:
    """Add a live booking unless its reference is another's, and return whether that was done."""
    try:
        tx.execute(_INSERT, (*_row_of(booking), _remind_at(tx, booking.held)))
    except apsw.ConstraintError as error:
        if not str(error).endswith(" bookings.reference"):
            raise
        return False
    return True


def unused_reference(tx: Tx) -> str:
    """Return a reference that no booking has, live or ended."""
    while True:
        made = reference.new()
        if _id_of(tx, made) is None:
            return made


def find_id(tx: Tx, typed: str, account_id: int | None = None) -> str | None:
    """Return the id of the booking, live or ended, that has the reference which was typed; None without one.

    With an account, only its own bookings are looked at.
    """
    known = reference.read(typed)
    return None if known is None else _id_of(tx, known, account_id)


def _id_of(tx: Tx, known: str, account_id: int | None = None) -> str | None:
    row = tx.execute(
        "SELECT id FROM bookings WHERE reference = ?1 AND (?2 IS NULL OR account_id = ?2) UNION ALL"
        " SELECT id FROM ended_bookings WHERE reference = ?1 AND (?2 IS NULL OR account_id = ?2)",
        (known, account_id),
    ).fetchone()
    return None if row is None else str(row[0])


def find(tx: Tx, booking_id: str) -> tuple[Booking, int | None] | None:
    """Return the row in the live table, its deadline come or not, and when its event was cancelled; or None."""
    row = tx.execute(
        f"SELECT {COLUMNS}, (SELECT cancelled_at FROM events WHERE events.id = event_id) FROM bookings WHERE id = ?",
        (booking_id,),
    ).fetchone()
    return (booking_of(row[:-1]), row[-1]) if row else None


def find_ended(tx: Tx, booking_id: str) -> EndedBooking | None:
    """Return the booking among those that ended, or None."""
    row = tx.execute(f"SELECT {ENDED_COLUMNS} FROM ended_bookings WHERE id = ?", (booking_id,)).fetchone()
    return ended_of(row) if row else None


def set_confirmed(tx: Tx, booking: Booking) -> None:
    """Confirm a hold that is live."""
    with counts.Kept(tx, (booking.event_id,)):
        tx.execute(
            "UPDATE bookings SET confirmed_at = ?1, expires_at = NULL, held_until = expires_at, remind_at = NULL"
            " WHERE id = ?2 AND expires_at > ?1",
            (tx.now, booking.id),
        )


def find_held_until(tx: Tx, booking_id: str) -> Deadline | None:
    """Return the deadline that a confirmed booking had before, never after its event's start; None without one."""
    held_until, grace, starts_at = tx.execute(
        "SELECT held_until, grace_milliseconds, (SELECT starts_at FROM events WHERE events.id = event_id)"
        " FROM bookings WHERE id = ?",
        (booking_id,),
    ).fetchone()
    return None if held_until is None else Deadline(held_until - grace, grace).by(starts_at)


def set_held_until(tx: Tx, booking_id: str, held: Deadline) -> None:
    """Note the deadline that a confirmed booking had before."""
    tx.execute(
        "UPDATE bookings SET held_until = ?, grace_milliseconds = ? WHERE id = ?",
        (held.ends_at, held.grace_milliseconds, booking_id),
    )


def set_held(tx: Tx, booking: Booking, held: Deadline) -> None:
    """Let a confirmed booking be a hold again."""
    with counts.Kept(tx, (booking.event_id,)):
        tx.execute(
            "UPDATE bookings SET confirmed_at = NULL, held_until = NULL, expires_at = ?, grace_milliseconds = ?,"
            " remind_at = ? WHERE id = ?",
            (held.ends_at, held.grace_milliseconds, _remind_at(tx, held), booking.id),
        )


def find_lapsed(tx: Tx, limit: int) -> list[Booking]:
    """Return up to `limit` holds whose deadline has come, the oldest one first.

    Those of events that are set aside are left out, and those of cancelled events, which end as cancelled.
    """
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE expires_at <= ? AND event_id NOT IN {_SET_ASIDE}"
        f" AND event_id NOT IN ({_TO_EMPTY})"
        " ORDER BY expires_at, id LIMIT ?",
        (tx.now, limit),
    )
    return [booking_of(row) for row in rows]


def find_lapsed_at_event(tx: Tx, event_id: int, limit: int, kind: str | None = None) -> list[Booking]:
    """Return up to `limit` holds of the event whose deadline has come, the oldest deadline first.

    With a `kind` of seat only those that have one of it.
    """
    of_kind = "" if kind is None else " AND EXISTS (SELECT 1 FROM json_each(kinds) WHERE value ->> 'id' = ?4)"
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE event_id = ?1 AND expires_at <= ?2{of_kind}"
        " ORDER BY expires_at LIMIT ?3",
        (event_id, tx.now, limit) if kind is None else (event_id, tx.now, limit, kind),
    )
    return [booking_of(row) for row in rows]


def find_next_due(tx: Tx) -> int | None:
    """Return the next deadline of a hold, offer to a waiting list, or end of one, or None.

    A cancelled event that has bookings or entries still is due since it was cancelled. Events that are set aside have
    none.
    """
    (due_at,) = tx.execute(
        "SELECT min(at) FROM (SELECT min(expires_at) AS at FROM bookings WHERE expires_at IS NOT NULL"
        f" AND event_id NOT IN {_SET_ASIDE}"
        f" UNION ALL SELECT min(next_offer_at) FROM events WHERE next_offer_at IS NOT NULL AND id NOT IN {_SET_ASIDE}"
        f" UNION ALL SELECT min(starts_at) FROM events WHERE waiting > 0 AND id NOT IN {_SET_ASIDE}"
        " UNION ALL SELECT min(closes_at) FROM events WHERE waiting > 0 AND closes_at IS NOT NULL"
        f" AND id NOT IN {_SET_ASIDE}"
        " UNION ALL SELECT min(cancelled_at) FROM events WHERE cancelled_at IS NOT NULL AND (taken > 0 OR waiting > 0)"
        f" AND id NOT IN {_SET_ASIDE})",
        (),
    ).fetchone()
    return None if due_at is None else int(due_at)


def end(tx: Tx, ended: Sequence[EndedBooking]) -> None:
    """Move these bookings from the live table to the ended ones."""
    with counts.Kept(tx, [booking.event_id for booking in ended]):
        tx.executemany(_INSERT_ENDED, ((*_row_of(one), one.ended_at, one.reason) for one in ended))
        tx.executemany("DELETE FROM bookings WHERE id = ?", [(booking.id,) for booking in ended])


def has_amount_in_another(tx: Tx, event_id: int, currency: str) -> bool:
    """Whether a live booking of the event is to be paid in another currency than this one."""
    found = tx.execute(
        "SELECT 1 FROM bookings WHERE event_id = ? AND currency <> ? AND (expires_at IS NULL OR expires_at > ?)"
        " LIMIT 1",
        (event_id, currency, tx.now),
    )
    return found.fetchone() is not None


def find_of_event(tx: Tx, event_id: int, limit: int) -> list[Booking]:
    """Return up to `limit` rows of the event in the live table."""
    rows = tx.execute(f"SELECT {COLUMNS} FROM bookings WHERE event_id = ? LIMIT ?", (event_id, limit))
    return [booking_of(row) for row in rows]


def find_awaited(tx: Tx, limit: int) -> list[AnyBooking]:
    """Return up to `limit` holds that cost something, and those that ended at their deadline in the last 60 days.

    Of events to come alone.
    """
    found = [
        booking_of(row)
        for row in tx.execute(
            f"SELECT {COLUMNS} FROM bookings WHERE expires_at IS NOT NULL AND currency IS NOT NULL LIMIT ?", (limit,)
        )
    ]
    columns = columns_of(EndedBooking, "one")
    rows = tx.execute(
        f"SELECT {columns} FROM events CROSS JOIN ended_bookings AS one ON one.event_id = events.id"
        " WHERE one.ended_at > ? AND events.starts_at > ? AND one.currency IS NOT NULL"
        " AND one.reason = 'expired' LIMIT ?",
        (tx.now - _AWAITED_MILLISECONDS, tx.now, limit),
    )
    return [*found, *map(ended_of, rows)]


def restore(tx: Tx, booking: Booking) -> None:
    """Move a booking that has ended back to the live table, in its new state; the event's CHECK may refuse it."""
    tx.execute("DELETE FROM ended_bookings WHERE id = ?", (booking.id,))
    insert(tx, booking)


def set_deadline(tx: Tx, booking_id: str, held: Deadline) -> None:
    """Put the deadline of a hold off, once more."""
    tx.execute(
        "UPDATE bookings SET expires_at = ?, grace_milliseconds = ?, remind_at = ?, extensions = extensions + 1"
        " WHERE id = ?",
        (held.ends_at, held.grace_milliseconds, _remind_at(tx, held), booking_id),
    )


def set_seats(tx: Tx, booking: Booking) -> None:
    """Give a live booking its seats, their kinds and their price; the CHECKs of its event refuse one too many."""
    with counts.Kept(tx, (booking.event_id,)):
        tx.execute(
            "UPDATE bookings SET seats = ?, kinds = ?, price_cents = ?, currency = ? WHERE id = ?",
            (booking.seats, seat_kinds.written(booking.kinds), booking.price_cents, booking.currency, booking.id),
        )


def set_name_and_email(tx: Tx, booking_id: str, name: str, email: str) -> None:
    """Let a live booking have another name, and its address another spelling."""
    tx.execute("UPDATE bookings SET name = ?, email = ? WHERE id = ?", (name, email, booking_id))


def set_answers(tx: Tx, booking_id: str, answers: Answers) -> None:
    """Let a live booking have other answers to the event's questions."""
    tx.execute("UPDATE bookings SET answers = ? WHERE id = ?", (questions.written(answers), booking_id))


def set_note(tx: Tx, booking_id: str, note: str) -> None:
    """Note this with a live booking, for the organiser alone."""
    tx.execute("UPDATE bookings SET note = ? WHERE id = ?", (note, booking_id))


def clamp_deadlines(tx: Tx, event_id: int, starts_at: int) -> None:
    """Let no hold of the event last beyond `starts_at`; what its person was told changes only where that is earlier."""
    tx.execute(
        "UPDATE bookings SET expires_at = ?2, grace_milliseconds = max(?2 - (expires_at - grace_milliseconds), 0),"
        " remind_at = CASE WHEN expires_at - grace_milliseconds < ?2 THEN remind_at ELSE ?3 END"
        " WHERE event_id = ?1 AND expires_at > ?2",
        (event_id, starts_at, first_reminder(starts_at, tx.now)),
    )


def _remind_at(tx: Tx, held: Deadline | None) -> int | None:
    """Return when a person who is told of a deadline now is first told more of it: of a grace, that it has begun."""
    if held is None:
        return None
    return first_reminder(held.expires_at, tx.now) or (held.expires_at if held.grace_milliseconds else None)


def find_to_remind(tx: Tx, limit: int) -> list[tuple[Booking, int]]:
    """Return up to `limit` holds whose person is to be reminded by now, with when; the earliest first."""
    rows = tx.execute(
        f"SELECT {COLUMNS}, remind_at FROM bookings WHERE remind_at <= ? ORDER BY remind_at LIMIT ?", (tx.now, limit)
    )
    return [(booking_of(row[:-1]), row[-1]) for row in rows]


def set_remind_at(tx: Tx, booking_id: str, remind_at: int | None) -> None:
    """Let the person of a hold be reminded then, or not again."""
    tx.execute("UPDATE bookings SET remind_at = ? WHERE id = ?", (remind_at, booking_id))


def find_starting(tx: Tx, milliseconds: int, limit: int) -> list[Starting]:
    """Return up to `limit` events that start within so much time and whose people do not all know it, by start."""
    rows = tx.execute(
        "SELECT events.id, events.starts_at, coalesce(last_person, ''), coalesce(last_id, '') FROM events"
        " LEFT JOIN told_events ON event_id = events.id AND told_events.starts_at = events.starts_at"
        " WHERE events.starts_at > ?1 AND events.starts_at <= ?1 + ?2 AND cancelled_at IS NULL AND finished_at IS NULL"
        " ORDER BY events.starts_at, events.id LIMIT ?3",
        (tx.now, milliseconds, limit),
    )
    return [Starting(*row) for row in rows]


def find_after(tx: Tx, event: Starting, limit: int) -> list[Booking]:
    """Return up to `limit` rows of the live table that come next, holds among them."""
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE event_id = ? AND (person, id) > (?, ?) ORDER BY person, id LIMIT ?",
        (event.event_id, event.last_person, event.last_id, limit),
    )
    return [booking_of(row) for row in rows]


def set_announced(tx: Tx, event: Starting, last: Booking | None, *, is_last: bool) -> None:
    """Note that the bookings up to `last` were dealt with, or whose that was no longer, where these are all."""
    tx.execute(
        "INSERT OR REPLACE INTO told_events (event_id, starts_at, last_person, last_id, finished_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            event.event_id,
            event.starts_at,
            "" if is_last else last.person if last else event.last_person,
            "" if is_last else last.id if last else event.last_id,
            tx.now if is_last else None,
        ),
    )


def page(
    tx: Tx,
    event_id: int,
    after: tuple[str, str],
    limit: int,
    status: BookingStatus | None = None,
    sought: Sought = ALL,
) -> list[Booking]:
    """Return up to `limit` live bookings of the event by person, then id, that come after the pair `after` of these.

    `status`, where given, is the only one listed; `sought` is what they are searched for.
    """
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE event_id = ?1 AND (person, id) > (?2, ?3)"
        " AND (expires_at IS NULL OR expires_at > ?4) AND (?6 IS NULL OR (expires_at IS NULL) = (?6 = 'confirmed'))"
        f" AND {search.is_found(7, 'bookings')} ORDER BY person, id LIMIT ?5",
        (event_id, *after, tx.now, limit, status, *sought),
    )
    return [booking_of(row) for row in rows]


def page_ended(
    tx: Tx,
    event_id: int,
    before: tuple[int, str],
    limit: int,
    status: BookingStatus | None = None,
    sought: Sought = ALL,
) -> list[EndedBooking]:
    """Return up to `limit` ended bookings of the event, the latest end first, before the pair (ended_at, id).

    A hold whose deadline has come is among them, swept or not. `status`, where given, is the only one listed; `sought`
    is what they are searched for.
    """
    rows = tx.execute(
        f"SELECT {ENDED_COLUMNS} FROM ended_bookings WHERE event_id = ?1 AND (ended_at, id) < (?2, ?3)"
        "  AND (?6 IS NULL OR (reason = 'expired') = (?6 = 'expired'))"
        f"  AND {search.is_found(7, 'ended_bookings')}"
        f" UNION ALL SELECT {COLUMNS}, expires_at, 'expired' FROM bookings"
        "  WHERE event_id = ?1 AND expires_at <= ?4 AND (expires_at, id) < (?2, ?3)"
        f"  AND (?6 IS NULL OR ?6 = 'expired') AND {search.is_found(7, 'bookings')}"
        " ORDER BY ended_at DESC, id DESC LIMIT ?5",
        (event_id, *before, tx.now, limit, status, *sought),
    )
    return [ended_of(row) for row in rows]


def find_called(tx: Tx, booking_ids: Iterable[str]) -> dict[str, Called]:
    """Return what each of these bookings is called, live or ended."""
    rows = tx.execute(_FIND_CALLED, (json.dumps([*booking_ids]),))
    return {booking_id: Called(*called) for booking_id, *called in rows}


def page_of_account(tx: Tx, account_id: int, before: str, limit: int) -> list[Booking]:
    """Return up to `limit` rows of the account in the live table, the newest first, with ids less than `before`."""
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE account_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
        (account_id, before, limit),
    )
    return [booking_of(row) for row in rows]


def page_of_account_ended(tx: Tx, account_id: int, before: str, limit: int) -> list[EndedBooking]:
    """Return up to `limit` ended bookings of the account, the newest first, with ids less than `before`."""
    rows = tx.execute(
        f"SELECT {ENDED_COLUMNS} FROM ended_bookings WHERE account_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
        (account_id, before, limit),
    )
    return [ended_of(row) for row in rows]


def find_of_account_starting_after(tx: Tx, account_id: int, instant: int) -> list[Booking]:
    """Return the account's rows in the live table at events that start after this instant, the newest first."""
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE account_id = ?"
        " AND (SELECT starts_at FROM events WHERE events.id = event_id) > ? ORDER BY id DESC",
        (account_id, instant),
    )
    return [booking_of(row) for row in rows]


def find_of_guest_starting_after(tx: Tx, person: str, instant: int) -> list[Booking]:
    """Return the guest's rows in the live table at events that start after this instant, by event."""
    # By way of the events, which the index begins with: one look for each, and no row of another person is read.
    rows = tx.execute(
        f"SELECT {columns_of(AnyBooking, 'bookings')} FROM events CROSS JOIN bookings"
        " ON bookings.event_id = events.id AND bookings.person = ? AND bookings.account_id IS NULL"
        " WHERE events.starts_at > ? ORDER BY events.id",
        (person, instant),
    )
    return [booking_of(row) for row in rows]


def set_account(tx: Tx, booking_id: str, account_id: int, person: str) -> None:
    """Make a live booking the account's, whose key is `person`."""
    tx.execute("UPDATE bookings SET account_id = ?, person = ? WHERE id = ?", (account_id, person, booking_id))


def set_person_of_account(tx: Tx, account_id: int, person: str) -> None:
    """Count the account's bookings as those of `person`."""
    for table in ("bookings", "ended_bookings"):
        tx.execute(f"UPDATE {table} SET person = ? WHERE account_id = ?", (person, account_id))


def set_email_of_account(tx: Tx, account_id: int, before: str, after: str) -> None:
    """Let the account's bookings that have one address have another; those made by a guest with a third keep it."""
    for table in ("bookings", "ended_bookings"):
        tx.execute(
            f"UPDATE {table} SET email = ? WHERE account_id = ? AND casefold(email) = ?",
            (after, account_id, before.casefold()),
        )


def add_guests_to_account(tx: Tx, account_id: int, person: str) -> None:
    """Make the live guest bookings of `person` the account's."""
    # By way of the events, which the index begins with: one look for each, and no row of another person is read.
    tx.execute(
        "UPDATE bookings SET account_id = ? WHERE account_id IS NULL AND id IN (SELECT bookings.id FROM events"
        " CROSS JOIN bookings ON bookings.event_id = events.id AND bookings.person = ?)",
        (account_id, person),
    )


def set_proved(tx: Tx, booking_id: str) -> None:
    """Note that the address of a live booking is shown to be its person's."""
    tx.execute("UPDATE bookings SET proved_at = coalesce(proved_at, ?) WHERE id = ?", (tx.now, booking_id))


def set_proved_of_account(tx: Tx, account_id: int, person: str) -> None:
    """Note that `person`'s address is shown to be the account's, in its live bookings and waiting-list entries.

    Bookings that it took over and that have another address stay as they are.
    """
    for table in ("bookings", "waitlist_entries"):
        tx.execute(
            f"UPDATE {table} SET proved_at = ? WHERE account_id = ? AND proved_at IS NULL AND address_key(email) = ?",
            (tx.now, account_id, person),
        )


def clear_proofs_of_account(tx: Tx, account_id: int) -> None:
    """Note that no address of the account's bookings and waiting-list entries is proved."""
    for table in ("bookings", "ended_bookings", "waitlist_entries"):
        tx.execute(f"UPDATE {table} SET proved_at = NULL WHERE account_id = ? AND proved_at IS NOT NULL", (account_id,))


def find_use(tx: Tx, event_id: int, network: str, *, with_waiting: bool) -> tuple[int, int | None]:
    """Return how many seats of the event unproved people of a network have, and when the next hold of these ends.

    `with_waiting` those count too that they wait for.
    """
    seats, ends_at = tx.execute(
        "SELECT coalesce(sum(seats), 0), min(expires_at) FROM bookings WHERE event_id = ?1 AND network = ?2"
        " AND proved_at IS NULL AND (expires_at IS NULL OR expires_at > ?3)",
        (event_id, network, tx.now),
    ).fetchone()
    if with_waiting:
        (waiting,) = tx.execute(
            "SELECT coalesce(sum(seats), 0) FROM waitlist_entries WHERE event_id = ? AND network = ?"
            " AND proved_at IS NULL",
            (event_id, network),
        ).fetchone()
        seats += waiting
    return seats, ends_at


def find_of_network(tx: Tx, event_id: int, mark: str, limit: int) -> list[Booking]:
    """Return up to `limit` rows of the event in the live table whose network's mark begins so, by person.

    Those of people who have come are left out.
    """
    rows = tx.execute(
        f"SELECT {COLUMNS} FROM bookings WHERE event_id = ?1 AND network >= ?2 AND network < ?2 || '~'"
        " AND checked_in_at IS NULL"
        " ORDER BY person, id LIMIT ?3",
        (event_id, mark, limit),
    )
    return [booking_of(row) for row in rows]


def find_networks(tx: Tx, event_id: int, limit: int) -> list[NetworkUse]:
    """Return the `limit` networks with the most live seats of the event, of those with two bookings at least."""
    rows = tx.execute(
        "SELECT network, count(*), sum(seats) FROM bookings WHERE event_id = ? AND network IS NOT NULL"
        " AND (expires_at IS NULL OR expires_at > ?) GROUP BY network HAVING count(*) > 1"
        " ORDER BY sum(seats) DESC, network LIMIT ?",
        (event_id, tx.now, limit),
    )
    return [NetworkUse(*row) for row in rows]


def booking_of(row: Sequence[Any]) -> Booking:
    """Return a row of COLUMNS as a booking."""
    return Booking(*_values_of(row))


def ended_of(row: Sequence[Any]) -> EndedBooking:
    """Return a row of COLUMNS, `ended_at` and `reason` as a booking that ended."""
    return EndedBooking(*_values_of(row))


def _values_of(row: Sequence[Any]) -> list[Any]:
    columns = list(row)
    columns[_OFFER] = bool(columns[_OFFER])
    columns[_ANSWERS] = questions.read_answers(columns[_ANSWERS])
    if columns[_KINDS] is not None:
        columns[_KINDS] = seat_kinds.read_booked(columns[_KINDS])
    if columns[_EXPIRES_AT] is not None:
        columns[_EXPIRES_AT] -= columns[_GRACE]
    return columns


def _row_of(booking: AnyBooking) -> list[Any]:
    columns = list(booking_values(booking))
    columns[_ANSWERS] = questions.written(columns[_ANSWERS])
    if columns[_KINDS] is not None:
        columns[_KINDS] = seat_kinds.written(columns[_KINDS])
    if columns[_EXPIRES_AT] is not None:
        columns[_EXPIRES_AT] += columns[_GRACE]
    return columns
