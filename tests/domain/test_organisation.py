"""What an organiser says about themselves: kept over a restart, followed at once, and fixed by a setting."""

from booking import organisation
from booking.organisation import Organisation, Organiser
from tests.support.service import Service
from tests.support.web_client import Browser


def test_a_site_without_a_name_is_called_bookings_and_one_with_a_name_by_that(service: Service) -> None:
    guest = Browser(service)
    guest.open("/")
    assert guest.text.startswith("Events · Bookings")

    service.database.write(organisation.choose, "site_name", "Night & Day")
    service.site.organisation.follow(lambda: service.database.read(organisation.chosen))

    guest.open("/docs")
    assert guest.dom.title and guest.dom.title.get_text().endswith("· Night & Day")
    assert guest.dom.select_one(".brand").get_text() == "Night & Day"  # type: ignore[union-attr]


def test_what_a_setting_fixes_stays_whatever_is_typed(service: Service) -> None:
    service.database.write(organisation.choose, "site_name", "Typed")
    service.database.write(organisation.choose, "contact", "Ask Ada")
    organiser = Organiser({"site_name": "Fixed", "colour": ""})

    organiser.follow(lambda: service.database.read(organisation.chosen))

    assert organiser.now == Organisation(site_name="Fixed", contact="Ask Ada")
