"""Events in the database."""

from dataclasses import asdict, fields

from booking.model import AddressProof, Confirmation, Event, EventDraft, When
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
    "as_of": "?1",
}


def _select(read: dict[str, str]) -> str:
    columns = ", ".join(read.get(field.name, field.name) for field in fields(Event))
    return f"SELECT {columns} FROM events "


_SELECT = _select(_READ)
_FORTH = "(starts_at, id) > (?2, ?3) ORDER BY starts_at, id LIMIT ?4"
_BACK = "(starts_at, id) < (?2, ?3) ORDER BY starts_at DESC, id DESC LIMIT ?4"
_WHEN: dict[When, str] = {"upcoming": "starts_at > ?1 AND ", "past": "starts_at <= ?1 AND ", "all": ""}
_SELECT_ONE = _SELECT + "WHERE id = ?2"
_SELECT_UNCOUNTED = _select(_READ | {"lapsed_seats": "0", "next_release_at": "NULL"}) + "WHERE id = ?2"
_SELECT_PAGE = {when: f"{_SELECT}WHERE {condition}{_FORTH}" for when, condition in _WHEN.items()}
_SELECT_PAGE_BACK = {when: f"{_SELECT}WHERE {condition}{_BACK}" for when, condition in _WHEN.items()}

# What is written in each column that a draft decides, of the fields of EventDraft by name.
_WRITTEN = {field.name: f":{field.name}" for field in fields(EventDraft)} | {
    "audience": "CASE :audience WHEN 'approved' THEN 'members' ELSE :audience END",
    "approved_only": ":audience = 'approved'",
}
_INSERT = (
    f"INSERT INTO events ({', '.join(_WRITTEN)}, created_at, changed_at)"
    f" VALUES ({', '.join(_WRITTEN.values())}, :now, :now) RETURNING id"
)
_UPDATE = (
    f"UPDATE events SET {', '.join(f'{column} = {value}' for column, value in _WRITTEN.items())}, changed_at = :now"
    " WHERE id = :id"
)


def insert(tx: Tx, draft: EventDraft) -> int:
    """Add an event and return its id."""
    (event_id,) = tx.execute(_INSERT, asdict(draft) | {"now": tx.now}).fetchone()
    return int(event_id)


def update(tx: Tx, event_id: int, draft: EventDraft) -> None:
    """Give an event all that the draft says."""
    with counts.Kept(tx, (event_id,)):
        tx.execute(_UPDATE, asdict(draft) | {"id": event_id, "now": tx.now})


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


def find(tx: Tx, event_id: int) -> Event | None:
    """Return the event as it stands at `tx.now`, or None."""
    row = tx.execute(_SELECT_ONE, (tx.now, event_id)).fetchone()
    return Event(*row) if row else None


def get(tx: Tx, event_id: int) -> Event:
    """Return an event that is there, as it stands at `tx.now`."""
    event = find(tx, event_id)
    assert event is not None
    return event


def find_uncounted(tx: Tx, event_id: int) -> Event | None:
    """Return the event without a look at its holds, at no cost: those whose deadline has come count as taken."""
    row = tx.execute(_SELECT_UNCOUNTED, (tx.now, event_id)).fetchone()
    return Event(*row) if row else None


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


def find_what_confirms(tx: Tx, event_id: int) -> tuple[Confirmation, AddressProof]:
    """Return what confirms the bookings of an event that is there, and what its people have to show before."""
    confirmation, proof = tx.execute("SELECT confirmation, proof FROM events WHERE id = ?", (event_id,)).fetchone()
    return confirmation, proof


def page(tx: Tx, when: When, after: tuple[int, int], limit: int) -> list[Event]:
    """Return up to `limit` events by start, then id, that come after the pair `after` of these."""
    return [Event(*row) for row in tx.execute(_SELECT_PAGE[when], (tx.now, *after, limit))]


def page_back(tx: Tx, when: When, before: tuple[int, int], limit: int) -> list[Event]:
    """Return up to `limit` events, the last of them first, that come before the pair `before` of start and id."""
    return [Event(*row) for row in tx.execute(_SELECT_PAGE_BACK[when], (tx.now, *before, limit))]
