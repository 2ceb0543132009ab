"""Delivery: the thread that sends what is due. It holds up neither bookings nor the sweep, and nothing ends it."""

import logging
import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from booking import notices
from booking.clock import Clock
from booking.delivery import claims
from booking.errors import Busy, SendError
from booking.notice import Context, Notice
from booking.people import Account, Channel
from booking.senders.message import Message, Sender
from booking.store import outbox, threads
from booking.store.database import Database, Tx
from booking.store.threads import Worker

SLICE = 50
# Lets what is queued at the same time be claimed together, rather than each in a write of its own between the bookings.
_GATHER_SECONDS = 0.1
# While the writer is busy: what became of a message is written again after so long.
AGAIN_SECONDS = 0.25
# A channel whose other side so often in a row keeps us waiting or can't be reached is left alone for a while.
_SLOW_SECONDS = 5.0
_FAILURES_AT_MOST = 3
_PAUSE_SECONDS = 30
_PAUSE_SECONDS_AT_MOST = 3_600

R = TypeVar("R")
log = logging.getLogger(__name__)


class Delivery(Worker):
    """Sends each due notice by the sender of its channel; `compose` writes it at the instant that it is given.

    A channel without a sender is not configured: what would go by it ends as `undelivered`. Senders can be exchanged
    at any time.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        senders: Mapping[Channel, Sender],
        compose: Callable[[Context, int], Message],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__("delivery", clock)
        self._database = database
        self._senders = senders
        self._compose = compose
        self._exchanged: list[Mapping[Channel, Sender]] = []
        self._jitter = jitter
        self._failures: Counter[Channel] = Counter()
        self._resumes_at: dict[Channel, float] = {}
        self._sending = threading.Lock()

    @property
    def channels(self) -> frozenset[Channel]:
        """The channels that are configured."""
        return frozenset(self._senders)

    def use(self, senders: Mapping[Channel, Sender], compose: Callable[[Context, int], Message]) -> None:
        """Send by these from now on, and what waits at once; a message under way ends as it began.

        What was undelivered lately for want of a channel is sent then, too.
        """
        before, self._senders, self._compose = self._senders, senders, compose
        self._resumes_at.clear()
        self._failures.clear()
        self._exchanged.append(before)
        self.wake()

    def compose(self, claimed: Context, now: int) -> Message:
        """Return a claimed notice as it is sent at an instant."""
        return self._compose(claimed, now)

    def take_over(self) -> None:
        """Let be due what an earlier process has left: claimed, or undelivered for want of a channel lately."""
        self._database.write(outbox.release_all)
        self._revive(outbox.revive)

    def deliver_due(self) -> int:
        """Send what is due, in slices, until nothing is; return how many notices were dealt with."""
        total = 0
        self._leave_exchanged()
        while not self._stopping.is_set():
            self._note_look()
            claimed = self._database.write(claims.claim, self.channels, self._paused(), SLICE)
            total += claimed.seen
            self._deliver_slice(claimed.contexts)
            if claimed.seen < SLICE:
                break
        self._close(self._senders)
        return total

    def send_test(self, account: Account, channel: Channel) -> Notice:
        """Send an account a test at once and return it as it ended, or waits for its next try. Raises NotFound."""
        notice_id, claimed = self._database.write(claims.queue_and_claim_test, account, channel, self.channels)
        for context in claimed:
            self._deliver(context)
        return self._database.read(notices.find, notice_id)

    def _leave_exchanged(self) -> None:
        """Let go of senders that were exchanged; what they could not send is due again."""
        exchanged = list(self._exchanged)
        if exchanged:
            self._revive(outbox.revive)
            self._revive(outbox.hasten)
        for senders in exchanged:
            self._close(senders)
        del self._exchanged[: len(exchanged)]

    def _revive(self, some: Callable[[Tx, frozenset[Channel], int], int]) -> None:
        """Let `some` notices of the channels there are be due, slice by slice, until these are all."""
        while self._senders and not self._stopping.is_set():
            if self._database.write(some, self.channels, SLICE) < SLICE:
                break

    def _close(self, senders: Mapping[Channel, Sender]) -> None:
        for sender in senders.values():
            with self._sending:
                sender.close()

    def _deliver_slice(self, claimed: list[Context]) -> None:
        """Send these; give back those that their channel or this thread is not fit to send now."""
        unfit: list[Notice] = []
        for context in claimed:
            channel = context.notice.channel
            if self._stopping.is_set() or channel not in self._senders or channel in self._paused():
                unfit.append(context.notice)
            else:
                self._deliver(context)
        if unfit:
            self._insist(claims.release, unfit)

    def _deliver(self, claimed: Context) -> None:
        """Send a notice and note what became of it; whatever fails is noted or logged."""
        self._note_look()
        notice = claimed.notice
        context = self._insist(claims.with_link, claimed) if claimed.proves else claimed
        if context is None:
            return
        try:
            self._send(notice.channel, self._composed(context))
        except SendError as error:
            log.warning("Notice %d (%s) was not sent by %s: %s", notice.id, notice.kind, notice.channel, error.sentence)
            self._insist(claims.note_error, notice, error, self._jitter())
        else:
            self._insist(claims.note_sent, notice)

    def _insist(self, function: Callable[..., R], *arguments: Any) -> R | None:
        """Write until it is taken; None where this thread is to stop before, or another try would be in vain.

        A message that was sent and is not noted as such would be sent again.
        """
        while True:
            try:
                return self._database.write(function, *arguments)
            except Busy:
                if self._stopping.wait(AGAIN_SECONDS):
                    return None
            except Exception:
                log.exception("What became of a notice could not be written: %s.", function.__name__)
                return None

    def _composed(self, context: Context) -> Message:
        try:
            return self._compose(context, self._clock.now())
        except Exception as error:
            log.exception("The notice %d (%s) can't be written.", context.notice.id, context.notice.kind)
            raise SendError(f"It can’t be written: {type(error).__name__}. See the log.", permanent=True) from None

    def _send(self, channel: Channel, message: Message) -> None:
        """Send a message, and see how its channel does. Raises SendError."""
        with self._sending:
            began_at, senders = self._clock.monotonic(), self._senders
            try:
                senders[channel].send(message)
            except Exception as error:
                failure = error if isinstance(error, SendError) else _unknown(error)
                if senders is self._senders:  # What is wrong with the one before says nothing of the new one.
                    self._note_failure(channel, failure, self._clock.monotonic() - began_at)
                raise failure from None
        self._failures[channel] = 0
        self._resumes_at.pop(channel, None)

    def _note_failure(self, channel: Channel, error: SendError, seconds: float) -> None:
        """Pause the channel where its other side asks for it, or fails so that the next message would fail too."""
        is_down = error.is_unreachable or seconds >= _SLOW_SECONDS
        self._failures[channel] = self._failures[channel] + 1 if is_down else 0
        pause = min(error.retry_after_seconds or 0, _PAUSE_SECONDS_AT_MOST)
        if self._failures[channel] >= _FAILURES_AT_MOST:
            pause = max(pause, _PAUSE_SECONDS)
        if pause:
            self._resumes_at[channel] = self._clock.monotonic() + pause
            log.warning("Nothing goes by %s for %d s.", channel, pause)

    def _paused(self) -> frozenset[Channel]:
        now = self._clock.monotonic()
        return frozenset(channel for channel in self._senders if now < self._resumes_at.get(channel, now))

    def _run_until_stopped(self) -> None:
        # Before anything is claimed here: it would be given back with what an earlier process had claimed.
        while not self._is_done(self.take_over):
            if self._stopping.wait(threads.LOOK_EVERY_SECONDS):
                return
        super()._run_until_stopped()

    def _work(self) -> None:
        try:
            self.deliver_due()
        finally:
            self._stopping.wait(_GATHER_SECONDS)


def _unknown(error: Exception) -> SendError:
    """Return what is told of an error that no sender should raise: its text may have the address in it."""
    return SendError(f"The sender failed: {type(error).__name__}.", permanent=False)
