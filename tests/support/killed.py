"""What is done with a database and killed at a write of its, as `kill -9` does it, and what that leaves.

`python -m tests.support.killed WHAT FILE FOLDER SEED KILLS` leaves FOLDER/0.db, FOLDER/1.db and so on, with what lies
beside each. It is a process of its own, in which nothing runs but that: it can be forked.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import apsw

from booking.payments.statements import dealing, matching
from booking.store.database import Database
from booking.store.ownership import open_database
from tests.support.service import FixedClock

ROOT = Path(__file__).parents[2]
What = Literal["upgrade", "press"]
_NAME, _DISK = "killing", apsw.vfs_names()[0]


class _Disk(apsw.VFS):
    """The machine's own disk, on which this process dies when it has written so often."""

    def __init__(self, writes: int) -> None:
        self.writes, self.at = 0, writes
        super().__init__(_NAME, _DISK)
        apsw.set_default_vfs(_NAME)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's
        """Open a file whose writes are counted."""
        return _File(self, name, flags)

    def count(self) -> None:
        """Count a write that is about to be done, and die at the last."""
        self.writes += 1
        if self.writes == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


class _File(apsw.VFSFile):
    def __init__(self, disk: _Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._disk = disk
        super().__init__(_DISK, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's
        self._disk.count()
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - SQLite's
        self._disk.count()
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's
        self._disk.count()
        super().xSync(flags)


def kill(what: What, file: Path, folder: Path, seed: int, kills: int) -> list[Path]:
    """Kill that many of these, each at a moment of its own and with a database of its own; return what is left."""
    arguments = [what, str(file), str(folder), str(seed), str(kills)]
    subprocess.run([sys.executable, "-m", "tests.support.killed", *arguments], cwd=ROOT, check=True, timeout=600)
    return [folder / f"{number}.db" for number in range(kills)]


def press(database: Database) -> None:
    """Confirm all bookings that the lines of a statement pay for, each in a transaction of its own."""
    for one in database.read(matching.heaps).good:
        database.write(dealing.confirm, one.line.key, "press")


# What is done with the database once it is open: of an upgrade that is all.
_WORK: dict[str, Callable[[Database], None]] = {"upgrade": lambda _: None, "press": press}


def _do(what: str, path: Path, writes: int) -> list[int]:
    """Do it, in a process of its own, that dies at this write; return how many there were at its begin and its end."""
    read, write = os.pipe()
    process = os.fork()
    if not process:
        try:
            disk = _Disk(writes)
            with open_database(path, FixedClock(), must_own=True) as database:
                begun_at = 0 if what == "upgrade" else disk.writes  # Which is done while the database is opened.
                _WORK[what](database)
                os.write(write, f"{begun_at} {disk.writes}".encode())
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(write)
    with os.fdopen(read) as told:
        done = told.read()
    os.waitpid(process, 0)
    assert bool(done) == (not writes)
    return list(map(int, done.split()))


def _kill_many(what: str, file: Path, folder: Path, chance: random.Random, kills: int) -> None:
    whole = folder / "whole.db"
    shutil.copy(file, whole)
    begun_at, writes = _do(what, whole, 0)
    for number in range(kills):
        path = folder / f"{number}.db"
        shutil.copy(file, path)
        _do(what, path, chance.randrange(begun_at + 1, writes))


if __name__ == "__main__":
    _kill_many(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), random.Random(int(sys.argv[4])), int(sys.argv[5]))
