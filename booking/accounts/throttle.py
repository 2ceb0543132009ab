"""Sign-in throttling: growing waits per account and per address, which no attacker can cause for the account's owner.

Failures are counted in memory, each time with some that cost nothing and then waits that double, up to 15 minutes:

- of an address with one account: 5 are free, or 1 while the account has 50 from anywhere; a success ends the wait;
- of an address with any accounts: 20 are free;
- of the network that an address is in, an IPv6 /48 or an IPv4 /24, with one account: 20 or 50 are free;
- of such a network with any accounts: 100 in an hour are free;
- of a browser that the account has signed in with before: 10 are free, and none of the above is asked; a success ends
  the wait.

Of an address, only its free failures and the first beyond them count for its network. So nothing done from one address
delays another, whatever account it is done to, and nothing that anybody else does delays a known browser.
"""

import functools
import ipaddress
import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

from booking.clock import Clock
from booking.errors import TooMany
from booking.texts.sentences import Sentence

KEPT_AT_MOST = 20_000
_LONGEST_WAIT = 900.0
_HOUR, _DAY = 3_600.0, 86_400.0
_FREE_OF_PAIR = 5
_FREE_OF_PAIR_IN_ATTACK = 1
_FREE_OF_ADDRESS = 20
_FREE_OF_BROWSER = 10
_ATTACK = 50
_NETWORK_BITS = {4: 24, 6: 48}  # By the version of IP. A /48 is what one site has, a /24 may be many households'.
_FREE_OF_NETWORK_WITH_ACCOUNT = {4: 50, 6: 20}
_FREE_OF_NETWORK = 100


class Attempt(NamedTuple):
    """An attempt to sign in.

    `email_key` is an account's address, however it is spelled and whether or not there is such an account. `address`
    stands for one asker. `known_browser` stands for the browser if the account has signed in with it before.
    """

    email_key: str
    address: str
    known_browser: bytes | None = None


@dataclass(slots=True)
class _Failures:
    """The failures of one key: how many, and when the next attempt may be made and all is forgotten, in seconds."""

    count: int = 0
    free_at: float = 0.0
    forgotten_at: float = math.inf


class _Scope:
    """The failures of every key in one scope; when it is full, the key that failed longest ago is dropped.

    They are forgotten so many seconds after the last, or with `since_first` after the first.
    """

    def __init__(self, *, forgotten_after: float, since_first: bool = False) -> None:
        self._forgotten_after = forgotten_after
        self._since_first = since_first
        self._failures: OrderedDict[object, _Failures] = OrderedDict()

    def wait(self, key: object, now: float) -> float:
        """Return for how many seconds this key may not try; not more than 0 when it may."""
        failures = self._find(key, now)
        return failures.free_at - now if failures else 0.0

    def failures(self, key: object, now: float) -> int:
        """Return how many failures are counted."""
        failures = self._find(key, now)
        return failures.count if failures else 0

    def count(self, key: object, now: float, free: float) -> None:
        """Count a failure; the wait that it brings begins, if it is beyond those that are free."""
        failures = self._find(key, now) or _Failures()
        failures.count += 1
        failures.free_at = now + _wait_after(failures.count - free)
        if failures.count == 1 or not self._since_first:
            failures.forgotten_at = now + self._forgotten_after
        self._failures[key] = failures
        self._failures.move_to_end(key)
        if len(self._failures) > KEPT_AT_MOST:
            self._failures.popitem(last=False)

    def count_back(self, key: object, now: float) -> None:
        """Take back the last failure and the wait; earlier failures still count."""
        failures = self._find(key, now)
        if failures:
            failures.count -= 1
            failures.free_at = now

    def forget(self, key: object) -> None:
        """Let this key begin anew."""
        self._failures.pop(key, None)

    def _find(self, key: object, now: float) -> _Failures | None:
        failures = self._failures.get(key)
        if failures is not None and failures.forgotten_at <= now:
            del self._failures[key]
            return None
        return failures


class _Counted(NamedTuple):
    """Where an attempt is looked up, how many failures are free there, and whether it counts there itself."""

    scope: _Scope
    key: object
    free: float
    is_counted: bool = True


class Throttle:
    """Decides how long an asker has to wait before another attempt to sign in; for use by many threads.

    With `spare_loopback`, attempts from this machine are not counted by address alone: without a proxy on it they are
    those of its own people and programs.
    """

    def __init__(self, clock: Clock, *, spare_loopback: bool = True) -> None:
        self._clock = clock
        self._spare_loopback = spare_loopback
        self._lock = threading.Lock()
        self._browsers = _Scope(forgotten_after=_DAY)
        self._pairs = _Scope(forgotten_after=_DAY)
        self._addresses = _Scope(forgotten_after=_HOUR)
        self._accounts = _Scope(forgotten_after=_HOUR)
        self._networks_with_account = _Scope(forgotten_after=_DAY)
        # Many people may be in one: their few mistakes must not add up from day to day.
        self._networks = _Scope(forgotten_after=_HOUR, since_first=True)

    def require_free(self, attempt: Attempt) -> None:
        """Let an attempt be made, and count it as one that failed until another method says what became of it.

        Counted at once, no number of attempts made at the same moment passes before the first of them has failed.
        Raises TooMany.
        """
        with self._lock:
            now = self._clock.monotonic()
            counted = self._where_counted(attempt, now, failures=0)
            wait = max(scope.wait(key, now) for scope, key, *_ in counted)
            if wait > 0:
                raise TooMany(_try_again(math.ceil(wait)), math.ceil(wait))
            for scope, key, free, is_counted in counted:
                if is_counted:
                    scope.count(key, now, free)

    def succeeded(self, attempt: Attempt) -> None:
        """Take the attempt back, and forget the failures of this browser, or this address, with this account."""
        with self._lock:
            own, *_ = self._count_back(attempt)
            own.scope.forget(own.key)

    def gave_up(self, attempt: Attempt) -> None:
        """Take an attempt back that could not be checked."""
        with self._lock:
            self._count_back(attempt)

    def _count_back(self, attempt: Attempt) -> list[_Counted]:
        now = self._clock.monotonic()
        counted = self._where_counted(attempt, now, failures=1)
        for scope, key, _, is_counted in counted:
            if is_counted:
                scope.count_back(key, now)
        return counted

    def _where_counted(self, attempt: Attempt, now: float, failures: int) -> list[_Counted]:
        """Return where an attempt is counted; the first is what only this asker has to do with this account.

        `failures` is 1 where it has been counted by now, and 0 before.
        """
        email_key, address, known_browser = attempt
        if known_browser is not None:
            return [_Counted(self._browsers, (email_key, known_browser), _FREE_OF_BROWSER)]
        is_attacked = self._accounts.failures(email_key, now) >= _ATTACK
        free = _FREE_OF_PAIR_IN_ATTACK if is_attacked else _FREE_OF_PAIR
        counted = [_Counted(self._pairs, (email_key, address), free)]
        if not (self._spare_loopback and _is_loopback(address)):
            counted.append(_Counted(self._addresses, address, _FREE_OF_ADDRESS))
            counted += self._where_counted_of_network(attempt, now, failures)
        # All addresses share this one, so it never makes anybody wait.
        return [*counted, _Counted(self._accounts, email_key, math.inf)]

    def _where_counted_of_network(self, attempt: Attempt, now: float, failures: int) -> list[_Counted]:
        """Return where an attempt is counted for its network: nothing for an address that is in none."""
        email_key, address, _ = attempt
        network = _network_of(address)
        if network is None:
            return []
        with_account = self._pairs.failures((email_key, address), now) - failures
        alone = self._addresses.failures(address, now) - failures
        free = _FREE_OF_NETWORK_WITH_ACCOUNT[network.version]
        return [
            _Counted(self._networks_with_account, (email_key, network), free, with_account <= _FREE_OF_PAIR),
            _Counted(self._networks, network, _FREE_OF_NETWORK, alone <= _FREE_OF_ADDRESS),
        ]


def _wait_after(failures_beyond: float) -> float:
    return min(2.0 ** min(failures_beyond - 1, 60), _LONGEST_WAIT) if failures_beyond > 0 else 0.0


@functools.lru_cache(maxsize=4_096)
def _network_of(address: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """Return the network around an address, or around the part of it that stands for one asker; None for no address."""
    try:
        own = ipaddress.ip_network(address)
    except ValueError:
        return None
    return own.supernet(new_prefix=_NETWORK_BITS[own.version])


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _try_again(seconds: int) -> Sentence:
    if seconds > 120:
        return Sentence.counted(
            "Too many attempts have failed. Try again in {number} minute.",
            "Too many attempts have failed. Try again in {number} minutes.",
            math.ceil(seconds / 60),
        )
    return Sentence.counted(
        "Too many attempts have failed. Try again in a second.",
        "Too many attempts have failed. Try again in {number} seconds.",
        seconds,
    )
