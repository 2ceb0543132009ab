"""The log: a line for each request and each fact, with nobody's data and no secret in it, which nobody can forge."""

import http.client
import json
import logging
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from booking.monitoring import logs
from booking.monitoring.logs import Entry
from booking.web.routes import ROUTES
from tests.support.process import Process
from tests.support.service import eventually

ADDRESS, NAME, SECRET = "vera.secretova@example.com", "Vera Secretova", "tell-nobody-0123456789"
FORGED = "2026-01-01 00:00:00,000 INFO request: forged"
BODY = {
    "email": ADDRESS,
    "name": NAME,
    "password": SECRET,
    "current_password": SECRET,
    "title": SECRET,
    "booking_id": SECRET,
    "proof": SECRET,
    "description": f"\r\n{FORGED}",
}
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ [a-z_.]+: .+")

Ask = Callable[..., tuple[http.client.HTTPResponse, bytes]]


@contextmanager
def asking(process: Process) -> Iterator[Ask]:
    """Ask on one connection; the process is stopped behind it."""
    connection = http.client.HTTPConnection(urlsplit(process.url).netloc, timeout=20)

    def ask(
        method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, {"Content-Type": "application/json"} | (headers or {}))
        answer = connection.getresponse()
        return answer, answer.read()

    with closing(connection):
        yield ask
    assert process.stop() == 0


def test_a_request_and_a_fact_have_a_line_each_and_the_answer_has_the_id_of_its_line(
    start: Callable[..., Process],
) -> None:
    process = start("--log_format=json")
    with asking(process) as ask:
        event = {"title": "Concert", "starts_at": "2099-01-01T00:00:00Z", "seats": 5}
        made, _ = ask("POST", "/events", event, {"Authorization": f"Bearer {process.token()}"})
        booked, booking = ask("POST", "/events/1/book", {"email": ADDRESS})
        refused, _ = ask("GET", "/nothing/here")
        eventually(lambda: b'action="booked"' in ask("GET", "/metrics")[1])

    lines = [json.loads(line) for line in process.errors.splitlines()]
    by_id = {line["id"]: line for line in lines if line["logger"] == "request"}
    ids = [str(answer.getheader("X-Request-Id")) for answer in (made, booked, refused)]
    told = [(by_id[one]["method"], by_id[one]["route"], by_id[one]["status"], by_id[one]["account"]) for one in ids]
    assert told == [
        ("POST", "/events", 201, 1),
        ("POST", "/events/<event>/book", 201, "-"),
        ("-", "-", 404, "-"),
    ]
    assert all(by_id[one]["ms"] >= 0 for one in ids)
    facts = [(line["action"], line["event"], line["by"]) for line in lines if line["logger"] == "fact"]
    assert facts == [("published", 1, "account 1"), ("booked", 1, "guest")]
    assert json.loads(booking)["id"] not in process.errors


def test_what_people_send_to_any_route_is_in_no_line_and_begins_none(start: Callable[..., Process]) -> None:
    process = start()
    token = process.token()
    told = {
        "User-Agent": SECRET,
        "Referer": f"{process.url}/?q={SECRET}",
        "Idempotency-Key": SECRET,
        "X-Forged": FORGED,
    }
    askers = (
        {"Authorization": f"Bearer {token}"},
        {"Authorization": f"Bearer {SECRET}"},
        {"Cookie": f"session={SECRET}", "Accept": "text/html"},
    )
    with asking(process) as ask:
        for number, route in enumerate(ROUTES):
            for segment in (quote(f"{SECRET}\r\n{FORGED}"), "1"):
                path = re.sub("<[^>]+>", segment, route.path)
                body = None if route.method == "GET" else BODY
                asker = askers[number % 3] if "<" in route.path else askers[0]
                ask(route.method, f"{path}?q={quote(ADDRESS)}&token={SECRET}", body, told | asker)
    link = process.sign_in_link

    for secret in (ADDRESS, "secretova", NAME, SECRET, token, link.rpartition("=")[2], "forged"):
        assert secret not in process.errors
        assert quote(secret) not in process.errors
    assert all(LINE.fullmatch(line) for line in process.errors.splitlines() if not line.startswith("  "))
    assert len(re.findall(" INFO request: ", process.errors)) == 2 * len(ROUTES)


def test_without_log_requests_only_facts_and_what_is_wrong_are_logged(start: Callable[..., Process]) -> None:
    process = start("--log_requests=no")
    with asking(process) as ask:
        assert ask("GET", "/events")[0].status == 200
    assert process.logged == []


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_whatever_a_message_has_in_it_no_further_line_begins_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log_format: logs.LogFormat
) -> None:
    stderr = tmp_path / "stderr"
    with stderr.open("w") as file, monkeypatch.context() as patched, logs.written(log_format):
        patched.setattr(sys, "stderr", file)
        try:
            raise ValueError(f"\x1b[2J\r{FORGED}\n{FORGED}\x85{FORGED}\u2028{FORGED}")
        except ValueError:
            logging.getLogger("booking").exception("A client said: %s", f"\n{FORGED}")
        eventually(lambda: stderr.stat().st_size > 0)
    lines = stderr.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines) if LINE.fullmatch(line) or line.startswith("{")] == [0]
    assert "\x1b" not in stderr.read_text(encoding="utf-8")
    if log_format == "json":
        said = json.loads(lines[0])
        assert said["message"] == f"A client said: \n{FORGED}"
        assert "ValueError" in said["trace"]


class Fatal:
    """What ends the thread that writes it."""

    def __str__(self) -> str:
        raise SystemExit


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_what_can_not_be_written_does_not_end_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log_format: logs.LogFormat
) -> None:
    stderr = tmp_path / "stderr"
    with stderr.open("w") as file, monkeypatch.context() as patched, logs.written(log_format) as lines:
        patched.setattr(sys, "stderr", file)
        lines.add(Entry(0, "fact", {"action": Fatal()}))
        logging.getLogger("booking").error("The database %s is gone.", os.fsdecode(b"/\xff.db"))
        eventually(lambda: "udcff.db is gone" in stderr.read_text(encoding="utf-8"))
        logging.getLogger("booking").error("Something is wrong.")
        eventually(lambda: "Something is wrong." in stderr.read_text(encoding="utf-8"))
    written = stderr.read_text(encoding="utf-8").splitlines()
    assert any("1 lines were left out" in line for line in written)
    assert all(LINE.fullmatch(line) if log_format == "text" else json.loads(line) for line in written)


def test_a_log_that_nobody_reads_holds_up_nobody_and_the_lines_left_out_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("booking.monitoring.logs.LINES_WAITING_AT_MOST", 3_000)
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as pipe, os.fdopen(reading) as end, monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", pipe)
        with logs.written("text") as lines:
            for number in range(10_000):
                lines.add(Entry(0, "request", {"number": number}))
            logging.getLogger("booking").error("Something is wrong.")
            read: list[str] = []
            reader = threading.Thread(target=lambda: read.extend(end))
            reader.start()
            eventually(lambda: any("lines were left out" in line for line in read))
        pipe.close()
        reader.join(20)
    assert any("Something is wrong." in line for line in read)
