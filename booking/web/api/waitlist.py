"""The API's endpoints for waiting lists: join, look, correct, leave, and an event's list for admins."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from booking import model, waitlist
from booking.errors import Conflict, Fault, Invalid
from booking.model import EntryStatus
from booking.store.database import Tx
from booking.store.search import sought
from booking.texts.places import entry_link
from booking.texts.sentences import Sentence
from booking.web.api import behalf
from booking.web.api.behalf import BookingByAccount, NewBooking
from booking.web.api.bookings import BOOKING_ID, CLOSED_TO_BOOKINGS, mark_of
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
}


class Entry(Answer):
    """An entry of an event's waiting list: somebody who wants so many seats when they come free."""

    id: Annotated[str, Meta(description="unguessable: whoever holds it may see the entry, leave, and use its offer")]
    event_id: Number
    account_id: Annotated[int | None, Meta(description="whose entry it is; null for a guest's")]
    name: str
    email: str
    seats: Seats
    status: Annotated[
        EntryStatus,
        Meta(
            description="`offered` while the booking that was made for it lives; `closed` once that has ended, or the "
            "event has started or was cancelled"
        ),
    ]
    position: Annotated[Number | None, Meta(description="its place in the list, from 1; null unless it waits")]
    booking_id: Annotated[str | None, Meta(description="the booking that was made for it; null before")]
    created_at: Instant
    ended_at: Annotated[Instant | None, Meta(description="since when it no longer waits; null while it does")]
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
    codes=("forbidden", "already_waiting", "seats_free", "limit_reached", *CLOSED_TO_BOOKINGS),
    links=("getEntry", "leaveWaitlist"),
)
def join_waitlist(tx: Tx, call: Call[Asker], event_id: int, body: NewBooking | BookingByAccount) -> Done:
    """Join the waiting list.

    Waits for seats of an event that has not so many free. When seats come free, the entry that has waited longest and
    fits is given a hold, which is told and has to be confirmed as any other; if it lapses, the next gets it. An entry
    too big for what is free is passed over, three times at most: then seats are saved up for it, for a day. Whoever
    is signed in leaves `email` and `name` out. There is one entry per person and event.
    """
    known = known_ids(call.request, ENTRIES_COOKIE)
    person = behalf.person(call, body)
    try:
        entry = waitlist.join(tx, event_id, person, body.seats, known=known, **behalf.standing(call))
    except Conflict as refusal:
        behalf.count_guess(call, refusal)
        raise
    behalf.record_if_anothers(tx, call.asking, "waiting list joined", entry)
    sentence = Sentence.counted(
        "You are on the waiting list for {number} seat.", "You are on the waiting list for {number} seats.", entry.seats
    )
    return Done(Entry.of(entry), sentence, remember_entry=entry.id)


class Entries(Answer):
    """A page of an event's waiting list, in its order."""

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
    """List an event's waiting list.

    A page of the entries that wait, in the order in which they joined; `q` lists only those whose name or address has
    all its words in it, or whose id it is a part of.
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

    One entry: its `position` while it waits, `booking_id` once seats were offered to it.
    """
    return Done(Entry.of(waitlist.find(tx, entry_id)))


class EntryPatch(Struct, forbid_unknown_fields=True):
    """The body of PATCH /waitlist/{id}, with one of these at least."""

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

    Corrects the `email` and `name` of a guest's entry that waits. With another address it has another `id`, which that
    address alone is told, and under the old one it is closed; its place stays. One that was offered seats is corrected
    by its booking.
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
    "POST /waitlist/<entry>/leave",
    Entry,
    _ENTRY | {"status": "left", "position": None, "ended_at": "2099-12-01T10:15:00Z"},
    codes=("entry_offered", "entry_closed"),
    links=("getEntry",),
)
def leave_waitlist(tx: Tx, call: Call[Asker], entry_id: str, _body: object) -> Done:
    """Leave the waiting list.

    Ends the entry. Once more answers the same. An offer is declined by cancelling its booking.
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
