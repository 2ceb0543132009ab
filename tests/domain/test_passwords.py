"""Passwords: which are good, that their hashes are what they should be, and that a flood of them is bounded."""

import logging
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import HashingError, VerifyMismatchError
from argon2.low_level import Type

from booking.accounts.passwords import JOBS_AT_MOST, Passwords, fault_of
from booking.errors import Busy
from tests.support.service import PASSWORD, eventually

EMAIL = "member@example.com"


class HeldBack:
    """A check of a password that stands still until it may go on, and remembers which threads it ran in."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.threads: set[int] = set()

    def __call__(self, *_: object) -> bool:
        self.threads.add(threading.get_ident())
        self.may_go_on.wait(20)
        raise VerifyMismatchError


@pytest.fixture
def hashing() -> Iterator[Passwords]:
    made = Passwords()
    yield made
    made.close()


@pytest.mark.parametrize(
    "good",
    [
        "12345678",
        "x" * 127 + "y",
        "пароль12",
        "🔑🔒🔑🔒🔑🔒🔑🔒",
        "        y",
        PASSWORD,
        EMAIL + "!",
    ],
)
def test_a_password_of_8_to_128_characters_of_any_script_is_good(good: str) -> None:
    assert fault_of(good, EMAIL) is None


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "1234567",
        "x" * 128 + "y",
        "aaaaaaaa",
        "e\u0301" * 8,  # Composed it is one letter over and over,
        "e\u0301fghij\u0301",  # and here seven of them.
        EMAIL,
        EMAIL.upper(),
    ],
)
def test_a_password_that_is_short_long_one_letter_or_the_address_is_not(bad: str) -> None:
    fault = fault_of(bad, EMAIL)

    assert fault is not None
    assert fault.startswith(("Enter ", "Choose "))


def test_a_hash_is_argon2id_with_the_parameters_that_were_measured(hashing: Passwords) -> None:
    parameters = extract_parameters(hashing.hash(PASSWORD))

    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19_456, 2, 1)


def test_a_password_is_known_by_its_hash_and_no_other_is(hashing: Passwords) -> None:
    kept = hashing.hash(PASSWORD)

    assert hashing.verify(kept, PASSWORD)
    for wrong in (PASSWORD + " ", PASSWORD.upper(), "", kept, "\ud800"):
        assert not hashing.verify(kept, wrong)
    assert hashing.hash(PASSWORD) != kept, "two people with one password have one hash"


def test_a_letter_is_the_same_however_a_keyboard_composes_it(hashing: Passwords) -> None:
    assert hashing.verify(hashing.hash("caf\u00e9 noir"), "cafe\u0301 noir")


def test_what_is_too_long_for_any_password_costs_no_time(hashing: Passwords, monkeypatch: pytest.MonkeyPatch) -> None:
    """Composing so many accents takes a second, in which nothing else runs."""
    composed = []

    def note(form: str, text: str) -> str:
        composed.append(len(text))
        return text

    monkeypatch.setattr("unicodedata.normalize", note)
    accents = "\u0301\u0316" * 16_000

    assert fault_of(accents, EMAIL)
    assert not hashing.verify(None, accents)
    assert max(composed, default=0) < 1_000


def test_without_an_account_the_same_work_is_done_and_the_password_is_never_right(
    hashing: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_on = []
    verify = PasswordHasher.verify

    def note(self: PasswordHasher, kept: str, password: bytes) -> bool:
        worked_on.append(extract_parameters(kept))
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", note)
    kept = hashing.hash(PASSWORD)
    assert not hashing.verify(kept, "wrong")
    assert not hashing.verify(None, "wrong")
    assert not hashing.verify(None, "")
    assert len(set(map(repr, worked_on))) == 1
    assert len(worked_on) == 3
    monkeypatch.setattr(PasswordHasher, "verify", lambda *_: True)
    assert hashing.verify(kept, PASSWORD)
    assert not hashing.verify(None, PASSWORD), "a password is right although there is no account"


def test_a_hash_with_lesser_parameters_is_to_be_made_anew(hashing: Passwords) -> None:
    lesser = PasswordHasher(memory_cost=8_192, time_cost=1, parallelism=1).hash(PASSWORD)

    assert hashing.verify(lesser, PASSWORD)
    assert hashing.needs_rehash(lesser)
    assert not hashing.needs_rehash(hashing.hash(PASSWORD))


def test_a_flood_has_one_thread_and_so_many_may_wait_and_the_rest_is_told_at_once(
    hashing: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_back = HeldBack()
    monkeypatch.setattr(PasswordHasher, "verify", held_back)

    def try_one(_: int) -> str:
        try:
            return "right" if hashing.verify(None, PASSWORD) else "wrong"
        except Busy:
            return "busy"

    with ThreadPoolExecutor(30) as people:
        told: list[Future[str]] = [people.submit(try_one, number) for number in range(30)]
        eventually(lambda: sum(future.done() for future in told) == 30 - JOBS_AT_MOST)
        assert {future.result() for future in told if future.done()} == {"busy"}
        held_back.may_go_on.set()
    assert sorted(future.result() for future in told) == ["busy"] * (30 - JOBS_AT_MOST) + ["wrong"] * JOBS_AT_MOST
    assert len(held_back.threads) == 1
    # There is room again afterwards.
    assert try_one(0) == "wrong"


def test_without_the_memory_for_a_hash_it_is_busy_and_says_so(
    hashing: Passwords, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> str:
        raise HashingError("Memory allocation error")

    with monkeypatch.context() as full:
        full.setattr(PasswordHasher, "hash", fail)
        with pytest.raises(Busy, match="short of memory"):
            hashing.hash(PASSWORD)
    assert "let the process have more" in caplog.text
    assert hashing.verify(hashing.hash(PASSWORD), PASSWORD)


def test_without_the_memory_for_its_thread_it_is_busy_and_not_stopping(
    hashing: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as full:
        full.setattr(threading.Thread, "start", fail)
        with pytest.raises(Busy, match="short of memory"):
            hashing.hash(PASSWORD)
    assert hashing.verify(hashing.hash(PASSWORD), PASSWORD)


def test_after_the_close_nothing_is_hashed(hashing: Passwords) -> None:
    hashing.close()

    for _ in range(JOBS_AT_MOST + 1):
        with pytest.raises(Busy, match="stopping"):
            hashing.verify(None, PASSWORD)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a thread a place of its own")
def test_the_thread_runs_where_it_is_told_to_and_behind_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by the thread itself, and the rest of the process stays where it was."""
    seen: list[tuple[set[int], int]] = []

    def look(*_: object) -> str:
        seen.append((os.sched_getaffinity(0), os.getpriority(os.PRIO_PROCESS, threading.get_native_id())))
        return ""

    monkeypatch.setattr(PasswordHasher, "hash", look)
    here = os.sched_getaffinity(0)
    beside = {max(here)}
    made = Passwords(beside)
    try:
        made.hash(PASSWORD)
        ((cpus, priority),) = seen
        assert cpus == beside
        assert priority > os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        assert os.sched_getaffinity(0) == here
    finally:
        made.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a thread a place of its own")
def test_a_cpu_that_is_not_there_does_not_stop_it() -> None:
    made = Passwords({10_000})
    try:
        assert made.verify(made.hash(PASSWORD), PASSWORD)
    finally:
        made.close()


def test_no_password_is_logged(hashing: Passwords, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        hashing.verify(hashing.hash(PASSWORD), PASSWORD + "x")

    assert PASSWORD not in caplog.text
