"""The bare JSON echo and hello, served by stock waitress: `python -m bench.bare`.

It shows what Bottle and waitress cost by themselves. Nothing of the service is imported here, so that its memory and
its start are bare too; tuned.py serves the same as the service is served.
"""

import socket
from typing import Any

import bottle
import waitress


def create_app() -> bottle.Bottle:
    """Return the application: as little as Bottle lets one write."""
    application = bottle.Bottle()
    application.route("/echo", "POST", _echo)
    application.route("/hello", "GET", _hello)
    return application


def serve() -> None:
    """Serve as waitress's documentation begins, on a free port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1_024)
    print(f"Listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    waitress.serve(create_app(), sockets=[listener])


def _echo() -> Any:
    return bottle.request.json


def _hello() -> dict[str, str]:
    return {"hello": "world"}


if __name__ == "__main__":
    serve()
