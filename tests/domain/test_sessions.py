"""Sessions: whom a token stands for, when it ends, and the link by which the first admin signs in."""

import pytest

from booking.accounts import accounts, sessions
from booking.accounts.sessions import IDLE_SECONDS, SESSION_SECONDS, NewSession
from booking.errors import Unauthenticated
from booking.jobs import Jobs
from booking.people import Account
from booking.store.database import Database
from tests.support.service import NOON, FixedClock, count

HOME = "192.0.2.1"
DAY = 24 * 60 * 60


@pytest.fixture
def session(database: Database, member: Account) -> NewSession:
    return database.write(sessions.begin, member.id, HOME)


def is_live(database: Database, session: NewSession) -> bool:
    try:
        database.read(sessions.account_of, session.token)
    except Unauthenticated:
        return False
    return True


def test_a_session_s_token_tells_who_is_asking_and_no_other_text_does(
    database: Database, member: Account, session: NewSession
) -> None:
    assert database.read(sessions.account_of, session.token) == member
    for wrong in ("", session.token[:-1], session.token + "x", session.token.swapcase(), "\ud800"):
        with pytest.raises(Unauthenticated):
            database.read(sessions.account_of, wrong)


def test_every_session_has_a_token_of_its_own(database: Database, member: Account) -> None:
    tokens = {database.write(sessions.begin, member.id, HOME).token for _ in range(5)}

    assert len(tokens) == 5
    assert all(len(token) == 43 for token in tokens)


def test_a_session_in_use_ends_after_thirty_days_to_the_millisecond(
    database: Database, clock: FixedClock, session: NewSession
) -> None:
    assert session.expires_at == NOON + SESSION_SECONDS * 1_000
    for _ in range(29):
        clock.move(DAY)
        database.write(sessions.note_seen, session.token)
    clock.move(DAY - 0.001)
    assert is_live(database, session)
    clock.move(0.001)
    assert not is_live(database, session)


def test_a_session_that_nobody_uses_ends_after_seven_days_to_the_millisecond(
    database: Database, clock: FixedClock, session: NewSession
) -> None:
    clock.move(IDLE_SECONDS - 0.001)
    assert is_live(database, session)
    clock.move(0.001)
    assert not is_live(database, session)


def test_a_session_that_has_ended_is_not_revived_by_its_use(
    database: Database, clock: FixedClock, session: NewSession
) -> None:
    clock.move(IDLE_SECONDS)
    database.write(sessions.note_seen, session.token)
    assert not is_live(database, session)


def test_the_use_of_a_session_is_due_to_be_noted_every_five_minutes(
    database: Database, clock: FixedClock, session: NewSession
) -> None:
    clock.move(299.999)
    assert not database.read(sessions.is_due, session.token)
    clock.move(0.001)
    assert database.read(sessions.is_due, session.token)
    database.write(sessions.note_seen, session.token)
    assert not database.read(sessions.is_due, session.token)
    assert not database.read(sessions.is_due, "a wrong token")


def test_signing_out_ends_this_session_alone(database: Database, member: Account, session: NewSession) -> None:
    other = database.write(sessions.begin, member.id, HOME)

    database.write(sessions.end, session.token)
    database.write(sessions.end, session.token)

    assert [is_live(database, one) for one in (session, other)] == [False, True]


def test_signing_out_everywhere_ends_all_sessions_of_this_account_but_the_one_to_keep(
    database: Database, member: Account, session: NewSession
) -> None:
    outsider = database.write(accounts.register, "", "outsider@example.com", "a hash")
    second, others = (database.write(sessions.begin, account.id, HOME) for account in (member, outsider))

    database.write(sessions.end_all, member.id, session.token)
    assert [is_live(database, one) for one in (session, second, others)] == [True, False, True]

    database.write(sessions.end_all, member.id)
    assert [is_live(database, one) for one in (session, second, others)] == [False, False, True]


def test_the_link_makes_the_first_admin_s_account_and_signs_in_once(database: Database) -> None:
    assert database.write(sessions.replace_sign_in_link, "secret")

    session = database.write(sessions.begin_by_link, "secret", HOME)

    admin = database.read(sessions.account_of, session.token)
    assert (admin.role, admin.email) == ("admin", None)
    with pytest.raises(Unauthenticated):
        database.write(sessions.begin_by_link, "secret", HOME)
    assert not database.write(sessions.replace_sign_in_link, "another")
    with pytest.raises(Unauthenticated):
        database.write(sessions.begin_by_link, "another", HOME)


def test_a_new_link_ends_the_one_before_and_members_do_not_end_links(database: Database, member: Account) -> None:
    database.write(sessions.begin, member.id, HOME)
    assert database.write(sessions.replace_sign_in_link, "first")
    assert database.write(sessions.replace_sign_in_link, "second")

    with pytest.raises(Unauthenticated):
        database.write(sessions.begin_by_link, "first", HOME)
    assert database.write(sessions.begin_by_link, "second", HOME)


def test_a_link_that_was_printed_is_dead_once_there_is_an_admin_at_the_next_start(database: Database) -> None:
    database.write(sessions.replace_sign_in_link, "printed")
    member = database.write(accounts.register, "", "admin@example.com", "a hash")
    database.write(accounts.set_role, member.id, "admin")

    assert not database.write(sessions.replace_sign_in_link, "at the next start")

    with pytest.raises(Unauthenticated):
        database.write(sessions.begin_by_link, "printed", HOME)


def test_a_session_is_forgotten_ninety_days_after_its_end_and_not_before(
    database: Database, clock: FixedClock, member: Account
) -> None:
    jobs = Jobs(database, clock, sweep_seconds=2)
    ended = database.write(sessions.begin, member.id, HOME)
    database.write(sessions.end, ended.token)
    clock.move(90 * DAY)
    later = database.write(sessions.begin, member.id, HOME)
    jobs.purge("sessions")
    assert count(database, "sessions") == 2
    clock.move(0.001)
    jobs.purge("sessions")
    assert count(database, "sessions") == 1
    assert is_live(database, later)
