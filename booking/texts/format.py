"""Instants, durations, counts and bookings in words, in the reader's language: for pages, letters and chats alike."""

import functools
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta, get_timezone_location
from babel.numbers import parse_pattern
from babel.units import format_unit

from booking.clock import on_calendar
from booking.model import UNIT_SECONDS, Booking, EndedBooking, Entry, Event, Reason
from booking.money import decimals, exact
from booking.notice import KINDS, NoticeKind
from booking.people import Account
from booking.texts import catalogue
from booking.texts.catalogue import Html
from booking.texts.languages import LANGUAGES, WRITTEN_IN, Language
from booking.texts.sentences import Sentence

_EXACT_BELOW_MILLISECONDS = 10 * 60 * 1_000
_MINUTE = timedelta(minutes=1)
_LETTER_BEFORE_DIGIT = re.compile(r"(?<=[A-Z])(?=[0-9])")
_ENDED: dict[Reason, Sentence] = {
    "expired": Sentence("expired on {ended_at}"),
    "cancelled": Sentence("cancelled on {ended_at}"),
    "event_cancelled": Sentence("ended with the event on {ended_at}"),
    "handed_over": Sentence("handed over on {ended_at}"),
}
_ENDED_SHORTLY: dict[Reason, Sentence] = {
    "expired": Sentence("ran out {time}"),
    "cancelled": Sentence("cancelled {time}"),
    "event_cancelled": Sentence("ended with the event {time}"),
    "handed_over": Sentence("handed over {time}"),
}
_BOOKING_ENDED: dict[Reason, Sentence] = {
    "expired": Sentence("Your booking of {seats} for **{title}** expired on {ended_at}."),
    "cancelled": Sentence("Your booking of {seats} for **{title}** was cancelled on {ended_at}."),
    "event_cancelled": Sentence("Your booking of {seats} for **{title}** ended with the event on {ended_at}."),
    "handed_over": Sentence("Your booking of {seats} for **{title}** was handed over on {ended_at}."),
}
_CORRECTED = Sentence(
    "The address of your booking of {seats} for **{title}** was corrected on {ended_at}: it goes on under a new link, "
    "sent to the corrected address."
)
_OFFER_ENDED: Mapping[Reason, Sentence] = {
    "expired": Sentence("The offer of {seats} for **{title}** expired on {ended_at}."),
    "cancelled": Sentence("The offer of {seats} for **{title}** was cancelled on {ended_at}."),
    "event_cancelled": Sentence("The offer of {seats} for **{title}** ended with the event on {ended_at}."),
}


class Words:
    """What is said in one language, of instants in one time zone."""

    def __init__(self, language: Language, zone: ZoneInfo) -> None:
        self.language = language
        self._zone = zone
        self._conventions = LANGUAGES[language]
        self._translations = catalogue.of(language)

    @property
    def for_templates(self) -> dict[str, Any]:
        """What a page's template calls these by: `_`, `pgettext`, `ngettext` and `html` ask the catalogue."""
        of = self._translations
        return {"words": self, "_": of.gettext, "pgettext": of.pgettext, "ngettext": of.ngettext, "html": of.html}

    def say(self, sentence: str) -> str:
        """Return a sentence, and the values in it, in this language."""
        if not isinstance(sentence, Sentence):
            return self._translations.gettext(sentence)
        values = {name: self._shown(name, value) for name, value in sentence.values.items() if name != "number"}
        if sentence.many:
            return self._translations.ngettext(sentence.template, sentence.many, sentence.number, **values)
        return self._translations.gettext(sentence.template, **values)

    def number(self, number: int) -> str:
        """Return a whole number: `1,000,000`."""
        return self._translations.number(number)

    def money(self, cents: int, currency: str) -> str:
        """Return an amount with all the decimals of its currency: `€12.50`, `RUB 1,200.00`, `12,50 €`."""
        pattern = parse_pattern(self._locale.currency_formats["standard"].pattern)
        pattern.frac_prec = (decimals(currency),) * 2
        shown = pattern.apply(exact(cents, currency), self._locale, currency=currency, currency_digits=False)
        return _LETTER_BEFORE_DIGIT.sub("\u00a0", shown)

    def seats(self, number: int) -> str:
        """Return so many seats: `1 seat`, `20 seats`."""
        return self._translations.ngettext("{number} seat", "{number} seats", number)

    def count(self, number: int, *forms: str) -> str:
        """Return the number with its noun, for letters, which are written in one language; see `form`."""
        return f"{self.number(number)} {self.form(number, *forms)}"

    def form(self, number: int, *forms: str) -> str:
        """Return the form that goes with the number: of English two, one and many; of Russian one, few and many."""
        return forms[self._conventions.plurals.index(self._locale.plural_form(number))]

    def kind(self, kind: NoticeKind) -> str:
        """Return a kind of notice in words."""
        return self.say(KINDS[kind].name if kind in KINDS else kind)

    def moment(self, instant: int) -> str:
        """Return the date, the time and whose time it is: `Thu 24 December 2026, 18:00 (Berlin, UTC+1)`."""
        return self._with_zone(instant, "moment")

    def moment_in_full(self, instant: int) -> str:
        """Return the same with all of its words: `Thursday 24 December 2026, 18:00 (Berlin, UTC+1)`."""
        return self._with_zone(instant, "in_full")

    def deadline(self, instant: int) -> str:
        """Return a date and time until which somebody may act, and whose time it is: `24 Dec, 18:00 (Berlin, UTC+1)`.

        Seconds are left out, so that nobody is told of one too late.
        """
        return self._with_zone(instant, "deadline")

    def exact_deadline(self, instant: int) -> str:
        """Return the same to the second: `24 Dec, 18:00:20 (Berlin, UTC+1)`."""
        return self._with_zone(instant, "day_and_time")

    def deadline_in_full(self, instant: int, now: int) -> str:
        """Return a deadline with all of its words; to the second when it is near, which it is at `now`."""
        is_exact = instant - now < _EXACT_BELOW_MILLISECONDS and instant % 60_000
        return self._with_zone(instant, "in_full", ":ss" if is_exact else "")

    def deadline_in_short(self, instant: int, now: int) -> str:
        """Return the time or, on another day than it is at `now`, the day and the time; and whose time it is."""
        return self._with_zone(instant, "other_day" if self.days_ahead(instant, now) else "time")

    @functools.cached_property
    def zone_name(self) -> str:
        """The name of the site's zone; see `zone_called`."""
        return self.zone_called(self._zone.key)

    def zone_called(self, key: str) -> str:
        """Return a zone's name as people know it, for times of any date: `Europe/Berlin`, «Берлин», UTC."""
        name = key.removeprefix("Etc/")
        if self.language == WRITTEN_IN or "/" not in name:
            return name
        city: str = get_timezone_location(name, locale=self.language, return_city=True)
        return city

    def day_and_time(self, instant: int) -> str:
        """Return the date and the time to the second: `24 Dec, 18:00:20`."""
        return self._formatted(instant, "day_and_time")

    def exactly(self, instant: int) -> str:
        """Return the date and the time to the second, for what may be years ago: `24 Dec 2026, 18:00:20`."""
        return self._formatted(instant, "exactly")

    def day(self, instant: int) -> str:
        """Return the date: `24 December 2026`."""
        return self._formatted(instant, "day")

    def time(self, instant: int) -> str:
        """Return the time: `18:00`."""
        return self._formatted(instant, "time")

    def month(self, instant: int) -> str:
        """Return the month as a heading: `December 2026`, «Декабрь 2026»."""
        month = self._formatted(instant, "month")
        return month[0].upper() + month[1:]

    def month_key(self, instant: int) -> str:
        """Return by what months are told apart: `2026-12`."""
        return f"{_local(instant, self._zone):%Y-%m}"

    def short_day(self, instant: int) -> str:
        """Return the date without its year: `24 Dec`."""
        return self._formatted(instant, "short_day")

    def date_block(self, instant: int) -> list[str]:
        """Return the month, the day and the weekday, shortly: `Dec`, `24`, `Thu`."""
        return self._formatted(instant, "date_block").split()

    def days_ahead(self, instant: int, now: int) -> int:
        """Return how many midnights lie between the two instants: 1 is tomorrow."""
        return (_local(instant, self._zone).date() - _local(now, self._zone).date()).days

    @functools.cached_property
    def units(self) -> str:
        """What days, hours, minutes and seconds that are left are called, shortly; live.js has them of the page."""
        return self._translations.gettext("d h min s")

    def time_left(self, milliseconds: int) -> str:
        """Return how long is left, in its two largest units: `2 d 3 h`, `4 min 59 s`, `20 s`; live.js does the same."""
        seconds = max(0, -(-milliseconds // 1_000))
        days, seconds = divmod(seconds, 86_400)
        hours, seconds = divmod(seconds, 3_600)
        minutes, seconds = divmod(seconds, 60)
        d, h, min_, s = self.units.split()
        if days:
            return f"{days} {d} {hours} {h}"
        if hours:
            return f"{hours} {h} {minutes} {min_}"
        return f"{minutes} {min_} {seconds} {s}" if minutes else f"{seconds} {s}"

    def countdown(self, milliseconds: int) -> Html:
        """Return the time left as an element that live.js counts down."""
        left = self.time_left(milliseconds)
        return Html(f'<span class="countdown" translate="no" data-milliseconds-left="{milliseconds}">{left}</span>')

    def duration(self, seconds: int) -> str:
        """Return so much time in its largest unit that leaves a whole number: `15 minutes`, `1 hour`, `90 minutes`."""
        return _duration(self.language, seconds)

    def duration_ahead(self, seconds: int) -> str:
        """Return the same in the case that it has in “in 15 minutes”; `21 минуту` also stands after “на” and “ещё”."""
        _, unit = hold_time(seconds)
        return self._ahead(timedelta(seconds=seconds), threshold=math.inf, granularity=unit.removesuffix("s"))

    def time_ahead(self, instant: int, now: int) -> str:
        """Return about how long it is from now until the instant, in that case: `15 minutes`, `21 минуту`."""
        left = timedelta(milliseconds=max(on_calendar(instant) - now, 0))
        # Whoever reads it does so a little later.
        return self._ahead(left if left < _MINUTE else timedelta(minutes=left // _MINUTE), threshold=1.5)

    def how_it_is_confirmed(self, event: Event) -> str:
        """Return what someone who books must know of the hold."""
        hold = self.duration(event.hold_seconds)
        lasts_until_start = _lasts_until_start(event, event.hold_seconds)
        _ = self._translations.gettext
        if event.confirmation == "instant":
            return _("Booked is booked: your seats are confirmed at once.")
        if event.confirmation == "organiser":
            if lasts_until_start:
                return _("Seats are held until the event starts; the organiser confirms them once you have paid.")
            return _("Seats are held for {hold}; the organiser confirms them once you have paid.", hold=hold)
        if lasts_until_start:
            return _("Seats are held until the event starts; confirm before then, or they are released.")
        return _("Seats are held for {hold}; confirm in that time, or they go to the next person.", hold=hold)

    def how_seats_are_offered(self, event: Event, *, is_told: bool) -> str:
        """Return what someone who joins the waiting list must know of it; not all are sent a message."""
        hold = self.duration(event.offer_time)
        lasts_until_start = _lasts_until_start(event, event.offer_time)
        _ = self._translations.gettext
        if event.window != "open":
            return _("Seats are offered while the event is open for booking, which it is not at this moment.")
        if lasts_until_start:
            held = (
                _("Seats that come free are held for you until the event starts, and you get a message.")
                if is_told
                else _("Seats that come free are held for you until the event starts; look at this page now and then.")
            )
        elif is_told:
            held = _("Seats that come free are held for you for {hold}, and you get a message.", hold=hold)
        else:
            held = _("Seats that come free are held for you for {hold}; look at this page now and then.", hold=hold)
        if event.confirmation == "organiser":
            return f"{held} {_('The organiser confirms them.')}"
        return f"{held} {_('Confirm them before then.') if lasts_until_start else _('Confirm them in that time.')}"

    def seats_for(self, one: Booking | EndedBooking | Entry, reader: Account | None) -> str:
        """Return the seats and for whom they are: `2 seats for Anna, anna@example.com`; the reader's own alone."""
        seats = self.seats(one.seats)
        if reader is not None and one.account_id == reader.id:
            return seats
        person = ", ".join(part for part in (one.name, one.email) if part)
        return self._translations.gettext("{seats} for {person}", seats=seats, person=person) if person else seats

    def ended(self, booking: EndedBooking) -> str:
        """Return why and when a booking ended: `expired on 24 Dec, 18:00:20`."""
        return self._translations.gettext(_ENDED[booking.reason], ended_at=self.day_and_time(booking.ended_at))

    def ended_shortly(self, booking: EndedBooking) -> str:
        """Return why and at what time a booking ended, for the row of a list in which it was live just now."""
        return self._translations.gettext(_ENDED_SHORTLY[booking.reason], time=self.time(booking.ended_at))

    def lapsing(self, booking: Booking) -> str:
        """Return what to say of a hold once its deadline has come; of a confirmed booking nothing."""
        if booking.expires_at is None:
            return ""
        return self._translations.gettext(_ENDED_SHORTLY["expired"], time=self.time(booking.expires_at))

    def what_became_of(self, booking: EndedBooking, event: Event, *, is_corrected: bool = False) -> Html:
        """Return a sentence for the person whose booking, or offer that they did not confirm, has ended."""
        is_offer = booking.offer and booking.confirmed_at is None
        sentence = _CORRECTED if is_corrected else (_OFFER_ENDED if is_offer else _BOOKING_ENDED)[booking.reason]
        ended_at = self.day_and_time(booking.ended_at)
        return self._translations.html(sentence, seats=self.seats(booking.seats), title=event.title, ended_at=ended_at)

    def _shown(self, name: str, value: Any) -> Any:
        if isinstance(value, Sentence):
            return self.say(value)
        if not name.endswith("_at") or not isinstance(value, int):
            return value
        return self.day_and_time(value) if name == "ended_at" else self.deadline(value)

    @functools.cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.language)

    def _ahead(self, time: timedelta, **units: Any) -> str:
        """Return so much time without the “in” of “in 21 minutes”; of a duration alone Babel knows the nominative."""
        words: str = format_timedelta(time, add_direction=True, locale=self._locale, **units)
        return words.removeprefix(self._conventions.ahead)

    def _with_zone(self, instant: int, form: str, seconds: str = "") -> str:
        return f"{self._formatted(instant, form, seconds)} ({_place_and_offset(instant, self._zone, self.language)})"

    def _formatted(self, instant: int, form: str, seconds: str = "") -> str:
        return _formatted(self.language, self._zone, instant, self._conventions.dates[form] + seconds)


@functools.lru_cache(maxsize=16)
def words_in(language: Language, zone: ZoneInfo) -> Words:
    """Return the words of a language for instants in a zone."""
    return Words(language, zone)


def hold_time(seconds: int) -> tuple[int, str]:
    """Return a hold time as number and unit, in the largest unit that leaves a whole number."""
    for unit, length in reversed(UNIT_SECONDS.items()):
        if seconds % length == 0:
            return seconds // length, unit
    raise AssertionError("every whole number is a whole number of seconds")


def form_moment(instant: int, zone: ZoneInfo) -> str:
    """Return the instant as an `<input type=datetime-local>` takes it, whole: saving it again must not move it."""
    precision = "milliseconds" if instant % 1_000 else "seconds" if instant % 60_000 else "minutes"
    return _local(instant, zone).replace(tzinfo=None).isoformat(timespec=precision)


def _lasts_until_start(event: Event, seconds: int) -> bool:
    """Whether a hold of so many seconds, placed now, would end with the start of the event."""
    return event.starts_at - event.as_of <= seconds * 1_000


def _local(instant: int, zone: ZoneInfo) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=on_calendar(instant))).astimezone(zone)


# Pages ask for the same ones again every two seconds.
@functools.lru_cache(maxsize=4_096)
def _formatted(language: Language, zone: ZoneInfo, instant: int, pattern: str) -> str:
    words: str = format_datetime(_local(instant, zone), pattern, locale=language)
    return words


@functools.lru_cache(maxsize=4_096)
def _place_and_offset(instant: int, zone: ZoneInfo, language: Language) -> str:
    """Return whose time it is at that very instant, for after a change of the clocks the offset is another.

    Such as `Berlin, UTC+1`, `Берлин, UTC+2`; of a zone without a place `UTC`.
    """
    offset = _local(instant, zone).utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "−" if offset < timedelta() else "+"
    shift = f"UTC{sign}{hours}{f':{minutes:02d}' if minutes else ''}" if offset else "UTC"
    if "/" not in zone.key or zone.key.startswith("Etc/"):
        return shift
    city: str = get_timezone_location(zone.key, locale=language, return_city=True)
    return f"{city}, {shift}"


@functools.lru_cache(maxsize=1_024)
def _duration(language: Language, seconds: int) -> str:
    number, unit = hold_time(seconds)
    words: str = format_unit(number, f"duration-{unit.removesuffix('s')}", locale=language)
    return words
