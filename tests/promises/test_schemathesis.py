"""What /openapi.json says holds for requests that nobody thought of: all checks of schemathesis, stateful too."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from booking.web.api.resources import ROUTES
from tests.support.process import ROOT, Process

PHASES = ("Examples", "Coverage", "Fuzzing", "Stateful")


@pytest.mark.parametrize("examples", [5, pytest.param(100, marks=pytest.mark.long)])
def test_the_service_keeps_to_its_own_description_whatever_is_sent(
    start: Callable[..., Process], tmp_path: Path, examples: int
) -> None:
    server = start()

    ran = subprocess.run(
        [
            *(
                Path(sys.executable).with_name("schemathesis"),
                "--config-file",
                ROOT / "tests/support/schemathesis.toml",
            ),
            *("run", f"{server.url}/openapi.json", "--header", f"Authorization: Bearer {server.token()}"),
            *("--checks", "all", "--mode", "all", "--max-examples", str(examples), "--seed", "1", "--no-color"),
        ],
        cwd=tmp_path,  # It leaves files where it runs.
        env=os.environ | {"SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(ROOT / "tests" / "support")},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.findall(r"✅ (\w+)$", ran.stdout, re.MULTILINE) == list(PHASES), ran.stdout
    assert re.findall(r"Tested: (\d+)$", ran.stdout, re.MULTILINE) == [str(len(ROUTES))], ran.stdout
    assert server.stop() == 0
    assert "Traceback" not in server.errors
