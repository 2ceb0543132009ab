"""A file that was copied by hand while it was served: what it comes up with, with its log, without, or with another."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from booking.errors import CannotStart
from booking.store import backup, check
from booking.store.ownership import open_database
from booking.store.repair import repair
from tests.support.database_file import opened
from tests.support.service import FixedClock, Service, eventually

Copied = Callable[[str], Path]


@pytest.fixture
def copied(service: Service, path: Path, tmp_path: Path) -> Copied:
    """Return a function that copies the files of the served database into a directory by this name."""

    def copy(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", folder)
        return folder / path.name

    return copy


def book(service: Service, number: int) -> None:
    """Let so many people more book at one event, which is made for the first of them."""
    if service.get("/events/1").status_int == 404:
        service.create_event(seats=10_000, confirmation="instant")
    before = service.event(1)["confirmed_seats"]
    for guest in range(before, before + number):
        service.book(1, f"guest{guest}@example.com")


def settle(service: Service, path: Path) -> None:
    """Let all that is in the log be moved into the file."""
    service.database.settle(lambda _: None)
    eventually(lambda: Path(f"{path}-wal").stat().st_size == 0)


def bookings_after_a_start(path: Path, clock: FixedClock) -> int:
    with open_database(path, clock, must_own=True) as database:
        found = database.read(lambda tx: tx.execute("SELECT count(*) FROM bookings", ()).fetchone()[0])
    assert check.faults(path) == []
    return int(found)


def test_with_its_log_it_has_everything(service: Service, path: Path, copied: Copied, clock: FixedClock) -> None:
    book(service, 3)
    settle(service, path)
    book(service, 2)
    assert bookings_after_a_start(copied("whole"), clock) == 5


def test_without_its_log_it_lacks_what_was_not_yet_in_the_file(
    service: Service, path: Path, copied: Copied, clock: FixedClock
) -> None:
    book(service, 3)
    settle(service, path)
    book(service, 2)
    alone = copied("alone")
    Path(f"{alone}-wal").unlink()

    assert bookings_after_a_start(alone, clock) == 3


def test_with_a_log_that_was_cut_it_has_whole_transactions_up_to_the_cut(
    service: Service, copied: Copied, clock: FixedClock
) -> None:
    book(service, 30)
    cut = copied("cut")
    log = Path(f"{cut}-wal")
    log.write_bytes(log.read_bytes()[: log.stat().st_size * 2 // 3])

    assert 0 < bookings_after_a_start(cut, clock) < 30


def older_log_beside_a_newer_file(service: Service, path: Path, copied: Copied) -> Path:
    book(service, 20)
    older = copied("older")
    settle(service, path)
    book(service, 60)
    settle(service, path)
    mixed = copied("mixed")
    shutil.copy(f"{older}-wal", f"{mixed}-wal")
    return mixed


def newer_log_beside_an_older_file(service: Service, path: Path, copied: Copied) -> Path:
    book(service, 20)
    settle(service, path)
    mixed = copied("mixed")
    book(service, 50)
    settle(service, path)
    book(service, 80)
    shutil.copy(f"{copied('newer')}-wal", f"{mixed}-wal")
    return mixed


@pytest.mark.parametrize(
    ("mix", "sentence"),
    [
        (older_log_beside_a_newer_file, "-wal beside it is older than the file itself"),
        (newer_log_beside_an_older_file, "it was not closed, and is damaged"),
    ],
)
def test_with_another_time_s_log_it_is_not_started_and_left_as_it_is(
    service: Service,
    path: Path,
    copied: Copied,
    clock: FixedClock,
    tmp_path: Path,
    mix: Callable[[Service, Path, Copied], Path],
    sentence: str,
) -> None:
    mixed = mix(service, path, copied)
    before = mixed.read_bytes(), Path(f"{mixed}-wal").read_bytes()

    with pytest.raises(CannotStart, match=sentence), open_database(mixed, clock, must_own=True):
        pass
    with pytest.raises(CannotStart, match=sentence):
        backup.restore(mixed, tmp_path / "restored.db", "20261129T120000Z")
    with pytest.raises(CannotStart, match=sentence):
        repair(mixed)

    assert (mixed.read_bytes(), Path(f"{mixed}-wal").read_bytes()) == before
    Path(f"{mixed}-wal").unlink()
    assert bookings_after_a_start(mixed, clock) == (80 if "older than" in sentence else 20)


def test_a_file_that_was_vacuumed_and_crashed_starts_after_the_step_that_it_names(
    service: Service, path: Path, copied: Copied, clock: FixedClock
) -> None:
    book(service, 50)
    service.database.close()
    with opened(path) as shell:
        shell.execute("DELETE FROM bookings")
        shell.execute("DELETE FROM outbox")
        shell.execute("DELETE FROM history")
        shell.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        shell.execute("VACUUM")
        crashed = copied("vacuumed")
    with pytest.raises(CannotStart, match="older than the file itself"), open_database(crashed, clock, must_own=True):
        pass
    with opened(crashed) as shell:
        shell.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert bookings_after_a_start(crashed, clock) == 0
