"""Looks at every page that an admin has of one event, with 401 and with 10,000 bookings, and prints what each costs.

The CPU time is the server's own, all its threads together, for one request of several, the least of them; the size is
that of the page as it leaves, uncompressed. What goes beyond 100 ms or 200 kB is marked.
"""

import sys
import tempfile
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from booking import seats
from booking.clock import SystemClock
from booking.people import Person
from booking.seats import Added
from booking.store.database import Tx
from booking.store.ownership import open_database
from tests.support.browser import Client
from tests.support.process import Process

_GUESTS = (401, 10_000)
_AT_A_TIME = 500
_MILLISECONDS_AT_MOST = 100
_BYTES_AT_MOST = 200_000
_ASKED = 5


def pages(event: int, last: int) -> tuple[str, ...]:
    """Return the pages that an admin has of an event, whose list of guests has so many pages."""
    path = f"/admin/events/{event}"
    guests = (
        "",
        "?page=2",
        f"?page={last}",
        "?sort=booked",
        "?state=held",
        "?q=guest",
        "?q=00399",
        "?print=1",
        "/import",
    )
    return (
        *("/admin", f"/admin?open={event}", "/admin/events", "/admin/search?q=guest"),
        *(path + part for part in ("", "/waitlist", "/messages", "/settings", "/history", "/copy")),
        *(f"{path}/guests{query}" for query in guests),
        f"{path}/bookings/ended",
        f"/events/{event}/bookings.csv",
    )


def fill(client: Client, path: Path, number: int) -> int:
    """Publish an event and let so many guests book it, half of them confirmed; return its id."""
    event = client.create_event(title="Fair", seats=20_000, hold_seconds=172_800)
    with open_database(path, SystemClock(), must_own=False) as database:
        for first in range(0, number, _AT_A_TIME):
            database.write(_add, event, range(first, min(first + _AT_A_TIME, number)))
    return event


def _add(tx: Tx, event: int, numbers: range) -> None:
    terms = seats.find_terms(tx, event, "")
    people = [Person(f"Guest {number:05}", f"guest{number:05}@example.com", is_vouched_for=True) for number in numbers]
    seats.add(
        tx,
        event,
        terms,
        [
            Added(person, 1, "held" if number % 2 else "confirmed")
            for number, person in zip(numbers, people, strict=True)
        ],
        are_told=False,
    )


def _cost(admin: urllib.request.OpenerDirector, process: Process, path: str) -> tuple[float, int]:
    """Return the least CPU milliseconds that a request of the page has cost, and its bytes."""
    found = []
    for _ in range(_ASKED):
        before = _cpu_milliseconds(process)
        with admin.open(process.url + path, timeout=60) as answer:
            size = len(answer.read())
        found.append(_cpu_milliseconds(process) - before)
    return min(found), size


def _cpu_milliseconds(process: Process) -> float:
    """Return what all threads of the process have used: the first number of schedstat is in nanoseconds."""
    tasks = Path(f"/proc/{process.process.pid}/task")
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e6


def look(process: Process, event: int, number: int) -> None:
    """Print a line for each page."""
    admin = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    admin.open(process.sign_in_link, timeout=60).close()
    for path in pages(event, -(-number // 50)):
        try:
            milliseconds, size = _cost(admin, process, path)
        except urllib.request.HTTPError as error:
            sys.stdout.write(f"{number:>7}  {path:<44}{error.code:>9}" + "\n")
            continue
        is_beyond = milliseconds > _MILLISECONDS_AT_MOST or size > _BYTES_AT_MOST
        sys.stdout.write(f"{number:>7}  {path:<44}{milliseconds:>6.0f} ms{size / 1_000:>8.0f} kB{'  !' * is_beyond}\n")
        sys.stdout.flush()


def main() -> None:
    """Print the table for each number of guests."""
    for number in _GUESTS:
        with tempfile.TemporaryDirectory() as folder:
            process = Process(Path(folder) / "booking.db", "--log_requests=no")
            try:
                look(process, fill(Client(process), process.path, number), number)
            finally:
                process.stop()


if __name__ == "__main__":
    main()
