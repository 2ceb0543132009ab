"""What the bot says, in both languages."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from babel import Locale

from booking.errors import BookingError
from booking.model import Booking, Entry, Event
from booking.people import Language
from booking.texts.characters import on_one_line, whole_until
from booking.texts.format import words_in

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
        "offered": "offered to you until {until}, not confirmed yet",
        "confirmed": "confirmed",
        "waiting": "on the waiting list, place {position}",
        "confirm": "Confirm: {title}",
        "cancel": "Cancel: {title}",
        "leave": "Leave the list: {title}",
        "sure_cancel": "Cancel this booking? What you give up goes to others at once.",
        "sure_leave": "Leave this waiting list? If you join again, you wait behind everyone else.",
        "yes_cancel": "Yes, cancel",
        "yes_leave": "Yes, leave",
        "keep": "Keep it",
        "is_kept": "Kept: nothing has changed.",
        "is_confirmed": "Confirmed. You have {seats}.",
        "is_cancelled": "Cancelled: {seats} given up.",
        "is_extended": "Held for you until {until}.",
        "has_left": "You have left the waiting list.",
        "unknown_button": "This button is out of date. /bookings shows how things stand.",
        "hold_expired": "This hold was not confirmed in time and has ended. Book again while seats last.",
        "booking_cancelled": "This booking was cancelled before.",
        "handed_over": "This booking was handed over and is somebody else's now.",
        "no_extension": "This can't be held longer. /bookings shows until when it is.",
        "booking_not_found": "There is no such booking of yours.",
        "entry_not_found": "You are not on this waiting list.",
        "entry_offered": "You have an offer already. /bookings shows until when.",
        "entry_closed": "This waiting list has ended.",
        "organiser_confirms": "The organiser confirms the bookings of this event. Pay as they ask, and they will.",
        "proof_required": "At this event addresses are confirmed first. Confirm yours on your account’s page.",
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
        "offered": "предложено вам до {until}, ещё не подтверждено",
        "confirmed": "подтверждено",
        "waiting": "в листе ожидания, номер {position}",
        "confirm": "Подтвердить: {title}",
        "cancel": "Отменить: {title}",
        "leave": "Не ждать: {title}",
        "sure_cancel": "Отменить эту бронь? То, что освободится, сразу смогут занять другие.",
        "sure_leave": "Выйти из листа ожидания? Если записаться снова, вы окажетесь в его конце.",
        "yes_cancel": "Да, отменить",
        "yes_leave": "Да, выйти",
        "keep": "Оставить",
        "is_kept": "Всё остаётся как было.",
        "is_confirmed": "Подтверждено: {seats} за вами.",
        "is_cancelled": "Отменено. Освободилось {seats}.",
        "is_extended": "Бронь продлена до {until}.",
        "has_left": "Вы вышли из листа ожидания.",
        "unknown_button": "Эта кнопка устарела. /bookings покажет, как обстоят дела.",
        "hold_expired": "Бронь не подтвердили вовремя, и она закончилась. Бронируйте снова, пока есть места.",
        "booking_cancelled": "Эта бронь уже отменена.",
        "handed_over": "Эта бронь передана, и теперь она за другим человеком.",
        "no_extension": "Эту бронь больше не продлить. /bookings покажет, до какого времени она действует.",
        "booking_not_found": "Такой брони у вас нет.",
        "entry_not_found": "Вас нет в этом листе ожидания.",
        "entry_offered": "Вам уже сделано предложение. /bookings покажет, до какого времени.",
        "entry_closed": "Этот лист ожидания уже закрыт.",
        "organiser_confirms": "Брони этого события подтверждает организатор. Оплатите, как он просит, и он подтвердит.",
        "proof_required": "Для этого события нужно сначала подтвердить адрес почты на странице учётной записи.",
        "refused": "Это не получилось. /bookings покажет, как обстоят дела.",
    },
}
_SEATS: Mapping[Language, Mapping[str, str]] = {
    "en": {"one": "{} seat", "other": "{} seats"},
    "ru": {"one": "{} место", "few": "{} места", "many": "{} мест"},
}
_TITLE_AT_MOST = 40


def refusal(error: BookingError, language: Language) -> str:
    """Return why something was not done, as a person in a chat is told it."""
    words = WORDS[language]
    return words.get(error.code, words["refused"])


def done(said: str, number: int, language: Language) -> str:
    """Return what was done with so many seats; `said` is the name of what is said of it."""
    seats = _SEATS[language][Locale.parse(language).plural_form(number)].format(number)
    return WORDS[language][said].format(seats=seats)


def state(booking: Booking, event: Event, language: Language, zone: ZoneInfo) -> str:
    """Return a booking in two lines: which event and when, and how the booking stands."""
    words = WORDS[language]
    stands = words["confirmed"]
    if booking.expires_at is not None:
        held = words["offered"] if booking.offer else words["held"]
        stands = held.format(until=moment(booking.expires_at, language, zone))
    return f"{_title(event, language, zone)}\n{booking.seats} × {stands}"


def place_in_line(entry: Entry, event: Event, language: Language, zone: ZoneInfo) -> str:
    """Return a waiting-list entry in two lines: which event and when, and the place on the list."""
    stands = WORDS[language]["waiting"].format(position=entry.position)
    return f"{_title(event, language, zone)}\n{entry.seats} × {stands}"


def moment(instant: int, language: Language, zone: ZoneInfo) -> str:
    """Return the date, the time and whose time it is: `Thu 24 December 2026, 18:00 (Berlin, UTC+1)`."""
    return words_in(language, zone).moment(instant)


def short(title: str) -> str:
    """Return a title that fits on a button."""
    title = on_one_line(title)
    return title if len(title) <= _TITLE_AT_MOST else title[: whole_until(title, _TITLE_AT_MOST - 1)] + "…"


def _title(event: Event, language: Language, zone: ZoneInfo) -> str:
    return f"{on_one_line(event.title)}, {moment(event.starts_at, language, zone)}"
