"""Run in a copy of the house that speaks German: in pages, in letters, and as what an account may choose."""

from pathlib import Path

from booking.delivery.letters import Letters
from booking.delivery.worker import Delivery
from tests.pages.test_translations import test_each_language_has_a_catalogue_and_a_letter_for_each_in_english
from tests.support.service import FixedClock, Service
from tests.support.told import Mailbox
from tests.support.web_client import Browser

service, mailbox = Service(Path("booking.db"), FixedClock()), Mailbox()
delivery = Delivery(
    service.database, service.clock, {"email": mailbox}, Letters("https://booking.example", service.zone).message
)
path = f"/events/{service.create_event(title='Konzert')['id']}/book"
guest = Browser(service, language="de-AT, en;q=0.5")
guest.open("/")
assert guest.dom.html and guest.dom.html["lang"] == "de"
assert guest.element("events-heading").text == "Veranstaltungen"
assert "Mai 2026" in guest.text

assert service.post(path, {"email": "guest@example.com", "language": "de"}).status_int == 201
delivery.deliver_due()
(letter,) = mailbox.messages
assert letter.subject.startswith("Bitte bestätigen bis ")
assert "Guten Tag," in letter.text
assert "Freitag, 29. Mai 2026, 22:26 Berlin time" in letter.text

member = service.as_account(service.add_account())
assert service.call("PATCH", "/accounts/me", {"language": "de"}, headers=member).json["language"] == "de"
assert (
    service.get("/openapi.json").json["components"]["schemas"]["Account"]["properties"]["language"]["enum"][0] == "de"
)
test_each_language_has_a_catalogue_and_a_letter_for_each_in_english()
