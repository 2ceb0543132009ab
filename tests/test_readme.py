"""The README's curl tour does what it says, as written."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from conftest import ROOT, Process


def test_the_curl_tour_runs_as_written_from_create_to_expiry(start: Callable[..., Process], path: Path) -> None:
    server = start()
    tour = re.search(r"<!-- tour -->\n```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert tour, "the README has no curl tour"
    environment = os.environ | {"SITE": server.url, "BOOKING_DB": str(path)}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"

    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", tour[1]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

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
