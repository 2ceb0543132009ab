"""The API's description as OpenAPI 3.1, built from the route table and the very types that decode the requests."""

import functools
import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from booking import COMMAND
from booking.accounts import passwords
from booking.model import GREATEST
from booking.web.api.endpoint import NETWORK_PATTERN, NUMBERED, Endpoint, Link, Receives, Writes
from booking.web.api.health import Part
from booking.web.api.resources import ENDPOINTS
from booking.web.http import fields
from booking.web.http.decode import LONG_TEXTS
from booking.web.http.fields import Count, Instant
from booking.web.http.problems import PROBLEMS
from booking.web.http.request import GUESTS_KEY_CHARACTERS_AT_LEAST
from booking.web.http.route import Route

Schema = dict[str, Any]

_VERSION = "1"  # Of the contract: what may only grow is always the first.
_JSON, _FORM, _PROBLEM = "application/json", "application/x-www-form-urlencoded", "application/problem+json"
_MULTIPART = "multipart/form-data"
_FILE: Schema = {"type": "string", "format": "binary"}
_WHOLE = (
    "Event bookings with holds that end by themselves. Times are RFC 3339 and answered in UTC; a time that you send "
    "without an offset is in the site’s time zone. Durations are whole seconds. A body is JSON or an HTML form; one "
    "that starts with `{` is read as JSON, whatever its declared type. Spaces around texts are removed. Every path "
    "that answers GET answers HEAD too, and every path answers OPTIONS. A refused request is answered with a problem "
    "(RFC 9457), and `/errors` explains its `code`. Every answer has an `X-Request-Id`: the name of the request in the "
    "server’s log."
)
_CONTROLS = r"\x00-\x1f\x7f-\x9f"
_CONTROLS_BUT_LINES = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_KEY = {
    "description": "a request with the same key and body within 24 hours gets the stored answer again, and nothing is "
    f"done twice; without an account, a key has at least {GUESTS_KEY_CHARACTERS_AT_LEAST} characters",
    "type": "string",
    "minLength": 1,
    "maxLength": 255,
    "pattern": "^[!-~]+$",
}
_HEADERS: dict[str, Schema] = {
    "Location": {"description": "the path of what was created", "schema": {"type": "string"}, "required": True},
    "ETag": {
        "description": "the version, for If-None-Match and If-Match",
        "schema": {"type": "string"},
        "required": True,
    },
    "Idempotent-Replayed": {
        "description": "this answer was stored for an earlier request with the same key; nothing was done again",
        "schema": {"const": "true"},
    },
    "WWW-Authenticate": {"description": "Bearer", "schema": {"type": "string"}, "required": True},
    "Allow": {"description": "the methods that this path allows", "schema": {"type": "string"}, "required": True},
    "Retry-After": {
        "description": "seconds to wait before you try again",
        "schema": {"type": "string"},
        "required": True,
    },
    "X-Request-Id": {"description": "the name of this request in the server’s log", "schema": {"type": "string"}},
}
_REFUSAL_HEADERS = {401: ("WWW-Authenticate",), 405: ("Allow",), 429: ("Retry-After",), 503: ("Retry-After",)}
_WHO = {"anyone": "anyone", "account": "signed in", "admin": "admin", "door": "admin, or a door of the event"}
# The ways in which any request can be refused, and those in which one that writes, or one with fields, can be beside.
_ANY = (
    *("malformed_body", "unauthenticated", "not_found", "method_not_allowed", "body_too_large", "internal", "busy"),
    *("storage_full", "storage_lost"),
)
_WRITE = (
    *("cross_site", "unsupported_media_type", "invalid", "too_many_requests"),
    *("idempotency_in_flight", "idempotency_mismatch"),
)
_TAGS = {
    "events": "Events",
    "bookings": "Bookings",
    "waitlist": "Bookings",
    "notices": "Notices",
    "payments": "Bookings",
    "healthz": "Service",
    "readyz": "Service",
}


class FieldFault(Struct, forbid_unknown_fields=True):
    """One thing that is wrong with one field."""

    field: str
    message: str


class Problem(Struct):
    """Why a request was refused (RFC 9457). Some codes have members of their own."""

    type: Annotated[str, Meta(description="where the code is explained: /errors#<code>")]
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: Annotated[str, Meta(description="what happened and what to do next, as a sentence for people")]
    code: Annotated[str, Meta(description="never changes, so programs should go by it")]
    errors: Annotated[list[FieldFault], Meta(description="invalid: all that is wrong")] | UnsetType = UNSET
    free_seats: Annotated[Count, Meta(description="how many seats are left")] | UnsetType = UNSET
    next_release_at: (
        Annotated[Instant | None, Meta(description="sold_out: when the next hold ends, or null")] | UnsetType
    ) = UNSET
    max_seats_per_person: Annotated[int, Meta(description="limit_reached")] | UnsetType = UNSET
    booked_seats: (
        Annotated[int, Meta(description="limit_reached: what the person has; not told to strangers")] | UnsetType
    ) = UNSET
    held_seats: Annotated[int, Meta(description="seats_taken")] | UnsetType = UNSET
    confirmed_seats: Annotated[int, Meta(description="seats_taken")] | UnsetType = UNSET
    ended_at: Annotated[Instant, Meta(description="when the booking or entry ended")] | UnsetType = UNSET
    event_id: Annotated[int, Meta(description="of the booking; busy: of the wrong counts")] | UnsetType = UNSET
    waiting: Annotated[Count, Meta(description="sold_out: waiting-list entries")] | UnsetType = UNSET
    opens_at: Annotated[Instant, Meta(description="not_open_yet")] | UnsetType = UNSET
    closes_at: Annotated[Instant, Meta(description="booking_closed")] | UnsetType = UNSET
    booking_id: Annotated[str, Meta(description="entry_offered: the booking that holds the seats")] | UnsetType = UNSET
    reason: Annotated[str, Meta(description="why the booking ended; busy: what is wrong")] | UnsetType = UNSET
    cause: (
        Annotated[
            Literal["storage_full", "storage_lost", "locked", "memory", "clock", "sweep", "stream", "database"],
            Meta(description="of GET /healthz: what is wrong with the service, in one word that never changes"),
        ]
        | UnsetType
    ) = UNSET
    parts: Annotated[list[Part], Meta(description="of GET /readyz: each part, and why it isn’t ready")] | UnsetType = (
        UNSET
    )


@functools.lru_cache(maxsize=1)
def document(hold_seconds: int) -> Schema:
    """Return the description; `hold_seconds` is what holds live for where their event does not say."""
    paths: dict[str, dict[str, Schema]] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(path_of(endpoint), {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Bookings", "version": _VERSION, "description": _WHOLE},
        "servers": [{"url": "/"}],
        "tags": [{"name": "Events"}, {"name": "Bookings"}, {"name": "Accounts"}, {"name": "Service"}],
        "paths": paths,
        "components": {
            "schemas": _schemas(hold_seconds),
            "headers": _HEADERS,
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "a session’s token, or an API token: create one on the page of your account, or "
                    f"an admin’s with `{COMMAND} token`",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "session",
                    "description": "a signed-in browser’s cookie; over https its name begins with `__Host-`",
                },
            },
        },
    }


def path_of(served: Endpoint | Route) -> str:
    """Return the path as OpenAPI writes it."""
    return re.sub("<[a-z]+>", "{id}", served.path)


def _operation(endpoint: Endpoint) -> Schema:
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "description": endpoint.description,
        "tags": [_TAGS.get(endpoint.path.split("/")[1], "Accounts")],
        "x-who": _WHO[endpoint.who],
        "security": ([{}] if endpoint.who == "anyone" else []) + [{"bearer": []}, {"session": []}],
        "parameters": _parameters(endpoint),
        **({"requestBody": _request_body(endpoint)} if isinstance(endpoint, Writes) else {}),
        "responses": {
            str(endpoint.status): _success(endpoint),
            **(_see_other() if endpoint.method == "POST" else _not_modified() if _has_tag(endpoint) else {}),
            **_refusals({*_ANY, *endpoint.all_codes, *(_WRITE if isinstance(endpoint, Writes) else ())}),
        },
    }


def _parameters(endpoint: Endpoint) -> list[Schema]:
    parameters: list[Schema] = [
        {
            "name": "id",
            "in": "path",
            "required": True,
            "schema": _id_schema(kind),
            "description": f"the id of the {kind}",
        }
        for kind in endpoint.kinds
    ]
    if endpoint.query is not None:
        (_,), components = msgspec.json.schema_components([endpoint.query])
        for name, schema in components[endpoint.query.__name__]["properties"].items():
            # An empty one counts as absent, as a form's empty input does.
            empty = {"allowEmptyValue": True}
            parameters.append({"name": name, "in": "query", "schema": _query_schema(name, schema)} | empty)
    if _has_tag(endpoint):
        parameters.append(_header("If-None-Match", "an ETag: 304 if nothing has changed since", {"type": "string"}))
    elif isinstance(endpoint, Writes) and endpoint.repeatable:
        parameters.append(_header("Idempotency-Key", str(_KEY["description"]), _KEY))
    if isinstance(endpoint, Receives):
        parameters.append(_header(endpoint.signed_by, "when it was signed, and the signatures", {"type": "string"}))
    if isinstance(endpoint, Writes) and endpoint.conditional:
        parameters.append(_header("If-Match", "an ETag: 412 if it has changed since", {"type": "string"}))
    return parameters


def _has_tag(endpoint: Endpoint) -> bool:
    """Whether what it answers has an ETag."""
    return endpoint.method == "GET" and not endpoint.media_type


def _id_schema(kind: str) -> Schema:
    if kind in NUMBERED:
        return {"type": "integer", "minimum": 1, "maximum": GREATEST}
    if kind == "network":
        return {"type": "string", "pattern": f"^{NETWORK_PATTERN}$", "example": "k3wq7d"}
    return {"type": "string", "minLength": 1}


def _header(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "header", "description": description, "schema": schema}


def _query_schema(name: str, schema: Schema) -> Schema:
    """Return a field of a query as a parameter: what is null in the type is a parameter that is not sent."""
    for option in schema.get("anyOf", ()):
        if option["type"] != "null":
            return {"description": "a cursor, from `next` of the previous page"} | _text(name, option)
    return schema


def _request_body(endpoint: Writes) -> Schema:
    if endpoint.takes_file:
        part = {"type": "object", "required": [endpoint.takes_file], "properties": {endpoint.takes_file: _FILE}}
        return {
            "required": True,
            "content": {
                endpoint.media_type or "application/octet-stream": {"schema": _FILE},
                _MULTIPART: {"schema": part},
            },
        }
    name, example = endpoint.body.__name__, endpoint.body_example
    return {
        "required": any(field.required for field in msgspec.structs.fields(endpoint.body)),
        "content": {
            _JSON: {"schema": _reference(name), "example": example},
            _FORM: {"schema": _reference(f"{name}Form"), "example": example},
        },
    }


def _success(endpoint: Endpoint) -> Schema:
    if endpoint.media_type and not isinstance(endpoint, Writes):
        return {"description": "A file.", "headers": _headers([]), "content": {endpoint.media_type: {"schema": _FILE}}}
    if not endpoint.answers:
        return {"description": "Done.", "headers": _headers([])}
    kinds = [_reference(kind.__name__) for kind in endpoint.answers]
    headers = [] if endpoint.location is None else ["Location"]
    if not isinstance(endpoint, Writes):
        headers.append("ETag")
    elif endpoint.repeatable:
        headers.append("Idempotent-Replayed")
    response: Schema = {
        "description": endpoint.answers[0].__doc__ or "",
        "headers": _headers(headers),
        "content": {_JSON: {"schema": kinds[0] if len(kinds) == 1 else {"anyOf": kinds}, "example": endpoint.example}},
    }
    links = [Link(link) if isinstance(link, str) else link for link in endpoint.links]
    return response | ({"links": {link.operation: _link(link) for link in links}} if links else {})


def _link(link: Link) -> Schema:
    return {"operationId": link.operation, "parameters": {"id": link.id}} | (
        {} if link.body is None else {"requestBody": link.body}
    )


def _see_other() -> dict[str, Schema]:
    return {
        "303": {
            "description": "For a form sent by a browser (its Accept prefers text/html): back to the page with the "
            "form, which says what was done or refused.",
            "headers": _headers(["Location"]),
        }
    }


def _not_modified() -> dict[str, Schema]:
    return {
        "304": {"description": "Nothing has changed since the version in If-None-Match.", "headers": _headers(["ETag"])}
    }


def _refusals(codes: set[str]) -> dict[str, Schema]:
    """Return an answer for each status of the codes."""
    by_status: dict[int, list[str]] = {}
    for code, problem in PROBLEMS.items():
        if code in codes:
            by_status.setdefault(problem.status, []).append(code)
    return {str(status): _refusal(status, listed) for status, listed in by_status.items()}


def _refusal(status: int, codes: list[str]) -> Schema:
    return {
        "description": "; ".join(f"`{code}`: {PROBLEMS[code].title}" for code in codes),
        "headers": _headers(_REFUSAL_HEADERS.get(status, ())),
        "content": {
            _PROBLEM: {
                "schema": {"allOf": [_reference("Problem")], "properties": {"code": {"enum": codes}}},
                "examples": {code: {"value": _example(code)} for code in codes},
            }
        },
    }


def _example(code: str) -> Schema:
    problem = PROBLEMS[code]
    return {
        "type": f"/errors#{code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.happened,
        "code": code,
    } | problem.members


def _schemas(hold_seconds: int) -> dict[str, Schema]:
    sent = {endpoint.body for endpoint in ENDPOINTS if isinstance(endpoint, Writes)}
    answered = {kind for endpoint in ENDPOINTS for kind in endpoint.answers}
    _, components = msgspec.json.schema_components(
        sorted(sent | answered | {Problem}, key=lambda kind: kind.__name__),
        schema_hook=_custom,
        ref_template="#/components/schemas/{name}",
    )
    for body in sorted(sent, key=lambda kind: kind.__name__):
        schema = components[body.__name__]
        schema["properties"] = {name: _text(name, field) for name, field in schema["properties"].items()}
        with_key = {name: _typed(field) for name, field in schema["properties"].items()} | {"idempotency_key": _KEY}
        components[f"{body.__name__}Form"] = schema | {"title": f"{body.__name__}Form", "properties": with_key}
    for patch in ("BookingPatch", "EntryPatch"):  # With at least one of its fields.
        for name in (patch, f"{patch}Form"):
            components[name]["anyOf"] = [{"required": [field]} for field in components[patch]["properties"]]
    for name in ("NewEvent", "NewEventForm"):
        components[name]["properties"]["hold_seconds"]["default"] = hold_seconds
    for name in ("NewBooking", "NewBookingForm", "NewGuest", "NewGuestForm"):
        components[name]["properties"]["seats"]["default"] = 1
    return components


def _custom(kind: type) -> Schema:
    if kind is fields.Password:
        length = {"minLength": passwords.SHORTEST, "maxLength": passwords.LONGEST}
        return {"type": "string", "format": "password", "pattern": f"^[^{_CONTROLS}]*$"} | length
    assert kind is fields.Instant
    return {"type": "string", "format": "date-time", "description": "RFC 3339", "examples": ["2099-12-24T18:00:00Z"]}


def _text(name: str, schema: Schema) -> Schema:
    """Return the schema of a field that is sent, with what `decode` asks of every text.

    It has no control character but line ends where there may be lines, and is not blank where it must not be empty.
    """
    if schema.get("type") != "string" or "format" in schema or "pattern" in schema:
        return schema
    refused = _CONTROLS_BUT_LINES if name in LONG_TEXTS else _CONTROLS
    some = f"[^{refused}]*[^\\s{refused}]" if schema.get("minLength") else ""
    return schema | {"pattern": f"^{some}[^{refused}]*$"}


def _typed(schema: Schema) -> Schema:
    """Return the schema of a field as a form sends it, which knows no null: an empty input stands for it."""
    options = schema.get("anyOf", [])
    if {"type": "null"} not in options:
        return schema
    return schema | {"anyOf": [{"const": ""} if option == {"type": "null"} else option for option in options]}


def _headers(names: tuple[str, ...] | list[str]) -> Schema:
    """Return the headers of these names, and the one that every answer has."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*names, "X-Request-Id")}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
