"""The pages on which an organiser says who they are and what becomes of people's data."""

from booking.errors import NotFound
from booking.texts import markdown
from booking.texts.sentences import Sentence
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages.layout import page
from booking.web.site import Site

IMPRINT = "/imprint"
PRIVACY = "/privacy"


def imprint_page(site: Site, request: Request) -> Answer:
    """GET /imprint: who is responsible for the site. Raises NotFound where nobody has said so."""
    if not site.organisation.now.imprint:
        raise NotFound("not_found", "The organiser of this site has not written an imprint yet.")
    return page(site, request, "imprint", title=Sentence("Imprint"), markdown=markdown)


def privacy_page(site: Site, request: Request) -> Answer:
    """GET /privacy: what the organiser says of people's data or, until they do, what the software stores."""
    days = site.settings.retention_days
    return page(
        site,
        request,
        "privacy",
        title=Sentence("Privacy"),
        retention_days=days,
        takes_payments=site.till.is_open,
        markdown=markdown,
    )


ROUTES = (
    Route("GET", IMPRINT, imprint_page, readers="anyone", is_shared=True),
    Route("GET", PRIVACY, privacy_page, readers="anyone", is_shared=True),
)
