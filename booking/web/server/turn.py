"""What is served where, and why.

**The loop serves what is bounded and never waits; threads serve the rest.** Whatever is handed from one thread to
another costs both of them the interpreter lock, twice; so the loop, which reads the requests, answers what it can.

In each turn it reads what has come. What was asked before in the very same bytes, and is still true, is answered at
once: see `again`. At the turn's end the loop serves what it has gathered:

1. All that needs no write: the routes that are `short`. In the middle of one it may be found that it has to wait after
   all (WouldWait): it is to be answered only as it is remembered, as lists and the refreshes of open pages are, but
   something has changed; or another program has locked the file. Then a thread begins it anew.
2. The short writes, as one transaction with one COMMIT, before any of them is answered. While others ask for anything
   else, these writes have a millisecond, or as long as two COMMITs take if that is more; the rest is left for the next
   turn.

The database has one connection that writes, and the loop and the writer, a thread, have it in turns. While the writer
is at work, the short writes are left until it wakes the loop: its turn is next. But the writer itself does them where
the loop would have to wait: while another program has the file's lock or COMMITs take long; where people wait for
seats, for then many may be offered; and now and then, so that the log is moved into the file.

Threads serve what may take long, or wait: whatever a browser asks for that prefers a page, and a form's way back to its
page (templates); passwords (hashes); lists that are not remembered; all other writes; and whoever has not read the last
answer yet.

A turn has one request of a connection at the most: one that sends many at once gets its share, and nothing more.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Protocol

from booking.clock import Clock
from booking.errors import Busy, WouldWait
from booking.monitoring.tally import Tally
from booking.store.database import WRITES_PER_COMMIT, Work
from booking.web import routes
from booking.web.http.request import prefers_page
from booking.web.server.incoming import Incoming

READS_AT_MOST = 128
# What the writes of a turn may take before their COMMIT; or so many COMMITs, if that is more: the fewer writes share
# one, the more of all the time goes into them.
_WRITING_SECONDS = 0.02
_WRITING_SECONDS_BESIDE_OTHERS = 0.001
_COMMITS = 2
# Where a COMMIT takes longer, the writer waits for the disk, with more writes at once, while the loop reads on.
_COMMIT_SECONDS = 0.01
_COMMIT_SECONDS_BESIDE_OTHERS = 0.003
# Whoever has asked for anything else is likely to ask on for so long.
_OTHERS_SECONDS = 0.1
_LONG_SECONDS = 0.1
_TOLD_EVERY_SECONDS = 60.0

log = logging.getLogger(__name__)


class Asked(Protocol):
    """A connection on which something is asked; see Channel."""

    requests: list[Incoming]
    total_outbufs_len: int

    def ask(self) -> None:
        """Let the application answer what was asked first. Raises WouldWait."""
        ...

    def finish(self, error: BaseException | None) -> None:
        """Send the answer or, with an error, what that is."""
        ...


class ShortWrites(Protocol):
    """What the database does for the loop; see there."""

    def never_waiting(self, wake: Callable[[], None]) -> AbstractContextManager[None]:
        """Let nothing in this thread wait; `wake` lets it look again for what it can do."""
        ...

    @property
    def commits(self) -> int:
        """Moves on whenever something that was answered may no longer be true."""
        ...

    @property
    def commit_seconds(self) -> float:
        """What a COMMIT takes."""
        ...

    def write_at_once(self, works: Sequence[Work], seconds: float, commit_seconds_at_most: float) -> int:
        """Do what there is time for in this thread, and return how many: 0 until it is woken. Raises WouldWait."""
        ...

    def submit(self, run: Callable[[], None], finish: Callable[[BaseException | None], None]) -> None:
        """Let the writer do it. Raises Busy."""
        ...


class Turn:
    """What was gathered in the present turn of the loop; without a `database`, threads serve all.

    `tally` counts how long the ends of turns took.
    """

    def __init__(
        self,
        database: ShortWrites | None,
        give_to_thread: Callable[[Asked], None],
        clock: Clock,
        tally: Tally | None = None,
    ) -> None:
        self._tally = tally or Tally()
        self.long_turns = 0  # How many ends of turns took so long that others will have noticed.
        self._database = database
        self._give_to_thread = give_to_thread
        self._clock = clock
        # The loop alone takes from these; whoever has answered on a connection appends what was asked on it next.
        self._reads: deque[Asked] = deque()
        self._writes: deque[Asked] = deque()
        self._declined = set[Asked]()  # Those whose write has turned out to be none that is short.
        self._others_at = -_OTHERS_SECONDS  # By the monotonic clock.
        self._waits_for_writer = False
        self._told_at: float | None = None

    def served_here(self, wake: Callable[[], None]) -> AbstractContextManager[None]:
        """Let this thread be the loop's, which `wake` wakes up."""

        def wake_to_write() -> None:
            self._waits_for_writer = False
            wake()

        return nullcontext() if self._database is None else self._database.never_waiting(wake_to_write)

    def take(self, channel: Asked) -> None:
        """Gather what was asked first on the channel, or give it to a thread; in any thread."""
        request = channel.requests[0]
        request.came_at = now = self._clock.monotonic()
        if (
            self._database is None
            or request.error is not None
            or channel.total_outbufs_len
            or not routes.is_short(request.command, request.path)
            or prefers_page(request.headers.get("ACCEPT", ""))
        ):
            self._others_at = now
            self._give_to_thread(channel)
        elif request.command == "POST":
            self._writes.append(channel)
        else:
            self._others_at = now
            self._reads.append(channel)

    def note_other(self) -> None:
        """Note that something else than a short write was asked, and answered."""
        self._others_at = self._clock.monotonic()

    @property
    def is_unfinished(self) -> bool:
        """Whether something was left for the next turn, which is to come at once."""
        return bool(self._reads or (self._writes and not self._waits_for_writer))

    def end(self) -> None:
        """Serve what was gathered: what needs no write first."""
        if not self._reads and not self._writes:
            return
        began_at = self._clock.monotonic()
        for _ in range(min(len(self._reads), READS_AT_MOST)):
            self._read(self._reads.popleft())
        if self._writes:
            self._write(beside_others=began_at - self._others_at < _OTHERS_SECONDS)
        self._note(self._clock.monotonic() - began_at)

    def _read(self, channel: Asked) -> None:
        try:
            channel.ask()
        except WouldWait:
            self._give_to_thread(channel)
        except Exception as error:
            channel.finish(error)
        else:
            channel.finish(None)

    def _write(self, *, beside_others: bool) -> None:
        """Do the writes for which there is time, or hand a batch of them to the writer."""
        assert self._database is not None
        # By their places: an iterator would fail where another thread appends meanwhile.
        first = [self._writes[place] for place in range(min(len(self._writes), WRITES_PER_COMMIT))]
        works = [Work(partial(self._ask, one), partial(self._tell, one)) for one in first]
        seconds = _WRITING_SECONDS_BESIDE_OTHERS if beside_others else _WRITING_SECONDS
        seconds = max(seconds, _COMMITS * self._database.commit_seconds)
        commit_seconds_at_most = _COMMIT_SECONDS_BESIDE_OTHERS if beside_others else _COMMIT_SECONDS
        self._waits_for_writer = True  # Before it is tried: the writer may be done a moment later.
        try:
            done = self._database.write_at_once(works, seconds, commit_seconds_at_most)
        except WouldWait:
            self._waits_for_writer = False
            for _ in works:
                self._hand_over(self._writes.popleft())
        except Exception as error:  # None of them was told; what has become of it, nobody knows.
            self._waits_for_writer = False
            for _ in works:
                self._writes.popleft().finish(error)
        else:
            if done:
                self._waits_for_writer = False
            for _ in range(done):
                self._writes.popleft()

    def _ask(self, channel: Asked) -> None:
        try:
            channel.ask()
        except WouldWait:
            self._declined.add(channel)

    def _tell(self, channel: Asked, error: BaseException | None) -> None:
        if channel in self._declined:
            self._declined.remove(channel)
            self._hand_over(channel)
        else:
            channel.finish(error)

    def _hand_over(self, channel: Asked) -> None:
        assert self._database is not None
        try:
            self._database.submit(channel.ask, channel.finish)
        except Busy:
            self._give_to_thread(channel)

    def _note(self, seconds: float) -> None:
        self._tally.add(seconds)
        if seconds < _LONG_SECONDS:
            return
        self.long_turns += 1
        now = self._clock.monotonic()
        if self._told_at is None or now - self._told_at >= _TOLD_EVERY_SECONDS:
            self._told_at = now
            log.warning("Nobody was listened to for %.1f s: so long the loop took to answer what had come.", seconds)
