"""What people and programs are answered while a start takes long, as where a large database is upgraded."""

import contextlib
import http
import re
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TypeVar

from booking.errors import Busy
from booking.texts import catalogue
from booking.texts.languages import Language
from booking.texts.sentences import Sentence
from booking.web.auth import languages
from booking.web.http import answers

_STARTING = Sentence("The service is starting: its database is being checked or upgraded. Try again in a few seconds.")
# An ordinary start takes less: who comes meanwhile waits for it.
_LEFT_WAITING_SECONDS = 2.0
_LOOKED_EVERY_SECONDS = 0.1
_PATIENCE_SECONDS = 1.0
_HEAD_BYTES_AT_MOST = 64 * 1024
Opened = TypeVar("Opened")
_WANTS_PAGE = re.compile(rb"^accept:[^\r\n]*text/html", re.IGNORECASE | re.MULTILINE)
_READS = re.compile(rb"^accept-language:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)


@contextlib.contextmanager
def answered_until_open(listener: socket.socket, opening: AbstractContextManager[Opened]) -> Iterator[Opened]:
    """Open what takes long while whoever comes is answered, and close it at the end."""
    with contextlib.ExitStack() as closing:
        with answered(listener):
            opened = closing.enter_context(opening)
        yield opened


@contextlib.contextmanager
def answered(listener: socket.socket, left_waiting_seconds: float = _LEFT_WAITING_SECONDS) -> Iterator[None]:
    """Let whoever comes be answered 503 until the end of the block, but not in its first seconds."""
    is_ready = threading.Event()

    def answer_all() -> None:
        if is_ready.wait(left_waiting_seconds):
            return
        with selectors.DefaultSelector() as selector:
            selector.register(listener, selectors.EVENT_READ)
            while not is_ready.is_set():
                if selector.select(_LOOKED_EVERY_SECONDS):
                    _answer(listener.accept()[0])

    thread = threading.Thread(target=answer_all, name="starting", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_ready.set()
        thread.join()


def _answer(connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):  # Whoever has gone, or says nothing, is not answered.
        connection.settimeout(_PATIENCE_SECONDS)
        # What comes at first says enough, and the start waits for this thread.
        head = connection.recv(_HEAD_BYTES_AT_MOST)
        if not head:
            return
        connection.sendall(_answer_to(head))
        connection.shutdown(socket.SHUT_WR)


def _answer_to(head: bytes) -> bytes:
    problem = answers.problem(Busy(_STARTING))
    headers, body = dict(problem.headers), problem.body
    if _WANTS_PAGE.search(head):
        found = _READS.search(head)
        headers["Content-Type"] = "text/html; charset=utf-8"
        body = _page(languages.preferred(found[1].decode("latin-1").strip() if found else None))
    headers |= {"Content-Length": str(len(body)), "Connection": "close", "X-Content-Type-Options": "nosniff"}
    lines = [f"HTTP/1.1 {problem.status} {http.HTTPStatus(problem.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (b"" if head.startswith(b"HEAD ") else body)


def _page(language: Language) -> bytes:
    said = catalogue.of(language).gettext(_STARTING)
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><meta http-equiv="refresh" content="5">'
        f'<meta name="viewport" content="width=device-width"><title>503</title><p>{said}</p></html>'
    ).encode()
