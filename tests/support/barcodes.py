"""Codes on pages are read by what phones read them with."""

import re
from typing import Any

import zxingcpp

_POINTS = 4  # On each side of a module.


def read(size: int, dark: str) -> str:
    """Return what a reader finds in a code of so many modules a side, drawn by the path of the dark ones."""
    side = _POINTS * size
    points = bytearray(b"\xff" * side * side)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", dark):
        for line in range(_POINTS * int(y), _POINTS * int(y) + _POINTS):
            begins, long = line * side + _POINTS * int(x), _POINTS * int(width)
            points[begins : begins + long] = bytes(long)
    picture = memoryview(points).cast("B", (side, side))
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return str(found.text)


def read_shown(code: Any) -> str:
    """Return what a reader finds in a code of a page."""
    return read(int(code["viewbox"].split()[2]), code.select("path")[1]["d"])
