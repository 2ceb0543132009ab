"""The bare JSON echo and hello, served as `app.py` serves: `python -m bench.tuned`.

The same server, as many threads, on one CPU; so what is missing to its rate is what the service itself costs.
"""

import signal

from app import pin_to_one_cpu
from bench.bare import create_app
from booking import config
from booking.clock import SystemClock
from booking.web.server.server import Server, listen


def serve() -> None:
    """Serve until SIGTERM, on a free port."""
    pin_to_one_cpu()
    _, settings = config.parse([], {})
    server = Server(create_app(), listen("127.0.0.1", 0), settings.threads, SystemClock())
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    print(f"Listening on http://127.0.0.1:{server.port}", flush=True)
    server.serve()


if __name__ == "__main__":
    serve()
