"""Delivery in trouble: a busy writer, a channel that is down, people who changed their mind, and thousands due."""

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from booking import notices, seats, store
from booking.accounts import accounts
from booking.delivery import claims
from booking.delivery.claims import LEASE_MILLISECONDS
from booking.delivery.worker import SLICE
from booking.errors import Busy, SendError
from booking.people import Account, Channel, Person
from booking.senders.email import EmailSender
from booking.senders.message import Message, Sender
from booking.senders.smtp_url import parse
from booking.senders.telegram import TelegramSender
from booking.senders.telegram_api import TelegramApi
from booking.store.database import Database, Tx
from tests.support.service import Service, count, eventually
from tests.support.told import Told, permanent, temporary

DAY = 86_400
GUESTS = [f"guest{number}@example.com" for number in range(3)]


def member_with_chat(service: Service, chat: int, channel: Channel = "telegram") -> Account:
    member = service.add_account(f"member{chat}@example.com")
    return service.link_chat(member, chat, channel)


def book_as(service: Service, account: Account, **event: Any) -> str:
    event_id = service.create_event(**event)["id"]
    return service.database.write(seats.book, event_id, account.person, 1, by_member=True).id


def unreachable() -> SendError:
    return SendError("The mail server can’t be reached: refused", permanent=False, is_unreachable=True)


def proofs_made(service: Service) -> int:
    return count(service.database, "proofs")


def refuse_writes(
    monkeypatch: pytest.MonkeyPatch, database: Database, refused: Callable[..., Any], error: Exception, times: int
) -> list[int]:
    """Let so many writes of a function fail; return the list of how many are left to."""
    left, write = [times], database.write

    def write_or_refuse(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if function is refused and left[0]:
            left[0] -= 1
            raise error
        return write(function, *args, **kwargs)

    monkeypatch.setattr(database, "write", write_or_refuse)
    return left


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("booking.delivery.worker.AGAIN_SECONDS", 0.001)


def test_what_was_sent_is_noted_however_often_the_writer_is_busy(
    service: Service, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.book_as_many(3)
    refuse_writes(monkeypatch, service.database, claims.note_sent, Busy("Too many."), 5)
    assert [recipient for _, recipient in told.deliver()] == GUESTS
    service.clock.move(LEASE_MILLISECONDS / 1_000)
    assert told.deliver() == []
    assert told.column("state") == ["sent"] * 3


def test_what_was_refused_is_noted_however_often_the_writer_is_busy(
    service: Service, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.book_as_many(3)
    told.refuse(permanent())
    refuse_writes(monkeypatch, service.database, claims.note_error, Busy("Too many."), 5)
    assert [recipient for _, recipient in told.deliver()] == GUESTS[1:]
    assert told.column("state") == ["failed", "sent", "sent"]


def test_an_outcome_that_nothing_can_note_holds_up_no_other(
    service: Service, told: Told, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    service.book_as_many(3)
    refuse_writes(monkeypatch, service.database, claims.note_sent, LookupError("the pen"), 1)
    assert [recipient for _, recipient in told.deliver()] == GUESTS
    assert told.column("state") == ["sending", "sent", "sent"]
    assert "the pen" in caplog.text


def test_a_stop_does_not_wait_for_a_writer_that_stays_busy(
    service: Service, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.book_as_many(3)
    told.mailboxes["email"].before_each = lambda _: told.delivery.stop()
    left = refuse_writes(monkeypatch, service.database, claims.note_sent, Busy("Too many."), 1_000_000)
    assert [recipient for _, recipient in told.deliver()] == GUESTS[:1]
    assert left == [999_999]
    assert told.column("state") == ["sending", "due", "due"]


def test_an_account_that_is_deleted_while_it_is_told_holds_up_no_other(service: Service, told: Told) -> None:
    members = [member_with_chat(service, chat) for chat in (1, 2, 3)]
    told.deliver()
    for member in members:
        book_as(service, member)

    def delete_first(message: Message) -> None:
        if message.recipient == "1":
            service.database.write(accounts.delete, members[0].id)
            raise permanent("403 blocked", is_blocked=True)

    told.mailboxes["telegram"].before_each = delete_first
    assert told.deliver() == [("hold_placed", "2"), ("hold_placed", "3")]
    assert "delivery_failed" not in told.column("kind")


def test_a_server_that_can_t_be_reached_is_left_alone_after_three_tries(service: Service, told: Told) -> None:
    service.book_as_many(SLICE + 10)
    told.mailboxes["email"].before_each = refuse_with(unreachable())
    told.deliver()
    assert sum(told.column("tries")) == 3
    service.clock.move(29.999)
    told.deliver()
    assert sum(told.column("tries")) == 3
    service.clock.move(0.001)
    told.deliver()
    # The first that fails after the pause says enough.
    assert sum(told.column("tries")) == 4
    told.mailboxes["email"].before_each = lambda _: None
    service.clock.move(120)
    assert len(told.deliver()) == SLICE + 10


def refuse_with(error: Exception) -> Callable[[Message], None]:
    def refuse(_: Message) -> None:
        raise error

    return refuse


def test_failures_that_are_not_in_a_row_are_no_reason_to_pause(service: Service, told: Told) -> None:
    service.book_as_many(5)
    told.refuse(unreachable(), unreachable(), permanent(), unreachable(), unreachable())
    told.deliver()
    assert told.column("tries") == [1] * 5


@pytest.mark.parametrize(("asked", "pause"), [(600, 600), (100_000, 3_600)])
def test_a_bot_that_is_told_to_wait_tries_nobody_until_then_but_for_an_hour_at_most(
    service: Service, told: Told, asked: int, pause: int
) -> None:
    members = [member_with_chat(service, chat) for chat in range(1, 11)]
    told.deliver()
    for member in members:
        book_as(service, member, hold_seconds=DAY)
    told.refuse(temporary("429", asked), by="telegram")
    service.book(service.create_event(confirmation="instant")["id"], GUESTS[0])
    assert told.deliver() == [("confirmed", GUESTS[0])]
    service.clock.move(pause - 0.001)
    assert told.deliver() == []
    assert sum(told.column("tries")) == 10 + 1 + 1
    service.clock.move(0.001)
    assert len(told.deliver()) >= 9


def test_a_test_that_arrives_ends_the_pause(service: Service, told: Told) -> None:
    admin = service.add_account("admin@example.com", "admin")
    service.database.write(accounts.prove, admin.id)
    service.book_as_many(5)
    told.refuse(*[unreachable()] * 3)
    told.deliver()
    assert told.delivery.send_test(admin, "email").state == "sent"
    assert len(told.deliver()) == 2


def test_a_channel_that_is_paused_costs_no_writes(service: Service, told: Told) -> None:
    service.book_as_many(SLICE)
    told.mailboxes["email"].before_each = refuse_with(unreachable())
    told.deliver()
    before = service.database.read(changes)
    told.deliver()
    assert service.database.read(changes) == before
    assert told.column("due_at")[3:] == told.column("created_at")[3:]


def changes(tx: Tx) -> list[tuple[Any, ...]]:
    return tx.execute("SELECT * FROM outbox", ()).fetchall()


def test_a_link_is_made_for_each_try_and_for_nothing_else(service: Service, told: Told) -> None:
    for number in range(10):
        service.add_account(f"member{number}@example.com")
    told.mailboxes["email"].before_each = refuse_with(unreachable())
    for _ in range(5):
        told.deliver()
        service.clock.move(60)
    assert proofs_made(service) == sum(told.column("tries")) > 3


def test_a_link_of_an_account_that_is_deleted_meanwhile_is_not_sent(service: Service, told: Told) -> None:
    members = [service.add_account(f"member{number}@example.com") for number in range(3)]

    def delete_second(message: Message) -> None:
        if message.recipient == "member0@example.com":
            service.database.write(accounts.delete, members[1].id)

    told.mailboxes["email"].before_each = delete_second
    assert [recipient for _, recipient in told.deliver()] == ["member0@example.com", "member2@example.com"]


def test_one_sender_is_used_by_one_thread_at_a_time(service: Service, told: Told) -> None:
    admin = service.add_account("admin@example.com", "admin")
    service.database.write(accounts.prove, admin.id)
    service.book_as_many(1)
    is_inside, may_go_on, overlaps = threading.Event(), threading.Event(), threading.Event()

    def hang(message: Message) -> None:
        if message.subject == "confirmed":
            is_inside.set()
            assert may_go_on.wait(20)
        elif not may_go_on.is_set():
            overlaps.set()

    told.mailboxes["email"].before_each = hang
    delivering = threading.Thread(target=told.delivery.deliver_due)
    delivering.start()
    assert is_inside.wait(20)
    testing = threading.Thread(target=told.delivery.send_test, args=(admin, "email"))
    testing.start()
    eventually(lambda: ("test", "sending") in told.states())
    assert not overlaps.wait(0.2)
    may_go_on.set()
    delivering.join(20)
    testing.join(20)
    assert sorted(message.subject for message in told.mailboxes["email"].messages) == ["confirmed", "test"]


@pytest.mark.parametrize("waits", [0.0, 0.5, 1.0])
def test_a_message_that_fails_is_tried_again_for_about_three_days(service: Service, waits: float) -> None:
    told = Told(service.database, service.clock, jitter=waits)
    service.book_as_many(1)
    told.mailboxes["email"].before_each = refuse_with(temporary())
    began_at, tries = service.clock.now(), []
    while told.column("state") == ["due"]:
        told.deliver()
        tries.append((service.clock.now() - began_at) / 1_000 / DAY)
        service.clock.move((told.column("due_at")[0] - service.clock.now()) / 1_000)
    assert 2.8 < tries[-1] < 4.25
    assert len([days for days in tries if days > 1]) >= 3


@pytest.mark.parametrize(("seconds", "state"), [(3 * DAY, "due"), (3 * DAY + 1, "failed")])
def test_a_wait_of_more_than_three_days_is_a_failure(service: Service, told: Told, seconds: int, state: str) -> None:
    service.book_as_many(1)
    told.refuse(temporary("450 come again", seconds))
    told.deliver()
    assert told.column("state") == [state]


def test_what_is_left_by_an_earlier_process_is_taken_over_however_often_that_fails(
    service: Service, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.store.threads.LOOK_EVERY_SECONDS", 0.01)
    service.book_as_many(1)
    service.database.write(claims.claim, frozenset(["email"]), frozenset(), 10)
    refuse_writes(monkeypatch, service.database, store.outbox.release_all, Busy("Too many."), 3)
    told.delivery.start()
    eventually(lambda: told.column("state") == ["sent"])


def test_a_reminder_of_an_old_hold_is_revived_once_there_is_a_channel(service: Service) -> None:
    nobody = Told(service.database, service.clock, channels=())
    event = service.create_event(hold_seconds=9 * DAY, starts_at="2027-01-01T20:00:00Z")
    service.book(event["id"], GUESTS[0])
    nobody.deliver()
    service.clock.move(6 * DAY)
    nobody.deliver()
    service.clock.move(DAY - 0.001)
    told = Told(service.database, service.clock)
    told.delivery.take_over()
    assert told.deliver() == [("reminder", GUESTS[0])]
    assert ("hold_placed", "undelivered") in told.states()


def test_a_reminder_goes_in_the_language_and_by_the_channel_that_were_chosen_since(
    service: Service, told: Told
) -> None:
    member = member_with_chat(service, 7)
    told.deliver()
    book_as(service, member, hold_seconds=3_600)
    told.deliver()
    service.database.write(accounts.set_preferences, member.id, language="ru", channel="email")
    service.clock.move(2_400)
    assert told.deliver() + told.deliver() == [("reminder", "member7@example.com")]
    assert told.notices[-1].language == "ru"


def test_a_reminder_goes_to_the_chat_that_was_chosen_since(service: Service, told: Told) -> None:
    member = member_with_chat(service, 7, "email")
    told.deliver()
    book_as(service, member, hold_seconds=3_600)
    told.deliver()
    service.database.write(accounts.set_preferences, member.id, channel="telegram")
    service.clock.move(2_400)
    assert told.deliver() + told.deliver() == [("reminder", "7")]


def test_a_reminder_goes_to_the_chat_that_is_linked_now(service: Service, told: Told) -> None:
    member = member_with_chat(service, 7)
    told.deliver()
    book_as(service, member, hold_seconds=3_600)
    told.deliver()
    service.link_chat(member, 8)
    service.clock.move(2_400)
    assert told.deliver() + told.deliver() == [("reminder", "8")]


def test_nothing_goes_by_a_channel_that_was_chosen_and_is_not_configured(service: Service) -> None:
    told = Told(service.database, service.clock, channels=("email",))
    member = member_with_chat(service, 7, "email")
    told.deliver()
    book_as(service, member)
    service.database.write(accounts.set_preferences, member.id, channel="telegram")
    assert told.deliver() == [("hold_placed", "member7@example.com")]


def test_whoever_changes_the_channel_to_and_fro_is_told_once(service: Service, told: Told) -> None:
    member = member_with_chat(service, 7, "email")
    told.deliver()
    book_as(service, member)
    service.database.write(accounts.set_preferences, member.id, channel="telegram")
    service.database.write(claims.claim, frozenset(["email", "telegram"]), frozenset(["telegram"]), 10)
    assert [state for kind, state in told.states() if kind == "hold_placed"] == ["dropped", "due"]
    service.database.write(accounts.set_preferences, member.id, channel="email")
    assert told.deliver() + told.deliver() == [("hold_placed", "member7@example.com")]
    service.database.write(accounts.set_preferences, member.id, channel="telegram")
    assert told.deliver() == []


def test_a_bot_that_is_blocked_once_more_costs_nobody_a_message(service: Service, told: Told) -> None:
    member = member_with_chat(service, 7, "email")
    told.deliver()
    book_as(service, member)
    service.database.write(accounts.set_preferences, member.id, channel="telegram")
    told.refuse(permanent("403 blocked", is_blocked=True), by="telegram")
    assert told.deliver() + told.deliver() + told.deliver() == [("hold_placed", "member7@example.com")]


def test_a_link_that_proves_an_address_goes_there_whatever_channel_was_chosen(service: Service, told: Told) -> None:
    member_with_chat(service, 7)
    assert told.deliver() == [("prove_address", "member7@example.com")]


def test_an_event_is_looked_up_once_for_all_that_is_told_of_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = service.create_event(seats=100)
    for number in range(20):
        service.book(event["id"], f"guest{number}@example.com")
    counted, uncounted = spied(monkeypatch, "find"), spied(monkeypatch, "find_uncounted")
    channels = frozenset[Channel](["email"])
    assert len(service.database.write(claims.claim, channels, frozenset(), SLICE).contexts) == 20
    assert (len(counted), len(uncounted)) == (0, 1)
    service.clock.move(20)
    service.jobs.sweep()
    claimed = service.database.write(claims.claim, channels, frozenset(), SLICE).contexts
    assert len(claimed) == 20
    assert (len(counted), len(uncounted)) == (1, 1)
    assert {context.event and context.event.free_seats for context in claimed} == {100}


def spied(monkeypatch: pytest.MonkeyPatch, name: str) -> list[int]:
    """Return the list of the events that are asked for by a function of the store."""
    asked: list[int] = []
    find = getattr(store.events, name)

    def find_and_note(tx: Tx, event_id: int) -> Any:
        asked.append(event_id)
        return find(tx, event_id)

    monkeypatch.setattr(store.events, name, find_and_note)
    return asked


def test_old_notices_are_forgotten_although_older_ones_have_not_ended(service: Service, told: Told) -> None:
    def fill(tx: Tx) -> None:
        for number in range(600):
            finished_at = None if number < 300 else tx.now
            tx.execute(
                "INSERT INTO outbox (kind, subject, channel, recipient, language, state, due_at, created_at,"
                " finished_at) VALUES ('test', ?1, 'email', 'x', 'en', ?2, ?3, ?3, ?4)",
                (f"account {number}", "sent" if finished_at else "due", 10**15, finished_at),
            )

    service.database.write(fill)
    service.clock.move(90 * DAY)
    service.jobs.purge("notices")
    assert told.column("state") == ["due"] * 300


def test_the_day_before_is_queued_a_few_slices_at_a_time(service: Service, told: Told) -> None:
    event = service.create_event(seats=2_000, starts_at="2026-06-04T20:00:00Z", confirmation="instant")["id"]
    service.database.write(book_all, event, 2_000)
    service.clock.move(6.5 * DAY)
    service.jobs.queue_tomorrow()
    first = told.column("kind").count("event_tomorrow")
    assert 200 < first < 1_000
    for _ in range(10):
        service.jobs.queue_tomorrow()
    assert told.column("kind").count("event_tomorrow") == 2_000


def book_all(tx: Tx, event_id: int, number: int) -> None:
    for guest in range(number):
        seats.book(tx, event_id, Person("", f"guest{guest}@example.com"), 1)


def test_events_count_in_a_slice_as_their_people_do(service: Service) -> None:
    for hour in range(5):
        service.create_event(starts_at=f"2026-06-04T1{hour}:00:00Z")
    service.clock.move(6.5 * DAY)
    assert [service.database.write(notices.queue_tomorrow, 2) for _ in range(4)] == [2, 2, 1, 0]


def test_holds_count_in_a_slice_although_nobody_is_told(service: Service, told: Told) -> None:
    event = service.create_event(starts_at="2026-06-04T20:00:00Z", hold_seconds=7 * DAY, seats=100)["id"]
    for guest in GUESTS:
        service.book(event, guest)
    service.clock.move(6.5 * DAY)
    assert [service.database.write(notices.queue_tomorrow, 2) for _ in range(3)] == [2, 2, 0]
    assert "event_tomorrow" not in told.column("kind")


def test_reminders_of_a_deadline_brought_forward_go_to_whoever_holds_by_the_channel_they_chose(
    service: Service, told: Told
) -> None:
    event = service.create_event(hold_seconds=6 * DAY, starts_at="2026-06-10T20:00:00Z")
    member = member_with_chat(service, 7)
    service.book(event["id"], GUESTS[0])
    confirmed = service.book(event["id"], GUESTS[1])
    service.post(f"/bookings/{confirmed['id']}/confirm")
    service.database.write(seats.book, event["id"], member.person, 1, by_member=True)
    told.deliver()
    sooner = {"starts_at": "2026-06-02T12:26:40Z"}
    service.call("PATCH", f"/events/{event['id']}", sooner, headers=service.as_admin)
    told.deliver()
    for days in (3.2, 0.5):  # A third of the time is left, then a day.
        service.clock.move(days * DAY)
        assert sorted(told.deliver()) == [("reminder", "7"), ("reminder", GUESTS[0])]


def test_the_senders_tell_a_server_that_is_not_there_from_one_that_refuses_a_message(service: Service) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        email = EmailSender(parse(f"smtp://127.0.0.1:{port}"), "booking@example.org", service.clock)
        telegram = TelegramSender(TelegramApi("1:token", f"http://127.0.0.1:{port}"))
        senders: list[tuple[Sender, str]] = [(email, GUESTS[0]), (telegram, "7")]
        for sender, recipient in senders:
            with pytest.raises(SendError) as refused:
                sender.send(Message("1", recipient, "subject", "text", "html"))
            assert refused.value.is_unreachable
        with pytest.raises(SendError) as refused:
            email.send(Message("1", "no address", "subject", "text", "html"))
        assert not refused.value.is_unreachable
