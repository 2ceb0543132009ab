"""A booking's page in a real browser: from the event's page to the ticket, and what phones read from its picture."""

import io
import re
from dataclasses import replace

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Locator, Route, expect

from booking import payment
from booking.payment import Payee
from tests.support.browser import PHONE_WIDTH, Client, Visitors, wait_for_refreshes
from tests.support.process import Process
from tests.support.service import BROWSER, Service

PAYEE = Payee("Theater am Fluss e.V.", iban="DE33100205000001194700", bic="BFSWDE33BER")


def read(code: Locator) -> str:
    """Return what a phone reads from a code as it is on the screen."""
    picture = Image.open(io.BytesIO(code.screenshot()))
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return str(found.text)


def test_from_the_events_page_to_the_ticket_the_key_is_never_in_the_address_bar(
    process: Process, client: Client, visitors: Visitors
) -> None:
    number = client.create_event(title="The Cherry Orchard", max_extensions=1)
    page = visitors.open(f"{process.url}/e/{number}", width=PHONE_WIDTH)
    addresses = []
    page.on("framenavigated", lambda frame: addresses.append(frame.url))
    form = page.locator(f"#book-{number}")
    form.get_by_label("Email", exact=True).fill("gail@example.com")
    form.locator("button:not([type=button])").last.press("Enter")

    expect(page).to_have_url(re.compile(r"/b/[A-Z0-9]{6}#booking$"))
    expect(page.locator("#booking")).to_be_focused()
    expect(page.locator("#flash")).to_contain_text("holding")
    reference = page.locator("#reference").inner_text()
    page.get_by_role("button", name="Confirm", exact=True).press("Enter")

    expect(page.locator("#ticket")).to_contain_text(reference)
    expect(page).to_have_url(f"{process.url}/b/{reference}")
    wait_for_refreshes(page)
    expect(page.locator("#ticket")).to_be_visible()
    assert [address for address in addresses if re.search("[0-9a-f]{40}", address)] == []
    stranger = visitors.open(f"{process.url}/e/{number}")
    assert stranger.request.get(page.url, headers=BROWSER).status == 404


def test_the_codes_are_read_from_the_picture_of_the_page(browser: Browser, service: Service) -> None:
    service.site.organisation.now = replace(service.site.organisation.now, payee=PAYEE)
    paid = service.book(service.create_event(price_cents=1_250, currency="EUR")["id"], seats=2)
    placed = service.book(service.create_event(confirmation="instant")["id"])
    known = f"bookings={paid['id']}.{placed['id']}"

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix("http://booking.example")
        answer = service.get(path, **BROWSER, Cookie=known)
        route.fulfill(status=answer.status_int, headers=dict(answer.headers), body=answer.body)

    page = browser.new_page(
        color_scheme="dark", java_script_enabled=False, viewport={"width": PHONE_WIDTH, "height": 800}
    )
    page.route("**/*", serve)
    page.goto(f"http://booking.example/b/{paid['reference']}")
    content = payment.transfer(PAYEE, "EUR", 2_500, paid["reference"], "")
    assert content is not None and read(page.locator("#payment svg")) == content.decode()
    page.goto(f"http://booking.example/b/{placed['reference']}/ticket")
    page.emulate_media(media="print")
    code = read(page.locator("#ticket svg")).removeprefix("http://localhost:80/t/")
    reference, _, mark = code.partition("-")
    let_in = service.post(f"/bookings/{reference}/check-in", {"mark": mark}, **service.as_admin)
    assert (reference, let_in.json["checked_in_seats"]) == (placed["reference"], 1)
    page.close()
