"""What /openapi.json says holds for requests that nobody thought of: all checks of schemathesis, stateful too."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from conftest import ROOT, Process

from booking.web.api.resources import ROUTES

EXAMPLES = 40
PHASES = ("Examples", "Coverage", "Fuzzing", "Stateful")


def test_the_service_keeps_to_its_own_description_whatever_is_sent(
    start: Callable[..., Process], tmp_path: Path
) -> None:
    server = start()

    ran = subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "--config-file", ROOT / "tests/schemathesis.toml"),
            *("run", f"{server.url}/openapi.json", "--header", f"Authorization: Bearer {server.token()}"),
            *("--checks", "all", "--mode", "all", "--max-examples", str(EXAMPLES), "--seed", "1", "--no-color"),
        ],
        cwd=tmp_path,  # It leaves files where it runs.
        env=os.environ | {"SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(ROOT / "tests")},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.findall(r"✅ (\w+)$", ran.stdout, re.MULTILINE) == list(PHASES), ran.stdout
    assert re.findall(r"Tested: (\d+)$", ran.stdout, re.MULTILINE) == [str(len(ROUTES))], ran.stdout
    assert server.stop() == 0
    assert "Traceback" not in server.errors
