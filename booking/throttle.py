"""Growing waits for who guesses passwords, and none that a guesser could put upon the person they pretend to be.

Failures are counted in memory in three scopes, each with some that cost nothing and then waits that double:

- an address with one account: 5 free, waits up to 15 minutes; a success ends it;
- an address with any accounts: 20 free, waits up to 15 minutes;
- an account from all addresses: 50 free, waits up to a minute, and never for an address that the account has signed in
  from before.
"""

import ipaddress
import math
import threading
from collections import OrderedDict
from dataclasses import dataclass

from booking.clock import Clock
from booking.errors import TooMany

_KEPT_AT_MOST = 20_000


@dataclass(slots=True)
class _Failures:
    """The failures of one key: how many, and when the next attempt may be made and all is forgotten, in seconds."""

    count: int = 0
    free_at: float = 0.0
    forgotten_at: float = math.inf


class _Scope:
    """The failures of every key in one scope; those that failed longest ago make room for others."""

    def __init__(self, *, free: int, longest_wait: float, forgotten_after: float) -> None:
        self._free = free
        self._longest_wait = longest_wait
        self._forgotten_after = forgotten_after
        self._failures: OrderedDict[object, _Failures] = OrderedDict()

    def wait(self, key: object, now: float) -> float:
        """Return for how many seconds this key may not try; not more than 0 when it may."""
        failures = self._find(key, now)
        return failures.free_at - now if failures else 0.0

    def count(self, key: object, now: float) -> None:
        """Count a failure; the wait that it brings begins."""
        failures = self._find(key, now) or _Failures()
        failures.count += 1
        failures.free_at = now + self._wait_after(failures.count)
        failures.forgotten_at = now + self._forgotten_after
        self._failures[key] = failures
        self._failures.move_to_end(key)
        if len(self._failures) > _KEPT_AT_MOST:
            self._failures.popitem(last=False)

    def count_back(self, key: object, now: float) -> None:
        """Take back the failure counted last, and the wait; those before it count on."""
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

    def _wait_after(self, failures: int) -> float:
        beyond = failures - self._free
        return min(2.0 ** min(beyond - 1, 60), self._longest_wait) if beyond > 0 else 0.0


class Throttle:
    """Says who has to wait before another attempt to sign in; for use by many threads.

    `email_key` is an account's address, whatever its capitals and whether or not there is such an account. `address`
    stands for one asker. With `spare_loopback`, attempts from this machine are not counted by address alone: without a
    proxy on it they are those of its own people and programs.
    """

    def __init__(self, clock: Clock, *, spare_loopback: bool = True) -> None:
        self._clock = clock
        self._spare_loopback = spare_loopback
        self._lock = threading.Lock()
        self._pairs = _Scope(free=5, longest_wait=900.0, forgotten_after=86_400.0)
        self._addresses = _Scope(free=20, longest_wait=900.0, forgotten_after=3_600.0)
        self._accounts = _Scope(free=50, longest_wait=60.0, forgotten_after=3_600.0)

    def require_free(self, email_key: str, address: str, is_known_address: bool) -> None:
        """Let an attempt be made, and count it as one that failed until another method says what became of it.

        Counted at once, no number of attempts made at the same moment passes before the first of them has failed.
        `is_known_address` says that the account has signed in from `address` before. Raises TooMany.
        """
        with self._lock:
            now = self._clock.monotonic()
            scopes = self._scopes(email_key, address)
            may_wait = scopes[:-1] if is_known_address else scopes
            wait = max(scope.wait(key, now) for scope, key in may_wait)
            if wait > 0:
                raise TooMany(f"Too many attempts have failed. Try again {_in_words(wait)}.", math.ceil(wait))
            for scope, key in scopes:
                scope.count(key, now)

    def succeeded(self, email_key: str, address: str) -> None:
        """Take the attempt back, and forget the failures of this address with this account."""
        with self._lock:
            self._count_back(email_key, address)
            self._pairs.forget((email_key, address))

    def gave_up(self, email_key: str, address: str) -> None:
        """Take an attempt back that could not be checked."""
        with self._lock:
            self._count_back(email_key, address)

    def _count_back(self, email_key: str, address: str) -> None:
        now = self._clock.monotonic()
        for scope, key in self._scopes(email_key, address):
            scope.count_back(key, now)

    def _scopes(self, email_key: str, address: str) -> list[tuple[_Scope, object]]:
        """Return the scopes that an attempt is counted in, each with its key there; the account's own is the last."""
        scopes: list[tuple[_Scope, object]] = [(self._pairs, (email_key, address))]
        if not (self._spare_loopback and _is_loopback(address)):
            scopes.append((self._addresses, address))
        return [*scopes, (self._accounts, email_key)]


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _in_words(seconds: float) -> str:
    whole = math.ceil(seconds)
    if whole > 120:
        return f"in {math.ceil(whole / 60)} minutes"
    return "in a second" if whole == 1 else f"in {whole} seconds"
