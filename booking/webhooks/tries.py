"""Tries: what is due to an address is taken, sent outside, and what became of it is noted; each time later.

It is sent at least once: who ends between the answer and the note sends it again, by the same id.
"""

from typing import NamedTuple

from msgspec.structs import replace

from booking import notices, store
from booking.notice import DAY_MILLISECONDS
from booking.store.database import Tx
from booking.store.webhooks import Delivery, Tried, Webhook
from booking.webhooks import payload, webhooks
from booking.webhooks.payload import Payload

# The schedule that the specification of Standard Webhooks gives as its example: ten tries within 76 hours.
_WAITS_SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
# So long an address rests after the first failure in a row that any request would meet, the second, and all others.
_RESTS_SECONDS = (6, 60, 300)
_FAILURES_OF_ANY_KIND = 5
_WAIT_SECONDS_AT_MOST = 24 * 60 * 60
_DISABLED_AFTER_MILLISECONDS = 3 * DAY_MILLISECONDS
_GONE = 410
_TOO_MUCH = (429, 502, 503, 504)


class Claimed(NamedTuple):
    """What is due to an address, in its order: each delivery, and what is sent of it."""

    webhook: Webhook
    due: list[tuple[Delivery, Payload]]


class Outcome(NamedTuple):
    """What became of a try of a delivery: the status of the answer and how it begins or, without one, the error."""

    delivery: Delivery
    at: int
    milliseconds: int
    status: int | None
    answer: str
    error: str | None
    retry_after_seconds: int | None

    @property
    def is_delivered(self) -> bool:
        """Whether the other side has taken it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_of_any(self) -> bool:
        """Whether another delivery would have fared the same."""
        return self.status is None or self.status in _TOO_MUCH


def claim(tx: Tx, limit: int) -> list[Claimed]:
    """Return up to `limit` of what is due to each address."""
    found = [(one, store.webhooks.find_due(tx, one, limit)) for one in store.webhooks.find_all(tx)]
    sent = iter(payload.payloads(tx, [delivery for _, due in found for delivery in due]))
    return [Claimed(one, [(delivery, next(sent)) for delivery in due]) for one, due in found if due]


def note(tx: Tx, webhook_id: int, outcomes: list[Outcome], jitter: float) -> None:
    """Note what became of tries of deliveries to an address, in their order.

    What failed is due again later, a fifth more or less as `jitter` (0 to 1) says, or has failed for good. An address
    that says that it is gone is disabled, and so is one that has failed for days, of which the admins are told.
    """
    webhook = store.webhooks.find(tx, webhook_id)
    if webhook is None:
        return
    store.webhooks.note_tries(tx, [_tried(tx, one, jitter) for one in outcomes])
    noted = webhook
    for one in outcomes:
        noted = webhooks.unfailed(noted) if one.is_delivered else _failing(tx, noted, one)
    if noted == webhook:
        return
    if noted.is_enabled == webhook.is_enabled:
        store.webhooks.update(tx, noted)
    else:
        webhooks.disable(tx, noted)
        notices.queue_webhook_disabled(tx, noted)


def _tried(tx: Tx, one: Outcome, jitter: float) -> Tried:
    waits = one.delivery.waits
    is_last = one.delivery.history_id is None or waits >= len(_WAITS_SECONDS)
    state, due_at = one.delivery.state, one.delivery.due_at
    if one.is_delivered:
        state = "delivered"
    elif is_last:
        state = "failed"
    else:
        usual = _WAITS_SECONDS[waits] * (0.8 + 0.4 * jitter)
        asked = min(one.retry_after_seconds or 0, _WAIT_SECONDS_AT_MOST)
        due_at = tx.now + round(max(usual, asked) * 1_000)
    told = (one.delivery.id, one.at, one.milliseconds, one.status, one.answer, one.error)
    return Tried(state, due_at, waits + 1, *told)


def _failing(tx: Tx, webhook: Webhook, one: Outcome) -> Webhook:
    """Return an address after a failure: it rests where the next delivery would fare the same; a test tells nothing."""
    if one.status == _GONE and webhook.is_enabled:
        return replace(webhook, disabled_at=tx.now, disabled_why="gone")
    if one.delivery.history_id is None or not webhook.is_enabled:
        return webhook
    failures = webhook.failures + 1
    since = tx.now if webhook.failing_since is None else webhook.failing_since
    failing = replace(webhook, failures=failures, failing_since=since)
    if tx.now - since >= _DISABLED_AFTER_MILLISECONDS:
        return replace(failing, disabled_at=tx.now, disabled_why="failing")
    if not one.is_of_any and failures < _FAILURES_OF_ANY_KIND:
        return failing
    rest = _RESTS_SECONDS[min(failures, len(_RESTS_SECONDS)) - 1]
    asked = min(one.retry_after_seconds or 0, _WAIT_SECONDS_AT_MOST)
    return replace(failing, resumes_at=tx.now + max(rest, asked) * 1_000)
