"""The switch at the foot of every page: in which language somebody reads this site."""

from msgspec import Struct

from booking.accounts import accounts
from booking.people import Language
from booking.store.database import Tx
from booking.texts.languages import LANGUAGES
from booking.texts.sentences import Sentence
from booking.web.auth import guard, languages
from booking.web.auth.guard import Member
from booking.web.http.answers import Answer, see_other
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.layout import after_form, signed_in
from booking.web.site import Site


class ChosenLanguage(Struct, forbid_unknown_fields=True):
    """The form of a language."""

    language: Language


def choose(site: Site, request: Request) -> Answer:
    """POST /language: for this browser and, with an account, for its pages and messages everywhere."""
    language = request.body(ChosenLanguage).language
    if signed_in(site, request) is None:
        answer = see_other(request.came_from or "/")
    else:

        def change(tx: Tx, asking: Member) -> Done:
            accounts.set_preferences(tx, asking.account.id, language=language)
            return Done(sentence=Sentence(LANGUAGES[language].chosen))

        done = guard.write(site, guard.require_account(site, request), change, request)
        answer = after_form(site, request, done)
    languages.remember(request, answer, language)
    return answer


ROUTES = (Route("POST", "/language", choose, "/", readers="anyone"),)
