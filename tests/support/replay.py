"""Replay: from the lines of an event's history alone, what its rows must be now; and what they are."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import apsw

from booking.model import EventDraft
from booking.store.rows import columns_of
from tests.support.database_file import opened

EVENT_COLUMNS = f"{columns_of(EventDraft)}, created_at, cancelled_at, cancel_reason, picture, series_id"
BOOKING_COLUMNS = (
    "seats, created_at, expires_at - grace_milliseconds AS expires_at,"
    " CASE WHEN grace_milliseconds > 0 THEN expires_at END AS grace_ends_at, confirmed_at, offer, extensions,"
    " price_cents, currency, kinds, checked_in_at, checked_in_seats"
)


Waits: TypeAlias = tuple[str, int, dict[str, int] | None]


@dataclass
class Rows:
    """An event, its live bookings by id, the seats and kinds of each entry that waits in order, and what is paid.

    That is by booking, live or not, in cents.
    """

    event: dict[str, Any] = field(default_factory=dict)
    bookings: dict[str, dict[str, Any]] = field(default_factory=dict)
    waiting: list[Waits] = field(default_factory=list)
    paid: dict[str, int] = field(default_factory=dict)


@dataclass
class Line:
    """One line of the history."""

    at: int
    event_id: int
    action: str
    booking_id: str | None
    entry_id: str | None
    facts: dict[str, Any]


def replay(lines: Iterable[Line]) -> dict[int, Rows]:
    """Return what the rows of every event must be after these lines."""
    events: dict[int, Rows] = {}
    for line in lines:
        if line.action == "deleted":
            events.pop(line.event_id, None)
            continue
        rows = events.setdefault(line.event_id, Rows())
        if line.booking_id is not None:
            _replay_booking(rows.bookings, line.booking_id, line)
            _replay_money(rows.paid, line.booking_id, line)
        if line.entry_id is not None:
            _replay_entry(rows.waiting, line.entry_id, line)
        if line.booking_id is None and line.entry_id is None:
            _replay_event(rows.event, line)
    return events


def _replay_event(event: dict[str, Any], line: Line) -> None:
    match line.action:
        case "drafted" | "published" if not event:
            event.update(
                line.facts, created_at=line.at, cancelled_at=None, cancel_reason="", picture=None, series_id=None
            )
        case "changed" | "published" | "unpublished":
            event.update(line.facts)
        case "event_cancelled":
            event.update(cancelled_at=line.at, cancel_reason=line.facts["reason"])
        case "sold_out" | "written":
            pass
        case "reopened":
            event.update(cancelled_at=None, cancel_reason="")
        case _:
            raise AssertionError(f"{line} is not about an event")


def _replay_booking(bookings: dict[str, dict[str, Any]], booking_id: str, line: Line) -> None:
    match line.action:
        case "booked" | "offered" | "received" | "restored" | "reissued":
            assert booking_id not in bookings, f"{line}: it is live already"
            made = {"created_at": line.at, "expires_at": None, "confirmed_at": None, "extensions": 0}
            made |= {"checked_in_at": None, "checked_in_seats": 0, "grace_ends_at": None}
            # The line says so only where the seats are not free.
            made |= {"price_cents": None, "currency": None, "kinds": None}
            bookings[booking_id] = made | {"offer": int(line.action == "offered")} | line.facts
        case "confirmed":
            bookings[booking_id].update(line.facts, expires_at=None, grace_ends_at=None)
        case "unconfirmed":
            bookings[booking_id].update(line.facts, confirmed_at=None)
            _end_grace_at_deadline(bookings[booking_id])
        case "extended" | "seats_changed" | "deadline_moved" | "checked_in" | "check_in_undone":
            bookings[booking_id].update(line.facts)
            _end_grace_at_deadline(bookings[booking_id])
        case "expired" | "cancelled" | "handed_over" | "corrected":
            del bookings[booking_id]
        case "reminded" | "paid" | "paid_late" | "money_settled" | "money_taken_back":
            pass
        case _:
            raise AssertionError(f"{line} is not about a booking")


def _end_grace_at_deadline(booking: dict[str, Any]) -> None:
    """Leave a hold whose deadline has come to be its end without a grace."""
    if booking["grace_ends_at"] == booking["expires_at"]:
        booking["grace_ends_at"] = None


def _replay_money(paid: dict[str, int], booking_id: str, line: Line) -> None:
    match line.action:
        case "paid":
            paid[booking_id] = paid.get(booking_id, 0) + line.facts["paid_cents"]
        case "money_taken_back":
            paid[booking_id] -= line.facts["paid_cents"]
        case "unconfirmed":
            paid.pop(booking_id, None)
        case "handed_over" | "corrected" if booking_id in paid:
            paid[line.facts["to"]] = paid.pop(booking_id)
    if paid.get(booking_id) == 0:
        del paid[booking_id]


def _replay_entry(waiting: list[Waits], entry_id: str, line: Line) -> None:
    match line.action:
        case "joined":
            waiting.append((entry_id, line.facts["seats"], line.facts.get("kinds")))
        case "corrected":
            (place,) = [place for place, entry in enumerate(waiting) if entry[0] == entry_id]
            waiting[place] = (line.facts["to"], *waiting[place][1:])
        case "reissued":
            assert (entry_id, line.facts["seats"], line.facts.get("kinds")) in waiting
        case "offered" | "left" | "closed":
            (gone,) = [entry for entry in waiting if entry[0] == entry_id]
            waiting.remove(gone)
        case _:
            raise AssertionError(f"{line} is not about an entry")


def lines(path: Path) -> list[Line]:
    """Return the whole history that a file has, in its order."""
    with opened(path, "ro") as file:
        found = file.execute("SELECT at, event_id, action, booking_id, entry_id, facts FROM history ORDER BY id")
        return [Line(*[*row[:-1], json.loads(row[-1])]) for row in found]


def live(path: Path) -> dict[int, Rows]:
    """Return the rows of every event that a file has."""
    with opened(path, "ro") as file:
        file.execute("BEGIN")
        events = {row["id"]: Rows(_without(row, "id")) for row in _select(file, f"id, {EVENT_COLUMNS} FROM events")}
        for rows in events.values():
            rows.event |= {name: json.loads(rows.event[name]) for name in ("questions", "seat_kinds")}
        for row in _select(file, f"id, event_id, {BOOKING_COLUMNS} FROM bookings"):
            events[row["event_id"]].bookings[row["id"]] = _with_kinds(_without(row, "id", "event_id"))
        for row in _select(
            file, "event_id, booking_id, cents FROM payments WHERE outcome IN ('confirmed', 'paid', 'restored')"
        ):
            paid = events[row["event_id"]].paid
            paid[row["booking_id"]] = paid.get(row["booking_id"], 0) + row["cents"]
        for row in map(_with_kinds, _select(file, "id, event_id, seats, kinds FROM waitlist_entries ORDER BY number")):
            events[row["event_id"]].waiting.append((row["id"], row["seats"], row["kinds"]))
    return events


def require_same(path: Path) -> None:
    """Fail unless the history of a file, replayed, is what its rows are."""
    assert replay(lines(path)) == live(path)


def _select(file: apsw.Connection, what: str) -> list[dict[str, Any]]:
    rows = file.execute(f"SELECT {what}")
    # A statement without a row has no description any more.
    return [dict(zip((name for name, *_ in rows.description), row, strict=True)) for row in rows]


def _with_kinds(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"kinds": None if row["kinds"] is None else json.loads(row["kinds"])}


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
