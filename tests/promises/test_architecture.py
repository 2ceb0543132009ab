"""The house keeps its shape: imports point one way, modules hold one idea, the README tells the truth."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import booking
from booking.config import SETTINGS
from booking.web.http.problems import PROBLEMS
from tests.support.process import ROOT

MODULES = [ROOT / "app.py", *sorted((ROOT / "booking").rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")

# The floors of the house from the top: a module imports from its own floor and from those below. A module stands on the
# floor of the longest of these names that begins its own.
FLOORS = (
    ("app",),
    ("booking.web.server",),
    ("booking.web.app", "booking.web.routes"),
    ("booking.web.pages",),
    ("booking.web.api",),
    ("booking.web.auth",),
    ("booking.web.site", "booking.web.http", "booking.web"),
    ("booking.delivery", "booking.bot", "booking.demo"),
    ("booking.accounts", "booking.payments", "booking.door", "booking.webhooks"),
    ("booking",),
    ("booking.store", "booking.senders"),
    ("booking.texts", "booking.monitoring"),
    (
        *("booking.model", "booking.notice", "booking.people", "booking.addresses", "booking.errors", "booking.clock"),
        *("booking.money", "booking.reference", "booking.questions", "booking.seat_kinds"),
    ),
    ("booking.texts.languages", "booking.texts.sentences"),
)
FLOOR_OF = {name: height for height, names in enumerate(FLOORS) for name in names}
ONLY_IN = {
    "bottle": ("booking/web/", "booking/delivery/letters.py", "booking/texts/catalogue.py"),
    "waitress": ("booking/web/server/",),
    "apsw": ("booking/store/",),
    "sqlite3": (),
    "schedule": ("booking/jobs.py",),
    "argon2": ("booking/accounts/passwords.py",),
    "prometheus_client": ("booking/web/pages/measured.py",),
    "PIL": ("booking/pictures/remake.py", "booking/demo/covers.py"),
    "multipart": ("booking/web/http/upload.py",),
    "defusedxml": ("booking/payments/statements/camt.py",),
    "mt940": ("booking/payments/statements/mt940.py",),
    "idna": ("booking/addresses.py",),
    "anyascii": ("booking/texts/places.py",),
    "markdown_it": ("booking/texts/markdown.py",),
    "smtplib": ("booking/senders/",),
    "icalendar": ("booking/senders/",),
    "time": ("booking/clock.py",),
    "dataclasses": (  # Where things are made once; what is read from a row or made for a request is a struct.
        *("app.py", "booking/config.py", "booking/organisation.py", "booking/payment.py", "booking/organiser/reach.py"),
        *("booking/senders/smtp_url.py", "booking/accounts/throttle.py", "booking/web/site.py"),
        *("booking/web/api/endpoint.py", "booking/web/pages/settings.py"),
    ),
}
FUNCTION_LINES_AT_MOST = 40
# Of waitress, without which the server must not start; of Bottle, which is not to do it for each route; of NamedTuple.
PRIVATE_NAMES_OF_LIBRARIES = {"_flush_outbufs_below_high_watermark", "_compile", "_fields"}
NAMES_AN_ATTRIBUTE = {"setattr", "delattr", "getattr", "hasattr", "patch", "object"}  # The last is `patch.object`.
# For "must", "whether it is", "no longer", and "for whoever".
NOT_PLAIN = re.compile(r"\bshall\b|\bbe it\b|\bno more(?=[.,;:)]|$)|\b(?:by|for|to) who\b", re.IGNORECASE)


def name_of(module: Path) -> str:
    return ".".join(module.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {name_of(module) for module in MODULES}


def floor_of(name: str) -> int:
    return FLOOR_OF[max((room for room in FLOOR_OF if name == room or name.startswith(room + ".")), key=len)]


def imports_of(module: Path) -> Iterator[str]:
    """Yield the full names that a module imports; `from booking import seats` counts as booking.seats."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            submodules = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from submodules & NAMES or {str(node.module)}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_imports_point_downward(module: Path) -> None:
    for imported in imports_of(module):
        # What the package itself has, the house stands on.
        if imported.startswith("booking."):
            assert floor_of(imported) >= floor_of(name_of(module)), f"{name_of(module)} must not import {imported}"


def test_the_package_itself_imports_nothing_of_the_house() -> None:
    assert [name for name in imports_of(ROOT / "booking" / "__init__.py") if name.startswith("booking")] == []


def test_no_module_imports_itself_in_a_circle() -> None:
    sorter = TopologicalSorter({name_of(module): set(imports_of(module)) for module in MODULES})

    assert len(list(sorter.static_order())) > len(MODULES)  # A circle raises CycleError.


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_technology_stays_in_its_room(module: Path) -> None:
    here = module.relative_to(ROOT).as_posix()
    for imported in imports_of(module):
        room = ONLY_IN.get(imported.split(".")[0])
        assert room is None or here.startswith(room), f"{here} must not import {imported}"


def test_no_test_brings_a_second_sqlite() -> None:
    """Two of them in one process take each other's locks on a file away: see `tests.support.database_file`.

    The bench slows down earlier releases, too, which have the other one; its test opens no file of the service with it.
    """
    assert [name_of(test) for test in TESTS if "sqlite3" in imports_of(test)] == ["tests.promises.test_bench"]


def written_in(module: Path) -> Iterator[str]:
    """Yield the docstrings and comments of a module, each on one line."""
    source = module.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield " ".join((ast.get_docstring(node) or "").split())
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_docstrings_and_comments_are_plain_english(module: Path) -> None:
    assert [text for text in written_in(module) if NOT_PLAIN.search(text)] == []


def test_what_people_are_told_to_type_is_the_command_that_they_have() -> None:
    """Once it is installed there is no app.py."""
    telling = [
        name_of(module)
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and re.search(r"(python |`|: )app\.py\b", str(node.value))
    ]
    assert set(telling) == {"booking"}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_functions_fit_on_a_screen(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < FUNCTION_LINES_AT_MOST, f"{module.name}: {node.name}"


def names_read_in(test: Path) -> Iterator[str]:
    """Yield the names that a test reads or patches in what others have made: attributes, modules, imported names."""
    for node in ast.walk(ast.parse(test.read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                pass
            case ast.Attribute(attr=name):
                yield name
            case ast.Import(names=imported):
                yield from (alias.name for alias in imported)
            case ast.ImportFrom(module=module, names=imported):
                yield from (f"{module}.{alias.name}" for alias in imported)
            case ast.Call(args=arguments) if ast.unparse(node.func).split(".")[-1] in NAMES_AN_ATTRIBUTE:
                yield from (str(one.value) for one in arguments if isinstance(one, ast.Constant))


@pytest.mark.parametrize("test", TESTS, ids=name_of)
def test_no_test_reads_a_private_name(test: Path) -> None:
    private = {name for name in names_read_in(test) if re.search(r"(^|\.)_(?!_)", name)}

    assert private <= PRIVATE_NAMES_OF_LIBRARIES


def test_the_readme_lists_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `--([a-z_]+)` \| `(BOOKING_[A-Z_]+)` \| (.*?) \| (.*?) \|$", README, re.MULTILINE)

    assert rows == [
        (one.name, f"BOOKING_{one.name.upper()}", f"`{one.default}`" if one.default else "", one.help)
        for one in SETTINGS
    ]


def test_the_readme_lists_every_error_code() -> None:
    rows = re.findall(r"^\| (\d{3}) \| `([a-z_]+)` \| (.*?) \|$", README, re.MULTILINE)

    assert rows == [(str(one.status), code, one.title) for code, one in PROBLEMS.items()]


def test_the_map_names_every_module_of_the_root_and_every_folder() -> None:
    drawn = re.findall(r"^ +([a-z_]+(?:/|\.py)) ", booking.__doc__ or "", re.MULTILINE)
    there = [one for top in (ROOT / "booking", ROOT / "booking" / "web") for one in top.iterdir()]
    folders = {f"{one.name}/" for one in there if one.is_dir() and one.name != "__pycache__"}

    assert sorted(drawn) == sorted(folders | {one.name for one in there if one.suffix == ".py"} - {"__init__.py"})


def test_the_root_and_the_web_stay_small_enough_to_be_seen_at_once() -> None:
    assert len(list((ROOT / "booking").glob("*.py"))) <= 25
    assert len(list((ROOT / "booking" / "web").glob("*.py"))) <= 5
