"""The switch at the foot of every page: in which language somebody reads this site."""

from booking.accounts import accounts
from booking.errors import Sentence
from booking.store.database import Tx
from booking.texts.languages import LANGUAGES
from booking.web.api import bodies
from booking.web.auth import guard, languages
from booking.web.auth.guard import Member
from booking.web.http.answers import Answer, see_other
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.layout import signed_in, tell
from booking.web.site import Site


def choose(site: Site, request: Request) -> Answer:
    """POST /language: for this browser and, with an account, for its pages and messages everywhere."""
    language = request.body(bodies.ChosenLanguage).language
    answer = see_other(request.came_from or "/")
    if signed_in(site, request) is not None:

        def change(tx: Tx, asking: Member) -> None:
            accounts.set_preferences(tx, asking.account.id, language=language)

        guard.write(site, guard.require_account(site, request), change)
        tell(site, request, answer, Sentence(LANGUAGES[language].chosen))
    languages.remember(request, answer, language)
    return answer


ROUTES = (Route("POST", "/language", choose, "/", readers="anyone"),)
