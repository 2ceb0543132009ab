"""From values to the members of an answer: dataclass → JSON, instant → RFC 3339."""

from typing import Any

from booking.keyed import SHOWN_LETTERS
from booking.model import Booking, EndedBooking, Entry, Event, HistoryEntry
from booking.notice import Notice
from booking.people import Account, ApiToken, AuditEntry
from booking.web.http import answers


def event(event: Event) -> dict[str, Any]:
    """Return an event as it is answered."""
    return {
        "id": event.id,
        "title": event.title,
        "description": event.description,
        "location": event.location,
        "starts_at": answers.rfc3339(event.starts_at),
        "seats": event.seats,
        "free_seats": event.free_seats,
        "held_seats": event.held_seats,
        "confirmed_seats": event.confirmed_seats,
        "waiting": event.waiting,
        "status": event.status,
        "next_release_at": answers.rfc3339(event.next_release_at),
        "hold_seconds": event.hold_seconds,
        "offer_seconds": event.offer_time,
        "confirmation": event.confirmation,
        "max_seats_per_person": event.max_seats_per_person,
        "audience": event.audience,
        "max_extensions": event.max_extensions,
        "proof": event.proof,
        "opens_at": answers.rfc3339(event.opens_at),
        "closes_at": answers.rfc3339(event.closes_at),
        "cancel_reason": event.cancel_reason,
        "created_at": answers.rfc3339(event.created_at),
    }


def booking(booking: Booking, now: int) -> dict[str, Any]:
    """Return a live booking as it is answered at `now`."""
    expires_at = booking.expires_at
    return _booking_members(booking, None if expires_at is None else answers.seconds_until(expires_at, now))


def ended_booking(booking: EndedBooking) -> dict[str, Any]:
    """Return a booking that ended as it is answered."""
    return _booking_members(booking, None) | {"ended_at": answers.rfc3339(booking.ended_at), "reason": booking.reason}


def booking_for_admins(one: Booking, now: int) -> dict[str, Any]:
    """Return a live booking as it is answered to admins at `now`."""
    return booking(one, now) | _mark(one)


def ended_booking_for_admins(one: EndedBooking) -> dict[str, Any]:
    """Return a booking that ended as it is answered to admins."""
    return ended_booking(one) | _mark(one)


def entry_for_admins(one: Entry) -> dict[str, Any]:
    """Return an entry of a waiting list as it is answered to admins."""
    return entry(one) | _mark(one)


def entry(entry: Entry) -> dict[str, Any]:
    """Return an entry of a waiting list as it is answered."""
    return {
        "id": entry.id,
        "event_id": entry.event_id,
        "account_id": entry.account_id,
        "name": entry.name,
        "email": entry.email,
        "seats": entry.seats,
        "status": entry.status,
        "position": entry.position,
        "booking_id": entry.booking_id,
        "created_at": answers.rfc3339(entry.created_at),
        "ended_at": answers.rfc3339(entry.ended_at),
    }


def history_entry(entry: HistoryEntry) -> dict[str, Any]:
    """Return one thing that happened as it is answered."""
    return {
        "id": entry.id,
        "at": answers.rfc3339(entry.at),
        "action": entry.action,
        "actor": entry.actor,
        "booking_id": entry.booking_id,
        "entry_id": entry.entry_id,
        "facts": answers.with_instants(entry.facts),
    }


def account(account: Account) -> dict[str, Any]:
    """Return an account as it is answered to itself."""
    return {
        "id": account.id,
        "name": account.name,
        "email": account.email,
        "role": account.role,
        "email_proved": account.email_is_proved,
        "new_email": account.new_email,
        "language": account.language,
        "channel": account.channel,
        "telegram_linked": account.telegram_chat_id is not None,
        "admin_notices": account.admin_notices,
        "approved": account.is_approved,
        "created_at": answers.rfc3339(account.created_at),
    }


def account_for_admins(one: Account) -> dict[str, Any]:
    """Return an account as it is answered to admins."""
    return account(one) | {"disabled": one.disabled_at is not None}


def api_token(token: ApiToken) -> dict[str, Any]:
    """Return a token as it is answered once its secret has been shown."""
    return {
        "id": token.id,
        "name": token.name,
        "created_at": answers.rfc3339(token.created_at),
        "last_used_at": answers.rfc3339(token.last_used_at),
    }


def notice(notice: Notice) -> dict[str, Any]:
    """Return a notice as it is answered to admins: without what it is about, which may be a booking's key."""
    return {
        "id": notice.id,
        "kind": notice.kind,
        "event_id": notice.event_id,
        "account_id": notice.account_id,
        "channel": notice.channel,
        "recipient": notice.recipient,
        "language": notice.language,
        "state": notice.state,
        "due_at": answers.rfc3339(notice.due_at),
        "tries": notice.tries,
        "last_error": notice.last_error,
        "created_at": answers.rfc3339(notice.created_at),
        "finished_at": answers.rfc3339(notice.finished_at),
    }


def audit_entry(entry: AuditEntry) -> dict[str, Any]:
    """Return a line of the audit log as it is answered."""
    return {
        "id": entry.id,
        "at": answers.rfc3339(entry.at),
        "account_id": entry.account_id,
        "name": entry.name,
        "action": entry.action,
        "subject": entry.subject,
        "address": entry.address,
    }


def _booking_members(booking: Booking | EndedBooking, expires_in_seconds: int | None) -> dict[str, Any]:
    return {
        "id": booking.id,
        "event_id": booking.event_id,
        "account_id": booking.account_id,
        "name": booking.name,
        "email": booking.email,
        "seats": booking.seats,
        "status": booking.status,
        "created_at": answers.rfc3339(booking.created_at),
        "expires_at": answers.rfc3339(booking.expires_at),
        "expires_in_seconds": expires_in_seconds,
        "confirmed_at": answers.rfc3339(booking.confirmed_at),
        "offer": booking.offer,
        "extensions": booking.extensions,
    }


def _mark(one: Booking | EndedBooking | Entry) -> dict[str, Any]:
    """Return the mark of the network that somebody unproved asked from, in the letters that admins are shown."""
    return {"network_mark": None if one.network is None else one.network[:SHOWN_LETTERS]}
