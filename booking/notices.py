"""Notices: messages to people. Most are derived from the facts of the history; others are queued where they come about.

Each is queued at most once: the database knows its kind, subject, channel and occasion. Whether it still applies is
asked when it is delivered, so nothing here takes one back.
"""

import json
import logging
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, Literal
from urllib.parse import urlsplit

from booking import addresses, history, store
from booking.errors import NotFound
from booking.model import GREATEST, Booking, EndedBooking, Fact
from booking.notice import (
    DAY_MILLISECONDS,
    KINDS,
    Kind,
    Notice,
    NoticeKind,
    NoticeState,
    Written,
    next_reminder,
    tell_at,
    written_by,
)
from booking.people import CHANNELS, FALLBACK, Account, Channel, Language
from booking.store.bookings import Starting
from booking.store.consumers import Cursor
from booking.store.database import Tx
from booking.store.outbox import Counts, Derived, Queued, Reached, WithSeats
from booking.store.webhooks import Webhook

# Whoever asks for one mail after the other gets one in so much time.
_ASKED_EVERY_MILLISECONDS = 5 * 60 * 1_000

_KINDS_OF: dict[str, list[tuple[NoticeKind, Kind]]] = {}
for _name, _kind in KINDS.items():
    for _action in _kind.tells:
        _KINDS_OF.setdefault(_action, []).append((_name, _kind))
_TOLD_TO_EVERYBODY = {action for kind in KINDS.values() if kind.is_for_everybody for action in kind.tells}

log = logging.getLogger(__name__)


def consumer(channels: Callable[[], Collection[Channel]]) -> history.Consumer:
    """Return what makes notices of the facts of the history; `channels` says which are configured at present."""

    def consume(tx: Tx, facts: Sequence[Fact], position: str, limit: int) -> Cursor:
        return derive(tx, facts, position, limit, channels())

    return history.Consumer("notices", consume, skip)


def derive(tx: Tx, facts: Sequence[Fact], position: str, limit: int, channels: Collection[Channel]) -> Cursor:
    """Queue what people are told of these facts; return how far it has come.

    `channels` are the configured ones. What everybody at an event is told goes to up to `limit` of them at once,
    beyond `position`.
    """
    until = next((place for place, fact in enumerate(facts) if _is_for_everybody(fact)), len(facts))
    facts = facts[: max(until, 1)]
    told = [(fact, name, kind) for fact in facts for name, kind in _told(fact)]
    admins = store.outbox.find_admins(tx) if any(kind.is_for_admins for _, _, kind in told) else []
    if admins:  # Though all of them are told, no more than `limit` messages are made.
        facts = facts[: max(limit // (1 + len(admins)), 1)]
    cursor = Cursor(facts[-1].id)
    if until == 0:
        cursor = _derive_for_everybody(tx, facts[0], position, limit, channels)
    if cursor.last_history_id == facts[-1].id:
        people = store.outbox.find_people(tx, facts[0].id, facts[-1].id)
        notices = [
            _derived(tx, fact, name, _subject_of(fact), to, channels)
            for fact, name, kind in told
            if fact.id <= facts[-1].id and not kind.is_for_everybody
            for to in (admins if kind.is_for_admins else _person_of(tx, fact, people.get(fact.id)))
        ]
        store.outbox.insert_all(tx, notices)
    return cursor


def skip(tx: Tx, fact: Fact, position: str) -> str | None:
    """Return the position behind the next person who is told what everybody is; None where there is none."""
    if not _is_for_everybody(fact):
        return None
    written = written_by(fact)
    if written is None or written.to != "chosen":
        return store.outbox.find_next(tx, fact.event_id, fact.id, position)
    following = int(position or 0) + 1
    return str(following) if following <= len(written.booking_ids) else None


def _derive_for_everybody(tx: Tx, fact: Fact, position: str, limit: int, channels: Collection[Channel]) -> Cursor:
    written = written_by(fact)
    found = _find_everybody(tx, fact, written, position, limit)
    names = [name for name, kind in _told(fact) if kind.is_for_everybody]
    notices = [
        _derived(tx, fact, name, one.subject, one.reached, channels, one.email)
        for one in found
        if one.reached and (written is None or written.is_meant_for(one.standing))
        for name in names
    ]
    store.outbox.insert_all(tx, notices)
    return Cursor(fact.id) if len(found) < limit else Cursor(fact.id - 1, found[-1].position)


def _find_everybody(tx: Tx, fact: Fact, written: Written | None, position: str, limit: int) -> list[WithSeats]:
    """Return up to `limit` people, beyond `position`, of those among whom a fact is told to everybody."""
    if written is not None and written.to == "chosen":
        return store.outbox.find_listed(tx, fact.event_id, written.booking_ids, position, limit)
    return store.outbox.find_everybody(tx, fact.event_id, fact.id, position, limit)


def _person_of(tx: Tx, fact: Fact, person: Reached | None) -> list[Reached]:
    """Return whom a fact is told to: of a hold that the link in a guest's mail confirms that mailbox, whose it is."""
    if person is not None and person.account_id is not None and "guest_proves" in fact.details:
        found = None if fact.booking_id is None else store.bookings.find(tx, fact.booking_id)
        return [] if found is None else [Reached(None, FALLBACK, found[0].email, found[0].language)]
    return [] if person is None else [person]


def _is_for_everybody(fact: Fact) -> bool:
    return fact.action in _TOLD_TO_EVERYBODY and any(kind.is_for_everybody for _, kind in _told(fact))


def _told(fact: Fact) -> list[tuple[NoticeKind, Kind]]:
    return [(name, kind) for name, kind in _KINDS_OF.get(fact.action, ()) if kind.tells[fact.action](fact)]


def _subject_of(fact: Fact) -> str:
    if fact.booking_id is not None:
        return fact.booking_id
    return f"event {fact.event_id}" if fact.entry_id is None else f"entry {fact.entry_id}"


def _derived(
    tx: Tx, fact: Fact, name: NoticeKind, subject: str, reached: Reached, channels: Collection[Channel], email: str = ""
) -> Derived:
    kind = KINDS[name]
    facts = kind.facts(fact)
    # Without a mail server nobody asks whether it still applies: it is put away at once.
    is_undelivered = reached.channel == FALLBACK and FALLBACK not in channels
    # The clock may have been set back meanwhile.
    at = min(fact.at, tx.now) + (0 if kind.is_for_admins else tell_at(fact) - fact.at)
    return Derived(
        name,
        subject,
        fact.event_id,
        reached.account_id,
        reached.channel,
        _occasion(kind, fact, reached, email),
        reached.recipient,
        reached.language,
        json.dumps(facts) if facts else "{}",
        "undelivered" if is_undelivered else "due",
        at,
        at,
        tx.now if is_undelivered else None,
        kind.is_for_everybody,
    )


def _occasion(kind: Kind, fact: Fact, reached: Reached, email: str) -> str:
    """Return what tells a notice from others of its kind; where each person is told once, that is whose mailbox it is.

    `email` is that of the person, by whatever they are reached.
    """
    occasion = kind.occasion(fact)
    if kind.is_for_admins:
        return _occasion_of_admin(occasion, reached)
    return f"{occasion} {addresses.key(email or reached.recipient)}" if kind.is_once_a_person else occasion


def _occasion_of_admin(occasion: str, admin: Reached) -> str:
    """Return an occasion as that of each admin by themselves."""
    return f"{occasion} account {admin.account_id}".lstrip()


def queue_reminders(tx: Tx, limit: int) -> int:
    """Queue up to `limit` reminders of deadlines whose time has come; return how many holds that were.

    A hold has no reminder in the outbox before: nearly all are confirmed or gone by then.
    """
    found = store.bookings.find_to_remind(tx, limit)
    error = store.set_aside.attempt(tx, partial(_queue_reminders_of, tx, found))
    if error is not None:
        for one in found:
            error = store.set_aside.attempt(tx, partial(_queue_reminders_of, tx, [one]))
            if error is not None:
                log.error("The hold %s… can't be reminded of: %s", one[0].id[:11], error)
                store.bookings.set_remind_at(tx, one[0].id, None)
    return len(found)


def _queue_reminders_of(tx: Tx, found: Sequence[tuple[Booking, int]]) -> None:
    for booking, remind_at in found:
        assert booking.expires_at is not None
        if booking.is_in_grace(tx.now):
            store.outbox.insert(tx, "deadline_passed", booking, f"{booking.expires_at} {remind_at}")
        elif booking.is_live(tx.now):
            store.outbox.insert(tx, "reminder", booking, f"{booking.expires_at} {remind_at}")
        begins = booking.expires_at if booking.grace_milliseconds and tx.now < booking.expires_at else None
        store.bookings.set_remind_at(tx, booking.id, next_reminder(booking.expires_at, tx.now) or begins)


def is_told_of_confirmation(tx: Tx, booking: Booking) -> bool:
    """Whether the person of a confirmed booking was told of that, or is being told at this moment."""
    return store.outbox.is_sent(tx, booking.id, "confirmed", str(booking.confirmed_at))


def is_told_of_cancellation(tx: Tx, ended: EndedBooking) -> bool:
    """Whether the person of a booking that the organiser cancelled was told of that, or is being told right now."""
    return store.outbox.is_sent(tx, ended.id, "cancelled_by_organiser", str(ended.ended_at))


def queue_tomorrow(tx: Tx, limit: int) -> int:
    """Queue the notice that an event starts within a day, to those with a place; return how many rows were read.

    Each event counts as one, and so does each of its bookings; `limit` of them are a slice. Whoever booked within that
    day knows it and is not told again.
    """
    left = limit
    for event in store.bookings.find_starting(tx, DAY_MILLISECONDS, limit):
        found = store.bookings.find_after(tx, event, left)
        error = store.set_aside.attempt(tx, partial(_queue_tomorrow_at, tx, event, found))
        if error is not None:
            log.error("People of event %d can't be told that it is tomorrow: %s", event.event_id, error)
        store.bookings.set_announced(tx, event, found[-1] if found else None, is_last=len(found) < left)
        left -= len(found) + 1
        if left <= 0:
            return limit
    return limit - left


def _queue_tomorrow_at(tx: Tx, event: Starting, found: Sequence[Booking]) -> None:
    for booking in found:
        if booking.expires_at is None and booking.created_at <= event.starts_at - DAY_MILLISECONDS:
            store.outbox.insert(tx, "event_tomorrow", booking, str(event.starts_at))
            tx.queued.set()


def queue_proof(tx: Tx, account: Account, why: Literal["made", "changed", "asked"]) -> bool:
    """Queue the mail by which an account shows that its address, or the new one it has asked for, is its own.

    `why` is what has happened: the account was made, its address changed, or somebody signed in asked for the mail.
    Each address gets one in five minutes: False where that one was queued before.
    """
    if account.new_email is not None:
        why = "changed"
    return _insert_for_address(tx, "prove_address", account, account.new_email or account.email, {"why": why})


def queue_address_changed(tx: Tx, account: Account, new_email: str, *, at_once: bool) -> None:
    """Queue the mail to an account's former address: that the account has another now, or will once that is proved.

    An address that nobody has proved to be theirs gets none, and any other one in five minutes.
    """
    assert account.email is not None
    if not account.email_is_proved:
        return
    facts = {"new_email": new_email, "at_once": at_once}
    _insert_by(tx, FALLBACK, "address_changed", account, account.email, _occasion_of_asking(tx, account.email), facts)
    tx.queued.set()


def queue_reset(tx: Tx, email: str) -> None:
    """Queue the mail with the way to a new password, where there is an account with this address that can sign in."""
    found = store.accounts.find_with_password(tx, email)
    if found is not None and found[0].disabled_at is None:
        _insert_for_address(tx, "reset_password", found[0], found[0].email)


def queue_personal_data(tx: Tx, email: str, language: Language) -> None:
    """Queue the mail with the way to all that is stored with an address, whether or not anything is.

    Each mailbox gets one in five minutes.
    """
    subject = store.personal.subject_of_address(addresses.key(email))
    occasion = _occasion_of_asking(tx, email)
    notice = Queued("personal_data", subject, None, None, occasion, email, language, "{}", tx.now, tx.now)
    store.outbox.insert_by(tx, FALLBACK, notice)
    tx.queued.set()


def queue_erased(tx: Tx, email: str, language: Language) -> None:
    """Queue the last mail to somebody: that nothing tells any more who they were."""
    occasion = os.urandom(8).hex()
    notice = Queued("erased", "address ", None, None, occasion, email, language, "{}", tx.now, tx.now)
    store.outbox.insert_by(tx, FALLBACK, notice)
    tx.queued.set()


def queue_test(tx: Tx, account: Account, channel: Channel) -> int:
    """Queue the message that shows an account whether a channel works, and return the notice's id. Raises NotFound."""
    recipient = CHANNELS[channel].address_of(account)
    if recipient is None:
        raise NotFound("not_found", CHANNELS[channel].test_has_no_target)
    notice_id, _ = _insert_by(tx, channel, "test", account, recipient, os.urandom(8).hex())
    return notice_id


def queue_by_email_instead(tx: Tx, notice: Notice) -> bool:
    """Queue by e-mail what can no longer reach its account by its own channel; False when it has no address."""
    account = None if notice.account_id is None else store.accounts.find(tx, notice.account_id)
    if account is None or account.email is None or notice.kind == "test":
        return False
    queue_by(tx, notice, FALLBACK, account.email)
    return True


def queue_by(tx: Tx, notice: Notice, channel: Channel, recipient: str) -> None:
    """Queue the same notice by another channel, once by each."""
    store.outbox.insert_rerouted(tx, notice.id, channel, recipient)
    tx.queued.set()


def queue_failure(tx: Tx, notice: Notice, error: str) -> None:
    """Queue the notice that one failed for good, to each admin once a day; when that fails, nobody is told."""
    if notice.kind in ("delivery_failed", "test") or KINDS[notice.kind].is_forgotten:
        return
    facts = {"kind": notice.kind, "error": error}
    _queue_to_admins(tx, "delivery_failed", "outbox", str(tx.now // DAY_MILLISECONDS), facts)


def queue_webhook_disabled(tx: Tx, webhook: Webhook) -> None:
    """Queue the notice to each admin that an address is sent no further facts, because it is gone or has failed."""
    facts = {"host": urlsplit(webhook.url).hostname, "why": webhook.disabled_why}
    _queue_to_admins(tx, "webhook_disabled", f"webhook {webhook.id}", str(webhook.disabled_at), facts)


def _queue_to_admins(tx: Tx, kind: NoticeKind, subject: str, occasion: str, facts: Mapping[str, Any]) -> None:
    queued = [
        Derived(
            kind,
            subject,
            None,
            to.account_id,
            to.channel,
            _occasion_of_admin(occasion, to),
            to.recipient,
            to.language,
            json.dumps(facts),
            "due",
            tx.now,
            tx.now,
            None,
            is_for_many=False,
        )
        for to in store.outbox.find_admins(tx)
    ]
    store.outbox.insert_all(tx, queued)
    tx.queued.set()


def find(tx: Tx, notice_id: int) -> Notice:
    """Return a notice. Raises NotFound."""
    notice = store.outbox.find(tx, notice_id)
    if notice is None:
        raise not_found()
    return notice


def not_found() -> NotFound:
    """Return the refusal for a notice that is not there."""
    return NotFound("notice_not_found", "There is no such message. GET /notices lists them.")


def page(
    tx: Tx, state: NoticeState | None, before: int | None, limit: int, event_id: int | None = None
) -> list[Notice]:
    """Return up to `limit` notices of all states or one, the newest first, from before the id `before`.

    Only those about one event, where it is given.
    """
    return store.outbox.page(tx, state, GREATEST if before is None else before, limit, event_id)


def send_again(tx: Tx, notice_id: int) -> Notice:
    """Let a notice that has ended be sent anew; one that waits to be sent is left as it is. Raises NotFound."""
    find(tx, notice_id)
    store.outbox.renew(tx, notice_id)
    tx.queued.set()
    return find(tx, notice_id)


def counts(tx: Tx) -> Counts:
    """Return how many notices are due now, failed for good, and were never tried."""
    return store.outbox.counts(tx)


def _insert_for_address(
    tx: Tx, kind: NoticeKind, account: Account, email: str | None, facts: Mapping[str, Any] | None = None
) -> bool:
    """Queue a mail for this mailbox alone, whatever channel its account has chosen; False if it was queued before."""
    assert email is not None
    _, is_new = _insert_by(tx, FALLBACK, kind, account, email, _occasion_of_asking(tx, email), facts)
    tx.queued.set()
    return is_new


def _insert_by(
    tx: Tx,
    channel: Channel,
    kind: NoticeKind,
    account: Account,
    recipient: str,
    occasion: str,
    facts: Mapping[str, Any] | None = None,
) -> tuple[int, bool]:
    """Queue a notice about an account itself by one channel; return its id, and whether it was not queued before."""
    subject, as_json = f"account {account.id}", json.dumps(facts or {})
    notice = Queued(kind, subject, None, account.id, occasion, recipient, account.language, as_json, tx.now, tx.now)
    return store.outbox.insert_by(tx, channel, notice)


def _occasion_of_asking(tx: Tx, email: str) -> str:
    """Return the occasion that all mails to one mailbox within five minutes share, however its address is spelled."""
    return f"{tx.now // _ASKED_EVERY_MILLISECONDS} {addresses.key(email)}"
