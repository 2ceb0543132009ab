"""The service in this process, with a clock that can be moved, and the people who use it."""

import functools
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import apsw
from argon2 import PasswordHasher
from msgspec import structs
from webtest import TestApp, TestResponse

from booking import config, notices, store
from booking.accounts import accounts, sessions, tokens
from booking.accounts.passwords import Passwords
from booking.config import Settings
from booking.delivery.letters import Letters
from booking.delivery.worker import Delivery
from booking.errors import BookingError, Busy
from booking.history import advance
from booking.jobs import Jobs
from booking.model import EventDraft
from booking.organisation import Organiser
from booking.payments import stripe
from booking.payments.till import Till
from booking.people import CHANNELS, OPERATOR, Account, Channel, Role
from booking.senders.message import Sender
from booking.store.connection import create_private_file
from booking.store.database import Database, Tx, Work
from booking.store.slices import SLICE
from booking.web.api.events import NewEvent
from booking.web.app import WSGIApp, create_app
from booking.web.site import NoticeDesk, Site
from booking.zone import Zone

PASSWORD = "seven brown lamps"
P = ParamSpec("P")
R = TypeVar("R")
NOON = 1_780_000_000_000  # An instant in 2026, in UTC milliseconds.
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Host": "localhost:80"}


# The fields that tests may give without their names, in this order, wherever a new one stands in EventDraft.
_DESCRIBED = [
    "title",
    "description",
    "location",
    "starts_at",
    "seats",
    "hold_seconds",
    "confirmation",
    "max_seats_per_person",
]


def event_draft(*described: Any, **further: Any) -> EventDraft:
    """Return an event as described, and for the rest as POST /events makes it of what is not sent."""
    usual = {one.name: one.default for one in structs.fields(NewEvent) if not one.required}
    described_by_name = dict(zip(_DESCRIBED, described, strict=False))
    return EventDraft(**usual | described_by_name | further)


class QuickPasswords(Passwords):
    """Passwords whose hashes cost next to nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._hasher = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1)


@functools.cache
def password_hash() -> str:
    """Return a hash of PASSWORD."""
    passwords = QuickPasswords()
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


def copy_empty_database(path: Path) -> None:
    """Put a database that was just made where no file is yet."""
    if not path.exists():
        create_private_file(path)
        path.write_bytes(empty_database())


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


class PromptDatabase(Database):
    """A database whose consumers have read all that has happened before anybody reads or writes on.

    In the running service that takes them a moment, for which tests would have to wait.
    """

    _read_until = 0
    _at_once_in: int | None = None  # The thread that does a batch of its own.

    def write_at_once(self, works: Sequence[Work], seconds: float, commit_seconds_at_most: float) -> int:
        self._at_once_in = threading.get_ident()
        try:
            return super().write_at_once(works, seconds, commit_seconds_at_most)
        finally:
            self._at_once_in = None

    def read(self, function: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        self._read_stream()
        return super().read(function, *args, **kwargs)

    def write(self, function: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        self._read_stream()
        try:
            return super().write(function, *args, **kwargs)
        finally:
            self._read_stream()

    def _read_stream(self) -> None:
        if self.commits == self._read_until or self._is_within_a_batch():
            return
        self._read_until = self.commits
        with suppress(Busy, apsw.Error):  # Whoever asks meets it, too.
            while super().read(_is_behind):
                super().write(advance, notices.consumer(lambda: CHANNELS), SLICE)

    def _is_within_a_batch(self) -> bool:
        return threading.get_ident() == self._at_once_in or threading.current_thread().name == "writer"


def _is_behind(tx: Tx) -> bool:
    return bool(store.history.find_after(tx, store.consumers.find(tx, "notices").last_history_id, 1))


@functools.cache
def _usual_settings() -> Settings:
    _, settings = config.parse(["--timezone=Europe/Berlin"], {})
    return settings


class Service:
    """The whole service in this process, on a real file, with a clock that can be moved."""

    def __init__(self, path: Path, clock: FixedClock, **changed: Any) -> None:
        senders: Mapping[Channel, Sender] = changed.pop("senders", {})
        self.clock = clock
        self.settings = replace(_usual_settings(), db=path, **changed)
        copy_empty_database(path)
        self.database = PromptDatabase(path, clock)
        self.database.condition.is_served = True
        self.jobs = Jobs(self.database, clock, self.settings.sweep_seconds, retention_days=self.settings.retention_days)
        self.passwords = QuickPasswords()
        self.zone = Zone(self.settings.timezone)
        organiser = Organiser(self.settings.organisation)
        letters = Letters("https://booking.example", self.zone, organiser)
        self.delivery = Delivery(self.database, clock, senders, letters.message)
        desk = NoticeDesk(lambda: self.delivery.channels, self.delivery.send_test, compose=self.delivery.compose)
        self.till = Till(self.database, stripe.account_of(self.settings), jitter=lambda: 0.5)
        served = (self.database, self.settings, self.jobs.sweep_fault, self.passwords, clock, desk, self.zone)
        self.site = Site.of(*served, organiser=organiser, till=self.till)
        self.site.reach.tell(lambda now: self.till.use(stripe.account_of(now)))
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

    def link_chat(self, account: Account, chat_id: int = 4_711, channel: Channel = "telegram") -> Account:
        """Let a Telegram chat be linked to an account, and its notices go by this channel; return the account."""
        self.database.write(store.chats.set_chat, account.id, chat_id)
        return self.database.write(accounts.set_preferences, account.id, channel=channel)

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

    def follow(self, path: str) -> TestResponse:
        """Open a page as a browser that keeps nothing, and return where that leads."""
        answer = self.get(path, **BROWSER)
        while answer.status_int in (301, 303, 308):
            answer = self.get(answer.headers["Location"].partition("#")[0], **BROWSER)
        return answer

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.call("POST", path, body, headers=headers)

    def create_event(self, **changed: Any) -> Any:
        """Publish an event of 20 seats, a day ahead, whose holds end after 20 seconds, as admin, and return it."""
        body = {
            "title": "Concert",
            "starts_at": instant(self.clock.now() + 86_400_000),
            "seats": 20,
            "hold_seconds": 20,
            "max_extensions": 0,
        } | changed
        # Offers live as long as holds here, where a test does not say: half a day would be a long time to move a clock.
        body = {"offer_seconds": body["hold_seconds"]} | body
        answer = self.call("POST", "/events", body, headers=self.as_admin)
        assert answer.status_int == 201, answer.text
        return answer.json

    def book(self, event_id: int, email: str = "guest@example.com", seats: int = 1, name: str = "") -> Any:
        """Book as a guest and return the booking."""
        answer = self.post(f"/events/{event_id}/book", {"email": email, "seats": seats, "name": name})
        assert answer.status_int == 201, answer.text
        return answer.json

    def book_as_many(self, number: int) -> None:
        """Let so many guests book at a new event, where each has a notice that their booking is confirmed."""
        event = self.create_event(seats=100_000, confirmation="instant")
        for guest in range(number):
            self.book(event["id"], f"guest{guest}@example.com")

    def bookings(self, event_id: int, query: str = "") -> Any:
        """Return the bookings of an event as admins see them."""
        answer = self.get(f"/events/{event_id}/bookings{query}", **self.as_admin)
        assert answer.status_int == 200, answer.text
        return answer.json["bookings"]

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


def run(database: Database, statement: str, *values: Any) -> None:
    """Run a statement as a write of its own."""
    database.write(lambda tx: tx.execute(statement, values).close())


def count(database: Database, rows: str) -> int:
    """Return how many rows a table has, or how many of them where `rows` goes on with WHERE."""
    return int(database.read(lambda tx: tx.execute(f"SELECT count(*) FROM {rows}", ()).fetchone()[0]))


def note_statements(tx: Tx, ran: list[str]) -> None:
    """Note every statement that runs on the connection of this transaction, from here on."""
    connection_of(tx).trace_v2(apsw.SQLITE_TRACE_STMT, lambda event: ran.append(event["sql"]))


def connection_of(tx: Tx) -> apsw.Connection:
    """Return the connection that the transaction is on."""
    return cast(apsw.Cursor, tx.execute("SELECT 1", ())).connection


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


def threads() -> set[str]:
    """Return the names of the threads that run."""
    return {thread.name for thread in threading.enumerate()}


def eventually(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something that another process or thread does is done, and fail when it is not in time."""
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, "it has not happened in time"
        threading.Event().wait(0.02)
