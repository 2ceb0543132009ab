"""Pictures as browsers load them: under the hash of what is in them, so that they may be kept for good."""

from booking.pictures import pictures
from booking.web.http import answers
from booking.web.http.answers import Answer
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.site import Site


def serve(site: Site, _request: Request, picture: str) -> Answer:
    """GET /pictures/ID. Raises NotFound."""
    found = site.database.read(pictures.find, picture)
    return answers.immutable(found.content, found.media_type, found.id)


ROUTES = (Route("GET", "/pictures/<picture>", serve, readers="anyone"),)
