"""Links that older releases sent in mails still lead to the page of the event that they are for."""

import pytest

from tests.support.service import BROWSER, PASSWORD, Service
from tests.support.web_client import Browser


@pytest.mark.parametrize(
    ("following", "leads_to"),
    [
        ("/%23event-65", "/e/65"),
        ("/%3Fentry=abc%23event-7", "/e/7"),
        ("/%3Fafter=abc%23event-7", "/e/7"),
        ("/%3Fevent%3D65%23event-65", "/e/65"),
        ("/account%23event-65", "/account#event-65"),
        ("/%23own", "/#own"),
    ],
)
@pytest.mark.parametrize("page", ["sign-in", "register"])
def test_whoever_comes_in_by_an_old_link_is_led_to_its_event(
    service: Service, page: str, following: str, leads_to: str
) -> None:
    guest = Browser(service)
    guest.open(f"/{page}?next={following}")

    assert guest.page.forms[page]["next"].value == leads_to


def test_a_form_with_an_old_link_leads_to_its_event(service: Service) -> None:
    guest = Browser(service)
    guest.open("/sign-in")
    service.add_account("ada@example.com")
    service.create_event()
    guest.page.forms["sign-in"]["next"].force_value("/#event-1")

    answer = guest.send("sign-in", email="ada@example.com", password=PASSWORD)

    assert answer.headers["Location"] == "/e/1"
    assert guest.url == "/e/1-concert"


@pytest.mark.parametrize("query", ["?event={}", "?event={}&after=x", "?a=b&event={}"])
def test_a_link_to_an_event_in_the_list_leads_to_its_page(service: Service, query: str) -> None:
    service.create_event(title="The last one")

    answer = service.get(f"/{query.format(1)}", **BROWSER)

    assert (answer.status_int, answer.headers["Location"]) == (303, "/e/1-the-last-one")


@pytest.mark.parametrize("asked", ["0", "-1", "x", "99", "9" * 30, "%00", "1%201", "1%0d%0aX:y"])
def test_a_link_to_no_event_says_so(service: Service, asked: str) -> None:
    service.create_event()

    answer = service.get(f"/?event={asked}", **BROWSER)

    assert answer.status_int == 404
    assert "There is no such event." in answer.text
