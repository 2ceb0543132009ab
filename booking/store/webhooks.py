"""The addresses that facts are sent to, what goes to each, and what became of every try, in the database."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from booking.store.database import Tx
from booking.store.rows import columns_of, delete_slice

DeliveryState = Literal["due", "delivered", "failed"]
WhyDisabled = Literal["admin", "gone", "failing"]
COUNTED_AT_MOST = 10_000
_FAILURES_TOLD = 3
_DAY_MILLISECONDS = 24 * 60 * 60 * 1_000
_KEPT_MILLISECONDS = 30 * _DAY_MILLISECONDS


class Webhook(Struct, frozen=True):
    """An address that facts of these `types` are sent to, of all where it has none, signed with its `secret`.

    The `former_secret` signs too, until `former_until`. It has failed so often in a row, and has not succeeded since
    `failing_since`; nothing is sent to it before `resumes_at`.
    """

    id: int
    url: str
    types: tuple[str, ...]
    secret: str
    former_secret: str | None
    former_until: int | None
    created_at: int
    disabled_at: int | None
    disabled_why: WhyDisabled | None
    failing_since: int | None
    failures: int
    resumes_at: int | None

    @property
    def is_enabled(self) -> bool:
        """Whether facts are sent to it."""
        return self.disabled_at is None

    @property
    def is_in_trouble(self) -> bool:
        """Whether an admin should look at it: it fails and fails, or is off for that."""
        return self.disabled_why in ("gone", "failing") or (self.is_enabled and self.failures >= _FAILURES_TOLD)


class Delivery(Struct, frozen=True):
    """A fact that goes to one address, or a test, which is of no line of the history; and its last try, if any."""

    id: int
    webhook_id: int
    history_id: int | None
    type: str
    state: DeliveryState
    due_at: int
    created_at: int
    tries: int
    waits: int


class Try(Struct, frozen=True):
    """What became of a try: the status and the first characters of the answer or, without one, the error."""

    delivery_id: int
    number: int
    at: int
    milliseconds: int
    status: int | None
    answer: str
    error: str | None


class Tried(NamedTuple):
    """What is noted of a try, in the order of the statements' parameters."""

    state: DeliveryState
    due_at: int
    waits: int
    delivery_id: int
    at: int
    milliseconds: int
    status: int | None
    answer: str
    error: str | None


class Waiting(NamedTuple):
    """How many deliveries to an address wait, and how many have failed; each is counted up to 10,000."""

    due: int
    failed: int


_COLUMNS = columns_of(Webhook)
_DELIVERY = columns_of(Delivery)
_TRY = columns_of(Try)
_THERE = "removed_at IS NULL"
_ENABLED = f"disabled_at IS NULL AND {_THERE}"


def insert(tx: Tx, url: str, types: Sequence[str], secret: str) -> int:
    """Add an address and return its id."""
    (row,) = tx.execute(
        "INSERT INTO webhooks (url, types, secret, created_at) VALUES (?, ?, ?, ?) RETURNING id",
        (url, json.dumps(types), secret, tx.now),
    ).fetchone()
    return int(row)


def update(tx: Tx, webhook: Webhook) -> None:
    """Let an address be as this one of its id is."""
    columns = [name for name in Webhook.__struct_fields__ if name not in ("id", "created_at")]
    given = [json.dumps(webhook.types) if name == "types" else getattr(webhook, name) for name in columns]
    tx.execute(f"UPDATE webhooks SET {' = ?, '.join(columns)} = ? WHERE id = ?", (*given, webhook.id))


def remove(tx: Tx, webhook_id: int) -> None:
    """Forget an address and its secrets; its deliveries are removed by and by."""
    tx.execute(
        "UPDATE webhooks SET removed_at = ?, url = '', secret = '', former_secret = NULL WHERE id = ?",
        (tx.now, webhook_id),
    )


def find(tx: Tx, webhook_id: int) -> Webhook | None:
    """Return an address, or None."""
    row = tx.execute(f"SELECT {_COLUMNS} FROM webhooks WHERE id = ? AND {_THERE}", (webhook_id,)).fetchone()
    return None if row is None else _webhook(row)


def find_all(tx: Tx) -> list[Webhook]:
    """Return all addresses, in the order in which they were added."""
    return [_webhook(row) for row in tx.execute(f"SELECT {_COLUMNS} FROM webhooks WHERE {_THERE} ORDER BY id", ())]


def has_enabled(tx: Tx) -> bool:
    """Whether there is an address that facts are sent to."""
    return tx.execute(f"SELECT 1 FROM webhooks WHERE {_ENABLED} LIMIT 1", ()).fetchone() is not None


def insert_deliveries(tx: Tx, wanted: Iterable[tuple[int, int, str]]) -> None:
    """Let facts, each the id of an address, of a line of the history and its type, be due at once."""
    tx.executemany(
        "INSERT INTO webhook_deliveries (webhook_id, history_id, type, due_at, created_at) VALUES (?, ?, ?, ?, ?)",
        [(*one, tx.now, tx.now) for one in wanted],
    )


def insert_test(tx: Tx, webhook_id: int, kind: str) -> Delivery:
    """Let a test be due at once, and return it."""
    row = tx.execute(
        "INSERT INTO webhook_deliveries (webhook_id, type, due_at, created_at) VALUES (?1, ?2, ?3, ?3)"
        f" RETURNING {_DELIVERY}",
        (webhook_id, kind, tx.now),
    ).fetchone()
    return Delivery(*row)


def find_delivery(tx: Tx, delivery_id: int) -> Delivery | None:
    """Return a delivery to an address that is there, or None."""
    row = tx.execute(
        f"SELECT {columns_of(Delivery, 'found')} FROM webhook_deliveries AS found"
        " JOIN webhooks ON webhooks.id = webhook_id AND removed_at IS NULL WHERE found.id = ?",
        (delivery_id,),
    ).fetchone()
    return None if row is None else Delivery(*row)


def page(tx: Tx, webhook_id: int, state: DeliveryState | None, before: int, limit: int) -> list[Delivery]:
    """Return up to `limit` deliveries to an address, of all states or one, the newest first, before an id."""
    in_state = "" if state is None else f"AND state = '{state}' "
    rows = tx.execute(
        f"SELECT {_DELIVERY} FROM webhook_deliveries WHERE webhook_id = ? AND id < ? {in_state}"
        "ORDER BY id DESC LIMIT ?",
        (webhook_id, before, limit),
    )
    return [Delivery(*row) for row in rows]


def find_tries(tx: Tx, delivery_ids: Iterable[int]) -> dict[int, list[Try]]:
    """Return the tries of each of these deliveries, the first of them first."""
    ids = list(delivery_ids)
    found: dict[int, list[Try]] = {delivery_id: [] for delivery_id in ids}
    rows = tx.execute(
        f"SELECT {_TRY} FROM webhook_tries WHERE delivery_id IN (SELECT value FROM json_each(?))"
        " ORDER BY delivery_id, number",
        (json.dumps(ids),),
    )
    for row in rows:
        found[row[0]].append(Try(*row))
    return found


def find_due(tx: Tx, webhook: Webhook, limit: int) -> list[Delivery]:
    """Return up to `limit` deliveries to an address that are due, in the order of the history.

    To one that is disabled only tests go, and to one that rests nothing. What is no longer in the history is left out.
    """
    if webhook.resumes_at is not None and webhook.resumes_at > tx.now:
        return []
    tests = "" if webhook.is_enabled else "AND history_id IS NULL "
    rows = tx.execute(
        f"SELECT {_DELIVERY} FROM webhook_deliveries WHERE state = 'due' AND webhook_id = ? AND due_at <= ? {tests}"
        "AND (history_id IS NULL OR EXISTS (SELECT 1 FROM history WHERE history.id = history_id)) ORDER BY id LIMIT ?",
        (webhook.id, tx.now, limit),
    )
    return [Delivery(*row) for row in rows]


def note_tries(tx: Tx, tried: Sequence[Tried]) -> None:
    """Note what became of tries; of a delivery that is not there any more, nothing."""
    tx.executemany(
        "UPDATE webhook_deliveries SET state = ?, due_at = ?, waits = ?, tries = tries + 1 WHERE id = ?",
        [one[:4] for one in tried],
    )
    tx.executemany(
        f"INSERT INTO webhook_tries ({_TRY}) SELECT id, tries, ?2, ?3, ?4, ?5, ?6 FROM webhook_deliveries"
        " WHERE id = ?1",
        [one[3:] for one in tried],
    )


def renew(tx: Tx, delivery_id: int) -> None:
    """Let a delivery be due now, as one that was never tried."""
    tx.execute("UPDATE webhook_deliveries SET state = 'due', due_at = ?, waits = 0 WHERE id = ?", (tx.now, delivery_id))


def count(tx: Tx, webhook_id: int) -> Waiting:
    """Return how many deliveries to an address wait, and how many have failed."""
    counted = "SELECT count(*) FROM (SELECT 1 FROM webhook_deliveries WHERE webhook_id = ?1 AND state = '{}' LIMIT ?2)"
    row = tx.execute(
        f"SELECT ({counted.format('due')}), ({counted.format('failed')})", (webhook_id, COUNTED_AT_MOST)
    ).fetchone()
    return Waiting(*row)


def purge(tx: Tx, limit: int, left: int = 0) -> int:
    """Remove up to `limit` deliveries of addresses that were removed, or older than 30 days; return how many.

    The oldest `left` stay.
    """
    of_removed = "webhook_id IN (SELECT id FROM webhooks WHERE removed_at <= ?)"
    removed = delete_slice(tx, "webhook_deliveries", "id", of_removed, tx.now, limit, left)
    if removed < limit:
        aged = "created_at <= ? ORDER BY created_at"
        removed += delete_slice(
            tx, "webhook_deliveries", "id", aged, tx.now - _KEPT_MILLISECONDS, limit - removed, left
        )
    return removed


def _webhook(row: Sequence[Any]) -> Webhook:
    webhook_id, url, types, *rest = row
    return Webhook(webhook_id, url, tuple(json.loads(types)), *rest)
