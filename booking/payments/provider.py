"""What a payment provider does for bookings: begin a payment, read what it tells of it, send money back.

Each call but `read` goes over the network, so none is made in a transaction or in the server's loop.
"""

from typing import Literal, NamedTuple, Protocol

from booking.people import Language


class Back(NamedTuple):
    """The addresses at which people come back to a booking: without having paid, and once they have."""

    unpaid: str
    paid: str


class Asked(NamedTuple):
    """A payment that is asked for: so much, for a booking that people know by its `reference`.

    `token` is what it is called in all that the provider tells of it later. The person comes `back`, and can pay from
    `asked_at` until `ends_at`, UTC milliseconds, as far as the provider's own limits allow.
    """

    token: str
    cents: int
    currency: str
    title: str
    reference: str
    back: Back
    asked_at: int
    ends_at: int
    language: Language


class Begun(NamedTuple):
    """Where a person pays, until when, UTC milliseconds, and what the provider calls it."""

    session: str
    url: str
    expires_at: int


class Happened(NamedTuple):
    """What a provider tells of a payment, which it names by our `token` or by its own name for it, `payment`.

    `paid`: so much money has come. `processing`: it was promised, and is on its way. `ended`: none comes by this
    session. `refunded`: all of it was sent back; `refund_failed`: it will not be, for the reason in `words`. A name
    that was not told is empty.
    """

    what: Literal["paid", "processing", "ended", "refunded", "refund_failed"]
    token: str = ""
    payment: str = ""
    cents: int = 0
    currency: str = ""
    refund: str = ""
    words: str = ""


class Returned(NamedTuple):
    """Money that a provider sends back: what it calls that, and whether it is done or only taken on."""

    refund: str
    is_done: bool


class Forged(Exception):
    """What came to the address of the provider's messages is not signed by it, or too long ago."""


class Provider(Protocol):
    """A payment provider; for use by any number of threads."""

    def takes(self, cents: int, currency: str) -> bool:
        """Whether so much can be paid by it."""

    def begin(self, asked: Asked) -> Begun:
        """Return where a payment can be made; asked again with the same token it is the same one.

        Raises ProviderError.
        """

    def read(self, body: bytes, signature: str, now: int) -> Happened | None:
        """Return what a message from the provider tells, or None where that is nothing to us. Raises Forged."""

    def refund(self, payment: str, key: str) -> Returned:
        """Send all the money of a payment back, once for each key and never twice. Raises ProviderError."""

    def check(self) -> None:
        """Raise ProviderError, with why, unless it would take what it is asked."""

    def end(self, session: str) -> Happened | None:
        """Let a session not be paid any longer; return what has become of it by then, or None while that is open.

        Raises ProviderError.
        """
