"""Flashes: what a form's answer says on the page shown next, kept in the database under an id in a cookie."""

import os
import re
from contextlib import suppress

import msgspec

from booking import organisation, questions, store
from booking.errors import BookingError, Invalid, Malformed, Unauthenticated
from booking.organiser import own_words
from booking.pictures import pictures
from booking.store.database import Tx
from booking.texts import sentences
from booking.texts.sentences import Sentence
from booking.web.api.messages import PARTS
from booking.web.auth import guard
from booking.web.auth.doubts import Doubtful
from booking.web.http import upload
from booking.web.http.answers import Answer
from booking.web.http.cookies import SESSION_COOKIE, forget_cookie, set_cookie
from booking.web.http.decode import KIND_FIELD, KINDS, QUESTION_FIELD
from booking.web.http.done import Undo
from booking.web.http.fields import REQUIRED
from booking.web.http.request import SHARED_FIELD, ZONE_FIELD, Request, event_id
from booking.web.pages import event_form
from booking.web.site import Site

COOKIE = "flash"
_DRAFT_COOKIE = "draft"
SIGN_IN = "/sign-in"
INVITATIONS = "/invitations"
_WITH_SECRETS = (INVITATIONS, "/proofs", "/password-resets", "/my-data")
_KEPT_SECONDS = 600
_SENTENCE_CHARACTERS = 1_000
_CHOICES_KEPT = 5_000  # Characters: more than twenty answers to choose from have.
# What pages show again, and how many characters of it: somewhat more than is allowed, so that nothing is lost that a
# person must shorten, and still not what a stranger might want to fill the disk with.
_KEPT_CHARACTERS = {
    name: 8_000 if field.kind == "long text" else 500 for field in event_form.FIELDS for name in field.inputs
} | dict.fromkeys(
    (
        "reason",
        "repeat_weeks",
        "scope",
        "name",
        "email",
        "language",
        "channel",
        "admin_notices",
        "timezone",
        "site_name",
        "colour",
    ),
    500,
)
_KEPT_CHARACTERS["repeat_dates"] = 2_000
del _KEPT_CHARACTERS["proof"]  # In the form that confirms a booking it is a secret.
# Of what only an admin may type.
_OF_SETTINGS = {name: most + 500 for name, most in organisation.LONGEST.items()} | dict.fromkeys(
    (
        *organisation.PAYEE,
        *("smtp_host", "smtp_port", "smtp_security", "smtp_user", "mail_from", "reply_to", "public_url"),
        "url",
        "types",
        "kept_picture",
    ),
    500,
)
_OF_SETTINGS |= dict.fromkeys(own_words.FIELDS.values(), own_words.CHARACTERS_AT_MOST + 500)
_FAULTS_KEPT = {
    *_KEPT_CHARACTERS,
    *_OF_SETTINGS,
    "hold_seconds",
    "offer_seconds",
    "grace_seconds",
    "price_cents",
    "repeat",
    "password",
    "current_password",
    "smtp_password",
    "telegram_token",
    "stripe_key",
    "stripe_webhook_secret",
    "sure",
    "picture",
    "booking_ids",
    *(name for names in PARTS.values() for name in names.values()),
    "questions",
    "seat_kinds",
    "kinds",
    "note",
}
# Of what an event asks and sells, and of what it is to; answers to choose from are several lines.
_OF_QUESTIONS = re.compile(
    rf"(?:answers|kinds)\.{questions.ID_PATTERN}|{QUESTION_FIELD.pattern}|{KIND_FIELD.pattern}", re.ASCII
)
_OF_QUESTIONS_AT_MOST = 75


class Flash(msgspec.Struct, frozen=True):
    """A sentence to show, how to undo what it tells, and an address to share; for a refused form also what is wrong.

    A form is known by its path. `field` is where it is to be corrected, if it was refused for what is right in itself.

    `is_draft` says that the form was not refused but typed before its sender signed in again; they send it anew.

    `doubted` is an address that is likely mistyped, and `suggestion` what was likely meant. The page that shows it says
    it in its reader's language, which may be another by then: they have signed in, say.
    """

    sentence: Sentence
    is_error: bool = False
    form: str = ""
    code: str = ""
    field: str = ""
    typed: dict[str, str] = {}
    is_draft: bool = False
    faults: dict[str, Sentence] = {}
    undo: Undo | None = None
    share: str = ""
    doubted: str = ""
    suggestion: str = ""

    def value(self, form: str, name: str, otherwise: object = "") -> str:
        """Return what was typed into a field of a form, or `otherwise` where nothing was refused there."""
        return self.typed.get(name, str(otherwise)) if form == self.form else str(otherwise)

    def asks(self, form: str) -> bool:
        """Whether the sender of a form is asked whether they mean it."""
        return form == self.form and not self.is_error and not self.is_draft

    @property
    def stands_at_form(self) -> bool:
        """Whether the page says it where the form is, beside its fields or above them, and leads there."""
        return bool(self.faults) or (event_of_form(self.form) is not None and not self.is_draft)

    def refusal(self, form: str, name: str = "") -> Sentence | None:
        """Return why a form of an event was refused, if that is said beside this field; without one, above them all."""
        if form != self.form or self.faults or not self.is_error:
            return None
        return self.sentence if self.field == name else None

    def fault(self, form: str, name: str) -> Sentence | None:
        """Return what is to be done at a field of a form, or None where nothing is wrong with it."""
        fault = self.faults.get(name) if form == self.form else None
        if fault is None or name in _DURATIONS:
            return fault and _DURATIONS[name]
        is_empty = not self.typed.get(name, "").strip() and fault.template in _OF_ANY_FIELD
        return ENTER.get(name, fault) if is_empty else fault


class Unsure(Invalid):
    """A form's sender is asked first whether they mean what it does to others; nothing was done."""

    def __init__(self, question: Sentence) -> None:
        super().__init__([], question)


# What a page says of a field that was left empty, in place of what is said of any such field.
ENTER = {
    "title": Sentence("Enter a title."),
    "starts_at": Sentence("Enter a date and time."),
    "seats": Sentence("Enter the number of seats."),
    "name": Sentence("Enter a name."),
    "email": Sentence("Enter an email address, like name@example.com."),
    "password": Sentence("Enter a password."),
    "current_password": Sentence("Enter your current password."),
}
_OF_ANY_FIELD = {REQUIRED, Sentence("Enter text of {least:,} to {most:,} characters.")}
# Of what is typed as a number and a unit, programs are told in seconds.
_DURATIONS = {
    "hold_seconds": Sentence("Enter a hold time of up to 30 days."),
    "offer_seconds": Sentence("Enter a time of up to 30 days."),
    "grace_seconds": Sentence("Enter a time of up to 30 days."),
}
_STILL_THERE = Sentence("What you typed is still here: check it, and send it again.")
NOTHING = Flash(Sentence(""))
_NUMBER = re.compile("[0-9]{0,6}", re.ASCII)  # Of seats; none is typed for none.
_FORM_OF_EVENT = re.compile(r"/events/([^/]+)/(?:book|waitlist)")
# What programs are told there is to ask for, people find on a page.
_ON_PAGES = {
    "event_not_found": Sentence("There is no such event. See all events."),
    "account_not_found": Sentence("There is no such account. See all accounts."),
    "notice_not_found": Sentence("There is no such message. See all messages."),
    "webhook_not_found": Sentence("There is no such webhook. See all webhooks."),
    "delivery_not_found": Sentence("There is no such delivery. See all webhooks."),
    "payment_not_found": Sentence("There is no such payment. See all payments to settle."),
    "malformed_body": Sentence("The form can’t be read. Open its page again, fill it in and send it once more."),
}
_NOTHING_READ = Sentence("Nothing was saved. Go back in your browser to find what you typed.")
_FAULTY = Sentence("Not saved. Please check the highlighted fields.")


def event_of_form(form: str) -> int | None:
    """Return the event that a form asks for seats of, or None for any other form."""
    found = _FORM_OF_EVENT.fullmatch(form)
    return event_id(found[1]) if found else None


def said_on_page(error: BookingError, *, to_admin: bool = False) -> str:
    """Return what a page says of a refusal: where people find what there is, or what they typed.

    To an admin, at the admin's pages, it says what an admin can do.
    """
    if error.code == "body_too_large":  # It was dropped as it came, with all that was typed beside a file.
        return Sentence.together(error.sentence, _NOTHING_READ)
    return _ON_PAGES.get(error.code, error.said_to_admins if to_admin else error.sentence)


def of_refusal(request: Request, error: BookingError) -> Flash:
    """Return what a refused form's page shows."""
    if isinstance(error, Unauthenticated) and request.path != SIGN_IN:
        return Flash(_sentence(said_on_page(error)), is_error=True)
    given = error.faults if isinstance(error, Invalid) else ()
    faults = {fault.field: _sentence(fault.message) for fault in given if _is_kept(fault.field)}
    is_admins = (request.came_from or request.path).startswith("/admin")
    said = said_on_page(error, to_admin=is_admins)
    sentence, typed = _FAULTY if faults else _sentence(said), _typed(request)
    shown = Flash(
        sentence,
        is_error=True,
        form=_form(request),
        code=error.code,
        field=_field_of(error),
        typed=typed,
        faults=_by_kind(faults, typed),
    )
    if isinstance(error, Unsure):
        return msgspec.structs.replace(shown, is_error=False)
    if isinstance(error, Doubtful):
        return msgspec.structs.replace(shown, sentence=error.question, **error.doubt._asdict())
    return shown


def keep(tx: Tx, flash: Flash) -> str:
    """Keep a flash, and return the id by which `lead_to` lets a page show it."""
    flash_id = os.urandom(16).hex()
    store.web.keep_flash(tx, flash_id, sentences.encode(flash).decode("utf-8"))
    return flash_id


def lead_to(request: Request, answer: Answer, flash_id: str) -> None:
    """Let the page that `answer` leads to show a flash that was kept."""
    set_cookie(request, answer, COOKIE, flash_id, _KEPT_SECONDS)


def leave(site: Site, request: Request, answer: Answer, flash: Flash) -> None:
    """Keep a flash for the page that `answer` leads to. Raises Flooded: it is a write, whatever the request was."""
    guard.count_write(site, request)
    lead_to(request, answer, site.database.write(keep, flash))


def leave_draft(site: Site, request: Request, answer: Answer) -> None:
    """Keep what was typed into a form whose sender's session has ended, for this browser, until they have signed in.

    A file that was chosen beside is to be chosen again.
    """
    if request.cookie(SESSION_COOKIE) is not None:
        with suppress(Malformed):
            request.require_size()
            upload.file_beside_fields(request, pictures.FIELD)
        draft = Flash(NOTHING.sentence, form=_form(request), typed=_typed(request), is_draft=True)
        set_cookie(request, answer, _DRAFT_COOKIE, site.database.write(keep, draft), _KEPT_SECONDS)


def take_draft(site: Site, request: Request, answer: Answer, said: Sentence) -> None:
    """Let the page that `answer` leads to say this and show again what was typed before its reader signed in."""
    draft_id = request.cookie(_DRAFT_COOKIE)
    if draft_id is None:
        return
    forget_cookie(request, answer, _DRAFT_COOKIE)
    content = site.database.read(store.web.find_flash, draft_id)
    if content is not None:
        draft = msgspec.structs.replace(
            sentences.decode(content, Flash), sentence=Sentence.together(said, _STILL_THERE)
        )
        leave(site, request, answer, draft)


def left_for(site: Site, request: Request) -> Flash | None:
    """Return the flash that was left for this browser, or None."""
    flash_id = request.cookie(COOKIE)
    content = site.database.read(store.web.find_flash, flash_id) if flash_id else None
    return sentences.decode(content, Flash) if content else None


def _field_of(error: BookingError) -> str:
    """Return the field of a form that asks for more seats than there are for its sender, or nothing for all else."""
    if error.code == "limit_reached":
        return "seats"
    if error.code != "sold_out" or not error.details.get("free_seats") or error.details.get("waiting"):
        return ""
    return f"{KINDS}{error.details['kind']}" if "kind" in error.details else "seats"


def _by_kind(faults: dict[str, Sentence], typed: dict[str, str]) -> dict[str, Sentence]:
    """Return the faults, with that of all kinds of seat at each of which no number is typed."""
    wrong = [name for name, text in typed.items() if name.startswith(KINDS) and not _NUMBER.fullmatch(text.strip())]
    if "kinds" not in faults or not wrong:
        return faults
    return {name: fault for name, fault in faults.items() if name != "kinds"} | dict.fromkeys(wrong, ENTER["seats"])


def _sentence(text: str) -> Sentence:
    """Return what is said of a refusal as it is kept; one that is long because of what was sent is kept as a text."""
    whole = Sentence.of(text)
    return whole if len(whole) <= _SENTENCE_CHARACTERS else Sentence(str(text)[:_SENTENCE_CHARACTERS])


def _form(request: Request) -> str:
    """Return what a page knows its form by: the path, but for the secret that the path of a one-time link is."""
    return next((path for path in _WITH_SECRETS if request.path.startswith(f"{path}/")), request.path)


def _in_one(typed: str | list[str]) -> str:
    """Return what was typed into a field, or chosen among many, as one text."""
    return typed if isinstance(typed, str) else " ".join(typed)


def _is_kept(field: str) -> bool:
    return field in _FAULTS_KEPT or _OF_QUESTIONS.fullmatch(field) is not None


def _typed(request: Request) -> dict[str, str]:
    try:
        request.require_size()
        fields = request.fields()
    except Malformed:
        return {}
    # JSON is no form's: it may hold text that can't even be stored.
    if not fields.is_form:
        return {}
    kept = _KEPT_CHARACTERS | (_OF_SETTINGS if request.path.startswith("/admin/") else {})
    typed = {name: _in_one(fields[name])[:most] for name, most in kept.items() if name in fields}
    asked = [name for name in fields if _OF_QUESTIONS.fullmatch(name)][:_OF_QUESTIONS_AT_MOST]
    typed |= {name: fields[name][: _CHOICES_KEPT if name.endswith(".choices") else 600] for name in asked}
    typed[ZONE_FIELD] = request.zone_of_form.key
    typed["email_is_right"] = request.sure_of[: _KEPT_CHARACTERS["email"]]
    return typed | ({SHARED_FIELD: "on"} if request.is_on_shared_computer else {})
