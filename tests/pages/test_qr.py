"""Codes on pages are read by what phones read them with."""

import re

from booking.web.pages import qr
from tests.support import barcodes


def test_a_code_is_read_as_it_was_written() -> None:
    for text in ("https://example.org/b/K7F3QX", "ST00012|Name=ООО «Три кита»|Purpose=Вишнёвый сад", "BCD\n002\n1"):
        assert barcodes.read(*qr.code(text)) == text


def test_a_code_has_a_quiet_zone() -> None:
    code = qr.code("K7F3QX")

    assert min(int(number) for pair in re.findall(r"M(\d+) (\d+)", code.path) for number in pair) == 4
