"""What the tests of the API and of the pages share: how a refusal must look, and a browser that knows no JavaScript."""

from typing import Any, cast

from bs4 import BeautifulSoup
from bs4.element import Tag
from webtest import TestApp, TestResponse, Upload

from booking.people import Account, Role
from booking.web.http.problems import PROBLEMS
from tests.support.service import BROWSER, PASSWORD, Service

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def problem(answer: TestResponse, code: str) -> Any:
    """Require a refusal with this code in the form that the contract promises, and return its members."""
    assert answer.status_int == PROBLEMS[code].status, answer.text
    assert answer.content_type == "application/problem+json"
    members = answer.json
    assert members["type"] == f"/errors#{code}"
    assert members["code"] == code
    assert members["status"] == PROBLEMS[code].status
    assert members["title"]
    assert members["detail"].endswith(".")
    return members


def faulty_fields(answer: TestResponse) -> list[str]:
    """Return the fields that an `invalid` answer names, each of which must have a message."""
    errors = problem(answer, "invalid")["errors"]
    assert all(error["message"] for error in errors)
    return sorted({error["field"] for error in errors})


class Browser:
    """A person's browser without JavaScript: it keeps cookies, sends forms as they stand, and goes where it is led."""

    def __init__(self, service: Service, language: str = "en-GB") -> None:
        self._service = service
        environ = {
            "HTTP_ACCEPT": BROWSER["Accept"],
            "HTTP_ACCEPT_LANGUAGE": language,
            "HTTP_HOST": BROWSER["Host"],
            "HTTP_SEC_FETCH_SITE": "same-origin",
            "REMOTE_ADDR": "127.0.0.1",
        }
        self._http = TestApp(service.app, extra_environ=environ)
        self._page: TestResponse | None = None
        self._parsed: tuple[TestResponse, BeautifulSoup] | None = None
        self.url = ""

    @property
    def page(self) -> TestResponse:
        """The page that is open."""
        assert self._page is not None
        return self._page

    @property
    def dom(self) -> BeautifulSoup:
        """The page that is open, parsed."""
        if self._parsed is None or self._parsed[0] is not self.page:
            self._parsed = self.page, BeautifulSoup(self.page.body, "html.parser")
        return self._parsed[1]

    @property
    def text(self) -> str:
        """The words on the page, with single spaces."""
        return " ".join(self.dom.get_text(" ").split())

    @property
    def message(self) -> str:
        """The message on the page; empty when there is none."""
        flash = self.dom.select_one("#flash h2") or self.dom.select_one("#flash")
        return flash.get_text() if flash else ""

    def open(self, url: str, status: str | None = None) -> TestResponse:
        """Open a page, following redirects; one that is refused only with its `status`, or `*` for whatever comes."""
        self.url = url
        self._page = self._http.get(url, status=status)
        return self.follow(self._page, status)

    def send(self, form_id: str, /, **typed: str | bool | Upload) -> TestResponse:
        """Fill a form of the open page in, send it and follow the answer, which is returned as it came."""
        return self.send_by(form_id, "", "", **typed)

    def send_by(self, form_id: str, button: str, value: str, /, **typed: str | bool | Upload) -> TestResponse:
        """Do the same by the button that has this name and value."""
        form = self.page.forms[form_id]
        for name, text in typed.items():
            form[name] = text
        answer = form.submit(button or None, value=value, headers={"Referer": f"http://{BROWSER['Host']}{self.url}"})
        self.follow(answer)
        return answer

    def book(self, event: Any, **typed: str) -> str:
        """Send the event's booking form, where not signed in as guest@example.com, and return the booking's id."""
        self.open("/")
        guest = {"email": "guest@example.com"} if "email" in self.page.forms[f"book-{event['id']}"].fields else {}
        self.send(f"book-{event['id']}", **guest | typed)
        return self.booking_id

    @property
    def booking_id(self) -> str:
        """The newest of the bookings that the browser keeps."""
        return (self.cookie("bookings") or "").partition(".")[0]

    def change_language(self) -> None:
        """Press the switch at the foot of the open page, which then is in the other language."""
        answer = self.page.forms["languages"].submit(
            "language", headers={"Referer": f"http://{BROWSER['Host']}{self.url}"}
        )
        self.follow(answer)

    def press(self, action: str) -> TestResponse:
        """Press the button of the form of the open page that goes to this path."""
        forms = [number for number, form in self.page.forms.items() if form.action == action]
        assert forms, f"no form goes to {action}"
        return self.send(cast("str", forms[0]))

    def cookie(self, name: str) -> str | None:
        """Return the value of a cookie that the browser keeps, or None."""
        return self._http.cookies.get(name)

    def element(self, element_id: str) -> Tag:
        """Return the element of the open page that has this id."""
        found = self.dom.find(id=element_id)
        assert isinstance(found, Tag), f"no element has the id {element_id}"
        return found

    def sign_in(self, role: Role = "admin", name: str = "Ada Admin") -> Account:
        """Make an account and sign in with it; return it."""
        account = self._service.add_account(f"{name.split()[0].lower()}@example.com", role, name)
        self.open("/sign-in")
        self.send("sign-in", email=str(account.email), password=PASSWORD)
        assert self.message == "You are signed in."
        return account

    def follow(self, answer: TestResponse, status: str | None = None) -> TestResponse:
        """Go where an answer leads and return the page that is open then; `status` is as in `open`."""
        self._page = answer
        while self._page.status_int in (301, 303):
            self.url = self._page.headers["Location"]
            assert self.url.startswith("/"), "a redirect must stay on this site"
            self._page = self._http.get(self.url.partition("#")[0], status=status if status == "*" else None)
        return self._page
