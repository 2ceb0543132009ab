"""The command: settings → wiring → serve; also `token` and `check`."""

import logging
import os
import signal
import sys
from collections.abc import Sequence

from booking import accounts, config
from booking.clock import SystemClock
from booking.config import Settings
from booking.errors import CannotStart
from booking.jobs import Jobs
from booking.store import check
from booking.store.database import Database
from booking.store.ownership import open_database
from booking.web.app import create_app
from booking.web.request import Site
from booking.web.server import Server, listen


def main(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name and return the exit code."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    try:
        command, settings = config.parse(arguments, os.environ)
        return {"serve": serve, "token": token, "check": check_database}[command](settings)
    except CannotStart as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 1


def serve(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT, then finish the requests under way."""
    if settings.pin_cpu:
        pin_to_one_cpu()
    clock = SystemClock()
    listener = listen(settings.host, settings.port)
    with listener, open_database(settings.db, clock, must_own=True) as database:
        jobs = Jobs(database, clock, settings.sweep_seconds)
        site = Site(database, settings, jobs.sweep_fault)
        server = Server(create_app(site), listener, settings.threads, clock, database.submit)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: server.stop())
        announce(settings, database, server.port)
        jobs.start()
        try:
            server.serve()
        finally:
            jobs.stop()
    return 0


def token(settings: Settings) -> int:
    """Print a new admin API token, whether or not a server runs."""
    secret = accounts.new_secret()
    with open_database(settings.db, SystemClock(), must_own=False) as database:
        database.write(accounts.add_admin_token, secret)
    print(secret)
    return 0


def check_database(settings: Settings) -> int:
    """Print a line for every fault of the database; 1 when there is one."""
    faults = check.faults(settings.db)
    for fault in faults:
        print(fault)
    if not faults:
        print(f"{settings.db}: no fault found.")
    return 1 if faults else 0


def announce(settings: Settings, database: Database, port: int) -> None:
    """Print the database, the one-time sign-in link until an admin has signed in, and last where it listens."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    url = settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"
    secret = accounts.new_secret()
    print(f"Database: {settings.db.resolve()}")
    if database.write(accounts.replace_sign_in_link, secret):
        print(f"Sign in as admin with this link, which works once: {url}/admin/sign-in?link={secret}")
    print(f"Listening on {url}", flush=True)


def pin_to_one_cpu() -> None:
    """Keep this process on one CPU: on several, its threads lose their time handing over the interpreter lock."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
