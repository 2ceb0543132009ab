"""Conditional requests: If-None-Match and If-Match against an ETag (RFC 9110, sections 13.1 and 8.8.3)."""

import re

from booking.errors import Conflict

_ETAG = re.compile(r'(?:W/)?"[^"]*"')
_OF_GZIP = "-gzip"


def of_gzip(etag: str) -> str:
    """Return the ETag that an answer has as gzip: the strong one of other bytes is another (RFC 9110, 8.8.3.3)."""
    return etag if etag.startswith("W/") else f'{etag[:-1]}{_OF_GZIP}"'


def is_unchanged(if_none_match: str | None, etag: str) -> bool:
    """Whether a reader has what the ETag stands for already; weak and strong tags compare alike here."""
    if if_none_match is None:
        return False
    if if_none_match == etag or if_none_match.strip() == "*":
        return True
    return etag.removeprefix("W/") in [known.removeprefix("W/") for known in _ETAG.findall(if_none_match)]


def require_match(if_match: str, etag: str) -> None:
    """Raise Conflict (precondition_failed) unless a writer has seen what the strong ETag stands for, as gzip or not."""
    if if_match.strip() != "*" and not {etag, of_gzip(etag)} & set(_ETAG.findall(if_match)):
        raise Conflict(
            "precondition_failed", "It has changed since you read it. Read it again, and send its new ETag in If-Match."
        )
