"""A name, title or place that runs from right to left, or says it does, turns nothing round that stands beside it."""

import pytest

from tests.support.service import Service
from tests.support.web_client import Browser

NAMES = ["Anna\u202eteews", "Anna\u2067Berta", "שרה"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("page", ["", "/guests", "/guests?print=1", "/bookings/ended", "/waitlist"])
def test_a_row_s_name_is_a_text_of_its_own(service: Service, name: str, page: str) -> None:
    event = service.create_event(seats=2, location=name)["id"]
    for email in ("anna@example.com", "berta@example.com"):
        booking = service.post(f"/events/{event}/book", {"email": email, "name": name}).json["id"]
    service.post(f"/events/{event}/waitlist", {"email": "cem@example.com", "name": name, "seats": 1})
    service.post(f"/events/{event}/waitlist", {"email": "dora@example.com", "name": name, "seats": 2})
    service.post(f"/bookings/{booking}/cancel")
    admin = Browser(service)
    admin.sign_in()

    admin.open(f"/admin/events/{event}{page}")

    cells = admin.dom.select("td.who")
    assert cells
    assert [one.get_text() for cell in cells for one in cell.select("bdi")[:1]] == [name] * len(cells)


@pytest.mark.parametrize("name", NAMES)
def test_a_sentence_keeps_its_order_around_a_name(service: Service, name: str) -> None:
    event = service.create_event()["id"]
    booking = service.post(f"/events/{event}/book", {"email": "anna@example.com", "name": name}).json["id"]
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/admin/events/{event}")

    admin.press(f"/bookings/{booking}/confirm")

    shown = {NAMES[0]: "Annateews", NAMES[1]: "AnnaBerta", NAMES[2]: f"\u2068{name}\u2069"}[name]
    assert admin.message == f"{shown}’s booking is confirmed."


@pytest.mark.parametrize("name", NAMES)
def test_a_place_is_a_text_of_its_own_beside_the_time(service: Service, name: str) -> None:
    service.create_event(location=name)
    guest = Browser(service)

    guest.open("/")

    assert [one.get_text() for one in guest.dom.select("article.event .line bdi")] == [name]
