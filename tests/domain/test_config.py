"""Settings: flag, then variable, then default, and what is no good value for one."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking import config
from booking.config import Command
from booking.errors import CannotStart
from booking.senders.smtp_url import MailServer
from tests.support.process import ROOT, run_app, run_here


def test_without_flags_and_variables_every_setting_has_the_default_of_the_contract() -> None:
    command, settings = config.parse([], {"TZ": "irrelevant"})
    assert command == Command("serve")
    assert (settings.host, settings.port, settings.db) == ("127.0.0.1", 8080, ROOT / "booking.db")
    assert (settings.hold_seconds, settings.sweep_seconds, settings.public_url) == (900, 2, None)
    assert (settings.threads, settings.pin_cpu) == (16, True)
    assert (settings.trusted_proxy, settings.bookings_per_minute, settings.writes_per_minute) == (None, 60, 240)
    assert isinstance(settings.timezone, ZoneInfo)


TOKEN = "123456:ABC-DEF1234ghIkl"
GOOD = [
    ("host", "0.0.0.0", "0.0.0.0"),
    ("host", " ::1 ", "::1"),
    ("port", "0", 0),
    ("port", "65535", 65535),
    ("db", "somewhere/else.db", Path("somewhere/else.db")),
    ("backup_dir", "", None),
    ("backup_dir", "/mnt/backups", Path("/mnt/backups")),
    ("backup_keep", "1", 1),
    ("hold_seconds", "1", 1),
    ("hold_seconds", "2592000", 2_592_000),
    ("sweep_seconds", "3600", 3_600),
    ("retention_days", "90", 90),
    ("site_name", "", ""),
    ("site_name", " Клуб «Ночь» ", "Клуб «Ночь»"),
    ("colour", "", ""),
    ("colour", "#FF8800", "#ff8800"),
    ("timezone", "America/New_York", ZoneInfo("America/New_York")),
    ("timezone", "UTC", ZoneInfo("UTC")),
    ("public_url", "https://booking.example.org/", "https://booking.example.org"),
    ("public_url", "http://booking.example.org:8443", "http://booking.example.org:8443"),
    ("public_url", "https://Пример.рф:8443", "https://xn--e1afmkfd.xn--p1ai:8443"),
    ("public_url", "http://[::1]:8080", "http://[::1]:8080"),
    ("public_url", "https://straße.example", "https://xn--strae-oqa.example"),
    ("public_url", "", None),
    ("threads", "64", 64),
    ("pin_cpu", "no", False),
    ("new", "yes", True),
    ("trusted_proxy", "", None),
    ("trusted_proxy", "127.0.0.1", "127.0.0.1"),
    ("trusted_proxy", "2001:DB8::0:1", "2001:db8::1"),
    ("bookings_per_minute", "1", 1),
    ("writes_per_minute", "1000000", 1_000_000),
    ("connections_per_address", "12000", 12_000),
    ("unproved_seats_per_network", "0", 0),
    ("registrations_per_hour", "1", 1),
    ("log_format", "json", "json"),
    ("log_requests", "no", False),
    ("smtp_url", "", None),
    ("smtp_url", "smtp://mail.example.org", MailServer("mail.example.org", 25, "none")),
    ("smtp_url", "smtp://mail.straße.example", MailServer("mail.xn--strae-oqa.example", 25, "none")),
    ("smtp_url", "smtps://me:s3cret@mail.example.org", MailServer("mail.example.org", 465, "tls", "me", "s3cret")),
    ("mail_from", "Booking <booking@example.org>", "Booking <booking@example.org>"),
    ("mail_from", "Verein Süd, e.V. <b@example.org>", "Verein Süd, e.V. <b@example.org>"),
    ("reply_to", "", None),
    ("reply_to", "organiser@example.org", "organiser@example.org"),
    ("reply_to", "info@süd.example", "info@süd.example"),
    ("reply_to", "Verein Süd, e.V. <info@süd.example>", "Verein Süd, e.V. <info@süd.example>"),
    ("telegram_token", "", None),
    ("telegram_token", TOKEN, TOKEN),
    ("telegram_url", "http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
    ("stripe_key", "", None),
    ("stripe_key", "rk_live_51ABCdef0123", "rk_live_51ABCdef0123"),
    ("stripe_webhook_secret", "", None),
    ("stripe_webhook_secret", "whsec_abcDEF0123456", "whsec_abcDEF0123456"),
    ("stripe_url", "http://127.0.0.1:8082/", "http://127.0.0.1:8082"),
    ("webhooks_to_private_networks", "yes", True),
]


@pytest.mark.parametrize(("name", "text", "value"), GOOD)
@pytest.mark.parametrize("command", config.COMMANDS)
def test_a_setting_is_a_flag_before_or_after_the_command_or_a_variable(
    name: str, text: str, value: Any, command: str
) -> None:
    hyphens = name.replace("_", "-")
    for arguments in (
        [f"--{name}", text, command],
        [command, f"--{name}={text}"],
        [f"--{hyphens}={text}", command],
        [command, f"--{hyphens}", text],
    ):
        parsed_command, settings = config.parse(arguments, {})
        assert (parsed_command.name, getattr(settings, name)) == (command, value)
    _, settings = config.parse([command], {f"BOOKING_{name.upper()}": text})
    assert getattr(settings, name) == value


def test_every_setting_has_a_good_value_and_a_bad_one_in_these_tests() -> None:
    names = {setting.name for setting in config.SETTINGS if not setting.name.endswith("_file")}
    assert {name for name, _, _ in GOOD} == names
    assert {name for name, _ in BAD} == names


def test_a_flag_beats_its_variable() -> None:
    _, settings = config.parse(["--port=1"], {"BOOKING_PORT": "2", "BOOKING_HOLD_SECONDS": "3"})
    assert (settings.port, settings.hold_seconds) == (1, 3)


def test_a_flag_beats_its_variable_even_when_that_is_a_bad_value() -> None:
    _, settings = config.parse(["--port=1"], {"BOOKING_PORT": "nonsense"})
    assert settings.port == 1


def test_flags_on_both_sides_of_the_command_are_all_taken() -> None:
    command, settings = config.parse(["--port=1", "check", "--db=here.db"], {})
    assert (command.name, settings.port, settings.db) == ("check", 1, Path("here.db"))


@pytest.mark.parametrize("name", config.COMMANDS_OF_A_FILE)
def test_a_command_of_a_file_takes_it_wherever_the_flags_stand(name: str) -> None:
    for arguments in (["--port=1", name, "copy.db"], [name, "copy.db", "--port=1"], [name, "--port=1", "copy.db"]):
        command, settings = config.parse(arguments, {})
        assert (command, settings.port) == (Command(name, Path("copy.db")), 1)
    with pytest.raises(CannotStart, match=f"{name}: needs the name of a file"):
        config.parse([name], {})


def test_what_is_no_command_of_a_file_takes_none() -> None:
    with pytest.raises(CannotStart, match=r"check: takes no file, not 'copy\.db'"):
        config.parse(["check", "copy.db"], {})


def test_a_backup_alone_may_overwrite() -> None:
    assert config.parse(["backup", "copy.db", "--overwrite"], {})[0].overwrite
    for arguments in (["restore", "copy.db", "--overwrite"], ["--overwrite"]):
        with pytest.raises(CannotStart, match="--overwrite: is for backup alone"):
            config.parse(arguments, {})


BAD = [
    ("host", ""),
    ("host", "  "),
    ("port", ""),
    ("port", "65536"),
    ("port", "-1"),
    ("port", "80.0"),
    ("port", "0x50"),
    ("port", "٨٠"),
    ("port", "8_0"),
    ("port", " 80"),
    ("port", "9" * 5_000),
    ("db", ""),
    ("db", "a\0b"),
    ("backup_dir", "a\0b"),
    ("backup_keep", "0"),
    ("hold_seconds", "0"),
    ("hold_seconds", "2592001"),
    ("hold_seconds", "15m"),
    ("sweep_seconds", "0"),
    ("sweep_seconds", "3601"),
    ("retention_days", "-1"),
    ("site_name", "Two\nlines"),
    ("site_name", "x" * 61),
    ("colour", "teal"),
    ("colour", "#fff"),
    ("colour", "#0f6e7d;"),
    ("timezone", "Mars/Olympus"),
    ("timezone", "../../etc/passwd"),
    ("timezone", "Europe"),
    ("timezone", "+02:00"),
    ("public_url", "booking.example.org"),
    ("public_url", "ftp://booking.example.org"),
    ("public_url", "https://"),
    ("public_url", "https://booking.example.org/path"),
    ("public_url", "https://booking.example.org?query"),
    ("public_url", "https://booking.example.org#fragment"),
    ("public_url", "https://user:password@booking.example.org"),
    ("public_url", "https://booking.example.org:port"),
    ("public_url", "https://booking.example.org:65536"),
    ("public_url", "https://[booking.example.org"),
    ("threads", "0"),
    ("threads", "257"),
    ("pin_cpu", "maybe"),
    ("new", "perhaps"),
    ("pin_cpu", ""),
    ("trusted_proxy", "localhost"),
    ("trusted_proxy", "127.0.0.1:80"),
    ("trusted_proxy", "*"),
    ("trusted_proxy", " "),
    ("bookings_per_minute", "0"),
    ("bookings_per_minute", "1000001"),
    ("writes_per_minute", "none"),
    ("writes_per_minute", "-1"),
    ("connections_per_address", "0"),
    ("unproved_seats_per_network", "-1"),
    ("registrations_per_hour", "0"),
    ("log_format", "xml"),
    ("log_requests", "maybe"),
    ("smtp_url", "mail.example.org"),
    ("smtp_url", "smtp://user:s3cret@mail.example.org/path"),
    ("mail_from", "Booking"),
    ("reply_to", "organiser"),
    ("reply_to", "info@süd..example"),
    ("public_url", "https://süd_.example"),
    ("smtp_url", "smtp://süd_.example"),
    ("telegram_token", "s3cret"),
    ("telegram_url", "api.telegram.org"),
    ("telegram_url", "https://straße.example"),
    ("stripe_key", "pk_test_s3cret0123456789"),
    ("stripe_webhook_secret", "s3cret"),
    ("stripe_url", "api.stripe.com"),
    ("webhooks_to_private_networks", "true"),
]


SECRET = ("smtp_url", "telegram_token", "stripe_key", "stripe_webhook_secret")


@pytest.mark.parametrize(("name", "text"), BAD)
def test_a_bad_value_is_refused_in_one_line_that_names_where_it_stands(name: str, text: str) -> None:
    variable = f"BOOKING_{name.upper()}"
    for source, arguments, environment in (
        (f"--{name}", [f"--{name}={text}"], {}),
        (f"--{name}", [f"--{name.replace('_', '-')}={text}"], {}),
        (variable, [], {variable: text}),
    ):
        with pytest.raises(CannotStart) as refusal:
            config.parse(arguments, environment)
        message = str(refusal.value)
        assert message.startswith(f"{source}: must ")
        # What is secret is not said again.
        assert ("s3cret" not in message) if "s3cret" in text else (name in SECRET or repr(text) in message)
        assert "\n" not in message


@pytest.mark.parametrize(
    ("server", "sender", "is_refused"),
    [
        ("smtp://mail.example.org", None, True),
        ("smtp://mail.example.org", "booking@example.org", False),
        ("smtp://127.0.0.1:1025", None, False),
        ("smtp://[::1]:1025", None, False),
        ("smtp://localhost", None, False),
        ("smtp://192.0.2.1", None, True),
        ("", None, False),
    ],
)
def test_mails_to_the_world_need_a_sender(server: str, sender: str | None, is_refused: bool) -> None:
    _, settings = config.parse([f"--smtp_url={server}"] + ([f"--mail_from={sender}"] if sender else []), {})
    if is_refused:
        with pytest.raises(CannotStart, match="--mail_from: must be set"):
            config.require_sender(settings)
    else:
        config.require_sender(settings)


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{TOKEN}\n")
    _, settings = config.parse([f"--telegram-token-file={file}"], {})
    assert settings.telegram_token == TOKEN
    file.write_text("smtp://me:s3cret@mail.example.org\n")
    _, settings = config.parse([], {"BOOKING_SMTP_URL_FILE": str(file)})
    assert settings.smtp_url == MailServer("mail.example.org", 587, "starttls", "me", "s3cret")


def test_a_secret_s_file_that_is_no_good_is_refused_without_what_is_in_it(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("s3cret")
    empty = tmp_path / "empty"
    empty.write_text("\n")
    for name in SECRET:
        for arguments, sentence in (
            ([f"--{name}_file={file}"], "must be like|must be a "),
            ([f"--{name}_file={tmp_path / 'missing'}"], "can't be read"),
            ([f"--{name}_file={empty}"], "is empty"),
            (
                [f"--{name}_file={file}", f"--{name}={next(text for one, text, _ in GOOD if one == name and text)}"],
                "leave one out",
            ),
        ):
            with pytest.raises(CannotStart, match=sentence) as refusal:
                config.parse(arguments, {})
            assert str(refusal.value).startswith(f"--{name}_file: ")
            assert "s3cret" not in str(refusal.value)


@pytest.mark.parametrize("command", config.COMMANDS)
def test_the_process_prints_that_line_alone_and_exits_with_1(tmp_path: Path, command: str) -> None:
    path = tmp_path / "booking.db"
    for arguments, environment, line in (
        (
            ["--sweep-seconds=never"],
            {},
            "app.py: --sweep_seconds: must be a whole number from 1 to 3600, not 'never'\n",
        ),
        ([], {"BOOKING_PORT": "http"}, "app.py: BOOKING_PORT: must be a whole number from 0 to 65535, not 'http'\n"),
    ):
        run = run_app if command == "serve" else run_here
        finished = run(command, f"--db={path}", *arguments, environment=environment)
        assert (finished.returncode, finished.stdout, finished.stderr) == (1, "", line)
    assert not list(tmp_path.iterdir())


def test_an_unknown_flag_or_command_is_refused(tmp_path: Path) -> None:
    for argument in ("--prot=80", "--swep-seconds=1", "--sweep=1", "frobnicate"):
        finished = run_here(f"--db={tmp_path / 'booking.db'}", argument, environment={})
        assert finished.returncode == 2
        assert argument in finished.stderr
        assert "Traceback" not in finished.stderr
    assert not list(tmp_path.iterdir())


def test_help_names_every_setting_and_command() -> None:
    finished = run_app("--help", environment={"COLUMNS": "200"})
    assert finished.returncode == 0
    missing = [
        word
        for word in [*(f"--{setting.name}" for setting in config.SETTINGS), *config.COMMANDS]
        if word not in finished.stdout
    ]
    assert not missing
