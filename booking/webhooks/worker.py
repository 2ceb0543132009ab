"""The thread that sends what is due to the addresses; it holds up neither bookings nor mails, and nothing ends it."""

import logging
import random
from collections.abc import Callable

from booking.clock import Clock
from booking.errors import Busy, SendError
from booking.senders.webhook_post import WebhookPost
from booking.store.database import Database
from booking.store.threads import Worker
from booking.store.webhooks import Webhook
from booking.webhooks import signature, tries
from booking.webhooks.payload import Payload
from booking.webhooks.tries import Claimed, Outcome

_AT_ONCE = 20  # To one address, before it is another's turn.
_SECONDS_OF_EACH = 5.0  # So long an address keeps the others waiting, and a request more.

log = logging.getLogger(__name__)


class WebhookDelivery(Worker):
    """Sends what is due by `post`; what was sent is noted before anything else is.

    An address that is slow keeps the others waiting for no longer than five seconds and the length of a request.
    """

    def __init__(
        self, database: Database, clock: Clock, post: WebhookPost, jitter: Callable[[], float] = random.random
    ) -> None:
        super().__init__("webhooks", clock)
        self._database = database
        self._post = post
        self._jitter = jitter
        self._unnoted: dict[int, list[Outcome]] = {}

    def deliver_due(self) -> int:
        """Send what is due, a few to each address in turn, until nothing is; return how many requests that were.

        Raises what kept something about an address from being noted, once all others have got what is due.
        """
        total = 0
        errors = self._note_rest()
        while not self._stopping.is_set():
            self._note_look()
            claimed = [one for one in self._database.read(tries.claim, _AT_ONCE) if one.webhook.id not in self._unnoted]
            if not claimed:
                break
            for one in claimed:
                total += self._send_all(one)
                errors = self._note_rest()
        self._post.close()
        if errors:
            raise errors[0]
        return total

    def _send_all(self, claimed: Claimed) -> int:
        """Send what is due to an address, until it fails or has taken its time; return how many requests that were."""
        outcomes = self._unnoted[claimed.webhook.id] = []
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

    def _note_rest(self) -> list[Exception]:
        """Note what became of all that was sent, or it would be sent again; return what kept some of it from that.

        An address gets nothing more before what it got is noted.
        """
        errors: list[Exception] = []
        for webhook_id, outcomes in list(self._unnoted.items()):
            try:
                if outcomes:
                    self._database.write(tries.note, webhook_id, outcomes, self._jitter())
                del self._unnoted[webhook_id]
            except Busy:
                raise
            except Exception as error:
                errors.append(error)
        return errors

    def _work(self) -> None:
        self.deliver_due()
