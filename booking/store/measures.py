"""What the database can be measured by: each figure by a look at the end of an index, however many rows there are."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from booking.people import Channel
from booking.store.bookings import find_next_due
from booking.store.database import Tx

HOLDS_COUNTED_AT_MOST = 10_000


class Lag(NamedTuple):
    """How many things are still to be done, and for how many milliseconds the first of them has waited."""

    left: int
    milliseconds: int


class Sizes(NamedTuple):
    """Bytes: of the database file, of its log, and what is free on their disk."""

    database: int
    log: int
    disk_free: int


def sweep_lag(tx: Tx) -> int:
    """Return how many milliseconds ago the sweep should have done what it has to do next; 0 where it is in time."""
    return _age(tx, find_next_due(tx))


def stream_lags(tx: Tx) -> dict[str, Lag]:
    """Return, for each consumer of the history, the lines that it has not read."""
    rows = tx.execute(
        "SELECT name, (SELECT coalesce(max(id), 0) FROM history) - last_history_id,"
        " (SELECT at FROM history WHERE id > last_history_id ORDER BY id LIMIT 1) FROM consumers ORDER BY name",
        (),
    )
    return {name: Lag(max(left, 0), _age(tx, at)) for name, left, at in rows}


def delivery_lag(tx: Tx, channels: Iterable[Channel]) -> int:
    """Return for how many milliseconds the notice by one of these channels that is due the longest has been due."""
    due = "SELECT due_at FROM outbox WHERE finished_at IS NULL AND channel = ? ORDER BY due_at LIMIT 1"
    found = (tx.execute(due, (channel,)).fetchone() for channel in channels)
    return max((_age(tx, row[0]) for row in found if row is not None), default=0)


def webhook_lag(tx: Tx) -> int:
    """Return for how many milliseconds the first delivery to an address that does not fail has been due."""
    row = tx.execute(
        "SELECT min((SELECT due_at FROM webhook_deliveries WHERE state = 'due' AND webhook_id = webhooks.id"
        " ORDER BY id LIMIT 1)) FROM webhooks WHERE disabled_at IS NULL AND removed_at IS NULL AND failures = 0",
        (),
    ).fetchone()
    return _age(tx, row[0])


def holds(tx: Tx) -> tuple[int, int]:
    """Return how many bookings are held, and how many are not swept though their deadline has come.

    Each is counted up to 10,000.
    """
    counted = "SELECT count(*) FROM (SELECT 1 FROM bookings WHERE expires_at {} ? LIMIT ?)"
    (live,) = tx.execute(counted.format(">"), (tx.now, HOLDS_COUNTED_AT_MOST)).fetchone()
    (due,) = tx.execute(counted.format("<="), (tx.now, HOLDS_COUNTED_AT_MOST)).fetchone()
    return live, due


def sizes(path: Path) -> Sizes:
    """Return the sizes of a database's files; 0 for one that is not there."""
    return Sizes(_size(path), _size(Path(f"{path}-wal")), _free(path.parent))


def _age(tx: Tx, instant: int | None) -> int:
    return 0 if instant is None else max(tx.now - instant, 0)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
