"""Telegram's Bot API: one call, one answer, over one HTTPS connection that is kept."""

import http.client
import json
import secrets
import ssl
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from booking.errors import SendError
from booking.senders import answers
from booking.senders.redact import redacted
from booking.senders.timeouts import MESSAGE_SECONDS, OPERATION_SECONDS, at_most, shut_down
from booking.senders.tls import trusted

_ANSWER_BYTES_AT_MOST = 10_000_000
_STALE = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)


class File(NamedTuple):
    """A file that goes with a call."""

    field: str
    name: str
    media_type: str
    content: bytes


class TelegramApi:
    """The API as one bot sees it; for use by one thread, but for `abort`."""

    def __init__(
        self,
        token: str,
        url: str,
        *,
        tls: ssl.SSLContext | None = None,
        operation_seconds: float = OPERATION_SECONDS,
        message_seconds: float = MESSAGE_SECONDS,
    ) -> None:
        self._token = token
        self._url = urlsplit(url)
        self._tls = tls
        self._operation_seconds = operation_seconds
        self._message_seconds = message_seconds
        self._connection: http.client.HTTPConnection | None = None
        self._aborted: http.client.HTTPConnection | None = None

    def call(
        self, method: str, parameters: Mapping[str, Any], *, file: File | None = None, waits_seconds: int = 0
    ) -> Any:
        """Return the result of a method of the API.

        `waits_seconds` is how long the API was asked to wait before it answers. Raises SendError, in Telegram's own
        words and without the token.
        """
        content_type, body = _body(parameters, file)
        try:
            with at_most(self._message_seconds + waits_seconds, self.abort):
                status, answer = self._exchange(method, content_type, body, self._operation_seconds + waits_seconds)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            raise self._unreachable(error) from None
        return self._result(status, answer)

    def close(self) -> None:
        """Let go of the connection; the next call opens a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def abort(self) -> None:
        """Let a call that waits for its answer fail; from any thread."""
        connection = self._aborted = self._connection
        if connection is not None:
            shut_down(connection.sock)

    def _exchange(self, method: str, content_type: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        if self._connection is not None:
            # One that was kept may be closed by now: then it has not taken the call, and a new one does.
            try:
                return self._ask(self._connection, method, content_type, body, seconds)
            except _STALE:
                if self._connection is self._aborted:  # It may have taken the call: it must not be made twice.
                    raise
            self.close()
        self._connection = self._new_connection()
        return self._ask(self._connection, method, content_type, body, seconds)

    def _new_connection(self) -> http.client.HTTPConnection:
        host = self._url.hostname or ""
        if self._url.scheme == "https":
            return http.client.HTTPSConnection(host, self._url.port, context=self._tls or trusted())
        return http.client.HTTPConnection(host, self._url.port)

    def _ask(
        self, connection: http.client.HTTPConnection, method: str, content_type: str, body: bytes, seconds: float
    ) -> tuple[int, bytes]:
        connection.timeout = seconds
        if connection.sock is not None:
            connection.sock.settimeout(seconds)
        path = f"{self._url.path.rstrip('/')}/bot{self._token}/{method}"
        connection.request("POST", path, body, {"Content-Type": content_type})
        with connection.getresponse() as response:
            answer = answers.read(response, _ANSWER_BYTES_AT_MOST)
            if answers.read(response, 1):
                raise ValueError("the answer is too long")
            return response.status, answer

    def _result(self, status: int, answer: bytes) -> Any:
        try:
            told = json.loads(answer)
            if told["ok"] is True:
                return told["result"]
            code, words = int(told["error_code"]), str(told["description"])
            wait = answers.seconds_to_wait(told.get("parameters", {}).get("retry_after"))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            # A proxy on the way, say: its 403 is no person's word.
            raise SendError(
                f"Telegram answered {status} and not as the Bot API does.", permanent=False, is_unreachable=True
            ) from None
        raise self._refusal(code, words, wait)

    def _refusal(self, code: int, words: str, wait: int | None) -> SendError:
        """Return the error for a call that Telegram refused.

        401 and 404 are about the token, which the operator has to mend; the message waits for that.
        """
        is_blocked = code == 403 or (code == 400 and "chat not found" in words.casefold())
        return SendError(
            redacted(f"Telegram answered {code}: {words}", (self._token,)),
            permanent=is_blocked or (400 <= code < 500 and code not in (401, 404, 408, 409, 429)),
            retry_after_seconds=wait,
            is_blocked=is_blocked,
            is_unreachable=code in (401, 404) or code >= 500,
        )

    def _unreachable(self, error: Exception) -> SendError:
        match error:
            case ssl.SSLCertVerificationError():
                words = f"Telegram’s certificate can’t be trusted: {error.verify_message}"
            case http.client.InvalidURL():
                # Its own words repeat the token, and not as it is.
                words = "Telegram doesn’t take a token like this. Copy it whole from @BotFather."
            case TimeoutError():
                words = "Telegram did not answer in time."
            case _:
                words = f"Telegram can’t be reached: {error}"
        return SendError(redacted(words, (self._token,)), permanent=False, is_unreachable=True)


def _body(parameters: Mapping[str, Any], file: File | None) -> tuple[str, bytes]:
    """Return the content type and the body of a call."""
    if file is None:
        return "application/json", json.dumps(parameters).encode()
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        f"{value if isinstance(value, str) else json.dumps(value)}\r\n".encode()
        for name, value in parameters.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{file.field}"; filename="{file.name}"\r\n'
        f"Content-Type: {file.media_type}\r\n\r\n".encode()
    )
    return f"multipart/form-data; boundary={boundary}", b"".join(
        [*parts, file.content, f"\r\n--{boundary}--\r\n".encode()]
    )
