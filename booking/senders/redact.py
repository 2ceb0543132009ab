"""Text from another machine, redacted so that it can be logged and shown."""

import re
from collections.abc import Iterable

_LONGEST = 300
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"'@]+@[^\s<>()\[\],;:\\\"'@]+")
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def redacted(words: str, secrets: Iterable[str] = ()) -> str:
    """Return the words on one line and not too long, with every secret and e-mail address in them masked."""
    # The longest first: a short one may be a part of it.
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        words = words.replace(secret, "…")
    line = _UNPRINTABLE.sub(" ", _ADDRESS.sub("…@…", words)).strip()
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
