"""Idempotency-Key: the same request sent twice is done once, and answered twice with the same.

The answer is kept in the transaction that does the work, so a crash can't come between the two. What was refused did
nothing and is not kept: sent again, it is tried again.
"""

import threading
from collections.abc import Callable

import msgspec

from booking import store
from booking.errors import Conflict
from booking.store.database import Tx
from booking.store.web import Identity, Kept
from booking.texts import sentences
from booking.web.auth import guard
from booking.web.auth.guard import AnyAsker
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.site import Site

_WAIT_SECONDS = 5.0


def write_once(
    site: Site,
    request: Request,
    key: str,
    asking: AnyAsker,
    work: Callable[[Tx, AnyAsker], Done],
    prepare: Callable[[], None],
) -> Done:
    """Run `work` by `guard.write` and return what it has done, or what was answered to this key before.

    `prepare` does what must come before the transaction, a costly hash say: it is left out where the answer is there
    already. A key is that of the account which asks, by whichever token, or of the guests of one
    address: an answer with a secret in it must not come by here, for it would be kept.

    Raises as `guard.write` does; Invalid for a key that is none or a guest's that is short, before anything is looked
    up; Conflict for a key that came with another body (idempotency_mismatch), and while the first is at work
    (idempotency_in_flight): a browser's form waits for that instead.
    """
    identity = _identity(request, asking, key)
    fingerprint = request.fingerprint

    def once(tx: Tx, asking: AnyAsker) -> Done:
        answered = _kept(tx, identity, fingerprint)
        if answered is None:
            answered = work(tx, asking)
            store.web.keep_answer(tx, identity, Kept(fingerprint, sentences.encode(answered)))
        return answered

    finished = _enter(site, identity, wait=request.prefers_page)
    try:
        if site.database.read(_kept, identity, fingerprint) is None:
            prepare()
        return guard.write(site, asking, once, request)
    finally:
        del site.in_flight[identity]
        finished.set()


def _identity(request: Request, asking: AnyAsker, key: str) -> Identity:
    """Return what makes a request the same as another. Raises Invalid for a key that is none."""
    account = asking.account
    request.require_key(key, by_guest=account is None and asking.helper is None)
    if asking.helper is not None:
        asker = asking.helper.actor.encode()
    else:
        asker = store.web.asker_of_account(account.id) if account else store.web.asker_of_guest(asking.address)
    return Identity(asker, f"{request.method} {request.path}", key)


def _enter(site: Site, identity: Identity, *, wait: bool) -> threading.Event:
    """Return the event that ends this request's turn, once no other of the same identity is at work."""
    own = threading.Event()
    while (other := site.in_flight.setdefault(identity, own)) is not own:
        if not wait or not other.wait(_WAIT_SECONDS):
            raise Conflict(
                "idempotency_in_flight", "The first request with this key is still at work. Send it again in a second."
            )
    return own


def _kept(tx: Tx, identity: Identity, fingerprint: bytes) -> Done | None:
    kept = store.web.find_answer(tx, identity)
    if kept is None:
        return None
    if kept.fingerprint != fingerprint:
        raise Conflict(
            "idempotency_mismatch", "This key was used with another body. Send each new request with a key of its own."
        )
    return msgspec.structs.replace(sentences.decode(kept.answer, Done), is_replayed=True)
