"""The pictures of an event and of the site: drawn by the server, said in words, and told as tables."""

import re

from tests.support.recount import count_on
from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser


def table_of(admin: Browser, name: str) -> list[list[str]]:
    table = admin.element(f"drawn-{name}-table")
    return [[cell.get_text() for cell in row.select("th, td")] for row in table.select("table tr")]


def test_an_event_shows_how_its_seats_were_taken_in_pictures_with_a_name_and_a_table(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    event_id = service.create_event(seats=10, hold_seconds=1_800, starts_at="2026-12-24T18:00:00Z")["id"]
    count_on(service.database)
    admin.open(f"/admin/events/{event_id}")
    assert "As soon as someone books" in admin.element("drawn").get_text()
    assert admin.dom.select("#drawn svg") == []
    held, _ = (service.book(event_id, f"{name}@example.com", 2) for name in ("ann", "ben"))
    count_on(service.database)
    admin.open(f"/admin/events/{event_id}")
    assert admin.element("drawn-outcomes").select("svg, .most") == []
    clock.move(1_200)
    service.post(f"/bookings/{held['id']}/confirm")
    clock.move(1_200)
    service.jobs.sweep()
    clock.move(86_400)
    service.book(event_id, "cat@example.com")
    count_on(service.database)

    admin.open(f"/admin/events/{event_id}")

    drawings = admin.dom.select("#drawn svg")
    assert len(drawings) == 3
    for drawing in drawings:
        assert drawing["role"] == "img"
        assert admin.element(str(drawing["aria-labelledby"])).name == "title"
        assert admin.element(str(drawing["aria-describedby"])).get_text()
        assert all(re.fullmatch(r"[MHVvhz0-9 -]+", str(path["d"])) for path in drawing.select("path"))
    drawn = {" ".join(path["class"]): path["d"] for path in drawings[0].select("path")}
    assert (drawn["confirmed"], drawn["held"]) == ("M0 8H20V10H0z", "M0 8H10V7H20V10H0z")
    assert table_of(admin, "seats") == [
        ["Day", "Confirmed", "Held", "Free"],
        ["28 May", "2", "0", "8"],
        ["29 May", "2", "1", "7"],
    ]
    assert table_of(admin, "outcomes")[1:] == [["28 May", "2", "1", "1", "0"], ["29 May", "1", "0", "0", "0"]]
    assert table_of(admin, "waits")[1:] == [["28 May", "20 minutes"], ["29 May", "–"]]
    said = "3 holds: 1 confirmed (33%), 1 ran out, 0 cancelled, 1 held."
    assert said in admin.element("drawn-outcomes").get_text()
    admin.open("/admin")
    assert [link["href"] for link in admin.dom.select("#lately .links a")] == ["/admin/statistics"]
    admin.open("/admin/statistics")
    assert admin.element("all-holds").get_text() == said
    assert table_of(admin, "shares")[-1] == ["May 2026", "3", "1", "1", "0", "33%"]


def test_without_a_booking_the_site_says_what_will_be_shown(service: Service, admin: Browser) -> None:
    service.create_event()
    count_on(service.database)
    admin.open("/admin/statistics")
    assert "As soon as someone books" in admin.element("drawn").get_text()
