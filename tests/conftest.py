"""The people, the clock and the ways to reach a running service that the tests share."""

import functools
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from running import Running
from webtest import TestApp, TestResponse

from booking import config
from booking.accounts import accounts, sessions, tokens
from booking.accounts.passwords import Passwords
from booking.clock import SystemClock
from booking.config import Settings
from booking.delivery.letters import Letters
from booking.delivery.worker import Delivery
from booking.errors import BookingError
from booking.jobs import Jobs
from booking.model import EventDraft
from booking.people import OPERATOR, Account, Channel, Role
from booking.senders.message import Sender
from booking.store.database import Database, Tx
from booking.store.ownership import open_database
from booking.web.app import WSGIApp, create_app
from booking.web.server.connections import Submit
from booking.web.server.server import Server, listen
from booking.web.site import NoticeDesk, Site
from booking.zone import Zone

PASSWORD = "seven brown lamps"
ROOT = Path(__file__).parents[1]
NOON = 1_780_000_000_000  # An instant in 2026, in UTC milliseconds.
TAKES_LONGEST = (
    *("browser", "browser_accounts", "state_machine", "schemathesis", "browser_desk", "browser_languages"),
    *("browser_guest", "browser_admin", "browser_waitlist", "browser_touch", "browser_translated"),
    *("setup", "storage", "access", "waiting_crash", "process", "delivery_crash", "telegram", "crash", "operator"),
)
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Host": "localhost:80"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first: at the end no worker is left alone with one."""

    def rank(item: pytest.Item) -> int:
        name = item.path.stem.removeprefix("test_")
        return TAKES_LONGEST.index(name) if name in TAKES_LONGEST else len(TAKES_LONGEST)

    items.sort(key=rank)


def event_draft(*described: Any, **further: Any) -> EventDraft:
    """Return an event as described, and for the rest as POST /events makes it of what is not sent."""
    usual = {"audience": "anyone", "opens_at": None, "closes_at": None, "max_extensions": 0, "offer_seconds": None}
    described_by_name = dict(zip((field.name for field in fields(EventDraft)), described, strict=False))
    return EventDraft(**usual | {"proof": "none"} | described_by_name | further)


@functools.cache
def password_hash() -> str:
    """Return a hash of PASSWORD."""
    passwords = Passwords()
    made = passwords.hash(PASSWORD)
    passwords.close()
    return made


@functools.cache
def empty_database() -> bytes:
    """Return the file of a database that was just made: to copy it takes a quarter of the time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "booking.db"
        Database(path, FixedClock()).close()
        return path.read_bytes()


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: int = NOON) -> None:
        self._now = now

    def now(self) -> int:
        return self._now

    def monotonic(self) -> float:
        return self._now / 1_000

    def doubt(self) -> str | None:
        return None

    def run_from(self, instant: int) -> None:
        """Stay where it is."""

    def step_due(self) -> int:
        return 0

    def step_back(self, milliseconds: int) -> None:
        self._now -= milliseconds

    def move(self, seconds: float) -> None:
        self._now += round(seconds * 1_000)


class Service:
    """The whole service in this process, on a real file, with a clock that can be moved."""

    def __init__(self, path: Path, clock: FixedClock, **changed: Any) -> None:
        senders: Mapping[Channel, Sender] = changed.pop("senders", {})
        self.clock = clock
        _, defaults = config.parse([f"--db={path}", "--timezone=Europe/Berlin"], {})
        self.settings = Settings(**{name: getattr(defaults, name) for name in Settings.__slots__} | changed)
        if not path.exists():
            path.write_bytes(empty_database())
        self.database = Database(path, clock)
        self.database.condition.is_served = True
        self.jobs = Jobs(self.database, clock, self.settings.sweep_seconds)
        self.passwords = Passwords()
        self.zone = Zone(self.settings.timezone)
        letters = Letters("https://booking.example", self.zone)
        self.delivery = Delivery(self.database, clock, senders, letters.message)
        desk = NoticeDesk(self.delivery.channels, self.delivery.send_test, compose=letters.message)
        self.site = Site.of(self.database, self.settings, self.jobs.sweep_fault, self.passwords, clock, desk, self.zone)
        self.app = create_app(self.site)
        self._http = TestApp(self.app, cookiejar=None, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
        _, self._admin_token = self.database.write(tokens.create, OPERATOR, "tests")

    @property
    def as_admin(self) -> dict[str, str]:
        """The headers by which the operator asks."""
        return {"Authorization": f"Bearer {self._admin_token}"}

    def add_account(self, email: str = "member@example.com", role: Role = "member", name: str = "") -> Account:
        """Make an account whose password is PASSWORD, and return it."""
        account = self.database.write(accounts.register, name, email, password_hash())
        return self.database.write(accounts.set_role, account.id, role)

    def add_proved_account(self, email: str, role: Role = "member") -> Account:
        """Make an account as `add_account` does, whose address is proved, and return it."""
        return self.add_proof_of(self.add_account(email, role))

    def add_proof_of(self, account: Account) -> Account:
        """Let the account's address be proved, and return the account."""
        return self.database.write(accounts.prove, account.id)

    def as_account(self, account: Account) -> dict[str, str]:
        """Return the headers by which an account asks, in a session of its own."""
        session = self.database.write(sessions.begin, account.id, "127.0.0.1")
        return {"Authorization": f"Bearer {session.token}"}

    def call(self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> TestResponse:
        """Send a request; a body that is not bytes goes as JSON."""
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        given = {"Content-Type": "application/json"} | (headers or {})
        return self._http.request(path, method=method, body=sent, headers=given, expect_errors=True)

    def use(self, app: WSGIApp) -> None:
        """Ask from now on this application."""
        self.app = self._http.app = app

    def ask_from(self, address: str) -> None:
        """Ask from now on from this address, not from the service's own machine."""
        self._http.extra_environ["REMOTE_ADDR"] = address

    def forget_cookies(self) -> None:
        """Ask from now on as a client that was never here."""
        self._http.reset()

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.call("GET", path, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.call("POST", path, body, headers=headers)

    def create_event(self, **changed: Any) -> Any:
        """Publish an event of 20 seats with a hold of 20 seconds, a day ahead, as admin, and return it."""
        body = {
            "title": "Concert",
            "starts_at": instant(self.clock.now() + 86_400_000),
            "seats": 20,
            "hold_seconds": 20,
        } | changed
        # Offers live as long as holds here, where a test does not say: half a day would be a long time to move a clock.
        body = {"offer_seconds": body["hold_seconds"]} | body
        answer = self.call("POST", "/events", body, headers=self.as_admin)
        assert answer.status_int == 201, answer.text
        return answer.json

    def book(self, event_id: int, email: str = "guest@example.com", seats: int = 1) -> Any:
        """Book as a guest and return the booking."""
        answer = self.post(f"/events/{event_id}/book", {"email": email, "seats": seats})
        assert answer.status_int == 201, answer.text
        return answer.json

    def sell_out(self, **changed: Any) -> Any:
        """Publish an event whose seats are all held, by as many people, and return it."""
        event = self.create_event(**{"seats": 1} | changed)
        for number in range(event["seats"]):
            self.book(event["id"], f"holder{number}@example.com")
        return self.event(event["id"])

    def wait(self, event_id: int, email: str = "guest@example.com", seats: int = 1) -> Any:
        """Join a waiting list as a guest and return the entry."""
        answer = self.post(f"/events/{event_id}/waitlist", {"email": email, "seats": seats})
        assert answer.status_int == 201, answer.text
        return answer.json

    def event(self, event_id: int) -> Any:
        return self.get(f"/events/{event_id}").json

    def close(self) -> None:
        self.passwords.close()
        self.database.close()


@contextmanager
def held_back_writer(service: Service) -> Iterator[None]:
    """Keep the writer from the writes that come after this, until the end of the block."""
    is_held, may_go_on = threading.Event(), threading.Event()

    def hold_back(_: Tx) -> None:
        is_held.set()
        may_go_on.wait(20)

    holding = threading.Thread(target=service.database.write, args=(hold_back,))
    holding.start()
    is_held.wait(20)
    try:
        yield
    finally:
        may_go_on.set()
        holding.join()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "booking.db"


@pytest.fixture
def database(path: Path, clock: FixedClock) -> Iterator[Database]:
    opened = Database(path, clock)
    yield opened
    opened.close()


@pytest.fixture
def service(path: Path, clock: FixedClock) -> Iterator[Service]:
    running = Service(path, clock)
    yield running
    running.close()


class Process:
    """`python app.py` as a person starts it, on a free port."""

    def __init__(self, path: Path, *flags: str, environment: dict[str, str] | None = None) -> None:
        self.path = path
        self._environment = os.environ | {"BOOKING_DB": str(path), "BOOKING_PORT": "0"} | (environment or {})
        self.process = subprocess.Popen(
            [sys.executable, "app.py", *flags],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.printed: list[str] = []
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed.append(line.rstrip("\n"))
            if line.startswith("Listening on "):
                break
        self.url = self.printed[-1].removeprefix("Listening on ") if self.printed else ""

    @property
    def sign_in_link(self) -> str:
        """The one-time link among what was printed."""
        return next(word for line in self.printed for word in line.split() if "/admin/sign-in?link=" in word)

    def token(self) -> str:
        """Return what `python app.py token` prints."""
        finished = run_app("token", environment=self._environment)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout.strip()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the end and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.errors = self.process.communicate(timeout=30)[1]
        return self.process.returncode


def new_token(path: Path) -> str:
    """Make an operator's API token in a database that a process may be serving, as `python app.py token` does."""
    with open_database(path, SystemClock(), must_own=False) as database:
        _, secret = database.write(tokens.create, OPERATOR, "tests")
    return secret


def run_app(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run app.py to its end."""
    return subprocess.run(
        [sys.executable, "app.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def run_script(script: str, server: Process) -> subprocess.CompletedProcess[str]:
    """Run the commands of a page as written, against `server`, where the page leaves the address open by SITE."""
    environment = os.environ | {"SITE": server.url, "BOOKING_DB": str(server.path)}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def start(path: Path) -> Iterator[Callable[..., Process]]:
    """Start processes that are gone after the test."""
    started: list[Process] = []

    def start_one(*flags: str, environment: dict[str, str] | None = None, at: Path = path) -> Process:
        started.append(Process(at, *flags, environment=environment))
        return started[-1]

    yield start_one
    for process in started:
        process.stop(signal.SIGKILL)


def code_of(call: Callable[[], object]) -> str:
    """Return the code by which a call is refused, or "done"."""
    try:
        call()
    except BookingError as error:
        return error.code
    return "done"


def instant(milliseconds: int) -> str:
    """Return an instant as clients send it."""
    seconds, fraction = divmod(milliseconds, 1_000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{fraction:03d}Z"


def eventually(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something that another process or thread does is done, and fail when it is not in time."""
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, "it has not happened in time"
        threading.Event().wait(0.02)


class LiveServer:
    """The real server on a free port of this process, for a database that the test has made."""

    def __init__(self, database: Database, settings: Settings) -> None:
        listener = listen("127.0.0.1", 0)
        clock = SystemClock()
        self._passwords = Passwords()
        site = Site.of(database, settings, lambda: None, self._passwords, clock)
        self._server = Server(create_app(site), listener, settings.threads, clock, submit=database.submit)
        self.port = self._server.port
        self._thread = threading.Thread(target=self._server.serve)
        self._thread.start()

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection of its own, not yet opened."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def stop(self) -> None:
        self._server.stop()
        self._thread.join()
        self._passwords.close()


@pytest.fixture
def serve(service: Service) -> Iterator[Callable[[Database], LiveServer]]:
    """Serve databases over real HTTP, with the settings of `service`, until the end of the test."""
    running: list[LiveServer] = []

    def serve_one(database: Database) -> LiveServer:
        running.append(LiveServer(database, service.settings))
        return running[-1]

    yield serve_one
    for server in running:
        server.stop()


def post_json(
    connection: http.client.HTTPConnection, path: str, body: Any, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    """Send a POST and return the status and the decoded answer."""
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"} | (headers or {}))
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def in_parallel(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the calls at the same moment, each in a thread of its own, and return what each returned."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def serve_app() -> Iterator[Callable[..., Running]]:
    """Start servers that are stopped after the test."""
    started: list[Running] = []

    def start(app: Callable[..., Iterable[bytes]], threads: int = 4, submit: Submit | None = None) -> Running:
        running = Running(app, threads, submit)
        started.append(running)
        running.start()
        return running

    yield start
    for running in started:
        running.stop()
