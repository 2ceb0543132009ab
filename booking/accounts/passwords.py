"""Passwords: what is a good one, and their argon2id hashes, made on one thread beside everything else.

A hash takes some 40 ms of a CPU and 19 MiB by design. One thread makes them all, on the CPUs that the rest of the
process leaves free, and only a few may wait for it: a flood of sign-ins is refused as busy, and bookings go on.
"""

import contextlib
import logging
import os
import sys
import threading
import unicodedata
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import HashingError, VerificationError, VerifyMismatchError

from booking.errors import Busy
from booking.texts.sentences import Sentence

SHORTEST = 8
LONGEST = 128
JOBS_AT_MOST = 8
_LOWER_PRIORITY = 10
_LONGEST_TYPED = 4 * LONGEST  # Characters before they are composed: no script needs more than four for one.

# A hash that no password has: checked where there is no account, so that both take the same time.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

R = TypeVar("R")
log = logging.getLogger(__name__)


def fault_of(password: str, email: str) -> Sentence | None:
    """Return what is wrong with a new password, as what to do, or None."""
    normalised = _composed(password)
    if not SHORTEST <= len(normalised) <= LONGEST:
        return Sentence("Enter {shortest} to {longest} characters.", shortest=SHORTEST, longest=LONGEST)
    if len(set(normalised)) == 1:
        return Sentence("Enter different characters, not one over and over.")
    if normalised.casefold() == _composed(email).casefold():
        return Sentence("Choose something other than your email address.")
    return None


class Passwords:
    """Hashes and verifies passwords, one at a time.

    `cpus` are those its thread runs on; with none it runs where the process does. Each method that hashes raises Busy
    when `jobs_at_most` are under way or wait, and after `close`.
    """

    def __init__(self, cpus: Collection[int] = (), jobs_at_most: int = JOBS_AT_MOST) -> None:
        self._cpus = cpus
        self._hasher = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
        self._room = threading.BoundedSemaphore(jobs_at_most)
        self._thread = ThreadPoolExecutor(1, "passwords", self._step_aside)
        self._is_closed = False

    def hash(self, password: str) -> str:
        """Return what to keep of a password."""
        return self._run(lambda: self._hasher.hash(_as_typed(password)))

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether this is the password; without a hash it never is, and that takes as long to find out."""
        return self._run(lambda: self._matches(password_hash or _NOBODY, password)) and password_hash is not None

    def needs_rehash(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than new ones are."""
        return self._hasher.check_needs_rehash(password_hash)

    def close(self) -> None:
        """Finish what is under way and end the thread."""
        self._is_closed = True
        self._thread.shutdown()

    def _run(self, job: Callable[[], R]) -> R:
        if not self._room.acquire(blocking=False):
            raise Busy("Too many people are signing in at the moment. Try again in a few seconds.")
        try:
            try:
                waiting = self._thread.submit(job)
            except RuntimeError:
                if self._is_closed:
                    raise Busy("The service is stopping. Try again in a few seconds.") from None
                raise _short_of_memory() from None  # For its thread, which is started when it is needed first.
            try:
                return waiting.result()
            except (HashingError, VerificationError):
                raise _short_of_memory() from None
        finally:
            self._room.release()

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, _as_typed(password))
        except VerifyMismatchError:
            return False

    def _step_aside(self) -> None:
        """Give the calling thread its own CPUs and a lower priority than the others: Linux does both per thread."""
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOWER_PRIORITY)
                if self._cpus:
                    os.sched_setaffinity(0, self._cpus)


def _short_of_memory() -> Busy:
    log.error("There is not the memory to look at a password (20 MB): let the process have more.")
    return Busy("The site is short of memory, so nothing has changed. Try again in a few seconds.")


def _as_typed(password: str) -> bytes:
    """Return the bytes to hash."""
    return _composed(password).encode("utf-8", "surrogatepass")


def _composed(text: str) -> str:
    """Return a text in which one letter is one letter, however the keyboard composed it.

    What is too long for any password stays as it is: composing 64 KiB of accents takes a second, in which nothing else
    runs.
    """
    return unicodedata.normalize("NFC", text) if len(text) <= _LONGEST_TYPED else text
