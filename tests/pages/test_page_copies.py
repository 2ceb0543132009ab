"""What /admin says of the daily copies of the database."""

from dataclasses import replace

import pytest

from booking.backup.daily import CopyState
from booking.web.app import create_app
from tests.support.service import BROWSER, NOON, Service

DAY = 86_400_000
TEXTS = {
    "en": (
        "The database isn’t backed up daily",
        "more than two days ago",
        "log says what to do",
    ),
    "ru": ("Ежедневная копия базы данных не настроена", "больше двух дней назад", "сказано в журнале"),
}


def admin_page(service: Service, language: str, state: CopyState | None) -> str:
    if state is not None:
        service.use(create_app(replace(service.site, copies=lambda: state)))
    answer = service.get("/admin", **BROWSER, **service.as_admin, **{"Accept-Language": language})
    assert answer.status_int == 200
    return str(answer.text)


@pytest.mark.parametrize("language", TEXTS)
def test_it_says_that_no_copy_is_set_up(service: Service, language: str) -> None:
    page = admin_page(service, language, None)
    assert TEXTS[language][0] in page
    assert 'id="late-copies"' not in page


@pytest.mark.parametrize("language", TEXTS)
def test_it_says_that_the_newest_copy_is_old_and_why(service: Service, language: str) -> None:
    state = CopyState(is_set_up=True, made_at=NOON - 3 * DAY, fault="the disk is <full>", is_late=True)
    page = admin_page(service, language, state)
    assert all(text in page for text in TEXTS[language][1:])
    assert "(the disk is &lt;full&gt;)" in page
    assert 'id="no-copies"' not in page


def test_it_says_that_there_was_never_a_copy(service: Service) -> None:
    page = admin_page(service, "en", CopyState(is_set_up=True, is_late=True))
    assert "The database hasn’t been copied for more than two days." in page


def test_it_says_nothing_while_all_is_well(service: Service) -> None:
    page = admin_page(service, "en", CopyState(is_set_up=True, made_at=NOON))
    assert "copies" not in page
