"""What the API says of itself: to machines at /openapi.json, to people at /docs and /errors."""

from typing import Any

import msgspec

from booking.texts.sentences import Sentence
from booking.web.api import openapi
from booking.web.http import answers
from booking.web.http.answers import Answer
from booking.web.http.cookies import SESSION_COOKIE
from booking.web.http.done import Done
from booking.web.http.problems import PROBLEMS
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.layout import page
from booking.web.site import Site


def description(site: Site, _request: Request) -> Answer:
    """GET /openapi.json"""
    described = Done(openapi.document(site.settings.hold_seconds), is_public=True)
    return answers.found(described)


def reference(site: Site, request: Request) -> Answer:
    """GET /docs: the description as a page."""
    return _page(
        site, request, "docs", title=Sentence("The API"), document=openapi.document(site.settings.hold_seconds)
    )


def errors(site: Site, request: Request) -> Answer:
    """GET /errors: every code, where the `type` of its problem points to."""
    return _page(site, request, "errors", title=Sentence("Errors"), problems=PROBLEMS)


ROUTES = (
    Route("GET", "/openapi.json", description, readers="anyone"),
    Route("GET", "/docs", reference, is_shared=True, readers="anyone"),
    Route("GET", "/errors", errors, is_shared=True, readers="anyone"),
)


def _page(site: Site, request: Request, view: str, *, title: Sentence, **values: Any) -> Answer:
    """Return a page of an API that speaks English, between a header and a footer in the reader's language."""
    is_of_account = request.cookie(SESSION_COOKIE) is not None
    return page(site, request, view, title=title, asks_database=is_of_account, in_json=_in_json, kind=_kind, **values)


def _in_json(example: object) -> str:
    return msgspec.json.format(msgspec.json.encode(example), indent=2).decode()


def _kind(schema: dict[str, Any]) -> str:
    """Return in words what a schema asks of a value."""
    if "enum" in schema:
        return "one of " + ", ".join(schema["enum"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(option) for option in schema["anyOf"])
    if schema.get("format") == "date-time":
        return "date and time"
    if schema["type"] == "integer":
        least, most = schema.get("minimum"), schema.get("maximum")
        return "whole number" + (f" from {least:,} to {most:,}" if least is not None and most is not None else "")
    if schema["type"] == "string":
        most = schema.get("maxLength")
        return "text" + (f" of {schema.get('minLength', 0)} to {most:,} characters" if most is not None else "")
    return f"list of {_kind(schema['items'])}" if schema["type"] == "array" else str(schema["type"])
