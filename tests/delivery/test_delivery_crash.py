"""kill -9 while mails are delivered: after the restart all of them arrive, at most one of them twice, and as itself."""

import signal
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from booking import events, seats
from booking.clock import SystemClock
from booking.people import Person
from booking.store.database import Database, Tx
from tests.support.process import Process
from tests.support.service import event_draft, eventually
from tests.support.smtp_server import SmtpServer

MAILS = 300


@pytest.fixture
def queued(path: Path) -> Path:
    """Return a database in which many mails are queued, each that a booking is confirmed."""
    with closing(Database(path, SystemClock())) as database:
        database.write(queue_mails)
    return path


def queue_mails(tx: Tx) -> None:
    event = events.publish(tx, event_draft("Concert", "", "", tx.now + 10**9, MAILS, 900, "instant", 1))
    for guest in range(MAILS):
        seats.book(tx, event.id, Person("", f"guest{guest}@example.com"), 1)


def wait_for_all(mail_server: SmtpServer) -> None:
    """Wait until everybody has a mail, however long it takes; fail when none has arrived for a while."""

    def arrived() -> int:
        return len({recipient for taken in mail_server.taken for recipient in taken.recipients})

    while (before := arrived()) < MAILS:
        eventually(lambda: arrived() > before)


def states(path: Path) -> Counter[str]:
    with closing(Database(path, SystemClock())) as database:
        return Counter(state for (state,) in database.read(lambda tx: tx.execute("SELECT state FROM outbox", ())))


def message_ids(mail_server: SmtpServer) -> dict[str, list[str]]:
    """Return the Message-ID of each copy that arrived, by recipient."""
    found: dict[str, list[str]] = {}
    for taken in mail_server.taken:
        (recipient,) = taken.recipients
        found.setdefault(recipient, []).append(str(taken.mail["Message-ID"]))
    return found


def test_all_arrive_whatever_the_instant_of_the_kill(
    start: Callable[..., Process], mail_server: SmtpServer, queued: Path
) -> None:
    kill_after = (1, 80, 180)
    for number in kill_after:
        process = start(f"--smtp-url=smtp://127.0.0.1:{mail_server.port}")
        eventually(lambda number=number: len(mail_server.taken) >= number)  # type: ignore[misc]
        assert process.stop(signal.SIGKILL) == -signal.SIGKILL
        assert len(message_ids(mail_server)) < MAILS
    process = start(f"--smtp-url=smtp://127.0.0.1:{mail_server.port}")
    wait_for_all(mail_server)
    assert process.stop() == 0

    assert states(queued) == {"sent": MAILS}
    arrived = message_ids(mail_server)
    assert len(mail_server.taken) <= MAILS + len(kill_after)
    assert all(len(set(ids)) == 1 for ids in arrived.values())
    assert len({ids[0] for ids in arrived.values()}) == MAILS


def test_a_mail_whose_taking_was_never_noted_arrives_once_more_as_the_same_message(
    start: Callable[..., Process], mail_server: SmtpServer, queued: Path
) -> None:
    mail_server.at["TAKEN"] = ["250 Taken"] * 9 + [SmtpServer.HANG]
    process = start(f"--smtp-url=smtp://127.0.0.1:{mail_server.port}")
    eventually(lambda: len(mail_server.taken) == 10)
    process.stop(signal.SIGKILL)
    process = start(f"--smtp-url=smtp://127.0.0.1:{mail_server.port}")
    wait_for_all(mail_server)
    assert process.stop() == 0

    assert states(queued) == {"sent": MAILS}
    twice = [ids for ids in message_ids(mail_server).values() if len(ids) > 1]
    assert len(twice) == 1
    assert len(twice[0]) == 2
    assert len(set(twice[0])) == 1
