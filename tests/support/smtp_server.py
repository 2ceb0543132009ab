"""A real mail server for the tests, whose moods can be set."""

import asyncio
import email
import ssl
import threading
import warnings
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CERTIFICATES = Path(__file__).parent / "certificates"
USER, PASSWORD = "booking@example.org", "p4ss:w/rd"


class Taken(NamedTuple):
    """A mail that the server has taken."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        return email.message_from_bytes(self.content, policy=default)


class _Connection(SMTP):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # After STARTTLS it is called again.
        self.event_handler.connections += self._tls_protocol is None
        self.event_handler.transports.append(transport)
        super().connection_made(transport)


class SmtpServer:
    """A mail server on a free port; `taken` is what it took.

    `at` gives it a mood at one stage ("MAIL", "RCPT", "DATA", "TAKEN"): each is a list of answers used up in turn,
    where one is a line to give, `DROP` or `HANG`. At "TAKEN" the mail is already in `taken`.
    """

    DROP = "drop the connection"
    HANG = "say nothing for long"

    def __init__(self, *, tls: str = "none", asks_password: bool = False) -> None:
        self.taken: list[Taken] = []
        self.connections = 0
        self.transports: list[asyncio.Transport] = []
        self.at: dict[str, list[str]] = {}
        context = server_context() if tls != "none" else None
        options: dict[str, Any] = {"enable_SMTPUTF8": True, "hostname": "mail.test"}
        if tls == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        if asks_password:
            options |= {"auth_required": True, "auth_require_tls": tls != "tls", "authenticator": _is_known}
        self._loop = asyncio.new_event_loop()
        serving = self._serve(options, context if tls == "tls" else None)
        # In a thread of its own from the start: the one of the tests may have a browser's loop in it.
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result(10)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def _serve(self, options: dict[str, Any], context: ssl.SSLContext | None) -> asyncio.Server:
        return await self._loop.create_server(lambda: self._protocol(options), "127.0.0.1", 0, ssl=context)

    def _protocol(self, options: dict[str, Any]) -> SMTP:
        with warnings.catch_warnings():
            # It does not know of the TLS around it.
            warnings.filterwarnings("ignore", message="Requiring AUTH while not requiring TLS")
            return _Connection(self, loop=self._loop, **options)

    @property
    def open_connections(self) -> int:
        return sum(not transport.is_closing() for transport in self.transports)

    def close_connections(self) -> None:
        """Close every connection, as a server does with those that are idle for long."""

        async def close_all() -> None:
            for transport in self.transports:
                transport.close()

        asyncio.run_coroutine_threadsafe(close_all(), self._loop).result(10)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        return await self._mood("MAIL", server) or self._note_sender(envelope, address)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self._mood("RCPT", server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await self._mood("DATA", server)
        if answer is not None:
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(Taken(str(envelope.mail_from), list(envelope.rcpt_tos), content))
        return await self._mood("TAKEN", server) or "250 Taken"

    async def _mood(self, stage: str, server: SMTP) -> str | None:
        answers = self.at.get(stage)
        answer = answers.pop(0) if answers else None
        if answer == self.DROP:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "250 Nobody reads this"
        if answer == self.HANG:
            await asyncio.sleep(30)
            return "451 Too late"
        return answer

    def _note_sender(self, envelope: Envelope, address: str) -> str:
        envelope.mail_from = address
        return "250 OK"


def server_context() -> ssl.SSLContext:
    """Return what a server for `localhost` shows; only `client_context` trusts it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "localhost.pem")
    return context


def client_context() -> ssl.SSLContext:
    """Return a trust in the tests' own authority."""
    return ssl.create_default_context(cafile=CERTIFICATES / "authority.pem")


def _is_known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)
