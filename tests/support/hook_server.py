"""A program that takes webhooks over real HTTP, on a free port, and checks signatures by the specification's rules."""

import base64
import hashlib
import hmac
import json
import threading
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from booking.history import Stream
from booking.senders.webhook_post import WebhookPost
from booking.webhooks import webhooks
from booking.webhooks.worker import WebhookDelivery
from tests.support.service import Service
from tests.support.smtp_server import server_context


def deliver(service: Service) -> None:
    """Let webhooks read on, and send what is due, to this machine, too."""
    Stream(service.database, [webhooks.CONSUMER], lambda: None).read_on()
    WebhookDelivery(service.database, service.clock, WebhookPost(to_private_networks=True)).deliver_due()


class Taken(NamedTuple):
    path: str
    headers: Message
    body: bytes

    @property
    def id(self) -> str:
        return str(self.headers["webhook-id"])

    @property
    def content(self) -> Any:
        return json.loads(self.body)

    def is_signed_by(self, secret: str) -> bool:
        """Whether one of the signatures is made with the secret, as a reader who shares no code with us checks it."""
        key = base64.b64decode(secret[len("whsec_") :])
        signed = b".".join([self.id.encode(), self.headers["webhook-timestamp"].encode(), self.body])
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return f"v1,{wanted}" in self.headers["webhook-signature"].split(" ")


class HookServer:
    """`taken` is all that came; `next_statuses` are answered to what comes next, before the usual answer."""

    def __init__(self, *, tls: bool = False) -> None:
        self.taken: list[Taken] = []
        self.connections = 0
        self.closes_quietly = False
        self.next_statuses: list[int] = []
        self.usual_answer: tuple[int, bytes, dict[str, str]] = (200, b"Taken.", {})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if tls:
            self._server.socket = server_context().wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    def answers(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer this from now on."""
        self.usual_answer = (status, body, headers)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                server.connections += 1

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.taken.append(Taken(self.path, self.headers, body))
                status, answer, headers = server.usual_answer
                if server.next_statuses:
                    status = server.next_statuses.pop(0)
                try:
                    self.send_response(status)
                    for name, value in {"Content-Length": str(len(answer)), **headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(answer)
                except OSError:
                    self.close_connection = True
                self.close_connection = self.close_connection or server.closes_quietly

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
