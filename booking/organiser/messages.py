"""What an organiser writes to people at an event: one line of the history, and what became of it for each of them."""

import json
import os
from collections import Counter
from typing import NamedTuple

from booking import events, store
from booking.errors import Fault, Invalid, NotFound, TooMany
from booking.model import GREATEST, Fact
from booking.notice import TRIAL, NoticeState, Written, written_by
from booking.people import CHANNELS, FALLBACK, Account
from booking.refusals import require_event
from booking.store.database import Tx
from booking.store.guests import Choice
from booking.store.outbox import FailedLetter, Queued
from booking.texts.sentences import Sentence

SUBJECT_CHARACTERS_AT_MOST = 78  # More than that, mail programs cut off.
TEXT_CHARACTERS_AT_MOST = 2_000  # As much as a chat takes at once, with all that stands beneath it.
_AGAIN_AFTER_MILLISECONDS = 60_000
_LOOKED_BACK_AT = 20
CHOSEN_AT_MOST = 10_000
_FAILED_NAMED_AT_MOST = 50


class Message(NamedTuple):
    """What was written, when and by whom, and how many people it has reached or not, by state.

    `is_on_its_way` says that not everybody has their copy in the outbox yet; `failed` are some of those who could not
    be reached.
    """

    id: int
    event_id: int
    sent_at: int
    actor: str
    written: Written
    is_on_its_way: bool
    outcomes: Counter[NoticeState]
    failed: list[FailedLetter]


class Meant(NamedTuple):
    """How many people a message is for, and what one of them has: a booking's id, or `entry ` and an entry's."""

    people: int
    subject: str | None


def write(tx: Tx, event_id: int, written: Written) -> Message:
    """Write to people at an event: each of them gets it once, unless they cancel before. Raises NotFound, TooMany."""
    event = events.find(tx, event_id)
    for fact in store.history.page_of_messages(tx, event_id, GREATEST, _LOOKED_BACK_AT):
        wait = fact.at + _AGAIN_AFTER_MILLISECONDS - tx.now
        if wait > 0 and written_by(fact) == written:
            raise TooMany(
                Sentence("This message has just been sent. To send it once more, wait a minute."), -(-wait // 1_000)
            )
    store.history.record(tx, "written", event, details=written.details, to=written.to)
    return page(tx, event_id, GREATEST, 1)[0]


def page(tx: Tx, event_id: int, before: int, limit: int) -> list[Message]:
    """Return up to `limit` messages with ids less than `before`, the newest first. Raises NotFound."""
    require_event(tx, event_id)
    facts = store.history.page_of_messages(tx, event_id, before, limit)
    lines = [fact.id for fact in facts]
    outcomes = store.outbox.outcomes_of_messages(tx, event_id, lines)
    failed = store.outbox.failed_of_messages(tx, event_id, lines, _FAILED_NAMED_AT_MOST)
    read_to = store.consumers.find_last(tx, "notices")
    return [_message(fact, read_to, outcomes[fact.id], failed) for fact in facts]


def find_meant(tx: Tx, event_id: int, written: Written) -> Meant:
    """Return for how many people what is written would be now. Raises NotFound."""
    require_event(tx, event_id)
    return Meant(*store.outbox.find_meant(tx, event_id, written))


def find_chosen(tx: Tx, event_id: int, choice: Choice) -> tuple[str, ...]:
    """Return the ids of the live bookings of an event that are found so. Raises Invalid for more than 10,000."""
    found = store.guests.ids(tx, event_id, choice)
    if len(found) > CHOSEN_AT_MOST:
        refusal = Sentence("More than {most:,} bookings match. Search for fewer.", most=CHOSEN_AT_MOST)
        raise Invalid([Fault("q", refusal)], refusal)
    return tuple(found)


def queue_trial(tx: Tx, account: Account, event_id: int, written: Written) -> str:
    """Queue what is written for its author alone, in each of its languages; return where it goes.

    Raises NotFound, also where the account has nothing that it could go to.
    """
    require_event(tx, event_id)
    channel = account.channel if CHANNELS[account.channel].address_of(account) else FALLBACK
    way = CHANNELS[channel]
    recipient = way.address_of(account)
    if recipient is None:
        raise NotFound("not_found", way.test_has_no_target)
    facts = json.dumps({"letters": written.letters})
    for language in written.letters:
        about = (f"account {account.id}", event_id, account.id, f"{TRIAL}{os.urandom(8).hex()}")
        queued = Queued("written", *about, recipient, language, facts, tx.now, tx.now)
        store.outbox.insert_by(tx, channel, queued)
    tx.queued.set()
    return way.label if way.shown_recipient else recipient


def _message(fact: Fact, read_to: int, outcomes: Counter[NoticeState], failed: list[FailedLetter]) -> Message:
    written = written_by(fact)
    assert written is not None
    theirs = [one for one in failed if one.line == fact.id]
    return Message(fact.id, fact.event_id, fact.at, fact.actor, written, fact.id > read_to, outcomes, theirs)
