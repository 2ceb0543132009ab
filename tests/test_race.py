"""Many people want the last seats at the same moment, through real HTTP."""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import FixedClock, LiveServer, Service, in_parallel, post_json

from booking.errors import Busy
from booking.store.connection import connect
from booking.store.database import Database, Tx

SEATS = 20
RACERS = 64


class UngatedDatabase(Database):
    """The database as it would be without its gate: every write on a connection of its own, outside a transaction.

    CHECKs are off, and whoever has read waits for the others to have read too.
    """

    def __init__(self, path: Path, clock: FixedClock, readers_at_once: int) -> None:
        super().__init__(path, clock)
        self._have_read = threading.Barrier(readers_at_once)

    def write(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        connection = connect(self.path, "rw")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        tx = Tx(connection, self.clock.now())
        execute = tx.execute

        def execute_and_wait(sql: str, parameters: Sequence[Any]) -> sqlite3.Cursor:
            rows = execute(sql, parameters)
            if sql.startswith("SELECT starts_at"):
                with suppress(threading.BrokenBarrierError):
                    self._have_read.wait(timeout=1)
            return rows

        tx.execute = execute_and_wait
        try:
            return function(tx, *args, **kwargs)
        finally:
            connection.close()

    def submit(self, *_: Any) -> None:
        raise Busy("There is no writer here that others could join.")


def race(server: LiveServer, event_id: int) -> Counter[str]:
    """Let RACERS guests book one seat each at once; return how many were told what."""

    def book(number: int) -> str:
        connection = server.connect()
        status, answer = post_json(connection, f"/events/{event_id}/book", {"email": f"guest{number}@example.com"})
        connection.close()
        return "booked" if status == 201 else str(answer["code"])

    return Counter(in_parallel([partial(book, number) for number in range(RACERS)]))


@pytest.fixture
def event_id(service: Service) -> int:
    return int(service.create_event(seats=SEATS)["id"])


def test_sixty_four_racers_get_exactly_the_twenty_seats(
    service: Service, event_id: int, serve: Callable[[Database], LiveServer]
) -> None:
    told = race(serve(service.database), event_id)

    assert told == {"booked": SEATS, "sold_out": RACERS - SEATS}
    event = service.event(event_id)
    assert (event["held_seats"], event["free_seats"]) == (SEATS, 0)


def test_without_the_gate_the_same_race_oversells(
    service: Service, event_id: int, serve: Callable[[Database], LiveServer]
) -> None:
    ungated = UngatedDatabase(service.settings.db, service.clock, service.settings.threads)

    told = race(serve(ungated), event_id)

    ungated.close()
    assert told["booked"] > SEATS


def test_one_person_s_many_tabs_never_exceed_the_limit_per_person(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    event_id = service.create_event(max_seats_per_person=3)["id"]
    server = serve(service.database)

    def book() -> int:
        connection = server.connect()
        status, _ = post_json(connection, f"/events/{event_id}/book", {"email": "guest@example.com"})
        connection.close()
        return status

    told = Counter(in_parallel([book] * 24))

    assert told == {201: 3, 409: 21}
    assert service.event(event_id)["held_seats"] == 3
