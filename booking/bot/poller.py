"""The bot: the thread that reads what people write to it in Telegram, and answers."""

import logging
import re
import threading
from typing import Any

from booking.bot import chats
from booking.bot.chats import Reply, SiteFacts, Update
from booking.errors import Busy, SendError
from booking.people import Language
from booking.senders.message import Button
from booking.senders.telegram import keyboard_of, shortened
from booking.senders.telegram_api import TelegramApi
from booking.store.database import Database
from booking.store.threads import lasting
from booking.texts import languages

_POLL_SECONDS = 25
_WAIT_SECONDS_AT_MOST = 60
_ASKED_SECONDS_AT_MOST = 3_600
_ABORTS_AT_MOST = 20
_ABORT_EVERY_SECONDS = 0.1
_TOAST_AT_MOST = 200  # Characters.
_NOT_MODIFIED = "message is not modified"

log = logging.getLogger(__name__)


class Bot:
    """Reads the bot's updates in order and deals with each once; nothing else uses `api`.

    Only one program may read a bot's updates: Telegram refuses a second.
    """

    def __init__(self, database: Database, api: TelegramApi, site: SiteFacts) -> None:
        self._database = database
        self._api = api
        self._site = site
        self._is_waiting = False
        self._id = 0
        self._name: str | None = None
        self._stopping = threading.Event()
        self._thread = lasting("bot", self._run_until_stopped, self._stopping)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, even while it waits for Telegram."""
        self._stopping.set()
        for _ in range(_ABORTS_AT_MOST):
            # More than once: it may just be about to begin waiting. What it has begun to answer, it answers.
            if self._is_waiting:
                self._api.abort()
            self._thread.join(_ABORT_EVERY_SECONDS)
            if not self._thread.is_alive():
                return

    def deep_link(self, code: str) -> str | None:
        """Return the link that opens a chat with the bot and gives it the code; None before its name is known."""
        return None if self._name is None else f"https://t.me/{self._name}?start={code}"

    def read_once(self, poll_seconds: int = _POLL_SECONDS) -> int:
        """Wait for updates, deal with those that came and return how many they were. Raises SendError, Busy."""
        self._is_waiting = True
        try:
            updates = self._updates(poll_seconds)
        finally:
            self._is_waiting = False
        for update in updates:
            self._deal_with(update)
        return len(updates)

    def _updates(self, poll_seconds: int) -> list[dict[str, Any]]:
        """Wait for updates and return those that came. Raises SendError."""
        if self._name is None:
            itself = self._api.call("getMe", {})
            self._id, self._name = int(itself["id"]), str(itself["username"])
        next_id = self._database.read(chats.next_update, self._id)
        asked = {"timeout": poll_seconds, "allowed_updates": ["message", "callback_query"]}
        if next_id is not None:
            asked["offset"] = next_id
        updates: list[dict[str, Any]] = self._api.call("getUpdates", asked, waits_seconds=poll_seconds)
        return updates

    def _deal_with(self, raw: dict[str, Any]) -> None:
        """Do what an update asks for and answer. One that raises is skipped, or it would come for ever."""
        try:
            update = _parsed(raw, str(self._name))
            if update is None:
                self._database.write(chats.skip, self._id, int(raw["update_id"]))
                return
            reply = self._database.write(chats.receive, self._id, update, self._site)
        except Busy:
            raise
        except Exception as error:
            # Its text may have in it what somebody wrote.
            log.error("An update of the bot failed and is skipped: %s.", type(error).__name__)
            self._database.write(chats.skip, self._id, int(raw["update_id"]))
            return
        if reply is not None:
            self._answer(update, reply)

    def _answer(self, update: Update, reply: Reply) -> None:
        """Answer what was done; if the answer fails, it stays done."""
        try:
            if update.press_id is None:
                self._say(update.chat_id, reply.text, reply.buttons)
                return
            if reply.question is not None:
                self._say(update.chat_id, reply.question, reply.buttons)
            self._api.call(
                "answerCallbackQuery", {"callback_query_id": update.press_id, "text": reply.text[:_TOAST_AT_MOST]}
            )
            self._take_away_keys(update, reply)
        except SendError as error:
            log.warning("The bot could not answer: %s", error.sentence)

    def _take_away_keys(self, update: Update, reply: Reply) -> None:
        left = [key for key in update.keys if not str(key.get("callback_data", "")).startswith(reply.ended_keys)]
        if update.message_id is None or len(left) == len(update.keys):
            return
        keyboard = {"inline_keyboard": [[key] for key in left]}
        try:
            self._api.call(
                "editMessageReplyMarkup",
                {"chat_id": update.chat_id, "message_id": update.message_id, "reply_markup": keyboard},
            )
        except SendError as error:
            # A button that was pressed twice at once: the first press has taken the same keys away.
            if _NOT_MODIFIED not in error.sentence:
                raise

    def _say(self, chat_id: int, text: str, buttons: tuple[Button, ...]) -> None:
        said = {"chat_id": chat_id, "text": shortened(text)}
        keyboard = keyboard_of(buttons)
        self._api.call("sendMessage", said if keyboard is None else {**said, "reply_markup": keyboard})

    def _run_until_stopped(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                self.read_once()
                failures = 0
            except Exception as error:
                if not self._stopping.is_set():
                    failures += 1
                    wait = _wait_seconds(error, failures)
                    sentence = error.sentence if isinstance(error, SendError | Busy) else type(error).__name__
                    log.warning("The bot can't read its updates and tries again in %d s: %s", wait, sentence)
                    self._stopping.wait(wait)
        self._api.close()


def _wait_seconds(error: Exception, failures: int) -> int:
    asked = error.retry_after_seconds if isinstance(error, SendError) else None
    return (
        min(asked, _ASKED_SECONDS_AT_MOST) if asked is not None else min(2 ** min(failures, 10), _WAIT_SECONDS_AT_MOST)
    )


def _parsed(raw: dict[str, Any], name: str) -> Update | None:
    """Return an update as the program knows it, or None for one that is not for the bot of this name.

    In a group only a command with its name is for it; nothing from another bot is.
    """
    if "callback_query" in raw:
        press = raw["callback_query"]
        message = press.get("message") or {}
        markup = message.get("reply_markup") or {"inline_keyboard": []}
        chat = message.get("chat") or {"id": press["from"]["id"], "type": "private"}
        return Update(
            id=int(raw["update_id"]),
            chat_id=int(chat["id"]),
            is_private=chat["type"] == "private",
            language=_language(press["from"]),
            text=str(press.get("data", "")),
            press_id=str(press["id"]),
            message_id=message.get("message_id"),
            keys=tuple(key for row in markup["inline_keyboard"] for key in row),
        )
    message = raw.get("message")
    if message is None or "text" not in message or message.get("from", {}).get("is_bot"):
        return None
    text = str(message["text"]).strip()
    addressed = re.match(rf"(/\w+)@{re.escape(name)}(?!\w)", text, re.IGNORECASE)
    is_private = message["chat"]["type"] == "private"
    if not is_private and addressed is None:
        return None
    return Update(
        id=int(raw["update_id"]),
        chat_id=int(message["chat"]["id"]),
        is_private=is_private,
        language=_language(message.get("from", {})),
        text=text if addressed is None else addressed[1] + text[addressed.end() :],
    )


def _language(person: dict[str, Any]) -> Language:
    return languages.of_tag(str(person.get("language_code", "")))
