"""What whoever starts the demo is told: how to look at it as an admin, a member and a guest, in each language."""

from collections.abc import Iterator

from booking.demo.programme import MEMBERS, PASSWORD
from booking.demo.stage import Playhouse
from booking.texts import catalogue
from booking.texts.languages import LANGUAGES
from booking.texts.sentences import Sentence

_LINES = (
    Sentence(
        "This is a demo. Ctrl-C ends it and removes it all. No message leaves it: {url}/admin/notices shows each."
    ),
    Sentence("  Admin: open the sign-in link above, which works once, then {url}/admin."),
    Sentence("  Member: sign in at {url}/sign-in as {email} with the password “{password}”."),
    Sentence("  Guest: {url}/b/{held} is a booking that is held, {url}/w/{entry} a place on a waiting list."),
)


def lines(house: Playhouse, url: str) -> Iterator[str]:
    """Yield what to print once the demo is served at an address."""
    for language in LANGUAGES:
        member = next(one for one in MEMBERS if one.language == language)
        values = {"url": url, "email": member.email, "password": PASSWORD, "held": house.held, "entry": house.entry}
        yield from (catalogue.of(language).gettext(line, **values) for line in _LINES)
