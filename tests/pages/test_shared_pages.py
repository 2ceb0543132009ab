"""Guests who open a page at the same moment share one making of it; nobody shares a key, or what is somebody's own."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from booking.web.http.answers import Answer
from booking.web.http.shared_pages import SharedPages
from tests.support.service import BROWSER, Service, eventually
from tests.support.web_client import Browser

READERS = 10


class Maker:
    """Makes a page that tells how often it was made, once it may."""

    def __init__(self) -> None:
        self.made = 0
        self.has_begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self) -> Answer:
        self.made += 1
        made = self.made
        self.has_begun.set()
        assert self.may_end.wait(20)
        return Answer(200, [], str(made).encode())


def keys_in(page: str) -> list[str]:
    return re.findall(r'name="idempotency_key" value="([^"]+)"', page)


def test_all_who_ask_while_a_page_is_made_get_the_next_one_and_it_is_made_once() -> None:
    shared, make = SharedPages(), Maker()
    with ThreadPoolExecutor(READERS + 1) as pool:
        first = pool.submit(shared.page, "/", make)
        assert make.has_begun.wait(20)
        later = [pool.submit(shared.page, "/", make) for _ in range(READERS)]
        eventually(lambda: shared.asks == READERS + 1)
        make.may_end.set()

        assert first.result(20).body == b"1"
        assert {one.result(20).body for one in later} == {b"2"}


def test_whoever_asks_later_is_shown_nothing_that_was_read_before() -> None:
    shared, make = SharedPages(), Maker()
    make.may_end.set()

    assert [shared.page("/", make).body for _ in range(3)] == [b"1", b"2", b"3"]


def test_pages_in_two_languages_or_of_two_addresses_are_not_shared() -> None:
    shared, make = SharedPages(), Maker()
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(shared.page, "en /", make)
        assert make.has_begun.wait(20)
        others = [pool.submit(shared.page, asked, make) for asked in ("ru /", "en /?after=1")]
        eventually(lambda: shared.asks == 3)
        make.may_end.set()

        assert {one.result(20).body for one in (first, *others)} == {b"1", b"2", b"3"}


def test_no_more_pages_are_kept_than_a_few() -> None:
    shared, make = SharedPages(), Maker()
    make.may_end.set()

    for number in range(1_000):
        shared.page(f"/?after={number}", make)

    assert shared.pages_kept <= 16


def test_a_page_that_fails_is_made_anew_for_the_next() -> None:
    shared = SharedPages()

    def fail() -> Answer:
        raise LookupError("a fault")

    with pytest.raises(LookupError):
        shared.page("/", fail)

    assert shared.page("/", lambda: Answer(200, [], b"made")).body == b"made"


def test_every_form_of_every_shared_page_has_a_key_of_its_own(service: Service) -> None:
    for number in range(3):
        service.create_event(title=f"Concert {number}")

    keys = [key for _ in range(2) for key in keys_in(service.get("/", **BROWSER).text)]

    assert len(keys) == len(set(keys)) >= 6
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key in keys)


def test_a_guest_sees_their_booking_and_the_next_one_at_once_what_is_left(service: Service) -> None:
    event = service.create_event(seats=1)
    guest = Browser(service)
    assert "Sold out" not in service.get("/", **BROWSER).text

    guest.open("/")
    guest.send(f"book-{event['id']}", email="anna@example.com")

    assert "anna@example.com" in guest.open("/").text
    stranger = service.get("/", **BROWSER).text
    assert "Sold out" in stranger
    assert "anna@example.com" not in stranger
