"""The real process with guests at it, a fault, and what is seen of it from outside."""

import http.client
import json
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.load import Guests, Ledger
from tests.support.bot_api import TOKEN, BotApi
from tests.support.database_file import opened
from tests.support.process import Process, new_token
from tests.support.service import eventually

_INSIDE = Path(__file__).with_name("inside")
GUESTS_AT_ONCE = 3


class Start(NamedTuple):
    """How the process is started: by which command, whether its clock can be set, and whether it has a bot."""

    prefix: tuple[str, ...] = ()
    has_clock: bool = False
    has_bot: bool = False


class Site:
    """A process with one event that guests book and one whose holds end within a second."""

    def __init__(self, folder: Path, start: Start, flags: Sequence[str] = ()) -> None:
        self._flags = flags
        self.folder = folder
        self.path = folder / "site.db"
        self.log_file = folder.parent / f"{folder.name}.log"
        self.start = start
        self.ledger = Ledger()
        self._injector = folder.parent / f"{folder.name}.socket"
        self.clock = folder.parent / f"{folder.name}.clock"
        self.set_clock(0)
        self.run()
        self.bearer = {"Authorization": f"Bearer {new_token(self.path)}"}
        self.event_id, self.brief_id = self.publish(hold_seconds=86_400), self.publish(hold_seconds=1)
        self.guests = Guests(self.event_id, self.brief_id, self.ledger)

    def run(self) -> None:
        """Start the process, the first time or again."""
        environment = {"FAULTS_SOCKET": str(self._injector), "PYTHONPATH": str(_INSIDE)}
        if self.start.has_clock:
            environment |= _settable(self.clock)
        self._injector.unlink(missing_ok=True)
        with self.log_file.open("a") as log:
            self.process = Process(
                self.path,
                *self._flags,
                environment=environment,
                prefix=self.start.prefix,
                log=log,
            )
        assert self.process.url, self.log
        if hasattr(self, "guests"):
            self.guests.url = self.process.url

    @property
    def pid(self) -> int:
        return self.process.process.pid

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def publish(self, **changed: Any) -> int:
        body = {"title": "Concert", "starts_at": "2099-01-01T10:00:00Z", "seats": 1_000_000} | changed
        status, event = self.ask("POST", "/events", body)
        assert status == 201, event
        return int(event["id"])

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Ask as admin, on a connection of its own; the status is 0 where there is no answer."""
        sent = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} | self.bearer if hasattr(self, "bearer") else {}
        request = urllib.request.Request(self.process.url + path, sent, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except (OSError, http.client.HTTPException) as error:
            return 0, {"cause": type(error).__name__}

    def fault(self) -> str:
        """Return what `/healthz` names as the cause, or nothing while all is well."""
        status, body = self.ask("GET", "/healthz")
        return "" if status == 200 else str(body["cause"])

    def wait_until_well(self, seconds: float = 40.0) -> None:
        eventually(lambda: self.fault() == "", seconds)

    def hold_briefly(self) -> str:
        """Book what ends within a second; return the booking's id."""
        booked: list[str] = []

        def book() -> bool:
            status, booking = self.ask("POST", f"/events/{self.brief_id}/book", {"email": "brief@example.com"})
            booked.extend([booking["id"]] if status == 201 else [])
            return status == 201

        eventually(book)
        self.ledger.booked.update(booked)
        return booked[0]

    def require_all_at_work(self, booking_id: str) -> None:
        """Require that a brief hold ends, that what happens is read, and that messages are dealt with."""
        eventually(lambda: self.rows("SELECT reason FROM ended_bookings WHERE id = ?", booking_id) == [("expired",)])
        ((happened,),) = self.rows("SELECT max(id) FROM history")
        eventually(lambda: self.rows("SELECT 1 FROM consumers WHERE last_history_id < ?", happened) == [])
        ((queued,),) = self.rows("SELECT max(id) FROM outbox")
        eventually(lambda: self.rows("SELECT 1 FROM outbox WHERE finished_at IS NULL AND id <= ?", queued) == [])

    def rows(self, statement: str, *values: Any) -> list[Any]:
        with opened(self.path, "ro") as file:
            return list(file.execute(statement, values))

    def raise_in(self, thread: str, exception: str) -> int:
        """Let an exception be raised in the threads whose name begins so, wherever they are; return how many.

        Or in the next call of a function, as `module:Class.name`.
        """
        with socket.socket(socket.AF_UNIX) as injector:
            injector.connect(str(self._injector))
            injector.sendall(f"{thread} {exception}".encode())
            return int(injector.recv(100))

    def set_clock(self, seconds: int) -> None:
        """Let the machine's clock be wrong by so much, for a process whose clock can be set."""
        self.clock.write_text(f"{seconds:+d}")

    def stop(self, number: int = signal.SIGTERM) -> int:
        return self.process.stop(number)


def _settable(clock: Path) -> dict[str, str]:
    """Return the variables by which a process takes the machine's clock to be wrong by what the file says."""
    (library,) = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }


class Outcome(NamedTuple):
    """What came of a fault: a row of the report."""

    saw: str
    said: str
    recovered: str
    exact: str


DISK_BYTES = 48_000_000


@contextmanager
def started(folder: Path, start: Start) -> Iterator[Site]:
    """Start a site on a small disk of its own, and stop it."""
    folder.mkdir()
    with small_disk(folder, DISK_BYTES), ExitStack() as stack:
        flags: list[str] = []
        if start.has_bot:
            api = stack.enter_context(closing(BotApi()))
            flags = [f"--telegram-token={TOKEN}", f"--telegram-url={api.url}"]
        site = Site(folder, start, flags)
        try:
            yield site
            assert site.stop() == 0, site.log
        finally:
            site.stop(signal.SIGKILL)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """Let the folder be a disk of its own, of so many bytes."""
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield
    finally:
        _run("umount", "--lazy", str(folder))


@contextmanager
def failing(site: Site, calls: str, error: str) -> Iterator[None]:
    """Let each of these system calls of the process fail with this error."""
    command = ["strace", "-f", "-p", str(site.pid), "-o", "/dev/null", "-e", f"trace={calls}"]
    tracer = subprocess.Popen([*command, "-e", f"inject={calls}:error={error}"], stderr=subprocess.PIPE, text=True)
    try:
        assert tracer.stderr
        first = tracer.stderr.readline()
        assert "attached" in first, first
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.communicate(timeout=30)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
