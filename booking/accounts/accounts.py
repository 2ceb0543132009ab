"""Accounts: who they are, what role they have, and what becomes of all that is theirs when they go."""

import hashlib
import secrets
from typing import NamedTuple

from booking import addresses, notices, store, waitlist
from booking.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from booking.people import CHANNELS, OPERATOR, Account, AdminNotices, Channel, Language, Role
from booking.privacy import erasure
from booking.store.database import Tx


class Credentials(NamedTuple):
    """What signing in by password is checked against."""

    account: Account
    password_hash: str


def new_secret() -> str:
    """Return a secret of 256 random bits, safe in a URL and a cookie."""
    return secrets.token_urlsafe(32)


def sha256(secret: str) -> bytes:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def register(tx: Tx, name: str, email: str, password_hash: str, language: Language = "en") -> Account:
    """Add a member, and queue the mail by which they prove the address. Raises Conflict (email_taken)."""
    require_free(tx, email)
    account = find(tx, store.accounts.insert(tx, name, email, password_hash, "member", language))
    notices.queue_proof(tx, account, "made")
    return account


def set_up(tx: Tx, account_id: int, name: str, email: str, password_hash: str, language: Language = "en") -> Account:
    """Give the first admin, who came by the sign-in link, an address and a password to sign in with.

    Raises Conflict (email_taken), and Forbidden for an account that has all this already.
    """
    _require_not_operator(account_id)
    require_free(tx, email)
    if not store.accounts.set_up(tx, account_id, name, email, password_hash, language):
        find(tx, account_id)
        raise Forbidden("forbidden", "This account has an email address and a password already.")
    account = find(tx, account_id)
    notices.queue_proof(tx, account, "made")
    return account


def find(tx: Tx, account_id: int) -> Account:
    """Return an account, disabled or not. Raises NotFound."""
    account = store.accounts.find(tx, account_id)
    if account is None:
        raise not_found()
    return account


def not_found() -> NotFound:
    """Return the refusal for an account that is not there."""
    return NotFound("account_not_found", "There is no such account. GET /accounts lists them.")


def find_credentials(tx: Tx, email: str) -> Credentials | None:
    """Return the account with this address, disabled or not, and its password's hash; None when there is none."""
    found = store.accounts.find_with_password(tx, email)
    return Credentials(*found) if found else None


def rename(tx: Tx, account_id: int, name: str) -> Account:
    """Give an account another name; bookings keep the name that they were made under. Raises NotFound, Forbidden."""
    _require_not_operator(account_id)
    store.accounts.set_name(tx, account_id, name)
    return find(tx, account_id)


def set_password_hash(tx: Tx, account_id: int, password_hash: str) -> None:
    """Replace the hash of an account's password; its sessions go on. Raises Forbidden."""
    _require_not_operator(account_id)
    store.accounts.set_password_hash(tx, account_id, password_hash)


def change_password(tx: Tx, account_id: int, password_hash: str) -> None:
    """Replace the hash of an account's password; a new address that was asked for, maybe by somebody else, is dropped.

    Raises Forbidden.
    """
    set_password_hash(tx, account_id, password_hash)
    store.accounts.set_new_email(tx, account_id, None)


def set_preferences(
    tx: Tx,
    account_id: int,
    *,
    language: Language | None = None,
    channel: Channel | None = None,
    admin_notices: AdminNotices | None = None,
) -> Account:
    """Note how an account wants to be told things; None leaves it as it is.

    Raises NotFound, Forbidden, and Invalid for a channel that can't reach it.
    """
    _require_not_operator(account_id)
    account = find(tx, account_id)
    fault = CHANNELS[channel].not_to_be_chosen if channel else None
    if channel and fault and CHANNELS[channel].address_of(account) is None:
        raise Invalid([Fault("channel", fault)])
    store.accounts.set_preferences(
        tx,
        account_id,
        language or account.language,
        channel or account.channel,
        admin_notices or account.admin_notices,
    )
    return find(tx, account_id)


def change_address(tx: Tx, account_id: int, email: str, *, is_proved_first: bool) -> Account:
    """Give an account another e-mail address: once it is proved, by a mail to it, or at once, as one that is not.

    Its former address is told if it is proved, and its own address in another spelling is taken at once. An address
    that waited to be proved before is dropped. Raises NotFound, Forbidden, Conflict (email_taken).
    """
    _require_not_operator(account_id)
    account = find(tx, account_id)
    if account.email is None:
        raise Forbidden("forbidden", "Set an email address and a password for your account first.")
    if addresses.key(email) == addresses.key(account.email):
        _set_email(tx, account, email, account.proved_at)
        return find(tx, account_id)
    require_free(tx, email)
    notices.queue_address_changed(tx, account, email, at_once=not is_proved_first)
    if is_proved_first:
        store.accounts.set_new_email(tx, account_id, email)
    else:
        _set_email(tx, account, email, None)
        store.bookings.clear_proofs_of_account(tx, account_id)
        _count_as(tx, find(tx, account_id))
    changed = find(tx, account_id)
    notices.queue_proof(tx, changed, "changed")
    return changed


def take_new_address(tx: Tx, account_id: int) -> Account:
    """Let the account's new address, which was just proved, take the place of its former.

    Raises NotFound, Conflict (email_taken).
    """
    account = find(tx, account_id)
    assert account.new_email is not None
    require_free(tx, account.new_email)
    _set_email(tx, account, account.new_email, tx.now)
    return prove(tx, account_id)


def prove(tx: Tx, account_id: int) -> Account:
    """Take the account's address as shown to be theirs.

    From now on its bookings and waiting-list entries count together with the guests' of the address, and those of these
    that are live become the account's. Raises NotFound, and Forbidden for an account without an address.
    """
    account = find(tx, account_id)
    if account.email is None:
        raise Forbidden("forbidden", "This account has no email address to confirm.")
    store.accounts.set_proved(tx, account_id)
    proved = find(tx, account_id)
    _count_as(tx, proved)
    store.bookings.set_proved_of_account(tx, account_id, proved.person.key)
    return proved


def revoke_tokens(tx: Tx, account_id: int) -> None:
    """End all API tokens of an account. Raises Forbidden."""
    _require_not_operator(account_id)
    store.tokens.revoke_all(tx, account_id)


def unlink_chat(tx: Tx, account_id: int) -> None:
    """Unlink the Telegram chat of an account and end the code that links one; its notices go by e-mail."""
    store.chats.delete_codes(tx, account_id)
    store.chats.unset_chat(tx, account_id)


def set_role(tx: Tx, account_id: int, role: Role) -> Account:
    """Make an account a member or an admin; with the role go the invitations that an admin made.

    Raises NotFound, Forbidden, Conflict (last_admin).
    """
    _require_not_operator(account_id)
    account = find(tx, account_id)
    if account.is_admin and role != "admin":
        _require_other_admin(tx, account_id)
        store.links.delete_invitations_by(tx, account_id)
    store.accounts.set_role(tx, account_id, role)
    return find(tx, account_id)


def set_approved(tx: Tx, account_id: int, approved: bool) -> Account:
    """Let an account book what is for approved members, or no longer; its bookings stay. Raises NotFound, Forbidden."""
    _require_not_operator(account_id)
    if find(tx, account_id).is_approved != approved:
        store.accounts.set_approved(tx, account_id, approved=approved)
    return find(tx, account_id)


def set_disabled(tx: Tx, account_id: int, disabled: bool) -> Account:
    """Disable an account, which ends its sessions, tokens and invitations at once, or enable it without these.

    Raises NotFound, Forbidden, Conflict (last_admin).
    """
    _require_not_operator(account_id)
    account = find(tx, account_id)
    if disabled == (account.disabled_at is not None):
        return account
    if disabled:
        if account.is_admin:
            _require_other_admin(tx, account_id)
        store.sessions.end_all(tx, account_id, kept=b"")
        store.tokens.revoke_all(tx, account_id)
        store.links.delete_invitations_by(tx, account_id)
    store.accounts.set_disabled(tx, account_id, disabled=disabled)
    return find(tx, account_id)


def delete(tx: Tx, account_id: int) -> None:
    """Remove an account with its sessions, known browsers, tokens, invitations and kept answers.

    Its bookings of events to come end, it leaves every waiting list, and nothing tells whose its other
    bookings were. Raises NotFound, Forbidden, Conflict (last_admin).
    """
    _require_not_operator(account_id)
    if find(tx, account_id).is_admin:
        _require_other_admin(tx, account_id)
    erasure.forget_account(tx, account_id)
    store.sessions.delete_all(tx, account_id)
    store.browsers.delete_all(tx, account_id)
    store.tokens.delete_all(tx, account_id)
    store.links.delete_invitations_by(tx, account_id)
    store.web.delete_answers_to(tx, account_id)
    store.accounts.delete(tx, account_id)


def require_free(tx: Tx, email: str) -> None:
    """Raise Conflict (email_taken) when there is an account with this address."""
    if store.accounts.is_taken(tx, email):
        raise Conflict("email_taken", "There is an account with this email address already. Sign in, or use another.")


def _set_email(tx: Tx, account: Account, email: str, proved_at: int | None) -> None:
    """Give an account another address, with all that was booked and is still queued for its former."""
    assert account.email is not None
    store.accounts.set_email(tx, account.id, email, proved_at)
    store.bookings.set_email_of_account(tx, account.id, account.email, email)
    store.waitlist.set_email_of_account(tx, account.id, account.email, email)
    store.outbox.set_email_of_account(tx, account.id, account.email, email)


def _count_as(tx: Tx, account: Account) -> None:
    """Count the account's bookings and entries as its person's, and give it those that this person has as a guest."""
    person = account.person.key
    store.bookings.set_person_of_account(tx, account.id, person)
    store.bookings.add_guests_to_account(tx, account.id, person)
    waitlist.merge_into_person(tx, account.id, person)


def _require_not_operator(account_id: int) -> None:
    if account_id == OPERATOR:
        raise Forbidden("forbidden", "The built-in operator can’t be changed. Sign in with an account of your own.")


def _require_other_admin(tx: Tx, account_id: int) -> None:
    if not store.accounts.has_other_admin(tx, account_id):
        raise Conflict("last_admin", "This is the last admin’s account. Invite another admin first.")
