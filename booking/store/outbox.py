"""The outbox in the database: the queue of notices, and what became of each."""

import itertools
import json
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from booking.model import Booking
from booking.notice import (
    DAY_MILLISECONDS,
    KINDS,
    Notice,
    NoticeKind,
    NoticeState,
    Standing,
    Written,
)
from booking.people import CHANNELS, FALLBACK, Channel, Language
from booking.store.database import Tx
from booking.store.rows import columns_of, delete_slice

_KEPT_MILLISECONDS = 90 * DAY_MILLISECONDS
_COUNTED_AT_MOST = 10_000
_LATEST_READ = 500
HELD_BACK = "held back"  # Why a notice beyond the limit of its mailbox was dropped or put off.
_COLUMNS = columns_of(Notice)
_FACTS = _COLUMNS.split(", ").index("facts")
_DUE_AT = _COLUMNS.split(", ").index("due_at")
_FIND_DUE = (
    f"SELECT {_COLUMNS} FROM outbox WHERE finished_at IS NULL AND due_at <= ?1 AND channel = ?2 AND is_for_many = ?4"
    " AND (leased_until IS NULL OR leased_until <= ?1) ORDER BY due_at LIMIT ?3"
)
_INSERT = (
    "INSERT INTO outbox (kind, subject, event_id, account_id, occasion, recipient, language, channel, facts, due_at,"
    " created_at) "
)
_CHANNELS = ", ".join(f"'{channel}'" for channel in CHANNELS)
# By what an account is told: the channel that it chose, where that reaches it, and else the one that reaches everybody.
_CHOICES = [(channel, way.column) for channel, way in CHANNELS.items() if channel != FALLBACK]
_WHEN = "WHEN accounts.channel = '{0}' AND accounts.{1} IS NOT NULL THEN "
_CHANNEL = "CASE " + " ".join((_WHEN + "'{0}'").format(*one) for one in _CHOICES) + f" ELSE '{FALLBACK}' END"
_RECIPIENT = (
    "CASE "
    + " ".join((_WHEN + "CAST(accounts.{1} AS TEXT)").format(*one) for one in _CHOICES)
    + " ELSE coalesce(accounts.email, {}) END"
)
_INSERT_FOR_GUEST = _INSERT + "VALUES (?, ?, ?, ?, ?, ?, ?, 'email', ?, ?, ?) ON CONFLICT DO NOTHING"
_INSERT_FOR_ACCOUNT = (
    _INSERT + f"SELECT ?1, ?2, ?3, ?4, ?5, {_RECIPIENT.format('?6')}, accounts.language, {_CHANNEL}, ?8, ?9, ?10"
    f" FROM accounts WHERE accounts.id = ?4 AND {_RECIPIENT.format('?6')} <> '' ON CONFLICT DO NOTHING"
)
# By what whoever is in a table of people is told, and where.
_REACHED = (
    f"{{table}}.account_id, {_CHANNEL}, {_RECIPIENT.format('{table}.email')},"
    " coalesce(accounts.language, {table}.language)"
)
_FIND_PEOPLE = [
    f"SELECT history.id, {_REACHED.format(table=table)} FROM history CROSS JOIN {table} ON {table}.id = {key}"
    f" LEFT JOIN accounts ON accounts.id = {table}.account_id"
    f" WHERE history.id BETWEEN ?1 AND ?2 AND {table}.email <> ''"
    for table, key in (
        ("bookings", "history.booking_id"),
        ("ended_bookings", "history.booking_id"),
        ("waitlist_entries", "iif(history.booking_id IS NULL, history.entry_id, NULL)"),
        ("ended_entries", "iif(history.booking_id IS NULL, history.entry_id, NULL)"),
    )
]
_FIND_ADMINS = (
    f"SELECT accounts.id, {_CHANNEL}, {_RECIPIENT.format('NULL')}, accounts.language FROM accounts"
    " WHERE role = 'admin' AND admin_notices = 'all' AND disabled_at IS NULL"
    f" AND {_RECIPIENT.format('NULL')} IS NOT NULL ORDER BY accounts.id"
)
# Of an event: the bookings that had begun at a line of its history and still are there, by the lines at which they
# began, which never change, as their people may. Then its waiting list. Whoever came after that line knows it already.
_BEGUN = (
    "SELECT id AS line, booking_id FROM history WHERE event_id = ?1 AND id > ?3 AND id < ?2"
    " AND action IN ('booked', 'offered', 'received', 'reissued') AND booking_id IS NOT NULL ORDER BY id LIMIT ?4"
)
_IS_LIVE = "bookings.email <> '' AND (bookings.expires_at IS NULL OR bookings.expires_at > ?5)"
_STANDING = "iif(bookings.confirmed_at IS NULL, 'held', 'confirmed'), coalesce(accounts.email, bookings.email, '')"
FIND_WITH_BOOKING = (
    f"SELECT given.line, given.booking_id, {_REACHED.format(table='bookings')}, {_IS_LIVE}, {_STANDING}"
    f" FROM ({_BEGUN}) AS given"
    " LEFT JOIN bookings ON bookings.id = given.booking_id LEFT JOIN accounts ON accounts.id = bookings.account_id"
    " ORDER BY given.line"
)
FIND_WAITING = (
    f"SELECT 'entry ' || entries.number, 'entry ' || entries.id, {_REACHED.format(table='entries')},"
    "  entries.email <> '' AND entries.id NOT IN (SELECT entry_id FROM history WHERE event_id = ?1 AND id > ?2"
    "   AND booking_id IS NULL AND action IN ('joined', 'reissued')),"
    "  'waiting', coalesce(accounts.email, entries.email)"
    " FROM waitlist_entries AS entries LEFT JOIN accounts ON accounts.id = entries.account_id"
    " WHERE entries.event_id = ?1 AND entries.number > ?3 ORDER BY entries.number LIMIT ?4"
)
# Those bookings of the event that are listed, from a place in the list on.
_FIND_LISTED = (
    f"SELECT given.key + 1, given.value, {_REACHED.format(table='bookings')}, {_IS_LIVE}, {_STANDING}"
    " FROM json_each(?2) AS given"
    " LEFT JOIN bookings ON bookings.id = given.value AND bookings.event_id = ?1"
    " LEFT JOIN accounts ON accounts.id = bookings.account_id"
    " WHERE given.key >= ?3 ORDER BY given.key LIMIT ?4"
)
_OF_ADMINS = ", ".join(f"'{name}'" for name, kind in KINDS.items() if kind.is_for_admins)
_FORGOTTEN = ", ".join(f"'{name}'" for name, kind in KINDS.items() if kind.is_forgotten)
# Many in one statement: each statement hands the interpreter lock over, and costs a fifth more by itself.
_INSERTED_AT_ONCE = 20
_INSERT_ALL = (
    "INSERT INTO outbox (kind, subject, event_id, account_id, channel, occasion, recipient, language, facts, state,"
    " due_at, created_at, finished_at, is_for_many) VALUES {}"
    " ON CONFLICT DO UPDATE SET state = excluded.state, due_at = excluded.due_at, finished_at = excluded.finished_at"
    f" WHERE state = 'dropped' AND kind IN ({_OF_ADMINS})"
)
_MEANT = (
    "FROM (SELECT id AS subject, id, account_id, email, iif(confirmed_at IS NULL, 'held', 'confirmed') AS standing"
    "  FROM bookings WHERE event_id = ?1 AND (expires_at IS NULL OR expires_at > ?2)"
    "  UNION ALL SELECT 'entry ' || id, NULL, account_id, email, 'waiting' FROM waitlist_entries WHERE event_id = ?1)"
    " AS found LEFT JOIN accounts ON accounts.id = found.account_id WHERE found.email <> ''"
    " AND (?3 IN ('all', standing) OR (?3 = 'chosen' AND found.id IN (SELECT value FROM json_each(?4))))"
)
# Of the messages that these lines of an event's history told of, along an index that has all that is asked for.
_OF_LINES = (
    "json_each(?2) AS given CROSS JOIN outbox INDEXED BY outbox_of_messages"
    " ON kind = 'written' AND outbox.event_id = ?1 AND occasion > given.value || ' ' AND occasion < given.value || '!'"
)
_FURTHEST: tuple[NoticeState, ...] = ("sent", "sending", "due", "failed", "undelivered", "dropped")
_PLACE = "CASE state " + " ".join(f"WHEN '{state}' THEN {place}" for place, state in enumerate(_FURTHEST)) + " END"
_OUTCOMES = (
    f"SELECT line, place, count(*) FROM (SELECT given.value AS line, min({_PLACE}) AS place FROM {_OF_LINES}"
    " GROUP BY given.value, occasion) GROUP BY line, place"
)
_FAILED_LETTERS = (
    "SELECT given.value, outbox.id, coalesce(nullif(accounts.name, ''), nullif(bookings.name, ''),"
    "  nullif(entries.name, ''), recipient), coalesce(last_error, '')"
    f" FROM {_OF_LINES} LEFT JOIN accounts ON accounts.id = outbox.account_id"
    " LEFT JOIN bookings ON bookings.id = outbox.subject"
    " LEFT JOIN waitlist_entries AS entries ON entries.id = substr(outbox.subject, 7)"
    " WHERE state = 'failed' ORDER BY outbox.id DESC LIMIT ?3"
)
# Few notices are unfinished or in trouble: the condition is spelled as in the partial index that has them.
_UNFINISHED = "id IN (SELECT id FROM outbox INDEXED BY outbox_by_due WHERE finished_at IS NULL)"
_IN_STATE: dict[NoticeState | None, str] = {
    None: "true",
    "due": f"state = 'due' AND {_UNFINISHED}",
    "sending": f"state = 'sending' AND {_UNFINISHED}",
    "sent": "state = 'sent'",
    "failed": "state = 'failed' AND state IN ('failed', 'undelivered')",
    "dropped": "state = 'dropped'",
    "undelivered": "state = 'undelivered' AND state IN ('failed', 'undelivered')",
}

log = logging.getLogger(__name__)


class Queued(NamedTuple):
    """A notice as it is made; fields in the order of the statement's parameters.

    `recipient` and `language` are a guest's, and what an account without an address is told by.
    """

    kind: NoticeKind
    subject: str
    event_id: int | None
    account_id: int | None
    occasion: str
    recipient: str
    language: str
    facts: str
    due_at: int
    created_at: int


class Reached(Struct, frozen=True):
    """By what somebody is told, and where; an account by the channel that it chose, where that reaches it."""

    account_id: int | None
    channel: Channel
    recipient: str
    language: Language


class Derived(NamedTuple):
    """A notice that follows from what has happened; fields in the order of the statement's parameters."""

    kind: NoticeKind
    subject: str
    event_id: int | None
    account_id: int | None
    channel: Channel
    occasion: str
    recipient: str
    language: Language
    facts: str
    state: NoticeState
    due_at: int
    created_at: int
    finished_at: int | None
    is_for_many: bool


class WithSeats(NamedTuple):
    """Somebody with a booking of an event or in its waiting list: `reached` is None for whoever is not to be told.

    `position` says how far a search has come with them. `email` is the account's, where they have one.
    """

    position: str
    subject: str
    reached: Reached | None
    standing: Standing
    email: str


class FailedLetter(NamedTuple):
    """A message that could not be delivered to somebody: by which line of the history it was written, and why."""

    line: int
    notice_id: int
    who: str
    error: str


class Counts(NamedTuple):
    """How many notices are due now, wait for another try, failed for good, were never tried, and were held back.

    Each is counted up to 10,000.
    """

    due: int
    retried: int
    failed: int
    undelivered: int
    held_back: int


def insert(tx: Tx, kind: NoticeKind, booking: Booking, occasion: str) -> None:
    """Add a notice to a booking's person, unless there is such a one or the address is forgotten.

    One for an account goes by the channel that it chose.
    """
    if booking.email:
        of = (kind, booking.id, booking.event_id, booking.account_id, occasion, booking.email, booking.language)
        tx.execute(
            _INSERT_FOR_GUEST if booking.account_id is None else _INSERT_FOR_ACCOUNT, (*of, "{}", tx.now, tx.now)
        )


def insert_by(tx: Tx, channel: Channel, notice: Queued) -> tuple[int, bool]:
    """Add a notice that goes by this channel whatever the account chose, unless there is such a one.

    Return its id, and whether it was added.
    """
    tx.execute(
        _INSERT + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", (*notice[:7], channel, *notice[7:])
    )
    was_added = tx.changes() == 1
    (notice_id,) = tx.execute(
        "SELECT id FROM outbox WHERE subject = ? AND kind = ? AND channel = ? AND occasion = ?",
        (notice.subject, notice.kind, channel, notice.occasion),
    ).fetchone()
    return int(notice_id), was_added


def is_sent(tx: Tx, subject: str, kind: NoticeKind, occasion: str) -> bool:
    """Whether a notice was sent by any channel, or is at this moment."""
    row = tx.execute(
        "SELECT 1 FROM outbox WHERE subject = ? AND kind = ? AND occasion = ? AND state IN ('sending', 'sent') LIMIT 1",
        (subject, kind, occasion),
    ).fetchone()
    return row is not None


def insert_all(tx: Tx, notices: Sequence[Derived]) -> None:
    """Add these, but for those that there are already.

    One to an admin that was dropped, because what it told was over so soon, is due when that comes about again.
    """
    marks = f"({', '.join('?' * len(Derived._fields))})"
    for start in range(0, len(notices), _INSERTED_AT_ONCE):
        some = notices[start : start + _INSERTED_AT_ONCE]
        tx.execute(_INSERT_ALL.format(", ".join([marks] * len(some))), tuple(itertools.chain.from_iterable(some)))


def find_people(tx: Tx, first: int, last: int) -> dict[int, Reached]:
    """Return whose booking or entry each line of the history from `first` to `last` is about, by the line's id.

    Whoever can't be reached, or is forgotten, is left out.
    """
    found: dict[int, Reached] = {}
    for look in _FIND_PEOPLE:
        found |= {row[0]: Reached(*row[1:]) for row in tx.execute(look, (first, last)) if row[3]}
        if len(found) > last - first:  # As while people book: each line is about a booking that is live.
            break
    return found


def find_admins(tx: Tx) -> list[Reached]:
    """Return the admins who want to be told what happens."""
    return [Reached(*row) for row in tx.execute(_FIND_ADMINS, ())]


def find_everybody(tx: Tx, event_id: int, history_id: int, position: str, limit: int) -> list[WithSeats]:
    """Return up to `limit` people, beyond `position`, who had a booking or waited at a line of the event's history."""
    found: list[tuple[Any, ...]] = []
    number = position.removeprefix("entry ")
    if number == position:
        found = tx.execute(FIND_WITH_BOOKING, (event_id, history_id, int(position or 0), limit, tx.now)).fetchall()
        number = "0"
    if len(found) < limit:
        found += tx.execute(FIND_WAITING, (event_id, history_id, int(number), limit - len(found))).fetchall()
    return [_with_seats(row) for row in found]


def find_listed(tx: Tx, event_id: int, booking_ids: Sequence[str], position: str, limit: int) -> list[WithSeats]:
    """Return up to `limit` of the people, beyond `position`, who have these bookings of the event."""
    given = (event_id, json.dumps(booking_ids), int(position or 0), limit, tx.now)
    return [_with_seats(row) for row in tx.execute(_FIND_LISTED, given)]


def count_people(tx: Tx, event_id: int) -> int:
    """Return how many people with an address have live bookings of the event or wait for its seats."""
    row = tx.execute(
        "SELECT count(DISTINCT person) FROM (SELECT person FROM bookings WHERE event_id = ?1 AND email <> ''"
        " AND (expires_at IS NULL OR expires_at > ?2)"
        " UNION ALL SELECT person FROM waitlist_entries WHERE event_id = ?1 AND email <> '')",
        (event_id, tx.now),
    ).fetchone()
    return int(row[0])


def find_next(tx: Tx, event_id: int, history_id: int, position: str) -> str | None:
    """Return the position of the next of these people, of whom nothing else is read; None where there is none."""
    number = position.removeprefix("entry ")
    row = None
    if number == position:
        row = tx.execute(f"SELECT line FROM ({_BEGUN})", (event_id, history_id, int(position or 0), 1)).fetchone()
        number = "0"
    if row is None:
        row = tx.execute(
            "SELECT 'entry ' || min(number) FROM waitlist_entries WHERE event_id = ? AND number > ?",
            (event_id, int(number)),
        ).fetchone()
    return None if row[0] is None else str(row[0])


def insert_rerouted(tx: Tx, notice_id: int, channel: Channel, recipient: str) -> None:
    """Add a notice like this one that goes by another channel; where there is one that was dropped, it is due again."""
    tx.execute(
        _INSERT + "SELECT kind, subject, event_id, account_id, occasion, ?3, language, ?2, facts, ?4, created_at"
        " FROM outbox WHERE id = ?1 ON CONFLICT DO UPDATE SET"
        " state = 'due', finished_at = NULL, due_at = excluded.due_at, recipient = excluded.recipient"
        " WHERE state = 'dropped'",
        (notice_id, channel, recipient, tx.now),
    )


def find(tx: Tx, notice_id: int) -> Notice | None:
    """Return a notice, or None."""
    row = tx.execute(f"SELECT {_COLUMNS} FROM outbox WHERE id = ?", (notice_id,)).fetchone()
    return _shown(row) if row else None


def find_due(tx: Tx, channels: Collection[Channel], limit: int) -> list[Notice]:
    """Return up to `limit` notices by these channels that are due and that nobody is sending, due longest first.

    What goes to everybody at an event comes after all else.
    """
    rows: list[tuple[Any, ...]] = []
    for is_for_many in (False, True):
        args = [(tx.now, channel, limit - len(rows), is_for_many) for channel in channels]
        due = [row for given in args for row in tx.execute(_FIND_DUE, given)]
        rows += sorted(due, key=lambda row: (row[_DUE_AT], row[0]))[: limit - len(rows)]
    found = []
    for row in rows:
        try:
            found.append(_notice(row, json.loads(row[_FACTS])))
        except ValueError as error:
            set_aside(tx, row[0], error)
    return found


def set_aside(tx: Tx, notice_id: int, error: Exception) -> None:
    """End a notice that can't be dealt with as failed, so that the others go on; the admin sees why."""
    log.error("Notice %d can't be read and is set aside: %s", notice_id, error)
    set_finished(tx, notice_id, "failed", f"It can’t be read: {type(error).__name__}: {error}", tries=0)


def set_undelivered(tx: Tx, channel: Channel, limit: int) -> int:
    """End as undelivered up to `limit` notices that were due at once and never tried; return how many there were."""
    tx.execute(
        "UPDATE outbox SET state = 'undelivered', finished_at = ?1 WHERE id IN (SELECT id FROM outbox"
        " WHERE finished_at IS NULL AND due_at <= ?1 AND due_at = created_at AND leased_until IS NULL AND channel = ?2"
        " AND is_for_many IN (0, 1) LIMIT ?3)",
        (tx.now, channel, limit),
    )
    return tx.changes()


def set_sending(tx: Tx, leases: Iterable[tuple[int, str, str | None, int]]) -> None:
    """Give each notice, the last of its four, a lease until then, the message's id and the quota it takes from.

    One that has an id keeps it.
    """
    tx.executemany(
        "UPDATE outbox SET state = 'sending', leased_until = ?, message_id = coalesce(message_id, ?), mailbox = ?,"
        f" last_error = nullif(last_error, '{HELD_BACK}') WHERE id = ?",
        leases,
    )


def set_finished(tx: Tx, notice_id: int, state: NoticeState, error: str | None, tries: int) -> None:
    """End a notice, after so many further tries; of the last one to somebody nothing tells whom it went to."""
    tx.execute(
        "UPDATE outbox SET state = ?, last_error = coalesce(?, last_error), tries = tries + ?, leased_until = NULL,"
        " finished_at = ? WHERE id = ?",
        (state, error, tries, tx.now, notice_id),
    )
    tx.execute(
        f"UPDATE outbox SET recipient = '', mailbox = NULL, last_error = NULL WHERE id = ? AND kind IN ({_FORGOTTEN})",
        (notice_id,),
    )


def drop_due(tx: Tx, subject: str, kind: NoticeKind) -> None:
    """End notices of a kind about a subject that nobody has begun to send as dropped."""
    tx.execute(
        "UPDATE outbox SET state = 'dropped', finished_at = ? WHERE subject = ? AND kind = ? AND state = 'due'",
        (tx.now, subject, kind),
    )


def set_due_again(tx: Tx, notice_id: int, due_at: int, error: str) -> None:
    """Let a notice that was tried be tried again, from `due_at`."""
    tx.execute(
        "UPDATE outbox SET state = 'due', last_error = ?, tries = tries + 1, leased_until = NULL, due_at = ?"
        " WHERE id = ?",
        (error, due_at, notice_id),
    )


def set_put_off(tx: Tx, notice_id: int, due_at: int) -> None:
    """Let a notice that is one too many for its mailbox now wait until `due_at`, as one that was not tried."""
    tx.execute("UPDATE outbox SET last_error = ?, due_at = ? WHERE id = ?", (HELD_BACK, due_at, notice_id))


def set_recipient(tx: Tx, notice_id: int, recipient: str) -> None:
    """Let a notice go to somewhere else by its channel."""
    tx.execute("UPDATE outbox SET recipient = ? WHERE id = ?", (recipient, notice_id))


def set_email_of_account(tx: Tx, account_id: int, before: str, after: str) -> None:
    """Send the queued notices about an account's bookings and entries that were for one address to another."""
    tx.execute(
        "UPDATE outbox SET recipient = ? WHERE account_id = ? AND channel = 'email' AND casefold(recipient) = ?"
        " AND finished_at IS NULL AND subject <> ?",
        (after, account_id, before.casefold(), f"account {account_id}"),
    )


def set_released(tx: Tx, notice_id: int) -> None:
    """Let a notice that was claimed and not tried be claimed again."""
    tx.execute("UPDATE outbox SET state = 'due', leased_until = NULL WHERE id = ? AND state = 'sending'", (notice_id,))


def release_all(tx: Tx) -> None:
    """Let every notice that a process that is gone had claimed be claimed again."""
    tx.execute(
        "UPDATE outbox SET state = 'due', leased_until = NULL WHERE finished_at IS NULL AND state = 'sending'", ()
    )


def revive(tx: Tx, channels: Collection[Channel], limit: int) -> int:
    """Let up to `limit` undelivered notices that came due within a day be due again; return how many there were."""
    marks = ", ".join("?" * len(channels))
    tx.execute(
        "UPDATE outbox SET state = 'due', finished_at = NULL, due_at = ? WHERE id IN (SELECT id FROM outbox"
        " WHERE state = 'undelivered' AND state IN ('failed', 'undelivered') AND due_at > ?"
        f" AND channel IN ({marks}) LIMIT ?)",
        (tx.now, tx.now - DAY_MILLISECONDS, *channels, limit),
    )
    return tx.changes()


def hasten(tx: Tx, channels: Collection[Channel], limit: int) -> int:
    """Let up to `limit` notices that wait for another try be due now; return how many there were."""
    marks = ", ".join("?" * len(channels))
    tx.execute(
        "UPDATE outbox SET due_at = ? WHERE id IN (SELECT id FROM outbox"
        f" WHERE finished_at IS NULL AND tries > 0 AND due_at > ? AND state = 'due' AND last_error <> '{HELD_BACK}'"
        f" AND channel IN ({marks}) LIMIT ?)",
        (tx.now, tx.now, *channels, limit),
    )
    return tx.changes()


def renew(tx: Tx, notice_id: int) -> None:
    """Let a notice that has ended be due now, as if it had never been tried, and as a message of its own.

    One of which nothing tells any more whom it went to is left as it is.
    """
    tx.execute(
        "UPDATE outbox SET state = 'due', finished_at = NULL, due_at = ?, tries = 0, message_id = NULL,"
        " last_error = NULL, is_sent_again = 1 WHERE id = ? AND finished_at IS NOT NULL AND recipient <> ''",
        (tx.now, notice_id),
    )


def page(tx: Tx, state: NoticeState | None, before: int, limit: int, event_id: int | None = None) -> list[Notice]:
    """Return up to `limit` notices of all states or one, the newest first, with ids less than `before`.

    Only those about one event, where it is given.
    """
    of_event = "" if event_id is None else "AND event_id = ?3 "
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE {_IN_STATE[state]} AND id < ?1 {of_event}ORDER BY id DESC LIMIT ?2",
        (before, limit) if event_id is None else (before, limit, event_id),
    )
    return [_shown(row) for row in rows]


def counts(tx: Tx) -> Counts:
    """Return how many notices wait or are in trouble."""
    trouble = (
        "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state = '{}' AND state IN ('failed', 'undelivered') LIMIT ?1)"
    )
    row = tx.execute(
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE finished_at IS NULL AND due_at <= ?2"
        f"  AND channel IN ({_CHANNELS}) AND is_for_many IN (0, 1) LIMIT ?1)),"
        " (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE finished_at IS NULL AND tries > 0 LIMIT ?1)),"
        f" ({trouble.format('failed')}), ({trouble.format('undelivered')}),"
        f" (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE last_error = '{HELD_BACK}' LIMIT ?1))",
        (_COUNTED_AT_MOST, tx.now),
    ).fetchone()
    return Counts(*row)


def find_meant(tx: Tx, event_id: int, written: Written) -> tuple[int, str | None]:
    """Return how many people at an event a message is for, each once, and what one of them has, as a subject."""
    given = (event_id, tx.now, written.to, json.dumps(written.booking_ids))
    (people,) = tx.execute(
        f"SELECT count(DISTINCT lower(coalesce(accounts.email, found.email))) {_MEANT}", given
    ).fetchone()
    row = tx.execute(f"SELECT subject {_MEANT} LIMIT 1", given).fetchone()
    return int(people), row[0] if row else None


def outcomes_of_messages(tx: Tx, event_id: int, lines: Sequence[int]) -> dict[int, Counter[NoticeState]]:
    """Return how many people each message of the event has reached or not, by state, by the lines that told of them.

    Somebody who was first written to by another channel counts once, by what has come furthest.
    """
    rows = tx.execute(_OUTCOMES, (event_id, json.dumps(lines)))
    found: dict[int, Counter[NoticeState]] = {line: Counter() for line in lines}
    for line, place, number in rows:
        found[line][_FURTHEST[place]] += number
    return found


def failed_of_messages(tx: Tx, event_id: int, lines: Sequence[int], limit: int) -> list[FailedLetter]:
    """Return up to `limit` notices of these messages that failed for good, with whose they are, the newest first."""
    return [FailedLetter(*row) for row in tx.execute(_FAILED_LETTERS, (event_id, json.dumps(lines), limit))]


def is_held_back(tx: Tx, subject: str) -> bool:
    """Whether a notice about the subject was held back."""
    return (
        tx.execute("SELECT 1 FROM outbox WHERE subject = ? AND last_error = ? LIMIT 1", (subject, HELD_BACK)).fetchone()
        is not None
    )


def has_failed(tx: Tx, subject: str, recipient: str) -> bool:
    """Whether the last mail about the subject that a server answered for at this address failed for good."""
    row = tx.execute(
        "SELECT state FROM outbox WHERE subject = ? AND recipient = ? COLLATE NOCASE AND channel = 'email'"
        " AND state IN ('sent', 'failed') ORDER BY finished_at DESC, id DESC LIMIT 1",
        (subject, recipient),
    ).fetchone()
    return row is not None and row[0] == "failed"


def takes_mail(tx: Tx) -> bool:
    """Whether the mail server, since it was chosen, has taken one of the last three emails that it answered for."""
    rows = tx.execute(
        "SELECT state FROM (SELECT state, channel FROM outbox WHERE finished_at > (SELECT coalesce(max(changed_at), 0)"
        "  FROM settings WHERE name IN ('smtp_url', 'mail_from')) ORDER BY finished_at DESC LIMIT ?)"
        " WHERE channel = 'email' AND state IN ('sent', 'failed') LIMIT 3",
        (_LATEST_READ,),
    )
    return ("sent",) in rows.fetchall()


def find_put_off(tx: Tx, subject: str) -> int | None:
    """Return from when a notice about the subject may be sent that is put off, or None where there is none."""
    (due_at,) = tx.execute(
        "SELECT min(due_at) FROM outbox WHERE subject = ? AND last_error = ? AND state = 'due'", (subject, HELD_BACK)
    ).fetchone()
    return None if due_at is None else int(due_at)


def find_sent(tx: Tx, quota: str, kinds: Collection[NoticeKind], limit: int) -> list[int]:
    """Return when the last of these kinds were sent from a mailbox's quota within a day: the newest `limit`."""
    marks = ", ".join("?" * len(kinds))
    rows = tx.execute(
        "SELECT finished_at FROM outbox WHERE state = 'sent' AND mailbox = ? AND finished_at > ?"
        f" AND kind IN ({marks}) ORDER BY finished_at DESC LIMIT ?",
        (quota, tx.now - DAY_MILLISECONDS, *kinds, limit),
    )
    return [finished_at for (finished_at,) in rows]


def purge(tx: Tx, limit: int, left: int = 0) -> int:
    """Forget up to `limit` notices that ended more than 90 days ago, and return how many; the oldest `left` stay."""
    return delete_slice(
        tx, "outbox", "id", "finished_at <= ? ORDER BY finished_at", tx.now - _KEPT_MILLISECONDS, limit, left
    )


def _with_seats(row: tuple[Any, ...]) -> WithSeats:
    return WithSeats(str(row[0]), row[1], Reached(*row[2:6]) if row[6] and row[4] else None, row[7], row[8])


def _shown(row: tuple[Any, ...]) -> Notice:
    """Return a notice, without facts where what stands there can't be read."""
    try:
        return _notice(row, json.loads(row[_FACTS]))
    except ValueError:
        return _notice(row, {})


def _notice(row: tuple[Any, ...], facts: Any) -> Notice:
    if not isinstance(facts, dict):
        raise ValueError("the facts are no object")
    columns = list(row)
    columns[_FACTS] = facts
    return Notice(*columns)
