"""The throttle: whoever guesses waits longer and longer, and nobody is locked out by another's guesses."""

from collections import Counter
from functools import partial

import pytest

from booking.accounts.throttle import KEPT_AT_MOST, Attempt, Throttle
from booking.errors import TooMany
from tests.support.live import in_parallel
from tests.support.service import FixedClock

VICTIM = "member@example.com"
HOME, ELSEWHERE, LOOPBACK = "192.0.2.1", "198.51.100.7", "127.0.0.1"


class Attempts:
    """Attempts at signing in, told to a throttle."""

    def __init__(self, clock: FixedClock, *, spare_loopback: bool = True) -> None:
        self.throttle = Throttle(clock, spare_loopback=spare_loopback)

    def wait(self, email: str = VICTIM, address: str = HOME, browser: bytes | None = None) -> int:
        """Make an attempt that fails, and return the seconds to wait before it may be made; 0 when it was made."""
        try:
            self.throttle.require_free(Attempt(email, address, browser))
        except TooMany as refusal:
            assert refusal.code == "too_many_requests"
            return refusal.retry_after_seconds
        return 0

    def succeed(self, email: str = VICTIM, address: str = HOME, browser: bytes | None = None) -> None:
        self.throttle.require_free(Attempt(email, address, browser))
        self.throttle.succeeded(Attempt(email, address, browser))


@pytest.fixture
def attempts(clock: FixedClock) -> Attempts:
    return Attempts(clock)


def test_after_five_failures_each_costs_twice_the_wait_up_to_a_quarter_of_an_hour(
    attempts: Attempts, clock: FixedClock
) -> None:
    assert [attempts.wait() for _ in range(6)] == [0] * 6
    waits = []
    for _ in range(12):
        waits.append(attempts.wait())
        clock.move(waits[-1])
        assert attempts.wait() == 0

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_the_wait_is_told_in_whole_seconds_rounded_up_and_ends_to_the_millisecond(
    attempts: Attempts, clock: FixedClock
) -> None:
    for _ in range(8):
        clock.move(attempts.wait())
        attempts.wait()
    told = attempts.wait()
    clock.move(0.001)
    assert attempts.wait() == told
    clock.move(told - 0.002)
    assert attempts.wait() == 1
    clock.move(0.001)
    assert attempts.wait() == 0


def test_an_attempt_that_is_refused_does_not_lengthen_the_wait(attempts: Attempts, clock: FixedClock) -> None:
    for _ in range(6):
        attempts.wait()
    assert {attempts.wait() for _ in range(100)} == {1}
    clock.move(1)
    assert attempts.wait() == 0


def test_a_success_ends_the_wait_of_this_address_with_this_account(attempts: Attempts) -> None:
    for _ in range(4):
        assert attempts.wait() == 0
    attempts.succeed()

    assert [attempts.wait() for _ in range(7)] == [0] * 6 + [1]


def test_an_attempt_that_could_not_be_checked_counts_as_none(attempts: Attempts) -> None:
    for _ in range(100):
        attempts.throttle.require_free(Attempt(VICTIM, HOME))
        attempts.throttle.gave_up(Attempt(VICTIM, HOME))

    assert [attempts.wait() for _ in range(7)] == [0] * 6 + [1]


def test_attempts_made_at_once_do_not_all_pass_before_the_first_has_failed(attempts: Attempts) -> None:
    told = Counter(in_parallel([partial(attempts.wait, VICTIM, HOME)] * 40))

    assert told == {0: 6, 1: 34}


def test_guesses_at_one_account_do_not_hold_up_another_at_the_same_address_at_first(attempts: Attempts) -> None:
    for _ in range(6):
        attempts.wait()

    assert attempts.wait() > 0
    assert attempts.wait("outsider@example.com") == 0


def test_an_address_that_guesses_at_many_accounts_waits_after_twenty_failures(
    attempts: Attempts, clock: FixedClock
) -> None:
    for number in range(21):
        assert attempts.wait(f"guest{number}@example.com") == 0
    waits = []
    for number in range(12):
        waits.append(attempts.wait(f"guest{100 + number}@example.com"))
        clock.move(waits[-1])
        assert attempts.wait(f"guest{200 + number}@example.com") == 0

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert attempts.wait(address=ELSEWHERE) == 0


def test_a_guesser_does_not_buy_guesses_by_signing_in_to_an_account_of_their_own(
    attempts: Attempts, clock: FixedClock
) -> None:
    for number in range(21):
        attempts.wait(f"guest{number}@example.com")
        if number < 20:
            attempts.succeed("outsider@example.com")

    assert attempts.wait("guest99@example.com") == 1
    clock.move(1)
    attempts.succeed("outsider@example.com")
    assert attempts.wait("guest98@example.com") == 0
    assert attempts.wait("guest97@example.com") == 2


def test_this_machine_is_not_counted_by_address_alone_unless_a_proxy_on_it_brings_everyone(
    attempts: Attempts, clock: FixedClock
) -> None:
    behind_proxy = Attempts(clock, spare_loopback=False)
    for number in range(30):
        for address in (LOOPBACK, "::1"):
            assert attempts.wait(f"guest{number}@example.com", address) == 0
    waits = [behind_proxy.wait(f"guest{number}@example.com", LOOPBACK) for number in range(30)]
    assert waits == [0] * 21 + [1] * 9
    # Its guesses at one account wait like everyone's.
    assert [attempts.wait(address=LOOPBACK) for _ in range(7)] == [0] * 6 + [1]


def test_guesses_from_everywhere_leave_each_further_address_one_that_costs_nothing_and_delay_none(
    attempts: Attempts, clock: FixedClock
) -> None:
    patient = "192.0.2.9"
    for _ in range(5):
        assert attempts.wait(address=patient) == 0
    for number in range(44):
        assert attempts.wait(address=f"198.51.100.{number}") == 0
    assert [attempts.wait(address="203.0.113.1") for _ in range(3)] == [0, 0, 1]

    for number in range(300):
        assert attempts.wait(address=f"203.0.{number}.113") == 0
        assert attempts.wait("nobody@example.com", f"203.0.{number}.113") == 0
    attempts.succeed()
    waits = []
    for _ in range(12):
        while (wait := attempts.wait(address=ELSEWHERE)) == 0:
            pass
        waits.append(wait)
        clock.move(wait)

    assert attempts.wait(address=patient) == 0, "who had failed before the attack was delayed by it"
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


@pytest.mark.parametrize(("network", "free"), [("2001:db8:7:{:x}::/64", 20), ("198.51.100.{}", 50)])
def test_guesses_at_one_account_from_many_addresses_of_one_network_wait_longer_and_longer(
    attempts: Attempts, clock: FixedClock, network: str, free: int
) -> None:
    addresses = (network.format(number) for number in range(255))
    assert [attempts.wait(address=next(addresses)) for _ in range(free + 1)] == [0] * (free + 1)
    waits = []
    for _ in range(12):
        waits.append(attempts.wait(address=next(addresses)))
        clock.move(waits[-1])
        assert attempts.wait(address=next(addresses)) == 0

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert attempts.wait(address=next(addresses), browser=b"own") == 0, "a known browser was delayed by others"
    assert attempts.wait(address=HOME) == attempts.wait(address="2001:db8:8::/64") == 0
    assert attempts.wait("outsider@example.com", next(addresses)) == 0


@pytest.mark.parametrize("network", ["2001:db8:7:{:x}::/64", "198.51.100.{}"])
def test_guesses_at_many_accounts_from_many_addresses_of_one_network_wait_after_a_hundred(
    attempts: Attempts, clock: FixedClock, network: str
) -> None:
    waits = [attempts.wait(f"guest{number}@example.com", network.format(number)) for number in range(200)]

    assert waits == [0] * 101 + [1] * 99
    assert attempts.wait(address=network.format(220), browser=b"own") == 0
    assert attempts.wait(address=HOME) == 0
    clock.move(3_600)
    assert [attempts.wait(f"guest{number}@example.com", network.format(230)) for number in range(9)] == [0] * 9


@pytest.mark.parametrize("network", ["2001:db8:7:{:x}::/64", "198.51.100.{}"])
def test_nothing_done_from_one_address_delays_its_neighbours(
    attempts: Attempts, clock: FixedClock, network: str
) -> None:
    for number in range(300):
        clock.move(max(attempts.wait(address=network.format(1)), 1))
        clock.move(max(attempts.wait(f"guest{number}@example.com", network.format(1)), 1))

    assert attempts.wait(address=network.format(2)) == 0
    assert attempts.wait("outsider@example.com", network.format(2)) == 0


def test_a_network_whose_people_mistype_and_then_sign_in_waits_for_nothing(attempts: Attempts) -> None:
    for number in range(200):
        attempts.succeed(f"guest{number}@example.com", f"198.51.100.{number}")

    assert attempts.wait(address="198.51.100.201") == 0


@pytest.mark.parametrize(("seconds", "free"), [(3_599, 2), (3_600, 6)])
def test_an_attack_is_over_when_nobody_has_failed_for_an_hour(
    attempts: Attempts, clock: FixedClock, seconds: int, free: int
) -> None:
    for number in range(50):
        attempts.wait(address=f"198.51.100.{number}")
    clock.move(seconds)

    assert [attempts.wait() for _ in range(7)] == [0] * free + [1] * (7 - free)


def test_nobody_else_delays_a_known_browser_and_its_failures_delay_nobody_else(
    attempts: Attempts, clock: FixedClock
) -> None:
    for number in range(60):
        attempts.wait()
        attempts.wait(f"guest{number}@example.com")
        attempts.wait(address=f"198.51.100.{number}")
    assert attempts.wait() > 0
    assert attempts.wait("guest99@example.com") > 0

    assert [attempts.wait(browser=b"own") for _ in range(12)] == [0] * 11 + [1]
    assert attempts.wait(browser=b"another") == 0
    assert attempts.wait(address="192.0.2.9", browser=b"own") == 1
    assert attempts.wait(address="192.0.2.9") == 0


def test_a_known_browser_waits_twice_as_long_each_time_until_it_succeeds(attempts: Attempts, clock: FixedClock) -> None:
    for _ in range(11):
        attempts.wait(browser=b"own")
    waits = []
    for _ in range(12):
        waits.append(attempts.wait(browser=b"own"))
        clock.move(waits[-1])
        assert attempts.wait(browser=b"own") == 0
    clock.move(900)
    attempts.succeed(browser=b"own")

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert [attempts.wait(browser=b"own") for _ in range(12)] == [0] * 11 + [1]


def test_an_account_that_does_not_exist_is_throttled_like_any(attempts: Attempts) -> None:
    """The throttle is not told which there are: the same calls, the same waits."""
    assert [attempts.wait("nobody@example.com") for _ in range(7)] == [attempts.wait() for _ in range(7)]


@pytest.mark.parametrize(("hours", "wait"), [(23.9, 2), (24, 0)])
def test_failures_are_forgotten_after_a_day_without_one(
    attempts: Attempts, clock: FixedClock, hours: float, wait: int
) -> None:
    for _ in range(6):
        attempts.wait()
    clock.move(hours * 3_600)
    attempts.wait()

    assert attempts.wait() == wait


def test_what_is_remembered_is_bounded_and_those_that_failed_longest_ago_go_first(
    attempts: Attempts,
) -> None:
    for _ in range(6):
        attempts.wait(address=LOOPBACK)
    for number in range(KEPT_AT_MOST - 1):
        attempts.wait(f"guest{number}@example.com", LOOPBACK)
    assert attempts.wait(address=LOOPBACK) == 1
    attempts.wait("another@example.com", LOOPBACK)
    assert attempts.wait(address=LOOPBACK) == 0


def test_the_sentence_says_when_to_try_again(attempts: Attempts, clock: FixedClock) -> None:
    sentences = []
    for _ in range(17):
        try:
            attempts.throttle.require_free(Attempt(VICTIM, HOME))
        except TooMany as refusal:
            sentences.append(refusal.sentence)
            clock.move(refusal.retry_after_seconds)
            attempts.wait()

    assert sentences[0] == "Too many attempts have failed. Try again in a second."
    assert sentences[2] == "Too many attempts have failed. Try again in 4 seconds."
    assert sentences[-1] == "Too many attempts have failed. Try again in 15 minutes."
