"""What the bot says, in both languages."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from booking.errors import BookingError
from booking.model import Booking, Event
from booking.people import Language

WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "linked": "This chat is linked to the account of {name}. Messages about your bookings come here from now on.\n"
        "/bookings shows your bookings, /stop ends the messages.",
        "bad_code": "This link was used before or is out of date. Your account's page gives another: {site}/account",
        "not_linked": "This chat is not linked to an account. Open the page of your account and choose Telegram: "
        "{site}/account",
        "help": "/bookings shows your bookings, /stop ends the messages to this chat.",
        "stopped": "Done: nothing more comes to this chat. Messages about your bookings go to your e-mail address.",
        "private_only": "I write to people, not to groups. Open a chat with me alone.",
        "no_bookings": "You have no bookings of events to come. Find one: {site}/",
        "bookings": "Your bookings:",
        "more": "The others are on your page: {site}/account/bookings",
        "held": "held until {until}, not confirmed yet",
        "confirmed": "confirmed",
        "confirm": "Confirm: {title}",
        "cancel": "Cancel: {title}",
        "is_confirmed": "Confirmed. You have a place.",
        "is_cancelled": "Cancelled. The seats are free for others.",
        "unknown_button": "This button is out of date. /bookings shows how things stand.",
        "hold_expired": "This hold was not confirmed in time; its seats are free again. Book again while they last.",
        "booking_cancelled": "This booking was cancelled before, and its seats are free again.",
        "booking_not_found": "There is no such booking of yours.",
        "organiser_confirms": "The organiser confirms the bookings of this event. Pay as they ask, and they will.",
        "refused": "This can't be done. /bookings shows how things stand.",
    },
    "ru": {
        "linked": "Этот чат связан с учётной записью «{name}». Сообщения о ваших бронях теперь приходят сюда.\n"
        "/bookings покажет ваши брони, /stop прекратит сообщения.",
        "bad_code": "Эта ссылка уже использована или устарела. Новая — на странице учётной записи: {site}/account",
        "not_linked": "Этот чат не связан с учётной записью. Откройте её страницу и выберите Telegram: {site}/account",
        "help": "/bookings покажет ваши брони, /stop прекратит сообщения в этот чат.",
        "stopped": "Готово: в этот чат больше ничего не придёт. Сообщения о ваших бронях пойдут на электронную почту.",
        "private_only": "Я пишу людям, а не группам. Откройте чат со мной наедине.",
        "no_bookings": "У вас нет броней на будущие события. Выбрать событие: {site}/",
        "bookings": "Ваши брони:",
        "more": "Остальные — на вашей странице: {site}/account/bookings",
        "held": "отложено до {until}, ещё не подтверждено",
        "confirmed": "подтверждено",
        "confirm": "Подтвердить: {title}",
        "cancel": "Отменить: {title}",
        "is_confirmed": "Подтверждено. Место за вами.",
        "is_cancelled": "Отменено. Места свободны для других.",
        "unknown_button": "Эта кнопка устарела. /bookings покажет, как обстоят дела.",
        "hold_expired": "Бронь не подтвердили вовремя, и места снова свободны. Бронируйте снова, пока они есть.",
        "booking_cancelled": "Эта бронь уже отменена, её места снова свободны.",
        "booking_not_found": "Такой брони у вас нет.",
        "organiser_confirms": "Брони этого события подтверждает организатор. Оплатите, как он просит, и он подтвердит.",
        "refused": "Это не получилось. /bookings покажет, как обстоят дела.",
    },
}
_TITLE_AT_MOST = 40


def refusal(error: BookingError, language: Language) -> str:
    """Return why something was not done, as a person in a chat is told it."""
    words = WORDS[language]
    return words.get(error.code, words["refused"])


def state(booking: Booking, event: Event, language: Language, zone: ZoneInfo) -> str:
    """Return a booking in two lines: which event and when, and how the booking stands."""
    words = WORDS[language]
    stands = words["confirmed"]
    if booking.expires_at is not None:
        stands = words["held"].format(until=moment(booking.expires_at, language, zone))
    return f"{event.title}, {moment(event.starts_at, language, zone)}\n{booking.seats} × {stands}"


def moment(instant: int, language: Language, zone: ZoneInfo) -> str:
    """Return the date and time in the zone, which is named."""
    words = format_datetime(
        datetime.fromtimestamp(instant // 1_000, UTC), "EEE d MMMM y, HH:mm", tzinfo=zone, locale=language
    )
    return f"{words} ({zone.key.removeprefix('Etc/')})"


def short(title: str) -> str:
    """Return a title that fits on a button."""
    return title if len(title) <= _TITLE_AT_MOST else title[: _TITLE_AT_MOST - 1] + "…"
