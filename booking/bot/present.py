"""The bot of the site at present: another token is another bot, whose messages are read from then on."""

import threading

from booking.bot.chats import SiteFacts
from booking.bot.poller import Bot
from booking.senders.telegram_api import TelegramApi
from booking.store.database import Database


class PresentBot:
    """Reads what people write to the bot of the token that it was told last; without one, nothing.

    `api_url` is where Telegram's Bot API is.
    """

    def __init__(self, database: Database, api_url: str) -> None:
        self._database = database
        self._api_url = api_url
        self._facts: tuple[str | None, SiteFacts] | None = None
        self._bot: Bot | None = None
        self._is_running = False
        self._lock = threading.Lock()

    def use(self, token: str | None, site: SiteFacts) -> None:
        """Read by this token from now on, for a site of these facts; the bot before deals with what it has begun."""
        with self._lock:
            if self._facts == (token, site):
                return
            self._facts, before = (token, site), self._bot
            self._bot = Bot(self._database, TelegramApi(token, self._api_url), site) if token else None
            if self._is_running:
                _stop(before)
                _start(self._bot)

    def deep_link(self, code: str) -> str | None:
        """Return the link that gives the bot a code in a chat; None without a bot, and before its name is known."""
        bot = self._bot
        return None if bot is None else bot.deep_link(code)

    def start(self) -> None:
        """Start reading."""
        with self._lock:
            self._is_running = True
            _start(self._bot)

    def stop(self) -> None:
        """Stop reading, for good."""
        with self._lock:
            self._is_running = False
            _stop(self._bot)


def _start(bot: Bot | None) -> None:
    if bot is not None:
        bot.start()


def _stop(bot: Bot | None) -> None:
    if bot is not None:
        bot.stop()
