"""The check-in page as people at the door use it: by a camera, a scanner or the keys, with a connection and without."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.doors import Evening
from tests.support.at_the_door import Door, sell, tonight
from tests.support.browser import Client, show_again
from tests.support.process import Process
from tests.support.service import copy_empty_database, eventually

RUSSIAN_KEYS = str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM/", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ.")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("door") / "booking.db"
    copy_empty_database(path)
    process = Process(path, "--timezone=Europe/Berlin")
    yield Client(process)
    process.stop()


@pytest.fixture
def evening(browser: Browser, client: Client) -> Iterator[Evening]:
    tonight = Evening(browser, client, people=12)
    yield tonight
    tonight.close()


def test_everyone_comes_in_once_at_two_doors_though_one_of_them_has_no_connection_for_a_while(evening: Evening) -> None:
    told = evening.happen(offline_seconds=0)

    assert told.here == "12 of 12 are in"
    assert "No connection since" in told.odd["side door, before it is back"]
    assert "2 check-ins aren’t sent yet." in told.odd["side door, before it is back"]
    assert "side door): already in (" in told.odd["seen by both doors"]
    assert "Stop: already in" in told.odd["shown twice"]
    assert "Stop: another event · Another evening" in told.odd["of another event"]
    assert "Stop: cancelled" in told.odd["cancelled"]


def test_a_door_works_by_the_keys_alone_and_loses_nothing_without_a_connection(
    browser: Browser, client: Client
) -> None:
    event = client.create_event(seats=20, starts_at=tonight())
    anna, _, boris, group, late, other = sell(
        client, event, ("Anna Keller", 1), ("Зоя Ёлкина", 1), ("Boris", 1), ("Group", 3), ("Late", 1), ("Own camera", 1)
    )
    door = Door(browser, client, event, "Door A")
    field, said = door.page.locator("#door-code"), door.page.locator("#door-said")

    door.type(anna.code)
    door.read("in", "Anna Keller")
    expect(said).to_contain_text("Let them in, Anna Keller")
    door.type(boris.code.upper().translate(RUSSIAN_KEYS))  # As a scanner types where the keys are Russian.
    door.read("in", "Boris")
    door.type("елк")
    door.read("ask", "Зоя Ёлкина")
    expect(field).to_be_focused()
    door.page.keyboard.press("Enter")
    door.read("in", "Зоя Ёлкина")
    door.card.get_by_role("button", name="Undo check-in").press("Enter")
    expect(door.count).to_have_text("2 of 8 are in")
    expect(said).to_contain_text("1 check-in undone, Зоя Ёлкина")
    expect(field).to_be_focused()
    door.type(f"{anna.code[:-8]}abcdefgh")
    door.read("ticket_forged", "Stop: not a real ticket")

    door.type(group.code)
    door.read("ask", "How many come in now?")
    door.card.get_by_role("button", name="One seat fewer").press("Enter")
    door.card.get_by_role("button", name="Let 2 in").press("Enter")
    door.read("in", "2 now, 2 of 3 in")
    door.type(group.code)
    door.read("in", "Group")
    door.type(group.code)
    door.card.get_by_role("button", name="Undo check-in").click()
    door.read("take_back", "How many didn’t come in?")
    for _ in range(2):
        door.card.get_by_role("button", name="One seat fewer").press("Enter")
    door.agree()
    door.read("undone", "1 check-in undone")
    door.read("undone", "2 of 3 in since")
    door.type(group.code)
    door.read("in", "Group")
    door.card.get_by_role("button", name="Undo check-in").press("Enter")
    door.read("undone", "1 check-in undone")  # Only what was let in last.
    door.type(group.code)
    door.read("in", "Group")
    eventually(lambda: client.get(f"/events/{event}/check-in")["checked_in_seats"] == 5)
    door.page.get_by_role("link", name="Not in yet").click()
    expect(door.page.locator("#door-guests li")).to_have_text(
        [re.compile("Late"), re.compile("Own camera"), re.compile("Зоя")]
    )
    door.page.goto(other.code)  # As a phone's own camera opens a ticket.
    door.read("in", "Own camera")
    expect(door.count).to_have_text("6 of 8 are in")

    door.page.wait_for_function("async () => (await caches.match(location.pathname)) !== undefined")
    door.lose_connection()
    expect(door.page.get_by_role("link", name="Not in yet")).to_be_hidden()
    door.type(late.code)
    door.read("in", "Will be sent once the connection is back")
    door.page.reload()
    expect(door.line).to_contain_text("1 check-in isn’t sent yet.")
    expect(door.count).to_have_text("7 of 8 are in")
    door.find_connection()
    assert client.get(f"/events/{event}/check-in")["checked_in_seats"] == 7

    client.post(f"/events/{event}/doors/{door.id}/end", as_admin=True)
    show_again(door.page)
    expect(door.line).to_contain_text("You can no longer open this list.")
    assert "Anna" not in door.page.evaluate("JSON.stringify(localStorage)")

    door.open_link()
    expect(door.count).to_have_text("7 of 8 are in")
    door.type("зоя")
    door.read("ask", "Зоя Ёлкина")
    client.book(event, "party@example.com", 4, name="Party", confirmed=True)
    party = next(one for one in client.get(f"/events/{event}/check-in")["guests"] if one["name"] == "Party")
    door.type(party["reference"])  # Before the phone's list has it.
    door.read("ask", "How many come in now?")
    assert door.complaints == []
    door.context.close()
