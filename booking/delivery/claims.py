"""Claims: notices that are due are claimed with all that they tell, sent outside, and what became of them is noted.

A claim is a lease: whoever dies with it leaves the notice to the next, who sends it with the same Message-ID.
"""

import os
from collections import Counter
from collections.abc import Collection
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from booking import addresses, keyed, notices, store
from booking.accounts import links
from booking.delivery import context, mailboxes
from booking.errors import SendError
from booking.notice import DAY_MILLISECONDS, Context, Link, Notice
from booking.people import CHANNELS, FALLBACK, Account, Channel
from booking.store.database import Tx

LEASE_MILLISECONDS = 5 * 60 * 1_000
# What is not sent costs little each: in slices as small as those that are, it would cost bookings a tenth.
_UNDELIVERED_AT_ONCE = 200
TRIES_AT_MOST = 12
_WAIT_MILLISECONDS_AT_MOST = 3 * DAY_MILLISECONDS
_WAITS_SECONDS = (30, 60, 120, 300, 900, 3_600, 10_800, 28_800, 86_400)


class Claimed(NamedTuple):
    """What a claim has found: notices to send, each with what it tells, and how many it has dealt with in all."""

    contexts: list[Context]
    seen: int


def claim(tx: Tx, channels: Collection[Channel], paused: Collection[Channel], limit: int) -> Claimed:
    """Take up to `limit` due notices, and end those among them that are true no longer or have no way to go.

    Reminders become due notices here, up to `limit` of them too.
    What goes by a channel in `paused` is left as it is. A claimed notice has the language that its account has chosen
    by now.
    """
    reminded = notices.queue_reminders(tx, limit)
    if FALLBACK not in channels:
        # A busy site without a mail server would spend as much on asking whether each is still true as on bookings.
        ended = store.outbox.set_undelivered(tx, FALLBACK, _UNDELIVERED_AT_ONCE)
        if ended == _UNDELIVERED_AT_ONCE:
            return Claimed([], ended)
    due = store.outbox.find_due(tx, [channel for channel in CHANNELS if channel not in paused], limit)
    return Claimed(_claim(tx, channels, due), max(reminded, len(due)))


def queue_and_claim_test(
    tx: Tx, account: Account, by: Channel, channels: Collection[Channel]
) -> tuple[int, list[Context]]:
    """Queue an account's test of the channel `by` and claim it at once; return its id, and it if it can be sent.

    Raises NotFound where the account has nothing that it could go to.
    """
    notice_id = notices.queue_test(tx, account, by)
    return notice_id, _claim(tx, channels, [notices.find(tx, notice_id)])


def with_link(tx: Tx, claimed: Context) -> Context | None:
    """Return a claimed notice that proves something with its link, or None where its account is gone.

    The secret is made for one try, so that it is never kept.
    """
    notice = claimed.notice
    if claimed.proves is None:
        return None
    if notice.account_id is None:
        return replace(claimed, link=Link(*links.create_proof_for_guest(tx, notice.recipient, claimed.proves)))
    account = store.accounts.find(tx, notice.account_id)
    if account is None:
        return None
    return replace(claimed, link=Link(*links.create_proof(tx, account, claimed.proves, notice.recipient)))


def note_sent(tx: Tx, notice: Notice) -> None:
    """Note that the other side has taken a notice; the history tells of a reminder."""
    store.outbox.set_finished(tx, notice.id, "sent", None, tries=1)
    if notice.kind == "reminder" and notice.event_id is not None:
        store.history.record_reminder(tx, notice.event_id, notice.booking_id)


def note_error(tx: Tx, notice: Notice, error: SendError, jitter: float) -> None:
    """Note that a notice could not be sent: it is due again later, or has failed for good.

    It waits longer from try to try, a fifth more or less as `jitter` (0 to 1) says, so that not all come back at once.
    Where the person has blocked the bot, their chat is unlinked and the notice goes by e-mail. One that is not there
    any more, as its account was deleted meanwhile, is let be.
    """
    if store.outbox.find(tx, notice.id) is None:
        return
    if error.is_blocked and notice.account_id is not None:
        store.chats.unset_chat(tx, notice.account_id, notice.recipient)
        if notices.queue_by_email_instead(tx, notice):
            store.outbox.set_finished(tx, notice.id, "dropped", error.sentence, tries=1)
            return
    wait = _wait_milliseconds(notice.tries, error.retry_after_seconds, jitter)
    is_last = notice.tries + 1 >= TRIES_AT_MOST or wait > _WAIT_MILLISECONDS_AT_MOST
    # Whoever asked for a test has its answer now.
    if error.permanent or is_last or notice.kind == "test":
        store.outbox.set_finished(tx, notice.id, "failed", error.sentence, tries=1)
        notices.queue_failure(tx, notice, error.sentence)
    else:
        store.outbox.set_due_again(tx, notice.id, tx.now + wait, error.sentence)


def release(tx: Tx, unsent: Collection[Notice]) -> None:
    """Give back notices that were claimed and not tried."""
    for notice in unsent:
        store.outbox.set_released(tx, notice.id)


def _claim(tx: Tx, channels: Collection[Channel], due: list[Notice]) -> list[Context]:
    """Claim these together or, where one of them raises, each by itself, so that the others go."""
    claimed: list[Context] = []
    if store.set_aside.attempt(tx, lambda: claimed.extend(_claim_all(tx, channels, due))) is None:
        return claimed
    claimed.clear()
    for notice in due:
        error = store.set_aside.attempt(tx, partial(_claim_into, tx, channels, notice, claimed))
        if error is not None:
            store.outbox.set_aside(tx, notice.id, error)
    return claimed


def _claim_into(tx: Tx, channels: Collection[Channel], notice: Notice, claimed: list[Context]) -> None:
    claimed.extend(_claim_all(tx, channels, [notice]))


def _claim_all(tx: Tx, channels: Collection[Channel], due: list[Notice]) -> list[Context]:
    claimed: list[Context] = []
    quotas: list[str | None] = []
    for found in context.look_up_all(tx, due):
        notice, channel = found.notice, found.route[0]
        if not found.still_applies:
            store.outbox.set_finished(tx, notice.id, "dropped", None, tries=0)
        elif channel != notice.channel and (channel in channels or found.has_lost_its_chat):
            notices.queue_by(tx, notice, *found.route)
            store.outbox.set_finished(tx, notice.id, "dropped", f"It goes by {channel} by now.", tries=0)
        elif notice.channel not in channels or (found.has_lost_its_chat and found.route[1] == notice.recipient):
            store.outbox.set_finished(tx, notice.id, "undelivered", None, tries=0)
        elif isinstance(quota := mailboxes.take(tx, found, Counter(filter(None, quotas))), mailboxes.HeldBack):
            _hold_back(tx, notice, quota.until)
        else:
            quotas.append(quota)
            claimed.append(_claimed(tx, found))
    leased_until = tx.now + LEASE_MILLISECONDS
    store.outbox.set_sending(
        tx,
        [
            (leased_until, one.notice.message_id or "", quota, one.notice.id)
            for one, quota in zip(claimed, quotas, strict=True)
        ],
    )
    return claimed


def _hold_back(tx: Tx, notice: Notice, until: int | None) -> None:
    if until is None:
        store.outbox.set_finished(tx, notice.id, "dropped", store.outbox.HELD_BACK, tries=0)
    else:
        store.outbox.set_put_off(tx, notice.id, until)


def _claimed(tx: Tx, found: Context) -> Context:
    notice, recipient = found.notice, found.notice.recipient
    if found.route[0] == notice.channel and found.route[1] != recipient:
        recipient = found.route[1]
        store.outbox.set_recipient(tx, notice.id, recipient)
    # Only the booking's own mailbox may learn it: a chat is no proof of an address, nor is another mailbox.
    booking, secret = found.booking if found.needs_proof and found.way.is_mail else None, None
    if booking is not None and addresses.key(recipient) == addresses.key(booking.email):
        secret = keyed.confirmation_secret(tx, booking.id, booking.email)
    message_id = notice.message_id or os.urandom(16).hex()
    sending = replace(notice, recipient=recipient, language=found.language, state="sending", message_id=message_id)
    return replace(found, notice=sending, confirmation_secret=secret)


def _wait_milliseconds(tries: int, asked_seconds: int | None, jitter: float) -> int:
    """Return how long a notice waits after `tries` tries before the one that failed now."""
    usual = _WAITS_SECONDS[min(tries, len(_WAITS_SECONDS) - 1)] * (0.8 + 0.4 * jitter)
    return round(max(usual, asked_seconds or 0) * 1_000)
