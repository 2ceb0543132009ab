"""History: the story of every event, complete. Replaying it gives the live bookings, the waiting list and the event.

No name and no address is in it: these can be erased, what happened stays.

It is a stream, too: consumers make of its lines whatever follows from them. Each has a cursor in the database that
moves in the transaction that writes what it has made: nothing is lost or made twice, whatever the instant at which the
process ends. docs/stream.md says how one is added.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from booking import store
from booking.errors import Busy
from booking.model import Booking, EndedBooking, Fact, HistoryEntry
from booking.refusals import require_event
from booking.store.consumers import Cursor
from booking.store.database import Database, Tx
from booking.store.slices import Slices
from booking.store.threads import lasting

LOOK_EVERY_SECONDS = 2.0
_DEAD_AFTER_SECONDS = 10 * LOOK_EVERY_SECONDS
# Lets what happens at the same time be read together, rather than each in a write of its own between the bookings.
_GATHER_SECONDS = 0.1

log = logging.getLogger(__name__)


def page(tx: Tx, event_id: int, after: int, limit: int, booking_id: str | None = None) -> list[HistoryEntry]:
    """Return up to `limit` lines of an event with ids beyond `after`, in the order they happened.

    Only those of `booking_id`, where it is given. Raises NotFound.
    """
    require_event(tx, event_id)
    return store.history.page(tx, event_id, after, limit, booking_id)


def was_corrected(tx: Tx, ended: EndedBooking) -> bool:
    """Whether a booking that ended goes on under another id, which was sent to its corrected address."""
    return ended.reason == "handed_over" and store.history.was_corrected(tx, ended.id)


def corrected(tx: Tx, bookings: Iterable[Booking | EndedBooking]) -> frozenset[str]:
    """Return the ids of those of these bookings that were corrected so."""
    return frozenset(one.id for one in bookings if isinstance(one, EndedBooking) and was_corrected(tx, one))


class Consumer(NamedTuple):
    """Who reads the stream: the name of its cursor, and what it does.

    `consume(tx, facts, position, limit)` writes what follows from the facts, which come in their order, each once. It
    returns how far it has come: to the last of them, or less. Of a fact with more than `limit` rows to write it may do
    some, and leave a position by which it goes on. `skip(tx, fact, position)` returns the position behind the next row
    of such a fact, where that one can't be written, or None to pass the whole fact over. Where it `is_wanted` at times,
    nothing is written for it at others.
    """

    name: str
    consume: Callable[[Tx, Sequence[Fact], str, int], Cursor]
    skip: Callable[[Tx, Fact, str], str | None] = lambda *_: None
    is_wanted: Callable[[Tx], bool] | None = None


class Stream:
    """Lets the consumers read on when something has happened, in a background thread; then calls `wake_delivery`.

    `journal` is given what the first of them has read, once that is committed; a line may come twice.
    """

    def __init__(
        self,
        database: Database,
        consumers: Sequence[Consumer],
        wake_delivery: Callable[[], None],
        journal: Callable[[Sequence[Fact]], None] = lambda _: None,
    ) -> None:
        self._journal = journal
        self._database = database
        self._consumers = consumers
        self._slices = Slices(database)
        self._wake_delivery = wake_delivery
        self._read_at = dict.fromkeys((one.name for one in consumers), database.clock.monotonic())
        self._stop = threading.Event()
        self._thread = lasting("stream", self._run_until_stopped, self._stop)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Let the slice under way finish, and end the thread; what is not read yet is for the next start."""
        self._stop.set()
        self._database.queued.set()
        if self._thread.is_alive():
            self._thread.join()

    def fault(self) -> str | None:
        """Return why the stream counts as dead, or None: a consumer has read nothing for ten of its looks."""
        now = self._database.clock.monotonic()
        name, read_at = min(self._read_at.items(), key=lambda one: one[1])
        if now - read_at <= _DEAD_AFTER_SECONDS:
            return None
        return (
            f"the consumer {name!r} has read nothing of the stream for {int(now - read_at)} seconds; it looks every "
            f"{int(LOOK_EVERY_SECONDS)}"
        )

    def read_on(self) -> None:
        """Let the consumers read, a slice of each in turn, between which bookings flow, until nothing is left.

        Raises what one of them raised once the others have read.
        """
        errors: list[Exception] = []
        behind = list(self._consumers)
        while behind:
            behind = [consumer for consumer in behind if self._has_more(consumer, errors)]
            if behind and self._stop.wait(self._slices.rest_seconds()):
                return
        if errors:
            raise errors[0] if len(errors) == 1 else ExceptionGroup("several consumers can't read", errors)

    def _has_more(self, consumer: Consumer, errors: list[Exception]) -> bool:
        """Let a consumer read a slice; return whether there may be more, and add what it raises to the errors."""
        heard: list[Fact] = []

        def consume(tx: Tx, facts: Sequence[Fact], position: str, limit: int) -> Cursor:
            heard.extend(facts)
            return consumer.consume(tx, facts, position, limit)

        try:
            has_more = self._is_wanted(consumer) and self._slices.write(
                lambda tx, limit: advance(tx, consumer._replace(consume=consume), limit)
            )
        except Busy:
            raise
        except Exception as error:
            errors.append(error)
            return False
        self._read_at[consumer.name] = self._database.clock.monotonic()
        if consumer is self._consumers[0]:
            self._journal(heard)
        return has_more

    def _is_wanted(self, consumer: Consumer) -> bool:
        return consumer.is_wanted is None or self._database.read(consumer.is_wanted)

    def _run_until_stopped(self) -> None:
        while not self._stop.is_set():
            self._database.queued.clear()
            has_read = self._read_on_safely()
            self._wake_delivery()
            if self._stop.wait(_GATHER_SECONDS if has_read else LOOK_EVERY_SECONDS):
                return
            if has_read:
                self._database.queued.wait(LOOK_EVERY_SECONDS)

    def _read_on_safely(self) -> bool:
        try:
            self.read_on()
        except Busy:  # The database logs why once, however long it lasts.
            return False
        except Exception:
            log.exception("The stream is not read; that is tried again in %d s.", LOOK_EVERY_SECONDS)
            return False
        return True


def advance(tx: Tx, consumer: Consumer, limit: int) -> int:
    """Let a consumer read up to `limit` lines; return how many, or `limit` where there may be more.

    A line that it can't read is logged and passed over, so that the others are read. But where it can read none of
    those that it should make something of, it is the consumer that is at fault: it raises that, and nothing is lost.
    """
    read: list[int] = []
    if store.set_aside.attempt(tx, lambda: read.append(_advance(tx, consumer, limit).lines)) is None:
        return read[0]
    return _advance_one_by_one(tx, consumer, limit)


class _Step(NamedTuple):
    """How many lines were read, or the limit where there may be more, and whether something was made of them."""

    lines: int
    was_of_use: bool


def _advance(tx: Tx, consumer: Consumer, limit: int) -> _Step:
    cursor = store.consumers.find(tx, consumer.name)
    facts = store.history.find_after(tx, cursor.last_history_id, limit)
    if not facts:
        return _Step(0, was_of_use=False)
    before = tx.total_changes()
    reached = consumer.consume(tx, facts, cursor.position, limit)
    if reached == cursor:
        raise RuntimeError(f"the consumer {consumer.name!r} does not come on at line {facts[0].id} of the history")
    was_of_use = tx.total_changes() > before
    store.consumers.move(tx, consumer.name, reached)
    return _Step(len(facts) if reached == Cursor(facts[-1].id) else limit, was_of_use)


def _advance_one_by_one(tx: Tx, consumer: Consumer, limit: int) -> int:
    steps: list[_Step] = []
    failed: list[tuple[str, Exception]] = []
    for _ in range(limit):
        error = store.set_aside.attempt(tx, lambda: steps.append(_advance(tx, consumer, 1)))
        if error is not None:
            failed.append((_pass_over(tx, consumer, error), error))
        elif not steps[-1].lines:
            break
    has_read_all = bool(steps) and not steps[-1].lines
    has_one_reason = len({type(error) for _, error in failed}) == 1
    # One line before a whole slice of others of which nothing is made would keep back all that comes behind them.
    if has_one_reason and (has_read_all or len(failed) > 1) and not any(step.was_of_use for step in steps):
        raise failed[0][1]
    for what, error in failed:
        log.error("%s of the history is of no use to the consumer %r: %s", what, consumer.name, error)
    return 0 if has_read_all else limit


def _pass_over(tx: Tx, consumer: Consumer, error: Exception) -> str:
    """Pass over one row of the next line or, where that fails too, the line; return what, raise `error` without one."""
    skipped: list[Cursor | None] = []
    if store.set_aside.attempt(tx, lambda: skipped.append(_skip(tx, consumer))) is None and skipped[0] is not None:
        return f"What follows for {skipped[0].position!r} from the line {skipped[0].last_history_id + 1}"
    history_id = store.consumers.pass_over(tx, consumer.name)
    if history_id is None:
        raise error
    return f"The line {history_id}"


def _skip(tx: Tx, consumer: Consumer) -> Cursor | None:
    """Let a consumer go on behind one row that follows from the next line; return how far, or None without one."""
    cursor = store.consumers.find(tx, consumer.name)
    for fact in store.history.find_after(tx, cursor.last_history_id, 1):
        position = consumer.skip(tx, fact, cursor.position)
        if position is not None:
            behind = Cursor(fact.id - 1, position)
            store.consumers.move(tx, consumer.name, behind)
            return behind
    return None
