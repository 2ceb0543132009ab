"""The API's endpoints for waiting lists: join, look, correct, leave, and an event's list for admins."""

from msgspec import UnsetType

from booking import waitlist
from booking.errors import Fault, Invalid, Sentence
from booking.model import Entry
from booking.store.database import Tx
from booking.store.search import sought
from booking.web.api import behalf, bodies, members
from booking.web.api.events import require_id
from booking.web.auth import doubts, guard, languages
from booking.web.auth.guard import Asker, Member
from booking.web.auth.idempotency import write_once
from booking.web.http import fields, paging
from booking.web.http.cookies import ENTRIES_COOKIE, known_ids
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route, page
from booking.web.site import Site


def join(site: Site, request: Request, event: str) -> Done:
    """POST /events/{id}/waitlist"""
    asking = guard.asker(site, request)
    site.limits.require_booking(asking.address)
    number = require_id(event)
    body = behalf.body(request, asking)
    preferred = languages.of_guest(request)
    origin = site.origin(asking.address)
    known = known_ids(request, ENTRIES_COOKIE)

    def wait(tx: Tx, asking: Asker) -> Entry:
        person = behalf.person(asking.account, body, preferred, origin)
        entry = waitlist.join(tx, number, person, body.seats, known=known, **behalf.standing(site, asking.account))
        behalf.record_if_anothers(tx, asking, "waiting list joined", "entry", entry.id, entry.account_id)
        return entry

    def done(entry: Entry) -> Done:
        return Done(
            201,
            members.entry(entry),
            f"/waitlist/{entry.id}",
            Sentence.counted(
                "You are on the waiting list for {number} seat.",
                "You are on the waiting list for {number} seats.",
                entry.seats,
            ),
            remember_entry=entry.id,
        )

    with behalf.guesses_cost(site, asking):
        return write_once(site, request, asking, wait, done)


def list_entries(site: Site, request: Request, event: str) -> Done:
    """GET /events/{id}/waitlist"""
    guard.require_admin(site, request)
    number = require_id(event)
    query = request.query_as(bodies.WaitlistQuery)
    (after,) = paging.decode(query.after, tuple[paging.Int64], (0,))
    found = site.database.read(waitlist.page_of_event, number, after, query.limit + 1, sought(query.q))
    path = f"/events/{number}/waitlist"
    chosen = {"q": query.q} if query.q else {}
    shown, following = page(path, found, query.limit, lambda last: paging.encode(last.number), **chosen)
    return Done(200, {"entries": [members.entry_for_admins(entry) for entry in shown], "next": following})


def get_entry(site: Site, request: Request, entry: str) -> Done:
    """GET /waitlist/{id}"""
    guard.asker(site, request)
    return Done(200, members.entry(site.database.read(waitlist.find, entry)))


def leave(site: Site, request: Request, entry: str) -> Done:
    """POST /waitlist/{id}/leave"""
    asking = guard.asker(site, request)
    request.body(fields.Nothing)

    def go(tx: Tx, asking: Asker) -> Entry:
        before = waitlist.find(tx, entry)
        left = waitlist.leave(tx, entry)
        if left != before:
            behalf.record_if_anothers(tx, asking, "waiting list left", "entry", left.id, left.account_id)
        return left

    def done(left: Entry) -> Done:
        return Done(200, members.entry(left), sentence=Sentence("You are no longer on the waiting list."))

    return write_once(site, request, asking, go, done)


def correct(site: Site, request: Request, entry: str) -> Done:
    """PATCH /waitlist/{id}, and POST /waitlist/{id} for forms, which know no PATCH"""
    admin = guard.require_admin(site, request)
    body = request.body(bodies.EntryPatch)
    doubts.require_sure(request, body.email)
    email = None if isinstance(body.email, UnsetType) else body.email
    name = None if isinstance(body.name, UnsetType) else body.name
    if email is None and name is None:
        raise Invalid([Fault("email", "is required")])

    def change(tx: Tx, admin: Member) -> Entry:
        before = waitlist.find(tx, entry)
        corrected = waitlist.correct(tx, entry, name=name, email=email)
        if corrected != before:
            behalf.record(tx, admin, "waiting list corrected", "entry", corrected.id)
        return corrected

    def done(corrected: Entry) -> Done:
        return Done(200, members.entry(corrected), sentence=_corrected(site, corrected, is_new=corrected.id != entry))

    return write_once(site, request, admin, change, done)


ROUTES = (
    Route("POST", "/events/<event>/waitlist", join),
    Route("GET", "/events/<event>/waitlist", list_entries),
    Route("GET", "/waitlist/<entry>", get_entry),
    Route("PATCH", "/waitlist/<entry>", correct),
    Route("POST", "/waitlist/<entry>", correct, "/admin"),
    Route("POST", "/waitlist/<entry>/leave", leave),
)


def _corrected(site: Site, entry: Entry, *, is_new: bool) -> Sentence:
    """Return what is said of a corrected entry; without mail nobody but the admin can pass its new link on."""
    if not is_new:
        return Sentence("The entry is corrected.")
    if "email" in site.desk.channels:
        return Sentence("The entry is corrected: only {email} is told its new link.", email=entry.email)
    return Sentence(
        "The entry is corrected. This site can’t send mail: give {email} the new link yourself: {link}",
        email=entry.email,
        link=site.url(f"/?entry={entry.id}"),
    )
