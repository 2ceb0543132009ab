"""The parts of a page that is open: those that are as its reader has them are left out of a refresh, unmade."""

import hashlib
import os
from collections.abc import Mapping
from itertools import chain, zip_longest

import msgspec
from msgspec.structs import replace

from booking.model import Event

MARK = os.urandom(16).hex()  # Nobody can type it.


class Parts:
    """The parts of one page, each by its id, with a digest of all that it is made from.

    `known` are those that its reader has already, `common` is what all parts are made from. Templates write `mark`
    before and after each.
    """

    mark = MARK

    def __init__(self, known: Mapping[str, bytes], *common: object) -> None:
        self.found: dict[str, bytes] = {}
        self._known = known
        self._common = hashlib.blake2b(repr(common).encode(), digest_size=8).digest()

    def is_known(self, name: str, event: Event, *rest: object) -> bool:
        """Note a part that shows an event and the rest; whether the reader has it as it is now."""
        by_the_clock = (event.status, event.window, event.is_held_until_start)
        as_shown = (*by_the_clock, event.held_seats, event.free_seats, event.waiting)
        content = msgspec.msgpack.encode((self._common, replace(event, as_of=0), as_shown, rest))
        self.found[name] = hashlib.blake2b(content, digest_size=8).digest()
        return self._known.get(name) == self.found[name]

    def around(self, html: str) -> str:
        """Return a page with the names of its parts in their places, whether they have been made or not."""
        return "".join(chain.from_iterable(zip_longest(html.split(MARK)[::2], self.found, fillvalue="")))
