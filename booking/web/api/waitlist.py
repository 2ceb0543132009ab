"""The API's endpoints for waiting lists: join, look, correct, leave, and an event's list for admins."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from booking import model, seats, waitlist
from booking.errors import Conflict, Fault, Invalid
from booking.model import EntryStatus
from booking.store.database import Tx
from booking.store.search import sought
from booking.texts.places import entry_link
from booking.texts.sentences import Sentence
from booking.web.api import behalf
from booking.web.api.behalf import BookingByAccount, NewBooking
from booking.web.api.booking_answers import BOOKING_ID, CLOSED_TO_BOOKINGS, OwnAnswers, mark_of
from booking.web.api.endpoint import Call, Endpoint, Reads, Writes
from booking.web.auth import doubts
from booking.web.auth.guard import Asker, Member
from booking.web.http import paging
from booking.web.http.cookies import ENTRIES_COOKIE, known_ids
from booking.web.http.done import Done
from booking.web.http.fields import (
    REQUIRED,
    Answer,
    Cursor,
    Email,
    GivenAnswers,
    Instant,
    Limit,
    Name,
    NetworkMark,
    Next,
    Number,
    Seats,
)
from booking.web.http.paging import page

WAITLIST: list[Endpoint] = []

_ENTRY: dict[str, Any] = {
    "id": "0199a3c5f0017c5e0f1a2b3c4d5e6f708192a3b4c5d",
    "event_id": 1,
    "account_id": None,
    "name": "Anna",
    "email": "anna@example.com",
    "seats": 2,
    "status": "waiting",
    "position": 4,
    "booking_id": None,
    "created_at": "2099-12-01T10:00:00Z",
    "ended_at": None,
    "answers": {"q1": "vegan"},
    "kinds": None,
}


class Entry(Answer):
    """A waiting-list entry: a person waits for seats at an event."""

    id: Annotated[str, Meta(description="a secret: anyone who has it can see the entry, leave it and use its offer")]
    event_id: Number
    account_id: Annotated[int | None, Meta(description="the account the entry belongs to; null for a guest’s")]
    name: str
    email: str
    seats: Seats
    status: Annotated[
        EntryStatus,
        Meta(
            description="`offered` while seats are offered or booked; `closed` once that booking has ended, booking "
            "has closed, the event has started or was cancelled, or the person has left"
        ),
    ]
    position: Annotated[Number | None, Meta(description="its number in the list, from 1; null unless it waits")]
    booking_id: Annotated[str | None, Meta(description="the booking of the offered seats; null before")]
    created_at: Instant
    ended_at: Annotated[Instant | None, Meta(description="when it stopped waiting; null while it waits")]
    answers: OwnAnswers
    kinds: Annotated[
        dict[str, Number] | None,
        Meta(description="how many seats of each kind, by its id; null where the event has no kinds of seat"),
    ]
    network_mark: NetworkMark | UnsetType = UNSET


@Writes(
    WAITLIST,
    "POST /events/<event>/waitlist",
    Entry,
    _ENTRY,
    body=NewBooking,
    body_example={"email": "anna@example.com", "name": "Anna", "seats": 2},
    read=behalf.body,
    status=201,
    location="/waitlist/{id}",
    counts_as_booking=True,
    codes=("forbidden", "already_waiting", "seats_free", "limit_reached", "event_draft", *CLOSED_TO_BOOKINGS),
    links=("getEntry", "leaveWaitlist"),
)
def join_waitlist(tx: Tx, call: Call[Asker], event_id: int, body: NewBooking | BookingByAccount) -> Done:
    """Join the waiting list.

    Joins the waiting list of an event that has too few free seats. When seats come free, they are held for the first
    person in the list for whom they are enough. That person is told, and has to confirm the hold like any other;
    otherwise the seats are offered to the next. If too few seats come free for an entry three times, seats are
    collected for it, for up to a day. If you are signed in, leave `email` and `name` out. A person can have one entry
    per event.
    """
    known = known_ids(call.request, ENTRIES_COOKIE)
    person, wish = behalf.person(call, body), behalf.wish(body.seats, body.kinds)
    standing = behalf.standing(call)
    try:
        entry = waitlist.join(
            tx, event_id, person, wish.seats, kinds=wish.kinds, known=known, answers=body.answers, **standing
        )
    except Conflict as refusal:
        behalf.count_guess(call, refusal)
        raise
    behalf.record_if_anothers(tx, call.asking, "waiting list joined", entry)
    sentence = Sentence.counted(
        "You are on the waiting list for {number} seat.", "You are on the waiting list for {number} seats.", entry.seats
    )
    return Done(Entry.of(entry), sentence, remember_entry=entry.id)


class Entries(Answer):
    """A page of an event’s waiting list, in order."""

    entries: list[Entry]
    next: Next


class WaitlistQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /events/{id}/waitlist."""

    q: Name = ""
    limit: Limit = 50
    after: Cursor | None = None


@Reads(
    WAITLIST,
    "GET /events/<event>/waitlist",
    Entries,
    {"entries": [_ENTRY], "next": None},
    query=WaitlistQuery,
    who="admin",
)
def list_entries(tx: Tx, _call: Call[Member], event_id: int, query: WaitlistQuery) -> Done:
    """List an event’s waiting list.

    A page of the entries that wait, in the order in which they joined. With `q`, only those whose name or address
    contains all its words, or whose id contains it.
    """
    (after,) = paging.decode(query.after, tuple[paging.Int64], (0,))
    found = waitlist.page_of_event(tx, event_id, after, query.limit + 1, sought(query.q))
    chosen = {"q": query.q} if query.q else {}
    path = f"/events/{event_id}/waitlist"
    shown, following = page(path, found, query.limit, lambda last: paging.encode(last.number), **chosen)
    return Done(Entries([Entry.of(entry, network_mark=mark_of(entry)) for entry in shown], following))


@Reads(
    WAITLIST,
    "GET /waitlist/<entry>",
    Entry,
    _ENTRY | {"status": "offered", "position": None, "booking_id": BOOKING_ID} | {"ended_at": "2099-12-01T10:15:00Z"},
)
def get_entry(tx: Tx, _call: Call[Asker], entry_id: str) -> Done:
    """Read a waiting-list entry.

    A waiting-list entry: its `position` while it waits, its `booking_id` once seats are offered.
    """
    return Done(Entry.of(waitlist.find(tx, entry_id)))


class EntryPatch(Struct, forbid_unknown_fields=True):
    """The body of PATCH /waitlist/{id}, with at least one of these."""

    email: Email | UnsetType = UNSET
    name: Name | UnsetType = UNSET


@Writes(
    WAITLIST,
    "PATCH /waitlist/<entry>",
    Entry,
    _ENTRY | {"email": "anna@example.org"},
    body=EntryPatch,
    body_example={"email": "anna@example.org"},
    who="admin",
    page="/admin",
    codes=("entry_offered", "entry_closed", "already_waiting", "limit_reached"),
    links=("getEntry", "leaveWaitlist"),
    by_form="Correct the address of a waiting-list entry by a form",
)
def correct_entry(tx: Tx, call: Call[Member], entry_id: str, body: EntryPatch) -> Done:
    """Correct the address of a waiting-list entry.

    Corrects the `email` and `name` of a guest’s entry that waits. With another address it gets another `id`, which only
    that address receives, and the old one is closed; its position stays. If seats were offered, correct that booking
    instead.
    """
    doubts.require_sure(call.request, body.email)
    email = None if isinstance(body.email, UnsetType) else body.email
    name = None if isinstance(body.name, UnsetType) else body.name
    if email is None and name is None:
        raise Invalid([Fault("email", REQUIRED)])
    before = waitlist.find(tx, entry_id)
    corrected = waitlist.correct(tx, entry_id, name=name, email=email)
    if corrected != before:
        behalf.record(tx, "waiting list corrected", corrected)
    return Done(Entry.of(corrected), _corrected(call, corrected, is_new=corrected.id != entry_id))


@Writes(
    WAITLIST,
    "POST /waitlist/<entry>/offer",
    Entry,
    _ENTRY | {"status": "offered", "position": None, "booking_id": BOOKING_ID} | {"ended_at": "2099-12-01T10:15:00Z"},
    who="admin",
    page="/admin",
    codes=("entry_offered", "entry_closed", "not_open_yet", "booking_closed", "sold_out"),
    links=("getEntry",),
)
def offer_seats(tx: Tx, _call: Call[Member], entry_id: str, _body: object) -> Done:
    """Offer seats to an entry out of turn.

    Offers free seats to this entry at once, though others are before it, and though the seats are being collected for
    a group before it. The offer lasts as long as any other, and its person is told.
    """
    before = waitlist.find(tx, entry_id)
    are_kept = before.status == "waiting" and waitlist.are_kept_for_another(tx, before)
    offered = waitlist.offer_now(tx, entry_id)
    behalf.record(tx, "seats offered", offered)
    offer = seats.find(tx, offered.booking_id or "")
    sentence = Sentence.counted(
        "{number} seat is offered to {who} until {until_at}.",
        "{number} seats are offered to {who} until {until_at}.",
        offer.seats,
        who=offer.who,
        until_at=offer.expires_at,
    )
    kept = [Sentence("This was being kept for a group ahead of them, who keep their place.")] if are_kept else []
    return Done(Entry.of(offered), Sentence.together(sentence, *kept))


class EntryAnswers(Struct, forbid_unknown_fields=True):
    """The body of POST /waitlist/{id}/answers."""

    answers: GivenAnswers


@Writes(
    WAITLIST,
    "POST /waitlist/<entry>/answers",
    Entry,
    _ENTRY,
    body=EntryAnswers,
    body_example={"answers": {"q1": "vegan"}},
    codes=("entry_offered", "entry_closed"),
    links=("getEntry", "leaveWaitlist"),
)
def change_answers(tx: Tx, call: Call[Asker], entry_id: str, body: EntryAnswers) -> Done:
    """Change the answers of a waiting-list entry.

    Replaces all answers of an entry that waits. Once seats are offered, change those of the booking instead.
    """
    before = waitlist.find(tx, entry_id)
    changed = waitlist.answer(tx, entry_id, body.answers, by_admin=call.asking.is_admin)
    if changed != before:
        behalf.record_if_anothers(tx, call.asking, "answers changed", changed)
    return Done(Entry.of(changed), Sentence("The answers are saved."))


@Writes(
    WAITLIST,
    "POST /waitlist/<entry>/leave",
    Entry,
    _ENTRY | {"status": "left", "position": None, "ended_at": "2099-12-01T10:15:00Z"},
    codes=("entry_offered", "entry_closed"),
    links=("getEntry",),
)
def leave_waitlist(tx: Tx, call: Call[Asker], entry_id: str, _body: object) -> Done:
    """Leave the waiting list.

    Ends the entry. Sent again, it answers the same. To decline an offer, cancel its booking.
    """
    before = waitlist.find(tx, entry_id)
    left = waitlist.leave(tx, entry_id)
    if left != before:
        behalf.record_if_anothers(tx, call.asking, "waiting list left", left)
    return Done(Entry.of(left), Sentence("You are no longer on the waiting list."))


def _corrected(call: Call[Member], entry: model.Entry, *, is_new: bool) -> Sentence:
    """Return what is said of a corrected entry; without mail nobody but the admin can pass its new link on."""
    if not is_new:
        return Sentence("The entry is corrected.")
    if call.site.desk.has_mail:
        return Sentence("The entry is corrected. Only {email} gets the new link.", email=entry.email)
    return Sentence(
        "The entry is corrected. This site can’t send email, so give {email} the new link yourself: {link}",
        email=entry.email,
        link=call.request.whole(call.site.url(entry_link(entry.id))),
    )
