"""An upgrade from every earlier version: all that people had is there, and the database as it was is kept."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from booking.errors import CannotStart
from booking.store import check, kept, migrate
from booking.store.ownership import open_database, own_alone
from tests.support import earlier, killed
from tests.support.database_file import opened
from tests.support.earlier import Earlier
from tests.support.process import run_app
from tests.support.service import FixedClock, Service

EVERY = {old.version: old for old in earlier.all_of_them()}
RELEASED = EVERY[5]
# What a version says in other words than the one before, and what depends on the moment.
SAID_OTHERWISE = {"detail", "expires_in_seconds"}
# The very first program had one index more, which is left as it is.
LEFT = {1: ("the index bookings_by_event is not this program's",)}
of_every_version = pytest.mark.parametrize("old", EVERY.values(), ids=lambda old: old.name)


class TickingClock(FixedClock):
    """A clock that is six seconds later whenever it is looked at."""

    def monotonic(self) -> float:
        self.move(6)
        return super().monotonic()


def lost(before: Any, now: Any, where: str) -> Iterator[str]:
    """Yield where an answer of today lacks something that the earlier one had."""
    if isinstance(before, dict) and isinstance(now, dict):
        for name in before.keys() - SAID_OTHERWISE:
            yield from lost(before[name], now.get(name, "nothing"), f"{where}: {name}")
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for place, value in enumerate(before):
            yield from lost(value, now[place], f"{where}: {place}")
    elif before != now:
        yield f"{where} was {before!r} and is {now!r}"


def upgrade(path: Path, at: int = RELEASED.at) -> None:
    with open_database(path, FixedClock(at), must_own=True):
        pass


def version_of(path: Path) -> int:
    with opened(path, "ro") as file:
        return int(file.pragma("user_version"))


def rows_of(path: Path) -> dict[str, Any]:
    """Return all rows of a database but the keys that each upgrade makes for itself."""
    with opened(path, "ro") as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return {name: file.execute(f"SELECT * FROM {name}").fetchall() for name in tables if name != "secret_keys"}


def files_beside(path: Path) -> set[str]:
    return {file.name.removeprefix(path.name) for file in path.parent.iterdir()} - {"", ".lock"}


def require_sound(path: Path, old: Earlier) -> None:
    assert check.faults(path) == [f"{path}: {line}" for line in LEFT.get(old.version, ())]


@of_every_version
def test_what_an_earlier_version_answered_is_answered_after_the_upgrade(path: Path, old: Earlier) -> None:
    with closing(Service(earlier.make(old, path), FixedClock(old.at))) as service:
        for answers, token in ((old.as_operator, old.operator_token), (old.as_member, old.member_token)):
            for address, before in answers.items():
                now = service.get(address, Authorization=f"Bearer {token}")
                assert list(lost(before, now.json, address)) == []
    require_sound(path, old)


@pytest.mark.parametrize("version", [1, 5])
def test_after_the_upgrade_people_book_and_confirm_and_the_holds_of_before_end_in_time(
    path: Path, version: int
) -> None:
    old = EVERY[version]
    clock = FixedClock(old.at)
    with closing(Service(earlier.make(old, path), clock)) as service:
        confirmed = service.event(1)["confirmed_seats"]
        booking = service.book(1, "later@example.com")
        assert service.post(f"/bookings/{booking['id']}/confirm").status_int == 200
        assert service.event(1)["held_seats"] > 0
        clock.move(service.event(1)["hold_seconds"])
        for job in service.jobs.jobs:
            service.jobs.run_safely(job)
        assert (service.event(1)["confirmed_seats"], service.event(1)["held_seats"]) == (confirmed + 1, 0)
    require_sound(path, old)


def test_the_database_as_it_was_is_kept_beside_it_and_leads_back(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = rows_of(earlier.make(RELEASED, path))
    path.chmod(0o644)
    with caplog.at_level(logging.INFO):
        upgrade(path)
    copy = kept.path_of(path, RELEASED.version)
    assert files_beside(path) == {".schema-5"}
    assert copy.stat().st_mode & 0o777 == 0o600
    assert f"kept in {copy}. To go back" in caplog.text
    assert (version_of(copy), rows_of(copy)) == (RELEASED.version, before)


def test_a_new_database_and_one_of_this_version_are_not_copied(path: Path) -> None:
    upgrade(path)
    upgrade(path)
    assert files_beside(path) == set()


def test_what_a_killed_start_and_an_upgrade_of_long_ago_left_is_replaced_by_the_copy(path: Path) -> None:
    earlier.make(RELEASED, path)
    for end in (".schema-5", ".schema-5.unfinished"):
        path.with_name(path.name + end).write_text("something else")
    upgrade(path)
    assert files_beside(path) == {".schema-5"}
    assert version_of(kept.path_of(path, 5)) == 5


def test_a_database_that_was_put_back_is_copied_anew_whatever_was_interrupted_before(path: Path) -> None:
    earlier.make(EVERY[16], path)
    earlier.make(RELEASED, kept.path_of(path, 5))
    path.with_name(f"{path.name}.upgrading").write_text(f"5 {path.stat().st_ino + 1}\n")
    upgrade(path)
    assert files_beside(path) == {".schema-5", ".schema-16"}


def test_an_upgrade_that_was_killed_behind_its_last_step_keeps_the_next_one_from_no_copy(path: Path) -> None:
    upgrade(earlier.make(RELEASED, path))
    note = path.with_name(f"{path.name}.upgrading")
    note.write_text(f"{RELEASED.version} {path.stat().st_ino}\n")
    upgrade(path)
    assert not note.exists()


def test_without_room_for_the_copy_and_the_upgrade_nothing_is_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = earlier.make(RELEASED, path).read_bytes()
    little = SimpleNamespace(free=len(before))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: little)
    with pytest.raises(CannotStart, match=r"MiB must be free in .* Nothing was changed: make room, then start again"):
        upgrade(path)
    assert files_beside(path) == set()
    monkeypatch.undo()
    assert (version_of(path), len(rows_of(path)["bookings"])) == (RELEASED.version, 8)
    upgrade(path)


def test_a_damaged_database_is_not_upgraded(path: Path) -> None:
    with opened(earlier.make(RELEASED, path)) as file:
        (root,) = file.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'history_by_event'").fetchone()
        size = file.pragma("page_size")
    content = path.read_bytes()
    path.write_bytes(content[: (root - 1) * size] + b"\xa5" * size + content[root * size :])
    with pytest.raises(CannotStart, match=r"is damaged .* nothing was changed; look with `python app.py check`"):
        upgrade(path)
    assert files_beside(path) == set()
    assert version_of(path) == RELEASED.version


def test_a_database_that_a_process_serves_is_not_upgraded(path: Path) -> None:
    before = rows_of(earlier.make(RELEASED, path))
    with own_alone(path):
        told = run_app(f"--db={path}", "--port=0", environment={})
    assert (told.returncode, told.stdout) == (1, "")
    assert "another process serves it; stop that one" in told.stderr
    assert files_beside(path) == set()
    assert (version_of(path), rows_of(path)) == (RELEASED.version, before)


def test_an_upgrade_that_takes_long_says_every_few_seconds_how_far_it_is(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    earlier.make(RELEASED, path)
    with caplog.at_level(logging.INFO), open_database(path, TickingClock(), must_own=True):
        pass
    said = [record.getMessage() for record in caplog.records if record.name == "booking.store.progress"]
    assert any("100 % of it copied" in line for line in said)
    assert any(f"step 13 of {migrate.latest_version()}, 0013_intent." in line for line in said)


def test_a_newer_database_is_refused_with_the_copy_that_leads_back(path: Path) -> None:
    earlier.make(RELEASED, path)
    upgrade(path)
    with opened(path) as file:
        file.execute(f"PRAGMA user_version={migrate.latest_version() + 1}")
    told = run_app(f"--db={path}", environment={})
    assert told.returncode == 1
    assert "made by a newer version" in told.stderr
    assert f"put back {kept.path_of(path, 5)}, which lacks what was written since" in told.stderr


def require_old_or_new(path: Path, old: Earlier, differed: list[str], whole: dict[str, Any]) -> None:
    """Fail unless a killed upgrade left one version whole, and the next start finishes it."""
    with opened(path) as file:
        assert set(migrate.differences(file)) <= set(differed)
        assert file.pragma("integrity_check") == "ok"
    upgrade(path, old.at)
    assert rows_of(path) == whole
    left = set(path.parent.glob(f"{path.name}.*")) - {path.with_name(f"{path.name}.lock")}
    assert left == {kept.path_of(path, old.version)}
    assert version_of(kept.path_of(path, old.version)) == old.version
    require_sound(path, old)


@pytest.mark.parametrize(
    ("old", "kills"),
    [(EVERY[16], 5), *(pytest.param(old, 40, marks=pytest.mark.long) for old in EVERY.values() if old.version < 18)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_an_upgrade_killed_at_any_write_leaves_one_version_whole_and_the_next_start_finishes_it(
    path: Path, tmp_path: Path, old: Earlier, kills: int
) -> None:
    with opened(earlier.make(old, path)) as file:
        differed = migrate.differences(file)
    (tmp_path / "killed").mkdir()
    left = killed.kill("upgrade", path, tmp_path / "killed", old.version, kills)
    upgrade(path, old.at)
    whole = rows_of(path)
    for killed_one in left:
        require_old_or_new(killed_one, old, differed, whole)
