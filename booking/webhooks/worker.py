"""The thread that sends what is due to the addresses; it holds up neither bookings nor mails, and nothing ends it."""

import logging
import random
import threading
from collections.abc import Callable

from booking.clock import Clock
from booking.errors import Busy, SendError
from booking.senders.webhook_post import WebhookPost
from booking.store.database import Database
from booking.store.threads import lasting
from booking.store.webhooks import Webhook
from booking.webhooks import signature, tries
from booking.webhooks.payload import Payload
from booking.webhooks.tries import Claimed, Outcome

LOOK_EVERY_SECONDS = 2.0
STOP_SECONDS_AT_MOST = 5.0
_AT_ONCE = 20  # To one address, before it is another's turn.
_SECONDS_OF_EACH = 5.0  # So long an address keeps the others waiting, and a request more.
_DEAD_AFTER_SECONDS = 600.0

log = logging.getLogger(__name__)


class WebhookDelivery:
    """Sends what is due by `post`; what was sent is noted before anything else is.

    An address that is slow keeps the others waiting for no longer than five seconds and the length of a request.
    """

    def __init__(
        self, database: Database, clock: Clock, post: WebhookPost, jitter: Callable[[], float] = random.random
    ) -> None:
        self._database = database
        self._clock = clock
        self._post = post
        self._jitter = jitter
        self._unnoted: list[tuple[int, list[Outcome]]] = []
        self._looked_at = clock.monotonic()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = lasting("webhooks", self._run_until_stopped, self._stopping)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the request under way, or without it if that takes long: it is sent again then."""
        self._stopping.set()
        self.wake()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS_AT_MOST)

    def wake(self) -> None:
        """Let the thread look at once."""
        self._woken.set()

    def fault(self) -> str | None:
        """Return why the thread counts as dead, or None: it has looked for nothing for ten minutes."""
        silent = self._clock.monotonic() - self._looked_at
        if silent <= _DEAD_AFTER_SECONDS:
            return None
        return (
            f"webhooks have not been looked for for {int(silent)} seconds; that is done every {int(LOOK_EVERY_SECONDS)}"
        )

    def deliver_due(self) -> int:
        """Send what is due, a few to each address in turn, until nothing is; return how many requests that were."""
        total = 0
        while not self._stopping.is_set():
            self._note_rest()
            self._looked_at = self._clock.monotonic()
            claimed = self._database.read(tries.claim, _AT_ONCE)
            if not claimed:
                break
            for one in claimed:
                total += self._send_all(one)
                self._note_rest()
        self._post.close()
        return total

    def _send_all(self, claimed: Claimed) -> int:
        """Send what is due to an address, until it fails or has taken its time; return how many requests that were."""
        outcomes: list[Outcome] = []
        self._unnoted.append((claimed.webhook.id, outcomes))
        began_at = self._clock.monotonic()
        for delivery, payload in claimed.due:
            if self._stopping.is_set():
                break
            started_at, at = self._clock.monotonic(), self._clock.now()
            answered = self._sent(claimed.webhook, payload, at)
            milliseconds = round((self._clock.monotonic() - started_at) * 1_000)
            outcomes.append(Outcome(delivery, at, milliseconds, *answered))
            if not outcomes[-1].is_delivered or self._clock.monotonic() - began_at > _SECONDS_OF_EACH:
                break
        return len(outcomes)

    def _sent(self, webhook: Webhook, payload: Payload, at: int) -> tuple[int | None, str, str | None, int | None]:
        """Send a request; return the status and beginning of the answer, else the error, and when to come again."""
        secrets = [webhook.secret]
        if webhook.former_secret is not None and webhook.former_until is not None and at < webhook.former_until:
            secrets.append(webhook.former_secret)
        signed = signature.headers(payload.id, at // 1_000, payload.body, secrets)
        headers = {"Content-Type": "application/json", "User-Agent": "booking-webhooks", **signed}
        try:
            answered = self._post.post(webhook.url, headers, payload.body)
        except SendError as error:
            log.warning("The webhook %d was not reached: %s", webhook.id, error.sentence)
            return None, "", error.sentence, None
        except Exception as error:
            log.exception("The webhook %d can't be sent to.", webhook.id)
            return None, "", f"Not sent: {type(error).__name__}. See the log.", None
        return answered.status, answered.start, None, answered.retry_after_seconds

    def _note_rest(self) -> None:
        """Note what became of all that was sent, without which it would be sent again."""
        while self._unnoted:
            webhook_id, outcomes = self._unnoted[0]
            if outcomes:
                self._database.write(tries.note, webhook_id, outcomes, self._jitter())
            self._unnoted.pop(0)

    def _run_until_stopped(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            self._run_safely()
            self._woken.wait(LOOK_EVERY_SECONDS)

    def _run_safely(self) -> None:
        try:
            self.deliver_due()
        except Busy:  # The database logs why once, however long it lasts.
            return
        except Exception:
            if not self._stopping.is_set():
                log.exception("Webhooks are not sent; that is tried again in %d s.", LOOK_EVERY_SECONDS)
