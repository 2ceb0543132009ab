"""Webhooks by the API: added with a secret shown once, changed, tested, sent again, and noted in the audit log."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from booking.history import Stream
from booking.senders.webhook_post import WebhookPost
from booking.store.database import Tx
from booking.webhooks import webhooks
from booking.webhooks.worker import WebhookDelivery
from tests.api.test_metrics import sample
from tests.support.hook_server import HookServer, deliver
from tests.support.service import FixedClock, Service
from tests.support.web_client import problem

URL = "https://example.org/hooks"


@pytest.fixture
def server() -> Iterator[HookServer]:
    with closing(HookServer()) as running:
        yield running


@pytest.fixture
def to_itself(path: Path, clock: FixedClock) -> Iterator[Service]:
    """Return a service that may send to this machine."""
    running = Service(path, clock, webhooks_to_private_networks=True)
    yield running
    running.close()


def audited(service: Service) -> list[tuple[str, str]]:
    def find(tx: Tx) -> list[tuple[str, str]]:
        return tx.execute(
            "SELECT action, subject FROM audit_log WHERE action LIKE 'webhook%' ORDER BY id", ()
        ).fetchall()

    return service.database.read(find)


def test_a_webhook_is_added_seen_changed_tested_and_deleted(to_itself: Service, server: HookServer) -> None:
    service, admin = to_itself, to_itself.as_admin
    made = service.post("/webhooks", {"url": server.url, "types": ["event.sold_out", "booking.confirmed"]}, **admin)
    assert (made.status_int, made.json["types"]) == (201, ["booking.confirmed", "event.sold_out"])
    secret = made.json["secret"]
    (listed,) = service.get("/webhooks", **admin).json["webhooks"]
    assert "secret" not in listed and {**listed, "secret": secret} == made.json

    booking = service.book(service.create_event()["id"])
    service.post(f"/bookings/{booking['id']}/confirm")
    server.next_statuses = [500, 200]
    deliver(service)
    tested = service.post("/webhooks/1/test", **admin)
    assert (tested.status_int, tested.json["state"], tested.json["history_id"]) == (201, "due", None)
    deliver(service)
    assert [(one.content["type"], one.is_signed_by(secret)) for one in server.taken] == [
        *(("booking.confirmed", True), ("test", True))
    ]
    assert sample(service, 'booking_webhook_deliveries{state="due"}') == 1
    first = service.get("/webhooks/1/deliveries?limit=1", **admin).json
    assert [(one["type"], one["state"]) for one in first["deliveries"]] == [("test", "delivered")]
    (second,) = service.get(first["next"], **admin).json["deliveries"]
    assert [(one["status"], one["answer"], one["error"]) for one in second["tries"]] == [(500, "Taken.", None)]
    assert service.get("/webhooks/1/deliveries?state=failed", **admin).json["deliveries"] == []

    service.clock.move(2)
    assert service.post(f"/webhooks/deliveries/{second['id']}/send", **admin).status_int == 200
    deliver(service)
    assert server.taken[-1].id == server.taken[0].id
    rotated = service.post("/webhooks/1/secret", **admin).json
    assert rotated["secret"] != secret and rotated["former_until"] is not None
    off = service.call("PATCH", "/webhooks/1", {"types": ["*"], "enabled": False}, headers=admin).json
    assert (off["types"], off["enabled"], off["disabled_why"]) == (["*"], False, "admin")
    assert service.call("DELETE", "/webhooks/1", headers=admin).status_int == 204
    problem(service.get("/webhooks/1/deliveries", **admin), "webhook_not_found")
    problem(service.post(f"/webhooks/deliveries/{second['id']}/send", **admin), "delivery_not_found")
    assert [(action, subject) for action, subject in audited(service)] == [
        ("webhook added", "webhook 1"),
        ("webhook tested", "webhook 1"),
        ("webhook delivery sent again", "webhook 1"),
        ("webhook’s secret changed", "webhook 1"),
        ("webhook changed", "webhook 1"),
        ("webhook deleted", "webhook 1"),
    ]


def test_an_address_that_leads_to_a_private_network_is_refused_and_so_is_a_type_that_is_none(service: Service) -> None:
    for url in ("http://example.org/", "https://127.0.0.1/", "https://[::ffff:10.0.0.1]/", "https://user@example.org/"):
        refused = service.post("/webhooks", {"url": url, "types": ["booking.eaten"]}, **service.as_admin)
        assert [one["field"] for one in problem(refused, "invalid")["errors"]] == ["url", "types"]
    made = service.post("/webhooks", {"url": URL}, **service.as_admin).json
    assert (made["types"], made["enabled"]) == (["*"], True)
    patched = service.call("PATCH", "/webhooks/1", {"url": "https://localhost/"}, headers=service.as_admin)
    assert "Internet" in problem(patched, "invalid")["errors"][0]["message"]


def test_what_is_due_for_ten_minutes_and_a_thread_that_is_dead_make_the_service_unready(
    service: Service, clock: FixedClock
) -> None:
    service.post("/webhooks", {"url": URL}, **service.as_admin)
    service.create_event()
    Stream(service.database, [webhooks.CONSUMER], lambda: None).read_on()
    clock.move(601)
    assert sample(service, 'booking_part_ready{part="webhooks"}') == 0
    unready = service.get("/readyz", **service.as_admin).json
    (part,) = (one for one in unready["parts"] if one["name"] == "webhooks")
    assert (part["figures"], "/admin/webhooks" in part["reason"]) == ({"lag_seconds": 601.0}, True)
    worker = WebhookDelivery(service.database, clock, WebhookPost())
    assert worker.fault() is None
    clock.move(601)
    assert "601 seconds" in (worker.fault() or "")
