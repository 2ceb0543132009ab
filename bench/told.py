"""Notices: how long after a hold's deadline its person's mail is in the mail server."""

import time
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from bench import filling, servers
from bench.figures import Figure, Options, Outcome
from booking import events, seats
from booking.clock import SystemClock
from booking.people import Person
from booking.store.database import Database, Tx

_HOLDS = 40
_FIRST_DEADLINE_SECONDS = 3
_SECONDS_BETWEEN = 0.1
_WAIT_SECONDS = 30
_WANTED_SECONDS = 5.0
_SCENARIO = "From deadline to mail server"


class _Mailboxes:
    """A mail server's handler that notes when the last mail to each address came."""

    def __init__(self) -> None:
        self.came_at: dict[str, float] = {}

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.came_at[envelope.rcpt_tos[0]] = time.time()
        return "250 OK"


def told(options: Options, folder: Path) -> Outcome:
    """Let holds end one after the other under the default settings, and look when each end is told."""
    slowest = [_slowest_seconds(folder / f"told-{number}.db") for number in range(options.rounds)]
    wanted = [_WANTED_SECONDS] * options.rounds
    return Outcome([Figure(_SCENARIO, "the slowest mail of 40", "s", slowest, "wanted", wanted, at_most=1.0)])


def _slowest_seconds(path: Path) -> float:
    mailboxes = _Mailboxes()
    controller = Controller(mailboxes, hostname="127.0.0.1", port=servers.free_port())
    controller.start()
    try:
        database = Database(path, SystemClock())
        deadlines = database.write(_place_holds)
        database.close()
        with servers.app(path, f"--smtp_url=smtp://127.0.0.1:{controller.port}"):
            give_up_at = time.time() + _WAIT_SECONDS
            while not all(mailboxes.came_at.get(email, 0.0) >= at for email, at in deadlines.items()):
                if time.time() > give_up_at:
                    raise RuntimeError("not everyone was told in time")
                time.sleep(0.05)
    finally:
        controller.stop()
    return max(mailboxes.came_at[email] - at for email, at in deadlines.items())


def _place_holds(tx: Tx) -> dict[str, float]:
    """Place holds and return when each ends, in seconds since 1970, by the address of its person."""
    deadlines = {}
    for number in range(_HOLDS):
        starts_at = tx.now + round((_FIRST_DEADLINE_SECONDS + number * _SECONDS_BETWEEN) * 1_000)
        event = events.publish(tx, filling.event_draft("Concert", starts_at, 1))
        seats.book(tx, event.id, Person("", f"guest{number}@example.com"), 1)
        deadlines[f"guest{number}@example.com"] = starts_at / 1_000
    return deadlines
