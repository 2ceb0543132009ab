"""The API's endpoints for bookings: one, and the lists of an event's."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, structs
from msgspec.structs import replace

from booking import changes, events, model, seat_kinds, seats
from booking.errors import Conflict, Fault, Forbidden, Invalid
from booking.model import GREATEST
from booking.people import Person
from booking.store.database import Tx
from booking.store.search import sought
from booking.texts.places import booking_link
from booking.texts.sentences import Sentence
from booking.web.api import behalf
from booking.web.api.behalf import BookingByAccount, NewBooking
from booking.web.api.booking_answers import (
    BOOKING_ID,
    CANT_RESTORE,
    CLOSED_TO_BOOKINGS,
    CONFIRMED,
    ENDED,
    HELD,
    Booking,
    EndedBooking,
    Note,
    for_admins,
)
from booking.web.api.endpoint import Call, Endpoint, Link, Reads, Writes
from booking.web.api.events import QUESTION, Question
from booking.web.auth import doubts, languages
from booking.web.auth.guard import Asker, Member
from booking.web.http import paging
from booking.web.http.done import Done, Undo
from booking.web.http.fields import (
    REQUIRED,
    Answer,
    BookingId,
    Cursor,
    Email,
    GivenAnswers,
    Kinds,
    Limit,
    MessageLanguage,
    Name,
    Next,
    Seats,
)
from booking.web.http.paging import page

OF_EVENTS: list[Endpoint] = []
BOOKINGS: list[Endpoint] = []


@Writes(
    OF_EVENTS,
    "POST /events/<event>/book",
    Booking,
    HELD,
    body=NewBooking,
    body_example={"email": "anna@example.com", "name": "Anna", "seats": 2},
    read=behalf.body,
    status=201,
    location="/bookings/{id}",
    counts_as_booking=True,
    codes=("forbidden", "sold_out", "limit_reached", "event_draft", *CLOSED_TO_BOOKINGS),
    links=(
        *("getBooking", "confirmBooking", "cancelBooking", "extendHold", "changeSeats", "changeSeatsByForm"),
        *("restoreBooking", "handOver"),
        Link("confirmForEvent", "$response.body#/event_id", {"booking_id": "$response.body#/id"}),
    ),
    short=True,
)
def book(tx: Tx, call: Call[Asker], event_id: int, body: NewBooking | BookingByAccount) -> Done:
    """Book seats.

    Holds the seats until `expires_at`, which is `created_at + hold_seconds` and never after the event’s start. If the
    event’s `confirmation` is `instant`, they are confirmed at once. If you are signed in, leave `email` and `name` out:
    the booking belongs to your account. An admin may book for someone else by their `email`. An event whose `audience`
    is `members` takes bookings only from accounts, with a confirmed address if the site sends email; one whose
    `audience` is `approved`, only from accounts that an admin has approved. Seats that someone on the waiting list
    could have go there first. People from one network whose addresses aren’t confirmed can have, together, as many
    seats at an event as the setting `unproved_seats_per_network` says; more are refused with 429.
    """
    person, wish = behalf.person(call, body), behalf.wish(body.seats, body.kinds)
    standing = behalf.standing(call)
    try:
        booking = seats.book(tx, event_id, person, wish.seats, kinds=wish.kinds, answers=body.answers, **standing)
    except Conflict as refusal:
        behalf.count_guess(call, refusal)
        raise
    behalf.record_if_anothers(tx, call.asking, "booking made", booking)
    answer = Booking.at(booking.created_at, booking)
    if not call.request.prefers_page:
        return Done(answer, remember=booking.id)
    return Done(answer, booked(booking, of_another=behalf.is_anothers(call.asking, booking)), remember=booking.id)


MailedProof = Annotated[
    str,
    Meta(
        max_length=200,
        description="the last part of the link in the booking’s email, if the event’s `proof` is `email`",
    ),
]


class BookingReference(Struct, forbid_unknown_fields=True):
    """A booking, named by its id."""

    booking_id: Annotated[str, Meta(min_length=1, max_length=200)]
    proof: MailedProof | UnsetType = UNSET


@Writes(
    OF_EVENTS,
    "POST /events/<event>/confirm",
    Booking,
    CONFIRMED,
    body=BookingReference,
    body_example={"booking_id": BOOKING_ID},
    codes=("booking_not_found", "organiser_confirms", "proof_required", *ENDED),
    short=True,
)
def confirm_for_event(tx: Tx, call: Call[Asker], event_id: int, body: BookingReference) -> Done:
    """Confirm a booking of an event.

    Confirms the hold with the id `booking_id`. Sent again, it answers the same and changes nothing.
    """
    return _confirm(tx, call, body.booking_id, body.proof, event_id=event_id)


Asked = Annotated[
    tuple[Question, ...], Meta(description="what the answers are to: the event’s questions, then those it asked before")
]


class Bookings(Answer):
    """A page of an event’s current bookings, by person."""

    bookings: list[Booking]
    next: Next
    questions: Asked


class EndedBookings(Answer):
    """A page of an event’s ended bookings, the latest end first."""

    bookings: list[EndedBooking]
    next: Next
    questions: Asked


class BookingsQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /events/{id}/bookings."""

    ended: Literal["true", "false"] = "false"
    status: Literal["any", "held", "confirmed", "expired", "cancelled"] = "any"
    q: Name = ""
    limit: Limit = 50
    after: Cursor | None = None


@Reads(
    BOOKINGS,
    "GET /events/<event>/bookings",
    Bookings | EndedBookings,
    {"bookings": [HELD], "next": None, "questions": [QUESTION]},
    query=BookingsQuery,
    who="admin",
)
def list_event_bookings(tx: Tx, _call: Call[Member], event_id: int, query: BookingsQuery) -> Done:
    """List an event’s bookings.

    A page of the current bookings, by person. With `ended=true`, of the ended ones, the latest end first, with
    `ended_at` and `reason`. With `status`, only those that are held, confirmed, expired or cancelled. With `q`, only
    those whose name or address contains all its words, whose reference it is, or whose id contains it.
    """
    status, wanted = None if query.status == "any" else query.status, sought(query.q)
    if query.ended == "true" and status in ("held", "confirmed"):
        fault = Sentence("Leave `ended` out: no booking that has ended is {status}.", status=status)
        raise Invalid([Fault("status", fault)])
    chosen = ({} if status is None else {"status": status}) | ({"q": query.q} if query.q else {})
    path = f"/events/{event_id}/bookings"
    asked: Any = events.all_questions(tx, events.find(tx, event_id))
    if query.ended == "true" or status in ("expired", "cancelled"):
        before = paging.decode(query.after, tuple[paging.Int64, str], (GREATEST, ""))
        ended = seats.page_of_event_ended(tx, event_id, before, query.limit + 1, status, wanted)
        ended, following = page(
            path, ended, query.limit, lambda last: paging.encode(last.ended_at, last.id), ended="true", **chosen
        )
        listed = [EndedBooking.of(one, expires_in_seconds=None, **for_admins(one)) for one in ended]
        return Done(EndedBookings(listed, following, asked))
    after = paging.decode(query.after, tuple[str, str], ("", ""))
    live = seats.page_of_event(tx, event_id, after, query.limit + 1, status, wanted)
    live, following = page(path, live, query.limit, lambda last: paging.encode(last.person, last.id), **chosen)
    shown = [Booking.at(tx.now, one, **for_admins(one)) for one in live]
    return Done(Bookings(shown, following, asked), state=(live, following, asked))


@Reads(BOOKINGS, "GET /bookings/<booking>", Booking, HELD, codes=ENDED, short=True)
def get_booking(tx: Tx, call: Call[Asker], booking_id: str) -> Done:
    """Read a booking.

    A current booking. Once it has ended, the answer is 410 with `reason` and `ended_at`. `offer` says whether it is an
    offer from the waiting list.
    """
    found = seats.find(tx, booking_id)
    if call.asking.is_admin:
        return Done(Booking.at(tx.now, found, **for_admins(found)), state=(found, True))
    # A guest could guess at a note by an ETag that stands for it, too.
    return Done(Booking.at(tx.now, found), state=(replace(found, note=""), False))


class ProofOfAddress(Struct, forbid_unknown_fields=True):
    """The body of POST /bookings/{id}/confirm."""

    proof: MailedProof | UnsetType = UNSET


@Writes(
    BOOKINGS,
    "POST /bookings/<booking>/confirm",
    Booking,
    CONFIRMED,
    body=ProofOfAddress,
    codes=("organiser_confirms", "proof_required", *ENDED),
    links=("getBooking", "cancelBooking", "handOver"),
    short=True,
)
def confirm_booking(tx: Tx, call: Call[Asker], booking_id: str, body: ProofOfAddress) -> Done:
    """Confirm a booking.

    Confirms a hold. Sent again, it answers the same and changes nothing. After the deadline the answer is 410, with the
    event and how many seats are free there, to book again. If the event’s `proof` is `email`, a person whose address
    isn’t confirmed has to send `proof`: the last part of the link in the booking’s email.
    """
    return _confirm(tx, call, booking_id, body.proof)


@Writes(
    BOOKINGS,
    "POST /bookings/<booking>/unconfirm",
    Booking,
    HELD,
    who="admin",
    codes=("not_undoable", "checked_in", *ENDED),
    links=("getBooking", "confirmBooking"),
    page="/admin",
)
def unconfirm_booking(tx: Tx, _call: Call[Member], booking_id: str, _body: object) -> Done:
    """Undo a confirmation.

    Makes a confirmed booking a hold again, until its old deadline, if that hasn’t passed. If the message about the
    confirmation hasn’t been sent, it is skipped. For a hold, nothing changes.
    """
    before = seats.find(tx, booking_id)
    held = changes.unconfirm(tx, booking_id)
    if held != before:
        behalf.record(tx, "booking unconfirmed", held)
    sentence = Sentence("{name}’s booking is held again until {expires_at}.", name=held.who, expires_at=held.expires_at)
    return Done(Booking.at(tx.now, held), sentence)


class Cancelled(Answer):
    """A cancelled booking."""

    id: BookingId
    status: Literal["cancelled"]


@Writes(
    BOOKINGS,
    "POST /bookings/<booking>/cancel",
    Cancelled,
    {"id": BOOKING_ID, "status": "cancelled"},
    codes=("checked_in", *ENDED),
    short=True,
)
def cancel_booking(tx: Tx, call: Call[Asker], booking_id: str, _body: object) -> Done:
    """Cancel a booking.

    Ends the booking. Its seats go to the waiting list or are free immediately.
    """
    of_another = behalf.is_anothers(call.asking, seats.find(tx, booking_id))
    may_be_undone = of_another and call.request.prefers_page
    ended = seats.cancel(tx, booking_id, by_organiser=of_another, may_be_undone=may_be_undone)
    behalf.record_if_anothers(tx, call.asking, "booking cancelled", ended)
    undo = None
    if may_be_undone and changes.may_be_restored(tx, ended):
        undo = Undo(f"/bookings/{ended.id}/restore", {"status": "as_before"})
    return Done(Cancelled.of(ended), _cancelled(ended, of_another=of_another), undo=undo)


@Writes(
    BOOKINGS,
    "POST /bookings/<booking>/extend",
    Booking,
    HELD | {"expires_at": "2099-12-01T10:30:00Z", "expires_in_seconds": 1_000, "extensions": 1},
    codes=("no_extension", *ENDED),
    links=("getBooking", "confirmBooking"),
)
def extend_hold(tx: Tx, call: Call[Asker], booking_id: str, _body: object) -> Done:
    """Extend a hold.

    Moves the hold’s deadline by the event’s `hold_seconds`, but not past its start. It works as often as
    `max_extensions` says, and never while someone is waiting for seats.
    """
    extended = changes.extend(tx, booking_id)
    behalf.record_if_anothers(tx, call.asking, "hold extended", extended)
    if behalf.is_anothers(call.asking, extended):
        sentence = Sentence(
            "{name}’s booking is now held until {expires_at}.", name=extended.who, expires_at=extended.expires_at
        )
    else:
        sentence = Sentence("We’re holding your seats until {expires_at}.", expires_at=extended.expires_at)
    return Done(Booking.at(tx.now, extended), sentence)


_SEATS = {"seats", "kinds"}
_CORRECTIONS = ("name", "email")


class BookingPatch(Struct, forbid_unknown_fields=True):
    """The body of PATCH /bookings/{id}, with at least one of these; only admins may send `email`, `name` and `note`."""

    seats: Seats | UnsetType = UNSET
    kinds: Kinds | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    answers: GivenAnswers | UnsetType = UNSET
    note: Note | UnsetType = UNSET


@Writes(
    BOOKINGS,
    "PATCH /bookings/<booking>",
    Booking,
    HELD | {"seats": 3},
    body=BookingPatch,
    body_example={"seats": 3},
    counts_as_booking=True,  # Each change is told by mail, as a booking is.
    codes=("forbidden", "organiser_confirms", "sold_out", "limit_reached", "checked_in", *CLOSED_TO_BOOKINGS, *ENDED),
    links=("getBooking", "cancelBooking"),
    by_form="Change a booking’s seats or answers, or correct its address, by a form",
)
def change_seats(tx: Tx, call: Call[Asker], booking_id: str, body: BookingPatch) -> Done:
    """Change a booking’s seats or answers, or correct its address.

    Changes the number of seats; the deadline stays. You get more seats only while the event takes bookings, if they are
    free and nobody is waiting for them. If the organiser confirms the event’s bookings, only an admin can add seats to
    a confirmed one. Seats you give up go to the waiting list. An admin may correct the `email` and `name` of a guest’s
    booking, held or confirmed: with another address it gets another `id`, which only that address receives, and the old
    one stops working. `answers` replaces all answers, until the event starts. `note` is the organiser’s own: only
    admins can send and see it.
    """
    doubts.require_sure(call.request, body.email)
    sent = {name: value for name, value in structs.asdict(body).items() if value is not UNSET}
    if not sent:
        raise Invalid([Fault("seats", REQUIRED)])
    if sent.get("kinds") == {}:
        raise Invalid([Fault("kinds", behalf.CHOOSE_A_SEAT)])
    was = before = changed = seats.find(tx, booking_id)
    if not (call.asking.is_admin or sent.keys() <= {*_SEATS, "answers"}):
        raise Forbidden("forbidden", "Only an admin can correct a booking’s name and address. Ask the organiser.")
    may_be_undone = sent.keys() <= _SEATS and _may_be_undone(call, was)
    for action, changed in _changes(tx, call, was, sent, may_be_undone=may_be_undone):
        if changed != before:
            behalf.record_if_anothers(tx, call.asking, action, changed)
        before = changed
    shown = for_admins(changed) if "note" in sent else {}
    undo = Undo(f"/bookings/{booking_id}", _as_sent(was)) if may_be_undone and changed != was else None
    return Done(Booking.at(tx.now, changed, **shown), _changed(call, booking_id, changed, sent), undo=undo)


def _as_sent(booking: model.Booking) -> dict[str, str]:
    """Return what a form sends to change a booking's seats to what they are."""
    wanted = seat_kinds.wanted(booking.kinds)
    return {f"kinds.{kind}": str(number) for kind, number in wanted.items()} or {"seats": str(booking.seats)}


def _changes(
    tx: Tx, call: Call[Asker], booking: model.Booking, sent: Mapping[str, Any], *, may_be_undone: bool
) -> Iterator[tuple[str, model.Booking]]:
    """Make each change that was sent; yield what the audit log calls it, and the booking after it."""
    by_admin = call.asking.is_admin
    if not sent.keys().isdisjoint(_SEATS):
        most = call.site.settings.unproved_seats_per_network
        wish = behalf.wish(sent.get("seats", UNSET), sent.get("kinds", {}))
        yield (
            "seats changed",
            changes.change_seats(
                tx,
                booking.id,
                wish.seats,
                kinds=wish.kinds,
                by_admin=by_admin,
                unproved_seats_at_most=most,
                may_be_undone=may_be_undone,
            ),
        )
    if "answers" in sent:
        yield "answers changed", changes.answer(tx, booking.id, sent["answers"], by_admin=by_admin)
    if "note" in sent:
        yield "note changed", changes.note(tx, booking.id, sent["note"])
    if not sent.keys().isdisjoint(_CORRECTIONS):  # The last, for the booking may have another id then.
        yield "booking corrected", changes.correct(tx, booking.id, name=sent.get("name"), email=sent.get("email"))


class Restoration(Struct, forbid_unknown_fields=True):
    """The body of POST /bookings/{id}/restore."""

    status: Annotated[
        Literal["confirmed", "held", "as_before"],
        Meta(
            description="what it becomes: confirmed, a hold with a new deadline, or what it was before it was cancelled"
        ),
    ] = "confirmed"


@Writes(
    BOOKINGS,
    "POST /bookings/<booking>/restore",
    Booking,
    CONFIRMED,
    body=Restoration,
    body_example={"status": "confirmed"},
    who="admin",
    codes=(*CANT_RESTORE, "handed_over"),
    links=("getBooking", "cancelBooking"),
    page="/admin",
)
def restore_booking(tx: Tx, _call: Call[Member], booking_id: str, body: Restoration) -> Done:
    """Restore a booking that has ended.

    Brings the booking back under the same id, confirmed, or held with a new deadline, if its seats are free and nobody
    is waiting for them. The person is told. With `as_before` it takes a cancellation back, as long as what was held
    could still be confirmed; a person who hasn’t been told of it yet is told neither.
    """
    if body.status == "as_before":
        restored = changes.undo_cancellation(tx, booking_id)
    else:
        restored = changes.restore(tx, booking_id, confirmed=body.status == "confirmed")
    behalf.record(tx, "booking restored", restored)
    return Done(Booking.at(tx.now, restored), _restored(restored))


class NewHolder(Struct, forbid_unknown_fields=True):
    """The body of POST /bookings/{id}/hand-over."""

    email: Email
    name: Name = ""
    language: MessageLanguage | UnsetType = UNSET


@Writes(
    BOOKINGS,
    "POST /bookings/<booking>/hand-over",
    EndedBooking,
    CONFIRMED | {"status": "cancelled", "ended_at": "2026-11-03T18:00:00Z", "reason": "handed_over"},
    body=NewHolder,
    body_example={"name": "Boris", "email": "boris@example.com"},
    counts_as_booking=True,  # It writes to an address that somebody names, as booking does.
    codes=("not_confirmed", "checked_in", "limit_reached", "event_started", *ENDED),
)
def hand_over(tx: Tx, call: Call[Asker], booking_id: str, body: NewHolder) -> Done:
    """Hand a booking over.

    Gives a confirmed booking to another person, under a new id that only they receive. The old id stops working, and
    nobody can take the seats meanwhile. The answer is the old booking, ended.
    """
    asking = call.asking
    doubts.require_sure(call.request, body.email)
    language = languages.chosen(languages.of_reader(call.request, asking.account), body.language)
    person = Person(body.name, body.email, language=language, is_vouched_for=asking.is_admin)
    if not asking.is_admin:
        person = replace(person, origin=call.site.origin(asking.address))
    try:
        changes.hand_over(tx, booking_id, person)
    except Conflict as refusal:
        behalf.count_guess(call, refusal)
        raise
    given = seats.look_up(tx, booking_id)
    assert isinstance(given, model.EndedBooking)
    behalf.record_if_anothers(tx, asking, "booking handed over", given)
    sentence = Sentence(
        "The booking now belongs to {name}. Its old link no longer works.", name=body.name or body.email
    )
    return Done(EndedBooking.of(given, expires_in_seconds=None), sentence)


def _may_be_undone(call: Call[Asker], booking: model.Booking) -> bool:
    """Whether an admin's page offers to take back what is being done, so that nobody is told of it at once."""
    return call.request.prefers_page and behalf.is_anothers(call.asking, booking)


def _confirm(
    tx: Tx, call: Call[Asker], booking_id: str, proof: str | UnsetType, *, event_id: int | None = None
) -> Done:
    given = None if isinstance(proof, UnsetType) else proof
    is_admin = call.asking.is_admin
    is_on_page = is_admin and call.request.prefers_page
    may_be_undone = is_on_page and _may_be_undone(call, seats.find(tx, booking_id, event_id=event_id))
    booking = seats.confirm(
        tx, booking_id, by_admin=is_admin, event_id=event_id, proof=given, may_be_undone=may_be_undone
    )
    assert booking.confirmed_at is not None
    of_another = behalf.is_anothers(call.asking, booking)
    undo = None
    if booking.confirmed_at == tx.now and of_another:
        behalf.record(tx, "booking confirmed", booking)
        undo = Undo(f"/bookings/{booking.id}/unconfirm")
    sentence = Sentence.counted(
        "Confirmed: {number} seat is yours.", "Confirmed: {number} seats are yours.", booking.seats
    )
    if of_another:
        sentence = Sentence("{name}’s booking is confirmed.", name=booking.who)
    # Whoever comes by a mail may have booked in another browser: this one knows the booking from now on, too.
    remembered = booking.id if given is not None and booking.account_id is None else None
    return Done(Booking.at(booking.confirmed_at, booking), sentence, undo=undo, remember=remembered)


def booked(booking: model.Booking, *, of_another: bool) -> Sentence:
    """Return what is said of a booking that was just made, for whoever asks or, by an admin, for somebody else."""
    if of_another and booking.expires_at is None:
        return Sentence("{name}’s booking is confirmed.", name=booking.who)
    if of_another:
        return Sentence("{name}’s booking is held until {expires_at}.", name=booking.who, expires_at=booking.expires_at)
    if booking.expires_at is None:
        return Sentence.counted("Booked: {number} seat is yours.", "Booked: {number} seats are yours.", booking.seats)
    return Sentence.counted(
        "We’re holding {number} seat for you until {expires_at}.",
        "We’re holding {number} seats for you until {expires_at}.",
        booking.seats,
        expires_at=booking.expires_at,
    )


def _cancelled(ended: model.EndedBooking, *, of_another: bool) -> Sentence:
    if of_another:
        return Sentence.counted(
            "{name}’s booking is cancelled, and its {number} seat is released.",
            "{name}’s booking is cancelled, and its {number} seats are released.",
            ended.seats,
            name=ended.who,
        )
    return Sentence.counted(
        "The booking is cancelled, and its {number} seat is released.",
        "The booking is cancelled, and its {number} seats are released.",
        ended.seats,
    )


def _changed(call: Call[Asker], booking_id: str, changed: model.Booking, sent: Mapping[str, Any]) -> Sentence:
    if changed.id != booking_id:
        return _reissued(call, changed)
    if not sent.keys().isdisjoint(_CORRECTIONS):
        return Sentence("{name}’s booking is corrected.", name=changed.who)
    if sent.keys().isdisjoint(_SEATS):
        return Sentence("The note is saved.") if "note" in sent else Sentence("The answers are saved.")
    if behalf.is_anothers(call.asking, changed):
        return Sentence.counted(
            "{name}’s booking is now for {number} seat.",
            "{name}’s booking is now for {number} seats.",
            changed.seats,
            name=changed.who,
        )
    return Sentence.counted(
        "The booking is now for {number} seat.", "The booking is now for {number} seats.", changed.seats
    )


def _reissued(call: Call[Asker], corrected: model.Booking) -> Sentence:
    """Return what is said of a booking that goes on under a new link: to whom it is sent or, without mail, what it is.

    Without mail nobody but the admin can pass it on.
    """
    if call.site.desk.has_mail:
        return Sentence("The booking is corrected. Only {email} gets the new link.", email=corrected.email)
    return Sentence(
        "The booking is corrected. This site can’t send email, so give {email} the new link yourself: {link}",
        email=corrected.email,
        link=call.request.whole(call.site.url(booking_link(corrected.id))),
    )


def _restored(booking: model.Booking) -> Sentence:
    if booking.status == "confirmed":
        return Sentence.counted(
            "{name}’s booking is restored: its {number} seat is confirmed.",
            "{name}’s booking is restored: its {number} seats are confirmed.",
            booking.seats,
            name=booking.who,
        )
    return Sentence.counted(
        "{name}’s booking is restored: its {number} seat is held.",
        "{name}’s booking is restored: its {number} seats are held.",
        booking.seats,
        name=booking.who,
    )
