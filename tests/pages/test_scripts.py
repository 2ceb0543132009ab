"""What a page loads of scripts: one file, made of the modules beside it, small before it is compressed."""

import re
from collections import Counter

import pytest

from booking import STATIC
from booking.errors import NotFound
from booking.web.pages import assets

BYTES_AT_MOST = {"live.js": 25_000, "admin.js": 30_000}


@pytest.mark.parametrize("name", BYTES_AT_MOST)
def test_all_scripts_of_a_page_are_one_small_file(name: str) -> None:
    script = assets.serve(name).body.decode("utf-8")

    assert len(script.encode("utf-8")) <= BYTES_AT_MOST[name]
    assert "import " not in script
    assert "export " not in script
    assert script.index("function isInUse(") < script.index("function update(")  # What is imported comes first.
    assert script.count("function update(") == 1


def test_no_two_modules_use_the_same_name_for_they_are_sent_as_one() -> None:
    declared = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
    names = Counter(name for file in (STATIC / "live").iterdir() for name in declared.findall(file.read_text("utf-8")))

    assert [name for name, count in names.items() if count > 1] == []


def test_modules_are_sent_only_as_parts_of_a_script() -> None:
    module = next((STATIC / "live").iterdir())

    with pytest.raises(NotFound):
        assets.serve(f"live/{module.name}")
