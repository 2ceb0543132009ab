"""kill -9 at any instant: what was answered is there afterwards, what was not is whole or not there at all."""

import http.client
import json
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from booking.clock import SystemClock
from tests.support.database_file import opened
from tests.support.process import Process, run_here
from tests.support.service import eventually

Start = Callable[..., Process]
THREADS = 8
KILLS = 4


class Client:
    """Somebody with one connection to a process; every answer is read whole or raises."""

    def __init__(self, process: Process, token: str = "") -> None:
        self._connection = http.client.HTTPConnection(urlsplit(process.url).netloc, timeout=20)
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        self._connection.request(method, path, None if body is None else json.dumps(body), self._headers)
        response = self._connection.getresponse()
        return response.status, json.loads(response.read())

    def close(self) -> None:
        self._connection.close()


class Load:
    """Guests who book, then confirm, cancel or leave, until the process is gone; and what each was answered."""

    def __init__(self, process: Process, event_id: int, name: str) -> None:
        self.booked: set[str] = set()
        self.confirmed: set[str] = set()
        self.cancelled: set[str] = set()
        self._process = process
        self._event_id = event_id
        self._name = name

    def run_until_killed(self, thread: int, kill_after: int) -> None:
        with closing(Client(self._process)) as client:
            for guest in range(100_000):
                try:
                    self._one_guest(client, thread, guest)
                except (OSError, http.client.HTTPException):
                    return
                if len(self.booked) >= kill_after:
                    self._process.process.send_signal(signal.SIGKILL)

    def _one_guest(self, client: Client, thread: int, guest: int) -> None:
        email = f"guest{self._name}.{thread}.{guest}@example.com"
        status, booking = client.ask("POST", f"/events/{self._event_id}/book", {"email": email})
        assert status == 201, booking
        self.booked.add(booking["id"])
        match guest % 3:
            case 0:
                status, answer = client.ask("POST", f"/bookings/{booking['id']}/confirm")
                assert status == 200, answer
                self.confirmed.add(booking["id"])
            case 1:
                status, answer = client.ask("POST", f"/bookings/{booking['id']}/cancel")
                assert status == 200, answer
                self.cancelled.add(booking["id"])


def create_event(process: Process, **changed: Any) -> int:
    body = {"title": "Concert", "starts_at": "2099-01-01T20:00:00Z", "seats": 1_000_000} | changed
    with closing(Client(process, process.token())) as admin:
        status, event = admin.ask("POST", "/events", body)
    assert status == 201, event
    return int(event["id"])


def rows(path: Path, statement: str) -> list[Any]:
    with opened(path, "ro") as file:
        return list(file.execute(statement))


def test_after_kill_9_in_the_middle_of_load_every_answer_holds(start: Start, path: Path) -> None:
    process = start()
    event_id = create_event(process)
    loads = []
    for kill in range(KILLS):
        load = Load(process, event_id, str(kill))
        loads.append(load)
        with ThreadPoolExecutor(THREADS) as pool:
            for ended in [pool.submit(load.run_until_killed, thread, 60 + 37 * kill) for thread in range(THREADS)]:
                ended.result(60)
        assert process.stop() == -signal.SIGKILL
        assert load.confirmed
        assert load.cancelled

        checked = run_here("check", f"--db={path}", environment={})
        assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
        process = start()
        require_every_answer_to_hold(process, path, event_id, loads)
    assert process.stop() == 0
    checked = run_here("check", f"--db={path}", environment={})
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout


def require_every_answer_to_hold(process: Process, path: Path, event_id: int, loads: list[Load]) -> None:
    booked, confirmed, cancelled = (
        set().union(*(getattr(load, name) for load in loads)) for name in ("booked", "confirmed", "cancelled")
    )
    stored = dict(rows(path, "SELECT id, confirmed_at IS NOT NULL FROM bookings"))
    ended = {booking_id for (booking_id,) in rows(path, "SELECT id FROM ended_bookings WHERE reason = 'cancelled'")}

    assert booked <= stored.keys() | ended
    assert confirmed <= {booking_id for booking_id, is_confirmed in stored.items() if is_confirmed}
    assert cancelled <= ended
    assert not stored.keys() & ended
    # Beyond what was answered there is at most what was under way when it was killed, one request a thread and kill.
    assert len(stored) + len(ended) - len(booked) <= THREADS * len(loads)
    assert sum(stored.values()) - len(confirmed) <= THREADS * len(loads)
    assert len(ended) - len(cancelled) <= THREADS * len(loads)

    with closing(Client(process)) as guest:
        _, event = guest.ask("GET", f"/events/{event_id}")
        assert event["confirmed_seats"] == sum(stored.values())
        assert event["held_seats"] == len(stored) - sum(stored.values())
        assert event["free_seats"] == event["seats"] - len(stored)
        newest = loads[-1]
        for booking_id in newest.booked:
            status, answer = guest.ask("GET", f"/bookings/{booking_id}")
            if booking_id in newest.confirmed:
                assert (status, answer["status"]) == (200, "confirmed")
            elif booking_id in newest.cancelled:
                assert (status, answer["code"]) == (410, "booking_cancelled")
            else:
                assert status in (200, 410)


def test_a_token_that_was_printed_survives_kill_9(start: Start) -> None:
    process = start()
    token = process.token()
    process.stop(signal.SIGKILL)
    with closing(Client(start(), token)) as admin:
        assert admin.ask("GET", "/events/1/bookings")[1]["code"] == "event_not_found"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_deadlines_that_passed_while_the_process_was_down_are_met_at_the_start(
    start: Start, path: Path, number: signal.Signals
) -> None:
    process = start("--sweep-seconds=3600", "--hold-seconds=1")
    event_id = create_event(process, seats=1)
    with closing(Client(process)) as guest:
        status, booking = guest.ask("POST", f"/events/{event_id}/book", {"email": "guest@example.com"})
        assert (status, booking["expires_in_seconds"]) == (201, 1)
    process.stop(number)
    ((deadline,),) = rows(path, "SELECT expires_at FROM bookings")
    clock = SystemClock()
    eventually(lambda: clock.now() >= deadline)

    process = start("--sweep-seconds=3600")
    with closing(Client(process)) as guest:
        status, answer = guest.ask("POST", f"/bookings/{booking['id']}/confirm")
        assert (status, answer["code"], answer["ended_at"]) == (410, "hold_expired", booking["expires_at"])
        eventually(lambda: rows(path, "SELECT count(*) FROM bookings") == [(0,)])
        assert rows(path, "SELECT reason, ended_at FROM ended_bookings") == [("expired", deadline)]
        status, answer = guest.ask("POST", f"/events/{event_id}/book", {"email": "member@example.com"})
        assert status == 201, answer
