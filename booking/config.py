"""Settings: a flag, else its BOOKING_* environment variable, else the default. A bad value is an error.

Also the senders of the channels that the settings configure.
"""

import argparse
import contextlib
import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import tzlocal

from booking import COMMAND, HOME, PROGRAM, addresses
from booking.clock import Clock
from booking.errors import CannotStart
from booking.model import HOLD_SECONDS_AT_MOST
from booking.monitoring.logs import LogFormat
from booking.organisation import COLOUR, COLOUR_IN_WORDS, LONGEST
from booking.people import Channel
from booking.senders import mail
from booking.senders import smtp_url as mail_server
from booking.senders.email import EmailSender
from booking.senders.message import Sender
from booking.senders.smtp_url import MailServer
from booking.senders.stripe_api import STRIPE_URL
from booking.senders.telegram import TelegramSender
from booking.senders.telegram_api import TelegramApi

MAIL_FROM = "booking@localhost"
COMMANDS = ("serve", "demo", "token", "invite", "check")
COMMANDS_OF_A_FILE = ("backup", "restore")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, as the program uses it."""

    host: str
    port: int
    db: Path
    new: bool
    backup_dir: Path | None
    backup_keep: int
    hold_seconds: int
    sweep_seconds: int
    retention_days: int
    site_name: str
    colour: str
    timezone: ZoneInfo
    public_url: str | None
    threads: int
    pin_cpu: bool
    trusted_proxy: str | None
    bookings_per_minute: int
    writes_per_minute: int
    connections_per_address: int
    unproved_seats_per_network: int
    registrations_per_hour: int
    log_format: LogFormat
    log_requests: bool
    smtp_url: MailServer | None
    mail_from: str
    reply_to: str | None
    telegram_token: str | None
    telegram_url: str
    stripe_key: str | None
    stripe_webhook_secret: str | None
    stripe_url: str
    webhooks_to_private_networks: bool
    given: Mapping[str, str]  # What a flag, a variable or a file has chosen: each with the setting that did.
    is_demo: bool = False

    @property
    def organisation(self) -> dict[str, str]:
        """What the settings fix of the organisation; empty where they leave it to an admin."""
        return {"site_name": self.site_name, "colour": self.colour}


class Command(NamedTuple):
    """What to do: for COMMANDS_OF_A_FILE with that file, and whether it may take the place of another.

    `repair` is of check: whether to mend what can be mended.
    """

    name: str
    file: Path | None = None
    overwrite: bool = False
    repair: bool = False


class Setting(NamedTuple):
    """One setting: `parse` turns its text into its value or raises ValueError with what is allowed.

    One that is secret can be read from a file too, which a setting of its name and `_file` names.
    """

    name: str
    default: str
    parse: Callable[[str], Any]
    help: str
    is_secret: bool = False


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()


def _whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text) or not lowest <= int(text) <= highest:
            raise ValueError(f"must be a whole number from {lowest} to {highest}")
        return int(text)

    return parse


def _file(text: str) -> Path | None:
    return _path(text) if text else None


def _path(text: str) -> Path:
    if not text or "\0" in text:
        raise ValueError("must be the path of a file")
    return Path(text)


def _directory(text: str) -> Path | None:
    if "\0" in text:
        raise ValueError("must be the path of a directory")
    return Path(text) if text else None


def _site_name(text: str) -> str:
    name = text.strip()
    if not name.isprintable() or len(name) > LONGEST["site_name"]:
        raise ValueError(f"must be text of one line, of {LONGEST['site_name']} characters at most")
    return name


def _colour(text: str) -> str:
    if text and not re.fullmatch(COLOUR, text):
        raise ValueError(f"must be {COLOUR_IN_WORDS}")
    return text.lower()


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text or tzlocal.get_localzone_name())
    except (ValueError, OSError, LookupError) as error:
        raise ValueError("must be the name of a time zone such as Europe/Berlin or UTC") from error


def _public_url(text: str) -> str | None:
    if not text:
        return None
    with contextlib.suppress(ValueError):  # An unclosed bracket, or a port that is none.
        parts = urlsplit(text)
        beyond = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not beyond:
            # As browsers spell it, whatever letters it was given in.
            host = addresses.host_in_ascii(parts.hostname)
            host = f"[{host}]" if ":" in host else host
            return f"{parts.scheme}://{host}" + ("" if parts.port is None else f":{parts.port}")
    raise ValueError("must be like https://booking.example.org, without a path: a site needs a name of its own")


def _service_url(text: str) -> str:
    with contextlib.suppress(ValueError):
        parts = urlsplit(text)
        host = parts.hostname or ""  # Not of other letters: Python would look its name up by IDNA 2003.
        if parts.scheme in ("http", "https") and host and host.isascii() and parts.port != 0 and not parts.query:
            return text.rstrip("/")
    raise ValueError("must be like https://api.telegram.org")


def _address(text: str) -> str | None:
    if not text:
        return None
    try:
        return str(ipaddress.ip_address(text))
    except ValueError as error:
        raise ValueError("must be an IP address such as 127.0.0.1") from error


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return text == "yes"


def _log_format(text: str) -> str:
    if text not in get_args(LogFormat):
        raise ValueError("must be text or json")
    return text


def _smtp_url(text: str) -> MailServer | None:
    return mail_server.parse(text) if text else None


def _mail_from(text: str) -> str:
    mail.sender_address(text)
    return text


def _reply_to(text: str) -> str | None:
    return _mail_from(text) if text else None


def _telegram_token(text: str) -> str | None:
    if text and not re.fullmatch(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,200}", text):
        raise ValueError("must be a bot's token as @BotFather gives it, like 123456:ABC-DEF…")
    return text or None


def _stripe_key(text: str) -> str | None:
    if text and not re.fullmatch(r"[sr]k_(test|live)_[A-Za-z0-9_]{10,300}", text):
        raise ValueError("must be a secret key of Stripe's, like sk_test_51ABC…")
    return text or None


def _stripe_webhook_secret(text: str) -> str | None:
    if text and not re.fullmatch(r"whsec_[A-Za-z0-9+/=_-]{10,300}", text):
        raise ValueError("must be a webhook's signing secret as Stripe shows it, like whsec_ABC…")
    return text or None


SETTINGS = (
    Setting("host", "127.0.0.1", _text, "the address to listen on"),
    Setting("port", "8080", _whole_number(0, 65535), "the port to listen on; 0 takes a free one"),
    Setting("db", "booking.db", _path, "the database file, made at the first start"),
    Setting("new", "no", _yes_or_no, "yes begins an empty database where one is missing that was there before; or no"),
    Setting(
        "backup_dir",
        "",
        _directory,
        "where a copy of the database is put each day, best on another disk; without it there is none",
    ),
    Setting("backup_keep", "14", _whole_number(1, 10_000), "how many daily copies are kept; older ones are removed"),
    Setting(
        "hold_seconds",
        "900",
        _whole_number(1, HOLD_SECONDS_AT_MOST),
        "how long an unconfirmed booking lives, where the event does not say",
    ),
    Setting("sweep_seconds", "2", _whole_number(1, 3600), "how often ended holds are swept away"),
    Setting(
        "retention_days",
        "0",
        _whole_number(0, 36_500),
        "how many days after an event its people are erased from bookings, waiting lists and messages; 0 keeps them",
    ),
    Setting("site_name", "", _site_name, "what the site is called; without it the name that an admin has typed"),
    Setting("colour", "", _colour, "its colour, like #0f6e7d; without it the one that an admin has chosen"),
    Setting(
        "timezone",
        "",
        _zone,
        "the zone that times are told and taken in; without it the one that an admin has chosen, else the machine's",
    ),
    Setting(
        "public_url",
        "",
        _public_url,
        "the address people reach this server by, when it is behind a proxy; without it, links in messages begin with "
        "the one that an admin has typed",
    ),
    Setting("threads", "16", _whole_number(1, 256), "how many requests are served at once"),
    Setting(
        "pin_cpu", "yes", _yes_or_no, "yes keeps the process on one CPU, where Python's threads run fastest; or no"
    ),
    Setting(
        "trusted_proxy",
        "",
        _address,
        "the IP address of the proxy before this server, whose X-Forwarded-For, -Proto and -Host are believed",
    ),
    Setting(
        "bookings_per_minute",
        "60",
        _whole_number(1, 1_000_000),
        "how many bookings one client address may make; this machine's own only with `trusted_proxy`",
    ),
    Setting(
        "writes_per_minute",
        "240",
        _whole_number(1, 1_000_000),
        "how many requests that change something one client address may send; likewise",
    ),
    Setting(
        "connections_per_address",
        "256",
        _whole_number(1, 1_000_000),
        "how many connections one client address may hold open, six for each browser behind it; beyond that the one "
        "that was idle longest is closed; likewise, and never the proxy's",
    ),
    Setting(
        "unproved_seats_per_network",
        "120",
        _whole_number(0, 1_000_000),
        "how many live seats of one event people of one network (IPv4 /24, IPv6 /48) may have who haven't confirmed "
        "their address; 0 is any number; likewise",
    ),
    Setting(
        "registrations_per_hour",
        "60",
        _whole_number(1, 1_000_000),
        "how many registrations, changes of address, password resets and links to their data people of one network may "
        "ask for; likewise",
    ),
    Setting("log_format", "text", _log_format, "how the log is written: text, or json, one object a line"),
    Setting("log_requests", "yes", _yes_or_no, "yes gives each request a line in the log; or no"),
    Setting(
        "smtp_url",
        "",
        _smtp_url,
        "the mail server: smtp://host:25, smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host; "
        "without it the one that an admin has typed, else no mail is sent",
        is_secret=True,
    ),
    Setting("smtp_url_file", "", _file, "a file with `smtp_url` in it, to keep the password out of sight"),
    Setting(
        "mail_from",
        MAIL_FROM,
        _mail_from,
        "whom mails come from: an address, or Name <address>; without it whom an admin has typed",
    ),
    Setting(
        "reply_to", "", _reply_to, "whom answers to mails go to: the organiser's address, or Name <address>; likewise"
    ),
    Setting(
        "telegram_token",
        "",
        _telegram_token,
        "the token of the Telegram bot; without it the one that an admin has typed, else nothing goes by Telegram",
        is_secret=True,
    ),
    Setting("telegram_token_file", "", _file, "a file with `telegram_token` in it"),
    Setting("telegram_url", "https://api.telegram.org", _service_url, "where Telegram's Bot API is"),
    Setting(
        "stripe_key",
        "",
        _stripe_key,
        "the secret key of the Stripe account by which people can pay, beside `stripe_webhook_secret`; without it the "
        "one that an admin has typed, else nobody pays by Stripe",
        is_secret=True,
    ),
    Setting("stripe_key_file", "", _file, "a file with `stripe_key` in it"),
    Setting(
        "stripe_webhook_secret",
        "",
        _stripe_webhook_secret,
        "the signing secret of the webhook that Stripe sends to /payments/stripe; likewise",
        is_secret=True,
    ),
    Setting("stripe_webhook_secret_file", "", _file, "a file with `stripe_webhook_secret` in it"),
    Setting("stripe_url", STRIPE_URL, _service_url, "where Stripe's API is"),
    Setting(
        "webhooks_to_private_networks",
        "no",
        _yes_or_no,
        "yes lets webhooks go to addresses in private networks and on this machine, by plain HTTP too; or no",
    ),
)


def parse(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[Command, Settings]:
    """Return the command and the settings. Raises CannotStart, naming the first bad value.

    `--help` and unknown flags end the process, as argparse does.
    """
    flags = _parser().parse_intermixed_args(arguments)
    texts = {setting.name: _text_of(setting, getattr(flags, setting.name), environment) for setting in SETTINGS}
    values = {setting.name: _value(setting, *texts[setting.name]) for setting in SETTINGS}
    given = {name: name for name, (_, text) in texts.items() if text}
    for setting in SETTINGS:
        if setting.is_secret:
            file = values.pop(f"{setting.name}_file")
            if file is not None:
                values[setting.name] = _secret(setting, file, values[setting.name])
                given[setting.name] = f"{setting.name}_file"
    return _command(flags), Settings(**values, given=given)


def require_sender(settings: Settings) -> None:
    """Raise CannotStart when a mail server of the world's would be given mails from nobody."""
    if settings.smtp_url is not None and lacks_sender(settings.smtp_url, settings.mail_from):
        host = settings.smtp_url.host
        raise CannotStart(f"--mail_from: must be set for the mail server {host}, to an address that is yours there")


def lacks_sender(server: MailServer, mail_from: str) -> bool:
    """Whether a mail server of the world's would be given mails from nobody."""
    with contextlib.suppress(ValueError):
        if server.host == "localhost" or ipaddress.ip_address(server.host).is_loopback:
            return False
    return mail_from == MAIL_FROM


def senders(settings: Settings, clock: Clock) -> dict[Channel, Sender]:
    """Return a sender for each channel that is configured."""
    found: dict[Channel, Sender] = {}
    if settings.smtp_url is not None:
        found["email"] = EmailSender(settings.smtp_url, settings.mail_from, clock)
    if settings.telegram_token is not None:
        found["telegram"] = TelegramSender(TelegramApi(settings.telegram_token, settings.telegram_url))
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Event bookings with holds that end by themselves.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "command",
        nargs="?",
        choices=COMMANDS + COMMANDS_OF_A_FILE,
        default="serve",
        help="serve (the default), demo: serve a made-up site that is gone when it ends, token: print a new admin API "
        "token, invite: print a one-time link that makes an admin, check: verify the database, backup FILE: copy the "
        "database, served or not, restore FILE: put a copy in "
        "its place",
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="of backup and restore: the copy")
    parser.add_argument("--overwrite", action="store_true", help="of backup: let FILE be replaced if it is there")
    parser.add_argument(
        "--repair", action="store_true", help="of check: put wrong counts right, with the server stopped"
    )
    for setting in SETTINGS:
        spellings = dict.fromkeys([f"--{setting.name}", f"--{setting.name.replace('_', '-')}"])
        default = f"default: {setting.default}" if setting.default else "empty by default"
        parser.add_argument(*spellings, dest=setting.name, metavar="VALUE", help=f"{setting.help} ({default})")
    return parser


def _command(flags: argparse.Namespace) -> Command:
    name, file = flags.command, flags.file
    if name in COMMANDS_OF_A_FILE and not file:
        raise CannotStart(f"{name}: needs the name of a file: {COMMAND} {name} FILE")
    if name not in COMMANDS_OF_A_FILE and file is not None:
        raise CannotStart(f"{name}: takes no file, not {file!r}")
    if flags.overwrite and name != "backup":
        raise CannotStart(f"--overwrite: is for backup alone, not for {name}")
    if flags.repair and name != "check":
        raise CannotStart(f"--repair: is for check alone, not for {name}")
    return Command(name, Path(file) if file else None, flags.overwrite, flags.repair)


def _text_of(setting: Setting, flag: str | None, environment: Mapping[str, str]) -> tuple[str, str | None]:
    """Return what has a setting's text, the flag or the variable, and the text; None where neither has."""
    variable = f"BOOKING_{setting.name.upper()}"
    return (variable, environment.get(variable)) if flag is None else (f"--{setting.name}", flag)


def _value(setting: Setting, source: str, text: str | None) -> Any:
    if text is None:
        default = setting.parse(setting.default)
        return HOME / default if isinstance(default, Path) else default
    try:
        return setting.parse(text)
    except ValueError as error:
        # A secret is as good as known once it stands in a log.
        instead = "" if setting.is_secret else f", not {text!r}"
        raise CannotStart(f"{source}: {error}{instead}") from None


def _secret(setting: Setting, file: Path, given: Any) -> Any:
    """Return the value of a secret setting that is in a file. Raises CannotStart."""
    source = f"--{setting.name}_file"
    if given is not None:
        raise CannotStart(f"{source}: can't be used together with --{setting.name}; leave one out")
    try:
        text = file.read_text(encoding="utf-8").strip()
        if not text:
            raise CannotStart(f"{source}: {file} is empty; write the value into it, or leave the setting out")
        return setting.parse(text)
    except OSError as error:
        raise CannotStart(f"{source}: can't be read ({error})") from None
    except ValueError as error:
        raise CannotStart(f"{source}: what it has in it {error}") from None
