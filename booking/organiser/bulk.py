"""What an admin does to many bookings at once: how far it is, and with which it could not be done.

It goes on in a thread of its own, whether or not somebody looks at it, and ends with the process.
"""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from booking.store.database import Database, Tx
from booking.store.slices import Slices

Act = Literal["confirm", "cancel", "unconfirm", "restore"]
UNDONE_BY: dict[Act, Act] = {"confirm": "unconfirm", "cancel": "restore"}
_REMEMBERED_AT_MOST = 20


class Refused(NamedTuple):
    """A booking with which it could not be done: its id, whose it was as far as that is known, and why."""

    booking_id: str
    who: str
    code: str
    sentence: str


class Outcome(NamedTuple):
    """What came of several bookings: those with which it is done, those of them that it has changed, and the others."""

    done: list[str]
    changed: list[str]
    refused: list[Refused]


class Bulk:
    """One thing that is done to many bookings of an event, by their ids; `key` is what it is found by.

    `undoing` is what takes it back, once somebody has asked for that.
    """

    def __init__(self, event_id: int, act: Act, booking_ids: Sequence[str]) -> None:
        self.key = os.urandom(16).hex()
        self.event_id, self.act, self.booking_ids = event_id, act, booking_ids
        self.outcome = Outcome([], [], [])
        self.has_failed = False
        self.undoing: Bulk | None = None
        self._handled = 0

    @property
    def handled(self) -> int:
        """How many of the bookings it has come to."""
        return self._handled

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done."""
        return self.has_failed or self._handled == len(self.booking_ids)

    def next_ids(self, limit: int) -> Sequence[str]:
        """Return the ids of the bookings that come next."""
        return self.booking_ids[self._handled : self._handled + limit]

    def add(self, outcome: Outcome, handled: int) -> None:
        """Note what has come of the next bookings, once it is stored."""
        self.outcome.done.extend(outcome.done)
        self.outcome.changed.extend(outcome.changed)
        self.outcome.refused.extend(outcome.refused)
        self._handled += handled

    def carry_on(self, database: Database, act: Callable[[Tx, Sequence[str]], Outcome]) -> None:
        """Come to all of the bookings, a few at a time, so that whoever books meanwhile need not wait for long.

        Raises what `act` does, with what was done before done.
        """
        slices, pause = Slices(database), threading.Event()
        came: list[tuple[Outcome, int]] = []

        def do(tx: Tx, limit: int) -> int:
            ids = self.next_ids(limit)
            came[:] = [(act(tx, ids), len(ids))]
            return len(ids)

        while not self.is_over:
            try:
                slices.write(do)
            except BaseException:
                self.has_failed = True
                raise
            self.add(*came[0])
            pause.wait(slices.rest_seconds())


class Bulks:
    """Those that are under way or were lately; safe in all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[str, Bulk] = OrderedDict()

    def begin(self, event_id: int, act: Act, booking_ids: Sequence[str]) -> Bulk:
        """Return a new one, which can be found from now on."""
        bulk = Bulk(event_id, act, booking_ids)
        with self._lock:
            self._keep(bulk)
        return bulk

    def begin_undoing(self, bulk: Bulk) -> Bulk | None:
        """Return a new one that takes back all that another has changed, or None where somebody has begun that."""
        with self._lock:
            if bulk.undoing is not None:
                return None
            bulk.undoing = Bulk(bulk.event_id, UNDONE_BY[bulk.act], tuple(bulk.outcome.changed))
            self._keep(bulk.undoing)
            return bulk.undoing

    def find(self, event_id: int, key: str) -> Bulk | None:
        """Return the one at this event, or None where it is forgotten."""
        bulk = self._found.get(key)
        return bulk if bulk is not None and bulk.event_id == event_id else None

    def _keep(self, bulk: Bulk) -> None:
        self._found[bulk.key] = bulk
        while len(self._found) > _REMEMBERED_AT_MOST:
            self._found.popitem(last=False)
