"""`make run` on a system as it comes: what stops its set-up is said in one line, and the next run mends it."""

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.process import ROOT

APP = "print('served')\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the Makefile, a lock file that lists nothing, and a program to run."""
    for name in ("Makefile", "venv.sh"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "requirements.lock").write_text("", encoding="utf-8")
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    return tmp_path


@functools.cache
def empty_environment() -> Path:
    """Return a virtual environment that was just made: to copy it takes a fraction of the time."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    subprocess.run([sys.executable, "-m", "venv", folder / ".venv"], check=True, timeout=120)
    return folder / ".venv"


@pytest.fixture
def quick(tmp_path: Path) -> str:
    """Return the path of a Python that copies a virtual environment where it is to make one."""
    return python_that(tmp_path, f"exec cp -a {empty_environment()} .venv", name="quick-python")


def make(folder: Path, target: str = "run", python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", target, f"PYTHON={python}"],
        check=False,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def python_that(folder: Path, does: str, name: str = "python-of-this-system") -> str:
    """Return the path of a Python that does this when it is to make a virtual environment."""
    script = folder / name
    script.write_text(
        f'#!/bin/sh\ncase "$*" in *"-m venv"*) {does};; esac\nexec {sys.executable} "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    return str(script)


def python_without(folder: Path, module: str) -> str:
    script = folder / f"python-without-{module}"
    script.write_text(
        f'#!/bin/sh\ncase "$*" in *{module}*) exit 1;; esac\nexec {sys.executable} "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    return str(script)


def test_a_python_that_makes_no_virtual_environments_is_told_of_its_package_and_leaves_nothing(checkout: Path) -> None:
    failed = make(checkout, python=python_without(checkout, "ensurepip"))

    assert failed.returncode != 0
    assert "sudo apt install python3-venv" in failed.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.long
def test_half_a_virtual_environment_is_removed_and_the_next_run_makes_a_whole_one(checkout: Path, quick: str) -> None:
    failed = make(checkout, python=python_that(checkout, "mkdir -p .venv/bin; touch .venv/bin/python; exit 1"))

    assert failed.returncode != 0
    assert "python3-venv" in failed.stderr
    assert not (checkout / ".venv").exists()
    assert "served" in make(checkout, python=quick).stdout


def test_half_a_virtual_environment_of_an_earlier_try_is_made_anew(checkout: Path, quick: str) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)

    assert "served" in make(checkout, python=quick).stdout


def test_a_set_up_that_was_killed_is_done_anew(checkout: Path, quick: str) -> None:
    killed = make(checkout, python=python_that(checkout, "mkdir -p .venv/bin; kill -9 $PPID; exit 1"))
    assert killed.returncode != 0
    assert (checkout / ".venv.unfinished").exists()

    assert "served" in make(checkout, python=quick).stdout
    assert not (checkout / ".venv.unfinished").exists()


def test_setup_makes_what_a_run_needs_and_starts_nothing(checkout: Path, quick: str) -> None:
    made = make(checkout, "setup", python=quick)

    assert made.returncode == 0
    assert "served" not in made.stdout
    assert (checkout / ".venv" / "bin" / "python").exists()


def test_packages_that_can_not_be_installed_are_tried_again(checkout: Path, quick: str) -> None:
    lock = checkout / "requirements.lock"
    lock.write_text("./no-such-package\n", encoding="utf-8")
    failed = make(checkout, python=quick)
    assert failed.returncode != 0
    assert "goes on" in failed.stderr
    lock.write_text("", encoding="utf-8")

    assert "served" in make(checkout, python=quick).stdout


@pytest.mark.long
def test_a_virtual_environment_whose_python_has_gone_is_made_anew(checkout: Path, quick: str) -> None:
    assert "served" in make(checkout, python=quick).stdout
    (checkout / ".venv" / "bin" / "python").unlink()
    (checkout / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")

    assert "served" in make(checkout, python=quick).stdout


def test_a_second_set_up_beside_one_that_is_at_work_waits(checkout: Path, quick: str) -> None:
    (checkout / ".venv.unfinished").write_text(str(os.getpid()), encoding="utf-8")

    refused = make(checkout, python=quick)

    assert refused.returncode != 0
    assert "Another make" in refused.stderr


def test_a_set_up_that_is_whole_is_not_done_again(checkout: Path, quick: str) -> None:
    make(checkout, python=quick)

    assert "served" in make(checkout, python="/nowhere/python3").stdout


def test_a_browser_that_can_not_be_had_is_named_in_one_line_before_any_test_runs(tmp_path: Path) -> None:
    nothing = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    failed = subprocess.run(
        [sys.executable, "-m", "tests.support.programs"],
        check=False,
        env=os.environ | nothing | {"PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert failed.returncode == 1
    assert (
        "The tests need Chromium or Chrome, which is not here. "
        "On Debian and Ubuntu: sudo apt install chromium fonts-dejavu-core"
    ) in failed.stderr.splitlines()
    assert (ROOT / "Makefile").read_text(encoding="utf-8").split("\ntest: ")[1].splitlines()[1].endswith("programs")
