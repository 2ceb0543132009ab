"""The page "Five minutes with curl" does what it says, as written."""

import re
from collections.abc import Callable
from typing import Any

from tests.support.process import ROOT, Process, run_script

PAGE = (ROOT / "docs" / "curl.md").read_text(encoding="utf-8")
ANSWERS: list[tuple[Any, ...]] = [
    ("Create", ["open"], ["open"]),
    ("List, a page at a time", ["open"], ["open"]),
    ("Book and confirm", ["held"], ["confirmed"]),
    ("Once, however often it is sent", ["held"], ["held"], ["idempotency_mismatch"]),
    ("Sold out, and too late", ["sold_out"], ["hold_expired"], ["open"]),
    ("Cancel", ["cancelled"], ["booking_cancelled"], ["cancelled", "expired"], ["cancelled"]),
    ("Change, unless somebody else has", ["open"], ["precondition_failed"]),
    ("Seats of several kinds", ["held"], ["sold_out"]),
    (
        *("Wait for a seat", ["held"], ["waiting"], ["no_extension"], ["cancelled"], ["offered"], ["confirmed"]),
        *(["cancelled"], ["handed_over"], []),
    ),
    ("With an account", [], ["held"], ["held"], [], ["unauthenticated"], []),
    ("When something is wrong", ["invalid"], ["unauthenticated"], ["event_not_found"]),
    ("The end", ["cancelled"], ["ok"]),
]


def test_the_page_of_curl_commands_runs_as_written_and_answers_what_it_says(
    start: Callable[..., Process],
) -> None:
    server = start()
    script = "".join(re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))

    ran = run_script(script, server)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    answers = [line for line in ran.stdout.splitlines() if line.startswith("{")]
    found = [re.findall(r'"(?:status|code)":"(\w+)"', answer) for answer in answers]
    assert found == [statuses for _, *section in ANSWERS for statuses in section], ran.stdout
    booked, replayed = (one for one in answers if '"email":"boris' in one and '"status":"held"' in one)
    assert booked == replayed
    assert [line for line in ran.stdout.splitlines() if not line.startswith("{") and line] == [
        "Idempotent-Replayed: true",
        "304",
    ]
    assert '"free_seats":2' in answers[found.index(["hold_expired"]) + 1]


def test_the_page_of_curl_commands_has_the_sections_that_are_checked_here() -> None:
    assert re.findall(r"^## (.*)$", PAGE, re.MULTILINE) == [title for title, *_ in ANSWERS]
