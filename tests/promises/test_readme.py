"""The README's curl tour does what it says, as written."""

import re
from collections.abc import Callable

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
