"""For whom somebody asks: for themselves or, an admin, for somebody else, which is logged."""

from collections.abc import Collection
from typing import NamedTuple, TypedDict

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from booking import addresses, events, questions, refusals
from booking.accounts import audit
from booking.errors import Conflict, Fault, Invalid, NotFound
from booking.model import AUDIENCES, Audience, Booking, EndedBooking, Entry
from booking.people import Language, Person
from booking.seat_kinds import NONE_WANTED, Wanted
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import Call
from booking.web.auth import doubts, languages
from booking.web.auth.guard import Asker, Member
from booking.web.http import decode
from booking.web.http.fields import Email, GivenAnswers, Kinds, MessageLanguage, Name, Seats, SeatsOrOne

CHOOSE_A_SEAT = Sentence("Choose at least one seat.")
_ID_CHARACTERS_LOGGED = 16


class NewBooking(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The body of POST /events/{id}/book and /waitlist. Someone who is signed in leaves `email` and `name` out."""

    email: Email
    name: Name = ""
    seats: SeatsOrOne = UNSET
    kinds: Kinds = {}
    language: MessageLanguage | UnsetType = UNSET
    answers: GivenAnswers = {}


class BookingByAccount(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The same body from someone who is signed in; an admin may book for somebody else."""

    email: Email | UnsetType = UNSET
    name: Name = ""
    seats: SeatsOrOne = UNSET
    kinds: Kinds = {}
    language: Language | UnsetType = UNSET
    answers: GivenAnswers = {}


def body(call: Call[Asker], event_id: int) -> NewBooking | BookingByAccount:
    """Return what is sent with a wish for seats: a guest has to say who they are. Raises as `Request.body` does."""
    request = call.request
    try:
        sent = request.body(NewBooking) if call.asking.account is None else request.body(BookingByAccount)
    except Invalid as invalid:
        further = call.site.database.read(_faults_of_answers, call, event_id)
        raise Invalid([*invalid.faults, *further]) from None
    if request.prefers_page:
        doubts.require_sure(request, sent.email)
    return sent


def _faults_of_answers(tx: Tx, call: Call[Asker], event_id: int) -> list[Fault]:
    """Return what else is wrong: with the answers to the questions of an event, so that all is said at once.

    Where there is no such event, nothing is said: a body is refused for its own faults first, as everywhere. Raises
    Unauthenticated for the form of somebody whose session has ended, at an event that is not for guests: it asked them
    for no name and address, and its page would show no field to correct.
    """
    try:
        event = events.find_shown(tx, event_id, call.asking.is_admin)
    except NotFound:
        return []
    if call.request.prefers_page and call.asking.account is None and event.audience != "anyone":
        raise refusals.not_for_guests(event.audience)
    given = decode.merge_pairs(call.request.fields()).get("answers", {})
    if not isinstance(given, dict):
        return []
    return questions.faults_of(event.questions, given, may_skip=call.asking.is_admin)


class Wish(NamedTuple):
    """How many seats are wanted, and how many of each kind where they are of kinds."""

    seats: int
    kinds: Wanted


def wish(seats: Seats | UnsetType, kinds: Wanted) -> Wish:
    """Return the seats that a body asks for: of kinds so many as they are together, or else one unless it says more.

    Raises Invalid where it asks for none of all kinds, or for another number than of all kinds.
    """
    if not kinds:
        return Wish(1 if isinstance(seats, UnsetType) else seats, NONE_WANTED)
    kinds = {kind: number for kind, number in kinds.items() if number}
    together = sum(kinds.values())
    if not together:
        raise Invalid([Fault("kinds", CHOOSE_A_SEAT)])
    if seats not in (UNSET, together):
        raise Invalid([Fault("seats", Sentence("Enter {seats}, as many as of all kinds.", seats=together))])
    return Wish(together, kinds)


def person(call: Call[Asker], body: NewBooking | BookingByAccount) -> Person:
    """Return whom someone books for: a guest and an admin for whom they name, else themselves. Raises Invalid.

    A guest who names no language has the one that they read. The network that it is asked from counts for people only
    whose address is not proved.
    """
    account = call.asking.account
    if account is None:
        assert not isinstance(body.email, UnsetType)
        language = languages.chosen(languages.of_guest(call.request), body.language)
        return Person(body.name, body.email, language=language, origin=call.site.origin(call.asking.address))
    is_own = isinstance(body.email, UnsetType) or addresses.key(body.email) == addresses.key(account.email or "")
    if account.is_admin and not is_own:
        assert not isinstance(body.email, UnsetType)
        return Person(body.name, body.email, language=languages.chosen("en", body.language), is_vouched_for=True)
    if account.is_operator:
        raise Invalid([Fault("email", "Enter the guest’s email address: the operator books for other people only.")])
    faults = [] if is_own else [Fault("email", "Leave this blank: while you are signed in, you book for yourself.")]
    if body.name not in ("", account.name) and account.name:
        faults.append(Fault("name", "Leave this blank: the booking gets the name of your account."))
    if body.language not in (UNSET, account.language):
        faults.append(Fault("language", "Leave this blank: messages come in your account’s language."))
    if faults:
        raise Invalid(faults)
    own = replace(account.person, name=account.name or body.name)
    if account.is_admin or account.email_is_proved:
        return replace(own, is_vouched_for=True)
    return replace(own, origin=call.site.origin(call.asking.address))


def count_guess(call: Call[Asker], refusal: Conflict) -> None:
    """Make a refusal dear that lets others than an admin guess what an address has which they only name."""
    if refusal.code == "limit_reached" and "booked_seats" not in refusal.details and not call.asking.is_admin:
        call.site.limits.count_guess(call.asking.address)


class Standing(TypedDict):
    """Whether an account is asking, which audiences it belongs to, and whether it is shown drafts."""

    by_member: bool
    audiences: Collection[Audience]
    sees_drafts: bool


def standing(call: Call[Asker]) -> Standing:
    """Return what decides for which events somebody may book.

    An admin may for all. Where the site can send the mail for it, an account counts once its address is proved.
    """
    account = call.asking.account
    audiences: list[Audience] = ["anyone"]
    if account is None:
        return {"by_member": False, "audiences": audiences, "sees_drafts": False}
    if account.is_admin:
        return {"by_member": True, "audiences": AUDIENCES, "sees_drafts": True}
    if account.email_is_proved or not call.site.desk.has_mail:
        audiences.append("members")
    if account.is_approved:
        audiences.append("approved")
    return {"by_member": True, "audiences": audiences, "sees_drafts": False}


def is_anothers(asking: Asker | Member, one: Booking | EndedBooking | Entry) -> bool:
    """Whether it is an admin who acts, on what is not their own account's: who is not the one to be told of it."""
    account = asking.account
    return account is not None and account.is_admin and one.account_id != account.id


def record_if_anothers(tx: Tx, asking: Asker | Member, action: str, one: Booking | EndedBooking | Entry) -> None:
    """Log what an admin does with the booking or entry of somebody else."""
    if is_anothers(asking, one):
        record(tx, action, one)


def record(tx: Tx, action: str, one: Booking | EndedBooking | Entry) -> None:
    """Log what an admin does with a booking or entry, by a part of its id that opens nothing."""
    kind = "entry" if isinstance(one, Entry) else "booking"
    audit.record(tx, action, f"{kind} {one.id[:_ID_CHARACTERS_LOGGED]}…")
