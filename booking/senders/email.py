"""Mails, handed over to a mail server."""

import contextlib
import re
import smtplib
import socket
import ssl
from email.headerregistry import Address

from booking.clock import Clock
from booking.errors import SendError
from booking.senders import mail
from booking.senders.message import Message
from booking.senders.redact import redacted
from booking.senders.smtp_url import MailServer
from booking.senders.timeouts import MESSAGE_SECONDS, OPERATION_SECONDS, at_most, shut_down
from booking.senders.tls import trusted

_PERMANENT = 500
# RFC 3463: what a permanent refusal has against the way (x.4.x) or against us (x.7.x), not against mailbox or mail; and
# that a mailbox (x.2.2) or the server itself (x.3.1, x.3.2) has no room for it or takes none at present.
_NOT_ABOUT_THE_MAIL = re.compile(rb"\s*5\.(?:[47]\.|2\.2\b|3\.[12]\b)")
_ENHANCED = re.compile(rb"\s*5\.\d+\.\d+")
_NO_ROOM = 552  # RFC 5321 knows it of full mailboxes; what else it may mean, an enhanced code says.
_GONE = 421  # The server closes the connection; another one may do.


class EmailSender:
    """Hands mails over to one server, many by one connection.

    `mail_from` is their sender, like `Booking <booking@example.org>`. Certificates are verified by `tls`, which is the
    machine's own trust where none is given.
    """

    def __init__(
        self,
        server: MailServer,
        mail_from: str,
        clock: Clock,
        *,
        tls: ssl.SSLContext | None = None,
        operation_seconds: float = OPERATION_SECONDS,
        message_seconds: float = MESSAGE_SECONDS,
    ) -> None:
        self._server = server
        self._from = mail.sender_address(mail_from)
        self._clock = clock
        self._tls = tls
        self._operation_seconds = operation_seconds
        self._message_seconds = message_seconds
        self._connection: smtplib.SMTP | None = None

    def send(self, message: Message) -> None:
        """Hand a mail over; return once the server has taken it, else raise SendError.

        Only a refusal of this recipient or this mail is permanent. One of us is for the operator to mend, and the mail
        waits.
        """
        recipient = mail.address_of(message.recipient)
        content = mail.written(message, self._from, recipient, self._clock.now())
        with at_most(self._message_seconds, self._abort):
            try:
                connection = self._begin_mail(recipient)
                self._hand_over(connection, recipient, content)
            except SendError:
                self._reset()
                raise
            except (OSError, smtplib.SMTPException) as error:
                self.close()
                raise self._broken(error) from None

    def close(self) -> None:
        """Let go of the connection; the next `send` opens a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            # Not QUIT: all is said, and the answer to it would have to be waited for.
            connection.close()

    def _begin_mail(self, recipient: Address) -> smtplib.SMTP:
        """Return a connection whose server has taken MAIL.

        One that was kept may be closed by now. Nothing of this mail was sent yet, so a new one is tried at once.
        """
        if self._connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                code, answer = self._mail(self._connection, recipient)
                if code != _GONE:
                    self._require("MAIL", code, answer, accepted=(250,))
                    return self._connection
            self.close()
        connection = self._connect()
        self._require("MAIL", *self._mail(connection, recipient), accepted=(250,))
        return connection

    def _connect(self) -> smtplib.SMTP:
        # Our own name costs no look-up this way, and is one that the server may know.
        name, seconds = self._from.domain, self._operation_seconds
        if self._server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                local_hostname=name, timeout=seconds, context=self._tls or trusted()
            )
        else:
            connection = smtplib.SMTP(local_hostname=name, timeout=seconds)
        # What certificates are checked against. Given above, it would connect there, out of reach of `_abort`.
        connection._host = self._server.host  # type: ignore[attr-defined]
        self._connection = connection
        try:
            self._require("the connection", *connection.connect(self._server.host, self._server.port), accepted=(220,))
            connection.ehlo_or_helo_if_needed()
            if self._server.security == "starttls":
                connection.starttls(context=self._tls or trusted())
                connection.ehlo_or_helo_if_needed()
            if self._server.user:
                connection.login(self._server.user, self._server.password)
        except SendError:
            self.close()
            raise
        return connection

    def _mail(self, connection: smtplib.SMTP, recipient: Address) -> tuple[int, bytes]:
        unicode = mail.needs_unicode(recipient)
        if unicode and not connection.has_extn("smtputf8"):
            raise SendError("The mail server can’t send to addresses with such letters.", permanent=True)
        connection.command_encoding = "utf-8" if unicode else "ascii"
        return connection.docmd(
            "MAIL", f"FROM:<{self._from.addr_spec}>" + (" SMTPUTF8 BODY=8BITMIME" if unicode else "")
        )

    def _hand_over(self, connection: smtplib.SMTP, recipient: Address, content: bytes) -> None:
        code, answer = connection.docmd("RCPT", f"TO:<{recipient.addr_spec}>")
        self._require("RCPT", code, answer, accepted=(250, 251), permanent=_is_permanent(code, answer))
        try:
            code, answer = connection.data(content)
        except smtplib.SMTPDataError as error:
            code, answer = error.smtp_code, _bytes(error.smtp_error)
        self._require("DATA", code, answer, accepted=(250,), permanent=_is_permanent(code, answer))

    def _require(
        self, stage: str, code: int, answer: bytes, *, accepted: tuple[int, ...], permanent: bool = False
    ) -> None:
        """Raise SendError, with the server's own words, unless it accepted."""
        if code not in accepted:
            raise SendError(
                self._masked(f"The mail server answered {stage} with {code} {_text(answer)}"), permanent=permanent
            )

    def _reset(self) -> None:
        """Reset the server to before this mail; if it refuses, the connection is of no use."""
        if self._connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                if self._connection.rset()[0] == 250:
                    return
            self.close()

    def _abort(self) -> None:
        """Let whatever waits for the server fail; called from another thread."""
        connection = self._connection
        if connection is not None:
            shut_down(connection.sock)

    def _broken(self, error: Exception) -> SendError:
        """Return the error for a failure that is not the server's answer to this mail."""
        match error:
            case smtplib.SMTPAuthenticationError():
                words = f"The mail server refused the user or the password: {error.smtp_code} {_text(error.smtp_error)}"
            case smtplib.SMTPResponseException():
                words = f"The mail server answered with {error.smtp_code} {_text(error.smtp_error)}"
            case smtplib.SMTPException():
                words = f"The mail server could not be used: {error}"
            case ssl.SSLCertVerificationError():
                words = f"The mail server’s certificate can’t be trusted: {error.verify_message}"
            case socket.gaierror():
                words = f"The mail server’s name is not known: {error}"
            case TimeoutError():
                words = "The mail server did not answer in time."
            case _:
                words = f"The mail server can’t be reached: {error}"
        return SendError(self._masked(words), permanent=False, is_unreachable=True)

    def _masked(self, words: str) -> str:
        return redacted(words, (self._server.password, self._server.user))


def _is_permanent(code: int, answer: bytes) -> bool:
    if code == _NO_ROOM and not _ENHANCED.match(answer):
        return False
    return code >= _PERMANENT and not _NOT_ABOUT_THE_MAIL.match(answer)


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
