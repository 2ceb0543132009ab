"""Facts go to the addresses that want them: signed, at least once, by the same id, later and later, until taken."""

import base64
import json
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from booking import events, seats, store
from booking.accounts import accounts
from booking.clock import SystemClock
from booking.errors import Conflict
from booking.history import Consumer, Stream
from booking.senders.webhook_post import WebhookPost
from booking.store.database import Database, Tx
from booking.store.webhooks import Webhook
from booking.webhooks import payload, signature, tries, webhooks
from booking.webhooks.worker import WebhookDelivery
from tests.support.domain import book, join, publish
from tests.support.hook_server import HookServer
from tests.support.process import ROOT
from tests.support.service import FixedClock, count, empty_database, note_statements, run

DAY = 86_400


class Sent:
    """A site with an address that takes what happens, and what reads and sends it by hand."""

    def __init__(self, database: Database, clock: FixedClock, server: HookServer) -> None:
        self.database, self.clock, self.server = database, clock, server
        post = WebhookPost(to_private_networks=True)
        self.worker = WebhookDelivery(database, clock, post, jitter=lambda: 0.5)

    def add(self, *types: str, url: str = "") -> Webhook:
        return self.database.write(webhooks.add, url or self.server.url, types)

    def read_on(self) -> None:
        Stream(self.database, [webhooks.CONSUMER], self.worker.wake).read_on()

    def deliver(self) -> list[str]:
        """Read what has happened, send it, and return the types of what the server took meanwhile."""
        before = len(self.server.taken)
        self.read_on()
        self.worker.deliver_due()
        return [one.content["type"] for one in self.server.taken[before:]]

    def move(self, seconds: float) -> list[str]:
        self.clock.move(seconds)
        return self.deliver()

    def now(self, webhook: Webhook) -> Webhook:
        return self.database.read(webhooks.find, webhook.id)

    def states(self) -> list[tuple[str, int]]:
        return self.database.read(
            lambda tx: tx.execute("SELECT state, tries FROM webhook_deliveries ORDER BY id", ()).fetchall()
        )


@pytest.fixture
def database(path: Path, clock: FixedClock) -> Iterator[Database]:
    """Return a database whose stream nobody reads but the test."""
    path.write_bytes(empty_database())
    with closing(Database(path, clock)) as opened:
        yield opened


@pytest.fixture
def sent(database: Database, clock: FixedClock) -> Iterator[Sent]:
    with closing(HookServer()) as server:
        yield Sent(database, clock, server)


def test_a_signature_is_that_of_the_specifications_own_example() -> None:
    # Of the reference libraries of Standard Webhooks: their tests have this secret, message and signature.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = signature.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}', [secret])
    assert signed["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    made = signature.new_secret()
    assert made.startswith("whsec_") and 24 <= len(base64.b64decode(made[6:])) <= 64


def test_the_example_of_the_documentation_knows_a_signature_of_ours_from_any_other() -> None:
    page = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    example: dict[str, Any] = {}
    exec(page.partition("```python signature\n")[2].partition("```")[0], example)
    secret, body, now = signature.new_secret(), '{"type":"test","data":"ё"}'.encode(), int(SystemClock().now() / 1_000)
    signed = signature.headers("test_1_2", now, body, [signature.new_secret(), secret])
    assert example["is_genuine"](secret, signed, body)
    assert not example["is_genuine"](secret, signed, body + b" ")
    assert not example["is_genuine"](signature.new_secret(), signed, body)
    assert not example["is_genuine"](secret, signature.headers("test_1_2", now - 400, body, [secret]), body)


def test_what_happens_is_sent_signed_with_what_was_true_then_and_nobodys_name(sent: Sent) -> None:
    webhook = sent.add()
    event_id = publish(sent.database, 1)
    booking = book(sent.database, event_id, "anna")
    entry = join(sent.database, event_id, "boris")
    sent.database.write(seats.confirm, booking.id, by_admin=False)
    sent.database.write(seats.cancel, booking.id)
    assert sent.deliver() == [
        *("event.published", "booking.booked", "event.sold_out", "waitlist.joined", "booking.confirmed"),
        *("booking.cancelled", "booking.offered"),
    ]
    taken = sent.server.taken
    assert all(one.is_signed_by(webhook.secret) and not one.is_signed_by(signature.new_secret()) for one in taken)
    assert {one.headers["Content-Type"] for one in taken} == {"application/json"}
    booked, joined, confirmed, cancelled, offered = (taken[place].content["data"] for place in (1, 3, 4, 5, 6))
    about = {"event_id": event_id, "booking_id": booking.id, "reference": booking.reference, "seats": 1}
    assert {name: confirmed[name] for name in about} == about
    assert [one["status"] for one in (booked, confirmed, cancelled, offered)] == [
        *("held", "confirmed", "cancelled", "held")
    ]
    assert taken[4].content["timestamp"] == "2026-05-28T20:26:40.000Z" == confirmed["facts"]["confirmed_at"]
    assert (joined["entry_id"], "booking_id" in joined, joined["facts"]) == (entry.id, False, {"seats": 1})
    numbers = [one.content["data"]["number"] for one in taken]
    assert numbers == sorted(numbers) and len({one.id for one in taken}) == len(taken)
    assert not any(name in one.body for one in taken for name in (b"anna", b"boris", b"example.com"))


def test_an_address_gets_the_facts_it_wants_from_now_on_and_none_while_it_is_off(sent: Sent) -> None:
    event_id = publish(sent.database, 10)
    webhook = sent.add("booking.confirmed", "event.changed")
    first = book(sent.database, event_id, "anna")
    sent.database.write(seats.confirm, first.id, by_admin=False)
    assert sent.deliver() == ["booking.confirmed"]
    sent.database.write(webhooks.change, webhook.id, enabled=False)
    second = book(sent.database, event_id, "boris")
    sent.database.write(seats.confirm, second.id, by_admin=False)
    assert sent.deliver() == []
    sent.database.write(webhooks.change, webhook.id, enabled=True, types=[])
    sent.database.write(seats.cancel, second.id)
    assert sent.deliver() == ["booking.cancelled"]


def test_what_happens_while_an_address_is_off_is_for_the_others_alone(sent: Sent) -> None:
    _, off = sent.add(), sent.add()
    sent.database.write(webhooks.change, off.id, enabled=False)
    publish(sent.database)
    assert sent.deliver() == ["event.published"]
    sent.database.write(webhooks.change, off.id, enabled=True)
    assert sent.deliver() == []


def test_all_types_have_names_and_each_fact_has_one_of_them(sent: Sent) -> None:
    assert {"booking.handed_over", "waitlist.left", "event.cancelled", "event.sold_out"} <= set(payload.ALL_TYPES)
    assert len(set(payload.ALL_TYPES)) == len(payload.ALL_TYPES)


def test_without_an_address_nothing_is_written_and_one_thing_is_read(sent: Sent) -> None:
    ran: list[str] = []
    publish(sent.database, 2)

    def wanted(tx: Tx) -> bool:
        note_statements(tx, ran)
        assert webhooks.CONSUMER.is_wanted is not None
        return webhooks.CONSUMER.is_wanted(tx)

    consumer = Consumer(webhooks.NAME, webhooks.consume, is_wanted=wanted)
    before = sent.database.commits
    stream = Stream(sent.database, [consumer], lambda: None)
    stream.read_on()
    assert len([one for one in ran if "consumers" in one]) == 1
    assert sent.database.commits == before
    sent.clock.move(60)
    stream.read_on()
    assert stream.fault() is None
    webhook = sent.add()
    sent.database.write(webhooks.remove, webhook.id)
    assert count(sent.database, "consumers WHERE name = 'webhooks'") == 0


def test_no_more_than_ten_addresses_are_taken(sent: Sent) -> None:
    for _ in range(webhooks.AT_MOST):
        sent.add()
    with pytest.raises(Conflict, match="10 webhooks"):
        sent.add()


def test_both_secrets_sign_for_a_day(sent: Sent) -> None:
    webhook = sent.add()
    rotated = sent.database.write(webhooks.rotate, webhook.id)
    event_id = publish(sent.database)
    assert sent.deliver() == ["event.published"]
    assert sent.server.taken[-1].is_signed_by(webhook.secret) and sent.server.taken[-1].is_signed_by(rotated.secret)
    sent.clock.move(DAY)
    sent.database.write(events.cancel, event_id, "")
    assert sent.deliver() == ["event.cancelled"]
    assert not sent.server.taken[-1].is_signed_by(webhook.secret) and sent.server.taken[-1].is_signed_by(rotated.secret)


def test_what_fails_is_tried_ten_times_within_76_hours_by_the_same_id_and_a_new_signature(sent: Sent) -> None:
    webhook = sent.add()
    sent.server.answers(500, b"<h1>Oh no</h1>")
    publish(sent.database)
    assert sent.deliver() == ["event.published"]
    for waits in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000):
        assert sent.move(waits - 1) == []
        assert sent.move(1) == ["event.published"]
    assert (sent.states(), sent.now(webhook).is_enabled) == ([("due", 9)], True)
    assert sent.move(86_400) == ["event.published"]
    assert (sent.states(), sent.now(webhook).disabled_why) == ([("failed", 10)], "failing")
    assert len({one.id for one in sent.server.taken}) == 1
    assert all(one.is_signed_by(webhook.secret) for one in sent.server.taken)
    assert len({one.headers["webhook-timestamp"] for one in sent.server.taken}) == 10
    (shown,) = sent.database.read(webhooks.page, webhook.id, "failed", None, 10)
    assert [one.number for one in shown.tries] == list(range(1, 11))
    assert {(one.status, one.answer, one.error) for one in shown.tries} == {(500, "<h1>Oh no</h1>", None)}
    sent.server.answers(204)
    sent.database.write(webhooks.change, webhook.id, enabled=True)
    again = sent.database.write(webhooks.send_again, shown.delivery.id)
    assert (again.delivery.state, again.delivery.tries) == ("due", 10)
    assert sent.deliver() == ["event.published"]
    assert sent.states() == [("delivered", 11)]


@pytest.mark.parametrize(
    ("jitter", "asked", "seconds"), [(0.0, "", 4), (1.0, "", 6), (0.5, "7", 7), (0.5, "2", 5), (0.5, "999999", 86_400)]
)
def test_what_fails_is_tried_a_fifth_sooner_or_later_or_when_it_is_asked_for_within_a_day(
    sent: Sent, jitter: float, asked: str, seconds: int
) -> None:
    post = WebhookPost(to_private_networks=True)
    sent.worker = WebhookDelivery(sent.database, sent.clock, post, jitter=lambda: jitter)
    sent.add()
    sent.server.answers(500, b"", **({"Retry-After": asked} if asked else {}))
    publish(sent.database)
    assert sent.deliver() == ["event.published"]
    assert sent.move(seconds - 1) == []
    assert sent.move(1) == ["event.published"]


def test_an_address_that_is_down_rests_and_gets_all_in_their_order_when_it_is_back(sent: Sent) -> None:
    webhook = sent.add("booking.booked", "booking.confirmed", "booking.cancelled")
    event_id = publish(sent.database, 10)
    sent.server.answers(503)
    booking = book(sent.database, event_id, "anna")
    sent.database.write(seats.confirm, booking.id, by_admin=False)
    sent.database.write(seats.cancel, booking.id)
    assert sent.deliver() == ["booking.booked"]
    assert sent.now(webhook).resumes_at == sent.clock.now() + 6_000
    assert sent.move(5) == []
    sent.server.answers(200)
    assert sent.move(1) == ["booking.booked", "booking.confirmed", "booking.cancelled"]
    assert sent.now(webhook).failures == 0
    sent.server.answers(429, b"", **{"Retry-After": "600"})
    book(sent.database, event_id, "boris")
    book(sent.database, event_id, "clara")
    assert sent.deliver() == ["booking.booked"]
    assert sent.move(599) == []
    sent.server.answers(200)
    assert sent.move(1) == ["booking.booked", "booking.booked"]


@pytest.mark.parametrize(("status", "state"), [(299, "delivered"), (302, "due"), (304, "due")])
def test_no_status_but_one_from_200_to_299_says_that_it_was_taken(sent: Sent, status: int, state: str) -> None:
    sent.add()
    sent.server.next_statuses = [status]
    publish(sent.database)
    assert sent.deliver() == ["event.published"]
    assert sent.states() == [(state, 1)]


def test_what_an_admin_sends_again_goes_at_once_though_its_address_rests(sent: Sent) -> None:
    sent.add()
    sent.server.next_statuses = [503]
    publish(sent.database)
    assert sent.deliver() == ["event.published"]
    assert sent.move(1) == []
    sent.database.write(webhooks.send_again, 1)
    assert sent.deliver() == ["event.published"]


def test_one_fact_that_is_refused_keeps_no_other_one_back(sent: Sent) -> None:
    sent.add("booking.booked")
    event_id = publish(sent.database, 10)
    sent.server.next_statuses = [400]
    for name in ("anna", "boris", "clara"):
        book(sent.database, event_id, name)
    assert sent.deliver() == ["booking.booked"] * 3
    assert sent.states() == [("due", 1), ("delivered", 1), ("delivered", 1)]


@pytest.mark.parametrize("why", ["gone", "failing"])
def test_an_address_that_is_gone_or_fails_for_days_is_turned_off_and_the_admins_are_told(sent: Sent, why: str) -> None:
    sent.database.write(
        lambda tx: accounts.set_role(tx, accounts.register(tx, "Ada", "ada@example.com", "a hash").id, "admin")
    )
    webhook, other = sent.add(), sent.add(url=sent.server.url + "/other")
    event_id = publish(sent.database)
    assert sent.deliver() == ["event.published"] * 2
    sent.server.next_statuses = [410]
    if why == "failing":
        sent.server.next_statuses = [500, 200]
        book(sent.database, event_id, "anna")
        sent.deliver()
        sent.clock.move(3 * DAY)
        sent.server.next_statuses = [500, 500]
    book(sent.database, event_id, "boris")
    sent.deliver()
    assert (sent.now(webhook).disabled_why, sent.now(other).is_enabled) == (why, True)
    (told,) = sent.database.read(
        lambda tx: tx.execute("SELECT kind, subject, facts FROM outbox WHERE kind = 'webhook_disabled'", ()).fetchall()
    )
    assert told[1] == f"webhook {webhook.id}" and json.loads(told[2]) == {"host": "127.0.0.1", "why": why}


def test_a_slow_address_keeps_no_other_one_waiting_for_long(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, quick = sent.add(url=sent.server.url + "/slow"), sent.add()
    post = WebhookPost.post

    def take_time(self: WebhookPost, url: str, *given: Any) -> Any:
        sent.clock.move(4 if url.endswith("/slow") else 0)
        return post(self, url, *given)

    monkeypatch.setattr(WebhookPost, "post", take_time)
    event_id = publish(sent.database, 20)
    for number in range(9):
        book(sent.database, event_id, f"guest{number}")
    sent.deliver()
    paths = [one.path for one in sent.server.taken]
    assert paths[:12] == ["/hooks/slow"] * 2 + ["/hooks"] * 10
    assert (slow.id, quick.id, len(paths)) == (1, 2, 20)


def test_what_became_of_a_request_is_noted_before_anything_else_is_sent(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent.add()
    event_id = publish(sent.database)
    with monkeypatch.context() as patched:

        def fail(*_: object) -> None:
            raise RuntimeError

        patched.setattr("booking.webhooks.tries.note", fail)
        for _ in range(3):
            with pytest.raises(RuntimeError):
                sent.deliver()
            book(sent.database, event_id, f"guest{random.random()}")
    assert len(sent.server.taken) == 1
    assert sent.deliver() == ["booking.booked"] * 3
    assert {state for state, _ in sent.states()} == {"delivered"}


def test_who_ends_between_the_answer_and_the_note_sends_it_again_by_the_same_id(sent: Sent) -> None:
    sent.add()
    publish(sent.database)
    sent.read_on()
    (claimed,) = sent.database.read(tries.claim, 9)
    ((_, told),) = claimed.due
    with closing(WebhookPost(to_private_networks=True)) as post:
        post.post(sent.server.url, {"webhook-id": told.id}, told.body)
    sent.worker = WebhookDelivery(sent.database, sent.clock, WebhookPost(to_private_networks=True))
    assert sent.deliver() == ["event.published"]
    assert len({one.id for one in sent.server.taken}) == 1


def test_old_deliveries_and_those_of_an_address_that_was_removed_are_purged_with_their_tries(sent: Sent) -> None:
    webhook, kept = sent.add(), sent.add()
    publish(sent.database)
    sent.deliver()
    sent.database.write(webhooks.remove, webhook.id)
    assert sent.database.write(store.webhooks.purge, 200) == 1
    assert count(sent.database, "webhook_tries") == 1
    assert count(sent.database, "webhooks WHERE secret <> '' OR url <> ''") == 1
    sent.clock.move(30 * DAY)
    assert sent.database.write(store.webhooks.purge, 200) == 1
    assert (count(sent.database, "webhook_tries"), sent.now(kept).id) == (0, 2)


def test_a_draft_that_is_deleted_before_it_is_sent_holds_nothing_up_and_its_end_is_told(sent: Sent) -> None:
    sent.add()
    draft = publish(sent.database, published=False)
    publish(sent.database)
    sent.read_on()
    sent.database.write(events.delete, draft)
    assert sent.deliver() == ["event.published", "event.deleted"]


def test_the_end_of_the_last_draft_is_told_too(sent: Sent) -> None:
    sent.add()
    draft = publish(sent.database, published=False)
    assert sent.deliver() == ["event.drafted"]
    sent.database.write(events.delete, draft)
    assert sent.deliver() == ["event.deleted"]


def test_a_test_goes_to_an_address_that_rests_or_is_off_once(sent: Sent) -> None:
    webhook = sent.add()
    sent.server.answers(503)
    publish(sent.database)
    assert sent.deliver() == ["event.published"]
    sent.database.write(webhooks.change, webhook.id, enabled=False)
    sent.database.write(webhooks.test, webhook.id)
    assert sent.deliver() == ["test"]
    assert sent.move(DAY) == []
    assert sent.states() == [("due", 1), ("failed", 1)]


@pytest.mark.long
def test_an_event_with_100_000_bookings_that_is_cancelled_is_sent_in_slices(sent: Sent) -> None:
    sent.add("booking.cancelled")
    event_id = publish(sent.database)
    statement = (
        "INSERT INTO history (at, event_id, action, actor, booking_id, facts) WITH RECURSIVE n (n) AS (SELECT 1 UNION"
        " ALL SELECT n + 1 FROM n WHERE n < 100000) SELECT 0, ?, 'cancelled', 'system', 'b' || n, '{}' FROM n"
    )
    run(sent.database, statement, event_id)
    sizes: list[int] = []

    def consume(tx: Tx, *given: Any) -> Any:
        before = tx.total_changes()
        reached = webhooks.consume(tx, *given)
        sizes.append(tx.total_changes() - before)
        return reached

    Stream(sent.database, [Consumer(webhooks.NAME, consume)], lambda: None).read_on()
    assert (sum(sizes), max(sizes)) == (100_000, 200)


def test_an_address_of_which_nothing_can_be_noted_keeps_no_other_one_back(sent: Sent) -> None:
    first, _ = sent.add("booking.booked"), sent.add("booking.booked", "booking.cancelled")
    broken = f"BEFORE UPDATE ON webhook_deliveries WHEN NEW.webhook_id = {first.id}"
    run(sent.database, f"CREATE TRIGGER pen {broken} BEGIN SELECT RAISE(ABORT, 'the pen'); END")
    booking = book(sent.database, publish(sent.database, 10), "anna")
    with pytest.raises(apsw.ConstraintError, match="the pen"):
        sent.deliver()
    sent.database.write(seats.cancel, booking.id)
    with pytest.raises(apsw.ConstraintError, match="the pen"):
        sent.deliver()
    assert [one.content["type"] for one in sent.server.taken] == ["booking.booked"] * 2 + ["booking.cancelled"]
    run(sent.database, "DROP TRIGGER pen")
    assert sent.deliver() == []
    assert sent.states() == [("delivered", 1)] * 3


def test_a_fact_that_is_no_longer_in_the_history_keeps_no_other_one_back(sent: Sent) -> None:
    sent.add("event.published", "booking.booked")
    draft = publish(sent.database, 10)
    sent.clock.move(-60)  # So that what is sent of the event seems to be older than it.
    sent.server.answers(500)
    assert sent.deliver() == ["event.published"]
    sent.database.write(events.delete, draft)
    book(sent.database, publish(sent.database, 10), "anna")
    sent.server.answers(200)
    assert sent.move(10) == ["event.published", "booking.booked"]
