"""The house keeps its shape: imports point one way, modules hold one idea, the README tells the truth."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from booking.config import SETTINGS
from booking.web.problems import PROBLEMS

MODULES = [ROOT / "app.py", *sorted((ROOT / "booking").rglob("*.py"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")

# Each part of the house and what it may import of the others, beside itself. A part is the longest prefix that fits.
MAY_IMPORT = {
    "app": {
        "booking.web",
        "booking.jobs",
        "booking.delivery",
        "booking.bot",
        "booking.chats",
        "booking.senders",
        "booking.accounts",
        "booking.sessions",
        "booking.tokens",
        "booking.invitations",
        "booking.audit",
        "booking.passwords",
        "booking.zone",
        "booking.store",
        "booking.config",
        "booking.model",
        "booking.people",
        "booking.errors",
        "booking.clock",
    },
    "booking.web": {
        "booking.config",
        "booking.events",
        "booking.seats",
        "booking.changes",
        "booking.waitlist",
        "booking.guests",
        "booking.history",
        "booking.refusals",
        "booking.accounts",
        "booking.sessions",
        "booking.browsers",
        "booking.tokens",
        "booking.invitations",
        "booking.audit",
        "booking.notice",
        "booking.notices",
        "booking.previews",
        "booking.proofs",
        "booking.keyed",
        "booking.mailboxes",
        "booking.bot",
        "booking.chats",
        "booking.senders",
        "booking.passwords",
        "booking.zone",
        "booking.moments",
        "booking.throttle",
        "booking.store",
        "booking.model",
        "booking.addresses",
        "booking.typos",
        "booking.people",
        "booking.characters",
        "booking.errors",
        "booking.clock",
    },
    "booking.jobs": {"booking.seats", "booking.notices", "booking.store", "booking.errors", "booking.clock"},
    "booking.delivery": {
        "booking.claims",
        "booking.notices",
        "booking.notice",
        "booking.senders",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.errors",
        "booking.clock",
    },
    "booking.events": {
        "booking.seats",
        "booking.offers",
        "booking.history",
        "booking.refusals",
        "booking.notices",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.errors",
    },
    "booking.changes": {
        "booking.seats",
        "booking.offers",
        "booking.history",
        "booking.refusals",
        "booking.notices",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.errors",
    },
    "booking.waitlist": {
        "booking.seats",
        "booking.offers",
        "booking.history",
        "booking.refusals",
        "booking.notices",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.errors",
    },
    "booking.seats": {
        "booking.keyed",
        "booking.offers",
        "booking.history",
        "booking.refusals",
        "booking.notices",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.errors",
    },
    "booking.guests": {
        "booking.addresses",
        "booking.seats",
        "booking.refusals",
        "booking.store",
        "booking.model",
        "booking.people",
    },
    "booking.offers": {"booking.history", "booking.notices", "booking.store", "booking.model"},
    "booking.history": {"booking.refusals", "booking.store", "booking.model"},
    "booking.refusals": {"booking.store", "booking.model", "booking.people", "booking.errors"},
    "booking.keyed": {"booking.addresses", "booking.store"},
    "booking.mailboxes": {"booking.addresses", "booking.truth", "booking.store", "booking.model", "booking.notice"},
    "booking.accounts": {
        "booking.addresses",
        "booking.seats",
        "booking.waitlist",
        "booking.notices",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.errors",
    },
    "booking.proofs": {
        "booking.accounts",
        "booking.addresses",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.notice",
        "booking.errors",
    },
    "booking.claims": {
        "booking.addresses",
        "booking.mailboxes",
        "booking.keyed",
        "booking.history",
        "booking.notices",
        "booking.proofs",
        "booking.truth",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.notice",
        "booking.errors",
    },
    "booking.previews": {
        "booking.notices",
        "booking.proofs",
        "booking.truth",
        "booking.store",
        "booking.model",
        "booking.notice",
    },
    "booking.truth": {
        "booking.addresses",
        "booking.seats",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.notice",
    },
    "booking.notices": {
        "booking.addresses",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.notice",
        "booking.errors",
    },
    "booking.notice": {"booking.addresses", "booking.model", "booking.people"},
    "booking.senders": {"booking.addresses", "booking.characters", "booking.errors", "booking.clock"},
    "booking.bot": {
        "booking.chats",
        "booking.senders",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.errors",
    },
    "booking.chats": {
        "booking.chat_words",
        "booking.zone",
        "booking.audit",
        "booking.accounts",
        "booking.seats",
        "booking.changes",
        "booking.waitlist",
        "booking.events",
        "booking.senders",
        "booking.store",
        "booking.model",
        "booking.people",
        "booking.errors",
    },
    "booking.zone": {"booking.store", "booking.errors"},
    "booking.chat_words": {
        "booking.moments",
        "booking.characters",
        "booking.model",
        "booking.people",
        "booking.errors",
    },
    "booking.sessions": {"booking.accounts", "booking.store", "booking.model", "booking.people", "booking.errors"},
    "booking.browsers": {"booking.accounts", "booking.store"},
    "booking.tokens": {"booking.accounts", "booking.store", "booking.model", "booking.people", "booking.errors"},
    "booking.invitations": {"booking.accounts", "booking.store", "booking.model", "booking.people", "booking.errors"},
    "booking.audit": {"booking.store", "booking.model", "booking.people"},
    "booking.passwords": {"booking.errors"},
    "booking.throttle": {"booking.clock", "booking.errors"},
    "booking.store": {
        "booking.addresses",
        "booking.model",
        "booking.people",
        "booking.notice",
        "booking.errors",
        "booking.clock",
    },
    "booking.config": {"booking.addresses", "booking.model", "booking.people", "booking.senders", "booking.errors"},
    "booking.model": {"booking.people"},
    "booking.people": {"booking.addresses"},
    "booking.addresses": {"booking.errors"},
    "booking.typos": {"booking.addresses"},
    "booking.errors": set(),
    "booking.clock": set(),
    "booking.characters": set(),
    "booking.moments": {"booking.clock"},
    "booking": set(),
}
ONLY_IN = {
    "bottle": ("booking/web/",),
    "waitress": (
        "booking/web/server.py",
        "booking/web/connections.py",
        "booking/web/incoming.py",
        "booking/web/proxy.py",
    ),
    "sqlite3": ("booking/store/",),
    "schedule": ("booking/jobs.py",),
    "argon2": ("booking/passwords.py",),
    "idna": ("booking/addresses.py",),
    "smtplib": ("booking/senders/",),
    "icalendar": ("booking/senders/",),
    "time": ("booking/clock.py",),
}
FUNCTION_LINES_AT_MOST = 45


def name_of(module: Path) -> str:
    return ".".join(module.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def part_of(name: str) -> str:
    return max((part for part in MAY_IMPORT if name == part or name.startswith(part + ".")), key=len)


def imports_of(module: Path) -> Iterator[str]:
    """Yield the full names that a module imports; `from booking import seats` counts as booking.seats."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            submodules = {f"{node.module}.{alias.name}" for alias in node.names}
            known = submodules & {name_of(other) for other in MODULES}
            yield from known or {str(node.module)}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_imports_point_one_way(module: Path) -> None:
    own = part_of(name_of(module))
    for imported in imports_of(module):
        if imported.split(".")[0] == "booking":
            part = part_of(imported)
            assert part == own or part in MAY_IMPORT[own], f"{name_of(module)} must not import {imported}"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_technology_stays_in_its_room(module: Path) -> None:
    here = module.relative_to(ROOT).as_posix()
    for imported in imports_of(module):
        room = ONLY_IN.get(imported.split(".")[0])
        assert room is None or here.startswith(room), f"{here} must not import {imported}"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_functions_fit_on_a_screen(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < FUNCTION_LINES_AT_MOST, f"{module.name}: {node.name}"


def test_the_readme_lists_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `--([a-z_]+)` \| `(BOOKING_[A-Z_]+)` \| (.*?) \| (.*?) \|$", README, re.MULTILINE)

    assert rows == [
        (one.name, f"BOOKING_{one.name.upper()}", f"`{one.default}`" if one.default else "", one.help)
        for one in SETTINGS
    ]


def test_the_readme_lists_every_error_code() -> None:
    rows = re.findall(r"^\| (\d{3}) \| `([a-z_]+)` \| (.*?) \|$", README, re.MULTILINE)

    assert rows == [(str(one.status), code, one.title) for code, one in PROBLEMS.items()]


def test_the_readme_s_map_names_every_module_of_the_root() -> None:
    for module in MODULES:
        here = module.relative_to(ROOT)
        if len(here.parts) <= 2 and here.name != "__init__.py":
            assert f"{here.name}" in README, f"{here} is not on the README's map"
