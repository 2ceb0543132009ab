"""From what was done or refused to an HTTP answer: JSON, problem, redirect; instants as RFC 3339."""

import functools
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

import msgspec

from booking.clock import on_calendar
from booking.errors import BookingError, MethodNotAllowed, TooMany
from booking.texts.places import slug
from booking.texts.sentences import Sentence
from booking.web.http import conditions
from booking.web.http.done import Done
from booking.web.http.problems import PROBLEMS

RETRY_AFTER_SECONDS = "1"
NO_STORE = ("Cache-Control", "no-store")
_REVALIDATE = ("Cache-Control", "no-cache")
_REPLAYED = ("Idempotent-Replayed", "true")
_OF_UNCHANGED = ("ETag", "Cache-Control", "Vary")
_JSON = ("Content-Type", "application/json")
_PROBLEM_JSON = ("Content-Type", "application/problem+json")
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff/\\:*?"<>|]+')
_FILE_NAME_CHARACTERS_AT_MOST = 80

_encode = msgspec.json.Encoder().encode


class Answer(NamedTuple):
    """An HTTP answer, before the headers that every one has; `headers` may be added to.

    One that `is_for_all` says the same to everyone who asks the same, so that nothing in it is a secret. A page that
    stays open may be told that nothing has changed until something is committed, but not from `true_until` on. What was
    kept for whoever asks the same is `as_of` so many COMMITs. What has `pieces` is sent as they are made, and has no
    other body. A page that `asks_for_camera` may use it, and no other.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    is_for_all: bool = False
    true_until: int = 0
    pieces: Iterator[bytes] | None = None
    asks_for_camera: bool = False
    as_of: int = -1


def immutable(content: bytes, media_type: str, version: str) -> Answer:
    """Return what never changes under its address, so that browsers keep it for good."""
    headers = [
        ("Content-Type", media_type),
        ("Cache-Control", "public, max-age=31536000, immutable"),
        ("ETag", f'"{version}"'),
    ]
    return Answer(200, headers, content, is_for_all=True)


def written(done: Done) -> Answer:
    """Return what an endpoint that writes has done as a JSON answer."""
    if done.status == 204:
        return Answer(204, [NO_STORE], b"")
    headers = [_JSON, NO_STORE]
    if done.location is not None:
        headers.append(("Location", done.location))
    if done.is_replayed:
        headers.append(_REPLAYED)
    return Answer(done.status, headers, _encode(done.payload))


def found(done: Done) -> Answer:
    """Return what an endpoint that reads has found, with its ETag: as JSON, unless it is of another media type.

    What is made while it is sent has none.
    """
    if done.pieces is not None:
        return Answer(
            200, [NO_STORE, ("Content-Type", done.media_type), _attached(done.file_name)], b"", pieces=done.pieces
        )
    body = done.payload if done.media_type else _encode(done.payload)
    tag = f'"{_digest(body)}"' if done.state is None else f'W/"{_digest(_encode(done.state))}"'
    caching = _REVALIDATE if done.is_public else NO_STORE
    kind = ("Content-Type", done.media_type) if done.media_type else _JSON
    return Answer(done.status, [("ETag", tag), caching, kind], body, is_for_all=done.is_public)


def _attached(name: str) -> tuple[str, str]:
    """Return the header by which a browser saves the answer in a file of this name, `list.csv` say.

    RFC 6266: once in ASCII and, for those who know RFC 8187, as it is.
    """
    stem, dot, ending = name.rpartition(".")
    stem = _NOT_IN_FILE_NAMES.sub(" ", stem)[:_FILE_NAME_CHARACTERS_AT_MOST].strip(" .") or "file"
    named = f"{slug(stem) or 'file'}{dot}{ending}"
    return (
        "Content-Disposition",
        f"attachment; filename=\"{named}\"; filename*=UTF-8''{quote(stem + dot + ending, safe='')}",
    )


def unless_known(answer: Answer, method: str, if_none_match: str | None) -> Answer:
    """Return an answer, or a 304 where it is what a client found that has it already, by its ETag."""
    if if_none_match is None or answer.status != 200 or method not in ("GET", "HEAD"):
        return answer
    tag = dict(answer.headers).get("ETag")
    return answer if tag is None or not conditions.is_unchanged(if_none_match, tag) else unchanged(answer)


def unchanged(answer: Answer) -> Answer:
    """Return the 304 to a client that has this answer already."""
    return answer._replace(
        status=304, headers=[header for header in answer.headers if header[0] in _OF_UNCHANGED], body=b""
    )


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


def moved(path: str, query: str, status: Literal[301, 308] = 308) -> Answer:
    """Return the way to where a decoded path of this site has moved, with the query as it was sent."""
    location = quote(path) + (f"?{_in_ascii(query)}" if query else "")
    return Answer(status, [("Location", location), NO_STORE], b"")


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
    } | with_instants(error.details)


def seconds_until(instant: int | None, now: int) -> int | None:
    """Return the whole seconds left, rounded up: 0 once the instant has come, and not before; None for None."""
    return None if instant is None else max(0, -((now - on_calendar(instant)) // 1_000))


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


def detail(sentence: str) -> str:
    """Return a sentence as programs are told it: in English, with the instants in it as RFC 3339."""
    if not isinstance(sentence, Sentence) or not sentence.values:
        return str(sentence)
    told = {name: detail(one) if isinstance(one, str) else one for name, one in sentence.values.items()}
    return (sentence.many if sentence.many and sentence.number != 1 else sentence.template).format(
        **with_instants(told)
    )


def _in_ascii(location: str) -> str:
    """Return a location with everything quoted that could not stand in a header; what is quoted stays as it is."""
    return quote(location, safe="/?#[]@!$&'()*+,;=:%~")


def with_instants(members: dict[str, Any]) -> dict[str, Any]:
    """Return the members with those that are instants, by their names, as RFC 3339."""
    return {name: rfc3339(value) if name.endswith("_at") else value for name, value in members.items()}


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()
