"""Kinds of seat on pages: an organiser types them in, guests choose among them and see what they cost."""

from typing import Any

import pytest

from tests.support.service import Service
from tests.support.web_client import Browser

KINDS = [{"name": "Adult", "price_cents": 1_250}, {"name": "Child", "price_cents": 600, "seats": 2}]


@pytest.fixture
def event(service: Service) -> Any:
    return service.create_event(currency="EUR", seat_kinds=KINDS, confirmation="organiser")


def test_an_organiser_types_kinds_in_corrects_and_removes_them(service: Service, admin: Browser) -> None:
    event = service.create_event()
    path = f"/admin/events/{event['id']}/settings"
    free = service.create_event()
    admin.open(f"/admin/events/{free['id']}/settings")
    admin.send("edit-event", price="15 €")  # By its sign the currency is known.
    assert (service.event(free["id"])["price_cents"], service.event(free["id"])["currency"]) == (1_500, "EUR")
    admin.open("/admin/events/new")
    assert admin.element("new-currency")["value"] == "EUR"  # The one used last.
    sold = service.create_event(currency="EUR", seat_kinds=KINDS)
    admin.open(f"/admin/events/{sold['id']}/history")
    assert "kinds of seat Adult €12.50, Child €6.00" in admin.text
    assert "price per seat" not in admin.text
    typed = {"seat_kinds.1.name": "Adult", "seat_kinds.1.price": "12,50", "seat_kinds.3.name": "Child"}
    admin.open(path)
    admin.send("edit-event", currency="eur", **typed | {"seat_kinds.3.price": "x", "seat_kinds.3.seats": "0"})
    assert {field["name"] for field in admin.dom.select("[aria-invalid=true]")} == {
        "seat_kinds.2.price",
        "seat_kinds.2.seats",
    }
    assert admin.element("edit-seat_kinds-2-name")["value"] == "Child"
    admin.send("edit-event", **{"seat_kinds.2.price": "", "seat_kinds.2.seats": "2"})
    saved = service.event(event["id"])
    assert [(one["id"], one["price_cents"], one["seats"]) for one in saved["seat_kinds"]] == [
        ("adult", 1_250, None),
        ("child", 0, 2),
    ]
    assert (saved["price_cents"], saved["currency"]) == (1_250, "EUR")
    admin.open(path)
    admin.send("edit-event", title="Recital")  # What is not touched stays as it is.
    assert service.event(event["id"])["seat_kinds"] == saved["seat_kinds"]
    admin.open(path)
    admin.send("edit-event", **{"seat_kinds.1.name": "Grown-up", "seat_kinds.2.name": "", "seat_kinds.2.seats": ""})
    assert admin.element("edit-seat_kinds-2-name")["aria-invalid"] == "true"  # Its price stands there still.
    admin.send("edit-event", **{"seat_kinds.2.price": ""})
    assert [(one["id"], one["name"]) for one in service.event(event["id"])["seat_kinds"]] == [("adult", "Grown-up")]
    admin.open(f"/admin/events/{event['id']}/copy")
    admin.send("new-event")
    assert service.get("/events").json["events"][-1]["seat_kinds"][0]["name"] == "Grown-up"


def test_a_guest_chooses_kinds_books_and_changes_them_and_sees_each_time_what_they_cost(
    service: Service, guest: Browser, event: Any
) -> None:
    guest.open(f"/events/{event['id']}")
    form = f"book-{event['id']}"
    fields = {field["name"]: field for field in guest.dom.select(f"#{form} input[data-cents]")}
    labels = [" ".join(label.text.split()) for label in guest.dom.select(f"#{form} label[for*=kinds]")]
    assert labels == ["Adult · €12.50", "Child · €6.00 · 2 left"]
    assert {name: (field["max"], field["data-cents"]) for name, field in fields.items()} == {
        "kinds.adult": ("10", "1250"),
        "kinds.child": ("2", "600"),
    }
    guest.send(form, email="anna@example.com", **{"kinds.adult": "1", "kinds.child": "3"})
    assert guest.element(f"{form}-kinds.child")["aria-invalid"] == "true"
    guest.send(form, email="anna@example.com", **{"kinds.adult": "0", "kinds.child": "0"})
    assert guest.element(f"{form}-kinds.adult")["aria-invalid"] == "true"
    guest.send(form, email="anna@example.com", **{"kinds.adult": "2", "kinds.child": "1"})
    assert "2 × Adult, 1 × Child for anna@example.com · €31.00" in guest.text
    (booking,) = service.get(f"/events/{event['id']}/bookings", **service.as_admin).json["bookings"]
    assert (booking["seats"], booking["amount_cents"]) == (3, 3_100)
    guest.open(f"/b/{booking['id']}")
    assert "Amount €31.00" in " ".join(guest.text.split())
    labels = [label.text.strip() for label in guest.dom.select(f"#change-seats-{booking['id']} label")]
    assert labels == ["Adult · €12.50", "Child · €6.00"]
    guest.send(f"change-seats-{booking['id']}", **{"kinds.adult": "1", "kinds.child": "2"})
    assert service.get(f"/bookings/{booking['id']}").json["amount_cents"] == 2_450
    guest.open(f"/events/{event['id']}")
    assert guest.element(f"book-{event['id']}-kinds.child")["max"] == "0"


def test_an_admin_adds_a_guest_of_kinds_changes_them_and_takes_that_back(
    service: Service, admin: Browser, event: Any
) -> None:
    admin.open(f"/admin/events/{event['id']}/guests")
    admin.send("new-guest", email="anna@example.com", **{"kinds.adult": "1", "kinds.child": "1"})
    (booking,) = service.get(f"/events/{event['id']}/bookings", **service.as_admin).json["bookings"]
    assert booking["amount_cents"] == 1_850
    assert "1 × Adult, 1 × Child: €18.50" in admin.text
    admin.open(f"/admin/events/{event['id']}/guests?changed={booking['id']}")
    admin.send(f"change-seats-{booking['id']}", **{"kinds.adult": "2", "kinds.child": "0"})
    assert service.get(f"/bookings/{booking['id']}").json["amount_cents"] == 2_500
    admin.send("undo")
    assert service.get(f"/bookings/{booking['id']}").json["kinds"] == booking["kinds"]
    admin.open(f"/admin/events/{event['id']}/history?booking={booking['id']}")
    story = [" ".join(one.text.split()) for one in admin.dom.select("#history tbody td.what")]
    assert story == [
        "Booked 1 × Adult, 1 × Child, confirmed",
        "Changed to 2 × Adult",
        "Changed to 1 × Adult, 1 × Child",
    ]


def test_a_list_of_guests_goes_out_with_their_kinds_and_comes_in_with_them(service: Service, event: Any) -> None:
    path, as_admin = f"/events/{event['id']}/bookings.csv", service.as_admin
    service.post(f"/events/{event['id']}/book", {"email": "anna@example.com", "kinds": {"adult": 2, "child": 1}})
    exported = service.get(path, **as_admin)
    assert '"2 × Adult, 1 × Child"' in exported.text
    other = service.create_event(currency="EUR", seat_kinds=KINDS)["id"]
    as_file = as_admin | {"Content-Type": "text/csv"}

    def send(content: bytes) -> Any:
        return service.call("POST", f"/events/{other}/bookings.csv", content, headers=as_file).json

    assert send(exported.body)["seats"] == 3
    (booking,) = service.get(f"/events/{other}/bookings", **as_admin).json["bookings"]
    assert {kind["id"]: kind["seats"] for kind in booking["kinds"]} == {"adult": 2, "child": 1}
    wrong = send(b"email,kinds\nx@example.com,3 x Child\ny@example.com,2 of all")
    assert [fault["field"] for fault in wrong["errors"]] == ["row 2, kinds.child", "row 3, kinds"]


def test_prices_are_told_where_there_is_nothing_to_book_yet_and_in_lists(service: Service, guest: Browser) -> None:
    later = service.create_event(currency="EUR", seat_kinds=KINDS, opens_at="2026-05-28T21:00:00Z")
    guest.open(f"/events/{later['id']}")
    assert [line.text.strip() for line in guest.dom.select("ul.price li")] == ["Adult · €12.50", "Child · €6.00"]
    guest.open("/")
    assert "from €6.00" in guest.text
    with_free = [KINDS[0], {"name": "Child", "price_cents": 0}]
    service.create_event(currency="EUR", seat_kinds=with_free)
    guest.open("/")
    assert "free or €12.50" in guest.text


def test_what_is_no_number_of_a_kind_is_to_be_corrected_at_its_field(
    service: Service, guest: Browser, event: Any
) -> None:
    form, wrong = f"book-{event['id']}", {"kinds.adult": "1", "kinds.child": "two"}
    guest.open(f"/events/{event['id']}")
    guest.send(form, email="anna@example.com", **wrong)

    assert [one["name"] for one in guest.dom.select(f"#{form} [aria-invalid=true]")] == ["kinds.child"]
    assert guest.element(f"{form}-kinds.child-fault").get_text() == "Enter the number of seats."
    assert guest.element("flash").select("li")[0].get_text(" ", strip=True) == "Child – Enter the number of seats."

    guest.send(form, email="anna@example.com", **wrong | {"kinds.child": "0"})
    (booking,) = service.get(f"/events/{event['id']}/bookings", **service.as_admin).json["bookings"]
    guest.open(f"/b/{booking['id']}")
    guest.send(f"change-seats-{booking['id']}", **wrong)
    assert [one["name"] for one in guest.dom.select("[aria-invalid=true]")] == ["kinds.child"]


def test_a_kind_that_is_sold_out_says_so_and_is_refused_at_its_field(
    service: Service, guest: Browser, event: Any
) -> None:
    form, number = f"book-{event['id']}", event["id"]
    guest.open(f"/e/{number}")
    service.post(f"/events/{number}/book", {"email": "berta@example.com", "kinds": {"child": 2}})
    guest.send(form, email="anna@example.com", **{"kinds.adult": "1", "kinds.child": "1"})

    said = "All seats of the kind “Child” are taken. Choose another kind, or join the waiting list."
    assert guest.element(f"{form}-kinds.child-fault").get_text() == said
    assert [one["name"] for one in guest.dom.select("[aria-invalid=true]")] == ["kinds.child"]
    labels = [" ".join(label.text.split()) for label in guest.dom.select(f"#{form} label[for*=kinds]")]
    assert labels == ["Adult · €12.50", "Child · €6.00 · sold out"]

    guest.send(f"join-{number}", email="anna@example.com", **{"kinds.adult": "0", "kinds.child": "2"})
    guest.open("/")
    assert "2 × Child for anna@example.com" in guest.element("own").get_text()


def test_whoever_books_seats_that_cost_nothing_is_told_of_no_payment(service: Service, guest: Browser) -> None:
    kinds = [{"name": "Adult", "price_cents": 1_250}, {"name": "Child", "price_cents": 0}]
    event = service.create_event(
        currency="EUR", seat_kinds=kinds, payment="By a transfer to us", contact="Ida", confirmation="organiser"
    )
    guest.open(f"/e/{event['id']}")
    guest.send(f"book-{event['id']}", email="anna@example.com", **{"kinds.adult": "0", "kinds.child": "1"})
    (booking,) = service.get(f"/events/{event['id']}/bookings", **service.as_admin).json["bookings"]
    assert "The organiser confirms your booking." in guest.text
    assert "transfer" not in guest.text
    assert "payment" not in guest.text

    guest.send(f"change-seats-{booking['id']}", **{"kinds.adult": "1", "kinds.child": "0"})
    assert "By a transfer to us" in guest.text
