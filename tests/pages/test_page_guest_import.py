"""An admin imports guests from a file: what it would do is seen first, and then it is done, once."""

import base64
import zlib

from webtest import Upload

from tests.support.service import Service
from tests.support.web_client import Browser


def test_a_list_is_seen_before_its_guests_are_imported(service: Service, admin: Browser) -> None:
    event = service.create_event(seats=60)["id"]
    service.book(event, "known@example.com")
    rows = "".join(f"g{number}@example.com;Гость {number};{'held' if number % 2 else ''}\n" for number in range(42))
    content = f"Почта;Имя;Статус;Диета\nknown@example.com;;\n{rows}".encode("windows-1251")
    admin.open(f"/admin/events/{event}/guests")
    assert admin.element("export-guests")["href"] == f"/events/{event}/bookings.csv"
    admin.open(str(admin.element("import-guests")["href"]))

    admin.send("import-file", file=Upload("guests.csv", content))

    seen = admin.element("import-preview").get_text(" ", strip=True)
    assert "42 guests will be added 42 seats. Confirmed: 21. Held: 21." in seen
    assert "If you import them now, they are held until 22:27." in seen
    assert "1 row is left out: this person already has a booking" in seen
    assert "Columns that are not imported: Диета" in seen
    assert len(admin.dom.select("#import-preview tbody tr")) == 20
    assert len(service.bookings(event)) == 1
    assert admin.dom.select_one("#import-seen button").get_text() == "Import 42 guests"  # type: ignore[union-attr]

    admin.send("import-seen")

    assert admin.message.startswith("42 guests are imported. 1 row was left out")
    assert admin.url == f"/admin/events/{event}/guests#flash"
    assert len(service.bookings(event)) == 43


def test_only_holds_have_a_deadline_and_it_is_not_after_the_start(service: Service, admin: Browser) -> None:
    event = service.create_event(hold_seconds=30 * 86_400, starts_at="2026-05-29T18:00:00Z")["id"]
    for status, said in (("held", "they are held until tomorrow, 20:00."), ("confirmed", "Held: 0. Who")):
        admin.open(f"/admin/events/{event}/guests/import")
        admin.send("import-file", file=Upload("guests.csv", f"email,status\na@example.com,{status}\n".encode()))
        assert said in admin.element("import-preview").get_text(" ", strip=True).replace("Guests in the file ", "")


def test_a_faulty_list_is_told_row_by_row_and_nothing_is_imported(service: Service, admin: Browser) -> None:
    event = service.create_event()["id"]
    admin.open(f"/admin/events/{event}/guests/import")

    admin.send("import-file", file=Upload("guests.csv", b"Email,Seats\nnobody,1\na@example.com,0\n"))

    assert [line.get_text(strip=True) for line in admin.dom.select("#import-faults li")] == [
        "row 2, Email:Enter an email address, like name@example.com.",
        "row 3, Seats:Enter a whole number from 1 to 1,000,000.",
    ]
    assert admin.dom.select("#import-seen") == []
    admin.send("import-file", file=Upload("guests.xlsx", b"PK\x03\x04" + b"x" * 100))
    assert "This file isn’t CSV" in admin.element("import-faults").get_text()
    assert service.bookings(event) == []


def test_of_many_faults_the_first_are_told_and_how_many_there_are_besides(service: Service, admin: Browser) -> None:
    event = service.create_event()["id"]
    admin.open(f"/admin/events/{event}/guests/import")

    admin.send("import-file", file=Upload("guests.csv", b"Email\n" + b"nobody\n" * 53))

    lines = [line.get_text(strip=True) for line in admin.dom.select("#import-faults li")]
    assert len(lines) == 51
    assert lines[-1] == "And 3 more."


def test_the_page_that_shows_a_long_list_is_light(service: Service, admin: Browser) -> None:
    event = service.create_event(seats=700)["id"]
    rows = "".join(f"g{number}@example.com,Guest {number},{'By the aisle. ' * 35}\n" for number in range(700))
    admin.open(f"/admin/events/{event}/guests/import")

    admin.send("import-file", file=Upload("guests.csv", f"email,name,note\n{rows}".encode()))

    assert len(admin.page.body) < 200_000
    admin.send("import-seen")
    assert service.get(f"/events/{event}").json["free_seats"] == 0


def test_what_unpacks_to_more_than_a_file_may_be_is_not_unpacked(service: Service, admin: Browser) -> None:
    event = service.create_event()["id"]
    admin.open(f"/admin/events/{event}/guests/import")
    admin.send("import-file", file=Upload("guests.csv", b"email\na@example.com\n"))

    admin.send("import-seen", content=base64.b64encode(zlib.compress(b" " * 5_000_000)).decode())

    assert "Choose a CSV file." in admin.element("import-faults").get_text()
    assert service.bookings(event) == []
