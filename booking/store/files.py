"""The database file, its log and the log's index as they lie on the disk: whether SQLite alone has changed them.

The file changes only when a part of the log is moved into it, by whichever program, and the index notes both that this
begins and how far it came. So a file that changes while the index does not was overwritten or cut by another program.
The index also names the last frame of the log, with its checksum. All of it is read without SQLite, which may wait for
locks, and which the system ends with the whole process where the index that it has mapped into memory is cut. The
layout is that of SQLite's documents "Database File Format", section 4, and "WAL-mode File Format", section 2.
"""

import contextlib
import os
import struct
import threading
from pathlib import Path
from typing import NamedTuple

_INDEX_BYTES = 140
_HEADER = struct.Struct("=14xHII2I8s8x")  # It stands there twice.
_IS_MADE_AT = 12
_COUNTS = struct.Struct("=I28xI4xI")
_COUNTS_AT = 96
_LOG_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24
_LOG_BEGINS = struct.Struct(">16x8s8xI")  # With its salts, and of the first frame the number of its page.
_FRAME = struct.Struct(">8x8s2I")
_LOOKS = 5
_WRITTEN_SECONDS = 0.02


class _Index(NamedTuple):
    """What the log's index says: of each part of the log's life, its salts are the name."""

    header: bytes
    page_bytes: int
    frames: int  # Those of the log that are committed.
    pages: int  # Of the whole database.
    checksum: tuple[int, int]  # Of the last frame.
    salts: bytes
    moved: int  # How many frames are moved into the file,
    to_move: int  # and how many are to be: it is changed before the first of them is.
    first_page: int  # Of the database, of which the first frame is: where the index is nonsense, that is, too.

    @property
    def generation(self) -> tuple[bytes, int, int]:
        """What changes whenever a part of the log is moved into the file or the log begins anew."""
        return self.salts, self.moved, self.to_move

    @property
    def is_moving(self) -> bool:
        """Whether a part of the log is being moved into the file, or a move of it has failed."""
        return self.moved != self.to_move

    @property
    def is_all_moved(self) -> bool:
        """Whether the file alone has everything."""
        return not self.is_moving and self.moved == self.frames


class Files:
    """The three files of a database that is open, by their names and by what is in them; any thread may look.

    `close` it after the last connection: to close the index gives up the locks that SQLite has on it.
    """

    def __init__(self, path: Path) -> None:
        self.names = [str(path.resolve()) + end for end in ("", "-wal", "-shm")]
        self._opened = [_identity(_look(name)) for name in self.names]
        self._looking = threading.Lock()
        self._content: tuple[int, int] | None = None  # The file's size and the time of its last change,
        self._generation: object = None  # and what of the index goes with it.
        self._salts, self._frames = b"", 0
        self._log = self._index = -1
        if hasattr(os, "pread"):  # Not on Windows, where others can't write what SQLite has open.
            self._log = os.open(self.names[1], os.O_RDONLY | os.O_CLOEXEC)
            self._index = os.open(self.names[2], os.O_RDWR | os.O_CLOEXEC)
            self._index_bytes = os.fstat(self._index).st_size
            self.overwritten()  # To know what it is at first.

    def removed(self, how_many: int = 3) -> str | None:
        """Return the name of the first file that is not there any more, or is another one; None where all are there."""
        for name, opened in zip(self.names[:how_many], self._opened, strict=False):
            if opened is not None and _identity(_look(name)) != opened:
                return name
        return None

    def is_index_suspect(self) -> bool:
        """Whether the log's index may be cut or nonsense: for a look before each use of a connection."""
        if self._index < 0:
            return False
        header = os.pread(self._index, 2 * _HEADER.size, 0)
        return os.fstat(self._index).st_size < self._index_bytes or not _is_whole(header)

    def overwritten(self) -> str | None:
        """Return the name of a file that another program than SQLite has overwritten or cut; costs microseconds."""
        if self._index < 0:
            return None
        with self._looking:
            for _ in range(_LOOKS):
                index = self._read_whole_index()
                faulty = self.names[2] if index is None else self._compare(index, _look(self.names[0]))
                if faulty is None:
                    return None
                now = self._read_index()
                if now is None or index is None:
                    return self.names[2]
                if (now.header, now.generation) == (index.header, index.generation):
                    return faulty  # Or else SQLite was at work between two looks.
        return None

    def _read_whole_index(self) -> _Index | None:
        """Return what the index says, or None where it is cut or nonsense: SQLite writes it within nanoseconds."""
        for _ in range(_LOOKS):
            index = self._read_index()
            if index is None or _is_whole(index.header):
                return index
            threading.Event().wait(_WRITTEN_SECONDS)
        return None

    def mend_index(self) -> None:
        """Give the log's index its length back, so that whoever is within SQLite is not ended."""
        if self._index >= 0 and os.fstat(self._index).st_size < self._index_bytes:
            os.ftruncate(self._index, self._index_bytes)

    def close(self) -> None:
        """Close what was opened here."""
        if self._index >= 0:
            os.close(self._log)
            os.close(self._index)
            self._log = self._index = -1

    def _read_index(self) -> _Index | None:
        """Return what the index says, or None where it is cut."""
        size = os.fstat(self._index).st_size
        if size < max(self._index_bytes, _INDEX_BYTES):
            return None
        self._index_bytes = size
        content = os.pread(self._index, _INDEX_BYTES, 0)
        if len(content) < _INDEX_BYTES:
            return None
        header = content[: 2 * _HEADER.size]
        page_bytes, frames, pages, one, two, salts = _HEADER.unpack_from(header)
        if page_bytes == 1:
            page_bytes = 65_536
        counts = _COUNTS.unpack_from(content, _COUNTS_AT)
        return _Index(header, page_bytes, frames, pages, (one, two), salts, *counts)

    def _compare(self, index: _Index, file: os.stat_result | None) -> str | None:
        """Return the name of the file that is not as it must be, if the index still says the same thereafter.

        `file` was looked at after the index was read.
        """
        if index.salts == self._salts and index.frames < self._frames:
            return self.names[2]
        self._salts, self._frames = index.salts, index.frames
        if index.frames and not self._has_log(index):
            return self.names[1]
        if file is None or _identity(file) != self._opened[0] or index.is_moving:
            return None  # Another file by this name is for `removed` to tell.
        if index.is_all_moved and file.st_size < index.pages * index.page_bytes:
            return self.names[0]
        if index.generation != self._generation:
            self._note_content()
        elif (file.st_size, file.st_mtime_ns) != self._content:
            return self.names[0]
        return None

    def _has_log(self, index: _Index) -> bool:
        """Whether the log is the one that the index is of, from its first frame to its last."""
        frame_bytes = _FRAME_HEADER_BYTES + index.page_bytes
        last = os.pread(self._log, frame_bytes, _LOG_HEADER_BYTES + (index.frames - 1) * frame_bytes)
        first = os.pread(self._log, _LOG_BEGINS.size, 0)
        return (
            len(last) == frame_bytes
            and _FRAME.unpack_from(last) == (index.salts, *index.checksum)
            and _LOG_BEGINS.unpack(first) == (index.salts, index.first_page)
        )

    def _note_content(self) -> None:
        """Note what the file is now, unless a part of the log is being moved into it."""
        before = self._read_index()
        file = _look(self.names[0])
        after = self._read_index()
        if before and after and file and not after.is_moving and before.generation == after.generation:
            self._content = (file.st_size, file.st_mtime_ns)
            self._generation = after.generation


def _is_whole(header: bytes) -> bool:
    """Whether the two copies of the index's header say the same, and that it is made."""
    half = _HEADER.size
    return header[:half] == header[half:] and header[_IS_MADE_AT : _IS_MADE_AT + 1] == b"\1"


def _look(name: str) -> os.stat_result | None:
    with contextlib.suppress(OSError):
        return os.stat(name)  # noqa: PTH116 - three times faster than by a Path, and before each COMMIT
    return None


def _identity(look: os.stat_result | None) -> tuple[int, int] | None:
    """Return what tells a file from any other that may come to have its name, or None where there is none."""
    return None if look is None else (look.st_dev, look.st_ino)
