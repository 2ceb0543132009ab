"""The API's endpoints for payments: begin one at the provider's page, and take what the provider tells of it."""

from typing import Annotated

from msgspec import Meta

from booking.errors import Malformed
from booking.model import Booking
from booking.payments.provider import Back, Forged
from booking.texts.places import booking_path
from booking.texts.sentences import Sentence
from booking.web.api.booking_answers import ENDED
from booking.web.api.endpoint import Call, Endpoint, Receives, WritesByItself
from booking.web.auth import guard
from booking.web.auth.guard import Asker
from booking.web.http.done import Done
from booking.web.http.fields import Answer, Nothing

PAID = "paid"  # The query of a booking's page when somebody comes back who has paid.
PAYMENTS: list[Endpoint] = []


class PaymentPage(Answer):
    """Where a booking can be paid."""

    url: Annotated[str, Meta(description="the address of the payment page; send the person there")]


@WritesByItself(
    PAYMENTS,
    "POST /bookings/<booking>/pay",
    PaymentPage,
    {"url": "https://checkout.stripe.com/c/pay/cs_test_a1b2c3"},
    body=Nothing,
    repeatable=False,
    codes=("not_payable", "payment_unavailable", *ENDED),
    name="payBooking",
)
def pay(call: Call[Asker], booking_id: str, _body: object) -> Done:
    """Pay for a booking.

    Returns the address of a payment page for all that the booking costs. As soon as the money has come, the booking is
    confirmed. If it comes too late for the seats, it is refunded. Sent again, it returns the same address while that is
    open and the amount is the same. Only for a held booking with an amount, on a site that is connected with a
    payment provider.
    """
    site, request = call.site, call.request

    def back_to(booking: Booking) -> Back:
        page = request.whole(site.url(booking_path(booking)))
        return Back(page, f"{page}?{PAID}")

    url = site.till.begin(booking_id, back_to)
    # Whoever sends a form by a script can't be led to another site by its answer.
    ready = Sentence("The payment page is ready. Press “Pay” again.")
    return Done(PaymentPage(url), ready, leads_to="" if request.header("X_REFRESH") else url)


@Receives(
    PAYMENTS,
    "POST /payments/stripe",
    signed_by="Stripe-Signature",
    codes=("cross_site", "too_many_requests"),
    name="receiveStripeEvent",
)
def receive_stripe_event(call: Call[Asker]) -> Done:
    """Take an event from Stripe.

    For Stripe’s webhooks alone. An event that isn’t signed with the site’s `stripe_webhook_secret`, or was signed more
    than five minutes ago, is refused. An event about something else is answered 200 and ignored.
    """
    try:
        call.site.till.receive(call.request.raw_body, call.request.header("STRIPE_SIGNATURE") or "")
        guard.uncount_write(call.site, call.request)  # However many come from one address of Stripe's.
    except Forged:
        unsigned = Sentence("Sign the event with the secret of this site’s webhook, at the time you send it.")
        raise Malformed("malformed_body", unsigned) from None
    return Done()
