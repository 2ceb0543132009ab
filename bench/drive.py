"""Runs wrk or the own client, off the server's CPU."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from bench.client import Answered, Order
from bench.load import Load, script
from bench.machine import off_the_servers_cpu
from bench.servers import ROOT, Running


class Flood(msgspec.Struct):
    """What came back while connections were kept busy; durations are seconds."""

    answers: int
    seconds: float
    refused: int
    failed: int
    p50: float
    p99: float
    cpu_seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    @property
    def cost(self) -> float:
        """The server's CPU time for an answer, in µs; 0 where it can't be seen."""
        return self.cpu_seconds / self.answers * 1e6


def flood(server: Running, load: Load, connections: int, seconds: float) -> Flood:
    """Keep so many connections busy. Raises RuntimeError for refusals, and when nothing is answered."""
    used_before = server.cpu_seconds()
    # wrk knows whole seconds only.
    if shutil.which("wrk") and seconds == int(seconds):
        found = _flood_by_wrk(server, load, connections, int(seconds))
    else:
        order = Order("flood", server.port, load, connections, seconds)
        found = msgspec.convert(finish(begin(order)), Flood)
    found.cpu_seconds = server.cpu_seconds() - used_before
    if found.refused or not found.answers:
        raise RuntimeError(f"{found.refused} of {found.answers} requests were refused: {load.templates}")
    return found


def rates(floods: Sequence[Flood]) -> list[float]:
    """Return the answers a second of each."""
    return [found.rate for found in floods]


def costs(floods: Sequence[Flood]) -> list[float]:
    """Return the CPU time of the server for an answer of each, in µs."""
    return [found.cost for found in floods]


def p99s(floods: Sequence[Flood]) -> list[float]:
    """Return the time that 99 of 100 answers of each took no longer than, in seconds."""
    return [found.p99 for found in floods]


def rush(server: Running, load: Load, clients: int, late_clients: int) -> list[Answered]:
    """Let so many clients ask once, all at once, and the late ones a second later; return the late ones last."""
    order = Order("rush", server.port, load, clients, late_clients=late_clients)
    return msgspec.convert(finish(begin(order)), list[Answered])


def begin(order: Order) -> subprocess.Popen[bytes]:
    """Start the own client."""
    with off_the_servers_cpu():
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.client"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    assert process.stdin
    process.stdin.write(msgspec.json.encode(order))
    process.stdin.close()
    process.stdin = None
    return process


def finish(client: subprocess.Popen[bytes]) -> Any:
    """Return what a client that was started has found."""
    printed, _ = client.communicate()
    if client.returncode:
        raise RuntimeError("the client failed")
    return msgspec.json.decode(printed)


def _flood_by_wrk(server: Running, load: Load, connections: int, seconds: int) -> Flood:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "load.lua"
        path.write_text(script(load), encoding="utf-8")
        with off_the_servers_cpu():
            ran = subprocess.run(
                ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"-s{path}", f"http://127.0.0.1:{server.port}"],
                capture_output=True,
                text=True,
                check=True,
            )
    return msgspec.json.decode(ran.stdout.splitlines()[-1], type=Flood)
