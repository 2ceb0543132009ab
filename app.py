"""The command: settings → wiring → serve; also `demo`, `token`, `invite`, `check`, `backup` and `restore`."""

import gc

gc.disable()  # Until all is imported, which stays: to look for garbage in it again and again takes a tenth of a start.

import logging
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from booking import PROGRAM, config, notices, organisation, zone
from booking.accounts import accounts, audit, links, sessions, tokens
from booking.accounts.passwords import JOBS_AT_MOST, Passwords
from booking.backup.daily import DailyCopies
from booking.bot.chats import SiteFacts
from booking.bot.present import PresentBot
from booking.clock import Clock, SystemClock
from booking.config import Settings
from booking.delivery.letters import Letters
from booking.delivery.worker import Delivery
from booking.errors import CannotStart
from booking.history import Stream
from booking.jobs import Jobs
from booking.monitoring import logs
from booking.monitoring.journal import Journal
from booking.organisation import Organiser
from booking.organiser import statistics
from booking.organiser.reach import Reach, chosen
from booking.payments import stripe
from booking.payments.till import Till
from booking.people import OPERATOR
from booking.senders.webhook_post import WebhookPost
from booking.store import backup, check, repair
from booking.store.database import Database, Tx
from booking.store.ownership import open_database
from booking.store.threads import Worker
from booking.web.app import create_app
from booking.web.http.finish import security_headers
from booking.web.http.traffic import Traffic
from booking.web.server import starting, systemd
from booking.web.server.server import Server, listen
from booking.web.site import NoticeDesk, Site
from booking.webhooks import webhooks
from booking.webhooks.worker import WebhookDelivery
from booking.zone import Zone

gc.freeze()  # Nor is it looked at later, which would hold up whoever is served just then.
gc.enable()

THIS_MACHINE = audit.Actor(OPERATOR, "")

Welcome = Callable[[str], Iterable[str]]

log = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name and return the exit code."""
    logging.basicConfig(format=logs.TEXT, level=logging.INFO)
    try:
        command, settings = config.parse(arguments, os.environ)
        if command.file is not None:
            return {"backup": back_up, "restore": restore}[command.name](settings, command.file, command.overwrite)
        if command.repair:
            return repair_database(settings)
        commands = {"serve": serve, "demo": demo, "token": token, "invite": invite, "check": check_database}
        return commands[command.name](settings)
    except CannotStart as error:
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return 1


def serve(settings: Settings, welcome: Welcome = lambda _: ()) -> int:
    """Serve until SIGTERM or SIGINT, then finish the requests under way; `welcome` has what else to print of a URL."""
    left_free = pin_to_one_cpu() if settings.pin_cpu else ()
    with logs.written(settings.log_format) as lines:
        traffic = Traffic(lines.add if settings.log_requests else None)
        return serve_watched(settings, left_free, traffic, Journal(lines.add), welcome)


def serve_watched(
    settings: Settings, left_free: Collection[int], traffic: Traffic, journal: Journal, welcome: Welcome
) -> int:
    """Serve as `serve` does, and let these know what is asked and what happens."""
    clock = SystemClock()
    listener = systemd.handed_socket(os.environ) or listen(settings.host, settings.port)
    # Whoever waits for a password's hash keeps a thread from everyone else, so that half of them at most may.
    passwords = Passwords(left_free, min(JOBS_AT_MOST, max(settings.threads // 2, 1)))
    owned = open_database(settings.db, clock, must_own=True, may_be_new=settings.new)
    copies = DailyCopies(settings.db, clock, settings.backup_dir, settings.backup_keep, left_free)
    opened = starting.answered_until_open(listener, security_headers(settings), owned)
    with listener, closing(passwords), opened as database:
        jobs = Jobs(database, clock, settings.sweep_seconds, copies, settings.retention_days)
        port = listener.getsockname()[1]
        site_zone = zone_of(settings, database)
        organiser = organiser_of(settings, database)
        reach = reach_of(settings, database)
        if "smtp_url" in reach.fixed:
            config.require_sender(reach.now)
        delivery, bot = ways_to_people(reach, database, clock, port, site_zone, organiser)
        till = till_of(reach, database)
        warn_of(reach.now, sends=bool(delivery.channels))
        hooks = WebhookDelivery(database, clock, WebhookPost(to_private_networks=settings.webhooks_to_private_networks))
        consumers = [notices.consumer(lambda: delivery.channels), statistics.CONSUMER, webhooks.CONSUMER]
        stream = Stream(database, consumers, all_of(delivery.wake, hooks.wake), journal.note)
        desk = NoticeDesk(lambda: delivery.channels, delivery.send_test, bot.deep_link, delivery.compose)
        watched = (stream.fault, delivery.fault, copies.state, traffic, journal, organiser, reach, till, hooks.fault)
        site = Site.of(database, settings, jobs.sweep_fault, passwords, clock, desk, site_zone, *watched)
        server = server_of(site, listener, clock)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: server.stop())
        announce(settings, database, address(settings, port), welcome)
        database.condition.is_served = True
        serve_beside([jobs, stream, delivery, bot, till, hooks], server)
    for number in (signal.SIGTERM, signal.SIGINT):
        # All is done, but Python's own end takes a moment, in which a signal would be the exit code.
        signal.signal(number, signal.SIG_IGN)
    return 0


def demo(settings: Settings) -> int:
    """Serve a throw-away site full of life, of which nothing stays. Raises CannotStart."""
    is_named = "db" in settings.given
    if is_named and settings.db.exists():
        raise CannotStart(f"demo: {settings.db} is there already; leave --db and BOOKING_DB out, or name no file")
    from booking.demo import stage, welcome  # With libraries that no other start needs.

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    beside = settings.db.parent if is_named else None
    with suppress(KeyboardInterrupt), tempfile.TemporaryDirectory(prefix="booking-demo-", dir=beside) as folder:
        shown = shut_off(settings, Path(folder) / "demo.db")
        house = stage.fill(shown.db, SystemClock(), shown.timezone)
        return serve(shown, partial(welcome.lines, house))
    return 0


def shut_off(settings: Settings, path: Path) -> Settings:
    """Return settings for a database of the demo's: nothing is sent or copied, and another port is taken if need be."""
    port = settings.port
    if "port" not in settings.given:
        try:
            listen(settings.host, port).close()
        except CannotStart:
            port = 0
    shut = ("smtp_url", "telegram_token", "public_url", "stripe_key", "stripe_webhook_secret")
    return replace(
        settings,
        db=path,
        port=port,
        new=False,
        backup_dir=None,
        retention_days=0,
        smtp_url=None,
        telegram_token=None,
        public_url=None,
        stripe_key=None,
        stripe_webhook_secret=None,
        given={**settings.given, **{name: name for name in shut}},
        is_demo=True,
    )


def serve_beside(background: Sequence[Jobs | Stream | Worker | PresentBot], server: Server) -> None:
    """Serve while the threads run, and stop them thereafter."""
    for thread in background:
        thread.start()
    try:
        server.serve()
    finally:
        for thread in reversed(background):
            thread.stop()


def ways_to_people(
    reach: Reach, database: Database, clock: Clock, port: int, site_zone: Zone, organiser: Organiser
) -> tuple[Delivery, PresentBot]:
    """Return what sends to people and what reads their messages; both follow at once what an admin chooses."""

    def letters(now: Settings) -> Letters:
        return Letters(address(now, port), site_zone, organiser, now.reply_to)

    def take_over(now: Settings) -> None:
        delivery.use(config.senders(now, clock), letters(now).message)
        bot.use(now.telegram_token, SiteFacts(address(now, port), site_zone))

    delivery = Delivery(database, clock, config.senders(reach.now, clock), letters(reach.now).message)
    bot = PresentBot(database, reach.now.telegram_url)
    bot.use(reach.now.telegram_token, SiteFacts(address(reach.now, port), site_zone))
    reach.tell(take_over)
    return delivery, bot


def till_of(reach: Reach, database: Database) -> Till:
    """Return what takes payments; it follows at once what an admin chooses."""
    till = Till(database, stripe.account_of(reach.now))
    reach.tell(lambda now: till.use(stripe.account_of(now)))
    return till


def all_of(*calls: Callable[[], None]) -> Callable[[], None]:
    """Return what makes each of the calls, one after the other."""

    def call_all() -> None:
        for call in calls:
            call()

    return call_all


def warn_of(settings: Settings, *, sends: bool) -> None:
    """Log which settings are likely to be missing, of a site that `sends` messages or does not."""
    if settings.public_url and not settings.trusted_proxy:
        log.warning(
            "public_url is set, but not trusted_proxy: whoever comes through a proxy counts as the proxy itself."
        )
    if sends and not settings.public_url:
        log.warning("public_url is not set: the links in messages lead to this machine's own address only.")
    if (settings.stripe_key is None) != (settings.stripe_webhook_secret is None):
        log.warning("Of stripe_key and stripe_webhook_secret only one is set: nobody can pay by Stripe without both.")


def server_of(site: Site, listener: socket.socket, clock: Clock) -> Server:
    """Return what serves the site on the listener, as the settings say."""
    settings = site.settings
    return Server(
        create_app(site),
        listener,
        settings.threads,
        clock,
        settings.trusted_proxy,
        database=site.database,
        headers=security_headers(settings),
        connections_per_address=settings.connections_per_address,
        traffic=site.traffic,
    )


def zone_of(settings: Settings, database: Database) -> Zone:
    """Return the zone that a setting fixes, else the one that an admin has chosen, else the machine's."""
    if "timezone" in settings.given:
        return Zone(settings.timezone, is_fixed=True)
    return Zone(database.read(zone.chosen) or settings.timezone)


def organiser_of(settings: Settings, database: Database) -> Organiser:
    """Return who organises, by what the settings fix and an admin has typed."""
    organiser = Organiser(settings.organisation)
    organiser.follow(lambda: database.read(organisation.chosen))
    return organiser


def reach_of(settings: Settings, database: Database) -> Reach:
    """Return by what people are reached, by what the settings fix and an admin has chosen."""
    reach = Reach(settings)
    reach.follow(lambda: database.read(chosen))
    return reach


def token(settings: Settings) -> int:
    """Print a new admin API token, whether or not a server runs."""
    with open_database(settings.db, SystemClock(), must_own=False) as database:
        secret = database.write(make_operator_token)
    print(secret)
    return 0


def make_operator_token(tx: Tx) -> str:
    """Make an API token of the operator, note it in the audit log and return its secret."""
    made, secret = tokens.create(tx, OPERATOR, "operator")
    audit.record(tx, "token created", f"token {made.id}", THIS_MACHINE)
    return secret


def invite(settings: Settings) -> int:
    """Print a link that makes whoever opens it first an admin, whether or not a server runs."""
    with open_database(settings.db, SystemClock(), must_own=False) as database:
        secret = database.write(make_admin_invitation)
        site_url = address(reach_of(settings, database).now, settings.port)
    print(f"{site_url}/invitations/{secret}")
    return 0


def make_admin_invitation(tx: Tx) -> str:
    """Make an invitation of the operator's to the role admin, note it in the audit log and return its secret."""
    secret, _ = links.create_invitation(tx, "admin", OPERATOR)
    audit.record(tx, "invitation created", "role admin", THIS_MACHINE)
    return secret


def check_database(settings: Settings) -> int:
    """Print a line for every fault of the database; 1 when there is one."""
    faults = check.faults(settings.db)
    for fault in faults:
        print(fault)
    if not faults:
        print(f"{settings.db}: no fault found.")
    return 1 if faults else 0


def repair_database(settings: Settings) -> int:
    """Put wrong counts right, with a line for each, then do what `check` does."""
    for mended in repair.repair(settings.db):
        print(f"Mended: {mended}.")
    left = check_database(settings)
    if left:
        print("What is left can't be mended so: do as its line says, or put a sound copy back by `restore FILE`.")
    return left


def back_up(settings: Settings, file: Path, overwrite: bool) -> int:
    """Copy the database to a file, whether or not a server runs."""
    size = backup.back_up(settings.db, file, overwrite=overwrite, progress=show_progress)
    print(f"Copied {settings.db} to {file}: {size / 1_000_000:,.1f} MB, checked.")
    return 0


def restore(settings: Settings, file: Path, _overwrite: bool) -> int:
    """Put a copy in the place of the database, while no server runs."""
    instant = f"{datetime.fromtimestamp(SystemClock().now() / 1_000, UTC):%Y%m%dT%H%M%SZ}"
    done = backup.restore(file, settings.db, instant, progress=show_progress)
    print(f"Restored {settings.db} from {file}, checked: events {done.events}, live bookings {done.bookings}.")
    if done.kept is not None:
        print(f"What was there before is kept as {done.kept}; remove it when you are sure.")
    return 0


def show_progress(done: float) -> None:
    """Show a person at a terminal how much is done, up to 1."""
    if sys.stderr.isatty():
        print(f"\r{done:4.0%}", end="\n" if done == 1 else "", file=sys.stderr, flush=True)


def announce(settings: Settings, database: Database, url: str, welcome: Welcome) -> None:
    """Print the database, the one-time sign-in link until an admin has signed in, the welcome, and where it listens.

    systemd is told of that, too, where it has started this process.
    """
    secret = accounts.new_secret()
    print(f"Database: {settings.db.resolve()}")
    if database.write(sessions.replace_sign_in_link, secret):
        print(f"Sign in as admin with this link, which works once: {url}/admin/sign-in?link={secret}")
    for line in welcome(url):
        print(line)
    print(f"Listening on {url}", flush=True)
    systemd.tell_ready(os.environ)


def address(settings: Settings, port: int) -> str:
    """Return the URL by which people reach the server that listens on `port`."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    return settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"


def pin_to_one_cpu() -> Collection[int]:
    """Keep this process on one CPU: on several, its threads lose their time handing over the interpreter lock.

    Returns the other CPUs that it might have run on.
    """
    if not hasattr(os, "sched_setaffinity"):
        return ()
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    return allowed - {max(allowed)}


def run() -> None:
    """Run the command line's command; the process ends with its exit code."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
