"""The faults: each with how it is made to happen, what guests are told meanwhile, and how the service recovers.

`make test` endures those that are short, `make torture` all. A fault of the usual kind is a row of `FAULTS`: guests
book, it begins, it ends. What it takes to make it happen is a context manager beside it.
"""

import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from booking.clock import SystemClock
from booking.store import check, migrate
from booking.store.database import Database
from tests.faults.site import GUESTS_AT_ONCE, Outcome, Site, Start, failing, small_disk
from tests.support.database_file import opened
from tests.support.process import Process, run_app
from tests.support.service import eventually

SHORT_ROUNDS = 2
CLOSED = frozenset(
    f"no answer ({name})"
    for name in ("ConnectionRefusedError", "ConnectionResetError", "RemoteDisconnected", "BrokenPipeError")
)


class Fault(NamedTuple):
    """A row of the table.

    `refusal` is what guests are told who book meanwhile, and `cause` what `/healthz` says, while `/readyz` is 503:
    nothing, where neither notices. `says` is in the log. `recovers` says by what, and what else guests may be told is
    in `beside`.
    """

    name: str
    how: str
    begin: Callable[[Site], AbstractContextManager[object]]
    refusal: str = ""
    cause: str = ""
    says: str = ""
    recovers: str = "by itself"
    beside: frozenset[str] = frozenset()
    start: Start = Start()
    refusals_at_least: int = 5
    is_long: bool = False
    is_traced: bool = False

    def endure(self, site: Site) -> Outcome:
        """Let guests book while the fault comes and goes; fail where a promise does."""
        before, said_before = Counter(site.ledger.answers), len(site.log)
        with site.guests.at(site.process.url, GUESTS_AT_ONCE):
            held = site.hold_briefly()
            with self.begin(site):
                self._require_told(site)
            began_at = time.monotonic()
            site.wait_until_well()
            seconds = time.monotonic() - began_at
            site.guests.wait_for("201")
            site.require_all_at_work(held)
        exact = site.ledger.require_exact(site.path)
        early = "SELECT 1 FROM ended_bookings WHERE event_id = ? AND reason = 'expired'"
        assert site.rows(early, site.event_id) == []  # Its holds last a day.
        assert check.faults(site.path) == []
        told = site.ledger.answers - before
        return self._outcome(told, site.log[said_before:], f"{self.recovers}, {seconds:.1f} s", exact)

    def _require_told(self, site: Site) -> None:
        """Require that guests are refused as the row says, and that the service says of itself how it is."""
        site.guests.wait_for(self.refusal or "201", self.refusals_at_least)
        if self.cause:
            eventually(lambda: site.fault() == self.cause)
            eventually(lambda: site.ask("GET", "/readyz")[0] == 503)
        else:
            site.wait_until_well()

    def _outcome(self, told: Counter[str], log: str, recovered: str, exact: str) -> Outcome:
        refusals = {answer: times for answer, times in told.items() if not answer.startswith("20")}
        assert refusals.keys() <= self.beside | {self.refusal}, (refusals, log)
        assert self.says in log
        assert self.is_traced or "Traceback" not in log, log
        seen = ", ".join(f"{answer} × {times}" for answer, times in sorted(refusals.items())) or "nothing"
        return Outcome(seen, self.says or "nothing", recovered, exact)


# How each is made to happen.


def full_disk(site: Site) -> AbstractContextManager[None]:
    """Fill the site's disk."""
    return filled(site.folder)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Fill the disk that the folder is to its last byte."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                file.write(bytes(4_096))
        try:
            yield
        finally:
            filler.unlink()


@contextmanager
def locked(site: Site, seconds: float) -> Iterator[None]:
    """Let another program keep the file locked for so long at least."""
    with opened(site.path) as other:
        other.execute("BEGIN IMMEDIATE")
        threading.Event().wait(seconds)
        yield


@contextmanager
def removed(site: Site) -> Iterator[None]:
    aside = site.path.with_name("aside.db")
    site.path.rename(aside)
    try:
        yield
    finally:
        aside.rename(site.path)


@contextmanager
def replaced(site: Site) -> Iterator[None]:
    with removed(site):
        shutil.copy(site.path.with_name("aside.db"), site.path)
        yield


@contextmanager
def log_removed(site: Site) -> Iterator[None]:
    site.path.with_name(f"{site.path.name}-wal").unlink()
    yield
    assert site.stop() == 0
    site.run()


@contextmanager
def damaged(site: Site, damage: Callable[[Path], object]) -> Iterator[None]:
    """Damage the file, and put a copy back that was made in time, as the log says."""
    copy = site.path.with_name("copy.db")
    with site.guests.absent(), opened(site.path) as other:
        other.execute("VACUUM INTO ?", (str(copy),))
        damage(site.path)
    yield
    with site.guests.absent():
        site.stop()
        for file in (site.path, *(site.path.with_name(site.path.name + end) for end in ("-wal", "-shm"))):
            file.unlink(missing_ok=True)
        copy.rename(site.path)
        site.run()


def write_noise(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4_096)
        file.write(os.urandom(1_024))


@contextmanager
def clock_wrong(site: Site, seconds: int, is_restarted: bool = False) -> Iterator[None]:
    if is_restarted:
        assert site.stop() == 0
    site.set_clock(seconds)
    if is_restarted:
        site.run()
    try:
        yield
    finally:
        site.set_clock(0)


@contextmanager
def clock_wrong_for_long(site: Site, seconds: int) -> Iterator[None]:
    """Let the clock be wrong until it is believed."""
    site.set_clock(seconds)
    eventually(lambda: site.fault() == "clock")
    site.wait_until_well(120)
    yield


@contextmanager
def crowded(site: Site) -> Iterator[None]:
    """Take more connections than there are descriptors: idle ones, some that send slowly, some that read nothing."""
    address = ("127.0.0.1", int(site.process.url.rpartition(":")[2]))
    with ExitStack() as closing:
        for number in range(400):
            connection = closing.enter_context(socket.create_connection(address, timeout=20))
            with suppress(OSError):
                connection.sendall((b"", b"GET / HTT", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 20)[number % 3])
        yield


@contextmanager
def without_memory(site: Site) -> Iterator[None]:
    """Let the process have 4 MiB more than it has, and ask for what takes 20: the hash of a password."""
    pages = int(Path(f"/proc/{site.pid}/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + 4 * 1024 * 1024
    before = resource.prlimit(site.pid, resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
    try:
        status, answer = site.ask("POST", "/sessions", {"email": "nobody@example.com", "password": "seven brown lamps"})
        assert (status, answer["code"]) in ((401, "unauthenticated"), (503, "busy")), answer
        yield
    finally:
        resource.prlimit(site.pid, resource.RLIMIT_AS, before)


@contextmanager
def ended(site: Site, number: signal.Signals, rounds: int) -> Iterator[None]:
    """End the process at any moment, so often, and look through the file before it is started again."""
    for _ in range(rounds):
        threading.Event().wait(random.uniform(0, 0.5))
        assert site.stop(number) == (0 if number == signal.SIGTERM else -number)
        assert check.faults(site.path) == []
        site.run()
        site.guests.wait_for("201", 1)
    yield


@contextmanager
def raised(site: Site, threads: str, exceptions: str) -> Iterator[None]:
    """Let each exception be raised in each thread."""
    for exception in exceptions.split():
        for thread in threads.split():
            assert site.raise_in(thread, exception)
        site.require_all_at_work(site.hold_briefly())
    yield


@contextmanager
def bot_killed(site: Site) -> Iterator[None]:
    """Let the bot's thread raise where it waits for Telegram, as soon as that answers."""
    assert site.raise_in("bot", "SystemExit")
    eventually(lambda: "'bot' was ended by SystemExit" in site.log, seconds=60)
    yield


@contextmanager
def backed_up_in_vain(site: Site) -> Iterator[None]:
    """Let a copy be made while the disk that it is to lie on has no room for it: nothing of it is left there."""
    copies = site.folder.parent / "copies"
    copies.mkdir()
    with small_disk(copies, 64 * 1024):
        refused = run_app("backup", str(copies / "copy.db"), f"--db={site.path}", environment={})
        assert refused.returncode == 1, refused.stderr
        assert "make room" in refused.stderr, refused.stderr
        assert list(copies.iterdir()) == []
        yield


class Hindrance(NamedTuple):
    """A row of a command that can't do its work: it says so in one line, leaves the file alone, and does it later."""

    name: str
    how: str
    begin: Callable[[Path], AbstractContextManager[object]]
    says: str
    is_long: bool = False

    def endure(self, path: Path) -> Outcome:
        """Let a start find a database of an older version that it can't bring up to date, and then let it."""
        older = make_older(path)
        with self.begin(path.parent):
            refused = run_app(f"--db={path}", "--port=0", environment={})
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
        assert self.says in refused.stderr
        with opened(path, "ro") as file:
            assert file.execute("PRAGMA user_version").fetchone() == (older,)
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        began = Process(path)
        assert began.stop() == 0
        assert check.faults(path) == []
        return Outcome("no server", self.says, "started again", "the file as it was")


def make_older(path: Path) -> int:
    """Make a database of the version before this one's, and return its number."""
    with tempfile.TemporaryDirectory() as folder:
        *files, _ = sorted(migrate.SCHEMA.glob("[0-9]*.sql"))
        for file in files:
            shutil.copy(file, folder)
        with mock.patch.object(migrate, "SCHEMA", Path(folder)):
            Database(path, SystemClock()).close()
        return len(files)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nothing be written on the disk that the folder is."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)


HINDRANCES = [
    Hindrance("disk full while migrating", "a tmpfs filled to its last byte", filled, "full"),
    Hindrance("read-only disk at the start", "a tmpfs mounted anew, read-only", read_only, "can't open", is_long=True),
]
FAULTS = [
    Fault("disk full while backing up", "`backup FILE` on a tmpfs of 64 KiB", backed_up_in_vain),
    Fault(
        "disk full while booking and sweeping",
        "a tmpfs filled to its last byte",
        full_disk,
        refusal="503 storage_full",
        cause="storage_full",
        says="(database or disk is full); make room on it, or mend it",
    ),
    *(
        Fault(
            f"{error} at {calls}",
            f"strace --inject={calls}:error={error}",
            partial(failing, calls=calls, error=error),
            refusal="503 storage_full",
            cause="storage_full",
            says="make room on it, or mend it",
            is_long=is_long,
        )
        for error, calls, is_long in (
            ("EIO", "fdatasync", False),
            ("ENOSPC", "fdatasync", True),
            ("EIO", "pwrite64", True),
            ("ENOSPC", "pwrite64", False),
            ("EROFS", "pwrite64,ftruncate", True),
        )
    ),
    Fault(
        "locked by another program",
        "BEGIN IMMEDIATE in another connection, 30 s",
        partial(locked, seconds=30),
        refusal="503 busy",
        cause="locked",
        says="end that program",
        refusals_at_least=1,
        is_long=True,
    ),
    Fault(
        "file removed",
        "renamed, and named back",
        removed,
        refusal="503 storage_lost",
        cause="storage_lost",
        says="move the very same file back",
        is_long=True,
    ),
    Fault(
        "file replaced",
        "by a copy of itself; and the very file moved back",
        replaced,
        refusal="503 storage_lost",
        cause="storage_lost",
        says="move the very same file back",
        is_long=True,
    ),
    Fault(
        "log removed",
        "unlink of the -wal",
        log_removed,
        refusal="503 storage_lost",
        cause="storage_lost",
        says="restart the server",
        recovers="restarted",
        beside=CLOSED,
        is_long=True,
    ),
    *(
        Fault(
            name,
            how,
            partial(damaged, damage=damage),
            refusal="503 storage_lost",
            cause="storage_lost",
            says="put a sound copy of the file back",
            recovers="a copy put back, restarted",
            beside=CLOSED,
            is_long=True,
        )
        for name, how, damage in (
            ("file truncated", "cut to half", lambda path: os.truncate(path, path.stat().st_size // 2)),
            ("corrupt page", "1 KiB of noise written over it", write_noise),
        )
    ),
    Fault(
        "bot killed",
        "SystemExit raised in it",
        bot_killed,
        says="restart the server if this comes again",
        start=Start(has_bot=True),
        is_long=True,
        is_traced=True,
    ),
    Fault(
        "a writer killed",
        "SystemExit raised where the writer has taken writes",
        partial(raised, threads="booking.store.turns:Turns.writers", exceptions="SystemExit MemoryError"),
        says="restart the server if this comes again",
        beside=frozenset({"500 internal"}),
        is_traced=True,
    ),
    Fault(
        "all threads that answer killed",
        "SystemExit raised in each",
        partial(raised, threads="waitress", exceptions="SystemExit"),
        says="restart the server if this comes again",
        beside=CLOSED,
        is_long=True,
        is_traced=True,
    ),
    *(
        Fault(
            f"clock {seconds:+,d} s, and back",
            "libfaketime",
            partial(clock_wrong, seconds=seconds),
            cause="clock",
            says="It is not believed until it has stood for a minute",
            start=Start(has_clock=True),
            is_long=True,
        )
        for seconds in (3_600, -3_600, 86_400)
    ),
    Fault(
        "clock −1 year at a restart",
        "libfaketime",
        partial(clock_wrong, seconds=-31_536_000, is_restarted=True),
        cause="clock",
        says="It is not believed until it has stood for a minute",
        beside=CLOSED,
        start=Start(has_clock=True),
        is_long=True,
    ),
    Fault(
        "clock +1 h for good",
        "libfaketime",
        partial(clock_wrong_for_long, seconds=3_600),
        says="The clock has stood for a minute",
        recovers="believed after a minute",
        start=Start(has_clock=True),
        is_long=True,
    ),
    Fault(
        "out of descriptors",
        "160 descriptors, 400 connections: idle, slow, unread",
        crowded,
        beside=CLOSED,
        start=Start(prefix=("prlimit", "--nofile=160:160")),
        is_long=True,
    ),
    Fault(
        "out of memory",
        "RLIMIT_AS 4 MiB above what the process has, and a sign-in",
        without_memory,
        beside=frozenset({"503 busy"}),  # Of a booking for which there is no memory either.
    ),
    Fault(
        "SIGTERM under load",
        f"{SHORT_ROUNDS} times",
        partial(ended, number=signal.SIGTERM, rounds=SHORT_ROUNDS),
        recovers="restarted",
        beside=frozenset({"no answer (ConnectionRefusedError)", "no answer (RemoteDisconnected)"}),
    ),
    *(
        Fault(
            f"SIGKILL under load, {rounds} times",
            "at random moments, each followed by `check`",
            partial(ended, number=signal.SIGKILL, rounds=rounds),
            recovers="restarted",
            beside=CLOSED,
            is_long=rounds > SHORT_ROUNDS,
        )
        for rounds in (SHORT_ROUNDS, 200)
    ),
    Fault(
        "threads killed",
        "SystemExit and MemoryError raised in each",
        partial(raised, threads="jobs stream delivery", exceptions="SystemExit MemoryError"),
        says="restart the server if this comes again",
        is_traced=True,
    ),
]
