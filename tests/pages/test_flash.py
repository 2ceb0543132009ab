"""What a refused form leaves behind: what its page shows again, and no more, for no longer than needed."""

from dataclasses import replace

import apsw
import pytest

from booking import store
from booking.accounts import accounts, links, sessions
from booking.people import OPERATOR
from booking.store.database import Tx
from booking.store.slices import SLICE
from booking.web.app import create_app
from booking.web.pages import settings
from tests.support.service import BROWSER, PASSWORD, Service
from tests.support.web_client import Browser

FORM = BROWSER | {"Content-Type": "application/x-www-form-urlencoded"}


def kept_characters(tx: Tx) -> int:
    return int(tx.execute("SELECT coalesce(sum(length(content)), 0) FROM flashes", ()).fetchone()[0])


def test_a_stranger_s_form_leaves_little_behind_however_much_it_sends(service: Service) -> None:
    event_id = service.create_event()["id"]
    for path in ("/events", f"/events/{event_id}/book"):
        for body in (b"a=" + b"x" * 60_000, b"email=" + b"x" * 60_000, b"&".join(b"f%d=x" % n for n in range(49))):
            assert service.call("POST", path, body, headers=FORM).status_int == 303

    assert service.database.read(kept_characters) < 6 * 3_000


def test_an_unknown_guest_s_form_is_not_kept_for_the_sign_in_page(service: Service) -> None:
    outsider = Browser(service)
    service.call("POST", "/events", b"title=Mine&seats=3", headers=FORM)

    outsider.open("/sign-in")

    contents = service.database.read(lambda tx: [row[0] for row in tx.execute("SELECT content FROM flashes", ())])
    assert contents
    assert not any("Mine" in content for content in contents)


def test_old_flashes_are_purged_in_slices_and_young_ones_stay(service: Service) -> None:
    def leave(tx: Tx, first: int, count: int) -> None:
        for number in range(first, first + count):
            store.web.keep_flash(tx, f"{number:032x}", "{}")

    service.database.write(leave, 0, SLICE + 1)
    service.clock.move(600.001)
    service.database.write(leave, SLICE + 1, 1)

    assert service.database.write(store.web.purge_flashes, SLICE) == SLICE
    service.jobs.purge("flashes")

    left = service.database.read(lambda tx: [row[0] for row in tx.execute("SELECT id FROM flashes", ())])
    assert left == [f"{SLICE + 1:032x}"]


def test_a_booking_is_answered_as_done_even_when_its_page_cannot_say_so(service: Service) -> None:
    event_id = service.create_event()["id"]
    service.database.write(lambda tx: tx.execute("DROP TABLE flashes", ()).close())

    answer = service.call("POST", f"/events/{event_id}/book", b"email=guest@example.com", headers=FORM)

    assert answer.status_int == 303
    assert "bookings=" in answer.headers["Set-Cookie"]
    assert service.event(event_id)["held_seats"] == 1


def test_a_form_whose_work_sqlite_undoes_while_its_sentence_is_kept_is_told_that_the_disk_is_full(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = service.create_event()["id"]

    def undo_all(tx: Tx, *_: str) -> None:
        tx.execute("ROLLBACK", ())
        raise apsw.FullError("database or disk is full")

    monkeypatch.setattr(store.web, "keep_flash", undo_all)
    answer = service.call("POST", f"/events/{event_id}/book", b"email=guest@example.com", headers=FORM)

    assert answer.status_int == 503
    assert service.event(event_id)["held_seats"] == 0


def test_a_refused_form_leads_to_its_wrong_fields_from_what_has_the_focus(service: Service) -> None:
    event_id = service.create_event()["id"]
    guest = Browser(service)
    guest.open("/")

    guest.send(f"book-{event_id}", email="nobody", seats="0")

    (summary,) = guest.dom.select("[autofocus]")
    wrong = [guest.element(str(link["href"]).removeprefix("#"))["name"] for link in summary.select("a")]
    assert wrong == ["email", "seats"]
    assert guest.dom.title is not None
    assert guest.dom.title.get_text() == "Error: Events · Bookings"


NEW = {"title": "Concert", "starts_at": "2026-12-24T18:00", "seats": "20"}
NEW_PRICE = {"seat_kinds.2.name": "Adult", "seat_kinds.2.price": "x"}
ADMINS_FORMS: list[tuple[str, str, dict[str, str], list[str]]] = [
    ("/admin", "new-event", {"seats": "0"}, ["new-title", "new-starts_at", "new-seats"]),
    ("/admin/events/new", "new-event", NEW | {"grace_time": "x"}, ["new-grace_time"]),
    ("/admin/events/new", "new-event", NEW | NEW_PRICE, ["new-seat_kinds-1-price"]),
    ("/admin/events/new", "new-event", NEW | {"repeat_weeks": "999"}, ["new-repeat_weeks"]),
    ("/admin/events/new", "new-event", NEW | {"repeat_dates": "soon"}, ["new-repeat_dates"]),
    ("/admin/events/1/settings", "edit-event", {"title": "", "questions.1.label": ""}, ["edit-title"]),
    ("/admin/events/1/guests", "new-guest", {"email": "no", "note": "x" * 501}, ["guest-email", "guest-note"]),
    ("/admin/events/1/guests", "new-guest", {"email": "a@b.org", "answers.q1": "x" * 501}, ["guest-answers.q1"]),
    ("/admin/events/1/messages", "write-message", {}, ["subject_en", "text_en"]),
    ("/admin/settings", "settings", {"colour": "red"}, ["colour"]),
    ("/admin/settings", "settings-email", {"smtp_port": "0"}, ["smtp_port"]),
    ("/admin/settings/letters", "words-confirmed", {"above_en": "x" * 2_001}, ["confirmed-above_en"]),
    ("/admin/webhooks", "new-webhook", {"url": ""}, ["new-webhook-url"]),
    ("/account", "rename", {"name": ""}, ["rename-name"]),
]


@pytest.mark.parametrize(("page", "form", "typed", "wrong"), ADMINS_FORMS, ids=lambda value: str(value)[:40])
def test_a_refused_form_of_an_admin_leads_to_its_wrong_fields_too(
    service: Service, admin: Browser, page: str, form: str, typed: dict[str, str], wrong: list[str]
) -> None:
    service.create_event(questions=[{"label": "Diet"}])
    admin.open(page)

    admin.send(form, **typed)

    summary = admin.dom.select("[autofocus]")[0]
    links = summary.select("a")
    assert summary["role"] == "alert"
    assert [link["href"] for link in links] == [f"#{field}" for field in wrong]
    for link in links:
        field = admin.element(str(link["href"]).removeprefix("#"))
        fault = admin.element(str(field["aria-describedby"]).split()[-1])
        assert field["aria-invalid"] == "true"
        assert link.get_text(strip=True).endswith(fault.get_text(strip=True))


def test_a_refused_form_in_a_row_has_the_focus_there_and_the_summary_leads_to_it(
    service: Service, admin: Browser
) -> None:
    event = service.create_event()
    booking = service.book(event["id"], "guest@example.com")["id"]
    admin.open(f"/admin/events/{event['id']}/guests")

    admin.send(f"correct-{booking}", email="nobody")

    wrong = f"correct-email-{booking}"
    assert [link["href"] for link in admin.dom.select("#flash a")] == [f"#{wrong}"]
    assert [one["id"] for one in admin.dom.select("[autofocus]")] == [wrong]


def test_live_bookings_stand_before_those_that_ended(service: Service) -> None:
    event_id = service.create_event()["id"]
    guest = Browser(service)
    guest.open("/")
    for _ in range(2):
        guest.send(f"book-{event_id}", email="guest@example.com")
        service.clock.move(12)

    guest.open("/")

    shown = [element.get("class") for element in guest.dom.select("#own [id^=booking-]")]
    assert shown == [["own", "held"], ["ended"]]


@pytest.fixture
def counted(unread: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """Return a service whose COMMITs are those of requests alone; to follow new settings counts as one, too."""
    monkeypatch.setattr(settings, "follow", lambda _site: None)
    return unread


def test_what_a_form_does_and_the_sentence_that_says_so_are_one_commit(counted: Service) -> None:
    service = counted
    event_id = service.create_event()["id"]
    member, guest, admin = Browser(service), Browser(service), Browser(service)
    member.sign_in("member", "Mia Member")
    admin.sign_in()
    admin.open("/admin/settings")
    member.open("/account")
    guest.open("/")

    for browser, form, typed in (
        (guest, f"book-{event_id}", {"email": "guest@example.com"}),
        (member, "rename", {"name": "Mia"}),
        (admin, "settings", {"timezone": "Asia/Tokyo"}),
    ):
        commits = service.database.commits
        browser.send(form, **typed)
        assert browser.message
        assert service.database.commits == commits + 1


def test_to_come_in_by_a_form_or_a_link_and_the_sentence_that_says_so_are_one_commit(counted: Service) -> None:
    service = counted
    service.add_account("mia@example.com")
    forgetful = service.add_account("max@example.com")
    first_link = accounts.new_secret()
    service.database.write(sessions.replace_sign_in_link, first_link)
    invitation, _ = service.database.write(links.create_invitation, "member", OPERATOR)
    reset, _ = service.database.write(links.create_proof, forgetful, "reset")
    chosen = {"password": "correct horse battery"}
    first_admin = Browser(service)

    commits = service.database.commits
    first_admin.open(f"/admin/sign-in?link={first_link}")
    assert service.database.commits == commits + 1

    for browser, page, form, typed in (
        (first_admin, "/account/setup", "setup", {"name": "Ada", "email": "ada@example.com"} | chosen),
        (Browser(service), f"/invitations/{invitation}", "accept", {"name": "Otto", "email": "o@example.com"} | chosen),
        (Browser(service), "/sign-in", "sign-in", {"email": "mia@example.com", "password": PASSWORD}),
        (Browser(service), f"/password-resets/{reset}", "new-password", chosen),
    ):
        browser.open(page)
        commits = service.database.commits
        browser.send(form, **typed)
        assert browser.message
        assert service.database.commits == commits + 1


def test_a_page_that_shows_its_answer_at_once_leaves_no_sentence_for_another(service: Service) -> None:
    desk = replace(service.site.desk, deep_link=lambda code: f"https://t.me/example_bot?start={code}")
    service.use(create_app(replace(service.site, desk=desk)))
    admin = Browser(service)
    admin.sign_in()
    kept = service.database.read(kept_characters)

    for page, form, typed in (
        ("/account", "new-token", {"name": "Door scanner"}),
        ("/admin/accounts", "invite", {}),
        ("/account", "link-telegram", {}),
    ):
        admin.open(page)
        assert admin.send(form, **typed).status_int == 200

    assert service.database.read(kept_characters) == kept
