"""Requests that come through the one proxy that is trusted."""

from collections.abc import Callable, Iterable
from typing import Any

from waitress.proxy_headers import MalformedProxyHeader, clear_untrusted_headers, parse_proxy_headers

from booking.errors import Malformed
from booking.web import answers
from booking.web.app import HEADERS, Environ, Headers, WSGIApp
from booking.web.request import canonical

_PROXY_HEADERS = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}


def behind_proxy(app: WSGIApp, trusted_proxy: str, headers: Headers = HEADERS) -> WSGIApp:
    """Return the application as it sees requests that came through the proxy: from whom and by what these were sent.

    waitress has this built in, but answers what it can't read in plain text, without the `headers` of every answer.
    """

    def respond(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        untrusted = {"X_FORWARDED_FOR", "X_FORWARDED_PROTO", "X_FORWARDED_HOST"}
        if canonical(environ["REMOTE_ADDR"]) == trusted_proxy:
            try:
                untrusted = parse_proxy_headers(environ, 1, _PROXY_HEADERS)
            except (MalformedProxyHeader, IndexError):
                answer = answers.problem(Malformed("malformed_body", "The proxy's X-Forwarded headers can't be read."))
                start_response(answer.status_line, [*answer.headers, *answer.length, *headers])
                return [answer.body]
        clear_untrusted_headers(environ, list(untrusted))
        return app(environ, start_response)

    return respond
