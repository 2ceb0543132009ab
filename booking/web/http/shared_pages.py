"""Guests' pages: made one at a time, each for everyone who had asked for it before it was begun.

A page costs some ten milliseconds of the interpreter. However many people open it at once, one of them at a time makes
it, so that bookings go on beside; and nobody is shown what was read before they asked.
"""

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from booking.web.http.answers import Answer

_KEPT_AT_MOST = 16


class _Made(NamedTuple):
    begun: int
    answer: Answer


class SharedPages:
    """The pages made last, by what was asked; `asks` counts how often one was asked for."""

    def __init__(self) -> None:
        self.asks = 0
        self._turns = itertools.count(1)
        self._making = threading.Lock()
        self._made: OrderedDict[str, _Made] = OrderedDict()

    @property
    def pages_kept(self) -> int:
        """How many pages are kept."""
        return len(self._made)

    def page(self, asked: str, make: Callable[[], Answer]) -> Answer:
        """Return what `make` returns, called now or, since this was asked, for somebody else."""
        came = next(self._turns)
        self.asks += 1
        with self._making:
            made = self._made.get(asked)
            if made is None or made.begun < came:
                made = _Made(next(self._turns), make())
                self._made[asked] = made
                self._made.move_to_end(asked)
                if len(self._made) > _KEPT_AT_MOST:
                    self._made.popitem(last=False)
        return made.answer
