"""Lets 120 people in at two doors, one of which has no connection for a minute, and times how long each of them waits.

The time of a booking is that from its ticket before the camera until its card says what becomes of it, with the tap
that lets a group in; of a person it is so much of that as is theirs. Beside the 120 come some who should not: a ticket
that was shown already, one of another event, one that was cancelled, and one that both doors see while they can't tell
each other. It is this machine's time: people take longer to find their tickets than any of it.
"""

import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, expect

from tests.support.at_the_door import Door, Ticket, sell, tonight
from tests.support.browser import Client, chromium, show_again
from tests.support.process import Process

PEOPLE = 120
OFFLINE_SECONDS = 60.0
_GROUPS = (1, 2, 1, 4, 1, 2, 1)


class Told(NamedTuple):
    """How an evening went: the milliseconds of each person by door, what became of the odd ones, how many are in."""

    milliseconds: dict[str, list[float]]
    odd: dict[str, str]
    here: str


class Evening:
    """One event with its guests, and two phones at its doors."""

    def __init__(self, browser: Browser, client: Client, people: int) -> None:
        self._people = people
        event, other = (
            client.create_event(title=title, seats=people + 10, starts_at=tonight())
            for title in ("Concert", "Another evening")
        )
        groups = [(f"Guest {number}", seats) for number, seats in _groups(people - 1)]
        *self._tickets, self._at_both, self._cancelled = sell(
            client, event, *groups, ("At both doors", 1), ("Cancelled", 1)
        )
        (self._of_other_event,) = sell(client, other, ("Of another event", 1))
        client.post(f"/bookings/{self._cancelled.id}/cancel", as_admin=True)
        self._main, self._side = (Door(browser, client, event, name) for name in ("main door", "side door"))
        self._milliseconds: dict[str, list[float]] = {self._main.name: [], self._side.name: []}

    def happen(self, offline_seconds: float) -> Told:
        """Let everyone come: a third before the side door loses its connection, a third meanwhile, a third after."""
        third = len(self._tickets) // 3
        self._come(self._tickets[:third])
        self._side.lose_connection()
        for door in (self._side, self._main):
            self._let_in(door, self._at_both)
        meanwhile = self._tickets[third : 2 * third]
        self._come(meanwhile, offline_seconds)
        unsent = 1 + len(meanwhile) // 2  # With the one that both have seen.
        expect(self._side.line).to_contain_text(f"{unsent} check-in")
        odd = {"side door, before it is back": self._side.line.inner_text()}
        self._side.find_connection()
        self._come(self._tickets[2 * third :])
        odd |= {"seen by both doors": _in_a_line(self._side.troubles.inner_text()), **self._refused()}
        for door in (self._main, self._side):
            show_again(door.page)
            expect(door.count).to_have_text(f"{self._people} of {self._people} are in")
        return Told(self._milliseconds, odd, self._main.count.inner_text())

    def close(self) -> None:
        """Let everyone go home."""
        for door in (self._main, self._side):
            door.context.close()

    def _come(self, tickets: list[Ticket], seconds: float = 0) -> None:
        """Let these come to the two doors by turns, within so many seconds or as fast as the doors are."""
        until = time.monotonic() + seconds
        for number, ticket in enumerate(tickets):
            self._let_in((self._main, self._side)[number % 2], ticket)
            left = until - time.monotonic()
            if left > 0:
                self._main.page.wait_for_timeout(1_000 * left / (len(tickets) - number))

    def _let_in(self, door: Door, ticket: Ticket) -> None:
        began = time.perf_counter()
        door.scan(ticket.code)
        if ticket.seats > 1:
            door.read("ask", ticket.name)
            door.agree()
        door.read("in", ticket.name)
        of_each = 1_000 * (time.perf_counter() - began) / ticket.seats
        if ticket is not self._at_both:
            self._milliseconds[door.name] += [of_each] * ticket.seats

    def _refused(self) -> dict[str, str]:
        """Show the main door what must not come in, and return what it says of each."""
        told = {}
        for what, verdict, ticket in (
            ("shown twice", "checked_in", self._tickets[0]),
            ("of another event", "other_event", self._of_other_event),
            ("cancelled", "booking_cancelled", self._cancelled),
        ):
            self._main.scan(ticket.code)
            self._main.read(verdict)
            told[what] = _in_a_line(self._main.card.inner_text())
        return told


def _groups(people: int) -> Iterator[tuple[int, int]]:
    """Return groups of so many people, each with its number."""
    left = people
    for number, seats in enumerate(itertools.cycle(_GROUPS)):
        if not left:
            return
        yield number, min(seats, left)
        left -= min(seats, left)


def _in_a_line(text: str) -> str:
    return " · ".join(line for line in text.splitlines() if line)


def main() -> None:
    """Print how long people wait at each door, and what becomes of the odd ones."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        process = Process(Path(folder) / "booking.db", "--timezone=Europe/Berlin")
        try:
            told = Evening(browser, Client(process), PEOPLE).happen(OFFLINE_SECONDS)
        finally:
            process.stop()
    sys.stdout.write(f"{'milliseconds a person':<24}{'people':>8}{'median':>8}{'95 %':>8}{'most':>8}" + "\n")
    for door, each in told.milliseconds.items():
        *_, late = statistics.quantiles(each, n=20)
        figures = (len(each), statistics.median(each), late, max(each))
        sys.stdout.write(f"{door:<24}" + "".join(f"{figure:>8.0f}" for figure in figures) + "\n")
    for what, became in {**told.odd, "at last": told.here}.items():
        sys.stdout.write(f"{what:<30}{became}" + "\n")


if __name__ == "__main__":
    main()
