"""`python app.py` in a process that begins with its modules imported, which is nearly all that a start takes.

One process, which has no threads, imports them for all tests of a worker, and forks for each that is started.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import app

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


class Forked:
    """What the tests use of subprocess.Popen, for a process that was forked."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        log, name = tempfile.mkstemp()
        os.close(log)
        self._log = Path(name)
        read, written = _FORKS.Pipe(duplex=False)
        with read, written:
            given = (list(arguments), dict(environment), written, self._log)
            self._process = _FORKS.Process(target=_run, args=given, daemon=True)
            self._process.start()
            self.stdout = os.fdopen(os.dup(read.fileno()), encoding="utf-8")
        self._looks = threading.Lock()

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self.poll()

    def poll(self) -> int | None:
        """Return the exit code, or the number of a signal below zero; None while it runs."""
        with self._looks:
            return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # It has ended, and its exit code is under way.
                os.kill(self.pid, number)

    def wait(self, timeout: float) -> int:
        """Wait for the end and return the exit code. Raises TimeoutExpired."""
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("app.py", timeout)
        return code

    def communicate(self, timeout: float) -> tuple[str, str]:
        """Wait for the end and return what was printed and not yet read, and all that was logged."""
        self.wait(timeout)
        if not self.stdout.closed:
            with self.stdout:
                self._told = self.stdout.read(), self._log.read_text(encoding="utf-8")
            self._log.unlink()
        return self._told


def _run(arguments: Sequence[str], environment: Mapping[str, str], printed: Connection, log: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with printed, log.open("a", encoding="utf-8") as logged:
        os.dup2(printed.fileno(), sys.stdout.fileno())
        os.dup2(logged.fileno(), sys.stderr.fileno())
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(app.main(arguments))
