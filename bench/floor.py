"""The floor under a booking: what the same rows cost in bare SQL, in one process, without anything around it."""

import shutil
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bench import filling, servers
from bench.drive import flood
from bench.load import Load
from booking.store import connection

# Half of the 64 connections: the others' answers are on their way while these are written.
_BOOKINGS_PER_COMMIT = 32
_LOG_PAGES = 32 * 1_024  # As the service's: no round moves its log into the file.

Batch = list[tuple[str, Sequence[Any]]]


class Floor:
    """The rows that the service has left behind for a second of bookings, and an empty file to put them into again."""

    def __init__(self, folder: Path, book: Load, connections: int) -> None:
        self._empty = filling.fill(folder / "floor-empty.db", events=book.events)
        self._copy = folder / "floor-copy.db"
        served = Path(shutil.copyfile(self._empty, folder / "floor-served.db"))
        with servers.app(served) as service:
            flood(service, book, connections, 1)
        self._bookings, self._batches = read_back(served)

    def cost(self) -> float:
        """Put the rows into a fresh copy and return what that has cost for each booking, in µs of CPU."""
        shutil.copyfile(self._empty, self._copy)
        with closing(connection.connect(self._copy, "rw")) as writer:
            writer.execute("PRAGMA synchronous=FULL")
            writer.execute(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}").fetchall()
            used_before = time.process_time()
            for batch in self._batches:
                writer.execute("BEGIN IMMEDIATE")
                for sql, row in batch:
                    writer.execute(sql, row)
                writer.execute("COMMIT")
            used = time.process_time() - used_before
        self._copy.unlink()
        return used / self._bookings * 1e6


def read_back(path: Path) -> tuple[int, list[Batch]]:
    """Return how many bookings a file has, and all rows that came with them, as statements that insert them again."""
    inserts: list[tuple[str, list[Sequence[Any]]]] = []
    with closing(connection.connect(path, "ro")) as reader:
        ((bookings,),) = list(reader.execute("SELECT count(*) FROM bookings"))
        for (table,) in list(reader.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")):
            # Each table's first column is its key, in the order in which the rows came.
            rows = list(reader.execute(f"SELECT * FROM {table} ORDER BY 1"))
            if len(rows) >= bookings / 2:
                inserts.append((f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows))
    return bookings, [
        [
            (sql, row)
            for sql, rows in inserts
            for row in rows[start * len(rows) // bookings : (start + _BOOKINGS_PER_COMMIT) * len(rows) // bookings]
        ]
        for start in range(0, bookings, _BOOKINGS_PER_COMMIT)
    ]
