"""What a spreadsheet makes of an export: `python -m tests.support.spreadsheet` asks LibreOffice, where it is installed.

It opens the file as anybody would, and saves it again: each cell must be the text that was exported, no formula run,
and the guests imported from what it has saved the same.
"""

import csv
import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support.service import FixedClock, Service

_NAMES = (
    "Ёлкина Анна",
    "Jürgen Größe",
    "=1+1",
    "'=2",
    "+49 30",
    "@SUM(A1)",
    '=HYPERLINK("http://example.com";"x")',
    "王小明",
)
# As its window proposes for a file with the mark of UTF-8: separated by commas, texts in quotes, that encoding.
_CSV = "Text - txt - csv (StarCalc):44,34,76,1"


def main() -> int:
    """Return 0 where LibreOffice shows and saves what was exported."""
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder) / "booking.db", FixedClock())
        try:
            return _tried(service, Path(folder))
        finally:
            service.close()


def _tried(service: Service, folder: Path) -> int:
    event, other = (service.create_event(seats=60)["id"] for _ in range(2))
    for number, name in enumerate(_NAMES):
        service.book(event, f"guest{number}@example.com", 1, name)
    exported = service.get(f"/events/{event}/bookings.csv", **service.as_admin).body
    (folder / "guests.csv").write_bytes(exported)
    saved = _converted(folder, "guests.csv")
    shown = list(csv.DictReader(io.StringIO(saved.read_text(encoding="utf-8-sig"), newline="")))
    names = sorted(row["name"] for row in shown)
    headers = service.as_admin | {"Content-Type": "text/csv"}
    answer = service.call("POST", f"/events/{other}/bookings.csv", saved.read_bytes(), headers=headers)
    are_same = _guests(service, event) == _guests(service, other)
    sys.stdout.write(f"shown: {names}\nimported again: {answer.json}\nthe same guests: {are_same}\n")
    return 0 if are_same and not any(name.startswith("=") or name == "2" for name in names) else 1


def _converted(folder: Path, name: str) -> Path:
    """Return the file as it is saved once it was opened as a sheet."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    for source, to, how in ((folder / name, "ods", [f"--infilter={_CSV}"]), (folder / "ods" / name, f"csv:{_CSV}", [])):
        target = folder / to[:3]
        opened = source if source.exists() else source.with_suffix(".ods")
        subprocess.run(
            [*command, *how, "--convert-to", to, "--outdir", target, opened],
            check=True,
            capture_output=True,
            timeout=300,
        )
    return folder / "csv" / name


def _guests(service: Service, event: int) -> list[tuple[Any, ...]]:
    return sorted((one["email"], one["name"], one["seats"], one["status"]) for one in service.bookings(event))


if __name__ == "__main__":
    sys.exit(main())
