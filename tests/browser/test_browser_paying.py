"""Paying in a real browser: from the page of a hold to the provider's and back, with and without JavaScript."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.browser import Client, Visitors, keep_screenshot
from tests.support.process import Process
from tests.support.service import copy_empty_database, eventually
from tests.support.stripe_server import KEY, PAGE, WEBHOOK_SECRET, StripeServer


@pytest.fixture
def stripe() -> Iterator[StripeServer]:
    with closing(StripeServer()) as running:
        yield running


@pytest.fixture
def process(start: Callable[..., Process], path: Path, stripe: StripeServer) -> Process:
    copy_empty_database(path)
    keys = {"BOOKING_STRIPE_KEY": KEY, "BOOKING_STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET}
    running = start("--timezone=Europe/Berlin", environment={**keys, "BOOKING_STRIPE_URL": stripe.url})
    stripe.webhook_url = f"{running.url}/payments/stripe"
    return running


def test_somebody_pays_on_the_provider_s_page_and_comes_back_to_a_confirmed_booking(
    client: Client, visitors: Visitors, stripe: StripeServer
) -> None:
    event = client.create_event(title="Concert", seats=20, price_cents=2_500, currency="EUR", confirmation="organiser")
    for javascript in (True, False):
        booking = client.book(event, f"anna{javascript}@example.com", 2)
        page = visitors.open(f"{client.url}/b/{booking}", javascript=javascript)
        keep_screenshot(page, f"paying-{javascript}")
        page.get_by_role("button", name="Pay €50.00 now").click()
        expect(page).to_have_url(re.compile(re.escape(f"{stripe.url}{PAGE}")))
        expect(page.get_by_role("heading")).to_contain_text("Concert")
        page.get_by_role("button", name="Pay").click()
        expect(page.get_by_text("Confirmed: 2 seats are yours.")).to_be_visible()
    assert stripe.held_money() == 10_000
    abandoned = client.book(event, "otto@example.com")
    session = client.post(f"/bookings/{abandoned}/pay")["url"].rpartition("/")[2]
    client.post(f"/bookings/{abandoned}/cancel")
    eventually(lambda: stripe.sessions[session]["status"] == "expired")
