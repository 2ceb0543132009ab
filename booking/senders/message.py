"""A message as every channel takes it, and what a channel's sender can do with it."""

from typing import Protocol

from msgspec import Struct


class Button(Struct, frozen=True):
    """Something that a message can be answered with, where the channel has buttons; a mail's text has links instead.

    `data` is what a press sends back; where that is empty, the button opens `url`.
    """

    label: str
    data: str
    url: str


class Message(Struct, frozen=True):
    """What a person is sent; `text` is the whole of it, `html` the same for those who show it.

    `message_id` is the sender's promise that two copies are one message: it stays the same over every try; it has
    letters and digits only. `recipient` is an e-mail address or a chat's number. `sender_name`, where it is not
    empty, is shown in the place of the name that the settings have. `reply_to` is like `address` or
    `Name <address>`, `calendar` the text of an .ics file, `list_unsubscribe` the address of the page where such
    messages can be stopped.
    """

    message_id: str
    recipient: str
    subject: str
    text: str
    html: str
    sender_name: str = ""
    reply_to: str | None = None
    calendar: str | None = None
    buttons: tuple[Button, ...] = ()
    list_unsubscribe: str | None = None


class Sender(Protocol):
    """One channel. It is used by one thread at a time."""

    def send(self, message: Message) -> None:
        """Hand the message over; return once the other side has answered for it, else raise SendError.

        It takes a bounded time, whatever the other side does.
        """
        ...

    def close(self) -> None:
        """Let go of any connection; the next `send` opens a new one."""
        ...
