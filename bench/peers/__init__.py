"""What one would pick instead, with the few lines that make it take bookings; on one CPU, as the service is.

Node with Fastify and better-sqlite3, where Node is installed, and PocketBase from its package. What they need is
fetched once, into bench-results; what can't be had here is left out.
"""

import contextlib
import functools
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench import servers

NODE = "Node"
POCKETBASE = "PocketBase"
_HERE = Path(__file__).parent
_FETCHED = servers.RESULTS / "peers"


class Peer(NamedTuple):
    """A peer that runs: books at /events/<event>/book, as the service does, and shows an event at `event_path`."""

    name: str
    server: servers.Running
    event_path: str


@contextlib.contextmanager
def serving(folder: Path, events: int) -> Iterator[list[Peer]]:
    """Serve so many events by each peer that can be had here, on fresh files in `folder`."""
    with contextlib.ExitStack() as ending:
        yield [ending.enter_context(_SERVE[name](folder, events)) for name, version in _versions().items() if version]


def describe() -> dict[str, str]:
    """Return which version of each peer is measured here, and which is left out."""
    return {name: version or "left out: it can't be installed here" for name, version in _versions().items()}


@functools.cache
def _versions() -> dict[str, str | None]:
    """Fetch what is not there yet, and return each peer's version, or None where it can't be had."""
    return {NODE: _fetch_node(), POCKETBASE: _fetch_pocketbase()}


def _fetch_node() -> str | None:
    if not shutil.which("node") or not shutil.which("npm"):
        return None
    target = _FETCHED / "node"
    shutil.copytree(_HERE / "node", target, dirs_exist_ok=True)
    tries_it = ["node", "-p", "require('fastify'), new (require('better-sqlite3'))(':memory:'), process.version"]
    if not _printed(tries_it, target):
        _printed(["npm", "install", "--no-audit", "--no-fund"], target, says="npm install … (it may have to compile)")
    return _printed(tries_it, target)


def _fetch_pocketbase() -> str | None:
    target = _FETCHED / "pocketbase"
    shutil.copytree(_HERE / "pocketbase", target, dirs_exist_ok=True)
    tries_it = [str(_pocketbase()), "--version"]
    if not _printed(tries_it, target):
        arguments = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--requirement=requirements.txt"]
        _printed([sys.executable, "-m", "pip", "install", "--target=.", *arguments], target, says="pip install …")
    version = _printed(tries_it, target)
    return version and version.rpartition(" ")[2]


def _printed(command: Sequence[str], folder: Path, says: str = "") -> str | None:
    """Return what the command prints, or None where it is not there or fails; before, tell what `says`."""
    if says:
        print(says, flush=True)
    with contextlib.suppress(OSError):
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        return ran.stdout.strip() if ran.returncode == 0 else None
    return None


def _pocketbase() -> Path:
    return _FETCHED / "pocketbase" / "bin" / "pocketbase"


@contextlib.contextmanager
def _serve_node(folder: Path, events: int) -> Iterator[Peer]:
    command = ["node", "server.js", str(folder / f"node-{events}.db"), str(events)]
    with servers.running(command, _FETCHED / "node", is_to_be_pinned=True) as server:
        yield Peer(NODE, server, "/events/<event>")


@contextlib.contextmanager
def _serve_pocketbase(folder: Path, events: int) -> Iterator[Peer]:
    port = servers.free_port()
    command = [str(_pocketbase()), "serve", f"--http=127.0.0.1:{port}", f"--dir={folder / f'pocketbase-{events}'}"]
    command += ["--hooksDir=pb_hooks", "--migrationsDir=pb_migrations", "--automigrate=false", "--hooksWatch=false"]
    # With fewer JavaScript engines than connections it makes a new one for each request.
    command.append("--hooksPool=256")
    with servers.running(command, _FETCHED / "pocketbase", is_to_be_pinned=True, EVENTS=str(events)) as server:
        yield Peer(POCKETBASE, server, "/api/collections/events/records/<event>")


_SERVE: dict[str, Callable[[Path, int], contextlib.AbstractContextManager[Peer]]] = {
    NODE: _serve_node,
    POCKETBASE: _serve_pocketbase,
}
