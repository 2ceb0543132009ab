"""The log: a line for each thing said of it, in text or JSON, written by a thread of its own.

So a log that nobody reads, a pipe that is full, costs lines and holds up no request. Nothing that a client sends can
begin a line: what is no printable character is escaped, and a line that goes on begins with spaces.
"""

import contextlib
import json
import logging
import os
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

LogFormat: TypeAlias = Literal["text", "json"]
TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LINES_WAITING_AT_MOST = 50_000
_RECORDS_AT_MOST_BESIDE = 1_000  # Of what else is said, which is worth more.
_LINES_AT_ONCE = 40  # Together a pipe takes them at once or not at all: a line of ours has 100 characters.
# Lets lines that come at the same time be written together; what is a warning, or worse, is written at once.
_GATHER_SECONDS = 0.2
_LAST_SECONDS = 2.0  # For the last lines, at the end.

_encode = msgspec.json.Encoder(enc_hook=str).encode


class Entry(NamedTuple):
    """A line that comes often: when, by the seconds since 1970, of what kind, and its fields, none of a client's."""

    at: float
    kind: str
    fields: Mapping[str, Any]


class Lines(logging.Handler):
    """Writes what is logged, and entries, to stderr; `start` the thread, and `stop` it."""

    def __init__(self, log_format: LogFormat) -> None:
        super().__init__()
        self._is_json = log_format == "json"
        self._waiting: deque[Entry | logging.LogRecord] = deque()
        self._dropped = 0
        self._comes = threading.Event()
        self._is_urgent = threading.Event()
        self._ends = False
        self._thread = threading.Thread(target=self._write_until_stopped, name="log", daemon=True)
        self.setFormatter(_Escaped(TEXT))

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, if that is read in time, and end the thread."""
        self._ends = True
        self._comes.set()
        self._is_urgent.set()
        self._thread.join(_LAST_SECONDS)

    def add(self, entry: Entry) -> None:
        """Let an entry be written, in whatever thread; where too many wait it is left out, which the log says."""
        if len(self._waiting) >= LINES_WAITING_AT_MOST:
            self._dropped += 1
            return
        self._waiting.append(entry)
        if not self._comes.is_set():
            self._comes.set()

    def emit(self, record: logging.LogRecord) -> None:
        """Let a record be written; likewise, but there is some room for it where no entry has any."""
        if len(self._waiting) >= LINES_WAITING_AT_MOST + _RECORDS_AT_MOST_BESIDE:
            self._dropped += 1
            return
        record.msg, record.args = record.getMessage(), None  # As it is now.
        self._waiting.append(record)
        self._comes.set()
        if record.levelno >= logging.WARNING:
            self._is_urgent.set()

    def _write_until_stopped(self) -> None:
        while not (self._ends and not self._waiting):
            try:
                self._comes.wait()
                self._is_urgent.wait(_GATHER_SECONDS)
                self._comes.clear()
                self._is_urgent.clear()
                self._write_what_waits()
            except BaseException:  # Nothing may end this thread: nobody would be told of anything any more.
                self._dropped += 1
                self._comes.set()

    def _write_what_waits(self) -> None:
        while self._waiting:
            number = min(len(self._waiting), _LINES_AT_ONCE)
            _write("".join(self._line(self._waiting.popleft()) for _ in range(number)))
        if self._dropped:
            dropped, self._dropped = self._dropped, 0
            said = "%d lines were left out: nobody has read the log for a while, or they could not be written."
            _write(self._line(logging.LogRecord(__name__, logging.WARNING, __file__, 0, said, (dropped,), None)))

    def _line(self, said: Entry | logging.LogRecord) -> str:
        if isinstance(said, Entry):
            return _json_line(said) if self._is_json else _text_line(said)
        if not self._is_json:
            return self.format(said) + "\n"
        fields = {"message": said.getMessage()}
        if said.exc_info:
            fields["trace"] = logging.Formatter().formatException(said.exc_info)
        return _json_line(Entry(said.created, said.name, fields), said.levelname)


@contextlib.contextmanager
def written(log_format: LogFormat) -> Iterator[Lines]:
    """Let all that is logged within the block be written in this format, by a thread."""
    root = logging.getLogger()
    before = root.handlers[:]
    lines = Lines(log_format)
    root.handlers[:] = [lines]
    lines.start()
    try:
        yield lines
    finally:
        lines.stop()
        root.handlers[:] = before


class _Escaped(logging.Formatter):
    """Formats a record as text that begins one line only."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n    ".join(_printable(line) for line in super().format(record).split("\n"))


def _printable(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in line)


def _text_line(entry: Entry) -> str:
    seconds, fraction = divmod(entry.at, 1)
    fields = " ".join([f"{name}={value}" for name, value in entry.fields.items()])
    return f"{_local(int(seconds))},{int(fraction * 1_000):03d} INFO {entry.kind}: {_printable(fields)}\n"


def _json_line(entry: Entry, level: str = "INFO") -> str:
    seconds, fraction = divmod(entry.at, 1)
    at = f"{_utc(int(seconds))}.{int(fraction * 1_000):03d}Z"
    fields = {"at": at, "level": level, "logger": entry.kind, **entry.fields}
    try:
        line = _encode(fields).decode()
    except UnicodeEncodeError:  # As with the name of a file that is no UTF-8.
        return json.dumps(fields, default=str) + "\n"
    # Beyond ASCII there are further characters at which some programs end a line.
    return (line if line.isascii() else json.dumps(json.loads(line))) + "\n"


@lru_cache(maxsize=4)
def _local(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone().isoformat(sep=" ")[:19]  # As `logging` writes it.


@lru_cache(maxsize=4)
def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:19]


def _write(text: str) -> None:
    """Write to stderr, as far as it is there."""
    left = text.encode("utf-8", "backslashreplace")
    with contextlib.suppress(OSError, ValueError):
        number = sys.stderr.fileno()
        while left:
            left = left[os.write(number, left) :]
