"""A database that takes no writes, is locked or lost: nothing is answered that is not kept, and each is said once."""

import errno
import http.client
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

from booking.errors import Busy, CannotStart, StorageFault
from booking.store import check
from booking.store.connection import connect
from booking.store.database import Database, Tx
from booking.store.ownership import open_database
from tests.support.database_file import opened
from tests.support.process import ROOT, Process, run_app, run_here
from tests.support.service import BROWSER, FixedClock, Service, eventually
from tests.support.web_client import problem
from tests.support.writes import allow_pages

Start = Callable[..., Process]
GUEST = {"email": "guest@example.com"}
BIG = "x" * 4_000


@contextmanager
def full_disk(service: Service) -> Iterator[None]:
    """Let the file have no page more than it has."""
    service.database.write(allow_pages, 1)
    try:
        yield
    finally:
        service.database.write(allow_pages, 1_000_000)


def fill(service: Service, event_id: int) -> None:
    """Book until no page has room for one more booking."""
    for number in range(200):
        if service.post(f"/events/{event_id}/book", {"email": f"{number}@example.com"}).status_int != 201:
            return
    raise AssertionError("there is always room")


def ask(process: Process, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    sent = None if body is None else json.dumps(body).encode()
    given = {"Content-Type": "application/json"} | headers
    request = urllib.request.Request(process.url + path, sent, given, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def publish(process: Process, **changed: Any) -> str:
    """Publish an event as admin and return the path at which it is booked."""
    body = {"title": "Concert", "starts_at": "2099-01-01T10:00:00Z", "seats": 100_000, "max_seats_per_person": 1_000}
    bearer = {"Authorization": f"Bearer {process.token()}"}
    status, event = ask(process, "POST", "/events", body | changed, **bearer)
    assert status == 201, event
    return f"/events/{event['id']}/book"


def well(process: Process) -> bool:
    return ask(process, "GET", "/healthz")[0] == 200


def unwell(process: Process, cause: str) -> bool:
    status, body = ask(process, "GET", "/healthz")
    return status == 503 and body["cause"] == cause


def lines(process: Process, *words: str) -> list[str]:
    return [line for line in process.errors.splitlines() if all(word in line for word in words)]


def test_a_full_disk_refuses_with_a_code_stores_nothing_and_reads_go_on(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    event = service.create_event(seats=1_000)
    with full_disk(service):
        fill(service, event["id"])
        before = service.event(event["id"])
        refused = service.post(f"/events/{event['id']}/book", GUEST)
        problem(refused, "storage_full")
        assert int(refused.headers["Retry-After"]) >= 1
        for _ in range(5):
            problem(service.post(f"/events/{event['id']}/book", GUEST), "storage_full")
        assert service.event(event["id"]) == before
        unwell = service.get("/healthz")
        assert problem(unwell, "storage_full")["cause"] == "storage_full"
        assert "disk is full" in unwell.json["reason"]
        service.jobs.run_safely(service.jobs.jobs[1])
        assert service.get("/healthz").status_int == 503
    service.jobs.watch_storage()
    assert service.get("/healthz").status_int == 200
    assert service.book(event["id"])["status"] == "held"
    assert len(caplog.records) == 2
    assert "the disk takes no writes (database or disk is full)" in caplog.records[0].getMessage()
    assert "takes writes again" in caplog.records[1].getMessage()
    assert not any(record.exc_info for record in caplog.records)


def test_a_browsers_form_is_told_of_a_full_disk_in_a_sentence(service: Service) -> None:
    event = service.create_event(seats=1_000)
    with full_disk(service):
        fill(service, event["id"])
        answer = service.post(f"/events/{event['id']}/book", GUEST, **BROWSER)
        assert answer.status_int == 503
        assert answer.content_type == "text/html"
        assert "its disk is full or faulty" in answer.text
        assert answer.headers["Retry-After"]
        russian = service.post(f"/events/{event['id']}/book", GUEST, **BROWSER, **{"Accept-Language": "ru"})
        assert "Ничего не изменилось" in russian.text


@pytest.mark.parametrize("code", [apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_READONLY])
def test_a_disk_that_fails_is_answered_like_a_full_one(service: Service, code: int) -> None:
    event = service.create_event()

    def fail(_: Tx) -> None:
        raise apsw.exception_for(code)

    with pytest.raises(StorageFault) as refusal:
        service.database.write(fail)
    assert refusal.value.code == "storage_full"
    assert service.get("/healthz").json["cause"] == "storage_full"
    service.jobs.watch_storage()
    assert service.get("/healthz").status_int == 200
    assert service.book(event["id"])["status"] == "held"


@pytest.mark.parametrize("code", [apsw.SQLITE_NOMEM, apsw.SQLITE_IOERR_SHMMAP, apsw.SQLITE_IOERR_NOMEM])
def test_want_of_memory_is_not_told_as_a_full_disk(service: Service, code: int) -> None:
    event = service.create_event()

    def fail(_: Tx) -> None:
        raise apsw.exception_for(code)

    with pytest.raises(Busy) as refusal:
        service.database.write(fail)
    assert (refusal.value.code, "short of memory" in refusal.value.sentence) == ("busy", True)
    unwell = problem(service.get("/healthz"), "busy")
    assert unwell["cause"] == "memory"
    service.jobs.watch_storage()
    assert service.get("/healthz").status_int == 200
    assert service.book(event["id"])["status"] == "held"


def test_the_disk_is_tried_by_a_write_of_its_own_when_nobody_writes(service: Service, clock: FixedClock) -> None:
    service.database.write(allow_pages, 1)
    service.database.write(lambda tx: tx.execute("DELETE FROM heartbeats", ()).close())
    clock.move(4)
    service.jobs.run_safely(service.jobs.jobs[1])
    assert service.get("/healthz").status_int == 200
    filler = "INSERT INTO flashes (id, content, created_at) VALUES (hex(randomblob(8)), '', 0)"
    with pytest.raises(StorageFault):
        while True:
            service.database.write(lambda tx: tx.execute(filler, ()).close())
    service.jobs.run_safely(service.jobs.jobs[1])
    assert service.get("/healthz").json["code"] == "storage_full"


def test_a_lock_that_another_program_keeps_is_told_by_health_and_logged_once(start: Start, path: Path) -> None:
    process = start()
    book = publish(process)
    with opened(path) as other:
        other.execute("BEGIN IMMEDIATE")
        eventually(lambda: unwell(process, "locked"))
        status, body = ask(process, "POST", book, GUEST)
        assert (status, body["code"]) == (503, "busy")
    eventually(lambda: well(process))
    assert ask(process, "POST", book, GUEST)[0] == 201
    process.stop()
    assert len(lines(process, "ERROR")) == 1
    assert len(lines(process, "another program keeps it locked")) == 1
    assert not lines(process, "Traceback")


def start_limited(path: Path, size: int) -> Process:
    """Start a process that may make no file larger than this; a write beyond is an error and no signal."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limit[1]))
    try:
        return Process(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)


def test_a_server_whose_disk_fills_keeps_what_it_answered_says_so_once_and_goes_on_when_there_is_room(
    path: Path,
) -> None:
    process = start_limited(path, 1_500_000)
    try:
        book = publish(process)
        answered: list[str] = []
        refused = 0
        while refused < 20:
            status, body = ask(process, "POST", book, {"email": f"{len(answered)}@example.com", "name": "x" * 200})
            if status == 201:
                answered.append(body["id"])
            else:
                assert (status, body["code"]) == (503, "storage_full")
                refused += 1
        assert unwell(process, "storage_full")
        assert ask(process, "GET", book.removesuffix("/book"))[0] == 200
        resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        eventually(lambda: well(process))
        assert ask(process, "POST", book, GUEST)[0] == 201
    finally:
        process.stop()
    assert len(lines(process, "the disk takes no writes")) == 1
    assert len(lines(process, "takes writes again")) == 1
    assert not lines(process, "Traceback")
    with opened(path) as other:
        assert {booking for (booking,) in other.execute("SELECT id FROM bookings")} >= set(answered)


def test_a_removed_file_refuses_writes_and_put_back_goes_on(start: Start, path: Path) -> None:
    process = start()
    book = publish(process)
    aside = path.with_name("aside.db")
    path.rename(aside)
    status, body = ask(process, "POST", book, GUEST)
    assert (status, body["code"]) == (503, "storage_lost")
    assert unwell(process, "storage_lost")
    aside.rename(path)
    eventually(lambda: well(process))
    assert ask(process, "POST", book, GUEST)[0] == 201
    process.stop()
    assert len(lines(process, "removed or replaced while it is served", "move the very same file back")) == 1
    assert len(lines(process, "ERROR")) == 1


@pytest.mark.parametrize("how", ["remove", "replace", "log"])
def test_a_file_that_is_lost_is_told_within_seconds_though_nobody_writes(start: Start, path: Path, how: str) -> None:
    process = start()
    book = publish(process)
    if how == "log":
        path.with_name(path.name + "-wal").unlink()
    else:
        content = path.read_bytes()
        path.unlink()
        if how == "replace":
            path.write_bytes(content)
    eventually(lambda: unwell(process, "storage_lost"))
    status, body = ask(process, "POST", book, GUEST)
    assert (status, body["code"]) == (503, "storage_lost")
    assert ask(process, "GET", book.removesuffix("/book"))[0] == 200
    process.stop()
    assert len(lines(process, "ERROR")) == 1


def cut(file: Path, size: int) -> None:
    os.truncate(file, size)


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def index_of(path: Path) -> Path:
    return path.with_name(path.name + "-shm")


def write_over(file: Path, offset: int, content: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(offset)
        opened.write(content)


def copy_with_its_time(path: Path, older: bytes) -> None:
    """Like `cp -p`: the file has the time of the copy."""
    path.write_bytes(older)
    hour = 3_600_000_000_000
    os.utime(path, ns=(path.stat().st_mtime_ns - hour, path.stat().st_mtime_ns - hour))


# Each is given the path and what the file had before the last bookings.
OVERWRITTEN: dict[str, Callable[[Path, bytes], object]] = {
    "older copy": lambda path, older: path.write_bytes(older),
    "older copy of the same size": lambda path, older: path.write_bytes(older.ljust(path.stat().st_size, b"\0")),
    "older copy with its time": copy_with_its_time,
    "emptied": lambda path, _: cut(path, 0),
    "cut to 8,192 bytes": lambda path, _: cut(path, 8_192),
    "half": lambda path, _: cut(path, path.stat().st_size // 2),
    "longer": lambda path, _: cut(path, path.stat().st_size * 2),
    "text": lambda path, _: path.write_text("Shopping: milk\n"),
    "one page": lambda path, _: write_over(path, 4_096, b"\xa5" * 1_024),
    "header": lambda path, _: write_over(path, 0, bytes(100)),
    "log emptied": lambda path, _: cut(log_of(path), 0),
    "log cut": lambda path, _: cut(log_of(path), log_of(path).stat().st_size // 2),
    "log without its end": lambda path, _: cut(log_of(path), log_of(path).stat().st_size - 1),
    "log without its beginning": lambda path, _: write_over(log_of(path), 0, bytes(32)),
    "log of zeros": lambda path, _: log_of(path).write_bytes(bytes(log_of(path).stat().st_size)),
    "index of zeros": lambda path, _: write_over(index_of(path), 0, bytes(32_768)),
    "index of noise": lambda path, _: write_over(index_of(path), 0, os.urandom(32_768)),
}


# Of kinds that are much alike, one is tried after a kill in `make test`, too.
LIKE_ANOTHER = {
    "older copy of the same size",
    "older copy with its time",
    "half",
    "log cut",
    "log without its end",
    "log of zeros",
    "index of noise",
}


def is_read_on(path: Path) -> bool:
    """Return whether the last that is written by itself is committed: what the consumers make of a booking's line.

    That of the webhooks reads nothing where there are none.
    """
    last = "SELECT max(id) FROM history"
    with opened(path, "ro") as connection:
        behind = f"SELECT 1 FROM consumers WHERE name <> 'webhooks' AND last_history_id < ({last})"
        return not connection.execute(behind).fetchall()


def content(path: Path) -> list[bytes]:
    """Return what the file and its log have."""
    return [file.read_bytes() for file in (path, log_of(path))]


@pytest.mark.parametrize("how", OVERWRITTEN)
@pytest.mark.parametrize("is_asked_at_once", [True, pytest.param(False, marks=pytest.mark.long)])
def test_a_file_that_is_overwritten_or_cut_in_place_is_lost_and_nothing_is_answered_onto_it(
    start: Start, path: Path, how: str, is_asked_at_once: bool
) -> None:
    process = start()
    older = path.read_bytes()
    book = publish(process)
    assert ask(process, "POST", book, GUEST)[0] == 201
    eventually(lambda: is_read_on(path))
    OVERWRITTEN[how](path, older)
    left = content(path)
    if is_asked_at_once:
        status, body = ask(process, "POST", book, {"email": "second@example.com"})
        assert (status, body["code"]) == (503, "storage_lost")
    eventually(lambda: unwell(process, "storage_lost"))
    for method, asked in (("POST", book), ("GET", "/events"), ("GET", book.removesuffix("/book"))):
        status, body = ask(process, method, asked, {"email": "second@example.com"} if method == "POST" else None)
        assert (status, body["code"]) == (503, "storage_lost")
    assert process.stop() == 0
    assert len(lines(process, "ERROR")) == 1, process.errors
    assert "start" in lines(process, "ERROR")[0]
    assert not lines(process, "Traceback")
    assert content(path) == left


@pytest.mark.parametrize(
    "how", [pytest.param(one, marks=pytest.mark.long) if one in LIKE_ANOTHER else one for one in OVERWRITTEN]
)
def test_a_start_after_an_overwritten_file_was_killed_serves_what_is_sound_or_refuses_in_a_sentence(
    start: Start, path: Path, how: str
) -> None:
    process = start()
    older = path.read_bytes()
    book = publish(process)
    for number in range(20):
        assert ask(process, "POST", book, {"email": f"{number}@example.com"})[0] == 201
    OVERWRITTEN[how](path, older)
    eventually(lambda: unwell(process, "storage_lost"))
    process.stop(signal.SIGKILL)
    left = content(path)
    faults = check.faults(path)
    again = start()
    if again.url:
        assert faults == []
        assert well(again)
    else:
        assert again.stop() == 1
        assert len(again.errors.splitlines()) == 1
        assert again.errors.startswith("app.py: can't open the database")
        assert content(path) == left


def test_a_start_after_a_kill_refuses_a_file_whose_index_lacks_what_its_table_has(start: Start, path: Path) -> None:
    """As where an older file was copied over a newer one, whose log is left: every page by itself is sound."""
    process = start()
    process.print_token()
    process.stop(signal.SIGKILL)
    with closing(connect(path, "rw")) as connection:
        index = connection.execute("SELECT * FROM sqlite_schema WHERE name = 'api_tokens_by_account'").fetchone()
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'api_tokens_by_account'")
    with closing(connect(path, "rw")) as connection:
        connection.execute("UPDATE api_tokens SET id = id + 1")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", index)
    log_of(path).touch()
    refused = start()
    assert (refused.url, refused.stop()) == ("", 1)
    assert "api_tokens_by_account" in refused.errors


@pytest.mark.parametrize("size", [0, 4_096])
def test_an_index_that_is_cut_ends_the_server_at_worst_and_all_that_was_answered_is_there_after_a_restart(
    start: Start, path: Path, size: int
) -> None:
    """The system ends a process that is within SQLite at that very moment, with SIGBUS."""
    process = start()
    book = publish(process)
    for number in range(20):
        assert ask(process, "POST", book, {"email": f"{number}@example.com"})[0] == 201
    cut(index_of(path), size)
    try:
        status, body = ask(process, "POST", book, GUEST)
        assert (status, body["code"]) == (503, "storage_lost")
        assert unwell(process, "storage_lost")
        assert process.stop() == 0
        assert len(lines(process, "ERROR", "restart the server")) == 1
    except (OSError, http.client.HTTPException):
        assert process.stop() == -signal.SIGBUS
    assert not lines(process, "Traceback")
    again = start()
    assert ask(again, "GET", book.removesuffix("/book"))[1]["held_seats"] == 20


def test_browsers_are_told_of_an_overwritten_file_on_a_page(start: Start, path: Path) -> None:
    process = start()
    book = publish(process)
    cut(path, 0)
    eventually(lambda: unwell(process, "storage_lost"))
    for form in (None, b"email=guest@example.com"):
        address = "/" if form is None else book
        request = urllib.request.Request(process.url + address, form, {"Accept": "text/html"})
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(request, timeout=5)
        assert refusal.value.code == 503
        assert refusal.value.headers.get_content_type() == "text/html"
        assert "has lost its database file" in refusal.value.read().decode()
    process.stop()
    assert not lines(process, "Traceback")


def test_load_on_a_file_that_is_emptied_gets_no_error_of_our_own(start: Start, path: Path) -> None:
    process = start()
    book = publish(process)
    is_cut = threading.Event()

    def book_on(who: int) -> list[tuple[int, str, bool]]:
        found = []
        for number in range(60):
            was_cut = is_cut.is_set()
            status, body = ask(process, "POST", book, {"email": f"{who}.{number}@example.com"})
            found.append((status, body.get("code", ""), was_cut))
            status, body = ask(process, "GET", f"/bookings/{body['id']}" if "id" in body else "/events")
            found.append((status, body.get("code", ""), False))
        return found

    with ThreadPoolExecutor(8) as people:
        booking = [people.submit(book_on, who) for who in range(8)]
        threading.Event().wait(0.3)
        cut(path, 0)
        is_cut.set()
        found = [one for future in booking for one in future.result(60)]
    assert {(status, code) for status, code, _ in found} == {(201, ""), (200, ""), (503, "storage_lost")}
    assert not [one for one in found if one[0] == 201 and one[2]]
    process.stop()
    assert len(lines(process, "ERROR")) == 1, process.errors
    assert not lines(process, "Traceback")
    assert path.stat().st_size == 0


def test_what_sqlite_itself_moves_into_the_file_is_no_loss(start: Start, path: Path) -> None:
    process = start()
    book = publish(process)
    checkpoints = ["", "PRAGMA wal_checkpoint(PASSIVE)", "PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA optimize"]
    for round_, checkpoint in enumerate(checkpoints):
        assert ask(process, "POST", book, {"email": f"{round_}@example.com"})[0] == 201
        with opened(path) as other:
            other.execute("PRAGMA busy_timeout=5000")
            other.execute("SELECT count(*) FROM bookings").fetchall()
            other.execute(checkpoint).fetchall()
            other.execute("PRAGMA wal_autocheckpoint=1")
            other.execute("UPDATE events SET description = description || 'mended by hand'")
            other.execute("PRAGMA cache_size=1")
            other.execute("BEGIN")
            other.execute("UPDATE bookings SET name = hex(randomblob(4000))")
            other.execute("ROLLBACK")
        assert process.print_token()
        assert run_here("check", f"--db={path}", environment={}).returncode == 0
        assert ask(process, "POST", book, {"email": f"after{round_}@example.com"})[0] == 201
        assert well(process)
    path.chmod(0o640)
    eventually(lambda: log_of(path).stat().st_size == 0)
    threading.Event().wait(1.5)  # Until the files were looked at once more.
    assert well(process)
    process.stop()
    assert not lines(process, "ERROR")


def test_many_moves_of_the_log_by_the_writer_itself_are_no_loss(database: Database) -> None:
    database.write(lambda tx: tx.execute("PRAGMA wal_autocheckpoint=4", ()).close())
    filler = "INSERT INTO flashes (id, content, created_at) VALUES (hex(randomblob(8)), ?, 0)"
    with ThreadPoolExecutor(2) as others:
        is_done = threading.Event()

        def look_on() -> int:
            looks = 0
            while not is_done.is_set():
                database.condition.require_file()
                database.read(lambda tx: tx.execute("SELECT count(*) FROM flashes", ()).fetchone())
                looks += 1
            return looks

        looking = [others.submit(look_on) for _ in range(2)]
        try:
            for _ in range(200):
                database.write(lambda tx: tx.execute(filler, (BIG,)).close())
            database.settle(lambda tx: tx.execute("DELETE FROM flashes", ()).close())
            database.write(lambda tx: tx.execute(filler, (BIG,)).close())
        finally:
            is_done.set()
        assert all(future.result() for future in looking)
    database.condition.require_file()


def test_damage_that_sqlite_alone_meets_is_a_loss_too(database: Database) -> None:
    def meet(_: Tx) -> None:
        raise apsw.CorruptError("database disk image is malformed")

    with pytest.raises(StorageFault) as refusal:
        database.read(meet)
    assert refusal.value.code == "storage_lost"
    with pytest.raises(StorageFault):
        database.write(allow_pages, 1)


def test_what_a_lost_log_had_is_moved_into_the_file_before_the_restart(start: Start, path: Path) -> None:
    process = start()
    book = publish(process)
    assert ask(process, "POST", book, GUEST)[0] == 201
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink()
    eventually(lambda: unwell(process, "storage_lost"))
    eventually(lambda: GUEST["email"].encode() in path.read_bytes())
    process.stop(signal.SIGKILL)
    again = start()
    assert ask(again, "GET", book.removesuffix("/book"))[1]["held_seats"] == 1


def test_a_start_where_a_database_was_asks_for_it_or_for_a_new_one(start: Start, path: Path) -> None:
    process = start()
    process.stop()
    path.unlink()
    finished = run_app("--port=0", f"--db={path}", environment={})
    assert finished.returncode == 1
    (line,) = finished.stderr.splitlines()
    assert "booking.db.lock shows that there was one" in line
    assert "--new yes" in line
    assert not path.exists()
    assert start("--new", "yes").print_token()


def test_a_start_with_a_log_and_no_database_says_what_it_found(start: Start, path: Path) -> None:
    process = start()
    publish(process)
    process.stop(signal.SIGKILL)
    path.unlink()
    path.with_name(path.name + ".lock").unlink()
    finished = run_app("--port=0", f"--db={path}", environment={})
    assert finished.returncode == 1
    assert "booking.db-wal has what was last written to it" in finished.stderr
    path.touch()
    assert run_app("--port=0", f"--db={path}", environment={}).returncode == 1


@pytest.mark.parametrize("end", ["-shm", "-journal", ".lock"])
def test_a_start_beside_what_only_a_database_leaves_begins_no_empty_one_unasked(
    start: Start, path: Path, end: str
) -> None:
    path.with_name(path.name + end).touch()
    finished = run_app("--port=0", f"--db={path}", environment={})
    assert finished.returncode == 1
    (line,) = finished.stderr.splitlines()
    assert f"it is not there, but {path}{end} shows that there was one" in line
    assert "--new yes" in line
    assert not path.exists()
    assert start("--new", "yes").print_token()


def test_the_file_by_itself_has_everything_from_the_first_start_and_whenever_it_is_quiet(
    start: Start, path: Path, tmp_path: Path
) -> None:
    process = start()
    first = tmp_path / "first.db"
    first.write_bytes(path.read_bytes())
    with opened(first) as other:
        assert other.execute("SELECT count(*) FROM events").fetchone() == (0,)
    book = publish(process)
    assert ask(process, "POST", book, GUEST)[0] == 201
    log = path.with_name(path.name + "-wal")
    eventually(lambda: log.stat().st_size == 0)
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with opened(copy) as other:
        assert other.execute("SELECT count(*) FROM bookings").fetchone() == (1,)


def test_a_second_server_is_refused_by_another_name_and_without_the_lock_file(start: Start, path: Path) -> None:
    process = start()
    linked = path.with_name("linked.db")
    os.link(path, linked)
    path.with_name(path.name + ".lock").unlink()
    for name in (path, linked):
        finished = run_app("--port=0", f"--db={name}", environment={})
        assert finished.returncode == 1
        assert "another process serves it" in finished.stderr
    assert process.print_token()
    assert run_here("check", f"--db={path}", environment={}).returncode == 0
    assert process.stop() == 0


def test_locks_last_as_long_as_the_database_is_open(path: Path, clock: FixedClock) -> None:
    with open_database(path, clock, must_own=True) as database:
        database.write(lambda tx: tx.execute("DELETE FROM flashes", ()).close())
        script = f"import fcntl, os; fcntl.flock(os.open({str(path)!r}, os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)"
        locked = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
        assert "BlockingIOError" in locked.stderr
    with open_database(path, clock, must_own=True):
        pass


def test_a_file_system_without_locks_is_served_all_the_same(
    path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", flock)
    with open_database(path, clock, must_own=True), pytest.raises(CannotStart, match="another process serves it"):  # noqa: SIM117
        with open_database(path, clock, must_own=True):
            raise AssertionError("it was opened twice")


def test_to_see_whether_the_file_is_still_there_costs_a_booking_nothing(database: Database) -> None:
    """A COMMIT with fsync takes milliseconds; the look before it may take microseconds."""
    looks = 2_000
    began_at = os.times().user + os.times().system
    for _ in range(looks):
        database.condition.require_file()
    assert (os.times().user + os.times().system - began_at) / looks < 0.000_1
