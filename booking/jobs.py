"""The timed jobs, and the thread that runs them with `schedule`."""

import contextlib
import itertools
import logging
import math
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import schedule

from booking import COMMAND, notices, seats, store
from booking.backup.daily import DailyCopies
from booking.clock import Clock
from booking.errors import Busy, StorageFault
from booking.privacy import erasure
from booking.store.database import Database, Tx
from booking.store.slices import Slices
from booking.store.threads import lasting

# The sweep runs when the next deadline comes, so that an offer comes well within a second of it; but not more often.
_SWEEP_REST_SECONDS = 0.25
# Of a job that may have a hundred thousand rows to go through: the sweep waits for this many slices at most.
_SLICES_AT_ONCE = 4

log = logging.getLogger(__name__)


class Job(NamedTuple):
    """What to run, and how often."""

    name: str
    every_seconds: int
    run: Callable[[], None]


class Purge(NamedTuple):
    """How often old rows are removed, and how; of those that may be very many a few slices at once."""

    every_seconds: int
    remove: Callable[[Tx, int, int], int]
    slices_at_most: int | None = None


PURGES = {
    "flashes": Purge(60, store.web.purge_flashes),
    "idempotency keys": Purge(60, store.web.purge_answers),
    "sessions": Purge(3_600, store.sessions.purge),
    "browsers": Purge(3_600, store.browsers.purge),
    "invitations": Purge(3_600, store.links.purge_invitations),
    "proofs": Purge(3_600, store.links.purge_proofs),
    "pictures": Purge(60, store.pictures.purge),
    "notices": Purge(60, store.outbox.purge, _SLICES_AT_ONCE),
    "statement lines": Purge(3_600, store.statement_lines.purge),
    "dealt lines": Purge(3_600, store.statement_lines.purge_dealt),
    "closed checkouts": Purge(3_600, store.checkouts.purge_closed),
    "refunds": Purge(3_600, store.checkouts.purge_refunded),
    "webhook deliveries": Purge(60, store.webhooks.purge, _SLICES_AT_ONCE),
}


class Jobs:
    """Runs each job once at the start and then at its interval, in one background thread; the sweep at deadlines too.

    A job that raises is logged and runs again next time; the others run on.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        sweep_seconds: int,
        copies: DailyCopies | None = None,
        retention_days: int = 0,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sweep_seconds = sweep_seconds
        self._copies = copies or DailyCopies(database.path, clock, None, 1)
        self._retention_days = retention_days
        self._slices = Slices(database)
        self._swept_at = clock.monotonic()
        self._unpurged: set[str] = set()  # Of what old rows stay that can't be removed.
        self._stop = threading.Event()
        self._thread = lasting("jobs", self._run_until_stopped, self._stop)
        self._sweep_job = Job("sweep", sweep_seconds, self.sweep)
        self.jobs: tuple[Job, ...] = (
            self._sweep_job,
            Job("watch storage", 1, self.watch_storage),
            Job("watch clock", 1, self.watch_clock),
            Job("notices of tomorrow", 2, self.queue_tomorrow),
            Job("try what was set aside", 60, self.try_what_was_set_aside),
            Job("daily copy", 5, self.copy_daily),
            Job("erase people of past events", 60, self.erase_past),
            *(Job(f"purge {what}", one.every_seconds, partial(self.purge, what)) for what, one in PURGES.items()),
        )

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Let the job under way finish its slice, then end the thread, if it was started, and a daily copy.

        While that reads the database, the log can't be moved into the file.
        """
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self._copies.close()

    def sweep(self) -> None:
        """Expire every hold whose deadline has come, in slices between which bookings flow."""
        for _ in self._one_by_one(seats.sweep):
            self._swept_at = self._clock.monotonic()

    def try_what_was_set_aside(self) -> None:
        """Try the events again that the sweep has set aside."""
        for event_id in self._database.write(seats.sweep_what_was_set_aside):
            log.warning("The sweep sees to event %d again.", event_id)

    def watch_storage(self) -> None:
        """See whether the database is still there and takes writes, by a write of its own when there was no other."""
        condition = self._database.condition
        if not condition.is_beat_due():
            with contextlib.suppress(StorageFault):  # The writer meets it, too, and saves what it can.
                condition.require_file()
                return
        is_troubled = condition.trouble is not None
        write = self._database.settle if condition.is_quiet() else self._database.write
        write(lambda tx: store.heartbeats.beat(tx, with_ballast=is_troubled))
        condition.note_beat()

    def watch_clock(self) -> None:
        """Set the time back where the machine's clock insists on it, and all deadlines with it."""
        milliseconds = self._clock.step_due()
        if milliseconds:
            self._database.write(store.heartbeats.move_what_is_to_come, milliseconds)
            self._clock.step_back(milliseconds)
            self._database.outdate()

    def copy_daily(self) -> None:
        """Let the database be copied where that is due; what pages say of it is made anew."""
        if self._copies.look():
            self._database.outdate()

    def queue_tomorrow(self) -> None:
        """Queue the notices that an event starts within a day, a few slices of them."""
        self._in_slices(notices.queue_tomorrow, _SLICES_AT_ONCE)

    def erase_past(self) -> None:
        """Erase who people were, and from where, once it is past for longer than that is kept, a few slices of each."""
        if self._retention_days:
            for forget in (erasure.forget_past, erasure.forget_addresses):
                self._in_slices(partial(forget, retention_days=self._retention_days), _SLICES_AT_ONCE)

    def purge(self, what: str) -> None:
        """Remove old rows in slices; those that can't be removed are left, which the log says when it begins."""
        left = 0
        errors: list[Exception] = []

        def purge(tx: Tx, limit: int) -> int:
            nonlocal left
            purged = store.set_aside.purge(tx, PURGES[what].remove, limit, left)
            seen = purged.removed + purged.left - left
            left = purged.left
            errors.extend([purged.error] if purged.error else [])
            return seen

        self._in_slices(purge, PURGES[what].slices_at_most)
        if left and what not in self._unpurged:
            log.error(
                "Of the old %s, %d can't be removed and stay (%s); the others are removed. See `%s check`.",
                what,
                left,
                errors[0],
                COMMAND,
            )
        (self._unpurged.add if left else self._unpurged.discard)(what)

    def _in_slices(self, function: Callable[[Tx, int], int], at_most: int | None = None) -> None:
        for _ in itertools.islice(self._one_by_one(function), at_most):
            pass

    def _one_by_one(self, function: Callable[[Tx, int], int]) -> Iterator[None]:
        """Write in slices, with a rest after each full one, until one is not full or the thread is to stop."""
        while self._slices.write(function):
            yield
            if self._stop.wait(self._slices.rest_seconds()):
                return
        yield

    def sweep_fault(self) -> str | None:
        """Return why the sweep counts as dead, or None: no sweep has succeeded for ten of its intervals."""
        silent = self._clock.monotonic() - self._swept_at
        if silent <= 10 * self._sweep_seconds:
            return None
        return f"no sweep has succeeded for {int(silent)} seconds; one is due every {self._sweep_seconds}"

    def run_safely(self, job: Job) -> None:
        """Run a job; log what it raises, unless the database takes no writes, which is logged once."""
        try:
            job.run()
        except Busy as error:
            if self._database.condition.trouble is None:
                log.warning("The job %r waits: %s", job.name, error)
        except Exception:
            log.exception("The job %r failed; it runs again in %d s.", job.name, job.every_seconds)

    def _run_until_stopped(self) -> None:
        scheduler = self._scheduled()
        shortest = min(job.every_seconds for job in self.jobs)
        while not self._stop.is_set():
            scheduler.run_pending()
            idle = scheduler.idle_seconds or 0.0
            if idle > shortest:
                # `schedule` keeps due times in local wall time: a clock set back would silence it until they come.
                scheduler = self._scheduled()
            else:
                self._wait_and_sweep(min(max(idle, 0.0), 1.0))

    def _wait_and_sweep(self, seconds: float) -> None:
        """Wait for so long or, where a deadline comes before that, until it does, and sweep."""
        until_due = self._seconds_until_due()
        if until_due > seconds:
            self._stop.wait(seconds)
        elif not self._stop.wait(max(until_due, _SWEEP_REST_SECONDS)):
            self.run_safely(self._sweep_job)

    def _seconds_until_due(self) -> float:
        try:
            due_at = self._database.read(seats.next_due)
        except Busy:
            return math.inf  # What keeps it from being read is told by the storage's own line.
        except Exception:
            log.exception("The next deadline can't be read; the sweep runs at its interval.")
            return math.inf
        return math.inf if due_at is None else (due_at - self._clock.now()) / 1_000

    def _scheduled(self) -> schedule.Scheduler:
        """Run every job once and return a scheduler that has them at their intervals from now."""
        scheduler = schedule.Scheduler()
        for job in self.jobs:
            self.run_safely(job)
            scheduler.every(job.every_seconds).seconds.do(self.run_safely, job)
        return scheduler
