"""The bare JSON echo and hello under waitress itself, with the service's settings: `python -m bench.same_settings`.

As many threads, `poll`, a backlog as long, one CPU; but waitress's own connections and tasks, which this service has
made its own. tuned.py serves the same by the service's server.
"""

import signal
import socket
import sys

from waitress.server import create_server

from app import pin_to_one_cpu
from bench.bare import create_app
from booking import config


def serve() -> None:
    """Serve until SIGTERM, on a free port."""
    pin_to_one_cpu()
    _, settings = config.parse([], {})
    listener = socket.create_server(("127.0.0.1", 0), backlog=1_024)
    server = create_server(
        create_app(),
        sockets=[listener],
        threads=settings.threads,
        backlog=1_024,
        connection_limit=4_000,
        channel_timeout=30,
        asyncore_use_poll=True,
        ident=None,
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    print(f"Listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    server.run()


if __name__ == "__main__":
    serve()
