"""One-time links, of which only the sha256 of a secret is ever kept.

An invitation gives whoever opens it a role. A proof, in a mail, shows whose an address is, or opens the way to a new
password or to what is stored with the address; its secret is made when the mail is.
"""

from booking import addresses, store
from booking.accounts import accounts
from booking.accounts.accounts import new_secret, sha256
from booking.errors import Forbidden, NotFound
from booking.notice import Proof, Purpose
from booking.people import Account, Role
from booking.store.database import Tx

INVITATION_SECONDS = 7 * 24 * 60 * 60
PROOF_SECONDS: dict[Purpose, int] = {"prove": 24 * 60 * 60, "reset": 60 * 60, "data": 60 * 60}


def create_invitation(tx: Tx, role: Role, invited_by: int) -> tuple[str, int]:
    """Make an invitation in the name of the account `invited_by`; return its secret and when it runs out."""
    secret, expires_at = new_secret(), tx.now + INVITATION_SECONDS * 1_000
    store.links.insert_invitation(tx, sha256(secret), role, invited_by, expires_at)
    return secret, expires_at


def require_invitation(tx: Tx, secret: str) -> Role:
    """Return the role that an invitation is to. Raises NotFound for one that is used, out of date or withdrawn."""
    role = store.links.find_role(tx, sha256(secret))
    if role is None:
        raise NotFound("not_found", "This invitation has been used or has expired. Ask for a new one.")
    return role


def use_invitation(tx: Tx, secret: str) -> Role:
    """Use an invitation up and return the role that it is to. Raises NotFound as `require_invitation` does."""
    role = require_invitation(tx, secret)
    store.links.delete_invitation(tx, sha256(secret))
    return role


def create_proof(tx: Tx, account: Account, purpose: Purpose, email: str | None = None) -> tuple[str, int]:
    """Make a proof for the account's address, or its new one; return its secret and when it runs out."""
    email = email or account.email
    assert email is not None
    return _create_proof(tx, account.id, email, purpose)


def create_proof_for_guest(tx: Tx, email: str, purpose: Purpose = "prove") -> tuple[str, int]:
    """Make a proof for the address that a guest typed; return its secret and when it runs out."""
    return _create_proof(tx, None, email, purpose)


def require_proof(tx: Tx, secret: str, purpose: Purpose) -> Proof:
    """Return what a secret proves. Raises NotFound for one that is used, out of date, or for another purpose."""
    proof = store.links.find_proof(tx, sha256(secret), purpose)
    if proof is None or not _is_in_force(tx, proof):
        raise NotFound("not_found", "This link has been used or has expired. Ask for a new one.")
    return proof


def prove_address(tx: Tx, secret: str, account: Account) -> Account:
    """Take the address as the account's own, in place of its former, and use the proof up.

    Guest bookings of the address join the account. Raises NotFound as `require_proof` does, Forbidden where the proof
    is for another account, and Conflict (email_taken).
    """
    proof = require_proof(tx, secret, "prove")
    if not proof.is_for(account):
        raise Forbidden("forbidden", "That link is for another address than your account’s, so nothing has changed.")
    store.links.delete_proof(tx, sha256(secret))
    store.links.delete_proofs_of(tx, account.id, "prove")
    if addresses.are_one(proof.email, account.new_email):
        return accounts.take_new_address(tx, account.id)
    return accounts.prove(tx, account.id)


def use_for_erasure(tx: Tx, secret: str) -> Proof:
    """Use up the way to what is stored with an address, and return whose it is. Raises NotFound as `require_proof`."""
    proof = require_proof(tx, secret, "data")
    store.links.delete_proof(tx, sha256(secret))
    return proof


def reset_password(tx: Tx, secret: str, password_hash: str) -> Account:
    """Replace the hash of the account's password, end its sessions and use the proof up.

    Links that were asked for before no longer work, and a new address that waited to be proved is dropped. The address
    is proved by it too. If it was not before, then somebody else may have registered with it: so API tokens, known
    browsers and the Telegram chat end as well.

    Raises NotFound as `require_proof` does.
    """
    proof = require_proof(tx, secret, "reset")
    assert proof.account_id is not None
    account = accounts.find(tx, proof.account_id)
    store.links.delete_all_proofs(tx, account.id)
    store.outbox.drop_due(tx, f"account {account.id}", "reset_password")
    accounts.set_password_hash(tx, account.id, password_hash)
    store.accounts.set_new_email(tx, account.id, None)
    store.sessions.end_all(tx, account.id, kept=b"")
    if account.email_is_proved:
        return accounts.find(tx, account.id)
    store.tokens.revoke_all(tx, account.id)
    store.browsers.delete_all(tx, account.id)
    accounts.unlink_chat(tx, account.id)
    return accounts.prove(tx, account.id)


def _is_in_force(tx: Tx, proof: Proof) -> bool:
    """Whether the link is to a guest's address, or to one that its account still has or is to have."""
    if proof.account_id is None:
        return True
    account = accounts.find(tx, proof.account_id)
    return addresses.are_one(proof.email, account.email) or (
        proof.purpose == "prove" and addresses.are_one(proof.email, account.new_email)
    )


def _create_proof(tx: Tx, account_id: int | None, email: str, purpose: Purpose) -> tuple[str, int]:
    secret, expires_at = new_secret(), tx.now + PROOF_SECONDS[purpose] * 1_000
    store.links.insert_proof(tx, sha256(secret), Proof(account_id, email, purpose, expires_at))
    return secret, expires_at
