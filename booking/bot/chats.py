"""Chats with the bot: link one to an account, and what a person can ask for and do in it.

`receive` runs in a transaction and returns what the bot has to answer, which is sent when that is committed.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from booking import changes, events, seats, store, waitlist
from booking.accounts import accounts, audit
from booking.accounts.audit import Actor
from booking.bot import chat_words
from booking.errors import BookingError, Gone, NotFound
from booking.model import Booking, EndedBooking, Entry
from booking.people import Account, Language
from booking.senders.message import Button
from booking.store.database import Tx
from booking.texts.format import Words, words_in
from booking.texts.sentences import Sentence
from booking.zone import Zone

CODE_SECONDS = 60 * 60
_ANSWERED_WITHIN_MILLISECONDS = 60 * 60 * 1_000
_MARK_BYTES = 6  # In a button beside a verb and an id, which leave 9 of the 64 that Telegram takes.
_SHOWN_AT_MOST = 10
_NOT_LINKED = Sentence("This chat isn’t linked to an account. Choose Telegram on your account’s page: {site}/account")
_STOPPED = Sentence(
    "Done: we won’t send anything more to this chat. Messages about your bookings go to your email address."
)
_UNKNOWN_BUTTON = Sentence("This button is out of date. Send /bookings to see your bookings.")
_HAS_LEFT = Sentence("You have left the waiting list.")
# What is asked before something is done that can't be taken back, and the yes to it.
_QUESTIONS = {
    "cancel": (
        Sentence("Cancel this booking? Its seats will be released immediately."),
        Sentence("Yes, cancel"),
    ),
    "leave": (
        Sentence("Leave this waiting list? If you join again, you’ll be at its end."),
        Sentence("Yes, leave"),
    ),
}
_OF_QUESTIONS = ("yes_cancel", "yes_leave", "keep")
_VERBS = ("confirm", "cancel", "extend", "leave", *_OF_QUESTIONS)
# An idle bot's updates are numbered anew after a week; the earlier numbers then mean nothing.
_NUMBERED_ANEW_AFTER_MILLISECONDS = 6 * 24 * 60 * 60 * 1_000


class Update(NamedTuple):
    """What happened in a chat: a text was sent, or a button of an earlier message pressed.

    `language` is that of the person's own Telegram. `press_id` is None for a text; a press has in `text` what its
    button carries, and in `message_id` and `keys` the message it hangs on and all the buttons there.
    """

    id: int
    chat_id: int
    is_private: bool
    language: Language
    text: str
    press_id: str | None = None
    message_id: int | None = None
    keys: tuple[Mapping[str, Any], ...] = ()


class Reply(NamedTuple):
    """What the bot has to answer: a text to the chat or, for a press, a word on it and the keys that are gone.

    `ended_keys` are the beginnings of what those keys carry. `question` is what a press has to be asked before it does
    anything: a text to the chat, with `buttons`.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    ended_keys: tuple[str, ...] = ()
    question: str | None = None


class SiteFacts(NamedTuple):
    """Where people find the pages that the bot speaks of, and the zone in which it tells the time."""

    url: str
    zone: Zone

    def words(self, language: Language, now: int) -> Words:
        """Return the words of a language here, as they are told now."""
        return words_in(language, self.zone.now, now, "chat")


def make_code(tx: Tx, account_id: int) -> str:
    """Return a code by which a chat is linked to the account; it works once, for an hour, and ends the one before."""
    code = accounts.new_secret()
    store.chats.delete_codes(tx, account_id)
    store.chats.insert_code(tx, accounts.sha256(code), account_id, tx.now + CODE_SECONDS * 1_000)
    return code


def next_update(tx: Tx, bot_id: int) -> int | None:
    """Return which update of the bot comes next, or None when any may."""
    return store.chats.find_next_update(tx, bot_id, tx.now - _NUMBERED_ANEW_AFTER_MILLISECONDS)


def skip(tx: Tx, bot_id: int, update_id: int) -> bool:
    """Note that an update is dealt with, once; False when it was before."""
    return store.chats.advance(tx, bot_id, update_id, tx.now - _NUMBERED_ANEW_AFTER_MILLISECONDS)


def receive(tx: Tx, bot_id: int, update: Update, site: SiteFacts) -> Reply | None:
    """Do what an update asks for, once, and return what to answer; None when it was dealt with before."""
    if not skip(tx, bot_id, update.id):
        return None
    words = site.words(update.language, tx.now)
    if not update.is_private:
        return Reply(words.say(Sentence("I write to people, not to groups. Open a chat with me alone.")))
    account = store.chats.find_account(tx, update.chat_id)
    tx.act_as(account)
    if update.press_id is not None:
        return _press(tx, account, update, site)
    command, _, rest = update.text.partition(" ")
    command = command.casefold()
    if command == "/start" and rest.strip():
        return _link(tx, rest.strip(), update, site)
    if account is None:
        return Reply(words.say(Sentence(_NOT_LINKED, site=site.url)))
    words = site.words(account.language, tx.now)
    if command == "/stop":
        accounts.unlink_chat(tx, account.id)
        audit.record(tx, "Telegram unlinked", f"account {account.id}")
        return Reply(words.say(_STOPPED))
    if command == "/bookings":
        return _list(tx, account, site)
    return Reply(words.say(Sentence("Send /bookings to see your bookings, or /stop to end the messages to this chat.")))


def _link(tx: Tx, code: str, update: Update, site: SiteFacts) -> Reply:
    account_id = store.chats.take_code(tx, accounts.sha256(code))
    account = None if account_id is None else store.accounts.find(tx, account_id)
    if account is None or account.disabled_at is not None:
        bad_code = Sentence(
            "This link has been used or has expired. Get a new one on your account’s page: {site}/account",
            site=site.url,
        )
        return Reply(site.words(update.language, tx.now).say(bad_code))
    store.chats.set_chat(tx, account.id, update.chat_id)
    audit.record(tx, "Telegram linked", f"account {account.id}", Actor(account.id, ""))
    linked = Sentence(
        "This chat is linked to the account of {name}. Messages about your bookings now come here.\n"
        "Send /bookings to see your bookings, or /stop to end the messages.",
        name=account.name or account.email,
    )
    return Reply(site.words(account.language, tx.now).say(linked))


def _list(tx: Tx, account: Account, site: SiteFacts) -> Reply:
    words = site.words(account.language, tx.now)
    shown = [*_bookings(tx, account, words), *_entries(tx, account, words)]
    if not shown:
        none = Sentence("You have no upcoming bookings. Find an event: {site}/", site=site.url)
        return Reply(words.say(none))
    lines = [line for line, _ in shown[:_SHOWN_AT_MOST]]
    if len(shown) > _SHOWN_AT_MOST:
        others = Sentence("The others are on your page: {site}/account/bookings", site=site.url)
        lines.append(words.say(others))
    buttons = tuple(button for _, of_line in shown[:_SHOWN_AT_MOST] for button in of_line)
    return Reply("\n\n".join([words.say(Sentence("Your bookings:")), *lines]), buttons)


def _bookings(tx: Tx, account: Account, words: Words) -> Iterator[tuple[str, list[Button]]]:
    """Yield how each live booking of an event to come stands, with its buttons."""
    for booking in seats.live_of_account(tx, account.id, starting_after=tx.now):
        event = events.find(tx, booking.event_id)
        title = chat_words.short(event.title)
        buttons = [Button(words.say(Sentence("Cancel: {title}", title=title)), f"cancel:{booking.id}", "")]
        is_asked = booking.status == "held" and not booking.is_in_grace(tx.now)
        if is_asked and event.confirmation != "organiser" and not booking.needs_proof(event):
            confirm = words.say(Sentence("Confirm: {title}", title=title))
            buttons.insert(0, Button(confirm, f"confirm:{booking.id}", ""))
        yield chat_words.state(booking, event, words), buttons


def _entries(tx: Tx, account: Account, words: Words) -> Iterator[tuple[str, list[Button]]]:
    """Yield where the account stands in each waiting list that it is on, with the button to leave it."""
    for entry in waitlist.of_account(tx, account.id):
        event = events.find(tx, entry.event_id)
        leave = words.say(Sentence("Leave the list: {title}", title=chat_words.short(event.title)))
        yield chat_words.place_in_line(entry, event, words), [Button(leave, f"leave:{entry.id}", "")]


def _press(tx: Tx, account: Account | None, update: Update, site: SiteFacts) -> Reply:
    """Do what a button says, if its booking or entry belongs to the account that the chat is linked to now."""
    if account is None:
        return Reply(site.words(update.language, tx.now).say(Sentence(_NOT_LINKED, site=site.url)))
    words = site.words(account.language, tx.now)
    verb, _, rest = update.text.partition(":")
    subject, _, mark = rest.partition(":")
    if verb not in _VERBS or not subject:
        return Reply(words.say(_UNKNOWN_BUTTON), ended_keys=(update.text,) if update.text else ())
    try:
        if verb in ("leave", "yes_leave"):
            return _leave(tx, account, subject, words, mark if verb == "yes_leave" else None)
        if verb == "keep":
            return _keep(tx, account, subject, words)
        _require_own(account, seats.look_up(tx, subject))
        if verb == "confirm":
            confirmed = seats.confirm(tx, subject, by_admin=account.is_admin)
            said = Sentence("Confirmed. You have {seats}.", seats=words.seats_of(confirmed))
            return Reply(words.say(said), ended_keys=(f"confirm:{subject}", f"extend:{subject}"))
        if verb == "extend":
            until = changes.extend(tx, subject).expires_at
            assert until is not None
            return Reply(words.say(Sentence("We’re holding your seats until {until}.", until=words.deadline(until))))
        if verb == "cancel":
            return _ask_to_cancel(tx, account, seats.find(tx, subject), words)
        seats.find(tx, subject)
        if not _is_open(tx, account, subject, mark):
            return Reply(words.say(_UNKNOWN_BUTTON), ended_keys=_keys(subject, _OF_QUESTIONS))
        cancelled = seats.cancel(tx, subject)
        store.chats.delete_question(tx, account.id, subject)
        said = Sentence("Cancelled: {seats} released.", seats=words.seats_of(cancelled))
        return Reply(words.say(said), ended_keys=_keys(subject))
    except BookingError as error:
        has_ended = isinstance(error, Gone | NotFound) and not chat_words.is_of_grace(error)
        ended = _keys(subject) if has_ended else (update.text,)
        return Reply(words.say(chat_words.refusal(error)), ended_keys=ended)


def _keys(subject: str, verbs: Iterable[str] = _VERBS) -> tuple[str, ...]:
    return tuple(f"{verb}:{subject}" for verb in verbs)


def _ask_to_cancel(tx: Tx, account: Account, booking: Booking, words: Words) -> Reply:
    stands = chat_words.state(booking, events.find(tx, booking.event_id), words)
    return _question(tx, account, "cancel", booking.id, stands, words)


def _leave(tx: Tx, account: Account, entry_id: str, words: Words, mark: str | None) -> Reply:
    """Ask whether to give up a place that still waits or, where the answer was yes, give it up.

    `mark` is that of the question; None where nobody was asked yet.
    """
    entry = waitlist.find(tx, entry_id)
    _require_own(account, entry)
    if entry.status == "waiting" and mark is None:
        event = events.find(tx, entry.event_id)
        return _question(tx, account, "leave", entry_id, chat_words.place_in_line(entry, event, words), words)
    if entry.status == "waiting" and not _is_open(tx, account, entry_id, mark or ""):
        return Reply(words.say(_UNKNOWN_BUTTON), ended_keys=_keys(entry_id, _OF_QUESTIONS))
    waitlist.leave(tx, entry_id)
    store.chats.delete_question(tx, account.id, entry_id)
    return Reply(words.say(_HAS_LEFT), ended_keys=_keys(entry_id))


def _question(tx: Tx, account: Account, verb: str, subject: str, stands: str, words: Words) -> Reply:
    """Return the question that comes before what can't be taken back; `verb` is `cancel` or `leave`.

    A yes counts for an hour, and only until this question or a later one about the subject is answered.
    """
    sure, yes = (words.say(one) for one in _QUESTIONS[verb])
    _forget_old_questions(tx)
    mark = store.chats.ask(tx, account.id, subject, secrets.token_urlsafe(_MARK_BYTES))
    buttons = (
        Button(yes, f"yes_{verb}:{subject}:{mark}", ""),
        Button(words.say(Sentence("Keep it")), f"keep:{subject}", ""),
    )
    return Reply(sure, buttons, question=f"{stands}\n\n{sure}")


def _is_open(tx: Tx, account: Account, subject: str, mark: str) -> bool:
    _forget_old_questions(tx)
    return store.chats.is_asked(tx, account.id, subject, mark)


def _forget_old_questions(tx: Tx) -> None:
    store.chats.delete_questions_before(tx, tx.now - _ANSWERED_WITHIN_MILLISECONDS)


def _keep(tx: Tx, account: Account, subject: str, words: Words) -> Reply:
    """Keep a booking or a place on a waiting list, and say so if it still exists.

    From now on no yes to a question about it counts.
    """
    found = seats.look_up(tx, subject)
    if found is None:
        entry = waitlist.find(tx, subject)
        _require_own(account, entry)
        if entry.status != "waiting":
            waitlist.leave(tx, subject)  # Which says what became of it.
            return Reply(words.say(_HAS_LEFT), ended_keys=_keys(subject))
    else:
        _require_own(account, found)
        seats.find(tx, subject)
    store.chats.delete_question(tx, account.id, subject)
    return Reply(words.say(Sentence("Nothing has changed.")), ended_keys=_keys(subject, _OF_QUESTIONS))


def _require_own(account: Account, found: Booking | EndedBooking | Entry | None) -> None:
    """Raise NotFound unless it is the account's."""
    if found is None or found.account_id != account.id:
        raise NotFound("entry_not_found" if isinstance(found, Entry) else "booking_not_found", "This isn’t yours.")
