"""What people are told, taken down instead of sent."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest

from booking.clock import Clock
from booking.delivery.worker import Delivery
from booking.errors import SendError
from booking.notice import Context, Notice
from booking.people import Channel
from booking.senders.message import Message, Sender
from booking.store.database import Database, Tx


class Mailbox:
    """A sender that keeps what it is given; `before_each` may refuse it by raising."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.before_each: Callable[[Message], None] = lambda _: None
        self.closed = 0

    def send(self, message: Message) -> None:
        self.before_each(message)
        self.messages.append(message)

    def close(self) -> None:
        self.closed += 1


class Nowhere:
    """A sender that is there and sends nothing."""

    def send(self, _message: object) -> None:
        raise AssertionError("nothing is sent here")

    def close(self) -> None:
        pass


class Told:
    """Everyone who is told something by a delivery that has these channels.

    `before_writing` may keep a notice from being written by raising.
    """

    def __init__(
        self, database: Database, clock: Clock, channels: Sequence[Channel] = ("email", "telegram"), jitter: float = 0.5
    ) -> None:
        self.mailboxes = {channel: Mailbox() for channel in channels}
        self.contexts: list[Any] = []  # Context, of which each test knows what it is about.
        self.before_writing: Callable[[Context], None] = lambda _: None
        self._read = database.read
        self.delivery = Delivery(database, clock, self.mailboxes, self._compose, lambda: jitter)

    @property
    def notices(self) -> list[Notice]:
        """The notices that were told."""
        return [context.notice for context in self.contexts]

    def _compose(self, claimed: Context, now: int) -> Message:
        self.before_writing(claimed)
        self.contexts.append(claimed)
        notice = claimed.notice
        assert notice.message_id
        return Message(notice.message_id, notice.recipient, notice.kind, f"at {now}", "")

    def exchange(self, **senders: Mailbox) -> None:
        """Send by these from now on."""
        self.delivery.use(cast("dict[Channel, Mailbox]", senders), self._compose)

    def deliver(self) -> list[tuple[str, str]]:
        """Deliver what is due; return the kind and the recipient of each notice that was told by it."""
        before = {channel: len(mailbox.messages) for channel, mailbox in self.mailboxes.items()}
        self.delivery.deliver_due()
        return [
            (message.subject, message.recipient)
            for channel, mailbox in self.mailboxes.items()
            for message in mailbox.messages[before[channel] :]
        ]

    def refuse(self, *errors: Exception, by: Channel = "email") -> None:
        """Let the next messages fail with these."""
        waiting = list(errors)

        def refuse_next(_: Message) -> None:
            if waiting:
                raise waiting.pop(0)

        self.mailboxes[by].before_each = refuse_next

    def states(self) -> list[tuple[str, str]]:
        """Return the kind and state of each notice in the outbox, in the order that they were made."""
        return self._read(_states)

    def column(self, name: str) -> list[Any]:
        """Return a column of the outbox, in the order that the notices were made."""
        return self._read(_column, name)


def refused(sender: Sender, message: Message) -> SendError:
    """Require that a message is not sent, and return why."""
    with pytest.raises(SendError) as caught:
        sender.send(message)
    return caught.value


def temporary(sentence: str = "451 try later", retry_after_seconds: int | None = None) -> SendError:
    return SendError(sentence, permanent=False, retry_after_seconds=retry_after_seconds)


def permanent(sentence: str = "550 no such user", *, is_blocked: bool = False) -> SendError:
    return SendError(sentence, permanent=True, is_blocked=is_blocked)


def _states(tx: Tx) -> list[tuple[str, str]]:
    return tx.execute("SELECT kind, state FROM outbox ORDER BY id", ()).fetchall()


def _column(tx: Tx, name: str) -> list[Any]:
    return [value for (value,) in tx.execute(f"SELECT {name} FROM outbox ORDER BY id", ())]
