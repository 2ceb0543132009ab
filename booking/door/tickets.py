"""What a ticket's code says: the reference and a mark that nobody can make of it; read as scanners type it."""

import re
from typing import NamedTuple

from booking import keyed, reference
from booking.model import AnyBooking
from booking.store.database import Tx

PATH = "/t/"  # Under which whoever reads the code by the camera of their phone opens it in their browser.
_CODE = re.compile(r"(?:\S*/t/)?([A-Za-z0-9]{6})-([A-Za-z0-9]{8})")


class Ticket(NamedTuple):
    """The reference and the mark in a ticket's code, neither of which need be one."""

    reference: str
    mark: str


def code_of(tx: Tx, booking: AnyBooking) -> str:
    """Return what the code of a booking's ticket says: `KT7F3Q-k3wq7d2a`."""
    return f"{booking.reference}-{keyed.ticket_mark(keyed.ticket_key(tx), booking.id)}"


def read(text: str) -> Ticket | None:
    """Return what the code of a ticket says, with or without the address before it; None for any other text."""
    found = _CODE.fullmatch(text.strip())
    called = None if found is None else reference.read(found[1])
    return None if found is None or called is None else Ticket(called, found[2].lower())
