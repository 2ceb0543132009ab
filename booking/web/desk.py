"""What the pages and the API may ask of the delivery of notices, which runs beside them."""

from collections.abc import Callable
from dataclasses import dataclass

from booking.errors import Busy
from booking.notice import Notice
from booking.people import Account, Channel
from booking.senders.message import Message


def _sends_nothing(_account: Account, _channel: Channel) -> Notice:
    raise Busy("Nothing is delivered by this process.")


def _writes_nothing(_notice: Notice, _now: int) -> Message:
    raise Busy("No message is written by this process.")


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """The channels that are configured; `send_test` sends an account a test by one and returns what became of it.

    `deep_link` returns the address at which a code links a chat with the bot, or None while the bot is not there.
    `compose` writes a claimed notice as it is sent at an instant.
    """

    channels: frozenset[Channel] = frozenset()
    send_test: Callable[[Account, Channel], Notice] = _sends_nothing
    deep_link: Callable[[str], str | None] = lambda _: None
    compose: Callable[[Notice, int], Message] = _writes_nothing
