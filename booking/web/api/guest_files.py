"""The API's endpoints for an event's guests as a file: out as CSV, and in."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, NamedTuple

from msgspec import UNSET, Meta, Struct

from booking import events, questions, refusals, seats
from booking.accounts import audit
from booking.errors import Fault, Invalid
from booking.model import Booking, Event
from booking.organiser import guest_file, guest_import
from booking.organiser.guest_file import Row, Table
from booking.organiser.guest_import import Import, Listed
from booking.payments import received
from booking.people import Language, Person
from booking.questions import Question
from booking.seats import Added
from booking.store.database import Tx
from booking.store.payments import Paid
from booking.texts.sentences import Sentence
from booking.web.api import behalf
from booking.web.api.booking_answers import CLOSED_TO_BOOKINGS, Note
from booking.web.api.endpoint import Call, Endpoint, ReadsByItself, Writes
from booking.web.auth import guard
from booking.web.auth.guard import Asker, Member
from booking.web.http import decode, upload
from booking.web.http.decode import Fields
from booking.web.http.done import Done
from booking.web.http.fields import Answer, Count, Email, Name, SeatsOrOne
from booking.web.site import Site

GUEST_FILES: list[Endpoint] = []

_READ_AT_ONCE = 200


@ReadsByItself(GUEST_FILES, "GET /events/<event>/bookings.csv", who="admin", media_type="text/csv")
def export_bookings(call: Call[Asker], event_id: int) -> Done:
    """Export an event’s bookings as CSV.

    All current bookings, by person, for spreadsheets and for `POST` to the same path of another event: in UTF-8 with a
    byte order mark, separated by commas, with the names of the columns in the first row; each question has one, also
    one that is no longer asked and was answered. Times are in the site’s time zone, with their offset; amounts in whole
    units of their currency. A text that a spreadsheet would take for a formula has an apostrophe before it, which is
    taken off when the file is imported. Each row is as it was when it was written: a booking that is made or cancelled
    while a long list is sent may be in it or not.
    """
    guard.require_admin(call.site, call.request)
    event, asked, first = call.site.database.read(_begin, event_id)
    pieces = _pieces(call.site, event, asked, *first)
    return Done(media_type="text/csv; charset=utf-8", file_name=f"{event.title}.csv", pieces=pieces)


def _begin(tx: Tx, event_id: int) -> tuple[Event, Sequence[Question], tuple[list[Booking], dict[str, Paid]]]:
    event = events.find(tx, event_id)
    return event, guest_file.answer_columns(event, events.answered_before(tx, event)), _page(tx, event_id, ("", ""))


def _page(tx: Tx, event_id: int, after: tuple[str, str]) -> tuple[list[Booking], dict[str, Paid]]:
    """Return the next bookings, and what is paid of them."""
    found = seats.page_of_event(tx, event_id, after, _READ_AT_ONCE)
    return found, received.came(tx, found)


def _pieces(
    site: Site, event: Event, asked: Sequence[Question], page: list[Booking], paid: dict[str, Paid]
) -> Iterator[bytes]:
    """Yield the file a slice at a time, so that its memory and everybody's waiting have a bound."""
    yield guest_file.head(asked, has_kinds=bool(event.seat_kinds))
    while page:
        yield guest_file.lines(page, paid, asked, site.zone.now, has_kinds=bool(event.seat_kinds))
        after = page[-1].person, page[-1].id
        page, paid = site.database.read(_page, event.id, after)


class ImportQuery(Struct, forbid_unknown_fields=True):
    """The query of POST /events/{id}/bookings.csv."""

    tell: Literal["true", "false"] = "false"
    preview: Literal["true", "false"] = "false"


class Imported(Answer):
    """What importing a list of guests did, or would do."""

    bookings: Annotated[Count, Meta(description="how many were added")]
    seats: Annotated[Count, Meta(description="of these bookings together")]
    already_booked: Annotated[Count, Meta(description="rows of people with a booking of the event, left as they are")]
    ignored_columns: Annotated[list[str], Meta(description="those that have no name that is known")]


class _ListedGuest(Struct):
    """What is read of a row."""

    email: Email
    name: Name = ""
    seats: SeatsOrOne = UNSET
    status: Literal["confirmed", "held"] = "confirmed"
    language: Language = "en"
    note: Note = ""


class GuestList(NamedTuple):
    """A file that was read: its table, and whom it lists."""

    table: Table
    listed: list[Listed]


@Writes(
    GUEST_FILES,
    "POST /events/<event>/bookings.csv",
    Imported,
    {"bookings": 42, "seats": 60, "already_booked": 0, "ignored_columns": []},
    query=ImportQuery,
    takes_file=guest_file.FIELD,
    media_type="text/csv",
    read=lambda call, event_id: read(call, event_id, upload.file_in(call.request, guest_file.FIELD)),
    body_bytes_at_most=guest_file.BYTES_AT_MOST,
    who="admin",
    repeatable=False,
    codes=("sold_out", *CLOSED_TO_BOOKINGS),
    page="/admin",
)
def import_bookings(tx: Tx, call: Call[Member], event_id: int, given: GuestList) -> Done:
    """Import bookings from CSV.

    Books for up to 2,000 guests at once, for all of them or for none. Send a file of up to 1 MB, as the body or as
    the part `file` of a form. Its columns are separated by commas, semicolons or tabs, and named in the first row, in
    English or Russian, in any order: `email`, and optionally `name`, `seats` (1 if left out), `status` (`confirmed`,
    or `held` for a new hold; confirmed if left out), `kinds` where the event has kinds of seat (like 2 × Adult,
    1 × Child), `language`, `note`, and `reference`, by which two rows of one
    person are two bookings. A column that is called like a question of the event has the answers to it. The other
    columns of an export are not needed; any others are named in `ignored_columns`. Each fault is answered with its
    row and column. A person who has a booking of the event already keeps it as it is, so importing the same file
    twice changes nothing. Nobody gets a message unless you send `tell=true`. With `preview=true` nothing is done, and
    the answer says what would be.
    """
    query = call.request.query_as(ImportQuery)
    planned = guest_import.plan(tx, event_id, given.table, given.listed)
    if query.preview == "true":
        guest_import.require_free(tx, event_id, planned)
        return Done(_answered(planned, given.table))
    return carried_out(tx, event_id, given.table, planned, are_told=query.tell == "true")


def read(call: Call[Member], event_id: int, content: bytes) -> GuestList:
    """Return the list in a file, whose guests read the asker's language where it does not say.

    Raises NotFound without the event, and Invalid with a line for each fault.
    """
    event = call.site.database.read(events.find, event_id)
    asked = event.questions
    if not content:
        raise Invalid([Fault(guest_file.FIELD, Sentence("Choose a CSV file."))])
    table = guest_file.read(content, asked)
    faults, listed = list[Fault](), list[Listed]()
    for row in table.rows:
        answers = guest_file.answers(row, asked)
        wrong = questions.faults_of(asked, answers, may_skip=True)
        given = _fields(call, row, {one.field for one in asked})
        reference = given.pop("reference", "")
        try:
            if wrong:
                raise Invalid(wrong)
            wanted = guest_file.kinds(row, event.seat_kinds)
            given.pop("kinds", None)
            guest = decode.decode(_ListedGuest, given, call.site.zone.now)
            wish = behalf.wish(guest.seats, wanted)
            refusals.require_fitting(event.seat_kinds, wish.kinds)
        except Invalid as invalid:
            faults += [table.fault(row, fault.field, fault.message) for fault in invalid.faults]
            continue
        person = Person(guest.name, guest.email, language=guest.language, is_vouched_for=True)
        kept = questions.kept(asked, answers)
        listed.append(Listed(row, Added(person, wish.seats, guest.status, kept, guest.note, wish.kinds), reference))
    if faults:
        raise guest_file.refused(faults)
    return GuestList(table, listed)


def _fields(call: Call[Member], row: Row, answers: set[str]) -> Fields:
    """Return the cells of a row as a form sends its fields, but for those that are answers."""
    texts = {name: text for name, text in row.cells.items() if text and name not in answers}
    given = Fields({"language": call.asking.account.language} | texts)
    given.is_form = True
    return given


def carried_out(tx: Tx, event_id: int, table: Table, planned: Import, *, are_told: bool) -> Done:
    """Add the guests, and return what was done."""
    guest_import.carry_out(tx, event_id, planned, are_told=are_told)
    if planned.guests:
        audit.record(tx, "guests imported", f"event {event_id}")
    return Done(_answered(planned, table), _said(planned))


def _answered(planned: Import, table: Table) -> Imported:
    return Imported(len(planned.guests), planned.seats, planned.already_booked, table.ignored)


def _said(planned: Import) -> Sentence:
    imported = Sentence.counted("{number} guest is imported.", "{number} guests are imported.", len(planned.guests))
    if not planned.already_booked:
        return imported
    return Sentence.together(
        imported,
        Sentence.counted(
            "{number} row was left out: this person already has a booking.",
            "{number} rows were left out: these people already have a booking.",
            planned.already_booked,
        ),
    )
