"""Run in a copy of the house that has notices of the kind `extended`: each is queued, written and sent."""

from pathlib import Path

from booking.delivery.letters import Letters
from booking.delivery.worker import Delivery
from tests.pages.test_translations import (
    test_all_that_is_said_is_in_the_catalogue_and_nothing_else,
    test_each_language_has_a_catalogue_and_a_letter_for_each_in_english,
)
from tests.support.service import FixedClock, Service
from tests.support.told import Mailbox

service, mailbox = Service(Path("booking.db"), FixedClock()), Mailbox()
delivery = Delivery(
    service.database, service.clock, {"email": mailbox}, Letters("https://booking.example", service.zone).message
)
path = f"/events/{service.create_event(max_extensions=1, hold_seconds=3_600)['id']}/book"
for language in ("en", "ru"):
    booking = service.post(path, {"email": f"{language}@example.com", "language": language}).json
    delivery.deliver_due()
    assert service.post(f"/bookings/{booking['id']}/extend").status_int == 200
delivery.deliver_due()
assert [message.subject for message in mailbox.messages[1::2]] == [
    "Your seats are held longer: Concert",
    "Места отложены на больший срок: «Concert»",
]
listed = service.get("/notices", **service.as_admin).json["notices"]
assert [(one["kind"], one["state"]) for one in listed[::2]] == [("extended", "sent")] * 2
test_each_language_has_a_catalogue_and_a_letter_for_each_in_english()
test_all_that_is_said_is_in_the_catalogue_and_nothing_else("ru")
