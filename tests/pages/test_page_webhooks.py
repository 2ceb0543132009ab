"""The pages of webhooks, as an admin without JavaScript uses them: add, test, look, send again, turn off, delete."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from webtest.forms import Checkbox

from booking.store.database import Tx
from booking.webhooks import payload, webhooks
from tests.support.hook_server import HookServer, deliver
from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser

PAGE = "/admin/webhooks"


@pytest.fixture
def server() -> Iterator[HookServer]:
    with closing(HookServer()) as running:
        yield running


@pytest.fixture
def service(path: Path, clock: FixedClock) -> Iterator[Service]:
    """Return a service that may send to this machine."""
    running = Service(path, clock, webhooks_to_private_networks=True)
    yield running
    running.close()


def test_a_webhook_is_added_and_its_secret_shown_once(service: Service, admin: Browser, server: HookServer) -> None:
    admin.open("/admin/settings")
    admin.open(PAGE)
    assert "No webhooks yet." in admin.text
    admin.send("new-webhook", url=server.url.replace("127.0.0.1", "me@127.0.0.1"))
    assert "Enter the address without a user name and password." in admin.text
    assert str(admin.element("new-webhook-url")["value"]).startswith("http://me@")
    admin.send("new-webhook", url=server.url)
    secret = admin.element("secret").text
    assert secret.startswith("whsec_")
    service.create_event()
    deliver(service)
    assert server.taken[0].is_signed_by(secret)
    admin.open(f"{PAGE}/1")
    assert secret not in admin.page.text
    admin.send("new-secret")
    assert admin.element("secret").text != secret
    admin.open(f"{PAGE}/1")
    assert "requests are signed with the former secret, too" in admin.text


def test_each_try_is_seen_and_a_delivery_is_sent_again(service: Service, admin: Browser, server: HookServer) -> None:
    service.database.write(webhooks.add, server.url, ())
    server.answers(500, b"<script>alert(1)</script>")
    service.create_event()
    deliver(service)
    service.clock.move(7)
    deliver(service)
    admin.open(f"{PAGE}/1")
    assert "event.published" in admin.text and "2 tries · 500" in admin.text
    assert "<script>alert(1)" not in admin.page.text and "<script>alert(1)</script>" in admin.text
    assert "Nothing has been delivered since" in admin.text
    server.answers(200)
    admin.press("/admin/webhooks/deliveries/1/send")
    assert admin.message == "Queued again. Its answer shows below."
    deliver(service)
    admin.open(f"{PAGE}/1")
    assert "3 tries · 200" in admin.text and "Delivered" in admin.text
    admin.send("test")
    assert admin.message == "The test is being sent. Its answer shows below."
    deliver(service)
    admin.open(f"{PAGE}/1?state=delivered")
    assert len(admin.dom.select("table.deliveries tbody tr")) == 2
    admin.open(f"{PAGE}/1?state=failed")
    assert "No deliveries match." in admin.text


def test_it_is_turned_off_and_on_gets_some_types_only_and_is_deleted(service: Service, admin: Browser) -> None:
    service.database.write(webhooks.add, "https://example.org/hooks", ())
    admin.open(f"{PAGE}/1")
    admin.send("switch")
    assert "An admin turned it off." in admin.text
    admin.send("switch")
    assert "An admin turned it off." not in admin.text
    boxes = cast("list[Checkbox]", admin.page.forms["change"].fields["types"])
    for box, name in zip(boxes, ["*", *payload.ALL_TYPES], strict=True):
        box.checked = name in ("booking.confirmed", "event.sold_out")
    admin.send("change", url="https://example.org/other")
    webhook = service.database.read(webhooks.find, 1)
    assert (webhook.url, webhook.types) == ("https://example.org/other", ("booking.confirmed", "event.sold_out"))
    admin.open(f"{PAGE}/1")
    assert [one["value"] for one in admin.dom.select("#change [name=types][checked]")] == [*webhook.types]
    admin.press("/admin/webhooks/1/delete")
    assert (admin.message, "No webhooks yet." in admin.text) == ("The webhook is deleted.", True)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_type_that_can_be_chosen_is_said_in_words_beside_its_name(admin: Browser, language: str) -> None:
    admin.open("/admin")
    if language == "ru":
        admin.change_language()
    admin.open(PAGE)
    boxes = admin.dom.select("fieldset fieldset label")
    said = {str(one.select("input")[0]["value"]): next(one.select("span")[0].stripped_strings) for one in boxes}
    assert [*said] == [*payload.ALL_TYPES] and len({*said.values()}) == len(said)
    assert said["event.published"] == {"en": "An event is published", "ru": "Событие опубликовано"}[language]


def test_today_tells_of_a_webhook_that_fails_and_leads_there(service: Service, admin: Browser) -> None:
    service.database.write(webhooks.add, "https://example.org/hooks", ())
    admin.open("/admin")
    assert "webhook" not in admin.text

    def fail(tx: Tx) -> None:
        tx.execute("UPDATE webhooks SET failures = 3, failing_since = ?", (tx.now,))

    service.database.write(fail)
    admin.open("/admin")
    assert [one["href"] for one in admin.dom.select("#webhook-1 a")] == [f"{PAGE}/1"]
    assert "Nothing needs you." not in admin.text
    admin.open(f"{PAGE}/1")
    assert re.search(r"Failing.*After three days it’s turned off\.", admin.text)
