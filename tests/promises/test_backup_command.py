"""`backup` and `restore`, as a person runs them beside the server, and the daily copy that it makes itself."""

from collections.abc import Callable
from pathlib import Path

from booking.store import check
from tests.support.database_file import opened
from tests.support.process import Process, run_app
from tests.support.service import eventually


def test_a_copy_taken_beside_the_server_is_put_back_when_it_has_stopped(
    start: Callable[..., Process], path: Path, tmp_path: Path
) -> None:
    copies, copy = tmp_path / "copies", tmp_path / "copy.db"
    environment = {"BOOKING_DB": str(path)}
    process = start(f"--backup-dir={copies}")
    process.print_token()

    made = run_app("backup", str(copy), environment=environment)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith(f"Copied {path} to {copy}: ")
    again = run_app("backup", str(copy), environment=environment)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == f"app.py: {copy} is there already; name another file, or add --overwrite\n"
    refused = run_app("restore", str(copy), environment=environment)
    assert (refused.returncode, refused.stderr) == (1, f"app.py: a process serves {path}; stop it first\n")

    eventually(lambda: copies.is_dir() and any(copies.glob("booking-*Z.db")), seconds=60)
    assert process.stop() == 0
    assert check.faults(next(copies.glob("booking-*Z.db"))) == []
    with opened(path) as file:
        file.execute("DELETE FROM api_tokens")

    restored = run_app("restore", str(copy), environment=environment)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert restored.stdout.splitlines()[0] == f"Restored {path} from {copy}, checked: events 0, live bookings 0."
    assert f"kept as {path}.before-restore-" in restored.stdout
    with opened(path) as file:
        assert file.execute("SELECT count(*) FROM api_tokens").fetchone() == (1,)
