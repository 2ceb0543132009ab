"""Which CPU serves and which asks, and what the report says of the machine."""

import contextlib
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import apsw

_FSYNCS = 50


def off_the_servers_cpu() -> contextlib.AbstractContextManager[None]:
    """Let processes that are started meanwhile leave the last CPU, where a pinned server runs, if there is another."""
    return _starting_on(lambda every: every - {max(every)} or every)


def on_the_servers_cpu() -> contextlib.AbstractContextManager[None]:
    """Let processes that are started meanwhile keep to the last CPU, as the service keeps to it by itself."""
    return _starting_on(lambda every: {max(every)})


@contextlib.contextmanager
def _starting_on(chosen: Callable[[set[int]], set[int]]) -> Iterator[None]:
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    every = os.sched_getaffinity(0)
    os.sched_setaffinity(0, chosen(every))
    try:
        yield
    finally:
        os.sched_setaffinity(0, every)


def describe(folder: Path) -> dict[str, str]:
    """Return what the figures depend on; `folder` is on the disk that the databases are on."""
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "CPU": f"{_cpu_name()}, {cpus} of them usable",
        "System": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "SQLite": apsw.sqlite_lib_version(),
        "Load client": "wrk, and the own client for rushes and polls" if shutil.which("wrk") else "the own client",
        "An fsync of 4 KiB": f"{_fsync_seconds(folder) * 1_000:.2f} ms (median of {_FSYNCS})",
        "Load before the run": f"{os.getloadavg()[0]:.2f} processes" if hasattr(os, "getloadavg") else "unknown",
    }


def _cpu_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _fsync_seconds(folder: Path) -> float:
    taken: list[float] = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(_FSYNCS):
            file.write(bytes(4_096))
            began = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - began)
    return median(taken)
