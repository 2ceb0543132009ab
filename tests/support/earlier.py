"""Databases as earlier versions of the program left them, with what those versions answered about them.

`python -m tests.support.earlier COMMIT` runs that commit's own code, lets people use it, and writes what is left of it
into tests/store/earlier: the database as SQL, and the answers. Do so once for each release that has a new schema.
"""

import http.client
import io
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import apsw
from apsw.shell import Shell

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "store" / "earlier"
_SWEPT_SECONDS = 5
_PASSWORD = "seven brown lamps"


@dataclass(frozen=True)
class Earlier:
    """What one earlier version answered, and when: by path, what the operator and the member were answered."""

    version: int
    at: int
    operator_token: str
    member_token: str | None
    as_operator: dict[str, Any]
    as_member: dict[str, Any]

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.version:04d}"


def all_of_them() -> list[Earlier]:
    """Return every earlier version whose database is kept, the oldest first."""
    return [Earlier(**json.loads(file.read_text(encoding="utf-8"))) for file in sorted(FOLDER.glob("*.json"))]


def make(earlier: Earlier, path: Path) -> Path:
    """Make the database that this version left; return its path."""
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute((FOLDER / f"{earlier.name}.sql").read_text(encoding="utf-8"))
    return path


class _Site:
    """A server of an earlier version, while people use it."""

    def __init__(self, tree: Path, path: Path) -> None:
        command = [sys.executable, "app.py", f"--db={path}", "--timezone=UTC"]
        self.process = subprocess.Popen([*command, "--port=0"], cwd=tree, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        printed = next(line for line in self.process.stdout if line.startswith("Listening on "))
        address = urlsplit(printed.split()[-1])
        self._http = http.client.HTTPConnection(str(address.hostname), address.port)
        printed = subprocess.run([*command, "token"], cwd=tree, capture_output=True, text=True, check=True).stdout
        self.operator = printed.strip()

    def ask(self, method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
        """Send a request and return the answer's status and body."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._http.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self._http.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content else None

    def publish(self, title: str, **fields: Any) -> str:
        """Publish an event and return its path."""
        body = {"title": title, "starts_at": "2099-12-24T18:00:00Z", "seats": 5, "hold_seconds": 2_592_000}
        return f"/events/{self._made('/events', body | fields, self.operator)}"

    def book(self, event: str, name: str, token: str | None = None, seats: int = 1) -> str:
        """Book a place and return the booking's path."""
        person = {} if token else {"email": f"{name}@example.org", "name": name}
        return f"/bookings/{self._made(f'{event}/book', person | {'seats': seats}, token)}"

    def wait(self, event: str, name: str) -> str | None:
        """Join a waiting list, where there is one, and return the entry's path."""
        status, body = self.ask("POST", f"{event}/waitlist", {"email": f"{name}@example.org", "name": name})
        return f"/waitlist/{body['id']}" if status == 201 else None

    def sign_up(self) -> str | None:
        """Make an account, where there are accounts, sign in and return the session's token."""
        self.ask("POST", "/accounts", {"name": "Mia", "email": "mia@example.org", "password": _PASSWORD})
        status, body = self.ask("POST", "/sessions", {"email": "mia@example.org", "password": _PASSWORD})
        return str(body["token"]) if status in (200, 201) else None

    def _made(self, path: str, body: Any, token: str | None) -> Any:
        status, made = self.ask("POST", path, body, token)
        assert status == 201, made
        return made["id"]

    def stop(self) -> None:
        """Stop it as a person does."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(30) == 0


def _use(site: _Site) -> tuple[list[str], list[str], str | None]:
    """Let people do what they do; return which paths the operator and the member then read, and the member's token."""
    hall = site.publish("Chamber concert", description="“Quoted” – и по-русски", location="Großer Saal")
    workshop = site.publish("Workshop", confirmation="instant", seats=2)
    breakfast = site.publish("Breakfast", confirmation="organiser", seats=1_000_000, max_seats_per_person=1_000)
    brief = site.publish("Brief holds", hold_seconds=1)
    off = site.publish("Called off")
    bookings = [site.book(hall, name) for name in ("ada", "Bob", "Кирилл", "dora")]
    site.ask("POST", f"{bookings[1]}/confirm")
    site.ask("POST", f"{bookings[2]}/cancel")
    bookings += [site.book(workshop, "eve"), site.book(workshop, "finn")]
    bookings += [site.book(breakfast, "gus", seats=1_000), site.book(brief, "hana"), site.book(off, "ivo")]
    entries = [site.wait(workshop, name) for name in ("jo", "kim", "lea")]
    site.ask("POST", f"{bookings[4]}/cancel")  # Its seat is offered to the first who waits.
    if entries[2]:
        site.ask("POST", f"{entries[2]}/leave")
    site.ask("PATCH", hall, {"title": "Chamber concert, moved", "seats": 7}, site.operator)
    if site.ask("POST", f"{off}/cancel", {"reason": "The hall has no heating."}, site.operator)[0] == 422:
        site.ask("POST", f"{off}/cancel", None, site.operator)  # It knew no reasons yet.
    member = site.sign_up()
    if member:
        bookings += [site.book(hall, "mia", member), site.book(breakfast, "mia", member)]
    site.ask("POST", f"{bookings[1]}/hand-over", {"name": "Nils", "email": "nils@example.org"})
    while site.ask("GET", bookings[7])[0] != 410 or site.ask("GET", bookings[8])[0] != 410:
        time.sleep(0.2)
    time.sleep(_SWEPT_SECONDS)  # The story is told of them, too, before it is read.
    events = [hall, workshop, breakfast, brief, off]
    lists = [
        f"{event}/{what}" for event in events for what in ("bookings", "bookings?ended=true", "waitlist", "history")
    ]
    read = [*events, *bookings, *(entry for entry in entries if entry), *lists, "/accounts"]
    return read, ["/accounts/me", "/accounts/me/bookings"], member


def _answers(site: _Site, paths: list[str], token: str | None) -> dict[str, Any]:
    answers = {path: site.ask("GET", path, token=token) for path in paths}
    return {
        path: body | {"status": status} if status == 410 else body
        for path, (status, body) in answers.items()
        if status in (200, 410)
    }


def _write(commit: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree, path = Path(folder) / "tree", Path(folder) / "booking.db"
        tree.mkdir()
        archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "x"], cwd=tree, input=archive, check=True)
        site = _Site(tree, path)
        as_operator, as_member, member = _use(site)
        read = _answers(site, as_operator, site.operator), _answers(site, as_member, member) if member else {}
        at = time.time_ns() // 1_000_000
        site.stop()
        with closing(apsw.Connection(str(path))) as connection:
            version = int(connection.pragma("user_version"))
            dump = io.StringIO()
            Shell(stdout=dump, db=connection).process_command(".dump")  # type: ignore[no-untyped-call]
    earlier = Earlier(version, at, site.operator, member, *read)
    FOLDER.mkdir(exist_ok=True)
    _, begin, rest = dump.getvalue().partition("PRAGMA page_size")  # Before it, the dump says who made it.
    (FOLDER / f"{earlier.name}.sql").write_text(begin + rest, encoding="utf-8")
    (FOLDER / f"{earlier.name}.json").write_text(_a_line_each(earlier), encoding="utf-8")


def _a_line_each(earlier: Earlier) -> str:
    return re.sub(r"\n {3,}\s*|\n {2}(?=[\]}])", " ", json.dumps(asdict(earlier), ensure_ascii=False, indent=1)) + "\n"


if __name__ == "__main__":
    _write(sys.argv[1])
