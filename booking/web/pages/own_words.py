"""The admin's page of what letters say beside their own words: each kind with its preview, and its form."""

from typing import Annotated, Any, NamedTuple

from msgspec import Meta, defstruct

from booking.accounts import audit
from booking.delivery import examples
from booking.errors import NotFound
from booking.notice import NoticeKind
from booking.organiser import own_words
from booking.organiser.own_words import CHARACTERS_AT_MOST, FIELDS, KINDS_WITH_OWN_WORDS
from booking.senders.message import Message
from booking.store.database import Tx
from booking.store.own_words import OwnWords, Place
from booking.texts.format import words_in
from booking.texts.languages import Language
from booking.texts.sentences import Sentence
from booking.web.auth import guard, languages
from booking.web.auth.guard import Member
from booking.web.http import decode
from booking.web.http.answers import Answer
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.layout import after_form, page, query_value, signed_in
from booking.web.pages.setting_fields import SETTINGS
from booking.web.pages.settings import follow
from booking.web.site import Site

LETTERS = f"{SETTINGS}/letters"
_CALLED: dict[Place, Sentence] = {
    "above": Sentence("Below the greeting"),
    "below": Sentence("At the end"),
}
_Typed: type[Any] = defstruct(
    "Typed",
    [(name, Annotated[str, Meta(max_length=CHARACTERS_AT_MOST)], "") for name in FIELDS.values()],
    forbid_unknown_fields=True,
    namespace={"__doc__": "What a form has of a kind's own words."},
)


class Shown(NamedTuple):
    """A kind of letter, how one reads, and what the organiser has it say, by the fields of its form."""

    kind: NoticeKind
    letter: Message
    given: dict[str, str]

    @property
    def has_words(self) -> bool:
        """Whether the organiser has it say anything."""
        return any(self.given.values())


def letters_page(site: Site, request: Request) -> Answer:
    """GET /admin/settings/letters: all kinds, `kind` open."""
    language = languages.of_reader(request, signed_in(site, request))
    now = site.database.clock.now()
    return page(
        site,
        request,
        "own_words",
        title=Sentence("Your words in messages"),
        now=now,
        shown=[_shown(site, kind, language, now) for kind in KINDS_WITH_OWN_WORDS],
        open_kind=query_value(request, "kind"),
        fields=FIELDS,
        called_by_place=_CALLED,
        longest=CHARACTERS_AT_MOST,
    )


def change_words(site: Site, request: Request, kind: str) -> Answer:
    """POST /admin/settings/letters/{kind}"""
    if kind not in KINDS_WITH_OWN_WORDS:
        raise NotFound("not_found", "There is no such kind of message. See all kinds.")
    admin = guard.require_admin(site, request)
    typed = decode.decode(_Typed, request.fields(), site.zone.now)
    wanted = [OwnWords(kind, *where, getattr(typed, name)) for where, name in FIELDS.items()]

    def change(tx: Tx, _admin: Member) -> Done:
        if not own_words.choose(tx, wanted):
            return Done(sentence=Sentence("Nothing has changed."))
        audit.record(tx, "words in messages changed", kind)
        return Done(sentence=Sentence("Saved. The next messages have these words."))

    done = guard.write(site, admin, change, request)
    follow(site)
    return after_form(site, request, done, to=f"{LETTERS}?kind={kind}#letter-{kind}")


ROUTES = (
    Route("GET", LETTERS, letters_page, readers="admin"),
    Route("POST", f"{LETTERS}/<kind>", change_words, LETTERS, readers="admin"),
)


def _shown(site: Site, kind: NoticeKind, language: Language, now: int) -> Shown:
    words = words_in(language, site.zone.now, now)
    named = {name: words.say(name) for name in (examples.TITLE, examples.PLACE, examples.NAME)}
    letter = site.desk.compose(examples.example(kind, language, named, now), now)
    kept = {own[1:3]: own.words for own in site.organisation.now.own_words if own.kind == kind}
    return Shown(kind, letter, {name: kept.get(where, "") for where, name in FIELDS.items()})
