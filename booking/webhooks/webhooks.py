"""Webhooks: the addresses that an organiser names, which facts go to each, and what is tried again by hand."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from booking import store
from booking.errors import Conflict, NotFound
from booking.history import Consumer
from booking.model import GREATEST, Fact
from booking.notice import DAY_MILLISECONDS
from booking.store.consumers import Cursor
from booking.store.database import Tx
from booking.store.webhooks import Delivery, DeliveryState, Try, Waiting, Webhook
from booking.webhooks import payload, signature

AT_MOST = 10
NAME = "webhooks"
# So long both secrets sign, so that whoever checks the signatures can be given the new one meanwhile.
_BOTH_SIGN_MILLISECONDS = DAY_MILLISECONDS


class Shown(NamedTuple):
    """A delivery with its tries, the first of them first."""

    delivery: Delivery
    tries: list[Try]


def consume(tx: Tx, facts: Sequence[Fact], _position: str, limit: int) -> Cursor:
    """Let the facts be due to each address that wants them: so many that no more than `limit` rows follow."""
    enabled = [one for one in store.webhooks.find_all(tx) if one.is_enabled]
    facts = facts[: max(limit // max(len(enabled), 1), 1)]
    typed = [(fact.id, payload.type_of(fact)) for fact in facts]
    wanted = [(one.id, number, kind) for number, kind in typed for one in enabled if not one.types or kind in one.types]
    if wanted:
        store.webhooks.insert_deliveries(tx, wanted)
    return Cursor(facts[-1].id)


def _has_cursor(tx: Tx) -> bool:
    return store.consumers.is_there(tx, NAME)


# Where facts go nowhere, nothing is read or written of them.
CONSUMER = Consumer(NAME, consume, is_wanted=_has_cursor)


def add(tx: Tx, url: str, types: Sequence[str]) -> Webhook:
    """Add an address for these types of facts, or for all, and return it; it gets what happens from now on.

    Raises Conflict (webhook_limit).
    """
    if len(store.webhooks.find_all(tx)) >= AT_MOST:
        raise Conflict("webhook_limit", f"There are {AT_MOST} webhooks already. Delete one first.")
    webhook_id = store.webhooks.insert(tx, url, types, signature.new_secret())
    _follow(tx)
    return find(tx, webhook_id)


def change(
    tx: Tx, webhook_id: int, *, url: str | None = None, types: Sequence[str] | None = None, enabled: bool | None = None
) -> Webhook:
    """Let an address be another, get other types of facts, or get none or some again. Raises NotFound.

    One that is enabled, or is another now, is tried at once, as one that never failed.
    """
    before = find(tx, webhook_id)
    changed = before
    if url is not None and url != before.url:
        changed = unfailed(replace(changed, url=url))
    if types is not None:
        changed = replace(changed, types=tuple(types))
    if enabled is not None and enabled != before.is_enabled:
        changed = (
            unfailed(replace(changed, disabled_at=None, disabled_why=None))
            if enabled
            else replace(changed, disabled_at=tx.now, disabled_why="admin")
        )
    store.webhooks.update(tx, changed)
    _follow(tx)
    tx.queued.set()
    return changed


def unfailed(webhook: Webhook) -> Webhook:
    """Return an address as one that never failed."""
    return replace(webhook, failing_since=None, failures=0, resumes_at=None)


def rotate(tx: Tx, webhook_id: int) -> Webhook:
    """Give an address a new secret and return it; the one that it had signs too, for a day. Raises NotFound."""
    webhook = find(tx, webhook_id)
    rotated = replace(
        webhook,
        secret=signature.new_secret(),
        former_secret=webhook.secret,
        former_until=tx.now + _BOTH_SIGN_MILLISECONDS,
    )
    store.webhooks.update(tx, rotated)
    return rotated


def remove(tx: Tx, webhook_id: int) -> Webhook:
    """Remove an address with all that waits for it, and return it as it was. Raises NotFound."""
    webhook = find(tx, webhook_id)
    store.webhooks.remove(tx, webhook_id)
    _follow(tx)
    return webhook


def disable(tx: Tx, webhook: Webhook) -> None:
    """Send an address no further facts, as it says why; what waits for it does so until it is enabled again."""
    store.webhooks.update(tx, webhook)
    _follow(tx)


def _follow(tx: Tx) -> None:
    """Read the stream while facts go somewhere: from now on, where none did before."""
    if store.webhooks.has_enabled(tx):
        store.consumers.begin(tx, NAME)
    else:
        store.consumers.end(tx, NAME)


def find(tx: Tx, webhook_id: int) -> Webhook:
    """Return an address. Raises NotFound."""
    webhook = store.webhooks.find(tx, webhook_id)
    if webhook is None:
        raise not_found()
    return webhook


def find_all(tx: Tx) -> list[tuple[Webhook, Waiting]]:
    """Return all addresses, each with how many deliveries wait for it and how many have failed."""
    return [(one, store.webhooks.count(tx, one.id)) for one in store.webhooks.find_all(tx)]


def not_found() -> NotFound:
    """Return the refusal for an address that is not there."""
    return NotFound("webhook_not_found", "There is no such webhook. GET /webhooks lists them.")


def page(tx: Tx, webhook_id: int, state: DeliveryState | None, before: int | None, limit: int) -> list[Shown]:
    """Return up to `limit` deliveries to an address, the newest first, from before the id `before`. Raises NotFound."""
    find(tx, webhook_id)
    found = store.webhooks.page(tx, webhook_id, state, GREATEST if before is None else before, limit)
    tries = store.webhooks.find_tries(tx, [one.id for one in found])
    return [Shown(one, tries[one.id]) for one in found]


def test(tx: Tx, webhook_id: int) -> Shown:
    """Let a test be sent to an address at once, though it rests or is disabled, and return it. Raises NotFound."""
    store.webhooks.update(tx, replace(find(tx, webhook_id), resumes_at=None))
    tx.queued.set()
    return Shown(store.webhooks.insert_test(tx, webhook_id, payload.TEST), [])


def send_again(tx: Tx, delivery_id: int) -> Shown:
    """Let a delivery be sent at once, whatever became of it, as if it had never been tried. Raises NotFound."""
    delivery = find_delivery(tx, delivery_id)
    store.webhooks.renew(tx, delivery_id)
    store.webhooks.update(tx, replace(find(tx, delivery.webhook_id), resumes_at=None))
    tx.queued.set()
    return Shown(find_delivery(tx, delivery_id), store.webhooks.find_tries(tx, [delivery_id])[delivery_id])


def find_delivery(tx: Tx, delivery_id: int) -> Delivery:
    """Return a delivery. Raises NotFound."""
    delivery = store.webhooks.find_delivery(tx, delivery_id)
    if delivery is None:
        raise delivery_not_found()
    return delivery


def delivery_not_found() -> NotFound:
    """Return the refusal for a delivery that is not there."""
    return NotFound("delivery_not_found", "There is no such delivery. GET /webhooks/{id}/deliveries lists them.")
