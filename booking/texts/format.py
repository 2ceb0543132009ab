"""Instants, durations, counts and bookings in words, in the reader's language: for pages, letters and chats alike."""

import functools
import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from babel import Locale
from babel.dates import format_datetime, format_timedelta, get_timezone_location
from babel.numbers import parse_pattern
from babel.units import format_unit

from booking.clock import on_calendar
from booking.model import UNIT_SECONDS, Booking, EndedBooking, Entry, Event, Reason
from booking.money import decimals, exact
from booking.notice import KINDS, NoticeKind
from booking.people import Account
from booking.seat_kinds import BookedKinds
from booking.texts import catalogue
from booking.texts.catalogue import Html
from booking.texts.languages import LANGUAGES, Language
from booking.texts.sentences import Sentence

_LETTER_BEFORE_DIGIT = re.compile(r"(?<=[A-Z])(?=[0-9])")
# Below two of a unit the next smaller one is told, and below two minutes the seconds run.
_RUNNING_BELOW_SECONDS = 2 * 60
_COUNTED: Mapping[str, int] = {"day": 86_400, "hour": 3_600, "minute": 60}
Reading = Literal["page", "chat", "letter"]
CountdownForm = Literal["left", "in", "short"]
_WEEKDAYS_AHEAD = range(2, 7)  # On which a weekday's name alone says which day is meant.
_BEFORE: tuple[Sentence, ...] = (
    Sentence("Monday, {time}"),
    Sentence("Tuesday, {time}"),
    Sentence("Wednesday, {time}"),
    Sentence("Thursday, {time}"),
    Sentence("Friday, {time}"),
    Sentence("Saturday, {time}"),
    Sentence("Sunday, {time}"),
)
_ON: tuple[Sentence, ...] = (
    Sentence("on Monday at {time}"),
    Sentence("on Tuesday at {time}"),
    Sentence("on Wednesday at {time}"),
    Sentence("on Thursday at {time}"),
    Sentence("on Friday at {time}"),
    Sentence("on Saturday at {time}"),
    Sentence("on Sunday at {time}"),
)
_NEAR: Mapping[int, Sentence] = {-1: Sentence("yesterday, {time}"), 1: Sentence("tomorrow, {time}")}
_ON_NEAR: Mapping[int, Sentence] = {
    -1: Sentence("yesterday at {time}"),
    0: Sentence("at {time}"),
    1: Sentence("tomorrow at {time}"),
}
_MOMENT_NEAR: Mapping[int, Sentence] = {0: Sentence("Today, {time}"), 1: Sentence("Tomorrow, {time}")}
_UNTIL = ("expires_at", "until_at")
_ENDED: dict[Reason, Sentence] = {
    "expired": Sentence("ran out {when}"),
    "cancelled": Sentence("cancelled {when}"),
    "event_cancelled": Sentence("event cancelled {when}"),
    "handed_over": Sentence("handed over {when}"),
}
_FROM, _FREE_OR, _FREE_OR_FROM = (
    Sentence("from {price}"),
    Sentence("free or {price}"),
    Sentence("free or from {price}"),
)
_ENDED_BY_CORRECTION = Sentence("address corrected {when}")
_CORRECTED = Sentence(
    "The email address of your booking of {seats} for **{title}** was corrected {when}. We’ve sent a new link to the "
    "corrected address; this one no longer works."
)


class Words:
    """What is said in one language at `now`, of instants in one time zone; `reading` is where it is read.

    A page is read at once, and says on its own whose time it is. A chat is read at once, too, but the reader may be
    anywhere. A letter may be read on any day.
    """

    def __init__(self, language: Language, zone: ZoneInfo, now: int, reading: Reading = "page") -> None:
        self.language = language
        self._zone = zone
        self._now = now
        self._is_page = reading == "page"
        self._is_letter = reading == "letter"
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
        values = {name: self._shown(name, value) for name, value in sentence.values.items()}
        if sentence.many:
            values.pop("number", None)  # Which the translation counts itself.
            return self._translations.ngettext(sentence.template, sentence.many, sentence.number, **values)
        return self._translations.gettext(sentence.template, **values)

    def number(self, number: int) -> str:
        """Return a whole number: `1,000,000`."""
        return self._translations.number(number)

    def money(self, cents: int, currency: str) -> str:
        """Return an amount with all the decimals of its currency: `€12.50`, `RUB 1,200.00`, `12,50 €`."""
        pattern = parse_pattern(_locale(self.language).currency_formats["standard"].pattern)
        pattern.frac_prec = (decimals(currency),) * 2
        shown = pattern.apply(exact(cents, currency), _locale(self.language), currency=currency, currency_digits=False)
        return _LETTER_BEFORE_DIGIT.sub("\u00a0", shown)

    def seats(self, number: int) -> str:
        """Return so many seats: `1 seat`, `20 seats`."""
        return self._translations.ngettext("{number} seat", "{number} seats", number)

    def price_of(self, cents: int, currency: str | None) -> str:
        """Return the price of a seat: `€12.50`, or that it is free."""
        return self.money(cents, currency) if cents and currency else self._translations.gettext("free")

    def prices_of(self, event: Event) -> str:
        """Return what seats cost in few words: `€12.50`, `from €6.00`, `free or €12.50`; empty where all are free."""
        if event.price_cents is None or event.currency is None:
            return ""
        costs = {kind.price_cents for kind in event.seat_kinds} or {event.price_cents}
        price = self.money(event.price_cents, event.currency)
        if len(costs - {0}) > 1:
            return self._translations.gettext(_FREE_OR_FROM if 0 in costs else _FROM, price=price)
        return self._translations.gettext(_FREE_OR, price=price) if 0 in costs else price

    def seats_of(self, one: Booking | EndedBooking) -> str:
        """Return a booking’s seats, by kind and with their sum where it has kinds: `2 × Adult, 1 × Child: €31.00`."""
        if one.kinds is None:
            return self.seats(one.seats)
        seats = self.kinds(one.kinds)
        if one.amount_cents is None or one.currency is None:
            return seats
        return f"{seats}: {self.money(one.amount_cents, one.currency)}"

    def kinds(self, kinds: BookedKinds) -> str:
        """Return so many seats of each kind: `2 × Adult, 1 × Child`."""
        return ", ".join(f"{self.number(kind.seats)} × {kind.name}" for kind in kinds)

    def seats_wanted(self, entry: Entry, event: Event) -> str:
        """Return the seats that an entry waits for, by kind where it waits for kinds: `2 × Adult, 1 × Child`."""
        if entry.kinds is None:
            return self.seats(entry.seats)
        names = {kind.id: kind.name for kind in event.seat_kinds}
        return ", ".join(f"{self.number(number)} × {names.get(kind, kind)}" for kind, number in entry.kinds.items())

    def count(self, number: int, *forms: str) -> str:
        """Return the number with its noun, for letters, which are written in one language; see `form`."""
        return f"{self.number(number)} {self.form(number, *forms)}"

    def form(self, number: int, *forms: str) -> str:
        """Return the form that goes with the number: of English two, one and many; of Russian one, few and many."""
        return forms[self._conventions.plurals.index(_locale(self.language).plural_form(number))]

    def kind(self, kind: NoticeKind) -> str:
        """Return a kind of notice in words."""
        return self.say(KINDS[kind].name if kind in KINDS else kind)

    def moment(self, instant: int) -> str:
        """Return when an event is, to stand alone: `Today, 18:00`, `Thu 24 December, 18:00`; in letters in full."""
        if self._is_letter:
            return self.moment_in_full(instant)
        ahead = self.days_ahead(instant)
        if ahead in _MOMENT_NEAR:
            return self._translations.gettext(_MOMENT_NEAR[ahead], time=self.time(instant))
        return f"{self._date(instant, 'weekday')}, {self.time(instant)}"

    def moment_in_full(self, instant: int) -> str:
        """Return the same for whoever reads it on another day, as on paper: `Thursday 24 December 2026, 18:00`."""
        return f"{self._formatted(instant, 'in_full', with_year=True)}, {self.time(instant)}"

    def deadline(self, instant: int) -> str:
        """Return until when somebody may act: `18:00`, `tomorrow, 18:00`, `Friday, 18:00`, `24 December, 18:00`.

        Seconds are left out everywhere, so that nobody is told of an instant too late.
        """
        if self._is_letter:
            return f"{self._date(instant, 'until')}, {self.time(instant)}"
        if self.days_ahead(instant) in _WEEKDAYS_AHEAD:
            return self._translations.gettext(_BEFORE[self._weekday(instant)], time=self.time(instant))
        return self.day_and_time(instant)

    def when(self, instant: int) -> str:
        """Return when something happens or did, within a sentence: `at 18:00`, `on 24 December at 18:00`."""
        ahead, at = self.days_ahead(instant), self.time(instant)
        if not self._is_letter and ahead in _ON_NEAR:
            return self._translations.gettext(_ON_NEAR[ahead], time=at)
        if not self._is_letter and ahead in _WEEKDAYS_AHEAD:
            return self._translations.gettext(_ON[self._weekday(instant)], time=at)
        return self._translations.gettext("on {day} at {time}", day=self.day(instant), time=at)

    def day_and_time(self, instant: int) -> str:
        """Return an instant for lists: `18:00`, `yesterday, 18:00`, `24 December, 18:00`."""
        ahead, at = self.days_ahead(instant), self.time(instant)
        if self._is_letter or ahead not in (-1, 0, 1):
            return f"{self.day(instant)}, {at}"
        return self._translations.gettext(_NEAR[ahead], time=at) if ahead else at

    def day(self, instant: int) -> str:
        """Return the date: `24 December`, and of another year than it is now `24 December 2027`."""
        return self._date(instant, "day")

    def time(self, instant: int) -> str:
        """Return the time, and whose it is unless the page says so: `18:00`, `18:00 Berlin time`.

        Of an hour that the clocks show twice the offset tells which is meant: `02:30 (UTC+1)`.
        """
        at = self._formatted(instant, "time")
        zone = "" if self._is_page else f" {self.zone_called(self._zone.key, instant)}"
        return f"{at}{zone}{_which_of_two(instant, self._zone)}"

    def stamp(self, instant: int) -> str:
        """Return an instant as programs read it: `2026-12-24T18:00+01:00`."""
        return _local(instant, self._zone).isoformat(timespec="minutes")

    @property
    def zone(self) -> str:
        """The zone of the pages, as browsers know it."""
        return self._zone.key

    @property
    def zone_name(self) -> str:
        """Whose time it is on the pages; see `zone_called`."""
        return self.zone_called(self._zone.key, self._now)

    def zone_called(self, key: str, instant: int | None = None) -> str:
        """Return whose time it is by its place: `Berlin time`, «по берлинскому времени»; without one its offset."""
        if "/" not in key or key.startswith("Etc/"):
            offset = _offset(self._now if instant is None else instant, ZoneInfo(key))
            return self._translations.gettext("{offset}", offset=offset)
        return self._conventions.zones.get(key) or self._translations.gettext(
            "{place} time", place=_place(key, self.language)
        )

    def days_ahead(self, instant: int) -> int:
        """Return how many midnights lie between now and the instant: 1 is tomorrow."""
        return (_local(instant, self._zone).date() - self.today).days

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

    @functools.cached_property
    def today(self) -> date:
        """The day that it is now in the zone: with it the words for other instants change."""
        return _local(self._now, self._zone).date()

    @property
    def next_day(self) -> int:
        """The instant at which today ends."""
        midnight = datetime.combine(self.today + timedelta(days=1), time(), self._zone)
        return int(midnight.timestamp()) * 1_000

    def countdown(self, milliseconds: int, form: CountdownForm = "left") -> Html:
        """Return the time left, rounded down, as an element that live.js counts down by `countdown_forms`.

        `left` stands at the head of a sentence: `About 14 minutes left`, `1:59 left`. `in` stands within one:
        `in 14 minutes`. `short` is for tables: `14 min`.
        """
        left = _time_left(_countdown_forms(self.language)[form], milliseconds, _locale(self.language))
        return Html(
            f'<span class="countdown" data-form="{form}" translate="no" '
            f'data-milliseconds-left="{milliseconds}">{left}</span>'
        )

    @property
    def countdown_forms(self) -> str:
        """What live.js counts down with, as JSON: for each form, and each unit, the words by plural category."""
        return msgspec.json.encode(_countdown_forms(self.language)).decode()

    def forms(self, sentence: Sentence, uncounted: Sentence) -> str:
        """Return what live.js says of any number, by plural category, and under "" of no number, as JSON."""
        forms = self._translations.forms(sentence.template, sentence.many)
        return msgspec.json.encode(forms | {"": self.say(uncounted)}).decode()

    def unfilled(self, sentences: Mapping[str, Sentence]) -> str:
        """Return sentences with their places for a script to fill, as JSON; of what is counted each plural category."""
        of = self._translations
        said = {
            name: of.forms(one.template, one.many) if one.many else of.gettext(one.template)
            for name, one in sentences.items()
        }
        return msgspec.json.encode(said).decode()

    def duration(self, seconds: int) -> str:
        """Return so much time in its largest unit that leaves a whole number: `15 minutes`, `1 hour`, `90 minutes`."""
        return _duration(self.language, seconds)

    def duration_ahead(self, seconds: int) -> str:
        """Return the same in the case that it has in “in 15 minutes”; `21 минуту` also stands after “на” and “ещё”."""
        return _duration_ahead(self.language, seconds)

    def how_seats_are_offered(self, event: Event, *, is_told: bool) -> str:
        """Return what someone who joins the waiting list must know of it; not all are sent a message."""
        hold = self.duration_ahead(event.offer_time)
        lasts_until_start = _lasts_until_start(event, event.offer_time)
        _ = self._translations.gettext
        if event.window != "open":
            return _("Booking isn’t open at the moment. Waiting-list offers continue when it opens.")
        held = (
            _("When seats come free, we’ll hold them for you until the event starts.")
            if lasts_until_start
            else _("When seats come free, we’ll hold them for you for {hold}.", hold=hold)
        )
        told = _("We’ll send you a message.") if is_told else _("This site can’t email you, so keep this page open.")
        if event.confirmation == "organiser":
            return f"{held} {told} {_('The organiser confirms them.')}"
        then = _("Confirm them before then.") if lasts_until_start else _("Confirm them within that time.")
        return f"{held} {told} {then}"

    def seats_for(self, one: Booking | EndedBooking | Entry, event: Event, reader: Account | None) -> str:
        """Return the seats and for whom they are: `2 seats for Anna, anna@example.com`; the reader's own alone.

        Of kinds of seat that are booked it tells the sum, too.
        """
        kinds = None if isinstance(one, Entry) else one.kinds
        seats = self.seats(one.seats) if kinds is None else self.kinds(kinds)
        if isinstance(one, Entry):
            seats = self.seats_wanted(one, event)
        person = ", ".join(part for part in (one.name, one.email) if part)
        if person and (reader is None or one.account_id != reader.id):
            seats = self._translations.gettext("{seats} for {person}", seats=seats, person=person)
        if isinstance(one, Entry) or kinds is None or one.amount_cents is None or one.currency is None:
            return seats
        return f"{seats} · {self.money(one.amount_cents, one.currency)}"

    def ended(self, booking: EndedBooking, *, is_corrected: bool = False) -> str:
        """Return why and when a booking ended: `ran out at 18:00`, `cancelled on 24 December at 18:00`."""
        why = _ENDED_BY_CORRECTION if is_corrected else _ENDED[booking.reason]
        return self._translations.gettext(why, when=self.when(booking.ended_at))

    def lapsing(self, booking: Booking) -> str:
        """Return what to say of a hold once its deadline has come; of a confirmed booking nothing."""
        if booking.ends_at is None:
            return ""
        return self._translations.gettext(_ENDED["expired"], when=self.when(booking.ends_at))

    def what_became_of(self, booking: EndedBooking, event: Event, *, is_corrected: bool = False) -> Html:
        """Return a sentence for the person whose booking, or offer that they did not confirm, has ended."""
        html, nhtml, number = self._translations.html, self._translations.nhtml, booking.seats
        values = {"seats": self.seats(number), "title": event.title, "when": self.when(booking.ended_at)}
        if is_corrected:
            return html(_CORRECTED, **values)
        if booking.reason == "event_cancelled":
            return html("**{title}** was cancelled {when}, so your booking is no longer valid.", **values)
        if booking.reason == "handed_over":
            return html("Your booking of {seats} for **{title}** was handed over {when}.", **values)
        if booking.reason == "cancelled":
            return html("Your booking of {seats} for **{title}** was cancelled {when}.", **values)
        if booking.offer and booking.confirmed_at is None:
            return nhtml(
                "You didn’t confirm in time, so the seat for **{title}** was offered to the next person.",
                "You didn’t confirm in time, so the seats for **{title}** were offered to the next person.",
                number,
                **values,
            )
        if event.waiting:
            return nhtml(
                "Your hold on {seats} for **{title}** ran out {when}. "
                "The seat goes to the next person on the waiting list.",
                "Your hold on {seats} for **{title}** ran out {when}. "
                "The seats go to the next person on the waiting list.",
                number,
                **values,
            )
        return nhtml(
            "Your hold on {seats} for **{title}** ran out {when}. The seat has been released.",
            "Your hold on {seats} for **{title}** ran out {when}. The seats have been released.",
            number,
            **values,
        )

    def _shown(self, name: str, value: Any) -> Any:
        if isinstance(value, Sentence):
            return self.say(value)
        if name.endswith("_money"):
            cents, currency = value.split()
            return self.money(int(cents), currency)
        if not name.endswith("_at") or not isinstance(value, int):
            return value
        return self.deadline(value) if name in _UNTIL else self.when(value)

    def _weekday(self, instant: int) -> int:
        return _local(instant, self._zone).weekday()

    def _date(self, instant: int, form: str) -> str:
        """Return a date, with the year only where it is another than now."""
        return self._formatted(instant, form, with_year=_local(instant, self._zone).year != self.today.year)

    def _formatted(self, instant: int, form: str, *, with_year: bool = False) -> str:
        dates = self._conventions.dates
        return _formatted(self.language, self._zone, instant, dates[form] + (dates["year"] if with_year else ""))


def words_in(language: Language, zone: ZoneInfo, now: int, reading: Reading = "page") -> Words:
    """Return the words of a language for instants in a zone, as they are told at `now`."""
    return Words(language, zone, now, reading)


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


@functools.lru_cache(maxsize=4_096)
def _local(instant: int, zone: ZoneInfo) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=on_calendar(instant))).astimezone(zone)


# Pages ask for the same ones again every two seconds.
@functools.lru_cache(maxsize=4_096)
def _formatted(language: Language, zone: ZoneInfo, instant: int, pattern: str) -> str:
    words: str = format_datetime(_local(instant, zone), pattern, locale=language)
    return words


def _which_of_two(instant: int, zone: ZoneInfo) -> str:
    """Return the offset of an instant in an hour that the clocks show twice; of any other nothing."""
    local = _local(instant, zone)
    is_told_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f" ({_offset(instant, zone)})" if is_told_twice else ""


@functools.cache
def _place(key: str, language: Language) -> str:
    place: str = get_timezone_location(key, locale=language, return_city=True)
    return place.rpartition("/")[2]


def _offset(instant: int, zone: ZoneInfo) -> str:
    """Return how far a zone is from UTC at an instant: `UTC`, `UTC+5:30`, `UTC−4`."""
    offset = _local(instant, zone).utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "−" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}{f':{minutes:02d}' if minutes else ''}" if offset else "UTC"


def _time_left(forms: Mapping[str, Any], milliseconds: int, locale: Locale) -> str:
    """Return how long is left in one form; live.js does the same."""
    seconds = max(0, milliseconds // 1_000)
    if seconds < _RUNNING_BELOW_SECONDS:
        minutes, rest = divmod(seconds, 60)
        return str(forms["clock"].replace("{clock}", f"{minutes}:{rest:02d}"))
    unit = next(unit for unit, length in _COUNTED.items() if seconds >= 2 * length)
    number = seconds // _COUNTED[unit]
    return str(forms[unit][locale.plural_form(number)].replace("{number}", str(number)))


@functools.cache
def _countdown_forms(language: Language) -> dict[CountdownForm, dict[str, Any]]:
    of = catalogue.of(language)
    _, ngettext = of.gettext, of.forms
    return {
        "left": {
            "clock": _("{clock} left"),
            "minute": ngettext("About {number} minute left", "About {number} minutes left"),
            "hour": ngettext("About {number} hour left", "About {number} hours left"),
            "day": ngettext("About {number} day left", "About {number} days left"),
        },
        "in": {
            "clock": _("in {clock}"),
            "minute": ngettext("in {number} minute", "in {number} minutes"),
            "hour": ngettext("in {number} hour", "in {number} hours"),
            "day": ngettext("in {number} day", "in {number} days"),
        },
        "short": {
            "clock": "{clock}",
            "minute": ngettext("{number} min", "{number} min"),
            "hour": ngettext("{number} h", "{number} h"),
            "day": ngettext("{number} d", "{number} d"),
        },
    }


@functools.lru_cache(maxsize=1_024)
def _duration(language: Language, seconds: int) -> str:
    number, unit = hold_time(seconds)
    words: str = format_unit(number, f"duration-{unit.removesuffix('s')}", locale=language)
    return words


@functools.lru_cache(maxsize=1_024)
def _duration_ahead(language: Language, seconds: int) -> str:
    """Return it without the “in” of “in 21 minutes”: of a duration alone Babel knows the nominative."""
    unit: Any = hold_time(seconds)[1].removesuffix("s")
    length = timedelta(seconds=seconds)
    words: str = format_timedelta(
        length, granularity=unit, threshold=math.inf, add_direction=True, locale=_locale(language)
    )
    return words.removeprefix(LANGUAGES[language].ahead)


@functools.cache
def _locale(language: Language) -> Locale:
    return Locale.parse(language)
