"""The admin's page of payments to settle, its line on Today, and what is paid on the list of guests."""

from booking.payments import received
from booking.payments.received import Money
from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser


def test_an_admin_settles_late_money_and_takes_that_back(service: Service, admin: Browser, clock: FixedClock) -> None:
    event = service.create_event(price_cents=2_500, currency="EUR", confirmation="organiser")["id"]
    late, held = (service.book(event, f"{name}@example.com", name=name) for name in ("Anna", "Boris"))
    assert "No payment waits" in admin.open("/admin/payments").text
    clock.move(20)
    held = service.book(event, "clara@example.com", name="Clara")
    came = Money("statement", "a", late["id"], 2_500, "EUR", clock.now())
    payment = service.database.write(received.settle, came).payment.id

    admin.open("/admin")
    assert "1 payment came too late" in admin.element("late-payments").get_text()
    admin.open("/admin/payments")
    row = admin.element(f"payment-{payment}").get_text()
    assert "€25.00" in row and "Anna" in row and "The booking has ended" in row
    admin.send(f"restored-{payment}")
    assert "Anna’s booking is confirmed." in admin.message
    assert "Booking confirmed" in admin.element(f"settled-{payment}").get_text()
    assert "paid €25.00" in admin.open(f"/admin/events/{event}/guests").text
    admin.open("/admin/payments")
    admin.send(f"undo-{payment}")
    assert "Its confirmation was undone" in admin.element(f"payment-{payment}").get_text()

    admin.open(f"/admin/events/{event}/guests")
    assert "€25.00" in admin.element(f"booking-{held['id']}").get_text()
    admin.send(f"paid-{held['id']}", price="12,345")
    assert "Enter a price" in admin.element(f"paid-{held['id']}").get_text()
    admin.send(f"paid-{held['id']}", price="12,50")
    assert admin.message.startswith(
        "Clara’s booking: €12.50 of €25.00 has come. It stays held, as €12.50 is still missing."
    )
    assert "€12.50 of €25.00 came so far" in admin.element(f"booking-{held['id']}").get_text()
    admin.send(f"paid-{held['id']}", price="")
    assert "Clara’s booking is marked as paid." in admin.message
    assert "paid €25.00" in admin.element(f"booking-{held['id']}").get_text()


def test_money_of_a_booking_that_is_confirmed_already_is_marked_as_paid_and_that_is_undone(
    service: Service, admin: Browser, clock: FixedClock
) -> None:
    event = service.create_event(price_cents=2_500, currency="EUR", confirmation="organiser")["id"]
    held = service.book(event, "anna@example.com", name="Anna")
    came = Money("statement", "a", held["id"], 2_600, "EUR", clock.now())
    payment = service.database.write(received.settle, came).payment.id
    service.post(f"/bookings/{held['id']}/confirm", **service.as_admin)

    admin.open("/admin/payments")
    assert admin.dom.select_one("nav a[href='/admin/payments'][aria-current=page]") is not None
    assert "Mark as paid" in admin.element(f"restored-{payment}").get_text()
    admin.send(f"restored-{payment}")
    assert "Anna’s booking is marked as paid." in admin.message
    assert "Marked as paid" in admin.element(f"settled-{payment}").get_text()
    admin.send(f"undo-{payment}")
    assert "the booking stays confirmed" in admin.element(f"payment-{payment}").get_text()
