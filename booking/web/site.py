"""What every endpoint is given beside its request."""

import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from booking import keyed
from booking.accounts.passwords import Passwords
from booking.accounts.throttle import Throttle
from booking.backup.daily import NOT_SET_UP, CopyState
from booking.clock import Clock
from booking.config import Settings
from booking.errors import Busy
from booking.monitoring.journal import Journal
from booking.notice import Context, Notice
from booking.organisation import Organiser
from booking.organiser.bulk import Bulks
from booking.organiser.reach import Reach
from booking.payments.till import Till
from booking.people import CHANNELS, Account, Channel, Origin
from booking.senders.message import Message
from booking.store.database import Database
from booking.store.web import Identity
from booking.web.http.cache import OpenPages, Remembered
from booking.web.http.limits import Limits
from booking.web.http.shared_pages import SharedPages
from booking.web.http.traffic import Traffic
from booking.zone import Zone


def _sends_nothing(_account: Account, _channel: Channel) -> Notice:
    raise Busy("Nothing is delivered by this process.")


def _writes_nothing(_claimed: Context, _now: int) -> Message:
    raise Busy("No message is written by this process.")


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """What may be asked of delivery: `configured` says which channels there are at present.

    `send_test` sends an account a test by one and returns what became of it.
    `deep_link` returns the address at which a code links a chat with the bot, or None while the bot is not there.
    `compose` writes a claimed notice as it is sent at an instant.
    """

    configured: Callable[[], frozenset[Channel]] = frozenset
    send_test: Callable[[Account, Channel], Notice] = _sends_nothing
    deep_link: Callable[[str], str | None] = lambda _: None
    compose: Callable[[Context, int], Message] = _writes_nothing

    @property
    def channels(self) -> frozenset[Channel]:
        """The channels that are configured."""
        return self.configured()

    @property
    def has_mail(self) -> bool:
        """Whether mails can be sent."""
        return any(CHANNELS[channel].is_mail for channel in self.channels)

    def reaches(self, account: Account) -> bool:
        """Whether an account is reached by any channel."""
        return any(CHANNELS[channel].address_of(account) is not None for channel in self.channels)


@dataclass(frozen=True)
class Site:
    """What every endpoint may use.

    `sweep_fault`, `stream_fault`, `delivery_fault` and `webhook_fault` say why each of these must be thought dead, or
    None; `in_flight` are the requests with an Idempotency-Key that are at work, each with the event that its end sets;
    `desk` is what may be asked of the delivery of notices; `till` takes payments; `copies` says what is known of the
    daily copies of the database; `traffic` and `journal` have counted what was asked and what has happened; `bulks` are
    what is done to many bookings at once.
    """

    database: Database
    settings: Settings
    sweep_fault: Callable[[], str | None]
    passwords: Passwords
    throttle: Throttle
    limits: Limits
    desk: NoticeDesk
    zone: Zone
    reach: Reach
    stream_fault: Callable[[], str | None] = lambda: None
    delivery_fault: Callable[[], str | None] = lambda: None
    copies: Callable[[], CopyState] = lambda: NOT_SET_UP
    traffic: Traffic = field(default_factory=Traffic)
    journal: Journal = field(default_factory=Journal)
    organisation: Organiser = field(default_factory=Organiser)
    in_flight: dict[Identity, threading.Event] = field(default_factory=dict)
    bulks: Bulks = field(default_factory=Bulks)
    till: Till = field(kw_only=True)
    webhook_fault: Callable[[], str | None] = lambda: None

    @functools.cached_property
    def remembered(self) -> Remembered:
        """The public answers that are still true."""
        return Remembered(self.database)

    @functools.cached_property
    def open_pages(self) -> OpenPages:
        """The pages that are open, as they were answered last."""
        return OpenPages(self.database)

    @functools.cached_property
    def shared_pages(self) -> SharedPages:
        """The pages that guests are shown, as they were made last."""
        return SharedPages()

    @classmethod
    def of(
        cls,
        database: Database,
        settings: Settings,
        sweep_fault: Callable[[], str | None],
        passwords: Passwords,
        clock: Clock,
        desk: NoticeDesk | None = None,
        zone: Zone | None = None,
        stream_fault: Callable[[], str | None] = lambda: None,
        delivery_fault: Callable[[], str | None] = lambda: None,
        copies: Callable[[], CopyState] = lambda: NOT_SET_UP,
        traffic: Traffic | None = None,
        journal: Journal | None = None,
        organiser: Organiser | None = None,
        reach: Reach | None = None,
        till: Till | None = None,
        webhook_fault: Callable[[], str | None] = lambda: None,
    ) -> "Site":
        """Return the site that the settings describe, with nobody throttled or limited yet."""
        throttle = Throttle(clock, spare_loopback=not settings.trusted_proxy)
        limits = Limits(settings, clock)
        zone = zone or Zone(settings.timezone)
        desk, reach = desk or NoticeDesk(), reach or Reach(settings)
        watched = (stream_fault, delivery_fault, copies, traffic or Traffic(), journal or Journal())
        organiser = organiser or Organiser(settings.organisation)
        return cls(
            *(database, settings, sweep_fault, passwords, throttle, limits, desk, zone, reach, *watched),
            organisation=organiser,
            till=till or Till(database),
            webhook_fault=webhook_fault,
        )

    @functools.cached_property
    def _network_key(self) -> bytes:
        return self.database.read(keyed.network_key)

    def origin(self, address: str) -> Origin | None:
        """Return the network that a client's address is in; None for one that is not limited."""
        if self.limits.is_exempt(address):
            return None
        mark = keyed.network_mark(self._network_key, address)
        return Origin(mark, self.settings.unproved_seats_per_network)

    def url(self, path: str) -> str:
        """Return a path as a link for people: whole where it is known how they reach this site.

        Never by the Host header, which whoever asks may choose.
        """
        return f"{self.reach.now.public_url or ''}{path}"
