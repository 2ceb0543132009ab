"""Run in a copy of the house that has the field `contact`: it is taken, answered, shown and kept in the history."""

from pathlib import Path

from tests.pages.test_translations import test_all_that_is_said_is_in_the_catalogue_and_nothing_else
from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser, faulty_fields

service = Service(Path("booking.db"), FixedClock())
path = f"/events/{service.create_event(contact='Olga')['id']}"
assert service.get(path).json["contact"] == "Olga"

admin = Browser(service)
admin.sign_in()
admin.open(f"/admin{path}")
assert admin.page.forms["edit-event"]["contact"].value == "Olga"
admin.send("edit-event", contact="Boris")
assert service.get(path).json["contact"] == "Boris"
admin.open(f"/admin{path}/history")
assert "contact “Olga”" in admin.text
assert "contact “Boris”" in admin.text
admin.change_language()
assert "контакт: «Boris»" in admin.text
assert service.get(f"{path}/history", **service.as_admin).json["history"][1]["facts"] == {"contact": "Boris"}

guest = Browser(service)
guest.open("/")
assert "Boris" in guest.text
refused = service.call("PATCH", path, {"contact": "x" * 201}, headers=service.as_admin)
assert faulty_fields(refused) == ["contact"]
test_all_that_is_said_is_in_the_catalogue_and_nothing_else("ru")
