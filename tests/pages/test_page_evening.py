"""An organiser's evening without JavaScript: from the event's five fields to the list for the door."""

from tests.support.service import Service
from tests.support.web_client import Browser

NAMES = ("Adam Apt", "Berta Bell", "Cem Can", "Dora Day", "Emil Eck")


def test_an_event_is_made_guests_are_found_and_confirmed_told_and_printed(service: Service, admin: Browser) -> None:
    admin.open("/admin")
    admin.send("new-event", title="Concert", starts_at="2029-05-23T19:30", seats="20")
    (event,) = [one["id"] for one in service.get("/events").json["events"]]
    bookings = [service.book(event, f"{name.split()[0].lower()}@example.com", name=name)["id"] for name in NAMES]

    admin.open(f"/admin?open={event}")
    admin.press(f"/bookings/{bookings[0]}/confirm")
    assert admin.message == "Adam Apt’s booking is confirmed."
    assert admin.element(f"booking-{bookings[0]}").select(".badge")[0].get_text() == "Confirmed"

    admin.send("find-anyone", q="bert")
    admin.open(str(admin.dom.select("article.found:-soup-contains('Berta Bell') a")[0]["href"]))
    assert admin.element(f"booking-{bookings[1]}")["class"] == ["asked"]

    admin.open(f"/admin/events/{event}/guests")
    for place in range(1, 4):
        admin.page.forms["selected"].set("booking_ids", True, index=place)
    admin.send("selected")
    assert admin.message == "3 bookings are confirmed."

    admin.open(f"/admin/events/{event}/messages")
    admin.send("write-message", subject_en="The door has moved", text_en="Come in from the yard.")
    assert "5 people" in admin.element("meant").get_text()
    admin.send("send-message")
    assert "The door has moved" in admin.dom.select("article.message")[0].get_text()

    admin.open(f"/admin/events/{event}/guests")
    admin.open(str(admin.element("print-list")["href"]))
    assert len(admin.dom.select("#door-guests tbody tr")) == 5
