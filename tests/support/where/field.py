"""Run in a copy of the house that has the field `dress_code`: it is taken, answered, shown and kept in the history."""

from pathlib import Path

from tests.pages.test_translations import test_all_that_is_said_is_in_the_catalogue_and_nothing_else
from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser, faulty_fields

service = Service(Path("booking.db"), FixedClock())
path = f"/events/{service.create_event(dress_code='Black tie')['id']}"
assert service.get(path).json["dress_code"] == "Black tie"

admin = Browser(service)
admin.sign_in()
admin.open(f"/admin{path}/settings")
assert admin.page.forms["edit-event"]["dress_code"].value == "Black tie"
admin.send("edit-event", dress_code="No hats")
assert service.get(path).json["dress_code"] == "No hats"
admin.open(f"/admin{path}/history")
assert "dress code “Black tie”" in admin.text
assert "dress code “No hats”" in admin.text
admin.change_language()
assert "дресс-код: «No hats»" in admin.text
assert service.get(f"{path}/history", **service.as_admin).json["history"][1]["facts"] == {"dress_code": "No hats"}

guest = Browser(service)
guest.open("/e/1-concert")
assert "No hats" in guest.text
refused = service.call("PATCH", path, {"dress_code": "x" * 201}, headers=service.as_admin)
assert faulty_fields(refused) == ["dress_code"]
test_all_that_is_said_is_in_the_catalogue_and_nothing_else("ru")
