"""What any test may ask for by its name: a clock, a database, a service, a process."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from booking.people import Account
from booking.store.database import Database
from tests.support.bot_api import BotApi
from tests.support.live import LiveServer
from tests.support.process import Process
from tests.support.service import FixedClock, PromptDatabase, Service, copy_empty_database
from tests.support.smtp_server import SmtpServer
from tests.support.told import Told

TAKES_LONGEST = (
    *("browser", "browser_accounts", "state_machine", "schemathesis", "browser_desk", "browser_languages"),
    *("browser_guest", "browser_admin", "browser_waitlist", "browser_touch", "browser_translated"),
    *(
        "setup",
        "storage",
        "faults",
        "access",
        "waiting_crash",
        "process",
        "delivery_crash",
        "telegram",
        "crash",
        "operator",
    ),
)

MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 * 2**30


def pytest_configure() -> None:
    """Keep the files of tests in memory, where it has room: there nobody waits for a disk at each COMMIT."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first: at the end no worker is left alone with one."""

    def rank(item: pytest.Item) -> int:
        name = item.path.stem.removeprefix("test_")
        return TAKES_LONGEST.index(name) if name in TAKES_LONGEST else len(TAKES_LONGEST)

    items.sort(key=rank)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "booking.db"


@pytest.fixture
def database(path: Path, clock: FixedClock) -> Iterator[Database]:
    copy_empty_database(path)
    opened = PromptDatabase(path, clock)
    yield opened
    opened.close()


@pytest.fixture
def service(path: Path, clock: FixedClock) -> Iterator[Service]:
    running = Service(path, clock)
    yield running
    running.close()


@pytest.fixture
def unread(path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Return a service whose stream nobody reads: what its database does, it does for requests."""
    monkeypatch.setattr("tests.support.service.PromptDatabase", Database)
    running = Service(path, clock)
    yield running
    running.close()


@pytest.fixture
def told(service: Service) -> Iterator[Told]:
    told = Told(service.database, service.clock)
    yield told
    told.delivery.stop()


@pytest.fixture
def member(service: Service) -> Account:
    return service.add_account("member@example.com", name="Mina Member")


@pytest.fixture
def mail_server() -> Iterator[SmtpServer]:
    with closing(SmtpServer()) as server:
        yield server


@pytest.fixture
def bot_api() -> Iterator[BotApi]:
    with closing(BotApi()) as api:
        yield api


@pytest.fixture
def start(path: Path) -> Iterator[Callable[..., Process]]:
    """Start processes that are gone after the test."""
    started: list[Process] = []

    def start_one(*flags: str, environment: dict[str, str] | None = None, at: Path = path) -> Process:
        started.append(Process(at, *flags, environment=environment, is_forked=True))
        return started[-1]

    yield start_one
    for process in started:
        process.stop(signal.SIGKILL)


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
