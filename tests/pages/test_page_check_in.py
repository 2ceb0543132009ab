"""The page of who is in, as somebody at the door and as an admin use it without JavaScript, and the links to it."""

import pytest

from tests.support.service import FixedClock, Service, instant
from tests.support.web_client import Browser


@pytest.fixture
def event(service: Service, clock: FixedClock) -> int:
    starts_at = instant(clock.now() + 3_600_000)
    return int(
        service.create_event(confirmation="instant", starts_at=starts_at, price_cents=1_250, currency="EUR")["id"]
    )


def misread(reference: str) -> str:
    """Return a reference with one character as people misread it."""
    return f"{reference[:2].lower()} 0{reference[3:]}"


def test_somebody_at_the_door_finds_guests_lets_them_in_and_takes_that_back(
    service: Service, admin: Browser, guest: Browser, event: int
) -> None:
    group = service.book(event, "anna@example.com", seats=3, name="Anna Maier")["reference"]
    other = service.book(event, "boris@example.com", name="Boris")["reference"]
    page = f"/admin/events/{event}/check-in"
    admin.open(page)
    admin.send("new-door", name="Door A, Maria")
    for shown in ("figure.qr svg", "button[data-copy=secret]"):
        assert admin.dom.select(f"#once {shown}")
    guest.open(admin.element("secret").get_text())
    assert "Door A, Maria" in guest.text
    guest.send("open-door")

    assert "0 of 4 are in" in guest.text
    assert "example.com" not in guest.page.text
    for sought in ("maier anna", group.lower(), misread(group)):
        guest.open(f"{page}?q={sought}")
        assert [one["id"] for one in guest.dom.select(".door-guests li")] == [f"guest-{group}"]

    let_in = next(form for form in guest.page.forms.values() if form.action == page and "reference" in form.fields)
    let_in["seats"] = "2"
    guest.follow(let_in.submit(headers={"Referer": f"http://localhost:80{page}?q={group}"}))
    assert guest.message == "Anna Maier: 2 of 3 seats are in."
    assert "2 of 4 are in" in guest.text
    for state, number in (("awaited", 2), ("in", 1)):
        guest.open(f"{page}?state={state}")
        rows = [one.get_text() for one in guest.dom.select(".door-guests li")]
        assert len(rows) == number
        assert "2 of 3 in since" in rows[0]
    assert [one.get_text().split()[-1] for one in guest.dom.select("nav.tabs a")][-3:] == ["2", "2", "1"]
    assert guest.element(f"undo-seats-{group}")["max"] == "2"
    (take_back,) = (form for form in guest.page.forms.values() if form.action == f"{page}/undo")
    take_back["seats"] = "1"
    guest.follow(take_back.submit(headers={"Referer": f"http://localhost:80{page}"}))
    assert guest.message == "Anna Maier: 1 of 3 seats are in."
    (let_in,) = (
        form
        for form in guest.page.forms.values()
        if form.action == page and "reference" in form.fields and form["reference"].value == group
    )
    let_in["seats"] = "1"
    guest.follow(let_in.submit(headers={"Referer": f"http://localhost:80{page}"}))
    guest.open(page)
    assert "2 of 4 are in" in guest.text
    service.post(f"/bookings/{group}/check-in/undo", **service.as_admin)
    guest.open(f"{page}?q={group}")
    let_in = next(form for form in guest.page.forms.values() if form.action == page and "reference" in form.fields)
    guest.follow(let_in.submit(headers={"Referer": f"http://localhost:80{page}?q={group}"}))
    guest.send("undo")
    assert guest.message == "Anna Maier: the check-in is undone."
    guest.open(f"{page}?state=awaited")
    assert len(guest.dom.select(".door-guests li")) == 2
    service.post(f"/bookings/{other}/check-in", **service.as_admin)
    guest.open(f"{page}?q={other}")
    assert "This ticket was used" in guest.element("verdict").get_text()
    guest.open(f"{page}?q=KT7F3Q-aaaaaaaa")
    assert "No booking has this number" in guest.text

    admin.open(page)
    (end,) = (form for form in admin.page.forms.values() if form.action.endswith("/end"))
    admin.follow(end.submit(headers={"Referer": f"http://localhost:80{page}"}))
    assert "has ended" in admin.message
    guest.open(page, status="*")
    assert "ended" in guest.message
    assert guest.dom.select(".door-guests") == []


def test_a_ticket_that_is_scanned_by_any_camera_leads_a_door_to_its_guest(
    service: Service, guest: Browser, event: int
) -> None:
    booking = service.book(event, name="Anna")
    (listed,) = service.get(f"/events/{event}/check-in", **service.as_admin).json["guests"]
    code = f"{booking['reference']}-{listed['mark']}"
    door = service.post(f"/events/{event}/doors", {"name": "Door A"}, **service.as_admin).json["url"]
    guest.open(door)
    guest.send("open-door")

    guest.open(f"/t/{code}")
    assert [one["id"] for one in guest.dom.select(".door-guests li")] == [f"guest-{booking['reference']}"]
    assert guest.dom.select("#verdict") == []
    guest.open(f"/t/{booking['reference']}-{listed['mark'][::-1]}")
    assert "isn’t on any ticket" in guest.element("verdict").get_text()
    assert guest.dom.select(".door-guests li") == []


def test_what_could_not_be_counted_stands_on_the_page_until_it_is_settled(
    service: Service, admin: Browser, event: int, clock: FixedClock
) -> None:
    booking = service.book(event, name="Anna")
    for _ in range(2):
        body = {"seats": 1, "at": instant(clock.now())}
        service.post(f"/bookings/{booking['reference']}/check-in", body, **service.as_admin)

    admin.open(f"/admin/events/{event}/check-in")
    assert "Anna" in admin.element("conflict-1").get_text()
    assert "already in" in admin.element("conflict-1").get_text()
    settle = next(form for form in admin.page.forms.values() if "/conflicts/" in form.action)
    admin.follow(settle.submit(headers={"Referer": f"http://localhost:80/admin/events/{event}/check-in"}))
    assert admin.message == "The conflict is settled."
    assert admin.dom.select("#conflicts") == []


def test_who_is_in_stands_on_today_who_did_not_come_in_the_guest_list_and_both_in_its_file(
    service: Service, admin: Browser, event: int
) -> None:
    door = service.post(f"/events/{event}/doors", {"name": "Door A"}, **service.as_admin).json["url"]
    came = service.book(event, "anna@example.com", seats=2, name="Anna")["reference"]
    service.book(event, "boris@example.com", name="Boris")
    as_door = {"Cookie": f"door={door.rpartition('/')[2]}"}
    service.post(f"/bookings/{came}/check-in", **as_door)

    admin.open("/admin")
    assert "2 of 3 are in" in admin.element(f"next-up-{event}").get_text()
    for hours, stands in ((2, True), (4, True), (2, False)):
        service.clock.move(hours * 3_600)
        admin.open("/admin")
        assert (f"next-up-{event}" in admin.page.text) == stands
    admin.open(f"/admin/events/{event}/guests?state=absent")
    assert "Did not come 1" in admin.text
    assert [name.get_text() for name in admin.dom.select("td.who bdi")][:1] == ["Boris"]
    admin.open(f"/admin/events/{event}/history")
    assert "Checked in, 2 seats in all" in admin.text
    assert "Door A" in admin.text
    written = service.get(f"/events/{event}/bookings.csv", **service.as_admin).text.splitlines()
    assert "checked in at,checked in seats" in written[0]
    assert [line.count("2026-") for line in sorted(written[1:], key=lambda one: "Boris" in one)] == [3, 2]
