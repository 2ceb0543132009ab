"""What is stored of people, said once: by this list it is handed out and erased, and the README's table is checked.

Rows of bookings and waiting lists stay when their people are erased, with their seats, times and ends.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from booking.people import CHANNELS
from booking.store.database import Tx

ERASED_ACTOR = "erased"
# Of each table, so that what somebody is given has a bound.
ROWS_AT_MOST = 10_000
# Nothing tells that two rows were one person's.
_BLANK = {
    "name": "''",
    "email": "''",
    "person": "'deleted ' || lower(hex(randomblob(16)))",
    "network": "NULL",
    "account_id": "NULL",
}
# What they said, and what was said of them.
_BLANK_OF_ENTRY = _BLANK | {"answers": "'{}'"}
_BLANK_OF_BOOKING = _BLANK_OF_ENTRY | {"note": "''"}
# In two ranges, so that the index on events and persons finds those rows alone.
_IS_NAMED = "(person < 'deleted ' OR person >= 'deleted!')"


class Personal(NamedTuple):
    """What a table has of people: the columns that say who they are, and those that they are given.

    `of_account` is true of an account's rows, where ?1 is its id, and `of_address` of a guest's, where ?1 is the key of
    the address or, of messages, what they are about.
    """

    columns: tuple[str, ...]
    given: str = ""
    of_account: str = ""
    of_address: str = ""


_REACHED_BY = ", ".join(way.column for way in CHANNELS.values())
_BY_ACCOUNT = "account_id = ?1"
_BY_ADDRESS = "person = ?1 AND account_id IS NULL"
# By way of the events, which the index begins with.
_LIVE_BY_ADDRESS = (
    "id IN (SELECT own.id FROM events CROSS JOIN bookings AS own"
    " ON own.event_id = events.id AND own.person = ?1 AND own.account_id IS NULL)"
)
# Of a bank statement's lines, those in which the reference of one of their bookings was found.
_PAID = (
    "EXISTS (SELECT 1 FROM json_each(found) AS one JOIN bookings ON bookings.reference = one.value WHERE {0})"
    " OR EXISTS (SELECT 1 FROM json_each(found) AS one JOIN ended_bookings ON ended_bookings.reference = one.value"
    " WHERE {0})"
)
_BOOKED = (
    "id, event_id, name, email, seats, created_at, expires_at, confirmed_at, proved_at, language, reference,"
    " price_cents, currency, kinds, answers, note, grace_milliseconds, checked_in_at, checked_in_seats"
)
_WAITED = "id, event_id, name, email, seats, kinds, created_at, proved_at, language, answers"
PERSONAL = {
    "accounts": Personal(
        ("name", "person", "password_hash", "new_email", *_REACHED_BY.split(", ")),
        f"id, name, new_email, {_REACHED_BY}, role, language, channel, admin_notices, created_at, proved_at,"
        " approved_at",
        "id = ?1",
    ),
    "bookings": Personal((*_BLANK_OF_BOOKING,), _BOOKED, _BY_ACCOUNT, _LIVE_BY_ADDRESS),
    "ended_bookings": Personal((*_BLANK_OF_BOOKING,), f"{_BOOKED}, ended_at, reason", _BY_ACCOUNT, _BY_ADDRESS),
    "waitlist_entries": Personal((*_BLANK_OF_ENTRY,), _WAITED, _BY_ACCOUNT, _BY_ADDRESS),
    "ended_entries": Personal((*_BLANK_OF_ENTRY,), f"{_WAITED}, ended_at, status", _BY_ACCOUNT, _BY_ADDRESS),
    "outbox": Personal(
        ("recipient", "mailbox", "account_id", "subject", "occasion", "facts", "last_error"),
        "kind, channel, recipient, state, created_at, finished_at",
        _BY_ACCOUNT,
        "subject IN (SELECT value FROM json_each(?1))",
    ),
    "payments": Personal(
        (),
        "booking_id, cents, currency, came_at, outcome, settled_as, settled_at",
        "booking_id IN (SELECT id FROM bookings WHERE account_id = ?1"
        " UNION ALL SELECT id FROM ended_bookings WHERE account_id = ?1)",
        "booking_id IN (SELECT value FROM json_each(?1))",
    ),
    "history": Personal(
        ("actor",), "at, event_id, action", "actor = 'account ' || ?1 AND actor NOT IN ('system', 'guest')"
    ),
    "audit_log": Personal(("account_id", "subject", "address"), "at, action, subject, address", _BY_ACCOUNT),
    "sessions": Personal(("account_id", "address"), "address, created_at, last_seen_at, expires_at", _BY_ACCOUNT),
    "known_browsers": Personal(("account_id",), "created_at", _BY_ACCOUNT),
    "api_tokens": Personal(("account_id", "name"), "name, created_at, last_used_at, revoked_at", _BY_ACCOUNT),
    "invitations": Personal(("invited_by",), "role, created_at, expires_at", "invited_by = ?1"),
    "proofs": Personal(("account_id", "email"), "email, purpose, created_at, expires_at", _BY_ACCOUNT),
    "telegram_links": Personal(("account_id",), "expires_at", _BY_ACCOUNT),
    "telegram_questions": Personal(("account_id", "subject"), "subject, asked_at", _BY_ACCOUNT),
    "statement_lines": Personal(
        ("text", "payer"),
        "at, cents, currency, text, payer",
        _PAID.format(_BY_ACCOUNT),
        _PAID.format(_BY_ADDRESS),
    ),
    "idempotency_keys": Personal(("asker", "answer")),
    "flashes": Personal(("content",)),
    "told_events": Personal(("last_person", "last_id")),
    "doors": Personal(("name",)),
}
_AS_JSON = {"answers", "kinds"}
# The tables whose rows stay, and what their notices have as their subject.
_SUBJECTS = {
    "bookings": "id",
    "ended_bookings": "id",
    "waitlist_entries": "'entry ' || id",
    "ended_entries": "'entry ' || id",
}
_SET_BLANK = {
    table: ", ".join(
        f"{column} = {value}" for column, value in _BLANK_OF_BOOKING.items() if column in PERSONAL[table].columns
    )
    for table in _SUBJECTS
}


class Place(NamedTuple):
    """How far past events are gone through: to a row of a step of an event; its steps are numbered from 0."""

    starts_at: int = 0
    event_id: int = 0
    step: int = 0
    last_number: int = 0
    last_id: str = ""


# What is gone through at an event, ?1: up to ?4 rows beyond ?2 and ?3, each with its number and id.
_STEPS = {
    "history": "SELECT id, '' FROM history WHERE event_id = ?1 AND id > ?2 AND ?3 = '' ORDER BY id LIMIT ?4",
    "bookings": f"SELECT ?2, id FROM bookings WHERE event_id = ?1 AND {_IS_NAMED} AND ?3 IS NOT NULL LIMIT ?4",
    "ended_bookings": "SELECT ended_at, id FROM ended_bookings WHERE event_id = ?1 AND (ended_at, id) > (?2, ?3)"
    " ORDER BY ended_at, id LIMIT ?4",
    "waitlist_entries": "SELECT number, id FROM waitlist_entries WHERE event_id = ?1 AND number > ?2 AND ?3 IS NOT NULL"
    " ORDER BY number LIMIT ?4",
    "ended_entries": "SELECT number, id FROM ended_entries WHERE event_id = ?1 AND number > ?2 AND ?3 IS NOT NULL"
    " ORDER BY number LIMIT ?4",
    "doors": "SELECT id, '' FROM doors WHERE event_id = ?1 AND id > ?2 AND ?3 = '' ORDER BY id LIMIT ?4",
}
# An event without any rows costs about so many of them.
_ROWS_OF_EVENT = 20


def find_of_account(tx: Tx, account_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return what is stored of an account, up to ROWS_AT_MOST rows of each table, by the tables' names."""
    return {name: _rows(tx, name, one.of_account, account_id) for name, one in PERSONAL.items() if one.of_account}


def find_of_address(tx: Tx, key: str) -> dict[str, list[dict[str, Any]]]:
    """Return what is stored of the guest with this key, as `find_of_account` does.

    It looks at all that has ended, which may take a second where that is a million: never in the writer.
    """
    found = {table: _rows(tx, table, PERSONAL[table].of_address, key) for table in _SUBJECTS}
    subjects = [
        f"entry {row['id']}" if "entries" in table else row["id"] for table, rows in found.items() for row in rows
    ]
    as_json = json.dumps([subject_of_address(key), *subjects])
    found["statement_lines"] = _rows(tx, "statement_lines", PERSONAL["statement_lines"].of_address, key)
    return found | {table: _rows(tx, table, PERSONAL[table].of_address, as_json) for table in ("outbox", "payments")}


def find_ids_of_address(tx: Tx, key: str) -> list[str]:
    """Return the ids of all bookings and entries of the guest with this key; as slow as `find_of_address`."""
    found = " UNION ALL ".join(f"SELECT id FROM {table} WHERE {PERSONAL[table].of_address}" for table in _SUBJECTS)
    return [str(one) for (one,) in tx.execute(found, (key,))]


def subject_of_address(key: str) -> str:
    """Return what messages to the address with this key have as their subject that are about no booking of its."""
    return f"address {key}"


def forget_account(tx: Tx, account_id: int) -> None:
    """Erase whose the account's bookings and entries were, with the messages to it and about them.

    Nothing tells any more what it has done at events, nor from where.
    """
    tx.execute("UPDATE audit_log SET address = '' WHERE account_id = ? AND address <> ''", (account_id,))
    tx.execute(f"UPDATE history SET actor = 'deleted account' WHERE {PERSONAL['history'].of_account}", (account_id,))
    tx.execute("DELETE FROM outbox WHERE account_id = ?", (account_id,))
    tx.execute(f"DELETE FROM statement_lines WHERE {PERSONAL['statement_lines'].of_account}", (account_id,))
    for table, subject in _SUBJECTS.items():
        of_account = f"FROM {table} WHERE account_id = ?"
        tx.execute(f"DELETE FROM outbox WHERE subject IN (SELECT {subject} {of_account})", (account_id,))
        tx.execute(f"UPDATE {table} SET {_SET_BLANK[table]} WHERE account_id = ?", (account_id,))


def forget_addresses(tx: Tx, until: int, limit: int) -> int:
    """Erase from up to `limit` lines of the audit log, of those until then, where somebody was; return how many."""
    tx.execute(
        "UPDATE audit_log SET address = '' WHERE id IN"
        " (SELECT id FROM audit_log WHERE address <> '' AND at <= ? ORDER BY at LIMIT ?)",
        (until, limit),
    )
    return tx.changes()


def forget_guest(tx: Tx, key: str, ids: Sequence[str]) -> None:
    """Erase whose these bookings and entries of a guest's were, with the messages about them and to the address."""
    tx.execute("DELETE FROM outbox WHERE subject = ?", (subject_of_address(key),))
    tx.execute(f"DELETE FROM statement_lines WHERE {PERSONAL['statement_lines'].of_address}", (key,))
    for table in _SUBJECTS:
        forget_rows(tx, table, ids)


def forget_rows(tx: Tx, table: str, ids: Sequence[str]) -> None:
    """Erase whose these bookings or entries were, those of them that are in the table, with the messages about them."""
    found = f"id IN (SELECT value FROM json_each(?1)) AND {_IS_NAMED}"
    as_json = json.dumps(ids)
    subjects = f"SELECT {_SUBJECTS[table]} FROM {table} WHERE {found}"
    tx.execute(f"DELETE FROM outbox WHERE subject IN ({subjects})", (as_json,))
    tx.execute(f"UPDATE {table} SET {_SET_BLANK[table]} WHERE {found}", (as_json,))


def forget_past(tx: Tx, starts_by: int, limit: int) -> int:
    """Erase the people of up to `limit` rows of events that start by then; return `limit` where there may be more.

    Each event is gone through once, the oldest first: its lines no longer tell which account booked or waited, and its
    bookings and entries no longer whose they were.
    """
    stored = _find_place(tx)
    # It may be beyond that, as after the clock was set back.
    place = stored if stored.starts_at <= starts_by else Place(starts_by, step=len(_STEPS))
    left = limit
    while left > 0:
        if place.step == len(_STEPS):
            row = tx.execute(
                "SELECT starts_at, id FROM events WHERE (starts_at, id) > (?, ?) AND starts_at <= ?"
                " ORDER BY starts_at, id LIMIT 1",
                (place.starts_at, place.event_id, starts_by),
            ).fetchone()
            if row is None:
                break
            place = Place(*row)
            left -= _ROWS_OF_EVENT
        rows = _forget_step(tx, place, max(left, 1))
        is_done = len(rows) < max(left, 1)
        left -= len(rows)
        place = Place(*place[:2], place.step + 1) if is_done else Place(*place[:3], *rows[-1])
    if place != stored:
        tx.execute("INSERT OR REPLACE INTO erasure VALUES (1, ?, ?, ?, ?, ?)", place)
    return limit if left <= 0 else limit - left


def _find_place(tx: Tx) -> Place:
    row = tx.execute("SELECT starts_at, event_id, step, last_number, last_id FROM erasure", ()).fetchone()
    return Place(*row) if row else Place(step=len(_STEPS))


def _forget_step(tx: Tx, place: Place, limit: int) -> list[tuple[int, str]]:
    """Erase the people of the next rows of a step, and return the number and id of each."""
    table = [*_STEPS][place.step]
    rows = tx.execute(_STEPS[table], (place.event_id, place.last_number, place.last_id, limit)).fetchall()
    if table == "history":
        tx.execute(
            f"UPDATE history SET actor = '{ERASED_ACTOR}' WHERE id IN (SELECT value FROM json_each(?))"
            " AND actor GLOB 'account *' AND (booking_id IS NOT NULL OR entry_id IS NOT NULL)",
            (json.dumps([number for number, _ in rows]),),
        )
    elif table == "doors":
        tx.executemany("UPDATE doors SET name = '' WHERE id = ?", [(number,) for number, _ in rows])
    else:
        forget_rows(tx, table, [row_id for _, row_id in rows])
    return [(number, row_id) for number, row_id in rows]


def _rows(tx: Tx, table: str, condition: str, whose: int | str) -> list[dict[str, Any]]:
    given = PERSONAL[table].given
    found = tx.execute(f"SELECT {given} FROM {table} WHERE {condition} LIMIT ?2", (whose, ROWS_AT_MOST))
    rows = [dict(zip(given.split(", "), row, strict=True)) for row in found]
    return [row | {name: json.loads(row[name]) for name in _AS_JSON & row.keys() if row[name]} for row in rows]
