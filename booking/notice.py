"""Notices: messages that are queued for one person by one channel; a row for each kind; the pure rules about when."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple, Self

from msgspec import Struct

from booking import addresses, seat_kinds
from booking.model import Action, Booking, EndedBooking, Entry, Event, Fact, UntoldAction
from booking.people import CHANNELS, FALLBACK, Account, Channel, Language, Way
from booking.texts.sentences import Sentence

DAY_MILLISECONDS = 24 * 60 * 60 * 1_000
# Below this, a reminder would come right after the notice of the hold.
_REMINDED_FROM_MILLISECONDS = 5 * 60 * 1_000
# With so much left at the first reminder, a day before the deadline is well after it: it is a third of four days.
_REMINDED_AGAIN_FROM_MILLISECONDS = 32 * 60 * 60 * 1_000
_RESET_IS_WANTED_MILLISECONDS = 60 * 60 * 1_000
# So long an admin can take back what they have done, before anybody is told of it.
UNDO_MILLISECONDS = 10_000
TRIAL = "trial "  # So begins the occasion of what goes to its author alone.
TOLD_OF_CHANGES = ("title", "location", "starts_at")

NoticeKind = Literal[
    "hold_placed",
    "reminder",
    "deadline_passed",
    "confirmed",
    "expired",
    "cancelled",
    "cancelled_by_organiser",
    "event_changed",
    "event_cancelled",
    "event_tomorrow",
    "offered",
    "seats_changed",
    "restored",
    "handed_over",
    "received",
    "payment_returned",
    "written",
    "waitlist_joined",
    "waitlist_closed",
    "prove_address",
    "address_changed",
    "reset_password",
    "personal_data",
    "erased",
    "test",
    "sold_out",
    "confirmation_wanted",
    "delivery_failed",
    "webhook_disabled",
]
NoticeState = Literal["due", "sending", "sent", "failed", "dropped", "undelivered"]
Purpose = Literal["prove", "reset", "data"]  # what a link in a mail is for
Recipients = Literal["all", "held", "confirmed", "waiting", "chosen"]  # to whom an organiser writes
Standing = Literal["held", "confirmed", "waiting"]  # how somebody stands with an event


class Notice(Struct, frozen=True):
    """One notice, its `facts` decoded.

    `subject` is a booking's id, `entry` and a waiting-list entry's, `event 5` or `account 3`; `address` and the key of
    a guest's, or nothing more. `account_id` is whom it goes to, None for a guest. `facts` are what can't be read
    elsewhere later. `is_sent_again` is an admin's wish.
    """

    id: int
    kind: NoticeKind
    subject: str
    event_id: int | None
    account_id: int | None
    channel: Channel
    occasion: str
    recipient: str
    language: Language
    facts: dict[str, Any]
    state: NoticeState
    due_at: int
    tries: int
    message_id: str | None
    last_error: str | None
    created_at: int
    finished_at: int | None
    is_sent_again: bool = False

    @property
    def booking_id(self) -> str | None:
        """The booking that it is about, or None."""
        return (
            None
            if self.subject.startswith(("account ", "address ", "event ", "entry ", "outbox", "webhook "))
            else self.subject
        )

    @property
    def entry_id(self) -> str | None:
        """The waiting-list entry that it is about, or None."""
        return self.subject.removeprefix("entry ") if self.subject.startswith("entry ") else None


class Link(NamedTuple):
    """A link with a secret, and until when it works."""

    secret: str
    expires_at: int


class Letter(NamedTuple):
    """What an organiser has written in one language: one line as the subject, and a text of several."""

    subject: str
    text: str


class Written(Struct, frozen=True):
    """What an organiser has written to people at an event, in one language or more; to those `chosen`, by booking."""

    to: Recipients
    letters: Mapping[Language, Letter]
    booking_ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, to: Recipients, details: Mapping[str, Any]) -> Self:
        """Return what `details` keep."""
        letters = {language: Letter(*letter) for language, letter in details["letters"].items()}
        return cls(to, letters, tuple(details.get("booking_ids", ())))

    @property
    def details(self) -> dict[str, Any]:
        """What is kept of it beside whom it is for, as JSON has it."""
        chosen = {"booking_ids": self.booking_ids} if self.to == "chosen" else {}
        return {"letters": self.letters, **chosen}

    def in_language(self, language: Language) -> Letter:
        """Return it in this language, or else in one that there is."""
        return self.letters.get(language) or next(iter(self.letters.values()))

    def is_meant_for(self, standing: Standing) -> bool:
        """Whether it is for people who stand so with the event."""
        return self.to in ("all", standing) or (self.to == "chosen" and standing != "waiting")


class Context(Struct, frozen=True):
    """A notice with what it is about and the account that it goes to, as they stand at `now`: all that it tells.

    None for what it is not about, or what is gone. `link` is made for one try, and `confirmation_secret` goes to the
    booking's own mailbox alone. `written` is what the organiser has to say in it.
    """

    notice: Notice
    event: Event | None
    booking: Booking | EndedBooking | None
    entry: Entry | None
    account: Account | None
    now: int
    link: Link | None = None
    confirmation_secret: str | None = None
    written: Written | None = None

    @property
    def standing(self) -> Standing | None:
        """How the person stands with the event now; None for whoever has no live booking and does not wait."""
        if isinstance(self.booking, Booking):
            return "held" if self.booking.confirmed_at is None else "confirmed"
        if self.entry is not None and self.entry.status == "offered":
            return "held"
        return "waiting" if _waits(self) else None

    @property
    def kind(self) -> "Kind":
        """What there is to know of its kind."""
        return KINDS[self.notice.kind]

    @property
    def way(self) -> Way:
        """What there is to know of its channel."""
        return CHANNELS[self.notice.channel]

    @property
    def still_applies(self) -> bool:
        """Whether the person should still be told."""
        return self.kind.applies(self)

    @property
    def route(self) -> tuple[Channel, str]:
        """The channel that its account has chosen by now, and whom it reaches there."""
        account = self.account
        if account is None or self.kind.about == "account":
            return self.notice.channel, self.notice.recipient
        chosen = CHANNELS[account.channel].address_of(account)
        if account.channel != FALLBACK and chosen is not None:
            return account.channel, chosen
        otherwise = CHANNELS[FALLBACK].address_of(account)
        if self.notice.channel != FALLBACK and otherwise is not None:
            return FALLBACK, otherwise
        return self.notice.channel, self.notice.recipient

    @property
    def has_lost_its_chat(self) -> bool:
        """Whether it would go to a chat that is no longer its account's."""
        chat = None if self.account is None else self.way.address_of(self.account)
        return self.notice.channel != FALLBACK and chat != self.notice.recipient

    @property
    def language(self) -> Language:
        """The language that its account has chosen by now; a guest's is the booking's, and a trial has its own."""
        is_trial = self.notice.occasion.startswith(TRIAL)
        return self.notice.language if self.account is None or is_trial else self.account.language

    @property
    def proves(self) -> Purpose | None:
        """What for it has a link with a secret; None where it has none. A guest's first mail proves the address."""
        booking = self.booking
        if booking is None or self.notice.account_id is not None or booking.account_id is not None:
            return self.kind.link
        return "prove" if self.kind.is_first_of(booking) else None

    @property
    def needs_proof(self) -> bool:
        """Whether it is about a hold that the link in a mail alone confirms."""
        booking, event = self.booking, self.event
        return isinstance(booking, Booking) and event is not None and booking.needs_proof(event)

    @property
    def is_bookable(self) -> bool:
        """Whether somebody may book now or, without a free seat, wait."""
        event = self.event
        return event is not None and event.takes_people

    @property
    def is_in_grace(self) -> bool:
        """Whether it is about a hold that only an admin can confirm any more, for its deadline has passed."""
        return isinstance(self.booking, Booking) and self.booking.is_in_grace(self.now)

    @property
    def may_be_extended(self) -> bool:
        """Whether the hold's person may put its deadline off at this instant."""
        event, booking = self.event, self.booking
        return (
            event is not None
            and isinstance(booking, Booking)
            and booking.status == "held"
            and booking.extended_until(event) is not None
            and not event.waiting
        )


def _is_live(context: Context) -> bool:
    return isinstance(context.booking, Booking)


def _is_held(context: Context) -> bool:
    return context.booking is not None and context.booking.status == "held"


def _is_held_in_time(context: Context) -> bool:
    return _is_held(context) and not context.is_in_grace


def _is_confirmed(context: Context) -> bool:
    return context.booking is not None and context.booking.status == "confirmed"


def _was_confirmed_then(context: Context) -> bool:
    """Whether it is confirmed; what was taken back and confirmed anew is told of the last time.

    A version before queued it without an occasion.
    """
    booking = context.booking
    return booking is not None and _is_confirmed(context) and _is_occasion(context, booking.confirmed_at)


def _ended_then(context: Context) -> bool:
    """Whether it has ended; what was restored and has ended again is told of its last end.

    A version that could not restore queued notices without an occasion.
    """
    return isinstance(context.booking, EndedBooking) and _is_occasion(context, context.booking.ended_at)


def _is_occasion(context: Context, at: int | None) -> bool:
    return context.notice.occasion in ("", str(at))


def _has_that_deadline(context: Context) -> bool:
    """Whether it is held, and what the occasion begins with is still the deadline that the person was told."""
    booking = context.booking
    return isinstance(booking, Booking) and str(booking.expires_at) == context.notice.occasion.split(" ")[0]


def _is_to_be_reminded(context: Context) -> bool:
    return _has_that_deadline(context) and not context.is_in_grace


def _has_these_seats(context: Context) -> bool:
    booking, facts = context.booking, context.notice.facts
    if not isinstance(booking, Booking) or booking.seats != facts["after"]:
        return False
    return facts.get("kinds") in (None, seat_kinds.wanted(booking.kinds))


def _is_to_come(context: Context) -> bool:
    return context.event is not None and context.event.starts_at > context.now


def _is_awaited(context: Context) -> bool:
    return _waits(context) or (_is_live(context) and _is_to_come(context))


def _starts_then(context: Context) -> bool:
    is_that_start = context.event is not None and str(context.event.starts_at) == context.notice.occasion
    return _is_confirmed(context) and _is_to_come(context) and is_that_start


def _waits(context: Context) -> bool:
    return context.entry is not None and context.entry.status == "waiting"


def _waited_in_vain(context: Context) -> bool:
    return context.entry is not None and context.entry.status == "closed"


def _is_still_meant(context: Context) -> bool:
    """Whether the person stands with the event as those do to whom the organiser wrote; a test is for an admin."""
    if context.notice.subject.startswith("account "):
        return True
    written, standing = context.written, context.standing
    return written is not None and standing is not None and written.is_meant_for(standing)


def _is_sold_out(context: Context) -> bool:
    return context.event is not None and context.event.status == "sold_out"


def _is_proof_wanted(context: Context) -> bool:
    """Whether the account has, or is to have, the address that the link goes to, and has still to prove it."""
    account, recipient = _account_in_force(context), context.notice.recipient
    if account is None:
        return False
    is_own = addresses.are_one(recipient, account.email)
    return addresses.are_one(recipient, account.new_email) or (is_own and not account.email_is_proved)


def _is_reset_wanted(context: Context) -> bool:
    """Whether the account has the address that the link goes to, and asked for it within an hour."""
    account, notice = _account_in_force(context), context.notice
    if account is None:
        return False
    return notice.recipient == account.email and context.now < notice.created_at + _RESET_IS_WANTED_MILLISECONDS


def _account_in_force(context: Context) -> Account | None:
    account = context.account
    return None if account is None or account.disabled_at is not None else account


def held_back(may_be_undone: bool) -> dict[str, bool]:
    """Return what the history notes for those who tell of it: whether they are to wait until it can't be undone."""
    return {"may_be_undone": True} if may_be_undone else {}


def tell_at(fact: Fact) -> int:
    """Return from when on people may be told of a fact."""
    return fact.at + (UNDO_MILLISECONDS if "may_be_undone" in fact.details else 0)


# From which lines of the history a notice follows, and whether it does from the one at hand.
Tells = Mapping[Action | UntoldAction, Callable[[Fact], bool]]


def _always(_: Fact) -> bool:
    return True


def _is_of_hold(fact: Fact) -> bool:
    """Whether a booking began that is a hold, and no offer."""
    return fact.facts.get("expires_at") is not None and not fact.facts.get("offer") and _is_told(fact)


def _is_of_offer(fact: Fact) -> bool:
    return fact.facts.get("expires_at") is not None and bool(fact.facts.get("offer"))


def _is_of_place(fact: Fact) -> bool:
    return fact.facts.get("confirmed_at") is not None and _is_told(fact)


def _is_told(fact: Fact) -> bool:
    """Whether whoever did it wants its person to be told."""
    return "is_untold" not in fact.details


def _is_of_entry(fact: Fact) -> bool:
    return fact.booking_id is None


def _is_sent_back(fact: Fact) -> bool:
    """Whether money goes back that its person has paid at a provider's page."""
    return "is_sent_back" in fact.details


def _is_by_person(fact: Fact) -> bool:
    return fact.facts["reason"] == "cancelled" and "by_organiser" not in fact.details


def _is_by_organiser(fact: Fact) -> bool:
    """Whether the organiser ended a booking whose person is not told of another one already."""
    return "by_organiser" in fact.details and "is_told_of_another" not in fact.details


def _is_with_event(fact: Fact) -> bool:
    return bool(fact.facts["reason"] == "event_cancelled")


def _was_told_of_confirmation(fact: Fact) -> bool:
    return "was_told" in fact.details


def _no_longer_waits(fact: Fact) -> bool:
    """Whether an entry was closed whose person does not wait on by another one."""
    return "waits_on" not in fact.details


def _is_told_to_people(fact: Fact) -> bool:
    return any(name in fact.facts for name in TOLD_OF_CHANGES)


def _needs_organiser(fact: Fact) -> bool:
    return "organiser_confirms" in fact.details


def _at(fact: Fact) -> str:
    return str(fact.at)


def _confirmed_at(fact: Fact) -> str:
    return str(fact.facts["confirmed_at"])


def _ended_at(fact: Fact) -> str:
    return str(fact.facts["ended_at"])


def _seats_then(fact: Fact) -> str:
    return f"{fact.at} {fact.details['before']} {fact.facts['seats']}"


def _line(fact: Fact) -> str:
    return str(fact.id)


def _once(_: Fact) -> str:
    return ""


def _seats(fact: Fact) -> dict[str, Any]:
    of_kinds = {"kinds": {one["id"]: one["seats"] for one in fact.facts["kinds"]}} if "kinds" in fact.facts else {}
    return {"before": fact.details["before"], "after": fact.facts["seats"]} | of_kinds


def _money(fact: Fact) -> dict[str, Any]:
    return {name: fact.facts[name] for name in ("paid_cents", "currency", "outcome")}


def _message(fact: Fact) -> dict[str, Any]:
    return {"message": fact.id}


def _changes(fact: Fact) -> dict[str, Any]:
    before = fact.details["before"]
    return {"changes": {name: [before[name], fact.facts[name]] for name in TOLD_OF_CHANGES if name in before}}


class Kind(Struct, frozen=True):
    """What there is to know of a kind of notice, beside its letter in views/notices.

    One that `tells` of nothing is queued where it comes about: it is about no event, or time alone makes it due.
    """

    name: Sentence  # as lists have it
    about: Literal["booking", "entry", "account", "address", "event", "outbox", "webhook"]
    applies: Callable[[Context], bool] = lambda _: True  # whether it should still be sent
    tells: Tells = {}  # of which facts
    occasion: Callable[[Fact], str] = _at  # tells two notices of one kind about one subject apart
    facts: Callable[[Fact], dict[str, Any]] = lambda _: {}  # of the notice: what can't be read elsewhere later
    is_for_everybody: bool = False  # with a booking of the event or in its waiting list
    is_once_a_person: bool = False  # however many bookings they have
    is_first_of: Callable[[Booking | EndedBooking], bool] = lambda _: False  # whether nothing was sent about it before
    link: Purpose | None = None  # what its link with a secret is for
    tells_how_it_stands: bool = False  # so that its words fit only while it applies
    tells_deadline: bool = False  # of a hold, and still once the booking has none
    tells_free_seats: bool = False  # which costs much to count while a mass of holds expires
    may_confirm: bool = False  # by buttons, while the booking is held
    calendar: Literal["adds", "removes"] | None = None  # what its file does to the event in the reader's calendar
    is_strangers_doing: bool = False  # anybody can cause it, at anybody's address
    is_for_admins: bool = False
    is_forgotten: bool = False  # whom it went to, once it has ended


KINDS: dict[NoticeKind, Kind] = {
    "hold_placed": Kind(
        Sentence("seats held"),
        "booking",
        _is_held_in_time,
        tells={"booked": _is_of_hold, "reissued": _is_of_hold},
        is_first_of=lambda _: True,
        tells_deadline=True,
        may_confirm=True,
        is_strangers_doing=True,
    ),
    "reminder": Kind(
        Sentence("reminder to confirm"),
        "booking",
        _is_to_be_reminded,
        tells_deadline=True,
        may_confirm=True,
        is_strangers_doing=True,
    ),
    "deadline_passed": Kind(
        Sentence("deadline passed"),
        "booking",
        _has_that_deadline,
        tells_deadline=True,
        is_strangers_doing=True,
    ),
    "confirmed": Kind(
        Sentence("booking confirmed"),
        "booking",
        _was_confirmed_then,
        tells={"booked": _is_of_place, "confirmed": _is_of_place, "reissued": _is_of_place},
        occasion=_confirmed_at,
        is_first_of=lambda booking: booking.confirmed_at == booking.created_at,
        calendar="adds",
        is_strangers_doing=True,
    ),
    "expired": Kind(
        Sentence("booking expired"),
        "booking",
        _ended_then,
        tells={"expired": _always},
        occasion=_ended_at,
        tells_deadline=True,
        tells_free_seats=True,
        is_strangers_doing=True,
    ),
    "cancelled": Kind(
        Sentence("booking cancelled"),
        "booking",
        _ended_then,
        tells={"cancelled": _is_by_person},
        occasion=_ended_at,
        tells_free_seats=True,
        calendar="removes",
        is_strangers_doing=True,
    ),
    "cancelled_by_organiser": Kind(
        Sentence("booking cancelled by the organiser"),
        "booking",
        _ended_then,
        tells={"cancelled": _is_by_organiser},
        occasion=_ended_at,
        calendar="removes",
    ),
    "event_changed": Kind(
        Sentence("event changed"),
        "booking",  # Or an entry.
        _is_awaited,
        tells={"changed": _is_told_to_people},
        facts=_changes,
        is_for_everybody=True,
        tells_how_it_stands=True,
        may_confirm=True,
        calendar="adds",
    ),
    "event_cancelled": Kind(
        Sentence("event cancelled"),
        "booking",
        _ended_then,
        tells={"cancelled": _is_with_event},
        occasion=_ended_at,
        calendar="removes",
    ),
    "event_tomorrow": Kind(Sentence("the event is near"), "booking", _starts_then),
    "offered": Kind(
        Sentence("seats offered from the waiting list"),
        "booking",
        _is_held_in_time,
        tells={"offered": _always, "reissued": _is_of_offer},
        tells_deadline=True,
        may_confirm=True,
    ),
    "seats_changed": Kind(
        Sentence("number of seats changed"),
        "booking",
        _has_these_seats,
        tells={"seats_changed": _is_told},
        occasion=_seats_then,
        facts=_seats,
        tells_how_it_stands=True,
        may_confirm=True,
        is_strangers_doing=True,
    ),
    "restored": Kind(
        Sentence("booking restored"),
        "booking",
        _is_live,
        tells={"restored": _is_told, "unconfirmed": _was_told_of_confirmation},
        tells_how_it_stands=True,
        may_confirm=True,
        calendar="adds",
    ),
    "handed_over": Kind(
        Sentence("booking handed over"),
        "booking",
        _ended_then,
        tells={"handed_over": _always},
        occasion=_ended_at,
        calendar="removes",
        is_strangers_doing=True,
    ),
    "received": Kind(
        Sentence("booking received"),
        "booking",
        _is_confirmed,
        tells={"received": _always},
        calendar="adds",
        is_strangers_doing=True,
    ),
    "payment_returned": Kind(
        Sentence("payment sent back"),
        "booking",
        tells={"money_settled": _is_sent_back},
        occasion=_line,
        facts=_money,
    ),
    "written": Kind(
        Sentence("message from the organiser"),
        "booking",  # Or an entry; a test is about an account.
        _is_still_meant,
        tells={"written": _always},
        occasion=_line,
        facts=_message,
        is_for_everybody=True,
        is_once_a_person=True,
    ),
    "waitlist_joined": Kind(
        Sentence("joined the waiting list"),
        "entry",
        _waits,
        tells={"joined": _always, "reissued": _is_of_entry},
        occasion=_once,
        tells_how_it_stands=True,
        is_strangers_doing=True,
    ),
    "waitlist_closed": Kind(
        Sentence("waiting list closed"),
        "entry",
        _waited_in_vain,
        tells={"closed": _no_longer_waits},
        occasion=_once,
    ),
    "prove_address": Kind(
        Sentence("link to confirm an address"), "account", _is_proof_wanted, link="prove", is_strangers_doing=True
    ),
    "address_changed": Kind(Sentence("new address of an account"), "account", is_strangers_doing=True),
    "reset_password": Kind(
        Sentence("link to a new password"), "account", _is_reset_wanted, link="reset", is_strangers_doing=True
    ),
    "personal_data": Kind(Sentence("link to stored data"), "address", link="data", is_strangers_doing=True),
    "erased": Kind(Sentence("data erased"), "address", is_forgotten=True),
    "test": Kind(Sentence("test"), "account"),
    "sold_out": Kind(
        Sentence("event sold out"),
        "event",
        _is_sold_out,
        tells={"sold_out": _always},
        occasion=_once,
        tells_free_seats=True,
        is_for_admins=True,
    ),
    "confirmation_wanted": Kind(
        Sentence("booking to confirm"),
        "booking",
        _is_held,
        tells={"booked": _needs_organiser, "offered": _needs_organiser},
        occasion=_once,
        tells_deadline=True,
        is_for_admins=True,
    ),
    "delivery_failed": Kind(Sentence("a message could not be delivered"), "outbox", is_for_admins=True),
    "webhook_disabled": Kind(Sentence("a webhook was turned off"), "webhook", is_for_admins=True),
}


class Proof(Struct, frozen=True):
    """What the secret of a link proves: that the address belongs to whoever has it.

    `account_id` is the account that it is for; None where a guest booked with the address, who may have one or make it.
    """

    account_id: int | None
    email: str
    purpose: Purpose
    expires_at: int

    def is_for(self, account: Account) -> bool:
        """Whether it shows that this account's address is its own."""
        if self.account_id is not None:
            return self.account_id == account.id
        return account.email is not None and addresses.key(account.email) == addresses.key(self.email)


def written_by(fact: Fact) -> Written | None:
    """Return what an organiser has written by this line of the history; None for a line that tells something else."""
    return Written.of(fact.facts["to"], fact.details) if fact.action == "written" else None


def first_reminder(deadline: int | None, told_at: int) -> int | None:
    """Return when a person who was told of a deadline is reminded of it: with a third of the time left; or None."""
    if deadline is None or deadline - told_at < _REMINDED_FROM_MILLISECONDS:
        return None
    return deadline - (deadline - told_at) // 3


def next_reminder(deadline: int, reminded_at: int) -> int | None:
    """Return when a person who was reminded of a deadline is so again: a day before that of a long hold; or None."""
    return deadline - DAY_MILLISECONDS if deadline - reminded_at >= _REMINDED_AGAIN_FROM_MILLISECONDS else None
