"""Endure every fault, the long ones too, and print what came of each as a table in Markdown: `make torture`.

Arguments are parts of names: only those faults are endured whose name has one of them.
"""

import sys
import tempfile
import traceback
from pathlib import Path

from tests.faults.site import DISK_BYTES, Outcome, small_disk, started
from tests.faults.table import FAULTS, HINDRANCES, Fault, Hindrance


def main(parts: list[str]) -> int:
    """Print the table row by row; 1 where a promise was broken."""
    _write("| fault | how | what the client saw | what the log said | recovered how | seats exact |")
    _write("| --- " * 6 + "|")
    broken = 0
    every: list[Fault | Hindrance] = [*HINDRANCES, *FAULTS]
    for fault in every:
        if parts and not any(part in fault.name for part in parts):
            continue
        try:
            row = " | ".join(_endured(fault))
        except BaseException:
            broken += 1
            row = "**broken**, see below"
            traceback.print_exc()
        _write(f"| {fault.name} | {fault.how} | {row} |")
    return 1 if broken else 0


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _endured(fault: Fault | Hindrance) -> Outcome:
    """Let a site of its own endure the fault, on a small disk."""
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(fault, Fault):
            with started(Path(folder) / "site", fault.start) as site:
                return fault.endure(site)
        with small_disk(Path(folder), DISK_BYTES):
            return fault.endure(Path(folder) / "site.db")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
