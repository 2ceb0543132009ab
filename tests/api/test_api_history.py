"""The history by the API: everything that happened, in order, by whom, and nothing that can't be shown."""

from typing import Any

import pytest

from tests.support.service import FixedClock, Service
from tests.support.web_client import faulty_fields, problem

ANNA, BORIS = "anna@example.com", "boris@example.com"


def told(service: Service, event: Any, query: str = "") -> Any:
    answer = service.get(f"/events/{event['id']}/history{query}", **service.as_admin)
    assert answer.status_int == 200, answer.text
    return answer.json


def actions(history: Any) -> list[str]:
    return [one["action"] for one in history["history"]]


def test_what_happened_is_told_in_order_with_who_did_it_and_when(service: Service, clock: FixedClock) -> None:
    member = service.add_account(BORIS)
    event = service.create_event(seats=1, hold_seconds=20)
    clock.move(1)
    hold = service.book(event["id"], ANNA)
    entry = service.post(f"/events/{event['id']}/waitlist", {}, **service.as_account(member)).json
    clock.move(20)
    service.jobs.sweep()
    offer = service.get(f"/waitlist/{entry['id']}").json["booking_id"]
    service.post(f"/bookings/{offer}/confirm", **service.as_account(member))

    history = told(service, event)

    assert history["next"] is None
    lines = [line for line in history["history"] if line["action"] != "reminded"]
    as_member = f"account {member.id}"
    assert [(line["action"], line["actor"], line["booking_id"], line["entry_id"]) for line in lines] == [
        ("published", "account 1", None, None),
        ("booked", "guest", hold["id"], None),
        ("joined", as_member, None, entry["id"]),
        ("expired", "system", hold["id"], None),
        ("offered", "system", offer, entry["id"]),
        ("confirmed", as_member, offer, None),
    ]
    assert [line["at"] for line in lines][:3] == ["2026-05-28T20:26:40Z", *["2026-05-28T20:26:41Z"] * 2]
    assert [line["id"] for line in lines] == sorted(line["id"] for line in lines)
    assert lines[1]["facts"] == {"seats": 1, "expires_at": "2026-05-28T20:27:01Z", "confirmed_at": None}


def test_an_event_s_own_changes_are_told_with_the_new_values_alone(service: Service) -> None:
    event = service.create_event(seats=5)
    service.call("PATCH", f"/events/{event['id']}", {"seats": 7, "location": ""}, headers=service.as_admin)
    service.post(f"/events/{event['id']}/cancel", {"reason": "Rain"}, **service.as_admin)
    service.post(f"/events/{event['id']}/reopen", **service.as_admin)

    published, changed, cancelled, reopened = told(service, event)["history"]

    assert published["facts"]["starts_at"] == event["starts_at"]
    assert (changed["action"], changed["facts"]) == ("changed", {"seats": 7})
    assert (cancelled["action"], cancelled["facts"]["reason"]) == ("event_cancelled", "Rain")
    assert reopened["action"] == "reopened"


def test_one_booking_s_story_is_its_own(service: Service, clock: FixedClock) -> None:
    event = service.create_event(max_extensions=1)
    booking, other = service.book(event["id"], ANNA), service.book(event["id"], BORIS)
    at = f"/bookings/{booking['id']}"
    service.post(f"{at}/extend")
    service.call("PATCH", at, {"seats": 2})
    service.post(f"{at}/confirm")
    service.post(f"{at}/cancel")
    service.post(f"{at}/restore", **service.as_admin)
    service.post(f"{at}/hand-over", {"email": "vera@example.com"})
    live = service.bookings(event["id"], "?status=confirmed")
    (received,) = (one for one in live if one["email"] == "vera@example.com")

    own = told(service, event, f"?booking={booking['id']}")

    assert actions(own) == ["booked", "extended", "seats_changed", "confirmed", "cancelled", "restored", "handed_over"]
    assert {line["booking_id"] for line in own["history"]} == {booking["id"]}
    assert actions(told(service, event, f"?booking={received['id']}")) == ["received"]
    assert actions(told(service, event, f"?booking={other['id']}")) == ["booked"]


def test_a_booking_of_another_event_has_no_story_here(service: Service) -> None:
    event, other = service.create_event(), service.create_event()
    booking = service.book(other["id"])

    assert told(service, event, f"?booking={booking['id']}") == {"history": [], "next": None}


@pytest.mark.parametrize("of_one_booking", [False, True])
def test_the_pages_tell_each_thing_once_though_more_happens_meanwhile(service: Service, of_one_booking: bool) -> None:
    event = service.create_event()
    booking = service.book(event["id"], ANNA)
    for seats in (2, 3, 4, 5):
        service.call("PATCH", f"/bookings/{booking['id']}", {"seats": seats})
    service.book(event["id"], BORIS)
    chosen = f"&booking={booking['id']}" if of_one_booking else ""
    known = [line["id"] for line in told(service, event, chosen.replace("&", "?"))["history"]]

    page = told(service, event, f"?limit=2{chosen}")
    seen = [line["id"] for line in page["history"]]
    service.call("PATCH", f"/bookings/{booking['id']}", {"seats": 1})
    while page["next"]:
        page = service.get(page["next"], **service.as_admin).json
        assert 1 <= len(page["history"]) <= 2
        seen += [line["id"] for line in page["history"]]

    assert seen[:-1] == known
    assert len(seen) == len(known) + 1


def test_no_name_and_no_address_is_in_a_history(service: Service, clock: FixedClock) -> None:
    event = service.create_event(seats=1)
    body = {"email": ANNA, "name": "Anna Anders"}
    booking = service.post(f"/events/{event['id']}/book", body).json
    service.post(f"/events/{event['id']}/waitlist", {"email": BORIS, "name": "Boris Boll"})
    service.post(f"/bookings/{booking['id']}/confirm")
    service.post(f"/bookings/{booking['id']}/hand-over", {"email": "vera@example.com", "name": "Vera Voss"})

    answer = service.get(f"/events/{event['id']}/history", **service.as_admin)

    for personal in ("anna", "boris", "vera", "example.com", "127.0.0.1"):
        assert personal not in answer.text.lower()


@pytest.mark.parametrize("query", ["?after=x", "?limit=0", "?limit=201"])
def test_a_query_that_is_none_is_a_fault(service: Service, query: str) -> None:
    event = service.create_event()
    answer = service.get(f"/events/{event['id']}/history{query}", **service.as_admin)
    assert faulty_fields(answer) == [query[1:].partition("=")[0]]


def test_an_event_that_is_not_there_has_no_history(service: Service) -> None:
    problem(service.get("/events/99/history", **service.as_admin), "event_not_found")
