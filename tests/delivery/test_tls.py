"""Certificates are verified by what this machine trusts, which is read when a connection first needs it."""

import ssl

from booking.senders.email import EmailSender
from booking.senders.smtp_url import MailServer
from booking.senders.stripe_api import StripeApi
from booking.senders.telegram_api import TelegramApi
from booking.senders.tls import trusted
from booking.senders.webhook_post import WebhookPost
from tests.support.service import FixedClock


def test_no_sender_reads_certificates_before_it_connects() -> None:
    trusted.cache_clear()

    EmailSender(MailServer("mail.example.org", 465, "tls"), "booking@example.org", FixedClock())
    StripeApi("sk_test", "https://api.stripe.com")
    TelegramApi("1:token", "https://api.telegram.org")
    WebhookPost()

    assert trusted.cache_info().currsize == 0


def test_a_server_must_show_a_certificate_for_its_name() -> None:
    assert trusted().verify_mode is ssl.CERT_REQUIRED
    assert trusted().check_hostname
