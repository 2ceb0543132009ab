"""Many guests at once: those ticked, or all that are found; each who could not is named; and all of it undone."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from bs4.element import Tag

from booking.errors import Busy
from booking.organiser.bulk import Bulk, Outcome
from booking.store.database import Tx
from booking.store.slices import SLICE, Slices
from booking.web.auth import guard
from tests.support.replay import require_same
from tests.support.service import FixedClock, Service, eventually
from tests.support.web_client import Browser


def listed(service: Service, event: int, count: int, status: str = "held") -> None:
    """Let so many guests have bookings of the event."""
    rows = "".join(f"g{number:03}@example.com,Guest {number:03},{status}\n" for number in range(count))
    headers = service.as_admin | {"Content-Type": "text/csv"}
    service.call("POST", f"/events/{event}/bookings.csv", f"email,name,status\n{rows}".encode(), headers=headers)


def tick(browser: Browser, *places: int) -> None:
    boxes: list[Any] = browser.page.forms["selected"].fields["booking_ids"]
    for place in places:
        boxes[place].checked = True


def test_those_who_are_ticked_are_confirmed_and_that_is_undone(
    service: Service, admin: Browser, clock: FixedClock, path: Path
) -> None:
    event = service.create_event(hold_seconds=600)["id"]
    listed(service, event, 3)
    (first, second, third) = service.bookings(event)
    service.post(f"/bookings/{first['id']}/confirm", **service.as_admin)
    admin.open(f"/admin/events/{event}/guests")
    tick(admin, 0, 1, 2)
    service.post(f"/bookings/{third['id']}/cancel", **service.as_admin)
    clock.move(5)

    admin.send("selected")

    assert admin.message.startswith("2 bookings are confirmed. These haven’t changed: Guest 002:")
    assert admin.url == f"/admin/events/{event}/guests#live-{event}"
    assert service.event(event)["confirmed_seats"] == 2
    admin.send("undo")
    assert admin.message == "1 booking is held again."  # The other one was confirmed before.
    assert service.get(f"/bookings/{second['id']}").json["expires_at"] == second["expires_at"]
    require_same(path)


def test_those_who_are_cancelled_have_just_what_they_had_once_that_is_undone(
    service: Service, admin: Browser, clock: FixedClock, path: Path
) -> None:
    event = service.create_event(hold_seconds=600, max_extensions=2)["id"]
    listed(service, event, 2)
    before = service.bookings(event)
    service.post(f"/bookings/{before[0]['id']}/extend", **service.as_admin)
    service.post(f"/bookings/{before[1]['id']}/confirm", **service.as_admin)
    before = service.bookings(event)
    admin.open(f"/admin/events/{event}/guests")
    tick(admin, 0, 1)
    admin.page.forms["selected"].action = f"/admin/events/{event}/guests/chosen/cancel"
    clock.move(5)

    admin.send("selected")

    assert admin.message == "2 bookings are cancelled."
    assert service.bookings(event) == []
    admin.send("undo")
    assert admin.message == "2 bookings are restored."
    after = service.bookings(event)
    assert [one | {"expires_in_seconds": None} for one in after] == [
        one | {"expires_in_seconds": None} for one in before
    ]
    require_same(path)


def test_all_that_are_found_are_confirmed_beyond_the_page_whether_or_not_it_stays_open(
    service: Service, admin: Browser, path: Path
) -> None:
    event = service.create_event(seats=500, hold_seconds=600)["id"]
    listed(service, event, 260)
    service.book(event, "other@example.com", name="Somebody else")
    admin.open(f"/admin/events/{event}/guests?q=guest&state=held")
    assert "All 260 that match" in admin.element("selected").get_text()

    admin.send("selected", matching=True)

    shown = admin.url
    eventually(lambda: admin.open(shown).status_int == 200 and "260 bookings are confirmed." in admin.text)
    assert service.event(event)["confirmed_seats"] == 260
    assert service.event(event)["held_seats"] == 1
    gone = next(one for one in service.bookings(event, "?q=g007") if one["name"] == "Guest 007")["id"]
    service.post(f"/bookings/{gone}/cancel", **service.as_admin)
    admin.send("undo-bulk")
    undone = admin.url
    eventually(lambda: admin.open(undone).status_int == 200 and "259 bookings are held again." in admin.text)
    assert admin.element("bulk-refused").get_text(" ", strip=True).startswith("Guest 007 : ")
    assert service.event(event)["held_seats"] == 260
    require_same(path)


def confirm_all(service: Service, admin: Browser, event: int, number: int) -> str:
    """Confirm so many bookings, more than a slice or fewer, and return the page that says what came of it."""
    listed(service, event, number)
    admin.open(f"/admin/events/{event}/guests")
    if number > SLICE:
        admin.send("selected", matching=True)
        eventually(lambda: service.event(event)["confirmed_seats"] == number)
        return admin.url
    tick(admin, *range(number))
    admin.send("selected")
    return str(admin.page.forms["undo"].action).removesuffix("/undo")


@pytest.mark.parametrize("number", [2, SLICE + 1], ids=["at once", "in slices"])
def test_what_is_undone_is_undone_once_and_what_was_changed_since_stays(
    service: Service, admin: Browser, path: Path, number: int
) -> None:
    event = service.create_event(seats=500, hold_seconds=600)["id"]
    shown = confirm_all(service, admin, event, number)
    late = Browser(service)
    late.sign_in(name="Bo Late")
    eventually(lambda: "undo-bulk" in admin.open(shown).forms)
    late.open(shown)
    admin.send("undo-bulk")
    eventually(lambda: service.event(event)["held_seats"] == number)
    service.post(f"/bookings/{service.bookings(event)[0]['id']}/confirm", **service.as_admin)

    late.send("undo-bulk")

    assert f"{number} bookings are held again." in late.text
    assert service.event(event)["confirmed_seats"] == 1
    late.open(shown)
    assert "undo-bulk" not in late.page.forms
    link = late.element("bulk-undone").find("a")
    assert isinstance(link, Tag)
    late.open(str(link["href"]))
    assert f"{number} bookings are held again." in late.text
    require_same(path)


def test_what_could_not_be_undone_at_once_may_be_tried_again(
    service: Service, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_busy(*_: object) -> None:
        raise Busy("Try again.")

    event = service.create_event(hold_seconds=600)["id"]
    shown = confirm_all(service, admin, event, 2)
    with monkeypatch.context() as busy:
        busy.setattr(guard, "write", be_busy)
        admin.send("undo")
    assert admin.message == "Try again."
    admin.open(shown)

    admin.send("undo-bulk")

    assert service.event(event)["held_seats"] == 2


def test_until_it_is_over_its_page_says_how_far_it_is_and_asks_again_by_itself(
    service: Service, admin: Browser
) -> None:
    event = service.create_event()["id"]
    bulk = service.site.bulks.begin(event, "confirm", [f"{number:064x}" for number in range(500)])
    bulk.add(Outcome([], [], []), 200)

    admin.open(f"/admin/events/{event}/guests/done/{bulk.key}")

    progress = admin.element("bulk-progress")
    assert (progress["value"], progress["max"], admin.page.headers["Refresh"]) == ("200", "500", "2")
    assert "200 of 500 done." in admin.text
    bulk.add(Outcome([], [], []), 300)
    admin.open(admin.url)
    assert "Refresh" not in admin.page.headers
    assert admin.element("bulk-done").get_text() == "0 bookings are confirmed."


def test_between_two_slices_the_writer_is_left_to_those_who_book(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[object] = []

    def rest(_: Slices) -> float:
        did.append("rest")
        return 0

    def act(_: Tx, booking_ids: Sequence[str]) -> Outcome:
        did.append(len(booking_ids))
        return Outcome([], [], [])

    monkeypatch.setattr(Slices, "rest_seconds", rest)
    Bulk(1, "confirm", [f"{number:064x}" for number in range(450)]).carry_on(service.database, act)

    assert did == [200, "rest", 200, "rest", 50, "rest"]


def test_what_was_undone_or_forgotten_says_so(service: Service, admin: Browser) -> None:
    event = service.create_event()["id"]
    admin.open(f"/admin/events/{event}/guests/done/none", status="*")
    assert "no longer known here" in admin.text


def test_nobody_chosen_changes_nothing(service: Service, admin: Browser) -> None:
    event = service.create_event()["id"]
    listed(service, event, 1)
    admin.open(f"/admin/events/{event}/guests")

    admin.send("selected")

    assert admin.message == "Select the bookings first. Nothing has changed."
