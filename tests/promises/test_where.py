"""docs/where.md is true: each task, done in a copy of the house in just the files that the page names, works."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.support import where
from tests.support.process import ROOT

TASKS = Path(where.__file__).parent
PAGE = (ROOT / "docs" / "where.md").read_text(encoding="utf-8")
# The lines that the page has for a task: a letter and the README count once, in whatever number of languages they are.
LINES_AT_MOST = {"field": 8, "route": 4, "notice": 3, "language": 4, "channel": 6}
COPIED = ("booking", "static", "tests", "views")


def named(task: str) -> list[str]:
    """Return the files that the page names for a task, some of them as patterns."""
    found = re.search(rf"^```files {task}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"the page has no list for the task {task}"
    return [line.split()[0] for line in found[1].splitlines()]


def copy_of_the_house(folder: Path) -> Path:
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("golden"))
    for file in (ROOT / "app.py", *ROOT.glob("README*.md")):
        shutil.copy(file, folder)
    return folder


def do(task: str, house: Path) -> set[str]:
    """Change the house as the task does, NEXT the number of a new schema file, and return the files that it touched."""
    plan = tomllib.loads((TASKS / f"{task}.toml").read_text(encoding="utf-8"))
    number = f"{1 + len([*(house / 'booking' / 'store' / 'schema').glob('*.sql')]):04}"
    touched = set()
    for edit in plan["edit"]:
        file = edit.pop("file").replace("NEXT_", f"{number}_")
        apply(house, file, **edit)
        touched.add(file)
    written = write_letters(house, **plan["letters"]) if "letters" in plan else set()
    return touched | written


def apply(house: Path, file: str, write: str, after: str = "", instead_of: str = "") -> None:
    """Write something after or instead of what stands once in a file, or else a new file."""
    path, anchor = house / file, after or instead_of
    if not anchor:
        assert not path.exists(), f"{file} is there already"
        path.write_text(write, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    assert text.count(anchor) == 1, f"{file} has this {text.count(anchor)} times: {anchor}"
    path.write_text(text.replace(anchor, after + write), encoding="utf-8")


def write_letters(house: Path, of: str, like: str, words: dict[str, str]) -> set[str]:
    """Write the letters of a language like those of another, with some of the words in their place."""
    written = set()
    for letter in sorted((house / "views" / "notices").glob(f"*.{like}.tpl")):
        text = letter.read_text(encoding="utf-8").replace(f".{like}.tpl", f".{of}.tpl")
        for word, translated in words.items():
            text = text.replace(word, translated)
        made = letter.with_name(letter.name.replace(f".{like}.", f".{of}."))
        made.write_text(text, encoding="utf-8")
        written.add(made.relative_to(house).as_posix())
    return written


@pytest.mark.parametrize("task", LINES_AT_MOST)
def test_a_task_takes_the_files_that_the_page_names_and_no_other(task: str, tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path / "house")
    touched, lines = do(task, house), named(task)

    assert [file for file in touched if not any(fnmatch(file, line) for line in lines)] == []
    assert [line for line in lines if not any(fnmatch(file, line) for file in touched)] == []
    assert len(lines) <= LINES_AT_MOST[task]

    shown = subprocess.run(
        [sys.executable, "-m", f"tests.support.where.{task}"],
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (shown.returncode, shown.stderr) == (0, "")


def test_the_page_has_no_other_task() -> None:
    assert re.findall(r"^```files (\w+)$", PAGE, re.MULTILINE) == list(LINES_AT_MOST)
