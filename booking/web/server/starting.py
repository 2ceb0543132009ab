"""What people and programs are answered while a start takes long, as where a large database is upgraded."""

import contextlib
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
from booking.web.http.finish import HEADERS, Headers, finished

_STARTING = Sentence("The service is starting: its database is being checked or upgraded. Try again in a few seconds.")
# An ordinary start takes less: who comes meanwhile waits for it.
_LEFT_WAITING_SECONDS = 2.0
_LOOKED_EVERY_SECONDS = 0.1
_LOOKS_AT_THE_END = 10  # For those who are there and have not said yet what they want.
_AT_ONCE = 256
_BYTES_AT_ONCE = 64 * 1024
_HTML = ("Content-Type", "text/html; charset=utf-8")
_WANTS_PAGE = re.compile(rb"^accept:[^\r\n]*text/html", re.IGNORECASE | re.MULTILINE)
_READS = re.compile(rb"^accept-language:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)

Opened = TypeVar("Opened")


@contextlib.contextmanager
def answered_until_open(
    listener: socket.socket, headers: Headers, opening: AbstractContextManager[Opened]
) -> Iterator[Opened]:
    """Open what takes long while whoever comes is answered, and close it at the end."""
    with contextlib.ExitStack() as closing:
        with answered(listener, headers):
            opened = closing.enter_context(opening)
        yield opened


@contextlib.contextmanager
def answered(
    listener: socket.socket, headers: Headers = HEADERS, left_waiting_seconds: float = _LEFT_WAITING_SECONDS
) -> Iterator[None]:
    """Let whoever comes be answered 503, with these headers too, until the block ends, but not in its first seconds."""
    is_ready = threading.Event()

    def answer_all() -> None:
        if is_ready.wait(left_waiting_seconds):
            return
        with contextlib.closing(_Visitors(listener, headers)) as visitors:
            while not is_ready.is_set():
                visitors.attend()
            visitors.let_in_no_more()
            for _ in range(_LOOKS_AT_THE_END):
                if visitors.are_answered:
                    break
                visitors.attend()

    thread = threading.Thread(target=answer_all, name="starting", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_ready.set()
        thread.join()


class _Visitors:
    """Those who come while the service starts: each is answered as soon as they say something, whatever others do.

    What they say behind that is dropped: to close before they do would reset the connection of those who still send.
    """

    def __init__(self, listener: socket.socket, headers: Headers) -> None:
        listener.setblocking(False)  # Whoever knocks may be gone, or be let in by another process.
        self._listener = listener
        self._headers = headers
        self._answered: dict[socket.socket, bool] = {}  # Whoever has been here longest first.
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ)

    @property
    def are_answered(self) -> bool:
        """Whether all who were let in are answered."""
        return all(self._answered.values())

    def attend(self) -> None:
        """See to those who come or say something, if anybody does so soon."""
        for key, _ in self._selector.select(_LOOKED_EVERY_SECONDS):
            if key.fileobj is self._listener:
                self._let_in()
            elif key.data in self._answered:  # Or else they had to make room just now.
                self._hear(key.data)

    def let_in_no_more(self) -> None:
        """Leave those who come from now on to the server."""
        self._selector.unregister(self._listener)

    def close(self) -> None:
        """Let all of them go."""
        for visitor in list(self._answered):
            self._let_go(visitor)
        self._selector.close()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            visitor, _ = self._listener.accept()
            visitor.setblocking(False)
            self._selector.register(visitor, selectors.EVENT_READ, visitor)
            self._answered[visitor] = False
            if len(self._answered) > _AT_ONCE:
                self._let_go(next(iter(self._answered)))

    def _hear(self, visitor: socket.socket) -> None:
        try:
            # What comes at first says enough.
            said = visitor.recv(_BYTES_AT_ONCE)
            if said and not self._answered[visitor]:
                visitor.send(_answer_to(said, self._headers))
                visitor.shutdown(socket.SHUT_WR)
                self._answered[visitor] = True
        except OSError:
            said = b""
        if not said:
            self._let_go(visitor)

    def _let_go(self, visitor: socket.socket) -> None:
        del self._answered[visitor]
        self._selector.unregister(visitor)
        visitor.close()


def _answer_to(head: bytes, headers: Headers) -> bytes:
    answer = answers.problem(Busy(_STARTING))
    if _WANTS_PAGE.search(head):
        found = _READS.search(head)
        page = _page(languages.preferred(found[1].decode("latin-1").strip() if found else None))
        others = [header for header in answer.headers if header[0] != _HTML[0]]
        answer = answer._replace(headers=[_HTML, *others], body=page)
    status, all_headers, body = finished(answer, "HEAD" if head.startswith(b"HEAD ") else "", headers)
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in all_headers), "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _page(language: Language) -> bytes:
    translated = catalogue.of(language).gettext
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><meta http-equiv="refresh" content="5">'
        f'<meta name="viewport" content="width=device-width"><title>{translated("Bookings")}</title>'
        f"<h1>{translated('Bookings')}</h1><p>{translated(_STARTING)}</p></html>"
    ).encode()
