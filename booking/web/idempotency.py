"""Idempotency-Key: the same request sent twice is done once, and answered twice with the same.

The answer is kept in the transaction that does the work, so a crash can't come between the two. What was refused did
nothing and is not kept: sent again, it is tried again.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

import msgspec

from booking.errors import Conflict
from booking.model import Account
from booking.store import idempotency
from booking.store.database import Tx
from booking.store.idempotency import Identity, Kept
from booking.web.done import Done
from booking.web.request import Request, Site, require_key

Result = TypeVar("Result")

_WAIT_SECONDS = 5.0


def write_once(
    site: Site,
    request: Request,
    account: Account | None,
    work: Callable[[Tx], Result],
    done: Callable[[Result], Done],
) -> Done:
    """Run `work` in a transaction and return what `done` makes of its result, or what was answered to this key before.

    A key is that of the account which asks, by whichever token, or of a guest: an answer with a secret in it must not
    come by here, for it would be kept.

    Raises Invalid for a key that is none, and for one that came with another body (idempotency_mismatch); Conflict
    (idempotency_in_flight) while the first is at work: a browser's form waits for that instead.
    """
    key = request.idempotency_key
    if key is None:
        return done(site.database.write(work))
    require_key(key)
    asker = f"account {account.id}".encode() if account else b""
    identity = Identity(asker, f"{request.method} {request.path}", key)
    fingerprint = request.fingerprint
    finished = _enter(site, identity, wait=request.prefers_page)
    try:
        return site.database.write(_once, identity, fingerprint, work, done)
    finally:
        del site.in_flight[identity]
        finished.set()


def _enter(site: Site, identity: Identity, *, wait: bool) -> threading.Event:
    """Return the event that ends this request's turn, once no other of the same identity is at work."""
    own = threading.Event()
    while (other := site.in_flight.setdefault(identity, own)) is not own:
        if not wait or not other.wait(_WAIT_SECONDS):
            raise Conflict(
                "idempotency_in_flight", "The first request with this key is still at work. Send it again in a second."
            )
    return own


def _once(
    tx: Tx, identity: Identity, fingerprint: bytes, work: Callable[[Tx], Result], done: Callable[[Result], Done]
) -> Done:
    kept = idempotency.find(tx, identity)
    if kept is None:
        answered = done(work(tx))
        idempotency.keep(tx, identity, Kept(fingerprint, msgspec.json.encode(answered)))
        return answered
    if kept.fingerprint != fingerprint:
        raise Conflict(
            "idempotency_mismatch", "This key was used with another body. Send each new request with a key of its own."
        )
    return msgspec.structs.replace(msgspec.json.decode(kept.answer, type=Done), is_replayed=True)
