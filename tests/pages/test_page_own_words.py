"""What an organiser has letters say beside their own words: typed on a page, seen there, and sent from then on."""

from booking.notice import KINDS
from booking.organiser.own_words import KINDS_WITH_OWN_WORDS
from tests.support.service import Service
from tests.support.web_client import Browser

LETTERS = "/admin/settings/letters"
ABOVE, BELOW = "The yard door is open. A map: https://example.org/map", "See you!\n\nYour team"


def test_each_kind_that_guests_get_is_shown_with_its_letter_and_takes_words_of_the_organisers(
    service: Service, admin: Browser
) -> None:
    event = service.create_event(hold_seconds=900)["id"]
    booking = service.book(event, "anna@example.com")["id"]
    service.post(f"/bookings/{booking}/confirm")
    admin.open(LETTERS)
    ids = [str(one["id"]).removeprefix("letter-") for one in admin.dom.select("details[id^=letter-]")]
    assert ids == [*KINDS_WITH_OWN_WORDS]
    assert [kind for kind in KINDS if kind not in ids] == [
        *("written", "test", "sold_out", "confirmation_wanted", "delivery_failed", "webhook_disabled")
    ]
    assert all(one.get_text().startswith("Hello") for one in admin.dom.select(".letter"))
    assert len(admin.page.body) < 200_000

    admin.send("words-confirmed", above_en=ABOVE, below_en=BELOW)

    assert admin.message == "Saved. The next messages have these words."
    shown = admin.element("letter-confirmed")
    assert shown.has_attr("open")
    paragraphs = shown.select_one(".letter").get_text().split("\n\n")  # type: ignore[union-attr]
    assert paragraphs[:2] == ["Hello Anna,", ABOVE]
    assert "See you!" in paragraphs
    sent = next(
        one for one in service.get("/notices", **service.as_admin).json["notices"] if one["kind"] == "confirmed"
    )
    admin.open(f"/admin/notices/{sent['id']}")
    assert ABOVE in admin.element("words").get_text()
    other = next(
        one for one in service.get("/notices", **service.as_admin).json["notices"] if one["kind"] != "confirmed"
    )
    admin.open(f"/admin/notices/{other['id']}")
    assert ABOVE not in admin.element("words").get_text()
    assert service.get("/audit?limit=1", **service.as_admin).json["entries"][0]["subject"] == "confirmed"

    admin.open(LETTERS)
    admin.send("words-confirmed", above_en="a" * 1_001)
    assert admin.element("confirmed-above_en-fault").get_text() == "Enter text of 0 to 1,000 characters."
    admin.open(LETTERS)
    admin.send("words-confirmed", above_en="", below_en="")
    assert "with your words" not in admin.text
    admin.send("words-confirmed")
    assert admin.message == "Nothing has changed."
    service.post(f"{LETTERS}/sold_out", {"above_en": ABOVE}, **service.as_admin)
    assert service.site.organisation.now.own_words == ()
