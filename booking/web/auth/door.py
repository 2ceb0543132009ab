"""Who asks at a door: an admin, or somebody who has opened the link of a door in this browser."""

from typing import NamedTuple

from booking import store
from booking.door import doors
from booking.errors import BookingError, Unauthenticated
from booking.people import Account
from booking.store.database import Tx
from booking.store.doors import Door
from booking.web.auth import guard
from booking.web.auth.guard import Asker, Asking, Member
from booking.web.http.cookies import DOOR_COOKIE
from booking.web.http.request import Request
from booking.web.site import Site


class Opened(NamedTuple):
    """A door whose link a browser has opened."""

    door: Door
    secret: str

    @property
    def actor(self) -> str:
        """The door as the history has it."""
        return store.doors.actor_of(self.door.id)

    def require_still(self, tx: Tx) -> None:
        """Raise Unauthenticated where the link has ended."""
        doors.require(tx, self.secret)


def asker(site: Site, request: Request) -> Asker | Member:
    """Return which admin is asking, or else which door. Raises as `guard.require_admin` does for all others."""
    try:
        return guard.require_admin(site, request)
    except BookingError:
        opened = of_browser(site, request)
        if opened is None:
            raise
        return Asking[Account | None](None, request.client_address, helper=opened)


def of_browser(site: Site, request: Request) -> Opened | None:
    """Return the door whose link this browser has opened, or None where it has ended."""
    secret = request.cookie(DOOR_COOKIE)
    if secret is None:
        return None
    try:
        return Opened(site.database.read(doors.require, secret), secret)
    except Unauthenticated:
        return None


def door_of(asking: Asker | Member) -> Door | None:
    """Return the door that is asking, or None for an admin."""
    return asking.helper.door if isinstance(asking.helper, Opened) else None


def require_event(site: Site, request: Request, asking: Asker | Member, event_id: int) -> None:
    """Raise to the door of another event what a stranger is told."""
    door = door_of(asking)
    if door is not None and door.event_id != event_id:
        guard.require_admin(site, request)
