"""The API's endpoints by which people see what is stored of them, and are erased."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from booking import notices
from booking.accounts import audit, links
from booking.errors import Fault, Invalid
from booking.privacy import erasure
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api.accounts import ME
from booking.web.api.contact import Accepted
from booking.web.api.endpoint import Call, Endpoint, Reads, Writes
from booking.web.auth import languages
from booking.web.auth.guard import Asker, Member
from booking.web.http import answers
from booking.web.http.done import Done
from booking.web.http.fields import Answer, Email
from booking.web.http.request import Request
from booking.web.site import Site

PRIVACY: list[Endpoint] = []
_FILE = [
    ("Content-Type", "application/json"),
    ("Content-Disposition", 'attachment; filename="my-data.json"'),
    answers.NO_STORE,
]


class PersonalData(Answer):
    """What is stored about a person."""

    stored: Annotated[
        dict[str, list[dict[str, Any]]],
        Meta(description="the rows of each table, at most 10,000 of each; README.md explains the tables"),
    ]

    @classmethod
    def among(cls, found: dict[str, list[dict[str, Any]]]) -> "PersonalData":
        """Return what was found, its instants as RFC 3339."""
        return cls({table: [_shown(row) for row in rows] for table, rows in found.items()})

    def as_file(self) -> answers.Answer:
        """Return it as a file that a browser saves, and never shows as a page."""
        return answers.Answer(200, [*_FILE], msgspec.json.format(msgspec.json.encode(self), indent=2))


@Reads(
    PRIVACY,
    "GET /accounts/me/data",
    PersonalData,
    {"stored": {"accounts": [{name: ME[name] for name in ("id", "name", "email", "role", "created_at")}]}},
    who="account",
)
def get_my_data(tx: Tx, call: Call[Member]) -> Done:
    """Read everything stored about you.

    Of the signed-in account: its data, bookings and waiting-list entries, current and ended, the messages to it, what
    it did, and where it is signed in.
    """
    return Done(PersonalData.among(erasure.find_of_account(tx, call.asking.account.id)))


class NewDataRequest(Struct, forbid_unknown_fields=True):
    """The body of POST /data-requests."""

    email: Email


def _new_request(call: Call[Asker]) -> NewDataRequest:
    body = call.request.body(NewDataRequest)
    call.site.limits.require_registration(call.asking.address)
    return body


@Writes(
    PRIVACY,
    "POST /data-requests",
    Accepted,
    {"status": "accepted"},
    body=NewDataRequest,
    body_example={"email": "anna@example.com"},
    read=_new_request,
    status=202,
    form_as_guest=True,
    repeatable=False,
    name="askForStoredData",
    page="/my-data",
)
def ask_for_data(tx: Tx, call: Call[Asker], body: NewDataRequest) -> Done:
    """Request the data stored with an address.

    Emails a link to a page where people who booked without an account can see, download or erase what is stored. The
    answer doesn’t say whether anything is.
    """
    notices.queue_personal_data(tx, body.email, languages.of_guest(call.request))
    sentence = Sentence("We’re emailing a link to that address. If nothing arrives, look in your spam folder.")
    return Done(Accepted("accepted"), sentence)


class Erasure(Struct, forbid_unknown_fields=True):
    """The form by which somebody is erased."""

    sure: bool = False


def erase_guest(site: Site, request: Request, data: str) -> Done:
    """Erase the guest whose address the link in a mail was sent to, and tell them for the last time."""
    proof = site.database.read(links.require_proof, data, "data")
    if not request.body(Erasure).sure:
        raise Invalid([Fault("sure", "Tick the box first. It’s there so that nothing is erased by mistake.")])
    ids = site.database.read(erasure.find_ids_of_address, proof.email)
    language = languages.of_guest(request)

    def erase(tx: Tx) -> Done:
        tx.act_as(None)
        email = links.use_for_erasure(tx, data).email
        erasure.forget_guest(tx, email, ids)
        if site.desk.has_mail:
            notices.queue_erased(tx, email, language)
        audit.record(tx, "guest erased", by=audit.NOBODY)
        sentence = Sentence("Your data is erased, and your upcoming bookings are cancelled.")
        return request.told(tx, Done(sentence=sentence))

    return site.database.write(erase)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: answers.rfc3339(value) if name == "at" or name.endswith("_at") else value for name, value in row.items()
    }
