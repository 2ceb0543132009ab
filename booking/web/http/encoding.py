"""Answers are sent smaller, as gzip, to those who take it: only what says the same to everyone, and so holds no secret.

Whoever watches an encrypted connection sees how long an answer is. If it were compressed and held a secret (the id of
a booking, say) beside text that the watcher can choose (a name), its length would tell whether the two are alike, and
after some thousand tries the secret itself (the attack BREACH). So what is made for somebody, by their cookie, their
token or a link that only they know, is never compressed: such pages are kept small by being asked for in parts.
"""

import functools
import gzip
import re
import threading
from collections import OrderedDict

from booking.web.http import conditions
from booking.web.http.answers import Answer

BYTES_AT_LEAST = 1_024
BYTES_KEPT_AT_MOST = 4 * 1024 * 1024
_LEVEL = 6
_TEXTS = ("text/", "application/json", "image/svg+xml")
_VARY = ("Vary", "Accept-Encoding")
# Header fields are a few lines: what is longer than any browser's is not read on.
_READ = 1_000
_CODING = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?(?:,|$)")


def fitting(answer: Answer, accept_encoding: str | None) -> Answer:
    """Return an answer as it suits the client: as gzip, with an ETag of its own, where that may be and is worth it."""
    if not answer.is_for_all or len(answer.body) < BYTES_AT_LEAST:
        return answer
    named = dict(answer.headers)
    if not named["Content-Type"].startswith(_TEXTS):
        return answer
    if not takes_gzip(accept_encoding or ""):
        return answer._replace(headers=[*answer.headers, _VARY])
    tag = named.get("ETag", "")
    headers = [(name, conditions.of_gzip(tag) if name == "ETag" else value) for name, value in answer.headers]
    body = _kept.of(tag, answer.body) if tag.startswith('"') else _compressed(answer.body)
    return answer._replace(headers=[*headers, _VARY, ("Content-Encoding", "gzip")], body=body)


@functools.lru_cache(maxsize=64)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header allows gzip, and likes it no less than the answer as it is (RFC 9110, 12.5.3).

    One that can't be read to its end, or is not there, allows nothing.
    """
    weights: dict[str, float] = {}
    at = 0
    while at < len(accept_encoding):
        found = _CODING.match(accept_encoding, at, _READ)
        if found is None:
            return False
        weights[found[1].lower()] = float(found[2] or 1)
        at = found.end()
    gzip_weight = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip_weight > 0 and gzip_weight >= weights.get("identity", 0.0)


class _Kept:
    """Compressed forms by the strong ETag of what they were made of: each is made once, while it is asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bytes = 0
        self._found: OrderedDict[str, bytes] = OrderedDict()

    def of(self, tag: str, body: bytes) -> bytes:
        """Return the compressed form of a body, which has this strong ETag."""
        found = self._found.get(tag)
        if found is None:
            found = _compressed(body)
            self._keep(tag, found)
        return found

    def _keep(self, tag: str, compressed: bytes) -> None:
        with self._lock:
            if tag not in self._found:
                self._found[tag] = compressed
                self._bytes += len(compressed)
            while self._bytes > BYTES_KEPT_AT_MOST:
                self._bytes -= len(self._found.popitem(last=False)[1])


_kept = _Kept()


def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)
