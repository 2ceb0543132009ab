"""How every answer leaves, whoever gives it: the application, the server or what stands behind the proxy."""

from http import HTTPStatus
from typing import TypeAlias

from booking.config import Settings
from booking.web.http.answers import Answer

Headers: TypeAlias = list[tuple[str, str]]

# A page may load what this site serves, and nothing else; `same-origin` because `no-referrer` would turn the Origin of
# the site's own forms into `null`.
_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS: Headers = [
    ("Content-Security-Policy", _CONTENT_SECURITY_POLICY),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=()"),
]
_CAMERA = ("Permissions-Policy", "camera=(self)")
_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_HTTPS_ONLY = ("Strict-Transport-Security", "max-age=31536000")


def security_headers(settings: Settings, forms_lead_to: str = "") -> Headers:
    """Return the headers that every answer has; forms may lead to one other origin, where it is named."""
    headers = [*HEADERS, _HTTPS_ONLY] if (settings.public_url or "").startswith("https:") else HEADERS
    if not forms_lead_to:
        return headers
    further = f"form-action 'self' {forms_lead_to};"
    return [(name, value.replace("form-action 'self';", further)) for name, value in headers]


def finished(answer: Answer, method: str, headers: Headers) -> tuple[str, Headers, bytes]:
    """Return an answer as it is sent: status line, all headers, those of every answer among them, and body.

    The length of one that is made while it is sent is not known yet.
    """
    length = (
        [] if answer.status in (204, 304) or answer.pieces is not None else [("Content-Length", str(len(answer.body)))]
    )
    body = b"" if method == "HEAD" else answer.body
    if answer.asks_for_camera:
        headers = [_CAMERA if name == _CAMERA[0] else (name, value) for name, value in headers]
    return _STATUS_LINES[answer.status], [*answer.headers, *length, *headers], body
