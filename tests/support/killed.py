"""Upgrades of a database that are killed at a write of theirs, as `kill -9` does it, and what they leave.

`python -m tests.support.killed FILE FOLDER SEED KILLS` leaves FOLDER/0.db, FOLDER/1.db and so on, with what lies beside
each. It is a process of its own, in which nothing but the upgrade runs: that can be forked.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import apsw

from booking.store.ownership import open_database
from tests.support.service import FixedClock

ROOT = Path(__file__).parents[2]
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


def upgrades(file: Path, folder: Path, seed: int, kills: int) -> list[Path]:
    """Kill that many upgrades of a database, each at a moment of its own, and return what is left of each."""
    arguments = [str(file), str(folder), str(seed), str(kills)]
    subprocess.run([sys.executable, "-m", "tests.support.killed", *arguments], cwd=ROOT, check=True, timeout=600)
    return [folder / f"{number}.db" for number in range(kills)]


def _upgrade(path: Path, writes: int) -> int:
    """Open a database, in a process of its own, that dies at this write; return how many writes there were."""
    read, write = os.pipe()
    process = os.fork()
    if not process:
        try:
            disk = _Disk(writes)
            with open_database(path, FixedClock(), must_own=True):
                os.write(write, str(disk.writes).encode())
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(write)
    with os.fdopen(read) as told:
        done = told.read()
    os.waitpid(process, 0)
    assert bool(done) == (not writes)
    return int(done or 0)


def _kill_many(file: Path, folder: Path, chance: random.Random, kills: int) -> None:
    whole = folder / "whole.db"
    shutil.copy(file, whole)
    writes = _upgrade(whole, 0)
    for number in range(kills):
        path = folder / f"{number}.db"
        shutil.copy(file, path)
        _upgrade(path, chance.randrange(1, writes))


if __name__ == "__main__":
    _kill_many(Path(sys.argv[1]), Path(sys.argv[2]), random.Random(int(sys.argv[3])), int(sys.argv[4]))
