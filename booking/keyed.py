"""Keyed hashes: the mark of a client's network, the secret in a mail that confirms a booking, the mark of a ticket.

None can be made, nor a network guessed from its mark, without the keys that the database alone has.
"""

import base64
import functools
import hashlib
import hmac
import ipaddress

from booking import addresses, store
from booking.store.database import Tx

SHOWN_LETTERS = 6  # of a network's mark, to admins
_MARK_BYTES = 10  # 16 letters
_SECRET_BYTES = 20
_TICKET_BYTES = 5  # 8 letters, which can be tried at a door alone
_IPV4_NETWORK_BITS = 24
_IPV6_NETWORK_BITS = 48  # What one customer of a provider has for themselves.


def network_key(tx: Tx) -> bytes:
    """Return the key of the marks of networks."""
    return store.secret_keys.find(tx, "networks")


@functools.lru_cache(maxsize=4_096)
def network_mark(key: bytes, address: str) -> str:
    """Return the mark of the network that an IP address is in: IPv4 /24, IPv6 /48; 16 letters and digits."""
    return _hash(key, network_of(address), _MARK_BYTES)


def network_of(address: str) -> str:
    """Return the network that an IP address is in: IPv4 /24, IPv6 /48; what is no address stands for itself."""
    bits = _IPV6_NETWORK_BITS if ":" in address else _IPV4_NETWORK_BITS
    try:
        return str(ipaddress.ip_network((address, bits), strict=False))
    except ValueError:
        return address


def confirmation_secret(tx: Tx, booking_id: str, email: str) -> str:
    """Return the secret that only mails to this address about the booking tell; it is the same in all of them."""
    return _hash(store.secret_keys.find(tx, "confirmations"), f"{booking_id} {addresses.key(email)}", _SECRET_BYTES)


def is_confirmation_secret(tx: Tx, booking_id: str, email: str, given: str) -> bool:
    """Whether this is the secret in the mails to this address about the booking."""
    expected = confirmation_secret(tx, booking_id, email)
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))


def ticket_key(tx: Tx) -> bytes:
    """Return the key of the marks of tickets."""
    return store.secret_keys.find(tx, "tickets")


def ticket_mark(key: bytes, booking_id: str) -> str:
    """Return what stands behind the reference in a ticket's code: 8 letters and digits, which no reference tells."""
    return _hash(key, booking_id, _TICKET_BYTES)


def is_ticket_mark(key: bytes, booking_id: str, given: str) -> bool:
    """Whether this is the mark of the booking's ticket, however it is capitalised."""
    return hmac.compare_digest(ticket_mark(key, booking_id).encode(), given.lower().encode("utf-8", "surrogatepass"))


def _hash(key: bytes, text: str, length: int) -> str:
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()[:length]
    return base64.b32encode(digest).decode().lower()
