"""Stripe's API: one call, one answer, over a connection of its own. Nothing of a booking is known here."""

import contextlib
import http.client
import json
import ssl
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from booking.errors import ProviderError
from booking.senders import answers
from booking.senders.redact import redacted
from booking.senders.timeouts import at_most, shut_down
from booking.senders.tls import trusted

STRIPE_URL = "https://api.stripe.com"
# What is said and answered is as this version of the API has it, whatever the account's own is.
VERSION = "2025-03-31.basil"
_CALL_SECONDS = 15.0
_ANSWER_BYTES_AT_MOST = 1_000_000
# What may be well the next time: the key is being mended, another call with the same Idempotency-Key is under way, or
# too many were made.
_NOT_ABOUT_THE_CALL = (401, 403, 409, 429)
_TOO_LITTLE_MONEY = "balance_insufficient"  # In the account, to be sent back now.


class StripeApi:
    """The API as one account sees it, by its secret key; for use by any number of threads."""

    def __init__(
        self, key: str, url: str, *, tls: ssl.SSLContext | None = None, call_seconds: float = _CALL_SECONDS
    ) -> None:
        self._key = key
        self._url = urlsplit(url)
        self._tls = tls
        self._seconds = call_seconds

    def get(self, path: str) -> dict[str, Any]:
        """Return what there is at a path. Raises ProviderError, in Stripe's own words and without the key."""
        return self._call("GET", path, b"", {})

    def post(self, path: str, parameters: Mapping[str, Any], idempotency_key: str | None) -> dict[str, Any]:
        """Return the result of a call, which is done but once for each key. Raises ProviderError as `get` does.

        By a key Stripe gives the same answer for a day, a failure of its own too: what can be done again has none.
        """
        body = urlencode([*_pairs(parameters)]).encode()
        named = {"Content-Type": "application/x-www-form-urlencoded"}
        if idempotency_key is not None:
            named["Idempotency-Key"] = idempotency_key
        return self._call("POST", path, body, named)

    def _call(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme == "https":
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=self._seconds, context=self._tls or trusted()
            )
        else:
            connection = http.client.HTTPConnection(host, port, timeout=self._seconds)
        headers = headers | {"Authorization": f"Bearer {self._key}", "Stripe-Version": VERSION}
        try:
            # A byte now and then would pass the limit of each read.
            with contextlib.closing(connection), at_most(self._seconds, lambda: shut_down(connection.sock)):
                connection.request(method, f"{self._url.path.rstrip('/')}{path}", body or None, headers)
                with connection.getresponse() as response:
                    status, answer = response.status, answers.read(response, _ANSWER_BYTES_AT_MOST)
                    wait = answers.seconds_to_wait(response.getheader("Retry-After"))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._unreachable(error) from None
        return self._result(status, answer, wait)

    def _result(self, status: int, answer: bytes, wait: int | None) -> dict[str, Any]:
        try:
            told: dict[str, Any] = json.loads(answer)
            if 200 <= status < 300:
                return {"id": told["id"], **told}  # As all that the API answers has one.
            error = told["error"]
            code, words = str(error.get("code") or error["type"]), str(error.get("message", ""))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            # A proxy on the way, say: its 403 is no word of Stripe's.
            raise ProviderError(f"Stripe answered {status} and not as its API does.", permanent=False) from None
        raise ProviderError(
            redacted(f"Stripe answered {status}: {words or code}", (self._key,)),
            permanent=400 <= status < 500 and status not in _NOT_ABOUT_THE_CALL and code != _TOO_LITTLE_MONEY,
            code=code,
            retry_after_seconds=wait,
            is_kept_by_key=status >= 500 or code == _TOO_LITTLE_MONEY,
        )

    def _unreachable(self, error: Exception) -> ProviderError:
        match error:
            case ssl.SSLCertVerificationError():
                words = f"Stripe’s certificate can’t be trusted: {error.verify_message}"
            case TimeoutError():
                words = "Stripe did not answer in time."
            case _:
                words = f"Stripe can’t be reached: {error}"
        return ProviderError(redacted(words, (self._key,)), permanent=False)


def _pairs(parameters: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    """Yield the fields of a form as Stripe's API reads them: what is within a list or an object in square brackets."""
    for name, value in parameters.items():
        named = f"{within}[{name}]" if within else name
        if isinstance(value, Mapping):
            yield from _pairs(value, named)
        elif isinstance(value, list):
            yield from _pairs({str(place): one for place, one in enumerate(value)}, named)
        else:
            yield named, str(value).lower() if isinstance(value, bool) else str(value)
