"""Codes that phones read from a page or from paper."""

from typing import NamedTuple

_QUIET_MODULES = 4  # Around it, or phones don't find it.


class Code(NamedTuple):
    """A QR code as qr.tpl draws it: a square of so many modules, and the path of the dark ones."""

    size: int
    path: str


def code(content: str | bytes) -> Code:
    """Return the QR code of a text, which is read as UTF-8."""
    import segno  # Here: most pages have no code.

    data = content.encode("utf-8") if isinstance(content, str) else content
    # The error correction is what EPC069-12 asks for.
    rows = list(segno.make_qr(data, error="m", mode="byte", boost_error=False).matrix_iter(border=_QUIET_MODULES))
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Code(len(rows), "".join(dark))
