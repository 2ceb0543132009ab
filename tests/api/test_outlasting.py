"""What would outlast an API token takes a session, and what can't be undone the password once more."""

from typing import Any, cast

import pytest

from booking import store
from booking.accounts import accounts, links, tokens
from booking.accounts.sessions import NEW_SECONDS
from booking.people import Account
from tests.support.service import PASSWORD, Service
from tests.support.web_client import FORM, Browser, faulty_fields, problem


@pytest.fixture
def ada(service: Service) -> Account:
    return service.add_account("ada@example.com", "admin", "Ada Admin")


@pytest.fixture
def mel(service: Service) -> Account:
    return service.add_account("mel@example.com", name="Mel Member")


def by_token(service: Service, account: Account) -> dict[str, str]:
    """Return the headers by which a program asks with an API token of the account."""
    return {"Authorization": f"Bearer {service.database.write(tokens.create, account.id, 'script')[1]}"}


def live(service: Service, account: Account) -> tuple[int, bool]:
    """Return how many tokens work, and whether a chat is linked."""
    found = service.database.read(accounts.find, account.id)
    return len(service.database.read(store.tokens.list_of, account.id)), found.telegram_chat_id is not None


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", "/invitations", {"role": "admin"}),
        ("PATCH", "/accounts/{mel}", {"role": "admin"}),
        ("PATCH", "/accounts/{mel}", {"disabled": True}),
        ("PATCH", "/accounts/me", {"password": "a long new password", "current_password": PASSWORD}),
        ("DELETE", "/accounts/me", None),
        ("DELETE", "/accounts/me", {"password": PASSWORD}),
        ("POST", "/accounts/me/tokens", {"name": "another"}),
    ],
)
def test_an_api_token_does_nothing_that_would_outlast_it(
    service: Service, ada: Account, mel: Account, method: str, url: str, body: Any
) -> None:
    refused = service.call(method, url.format(mel=mel.id), body, headers=by_token(service, ada))

    assert "ign in" in problem(refused, "forbidden")["detail"]
    assert service.database.read(accounts.find, mel.id) == mel
    assert service.database.read(accounts.find, ada.id) == ada
    assert len(service.database.read(store.tokens.list_of, ada.id)) == 1
    assert service.post("/sessions", {"email": ada.email, "password": PASSWORD}).status_int == 201


def test_an_api_token_takes_no_role_by_an_invitation(service: Service, ada: Account, mel: Account) -> None:
    link = service.post("/invitations", {"role": "admin"}, **service.as_account(ada)).json["link"]

    service.post(link, **by_token(service, mel))
    assert not service.database.read(accounts.find, mel.id).is_admin
    service.post(link, **service.as_account(mel))
    assert service.database.read(accounts.find, mel.id).is_admin


def test_an_api_token_goes_on_doing_the_rest(service: Service, ada: Account, mel: Account) -> None:
    who = by_token(service, ada)

    assert service.post("/invitations", {"role": "member"}, **who).status_int == 201
    assert service.call("PATCH", "/accounts/me", {"name": "Ada"}, headers=who).json["name"] == "Ada"
    assert service.get(f"/accounts/{mel.id}", **who).status_int == 200


def test_the_operator_s_token_gives_roles_without_a_password(service: Service, ada: Account, mel: Account) -> None:
    made = service.call("PATCH", f"/accounts/{mel.id}", {"role": "admin"}, headers=service.as_admin)
    assert made.json["role"] == "admin"
    assert service.post("/invitations", {"role": "admin"}, **service.as_admin).status_int == 201
    disabled = service.call(
        "PATCH", f"/accounts/{mel.id}", {"disabled": True, "role": "member"}, headers=service.as_admin
    )
    assert (disabled.json["disabled"], disabled.json["role"]) == (True, "member")


@pytest.mark.parametrize(
    ("method", "url", "body", "status"),
    [
        ("POST", "/invitations", {"role": "admin"}, 201),
        ("PATCH", "/accounts/{mel}", {"role": "admin"}, 200),
        ("DELETE", "/accounts/me", {}, 204),
    ],
)
def test_some_time_after_signing_in_the_password_is_asked_for_again(
    service: Service, ada: Account, mel: Account, method: str, url: str, body: dict[str, Any], status: int
) -> None:
    service.add_account("other@example.com", "admin")
    who = service.as_account(ada)
    service.clock.move(NEW_SECONDS)

    def send(**password: str) -> Any:
        return service.call(method, url.format(mel=mel.id), body | password, headers=who)

    assert faulty_fields(send()) == ["password"]
    assert "isn’t your password" in problem(send(password="another one"), "forbidden")["detail"]
    assert service.database.read(accounts.find, mel.id) == mel
    assert service.database.read(accounts.find, ada.id) == ada
    assert send(password=PASSWORD).status_int == status


def test_a_wrong_password_is_wrong_right_after_signing_in_and_guesses_at_it_wait(
    service: Service, mel: Account
) -> None:
    who = service.as_account(mel)
    for _ in range(6):
        problem(service.call("DELETE", "/accounts/me", {"password": "a guess"}, headers=who), "forbidden")

    refused = service.call("DELETE", "/accounts/me", {"password": PASSWORD}, headers=who)
    problem(refused, "too_many_requests")
    assert service.database.read(accounts.find, mel.id) == mel


def test_within_ten_minutes_of_signing_in_nobody_is_asked_again(service: Service, mel: Account) -> None:
    who = service.as_account(mel)
    service.clock.move(NEW_SECONDS - 0.001)

    assert service.call("DELETE", "/accounts/me", headers=who).status_int == 204


def test_signing_out_everywhere_ends_tokens_and_chat_where_that_is_wanted(service: Service, mel: Account) -> None:
    by_token(service, mel)
    service.link_chat(mel)

    assert service.call("DELETE", "/sessions", headers=service.as_account(mel)).status_int == 204
    assert live(service, mel) == (1, True)
    form = service.call("DELETE", "/sessions", b"end_tokens=1", headers=service.as_account(mel) | FORM)
    assert faulty_fields(form) == ["end_tokens"]
    ends = {"end_tokens": True, "unlink_telegram": True}
    assert service.call("DELETE", "/sessions", ends, headers=service.as_account(mel)).status_int == 204
    assert live(service, mel) == (0, False)
    assert {"tokens revoked", "Telegram unlinked"} <= {
        one["action"] for one in service.get("/audit", **service.as_admin).json["entries"]
    }


def reset_link(service: Service, account: Account) -> str:
    return f"/password-resets/{service.database.write(links.create_proof, account, 'reset')[0]}"


def test_the_form_of_a_new_password_says_what_goes_on_and_ends_it(service: Service, mel: Account) -> None:
    mel = service.database.write(accounts.prove, mel.id)
    browser = Browser(service)
    browser.open(reset_link(service, mel))
    assert browser.dom.find(id="stays") is None

    by_token(service, mel)
    service.link_chat(mel)
    browser.open(reset_link(service, mel))
    assert "Revoke my API tokens" in browser.element("stays").get_text()
    browser.send("new-password", password="four grey herons")
    assert live(service, mel) == (1, True)

    browser.open(reset_link(service, mel))
    browser.page.forms["new-password"]["end_tokens"].checked = True
    browser.page.forms["new-password"]["unlink_telegram"].checked = True
    browser.send("new-password", password="five grey herons")
    assert "Your new password is saved" in browser.message
    assert live(service, mel) == (0, False)


def test_the_account_s_page_offers_to_end_all_of_it_at_once(service: Service) -> None:
    browser = Browser(service)
    mel = browser.sign_in("member", "Mel Member")
    browser.open("/account")
    assert "end_tokens" not in browser.page.forms["sign-out-everywhere"].fields

    by_token(service, mel)
    browser.open("/account")
    browser.page.forms["sign-out-everywhere"]["end_tokens"].checked = True
    browser.send("sign-out-everywhere")
    assert live(service, mel) == (0, False)


@pytest.mark.parametrize("language", ["en-GB", "ru"])
def test_the_pages_ask_for_the_password_when_it_is_some_time_since_one_signed_in(
    service: Service, mel: Account, language: str
) -> None:
    browser = Browser(service)
    browser.sign_in("admin")
    service.add_account("other@example.com", "admin")
    service.clock.move(NEW_SECONDS)
    if language == "ru":
        browser.open("/account")
        browser.change_language()
    browser.open("/admin/accounts")

    def send_role(password: str) -> None:
        number = next(key for key, form in browser.page.forms.items() if form.action == f"/admin/accounts/{mel.id}")
        browser.send(cast("str", number), password=password)

    send_role("a guess")
    assert browser.message == (
        "Это не ваш пароль. Ничего не изменилось."
        if language == "ru"
        else ("This isn’t your password. Nothing has changed.")
    )
    send_role(PASSWORD)
    assert service.database.read(accounts.find, mel.id).is_admin

    browser.open("/admin/accounts")
    browser.send("invite", password="")
    assert browser.element("invite-password").get("aria-invalid") == "true"
    browser.send("invite", password=PASSWORD)
    assert "/invitations/" in browser.element("secret").get_text()

    browser.open("/account/delete")
    browser.send("delete-account", password="")
    assert browser.element("password").get("aria-invalid") == "true"
    browser.send("delete-account", password=PASSWORD)
    assert browser.url == "/"
