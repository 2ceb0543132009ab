"""Processes that serve, each on a free port and gone at the end."""

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.machine import on_the_servers_cpu

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench-results"
# Where the system shows what its processes use.
CAN_BE_LOOKED_INTO = Path("/proc/self/statm").exists()
# What the service, the baselines and Node print, and what PocketBase does.
LISTENING = re.compile(r"(?:Listening on|Server started at) http://127\.0\.0\.1:(\d+)$")
_STOP_SECONDS = 30
_Serving = contextlib.AbstractContextManager["Running"]


class Running:
    """A server that listens on `port` since `listened_at` of the performance counter."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self._process = process
        self.port = port
        self.listened_at = time.perf_counter()

    @property
    def url(self) -> str:
        """The address that it serves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process_id(self) -> int:
        """The system's number of its process."""
        return self._process.pid

    def kill(self) -> None:
        """End it at once, with no time to finish anything."""
        self._process.kill()
        self._process.wait()

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
        """Return the CPU time it has used, its own and the system's for it; 0 where that can't be seen."""
        if not CAN_BE_LOOKED_INTO:
            return 0.0
        after_name = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def app(database: Path, *flags: str, root: Path = ROOT) -> _Serving:
    """Serve the database with `python app.py` of the checkout at `root`, set as it comes but for the flags."""
    return _service([sys.executable, "app.py"], database, flags, root)


def slow_disk(database: Path, milliseconds: float, writes_per_commit: int = 0, *, root: Path = ROOT) -> _Serving:
    """Serve the same with COMMITs that take so much longer; each of at most so many writes, where a number is given."""
    # Not as a module of `bench`: the checkout may have a `bench` of its own.
    command = [sys.executable, "-P", str(ROOT / "bench" / "slow_disk.py"), str(milliseconds), str(writes_per_commit)]
    return _service(command, database, (), root, PYTHONPATH=str(root))


@contextlib.contextmanager
def _service(
    command: Sequence[str], database: Path, flags: Sequence[str], root: Path, **variables: str
) -> Iterator[Running]:
    """Serve the database; what is logged, a line for each request, is in `service.log` beside it."""
    command = [*command, f"--db={database}", "--port=0", *flags]
    with (
        (database.parent / "service.log").open("ab") as log,
        running(command, root, is_to_be_pinned=False, stderr=log.fileno(), **variables) as serving,
    ):
        yield serving


def tuned_baseline() -> _Serving:
    """Serve the bare echo and hello as the service is served."""
    return running([sys.executable, "-m", "bench.tuned"], ROOT)


def same_settings_baseline() -> _Serving:
    """Serve the bare echo and hello by waitress itself, with the service's settings."""
    # It warns of every request that waits for a thread, thousands of times.
    return running([sys.executable, "-m", "bench.same_settings"], ROOT, stderr=subprocess.DEVNULL)


def stock_baseline() -> _Serving:
    """Serve the bare echo and hello by `waitress.serve`, with its defaults."""
    # It warns of every request that waits for a thread, thousands of times.
    return running([sys.executable, "-m", "bench.bare"], ROOT, stderr=subprocess.DEVNULL)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def running(
    command: Sequence[str], folder: Path, *, is_to_be_pinned: bool = False, stderr: int | None = None, **variables: str
) -> Iterator[Running]:
    """Run a command that serves, in `folder`; one that does not keep to one CPU by itself may be pinned to it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOOKING_")} | variables
    with on_the_servers_cpu() if is_to_be_pinned else contextlib.nullcontext():
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=stderr, text=True
        )
    try:
        assert process.stdout
        for line in process.stdout:
            if found := LISTENING.search(line.rstrip()):
                yield Running(process, int(found[1]))
                break
        else:
            raise RuntimeError(f"{' '.join(command)} has ended without listening")
    finally:
        process.terminate()
        try:
            process.communicate(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
