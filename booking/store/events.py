"""Events in the database."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import asdict

from booking import questions, seat_kinds
from booking.model import AddressProof, Confirmation, Event, EventDraft, When
from booking.questions import Question
from booking.store import counts
from booking.store.database import Tx

# How a field of Event is read that is not the column of its name; ?1 is the present instant.
_READ = {
    "audience": "CASE approved_only WHEN 0 THEN audience ELSE 'approved' END",
    "waiting_entries": "waiting",
    "saves_seats": """CASE WHEN waiting THEN EXISTS (SELECT 1 FROM waitlist_entries
        WHERE event_id = events.id AND passed_over = 3 AND saved_until > ?1) ELSE 0 END""",
    "lapsed_seats": """(SELECT coalesce(sum(bookings.seats), 0) FROM bookings
        WHERE bookings.event_id = events.id AND bookings.expires_at <= ?1)""",
    "next_release_at": """(SELECT min(bookings.expires_at) FROM bookings
        WHERE bookings.event_id = events.id AND bookings.expires_at > ?1)""",
    # Read only where the event has kinds; a hold whose deadline has come is counted by the database still.
    "taken_of_kinds": """CASE seat_kinds WHEN '[]' THEN NULL ELSE (
        SELECT json_group_object(kind, taken - (
            SELECT coalesce(sum(booked.value ->> 'seats'), 0) FROM bookings, json_each(bookings.kinds) AS booked
            WHERE bookings.event_id = events.id AND bookings.expires_at <= ?1 AND booked.value ->> 'id' = kind))
        FROM seat_kind_counts WHERE seat_kind_counts.event_id = events.id) END""",
    "as_of": "?1",
}


def _select(read: dict[str, str]) -> str:
    columns = ", ".join(read.get(name, name) for name in Event.__struct_fields__)
    return f"SELECT {columns} FROM events "


_SELECT = _select(_READ)
_NEWEST = 200  # Events in which a currency is looked for, however many free ones there are.
_FORTH = "(starts_at, id) > (?2, ?3) ORDER BY starts_at, id LIMIT ?4"
_BACK = "(starts_at, id) < (?2, ?3) ORDER BY starts_at DESC, id DESC LIMIT ?4"
_WHEN: dict[When, str] = {"upcoming": "starts_at > ?1 AND ", "past": "starts_at <= ?1 AND ", "all": ""}
_SHOWN = {True: "published AND ", False: "NOT published AND ", None: ""}
_SELECT_ONE = _SELECT + "WHERE id = ?2"
_SELECT_UNCOUNTED = _select(_READ | {"lapsed_seats": "0", "next_release_at": "NULL"}) + "WHERE id = ?2"
_READ_AS: dict[int, Callable[[Any], Any]] = {
    Event.__struct_fields__.index("published"): bool,
    Event.__struct_fields__.index("name_required"): bool,
    Event.__struct_fields__.index("questions"): questions.read,
    Event.__struct_fields__.index("seat_kinds"): seat_kinds.read,
    Event.__struct_fields__.index("taken_of_kinds"): lambda text: (
        seat_kinds.NONE_WANTED if text is None else seat_kinds.read_wanted(text)
    ),
}

# What is written in each column that a draft decides, of the fields of EventDraft by name.
_WRITTEN = {name: f":{name}" for name in EventDraft.__struct_fields__} | {
    "audience": "CASE :audience WHEN 'approved' THEN 'members' ELSE :audience END",
    "approved_only": ":audience = 'approved'",
}
# Of an event that was deleted the history keeps the id, so that it never becomes another one's.
_UNUSED = "max(coalesce((SELECT max(id) FROM events), 0), coalesce((SELECT max(event_id) FROM history), 0)) + 1"
_INSERT = (
    f"INSERT INTO events (id, {', '.join(_WRITTEN)}, created_at, changed_at)"
    f" VALUES ({_UNUSED}, {', '.join(_WRITTEN.values())}, :now, :now) RETURNING id"
)
_UPDATE = (
    f"UPDATE events SET {', '.join(f'{column} = {value}' for column, value in _WRITTEN.items())}, changed_at = :now"
    " WHERE id = :id"
)


def insert(tx: Tx, draft: EventDraft) -> int:
    """Add an event and return its id."""
    (event_id,) = tx.execute(_INSERT, _values(draft) | {"now": tx.now}).fetchone()
    return int(event_id)


def update(tx: Tx, event_id: int, draft: EventDraft) -> None:
    """Give an event all that the draft says."""
    with counts.Kept(tx, (event_id,)):
        tx.execute(_UPDATE, _values(draft) | {"id": event_id, "now": tx.now})


def _values(draft: EventDraft) -> dict[str, Any]:
    return asdict(draft) | {
        "questions": questions.encode(draft.questions).decode(),
        "seat_kinds": seat_kinds.written(draft.seat_kinds),
    }


def find_last_currency(tx: Tx) -> str | None:
    """Return the currency of the newest event that has a price, or None where none of the newest has."""
    newest = "SELECT currency FROM (SELECT currency FROM events ORDER BY id DESC LIMIT ?) WHERE currency IS NOT NULL"
    found = tx.execute(f"{newest} LIMIT 1", (_NEWEST,)).fetchone()
    return found[0] if found else None


def find_former_questions(tx: Tx, event_id: int) -> tuple[Question, ...]:
    """Return what was asked at an event that is there and no longer is."""
    (kept,) = tx.execute("SELECT former_questions FROM events WHERE id = ?", (event_id,)).fetchone()
    return questions.read(kept)


def set_former_questions(tx: Tx, event_id: int, former: Sequence[Question]) -> None:
    """Note what was asked at an event before."""
    kept = questions.encode(former).decode()
    tx.execute("UPDATE events SET former_questions = ? WHERE id = ?", (kept, event_id))


def set_picture(tx: Tx, event_id: int, picture: str | None) -> None:
    """Give an event this picture, or none."""
    tx.execute("UPDATE events SET picture = ?, changed_at = ? WHERE id = ?", (picture, tx.now, event_id))


def set_cancelled(tx: Tx, event_id: int, reason: str) -> None:
    """Mark an event as cancelled now, for this reason."""
    tx.execute(
        "UPDATE events SET cancelled_at = ?1, changed_at = ?1, cancel_reason = ?2 WHERE id = ?3",
        (tx.now, reason, event_id),
    )


def set_reopened(tx: Tx, event_id: int) -> None:
    """Mark an event as not cancelled."""
    tx.execute(
        "UPDATE events SET cancelled_at = NULL, cancel_reason = '', changed_at = ? WHERE id = ?", (tx.now, event_id)
    )


def delete(tx: Tx, event_id: int) -> None:
    """Delete an event that nobody ever booked or waited for, with its history and what is sent of that.

    The last line of the history stays, by which that it is deleted was just noted: were its id given anew, who reads
    the stream would pass over the line that has it next. Its picture is removed by a job.
    """
    # No delivery is older than its event, and those that are younger are found by their age.
    tx.execute(
        "DELETE FROM webhook_deliveries WHERE created_at >= (SELECT created_at FROM events WHERE id = ?1)"
        " AND history_id IN (SELECT id FROM history WHERE event_id = ?1)",
        (event_id,),
    )
    tx.execute("DELETE FROM history WHERE event_id = ? AND id < (SELECT max(id) FROM history)", (event_id,))
    of_it = ("event_counts", "seat_kind_counts", "outbox", "told_events", "set_aside_events", "doors")
    for table in (*of_it, "door_conflicts"):
        tx.execute(f"DELETE FROM {table} WHERE event_id = ?", (event_id,))
    tx.execute("DELETE FROM events WHERE id = ?", (event_id,))


def find(tx: Tx, event_id: int) -> Event | None:
    """Return the event as it stands at `tx.now`, or None."""
    row = tx.execute(_SELECT_ONE, (tx.now, event_id)).fetchone()
    return _event_of(row) if row else None


def get(tx: Tx, event_id: int) -> Event:
    """Return an event that is there, as it stands at `tx.now`."""
    event = find(tx, event_id)
    assert event is not None
    return event


def find_uncounted(tx: Tx, event_id: int) -> Event | None:
    """Return the event without a look at its holds, at no cost: those whose deadline has come count as taken."""
    row = tx.execute(_SELECT_UNCOUNTED, (tx.now, event_id)).fetchone()
    return _event_of(row) if row else None


def find_to_empty(tx: Tx) -> tuple[int, int] | None:
    """Return a cancelled event that has bookings or entries still, and since when it is cancelled; none set aside."""
    row = tx.execute(
        "SELECT id, cancelled_at FROM events WHERE cancelled_at IS NOT NULL AND (taken > 0 OR waiting > 0)"
        " AND id NOT IN (SELECT event_id FROM set_aside_events) ORDER BY cancelled_at LIMIT 1",
        (),
    ).fetchone()
    return (row[0], row[1]) if row else None


def find_all_to_empty(tx: Tx) -> dict[int, int]:
    """Return since when each event is cancelled that has bookings or entries still: hardly ever any."""
    rows = tx.execute(
        "SELECT id, cancelled_at FROM events WHERE cancelled_at IS NOT NULL AND (taken > 0 OR waiting > 0)", ()
    )
    return dict(rows.fetchall())


def is_there(tx: Tx, event_id: int) -> bool:
    """Whether there is such an event."""
    return tx.execute("SELECT 1 FROM events WHERE id = ?", (event_id,)).fetchone() is not None


def is_published(tx: Tx, event_id: int) -> bool:
    """Whether there is such an event, and it is no draft."""
    return tx.execute("SELECT 1 FROM events WHERE id = ? AND published", (event_id,)).fetchone() is not None


def had_people(tx: Tx, event_id: int) -> bool:
    """Whether anybody ever booked the event or waited for its seats."""
    tables = ("bookings", "ended_bookings", "waitlist_entries", "ended_entries")
    found = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE event_id = ?1)" for table in tables)
    (had,) = tx.execute(f"SELECT {found}", (event_id,)).fetchone()
    return bool(had)


def find_what_confirms(tx: Tx, event_id: int) -> tuple[Confirmation, AddressProof]:
    """Return what confirms the bookings of an event that is there, and what its people have to show before."""
    confirmation, proof = tx.execute("SELECT confirmation, proof FROM events WHERE id = ?", (event_id,)).fetchone()
    return confirmation, proof


def page(tx: Tx, when: When, after: tuple[int, int], limit: int, *, published: bool | None = True) -> list[Event]:
    """Return up to `limit` events by start, then id, that come after the pair `after` of these.

    Only those that are `published`, or drafts only; with None both.
    """
    return select(tx, f"{_WHEN[when]}{_SHOWN[published]}{_FORTH}", (*after, limit))


def page_back(tx: Tx, when: When, before: tuple[int, int], limit: int, *, published: bool | None = True) -> list[Event]:
    """Return up to `limit` events, the last of them first, that come before the pair `before` of start and id."""
    return select(tx, f"{_WHEN[when]}{_SHOWN[published]}{_BACK}", (*before, limit))


def select(tx: Tx, condition: str, given: Sequence[Any]) -> list[Event]:
    """Return the events of which a condition holds: `?1` in it is `tx.now`, and what is given comes after it."""
    return [_event_of(row) for row in tx.execute(f"{_SELECT}WHERE {condition}", (tx.now, *given))]


def _event_of(row: Sequence[Any]) -> Event:
    values = list(row)
    for place, read in _READ_AS.items():
        values[place] = read(values[place])
    return Event(*values)
