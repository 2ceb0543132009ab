"""The admin's table of events, the page of a new one, copies and series, and what is said before people are told."""

from pathlib import Path
from typing import Any

import pytest

from booking.store import event_lists
from booking.store.search import sought
from tests.support.service import NOON, FixedClock, Service, connection_of, instant
from tests.support.told import Mailbox
from tests.support.web_client import Browser

DAY = 86_400_000
PUBLISH = ("published", "true")
TYPED = {"title": "Concert", "starts_at": "2026-10-21T19:30", "seats": "30"}


def listed(admin: Browser) -> list[str]:
    return [one.get_text() for one in admin.dom.select("table.events td.who a")]


def filters(admin: Browser) -> dict[str, str]:
    return dict(one.get_text().rsplit(" ", 1) for one in admin.dom.select("nav .chip"))


def starts(service: Service) -> list[str]:
    events = service.get("/events?when=all", **service.as_admin).json["events"]
    return [one["starts_at"] for one in events]


def test_the_table_has_events_by_what_they_are_searched_by_title_and_place(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    over, soon, later = (
        service.create_event(title=title, location=place, starts_at=instant(NOON + DAY * day))
        for title, place, day in (("Over", "Mill", 1), ("Soon", "Ölmühle", 3), ("Later", "Barn", 5))
    )
    service.create_event(title="Draft", published=False, starts_at=instant(NOON + DAY * 9))
    gone = service.create_event(title="Gone", location="Mill", starts_at=instant(NOON + DAY * 7))
    service.post(f"/events/{gone['id']}/cancel", **service.as_admin)
    service.book(soon["id"], seats=2)
    clock.move(2 * 86_400)

    admin.open("/admin/events")
    assert listed(admin) == ["Soon", "Later"]
    assert filters(admin) == {"Upcoming": "2", "Past": "1", "Drafts": "1", "Cancelled": "1"}
    row = admin.element(f"event-{later['id']}")
    assert [one["href"] for one in row.select("td.actions a")] == [
        f"/e/{later['id']}-later",
        f"/admin/events/{later['id']}/copy",
        f"/admin/events/{later['id']}/guests",
    ]
    for state, titles in (("past", ["Over"]), ("drafts", ["Draft"]), ("cancelled", ["Gone"]), ("x", ["Soon", "Later"])):
        admin.open(f"/admin/events?when={state}")
        assert listed(admin) == titles
    admin.open("/admin")
    assert "free" in admin.element(f"seats-{later['id']}").get_text()
    assert "free" not in admin.element(f"seats-{gone['id']}").get_text()
    admin.open("/admin/events?when=cancelled")
    assert "free" not in admin.element(f"event-{gone['id']}").get_text()
    admin.open("/admin/events")
    admin.send("find-event", q="olmuhle")
    assert listed(admin) == ["Soon"]
    admin.open("/admin/events?q=MILL&when=past")
    assert (listed(admin), filters(admin)["Cancelled"]) == (["Over"], "1")
    admin.open("/admin/events?q=nothing")
    assert admin.element("no-events")
    assert over["id"] == 1


@pytest.mark.parametrize(("state", "order"), [("upcoming", 1), ("past", -1)])
def test_a_long_table_is_paged_and_each_event_is_on_one_page(
    service: Service, admin: Browser, clock: FixedClock, state: str, order: int
) -> None:
    for number in range(101):
        service.create_event(title=f"{number}", starts_at=instant(NOON + DAY + number // 2))
    if state == "past":
        clock.move(3 * 86_400)
    admin.open(f"/admin/events?when={state}")
    found = listed(admin)
    while following := admin.dom.find("a", rel="next"):
        admin.open(str(following["href"]))
        found += listed(admin)
    assert found == [f"{number}" for number in range(101)][::order]
    assert admin.dom.find("a", rel="first")


def test_the_table_reads_its_rows_in_the_order_of_an_index(service: Service) -> None:
    def plans(tx: Any) -> list[str]:
        found = []
        for shelf in event_lists.SHELVES:
            explained = connection_of(tx).execute(
                f"EXPLAIN QUERY PLAN SELECT id FROM events WHERE {event_lists.PAGES[shelf]}", (0, 0, 0, 51)
            )
            found.append(" ".join(str(row[3]) for row in explained))
        return found

    for plan in service.database.read(plans):
        assert "USING" in plan
        assert "INDEX events_" in plan
        assert "TEMP B-TREE" not in plan
    assert service.database.read(event_lists.page, "past", sought("x"), (0, 0), 1) == []


def test_an_event_is_published_kept_as_a_draft_or_looked_at_first(service: Service, admin: Browser) -> None:
    for button, value, published, page in (
        ("published", "true", True, "/admin/events/1"),
        ("published", "false", False, "/admin/events/2"),
        ("preview", "yes", False, "/e/3-concert"),
    ):
        admin.open("/admin/events/new")
        assert "Guests confirm within 15 minutes · at most 10 seats each · booking closes at the start" in admin.text
        answer = admin.send_by("new-event", button, value, **TYPED)
        assert answer.headers["Location"] == page
        event = service.get(f"/events/{page.strip('/').split('/')[-1].split('-')[0]}", **service.as_admin).json
        assert (event["title"], event["seats"], event["published"]) == ("Concert", 30, published)
        assert event["series_id"] is None
    admin.open("/admin/events/rules?confirmation=organiser&hold_time=2&hold_unit=days&max_seats_per_person=1&zone=UTC")
    assert admin.page.text == "You confirm within 2 days · at most 1 seat each · booking closes at the start"
    admin.open("/admin/events/rules?hold_time=99&hold_unit=days", status="*")
    assert admin.page.status_int == 422
    admin.open("/admin/events/new")
    admin.send_by("new-event", *PUBLISH, title="", seats="0", hold_time="40", hold_unit="days")
    assert admin.element("new-rules").has_attr("open")
    assert {one["name"] for one in admin.dom.select("[aria-invalid=true]")} >= {"title", "starts_at", "seats"}


def test_a_copy_is_a_week_later_at_the_same_time_of_day_and_has_the_rest_as_it_was(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    given = {"location": "Mill", "hold_seconds": 3_600, "max_seats_per_person": 3, "description": "Two\nlines"}
    times = {"ends_at": "2026-10-21T19:30:00Z", "opens_at": "2026-10-20T22:00:00Z"}
    given |= {"name_required": True}
    questions = [{"label": "What do you eat?", "kind": "choice", "choices": ["Meat", "No meat"], "required": True}]
    event = service.create_event(
        title="Concert", starts_at="2026-10-21T17:30:00Z", questions=questions, **times, **given
    )
    admin.open(f"/admin/events/{event['id']}/copy")
    form = admin.page.forms["new-event"]
    assert form["questions.1.label"].value == "What do you eat?"
    assert (form["starts_at"].value, form["ends_at"].value) == ("2026-10-28T19:30", "2026-10-28T21:30")
    admin.send_by("new-event", *PUBLISH)
    copy = service.event(2)
    # The clocks are set back between them.
    assert [copy[name] for name in ("starts_at", *times)] == [
        "2026-10-28T18:30:00Z",
        "2026-10-28T20:30:00Z",
        "2026-10-27T23:00:00Z",
    ]
    assert {name: copy[name] for name in given} == given
    assert copy["questions"] == event["questions"]
    admin.open(f"/admin/events/{event['id']}/copy")
    admin.send_by("new-event", *PUBLISH, **{"questions.1.label": "", "questions.1.choices": ""})
    assert service.event(3)["questions"] == []
    clock.move(3 * 365 * 86_400)
    admin.sign_in(name="Eve Admin")
    admin.open(f"/admin/events/{event['id']}/copy")
    assert admin.page.forms["new-event"]["starts_at"].value == "2029-05-30T19:30"


def test_a_series_is_made_at_once_or_not_at_all(service: Service, admin: Browser) -> None:
    admin.open("/admin/events/new")
    admin.send_by("new-event", *PUBLISH, **TYPED, repeat_weeks="3")
    assert admin.message == "3 events are published."
    # The clocks are set back on the 25th.
    assert starts(service) == ["2026-10-21T17:30:00Z", "2026-10-28T18:30:00Z", "2026-11-04T18:30:00Z"]
    assert {service.event(number)["series_id"] for number in (1, 2, 3)} == {1}
    for typed, said in (
        ({"repeat_weeks": "53"}, "Enter a number of events from 1 to 52."),
        ({"repeat_weeks": "2", "repeat_dates": "2026-12-24"}, "leave the other blank"),
        (
            {"repeat_dates": "2026-12-24\r\nsoon\r\n2026-02-30\r\n24.12.2026"},
            "".join(f"Line {line}: enter a date, like 2026-12-24 or 24.12.2026.\n" for line in (2, 3))
            + "Line 4: this date is there already.",
        ),
        ({"repeat_dates": "2026-12-24\r\n2020-12-24"}, "2020"),
        ({"repeat_dates": "0001-01-01"}, "Enter a date and time that exists."),
        ({"repeat_dates": "9999-12-31 23:59"}, "Enter a date and time that exists."),
    ):
        admin.open("/admin/events/new")
        admin.send_by("new-event", *PUBLISH, **TYPED, **typed)
        assert said in admin.element("new-repeat-fault").get_text()
        assert admin.element("new-repeat").has_attr("open")
        assert len(starts(service)) == 3
    admin.open("/admin/events/new")
    asked = {"questions.2.label": "Diet?", "questions.2.kind": "choice"}
    admin.send_by("new-event", "published", "false", **TYPED, **asked)
    assert admin.element("new-question-1-choices-fault").get_text() == "Enter 2 to 20 answers."
    asked = {"questions.1.choices": "vegan\r\nwith meat"}
    admin.send_by("new-event", "published", "false", **asked, repeat_dates="24.12.2026 20.15\r\n\r\n2026-11-01")
    assert admin.message == "3 drafts are saved."
    assert starts(service)[-1] == "2026-12-24T19:15:00Z"
    last = service.get("/events/6", **service.as_admin).json
    assert last["series_id"] == 4
    assert [(one["label"], one["choices"]) for one in last["questions"]] == [("Diet?", ["vegan", "with meat"])]


@pytest.mark.parametrize(("scope", "changed"), [("one", {2}), ("later", {2, 4}), ("all", {1, 2, 4})])
def test_events_of_a_series_are_changed_together_or_singly(
    service: Service, admin: Browser, scope: str, changed: set[int]
) -> None:
    admin.open("/admin/events/new")
    admin.send_by("new-event", *PUBLISH, **TYPED, repeat_weeks="4")
    service.post("/events/3/cancel", **service.as_admin)
    service.call("PATCH", "/events/1", {"location": "Barn"}, headers=service.as_admin)
    before = [service.event(number) for number in (1, 2, 3, 4)]

    admin.open("/admin/events/2/settings")
    admin.send(
        "edit-event", title="Late concert", starts_at="2026-10-28T20:00", ends_at="2026-10-28T22:00", scope=scope
    )

    after = [service.event(number) for number in (1, 2, 3, 4)]
    assert {one["id"] for one, other in zip(after, before, strict=True) if one != other} == changed
    assert after[0]["location"] == "Barn"
    new = {1: "2026-10-21T18:00:00Z", 2: "2026-10-28T19:00:00Z", 4: "2026-11-11T19:00:00Z"}
    for number in changed:
        event = after[number - 1]
        assert (event["title"], event["starts_at"]) == ("Late concert", new[number])
        assert event["ends_at"] == new[number].replace("T18", "T20").replace("T19", "T21")


def test_what_can_not_be_changed_at_one_event_of_a_series_is_changed_at_none(service: Service, admin: Browser) -> None:
    admin.open("/admin/events/new")
    admin.send_by("new-event", *PUBLISH, **TYPED, repeat_weeks="3")
    service.book(3, seats=8)

    admin.open("/admin/events/1/settings")
    admin.send("edit-event", seats="5", scope="all")

    fault = admin.element("scope-fault").get_text()
    assert "8 seats are held or confirmed, so the event can’t have fewer." in fault
    assert admin.dom.select("#scope [checked]")[0]["value"] == "all"
    assert [service.event(number)["seats"] for number in (1, 2, 3)] == [30, 30, 30]


def test_saving_says_first_how_many_guests_are_told_of_what(path: Path, clock: FixedClock) -> None:
    service = Service(path, clock, senders={"email": Mailbox()})
    admin = Browser(service)
    admin.sign_in()
    event = service.create_event(seats=3)
    service.book(event["id"], "a@example.com", seats=2)
    service.book(event["id"], "b@example.com")
    service.wait(event["id"], "c@example.com")
    admin.open(f"/admin/events/{event['id']}/settings")
    admin.send("edit-event", description="Of no concern")
    assert admin.message == "“Concert” is saved."
    assert admin.element("flash")["class"] == ["flash"]

    admin.send("edit-event", location="Barn", starts_at="2026-10-21T19:30", contact="Olga")

    assert admin.message == "Saving tells 3 guests about this: new place, new date or time."
    assert admin.element("flash")["class"] == ["flash", "info"]
    assert service.event(event["id"])["location"] == event["location"]
    assert admin.element("save-and-tell").get_text() == "Save and tell 3 guests"
    assert admin.page.forms["edit-event"]["contact"].value == "Olga"
    admin.send_by("edit-event", "tell", "yes")
    saved = service.event(event["id"])
    assert (saved["location"], saved["starts_at"], saved["contact"]) == ("Barn", "2026-10-21T17:30:00Z", "Olga")
    told = service.get("/notices", **service.as_admin).json["notices"]
    assert sum(one["kind"] == "event_changed" for one in told) == 3
    service.close()


def test_a_draft_is_published_or_deleted_and_what_nobody_booked_becomes_a_draft_again(
    service: Service, admin: Browser, guest: Browser
) -> None:
    draft = service.create_event(title="Draft", published=False)["id"]
    admin.open(f"/admin/events/{draft}/settings")
    assert admin.element("status").get_text() == "Draft"
    assert not admin.dom.find(id="cancel-event")
    admin.open(f"/admin/events/{draft}")
    assert not admin.dom.find(id=f"link-{draft}")
    assert "You can share the event’s address once it is published." in admin.text
    admin.send("publish-event")
    admin.open(f"/admin/events/{draft}")
    assert admin.element(f"link-{draft}")
    admin.open(f"/admin/events/{draft}/settings")
    assert service.event(draft)["published"]
    admin.send("unpublish-event")
    guest.open(f"/e/{draft}-draft", status="*")
    assert guest.page.status_int == 404
    admin.send("delete-event")
    assert (admin.url, admin.message) == ("/admin/events", "“Draft” is deleted.")

    booked = service.create_event()["id"]
    service.book(booked)
    admin.open(f"/admin/events/{booked}/settings")
    assert not admin.dom.find(id="delete-event")
    assert not admin.dom.find(id="unpublish-event")
    answer = service.post(f"/admin/events/{booked}/delete", b"", **service.as_admin)
    assert answer.status_int in (303, 409)
    assert service.event(booked)["status"] == "open"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_beside_how_to_pay_it_is_said_where_the_account_to_pay_to_is_set(admin: Browser, language: str) -> None:
    admin.open("/admin")
    if language == "ru":
        admin.change_language()
    admin.open("/admin/events/new")
    (way,) = admin.element("new-payment-hint").select("a")
    page, _, place = str(way["href"]).partition("#")
    assert "Project-Id-Version" not in admin.text  # What a catalogue says of itself to whoever asks it nothing.
    admin.open(page)
    assert admin.element(place).name == "form"
