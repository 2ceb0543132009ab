"""Find the programs that the tests need beside Python; run as a program, get what is missing.

That is a browser, nginx and strace, and whatever else the arguments name.

As root they are installed with Debian's package manager, and a browser otherwise by Playwright. What can't be had is
named in one line, before any test runs.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# The headless shell is Debian's Chromium without what nobody sees: the tests take a third less of the processor by it.
_BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_NGINX = ("nginx", "/usr/sbin/nginx")
_PACKAGES = {
    "browser": ("chromium", "fonts-dejavu-core"),
    "nginx": ("nginx-light",),
    "strace": ("strace",),
    "faketime": ("faketime",),
    "caddy": ("caddy",),
}


def browser() -> str | None:
    """Return the path of a Chromium or Chrome that runs: the system's, or else Playwright's own; None without one."""
    return _first_that_runs(_BROWSERS, "--version") or _first_that_runs(_playwrights(), "--version")


def nginx() -> str | None:
    """Return the path of nginx, or None."""
    return _first_that_runs(_NGINX, "-v")


def caddy() -> str | None:
    """Return the path of Caddy, or None."""
    return _first_that_runs(("caddy",), "version")


def main(*further: str) -> int:
    """Get what is missing; 1, with a line that says what to install, when that fails."""
    needed = ("browser", "nginx", "strace", *further)
    for package in _missing(needed):
        _install(*_PACKAGES[package])
    if browser() is None:
        _run(sys.executable, "-m", "playwright", "install", "chromium")
    for program in _missing(needed):
        name = "Chromium or Chrome" if program == "browser" else program
        packages = " ".join(_PACKAGES[program])
        sys.stderr.write(
            f"The tests need {name}, which is not here. On Debian and Ubuntu: sudo apt install {packages}\n"
        )
    return 1 if _missing(needed) else 0


def _missing(needed: Sequence[str]) -> list[str]:
    finders = {"browser": browser, "nginx": nginx, "caddy": caddy}
    return [name for name in needed if (finders[name]() if name in finders else shutil.which(name)) is None]


def _install(*packages: str) -> None:
    """Install packages where this process may."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def _run(*command: str) -> None:
    """Run a command whose failure shows in what it leaves missing."""
    subprocess.run(command, check=False, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})


def _first_that_runs(candidates: tuple[str, ...], ask: str) -> str | None:
    for candidate in candidates:
        path = shutil.which(candidate)
        # Ubuntu's chromium-browser is there and only says that it is to be had elsewhere.
        if path and subprocess.run([path, ask], check=False, capture_output=True).returncode == 0:
            return path
    return None


def _playwrights() -> tuple[str, ...]:
    """Return the paths of the browsers that Playwright has downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return (path,) if Path(path).exists() else ()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
