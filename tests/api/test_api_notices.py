"""The API of notices: what is queued and what was sent, tests of a channel, how people are reached."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from booking.accounts import accounts
from booking.errors import SendError
from booking.senders.message import Message
from booking.web.app import create_app
from booking.web.auth.languages import preferred
from tests.support.service import FixedClock, Service
from tests.support.web_client import faulty_fields, problem


class Refusing:
    """A mail server that takes nothing."""

    def send(self, _: Message) -> None:
        raise SendError("554 5.7.1 Relay access denied", permanent=True)

    def close(self) -> None:
        pass


@pytest.fixture
def refused(path: Path, clock: FixedClock) -> Iterator[Service]:
    running = Service(path, clock, senders={"email": Refusing()})
    yield running
    running.close()


def test_notices_are_listed_newest_first_in_pages_and_by_state(service: Service) -> None:
    event = service.create_event()["id"]
    for name in ("a", "b", "c"):
        service.book(event, f"{name}@example.com")
    service.delivery.deliver_due()
    service.book(event, "d@example.com")

    first = service.get("/notices?limit=2", **service.as_admin).json
    second = service.get(first["next"], **service.as_admin).json

    assert [one["recipient"][0] for one in first["notices"] + second["notices"]] == ["d", "c", "b", "a"]
    assert second["next"] is None
    due = service.get("/notices?state=due", **service.as_admin).json["notices"]
    assert [(one["recipient"], one["kind"]) for one in due] == [("d@example.com", "hold_placed")]
    assert faulty_fields(service.get("/notices?state=lost", **service.as_admin)) == ["state"]


def test_a_notice_does_not_tell_the_key_of_its_booking(service: Service) -> None:
    booking = service.book(service.create_event()["id"])["id"]

    assert booking not in service.get("/notices", **service.as_admin).text


def test_a_notice_is_sent_again(refused: Service) -> None:
    refused.book(refused.create_event()["id"])
    refused.delivery.deliver_due()
    (failed,) = refused.get("/notices?state=failed", **refused.as_admin).json["notices"]
    assert failed["last_error"] == "554 5.7.1 Relay access denied"
    assert failed["finished_at"] is not None

    again = refused.post(f"/notices/{failed['id']}/send", **refused.as_admin)

    assert again.json["state"] == "due"
    problem(refused.post("/notices/999/send", **refused.as_admin), "notice_not_found")
    problem(refused.post("/notices/x/send", **refused.as_admin), "notice_not_found")


def test_a_test_is_answered_with_what_the_server_said(refused: Service) -> None:
    admin = refused.as_account(refused.add_account("ada@example.com", "admin"))

    answer = refused.post("/notices", {"channel": "email"}, **admin)

    assert answer.status_int == 201
    assert (answer.json["state"], answer.json["last_error"]) == ("failed", "554 5.7.1 Relay access denied")


def test_a_test_by_a_channel_that_is_not_there_is_kept(service: Service) -> None:
    admin = service.as_account(service.add_account("ada@example.com", "admin"))

    assert service.post("/notices", {"channel": "email"}, **admin).json["state"] == "undelivered"
    problem(service.post("/notices", {"channel": "telegram"}, **admin), "not_found")
    assert faulty_fields(service.post("/notices", {"channel": "pigeon"}, **admin)) == ["channel"]


def test_an_account_says_how_it_wants_to_be_told_things(service: Service) -> None:
    account = service.add_account()
    headers = service.as_account(account)
    told = service.get("/accounts/me", **headers).json
    assert (told["language"], told["channel"], told["telegram_linked"]) == ("en", "email", False)

    changed = service.call("PATCH", "/accounts/me", {"language": "ru", "admin_notices": "none"}, headers=headers).json

    assert (changed["language"], changed["admin_notices"]) == ("ru", "none")
    refused = service.call("PATCH", "/accounts/me", {"channel": "telegram", "language": "eo"}, headers=headers)
    assert faulty_fields(refused) == ["language"]
    refused = service.call("PATCH", "/accounts/me", {"channel": "telegram"}, headers=headers)
    assert faulty_fields(refused) == ["channel"]


def test_whoever_registers_is_told_things_in_their_language(service: Service) -> None:
    person = {"name": "Мия", "email": "mia@example.com", "password": "a long new password"}
    assert service.post("/accounts", person, **{"Accept-Language": "ru"}).json["language"] == "ru"
    given = person | {"email": "eva@example.com", "language": "en"}
    assert service.post("/accounts", given, **{"Accept-Language": "ru"}).json["language"] == "en"


def test_a_booking_by_an_account_takes_no_other_language_than_the_account_s(service: Service) -> None:
    event = service.create_event()["id"]
    headers = service.as_account(service.add_account())

    assert faulty_fields(service.post(f"/events/{event}/book", {"language": "ru"}, **headers)) == ["language"]
    assert service.post(f"/events/{event}/book", {"language": "en"}, **headers).status_int == 201


def test_a_forgotten_password_is_answered_the_same_for_every_address(service: Service) -> None:
    service.add_account("mia@example.com")
    known, unknown = (service.post("/password-resets", {"email": f"{name}@example.com"}) for name in ("mia", "nobody"))

    assert (known.status_int, known.body) == (unknown.status_int, unknown.body) == (202, b'{"status":"accepted"}')
    kinds = [one["kind"] for one in service.get("/notices", **service.as_admin).json["notices"]]
    assert kinds.count("reset_password") == 1


def test_whoever_asks_for_a_proof_is_told_whether_a_mail_goes(service: Service) -> None:
    account = service.add_account()
    headers = service.as_account(account)
    service.clock.move(600)
    told = []
    for seconds in (0, 0, 300, 0):
        service.clock.move(seconds)
        answer = service.post("/accounts/me/proofs", **headers)
        assert (answer.status_int, answer.json["status"]) == (202, "accepted")
        told.append(answer.json["mail"])
    service.database.write(accounts.prove, account.id)
    told.append(service.post("/accounts/me/proofs", **headers).json["mail"])

    assert told == ["on_its_way", "sent_before", "on_its_way", "sent_before", "not_needed"]


def test_a_proved_address_is_asked_for_no_more(service: Service) -> None:
    account = service.add_account()
    service.database.write(accounts.prove, account.id)
    service.clock.move(301)
    before = len(service.get("/notices", **service.as_admin).json["notices"])

    assert service.post("/accounts/me/proofs", **service.as_account(account)).status_int == 202
    assert len(service.get("/notices", **service.as_admin).json["notices"]) == before
    problem(service.post("/accounts/me/proofs", **service.as_admin), "forbidden")


def test_a_chat_is_linked_by_a_link_to_the_bot_and_unlinked(service: Service) -> None:
    headers = service.as_account(service.add_account())
    problem(service.post("/accounts/me/telegram", **headers), "channel_not_configured")
    desk = replace(service.site.desk, deep_link=lambda code: f"https://t.me/example_bot?start={code}")
    service.use(create_app(replace(service.site, desk=desk)))

    links = [service.post("/accounts/me/telegram", **headers).json["link"] for _ in range(2)]

    assert links[0] != links[1]
    assert all(len(link.partition("start=")[2]) >= 32 for link in links)
    token = service.call("POST", "/accounts/me/tokens", {"name": "mine"}, headers=headers).json["token"]
    problem(service.post("/accounts/me/telegram", Authorization=f"Bearer {token}"), "forbidden")
    assert service.call("DELETE", "/accounts/me/telegram", headers=headers).status_int == 204
    log = service.get("/audit", **service.as_admin).json["entries"]
    assert [entry["action"] for entry in log][:1] == ["Telegram unlinked"]
    problem(service.post("/accounts/me/telegram", **service.as_admin), "forbidden")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en-US;q=0.8", "ru"),
        ("en-GB,en;q=0.9,ru;q=0.8", "en"),
        ("eo,ru;q=0.5,en;q=0.3", "ru"),
        ("eo", "en"),
        ("ru;q=0", "en"),
        ("*", "en"),
        (";;ru,=", "en"),
        ("en;q=0.1, RU", "ru"),
    ],
)
def test_the_language_is_that_which_the_browser_prefers(header: str | None, language: str) -> None:
    assert preferred(header) == language
