"""API tokens and invitations: shown once, used as they are meant, and ended."""

import pytest

from booking import store
from booking.accounts import accounts, links, tokens
from booking.accounts.links import INVITATION_SECONDS
from booking.accounts.tokens import TOKENS_AT_MOST
from booking.errors import Forbidden, NotFound, Unauthenticated
from booking.jobs import Jobs
from booking.people import OPERATOR, Account
from booking.store.database import Database, Tx
from tests.support.service import NOON, FixedClock, count


def test_a_token_acts_for_its_account_with_the_role_that_this_has_now(database: Database, member: Account) -> None:
    _, secret = database.write(tokens.create, member.id, "script")
    assert database.read(tokens.account_of, secret) == member

    database.write(accounts.set_role, member.id, "admin")

    assert database.read(tokens.account_of, secret).is_admin


@pytest.mark.parametrize("wrong", ["", "x" * 43, "\ud800"])
def test_a_wrong_token_is_nobody_s(database: Database, wrong: str) -> None:
    with pytest.raises(Unauthenticated):
        database.read(tokens.account_of, wrong)


def test_tokens_are_listed_by_name_the_newest_first_without_their_secrets(database: Database, member: Account) -> None:
    made = [database.write(tokens.create, member.id, name) for name in ("first", "second")]
    database.write(tokens.create, OPERATOR, "operator's")

    listed = database.read(store.tokens.list_of, member.id)

    assert listed == [token for token, _ in reversed(made)]
    assert [(token.name, token.created_at, token.last_used_at) for token in listed] == [
        ("second", NOON, None),
        ("first", NOON, None),
    ]
    assert all(secret not in repr(listed) for _, secret in made)


def test_a_token_s_use_is_due_to_be_noted_at_once_and_then_once_a_minute(
    database: Database, clock: FixedClock, member: Account
) -> None:
    _, secret = database.write(tokens.create, member.id, "script")
    assert database.read(tokens.is_due, secret)
    database.write(tokens.note_used, secret)
    clock.move(59.999)
    assert not database.read(tokens.is_due, secret)
    clock.move(0.001)
    assert database.read(tokens.is_due, secret)
    database.write(tokens.note_used, secret)
    (token,) = database.read(store.tokens.list_of, member.id)
    assert token.last_used_at == NOON + 60_000


def test_a_revoked_token_is_nobody_s_and_off_the_list(database: Database, member: Account) -> None:
    token, secret = database.write(tokens.create, member.id, "script")
    _, other = database.write(tokens.create, member.id, "another")

    database.write(tokens.revoke, member.id, token.id)

    with pytest.raises(Unauthenticated):
        database.read(tokens.account_of, secret)
    assert database.read(tokens.account_of, other) == member
    assert [kept.name for kept in database.read(store.tokens.list_of, member.id)] == ["another"]
    with pytest.raises(NotFound):
        database.write(tokens.revoke, member.id, token.id)


def test_nobody_revokes_another_account_s_token(database: Database, member: Account) -> None:
    token, secret = database.write(tokens.create, OPERATOR, "operator's")

    with pytest.raises(NotFound):
        database.write(tokens.revoke, member.id, token.id)

    assert database.read(tokens.account_of, secret).id == OPERATOR


def test_an_account_has_so_many_tokens_at_most_but_the_operator_any_number(database: Database, member: Account) -> None:
    def create_many(tx: Tx, account_id: int) -> int:
        return max(tokens.create(tx, account_id, "script")[0].id for _ in range(TOKENS_AT_MOST))

    last = database.write(create_many, member.id)
    with pytest.raises(Forbidden):
        database.write(tokens.create, member.id, "one too many")
    database.write(tokens.revoke, member.id, last)
    database.write(tokens.create, member.id, "in its place")
    database.write(create_many, OPERATOR)
    database.write(tokens.create, OPERATOR, "one more")


def test_an_invitation_is_used_up_by_its_use_and_not_by_a_look(database: Database) -> None:
    secret, expires_at = database.write(links.create_invitation, "admin", OPERATOR)
    assert expires_at == NOON + INVITATION_SECONDS * 1_000
    assert [database.read(links.require_invitation, secret) for _ in range(2)] == ["admin", "admin"]

    assert database.write(links.use_invitation, secret) == "admin"

    with pytest.raises(NotFound):
        database.write(links.use_invitation, secret)
    with pytest.raises(NotFound):
        database.read(links.require_invitation, secret)


def test_a_use_that_is_undone_leaves_the_invitation(database: Database) -> None:
    secret, _ = database.write(links.create_invitation, "member", OPERATOR)

    def use_and_fail(tx: Tx) -> None:
        links.use_invitation(tx, secret)
        raise LookupError("the address is taken, say")

    with pytest.raises(LookupError):
        database.write(use_and_fail)

    assert database.write(links.use_invitation, secret) == "member"


def test_an_invitation_ends_after_seven_days_to_the_millisecond_and_is_then_removed(
    database: Database, clock: FixedClock
) -> None:
    jobs = Jobs(database, clock, sweep_seconds=2)
    secret, _ = database.write(links.create_invitation, "member", OPERATOR)
    clock.move(INVITATION_SECONDS - 0.001)
    jobs.purge("invitations")
    assert database.read(links.require_invitation, secret) == "member"
    clock.move(0.001)
    with pytest.raises(NotFound):
        database.write(links.use_invitation, secret)
    jobs.purge("invitations")
    assert count(database, "invitations") == 0
