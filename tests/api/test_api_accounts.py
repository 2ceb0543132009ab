"""Accounts by the API: register, sign in, one's own bookings and tokens, and what admins do with all of these."""

from typing import Any

import pytest

from booking.accounts import sessions
from booking.people import Account
from tests.support.service import PASSWORD, FixedClock, Service, instant
from tests.support.web_client import faulty_fields, problem

KEY = {"Idempotency-Key": "mine-0123456789abcdef"}
NEW = {"name": "Mia Member", "email": "Mia@Example.com", "password": "seven green lamps"}
DAY_SECONDS = 24 * 60 * 60


@pytest.fixture
def admin(service: Service) -> Account:
    return service.add_account("admin@example.com", "admin", name="Ada Admin")


def signed_in(service: Service, email: str = "member@example.com", password: str = PASSWORD) -> dict[str, str]:
    """Sign in by the API and return the headers by which the session asks."""
    answer = service.post("/sessions", {"email": email, "password": password})
    assert answer.status_int == 201, answer.text
    service.forget_cookies()
    return {"Authorization": f"Bearer {answer.json['token']}"}


def actions(service: Service) -> list[tuple[str, str]]:
    """Return what the audit log tells, the newest first, without who."""
    entries = service.get("/audit", **service.as_admin).json["entries"]
    return [(entry["action"], entry["subject"]) for entry in entries]


def test_whoever_registers_is_answered_with_their_account_and_nothing_secret(service: Service) -> None:
    answer = service.post("/accounts", NEW)

    assert (answer.status_int, answer.headers["Location"]) == (201, "/accounts/me")
    assert answer.json == {
        "id": answer.json["id"],
        "name": "Mia Member",
        "email": "Mia@Example.com",
        "role": "member",
        "email_proved": False,
        "new_email": None,
        "language": "en",
        "channel": "email",
        "telegram_linked": False,
        "admin_notices": "all",
        "approved": False,
        "created_at": "2026-05-28T20:26:40Z",
    }
    assert "Set-Cookie" not in answer.headers
    assert service.get("/accounts/me", **signed_in(service, "mia@example.com", NEW["password"])).json == answer.json


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "7 chars"}, "password"),
        ({"password": "x" * 129}, "password"),
        ({"password": "aaaaaaaaaaaa"}, "password"),
        ({"password": "mIA@example.com"}, "password"),
        ({"password": "tab\tand more"}, "password"),
        ({"password": 12345678}, "password"),
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"email": "nobody"}, "email"),
        ({"role": "admin"}, "role"),
        ({"id": 1}, "id"),
        ({"email_proved": True}, "email_proved"),
    ],
    ids=str,
)
def test_a_registration_is_refused_for_each_field_that_is_wrong(
    service: Service, changed: dict[str, Any], field: str
) -> None:
    assert faulty_fields(service.post("/accounts", NEW | changed)) == [field]
    assert service.get("/accounts", **service.as_admin).json["accounts"] == []


def test_all_that_is_wrong_with_a_registration_is_told_at_once(service: Service) -> None:
    assert faulty_fields(service.post("/accounts", {"password": "zzzzzzzz", "role": "admin"})) == [
        *("email", "name", "password", "role")
    ]


@pytest.mark.parametrize("password", ["x" * 4 + "y" * 124, "  spaces around  ", "пароль-пароль", "🔑" * 7 + "🗝"])
def test_a_password_is_taken_as_it_was_typed(service: Service, password: str) -> None:
    assert service.post("/accounts", NEW | {"password": password}).status_int == 201

    assert signed_in(service, NEW["email"], password)
    changed = password.strip()[:-1]
    problem(service.post("/sessions", {"email": NEW["email"], "password": changed}), "unauthenticated")


def test_a_letter_is_one_letter_however_a_keyboard_composes_it(service: Service) -> None:
    service.post("/accounts", NEW | {"password": "caf\u00e9 caf\u00e9"})

    assert signed_in(service, NEW["email"], "cafe\u0301 cafe\u0301")


def test_a_repeated_registration_is_one_account_and_its_password_is_in_no_fast_hash(service: Service) -> None:
    first = service.post("/accounts", NEW, **KEY)
    second = service.post("/accounts", NEW, **KEY)
    other = service.post("/accounts", NEW | {"email": "other@example.com"}, **KEY)

    assert (first.status_int, second.json) == (201, first.json)
    assert second.headers["Idempotent-Replayed"] == "true"
    problem(other, "idempotency_mismatch")
    # The same but for the password: it is no part of what is kept to know the body again.
    assert service.post("/accounts", NEW | {"password": "another one"}, **KEY).json == first.json


def test_signing_in_answers_a_token_and_gives_a_browser_its_cookie(service: Service, member: Account) -> None:
    answer = service.post("/sessions", {"email": "MEMBER@example.com", "password": PASSWORD})

    assert answer.status_int == 201
    assert answer.json["expires_at"] == instant(service.clock.now() + 30 * DAY_SECONDS * 1_000).replace(".000", "")
    assert answer.headers["Set-Cookie"].startswith(f"session={answer.json['token']};")
    assert service.get("/accounts/me").json["id"] == member.id, "the browser is signed in"
    service.forget_cookies()
    problem(service.get("/accounts/me"), "unauthenticated")


@pytest.mark.parametrize("body", [{}, {"email": "x@example.com"}, {"email": "x", "password": "", "remember": True}])
def test_a_sign_in_without_what_it_needs_is_told_so(service: Service, body: dict[str, Any]) -> None:
    assert faulty_fields(service.post("/sessions", body))


def test_a_sign_in_is_never_replayed_to_whoever_has_the_key(service: Service, member: Account) -> None:
    body = {"email": member.email, "password": PASSWORD}
    tokens = {service.post("/sessions", body, **KEY).json["token"] for _ in range(2)}

    assert len(tokens) == 2


def test_signing_out_ends_this_session_and_everywhere_ends_all_but_api_tokens(
    service: Service, member: Account
) -> None:
    here, there = signed_in(service), signed_in(service)
    script = service.post("/accounts/me/tokens", {"name": "script"}, **here).json["token"]

    gone = service.call("DELETE", "/sessions/current", headers=here)
    assert (gone.status_int, gone.body) == (204, b"")
    assert gone.headers["Set-Cookie"].startswith("session=; ")
    problem(service.get("/accounts/me", **here), "unauthenticated")
    assert service.get("/accounts/me", **there).status_int == 200
    another = signed_in(service)
    assert service.call("DELETE", "/sessions", headers=there).status_int == 204
    for session in (there, another):
        problem(service.get("/accounts/me", **session), "unauthenticated")
    by_token = {"Authorization": f"Bearer {script}"}
    assert service.get("/accounts/me", **by_token).json["id"] == member.id
    problem(service.call("DELETE", "/sessions/current", headers=by_token), "forbidden")


def test_a_name_is_changed_without_a_password_and_a_password_needs_the_one_before(
    service: Service, member: Account
) -> None:
    here, there = signed_in(service), signed_in(service)

    def change(**body: Any) -> Any:
        return service.call("PATCH", "/accounts/me", body, headers=here)

    assert change(name="Mina M.").json["name"] == "Mina M."
    assert faulty_fields(change(password="a new password")) == ["current_password"]
    assert faulty_fields(change(password="a new password", current_password="wrong")) == ["current_password"]
    assert faulty_fields(change(password="short", current_password=PASSWORD)) == ["password"]
    assert faulty_fields(change(role="admin")) == ["role"]
    assert faulty_fields(change(email="other@example.com")) == ["current_password"]
    assert service.get("/accounts/me", **there).status_int == 200
    assert change(password="a new password", current_password=PASSWORD).status_int == 200
    problem(service.get("/accounts/me", **there), "unauthenticated")
    assert service.get("/accounts/me", **here).status_int == 200
    problem(service.post("/sessions", {"email": member.email, "password": PASSWORD}), "unauthenticated")
    assert signed_in(service, password="a new password")


def test_a_member_books_with_seats_alone_and_sees_the_booking_on_any_device(service: Service, member: Account) -> None:
    event = service.create_event()["id"]
    booking = service.post(f"/events/{event}/book", {"seats": 2}, **signed_in(service)).json

    assert (booking["account_id"], booking["name"], booking["email"]) == (member.id, "Mina Member", member.email)
    assert service.get("/accounts/me/bookings", **signed_in(service)).json == {"bookings": [booking], "next": None}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "another@example.com"}, "email"),
        ({"name": "Another"}, "name"),
        ({"account_id": 1}, "account_id"),
    ],
)
def test_a_member_books_for_nobody_else(service: Service, member: Account, body: dict[str, Any], field: str) -> None:
    event = service.create_event()["id"]

    assert faulty_fields(service.post(f"/events/{event}/book", body, **signed_in(service))) == [field]
    own = {"email": "Member@example.com", "name": "Mina Member"}
    assert service.post(f"/events/{event}/book", own, **signed_in(service)).json["account_id"] == member.id


def test_an_admin_books_for_themselves_or_for_a_guest_and_the_operator_for_guests_alone(
    service: Service, admin: Account
) -> None:
    event = service.create_event(audience="members")["id"]
    guest = {"email": "guest@example.com", "name": "Gus"}
    path = f"/events/{event}/book"

    assert service.post(path, {}, **service.as_account(admin)).json["account_id"] == admin.id
    for who in (service.as_account(admin), service.as_admin):
        booked = service.post(path, guest, **who).json
        assert (booked["account_id"], booked["email"], booked["name"]) == (None, "guest@example.com", "Gus")
    assert faulty_fields(service.post(path, {"seats": 1}, **service.as_admin)) == ["email"]


def test_an_event_for_members_is_seen_by_guests_who_are_asked_to_sign_in(service: Service, member: Account) -> None:
    event = service.create_event(audience="members")["id"]

    assert service.get(f"/events/{event}").json["audience"] == "members"
    refused = service.post(f"/events/{event}/book", {"email": "member@example.com"})
    assert "Sign in" in problem(refused, "unauthenticated")["detail"]
    assert service.post(f"/events/{event}/book", {}, **signed_in(service)).status_int == 201


def test_one_s_bookings_are_paged_live_and_ended_the_newest_first(
    service: Service, member: Account, clock: FixedClock
) -> None:
    event = service.create_event()["id"]
    who = signed_in(service)
    made = []
    for _ in range(5):
        made.append(service.post(f"/events/{event}/book", {}, **who).json["id"])
        clock.move(1)
    service.post(f"/bookings/{made[1]}/cancel")
    service.post(f"/bookings/{made[3]}/confirm")
    clock.move(15.5)  # The first has lapsed, unswept.

    listed: list[Any] = []
    path: str | None = "/accounts/me/bookings?limit=2"
    while path is not None:
        answer = service.get(path, **who).json
        listed += answer["bookings"]
        path = answer["next"]

    assert [(one["id"], one["status"]) for one in listed] == list(
        zip(reversed(made), ["held", "confirmed", "held", "cancelled", "expired"], strict=True)
    )
    assert [one.get("reason") for one in listed] == [None, None, None, "cancelled", "expired"]
    assert faulty_fields(service.get("/accounts/me/bookings?after=x", **who)) == ["after"]


def test_a_guest_s_booking_is_added_by_whoever_holds_its_id(service: Service, member: Account) -> None:
    event = service.create_event(max_seats_per_person=2)["id"]
    who = signed_in(service)
    guests = [service.book(event, f"guest{number}@example.com") for number in range(3)]

    def add(booking: Any) -> Any:
        return service.post("/accounts/me/bookings", {"booking_id": booking["id"]}, **who)

    assert add(guests[0]).json == guests[0] | {"account_id": member.id}
    assert add(guests[0]).status_int == add(guests[1]).status_int == 200
    problem(add(guests[2]), "limit_reached")
    others = service.post(f"/events/{event}/book", {}, **service.as_account(service.add_account("another@example.com")))
    problem(add(others.json), "booking_not_found")
    problem(service.post("/accounts/me/bookings", {"booking_id": guests[2]["id"]}, **service.as_admin), "forbidden")


def test_a_token_is_shown_once_acts_for_its_account_and_tells_when_it_was_used(
    service: Service, member: Account, clock: FixedClock
) -> None:
    who = signed_in(service)
    made = service.post("/accounts/me/tokens", {"name": "Door scanner"}, **who)
    assert made.status_int == 201
    secret = made.json.pop("token")
    by_token = {"Authorization": f"Bearer {secret}"}
    clock.move(90)

    assert service.get("/accounts/me", **by_token).json["id"] == member.id
    service.database.write(lambda _: None)  # That it was used is written by and by.
    (listed,) = service.get("/accounts/me/tokens", **who).json["tokens"]
    assert listed == {
        "id": listed["id"],
        "name": "Door scanner",
        "created_at": "2026-05-28T20:26:40Z",
        "last_used_at": "2026-05-28T20:28:10Z",
    }
    problem(service.get("/accounts", **by_token), "forbidden")
    path = f"/accounts/me/tokens/{listed['id']}"
    assert service.call("DELETE", path, headers=who).status_int == 204
    problem(service.get("/accounts/me", **by_token), "unauthenticated")
    assert service.get("/accounts/me/tokens", **who).json == {"tokens": []}
    for gone in (path, "/accounts/me/tokens/0", "/accounts/me/tokens/x"):
        problem(service.call("DELETE", gone, headers=who), "not_found")


def test_noting_that_a_token_was_used_never_holds_a_request_up(
    service: Service, member: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a request waits for a write")

    who = signed_in(service)
    monkeypatch.setattr(service.database, "write", refuse)

    assert service.get("/accounts/me", **service.as_admin, **{"If-None-Match": "x"}).status_int == 200
    service.clock.move(600)
    assert service.get("/accounts/me", **who).status_int == 200


def test_admins_find_accounts_a_page_at_a_time(service: Service, member: Account, admin: Account) -> None:
    who = service.as_account(admin)
    first = service.get("/accounts?limit=1", **who).json
    second = service.get(first["next"], **who).json

    assert [one["id"] for one in (*first["accounts"], *second["accounts"])] == [member.id, admin.id]
    assert second["next"] is None
    found = service.get("/accounts?search=MINA", **who).json["accounts"]
    assert [one["id"] for one in found] == [member.id]
    assert found[0] == service.get(f"/accounts/{member.id}", **who).json
    told = {"id", "name", "email", "role", "email_proved", "language", "channel", "telegram_linked", "admin_notices"}
    assert set(found[0]) == told | {"created_at", "disabled", "new_email", "approved"}
    for unknown in ("999", "x", "0", "9" * 30):
        problem(service.get(f"/accounts/{unknown}", **who), "account_not_found")


def test_an_admin_gives_and_takes_roles_but_not_the_last_admin_s(
    service: Service, member: Account, admin: Account
) -> None:
    who = service.as_account(admin)

    def change(account: Account, **body: Any) -> Any:
        return service.call("PATCH", f"/accounts/{account.id}", body, headers=who)

    problem(change(admin, role="member"), "last_admin")
    problem(change(admin, disabled=True), "last_admin")
    assert change(member, role="admin").json["role"] == "admin"
    assert change(admin, role="member").json["role"] == "member"
    problem(change(member, role="member"), "forbidden")
    for flag in (b"0", b"True", b"yes", b""):
        form = {"Content-Type": "application/x-www-form-urlencoded"} | service.as_admin
        sent = service.call("PATCH", f"/accounts/{member.id}", b"disabled=" + flag, headers=form)
        assert faulty_fields(sent) == ["disabled"]
    assert faulty_fields(service.call("PATCH", "/accounts/1", {"role": "owner"}, headers=service.as_admin)) == ["role"]
    problem(service.call("PATCH", "/accounts/1", {"disabled": True}, headers=service.as_admin), "forbidden")


def test_disabling_ends_sessions_and_tokens_at_once_and_signing_in_is_refused_as_for_anyone(
    service: Service, member: Account
) -> None:
    session = signed_in(service)
    token = {"Authorization": f"Bearer {service.post('/accounts/me/tokens', {'name': 'x'}, **session).json['token']}"}
    disabled = service.call("PATCH", f"/accounts/{member.id}", {"disabled": True}, headers=service.as_admin)

    assert disabled.json["disabled"] is True
    for who in (session, token):
        problem(service.get("/events", **who), "unauthenticated")
    right = service.post("/sessions", {"email": member.email, "password": PASSWORD})
    wrong = service.post("/sessions", {"email": member.email, "password": "wrong"})
    assert right.json == wrong.json
    problem(right, "unauthenticated")
    service.call("PATCH", f"/accounts/{member.id}", {"disabled": False}, headers=service.as_admin)
    assert signed_in(service)


def test_deleting_one_s_account_cancels_what_is_to_come_and_leaves_no_name(
    service: Service, member: Account, clock: FixedClock
) -> None:
    over, to_come = (service.create_event(starts_at=instant(clock.now() + ms))["id"] for ms in (60_000, 86_400_000))
    who = signed_in(service)
    past = service.post(f"/events/{over}/book", {}, **who).json["id"]
    service.post(f"/bookings/{past}/confirm")
    service.post(f"/events/{to_come}/book", {"seats": 2}, **who)
    clock.move(61)

    gone = service.call("DELETE", "/accounts/me", headers=who)

    assert (gone.status_int, gone.headers["Set-Cookie"].startswith("session=; ")) == (204, True)
    assert service.event(to_come)["free_seats"] == 20
    kept = service.get(f"/bookings/{past}").json
    assert (kept["name"], kept["email"], kept["account_id"], kept["status"]) == ("", "", None, "confirmed")
    problem(service.get("/accounts/me", **who), "unauthenticated")
    newest = service.get("/audit?limit=1", **service.as_admin).json["entries"][0]
    assert newest | {"id": 0, "at": ""} == {
        "id": 0,
        "at": "",
        "account_id": None,
        "name": "",
        "action": "account deleted",
        "subject": "",
        "address": "",
    }
    assert service.post("/accounts", NEW | {"email": member.email}).status_int == 201


def test_the_operator_is_an_account_that_nobody_changes_or_deletes(service: Service) -> None:
    assert service.get("/accounts/me", **service.as_admin).json["email"] is None
    problem(service.call("PATCH", "/accounts/me", {"name": "Me"}, headers=service.as_admin), "forbidden")
    problem(service.call("DELETE", "/accounts/me", headers=service.as_admin), "forbidden")
    new = {"password": "a new password", "current_password": "a new password"}
    assert faulty_fields(service.call("PATCH", "/accounts/me", new, headers=service.as_admin)) == ["current_password"]


def test_whatever_an_admin_does_and_whoever_comes_and_goes_is_in_the_audit_log(
    service: Service, clock: FixedClock, member: Account, admin: Account
) -> None:
    who = service.as_account(admin)
    event = service.create_event()["id"]
    service.call("PATCH", f"/events/{event}", {"seats": 9}, headers=who)
    booking = service.book(event)["id"]
    service.post(f"/bookings/{booking}/confirm", **who)
    clock.move(1)
    service.post(f"/bookings/{booking}/confirm", **who)
    service.post(f"/bookings/{booking}/cancel", **who)
    service.post(f"/events/{event}/book", {"email": "guest@example.com"}, **who)
    service.post(f"/events/{event}/cancel", **who)
    clock.move(1)
    service.post(f"/events/{event}/cancel", **who)
    service.post("/invitations", {"role": "admin"}, **who)
    service.call("PATCH", f"/accounts/{member.id}", {"role": "admin", "disabled": True}, headers=who)
    service.call("PATCH", f"/accounts/{member.id}", {"role": "member", "disabled": False}, headers=who)
    service.post("/sessions", {"email": member.email, "password": "wrong"})
    service.post("/sessions", {"email": "nobody@example.com", "password": "wrong"})
    service.call("DELETE", "/sessions/current", headers=signed_in(service))
    service.post("/accounts", NEW)

    told = actions(service)
    shown = f"booking {booking[:16]}…"
    assert [(action, subject) for action, subject in reversed(told) if action != "booking made"] == [
        ("event published", f"event {event}"),
        ("event changed", f"event {event}"),
        ("booking confirmed", shown),
        ("booking cancelled", shown),
        ("event cancelled", f"event {event}"),
        ("invitation created", "role admin"),
        ("role changed to admin", f"account {member.id}"),
        ("account disabled", f"account {member.id}"),
        ("role changed to member", f"account {member.id}"),
        ("account enabled", f"account {member.id}"),
        ("failed to sign in", f"account {member.id}"),
        ("failed to sign in", ""),
        ("signed in", f"account {member.id}"),
        ("signed out", f"account {member.id}"),
        ("registered", f"account {member.id + 2}"),
    ]
    assert [action for action, _ in told].count("booking made") == 1
    entry = service.get("/audit?limit=1", **service.as_admin).json["entries"][0]
    assert (entry["name"], entry["address"], entry["at"]) == ("Mia Member", "127.0.0.1", "2026-05-28T20:26:42Z")


def test_what_guests_and_members_do_with_bookings_is_not_logged(service: Service, member: Account) -> None:
    event = service.create_event()["id"]
    before = actions(service)
    for who in ({}, service.as_account(member)):
        body = {} if who else {"email": "guest@example.com"}
        booking = service.post(f"/events/{event}/book", body, **who).json["id"]
        service.post(f"/bookings/{booking}/confirm", **who)
        service.post(f"/bookings/{booking}/cancel", **who)

    assert actions(service) == before


def test_the_audit_log_is_paged_the_newest_first(service: Service, admin: Account) -> None:
    for _ in range(3):
        service.create_event()
    first = service.get("/audit?limit=2", **service.as_admin).json
    second = service.get(first["next"], **service.as_admin).json

    told = [entry["subject"] for entry in (*first["entries"], *second["entries"])]
    assert told == ["event 3", "event 2", "event 1"]
    assert second["next"] is None


def test_an_invitation_s_link_works_for_one_person_within_a_week(service: Service, admin: Account) -> None:
    made = service.post("/invitations", {"role": "admin"}, **service.as_account(admin))

    assert made.status_int == 201
    assert made.json["expires_at"] == "2026-06-04T20:26:40Z"
    link = made.json["link"]
    assert link.startswith("/invitations/")
    form = {"name": "Nina", "email": "nina@example.com", "password": "seven green lamps"}
    accepted = service.post(link, form, Accept="text/html")
    assert (accepted.status_int, accepted.headers["Location"]) == (303, "/admin")
    service.forget_cookies()
    problem(service.get(link), "not_found")
    assert service.post(link, form | {"email": "other@example.com"}).status_int != 201
    assert service.get("/accounts?search=other", **service.as_admin).json["accounts"] == []
    assert service.get("/accounts?search=nina", **service.as_admin).json["accounts"][0]["role"] == "admin"


def test_accounts_are_searched_before_the_first_admin_has_chosen_a_name_and_address(service: Service) -> None:
    service.database.write(sessions.replace_sign_in_link, "secret")
    service.database.write(sessions.begin_by_link, "secret", "127.0.0.1")
    service.add_account("anna@example.com", name="Anna")
    answer = service.get("/accounts?search=ANNA", **service.as_admin)
    assert [account["email"] for account in answer.json["accounts"]] == ["anna@example.com"]
