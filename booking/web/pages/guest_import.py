"""The admin's page that imports an event's guests from a file: what that would make of them is seen first."""

import base64
import binascii
import zlib
from typing import NamedTuple

from booking import events
from booking.errors import Fault, Invalid
from booking.model import Event, deadline
from booking.organiser import guest_file, guest_import
from booking.organiser.guest_import import Import
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import guest_files
from booking.web.api.endpoint import Call, id_of
from booking.web.api.guest_files import GuestList
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http import upload
from booking.web.http.answers import Answer
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.layout import after_form, page
from booking.web.site import Site

_PATH = "/admin/events/<event>/guests/import"
_SHOWN_AT_MOST = 20
# The content comes once more, packed, with four characters for each three bytes, when its import is confirmed.
_BODY_BYTES_AT_MOST = guest_file.BYTES_AT_MOST * 3 // 2


class _Seen(NamedTuple):
    """A file that was looked at: what it would make of the guests, or all that is wrong with it.

    `held_until` is when the holds would end that were made now.
    """

    content: bytes = b""
    ignored: tuple[str, ...] = ()
    planned: Import | None = None
    held_until: int | None = None
    faults: tuple[Fault, ...] = ()


def import_page(site: Site, request: Request, event: str) -> Answer:
    """GET /admin/events/{id}/guests/import: the form for the file."""
    number = id_of("event", event)
    return _page(site, request, site.database.read(events.find, number), _Seen())


def import_guests(site: Site, request: Request, event: str) -> Answer:
    """POST /admin/events/{id}/guests/import: what the file would do or, once that was seen, doing it."""
    number = id_of("event", event)
    call = Call(site, request, guard.require_admin(site, request))
    parts = upload.parts_of(request)
    content = parts.get(guest_file.FIELD, b"") or _seen_before(parts.get("content", b""))
    try:
        given = guest_files.read(call, number, content)
        if "sure" in parts:
            done = _imported(call, number, given, are_told="tell" in parts)
            return after_form(site, request, done, to=f"/admin/events/{number}/guests#flash")
        seen = _Seen(content, tuple(given.table.ignored), *site.database.read(_planned, number, given))
    except Invalid as invalid:
        seen = _Seen(faults=invalid.faults)
    return _page(site, request, site.database.read(events.find, number), seen)


ROUTES = (
    Route("GET", _PATH, import_page, readers="admin"),
    Route("POST", _PATH, import_guests, "/admin", readers="admin", body_bytes_at_most=_BODY_BYTES_AT_MOST),
)


def _seen_before(sent: bytes) -> bytes:
    """Return the content of a file that was seen, as its page sends it; nothing where that is not it."""
    packed = zlib.decompressobj()
    try:
        content = packed.decompress(base64.b64decode(sent, validate=True), guest_file.BYTES_AT_MOST)
    except (binascii.Error, zlib.error):
        return b""
    return content if packed.eof else b""


def _imported(call: Call[Member], event_id: int, given: GuestList, *, are_told: bool) -> Done:
    def work(tx: Tx, _asking: Member) -> Done:
        planned = guest_import.plan(tx, event_id, given.table, given.listed)
        return guest_files.carried_out(tx, event_id, given.table, planned, are_told=are_told)

    return guard.write(call.site, call.asking, work, call.request)


def _planned(tx: Tx, event_id: int, given: GuestList) -> tuple[Import, int]:
    planned = guest_import.plan(tx, event_id, given.table, given.listed)
    guest_import.require_free(tx, event_id, planned)
    event = events.find(tx, event_id)
    return planned, deadline(tx.now, event.hold_seconds, event.starts_at)


def _page(site: Site, request: Request, event: Event, seen: _Seen) -> Answer:
    return page(
        site,
        request,
        "guest_import",
        title=Sentence("Import guests"),
        now=event.as_of,
        event=event,
        planned=seen.planned,
        held_until=seen.held_until,
        ignored=seen.ignored,
        faults=seen.faults,
        field=guest_file.FIELD,
        content=base64.b64encode(zlib.compress(seen.content)).decode("ascii"),
        shown_at_most=_SHOWN_AT_MOST,
        rows_at_most=guest_file.ROWS_AT_MOST,
    )
