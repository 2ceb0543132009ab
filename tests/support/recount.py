"""What statistics must count: told from the replayed history and from the rows of bookings, never from the counts."""

from collections import Counter
from pathlib import Path

from booking.history import advance
from booking.organiser import statistics
from booking.store.database import Database
from tests.support import replay
from tests.support.database_file import opened

QUARTER = 15 * 60 * 1_000
# A booking that was corrected goes on under another id, and what was confirmed as it was booked was never a hold.
HOLDS = f"""
    SELECT event_id, created_at / {QUARTER} * {QUARTER}, count(*), count(confirmed_at),
        count(*) FILTER (WHERE confirmed_at IS NULL AND reason = 'expired'),
        count(*) FILTER (WHERE confirmed_at IS NULL AND reason <> 'expired'),
        coalesce(sum(confirmed_at - created_at), 0)
    FROM (
        SELECT id, event_id, created_at, confirmed_at, NULL AS reason FROM bookings
        UNION ALL SELECT id, event_id, created_at, confirmed_at, reason FROM ended_bookings
    ) AS made
    WHERE coalesce(confirmed_at > created_at, TRUE)
        AND NOT EXISTS (SELECT 1 FROM history WHERE booking_id = made.id AND action = 'corrected')
    GROUP BY 1, 2
"""


def count_on(database: Database, limit: int = 200) -> None:
    """Let statistics read all that has happened, so many lines at once."""
    while database.write(advance, statistics.CONSUMER, limit):
        pass


def require_same(path: Path) -> None:
    """Fail unless what is counted in a file is what its history and its rows tell."""
    with opened(path, "ro") as file:
        counted = file.execute("SELECT * FROM event_counts").fetchall()
        holds = {row[:2]: row[2:] for row in file.execute(HOLDS)}
    of_events = {row[:2]: row[5:] for row in counted if row[0] and any(row[5:])}
    assert of_events == holds
    of_all: dict[int, tuple[int, ...]] = {}
    for (_, at), row in holds.items():
        of_all[at] = tuple(map(sum, zip(of_all.get(at, (0,) * 5), row, strict=True)))
    assert {row[1]: row[5:] for row in counted if not row[0] and any(row[5:])} == of_all
    lines = replay.lines(path)
    for begins_at in {line.at // QUARTER * QUARTER for line in lines}:
        told = replay.replay(line for line in lines if line.at < begins_at + QUARTER)
        _require_same_seats(told, [row[:5] for row in counted if row[1] <= begins_at and row[0]])


def _require_same_seats(told: dict[int, replay.Rows], counted: list[tuple[int, ...]]) -> None:
    seats: Counter[tuple[int, str]] = Counter()
    for event_id, _, *added in counted:
        seats.update(dict(zip(((event_id, name) for name in ("seats", "held", "confirmed")), added, strict=True)))
    wanted: Counter[tuple[int, str]] = Counter()
    for event_id, rows in told.items():
        wanted[event_id, "seats"] = rows.event["seats"]
        for booking in rows.bookings.values():
            wanted[event_id, "held" if booking["confirmed_at"] is None else "confirmed"] += booking["seats"]
    assert {key: number for key, number in seats.items() if number} == {
        key: number for key, number in wanted.items() if number
    }
