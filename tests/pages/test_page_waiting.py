"""The admin's page of a waiting list: who waits, who was offered what until when, who let an offer lapse."""

from typing import Any

from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser


def give_up_one(service: Service, event_id: int) -> None:
    held = [one for one in service.bookings(event_id) if one["email"].startswith("holder")]
    assert service.post(f"/bookings/{held[0]['id']}/cancel").status_int == 200


def page(admin: Browser, event_id: int, query: str = "") -> Any:
    admin.open(f"/admin/events/{event_id}/waitlist{query}")
    return admin.dom


def rows(dom: Any, table: str) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in dom.select(f"table.{table} tbody tr")]


def test_an_admin_sees_who_waits_who_has_an_offer_and_who_let_one_lapse_and_offers_out_of_turn(
    service: Service, clock: FixedClock, admin: Browser
) -> None:
    event_id = service.create_event(seats=5, confirmation="organiser", hold_seconds=2_592_000, offer_seconds=600)["id"]
    for number in range(5):
        service.book(event_id, email=f"holder{number}@example.com")
    group = service.wait(event_id, "choir@example.com", seats=4)
    single = [service.wait(event_id, f"single{number}@example.com") for number in range(5)]
    assert (
        "Seats that come free are offered in this order."
        in page(admin, event_id).select("#waiting-summary")[0].get_text()
    )
    give_up_one(service, event_id)
    clock.move(600)
    service.jobs.sweep()

    dom = page(admin, event_id)
    assert [row.split(" ")[0] for row in rows(dom, "offers")] == ["single1@example.com"]
    assert dom.select("table.offers .countdown[data-milliseconds-left]")
    (missed,) = rows(dom, "missed")
    assert missed.startswith("single0@example.com 1 seat ran out at 22:36")
    assert "Passed over 2 times: too few seats came free." in rows(dom, "waiting")[0]
    assert not dom.select("form[action$='/offer']")

    give_up_one(service, event_id)
    give_up_one(service, event_id)
    dom = page(admin, event_id)
    assert "1 seat is being kept for a group on the waiting list." in dom.select("#waiting-summary")[0].get_text()
    assert "Seats are being kept for them until" in rows(dom, "waiting")[0]
    last = single[4]["id"]
    without_the_group = page(admin, event_id, "?q=single4")
    for shown in (dom, without_the_group):
        assert "for a group ahead of them" in shown.select(f"#offer-{last}-consequence")[0].get_text()

    admin.send(f"offer-{last}")

    assert admin.message.startswith("1 seat is offered to single4@example.com until")
    assert service.get(f"/waitlist/{last}").json["status"] == "offered"
    assert service.get(f"/waitlist/{group['id']}").json["position"] == 1
    admin.open("/admin/audit")
    assert "Seats offered" in admin.text
    admin.open(f"/admin/events/{event_id}/waitlist?q=single3")
    assert [row.split(" ")[0] for row in rows(admin.dom, "waiting")] == ["single3@example.com"]
    assert rows(admin.dom, "offers") == rows(admin.dom, "missed") == []
