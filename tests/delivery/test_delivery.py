"""Delivery: once where all goes well, again where it must, and never a booking that waits for it."""

import threading
from pathlib import Path

import pytest

from booking import notices
from booking.accounts import accounts
from booking.delivery import claims
from booking.delivery.claims import LEASE_MILLISECONDS, TRIES_AT_MOST
from booking.delivery.worker import SLICE
from booking.errors import NotFound
from booking.history import Stream
from booking.notice import Context
from booking.senders.message import Message
from booking.store.database import Database
from tests.support.service import FixedClock, Service, eventually, held_back_writer, threads
from tests.support.told import Told, permanent, temporary

GUEST = "guest@example.com"


def test_a_burst_is_delivered_once_each_over_one_connection(service: Service, told: Told) -> None:
    service.book_as_many(3 * SLICE + 1)
    assert len(told.deliver()) == 3 * SLICE + 1
    assert told.deliver() == []
    mailbox = told.mailboxes["email"]
    assert len({message.message_id for message in mailbox.messages}) == 3 * SLICE + 1
    assert set(told.column("state")) == {"sent"}
    assert mailbox.closed == 2


def test_what_fails_for_a_while_is_sent_later_as_the_same_message(service: Service, told: Told) -> None:
    service.book_as_many(1)
    sent_ids: list[str] = []

    def refuse_once(message: Message) -> None:
        sent_ids.append(message.message_id)
        if len(sent_ids) == 1:
            raise temporary()

    told.mailboxes["email"].before_each = refuse_once
    assert told.deliver() == []
    assert (told.column("state"), told.column("last_error"), told.column("tries")) == (["due"], ["451 try later"], [1])
    service.clock.move(29.999)
    assert told.deliver() == []
    service.clock.move(0.001)
    assert told.deliver() == [("confirmed", "guest0@example.com")]
    assert sent_ids[0] == sent_ids[1]
    assert (told.column("state"), told.column("tries")) == (["sent"], [2])


def test_the_waits_grow_and_after_twelve_tries_it_has_failed_and_the_admins_are_told_once(
    service: Service, told: Told
) -> None:
    service.add_proved_account("admin@example.com", "admin")
    service.book_as_many(2)
    told.mailboxes["email"].before_each = refuse_guests
    waits = []
    for _ in range(TRIES_AT_MOST):
        told.deliver()
        due_at = told.column("due_at")[1]
        waits.append((due_at - service.clock.now()) // 1_000)
        service.clock.move(max(waits[-1], 0))
    assert waits[:-1] == [30, 60, 120, 300, 900, 3_600, 10_800, 28_800, 86_400, 86_400, 86_400]
    assert told.deliver() == [("delivery_failed", "admin@example.com")]
    assert told.states()[1:] == [("confirmed", "failed")] * 2 + [("delivery_failed", "sent")]
    assert told.contexts[-1].notice.facts == {"kind": "confirmed", "error": "451 try later"}
    assert service.database.read(notices.counts)[:3:2] == (0, 2)


def refuse_guests(message: Message) -> None:
    if message.recipient.startswith("guest"):
        raise temporary()


@pytest.mark.parametrize(("jitter", "seconds"), [(0.0, 24), (1.0, 36)])
def test_not_all_that_failed_together_come_back_together(service: Service, jitter: float, seconds: int) -> None:
    told = Told(service.database, service.clock, jitter=jitter)
    service.book_as_many(1)
    told.refuse(temporary())
    told.deliver()
    assert told.column("due_at") == [service.clock.now() + seconds * 1_000]


def test_the_other_side_s_wish_to_wait_is_obeyed(service: Service, told: Told) -> None:
    service.book_as_many(1)
    told.refuse(temporary(retry_after_seconds=500))
    told.deliver()
    assert told.column("due_at") == [service.clock.now() + 500_000]
    told.refuse(temporary(retry_after_seconds=3))
    service.clock.move(500)
    told.deliver()
    assert told.column("due_at") == [service.clock.now() + 60_000]


def test_a_permanent_refusal_ends_it_and_holds_up_no_other(service: Service, told: Told) -> None:
    service.book_as_many(2)
    told.refuse(permanent())
    assert told.deliver() == [("confirmed", "guest1@example.com")]
    assert told.states() == [("confirmed", "failed"), ("confirmed", "sent")]
    assert told.column("last_error") == ["550 no such user", None]


def test_a_sender_that_fails_as_none_should_is_tried_again_and_its_words_are_not_logged(
    service: Service, told: Told, caplog: pytest.LogCaptureFixture
) -> None:
    service.book_as_many(2)
    told.refuse(LookupError(f"{GUEST} has a secret"))
    assert told.deliver() == [("confirmed", "guest1@example.com")]
    assert told.column("state") == ["due", "sent"]
    assert "LookupError" in caplog.text
    assert GUEST not in caplog.text
    assert GUEST not in str(told.column("last_error"))


def test_a_notice_that_can_t_be_written_has_failed_and_holds_up_no_other(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    service.book_as_many(2)
    told = Told(service.database, service.clock)

    def fail_first(_: Context) -> None:
        if not told.column("tries")[0]:
            raise KeyError("title")

    told.before_writing = fail_first
    assert told.deliver() == [("confirmed", "guest1@example.com")]
    assert told.column("state") == ["failed", "sent"]
    assert told.column("last_error")[0] == "It can’t be written: KeyError. See the log."
    assert "KeyError: 'title'" in caplog.text


def test_a_blocked_bot_is_unlinked_and_the_notice_goes_by_mail(service: Service, told: Told) -> None:
    member = service.link_chat(service.add_account("member@example.com"))
    told.deliver()
    service.call("POST", f"/events/{service.create_event()['id']}/book", {}, headers=service.as_account(member))
    told.refuse(permanent("403 bot was blocked by the user", is_blocked=True), by="telegram")
    assert told.deliver() + told.deliver() == [("hold_placed", "member@example.com")]
    unlinked = service.database.read(accounts.find, member.id)
    assert (unlinked.telegram_chat_id, unlinked.channel) == (None, "email")
    assert told.states()[1:] == [("hold_placed", "dropped"), ("hold_placed", "sent")]
    assert service.get("/healthz").json["notices"]["failed"] == 0


def test_without_a_channel_notices_are_kept_undelivered_and_those_of_the_last_day_sent_once_there_is_one(
    service: Service,
) -> None:
    nobody = Told(service.database, service.clock, channels=())
    service.book_as_many(1)
    service.clock.move(86_400)
    event = service.create_event(hold_seconds=20)
    service.book(event["id"], "expired@example.com")
    service.book(event["id"], "live@example.com")
    service.book(event["id"], "confirmed@example.com")
    nobody.deliver()
    assert nobody.states() == [("confirmed", "undelivered")] + [("hold_placed", "undelivered")] * 3
    assert nobody.column("tries") == [0] * 4
    booking_id = nobody.column("subject")[-1]
    service.post(f"/bookings/{booking_id}/confirm")
    told = Told(service.database, service.clock)
    told.delivery.take_over()
    assert sorted(told.deliver()) == [
        ("confirmed", "confirmed@example.com"),
        ("hold_placed", "expired@example.com"),
        ("hold_placed", "live@example.com"),
    ]


def test_without_a_channel_what_is_true_no_longer_is_not_kept_as_undelivered(service: Service) -> None:
    told = Told(service.database, service.clock)
    booking = service.book(service.create_event(hold_seconds=900)["id"])
    told.refuse(temporary())
    told.deliver()
    service.post(f"/bookings/{booking['id']}/confirm")
    service.clock.move(700)
    nobody = Told(service.database, service.clock, channels=())
    nobody.deliver()

    assert sorted(nobody.states()) == [("confirmed", "undelivered"), ("hold_placed", "dropped")]


def test_what_a_process_that_is_gone_had_claimed_is_sent_by_the_next_as_the_same_message(
    service: Service, told: Told
) -> None:
    service.book_as_many(2)
    claimed = service.database.write(claims.claim, frozenset(["email"]), frozenset(), 10).contexts
    assert told.deliver() == []
    told.delivery.take_over()
    assert len(told.deliver()) == 2
    ids = [message.message_id for message in told.mailboxes["email"].messages]
    assert ids == [context.notice.message_id for context in claimed]


def test_a_lease_that_ran_out_is_due_again(service: Service, told: Told) -> None:
    service.book_as_many(1)
    service.database.write(claims.claim, frozenset(["email"]), frozenset(), 10)
    service.clock.move(LEASE_MILLISECONDS / 1_000 - 0.001)
    assert told.deliver() == []
    service.clock.move(0.001)
    assert told.deliver() == [("confirmed", "guest0@example.com")]


def test_a_channel_that_keeps_one_waiting_does_not_keep_the_other_waiting(service: Service, told: Told) -> None:
    service.book_as_many(20)
    member = service.link_chat(service.add_account("member@example.com"))
    began_at = service.clock.now()

    def hang(_: Message) -> None:
        service.clock.move(20)
        raise temporary("the server does not answer")

    told.mailboxes["email"].before_each = hang
    service.call("POST", f"/events/{service.create_event()['id']}/book", {}, headers=service.as_account(member))
    assert told.deliver() == [("hold_placed", "4711")]
    assert service.clock.now() - began_at == 60_000
    assert sum(told.column("tries")) == 4
    told.mailboxes["email"].before_each = lambda _: None
    service.clock.move(36)
    assert len(told.deliver()) == 21


def test_a_test_answers_with_what_became_of_it(service: Service, told: Told) -> None:
    admin = service.add_proved_account("admin@example.com", "admin")
    told.deliver()
    sent = told.delivery.send_test(admin, "email")
    assert (sent.kind, sent.state, sent.recipient) == ("test", "sent", "admin@example.com")
    told.refuse(temporary("535 authentication failed"))
    refused = told.delivery.send_test(admin, "email")
    assert (refused.state, refused.last_error) == ("failed", "535 authentication failed")
    with pytest.raises(NotFound, match="no Telegram chat"):
        told.delivery.send_test(admin, "telegram")
    unconfigured = Told(service.database, service.clock, channels=())
    service.clock.move(1)
    assert unconfigured.delivery.send_test(admin, "email").state == "undelivered"


def test_what_has_ended_is_sent_again_as_a_message_of_its_own(service: Service, told: Told) -> None:
    service.book_as_many(1)
    told.deliver()
    (notice_id,) = told.column("id")
    assert service.database.write(notices.send_again, notice_id).state == "due"
    assert told.deliver() == [("confirmed", "guest0@example.com")]
    first, second = told.mailboxes["email"].messages
    assert first.message_id != second.message_id
    with pytest.raises(NotFound):
        service.database.write(notices.send_again, notice_id + 1)


def test_sending_again_what_is_just_being_sent_changes_nothing(service: Service, told: Told) -> None:
    service.book_as_many(1)
    (claimed,) = service.database.write(claims.claim, frozenset(["email"]), frozenset(), 10).contexts
    assert service.database.write(notices.send_again, claimed.notice.id).state == "sending"
    assert told.deliver() == []


def test_the_admin_s_list_is_paged_by_state(service: Service, told: Told) -> None:
    service.book_as_many(5)
    told.refuse(permanent(), permanent())
    told.deliver()
    newest = service.database.read(notices.page, None, None, 2)
    assert [notice.recipient for notice in newest] == ["guest4@example.com", "guest3@example.com"]
    following = service.database.read(notices.page, None, newest[-1].id, 2)
    assert [notice.recipient for notice in following] == ["guest2@example.com", "guest1@example.com"]
    failed = service.database.read(notices.page, "failed", None, 10)
    assert [notice.recipient for notice in failed] == ["guest1@example.com", "guest0@example.com"]


def test_the_thread_is_woken_by_what_is_queued_and_survives_whatever_fails(
    service: Service, told: Told, caplog: pytest.LogCaptureFixture
) -> None:
    event = service.create_event(confirmation="instant", seats=100)
    rename_outbox = "ALTER TABLE outbox RENAME TO mislaid"
    service.database.write(lambda tx: tx.execute(rename_outbox, ()).close())
    told.delivery.start()
    eventually(lambda: "The thread 'delivery' failed" in caplog.text)
    service.database.write(lambda tx: tx.execute("ALTER TABLE mislaid RENAME TO outbox", ()).close())
    service.book(event["id"], GUEST)
    eventually(lambda: len(told.mailboxes["email"].messages) == 1)


def test_bookings_go_on_while_a_mail_server_hangs(service: Service, told: Told) -> None:
    hangs, may_go_on = threading.Event(), threading.Event()

    def hang(_: Message) -> None:
        hangs.set()
        may_go_on.wait(20)

    told.mailboxes["email"].before_each = hang
    event = service.create_event(seats=100)
    service.book(event["id"], GUEST)
    told.delivery.start()
    assert hangs.wait(20)
    for number in range(20):
        service.book(event["id"], f"other{number}@example.com")
    service.clock.move(20)
    service.jobs.sweep()
    assert service.event(event["id"])["free_seats"] == 100
    may_go_on.set()
    # The holds are over by now: of those only the ends are told.
    eventually(lambda: len(told.mailboxes["email"].messages) == 1 + 21)


def test_a_stop_leaves_what_was_not_sent_due(service: Service, told: Told) -> None:
    service.book_as_many(SLICE)
    told.mailboxes["email"].before_each = lambda _: told.delivery.stop()
    assert len(told.deliver()) == 1
    assert sorted(told.column("state")) == ["due"] * (SLICE - 1) + ["sent"]


def test_a_stop_does_not_wait_for_a_server_that_hangs(
    service: Service, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.store.threads.STOP_SECONDS_AT_MOST", 0.05)
    hangs, may_go_on = threading.Event(), threading.Event()

    def hang(_: Message) -> None:
        hangs.set()
        may_go_on.wait(20)

    told.mailboxes["email"].before_each = hang
    service.book_as_many(1)
    told.delivery.start()
    assert hangs.wait(20)
    told.delivery.stop()
    assert told.mailboxes["email"].messages == []
    assert "delivery" in threads()
    may_go_on.set()
    eventually(lambda: "delivery" not in threads())


def test_whoever_reads_the_stream_waits_for_the_commit_of_what_woke_it(path: Path, clock: FixedClock) -> None:
    """Proven by order: reading is begun once the booking's write waits, and finds what that records."""
    service = Service(path, clock)
    told = Told(service.database, clock)
    event = service.create_event()
    try:
        service.database.queued.clear()
        with held_back_writer(service):
            booking = threading.Thread(target=service.book, args=(event["id"],))
            booking.start()
            eventually(lambda: service.database.writes_waiting == 1)
            assert not service.database.queued.is_set()
            stream = Stream(service.database, [notices.consumer(lambda: told.delivery.channels)], told.delivery.wake)
            reading = threading.Thread(target=stream.read_on)
            reading.start()
            eventually(lambda: service.database.writes_waiting == 2)
        reading.join(20)
        booking.join(20)
        assert Database.read(service.database, notices.counts).due == 1
        assert service.database.queued.is_set()
    finally:
        service.close()
