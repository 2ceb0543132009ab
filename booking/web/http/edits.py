"""What stands in a form as its page has shown it is no change: only what somebody has typed is saved.

Two people may have the same page open. The one who saves last must not undo what only the other has changed.
"""

import hashlib
from collections.abc import Mapping

from booking.model import TIMES
from booking.web.http.decode import KIND_FIELD, QUESTION_FIELD, Fields
from booking.web.http.request import ZONE_FIELD

FIELD = "shown"
_TOGETHER = (
    ("hold_time", "hold_unit"),
    ("offer_time", "offer_unit"),
    ("grace_time", "grace_unit"),
    ("price", "currency"),
)
_DIGITS = 16


def digest(given: Mapping[str, str | int]) -> str:
    """Return what a page says in the hidden field FIELD of all that stands in the others: a short digest of each."""
    return " ".join(f"{name}:{_digest(str(value))}" for name, value in given.items())


def leave_out(given: Fields, zone_name: str) -> None:
    """Drop from a form's fields those that are as its page has shown them, and FIELD; programs have none of it.

    `zone_name` is the zone that its times were typed in: the same text in another zone is another time.
    """
    if not given.is_form:
        return
    shown = dict(one.partition(":")[::2] for one in str(given.pop(FIELD, "")).split())
    unchanged = {name for name, value in given.items() if shown.get(name) == _digest(str(value))}
    for pair in _TOGETHER:
        if not unchanged.issuperset(pair):
            unchanged.difference_update(pair)
    for pattern, more in ((QUESTION_FIELD, ()), (KIND_FIELD, ("price", "currency"))):
        named = {name for name in {*given, *shown} if pattern.fullmatch(name)}
        if named and not unchanged.issuperset({*named, *more}):
            unchanged -= {*named, *more}  # Some of them would be read as all there are.
    if shown.get(ZONE_FIELD, _digest(zone_name)) != _digest(zone_name):
        unchanged.difference_update(TIMES)
    for name in unchanged:
        del given[name]


def _digest(text: str) -> str:
    lines = text.replace("\r\n", "\n").strip()  # Browsers send lines their own way.
    return hashlib.sha256(lines.encode(errors="replace")).hexdigest()[:_DIGITS]
