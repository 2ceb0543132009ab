"""Mails reach a real mail server once, whatever it does, and arrive as they were meant."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from email.message import EmailMessage
from typing import Any, get_args
from urllib.parse import quote
from zoneinfo import ZoneInfo

import icalendar
import pytest
from msgspec.structs import replace

from booking.delivery.letters import Letters
from booking.errors import SendError
from booking.notice import KINDS, NoticeKind
from booking.people import Language
from booking.senders import calendar
from booking.senders.email import EmailSender
from booking.senders.mail import sender_address
from booking.senders.message import Message
from booking.senders.plain import in_plain_words
from booking.senders.smtp_url import MailServer, parse
from booking.zone import Zone
from tests.support.notices_example import claimed
from tests.support.service import NOON, FixedClock, eventually
from tests.support.smtp_server import PASSWORD, USER, SmtpServer, client_context
from tests.support.told import refused

MESSAGE = Message(
    "1.abc@example.org",
    "anna@example.com",
    "Your seats are held",
    "Confirm: https://booking.example.org/?booking=1\n",
    "<p>Confirm</p>",
)


@pytest.fixture
def serve() -> Iterator[Callable[..., SmtpServer]]:
    started: list[SmtpServer] = []

    def start(**options: Any) -> SmtpServer:
        started.append(SmtpServer(**options))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def server(serve: Callable[..., SmtpServer]) -> SmtpServer:
    return serve()


@pytest.fixture
def make_sender() -> Iterator[Callable[..., EmailSender]]:
    made: list[EmailSender] = []

    def make(url: str, mail_from: str = "Booking <booking@example.org>", **options: Any) -> EmailSender:
        made.append(EmailSender(parse(url), mail_from, FixedClock(), **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def sender(server: SmtpServer, make_sender: Callable[..., EmailSender]) -> EmailSender:
    return make_sender(f"smtp://127.0.0.1:{server.port}")


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_arrives_once_with_its_headers(server: SmtpServer, sender: EmailSender) -> None:
    page = f"https://booking.example.org/account/{'x' * 80}"
    sender.send(replace(MESSAGE, reply_to="organiser@example.net", list_unsubscribe=page))

    (taken,) = server.taken
    assert (taken.sender, taken.recipients) == ("booking@example.org", ["anna@example.com"])
    headers = {name: str(value) for name, value in taken.mail.items()}
    for varying in ("MIME-Version", "Content-Type"):
        del headers[varying]
    assert headers == {
        "Message-ID": "<1.abc@example.org>",
        "From": "Booking <booking@example.org>",
        "To": "anna@example.com",
        "Subject": "Your seats are held",
        "Date": "Thu, 28 May 2026 20:26:40 +0000",
        "Reply-To": "organiser@example.net",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{page}>",
    }
    assert body(taken.mail, "plain") == MESSAGE.text
    assert body(taken.mail, "html").strip() == MESSAGE.html


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_arrives_word_for_word_with_its_links(
    server: SmtpServer, sender: EmailSender, kind: NoticeKind, language: Language
) -> None:
    letters = Letters("https://booking.example.org", Zone(ZoneInfo("Europe/Berlin")))
    message = replace(letters.message(claimed(kind, language), NOON), message_id="7.abc")

    sender.send(message)

    mail = server.taken[0].mail
    text = body(mail, "plain")
    assert mail["Subject"] == message.subject
    assert text.strip() == message.text.strip()
    assert body(mail, "html").strip() == message.html.strip()
    links = re.findall(r"https://[^\s<>]+", text)
    assert links
    for link in links:
        assert link in body(mail, "html").replace("&amp;", "&")
    assert server.taken[0].content.isascii()


@pytest.mark.parametrize("letters", ["Места", "Seats", "Мест 🎻 a"])
def test_a_subject_of_any_length_keeps_its_words(server: SmtpServer, sender: EmailSender, letters: str) -> None:
    subjects = [" ".join([letters + ":" + "ы" * more, "«Концерт»"] * 3) for more in range(40)]
    for subject in subjects:
        sender.send(replace(MESSAGE, subject=subject))

    assert [taken.mail["Subject"] for taken in server.taken] == subjects
    assert all(len(line) <= 78 for taken in server.taken for line in taken.content.split(b"\r\n"))


def test_a_calendar_entry_arrives_as_it_was(server: SmtpServer, sender: EmailSender) -> None:
    title, place = "Чтение; стихи, проза\\" + "—" * 60, "Малый зал,\nвход со двора"
    booked = claimed("confirmed", event={"title": title, "starts_at": NOON, "location": place}).event
    assert booked is not None
    entry = calendar.entry(booked, "0123abc", made_at=NOON)

    sender.send(replace(MESSAGE, calendar=entry))

    (attached,) = server.taken[0].mail.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached["Content-Type"].params["method"] == "PUBLISH"
    assert attached.get_filename() == "event.ics"
    assert attached.get_content() == entry
    (event,) = icalendar.Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == (title, place)
    assert event.decoded("dtstart").timestamp() == NOON // 1_000
    assert "0123abc" not in entry


def test_nothing_in_a_text_becomes_a_header(server: SmtpServer, sender: EmailSender) -> None:
    sender.send(replace(MESSAGE, subject="Concert\r\nBcc: eve@example.com\r\n\r\nHello\x00", text=".\r\n.\r\nQUIT\r\n"))

    (taken,) = server.taken
    assert taken.recipients == ["anna@example.com"]
    assert taken.mail["Bcc"] is None
    assert taken.mail["Subject"] == "Concert Bcc: eve@example.com Hello"
    assert body(taken.mail, "plain") == ".\n.\nQUIT\n"


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.com>\r\nRCPT TO:<eve@example.com",
        "anna@example.com> NOTIFY=NEVER",
        "eve@example.com,anna@example.com",
        "anna@exa mple.com",
        "anna",
        "@example.com",
        "anna@",
        "",
        "anna@" + "a" * 64 + ".com",
    ],
)
def test_no_address_can_break_out_of_its_line(server: SmtpServer, sender: EmailSender, address: str) -> None:
    try:
        sender.send(replace(MESSAGE, recipient=address))
    except SendError as error:
        assert error.permanent
    assert all(len(taken.recipients) == 1 and "eve@example.com" not in taken.recipients for taken in server.taken)


def test_addresses_in_other_letters_are_written_as_mail_servers_know_them(
    server: SmtpServer, sender: EmailSender
) -> None:
    sender.send(replace(MESSAGE, recipient="anna@пример.рф"))
    sender.send(replace(MESSAGE, recipient="анна@пример.рф"))

    assert [taken.recipients for taken in server.taken] == [
        ["anna@xn--e1afmkfd.xn--p1ai"],
        ["анна@xn--e1afmkfd.xn--p1ai"],
    ]
    assert [str(taken.mail["To"]) for taken in server.taken] == [taken.recipients[0] for taken in server.taken]


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_puts_a_mail_off_gets_it_again(server: SmtpServer, sender: EmailSender, stage: str) -> None:
    server.at = {stage: ["451 4.7.1 Try again in a while"]}

    error = refused(sender, MESSAGE)
    sender.send(MESSAGE)

    assert (error.permanent, error.retry_after_seconds) == (False, None)
    assert error.sentence == f"The mail server answered {stage} with 451 4.7.1 Try again in a while"
    assert len(server.taken) == 1


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_a_mail_that_is_refused_for_good_has_failed(server: SmtpServer, sender: EmailSender, stage: str) -> None:
    server.at = {stage: ["550 5.1.1 <anna@example.com> Nobody of this name here"]}

    error = refused(sender, MESSAGE)
    sender.send(replace(MESSAGE, recipient="boris@example.com"))

    assert error.permanent
    assert error.sentence == f"The mail server answered {stage} with 550 5.1.1 <…@…> Nobody of this name here"
    assert [taken.recipients for taken in server.taken] == [["boris@example.com"]]
    assert server.connections == 1


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("MAIL", "550 5.7.1 You may not send as this"),
        ("RCPT", "554 5.7.1 Relay access denied"),
        ("DATA", "550 5.4.5 Daily sending quota exceeded"),
        ("RCPT", "552 5.2.2 Mailbox full"),
        ("DATA", "552 5.2.2 Mailbox full"),
        ("RCPT", "554 5.2.2 Over quota"),
        ("RCPT", "552 Requested mail action aborted: exceeded storage allocation"),
        ("DATA", "552 Mailbox full"),
        ("RCPT", "552 5.3.1 Mail system full"),
    ],
)
def test_what_a_server_has_against_us_is_not_the_mail_s_fault(
    server: SmtpServer, sender: EmailSender, stage: str, answer: str
) -> None:
    server.at = {stage: [answer]}

    assert not refused(sender, MESSAGE).permanent


@pytest.mark.parametrize(
    "answer", ["552 5.3.4 The message is too big", "550 5.2.1 Mailbox disabled", "552 5.1.1 Nobody", "550 5.2.20 No"]
)
def test_what_is_no_full_mailbox_is_final(server: SmtpServer, sender: EmailSender, answer: str) -> None:
    server.at = {"RCPT": [answer]}

    assert refused(sender, MESSAGE).permanent


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_connection_that_is_lost_before_the_mail_is_taken_costs_a_try(
    server: SmtpServer, sender: EmailSender, stage: str
) -> None:
    server.at = {stage: [SmtpServer.DROP]}

    error = refused(sender, MESSAGE)
    sender.send(MESSAGE)

    assert not error.permanent
    assert len(server.taken) == 1


def test_a_connection_that_is_lost_after_the_mail_was_taken_leaves_two_that_are_one(
    server: SmtpServer, sender: EmailSender
) -> None:
    server.at = {"TAKEN": [SmtpServer.DROP]}

    error = refused(sender, MESSAGE)
    sender.send(MESSAGE)

    assert not error.permanent
    assert [taken.mail["Message-ID"] for taken in server.taken] == ["<1.abc@example.org>"] * 2


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_is_left(server: SmtpServer, make_sender: Callable[..., EmailSender], stage: str) -> None:
    sender = make_sender(f"smtp://127.0.0.1:{server.port}", operation_seconds=0.5)
    server.at = {stage: [SmtpServer.HANG]}

    error = refused(sender, MESSAGE)
    sender.send(MESSAGE)

    assert not error.permanent
    assert "timed out" in error.sentence
    assert len(server.taken) == 1


def test_a_server_that_says_a_little_for_ever_is_left(make_sender: Callable[..., EmailSender]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        is_left = threading.Event()

        def talk() -> None:
            connection, _ = listener.accept()
            with connection:
                try:
                    while not is_left.wait(0.05):
                        connection.sendall(b"220-still here\r\n")
                except OSError:
                    is_left.set()

        talking = threading.Thread(target=talk)
        talking.start()
        sender = make_sender(f"smtp://127.0.0.1:{listener.getsockname()[1]}", message_seconds=0.5)

        error = refused(sender, MESSAGE)

        talking.join(10)
        assert is_left.is_set()
        assert not error.permanent


def test_a_server_that_is_not_there_is_tried_again(make_sender: Callable[..., EmailSender]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
    sender = make_sender(f"smtp://127.0.0.1:{port}")

    error = refused(sender, MESSAGE)

    assert not error.permanent
    assert "Connection refused" in error.sentence
    assert "can’t be reached at this port" in str(in_plain_words(error.sentence))


def test_a_burst_goes_by_one_connection(server: SmtpServer, sender: EmailSender) -> None:
    for number in range(200):
        sender.send(replace(MESSAGE, message_id=str(number), recipient=f"person{number}@example.com"))

    assert [taken.recipients for taken in server.taken] == [[f"person{number}@example.com"] for number in range(200)]
    assert server.connections == 1


def test_a_kept_connection_that_the_server_has_closed_costs_nothing(server: SmtpServer, sender: EmailSender) -> None:
    sender.send(MESSAGE)
    server.close_connections()

    sender.send(MESSAGE)

    assert (len(server.taken), server.connections) == (2, 2)


def test_a_server_that_has_had_enough_on_one_connection_gets_another(server: SmtpServer, sender: EmailSender) -> None:
    sender.send(MESSAGE)
    server.at = {"MAIL": ["421 4.7.0 Too many mails on this connection"]}

    sender.send(MESSAGE)

    assert (len(server.taken), server.connections) == (2, 2)


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_mail_goes_encrypted_and_with_a_password(
    serve: Callable[..., SmtpServer], make_sender: Callable[..., EmailSender], tls: str
) -> None:
    server = serve(tls=tls, asks_password=True)
    sender = make_sender(url_of(server, tls), tls=client_context())

    sender.send(MESSAGE)
    sender.send(MESSAGE)

    assert (len(server.taken), server.connections) == (2, 1)


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_wrong_password_is_told_without_it(
    serve: Callable[..., SmtpServer], make_sender: Callable[..., EmailSender], tls: str
) -> None:
    server = serve(tls=tls, asks_password=True)
    sender = make_sender(url_of(server, tls, password="guess-5566"), tls=client_context())

    error = refused(sender, MESSAGE)

    assert not error.permanent
    assert error.sentence.startswith("The mail server refused the user or the password: 535 ")
    assert "refused the user or the password. Check both" in str(in_plain_words(error.sentence))
    assert "guess-5566" not in error.sentence
    assert USER not in error.sentence
    assert server.taken == []


@pytest.mark.parametrize("tls", ["tls", "starttls"])
@pytest.mark.parametrize(("host", "trusts"), [("localhost", False), ("127.0.0.1", True)], ids=["unknown", "of another"])
def test_nothing_is_handed_to_a_server_with_a_bad_certificate(
    serve: Callable[..., SmtpServer], make_sender: Callable[..., EmailSender], tls: str, host: str, trusts: bool
) -> None:
    server = serve(tls=tls, asks_password=True)
    sender = make_sender(url_of(server, tls, host=host), **({"tls": client_context()} if trusts else {}))

    error = refused(sender, MESSAGE)

    assert not error.permanent
    assert error.sentence.startswith("The mail server’s certificate can’t be trusted: ")
    plain = in_plain_words(error.sentence)
    assert plain is not None
    assert "Check the server’s name" in plain[0]
    assert "The mail server" not in plain[1]
    assert server.taken == []


def test_a_password_is_never_told_to_a_server_without_encryption(
    serve: Callable[..., SmtpServer], make_sender: Callable[..., EmailSender]
) -> None:
    server = serve(asks_password=True)
    sender = make_sender(url_of(server, "starttls", host="127.0.0.1"))

    error = refused(sender, MESSAGE)

    assert not error.permanent
    assert "STARTTLS" in error.sentence
    assert "Try another encryption" in str(in_plain_words(error.sentence))
    assert server.taken == []


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 25, "none")),
        ("smtp://mail.example.org:2525/", MailServer("mail.example.org", 2525, "none")),
        ("smtp://mail.example.org?starttls=yes", MailServer("mail.example.org", 587, "starttls")),
        ("smtp://a%40b.org:p%3Aw%2F@[::1]", MailServer("::1", 587, "starttls", "a@b.org", "p:w/")),
        ("smtps://anna:secret@mail.example.org", MailServer("mail.example.org", 465, "tls", "anna", "secret")),
    ],
)
def test_the_setting_names_a_server(url: str, server: MailServer) -> None:
    assert parse(url) == server
    assert not server.password or server.password not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org:0",
        "smtp://mail.example.org:x",
        "smtp://[::1",
        "smtp://anna@mail.example.org",
        "smtp://:secret@mail.example.org",
        "smtp://anna:sec%0Aret@mail.example.org",
        "smtp://mail.example.org/folder",
        "smtp://mail.example.org?starttls=no",
        "smtp://mail.example.org?tls=yes",
        "smtps://mail.example.org?starttls=yes",
    ],
)
def test_a_bad_setting_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"must be like smtp://host:25, ") as caught:
        parse(url)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "header"),
    [
        ("booking@example.org", "booking@example.org"),
        ("Booking <booking@example.org>", "Booking <booking@example.org>"),
        ('"Seats, and more" <booking@example.org>', '"Seats, and more" <booking@example.org>'),
        ("Verein Süd, e.V. <b@example.org>", '"Verein Süd, e.V." <b@example.org>'),
        ('"The \\"Old\\" <Mill>" <b@example.org>', '"The \\"Old\\" <Mill>" <b@example.org>'),
        ('The "Old" Mill <b@example.org>', '"The \\"Old\\" Mill" <b@example.org>'),
        ("Süd <info@SÜD.example>", "Süd <info@xn--sd-xka.example>"),
        ("<booking@straße.example>", "booking@xn--strae-oqa.example"),
        ("Запись на встречи <booking@пример.рф>", "Запись на встречи <booking@xn--e1afmkfd.xn--p1ai>"),
    ],
)
def test_mails_are_from_the_sender_in_the_setting(
    server: SmtpServer, make_sender: Callable[..., EmailSender], setting: str, header: str
) -> None:
    make_sender(f"smtp://127.0.0.1:{server.port}", setting).send(MESSAGE)

    assert server.taken[0].mail["From"] == header


@pytest.mark.parametrize(
    ("setting", "header"),
    [
        ("info@süd.example", "info@xn--sd-xka.example"),
        ("Verein Süd, e.V. <info@süd.example>", '"Verein Süd, e.V." <info@xn--sd-xka.example>'),
    ],
)
def test_answers_go_to_whom_the_setting_says(
    server: SmtpServer, sender: EmailSender, setting: str, header: str
) -> None:
    sender.send(replace(MESSAGE, reply_to=setting))

    assert server.taken[0].mail["Reply-To"] == header


@pytest.mark.parametrize(
    "setting",
    [
        "",
        "booking",
        "booking@",
        "@example.org",
        "b@example.org\nBcc: e@f.g",
        "я@example.org",
        "b@-",
        "A <a@example.org>, B <b@example.org>",
        "b@x_y.org",
    ],
)
def test_a_sender_that_is_no_address_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="must be like "):
        sender_address(setting)


def url_of(server: SmtpServer, tls: str, *, host: str = "localhost", password: str = PASSWORD) -> str:
    scheme = "smtps" if tls == "tls" else "smtp"
    return f"{scheme}://{quote(USER, safe='')}:{quote(password, safe='')}@{host}:{server.port}"


def test_the_connection_is_let_go_of(server: SmtpServer, sender: EmailSender) -> None:
    sender.send(MESSAGE)
    sender.close()

    eventually(lambda: server.open_connections == 0)
    sender.send(MESSAGE)
    assert (len(server.taken), server.connections) == (2, 2)
