"""How people come in and go out: register, sign in, by an invitation or the first admin's link, sign out."""

from urllib.parse import urlencode

from booking.accounts import links
from booking.errors import NotFound, Unauthenticated
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.api import sessions as session_api
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http import cookies
from booking.web.http.answers import Answer, see_other
from booking.web.http.decode import Fields
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import flash
from booking.web.pages import settings as settings_pages
from booking.web.pages.layout import (
    SIGN_IN,
    after_form,
    after_refused_form,
    local_path,
    page,
    query_value,
    refused_at,
    sign_in_path,
    signed_in,
    tell_by_the_write,
)
from booking.web.pages.places import whole_path
from booking.web.site import Site

REGISTER = "/register"


def sign_in_page(site: Site, request: Request) -> Answer:
    """GET /sign-in: the form; `?next=` is the page to go on to."""
    following = _following(query_value(request, "next"))
    if signed_in(site, request) is not None:
        return see_other(following)
    register = f"{REGISTER}?{urlencode({'next': following})}"
    return page(site, request, "sign_in", title=Sentence("Sign in"), following=following, register=register)


def sign_in(site: Site, request: Request) -> Answer:
    """POST /sign-in: begin a session."""
    following = _take_following(request)
    done = session_api.create_session(site, request)
    answer = after_form(site, request, done, to=following)
    flash.take_draft(site, request, answer, done.sentence)
    return answer


def register_page(site: Site, request: Request) -> Answer:
    """GET /register: the form; `?next=` is the page to go on to."""
    following = _following(query_value(request, "next"))
    if signed_in(site, request) is not None:
        return see_other(following)
    return page(
        site,
        request,
        "register",
        title=Sentence("Create an account"),
        following=following,
        sign_in=sign_in_path(following),
    )


def register(site: Site, request: Request) -> Answer:
    """POST /register: make an account and sign in."""
    following = _take_following(request)
    return after_form(site, request, session_api.create_account(site, request), to=following)


def sign_out(site: Site, request: Request) -> Done | Answer:
    """POST /sign-out: end the session; one that has ended already is left so."""
    try:
        return session_api.end_session(site, request)
    except Unauthenticated:
        answer = see_other("/")
        cookies.forget_session(request, answer)
        return answer


def admin_sign_in(site: Site, request: Request) -> Answer:
    """GET /admin/sign-in: with `?link=` the first admin's one-time link, which signs in and is used up."""
    secret = query_value(request, "link")
    if not secret or request.method != "GET":  # A look ahead by HEAD must not use it up.
        return see_other(sign_in_path("/admin"))
    tell_by_the_write(request)
    try:
        done = session_api.begin_by_link(site, request, secret)
    except Unauthenticated as error:
        return after_refused_form(site, request, "/admin", error)
    return after_form(site, request, done, to="/account/setup")


def setup_page(site: Site, request: Request) -> Answer:
    """GET /account/setup: how the first admin will sign in from now on."""
    if guard.require_account(site, request).account.email is not None:
        return see_other("/account")
    return page(
        site,
        request,
        "setup",
        title=Sentence("Welcome"),
        site_name=settings_pages.LOOK[0],
        **settings_pages.filled(site),
    )


def set_up(site: Site, request: Request) -> Done:
    """POST /account/setup: how they will sign in and, of an admin, what the site is called and in which zone it is."""
    fields = request.fields()
    of_site = Fields({name: fields.pop(name) for name in settings_pages.AT_SET_UP if name in fields})
    of_site.is_form = fields.is_form
    asked: settings_pages.Wanted | None = None

    def keep(tx: Tx, asking: Member) -> None:
        if asked is not None and asking.account.is_admin:
            settings_pages.keep(tx, asked)

    try:
        if of_site and guard.require_account(site, request).account.is_admin:
            asked = settings_pages.wanted(site, of_site)
        done = session_api.set_up(site, request, keep)
    finally:
        fields |= of_site  # The page of a refusal shows them again.
    if asked is not None:
        settings_pages.follow(site)
    return done


def invitation_page(site: Site, request: Request, secret: str) -> Answer:
    """GET /invitations/SECRET: what it is an invitation to; nothing is used up by looking."""
    try:
        role = site.database.read(links.require_invitation, secret)
    except NotFound as error:
        return refused_at(site, request, SIGN_IN, error)
    return page(
        site, request, "invitation", title=Sentence("Invitation"), role=role, sign_in=sign_in_path(request.path)
    )


def accept_invitation(site: Site, request: Request, secret: str) -> Answer:
    """POST /invitations/SECRET: make an account by it, or give its role to the account that is signed in."""
    role = site.database.read(links.require_invitation, secret)
    done = session_api.accept_invitation(site, request, secret)
    return after_form(site, request, done, to="/admin" if role == "admin" else "/")


ROUTES = (
    Route("GET", SIGN_IN, sign_in_page, readers="anyone"),
    Route("POST", SIGN_IN, sign_in, readers="anyone"),
    Route("GET", REGISTER, register_page, readers="anyone"),
    Route("POST", REGISTER, register, readers="anyone"),
    Route("POST", "/sign-out", sign_out, "/", to="/", readers="anyone"),
    Route("GET", "/admin/sign-in", admin_sign_in, readers="anyone"),
    Route("GET", "/account/setup", setup_page, readers="account"),
    Route("POST", "/account/setup", set_up, to="/admin", readers="account"),
    Route("GET", "/invitations/<secret>", invitation_page, readers="anyone"),
    Route("POST", "/invitations/<secret>", accept_invitation, readers="anyone"),
)


def _take_following(request: Request) -> str:
    """Take the page to go on to out of a form, which the API knows nothing of."""
    return _following(str(request.fields().pop("next", "")))


def _following(given: str) -> str:
    """Return the page to go on to: what a link or a form gave, if it is one of this site."""
    return whole_path(local_path(given, "/"))
