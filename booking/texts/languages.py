"""The languages of the service: a row for each, with whatever its catalogue and its letters can't say."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Language = Literal["en", "ru"]


class Conventions(NamedTuple):
    """What a language calls itself, and how it counts and writes dates.

    `chosen` is what somebody who has an account is told on choosing it. `plurals` are the plural categories of Unicode
    in the order in which letters give the forms of a noun; `ahead` is what “in 15 minutes” begins with. `dates` are
    patterns of Unicode, as Babel takes them; that of the year follows a date. `zones` are what the time of a place is
    called where its name alone does not make the words.
    """

    name: str
    chosen: str
    plurals: tuple[str, ...]
    ahead: str
    dates: Mapping[str, str]
    zones: Mapping[str, str] = MappingProxyType({})


def _russian(stems: Mapping[str, str]) -> Mapping[str, str]:
    return {zone: f"по {stem}ому времени" for zone, stem in stems.items()}


# By its code: that of Babel and of browsers, in the database, and in the names of its catalogue and its letters. The
# first is the one that sentences are written in, and that whoever reads none of them is shown.
LANGUAGES: Mapping[Language, Conventions] = {
    "en": Conventions(
        name="English",
        chosen="Language changed to English.",
        plurals=("one", "other"),
        ahead="in ",
        dates={
            "weekday": "EEE d MMMM",
            "in_full": "EEEE d MMMM",
            "until": "EEEE d MMMM",
            "day": "d MMMM",
            "year": " y",
            "time": "HH:mm",
            "month": "LLLL y",
            "short_day": "d MMM",
            "date_block": "LLL d EEE",
        },
    ),
    "ru": Conventions(
        name="Русский",
        chosen="Язык изменён на русский.",
        plurals=("one", "few", "many"),
        ahead="через ",
        dates={
            "weekday": "EEEEEE, d MMMM",
            "in_full": "EEEE, d MMMM",
            "until": "d MMMM",
            "day": "d MMMM",
            "year": " y 'г'.",
            "time": "HH:mm",
            "month": "LLLL y",
            "short_day": "d MMM",
            "date_block": "LLL d EEE",
        },
        zones=_russian(
            {
                "Europe/Kaliningrad": "калининградск",
                "Europe/Moscow": "московск",
                "Europe/Samara": "самарск",
                "Europe/Saratov": "саратовск",
                "Europe/Volgograd": "волгоградск",
                "Europe/Astrakhan": "астраханск",
                "Europe/Ulyanovsk": "ульяновск",
                "Asia/Yekaterinburg": "екатеринбургск",
                "Asia/Omsk": "омск",
                "Asia/Novosibirsk": "новосибирск",
                "Asia/Tomsk": "томск",
                "Asia/Barnaul": "барнаульск",
                "Asia/Krasnoyarsk": "красноярск",
                "Asia/Irkutsk": "иркутск",
                "Asia/Yakutsk": "якутск",
                "Asia/Vladivostok": "владивостокск",
                "Asia/Sakhalin": "сахалинск",
                "Asia/Magadan": "магаданск",
                "Asia/Kamchatka": "камчатск",
                "Europe/Minsk": "минск",
                "Europe/Kyiv": "киевск",
                "Europe/Kiev": "киевск",
                "Europe/Chisinau": "кишинёвск",
                "Europe/Riga": "рижск",
                "Europe/Vilnius": "вильнюсск",
                "Europe/Tallinn": "таллинск",
                "Asia/Tbilisi": "тбилисск",
                "Asia/Yerevan": "ереванск",
                "Asia/Baku": "бакинск",
                "Asia/Almaty": "алматинск",
                "Asia/Tashkent": "ташкентск",
                "Asia/Bishkek": "бишкекск",
                "Asia/Jerusalem": "иерусалимск",
                "Europe/Istanbul": "стамбульск",
                "Europe/Berlin": "берлинск",
                "Europe/Vienna": "венск",
                "Europe/Zurich": "цюрихск",
                "Europe/Paris": "парижск",
                "Europe/London": "лондонск",
                "Europe/Rome": "римск",
                "Europe/Madrid": "мадридск",
                "Europe/Warsaw": "варшавск",
                "Europe/Prague": "пражск",
                "Europe/Belgrade": "белградск",
                "Europe/Helsinki": "хельсинкск",
                "Europe/Amsterdam": "амстердамск",
                "America/New_York": "нью-йоркск",
                "Asia/Tokyo": "токийск",
            }
        ),
    ),
}
WRITTEN_IN: Language = "en"


def of_tag(tag: str) -> Language:
    """Return the language of ours that a tag such as `ru-RU` stands for; another's readers get English."""
    code = tag.partition("-")[0].lower()
    return next((language for language in LANGUAGES if language == code), WRITTEN_IN)
