"""Proofs: links in mails that show whose an address is, or that open the way to a new password.

Each works once, within its time. Its secret is made when the mail is, and only its sha256 is ever kept.
"""

from booking import accounts, store
from booking.accounts import new_secret, sha256
from booking.errors import Forbidden, NotFound
from booking.notice import Proof, Purpose
from booking.people import Account
from booking.store.database import Tx

SECONDS: dict[Purpose, int] = {"prove": 24 * 60 * 60, "reset": 60 * 60}


def create(tx: Tx, account: Account, purpose: Purpose) -> tuple[str, int]:
    """Make a proof for the account's address; return its secret and when it runs out."""
    assert account.email is not None
    return _create(tx, account.id, account.email, purpose)


def create_for_guest(tx: Tx, email: str) -> tuple[str, int]:
    """Make a proof for the address that a guest booked with; return its secret and when it runs out."""
    return _create(tx, None, email, "prove")


def require(tx: Tx, secret: str, purpose: Purpose) -> Proof:
    """Return what a secret proves. Raises NotFound for one that is used, out of date, or for another purpose."""
    proof = store.proofs.find(tx, sha256(secret), purpose)
    if proof is None or (proof.account_id and accounts.find(tx, proof.account_id).email != proof.email):
        raise NotFound("not_found", "This link was used before or is out of date. Ask for another.")
    return proof


def prove_address(tx: Tx, secret: str, account: Account) -> Account:
    """Take the address as the account's own and use the proof up; guest bookings of it join the account.

    Raises NotFound as `require` does, and Forbidden where the proof is for another account.
    """
    if not require(tx, secret, "prove").is_for(account):
        raise Forbidden("forbidden", "That link is for another address than your account's, so nothing is done.")
    store.proofs.delete(tx, sha256(secret))
    store.proofs.delete_of(tx, account.id, "prove")
    return accounts.prove(tx, account.id)


def reset_password(tx: Tx, secret: str, password_hash: str) -> Account:
    """Replace the hash of the account's password, end its sessions and use the proof up.

    Links that were asked for before lead nowhere any more. The address is proved by it too. If it was not before, then
    who registered may have been somebody else: so API tokens, known browsers and the Telegram chat end as well.

    Raises NotFound as `require` does.
    """
    proof = require(tx, secret, "reset")
    assert proof.account_id is not None
    account = accounts.find(tx, proof.account_id)
    store.proofs.delete_all(tx, account.id)
    store.outbox.drop_due(tx, f"account {account.id}", "reset_password")
    accounts.set_password_hash(tx, account.id, password_hash)
    store.sessions.end_all(tx, account.id, kept=b"")
    if account.email_is_proved:
        return account
    store.tokens.revoke_all(tx, account.id)
    store.browsers.delete_all(tx, account.id)
    accounts.unlink_chat(tx, account.id)
    return accounts.prove(tx, account.id)


def _create(tx: Tx, account_id: int | None, email: str, purpose: Purpose) -> tuple[str, int]:
    secret, expires_at = new_secret(), tx.now + SECONDS[purpose] * 1_000
    store.proofs.insert(tx, sha256(secret), Proof(account_id, email, purpose, expires_at))
    return secret, expires_at
