"""Messages to Telegram's chats."""

from typing import Any
from urllib.parse import urlsplit

from booking.senders.message import Button, Message
from booking.senders.telegram_api import File, TelegramApi
from booking.texts.characters import whole_until

# In units of UTF-16, as Telegram counts.
_TEXT_AT_MOST = 4_096
_CAPTION_AT_MOST = 1_024


class TelegramSender:
    """Sends to the chat whose number is the message's recipient."""

    def __init__(self, api: TelegramApi) -> None:
        self.api = api

    def send(self, message: Message) -> None:
        """Send a message; return once Telegram has taken it, else raise SendError."""
        text = _with_links(message)
        common: dict[str, Any] = {"chat_id": int(message.recipient)}
        keyboard = keyboard_of(message.buttons)
        if keyboard is not None:
            common["reply_markup"] = keyboard
        if message.calendar is not None and _units(text) <= _CAPTION_AT_MOST:
            file = File("document", "event.ics", "text/calendar", message.calendar.encode())
            self.api.call("sendDocument", {"caption": text, **common}, file=file)
        else:
            self.api.call(
                "sendMessage", {"text": shortened(text), "link_preview_options": {"is_disabled": True}, **common}
            )

    def close(self) -> None:
        """Let go of the connection."""
        self.api.close()


def keyboard_of(buttons: tuple[Button, ...]) -> dict[str, Any] | None:
    """Return the buttons as Telegram takes them, one below the other, or None without any."""
    rows = [[_key(button)] for button in buttons if button.data or _is_link_for_telegram(button.url)]
    return {"inline_keyboard": rows} if rows else None


def shortened(text: str) -> str:
    """Return the text, without its end where it is longer than Telegram takes."""
    if _units(text) <= _TEXT_AT_MOST:
        return text
    fits = text.encode("utf-16-le")[: 2 * (_TEXT_AT_MOST - 1)].decode("utf-16-le", "ignore")
    return text[: whole_until(text, len(fits))] + "…"


def _with_links(message: Message) -> str:
    """Return subject and text, and at their end the links that Telegram may refuse as buttons."""
    links = [
        f"{button.label}: {button.url}"
        for button in message.buttons
        if not button.data and not _is_link_for_telegram(button.url)
    ]
    return "\n".join([message.subject, "", message.text.strip(), *links])


def _key(button: Button) -> dict[str, str]:
    if button.data:
        return {"text": button.label, "callback_data": button.data}
    return {"text": button.label, "url": button.url}


def _is_link_for_telegram(url: str) -> bool:
    return urlsplit(url).scheme == "https"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
