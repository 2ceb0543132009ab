"""An admin reads a bank statement on its page, confirms what it pays for in one press, and looks at what is left."""

import pytest
from webtest import Upload

from booking.payments.statements.line import BYTES_AT_MOST
from tests.support import paid
from tests.support.bank_statement import as_camt
from tests.support.paid import Paid
from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser

PAGE = "/admin/statements"


@pytest.fixture
def what(service: Service, clock: FixedClock) -> Paid:
    return paid.happened_for(service.database, clock, "EUR", good=4)


def names(browser: Browser, section: str) -> list[str]:
    return sorted(link.get_text() for link in browser.dom.select(f"#{section} a bdi"))


def test_a_statement_is_read_pressed_once_and_undone(service: Service, admin: Browser, what: Paid) -> None:
    admin.open("/admin")
    admin.open(str(admin.dom.select_one(f"a[href='{PAGE}']")["href"]))  # type: ignore[index]
    statement = Upload("statement.xml", as_camt(what.happened))
    admin.send("read-statement", file=statement)

    assert admin.message == "17 new payments were read."
    assert names(admin, "good") == ["Guest0", "Guest1", "Guest2", "Guest3"]
    text = admin.text
    assert "10 payments to check" in text
    assert "3 other payments" in text
    for said in ("isn’t what the booking costs", "still free", "can’t be given back", "already covers", "mistyped"):
        assert said in text

    stale = admin.page.forms["confirm-good"]
    admin.send("confirm-good")
    assert admin.message == "4 bookings are confirmed."
    assert names(admin, "pressed") == ["Guest0", "Guest1", "Guest2", "Guest3"]
    assert admin.dom.select("#good") == []
    admin.follow(stale.submit(headers={"Referer": f"http://localhost{PAGE}"}))
    admin.open("/admin/audit")
    assert (admin.text.count("Booking confirmed"), admin.text.count("Bank statement read")) == (4, 1)

    admin.open(PAGE)
    admin.send("read-statement", file=statement)
    assert admin.message == "0 new payments were read. 17 payments were left out: they were read before."


def test_a_line_is_dealt_with_by_its_button_and_undone(service: Service, admin: Browser, what: Paid) -> None:
    admin.open(PAGE)
    admin.send("read-statement", text=as_camt(what.happened).decode())
    (article,) = [
        one for one in admin.dom.select("#doubtful article") if "exactly what they cost together" in one.get_text()
    ]
    key = str(article["id"]).removeprefix("payment-")
    admin.send(f"all-{key}")
    assert admin.message == "2 bookings are confirmed."
    assert names(admin, "pressed") == ["Double", "Other"]
    admin.send("undo-press")
    assert admin.message == "2 bookings are held again."

    other = str(admin.dom.select("#others article")[0]["id"]).removeprefix("payment-")
    admin.send(f"assign-{other}", reference="nothing")
    assert admin.message.startswith("There’s no booking with this number.")
    admin.send(f"assign-{other}", reference=what.odd["amount"][0].lower())
    assert admin.message == "Matched with the booking of Little."
    assert "Little" in names(admin, "good")
    assert f"also {len(names(admin, 'good'))} that fit" in admin.element("forget").get_text()
    admin.send("forget-lines")
    assert admin.message == "The payments that were waiting here are deleted."
    assert admin.dom.select("#good, #doubtful, #others") == []


def test_a_payment_that_names_several_bookings_and_fits_none_is_for_the_one_that_is_chosen(
    service: Service, admin: Browser, what: Paid
) -> None:
    admin.open(PAGE)
    admin.send("read-statement", text=as_camt(what.happened).decode())
    first, second = what.odd["unfitting"]
    (article,) = [one for one in admin.dom.select("#doubtful article") if "but isn’t what they cost" in one.get_text()]
    key = str(article["id"]).removeprefix("payment-")
    assert f"It’s for {first}" in article.get_text()
    assert len(admin.dom.select("#doubtful [id^=choose]")) == 2  # Not where it is what several cost together.
    admin.send(f"choose-{second}-{key}")
    assert admin.message == "Matched with the booking of Guest2."
    said = admin.element(f"payment-{key}").get_text()
    assert "isn’t what the booking costs" in said
    assert first not in said.split("Confirm despite")[0].splitlines()[-1]
    admin.send(f"anyway-{key}")
    assert names(admin, "pressed") == ["Guest2"]


def test_the_columns_of_a_table_are_checked_once_and_remembered(service: Service, admin: Browser, what: Paid) -> None:
    reference = what.good[0].reference
    text = f"Date;Fee;Net;Words\n30.11.2026;24,00;25,00;{reference}\n29.11.2026;3,00;4,00;Something\n"
    admin.open(PAGE)
    admin.send("read-statement", text=text)
    assert "Check the columns" in admin.text
    assert f"25.00 {reference}" in admin.element("first-lines").get_text().replace("€", "").replace(" · ", " ")
    admin.send("choose-columns", amount="1")
    assert admin.message == "2 new payments were read."
    assert names(admin, "doubtful") == ["Guest0"]
    admin.send("forget-lines")
    admin.send("read-statement", text=text)
    assert "€24.00" in admin.element("doubtful").get_text()
    admin.send("read-statement", text=text, check=True)
    assert admin.dom.select_one("#column-amount [selected]").get_text() == "Fee: 24,00, 3,00"  # type: ignore[union-attr]


def test_what_is_no_statement_is_refused_and_nothing_of_it_is_told(
    service: Service, admin: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    admin.open(PAGE)
    admin.send("read-statement", text="<!DOCTYPE a [<!ENTITY a 'secret'>]><Document>&a;</Document>")
    assert "no bank statement needs" in admin.element("statement-refused").get_text()
    admin.send("read-statement", text="Anna paid <me>")
    assert admin.element("statement-text").get_text() == "Anna paid <me>"
    assert "such as “Date;Amount;Details”" in admin.text
    admin.send("read-statement", text="2026-11-30;25.00;secret\n" * (BYTES_AT_MOST // 24))
    assert "5 MB" in admin.text or "20,000" in admin.text
    assert "secret" not in caplog.text


def test_a_payment_in_two_parts_is_kept_undone_and_completed(service: Service, admin: Browser, what: Paid) -> None:
    booking = what.good[0]
    first, second = (
        f"Date;Amount;Text\n2026-11-{day};{cents};{booking.reference}\n"
        for day, cents in ((28, "15.00"), (29, "10.00"))
    )
    admin.open(PAGE)
    admin.send("read-statement", text=first)
    admin.send("choose-columns", currency="EUR") if "Check the columns" in admin.text else None
    key = str(admin.dom.select("#doubtful article")[0]["id"]).removeprefix("payment-")
    assert "Keep as a part payment" in admin.text
    admin.send(f"late-{key}")
    assert admin.message.startswith("Guest0’s booking: €15.00 of €25.00 has come.")
    assert "1 payment to settle" in admin.element("pressed").get_text()
    admin.send("undo-press")
    assert admin.message == "1 payment waits here again."
    assert "No payment waits" in admin.open("/admin/payments").text
    admin.open(PAGE)
    admin.send(f"late-{key}")
    assert "€15.00 of €25.00 has come, €10.00 is missing" in admin.open("/admin/payments").text
    admin.open(PAGE)
    admin.send("read-statement", text=second)
    assert names(admin, "good") == ["Guest0"]
    admin.send("confirm-good")
    assert names(admin, "pressed") == ["Guest0"]
    assert "No payment waits" in admin.open("/admin/payments").text
