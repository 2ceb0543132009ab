"""A message as a mail: headers that no text can break out of, and the bytes that go over the line."""

import re
from datetime import UTC, datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from booking import addresses
from booking.errors import SendError
from booking.senders.message import Message
from booking.texts.characters import on_one_line

# Seven bits: not every server on the way takes more.
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=76)
_SENDERS = "must be like booking@example.org or Booking <booking@example.org>"
_NAMED = re.compile(r'\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<name>[^<>]*?))\s*<(?P<address>[^<>]*)>\s*')


def sender_address(text: str) -> Address:
    """Return the name and address in `address` or `Name <address>`, where the name may have or need quotation marks.

    Raises ValueError.
    """
    named = _NAMED.fullmatch(text)
    name = "" if named is None else named["name"] or re.sub(r"\\(.)", r"\1", named["quoted"] or "")
    try:
        address = addresses.parse(named["address"] if named else text)
    except ValueError:
        raise ValueError(_SENDERS) from None
    if not address.local.isascii() or not text.isprintable():
        raise ValueError(_SENDERS)
    return Address(name, address.local, address.ascii_domain)


def address_of(text: str) -> Address:
    """Return the address of a person, its domain in ASCII. Raises SendError for one that mail can't be sent to."""
    try:
        address = addresses.parse(text)
    except ValueError:
        raise SendError("This is no address that mail can be sent to.", permanent=True) from None
    return Address(username=address.local, domain=address.ascii_domain)


def needs_unicode(address: Address) -> bool:
    """Whether the mail needs a server that offers SMTPUTF8."""
    return not address.addr_spec.isascii()


def written(message: Message, sender: Address, recipient: Address, now: int) -> bytes:
    """Return the mail as it goes over the line."""
    mail = EmailMessage(_POLICY.clone(utf8=True) if needs_unicode(recipient) else _POLICY)
    name = on_one_line(message.sender_name) or sender.display_name
    mail["From"] = Address(name, sender.username, sender.domain)
    mail["To"] = recipient
    mail["Date"] = format_datetime(datetime.fromtimestamp(now // 1_000, UTC))
    if message.reply_to is not None:
        mail["Reply-To"] = sender_address(message.reply_to)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if message.calendar is not None:
        method = "CANCEL" if "METHOD:CANCEL" in message.calendar.split() else "PUBLISH"
        mail.add_attachment(
            message.calendar, subtype="calendar", filename="event.ics", params={"method": method}, cte="base64"
        )
    return _verbatim(message, sender) + mail.as_bytes()


def _verbatim(message: Message, sender: Address) -> bytes:
    """Return the headers that must stay as they are: `email` encodes long words, and loses spaces between them."""
    headers = [f"Message-ID: <{message.message_id}@{sender.domain}>"]
    if message.list_unsubscribe is not None:
        headers.append(f"List-Unsubscribe: <{message.list_unsubscribe}>")
    for header in headers:
        assert header.isascii() and header.isprintable(), header
    subject = Header(on_one_line(message.subject), header_name="Subject", maxlinelen=76)
    headers.append("Subject: " + subject.encode(linesep="\r\n"))
    return "".join(f"{header}\r\n" for header in headers).encode("ascii")
