"""What is told of the API, what the database keeps and what letters say is as it was, to the byte."""

import pytest

from tests.support.golden_files import FOLDER, all_files, compared


def test_every_file_is_made_by_something() -> None:
    assert sorted(all_files()) == sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("name", all_files())
def test_nothing_differs_from_the_file(name: str) -> None:
    compared(name, all_files()[name]())
