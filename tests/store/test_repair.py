"""`check --repair`: puts wrong counts right by their rows, says each, and leaves and names the rest."""

from pathlib import Path
from typing import Any

import pytest

from booking.errors import CannotStart
from booking.store import check
from booking.store.ownership import own_alone
from booking.store.repair import repair
from tests.support import earlier
from tests.support.database_file import opened
from tests.support.process import run_app, run_here
from tests.support.service import Service

COUNTS = "SELECT id, taken, confirmed, waiting FROM events ORDER BY id"
RIGHT = [(1, 4, 1, 0), (2, 2, 2, 1)]


@pytest.fixture
def sound(service: Service, path: Path) -> Path:
    """Return a closed database of two events: one with four seats taken, one sold out, for which somebody waits."""
    first = service.create_event()["id"]
    service.book(first, "held@example.com", seats=3)
    service.post(f"/bookings/{service.book(first)['id']}/confirm")
    second = service.create_event(confirmation="instant", seats=2)["id"]
    service.book(second, seats=2)
    service.wait(second, "waiting@example.com")
    service.close()
    return path


def run_sql(path: Path, statement: str) -> list[Any]:
    with opened(path) as file:
        return list(file.execute(statement))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            "taken = 0, confirmed = 0 WHERE id = 1",
            ["event 1 counted 0 seats taken, 0 confirmed; its bookings have 4 and 1"],
        ),
        (
            "taken = 20, confirmed = 20 WHERE id = 1",
            ["event 1 counted 20 seats taken, 20 confirmed; its bookings have 4"],
        ),
        ("confirmed = 0 WHERE id = 2", ["event 2 counted 2 seats taken, 0 confirmed; its bookings have 2 and 2"]),
        ("waiting = 7", ["event 1 counted 7 entries that wait; its list has 0", "event 2 counted 7 entries"]),
        ("taken = 1, confirmed = 0", ["event 1 counted 1", "event 2 counted 1"]),
        ("title = title", []),
    ],
)
def test_wrong_counts_are_put_right_with_a_line_each(sound: Path, spoil: str, said: list[str]) -> None:
    run_sql(sound, f"UPDATE events SET {spoil}")
    mended = repair(sound)
    assert [line for line, start in zip(mended, said, strict=True) if not line.startswith(f"{sound}: {start}")] == []
    assert run_sql(sound, COUNTS) == RIGHT
    assert check.faults(sound) == []
    assert repair(sound) == []


def test_the_command_says_what_it_mended_and_what_is_left_and_the_exit_code_is_for_that(sound: Path) -> None:
    run_sql(sound, "UPDATE events SET taken = 3 WHERE id = 1")
    told = run_app("check", "--repair", f"--db={sound}", environment={})
    assert told.returncode == 0
    assert told.stdout.splitlines() == [
        f"Mended: {sound}: event 1 counted 3 seats taken, 1 confirmed; its bookings have 4 and 1.",
        f"{sound}: no fault found.",
    ]


def test_bookings_for_more_seats_than_there_are_are_left_and_it_is_said_what_to_do(sound: Path) -> None:
    run_sql(sound, "UPDATE events SET taken = 1, confirmed = 0, seats = 1 WHERE id = 2")
    run_sql(sound, "UPDATE events SET taken = 2 WHERE id = 1")
    told = run_here("check", "--repair", f"--db={sound}", environment={})
    assert told.returncode == 1
    mended, left, advice = told.stdout.splitlines()
    assert mended.startswith(f"Mended: {sound}: event 1 counted 2 seats taken")
    assert "more than its 1 seats" in left
    assert '"UPDATE events SET seats = 2, taken = 2, confirmed = 2 WHERE id = 2"; then cancel' in left
    assert advice.startswith("What is left can't be mended so")


def test_all_counts_are_put_right_or_none(sound: Path) -> None:
    run_sql(sound, "UPDATE events SET taken = 1, confirmed = 1")
    before = run_sql(sound, COUNTS)
    run_sql(sound, "CREATE TRIGGER no AFTER UPDATE ON events WHEN NEW.id = 2 BEGIN SELECT RAISE(ABORT, 'not 2'); END")
    with pytest.raises(CannotStart, match=r"nothing was changed: .*not 2"):
        repair(sound)
    assert run_sql(sound, COUNTS) == before


def test_nothing_is_mended_while_a_server_runs(sound: Path) -> None:
    run_sql(sound, "UPDATE events SET taken = 1 WHERE id = 1")
    with own_alone(sound):
        told = run_app("check", "--repair", f"--db={sound}", environment={})
    assert (told.returncode, told.stdout) == (1, "")
    assert f"a process serves {sound}; stop it first" in told.stderr
    assert run_sql(sound, COUNTS)[0][1] == 1


def make_nothing(path: Path) -> None:
    path.unlink()


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_older(path: Path) -> None:
    path.unlink()
    earlier.make(earlier.all_of_them()[0], path)


def make_damaged(path: Path) -> None:
    ((root, size),) = run_sql(
        path, "SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = 'history'"
    )
    content = path.read_bytes()
    path.write_bytes(content[: (root - 1) * size] + b"\xa5" * size + content[root * size :])


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (make_nothing, "there is no database in it"),
        (make_empty, "there is no database in it"),
        (make_older, "of another version than this program; start the program once"),
        (make_damaged, "is damaged .* put a sound copy in its place"),
    ],
)
def test_what_is_no_sound_database_of_this_version_is_left_as_it_is(sound: Path, make: Any, sentence: str) -> None:
    make(sound)
    before = sound.read_bytes() if sound.exists() else None
    with pytest.raises(CannotStart, match=sentence):
        repair(sound)
    assert (sound.read_bytes() if sound.exists() else None) == before
