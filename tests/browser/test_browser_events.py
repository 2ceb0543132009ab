"""The organiser's form of an event in a real browser: its line of rules follows what is typed; made in few presses."""

from playwright.sync_api import expect

from tests.support.browser import Client, Visitors, assert_fits_and_can_be_read, evening, open_admin
from tests.support.process import Process


def test_a_copy_says_its_rules_as_they_are_typed_and_is_published_and_found_in_the_table(
    process: Process, client: Client, visitors: Visitors
) -> None:
    concert = client.create_event(title="Concert", starts_at=evening(9), hold_seconds=900)
    admin = open_admin(visitors, process)
    admin.goto(f"{process.url}/admin/events")
    admin.locator(f"#event-{concert}").get_by_role("link", name="Copy").click()
    rules = admin.locator("#new-rules")
    expect(rules).to_contain_text("Guests confirm within 15 minutes · at most 10 seats each")

    rules.locator("summary").click()
    rules.get_by_label("Confirmation").select_option("organiser")
    rules.get_by_label("Hold time").fill("2")
    rules.get_by_label("Unit", exact=True).select_option("days")

    expect(rules.locator("summary")).to_contain_text("You confirm within 2 days · at most 10 seats each")
    # What is wrong has the focus and leads to its fields; a fold in which something was typed is open.
    price, currency = rules.get_by_label("Price per seat"), rules.get_by_label("Currency")
    said = admin.locator("#flash")
    admin.set_viewport_size({"width": 360, "height": 640})
    price.fill("8")
    currency.fill("XX")
    admin.get_by_role("button", name="Publish").click()
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport()
    visitors.complaints.clear()  # The browser tells that there are no rules to be said with such a currency.
    said.get_by_role("link").click()
    expect(currency).to_be_focused()
    expect(rules.locator(f"label[for={currency.get_attribute('id')}]")).to_be_in_viewport()
    currency.fill("EUR")
    admin.get_by_label("Title").fill("")
    admin.get_by_role("button", name="Publish").click()
    expect(said).to_be_focused()
    expect(said.get_by_role("link")).to_have_text("Enter a title.")
    expect(price).to_be_visible()
    admin.get_by_label("Title").fill("Concert")
    picture = admin.get_by_label("Picture")
    picture.set_input_files({"name": "hall.jpg", "mimeType": "image/jpeg", "buffer": bytes((10 << 20) + 1)})
    expect(picture).to_have_js_property("validationMessage", "The file is over 10 MB. Choose a smaller one.")
    expect(picture).to_have_value("")
    price.fill("")
    currency.fill("")
    admin.set_viewport_size({"width": 320, "height": 800})
    assert_fits_and_can_be_read(admin, "new-event")
    admin.get_by_role("button", name="Publish").click()
    expect(admin.locator("#flash")).to_have_text("“Concert” is open for booking.")
    admin.goto(f"{process.url}/admin/events")
    expect(admin.locator("table.events td.who a")).to_have_text(["Concert", "Concert"])
    assert_fits_and_can_be_read(admin, "events")
