"""The pages by which people see what is stored of them, take it along, and are erased."""

from typing import Any, NamedTuple, TypeAlias, TypeVar

from booking import events, store
from booking.accounts import audit, links
from booking.errors import NotFound
from booking.model import Event
from booking.privacy import erasure
from booking.questions import Answers
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import privacy as privacy_api
from booking.web.api.privacy import PersonalData
from booking.web.auth import guard
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import own
from booking.web.pages.layout import leads_to, page, refused_at
from booking.web.site import Site

What = TypeVar("What")
MY_DATA = "/my-data"
_ENDED_SHOWN = 50


Answered: TypeAlias = list[tuple[str, str | bool]]  # Each answer with its question.


class _Stored(NamedTuple):
    """What is stored with an address: what would be given up, and what stays as a number once it is erased."""

    live: list[tuple[own.OwnBooking, Answered]]
    entries: list[tuple[Event, int, Answered]]
    past: list[tuple[Event, dict[str, Any], Answered]]
    rows: int
    messages: int
    has_account: bool


def ask_page(site: Site, request: Request) -> Answer:
    """GET /my-data: the form that asks for the mail with the link."""
    return page(site, request, "my_data_ask", title=Sentence("Your data"), form="/data-requests")


def data_page(site: Site, request: Request, data: str) -> Answer:
    """GET /my-data/SECRET: what is stored with the address, and the form that erases it. To look changes nothing."""
    guard.count_write(site, request)  # It is a GET, but one that looks at all that has ended.
    try:
        proof = site.database.read(links.require_proof, data, "data")
    except NotFound as error:
        return refused_at(site, request, MY_DATA, error)
    return _page_of(site, request, Sentence("Your data"), proof.email, request.path)


def data_file(site: Site, request: Request, data: str) -> Answer:
    """GET /my-data/SECRET/file: the same as JSON, to be saved."""
    guard.count_write(site, request)
    try:
        proof = site.database.read(links.require_proof, data, "data")
    except NotFound as error:
        return refused_at(site, request, MY_DATA, error)
    return PersonalData.among(site.database.read(erasure.find_of_address, proof.email)).as_file()


def account_file(site: Site, request: Request) -> Answer:
    """GET /account/data: all that is stored of the account as JSON, to be saved."""
    account = guard.require_account(site, request).account
    return PersonalData.among(site.database.read(erasure.find_of_account, account.id)).as_file()


def open_for_somebody(site: Site, request: Request) -> Answer:
    """POST /admin/my-data: the same page for an admin whom somebody has asked, by telephone say; the log tells it."""
    asking = guard.require_admin(site, request)
    guard.require_session(asking)
    email = request.body(privacy_api.NewDataRequest).email

    def make_link(tx: Tx, _asking: guard.Member) -> str:
        audit.record(tx, "data of a guest opened")
        return links.create_proof_for_guest(tx, email, "data")[0]

    secret = guard.write(site, asking, make_link)
    return _page_of(site, request, Sentence("A person’s data"), email, f"{MY_DATA}/{secret}")


ROUTES = (
    Route("GET", MY_DATA, ask_page, readers="anyone"),
    Route("GET", f"{MY_DATA}/<data>", data_page, readers="anyone"),
    Route("POST", f"{MY_DATA}/<data>", privacy_api.erase_guest, MY_DATA, to=MY_DATA, readers="anyone"),
    Route("GET", f"{MY_DATA}/<data>/file", data_file, readers="anyone"),
    Route("GET", "/account/data", account_file, readers="account"),
    Route("GET", "/admin/my-data", leads_to("/admin/search"), readers="admin"),
    Route("POST", "/admin/my-data", open_for_somebody, "/admin/search", readers="admin"),
)


def _page_of(site: Site, request: Request, title: Sentence, email: str, at: str) -> Answer:
    return page(site, request, "my_data", title=title, email=email, at=at, stored=site.database.read(_stored, email))


def _stored(tx: Tx, email: str) -> _Stored:
    found = erasure.find_of_address(tx, email)
    to_give_up = erasure.to_give_up(tx, email)
    live = {one.id for one in to_give_up.bookings}
    past = [row for table in ("bookings", "ended_bookings") for row in found[table] if row["id"] not in live]
    past.sort(key=lambda row: int(row["created_at"]), reverse=True)
    return _Stored(
        [
            (one, events.answered(tx, one.event, one.booking.answers))
            for one in own.with_events(tx, to_give_up.bookings)
        ],
        [_with_answers(tx, entry.event_id, entry.seats, entry.answers) for entry in to_give_up.entries],
        [_with_answers(tx, row["event_id"], row, row["answers"]) for row in past[:_ENDED_SHOWN]],
        len(past) + len(found["ended_entries"]),
        len(found["outbox"]),
        store.accounts.is_taken(tx, email),
    )


def _with_answers(tx: Tx, event_id: int, what: What, answers: Answers) -> tuple[Event, What, Answered]:
    event = events.find(tx, event_id)
    return event, what, events.answered(tx, event, answers)
