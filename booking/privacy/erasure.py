"""What people have a right to: to see all that is stored of them, and to be erased; after a time that comes by itself.

Whoever is erased holds no seat: bookings of events to come end as cancelled, places on waiting lists are given up. Of
past events the seats stay counted, and nothing tells whose they were.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from booking import addresses, offers, seats, store, waitlist
from booking.model import Booking, Entry
from booking.notice import DAY_MILLISECONDS
from booking.store.database import Tx


class ToGiveUp(NamedTuple):
    """What ends when its person is erased: bookings of events to come, and places on waiting lists."""

    bookings: list[Booking]
    entries: list[Entry]


def find_of_account(tx: Tx, account_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return all that is stored of an account."""
    return store.personal.find_of_account(tx, account_id)


def find_of_address(tx: Tx, email: str) -> dict[str, list[dict[str, Any]]]:
    """Return all that is stored of the guest who has this address; an account that has it is another's matter."""
    return store.personal.find_of_address(tx, addresses.key(email))


def find_ids_of_address(tx: Tx, email: str) -> list[str]:
    """Return the ids of all that `forget_guest` is to erase; reads as much as `find_of_address`."""
    return store.personal.find_ids_of_address(tx, addresses.key(email))


def to_give_up(tx: Tx, email: str) -> ToGiveUp:
    """Return what would end if the guest who has this address were erased."""
    key = addresses.key(email)
    found = store.bookings.find_of_guest_starting_after(tx, key, tx.now)
    return ToGiveUp([one for one in found if one.is_live(tx.now)], store.waitlist.find_of_guest(tx, key))


def forget_account(tx: Tx, account_id: int) -> None:
    """Let an account that is being deleted hold and wait for nothing, and nothing tell what was its."""
    entries = store.waitlist.find_of_account(tx, account_id)
    to_come = store.bookings.find_of_account_starting_after(tx, account_id, tx.now)
    _forget(tx, entries, to_come, lambda: store.personal.forget_account(tx, account_id))


def forget_guest(tx: Tx, email: str, ids: Sequence[str]) -> None:
    """Erase the guest who has this address; `ids` are what `find_ids_of_address` has found before."""
    key = addresses.key(email)
    entries = store.waitlist.find_of_guest(tx, key)
    to_come = store.bookings.find_of_guest_starting_after(tx, key, tx.now)
    known = list({*ids, *(one.id for one in entries), *(one.id for one in to_come)})
    _forget(tx, entries, to_come, lambda: store.personal.forget_guest(tx, key, known))


def forget_past(tx: Tx, limit: int, *, retention_days: int) -> int:
    """Erase the people of up to `limit` rows of events that began so long ago; return `limit` if there may be more."""
    return store.personal.forget_past(tx, tx.now - retention_days * DAY_MILLISECONDS, limit)


def forget_addresses(tx: Tx, limit: int, *, retention_days: int) -> int:
    """Erase from up to `limit` lines of the audit log that are so old where somebody was; return how many."""
    return store.personal.forget_addresses(tx, tx.now - retention_days * DAY_MILLISECONDS, limit)


def _forget(tx: Tx, entries: Sequence[Entry], to_come: Sequence[Booking], erase: Callable[[], None]) -> None:
    """End what is to come, erase, and only then offer the seats: nobody waits any more who is being erased."""
    waitlist.leave_all(tx, entries)
    freed = seats.leave_all(tx, to_come)
    erase()
    for event_id in freed:
        offers.offer_freed(tx, event_id)
