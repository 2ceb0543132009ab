"""What an organiser notes of a booking is seen by admins alone, until its person asks what is stored of them."""

import re
from typing import Any

import pytest

from booking.accounts import links
from booking.delivery.letters import Letters
from booking.notice import KINDS
from booking.people import CHANNELS
from booking.texts.languages import LANGUAGES
from booking.zone import Zone
from tests.support import notices_example
from tests.support.service import BROWSER, NOON, Service
from tests.support.web_client import Browser, problem

NOTE = "Grumpy uncle of Theodora"


@pytest.fixture
def booking(service: Service) -> Any:
    made = service.book(service.create_event(max_extensions=1)["id"], "guest@example.com", 2)
    noted = service.call("PATCH", f"/bookings/{made['id']}", {"note": f" {NOTE} "}, headers=service.as_admin)
    assert noted.json["note"] == NOTE
    return made


def test_admins_alone_write_and_read_a_note_and_the_log_tells_of_it(service: Service, booking: Any) -> None:
    path = f"/bookings/{booking['id']}"
    problem(service.call("PATCH", path, {"note": "mine"}), "forbidden")
    assert service.get(path, **service.as_admin).json["note"] == NOTE
    assert service.bookings(booking["event_id"])[0]["note"] == NOTE
    long = service.call("PATCH", path, {"note": "x" * 501}, headers=service.as_admin)
    assert long.json["errors"] == [{"field": "note", "message": "Enter text of 0 to 500 characters."}]
    audit = service.database.read(lambda tx: tx.execute("SELECT action FROM audit_log", ()).fetchall())
    assert ("note changed",) in audit
    service.post(f"{path}/cancel")
    assert service.bookings(booking["event_id"], "?ended=true")[0]["note"] == NOTE
    service.post(f"{path}/restore", **service.as_admin)
    assert service.bookings(booking["event_id"])[0]["note"] == NOTE
    service.post(f"{path}/hand-over", {"email": "new@example.com"})
    assert service.bookings(booking["event_id"])[0]["note"] == ""


def test_a_guest_never_sees_a_note_and_cant_guess_at_it(service: Service, booking: Any) -> None:
    path, tag = f"/bookings/{booking['id']}", "ETag"
    before = service.get(path).headers[tag]
    service.call("PATCH", path, {"note": NOTE[::-1]}, headers=service.as_admin)
    assert service.get(path).headers[tag] == before
    service.call("PATCH", path, {"note": NOTE}, headers=service.as_admin)
    member = service.add_proved_account("guest@example.com")
    guest, signed_in = Browser(service), service.as_account(member)
    guest.open(f"/b/{booking['id']}")
    shown = f"/b/{booking['reference']}"
    told = [service.get(path), service.call("PATCH", path, {"seats": 1}), service.post(f"{path}/extend")]
    told += [guest.open(at) for at in ("/", f"/e/{booking['event_id']}-concert", shown)]
    told += [
        service.post(f"{path}/confirm"),
        service.post("/accounts/me/bookings", {"booking_id": booking["id"]}, **signed_in),
    ]
    told += [guest.open(at) for at in (f"{shown}/ticket", f"{shown}.ics")]
    told += [service.get(at, **signed_in) for at in ("/accounts/me/bookings", "/accounts/me")]
    told += [service.get("/account/bookings", **BROWSER | signed_in), service.get("/events/1")]
    mine = service.get("/accounts/me/bookings", **signed_in).headers[tag]
    service.call("PATCH", path, {"note": NOTE.upper()}, headers=service.as_admin)
    assert service.get("/accounts/me/bookings", **signed_in).headers[tag] == mine
    service.call("PATCH", path, {"note": NOTE}, headers=service.as_admin)
    told += [service.get("/notices", **service.as_admin), service.get("/events/1/history", **service.as_admin)]
    told += [service.post(f"{path}/hand-over", {"email": "new@example.com"}), service.get(path)]
    assert [answer.status_int for answer in told[:3]] == [200] * 3
    for answer in told:
        assert "Theodora" not in answer.text
        assert "Grumpy" not in answer.text
    stored = service.database.read(lambda tx: tx.execute("SELECT facts, details FROM history", ()).fetchall())
    assert "Theodora" not in str(stored)


def test_a_person_who_asks_for_all_that_is_stored_of_them_reads_the_note_too(service: Service, booking: Any) -> None:
    secret, _ = service.database.write(links.create_proof_for_guest, "guest@example.com", "data")
    guest = Browser(service)
    guest.open(f"/my-data/{secret}")
    assert f"Organiser’s note: {NOTE}" in " ".join(guest.text.split())
    assert [one["note"] for one in service.get(f"/my-data/{secret}/file").json["stored"]["bookings"]] == [NOTE]
    member = service.as_account(service.add_proved_account("guest@example.com"))
    service.post("/accounts/me/bookings", {"booking_id": booking["id"]}, **member)
    assert [one["note"] for one in service.get("/accounts/me/data", **member).json["stored"]["bookings"]] == [NOTE]


def test_no_letter_has_a_note_in_it(service: Service) -> None:
    letters = Letters("https://tickets.example.org", Zone(service.settings.timezone))
    for kind in KINDS:
        for language in LANGUAGES:
            for channel in CHANNELS:
                message = letters.message(notices_example.claimed(kind, language, channel=channel), NOON)
                assert not re.search("front|vegan", str(message))
