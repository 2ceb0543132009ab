"""The clock: never back, forward at once; so a clock that someone sets neither oversells nor revives a dead hold."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from conftest import NOON

from booking import events, seats
from booking.clock import SystemClock
from booking.errors import Conflict, Gone
from booking.model import Event, EventDraft
from booking.people import Person
from booking.store.database import Database

HOUR = 3_600
GUEST = Person("", "guest@example.com")
OUTSIDER = Person("", "outsider@example.com")


class Machine:
    """A machine whose wall clock someone sets, while its monotonic clock only runs on."""

    def __init__(self) -> None:
        self._wall = NOON * 1_000_000
        self._monotonic = 5_000_000_000
        self.clock = SystemClock(lambda: self._wall, lambda: self._monotonic)

    def run(self, seconds: float) -> None:
        self._wall += round(seconds * 1_000_000_000)
        self._monotonic += round(seconds * 1_000_000_000)

    def set_wall(self, seconds: float) -> None:
        self._wall += round(seconds * 1_000_000_000)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def machines_database(machine: Machine, path: Path) -> Iterator[Database]:
    with closing(Database(path, machine.clock)) as database:
        yield database


def publish(database: Database, seats_of_it: int) -> Event:
    draft = EventDraft("Concert", "", "", NOON + 100 * HOUR * 1_000, seats_of_it, 20, "attendee", 10)
    return database.write(events.publish, draft)


def test_it_runs_with_the_machine(machine: Machine) -> None:
    assert machine.clock.now() == NOON
    machine.run(1.5)
    assert machine.clock.now() == NOON + 1_500
    assert machine.clock.monotonic() == 6.5


def test_a_wall_clock_set_back_an_hour_is_not_followed_and_time_runs_on(machine: Machine) -> None:
    machine.run(10)
    machine.set_wall(-HOUR)
    assert machine.clock.now() == NOON + 10_000
    machine.run(7)
    assert machine.clock.now() == NOON + 17_000


def test_a_wall_clock_set_forward_an_hour_is_followed_at_once(machine: Machine) -> None:
    machine.set_wall(HOUR)
    assert machine.clock.now() == NOON + HOUR * 1_000
    machine.run(7)
    assert machine.clock.now() == NOON + (HOUR + 7) * 1_000


def test_a_wall_clock_set_forward_and_back_again_never_takes_time_back(machine: Machine) -> None:
    latest = 0
    for step in (HOUR, -HOUR, -HOUR, 2 * HOUR, 1, -1, 3 * HOUR, -5 * HOUR):
        machine.set_wall(step)
        machine.run(0.25)
        assert machine.clock.now() > latest
        latest = machine.clock.now()


def test_a_wall_clock_that_catches_up_slowly_is_followed_once_it_is_ahead(machine: Machine) -> None:
    machine.set_wall(-10)
    machine.run(5)
    assert machine.clock.now() == NOON + 5_000
    machine.set_wall(11)
    assert machine.clock.now() == NOON + 6_000


def test_setting_the_wall_does_not_touch_the_monotonic_clock(machine: Machine) -> None:
    for step in (HOUR, -5 * HOUR):
        machine.set_wall(step)
        assert machine.clock.monotonic() == 5.0


def test_the_machines_own_clock_never_goes_back_for_many_threads() -> None:
    clock = SystemClock()

    def is_in_order(_: int) -> bool:
        read = [clock.now() for _ in range(2_000)]
        return read == sorted(read)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(is_in_order, range(8)))


@pytest.mark.parametrize("set_by", [-HOUR, -20, -1, 0])
def test_a_hold_that_died_is_not_confirmed_after_the_clock_was_set_back(
    machine: Machine, machines_database: Database, set_by: float
) -> None:
    event = publish(machines_database, 1)
    booking = machines_database.write(seats.book, event.id, GUEST, 1)
    machine.run(20)
    machine.set_wall(set_by)
    with pytest.raises(Gone) as refusal:
        machines_database.write(seats.confirm, booking.id, by_admin=False)
    assert refusal.value.code == "hold_expired"
    assert machines_database.write(seats.book, event.id, OUTSIDER, 1).status == "held"


def test_a_clock_set_back_does_not_prolong_a_hold(machine: Machine, machines_database: Database) -> None:
    event = publish(machines_database, 1)
    booking = machines_database.write(seats.book, event.id, GUEST, 1)
    machine.set_wall(-HOUR)
    machine.run(19.999)
    assert machines_database.read(seats.find, booking.id) == booking
    machine.run(0.001)
    with pytest.raises(Gone):
        machines_database.read(seats.find, booking.id)


def test_a_clock_set_forward_ends_holds_and_setting_it_back_revives_none(
    machine: Machine, machines_database: Database
) -> None:
    event = publish(machines_database, 2)
    dead = machines_database.write(seats.book, event.id, GUEST, 2)
    machine.set_wall(HOUR)
    assert machines_database.read(events.find, event.id).free_seats == 2
    machine.set_wall(-HOUR)
    for person in (GUEST, OUTSIDER):
        machines_database.write(seats.book, event.id, person, 1)
    with pytest.raises(Gone):
        machines_database.write(seats.confirm, dead.id, by_admin=True)


@pytest.mark.parametrize("set_by", [-HOUR, HOUR])
def test_a_clock_that_is_set_does_not_oversell(machine: Machine, machines_database: Database, set_by: float) -> None:
    event = publish(machines_database, 3)
    confirmed = machines_database.write(seats.book, event.id, GUEST, 1)
    machines_database.write(seats.confirm, confirmed.id, by_admin=False)
    machines_database.write(seats.book, event.id, GUEST, 1)
    machine.set_wall(set_by)
    booked = 0
    with pytest.raises(Conflict, match="No seat is free"):
        while True:
            machines_database.write(seats.book, event.id, OUTSIDER, 1)
            booked += 1
    # The hold outlives a clock set back, and is dead an hour later.
    assert booked == (1 if set_by < 0 else 2)
    found = machines_database.read(events.find, event.id)
    assert (found.free_seats, found.held_seats, found.confirmed_seats) == (0, 2, 1)
    assert machines_database.read(seats.find, confirmed.id).status == "confirmed"
