"""Codes that phones read from a page or from paper."""

import functools
import itertools
from collections.abc import Iterable
from typing import NamedTuple

_QUIET_MODULES = 4  # Around it, or phones don't find it.
_KEPT_AT_MOST = 64


class Code(NamedTuple):
    """A QR code as qr.tpl draws it: a square of so many modules, and the path of the dark ones."""

    size: int
    path: str


@functools.lru_cache(maxsize=_KEPT_AT_MOST)
def code(content: str | bytes) -> Code:
    """Return the QR code of a text, which is read as UTF-8."""
    import segno  # Here: most pages have no code.

    data = content.encode("utf-8") if isinstance(content, str) else content
    # The error correction is what EPC069-12 asks for.
    rows = list(segno.make_qr(data, error="m", mode="byte", boost_error=False).matrix_iter(border=_QUIET_MODULES))
    return Code(len(rows), "".join(_dark(y, row) for y, row in enumerate(rows)))


def _dark(y: int, row: Iterable[int]) -> str:
    """Return the dark modules of a row as rectangles, one for each run of them."""
    runs = (list(run) for is_dark, run in itertools.groupby(enumerate(row), lambda one: one[1]) if is_dark)
    return "".join(f"M{run[0][0]} {y}h{len(run)}v1h-{len(run)}z" for run in runs)
