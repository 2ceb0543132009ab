"""From values to answers: dataclass → JSON, refusal → problem, instant → RFC 3339."""

import functools
import hashlib
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from booking.clock import on_calendar
from booking.errors import BookingError, MethodNotAllowed, Sentence, TooMany
from booking.keyed import SHOWN_LETTERS
from booking.model import Booking, EndedBooking, Entry, Event, HistoryEntry
from booking.notice import Notice
from booking.people import Account, ApiToken, AuditEntry
from booking.web import conditions
from booking.web.done import Done
from booking.web.problems import PROBLEMS

RETRY_AFTER_SECONDS = "1"
NO_STORE = ("Cache-Control", "no-store")
_REVALIDATE = ("Cache-Control", "no-cache")
_REPLAYED = ("Idempotent-Replayed", "true")
_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_JSON = ("Content-Type", "application/json")
_PROBLEM_JSON = ("Content-Type", "application/problem+json")

_encode = msgspec.json.Encoder().encode


class Answer(NamedTuple):
    """An HTTP answer, before the headers that every one has; `headers` may be added to."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def status_line(self) -> str:
        """The status and its phrase: `201 Created`."""
        return _STATUS_LINES[self.status]

    @property
    def length(self) -> list[tuple[str, str]]:
        """The header with the length of the body, unless the status says that there is none."""
        return [] if self.status in (204, 304) else [("Content-Length", str(len(self.body)))]


def written(done: Done) -> Answer:
    """Return what an endpoint that writes has done as a JSON answer."""
    if done.status == 204:
        return Answer(204, [NO_STORE], b"")
    headers = [_JSON, NO_STORE]
    if done.location is not None:
        headers.append(("Location", _in_ascii(done.location)))
    if done.is_replayed:
        headers.append(_REPLAYED)
    return Answer(done.status, headers, _encode(done.payload))


def found(done: Done) -> Answer:
    """Return what an endpoint that reads has found as a JSON answer with its ETag."""
    body = _encode(done.payload)
    tag = f'"{_digest(body)}"' if done.state is None else f'W/"{_digest(_encode(done.state))}"'
    return Answer(done.status, [("ETag", tag), _REVALIDATE if done.is_public else NO_STORE, _JSON], body)


def unless_known(answer: Answer, if_none_match: str | None) -> Answer:
    """Return what was found, or a 304 to who has it already."""
    tag = answer.headers[0][1]
    return Answer(304, answer.headers[:2], b"") if conditions.is_unchanged(if_none_match, tag) else answer


def etag(payload: object) -> str:
    """Return the strong ETag of a JSON answer."""
    return f'"{_digest(_encode(payload))}"'


def problem(error: BookingError) -> Answer:
    """Return the refusal as application/problem+json (RFC 9457)."""
    status = PROBLEMS[error.code].status
    headers = [_PROBLEM_JSON, NO_STORE]
    if status == 401:
        headers.append(("WWW-Authenticate", "Bearer"))
    if isinstance(error, MethodNotAllowed):
        headers.append(("Allow", error.allowed))
    if isinstance(error, TooMany):
        headers.append(("Retry-After", str(error.retry_after_seconds)))
    elif status == 503:
        headers.append(("Retry-After", RETRY_AFTER_SECONDS))
    return Answer(status, headers, _encode(problem_members(error)))


def see_other(location: str) -> Answer:
    """Return a 303 to a path of this site: relative, because the Host header can't be trusted."""
    return Answer(303, [("Location", _in_ascii(location)), NO_STORE], b"")


def moved(path: str, query: str) -> Answer:
    """Return a 308 to a decoded path of this site, with the query as it was sent."""
    location = quote(path) + (f"?{_in_ascii(query)}" if query else "")
    return Answer(308, [("Location", location), NO_STORE], b"")


def options(allowed: str) -> Answer:
    """Return the answer to OPTIONS."""
    return Answer(204, [("Allow", allowed), NO_STORE], b"")


def problem_members(error: BookingError) -> dict[str, Any]:
    """Return the members of the problem; details that are instants come out as RFC 3339."""
    return {
        "type": f"/errors#{error.code}",
        "title": PROBLEMS[error.code].title,
        "status": PROBLEMS[error.code].status,
        "detail": detail(error.sentence),
        "code": error.code,
    } | _with_instants(error.details)


def event(event: Event) -> dict[str, Any]:
    """Return an event as it is answered."""
    return {
        "id": event.id,
        "title": event.title,
        "description": event.description,
        "location": event.location,
        "starts_at": rfc3339(event.starts_at),
        "seats": event.seats,
        "free_seats": event.free_seats,
        "held_seats": event.held_seats,
        "confirmed_seats": event.confirmed_seats,
        "waiting": event.waiting,
        "status": event.status,
        "next_release_at": rfc3339(event.next_release_at),
        "hold_seconds": event.hold_seconds,
        "offer_seconds": event.offer_time,
        "confirmation": event.confirmation,
        "max_seats_per_person": event.max_seats_per_person,
        "audience": event.audience,
        "max_extensions": event.max_extensions,
        "proof": event.proof,
        "opens_at": rfc3339(event.opens_at),
        "closes_at": rfc3339(event.closes_at),
        "cancel_reason": event.cancel_reason,
        "created_at": rfc3339(event.created_at),
    }


def booking(booking: Booking, now: int) -> dict[str, Any]:
    """Return a live booking as it is answered at `now`."""
    expires_at = booking.expires_at
    return _booking_members(booking, None if expires_at is None else seconds_until(expires_at, now))


def ended_booking(booking: EndedBooking) -> dict[str, Any]:
    """Return a booking that ended as it is answered."""
    return _booking_members(booking, None) | {"ended_at": rfc3339(booking.ended_at), "reason": booking.reason}


def booking_for_admins(one: Booking, now: int) -> dict[str, Any]:
    """Return a live booking as it is answered to admins at `now`."""
    return booking(one, now) | _mark(one)


def ended_booking_for_admins(one: EndedBooking) -> dict[str, Any]:
    """Return a booking that ended as it is answered to admins."""
    return ended_booking(one) | _mark(one)


def entry_for_admins(one: Entry) -> dict[str, Any]:
    """Return an entry of a waiting list as it is answered to admins."""
    return entry(one) | _mark(one)


def entry(entry: Entry) -> dict[str, Any]:
    """Return an entry of a waiting list as it is answered."""
    return {
        "id": entry.id,
        "event_id": entry.event_id,
        "account_id": entry.account_id,
        "name": entry.name,
        "email": entry.email,
        "seats": entry.seats,
        "status": entry.status,
        "position": entry.position,
        "booking_id": entry.booking_id,
        "created_at": rfc3339(entry.created_at),
        "ended_at": rfc3339(entry.ended_at),
    }


def history_entry(entry: HistoryEntry) -> dict[str, Any]:
    """Return one thing that happened as it is answered."""
    return {
        "id": entry.id,
        "at": rfc3339(entry.at),
        "action": entry.action,
        "actor": entry.actor,
        "booking_id": entry.booking_id,
        "entry_id": entry.entry_id,
        "facts": _with_instants(entry.facts),
    }


def account(account: Account) -> dict[str, Any]:
    """Return an account as it is answered to itself."""
    return {
        "id": account.id,
        "name": account.name,
        "email": account.email,
        "role": account.role,
        "email_proved": account.email_is_proved,
        "new_email": account.new_email,
        "language": account.language,
        "channel": account.channel,
        "telegram_linked": account.telegram_chat_id is not None,
        "admin_notices": account.admin_notices,
        "approved": account.is_approved,
        "created_at": rfc3339(account.created_at),
    }


def account_for_admins(one: Account) -> dict[str, Any]:
    """Return an account as it is answered to admins."""
    return account(one) | {"disabled": one.disabled_at is not None}


def api_token(token: ApiToken) -> dict[str, Any]:
    """Return a token as it is answered once its secret has been shown."""
    return {
        "id": token.id,
        "name": token.name,
        "created_at": rfc3339(token.created_at),
        "last_used_at": rfc3339(token.last_used_at),
    }


def notice(notice: Notice) -> dict[str, Any]:
    """Return a notice as it is answered to admins: without what it is about, which may be a booking's key."""
    return {
        "id": notice.id,
        "kind": notice.kind,
        "event_id": notice.event_id,
        "account_id": notice.account_id,
        "channel": notice.channel,
        "recipient": notice.recipient,
        "language": notice.language,
        "state": notice.state,
        "due_at": rfc3339(notice.due_at),
        "tries": notice.tries,
        "last_error": notice.last_error,
        "created_at": rfc3339(notice.created_at),
        "finished_at": rfc3339(notice.finished_at),
    }


def audit_entry(entry: AuditEntry) -> dict[str, Any]:
    """Return a line of the audit log as it is answered."""
    return {
        "id": entry.id,
        "at": rfc3339(entry.at),
        "account_id": entry.account_id,
        "name": entry.name,
        "action": entry.action,
        "subject": entry.subject,
        "address": entry.address,
    }


def seconds_until(instant: int, now: int) -> int:
    """Return the whole seconds left, rounded up: never 0 before the instant has come."""
    return -((now - on_calendar(instant)) // 1_000)


def rfc3339(instant: int | None) -> str | None:
    """Return the instant in UTC with `Z`, with milliseconds only where it has some; None for None."""
    if instant is None:
        return None
    seconds, milliseconds = divmod(on_calendar(instant), 1_000)
    fraction = f".{milliseconds:03d}" if milliseconds else ""
    return f"{_to_the_second(seconds)}{fraction}Z"


@functools.lru_cache(maxsize=4_096)
def _to_the_second(seconds: int) -> str:
    """Return the date and time. The same come again and again: in every reading of an event, in all holds of a rush."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:19]


def _booking_members(booking: Booking | EndedBooking, expires_in_seconds: int | None) -> dict[str, Any]:
    return {
        "id": booking.id,
        "event_id": booking.event_id,
        "account_id": booking.account_id,
        "name": booking.name,
        "email": booking.email,
        "seats": booking.seats,
        "status": booking.status,
        "created_at": rfc3339(booking.created_at),
        "expires_at": rfc3339(booking.expires_at),
        "expires_in_seconds": expires_in_seconds,
        "confirmed_at": rfc3339(booking.confirmed_at),
        "offer": booking.offer,
        "extensions": booking.extensions,
    }


def detail(sentence: str) -> str:
    """Return a sentence as programs are told it: in English, with the instants in it as RFC 3339."""
    if not isinstance(sentence, Sentence) or not sentence.values:
        return str(sentence)
    told = {name: detail(one) if isinstance(one, str) else one for name, one in sentence.values.items()}
    return (sentence.many if sentence.many and sentence.number != 1 else sentence.template).format(
        **_with_instants(told)
    )


def _in_ascii(location: str) -> str:
    """Return a location with everything quoted that could not stand in a header; what is quoted stays as it is."""
    return quote(location, safe="/?#[]@!$&'()*+,;=:%~")


def _mark(one: Booking | EndedBooking | Entry) -> dict[str, Any]:
    """Return the mark of the network that somebody unproved asked from, in the letters that admins are shown."""
    return {"network_mark": None if one.network is None else one.network[:SHOWN_LETTERS]}


def _with_instants(members: dict[str, Any]) -> dict[str, Any]:
    """Return the members with those that are instants, by their names, as RFC 3339."""
    return {name: rfc3339(value) if name.endswith("_at") else value for name, value in members.items()}


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()
