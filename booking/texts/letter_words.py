"""What notices say of instants, durations, numbers and their own kinds, in the reader's language."""

import math
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal

from booking.clock import on_calendar
from booking.model import UNIT_SECONDS
from booking.notice import KINDS, NoticeKind
from booking.people import Language
from booking.texts import catalogue, moments

_EXACT_BELOW_MILLISECONDS = 10 * 60 * 1_000
_DATES: dict[Language, dict[str, str]] = {
    "en": {"whole": "EEEE d MMMM y, HH:mm", "day": "d MMMM, HH:mm", "time": "HH:mm"},
    "ru": {"whole": "EEEE, d MMMM y 'г.', HH:mm", "day": "d MMMM, HH:mm", "time": "HH:mm"},
}

_IN: dict[Language, str] = {"en": "in ", "ru": "через "}
_MINUTE = timedelta(minutes=1)


class Words:
    """Instants, durations and numbers in one language; `now` is when they are read."""

    def __init__(self, language: Language, timezone: ZoneInfo, now: int) -> None:
        self._locale = Locale.parse(language)
        self._language = language
        self._timezone = timezone
        self._now = now

    def when(self, instant: int) -> str:
        """Return the date, the time and whose time it is: `Thursday 24 December 2026, 18:00 (Berlin, UTC+1)`."""
        return f"{self._formatted(instant, 'whole')} ({self._zone(instant)})"

    def deadline(self, instant: int) -> str:
        """Return the same of a deadline: to the second when it is near, so that nobody is told of one too late."""
        seconds = ":ss" if instant - self._now < _EXACT_BELOW_MILLISECONDS and instant % 60_000 else ""
        return f"{self._formatted(instant, 'whole', seconds)} ({self._zone(instant)})"

    def short(self, instant: int) -> str:
        """Return the time or, on another day than today, the day and the time; and whose time it is."""
        is_today = self._local(instant).date() == self._local(self._now).date()
        return f"{self._formatted(instant, 'time' if is_today else 'day')} ({self._zone(instant)})"

    def days_ahead(self, instant: int) -> int:
        """Return how many midnights lie before the instant: 1 is tomorrow."""
        return (self._local(instant).date() - self._local(self._now).date()).days

    def left(self, instant: int) -> str:
        """Return about how long it is until the instant: `15 minutes`; after “через” or “ещё” `21 минуту`."""
        left = timedelta(milliseconds=max(on_calendar(instant) - self._now, 0))
        # Whoever reads it does so a little later.
        told = left if left < _MINUTE else timedelta(minutes=left // _MINUTE)
        return self._ahead(told, threshold=1.5)

    def duration(self, seconds: int) -> str:
        """Return so much time in its largest unit that leaves a whole number: `90 minutes`; after “на”: `21 минуту`."""
        unit, _ = max((one for one in UNIT_SECONDS.items() if seconds % one[1] == 0), key=lambda one: one[1])
        return self._ahead(timedelta(seconds=seconds), threshold=math.inf, granularity=unit.removesuffix("s"))

    def count(self, number: int, *forms: str) -> str:
        """Return the number with its noun: of English two forms, one and many; of Russian three, one, few and many."""
        return f"{format_decimal(number, locale=self._locale)} {self.form(number, *forms)}"

    def form(self, number: int, *forms: str) -> str:
        """Return the form that goes with the number; the forms are as in `count`."""
        order = {"one": 0, "few": 1, "many": 2, "other": 1} if len(forms) == 3 else {"one": 0, "other": 1}
        return forms[order[self._locale.plural_form(number)]]

    def kind(self, kind: NoticeKind) -> str:
        """Return a kind of notice in words."""
        return catalogue.of(self._language).gettext(KINDS[kind].name if kind in KINDS else kind)

    def _ahead(self, time: timedelta, **units: Any) -> str:
        """Return so much time in the case that it has in “in 21 minutes”; of a duration Babel knows the nominative."""
        words: str = format_timedelta(time, add_direction=True, locale=self._locale, **units)
        return words.removeprefix(_IN[self._language])

    def _formatted(self, instant: int, form: str, seconds: str = "") -> str:
        pattern = _DATES[self._language][form] + seconds
        words: str = format_datetime(self._local(instant), pattern, locale=self._locale)
        return words

    def _zone(self, instant: int) -> str:
        return moments.place_and_offset(instant, self._timezone, self._language)

    def _local(self, instant: int) -> datetime:
        return moments.local(instant, self._timezone)
