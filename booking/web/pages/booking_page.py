"""The page of one booking and that of one place on a waiting list, at addresses that are no keys.

A mail's link is the key: it lets the browser remember what it leads to, and goes on to such an address. There it is
shown to whoever knows it already: a browser that remembers it, its account, an admin. All others are told the same,
whether or not there is such a thing, and nothing is looked up for them.
"""

import hmac
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from booking import events, payment, reference, seats, store, waitlist
from booking.door import tickets
from booking.model import AnyBooking, EndedBooking, Entry
from booking.payment import Payee
from booking.payments import checkout
from booking.people import Account
from booking.refusals import booking_not_found
from booking.senders import calendar
from booking.store.database import Tx
from booking.texts import markdown, schema_org
from booking.texts.catalogue import Html
from booking.texts.sentences import Sentence
from booking.web.api.payments import PAID
from booking.web.http.answers import NO_STORE, Answer, see_other
from booking.web.http.cookies import BOOKINGS_COOKIE, ENTRIES_COOKIE, all_known_ids, known_ids, remember_ids
from booking.web.http.request import Request, event_id
from booking.web.http.route import Route
from booking.web.pages import own, qr
from booking.web.pages.layout import page, sign_in_path, signed_in, tell
from booking.web.pages.own import Own, OwnBooking, OwnEntry
from booking.web.pages.places import booking_link, booking_path, entry_path, event_path
from booking.web.site import Site

Remembered = TypeVar("Remembered", AnyBooking, Entry)

_WITHOUT_A_PRICE = "EUR"  # What a payee who takes it is given where the event says how to pay, and not how much.
_BOOKING_FORGOTTEN = Sentence(
    "This browser has forgotten the booking. It stays as it is: you can still open it by its link."
)
_ENTRY_FORGOTTEN = Sentence("This browser has forgotten your entry. You are still on the waiting list.")


class Found(NamedTuple):
    """What somebody is shown at an address, with all that they know; `is_anothers` where an admin alone may see it.

    What was `answered` to the event's questions stands behind each.
    """

    now: int
    known: Own
    shown: OwnBooking | OwnEntry | None = None
    is_anothers: bool = False
    answered: Sequence[tuple[str, str | bool]] = ()


class Payment(NamedTuple):
    """What is paid for a booking, if that is known, to whom, and the code for banks' apps, where there is one.

    Where it `is_taken_here` it can be paid at a provider's page; with `is_awaited` that was done, and we wait for word.
    """

    amount_cents: int | None
    currency: str
    payee: Payee
    code: qr.Code | None
    is_taken_here: bool
    is_awaited: bool


def booking_page(site: Site, request: Request, booking: str) -> Answer:
    """GET /b/{reference}; and GET /b/{id}, a mail's link, by which the browser remembers the booking."""
    called = reference.read(booking)
    if called is None:
        return _remember(site, request, BOOKINGS_COOKIE, booking, seats.look_up, booking_path)
    if called != booking:
        return see_other(f"/b/{called}")
    found = _find(site, request, called)
    if not isinstance(found.shown, OwnBooking):
        return _not_found(site, request)
    return _of_booking(site, request, found, found.shown)


def ticket(site: Site, request: Request, called: str) -> Answer:
    """GET /b/{reference}/ticket: the ticket of a confirmed booking, to be printed; of a hold, that it is none yet."""
    own_booking = _find(site, request, called).shown
    if not isinstance(own_booking, OwnBooking) or own_booking.booking.status not in ("held", "confirmed"):
        return _not_found(site, request)
    return page(
        site,
        request,
        "ticket",
        title=Sentence("Ticket – {event}", event=own_booking.event.title),
        status=200 if own_booking.booking.status == "confirmed" else 404,
        own=own_booking,
        door_code=_door_code(site, request, own_booking),
    )


def calendar_entry(site: Site, request: Request, called: str) -> Answer:
    """GET /b/{reference}.ics: the event of a confirmed booking, for its person's calendar."""
    own_booking = _find_confirmed(site, request, called)
    if own_booking is None:
        return _not_found(site, request)
    event, booking = own_booking.event, own_booking.booking
    entry = calendar.entry(event, booking.id, url=site.url(event_path(event)), made_at=event.as_of)
    named = ("Content-Disposition", f'attachment; filename="{booking.reference}.ics"')
    return Answer(200, [("Content-Type", calendar.MEDIA_TYPE), NO_STORE, named], entry.encode())


def forget_booking(site: Site, request: Request, called: str) -> Answer:
    """POST /b/{reference}/forget: let this browser not know the booking any longer, nor the place it was offered to."""
    shown = _find(site, request, called).shown
    answer = see_other("/")
    if isinstance(shown, OwnBooking):
        _forget(request, answer, BOOKINGS_COOKIE, shown.booking.id)
        _forget(request, answer, ENTRIES_COOKIE, shown.offered_to)
    tell(site, request, answer, _BOOKING_FORGOTTEN)
    return answer


def forget_entry(site: Site, request: Request, place: str) -> Answer:
    """POST /w/{number}/forget: let this browser not know the place on a waiting list any longer."""
    shown = _find_entry(site, request, event_id(place)).shown
    answer = see_other("/")
    if isinstance(shown, OwnEntry):
        _forget(request, answer, ENTRIES_COOKIE, shown.entry.id)
    tell(site, request, answer, _ENTRY_FORGOTTEN)
    return answer


def entry_page(site: Site, request: Request, entry: str) -> Answer:
    """GET /w/{number}; and GET /w/{id}, a mail's link, by which the browser remembers the place on a waiting list."""
    number = event_id(entry)
    if number is None:
        return _remember(site, request, ENTRIES_COOKIE, entry, waitlist.look_up, entry_path)
    found = _find_entry(site, request, number)
    if isinstance(found.shown, OwnBooking):
        if request.is_refresh:
            return _of_booking(site, request, found, found.shown)
        return see_other(booking_path(found.shown.booking))
    if found.shown is None:
        return _not_found(site, request)
    return page(
        site,
        request,
        "entry",
        title=Sentence("Waiting list – {event}", event=found.shown.event.title),
        changes_at=own.changes_at([found.shown], found.now),
        now=found.now,
        own=found.shown,
        answered=found.answered,
        is_anothers=found.is_anothers,
        is_remembered=found.shown.entry.id in known_ids(request, ENTRIES_COOKIE),
    )


ROUTES = (
    Route("GET", "/b/<called>.ics", calendar_entry, readers="anyone"),
    Route("GET", "/b/<booking>", booking_page, readers="anyone"),
    Route("GET", "/b/<called>/ticket", ticket, readers="anyone"),
    Route("POST", "/b/<called>/forget", forget_booking, "/", readers="anyone"),
    Route("GET", "/w/<entry>", entry_page, readers="anyone"),
    Route("POST", "/w/<place>/forget", forget_entry, "/", readers="anyone"),
)


def _of_booking(site: Site, request: Request, found: Found, shown: OwnBooking) -> Answer:
    """Return the page of a booking; on one that is open it takes the place of that of the waiting list."""
    link = "" if found.is_anothers else request.whole(site.url(booking_link(shown.booking.id)))
    return page(
        site,
        request,
        "booking",
        title=own.title([shown], found.now, Sentence("Your booking – {event}", event=shown.event.title)),
        changes_at=own.changes_at([shown], found.now),
        shown=shown,
        answered=found.answered,
        entries=found.known.entries,
        **own.told([shown], found.now),
        reload_path=request.path,  # To the same address with a part behind a #, browsers only scroll.
        is_anothers=found.is_anothers,
        link=link,
        reservation=_reservation(site, shown),
        payment=_payment(site, request, shown),
        markdown=markdown,
        door_code=_door_code(site, request, shown),
        is_remembered=any(one in (shown.booking.id, shown.offered_to) for ids in all_known_ids(request) for one in ids),
    )


def _remember(
    site: Site,
    request: Request,
    cookie: str,
    key: str,
    look_up: Callable[[Tx, str], Remembered | None],
    path_of: Callable[[Remembered], str],
) -> Answer:
    """Lead a browser that has the key of something to its page, which it may see from now on."""
    ids = known_ids(request, cookie, key)
    found = site.database.read(look_up, key) if key in ids else None
    if found is None:
        return _not_found(site, request)
    answer = see_other(path_of(found))
    if not _sees_by_account(site, request, found):
        remember_ids(request, answer, cookie, ids)
    return answer


def _sees_by_account(site: Site, request: Request, one: AnyBooking | Entry) -> bool:
    """Whether the browser need not remember it: it is signed in as whoever sees it anyway."""
    account = signed_in(site, request)
    return account is not None and (account.is_admin or account.id == one.account_id)


def _find(site: Site, request: Request, called: str) -> Found:
    """Return what is shown at a booking's reference; at what can't be one, nothing."""
    account = signed_in(site, request)
    return site.database.read(_find_booking, account, all_known_ids(request), reference.read(called) or "")


def _find_confirmed(site: Site, request: Request, called: str) -> OwnBooking | None:
    """Return what is shown at a booking's reference if that is a confirmed booking, or None."""
    shown = _find(site, request, called).shown
    return shown if isinstance(shown, OwnBooking) and shown.booking.status == "confirmed" else None


def _find_booking(tx: Tx, account: Account | None, known: tuple[list[str], list[str]], called: str) -> Found:
    now, found = own.find(tx, account, *known)
    shown = next((one for one in found.bookings if hmac.compare_digest(one.booking.reference, called)), None)
    is_anothers = False
    if shown is None and account is not None:
        booking = seats.look_up_by_reference(tx, called, None if account.is_admin else account.id)
        shown = None if booking is None else own.with_events(tx, [booking])[0]
        is_anothers = booking is not None and booking.account_id != account.id
    if shown is None:
        return Found(now, found)
    return Found(now, found, shown, is_anothers, events.answered(tx, shown.event, shown.booking.answers))


def _find_entry(site: Site, request: Request, number: int | None) -> Found:
    """Return what is shown at the number of a place on a waiting list: the booking, once seats were offered to it."""
    account = signed_in(site, request)
    return site.database.read(_find_place, account, all_known_ids(request), number)


def _find_place(tx: Tx, account: Account | None, known: tuple[list[str], list[str]], number: int | None) -> Found:
    now, found = own.find(tx, account, *known)
    entries = [waitlist.look_up(tx, entry_id) for entry_id in known[1]]
    entry = next((one for one in entries if one is not None and one.number == number), None)
    if entry is None and account is not None and number is not None:
        entry = waitlist.look_up_by_number(tx, number, None if account.is_admin else account.id)
    if entry is None:
        return Found(now, found)
    offer = seats.look_up(tx, entry.booking_id) if entry.booking_id else None
    shown = own.of_entry(tx, entry) if offer is None else own.with_events(tx, [offer])[0]._replace(offered_to=entry.id)
    is_known = entry.id in known[1] or (account is not None and entry.account_id == account.id)
    answered = events.answered(tx, shown.event, entry.answers if offer is None else offer.answers)
    return Found(now, found, shown, not is_known, answered)


def _forget(request: Request, answer: Answer, cookie: str, forgotten: str | None) -> None:
    ids = known_ids(request, cookie)
    if forgotten in ids:
        remember_ids(request, answer, cookie, [one for one in ids if one != forgotten])


def _not_found(site: Site, request: Request) -> Answer:
    """Return the page that says, of whatever was asked for, that this browser can't be shown it; raise to a program."""
    if not request.prefers_page:
        raise booking_not_found()
    if request.is_refresh:
        return see_other(request.path)  # The open page is loaded anew.
    title = Sentence("We can’t find this booking")
    return page(site, request, "booking_not_found", title=title, status=404, sign_in=sign_in_path(request.path))


def _payment(site: Site, request: Request, shown: OwnBooking) -> Payment | None:
    """Return what is to be paid, and how; None where nothing is, or where the organiser has had it."""
    event, booking = shown.event, shown.booking
    is_confirmed = booking.confirmed_at is not None
    if isinstance(booking, EndedBooking) or (is_confirmed and event.confirmation == "organiser"):
        return None
    if is_confirmed and booking.amount_cents and site.database.read(store.payments.find_paid, [booking.id]):
        return None
    amount, currency, payee = booking.amount_cents, booking.currency or _WITHOUT_A_PRICE, site.organisation.now.payee
    if not shown.is_to_be_paid:
        return None
    is_free = amount == 0
    content = None if is_free else payment.transfer(payee, currency, amount, booking.reference, event.title)
    is_taken = site.till.takes(booking) and not shown.is_in_grace
    is_awaited = is_taken and (request.query == PAID or site.database.read(checkout.is_awaited, booking.id))
    return Payment(amount, currency, payee, qr.code(content) if content else None, is_taken, is_awaited)


def _reservation(site: Site, shown: OwnBooking) -> Html:
    """Return what browsers and assistants read of the booking; the address in it is no key."""
    said = schema_org.of_booking(
        shown.booking,
        shown.event,
        url=site.url(booking_path(shown.booking)),
        zone=site.zone.now,
        organiser=site.organisation.now.called,
        site_url=site.url("/"),
    )
    return schema_org.block(said)


def _door_code(site: Site, request: Request, shown: OwnBooking) -> qr.Code | None:
    """Return the code that the door reads: an address with the reference in it and its mark, and no key."""
    if shown.booking.status != "confirmed":
        return None
    code = site.database.read(tickets.code_of, shown.booking)
    return qr.code(request.whole(site.url(f"{tickets.PATH}{code}")))
