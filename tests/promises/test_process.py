"""The process, as a person starts and stops it: what it prints, what it makes, when it refuses and how it ends."""

import http.client
import json
import os
import re
import signal
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from booking.store import check, migrate
from tests.support.database_file import opened
from tests.support.process import ROOT, Process, run_app, run_here
from tests.support.service import eventually

Start = Callable[..., Process]
STOPS = (signal.SIGTERM, signal.SIGINT)
SENT_AWAY = ("/sign-in", "")  # and no session


@pytest.fixture
def start(path: Path) -> Iterator[Start]:
    """Start processes as people do, with a Python of their own, that are gone after the test."""
    with ExitStack() as stack:

        def start_one(*flags: str, at: Path = path) -> Process:
            process = Process(at, *flags)
            stack.callback(process.stop, signal.SIGKILL)
            return process

        yield start_one


class Client:
    """Somebody with one connection to a process."""

    def __init__(self, process: Process) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(process.url).netloc, timeout=20)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def ask(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[http.client.HTTPResponse, bytes]:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = self.connection.getresponse()
        return response, response.read()


def ask(process: Process, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, dict[str, Any]]:
    """Send one request on a connection of its own and return the status and the JSON answered."""
    with Client(process) as client:
        response, content = client.ask(method, path, body, token)
        return response.status, json.loads(content)


def create_event(process: Process, **changed: Any) -> int:
    body = {"title": "Concert", "starts_at": "2099-01-01T20:00:00Z", "seats": 1_000} | changed
    status, event = ask(process, "POST", "/events", body, process.token())
    assert status == 201, event
    return int(event["id"])


def follow(process: Process, link: str) -> tuple[str, str]:
    """Open a sign-in link and return to which page the browser is sent and the session it was given."""
    parts = urlsplit(link)
    with Client(process) as client:
        response, _ = client.ask("GET", f"{parts.path}?{parts.query}")
    assert response.status == 303
    session = re.search(r"session=([\w-]+)", response.getheader("Set-Cookie") or "")
    return urlsplit(response.getheader("Location") or "").path, session[1] if session else ""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_prints_the_database_the_link_and_last_where_it_listens(start: Start, path: Path) -> None:
    process = start()
    assert process.printed == [
        f"Database: {path}",
        f"Sign in as admin with this link, which works once: {process.sign_in_link}",
        f"Listening on {process.url}",
    ]
    assert process.sign_in_link.startswith(f"{process.url}/admin/sign-in?link=")
    assert ask(process, "GET", "/healthz") == (200, {"status": "ok", "notices": {"due": 0, "failed": 0}})


def test_the_link_begins_with_the_public_url(start: Start) -> None:
    process = start("--public-url=https://booking.example.org/")
    assert process.sign_in_link.startswith("https://booking.example.org/admin/sign-in?link=")
    assert process.printed[-1] == "Listening on https://booking.example.org"


def test_the_link_signs_in_once_and_no_start_prints_another_after_that(start: Start) -> None:
    process = start()
    location, session = follow(process, process.sign_in_link)
    assert location == "/account/setup"
    assert session
    assert follow(process, process.sign_in_link) == SENT_AWAY
    assert process.stop() == 0
    again = start()
    assert [line.partition(" ")[0] for line in again.printed] == ["Database:", "Listening"]
    assert follow(again, process.sign_in_link) == SENT_AWAY


def test_an_unused_link_ends_with_the_next_start_which_prints_a_new_one(start: Start) -> None:
    first = start()
    first.stop()
    second = start()
    assert second.sign_in_link.partition("=")[2] != first.sign_in_link.partition("=")[2]
    assert follow(second, first.sign_in_link) == SENT_AWAY
    assert follow(second, second.sign_in_link)[0] == "/account/setup"


def test_what_it_makes_is_for_its_owner_alone(start: Start, path: Path) -> None:
    process = start()
    process.print_token()
    made = {file.name: mode(file) for file in path.parent.iterdir()}
    assert {path.name, f"{path.name}-wal", f"{path.name}-shm"} <= made.keys()
    assert set(made.values()) == {0o600}


def test_a_database_made_through_a_link_to_it_is_for_its_owner_alone(start: Start, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "real.db")
    start(at=link)
    assert mode(tmp_path / "real.db") == 0o600


def test_token_prints_a_token_that_works_and_nothing_else(start: Start, path: Path) -> None:
    environment = {"BOOKING_DB": str(path)}
    before = run_app("token", environment=environment)
    process = start()
    during = run_app("token", environment=environment)
    for finished in (before, during):
        assert (finished.returncode, finished.stderr) == (0, "")
        assert re.fullmatch(r"[\w-]{43}\n", finished.stdout)
        assert ask(process, "GET", "/events/1/bookings", token=finished.stdout.strip())[0] == 404
    assert ask(process, "GET", "/events/1/bookings", token="x" * 43)[0] == 401
    assert mode(path) == 0o600


def test_tokens_and_a_server_that_start_together_on_a_new_file_all_work(start: Start, path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        tokens = [pool.submit(run_app, "token", environment={"BOOKING_DB": str(path)}) for _ in range(3)]
        process = pool.submit(start).result()
        for token in tokens:
            finished = token.result()
            assert (finished.returncode, finished.stderr) == (0, "")
            assert ask(process, "GET", "/events/1/bookings", token=finished.stdout.strip())[0] == 404


def test_invite_prints_a_link_that_shows_its_page_until_it_is_used_and_nothing_else(start: Start, path: Path) -> None:
    environment = {"BOOKING_DB": str(path), "BOOKING_PUBLIC_URL": "https://booking.example.org"}
    before = run_app("invite", environment=environment)
    process = start()
    during = run_app("invite", environment=environment)
    for finished in (before, during):
        assert (finished.returncode, finished.stderr) == (0, "")
        link = re.fullmatch(r"https://booking\.example\.org(/invitations/[\w-]{43})\n", finished.stdout)
        assert link
        for _ in range(2):
            with Client(process) as client:
                response, _ = client.ask("GET", link[1])
            assert response.status == 200
    assert mode(path) == 0o600


def test_what_the_command_makes_stands_in_the_audit_log_as_the_operator_s(path: Path) -> None:
    # That the mail server lacks a sender is for `serve` to say: neither command sends a mail.
    environment = {"BOOKING_DB": str(path), "BOOKING_SMTP_URL": "smtp://mail.example.org"}
    for command in ("token", "invite"):
        assert run_here(command, environment=environment).returncode == 0
    with opened(path) as file:
        lines = file.execute("SELECT account_id, action, address FROM audit_log ORDER BY id").fetchall()
    assert lines == [(1, "token created", ""), (1, "invitation created", "")]


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2, reason="it takes two CPUs"
)
def test_passwords_are_hashed_on_the_cpus_that_the_other_threads_leave_free(start: Start) -> None:
    process = start()
    status, _ = ask(process, "POST", "/sessions", {"email": "nobody@example.com", "password": "seven brown lamps"})
    assert status == 401

    threads = [int(thread.name) for thread in Path(f"/proc/{process.process.pid}/task").iterdir()]
    places = [os.sched_getaffinity(thread) for thread in threads]

    allowed = os.sched_getaffinity(0)
    assert places.count({max(allowed)}) == len(threads) - 1
    assert places.count(allowed - {max(allowed)}) == 1


def in_missing_directory(path: Path) -> Path:
    return path.parent / "missing" / path.name


def below_a_file(path: Path) -> Path:
    (path.parent / "file").write_text("")
    return path.parent / "file" / path.name


def a_directory(path: Path) -> Path:
    path.mkdir()
    return path


def a_text_file(path: Path) -> Path:
    path.write_text("Shopping: milk, bread\n" * 100)
    return path


def another_programs_file(path: Path) -> Path:
    with opened(path) as other:
        other.execute("CREATE TABLE events (id INTEGER PRIMARY KEY)")
    return path


def a_newer_database(path: Path) -> Path:
    with opened(path) as other:
        other.execute(f"PRAGMA application_id={migrate.APPLICATION_ID}")
        other.execute(f"PRAGMA user_version={migrate.latest_version() + 1}")
    return path


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() if file.is_file() else b"" for file in folder.rglob("*")}


@pytest.mark.parametrize("command", ["serve", "token", "invite"])
@pytest.mark.parametrize(
    "make", [in_missing_directory, below_a_file, a_directory, a_text_file, another_programs_file, a_newer_database]
)
def test_a_path_it_can_not_use_is_one_line_and_nothing_is_made_or_changed(
    path: Path, make: Callable[[Path], Path], command: str
) -> None:
    given = make(path)
    before = contents(path.parent)
    run = run_app if command == "serve" else run_here
    finished = run(command, f"--db={given}", "--port=0", environment={})
    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr.startswith(f"app.py: can't open the database {given}: ")
    assert len(finished.stderr.splitlines()) == 1
    assert contents(path.parent) == before


def test_a_port_in_use_is_one_line_and_no_database_is_made(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        finished = run_app(f"--port={port}", f"--db={path}", environment={})
    assert (finished.returncode, finished.stdout) == (1, "")
    assert re.fullmatch(rf"app\.py: can't listen on 127\.0\.0\.1:{port} .*\n", finished.stderr)
    assert not list(path.parent.iterdir())


def test_a_second_process_on_the_same_file_is_refused_whatever_it_calls_it(start: Start, path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    first = start()
    names = [str(path), str(link), os.path.relpath(path, ROOT)]
    with ThreadPoolExecutor(3) as pool:
        seconds = list(pool.map(lambda name: run_app(f"--db={name}", "--port=0", environment={}), names))
    for name, finished in zip(names, seconds, strict=True):
        assert (finished.returncode, finished.stdout) == (1, "")
        assert re.fullmatch(rf"app\.py: .*{re.escape(name)}: another process serves it.*\n", finished.stderr)
    assert ask(first, "GET", "/healthz")[0] == 200
    assert first.stop() == 0
    assert start(at=link).stop() == 0


@pytest.mark.parametrize("number", STOPS)
@pytest.mark.parametrize("ignored", [False, True], ids=["", "started-with-it-ignored"])
def test_a_stop_signal_lets_a_half_sent_request_end_and_exits_with_0(
    start: Start, number: signal.Signals, ignored: bool
) -> None:
    # A child inherits what is ignored, as from a script that starts it with `&`.
    before = signal.signal(number, signal.SIG_IGN) if ignored else signal.getsignal(number)
    try:
        process = start()
    finally:
        signal.signal(number, before)
    event_id = create_event(process)
    body = b'{"email": "guest@example.com"}'
    with Client(process) as slow, Client(process) as idle:
        for client in (slow, idle):
            assert client.ask("GET", "/healthz")[0].status == 200
        slow.connection.sock.sendall(
            f"POST /events/{event_id}/book HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        )
        slow.connection.sock.sendall(body[:9])
        process.process.send_signal(number)
        # The idle connection is closed at once, the busy one is waited for.
        assert idle.connection.sock.recv(1) == b""
        slow.connection.sock.sendall(body[9:])
        response = http.client.HTTPResponse(slow.connection.sock)
        response.begin()
        assert (response.status, json.loads(response.read())["status"]) == (201, "held")
    assert process.process.wait(20) == 0
    assert process.stop() == 0
    requests = re.findall(r" INFO request: method=(\S+) route=(\S+) status=(\d+) ", process.errors)
    asked = [("GET", "/healthz", "200"), ("POST", "/events", "201"), ("POST", "/events/<event>/book", "201")]
    assert sorted(requests) == [asked[0], *asked]
    facts = re.findall(r" INFO fact: action=(\w+) event=1 ", process.errors)
    assert set(facts) <= {"published", "booked"}  # What is read of the history after the stop has no line.
    assert len(process.logged) == len(requests) + len(facts)


@pytest.mark.parametrize("number", STOPS)
def test_every_booking_made_while_it_stops_under_load_was_answered(
    start: Start, path: Path, number: signal.Signals
) -> None:
    process = start()
    event_id = create_event(process, seats=1_000_000)
    answered: list[str] = []
    enough = threading.Event()

    def book_until_refused(thread: int) -> None:
        with Client(process) as client:
            for count in range(100_000):
                try:
                    response, content = client.ask(
                        "POST", f"/events/{event_id}/book", {"email": f"guest{thread}.{count}@example.com"}
                    )
                except (OSError, http.client.HTTPException):
                    return
                assert response.status == 201, content
                answered.append(json.loads(content)["id"])
                if len(answered) >= 100:
                    enough.set()

    with ThreadPoolExecutor(8) as pool:
        threads = [pool.submit(book_until_refused, thread) for thread in range(8)]
        assert enough.wait(30)
        assert process.stop(number) == 0
        for thread in threads:
            thread.result(30)
    with opened(path) as file:
        stored = [booking_id for (booking_id,) in file.execute("SELECT id FROM bookings")]
    assert sorted(stored) == sorted(answered)
    assert check.faults(path) == []


def test_300_idle_connections_neither_keep_anyone_out_nor_delay_the_stop(start: Start) -> None:
    process = start()
    idle = [Client(process) for _ in range(300)]
    try:
        assert {client.ask("GET", "/healthz")[0].status for client in idle} == {200}
        assert ask(process, "GET", "/healthz")[0] == 200
        process.process.send_signal(signal.SIGTERM)
        # An idle connection would end after 30 seconds, and the drain after 20.
        assert process.process.wait(10) == 0
    finally:
        for client in idle:
            client.connection.close()


def test_it_leaves_no_log_behind_when_it_stops(start: Start, path: Path) -> None:
    process = start()
    process.print_token()
    assert process.stop() == 0
    assert {file.name for file in path.parent.iterdir()} <= {path.name, f"{path.name}.lock"}


def test_healthz_is_200_once_it_listens_and_the_file_serves_the_next_start(start: Start) -> None:
    first = start()
    event_id = create_event(first, seats=7)
    assert first.stop() == 0
    second = start()
    eventually(lambda: ask(second, "GET", "/healthz")[0] == 200)
    assert ask(second, "GET", f"/events/{event_id}")[1]["free_seats"] == 7
