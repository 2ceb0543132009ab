"""The asker is looked up again in the transaction of the work: what was decided while it waited counts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from webtest import TestResponse

from booking.accounts import accounts, links, sessions
from booking.people import Account
from booking.store.database import Tx
from tests.support.service import Service, eventually, held_back_writer, note_statements
from tests.support.web_client import problem

EVENT = {"title": "Concert", "starts_at": "2099-01-01T00:00:00Z", "seats": 20}
MEMBER = "member@example.com"


@pytest.fixture
def admin(service: Service) -> Account:
    service.add_account("other@example.com", "admin")
    return service.add_account("admin@example.com", "admin", name="Ada Admin")


def decided_while_waiting(
    service: Service, decision: Callable[[Tx], object], request: Callable[[], TestResponse]
) -> TestResponse:
    """Send a request that finds the writer at work, and a decision that was made before waiting ahead of it."""
    with ThreadPoolExecutor(2) as pool:
        with held_back_writer(service):
            decided = pool.submit(service.database.write, decision)
            eventually(lambda: service.database.writes_waiting == 1)
            asked = pool.submit(request)
            eventually(lambda: service.database.writes_waiting == 2)
        decided.result(20)
        return asked.result(20)


ADMINS_WRITES: list[tuple[str, str, Any]] = [
    ("POST", "/events", EVENT),
    ("PATCH", "/events/1", {"seats": 5}),
    ("POST", "/events/1/cancel", None),
    ("POST", "/events/3/reopen", None),
    ("POST", "/bookings/{ended}/restore", None),
    ("PATCH", "/accounts/{admin}", {"disabled": False, "role": "admin"}),
    ("POST", "/invitations", {"role": "admin"}),
]
PAGES = ("/account/", "/invitations/", "/proofs/")
MEMBERS_WRITES: list[tuple[str, str, Any]] = [
    ("POST", "/events/1/book", {}),
    ("POST", "/events/1/confirm", {"booking_id": "{booking}"}),
    ("POST", "/bookings/{booking}/confirm", None),
    ("POST", "/bookings/{booking}/cancel", None),
    ("POST", "/bookings/{booking}/extend", None),
    ("PATCH", "/bookings/{booking}", {"seats": 2}),
    ("POST", "/bookings/{place}/hand-over", {"email": "new@example.com"}),
    ("POST", "/events/2/waitlist", {}),
    ("POST", "/waitlist/{entry}/leave", None),
    ("POST", "/accounts/me/bookings", {"booking_id": "{booking}"}),
    ("POST", "/accounts", {"name": "New", "email": "new@example.com", "password": "seven green lamps"}),
    ("PATCH", "/accounts/me", {"name": "Another"}),
    ("DELETE", "/accounts/me", None),
    ("POST", "/accounts/me/tokens", {"name": "x"}),
    ("DELETE", "/accounts/me/tokens/1", None),
    ("DELETE", "/sessions/current", None),
    ("DELETE", "/sessions", None),
    ("POST", "/account/setup", {"name": "New", "email": "new@example.com", "password": "seven green lamps"}),
    ("POST", "/invitations/{invitation}", None),
    ("POST", "/proofs/{proof}", None),
]


def all_that_is_kept(tx: Tx) -> list[list[Any]]:
    tables = [
        *("events", "bookings", "ended_bookings", "waitlist_entries", "ended_entries", "history"),
        *("accounts", "api_tokens", "invitations", "audit_log"),
    ]
    return [tx.execute(f"SELECT * FROM {table}", ()).fetchall() for table in tables]


@pytest.mark.parametrize(("method", "url", "body"), ADMINS_WRITES, ids=str)
@pytest.mark.parametrize("decision", ["disabled", "demoted", "deleted"])
def test_an_admin_who_is_none_any_more_does_nothing_as_one(
    service: Service, admin: Account, method: str, url: str, body: Any, decision: str
) -> None:
    ended = service.book(service.create_event()["id"])["id"]
    service.post(f"/bookings/{ended}/cancel")
    service.create_event()
    service.post(f"/events/{service.create_event()['id']}/cancel", **service.as_admin)
    headers = service.as_account(admin)
    at: list[Any] = []

    def decide(tx: Tx) -> None:
        if decision == "disabled":
            accounts.set_disabled(tx, admin.id, True)
        elif decision == "demoted":
            accounts.set_role(tx, admin.id, "member")
        else:
            accounts.delete(tx, admin.id)
        at.append(all_that_is_kept(tx))

    path = url.format(admin=admin.id, ended=ended)
    answer = decided_while_waiting(service, decide, lambda: service.call(method, path, body, headers=headers))

    problem(answer, "forbidden" if decision == "demoted" else "unauthenticated")
    assert service.database.read(all_that_is_kept) == at[0]


@pytest.mark.parametrize(("method", "url", "body"), MEMBERS_WRITES, ids=str)
@pytest.mark.parametrize("decision", ["disabled", "deleted", "signed out everywhere"])
def test_whoever_is_no_longer_signed_in_does_nothing(
    service: Service, admin: Account, member: Account, method: str, url: str, body: Any, decision: str
) -> None:
    booking = service.book(service.create_event(max_extensions=1)["id"])["id"]
    entry = service.wait(service.sell_out()["id"])["id"]
    place = service.book(service.create_event(confirmation="instant")["id"])["id"]
    secret, _ = service.database.write(links.create_invitation, "admin", admin.id)
    proof, _ = service.database.write(links.create_proof_for_guest, MEMBER)
    headers = service.as_account(member)
    at: list[Any] = []

    def decide(tx: Tx) -> None:
        if decision == "disabled":
            accounts.set_disabled(tx, member.id, True)
        elif decision == "deleted":
            accounts.delete(tx, member.id)
        else:
            sessions.end_all(tx, member.id)
        at.append(all_that_is_kept(tx))

    path = url.format(booking=booking, place=place, entry=entry, invitation=secret, proof=proof)
    sent = body | {"booking_id": booking} if body and "booking_id" in body else body
    answer = decided_while_waiting(service, decide, lambda: service.call(method, path, sent, headers=headers))

    if path.startswith(PAGES):
        assert answer.status_int == 303
        assert answer.headers["Location"].startswith("/sign-in?")
    else:
        problem(answer, "unauthenticated")
    assert service.database.read(all_that_is_kept) == at[0]


def test_an_admin_s_booking_for_somebody_else_is_refused_once_they_are_a_member(
    service: Service, admin: Account
) -> None:
    event_id = service.create_event()["id"]
    headers = service.as_account(admin)

    answer = decided_while_waiting(
        service,
        lambda tx: accounts.set_role(tx, admin.id, "member"),
        lambda: service.post(f"/events/{event_id}/book", {"email": "guest@example.com"}, **headers),
    )

    assert [error["field"] for error in problem(answer, "invalid")["errors"]] == ["email"]
    assert service.event(event_id)["held_seats"] == 0


def test_an_admin_who_is_a_member_by_now_confirms_nothing_for_the_organiser(service: Service, admin: Account) -> None:
    hold = service.book(service.create_event(confirmation="organiser")["id"])["id"]
    headers = service.as_account(admin)

    answer = decided_while_waiting(
        service,
        lambda tx: accounts.set_role(tx, admin.id, "member"),
        lambda: service.post(f"/bookings/{hold}/confirm", **headers),
    )

    problem(answer, "organiser_confirms")


def test_the_limit_holds_when_the_address_is_proved_while_a_booking_waits(service: Service, member: Account) -> None:
    event_id = service.create_event(max_seats_per_person=10)["id"]
    service.book(event_id, MEMBER, seats=10)
    headers = service.as_account(member)

    answer = decided_while_waiting(
        service,
        lambda tx: accounts.prove(tx, member.id),
        lambda: service.post(f"/events/{event_id}/book", {"seats": 10}, **headers),
    )

    problem(answer, "limit_reached")
    assert service.event(event_id)["held_seats"] == 10


def test_a_name_that_was_changed_while_a_booking_waits_is_the_booking_s(service: Service, member: Account) -> None:
    event_id = service.create_event()["id"]
    headers = service.as_account(member)

    answer = decided_while_waiting(
        service,
        lambda tx: accounts.rename(tx, member.id, "Mina New"),
        lambda: service.post(f"/events/{event_id}/book", {}, **headers),
    )

    assert answer.json["name"] == "Mina New"


def test_a_kept_answer_is_not_given_to_an_account_that_was_disabled_while_it_waited(
    service: Service, member: Account
) -> None:
    event_id = service.create_event()["id"]
    headers = service.as_account(member) | {"Idempotency-Key": "mine"}
    service.post(f"/events/{event_id}/book", {}, **headers)

    answer = decided_while_waiting(
        service,
        lambda tx: accounts.set_disabled(tx, member.id, True),
        lambda: service.post(f"/events/{event_id}/book", {}, **headers),
    )

    problem(answer, "unauthenticated")


@pytest.mark.parametrize("asked_by", ["guest", "member"])
def test_asking_again_costs_a_member_s_booking_one_statement_and_a_guest_s_none(unread: Service, asked_by: str) -> None:
    event_id = unread.create_event()["id"]
    headers = unread.as_account(unread.add_account()) if asked_by == "member" else {}
    ran: list[str] = []
    unread.database.write(note_statements, ran)

    body = {} if asked_by == "member" else {"email": "guest@example.com"}
    answer = unread.post(f"/events/{event_id}/book", body, **headers)

    assert answer.status_int == 201
    selects = [statement for statement in ran if statement.startswith("SELECT")]
    assert len(selects) == (2 if asked_by == "member" else 1), selects
