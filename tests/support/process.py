"""`python app.py`, the installed `booking` and scripts, run as people run them."""

import io
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import IO
from unittest import mock

import app
from booking.accounts import tokens
from booking.clock import SystemClock
from booking.people import OPERATOR
from booking.store.ownership import open_database
from tests.support.forked import Forked

ROOT = Path(__file__).parents[2]


class Process:
    """`python app.py`, or another command, as a person starts it where they are, on a free port.

    `prefix` is a command that starts it in turn. What it logs is in `errors` once it has stopped, or goes into `log`:
    what nobody reads would stop a process that logs much. `is_forked` begins it in a fraction of the time, without a
    Python of its own: for tests that ask nothing more of the start than a server.
    """

    def __init__(
        self,
        path: Path,
        *flags: str,
        environment: dict[str, str] | None = None,
        command: Sequence[str | Path] = (sys.executable, "app.py"),
        where: Path = ROOT,
        pass_fds: Sequence[int] = (),
        prefix: Sequence[str] = (),
        log: IO[str] | None = None,
        is_forked: bool = False,
    ) -> None:
        self.path = path
        self._environment = os.environ | {"BOOKING_DB": str(path), "BOOKING_PORT": "0"} | (environment or {})
        self.process: subprocess.Popen[str] | Forked
        if is_forked:
            self.process = Forked(flags, self._environment)
        else:
            self.process = subprocess.Popen(
                [*prefix, *command, *flags],
                cwd=where,
                env=self._environment,
                pass_fds=pass_fds,
                stdout=subprocess.PIPE,
                stderr=log or subprocess.PIPE,
                text=True,
            )
        self.printed: list[str] = []
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed.append(line.rstrip("\n"))
            if line.startswith("Listening on "):
                break
        self.url = self.printed[-1].removeprefix("Listening on ") if self.printed else ""

    @property
    def sign_in_link(self) -> str:
        """The one-time link among what was printed."""
        return next(word for line in self.printed for word in line.split() if "/admin/sign-in?link=" in word)

    @property
    def logged(self) -> list[str]:
        """What it has logged, once it has stopped, but for the line that a machine with much else to do may cause."""
        return [line for line in self.errors.splitlines() if " Nobody was listened to for " not in line]

    def token(self) -> str:
        """Return an operator's API token, made in its database without a process of its own."""
        return new_token(self.path)

    def print_token(self) -> str:
        """Return what `python app.py token` prints."""
        finished = run_app("token", environment=self._environment)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout.strip()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the end and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.errors = self.process.communicate(timeout=30)[1]
        assert self.process.returncode is not None
        return self.process.returncode


def new_token(path: Path) -> str:
    """Make an operator's API token in a database that a process may be serving, as `python app.py token` does."""
    with open_database(path, SystemClock(), must_own=False) as database:
        _, secret = database.write(tokens.create, OPERATOR, "tests")
    return secret


def run_app(
    *arguments: str,
    environment: dict[str, str],
    command: Sequence[str | Path] = (sys.executable, "app.py"),
    where: Path = ROOT,
) -> subprocess.CompletedProcess[str]:
    """Run app.py, or another command, to its end."""
    return subprocess.run(
        [*command, *arguments],
        cwd=where,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def run_here(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command of app.py other than `serve` to its end, as `run_app` does, but sooner: in this process."""
    printed, logged = io.StringIO(), io.StringIO()
    root, handler = logging.getLogger(), logging.StreamHandler(logged)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        with mock.patch.dict(os.environ, environment, clear=True), redirect_stdout(printed), redirect_stderr(logged):
            code = app.main(arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    return subprocess.CompletedProcess(arguments, code, printed.getvalue(), logged.getvalue())


def run_script(script: str, server: Process) -> subprocess.CompletedProcess[str]:
    """Run the commands of a page as written, against `server`, where the page leaves the address open by SITE."""
    environment = os.environ | {"SITE": server.url, "BOOKING_DB": str(server.path)}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
