"""The languages of the service: a row for each, with whatever its catalogue and its letters can't say."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Language = Literal["en", "ru"]


class Conventions(NamedTuple):
    """What a language calls itself, and how it counts and writes dates.

    `chosen` is what somebody who has an account is told on choosing it. `plurals` are the plural categories of Unicode
    in the order in which letters give the forms of a noun; `ahead` is what “in 15 minutes” begins with. `dates` are
    patterns of Unicode, as Babel takes them.
    """

    name: str
    chosen: str
    plurals: tuple[str, ...]
    ahead: str
    dates: Mapping[str, str]


# By its code: that of Babel and of browsers, in the database, and in the names of its catalogue and its letters. The
# first is the one that sentences are written in, and that whoever reads none of them is shown.
LANGUAGES: Mapping[Language, Conventions] = {
    "en": Conventions(
        name="English",
        chosen="Pages and messages to you are in English from now on.",
        plurals=("one", "other"),
        ahead="in ",
        dates={
            "moment": "EEE d MMMM y, HH:mm",
            "in_full": "EEEE d MMMM y, HH:mm",
            "deadline": "d MMM, HH:mm",
            "exactly": "d MMM y, HH:mm:ss",
            "day": "d MMMM y",
            "day_and_time": "d MMM, HH:mm:ss",
            "other_day": "d MMMM, HH:mm",
            "time": "HH:mm",
            "month": "LLLL y",
            "short_day": "d MMM",
            "date_block": "LLL d EEE",
        },
    ),
    "ru": Conventions(
        name="Русский",
        chosen="Теперь страницы и сообщения вам — на русском.",
        plurals=("one", "few", "many"),
        ahead="через ",
        dates={
            "moment": "EEEEEE, d MMMM y 'г'., HH:mm",
            "in_full": "EEEE, d MMMM y 'г'., HH:mm",
            "deadline": "d MMM, HH:mm",
            "exactly": "d MMM y 'г'., HH:mm:ss",
            "day": "d MMMM y 'г'.",
            "day_and_time": "d MMM, HH:mm:ss",
            "other_day": "d MMMM, HH:mm",
            "time": "HH:mm",
            "month": "LLLL y",
            "short_day": "d MMM",
            "date_block": "LLL d EEE",
        },
    ),
}
WRITTEN_IN: Language = "en"


def of_tag(tag: str) -> Language:
    """Return the language of ours that a tag such as `ru-RU` stands for; another's readers get English."""
    code = tag.partition("-")[0].lower()
    return next((language for language in LANGUAGES if language == code), WRITTEN_IN)
