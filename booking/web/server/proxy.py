"""Requests that come through the one proxy that is trusted."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from waitress.proxy_headers import MalformedProxyHeader, clear_untrusted_headers, parse_proxy_headers

from booking.errors import Malformed
from booking.web.app import Environ, WSGIApp
from booking.web.http import answers
from booking.web.http.finish import HEADERS, Headers, finished
from booking.web.http.request import IS_FORWARDED, UNKNOWN_ADDRESS, canonical, is_forwarded

_PROXY_HEADERS = {"x-forwarded-proto", "x-forwarded-host"}
# A port can be told from an IPv6 address behind its brackets, or behind the dots of IPv4.
_HOP = re.compile(r"\[(?P<bracketed>[^][]+)\](?::\d+)?|(?P<dotted>[^][]*\.\d+):\d+|(?P<bare>[^][]+)")


def behind_proxy(app: WSGIApp, trusted_proxy: str, headers: Headers = HEADERS) -> WSGIApp:
    """Return the application as it sees requests that came through the proxy: from whom and by what these were sent.

    waitress has this built in, but answers what it can't read in plain text, without the `headers` of every answer, and
    cuts IPv4 addresses that are written as IPv6 ones down to what they have in common.
    """
    proxy = canonical(trusted_proxy)

    def respond(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ[IS_FORWARDED] = is_forwarded(environ)  # Before what says so is taken away.
        untrusted = {"X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_FORWARDED_HOST"}
        if canonical(environ["REMOTE_ADDR"]) == proxy:
            if "HTTP_X_FORWARDED_FOR" in environ:
                environ["REMOTE_ADDR"] = environ["REMOTE_HOST"] = _client(environ["HTTP_X_FORWARDED_FOR"])
            try:
                untrusted = parse_proxy_headers(environ, 1, _PROXY_HEADERS)
            except (MalformedProxyHeader, IndexError):
                answer = answers.problem(Malformed("malformed_body", "The proxy’s X-Forwarded headers can’t be read."))
                status, all_headers, body = finished(answer, environ.get("REQUEST_METHOD", ""), headers)
                start_response(status, all_headers)
                return [body]
        clear_untrusted_headers(environ, list(untrusted))
        return app(environ, start_response)

    return respond


def _client(forwarded_for: str) -> str:
    """Return the address of the last hop, the one that the proxy itself has written; UNKNOWN_ADDRESS for none."""
    last = forwarded_for.rpartition(",")[2].strip().removeprefix('"').removesuffix('"')
    hop = _HOP.fullmatch(last)
    return canonical(hop[hop.lastgroup or 0]) if hop else UNKNOWN_ADDRESS
