"""What deploy/ and the image take away from the service is nothing that it needs."""

import re

import pytest

from tests.support.process import ROOT

UNITS = {name: (ROOT / "deploy" / name).read_text(encoding="utf-8") for name in ("booking.service", "booking@.service")}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_the_metrics_can_read_what_the_system_tells_of_the_process(unit: str) -> None:
    """Without /proc/stat there would be no process_start_time_seconds, and no alert by it."""
    assert "\nProtectProc=invisible\n" in unit
    assert "\nProcSubset=" not in unit


def test_one_of_many_sites_is_kept_as_short_as_a_single_one() -> None:
    alone, one_of_many = (unit.partition("\nUMask=")[2] for unit in UNITS.values())
    assert "SystemCallFilter=" in alone
    assert one_of_many == alone


def test_a_container_can_sort_what_is_too_much_for_memory() -> None:
    """SQLite needs a directory for that, and without one that can be written to an upgrade ends with an I/O error."""
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (volume,) = re.findall("^VOLUME (.+)$", image, re.MULTILINE)
    assert f"SQLITE_TMPDIR={volume}\n" in image
