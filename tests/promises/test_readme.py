"""The README's curl tour does what it says, as written; what is said in Russian, too, says the same."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.process import ROOT, Process, run_script


def test_the_curl_tour_runs_as_written_from_create_to_expiry(start: Callable[..., Process]) -> None:
    server = start()
    tour = re.search(r"<!-- tour -->\n```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert tour, "the README has no curl tour"
    ran = run_script(tour[1], server)

    assert ran.returncode == 0, ran.stderr
    answers = [line for line in ran.stdout.splitlines() if line.startswith("{")]
    assert [re.findall(r'"(?:status|code)":"(\w+)"', answer) for answer in answers] == [
        ["open"],
        ["held"],
        ["confirmed"],
        ["held"],
        ["sold_out"],
        ["hold_expired"],
        ["open"],
        ["expired"],
    ]
    assert '"free_seats":1' in answers[-2]


@pytest.mark.parametrize("page", ["README", "docs/operating"])
def test_what_is_said_in_russian_too_has_the_same_commands_and_the_same_tables(page: str) -> None:
    english, russian = (skeleton(ROOT / f"{page}{language}.md") for language in ("", ".ru"))
    assert russian == english


def skeleton(path: Path) -> list[str]:
    """Return what no translation changes: the levels of the headings, the commands, and what is code in the tables."""
    kept = []
    for block in re.split(r"(^```.*?^```$)", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE):
        if block.startswith("```"):
            kept.append(block)
            continue
        for line in block.splitlines():
            if line.startswith("#"):
                kept.append(line.partition(" ")[0])
            elif line.startswith("|"):
                kept.append(" ".join(sorted(re.findall(r"`[^`]*`|^\| \d+", line))))
    return kept
