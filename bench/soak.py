"""`python -m bench.soak MINUTES`: all that the service does, all at once and for long: does anything grow or slow down?

People book, confirm, cancel, let holds lapse, wait for seats and read; holds are swept, seats offered, mails sent to a
mail server, copies of the database made each minute, and Litestream replicates. Every minute is a line. At the end the
database is checked, so is a standby made of the replica, and the last quarter is compared with the first.
"""

import multiprocessing
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from bench import guests, litestream, servers
from bench.client import percentile
from booking.accounts import tokens
from booking.clock import SystemClock
from booking.people import OPERATOR
from booking.store import outbox
from booking.store.ownership import open_database
from tests.support.process import run_app
from tests.support.smtp_server import SmtpServer

_GUESTS = 16
_REST_SECONDS = 0.4  # At most, before each thing that a guest does.
_LARGE_EVENTS, _SMALL_EVENTS = 40, 4
_HOLD_SECONDS = 10
_FINE = {200, 201, 304, 409, 410}
_MINUTE_SECONDS = 60.0
# What the last quarter may have more than the first: a share of it, and so much that is noise.
_MAY_GROW = {
    "pss_mebibytes": (0.10, 3.0),
    "replicator_mebibytes": (0.25, 10.0),
    "threads": (0.0, 1.0),
    "descriptors": (0.0, 4.0),
    "p50": (0.5, 3.0),
    "p99": (1.0, 30.0),
}


class Minute(NamedTuple):
    """What was seen in one: of the answers, and of the processes at its end; latencies are milliseconds."""

    answers: int
    wrong: int
    p50: float
    p99: float
    slowest: float
    rss_mebibytes: float
    pss_mebibytes: float
    threads: int
    descriptors: int
    replicator_mebibytes: float
    mails: int
    unsent: int
    database_mebibytes: float
    log_mebibytes: float
    copy_seconds: float

    def row(self, number: int) -> str:
        """Return it as a line of the table."""
        return " ".join(
            [f"{number:6}", *(f"{value:{how}}" for value, how in zip(self, _COLUMNS.values(), strict=True))]
        )


# What is over each figure of a minute, and how that is written.
_COLUMNS = {
    "answers": "7",
    "wrong": "5",
    "p50 ms": "6.1f",
    "p99 ms": "6.1f",
    "slowest": "7.0f",
    "RSS MiB": "7.1f",
    "PSS MiB": "7.1f",
    "threads": "7",
    "files": "5",
    "Litestream MiB": "14.1f",
    "mails": "5",
    "unsent": "6",
    "db MiB": "6.1f",
    "log MiB": "7.1f",
    "copy s": "6.2f",
}
_HEAD = " ".join(["minute", *_COLUMNS])


class Notes:
    """What the guests were answered: how often what, and how long it took since that was last taken."""

    def __init__(self) -> None:
        self._seconds: list[float] = []
        self._noting = threading.Lock()
        self.answers: Counter[tuple[str, int]] = Counter()

    def note(self, answer: guests.Answer) -> None:
        """Note an answer."""
        with self._noting:
            self._seconds.append(answer.seconds)
            self.answers[answer.what, answer.status] += 1

    def take(self) -> tuple[list[float], int]:
        """Return the seconds that answers took since the last call, in order, and how many were wrong until now."""
        with self._noting:
            seconds, self._seconds = self._seconds, []
            wrong = sum(count for (_, status), count in self.answers.items() if status not in _FINE)
        return sorted(seconds), wrong


class Soaked(NamedTuple):
    """The processes that are looked at, and the database that they share."""

    database: Path
    service: int
    replicator: int
    mails: Connection


def main() -> int:
    """Soak, print the table and the verdict; 1 when something grew, was answered wrongly or is not sound."""
    minutes = int(sys.argv[1])
    servers.RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=servers.RESULTS) as name:
        folder = Path(name)
        found, notes, url = _soak(folder, minutes)
        faults = [*_checked(folder, url), *litestream.complaints(folder / "booking.db"), *grown(found)]
    for (what, status), count in sorted(notes.answers.items()):
        print(f"{what:12} {status or 'none'}: {count}")
        if status not in _FINE:
            faults.append(f"{count} times {what} was answered {status or 'not at all'}")
    print(f"NOT FLAT OR NOT SOUND: {'; '.join(faults)}" if faults else "Flat, and sound.")
    return 1 if faults else 0


def _soak(folder: Path, minutes: int) -> tuple[list[Minute], Notes, str]:
    database = folder / "booking.db"
    notes = Notes()
    with (
        _mail_server() as mails,
        servers.app(database, f"--smtp_url=smtp://127.0.0.1:{mails.recv()}", "--sweep_seconds=1") as service,
        litestream.replicating(database, folder / "replica") as replicator,
        guests.guests(service.port, _GUESTS, partial(_act, _make_events(service, database)), notes.note),
    ):
        print(_HEAD, flush=True)
        soaked = Soaked(database, service.process_id, replicator.pid, mails)
        found: list[Minute] = []
        began = time.monotonic()
        for number in range(1, minutes + 1):
            copied_in = _copy(database)
            time.sleep(max(0.0, began + number * _MINUTE_SECONDS - time.monotonic()))
            found.append(_look(soaked, notes, copied_in))
            print(found[-1].row(number), flush=True)
    return found, notes, service.url


def _make_events(service: servers.Running, database: Path) -> list[int]:
    """Publish events with seats for everyone, and a few that are sold out at once; return their ids."""
    with open_database(database, SystemClock(), must_own=False) as opened:
        _, secret = opened.write(tokens.create, OPERATOR, "soak")
    admin = guests.Guest(service.port, 0, lambda _: None)
    made = []
    for number in range(_LARGE_EVENTS + _SMALL_EVENTS):
        seats = 1_000_000 if number < _LARGE_EVENTS else 3
        event = {
            "title": f"Concert {number}",
            "starts_at": "2099-12-24T18:00:00Z",
            "seats": seats,
            "hold_seconds": _HOLD_SECONDS,
            "offer_seconds": _HOLD_SECONDS,
        }
        made.append(admin.ask("publish", "POST", "/events", event, Authorization=f"Bearer {secret}").body["id"])
    admin.close()
    return made


def _act(events: list[int], guest: guests.Guest) -> None:
    """Do what one person does who comes to the site."""
    time.sleep(guest.chance.uniform(0, _REST_SECONDS))
    event, wish = guest.chance.choice(events), guest.chance.random()
    if wish < 0.4:
        _book(event, guest)
    elif wish < 0.6:
        guest.ask("event", "GET", f"/events/{event}")
    elif wish < 0.75:
        guest.ask("events", "GET", "/events?limit=5")
    elif wish < 0.9:
        guest.ask("page", "GET", "/", Accept="text/html")
    else:
        guest.ask("health", "GET", "/healthz")


def _book(event: int, guest: guests.Guest) -> None:
    """Book, and then confirm, cancel or do nothing; where nothing is free, wait."""
    person = {"email": f"guest-{guest.number}-{guest.chance.getrandbits(64):x}@example.com", "name": "Guest"}
    booked = guest.ask("book", "POST", f"/events/{event}/book", person)
    if booked.body.get("code") == "sold_out":
        guest.ask("wait", "POST", f"/events/{event}/waitlist", person)
    elif booked.status == 201:
        then = guest.chance.choice(["confirm", "confirm", "cancel", "", ""])
        if then:
            guest.ask(then, "POST", f"/bookings/{booked.body['id']}/{then}")


def _copy(database: Path) -> float:
    """Make a copy of the database by the command that is meant for it; return how long it took."""
    began = time.monotonic()
    copied = run_app(
        "backup", str(database.with_name("copy.db")), "--overwrite", environment={"BOOKING_DB": str(database)}
    )
    if copied.returncode:
        raise RuntimeError(f"the copy failed: {copied.stderr}")
    return time.monotonic() - began


def _look(soaked: Soaked, notes: Notes, copied_in: float) -> Minute:
    seconds, wrong = notes.take()
    soaked.mails.send("count")
    database, process = soaked.database, Path(f"/proc/{soaked.service}")
    with open_database(database, SystemClock(), must_own=False) as opened:
        unsent = opened.read(outbox.counts)
    return Minute(
        answers=len(seconds),
        wrong=wrong,
        p50=percentile(seconds, 50) * 1_000,
        p99=percentile(seconds, 99) * 1_000,
        slowest=percentile(seconds, 100) * 1_000,
        rss_mebibytes=_mebibytes(soaked.service, "Rss"),
        pss_mebibytes=_mebibytes(soaked.service, "Pss"),
        threads=len(list((process / "task").iterdir())),
        descriptors=len(list((process / "fd").iterdir())),
        replicator_mebibytes=_mebibytes(soaked.replicator, "Rss"),
        mails=soaked.mails.recv(),
        unsent=unsent.due,
        database_mebibytes=database.stat().st_size / 2**20,
        log_mebibytes=database.with_name(database.name + "-wal").stat().st_size / 2**20,
        copy_seconds=copied_in,
    )


def _mebibytes(process: int, name: str) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1_024


def _checked(folder: Path, url: str) -> list[str]:
    """Return what is wrong with the database, or with a standby that is made of its replica."""
    checked = run_app("check", environment={"BOOKING_DB": str(folder / "booking.db")})
    standby = folder / "standby.db"
    promotion = litestream.promote(standby, folder / "replica", url)
    return [one.stdout + one.stderr for one in (checked, promotion) if one.returncode]


def grown(minutes: list[Minute]) -> list[str]:
    """Return a line for each figure that the last quarter of the minutes has too much of; the first of all warms up."""
    later = minutes[1:] or minutes
    quarter = max(1, len(later) // 4)
    lines = []
    for name, (share, noise) in _MAY_GROW.items():
        first, last = (mean(getattr(minute, name) for minute in some) for some in (later[:quarter], later[-quarter:]))
        print(f"{name:22} {first:8.1f} at first, {last:8.1f} at last")
        if last > first * (1 + share) + noise:
            lines.append(f"{name} grew from {first:.1f} to {last:.1f}")
    return lines


@contextmanager
def _mail_server() -> Iterator[Connection]:
    """Run a mail server in a process of its own, so that it is in nobody's way; it says its port first.

    Then it answers whatever it is sent with how many mails have come since, and forgets them.
    """
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_take_mails, args=(theirs,))
    process.start()
    try:
        yield ours
    finally:
        ours.send(None)
        process.join()


def _take_mails(pipe: Connection) -> None:
    server = SmtpServer()
    pipe.send(server.port)
    while pipe.recv():
        pipe.send(len(server.taken))
        server.taken.clear()
    server.close()


if __name__ == "__main__":
    sys.exit(main())
