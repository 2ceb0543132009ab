"""What people are told, when, and how it is kept from being told twice or when it is no longer true."""

from functools import partial

import pytest

from booking import changes, events, history, notices, seats, store, waitlist
from booking.accounts import accounts, browsers, links
from booking.bot import chats
from booking.errors import Invalid, NotFound
from booking.model import Booking, Entry
from booking.notice import UNDO_MILLISECONDS
from booking.people import Language, Person
from booking.store.database import Database
from tests.support.service import NOON, FixedClock, Service, count, password_hash, run
from tests.support.told import Told, temporary

GUEST = "guest@example.com"
DAY = 86_400
MINUTES = 60


def join(service: Service, event_id: int, email: str, seats: int = 1, language: Language = "en") -> Entry:
    return service.database.write(waitlist.join, event_id, Person("", email, language=language), seats)


def test_a_hold_is_told_at_once_and_its_person_reminded_when_a_third_of_it_is_left(
    service: Service, told: Told
) -> None:
    event = service.create_event(hold_seconds=15 * MINUTES)
    service.book(event["id"], GUEST)
    assert told.deliver() == [("hold_placed", GUEST)]
    service.clock.move(10 * MINUTES - 0.001)
    assert told.deliver() == []
    service.clock.move(0.001)
    assert told.deliver() == [("reminder", GUEST)]
    assert told.deliver() == []


def test_a_hold_of_less_than_five_minutes_has_no_reminder(service: Service, told: Told) -> None:
    service.book(service.create_event(hold_seconds=5 * MINUTES - 1)["id"], GUEST)
    assert told.states() == [("hold_placed", "due")]


def test_a_long_hold_has_another_reminder_a_day_before_its_end(service: Service, told: Told) -> None:
    starts_at = "2027-01-01T20:00:00Z"
    event = service.create_event(hold_seconds=9 * DAY, starts_at=starts_at)
    service.book(event["id"], GUEST)
    three_days = service.create_event(hold_seconds=3 * DAY, starts_at=starts_at)
    service.book(three_days["id"], "other@example.com")
    assert [kind for kind, _ in told.deliver()] == ["hold_placed", "hold_placed"]

    def reminded_after(days: int) -> list[str]:
        service.clock.move(days * DAY - 0.001)
        assert told.deliver() == []
        service.clock.move(0.001)
        return [recipient for kind, recipient in told.deliver() if kind == "reminder"]

    assert reminded_after(2) == ["other@example.com"]
    service.clock.move(1 * DAY)
    service.jobs.sweep()
    assert told.deliver() == [("expired", "other@example.com")]
    assert reminded_after(3) == [GUEST]
    assert reminded_after(2) == [GUEST]
    assert reminded_after(1) == []


def test_whoever_could_not_be_reminded_in_time_is_reminded_once(service: Service, told: Told) -> None:
    event = service.create_event(hold_seconds=9 * DAY, starts_at="2027-01-01T20:00:00Z")
    service.book(event["id"], GUEST)
    told.deliver()
    service.clock.move(8.5 * DAY)
    assert told.deliver() + told.deliver() == [("reminder", GUEST)]


def test_whoever_is_not_reminded_of_a_hold_that_has_lapsed_is_told_of_its_end(service: Service, told: Told) -> None:
    service.book(service.create_event(hold_seconds=15 * MINUTES)["id"], GUEST)
    told.deliver()
    service.clock.move(15 * MINUTES)
    assert told.deliver() == []
    service.jobs.sweep()
    assert told.deliver() == [("expired", GUEST)]
    assert "reminder" not in dict(told.states())


def test_more_reminders_than_one_slice_that_are_due_at_once_all_come(service: Service, told: Told) -> None:
    event = service.create_event(seats=120, hold_seconds=15 * MINUTES)
    for number in range(120):
        service.book(event["id"], f"guest{number}@example.com")
    told.deliver()
    service.clock.move(10 * MINUTES)
    assert sorted(told.deliver()) == sorted(("reminder", f"guest{number}@example.com") for number in range(120))


def test_whoever_has_confirmed_is_told_so_and_not_reminded(service: Service, told: Told) -> None:
    event = service.create_event(hold_seconds=15 * MINUTES)
    booking = service.book(event["id"], GUEST)
    told.deliver()
    for _ in range(2):
        service.post(f"/bookings/{booking['id']}/confirm")
    service.clock.move(10 * MINUTES)
    assert told.deliver() == [("confirmed", GUEST)]
    assert told.states() == [("hold_placed", "sent"), ("confirmed", "sent")]


def test_whoever_has_confirmed_while_a_reminder_could_not_be_sent_is_not_reminded(service: Service, told: Told) -> None:
    booking = service.book(service.create_event(hold_seconds=15 * MINUTES)["id"], GUEST)
    told.deliver()
    service.clock.move(10 * MINUTES)
    told.refuse(temporary())
    assert told.deliver() == []
    service.post(f"/bookings/{booking['id']}/confirm")
    service.clock.move(2 * MINUTES)
    assert told.deliver() == [("confirmed", GUEST)]
    assert told.states() == [("hold_placed", "sent"), ("reminder", "dropped"), ("confirmed", "sent")]


def test_an_instant_booking_is_told_as_confirmed_only(service: Service, told: Told) -> None:
    service.book(service.create_event(confirmation="instant", hold_seconds=3_600)["id"], GUEST)
    assert told.deliver() == [("confirmed", GUEST)]
    assert told.states() == [("confirmed", "sent")]


def test_an_expired_hold_is_told_whoever_noticed_it(service: Service, told: Told) -> None:
    event = service.create_event(seats=2)
    service.book(event["id"], "swept@example.com")
    service.clock.move(1)
    service.book(event["id"], "replaced@example.com")
    told.deliver()
    service.clock.move(19)
    service.jobs.sweep()
    assert told.deliver() == [("expired", "swept@example.com")]
    service.clock.move(1)
    service.book(event["id"], "new@example.com", seats=2)
    assert sorted(told.deliver()) == [("expired", "replaced@example.com"), ("hold_placed", "new@example.com")]
    assert told.contexts[-1].event.free_seats == 0


def test_whoever_is_told_late_is_not_told_what_is_over(service: Service, told: Told) -> None:
    service.book(service.create_event(hold_seconds=15 * MINUTES)["id"], GUEST)
    service.clock.move(15 * MINUTES)
    # Dead at its deadline, although no sweep has been by.
    assert told.deliver() == []
    service.jobs.sweep()
    assert told.deliver() == [("expired", GUEST)]


def test_a_cancellation_says_who_cancelled(service: Service, told: Told) -> None:
    event = service.create_event()
    by_person, by_organiser = service.book(event["id"], "a@example.com"), service.book(event["id"], "b@example.com")
    own = service.call(
        "POST",
        f"/events/{event['id']}/book",
        {},
        headers=service.as_account(service.add_proved_account("admin@example.com", "admin")),
    ).json
    told.deliver()
    service.post(f"/bookings/{by_person['id']}/cancel")
    service.call("POST", f"/bookings/{by_organiser['id']}/cancel", headers=service.as_admin)
    admin = service.database.read(accounts.find_credentials, "admin@example.com")
    assert admin is not None
    service.call("POST", f"/bookings/{own['id']}/cancel", headers=service.as_account(admin.account))
    assert told.deliver() == [
        ("cancelled", "a@example.com"),
        ("cancelled_by_organiser", "b@example.com"),
        ("cancelled", "admin@example.com"),
    ]


def test_everyone_at_a_cancelled_event_is_told_so_and_whoever_had_lost_their_hold_is_told_of_that(
    service: Service, told: Told
) -> None:
    event = service.create_event()
    service.book(event["id"], "lapsed@example.com")
    service.clock.move(20)
    service.book(event["id"], "live@example.com")
    told.deliver()
    for _ in range(2):
        service.call("POST", f"/events/{event['id']}/cancel", headers=service.as_admin)
    assert sorted(told.deliver()) == [("event_cancelled", "live@example.com"), ("expired", "lapsed@example.com")]
    assert told.contexts[-1].event.status == "cancelled"


def test_a_change_of_what_people_go_by_is_told_and_no_other(service: Service, told: Told) -> None:
    event = service.create_event(location="Hall")
    service.book(event["id"], GUEST)
    told.deliver()
    path = f"/events/{event['id']}"
    service.call("PATCH", path, {"seats": 30, "description": "Doors open early."}, headers=service.as_admin)
    assert told.deliver() == []
    service.call("PATCH", path, {"title": "Recital", "location": "Hall"}, headers=service.as_admin)
    service.clock.move(1)
    service.call("PATCH", path, {"location": "Garden"}, headers=service.as_admin)
    assert told.deliver() == [("event_changed", GUEST)] * 2
    assert [notice.facts["changes"] for notice in told.notices[-2:]] == [
        {"title": ["Concert", "Recital"]},
        {"location": ["Hall", "Garden"]},
    ]


def test_a_deadline_that_is_brought_forward_with_the_start_is_reminded_of_anew(service: Service, told: Told) -> None:
    event = service.create_event(hold_seconds=12 * 3_600)
    service.book(event["id"], GUEST)
    told.deliver()
    sooner = "2026-05-28T22:26:40Z"  # Two hours after NOON.
    service.call("PATCH", f"/events/{event['id']}", {"starts_at": sooner}, headers=service.as_admin)
    told.deliver()
    service.clock.move(80 * MINUTES - 0.001)
    assert told.deliver() == []
    service.clock.move(0.001)
    assert told.deliver() == [("reminder", GUEST)]
    assert told.contexts[-1].booking.expires_at == NOON + 7_200_000


def test_whoever_has_a_place_is_told_the_day_before_once_and_whoever_booked_within_it_is_not(
    service: Service, told: Told
) -> None:
    event = service.create_event(starts_at="2026-06-04T20:00:00Z", confirmation="instant")
    for number in range(3):
        service.book(event["id"], f"early{number}@example.com")
    told.deliver()
    service.jobs.queue_tomorrow()
    assert told.deliver() == []
    service.clock.move(6.5 * DAY)
    service.book(event["id"], "late@example.com")
    told.deliver()
    for _ in range(3):
        service.jobs.queue_tomorrow()
    assert told.deliver() == [("event_tomorrow", f"early{number}@example.com") for number in range(3)]


def test_a_start_that_is_put_off_is_told_of_the_day_before_again(service: Service, told: Told) -> None:
    event = service.create_event(starts_at="2026-06-04T20:00:00Z", confirmation="instant")
    service.book(event["id"], GUEST)
    service.clock.move(6.5 * DAY)
    service.jobs.queue_tomorrow()
    later = {"starts_at": "2026-06-05T23:00:00Z"}
    service.call("PATCH", f"/events/{event['id']}", later, headers=service.as_admin)
    assert [kind for kind, _ in told.deliver()] == ["confirmed", "event_changed"]
    service.clock.move(DAY)
    service.jobs.queue_tomorrow()
    assert told.deliver() == [("event_tomorrow", GUEST)]


def test_the_day_before_is_queued_in_slices_each_of_which_begins_where_the_one_before_it_ended(
    service: Service, told: Told
) -> None:
    events = [
        service.create_event(starts_at=f"2026-06-04T2{hour}:00:00Z", confirmation="instant")["id"] for hour in (0, 1)
    ]
    for event_id in events:
        for number in range(3):
            service.book(event_id, f"{event_id}.{number}@example.com")
    told.deliver()
    service.clock.move(6.5 * DAY)
    assert [service.database.write(notices.queue_tomorrow, 2) for _ in range(5)] == [2, 2, 2, 2, 0]
    assert sorted(recipient for _, recipient in told.deliver()) == [
        f"{event_id}.{number}@example.com" for event_id in events for number in range(3)
    ]


def test_whoever_is_offered_a_seat_is_told_at_once_and_reminded(service: Service, told: Told) -> None:
    event = service.create_event(seats=1, hold_seconds=15 * MINUTES)
    service.book(event["id"], "first@example.com")
    entry = join(service, event["id"], GUEST)
    told.deliver()
    service.clock.move(15 * MINUTES)
    service.jobs.sweep()
    assert sorted(told.deliver()) == [("expired", "first@example.com"), ("offered", GUEST)]
    expired, offered = sorted(told.contexts[-2:], key=lambda context: str(context.notice.kind))
    assert offered.booking.expires_at == service.clock.now() + 900_000
    assert offered.booking.id == service.database.read(waitlist.find, entry.id).booking_id
    assert (expired.event.free_seats, expired.is_bookable) == (0, True)
    service.clock.move(10 * MINUTES)
    assert told.deliver() == [("reminder", GUEST)]
    service.clock.move(5 * MINUTES)
    service.jobs.sweep()
    assert told.deliver() == [("expired", GUEST)]
    assert told.contexts[-1].booking.offer


def test_an_offer_is_told_to_the_admins_where_they_confirm(service: Service, told: Told) -> None:
    service.add_proved_account("admin@example.com", "admin")
    event = service.create_event(seats=1, confirmation="organiser")
    booking = service.book(event["id"], "first@example.com")
    join(service, event["id"], GUEST)
    told.deliver()
    service.post(f"/bookings/{booking['id']}/cancel")
    assert sorted(told.deliver()) == [
        ("cancelled", "first@example.com"), ("confirmation_wanted", "admin@example.com"), ("offered", GUEST)
    ]  # fmt: skip


def test_whoever_waits_is_told_their_place_as_it_is_and_nothing_once_they_no_longer_wait(
    service: Service, told: Told
) -> None:
    event = service.create_event(seats=1)
    service.book(event["id"], "first@example.com")
    told.deliver()
    gone, _, offered = (join(service, event["id"], f"{name}@example.com") for name in ("gone", "stays", "behind"))
    service.database.write(waitlist.leave, gone.id)
    assert told.deliver() == [("waitlist_joined", "stays@example.com"), ("waitlist_joined", "behind@example.com")]
    assert [context.entry.position for context in told.contexts[-2:]] == [1, 2]
    assert told.notices[-1].entry_id == offered.id


def test_everyone_who_waits_for_an_event_that_is_cancelled_is_told_so_with_the_reason(
    service: Service, told: Told
) -> None:
    event = service.create_event(seats=1)
    service.book(event["id"], "live@example.com")
    join(service, event["id"], GUEST, language="ru")
    member = service.add_account("member@example.com")
    service.database.write(waitlist.join, event["id"], member.person, 1, by_member=True)
    service.link_chat(member)
    told.deliver()
    service.database.write(events.cancel, event["id"], "The hall is flooded.")
    assert sorted(told.deliver()) == [
        ("event_cancelled", "live@example.com"), ("waitlist_closed", "4711"), ("waitlist_closed", GUEST)
    ]  # fmt: skip
    assert {context.event.cancel_reason for context in told.contexts[-3:]} == {"The hall is flooded."}
    assert [notice.language for notice in told.notices if notice.recipient == GUEST][-1] == "ru"


def test_whoever_waits_is_told_when_the_event_is_put_off(service: Service, told: Told) -> None:
    event = service.create_event(seats=1, location="Hall")
    service.book(event["id"], "first@example.com")
    gone, _ = join(service, event["id"], "gone@example.com"), join(service, event["id"], GUEST)
    told.deliver()
    later = {"starts_at": "2026-06-05T23:00:00Z", "location": "Garden"}
    service.call("PATCH", f"/events/{event['id']}", later, headers=service.as_admin)
    service.database.write(waitlist.leave, gone.id)
    assert told.deliver() == [("event_changed", "first@example.com"), ("event_changed", GUEST)]
    assert told.contexts[-1].notice.facts["changes"]["location"] == ["Hall", "Garden"]
    assert told.contexts[-1].entry.position == 1


def test_whoever_still_waits_when_the_event_starts_is_told_that_it_is_over(service: Service, told: Told) -> None:
    event = service.create_event(seats=1, confirmation="instant")
    service.book(event["id"], "first@example.com")
    join(service, event["id"], GUEST)
    told.deliver()
    service.clock.move(DAY)
    service.jobs.sweep()
    assert told.deliver() == [("waitlist_closed", GUEST)]
    assert told.contexts[-1].event.status == "started"


def test_whoever_waits_twice_as_a_guest_and_as_a_member_is_not_told_that_one_of_the_two_is_closed(
    service: Service, told: Told
) -> None:
    event = service.create_event(seats=1)
    service.book(event["id"], "first@example.com")
    member = service.add_account("member@example.com")
    join(service, event["id"], "member@example.com")
    service.database.write(waitlist.join, event["id"], member.person, 1, by_member=True)
    told.deliver()
    service.database.write(accounts.prove, member.id)
    assert len(service.database.read(waitlist.of_account, member.id)) == 1
    assert told.deliver() == []


def test_a_hold_that_is_extended_is_reminded_of_by_its_new_deadline_and_the_history_tells_so(
    service: Service, told: Told
) -> None:
    event = service.create_event(hold_seconds=15 * MINUTES, max_extensions=1)
    booking = service.book(event["id"], GUEST)
    assert told.deliver() == [("hold_placed", GUEST)]
    assert told.contexts[-1].may_be_extended
    service.clock.move(9 * MINUTES)
    service.database.write(changes.extend, booking["id"])
    service.clock.move(1 * MINUTES)
    assert told.deliver() == []
    service.clock.move(13 * MINUTES)
    assert told.deliver() == [("reminder", GUEST)]
    assert not told.contexts[-1].may_be_extended
    lines = service.database.read(history.page, event["id"], 0, 10)
    assert [line.action for line in lines] == ["published", "booked", "extended", "reminded"]
    assert (lines[-1].booking_id, lines[-1].actor) == (booking["id"], "system")


def test_nobody_is_promised_more_time_that_they_would_not_get(service: Service, told: Told) -> None:
    extendable = {"max_extensions": 1, "hold_seconds": 15 * MINUTES}
    waited_for = service.create_event(seats=1, **extendable)["id"]
    service.book(waited_for, GUEST)
    join(service, waited_for, "waits@example.com")
    soon = service.create_event(starts_at="2026-05-28T20:40:00Z", **extendable)
    service.book(soon["id"], GUEST)
    told.deliver()
    placed = [context for context in told.contexts if context.notice.kind == "hold_placed"]
    assert [context.may_be_extended for context in placed] == [False, False]


def test_kinds_of_seats_that_are_changed_and_changed_back_at_once_are_told_to_nobody(
    service: Service, told: Told
) -> None:
    sold = [{"name": "Adult", "price_cents": 1_250}, {"name": "Child", "price_cents": 600}]
    event_id = service.create_event(currency="EUR", seat_kinds=sold, hold_seconds=15 * MINUTES)["id"]
    booking = service.post(f"/events/{event_id}/book", {"email": GUEST, "kinds": {"adult": 2}}).json
    told.deliver()

    def change(**kinds: int) -> None:
        undoable = partial(changes.change_seats, kinds=kinds, by_admin=True, may_be_undone=True)
        service.clock.move(1)
        service.database.write(undoable, booking["id"], 2)

    change(adult=1, child=1)
    change(adult=2)
    service.clock.move(UNDO_MILLISECONDS / 1_000)
    assert told.deliver() == []
    change(adult=1, child=1)
    change(child=2)  # Of both, the last is told.
    service.clock.move(UNDO_MILLISECONDS / 1_000)
    assert told.deliver() == [("seats_changed", GUEST)]


def test_of_several_changes_of_seats_the_last_is_told(service: Service, told: Told) -> None:
    booking = service.book(service.create_event()["id"], GUEST)
    told.deliver()
    for number in (3, 2):
        service.clock.move(1)
        service.database.write(changes.change_seats, booking["id"], number, by_admin=False)
    assert told.deliver() == [("seats_changed", GUEST)]
    assert (told.contexts[-1].notice.facts["before"], told.contexts[-1].notice.facts["after"]) == (3, 2)


def test_what_is_restored_is_told_and_told_again_when_it_ends_again(service: Service, told: Told) -> None:
    event = service.create_event(hold_seconds=15 * MINUTES)
    booking = service.book(event["id"], GUEST)
    told.deliver()
    for _ in range(2):
        service.clock.move(15 * MINUTES)
        service.jobs.sweep()
        assert told.deliver() == [("expired", GUEST)]
        service.database.write(changes.restore, booking["id"], confirmed=False)
        assert told.deliver() == [("restored", GUEST)]
        service.clock.move(10 * MINUTES)
        assert told.deliver() == [("reminder", GUEST)]
        service.clock.move(-10 * MINUTES)
    service.post(f"/bookings/{booking['id']}/cancel")
    service.clock.move(1)
    service.database.write(changes.restore, booking["id"], confirmed=True)
    assert told.deliver() == [("restored", GUEST)]
    assert told.contexts[-1].booking.status == "confirmed"
    service.post(f"/bookings/{booking['id']}/cancel")
    assert told.deliver() == [("cancelled", GUEST)]


def test_an_end_that_an_earlier_version_has_noted_is_told(service: Service, told: Told) -> None:
    service.book(service.create_event()["id"], GUEST)
    told.deliver()
    service.clock.move(20)
    service.jobs.sweep()
    service.database.write(lambda tx: tx.execute("UPDATE outbox SET occasion = ''", ()).close())
    assert told.deliver() == [("expired", GUEST)]


def test_an_event_that_is_cancelled_again_is_told_again(service: Service, told: Told) -> None:
    event = service.create_event()
    booking = service.book(event["id"], GUEST)
    told.deliver()
    for reason in ("Rain.", "Snow."):
        service.database.write(events.cancel, event["id"], reason)
        assert told.deliver() == [("event_cancelled", GUEST)]
        assert told.contexts[-1].event.cancel_reason == reason
        service.clock.move(1)
        service.database.write(events.reopen, event["id"])
        service.database.write(changes.restore, booking["id"], confirmed=False)
        assert told.deliver() == [("restored", GUEST)]


def test_both_are_told_when_a_booking_is_handed_over(service: Service, told: Told) -> None:
    booking = service.book(service.create_event()["id"], GUEST)
    service.post(f"/bookings/{booking['id']}/confirm")
    told.deliver()
    receiver = Person("Boris", "boris@example.com", language="ru")
    received = service.database.write(changes.hand_over, booking["id"], receiver)
    assert told.deliver() == [("handed_over", GUEST), ("received", "boris@example.com")]
    old, new = told.contexts[-2:]
    assert received.id not in str(old)
    assert booking["id"] not in str(new)
    assert (new.booking.id, new.language) == (received.id, "ru")


def test_admins_who_want_are_told_of_a_full_event_once_and_of_each_booking_that_waits_for_them(
    service: Service, told: Told
) -> None:
    service.add_proved_account("admin@example.com", "admin")
    unwilling = service.add_account("unwilling@example.com", "admin")
    service.database.write(accounts.set_preferences, unwilling.id, admin_notices="none")
    service.add_account("member@example.com")
    event = service.create_event(seats=2, confirmation="organiser")
    told.deliver()
    first = service.book(event["id"], "a@example.com")
    assert told.deliver() == [("hold_placed", "a@example.com"), ("confirmation_wanted", "admin@example.com")]
    service.book(event["id"], "b@example.com")
    assert ("sold_out", "admin@example.com") in told.deliver()
    service.post(f"/bookings/{first['id']}/cancel")
    service.book(event["id"], "c@example.com")
    assert ("sold_out", "admin@example.com") not in told.deliver()
    assert "unwilling@example.com" not in told.column("recipient")[2:]


def test_an_account_is_told_by_the_channel_and_in_the_language_that_it_chose(service: Service, told: Told) -> None:
    member = service.add_account("member@example.com")
    service.database.write(accounts.set_preferences, member.id, language="ru")
    event = service.create_event(hold_seconds=15 * MINUTES)
    told.deliver()
    by_mail = service.call("POST", f"/events/{event['id']}/book", {}, headers=service.as_account(member)).json
    assert told.deliver() == [("hold_placed", "member@example.com")]
    service.link_chat(member)
    service.post(f"/bookings/{by_mail['id']}/confirm")
    assert told.deliver() == [("confirmed", "4711")]
    assert told.mailboxes["telegram"].messages[-1].recipient == "4711"
    assert {notice.language for notice in told.notices if notice.kind != "prove_address"} == {"ru"}


def test_a_guest_is_told_in_the_language_of_the_booking(
    database: Database, clock: FixedClock, service: Service
) -> None:
    event = service.create_event()
    guest = Person("", GUEST, language="ru")
    booking = service.database.write(seats.book, event["id"], guest, 1)
    assert booking.language == "ru"
    found = service.database.read(seats.find, booking.id)
    assert isinstance(found, Booking)
    assert found == booking
    told = Told(service.database, service.clock)
    told.deliver()
    service.clock.move(20)
    service.jobs.sweep()
    told.deliver()
    assert [(notice.kind, notice.language) for notice in told.notices] == [("hold_placed", "ru"), ("expired", "ru")]


def test_telegram_can_be_chosen_only_with_a_linked_chat(service: Service) -> None:
    member = service.add_account()
    with pytest.raises(Invalid, match="Link your Telegram chat first"):
        service.database.write(accounts.set_preferences, member.id, channel="telegram")
    assert service.link_chat(member).channel == "telegram"


def test_what_should_go_to_a_chat_that_is_no_longer_linked_goes_by_mail(service: Service, told: Told) -> None:
    member = service.link_chat(service.add_account("member@example.com"))
    told.deliver()
    event = service.create_event()
    service.call("POST", f"/events/{event['id']}/book", {}, headers=service.as_account(member))
    run(service.database, "UPDATE accounts SET telegram_chat_id = NULL WHERE id = ?", member.id)
    assert told.deliver() + told.deliver() == [("hold_placed", "member@example.com")]


def test_an_account_that_is_deleted_leaves_no_notice_behind(service: Service, told: Told) -> None:
    member = service.add_account("member@example.com")
    event = service.create_event(hold_seconds=3_600)
    as_guest = service.book(event["id"], "member@example.com")
    service.call("POST", f"/events/{event['id']}/book", {}, headers=service.as_account(member))
    body = {"booking_id": as_guest["id"]}
    service.call("POST", "/accounts/me/bookings", body, headers=service.as_account(member))
    for starts_at in ("2026-05-28T20:27:40Z", "2026-12-24T20:00:00Z"):
        full = service.create_event(seats=1, starts_at=starts_at)["id"]
        service.book(full)
        service.database.write(waitlist.join, full, member.person, 1, by_member=True)
    service.clock.move(60)
    told.deliver()
    assert told.column("id")
    service.database.write(accounts.delete, member.id)
    assert set(told.column("recipient")) == {GUEST}
    assert "member@example.com" not in {recipient for _, recipient in told.deliver()}


def test_registering_queues_a_mail_whose_link_proves_the_address_once_and_is_kept_as_a_hash_only(
    service: Service, told: Told
) -> None:
    guests = service.book(service.create_event()["id"], "Member@example.com")
    member = service.add_account("member@example.com")
    assert ("prove_address", "member@example.com") in told.deliver()
    secret = told.contexts[-1].link.secret
    assert secret.encode() not in service.settings.db.read_bytes()
    assert secret.encode() not in service.settings.db.with_name("booking.db-wal").read_bytes()
    with pytest.raises(NotFound):
        service.database.read(links.require_proof, secret, "reset")
    assert service.database.write(links.prove_address, secret, member).email_is_proved
    assert service.database.read(seats.find, guests["id"]).account_id == member.id
    with pytest.raises(NotFound):
        service.database.write(links.prove_address, secret, member)


def test_a_link_that_proves_an_address_lasts_a_day_and_one_to_a_new_password_an_hour(
    service: Service, told: Told
) -> None:
    service.add_account("member@example.com")
    service.database.write(notices.queue_reset, "MEMBER@example.com")
    told.deliver()
    prove, reset = (context.link.secret for context in told.contexts)
    service.clock.move(3_599.999)
    service.database.read(links.require_proof, reset, "reset")
    service.clock.move(0.001)
    with pytest.raises(NotFound):
        service.database.read(links.require_proof, reset, "reset")
    service.clock.move(23 * 3_600 - 0.001)
    service.database.read(links.require_proof, prove, "prove")
    service.clock.move(0.001)
    with pytest.raises(NotFound):
        service.database.read(links.require_proof, prove, "prove")
    service.jobs.purge("proofs")
    assert count(service.database, "proofs") == 0


def test_a_new_password_by_mail_ends_every_session_and_the_tokens_of_whoever_had_not_proved_the_address(
    service: Service, told: Told
) -> None:
    member = service.add_account("member@example.com")
    as_member = service.as_account(member)
    token = service.call("POST", "/accounts/me/tokens", {"name": "mine"}, headers=as_member).json["token"]
    service.database.write(notices.queue_reset, "member@example.com")
    told.deliver()
    changed = service.database.write(links.reset_password, told.contexts[-1].link.secret, password_hash())
    assert changed.email_is_proved
    for headers in (as_member, {"Authorization": f"Bearer {token}"}):
        assert service.get("/accounts/me", **headers).status_int == 401


def test_a_new_password_by_mail_takes_the_chat_from_whoever_had_not_proved_the_address(
    service: Service, told: Told
) -> None:
    member = service.add_account("member@example.com")
    code = service.database.write(chats.make_code, member.id)
    service.link_chat(member)
    service.database.write(notices.queue_reset, "member@example.com")
    told.deliver()
    changed = service.database.write(links.reset_password, told.contexts[-1].link.secret, password_hash())
    assert (changed.telegram_chat_id, changed.channel) == (None, "email")
    assert service.database.write(store.chats.take_code, accounts.sha256(code)) is None


def test_a_new_password_by_mail_forgets_the_browsers_of_whoever_had_not_proved_the_address(
    service: Service, told: Told
) -> None:
    member = service.add_account("member@example.com")
    known = service.database.write(browsers.remember, member.id, "")
    service.database.write(notices.queue_reset, "member@example.com")
    told.deliver()
    service.database.write(links.reset_password, told.contexts[-1].link.secret, password_hash())
    assert service.database.read(browsers.find, member.id, known) is None


def test_a_new_password_makes_the_links_to_one_that_are_on_their_way_lead_nowhere(service: Service, told: Told) -> None:
    service.add_account("member@example.com")
    service.database.write(notices.queue_reset, "member@example.com")
    told.deliver()
    service.clock.move(301)
    service.database.write(notices.queue_reset, "member@example.com")
    service.database.write(links.reset_password, told.contexts[-1].link.secret, password_hash())
    assert told.deliver() == []
    assert told.states().count(("reset_password", "dropped")) == 1


def test_an_event_that_is_sold_out_again_is_told_if_it_was_not_told_before(service: Service, told: Told) -> None:
    service.add_proved_account("admin@example.com", "admin")
    event = service.create_event(seats=1)["id"]
    booking = service.book(event)
    service.post(f"/bookings/{booking['id']}/cancel")
    told.deliver()
    assert ("sold_out", "dropped") in told.states()
    service.book(event, "second@example.com")
    assert ("sold_out", "admin@example.com") in told.deliver()


def test_a_link_that_is_no_longer_wanted_is_not_sent(service: Service, told: Told) -> None:
    member = service.add_account("member@example.com")
    service.database.write(notices.queue_reset, "member@example.com")
    service.database.write(accounts.prove, member.id)
    service.clock.move(3_600)
    assert told.deliver() == []
    assert sorted(told.states()) == [("prove_address", "dropped"), ("reset_password", "dropped")]


def test_whoever_cancelled_meanwhile_is_not_told_of_a_change(service: Service, told: Told) -> None:
    event = service.create_event()["id"]
    booking = service.book(event, GUEST)
    told.deliver()
    service.call("PATCH", f"/events/{event}", {"location": "The other hall"}, headers=service.as_admin)
    service.post(f"/bookings/{booking['id']}/cancel")
    assert told.deliver() == [("cancelled", GUEST)]
    assert ("event_changed", "dropped") in told.states()


def test_whoever_asks_again_and_again_is_sent_one_mail_in_five_minutes(service: Service, told: Told) -> None:
    service.add_account("member@example.com")
    service.clock.move(300 - NOON / 1_000 % 300)
    told.deliver()
    for _ in range(5):
        service.database.write(notices.queue_reset, "member@example.com")
        service.clock.move(30)
    assert told.deliver() == [("reset_password", "member@example.com")]
    service.clock.move(150)
    service.database.write(notices.queue_reset, "member@example.com")
    assert told.deliver() == [("reset_password", "member@example.com")]


def test_nobody_is_sent_a_way_to_a_new_password_for_an_account_that_is_not_there_or_disabled(
    service: Service, told: Told
) -> None:
    member = service.add_account("member@example.com")
    told.deliver()
    service.database.write(accounts.set_disabled, member.id, True)
    for email in ("member@example.com", "nobody@example.com"):
        service.database.write(notices.queue_reset, email)
    assert told.deliver() == []


def test_notices_that_ended_are_forgotten_after_90_days(service: Service, told: Told) -> None:
    service.book(service.create_event()["id"], GUEST)
    told.deliver()
    service.clock.move(90 * DAY - 0.001)
    service.jobs.purge("notices")
    assert told.column("kind") == ["hold_placed"]
    service.clock.move(0.001)
    service.jobs.purge("notices")
    assert told.column("kind") == []


def test_health_tells_how_many_notices_are_due_and_failed(service: Service) -> None:
    service.book(service.create_event(hold_seconds=3_600)["id"], GUEST)
    assert service.get("/healthz").json["notices"] == {"due": 1, "failed": 0}
