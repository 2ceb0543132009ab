"""Each fault that is short, injected into the running process: what is answered, said and kept; the rest is torture."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.site import DISK_BYTES, Site, small_disk, started
from tests.faults.table import FAULTS, HINDRANCES, Fault, Hindrance


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site that outlasts all these faults, one after the other."""
    with started(tmp_path_factory.mktemp("faults") / "site", request.param) as running:
        yield running


@pytest.mark.parametrize(
    ("site", "fault"),
    [pytest.param(one.start, one, id=one.name) for one in FAULTS if not one.is_long],
    indirect=["site"],
    scope="module",
)
def test_a_fault_is_told_and_said_and_takes_no_seat_with_it(fault: Fault, site: Site) -> None:
    fault.endure(site)


@pytest.mark.parametrize("hindrance", [pytest.param(one, id=one.name) for one in HINDRANCES if not one.is_long])
def test_a_start_that_is_hindered_says_so_and_leaves_the_file_alone(hindrance: Hindrance, tmp_path: Path) -> None:
    with small_disk(tmp_path, DISK_BYTES):
        hindrance.endure(tmp_path / "site.db")
