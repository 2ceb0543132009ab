"""What all pages share: how one is made, who may open it, and how a form's answer is shown on the next."""

import hashlib
import logging
import os
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, urlencode

import bottle

from booking import COMMAND, IS_INSTALLED, VIEWS
from booking.errors import (
    BookingError,
    Busy,
    Forbidden,
    Invalid,
    MethodNotAllowed,
    StorageFault,
    TooMany,
    Unauthenticated,
)
from booking.people import Account
from booking.store.database import Tx
from booking.texts import catalogue
from booking.texts.format import Words, words_in
from booking.texts.sentences import Sentence
from booking.web.auth import guard, languages
from booking.web.http import cookies, paging
from booking.web.http.answers import NO_STORE, Answer, problem, see_other
from booking.web.http.done import Done, Undo
from booking.web.http.paging import Position
from booking.web.http.request import Request
from booking.web.http.route import Who
from booking.web.pages import assets, booking_box, flash, labels
from booking.web.pages.parts import Parts
from booking.web.pages.places import AT_STATE, back_to, booking_link, entry_link, event_path, row_path
from booking.web.site import Site

_LOOKUP = [str(VIEWS)]  # One list for good: each new one would fill a cache of its own
SIGN_IN = flash.SIGN_IN
_KEY_MARK = os.urandom(16).hex()  # Nobody can type it.
_HTML = ("Content-Type", "text/html; charset=UTF-8")
_TAG_MARK, _AROUND_MARK = os.urandom(16).hex(), os.urandom(16).hex()
# What a page that is open takes anew.
_TAKEN = re.compile(r"<title>.*?</title>|<body[^>]*>|<main.*</main>", re.DOTALL)
# What counts down is another in every answer, and is counted by the page itself; keys and tags are no news either.
_NO_NEWS = re.compile(
    r'(?<= translate="no") data-milliseconds-left="-?[0-9]+">[^<]*'
    f"|{_KEY_MARK}|{_TAG_MARK}|{_AROUND_MARK}"
)
# So long a page may be told that nothing has changed, where nobody has said when time alone changes it: the words for
# how long something takes, a session that ends, what another process has written.
_SURE_MILLISECONDS = 30_000
_OF_EVERY_PAGE: dict[str, Any] = {
    "template_lookup": _LOOKUP,
    "template_adapter": catalogue.Template,
    "labels": labels,
    "box": booking_box,
    "command": COMMAND if IS_INSTALLED else f".venv/bin/{COMMAND}",
    "asset": assets.url,
    "colour_sheet": assets.url_of_colour,
    "back_to": back_to,
    "event_path": event_path,
    # What stands in a page for the Idempotency-Key of a form until the page is sent.
    "new_key": lambda: _KEY_MARK,
    "tag": _TAG_MARK,
    "around_tag": _AROUND_MARK,
}
_WENT_WRONG = {
    401: Sentence("Sign in first"),
    403: Sentence("You can’t open this"),
    404: Sentence("Page not found"),
    405: Sentence("There’s no page here"),
    410: Sentence("This is no longer here"),
    429: Sentence("Too many requests"),
    500: Sentence("Something went wrong"),
    503: Sentence("Not available at the moment"),
}
_NOT_OPENED = Sentence("This can’t be opened")
_NAMELESS = Sentence("Bookings")  # A site whose organiser has not named it.
_NOT_DONE = Sentence("Nothing has changed")
_NO_PAGE = Sentence("This address can’t be opened in a browser. Start from the events.")
_NOT_WHOLE = Sentence("Part of this address is missing or mistyped. Start from the events.")
_BOOKING_FORM = re.compile(r"/bookings/([0-9a-f]{1,64})(?:/|$)")
_SELECTION_FORM = re.compile(r"/events/([0-9]{1,19})/bookings/")
_EVENT = re.compile(r"/events/([0-9]{1,19})")
_LOCAL_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")

log = logging.getLogger(__name__)


def page(
    site: Site,
    request: Request,
    view: str,
    told: flash.Flash | None = None,
    *,
    title: str,
    status: int = 200,
    asks_database: bool = True,
    changes_at: Iterable[int | None] | None = None,
    **values: Any,
) -> Answer:
    """Return a page with the flash that was left for it, or else with `told`, in the reader's language.

    `title` is said in that language when it is a Sentence, and shown as it is when somebody typed it. A page that does
    not ask the database is a guest's. One that is live has `changes_at`, the instants at which time alone changes it.
    """
    left = flash.left_for(site, request) if asks_database and not request.is_refresh else None
    account = signed_in(site, request) if asks_database else None
    said = _words(site, request, account, values)
    of_reader = _of_reader(site, request, account, said) | {"flash": left or told or flash.NOTHING}
    parts = Parts(site.open_pages.parts_known(request), said.language, site.zone.now.key, said.today, of_reader)
    html = bottle.template(
        view,
        **(_OF_EVERY_PAGE | said.for_templates | of_reader | {"faults_shown": {}}),
        **_titles(said, title),
        is_refresh=request.is_refresh,
        parts=parts,
        is_live=changes_at is not None,
        **values,
    )
    answer = Answer(status, [_HTML, NO_STORE], html.replace(parts.mark, "").encode("utf-8"))
    if changes_at is not None:
        answer = _live(answer, html, parts, values["now"], [said.next_day, *changes_at])
        site.open_pages.keep_parts(answer, parts.found)
    if left:
        cookies.forget_cookie(request, answer, flash.COOKIE)
    if account is None and asks_database and not request.is_refresh:
        _forget_ended_session(request, answer)
    return answer


def _titles(said: Words, title: str) -> dict[str, str]:
    """Return a title and, to be counted down while the page is open, the same with a place for what is left."""
    if not isinstance(title, Sentence):
        return {"title": title, "counting": ""}
    values = title.values | {"left": "{left}"}
    counting = said.say(Sentence(title.template, **values)) if "left" in title.values else ""
    return {"title": said.say(title), "counting": counting}


def words_of(site: Site, request: Request) -> Words:
    """Return the words of the reader's language, as they are told now."""
    return _words(site, request, signed_in(site, request), {})


def _words(site: Site, request: Request, account: Account | None, values: dict[str, Any]) -> Words:
    """Return the words of the reader's language, as they are told when the page is made."""
    now = values.get("now") or site.database.clock.now()
    return words_in(languages.of_reader(request, account), site.zone.now, now)


def _of_reader(site: Site, request: Request, account: Account | None, said: Words) -> dict[str, Any]:
    """Return who reads which page, of which organisation, what it is called, and how they are told of news."""
    has_mail = site.desk.has_mail
    return {
        "account": account,
        "page_path": request.path,
        "organisation": site.organisation.now,
        "called": site.organisation.now.site_name or said.say(_NAMELESS),
        "has_mail": has_mail,
        "is_told": has_mail or (account is not None and site.desk.reaches(account)),
        "is_shared": request.cookie(cookies.SHARED_COOKIE) is not None,
    }


def _live(answer: Answer, html: str, parts: Parts, now: int, changes_at: Iterable[int | None]) -> Answer:
    """Return a page that knows its ETag, by which it asks for its newer self once it is open; and that of its rest."""
    around = _digest("".join(_TAKEN.findall(_NO_NEWS.sub("", parts.around(html)))))
    tag = _digest(around + repr(parts.found))
    return answer._replace(
        headers=[*answer.headers, ("ETag", f'W/"{tag}"')],
        body=answer.body.replace(_TAG_MARK.encode(), tag.encode()).replace(_AROUND_MARK.encode(), around.encode()),
        true_until=min([now + _SURE_MILLISECONDS, *(one for one in changes_at if one is not None and one > now)]),
    )


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8"), digest_size=12).hexdigest()


def signed_in(site: Site, request: Request) -> Account | None:
    """Return the account that is asking, or None for a guest and for a session that has ended."""
    try:
        return guard.asker(site, request).account
    except Unauthenticated:
        return None


def is_admin(account: Account | None) -> bool:
    """Whether an admin reads the page, to whom drafts are shown."""
    return account is not None and account.is_admin


def lead_away(site: Site, request: Request, readers: Who | None) -> Answer | None:
    """Return where a browser is led instead that asks for a page of other `readers`, or None where the page is for it.

    Raises Unauthenticated and Forbidden for a form.
    """
    if readers == "anyone":
        return None
    account = signed_in(site, request)
    if account is None:
        if request.method == "POST":
            raise Unauthenticated("You’ve been signed out. Sign in and try again.")
        answer = see_other(sign_in_path(f"{request.path}?{request.query}" if request.query else request.path))
        if not request.is_refresh:  # The open page is loaded anew, and that is told.
            _tell_of_ended_session(site, request, answer)
        return answer
    if account.is_admin or readers == "account":
        return None
    refusal = Forbidden("forbidden", "Only admins can open that page.")
    if request.is_refresh:
        return see_other("/")  # The open page is loaded anew, and that is told why.
    if request.method == "POST":
        raise refusal
    return refused_at(site, request, "/", refusal)


def refused_at(site: Site, request: Request, path: str, refusal: BookingError) -> Answer:
    """Lead a browser to a page to be told there why another can't be opened; to a program, raise that."""
    if not request.prefers_page:
        raise refusal
    answer = see_other(path)
    flash.leave(site, request, answer, flash.of_refusal(request, refusal))
    return answer


def leads_to(path: str) -> Callable[..., Answer]:
    """Return what is opened at a path that only takes a form, as by whoever signs in to send it again: another page."""
    return lambda *_, **__: see_other(path)


def tell_by_the_write(request: Request) -> None:
    """Let what a form does be told by the very write that does it; that it is done must not depend on this."""

    def tell(tx: Tx, done: Done) -> None:
        try:
            request.flash_id = flash.keep(tx, flash.Flash(done.sentence, undo=done.undo, share=done.share))
        except Exception:
            if tx.is_undone:  # The work with it: nothing is being done.
                raise
            log.exception("A form's work is being done, but its page can't say so.")

    request.tell = tell


def after_form(site: Site, request: Request, done: Done, page: str = "/", to: str = "") -> Answer:
    """Lead a browser to `to` or back to the page its form was sent from, else to `page`, to be told what was done.

    It is signed in or out as was done, and knows the booking and the waiting-list entry from now on. A form that goes
    on at another site leads there.
    """
    if done.leads_to:
        return see_other(done.leads_to)
    answer = see_other(to or _at_what_was_made(request, done) or _at_row_of(done, request, request.came_from or page))
    for cookie, newest in ((cookies.BOOKINGS_COOKIE, done.remember), (cookies.ENTRIES_COOKIE, done.remember_entry)):
        if newest is not None and signed_in(site, request) is None:  # What is an account's is found by signing in.
            if request.is_on_shared_computer:
                cookies.set_cookie(request, answer, cookies.SHARED_COOKIE, "1", None)
            cookies.remember_ids(request, answer, cookie, cookies.known_ids(request, cookie, newest))
    if request.flash_id is None:
        tell(site, request, answer, done.sentence, done.undo, done.share)
    else:
        flash.lead_to(request, answer, request.flash_id)
    cookies.keep_or_forget(request, answer, done)
    return answer


def tell(
    site: Site, request: Request, answer: Answer, sentence: Sentence, undo: Undo | None = None, share: str = ""
) -> None:
    """Let the page that `answer` leads to say what happened; that it has must not depend on this."""
    try:
        flash.leave(site, request, answer, flash.Flash(sentence, undo=undo, share=share))
    except (Busy, TooMany) as error:
        log.warning("A page can't say what happened: %s", error)
    except Exception:
        log.exception("A page can't say what happened.")


def after_refused_form(site: Site, request: Request, page: str, error: BookingError) -> Answer:
    """Return a browser to its form, with what was typed and what is wrong, or to the sign-in page if it needs that."""
    back = _back_to_form(request, request.came_from or page)
    signs_in = isinstance(error, Unauthenticated) and request.path != SIGN_IN
    answer = see_other(sign_in_path(back) if signs_in else _at_row(request, back))
    try:
        flash.leave(site, request, answer, flash.of_refusal(request, error))
        if signs_in:
            flash.leave_draft(site, request, answer)
    except StorageFault:
        return of_refusal(site, request, error, back)
    if signs_in:
        _forget_ended_session(request, answer)
    return answer


def of_form_not_kept(site: Site, request: Request, page: str, error: BookingError) -> Answer:
    """Return the page that says why a form was refused, made without the database, where nothing may be kept of it."""
    back = _back_to_form(request, request.came_from or page)
    return of_refusal(site, request, error, back, may_ask_database=False)


def of_refusal(
    site: Site, request: Request, error: BookingError, back: str = "", *, may_ask_database: bool = True
) -> Answer:
    """Return the page that says why an address can't be opened, with the status of the problem and its headers.

    `back` is the page of a form that could not be sent.
    """
    refused = problem(error)
    title = _WENT_WRONG.get(refused.status, _NOT_DONE if back else _NOT_OPENED)
    sentence = _NO_PAGE if isinstance(error, MethodNotAllowed) else flash.said_on_page(error)
    if isinstance(error, Invalid) and {fault.field for fault in error.faults} == {"after"}:
        sentence = _NOT_WHOLE
    sign_in = sign_in_path(request.path) if isinstance(error, Unauthenticated) else ""

    def show(*, asks_database: bool) -> Answer:
        return page(
            site,
            request,
            "problem",
            title=title,
            status=refused.status,
            asks_database=asks_database,
            sentence=Sentence.of(sentence),
            sign_in=sign_in,
            back=back,
        )

    try:
        shown = show(asks_database=may_ask_database and refused.status < 500)
    except Exception:
        log.exception("A page of what went wrong could not ask the database.")
        shown = show(asks_database=False)
    shown.headers.extend(header for header in refused.headers if header[0] not in ("Content-Type", NO_STORE[0]))
    return shown


def sign_in_path(following: str) -> str:
    """Return the path of the sign-in page that leads on to `following`."""
    return SIGN_IN if following in ("/", SIGN_IN) else f"{SIGN_IN}?{urlencode({'next': following})}"


def local_path(text: str, otherwise: str) -> str:
    """Return the text if it is a path of this site, whatever a link or a form made of it, or else `otherwise`."""
    return text if _LOCAL_PATH.fullmatch(text) else otherwise


def query_value(request: Request, name: str) -> str:
    """Return a value of the query, or an empty text; a page is not particular about the rest of its query."""
    values = parse_qs(request.query).get(name)
    return values[0] if values else ""


def position(request: Request, kind: Any, first: Position) -> Position:
    """Return where the page before ended, by its cursor, or `first` without one. Raises Invalid."""
    return paging.decode(query_value(request, "after") or None, kind, first)


def _back_to_form(request: Request, page: str) -> str:
    """Return the page that a form was sent from; of the list of events, at the row of the one that it is for."""
    path, _, query = page.partition("?")
    number = flash.event_of_form(request.path)
    return page if number is None or path != "/" else row_path(number, query)


def _at_what_was_made(request: Request, done: Done) -> str:
    """Return the path to what was made or confirmed elsewhere than on the page of all events, or an empty text.

    An event that was made among others on Today is open there in its row.

    That is by its key, which leads on to its address. Whoever books on the page of all events sees there what they have
    booked. The address of the page that a mail's link opens has its secrets in it: nobody is led back there.
    """
    came_from = request.came_from or ""
    confirmed = _BOOKING_FORM.match(request.path)
    event = _EVENT.fullmatch(done.location or "")
    if event and came_from.partition("?")[0] == "/admin":
        return f"/admin?open={event[1]}#event-{event[1]}"
    if came_from.startswith("/confirm/") and confirmed:
        return booking_link(confirmed[1])
    if done.remember is not None and came_from.startswith("/e/"):
        return booking_link(done.remember) + AT_STATE
    if done.remember_entry is not None and came_from.startswith(("/e/", "/b/")):
        return entry_link(done.remember_entry) + AT_STATE
    return ""


def _at_row(request: Request, back: str) -> str:
    """Return the path of an admin's page with the row that its form stood in, so that nobody has to look for it again.

    A guest's own page has few forms, and its message on top.
    """
    row = _BOOKING_FORM.match(request.path) or _SELECTION_FORM.match(request.path)
    if row is None or not back.startswith("/admin"):
        return back
    return f"{back}#{'booking' if row.re is _BOOKING_FORM else 'live'}-{row[1]}"


def _at_row_of(done: Done, request: Request, back: str) -> str:
    """Return the same of what was done: a booking whose address was corrected has another id since."""
    path, changed = _at_row(request, back), _BOOKING_FORM.fullmatch(request.path)
    return path.replace(changed[1], done.payload["id"]) if changed else path


def _tell_of_ended_session(site: Site, request: Request, answer: Answer) -> None:
    if request.cookie(cookies.SESSION_COOKIE) is not None:
        tell(site, request, answer, Sentence("You’ve been signed out. Sign in again."))
    _forget_ended_session(request, answer)


def _forget_ended_session(request: Request, answer: Answer) -> None:
    if request.cookie(cookies.SESSION_COOKIE) is not None:
        cookies.forget_session(request, answer)


def with_keys_of_its_own(answer: Answer) -> Answer:
    """Return a page in which each form has an Idempotency-Key that no other has."""
    first, *others = answer.body.split(_KEY_MARK.encode())
    body = b"".join([first, *(part for other in others for part in (os.urandom(16).hex().encode(), other))])
    return answer._replace(headers=list(answer.headers), body=body)
