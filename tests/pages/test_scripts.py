"""What a page loads of scripts: one file, made of the modules beside it, small before it is compressed."""

import re
from collections import Counter
from pathlib import Path

import pytest

from booking import STATIC
from booking.errors import NotFound
from booking.web.pages import assets

BYTES_AT_MOST = {"live.js": 25_000, "admin.js": 30_000, "door.js": 20_000}
MODULES = [folder for folder in STATIC.iterdir() if folder.is_dir()]


@pytest.mark.parametrize("name", BYTES_AT_MOST)
def test_all_scripts_of_a_page_are_one_small_file(name: str) -> None:
    script = assets.serve(name).body.decode("utf-8")
    imported, uses_it = ("find", "verdictOf") if name == "door.js" else ("isInUse", "update")

    assert len(script.encode("utf-8")) <= BYTES_AT_MOST[name]
    assert "import " not in script
    assert "export " not in script
    assert script.index(f"function {imported}(") < script.index(f"function {uses_it}(")  # What is imported comes first.
    assert script.count(f"function {uses_it}(") == 1


@pytest.mark.parametrize("folder", MODULES, ids=lambda folder: folder.name)
def test_no_two_modules_use_the_same_name_for_they_are_sent_as_one(folder: Path) -> None:
    declared = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
    names = Counter(name for file in folder.iterdir() for name in declared.findall(file.read_text("utf-8")))

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("folder", MODULES, ids=lambda folder: folder.name)
def test_modules_are_sent_only_as_parts_of_a_script(folder: Path) -> None:
    module = next(folder.iterdir())

    with pytest.raises(NotFound):
        assets.serve(f"{folder.name}/{module.name}")


def test_the_door_s_worker_may_look_after_the_pages_of_events_and_is_alone_in_that() -> None:
    allowed = {
        name: dict(assets.serve(name).headers).get("Service-Worker-Allowed") for name in ("door_worker.js", "door.js")
    }

    assert allowed == {"door_worker.js": "/admin/events/", "door.js": None}
