"""Notices in words: the subject, text and HTML of each kind, in the reader's language, from views/notices/."""

import functools
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, get_args
from zoneinfo import ZoneInfo

import bottle
from babel import Locale
from babel.dates import format_datetime, format_timedelta, get_timezone_location
from babel.numbers import format_decimal

from booking.notice import AdminNoticeKind, BookingNoticeKind, Notice, NoticeKind
from booking.people import Language
from booking.senders import calendar
from booking.senders.message import Button, Message

KIND_NAMES: dict[Language, dict[NoticeKind, str]] = {
    "en": {
        "hold_placed": "seats held",
        "reminder": "reminder to confirm",
        "confirmed": "booking confirmed",
        "expired": "booking expired",
        "cancelled": "booking cancelled",
        "cancelled_by_organiser": "booking cancelled by the organiser",
        "event_changed": "event changed",
        "event_cancelled": "event cancelled",
        "event_tomorrow": "the event is near",
        "prove_address": "link that proves an address",
        "reset_password": "link to a new password",
        "test": "test",
        "sold_out": "event sold out",
        "confirmation_wanted": "booking waits for confirmation",
        "delivery_failed": "a message could not be delivered",
    },
    "ru": {
        "hold_placed": "места отложены",
        "reminder": "напоминание подтвердить бронь",
        "confirmed": "бронь подтверждена",
        "expired": "срок брони истёк",
        "cancelled": "бронь отменена",
        "cancelled_by_organiser": "бронь отменена организатором",
        "event_changed": "событие изменилось",
        "event_cancelled": "событие отменено",
        "event_tomorrow": "событие скоро",
        "prove_address": "ссылка для подтверждения адреса",
        "reset_password": "ссылка для нового пароля",
        "test": "проверка",
        "sold_out": "мест больше нет",
        "confirmation_wanted": "бронь ждёт подтверждения",
        "delivery_failed": "сообщение не доставлено",
    },
}
_VIEWS = [str(Path(__file__).parents[2] / "views" / "notices")]
_ASKS_TO_CONFIRM = ("hold_placed", "reminder", "event_changed")
_IN_THE_CALENDAR = ("confirmed", "event_changed")
_NAME_CHARACTERS_AT_MOST = 60
# A name is whatever a stranger typed when they booked with somebody's address: it must bring no link into their mail.
_NO_NAME = re.compile(r"[:/@<>\\]|\.\w|\bwww\b", re.IGNORECASE)
_EXACT_BELOW_MILLISECONDS = 10 * 60 * 1_000
_DATES: dict[Language, dict[str, str]] = {
    "en": {"whole": "EEEE d MMMM y, HH:mm", "day": "d MMMM, HH:mm"},
    "ru": {"whole": "EEEE, d MMMM y 'г.', HH:mm", "day": "d MMMM, HH:mm"},
}
_BUTTONS: dict[Language, tuple[str, str]] = {"en": ("Confirm", "Cancel"), "ru": ("Подтвердить", "Отменить")}


class Line(NamedTuple):
    """A line of the text; one that leads somewhere has an address."""

    words: str
    url: str = ""


class Letters:
    """Writes the messages of one site. Its links begin with `site_url`; instants are told in `timezone`."""

    def __init__(self, site_url: str, timezone: ZoneInfo, reply_to: str | None = None) -> None:
        self._site_url = site_url
        self._timezone = timezone
        self._reply_to = reply_to

    def message(self, notice: Notice, now: int) -> Message:
        """Return the notice, which is claimed, as a message that is read at about `now`."""
        links = _links(self._site_url, notice)
        values = _values(notice, Words(notice.language, self._timezone, now), links)
        subject, _, text = _render(f"{notice.kind}.{notice.language}", values).strip().partition("\n")
        footer = _render(f"footer.{notice.language}", values).strip()
        paragraphs = list(_paragraphs(text, self._site_url))
        buttons = _buttons(notice, links)
        if notice.channel == "telegram":
            text = _without(text, {button.url for button in buttons})
        assert notice.message_id is not None
        return Message(
            message_id=notice.message_id,
            recipient=notice.recipient,
            subject=subject,
            text=f"{_tidy(text)}\n\n-- \n{footer}\n" if notice.channel == "email" else f"{_tidy(text)}\n\n{footer}\n",
            html=bottle.template(
                "mail",
                template_lookup=_VIEWS,
                language=notice.language,
                subject=subject,
                paragraphs=paragraphs,
                footer=list(_paragraphs(footer, self._site_url)),
            ),
            reply_to=self._reply_to,
            calendar=_calendar(notice, now) if notice.kind in _IN_THE_CALENDAR else None,
            buttons=buttons,
            list_unsubscribe=links.account if notice.kind in get_args(AdminNoticeKind) else None,
        )


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
        """Return the time or, on another day than today, the day and the time."""
        if self._local(instant).date() == self._local(self._now).date():
            return format_datetime(self._local(instant), "HH:mm", locale=self._locale)
        return self._formatted(instant, "day")

    def days_ahead(self, instant: int) -> int:
        """Return how many midnights lie before the instant: 1 is tomorrow."""
        return (self._local(instant).date() - self._local(self._now).date()).days

    def left(self, instant: int) -> str:
        """Return about how long it is until the instant: `15 minutes`, `3 days`."""
        left = timedelta(milliseconds=max(instant - self._now, 0))
        words: str = format_timedelta(left, threshold=1.5, locale=self._locale)
        return words

    def count(self, number: int, *forms: str) -> str:
        """Return the number with its noun: of English two forms, one and many; of Russian three, one, few and many."""
        return f"{format_decimal(number, locale=self._locale)} {self.form(number, *forms)}"

    def form(self, number: int, *forms: str) -> str:
        """Return the form that goes with the number; the forms are as in `count`."""
        order = {"one": 0, "few": 1, "many": 2, "other": 1} if len(forms) == 3 else {"one": 0, "other": 1}
        return forms[order[self._locale.plural_form(number)]]

    def kind(self, kind: NoticeKind) -> str:
        """Return a kind of notice in words."""
        return KIND_NAMES[self._language].get(kind, kind)

    def _formatted(self, instant: int, form: str, seconds: str = "") -> str:
        pattern = _DATES[self._language][form] + seconds
        words: str = format_datetime(self._local(instant), pattern, locale=self._locale)
        return words

    def _zone(self, instant: int) -> str:
        offset = self._local(instant).utcoffset() or timedelta()
        hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
        sign = "−" if offset < timedelta() else "+"
        shift = f"UTC{sign}{hours}{f':{minutes:02d}' if minutes else ''}" if offset else "UTC"
        if "/" not in self._timezone.key or self._timezone.key.startswith("Etc/"):
            return shift
        city: str = get_timezone_location(self._timezone.key, locale=self._locale, return_city=True)
        return f"{city}, {shift}"

    def _local(self, instant: int) -> datetime:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant)).astimezone(self._timezone)


class _Text(bottle.SimpleTemplate):  # type: ignore[misc]  # Bottle has no types.
    """A template of plain text, and so are those that it includes."""

    settings = {"noescape": True}  # noqa: RUF012 - Bottle copies it.


@functools.cache
def _template(name: str) -> _Text:
    return _Text(name=f"{name}.tpl", lookup=_VIEWS)


def _render(name: str, values: dict[str, Any]) -> str:
    rendered: str = _template(name).render(values)
    return rendered


def _links(site_url: str, notice: Notice) -> SimpleNamespace:
    """Return the addresses that a notice may lead to; to open one changes nothing, a button there does."""
    booking = f"{site_url}/?booking={notice.booking_id}"
    secret = notice.facts.get("secret", "")
    return SimpleNamespace(
        site=site_url,
        booking=f"{booking}#booking-{notice.booking_id}",
        confirm=f"{booking}#confirm-{notice.booking_id}",
        cancel=f"{booking}#cancel-{notice.booking_id}",
        event=f"{site_url}/#event-{notice.event_id}",
        admin_event=f"{site_url}/admin/events/{notice.event_id}",
        admin_notices=f"{site_url}/admin/notices",
        account=f"{site_url}/account#notices",
        proof=f"{site_url}/proofs/{secret}",
        reset=f"{site_url}/password-resets/{secret}",
    )


def _values(notice: Notice, words: Words, links: SimpleNamespace) -> dict[str, Any]:
    """Return what the templates are filled with; every text is one line of printable characters."""
    facts = _on_one_line(notice.facts)
    booking = facts.get("booking", {})
    name = booking.get("name", facts.get("name", ""))
    if len(name) > _NAME_CHARACTERS_AT_MOST or _NO_NAME.search(name):
        name = ""
    kind: NoticeKind = notice.kind
    return {
        "kind": kind,
        "is_of_booking": kind in get_args(BookingNoticeKind),
        "is_for_admins": kind in get_args(AdminNoticeKind),
        "is_guest": notice.account_id is None,
        "channel": notice.channel,
        "name": name,
        "event": SimpleNamespace(**facts.get("event", {})),
        "booking": SimpleNamespace(**booking | {"name": name}),
        "facts": facts,
        "links": links,
        "words": words,
    }


def _on_one_line(value: Any) -> Any:
    """Return facts whose texts have single spaces, and no line break or control character."""
    if isinstance(value, str):
        return " ".join("".join(one if one.isprintable() else " " for one in value).split())
    if isinstance(value, dict):
        return {name: _on_one_line(one) for name, one in value.items()}
    return [_on_one_line(one) for one in value] if isinstance(value, list) else value


def _paragraphs(text: str, site_url: str) -> Iterator[list[Line]]:
    """Yield the paragraphs of a text; a line that ends with an address of this site leads there."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        yield [_line(line.strip(), site_url) for line in paragraph.splitlines()]


def _line(line: str, site_url: str) -> Line:
    words, found, rest = line.rpartition(f": {site_url}/")
    return Line(words, f"{site_url}/{rest}") if found and " " not in rest else Line(line)


def _without(text: str, urls: set[str]) -> str:
    """Return the text without the lines that lead where buttons do."""
    return "\n".join(line for line in text.splitlines() if line.rpartition(": ")[2].strip() not in urls)


def _tidy(text: str) -> str:
    """Return the text with one empty line at most between two paragraphs."""
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)


def _buttons(notice: Notice, links: SimpleNamespace) -> tuple[Button, ...]:
    if notice.kind not in _ASKS_TO_CONFIRM or notice.facts["booking"]["status"] != "held":
        return ()
    confirm, cancel = _BUTTONS[notice.language]
    cancels = Button(cancel, f"cancel:{notice.booking_id}", links.cancel)
    if notice.facts["event"]["confirmation"] == "organiser":
        return (cancels,)
    return Button(confirm, f"confirm:{notice.booking_id}", links.confirm), cancels


def _calendar(notice: Notice, now: int) -> str | None:
    """Return the event as an entry for the reader's calendar, once the seats are theirs."""
    event, booking = notice.facts["event"], notice.facts["booking"]
    if booking["confirmed_at"] is None:
        return None
    return calendar.entry(
        booking_id=booking["id"],
        title=event["title"],
        starts_at=event["starts_at"],
        location=event["location"],
        description=event["description"],
        made_at=now,
    )
