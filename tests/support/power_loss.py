"""A disk that notes what is written to it and what is synced, and what is left of it when the power fails.

A write that was synced stays. Of those that were not, any may be lost and any may be cut off in the middle.
"""

import random
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import apsw

from booking.store import connection
from booking.store.database import Database

_NAME = "noted"
_SURVIVES, _IS_TORN = 0.5, 0.1


class _Step(NamedTuple):
    """One change of a file: `data` written at `offset`; or, without data, the file cut there, or synced (-1)."""

    file: str
    offset: int
    data: bytes | None = None


_SYNC = -1


class NotedDisk(apsw.VFS):
    """The machine's own disk, with `steps` noted in their order: SQLite knows it by its name while this lives."""

    def __init__(self) -> None:
        self.steps: list[_Step] = []
        super().__init__(_NAME, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's
        """Open a file so that it is noted."""
        return _NotedFile(name, flags, self.steps)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - SQLite's
        """Delete a file, which counts as cutting it to nothing."""
        super().xDelete(filename, syncdir)
        self.steps += [_Step(filename, 0), _Step(filename, _SYNC)]

    def syncs(self, path: Path) -> int:
        """Return how often a file was synced."""
        return self.steps.count(_Step(str(path), _SYNC))

    def left_after(self, steps: int, chance: random.Random) -> dict[str, bytes]:
        """Return what may be left of each file, by its name, when the power fails after so many steps."""
        files: defaultdict[str, bytearray] = defaultdict(bytearray)
        unsynced: defaultdict[str, list[_Step]] = defaultdict(list)
        for step in self.steps[:steps]:
            if step.offset == _SYNC:
                for done in unsynced.pop(step.file, ()):
                    _apply(files[step.file], done)
            else:
                unsynced[step.file].append(step)
        for name, lost in unsynced.items():
            for step in lost:
                if chance.random() < _SURVIVES:
                    _apply(files[name], _torn(step, chance) if chance.random() < _IS_TORN else step)
        return {name: bytes(content) for name, content in files.items() if content}


class _NotedFile(apsw.VFSFile):
    def __init__(self, name: str | apsw.URIFilename | None, flags: list[int], steps: list[_Step]) -> None:
        self._name = str(name.filename() if isinstance(name, apsw.URIFilename) else name)
        self._steps = steps
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's
        super().xWrite(data, offset)
        self._steps.append(_Step(self._name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - SQLite's
        super().xTruncate(newsize)
        self._steps.append(_Step(self._name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's
        super().xSync(flags)
        self._steps.append(_Step(self._name, _SYNC))


class DatabaseOnNotedDisk(Database):
    """The service's own database on such a disk."""

    def _connect(self, mode: str) -> apsw.Connection:
        return connection.connect(self.path, f"{mode}&vfs={_NAME}")


def _apply(content: bytearray, step: _Step) -> None:
    if step.data is None:
        del content[step.offset :]
        return
    content.extend(bytes(max(0, step.offset - len(content))))
    content[step.offset : step.offset + len(step.data)] = step.data


def _torn(step: _Step, chance: random.Random) -> _Step:
    return step if step.data is None else _Step(step.file, step.offset, step.data[: chance.randrange(len(step.data))])
