"""Processes that serve, each on a free port and gone at the end."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Where the system shows what its processes use.
CAN_BE_LOOKED_INTO = Path("/proc/self/statm").exists()
_LISTENING = "Listening on http://127.0.0.1:"
_STOP_SECONDS = 30


class Running:
    """A server that listens on `port` since `listened_at` of the performance counter."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self._process = process
        self.port = port
        self.listened_at = time.perf_counter()

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """Ask once, on a connection of its own, and return the answer, read."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_STOP_SECONDS)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
        return answer

    def resident_bytes(self) -> float:
        """Return how much of it is in memory."""
        pages = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1]
        return float(int(pages) * os.sysconf("SC_PAGE_SIZE"))

    def cpu_seconds(self) -> float:
        """Return the CPU time it has used, its own and the system's for it."""
        after_name = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def app(database: Path, *flags: str) -> Iterator[Running]:
    """Serve the database with `python app.py`, set as it comes but for the flags."""
    with _running("app.py", f"--db={database}", "--port=0", *flags) as server:
        yield server


@contextlib.contextmanager
def tuned_baseline() -> Iterator[Running]:
    """Serve the bare echo and hello as the service is served."""
    with _running("-m", "bench.tuned") as server:
        yield server


@contextlib.contextmanager
def same_settings_baseline() -> Iterator[Running]:
    """Serve the bare echo and hello by waitress itself, with the service's settings."""
    # It warns of every request that waits for a thread, thousands of times.
    with _running("-m", "bench.same_settings", stderr=subprocess.DEVNULL) as server:
        yield server


@contextlib.contextmanager
def stock_baseline() -> Iterator[Running]:
    """Serve the bare echo and hello by `waitress.serve`, with its defaults."""
    # It warns of every request that waits for a thread, thousands of times.
    with _running("-m", "bench.bare", stderr=subprocess.DEVNULL) as server:
        yield server


@contextlib.contextmanager
def slow_disk(database: Path, writer: str, delay_milliseconds: int) -> Iterator[Running]:
    """Serve the database with COMMITs that take so much longer."""
    with _running("-m", "bench.slow_disk", str(database), writer, str(delay_milliseconds)) as server:
        yield server


@contextlib.contextmanager
def _running(*arguments: str, stderr: int | None = None) -> Iterator[Running]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOOKING_")}
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=stderr, text=True
    )
    try:
        assert process.stdout
        for line in process.stdout:
            if line.startswith(_LISTENING):
                yield Running(process, int(line.removeprefix(_LISTENING)))
                break
        else:
            raise RuntimeError(f"{' '.join(arguments)} has ended without listening")
    finally:
        process.terminate()
        try:
            process.communicate(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
