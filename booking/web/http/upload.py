"""A file in a body: the whole body of a program's request, or a part of a browser's form."""

import re
from collections.abc import Iterator
from typing import Any

from booking.errors import Malformed
from booking.texts.sentences import Sentence
from booking.web.http.request import Request

_PARTS_AT_MOST = 12
_PARTS_OF_LONG_FORM_AT_MOST = 200  # More than any form has fields, which are counted again once they are read.
_PART_HEADERS_AT_MOST = 4
_PART_HEADER_BYTES_AT_MOST = 2_048
_BOUNDARY = re.compile(r"[!-~]{1,70}")  # Somewhat more than RFC 2046, section 5.1.1, has: programs use it.
_RAW = re.compile(
    r"(?:image/[a-z0-9.+-]+|text/(?:csv|plain|tab-separated-values|xml)|application/(?:octet-stream|xml))?"
)


def file_in(request: Request, field: str) -> bytes:
    """Return the file that was sent, empty where none was chosen. Raises Malformed."""
    media_type = request.content_type.partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        return parts_of(request).get(field, b"")
    if _RAW.fullmatch(media_type):
        return request.raw_body
    raise Malformed(
        "unsupported_media_type", "Send the file as the body, with its own type, or in a form as multipart/form-data."
    )


def file_beside_fields(request: Request, field: str) -> bytes:
    """Return the file of a form that has more to it, empty where none was chosen, and let the rest be its fields.

    A form that is sent without a file's encoding has none. Raises Malformed.
    """
    if not request.content_type.lower().startswith("multipart/form-data"):
        return b""
    parts = parts_of(request, _PARTS_OF_LONG_FORM_AT_MOST)
    file = parts.pop(field, b"")
    request.take_fields(parts)
    return file


def parts_of(request: Request, parts_at_most: int = _PARTS_AT_MOST) -> dict[str, bytes]:
    """Return the parts of a form that is sent as multipart/form-data, by their names. Raises Malformed."""
    import multipart  # Here: few requests have a file in them.

    body = request.raw_body
    boundary = multipart.parse_options_header(request.content_type)[1].get("boundary", "")
    if not _BOUNDARY.fullmatch(boundary):
        raise _unreadable("its boundary is missing, or is none")
    parser = multipart.PushMultipartParser(
        boundary,
        content_length=len(body),
        max_header_size=_PART_HEADER_BYTES_AT_MOST,
        max_header_count=_PART_HEADERS_AT_MOST,
        max_segment_count=parts_at_most,
        strict=True,
    )
    try:
        found = [*_parts(parser, body)]
    except (multipart.MultipartError, UnicodeError):
        raise _unreadable("it is no multipart/form-data, or not all of it came") from None
    parts = dict(found)
    if len(parts) < len(found):
        raise _unreadable("it has two parts of one name")
    return parts


def _parts(parser: Any, body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each part's name and content."""
    name, pieces = "", list[bytes]()
    for event in [*parser.parse(body), *parser.parse(b"")]:
        if event is None:
            yield name, b"".join(pieces)
        elif isinstance(event, (bytes, bytearray)):
            pieces.append(bytes(event))
        else:
            name, pieces = event.name or "", []


def _unreadable(reason: str) -> Malformed:
    return Malformed("malformed_body", Sentence("The form can’t be read: {reason}.", reason=reason))
