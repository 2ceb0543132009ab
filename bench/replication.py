"""`python -m bench.replication ROUNDS`: what a machine that dies beside Litestream loses, and how soon another serves.

Each round books as fast as eight people can, kills the service and Litestream with SIGKILL at a random moment, promotes
a standby by the script that is meant for that, and asks the standby for every booking that was answered.
"""

import random
import secrets
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench import filling, guests, litestream, servers

_GUESTS = 8
_EVENTS = 100
_SECONDS = (3.0, 9.0)  # Between which a round is killed.
_LOST_SECONDS_AT_MOST = 5.0


class Round(NamedTuple):
    """What became of one: `lost` bookings, the first of them answered so many seconds before the kill."""

    booked: int
    killed_after: float
    promoted_in: float
    lost: int
    lost_seconds: float
    lost_by_the_dead: int
    faults: list[str]

    def __str__(self) -> str:
        return (
            f"{self.booked:6} booked, killed after {self.killed_after:4.1f} s; promoted in {self.promoted_in:4.2f} s, "
            f"{self.lost:4} lost, of the last {self.lost_seconds:4.2f} s; the dead machine's own file lacks "
            f"{self.lost_by_the_dead}; {'; '.join(self.faults) or 'sound'}"
        )


def main() -> int:
    """Do the rounds and print each; 1 when one lost more than it may, or made a database that is not sound."""
    servers.RESULTS.mkdir(exist_ok=True)
    rounds = []
    for _ in range(int(sys.argv[1])):
        with tempfile.TemporaryDirectory(dir=servers.RESULTS) as folder:
            rounds.append(_round(Path(folder)))
        print(rounds[-1], flush=True)
    worst = max(one.lost_seconds for one in rounds)
    is_sound = not any(one.faults or one.lost_by_the_dead for one in rounds)
    print(f"{len(rounds)} rounds, {'all sound' if is_sound else 'NOT ALL SOUND'}; at most {worst:.2f} s lost.")
    return 0 if is_sound and worst <= _LOST_SECONDS_AT_MOST else 1


def _round(folder: Path) -> Round:
    old, new, replica = (folder / name for name in ("old", "new", "replica"))
    for machine in (old, new):
        machine.mkdir()
    database = filling.fill(old / "booking.db", events=_EVENTS)
    answered, killed_after, killed_at, url = _book_until_killed(database, replica)
    began = time.perf_counter()
    promotion = litestream.promote(new / "booking.db", replica, url)
    faults = [*([promotion.stderr] if promotion.returncode else []), *litestream.complaints(database)]
    with servers.app(new / "booking.db") as standby:
        promoted_in = time.perf_counter() - began
        lost = _lacking(standby, answered)
    with servers.app(database) as dead:
        lost_by_the_dead = _lacking(dead, answered)
    return Round(
        len(answered),
        killed_after,
        promoted_in,
        len(lost),
        killed_at - min((answer.at for answer in lost), default=killed_at),
        len(lost_by_the_dead),
        faults,
    )


def _book_until_killed(database: Path, replica: Path) -> tuple[list[guests.Answer], float, float, str]:
    """Return what was answered, after how many seconds all was killed, when that was, and where it had served."""
    answered: list[guests.Answer] = []
    with servers.app(database) as service, litestream.replicating(database, replica) as replicator:
        killed_after = random.uniform(*_SECONDS)
        with guests.guests(service.port, _GUESTS, _book, answered.append):
            time.sleep(killed_after)
            # In one order or the other: each may have outlived the other by an instant.
            for kill in random.sample([service.kill, replicator.kill], 2):
                kill()
            killed_at = time.perf_counter()
    return [answer for answer in answered if answer.status == 201], killed_after, killed_at, service.url


def _book(guest: guests.Guest) -> None:
    person = {"email": f"guest-{secrets.token_hex(8)}@example.com", "name": "Guest"}
    guest.ask("book", "POST", f"/events/{guest.chance.randint(1, _EVENTS)}/book", person)


def _lacking(service: servers.Running, answered: list[guests.Answer]) -> list[guests.Answer]:
    """Return those whose booking the service does not know."""
    guest = guests.Guest(service.port, 0, lambda _: None)
    lacking = [
        answer for answer in answered if guest.ask("look", "GET", f"/bookings/{answer.body['id']}").status == 404
    ]
    guest.close()
    return lacking


if __name__ == "__main__":
    sys.exit(main())
