"""The clock: a jump is doubted for a minute; so a clock that someone sets neither oversells, ends nor revives."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from booking import events, seats, store
from booking.accounts import accounts, sessions
from booking.clock import SystemClock
from booking.errors import Conflict, Gone, Unauthenticated
from booking.jobs import Jobs
from booking.model import Booking
from booking.people import Person
from booking.store.database import Database
from booking.store.ownership import open_database
from tests.support.domain import publish
from tests.support.service import NOON, FixedClock, Service

HOUR = 3_600
YEAR = 365 * 24 * HOUR
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

    def restart(self) -> None:
        """Let another process look at this machine's clocks."""
        self.clock = SystemClock(lambda: self._wall, lambda: self._monotonic)

    def set_wall(self, seconds: float) -> None:
        self._wall += round(seconds * 1_000_000_000)

    def stand(self) -> None:
        """Let the clock be seen as it is set, and a minute pass."""
        self.clock.now()
        self.run(60)
        self.clock.now()


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def machines_database(machine: Machine, path: Path) -> Iterator[Database]:
    with closing(Database(path, machine.clock)) as database:
        yield database


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


def test_a_wall_clock_set_forward_a_minute_is_followed_at_once(machine: Machine) -> None:
    machine.set_wall(60)
    assert machine.clock.now() == NOON + 60_000
    assert machine.clock.doubt() is None
    machine.run(7)
    assert machine.clock.now() == NOON + 67_000


def test_a_wall_clock_set_forward_an_hour_is_doubted_for_a_minute_and_then_followed(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    machine.set_wall(HOUR)
    assert machine.clock.now() == NOON
    assert "3600 seconds ahead" in str(machine.clock.doubt())
    machine.run(59.999)
    assert machine.clock.now() == NOON + 59_999
    machine.run(0.001)
    assert machine.clock.now() == NOON + HOUR * 1_000 + 60_000
    assert machine.clock.doubt() is None
    assert len(caplog.records) == 2


def test_a_jump_of_a_year_for_three_seconds_changes_nothing(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    machine.set_wall(YEAR)
    for _ in range(3):
        machine.clock.now()
        machine.run(1)
    assert machine.clock.now() == NOON + 3_000
    machine.set_wall(-YEAR)
    assert machine.clock.now() == NOON + 3_000
    assert machine.clock.doubt() is None
    machine.run(100)
    assert machine.clock.now() == NOON + 103_000
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_a_second_jump_has_to_stand_for_a_minute_of_its_own(machine: Machine) -> None:
    machine.set_wall(HOUR)
    machine.clock.now()
    machine.run(59)
    machine.set_wall(HOUR)
    machine.clock.now()
    machine.run(59)
    assert machine.clock.now() == NOON + 118_000
    machine.run(1)
    assert machine.clock.now() == NOON + 2 * HOUR * 1_000 + 119_000


def test_a_wall_clock_that_stays_behind_is_followed_when_the_time_is_told_to_go_back(machine: Machine) -> None:
    machine.set_wall(-HOUR)
    machine.clock.now()
    machine.run(59)
    assert machine.clock.step_due() == 0
    machine.run(1)
    assert machine.clock.now() == NOON + 60_000
    assert "3600 seconds behind" in str(machine.clock.doubt())
    assert machine.clock.step_due() == HOUR * 1_000
    machine.clock.step_back(machine.clock.step_due())
    assert machine.clock.now() == NOON + 60_000 - HOUR * 1_000
    assert (machine.clock.doubt(), machine.clock.step_due()) == (None, 0)


def test_a_machine_that_was_asleep_has_not_jumped() -> None:
    wall, running = NOON * 1_000_000, 0
    clock = SystemClock(lambda: wall, lambda: running)
    wall, running = wall + 8 * HOUR * 10**9, running + 8 * HOUR * 10**9
    assert clock.now() == NOON + 8 * HOUR * 1_000
    assert clock.doubt() is None


def test_a_start_with_a_clock_behind_the_database_runs_from_what_the_database_knows(
    machine: Machine, path: Path
) -> None:
    with open_database(path, machine.clock, must_own=True) as database:
        event = publish(database, 1, hold_seconds=20)
        hold = database.write(seats.book, event, GUEST, 1)
        database.write(lambda tx: store.heartbeats.beat(tx, with_ballast=False))
    machine.set_wall(-YEAR)
    machine.restart()
    with open_database(path, machine.clock, must_own=True) as database:
        assert machine.clock.now() == NOON
        assert "behind" in str(machine.clock.doubt())
        machine.run(20)
        with pytest.raises(Gone):
            database.read(seats.find, hold.id)


def test_what_is_to_come_goes_back_with_the_time_and_what_has_ended_stays_so(path: Path) -> None:
    machine = Machine()
    with closing(Database(path, machine.clock)) as database:
        jobs = Jobs(database, machine.clock, 2)
        account = database.write(accounts.register, "Mia", "mia@example.com", "hash")
        ended, lasting = (database.write(sessions.begin, account.id, "127.0.0.1") for _ in range(2))
        database.write(sessions.end, ended.token)
        event = publish(database, 2, hold_seconds=20)
        starts_at = database.read(events.find, event).starts_at
        hold = database.write(seats.book, event, GUEST, 1)
        machine.set_wall(-YEAR)
        machine.clock.now()
        machine.run(10)
        jobs.watch_clock()
        assert machine.clock.now() == NOON + 10_000
        machine.run(50)
        longer = database.write(seats.book, event, OUTSIDER, 1)
        jobs.watch_clock()
        now = machine.clock.now()
        assert now == NOON + 60_000 - YEAR * 1_000
        with pytest.raises(Gone):
            database.read(seats.find, hold.id)
        found = database.read(seats.find, longer.id)
        assert isinstance(found, Booking)
        assert found.expires_at == now + 20_000
        with pytest.raises(Unauthenticated):
            database.read(sessions.account_of, ended.token)
        assert database.read(sessions.account_of, lasting.token).id == account.id
        assert database.read(store.heartbeats.last_seen) <= now
        assert database.read(events.find, event).starts_at == starts_at


def test_the_service_says_that_it_doubts_the_clock(path: Path) -> None:
    machine = Machine()
    service = Service(path, FixedClock())
    service.database.clock = machine.clock
    try:
        machine.set_wall(YEAR)
        answer = service.get("/healthz")
        assert (answer.status_int, answer.json["code"], answer.json["cause"]) == (503, "busy", "clock")
        assert "ahead of the time" in answer.json["reason"]
        machine.stand()
        assert service.get("/healthz").status_int == 200
    finally:
        service.close()


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
    event = publish(machines_database, 1, hold_seconds=20)
    booking = machines_database.write(seats.book, event, GUEST, 1)
    machine.run(20)
    machine.set_wall(set_by)
    with pytest.raises(Gone) as refusal:
        machines_database.write(seats.confirm, booking.id, by_admin=False)
    assert refusal.value.code == "hold_expired"
    assert machines_database.write(seats.book, event, OUTSIDER, 1).status == "held"


def test_a_clock_set_back_does_not_prolong_a_hold(machine: Machine, machines_database: Database) -> None:
    event = publish(machines_database, 1, hold_seconds=20)
    booking = machines_database.write(seats.book, event, GUEST, 1)
    machine.set_wall(-HOUR)
    machine.run(19.999)
    assert machines_database.read(seats.find, booking.id) == booking
    machine.run(0.001)
    with pytest.raises(Gone):
        machines_database.read(seats.find, booking.id)


def test_a_clock_set_forward_ends_holds_and_setting_it_back_revives_none(
    machine: Machine, machines_database: Database
) -> None:
    event = publish(machines_database, 2, hold_seconds=20)
    dead = machines_database.write(seats.book, event, GUEST, 2)
    machine.set_wall(HOUR)
    assert machines_database.read(events.find, event).free_seats == 0
    machine.stand()
    assert machines_database.read(events.find, event).free_seats == 2
    machine.set_wall(-HOUR)
    for person in (GUEST, OUTSIDER):
        machines_database.write(seats.book, event, person, 1)
    with pytest.raises(Gone):
        machines_database.write(seats.confirm, dead.id, by_admin=True)


@pytest.mark.parametrize("set_by", [-HOUR, HOUR])
def test_a_clock_that_is_set_does_not_oversell(machine: Machine, machines_database: Database, set_by: float) -> None:
    event = publish(machines_database, 3, hold_seconds=20)
    confirmed = machines_database.write(seats.book, event, GUEST, 1)
    machines_database.write(seats.confirm, confirmed.id, by_admin=False)
    machines_database.write(seats.book, event, GUEST, 1)
    machine.set_wall(set_by)
    if set_by > 0:
        machine.stand()
    booked = 0
    with pytest.raises(Conflict, match="All seats are taken"):
        while True:
            machines_database.write(seats.book, event, OUTSIDER, 1)
            booked += 1
    # The hold outlives a clock set back, and is dead an hour later.
    assert booked == (1 if set_by < 0 else 2)
    found = machines_database.read(events.find, event)
    assert (found.free_seats, found.held_seats, found.confirmed_seats) == (0, 2, 1)
    assert machines_database.read(seats.find, confirmed.id).status == "confirmed"
