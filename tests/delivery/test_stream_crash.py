"""kill -9 under load: each fact that is in the history is told and counted once, whatever the instants of the kills."""

import random
import signal
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from booking import seats
from booking.clock import SystemClock
from booking.store.database import Database, Tx
from tests.promises.test_crash import Client, Load, create_event
from tests.support import recount
from tests.support.database_file import opened
from tests.support.domain import guest, publish
from tests.support.process import Process
from tests.support.service import eventually, run
from tests.support.smtp_server import SmtpServer

IN_2099 = 4_070_908_800_000
KILLS = 5
THREADS = 3
MESSAGE_OF = {"booked": "hold_placed", "confirmed": "confirmed", "cancelled": "cancelled"}


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with opened(path, "ro") as file:
        found: list[tuple[Any, ...]] = file.execute(statement).fetchall()
    return found


def is_all_dealt_with(path: Path) -> bool:
    behind = "SELECT 1 FROM consumers WHERE last_history_id < (SELECT max(id) FROM history)"
    return rows(path, behind) == [] and rows(path, "SELECT 1 FROM outbox WHERE finished_at IS NULL LIMIT 1") == []


def book_until_killed(process: Process, event_id: int, name: str) -> Load:
    """Let guests book, confirm and cancel until the process is killed, at a random one of them."""
    load, kill_after = Load(process, event_id, name), random.randint(3, 60)
    threads = [threading.Thread(target=load.run_until_killed, args=(number, kill_after)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert process.stop(signal.SIGKILL) == -signal.SIGKILL
    return load


@pytest.mark.parametrize("sends", [True, False])
def test_each_fact_is_told_once(
    start: Callable[..., Process], mail_server: SmtpServer, path: Path, *, sends: bool
) -> None:
    flags = [f"--smtp-url=smtp://127.0.0.1:{mail_server.port}"] if sends else []
    process = start(*flags)
    event_id, answered = create_event(process), 0
    for number in range(KILLS):
        answered += len(book_until_killed(process, event_id, str(number)).booked)
        process = start(*flags)
    eventually(lambda: is_all_dealt_with(path), seconds=120)
    assert process.stop() == 0

    recount.require_same(path)
    facts = rows(path, "SELECT booking_id, action FROM history WHERE booking_id IS NOT NULL AND action <> 'reminded'")
    told = rows(path, "SELECT subject, kind, state FROM outbox")
    assert len([action for _, action in facts if action == "booked"]) >= answered
    assert Counter((subject, kind) for subject, kind, _ in told) == Counter(
        (booking_id, MESSAGE_OF[action]) for booking_id, action in facts
    )
    if not sends:
        assert {state for _, _, state in told} == {"undelivered"}
        return
    copies = Counter(str(taken.mail["Message-ID"]) for taken in mail_server.taken)
    assert len(copies) == len([state for _, _, state in told if state == "sent"])
    assert copies.total() - len(copies) <= KILLS


@pytest.mark.long
def test_each_guest_gets_what_the_organiser_writes_once(
    start: Callable[..., Process], mail_server: SmtpServer, path: Path
) -> None:
    guests = 500
    with closing(Database(path, SystemClock())) as database:
        event_id = publish(database, guests, starts_at=IN_2099, confirmation="instant")
        for first in range(0, guests, 200):
            database.write(book_all, event_id, range(first, min(first + 200, guests)))
        run(database, "UPDATE consumers SET last_history_id = (SELECT max(id) FROM history)")
    flags = [f"--smtp-url=smtp://127.0.0.1:{mail_server.port}"]
    process = start(*flags)
    with closing(Client(process, process.token())) as admin:
        body = {"to": "all", "subject_en": "The door", "text_en": "It has moved."}
        assert admin.ask("POST", f"/events/{event_id}/messages", body)[0] == 201
    kills = [guests * part // 4 for part in range(3)]
    for taken in kills:
        eventually(partial(has_taken, mail_server, taken), seconds=120)
        assert process.stop(signal.SIGKILL) == -signal.SIGKILL
        process = start(*flags)
    eventually(lambda: is_all_dealt_with(path), seconds=120)
    assert process.stop() == 0

    assert {state for (state,) in rows(path, "SELECT state FROM outbox WHERE kind = 'written'")} == {"sent"}
    copies = Counter((str(taken.mail["To"]), str(taken.mail["Message-ID"])) for taken in mail_server.taken)
    assert sorted(to for to, _ in copies) == sorted(f"guest{number}@example.com" for number in range(guests))
    assert copies.total() - len(copies) <= len(kills)


def has_taken(mail_server: SmtpServer, number: int) -> bool:
    return len(mail_server.taken) >= number


def book_all(tx: Tx, event_id: int, numbers: range) -> None:
    for number in numbers:
        seats.book(tx, event_id, guest(f"guest{number}"), 1)
