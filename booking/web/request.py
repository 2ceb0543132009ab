"""One HTTP request, as the endpoints see it, and what all of them are given beside it."""

import functools
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from booking.config import Settings
from booking.errors import Malformed
from booking.store.database import Database
from booking.store.idempotency import Identity
from booking.web import decode
from booking.web.decode import Body, Fields
from booking.web.remembered import Remembered

BODY_BYTES_AT_MOST = 64 * 1024
_EVENT_ID_AT_MOST = 2**63 - 1


@dataclass(frozen=True)
class Site:
    """What every endpoint may use.

    `sweep_fault` says why the sweep must be thought dead, or None; `in_flight` are the requests with an Idempotency-Key
    that are at work, each with the event that its end sets.
    """

    database: Database
    settings: Settings
    sweep_fault: Callable[[], str | None]
    in_flight: dict[Identity, threading.Event] = field(default_factory=dict)

    @functools.cached_property
    def remembered(self) -> Remembered:
        """The public answers that are still true."""
        return Remembered(self.database)


class Request:
    """A request, read lazily from its WSGI environ. Nothing in it is to be trusted."""

    def __init__(self, environ: dict[str, Any], settings: Settings) -> None:
        self._environ = environ
        self._settings = settings
        self._raw_body: bytes | None = None
        self._fields: Fields | None = None
        self._form_key: str | None = None

    @property
    def method(self) -> str:
        """The method, in capitals."""
        return str(self._environ["REQUEST_METHOD"])

    @property
    def path(self) -> str:
        """The path, decoded."""
        return str(self._environ["PATH_INFO"])

    @property
    def query(self) -> str:
        """The query string, undecoded."""
        return str(self._environ.get("QUERY_STRING", ""))

    def header(self, name: str) -> str | None:
        """Return a header, or None; `name` is in capitals with underscores, as in the environ."""
        value: str | None = self._environ.get(f"HTTP_{name}")
        return value

    def cookie(self, name: str) -> str | None:
        """Return a cookie's value, or None.

        The standard library's parser would lose all cookies over one that another program on this host has set badly.
        """
        for pair in (self.header("COOKIE") or "").split(";"):
            key, _, value = pair.strip().partition("=")
            if key == name:
                return value
        return None

    @property
    def prefers_page(self) -> bool:
        """Whether it comes from a page rather than a program: its Accept likes text/html better than JSON."""
        accept = self.header("ACCEPT") or ""
        return "text/html" in accept and _quality(accept, "text/html") > _quality(accept, "application/json")

    @property
    def is_refresh(self) -> bool:
        """Whether a page that is open already asks for its newer self."""
        return self.header("X_REFRESH") is not None

    @property
    def came_from(self) -> str | None:
        """The path and query of this site's page that it was sent from, or None."""
        parts = split_url(self.header("REFERER") or "")
        page = parts.path + (f"?{parts.query}" if parts.query else "")
        ours = (self.header("HOST"), urlsplit(self._settings.public_url or "").netloc)
        if not parts.netloc or parts.netloc not in ours or not re.fullmatch(r"/(?!/)[!-\[\]-~]*", page):
            return None
        return page

    def require_size(self) -> None:
        """Raise Malformed (body_too_large) for a body over 64 KiB."""
        if self._length > BODY_BYTES_AT_MOST:
            raise Malformed("body_too_large", "The body is over 64 KiB. Send less at once.")

    @property
    def raw_body(self) -> bytes:
        """The body as it was sent."""
        if self._raw_body is None:
            self._raw_body = self._environ["wsgi.input"].read(self._length) if self._length else b""
        return self._raw_body

    @property
    def credentials(self) -> bytes:
        """What tells who is asking, as it was sent; empty for anyone. Not checked."""
        sent = self.header("AUTHORIZATION") or self.cookie("session") or ""
        return sent.encode("latin-1")

    @property
    def idempotency_key(self) -> str | None:
        """The key of the header or, in a form, of the field `idempotency_key`; None without one. Raises Malformed."""
        key = self.header("IDEMPOTENCY_KEY")
        if key is not None:
            return key.strip()
        self.fields()
        return self._form_key

    def fields(self) -> Fields:
        """Return the fields of the body, unchecked. Raises Malformed."""
        if self._fields is None:
            self._fields = decode.fields(self.raw_body, self._environ.get("CONTENT_TYPE", ""))
            if self._fields.is_form:
                self._form_key = self._fields.pop("idempotency_key", None)
        return self._fields

    def body(self, kind: type[Body]) -> Body:
        """Return the body as `kind`. Raises Malformed, Invalid."""
        return decode.decode(kind, decode.merge_hold_time(self.fields()), self._settings.timezone)

    def instant(self, name: str) -> int | None:
        """Return a field of the body as an instant, or None where it is none."""
        return decode.instant_or_none(self.fields().get(name), self._settings.timezone)

    def query_as(self, kind: type[Body]) -> Body:
        """Return the query as `kind`. Raises Malformed, Invalid."""
        return decode.decode(kind, decode.query_fields(self.query), self._settings.timezone)

    @property
    def _length(self) -> int:
        return int(self._environ.get("CONTENT_LENGTH") or 0)


def split_url(url: str) -> SplitResult:
    """Return the parts of a URL; those of one that is no URL are empty."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def event_id(text: str) -> int | None:
    """Return the id that a path segment spells, or None when it spells none (`-5`, `٣`, `007`, 30 digits)."""
    if re.fullmatch(r"[1-9][0-9]{0,18}", text, re.ASCII) and int(text) <= _EVENT_ID_AT_MOST:
        return int(text)
    return None


def _quality(accept: str, media_type: str) -> float:
    """Return the weight that an Accept header gives to a media type (RFC 9110, section 12.5.1)."""
    kind = media_type.partition("/")[0]
    weights: dict[str, float] = {}
    for item in accept.split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        quality = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
        weights[name] = float(quality) if re.fullmatch(r"[01](\.[0-9]{0,3})?", quality) else 0.0
    for pattern in (media_type, f"{kind}/*", "*/*"):
        if pattern in weights:
            return weights[pattern]
    return 0.0
