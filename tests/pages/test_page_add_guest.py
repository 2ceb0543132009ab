"""An admin adds a guest by hand: confirmed or held, told or not; the new row is shown."""

from tests.support.service import Service, count
from tests.support.web_client import Browser, problem


def test_a_guest_is_added_and_their_row_is_shown(service: Service, admin: Browser) -> None:
    event = service.create_event(confirmation="organiser", hold_seconds=600)["id"]
    admin.open(f"/admin/events/{event}/guests")

    admin.send("new-guest", name="Анна Каренина", email="nobody", seats="2")

    assert "Enter an email address" in admin.element("guest-email-fault").get_text()
    assert admin.element("add-guest").has_attr("open")
    admin.send("new-guest", email="anna@example.com", status="held")
    assert admin.message.startswith("Анна Каренина’s booking is held until ")
    (booking,) = service.bookings(event)
    assert (booking["seats"], booking["status"], booking["email"]) == (2, "held", "anna@example.com")
    assert admin.url == f"/admin/events/{event}/guests?booking={booking['id']}#booking-{booking['id']}"
    assert admin.element(f"booking-{booking['id']}")["class"] == ["asked"]
    assert count(service.database, "outbox WHERE recipient = 'anna@example.com'") == 0


def test_where_all_seats_are_taken_the_fold_says_how_a_guest_can_still_be_added(
    service: Service, admin: Browser
) -> None:
    event = service.sell_out()["id"]

    admin.open(f"/admin/events/{event}/guests")

    fold = admin.element("add-guest")
    assert "All seats are taken. Raise the number of seats in Settings, or cancel a booking first." in fold.get_text()
    assert [link["href"] for link in fold.select("a")] == [f"/admin/events/{event}/settings"]
    assert "new-guest" not in admin.page.forms


def test_beyond_the_limit_an_organiser_is_told_what_the_guest_has_and_how_to_raise_it(
    service: Service, admin: Browser
) -> None:
    event = service.create_event(max_seats_per_person=3)["id"]
    admin.open(f"/admin/events/{event}/guests")

    admin.send("new-guest", email="anna@example.com", seats="4")

    raise_it = "Choose fewer, or raise the limit per person in Settings."
    assert admin.message == f"One person can have up to 3 seats at this event. {raise_it}"
    admin.send("new-guest", seats="2")
    admin.send("new-guest", email="anna@example.com", seats="2")
    assert admin.message == f"One person can have up to 3 seats at this event, and this person has 2. {raise_it}"


def test_an_organiser_may_answer_an_event_s_questions_for_a_guest_and_need_not(
    service: Service, admin: Browser
) -> None:
    asked = [
        {"label": "Diet", "kind": "choice", "required": True, "choices": ["vegan", "with meat"]},
        {"label": "Coat?"},
    ]
    event = service.create_event(questions=asked)["id"]
    admin.open(f"/admin/events/{event}/guests")
    assert "Diet (optional)" in " ".join(admin.element("add-guest").get_text().split())
    admin.send("new-guest", email="anna@example.com")
    admin.send("new-guest", email="bo@example.com", **{"answers.q1": "vegan", "answers.q2": "x" * 501})
    assert "500" in admin.element("guest-answers.q2-fault").get_text()
    admin.send("new-guest", **{"answers.q2": "red"})
    answers = {one["email"]: one["answers"] for one in service.bookings(event)}
    assert answers == {"anna@example.com": {}, "bo@example.com": {"q1": "vegan", "q2": "red"}}


def test_a_note_is_the_organiser_s_alone_in_lists_and_at_the_door(service: Service, admin: Browser) -> None:
    event = service.create_event()["id"]
    admin.open(f"/admin/events/{event}/guests")
    admin.send("new-guest", email="anna@example.com", note="by the door")
    booking = service.bookings(event)[0]["id"]
    assert "by the door" in admin.element(f"booking-{booking}").get_text()

    admin.send(f"note-{booking}", note="in the first row")

    assert admin.message == "The note is saved."
    admin.open(f"/admin/events/{event}/guests?print=1")
    assert admin.dom.select("#door-guests td.note")[0].get_text() == "in the first row"
    guest = Browser(service)
    guest.open(f"/b/{booking}")
    assert "anna@example.com" in guest.text and "first row" not in guest.page.text
    assert "note" not in service.get(f"/bookings/{booking}").json


def test_a_program_adds_a_guest_who_is_told(service: Service) -> None:
    event = service.create_event(confirmation="organiser", seats=3, max_seats_per_person=2)["id"]
    path, guest = f"/events/{event}/bookings", {"email": "anna@example.com", "seats": 2}

    answer = service.post(path, guest | {"tell": True}, **service.as_admin)

    assert (answer.status_int, answer.json["status"]) == (201, "confirmed")
    assert answer.headers["Location"] == f"/bookings/{answer.json['id']}"
    assert [one["kind"] for one in service.get("/notices", **service.as_admin).json["notices"]] == ["confirmed"]
    problem(service.post(path, {"email": "ANNA@example.com"}, **service.as_admin), "limit_reached")
    problem(service.post(path, {"email": "b@example.com", "seats": 2}, **service.as_admin), "sold_out")


def test_the_list_for_the_door_is_in_the_order_of_family_names(service: Service, admin: Browser) -> None:
    event = service.create_event(seats=50)["id"]
    names = ["Zoë Adams", "Ада Яковлева", "Adams, Bert", "Пётр Ёлкин", "Иван Елин", "Cher", "Jürgen Müller", ""]
    for number, name in enumerate(names):
        service.book(event, f"b{number}@example.com", 1, name)

    admin.open(f"/admin/events/{event}/guests?print=1")

    listed = [str(cell.find(string=True)).strip() for cell in admin.dom.select("#door-guests td.who")]
    assert listed == [
        *("Adams, Bert", "Zoë Adams", "b7@example.com", "Cher", "Jürgen Müller"),
        *("Иван Елин", "Пётр Ёлкин", "Ада Яковлева"),
    ]
