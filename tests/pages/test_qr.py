"""Codes on pages are read by what phones read them with."""

import re

import zxingcpp

from booking.web.pages import qr


def read(code: qr.Code) -> str:
    """Return what a reader finds in a code, drawn with four points for each of its modules."""
    side = 4 * code.size
    points = bytearray(b"\xff" * side * side)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", code.path):
        for line in range(4 * int(y), 4 * int(y) + 4):
            points[line * side + 4 * int(x) : line * side + 4 * int(x) + 4] = bytes(4)
    (found,) = zxingcpp.read_barcodes(memoryview(points).cast("B", (side, side)))
    return str(found.text)


def test_a_code_is_read_as_it_was_written() -> None:
    for text in ("https://example.org/b/K7F3QX", "ST00012|Name=ООО «Три кита»|Purpose=Вишнёвый сад", "BCD\n002\n1"):
        assert read(qr.code(text)) == text


def test_a_code_has_a_quiet_zone() -> None:
    code = qr.code("K7F3QX")

    assert min(int(number) for pair in re.findall(r"M(\d+) (\d+)", code.path) for number in pair) == 4
