"""What goes wrong when a browser opens an address is a page with a way home; a program gets the problem as ever."""

from pathlib import Path
from typing import Any

import apsw
import pytest
from bs4 import BeautifulSoup
from webtest import Upload

from booking.errors import Busy
from booking.web.http.finish import HEADERS
from tests.support.service import BROWSER, FixedClock, Service
from tests.support.web_client import FORM, Browser, problem

RUSSIAN = BROWSER | {"Accept-Language": "ru"}


def assert_is_page(answer: Any, status: int, title: str, *said: str) -> BeautifulSoup:
    assert answer.status_int == status
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert {name: answer.headers.get(name) for name, _ in HEADERS} == dict(HEADERS)
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.h1 is not None
    assert page.h1.text == title
    assert page.find(id="problem")
    assert page.select_one("main a[href='/']")
    assert all(text in answer.text for text in said)
    assert "Traceback" not in answer.text
    return page


@pytest.mark.parametrize("address", ["/?after=cut", "/?before=cut", "/past?after=cut"])
def test_an_address_that_was_cut_is_not_explained_to_people_as_to_programs(service: Service, address: str) -> None:
    said = "Part of this address is missing or mistyped. Start from the events."
    page = assert_is_page(service.get(address, **BROWSER), 422, "This can’t be opened", said)
    assert "cursor" not in page.text


def test_an_unknown_address_is_a_page_in_the_readers_language(service: Service) -> None:
    assert_is_page(
        service.get("/nothing-here", **BROWSER),
        404,
        "Page not found",
        "The link may be mistyped, or the page may have moved.",
    )
    page = assert_is_page(
        service.get("/nothing-here", **RUSSIAN),
        404,
        "Страница не найдена",
        "Возможно, в ссылке опечатка или страница переехала.",
    )
    assert page.html is not None
    assert page.html["lang"] == "ru"


def test_the_language_of_an_account_goes_before_that_of_the_browser(service: Service) -> None:
    account = service.add_account()
    asking = service.as_account(account)
    service.call("PATCH", "/accounts/me", {"language": "ru"}, headers=asking)
    assert_is_page(service.get("/nothing-here", **BROWSER, **asking), 404, "Страница не найдена")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html;q=0.9", "", "text/plain"])
@pytest.mark.parametrize("address", ["/nothing-here", "/events/9", "/bookings/ab", "/events/1/book"])
def test_a_program_gets_the_problem_as_before(service: Service, accept: str, address: str) -> None:
    answer = service.get(address, Accept=accept)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["status"] == answer.status_int in (404, 405)


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/events/9", 404, "Page not found"),
        ("/events/x", 404, "Page not found"),
        ("/bookings/abc", 404, "Page not found"),
        ("/waitlist/abc", 404, "Page not found"),
        ("/events/1/book", 405, "There’s no page here"),
        ("/accounts/me", 401, "Sign in first"),
        ("/events/1/bookings", 401, "Sign in first"),
        ("/events?limit=x", 422, "This can’t be opened"),
    ],
)
def test_whatever_address_a_browser_opens_it_is_a_page(service: Service, address: str, status: int, title: str) -> None:
    service.create_event()
    answer = service.get(address, **BROWSER)
    assert_is_page(answer, status, title)
    assert service.call("HEAD", address, headers=BROWSER).status_int == answer.status_int


def test_a_page_of_a_method_that_is_missing_says_which_there_are(service: Service) -> None:
    assert service.get("/events/1/book", **BROWSER).headers["Allow"] == "OPTIONS, POST"


def test_a_page_for_someone_who_is_not_signed_in_leads_there_and_back(service: Service) -> None:
    page = assert_is_page(service.get("/accounts/me", **BROWSER), 401, "Sign in first")
    assert page.select_one("main a[href='/sign-in?next=%2Faccounts%2Fme']")


def test_a_booking_that_has_ended_is_a_page(service: Service) -> None:
    booking = service.book(service.create_event()["id"])
    service.clock.move(21)
    assert_is_page(service.get(f"/bookings/{booking['id']}", **BROWSER), 410, "This is no longer here")


def test_what_a_browser_finds_that_has_no_page_is_still_json(service: Service) -> None:
    booking = service.book(service.create_event()["id"])
    assert service.get(f"/bookings/{booking['id']}", **BROWSER).json["seats"] == 1


@pytest.mark.parametrize("address", ["/events/1", "/", "/bookings/ab"])
def test_a_fault_is_a_page_that_shows_nothing_of_it(
    service: Service, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise LookupError("a secret of the program")

    monkeypatch.setattr(service.database, "read", fail)
    answer = service.get(address, **RUSSIAN)
    assert_is_page(answer, 500, "Что-то пошло не так", "Попробуйте ещё раз или сообщите организатору.")
    assert "secret" not in answer.text
    assert service.get(address, Accept="*/*").json["code"] == "internal"


def test_a_busy_database_is_a_page_that_does_not_ask_it(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise Busy("The database was busy for too long. Send the same request again.")

    asking = service.as_account(service.add_account()) | {"Cookie": "flash=ab; session=cd"}
    monkeypatch.setattr(service.database, "read", fail)
    answer = service.get("/events/1", **RUSSIAN, **asking)
    assert_is_page(answer, 503, "Сайт временно недоступен")
    assert answer.headers["Retry-After"] == "1"
    assert "Set-Cookie" not in answer.headers


def test_an_unknown_address_is_a_page_while_the_database_is_lost(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise apsw.IOError("disk I/O error")

    monkeypatch.setattr(service.database, "read", fail)
    assert_is_page(service.get("/nothing-here", **BROWSER, Cookie="session=cd"), 404, "Page not found")


def test_an_accept_of_8_kilobytes_costs_next_to_nothing_and_is_understood(service: Service) -> None:
    many = ",".join(f"a/b{number};q=0.5" for number in range(100))
    assert service.get("/nothing", Accept=f"{many},text/html").headers["Content-Type"].startswith("text/html")
    assert service.get("/nothing", Accept=f"{many},text/html;q=0.1,*/*").json["code"] == "not_found"


@pytest.mark.parametrize("form", ["/events/{event}/book", "/register", "/sign-in", "/language"])
def test_a_form_of_a_browser_that_sent_too_many_is_answered_with_a_page_that_writes_nothing(
    form: str, path: Path, clock: FixedClock
) -> None:
    service = Service(path, clock, bookings_per_minute=3, writes_per_minute=3)
    form = form.format(event=service.create_event()["id"])
    service.ask_from("198.51.100.7")
    for _ in range(4):
        service.post(form, b"email=nobody", **BROWSER | FORM)
    commits = service.database.commits

    answer = service.post(form, b"email=nobody", **BROWSER | FORM)

    page = assert_is_page(answer, 429, "Too many requests", "Try again in a while.")
    assert page.select_one("#back")
    assert answer.headers["Retry-After"] == "20"
    assert service.database.commits == commits
    assert service.post(form, b"email=nobody", **FORM).json["code"] == "too_many_requests"
    service.close()


def test_a_form_whose_refusal_can_not_be_kept_is_refused_with_a_page(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise Busy("The database was busy for too long. Send the same request again.")

    event = service.create_event()["id"]
    monkeypatch.setattr(service.database, "write", fail)

    answer = service.post(f"/events/{event}/book", b"email=nobody", **BROWSER | FORM)

    assert_is_page(answer, 422, "Nothing has changed")


def test_a_form_of_another_sites_page_is_refused_with_a_page_that_leads_here(service: Service) -> None:
    event = service.create_event()["id"]
    commits = service.database.commits
    for headers, title, said in (
        (BROWSER, "You can’t open this", "Open this site and do it there."),
        (RUSSIAN, "Нет доступа", "Откройте этот сайт и сделайте это на нём."),
    ):
        elsewhere = {"Sec-Fetch-Site": "cross-site", "Referer": "https://elsewhere.example/"}
        answer = service.post(f"/events/{event}/book", b"email=nobody", **headers | FORM | elsewhere)
        assert_is_page(answer, 403, title, said)
    assert service.database.commits == commits


def test_a_form_that_is_not_text_is_refused_on_its_page_in_words_for_people(service: Service) -> None:
    event = service.create_event()["id"]

    answer = service.post(f"/events/{event}/book", b"email=%ff", **RUSSIAN | FORM)
    told = service.get("/", **RUSSIAN, Cookie=answer.headers["Set-Cookie"].partition(";")[0])

    assert "Форму не удалось прочитать. Откройте её страницу снова" in told.text
    assert "codec" not in told.text
    assert "codec" in problem(service.post(f"/events/{event}/book", b"email=%ff", **FORM), "malformed_body")["detail"]


@pytest.mark.parametrize(("address", "status"), [("/nothing-here", 404), ("/healthz", 405)])
def test_a_form_that_is_sent_where_nothing_takes_it_is_refused_with_a_page(
    service: Service, address: str, status: int
) -> None:
    answer = service.post(address, b"email=nobody", **BROWSER | FORM)

    assert_is_page(answer, status, "Page not found" if status == 404 else "There’s no page here")


def test_a_form_that_is_too_large_and_one_too_many_is_refused_with_a_page(path: Path, clock: FixedClock) -> None:
    service = Service(path, clock, writes_per_minute=1)
    service.ask_from("198.51.100.7")
    answered = [service.post("/events", b"title=" + b"x" * 70_000, **BROWSER | FORM) for _ in range(2)]

    assert answered[0].status_int == 303
    assert_is_page(answered[1], 429, "Too many requests")
    service.close()


def test_whoever_sends_a_form_that_is_too_large_is_told_where_to_find_what_they_typed(admin: Browser) -> None:
    told = "Nothing was saved. Go back in your browser to find what you typed."
    admin.open("/admin/events/new")
    admin.send("new-event", title="Concert", picture=Upload("hall.jpg", bytes(21 << 20)))
    assert admin.message == f"The file is over 20 MB. Choose a smaller one. {told}"
    admin.send("new-event", title="Concert", description="x" * 70_000)
    assert told in admin.message


def test_a_page_of_an_event_that_there_is_none_of_names_no_route_of_programs(service: Service) -> None:
    page = service.get("/admin/events/9", **BROWSER, **service.as_admin)

    assert_is_page(page, 404, "Page not found", "There is no such event. See all events.")
    assert "GET /" not in page.text


def test_a_program_is_told_by_which_route_it_finds_what_there_is(service: Service) -> None:
    assert service.get("/events/9").json["detail"] == "There is no such event. GET /events lists them."
