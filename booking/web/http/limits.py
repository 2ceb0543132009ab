"""Limits by client address: how often somebody may book, register, and write at all.

What an IPv6 address is in counts twice: the network of one household, and the wider one of one customer of a provider,
who has 65,536 of the former.
"""

import functools
import ipaddress
import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from booking.clock import Clock
from booking.config import Settings
from booking.errors import TooMany
from booking.keyed import network_of as wider_network_of
from booking.texts.sentences import Sentence

ADDRESSES_AT_MOST = 10_000
_IPV6_NETWORK_BITS = 64  # What one household or one rented machine has for itself.
_GUESS_COSTS_MORE = 4  # Bookings, beside the one that it was asked as.
_WIDER_NETWORK_TIMES = 4  # So much more may come from a wider network than from one in it.


_MINUTE, _HOUR = 60.0, 3_600.0


class Flooded(TooMany):
    """More came from one client than it may send."""


class Limits:
    """What each client address may do; one on this machine may do all, unless everyone comes through a proxy on it."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._has_proxy = bool(settings.trusted_proxy)
        bookings, writes = settings.bookings_per_minute, settings.writes_per_minute
        self._bookings = _Buckets(_too_many_bookings, bookings, _MINUTE, clock)
        self._writes = _Buckets(_too_many_changes, writes, _MINUTE, clock)
        self._registrations = _Buckets(_too_many_registrations, settings.registrations_per_hour, _HOUR, clock)

    def is_exempt(self, address: str) -> bool:
        """Whether nothing is counted of what comes from there."""
        return not self._has_proxy and is_loopback(address)

    def require_booking(self, address: str) -> None:
        """Count a booking. Raises Flooded."""
        if not self.is_exempt(address):
            self._bookings.take(address)

    def count_guess(self, address: str) -> None:
        """Count what was refused for what somebody else's address has as further bookings: guessing is slow."""
        if not self.is_exempt(address):
            self._bookings.spend(address, _GUESS_COSTS_MORE)

    def require_write(self, address: str) -> None:
        """Count a request that may change something. Raises Flooded."""
        if not self.is_exempt(address):
            self._writes.take(address)

    def give_booking_back(self, address: str) -> None:
        """Count a booking as not asked for: it is asked for anew."""
        if not self.is_exempt(address):
            self._bookings.spend(address, -1)

    def give_write_back(self, address: str) -> None:
        """Count what may change something as not asked for: it is asked for anew."""
        if not self.is_exempt(address):
            self._writes.spend(address, -1)

    def require_registration(self, address: str) -> None:
        """Count what is written about to an address that somebody names: an account, its other address, a new password.

        Raises Flooded.
        """
        if not self.is_exempt(address):
            self._registrations.take(wider_network_of(address))


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
    """A bucket for each network: it holds what its time allows and fills again evenly over that time.

    An IPv6 address takes from two, of which the wider holds more. Only so many are remembered; one that is forgotten
    starts full.
    """

    def __init__(self, refusal: Callable[[int], Sentence], most: int, seconds: float, clock: Clock) -> None:
        self._refusal = refusal
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, address: str) -> None:
        """Take one from each bucket of the address. Raises Flooded, and takes nothing, while one of them is empty."""
        with self._lock:
            now = self._clock.monotonic()
            left = {network: self._left(network, most, now) for network, most in self._networks(address)}
            lacking = next(
                ((most, left[network]) for network, most in self._networks(address) if left[network] < 1), None
            )
            for network, one in left.items():
                self._buckets[network] = _Bucket(one if lacking else one - 1, now)
                self._buckets.move_to_end(network)
            while len(self._buckets) > ADDRESSES_AT_MOST:
                self._buckets.popitem(last=False)
        if lacking:
            most, one = lacking
            raise Flooded(self._refusal(most), math.ceil((1 - one) * self._seconds / most))

    def spend(self, address: str, number: int) -> None:
        """Take so many from each bucket of the address, or what it has left; less than none are given back."""
        with self._lock:
            now = self._clock.monotonic()
            for network, most in self._networks(address):
                self._buckets[network] = _Bucket(max(0.0, self._left(network, most, now) - number), now)

    def _networks(self, address: str) -> list[tuple[str, int]]:
        network = network_of(address)
        if network == address:
            return [(network, self._most)]
        return [(network, self._most), (wider_network_of(address), self._most * _WIDER_NETWORK_TIMES)]

    def _left(self, network: str, most: int, now: float) -> float:
        bucket = self._buckets.get(network, _Bucket(most, now))
        return min(most, bucket.left + (now - bucket.as_of) * most / self._seconds)


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


def _too_many_registrations(per_hour: int) -> Sentence:
    return Sentence.counted(
        "More than {number} registration, change of address or password reset an hour came from your network. "
        "Try again later.",
        "More than {number} registrations, changes of address and password resets an hour came from your network. "
        "Try again later.",
        per_hour,
    )
