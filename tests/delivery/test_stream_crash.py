"""kill -9 under load: of each fact that is in the history there is one message, whatever the instants of the kills."""

import random
import signal
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.promises.test_crash import Load, create_event
from tests.support.database_file import opened
from tests.support.process import Process
from tests.support.service import eventually
from tests.support.smtp_server import SmtpServer

KILLS = 5
THREADS = 3
MESSAGE_OF = {"booked": "hold_placed", "confirmed": "confirmed", "cancelled": "cancelled"}


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with opened(path, "ro") as file:
        found: list[tuple[Any, ...]] = file.execute(statement).fetchall()
    return found


def is_all_dealt_with(path: Path) -> bool:
    (behind,) = rows(path, "SELECT (SELECT max(id) FROM history) - last_history_id FROM consumers")[0]
    return behind == 0 and rows(path, "SELECT 1 FROM outbox WHERE finished_at IS NULL LIMIT 1") == []


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
