"""Limits by client address: how often a minute somebody may book, and write at all."""

import functools
import ipaddress
import math
import threading
from collections import OrderedDict
from typing import NamedTuple

from booking.clock import Clock
from booking.config import Settings
from booking.errors import Sentence, TooMany

_ADDRESSES_AT_MOST = 10_000
_IPV6_NETWORK_BITS = 64  # What one household or one rented machine has for itself.


class Flooded(TooMany):
    """More came from one client than it may send."""


class Limits:
    """What each client address may do; one on this machine may do all, unless everyone comes through a proxy on it."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._has_proxy = bool(settings.trusted_proxy)
        bookings, writes = settings.bookings_per_minute, settings.writes_per_minute
        self._bookings = _Buckets(_too_many_bookings(bookings), bookings, clock)
        self._writes = _Buckets(_too_many_changes(writes), writes, clock)

    def is_exempt(self, address: str) -> bool:
        """Whether nothing is counted of what comes from there."""
        return not self._has_proxy and is_loopback(address)

    def require_booking(self, address: str) -> None:
        """Count a booking. Raises Flooded."""
        if not self.is_exempt(address):
            self._bookings.take(network_of(address))

    def require_write(self, address: str) -> None:
        """Count a request that may change something. Raises Flooded."""
        if not self.is_exempt(address):
            self._writes.take(network_of(address))


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    return address.startswith("127.") or address == "::1"


@functools.lru_cache(maxsize=4_096)
def network_of(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the network that an IPv6 address is in."""
    if ":" not in address or address == "::1":
        return address
    return str(ipaddress.IPv6Network((address, _IPV6_NETWORK_BITS), strict=False))


class _Bucket(NamedTuple):
    """How much a client may still do at once, as of an instant of the monotonic clock."""

    left: float
    as_of: float


class _Buckets:
    """A bucket for each client: it holds what a minute allows and fills again evenly over a minute.

    Only so many clients are remembered; a client that is forgotten starts with a full bucket.
    """

    def __init__(self, refusal: Sentence, per_minute: int, clock: Clock) -> None:
        self._refusal = refusal
        self._per_minute = per_minute
        self._per_second = per_minute / 60
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, client: str) -> None:
        """Take one from the client's bucket. Raises Flooded while it has none."""
        with self._lock:
            now = self._clock.monotonic()
            bucket = self._buckets.get(client, _Bucket(self._per_minute, now))
            left = min(self._per_minute, bucket.left + (now - bucket.as_of) * self._per_second)
            is_allowed = left >= 1
            self._buckets[client] = _Bucket(left - 1 if is_allowed else left, now)
            self._buckets.move_to_end(client)
            if len(self._buckets) > _ADDRESSES_AT_MOST:
                self._buckets.popitem(last=False)
        if not is_allowed:
            raise Flooded(self._refusal, math.ceil((1 - left) / self._per_second))


def _too_many_bookings(per_minute: int) -> Sentence:
    return Sentence.counted(
        "More than {number} booking a minute came from your address. Try again in a while.",
        "More than {number} bookings a minute came from your address. Try again in a while.",
        per_minute,
    )


def _too_many_changes(per_minute: int) -> Sentence:
    return Sentence.counted(
        "More than {number} change a minute came from your address. Try again in a while.",
        "More than {number} changes a minute came from your address. Try again in a while.",
        per_minute,
    )
