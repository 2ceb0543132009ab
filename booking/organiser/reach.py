"""By what the site reaches people: its mail server, bot and own address, as flags and variables fix them.

So is by what it takes their money.

What they leave open an admin chooses on a page. It is kept in the database as the text that the flag would have, with
the passwords in it.
"""

import contextlib
import ipaddress
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from booking import addresses, store
from booking.config import SETTINGS, Settings
from booking.errors import Fault, Invalid
from booking.senders.smtp_url import USUAL_PORTS, MailServer, Security
from booking.store.database import Tx

NAMES = (
    *("smtp_url", "mail_from", "reply_to", "telegram_token", "public_url"),
    *("stripe_key", "stripe_webhook_secret"),
)
_HOST = re.compile(r"[a-z0-9]([a-z0-9_.-]*[a-z0-9])?\.?", re.IGNORECASE)
_CHOSEN = [setting for setting in SETTINGS if setting.name in NAMES]


class Reach:
    """The settings by which people are reached, at present: whoever needs them asks here each time: they may change.

    `fixed` are those that no page can change, each with the setting that has fixed it.
    """

    def __init__(self, settings: Settings) -> None:
        self.fixed = {name: by for name, by in settings.given.items() if name in NAMES}
        self.now = settings
        self._started = settings
        self._followers: list[Callable[[Settings], None]] = []
        self._lock = threading.Lock()

    def with_chosen(self, chosen: dict[str, Any]) -> Settings:
        """Return the settings with what an admin has chosen, where nothing has fixed it."""
        return replace(self._started, **{name: value for name, value in chosen.items() if name not in self.fixed})

    def tell(self, take_over: Callable[[Settings], None]) -> None:
        """Let whoever depends on them take over each change."""
        self._followers.append(take_over)

    def follow(self, read: Callable[[], dict[str, Any]]) -> None:
        """Take over what `read` finds chosen: the last to read it, not the last to have chosen, is right."""
        with self._lock:
            now = self.with_chosen(read())
            if now != self.now:
                self.now = now
                for take_over in self._followers:
                    take_over(now)


def chosen(tx: Tx) -> dict[str, Any]:
    """Return what an admin has chosen, by name; what this version can't read counts as not chosen."""
    found = {}
    for setting in _CHOSEN:
        text = store.settings.find(tx, setting.name)
        with contextlib.suppress(ValueError):
            if text:
                found[setting.name] = setting.parse(text)
    return found


def choose(tx: Tx, name: str, text: str) -> bool:
    """Keep a choice, as the text that the flag would have; an empty one is none. Return whether it is another one."""
    if (store.settings.find(tx, name) or "") == text:
        return False
    store.settings.put(tx, name, text)
    return True


def is_good(name: str, text: str) -> bool:
    """Whether the setting of this name takes the text."""
    (setting,) = (one for one in _CHOSEN if one.name == name)
    try:
        setting.parse(text)
    except ValueError:
        return False
    return True


class TypedServer(NamedTuple):
    """A mail server as a form has it: an empty password stands for the one that is kept, unless that is to go."""

    host: str
    port: int | None
    security: Security
    user: str
    password: str
    forgets_password: bool = False

    def server(self, before: MailServer | None) -> MailServer | None:
        """Return the server that is wanted in the place of the one `before`, or None for none. Raises Invalid."""
        if not self.host:
            return None
        user = "" if self.forgets_password and not self.password else self.user
        password = self.password or (before.password if before and user else "")
        faults = list(self._faults(before, user, password))
        if faults:
            raise Invalid(faults)
        host = addresses.host_in_ascii(self.host)
        return MailServer(host, self.port or USUAL_PORTS[self.security], self.security, user, password)

    def _faults(self, before: MailServer | None, user: str, password: str) -> Iterator[Fault]:
        if not _is_host(self.host):
            yield Fault("smtp_host", "Enter the name of the server alone, like mail.example.org.")
        for name, text in (("smtp_user", user), ("smtp_password", password)):
            if not (text.isascii() and text.isprintable()):
                yield Fault(name, "Enter English letters, digits and signs only: mail servers take no others here.")
        if password and not user:
            yield Fault("smtp_user", "Enter the user whose password this is.")
        if user and not password:
            yield Fault("smtp_password", "Enter the password of this user.")
        elif user and not self.password and before and before.host != self.host.lower():
            # Whoever chooses the server must not be told the password by it.
            yield Fault("smtp_password", "Enter the password again: the kept one was for another server.")
        if user and self.security == "none":
            yield Fault("smtp_security", "Choose an encryption: a password must not travel in the clear.")


def _is_host(text: str) -> bool:
    with contextlib.suppress(ValueError):
        return bool(ipaddress.ip_address(text))
    with contextlib.suppress(ValueError):
        return _HOST.fullmatch(addresses.host_in_ascii(text)) is not None
    return False
