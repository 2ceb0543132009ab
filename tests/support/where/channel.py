"""Run in a copy of the house that has the channel `sms`: an account chooses it, and a gateway is given its message."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from booking import config
from booking.delivery.letters import Letters
from booking.delivery.worker import Delivery
from booking.store.database import Tx
from tests.pages.test_translations import test_all_that_is_said_is_in_the_catalogue_and_nothing_else
from tests.promises.test_architecture import test_the_readme_lists_every_setting_with_its_default
from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser, faulty_fields

TAKEN: list[dict[str, Any]] = []


class Gateway(BaseHTTPRequestHandler):
    """An SMS gateway that takes everything."""

    def do_POST(self) -> None:
        TAKEN.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(202)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def give_number(tx: Tx, account_id: int) -> None:
    tx.execute("UPDATE accounts SET phone = '+4930901820' WHERE id = ?", (account_id,))


gateway = HTTPServer(("127.0.0.1", 0), Gateway)
threading.Thread(target=gateway.serve_forever, daemon=True).start()
service = Service(Path("booking.db"), FixedClock())
_, settings = config.parse([f"--sms_url=http://127.0.0.1:{gateway.server_port}/send"], {})
senders = config.senders(settings, service.clock)
delivery = Delivery(service.database, service.clock, senders, Letters("https://booking.example", service.zone).message)

member = Browser(service)
account = member.sign_in("member", "Mina Member")
by_session = service.as_account(account)
refused = service.call("PATCH", "/accounts/me", {"channel": "sms"}, headers=by_session)
assert faulty_fields(refused) == ["channel"]
service.database.write(give_number, account.id)
member.open("/account")
member.send("preferences", channel="sms")
assert service.get("/accounts/me", **by_session).json["channel"] == "sms"

event = service.create_event()
assert service.post(f"/events/{event['id']}/book", {"seats": 1}, **by_session).status_int == 201
delivery.deliver_due()
(message,) = TAKEN
assert message["to"] == "+4930901820"
assert "Concert" in message["text"]
test_the_readme_lists_every_setting_with_its_default()
test_all_that_is_said_is_in_the_catalogue_and_nothing_else("ru")
