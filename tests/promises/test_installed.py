"""`pip install .` makes a command `booking` that does what `python app.py` does, without the source beside it."""

import http.client
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import booking
from booking.web.pages import assets
from tests.support.process import ROOT, Process, run_app

WITHOUT_SETTINGS = {name: value for name, value in os.environ.items() if not name.startswith("BOOKING_")}


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the package into a new environment, which has the packages of this one, and return its command."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    (packages_in(folder) / "these.pth").write_text("\n".join(sys.path[1:]), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", f"--python={folder}/bin/python", "install", "--quiet", "--no-index"]
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", str(ROOT)], check=True, timeout=120)
    return folder / "bin" / "booking"


def packages_in(environment: Path) -> Path:
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(environment), "platbase": str(environment)}))


def run(command: Path, *arguments: str, where: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed command to its end, with no setting in its environment."""
    return run_app(*arguments, environment=WITHOUT_SETTINGS, command=[command], where=where)


def files_of(folder: Path) -> Iterator[str]:
    for one in folder.rglob("*"):
        if one.is_file() and "__pycache__" not in one.parts:
            yield one.relative_to(folder).as_posix()


def test_all_that_the_source_has_is_installed_and_nothing_else(command: Path) -> None:
    beside = {f"{name}/{file}" for name in ("static", "views") for file in files_of(ROOT / name)}
    packages = packages_in(command.parents[1])
    assert set(files_of(packages / "booking")) == {"__main__.py", *files_of(ROOT / "booking"), *beside}
    (about,) = packages.glob("*.dist-info")
    assert about.name == f"booking-{booking.__version__}.dist-info"
    assert {one.name for one in packages.iterdir()} == {"booking", about.name, "these.pth"}


def test_it_serves_every_kind_of_file_without_the_source(command: Path, tmp_path: Path) -> None:
    server = Process(tmp_path / "booking.db", command=(command,), where=tmp_path)

    def ask(path: str) -> tuple[int, str]:
        connection.request("GET", path, headers={"Accept": "text/html", "Accept-Language": "ru"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)) as connection:
        found = {path: ask(path) for path in ("/", "/docs", "/errors", "/sign-in", assets.url("base.css"))}
    assert server.stop() == 0
    assert {path: status for path, (status, _) in found.items()} == dict.fromkeys(found, 200)
    assert '<html lang="ru"' in found["/"][1]
    assert "<code>booking invite</code>" in found["/sign-in"][1]
    assert found[assets.url("base.css")][1].encode() == assets.serve("base.css").body


def test_its_database_is_where_it_is_run_and_it_calls_itself_by_its_name(command: Path, tmp_path: Path) -> None:
    assert len(run(command, "token", where=tmp_path).stdout) == 44
    assert run(command, "check", where=tmp_path).stdout == "booking.db: no fault found.\n"
    assert (tmp_path / "booking.db").exists()
    assert run(command, "--port=x", where=tmp_path).stderr.startswith("booking: --port: must be ")
    told = "booking: backup: needs the name of a file: booking backup FILE\n"
    assert run(command, "backup", where=tmp_path).stderr == told
