"""The API's description as OpenAPI 3.1, built from the route table and the very types that decode the requests."""

import functools
import re
from typing import Any

import msgspec

from booking.accounts import passwords
from booking.web.api import shapes
from booking.web.api.descriptions import ANY, OPERATIONS, WRITE
from booking.web.api.operation import Link, Operation
from booking.web.api.resources import ROUTES
from booking.web.http import fields
from booking.web.http.problems import PROBLEMS
from booking.web.http.request import GUESTS_KEY_CHARACTERS_AT_LEAST
from booking.web.http.route import Route

Schema = dict[str, Any]

_VERSION = "1"  # Of the contract: what may only grow is always the first.
_JSON, _FORM, _PROBLEM = "application/json", "application/x-www-form-urlencoded", "application/problem+json"
_WHOLE = (
    "Event bookings with holds that end by themselves. Instants are RFC 3339, answered in UTC; an instant that is sent "
    "without an offset is in the server's time zone. Durations are whole seconds. A body is JSON or an HTML form; one "
    "that starts with `{` is read as JSON whatever its declared type. Texts are stripped of the spaces around them. "
    "GET answers HEAD too, and every path answers OPTIONS. Every refusal is a problem (RFC 9457) whose `code` is "
    "explained at `/errors`."
)
_CONTROLS = r"\x00-\x1f\x7f-\x9f"
_CONTROLS_BUT_LINES = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_KEY = {
    "description": "the same key and body within 24 hours get the stored answer again, and nothing is done twice; a "
    f"guest's has {GUESTS_KEY_CHARACTERS_AT_LEAST} characters at least, as guests are told apart by address alone",
    "type": "string",
    "minLength": 1,
    "maxLength": 255,
    "pattern": "^[!-~]+$",
}
_HEADERS: dict[str, Schema] = {
    "Location": {"description": "the path of what was made", "schema": {"type": "string"}, "required": True},
    "ETag": {"description": "what If-None-Match and If-Match name", "schema": {"type": "string"}, "required": True},
    "Idempotent-Replayed": {
        "description": "the answer is a stored one: nothing was done",
        "schema": {"const": "true"},
    },
    "WWW-Authenticate": {"description": "Bearer", "schema": {"type": "string"}, "required": True},
    "Allow": {"description": "the methods that the path has", "schema": {"type": "string"}, "required": True},
    "Retry-After": {"description": "seconds to wait", "schema": {"type": "string"}, "required": True},
}
_NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
_SEGMENTS: dict[str, Schema] = {
    "event": _NUMBER,
    "booking": {"type": "string", "minLength": 1},
    "account": _NUMBER,
    "token": _NUMBER,
    "notice": _NUMBER,
    "entry": {"type": "string", "minLength": 1},
    "network": {"type": "string", "pattern": "^[a-z2-7]{6,16}$", "example": "k3wq7d"},
}
_REFUSAL_HEADERS = {401: ("WWW-Authenticate",), 405: ("Allow",), 429: ("Retry-After",), 503: ("Retry-After",)}
_WHO = {"anyone": "anyone", "account": "signed in", "admin": "admin"}
_TAGS = {"events": "Events", "bookings": "Bookings", "waitlist": "Bookings", "notices": "Notices", "healthz": "Service"}


@functools.lru_cache(maxsize=1)
def document(hold_seconds: int) -> Schema:
    """Return the description; `hold_seconds` is what holds live for where their event does not say."""
    paths: dict[str, dict[str, Schema]] = {}
    for route in ROUTES:
        paths.setdefault(path_of(route), {})[route.method.lower()] = _operation(route)
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
                    "description": "a session's token, or an API token: from the page of one's account, or an admin's "
                    "from `python app.py token`",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "session",
                    "description": "a browser that is signed in; under https its name begins with `__Host-`",
                },
            },
        },
    }


def path_of(route: Route) -> str:
    """Return the route's path as OpenAPI writes it."""
    return re.sub("<[a-z]+>", "{id}", route.path)


def _operation(route: Route) -> Schema:
    described = OPERATIONS[route.method, route.path]
    writes = route.method != "GET"
    operation: Schema = {
        "operationId": described.name,
        "summary": described.summary,
        "description": described.description,
        "tags": [_TAGS.get(route.path.split("/")[1], "Accounts")],
        "x-who": _WHO[described.who],
        "security": ([{}] if described.who == "anyone" else []) + [{"bearer": []}, {"session": []}],
        "parameters": _parameters(route, described),
    }
    if described.body is not None:
        operation["requestBody"] = _request_body(described.body, described.body_example or {})
    operation["responses"] = {
        str(described.status): _success(described, writes=writes),
        **(_see_other() if route.method == "POST" else {} if writes else _not_modified()),
        **_refusals(_codes(described, writes=writes)),
    }
    return operation


def _codes(described: Operation, *, writes: bool) -> set[str]:
    codes = {*ANY, *described.codes, *(WRITE if writes else ())}
    return codes | {"forbidden"} if described.who == "admin" else codes


def _parameters(route: Route, described: Operation) -> list[Schema]:
    parameters: list[Schema] = [
        {"name": "id", "in": "path", "required": True, "schema": _SEGMENTS[name], "description": f"the {name}'s"}
        for name in re.findall("<([a-z]+)>", route.path)
    ]
    if described.query is not None:
        (_,), components = msgspec.json.schema_components([described.query])
        for name, schema in components[described.query.__name__]["properties"].items():
            # An empty one counts as absent, as a form's empty input does.
            empty = {"allowEmptyValue": True}
            parameters.append({"name": name, "in": "query", "schema": _query_schema(name, schema)} | empty)
    if route.method == "GET":
        parameters.append(_header("If-None-Match", "an ETag: 304 when nothing has changed since", {"type": "string"}))
    elif described.repeatable:
        parameters.append(_header("Idempotency-Key", str(_KEY["description"]), _KEY))
    if described.conditional:
        parameters.append(_header("If-Match", "an ETag: 412 when it has changed since", {"type": "string"}))
    return parameters


def _header(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "header", "description": description, "schema": schema}


def _query_schema(name: str, schema: Schema) -> Schema:
    """Return a field of a query as a parameter: what is null in the type is a parameter that is not sent."""
    for option in schema.get("anyOf", ()):
        if option["type"] != "null":
            return {"description": "a cursor, as it stands in `next` of a page before"} | _text(name, option)
    return schema


def _request_body(body: type[msgspec.Struct], example: Schema) -> Schema:
    name = body.__name__
    return {
        "required": any(field.required for field in msgspec.structs.fields(body)),
        "content": {
            _JSON: {"schema": _reference(name), "example": example},
            _FORM: {"schema": _reference(f"{name}Form"), "example": example},
        },
    }


def _success(described: Operation, *, writes: bool) -> Schema:
    if not described.answer:
        return {"description": "It is done."}
    kinds = [_reference(kind.__name__) for kind in described.answer]
    schema = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    names = ["ETag"] if not writes else ["Idempotent-Replayed"] if described.repeatable else []
    response: Schema = {
        "description": described.answer[0].__doc__ or "",
        "headers": _headers(["Location", *names] if described.has_location else names),
        "content": {_JSON: {"schema": schema, "example": described.example}},
    }
    if described.links:
        response["links"] = {link.operation: _link(link) for link in described.links}
    return response


def _link(link: Link) -> Schema:
    return {"operationId": link.operation, "parameters": {"id": link.id}} | (
        {} if link.body is None else {"requestBody": link.body}
    )


def _see_other() -> dict[str, Schema]:
    return {
        "303": {
            "description": "To a browser's form, whose Accept prefers text/html: back to the page it came from, "
            "which shows what was done or refused.",
            "headers": _headers(["Location"]),
        }
    }


def _not_modified() -> dict[str, Schema]:
    return {"304": {"description": "It is what If-None-Match names.", "headers": _headers(["ETag"])}}


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
    sent = {described.body for described in OPERATIONS.values() if described.body}
    answered = {kind for described in OPERATIONS.values() for kind in described.answer}
    _, components = msgspec.json.schema_components(
        sorted(sent | answered | {shapes.Problem}, key=lambda kind: kind.__name__),
        schema_hook=_custom,
        ref_template="#/components/schemas/{name}",
    )
    for body in sent:
        schema = components[body.__name__]
        schema["properties"] = {name: _text(name, field) for name, field in schema["properties"].items()}
        with_key = {name: _typed(field) for name, field in schema["properties"].items()} | {"idempotency_key": _KEY}
        components[f"{body.__name__}Form"] = schema | {"title": f"{body.__name__}Form", "properties": with_key}
    for name in ("BookingPatch", "BookingPatchForm"):
        components[name]["anyOf"] = [{"required": [field]} for field in ("seats", "email", "name")]
    for name in ("EntryPatch", "EntryPatchForm"):
        components[name]["anyOf"] = [{"required": [field]} for field in ("email", "name")]
    for name in ("NewEvent", "NewEventForm"):
        components[name]["properties"]["hold_seconds"]["default"] = hold_seconds
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
    refused = _CONTROLS_BUT_LINES if name == "description" else _CONTROLS
    some = f"[^{refused}]*[^\\s{refused}]" if schema.get("minLength") else ""
    return schema | {"pattern": f"^{some}[^{refused}]*$"}


def _typed(schema: Schema) -> Schema:
    """Return the schema of a field as a form sends it, which knows no null: an empty input stands for it."""
    options = schema.get("anyOf", [])
    if {"type": "null"} not in options:
        return schema
    return schema | {"anyOf": [{"const": ""} if option == {"type": "null"} else option for option in options]}


def _headers(names: tuple[str, ...] | list[str]) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
