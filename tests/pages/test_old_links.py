"""Links that older releases sent in mails still lead to the event that they are for, wherever it is in the list."""

import pytest

from tests.support.service import PASSWORD, Service
from tests.support.web_client import Browser


@pytest.mark.parametrize(
    ("following", "leads_to"),
    [
        ("/%23event-65", "/?event=65#event-65"),
        ("/%3Fentry=abc%23event-7", "/?entry=abc&event=7#event-7"),
        ("/%3Fafter=abc%23event-7", "/?event=7#event-7"),
        ("/%3Fevent%3D65%23event-65", "/?event=65#event-65"),
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
    guest.page.forms["sign-in"]["next"].force_value("/#event-65")

    answer = guest.send("sign-in", email="ada@example.com", password=PASSWORD)

    assert answer.headers["Location"] == "/?event=65#event-65"
