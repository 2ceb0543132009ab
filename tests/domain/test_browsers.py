"""Known browsers: which secret an account knows, for how long, and what comes with the cookies of a sign-in."""

import re

import pytest
from webtest import TestResponse

from booking import store
from booking.accounts import accounts, browsers, sessions
from booking.jobs import Jobs
from booking.people import Account
from tests.support.service import BROWSER, PASSWORD, FixedClock, Service, count
from tests.support.web_client import FORM, faulty_fields

DAY = 24 * 60 * 60
RIGHT = {"email": "member@example.com", "password": PASSWORD}


@pytest.fixture
def member(service: Service) -> Account:
    return service.add_account("member@example.com")


@pytest.fixture
def outsider(service: Service) -> Account:
    return service.add_account("outsider@example.com")


def knows(service: Service, account: Account, secret: str) -> bool:
    return service.database.read(browsers.find, account.id, secret) is not None


def cookies_of(answer: TestResponse) -> dict[str, str]:
    """Return the values of the cookies that an answer sets."""
    return dict(cookie.partition(";")[0].split("=", 1) for cookie in answer.headers.getall("Set-Cookie"))


def sign_in(service: Service, **cookies: str) -> dict[str, str]:
    """Sign the member in with these cookies, and return those that are set."""
    sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
    answer = service.post("/sessions", RIGHT, **({"Cookie": sent} if sent else {}))
    service.forget_cookies()
    assert answer.status_int == 201, answer.text
    return cookies_of(answer)


def test_a_browser_is_known_to_the_account_that_signed_in_with_it_and_to_no_other(
    service: Service, member: Account, outsider: Account
) -> None:
    secret = service.database.write(browsers.remember, member.id, "")

    assert len(secret) == 43
    assert knows(service, member, secret)
    assert not knows(service, outsider, secret)
    for wrong in ("", secret[:-1], secret + "x", secret.swapcase(), "\ud800"):
        assert not knows(service, member, wrong)


def test_a_secret_that_the_account_does_not_know_is_never_taken_over(
    service: Service, member: Account, outsider: Account
) -> None:
    known = service.database.write(browsers.remember, member.id, "")

    assert service.database.write(browsers.remember, member.id, known) == known
    assert count(service.database, "known_browsers") == 1
    assert service.database.write(browsers.remember, outsider.id, known) != known
    assert service.database.write(browsers.remember, member.id, "planted") != "planted"


def test_a_browser_is_known_for_four_hundred_days_to_the_millisecond(
    clock: FixedClock, service: Service, member: Account
) -> None:
    jobs = Jobs(service.database, clock, sweep_seconds=2)
    secret = service.database.write(browsers.remember, member.id, "")
    clock.move(400 * DAY - 0.001)
    jobs.purge("browsers")
    assert knows(service, member, secret)
    clock.move(0.001)
    assert not knows(service, member, secret)
    assert count(service.database, "known_browsers") == 1
    jobs.purge("browsers")
    assert count(service.database, "known_browsers") == 0


def test_an_account_knows_fifty_browsers_and_forgets_the_oldest(
    service: Service, clock: FixedClock, member: Account, outsider: Account
) -> None:
    other = service.database.write(browsers.remember, outsider.id, "")
    made = []
    for _ in range(52):
        made.append(service.database.write(browsers.remember, member.id, ""))
        clock.move(1)

    assert [knows(service, member, secret) for secret in made] == [False] * 2 + [True] * 50
    assert knows(service, outsider, other)


def test_deleting_the_account_forgets_its_browsers_alone(service: Service, member: Account, outsider: Account) -> None:
    service.database.write(browsers.remember, member.id, "")
    other = service.database.write(browsers.remember, outsider.id, "")

    service.database.write(accounts.delete, member.id)

    assert count(service.database, "known_browsers") == 1
    assert knows(service, outsider, other)


def test_a_sign_in_lets_the_browser_be_known_out_of_reach_of_scripts(service: Service, member: Account) -> None:
    answer = service.post("/sessions", RIGHT)
    (cookie,) = (one for one in answer.headers.getall("Set-Cookie") if one.startswith("browser="))

    assert re.fullmatch(r"browser=[\w-]{43}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax", cookie)
    secret = cookies_of(answer)["browser"]
    assert knows(service, member, secret)
    assert secret.encode() not in b"".join(one.read_bytes() for one in service.database.path.parent.iterdir())
    assert sign_in(service, browser=secret)["browser"] == secret


def test_whoever_registers_or_chooses_the_first_password_has_a_known_browser(service: Service) -> None:
    form = b"name=Nina&email=nina@example.com&password=seven+green+lamps"
    registered = service.post("/register", form, **FORM, **BROWSER)
    service.forget_cookies()
    service.database.write(sessions.replace_sign_in_link, "link")
    first = service.database.write(sessions.begin_by_link, "link", "127.0.0.1")
    admin = service.database.read(sessions.account_of, first.token)
    chosen = service.post(
        "/account/setup", form.replace(b"nina", b"ada"), **FORM, **BROWSER, Cookie=f"session={first.token}"
    )

    nina = next(one for one in service.database.read(store.accounts.page, "nina@", 0, 9))
    assert knows(service, nina, cookies_of(registered)["browser"])
    assert knows(service, admin, cookies_of(chosen)["browser"])


def test_signing_out_keeps_the_browser_known_and_signing_out_everywhere_does_not(
    service: Service, member: Account
) -> None:
    secrets = [sign_in(service) for _ in range(2)]
    left = service.call("DELETE", "/sessions/current", headers={"Cookie": f"session={secrets[0]['session']}"})
    assert (left.status_int, list(cookies_of(left))) == (204, ["session"])
    assert all(knows(service, member, one["browser"]) for one in secrets)

    service.call("DELETE", "/sessions", headers={"Cookie": f"session={secrets[1]['session']}"})
    assert not any(knows(service, member, one["browser"]) for one in secrets)


def test_signing_in_again_in_the_same_browser_ends_the_session_it_still_had(service: Service, member: Account) -> None:
    elsewhere, before = sign_in(service)["session"], sign_in(service)["session"]
    after = sign_in(service, session=before)["session"]

    answered = [service.get("/accounts/me", Cookie=f"session={one}").status_int for one in (elsewhere, before, after)]
    assert answered == [200, 401, 200]


def test_a_refused_sign_in_leaves_the_session_that_the_browser_has_and_sets_no_cookie(
    service: Service, member: Account
) -> None:
    own = sign_in(service)["session"]
    refused = service.post("/sessions", RIGHT | {"password": "wrong"}, Cookie=f"session={own}")

    assert (refused.status_int, refused.headers.getall("Set-Cookie")) == (401, [])
    assert service.get("/accounts/me", Cookie=f"session={own}").status_int == 200


def test_a_current_password_that_is_wrong_is_told_in_the_audit_log(service: Service, member: Account) -> None:
    service.ask_from("192.0.2.1")
    body = {"password": "seven green lamps", "current_password": "guessed"}
    answer = service.call("PATCH", "/accounts/me", body, headers=service.as_account(member))

    assert faulty_fields(answer) == ["current_password"]
    newest = service.get("/audit", **service.as_admin).json["entries"][0]
    told = (newest["action"], newest["account_id"], newest["subject"], newest["address"])
    assert told == ("password refused", member.id, f"account {member.id}", "192.0.2.1")
