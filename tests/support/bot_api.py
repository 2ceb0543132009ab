"""Telegram's Bot API as the tests need it: over real HTTP, with the rules of the real one."""

import email
import json
import threading
import time
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

TOKEN = "7001:AAF-secret_secret_secret_secret_secret"
BOT_ID = 7001
BOT_NAME = "booking_test_bot"


class Refusal(Exception):
    """What the API answers instead of a result."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.answer = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.answer["parameters"] = parameters


class Call(NamedTuple):
    method: str
    parameters: dict[str, Any]


class BotApi:
    """The API of one bot, on a free port, and the people who write to the bot.

    `next_answers` are given to the calls that come next, instead of doing them: a status with a body of its own, a
    Refusal, or `DROP`. `calls` are all those that were done.
    """

    DROP = "drop the connection"

    def __init__(self, token: str = TOKEN) -> None:
        self.calls: list[Call] = []
        self.connections = 0
        self.blocked: set[int] = set()
        self.next_answers: list[Refusal | tuple[int, bytes] | str] = []
        self.messages: dict[int, dict[str, Any]] = {}
        self._token = token
        self._chats: set[int] = set()
        self._updates: list[dict[str, Any]] = []
        self._next_update_id = 500_000
        self._presses: set[str] = set()
        self._readers = 0
        self._news = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def readers(self) -> int:
        """How many calls of getUpdates wait."""
        return self._readers

    def close(self) -> None:
        with self._news:
            self._readers = -1_000
            self._news.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # The people

    def write(self, chat_id: int, text: str, *, kind: str = "private", language: str = "en") -> None:
        """Let a person write to the bot."""
        self._chats.add(chat_id)
        sender = {"id": chat_id, "is_bot": False, "first_name": "Anna", "language_code": language}
        self.happen(message={"message_id": 1, "from": sender, "chat": {"id": chat_id, "type": kind}, "text": text})

    def press(self, message: dict[str, Any], label: str) -> None:
        """Let a person press a button of a message as it was sent, whether or not it is still there."""
        keys = [key for row in message["reply_markup"]["inline_keyboard"] for key in row]
        (data,) = [key["callback_data"] for key in keys if label in key["text"]]
        press_id = str(len(self._presses) + 90_000)
        self._presses.add(press_id)
        person = {"id": message["chat"]["id"], "is_bot": False, "first_name": "Anna", "language_code": "en"}
        self.happen(callback_query={"id": press_id, "from": person, "message": message, "data": data})

    def happen(self, **update: Any) -> None:
        """Let the bot have an update."""
        with self._news:
            self._updates.append({"update_id": self._next_update_id, **update})
            self._next_update_id += 1
            self._news.notify_all()

    def number_anew(self, from_id: int) -> None:
        """Give the updates to come numbers from here, as Telegram may do after a week without any."""
        self._updates.clear()
        self._next_update_id = from_id

    def replay(self, update: dict[str, Any]) -> None:
        """Let the bot have an update again, with its own number."""
        with self._news:
            self._updates.insert(0, update)

    @property
    def waiting_updates(self) -> list[dict[str, Any]]:
        return list(self._updates)

    def said_to(self, chat_id: int) -> list[dict[str, Any]]:
        """Return the messages to a chat as they stand now."""
        return [message for message in self.messages.values() if message["chat"]["id"] == chat_id]

    # The API

    def answer(self, token: str, method: str, parameters: dict[str, Any]) -> Any:
        if token != self._token:
            raise Refusal(401, "Unauthorized")
        if method == "getUpdates":
            return self._get_updates(parameters)
        done = {
            "getMe": lambda _: {"id": BOT_ID, "is_bot": True, "first_name": "Booking", "username": BOT_NAME},
            "sendMessage": self._send,
            "sendDocument": self._send,
            "answerCallbackQuery": self._answer_press,
            "editMessageReplyMarkup": self._edit,
        }.get(method)
        if done is None:
            raise Refusal(404, "Not Found: method not found")
        result = done(parameters)
        self.calls.append(Call(method, parameters))
        return result

    def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        with self._news:
            if self._readers > 0:
                raise Refusal(409, "Conflict: terminated by other getUpdates request")
            offset = parameters.get("offset")
            if offset is not None:
                self._updates = [update for update in self._updates if update["update_id"] >= offset]
            self._readers += 1
            until = time.monotonic() + parameters.get("timeout", 0)
            while not self._updates and self._readers > 0 and (left := until - time.monotonic()) > 0:
                self._news.wait(left)
            self._readers -= 1
            return list(self._updates[:100])

    def _send(self, parameters: dict[str, Any]) -> dict[str, Any]:
        chat_id = int(parameters["chat_id"])
        if chat_id not in self._chats:
            raise Refusal(400, "Bad Request: chat not found")
        if chat_id in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        text = parameters.get("text", parameters.get("caption"))
        if not text or len(text.encode("utf-16-le")) // 2 > (4096 if "text" in parameters else 1024):
            raise Refusal(400, "Bad Request: message is too long")
        _require_keyboard(parameters)
        message = {"message_id": len(self.messages) + 10, "chat": {"id": chat_id, "type": "private"}, **parameters}
        self.messages[message["message_id"]] = message
        return message

    def _answer_press(self, parameters: dict[str, Any]) -> bool:
        if parameters["callback_query_id"] not in self._presses:
            raise Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if len(parameters["text"]) > 200:
            raise Refusal(400, "Bad Request: MESSAGE_TOO_LONG")
        self._presses.remove(parameters["callback_query_id"])
        return True

    def _edit(self, parameters: dict[str, Any]) -> dict[str, Any]:
        message = self.messages.get(parameters["message_id"])
        if message is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        if message.get("reply_markup") == parameters["reply_markup"]:
            raise Refusal(400, "Bad Request: message is not modified")
        self.messages[message["message_id"]] = changed = {**message, "reply_markup": parameters["reply_markup"]}
        return changed

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                api.connections += 1

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                planned = api.next_answers.pop(0) if api.next_answers else None
                if planned == BotApi.DROP:
                    self.close_connection = True
                    return
                try:
                    if isinstance(planned, Refusal):
                        raise planned
                    if isinstance(planned, tuple):
                        self._give(*planned)
                        return
                    _, bot, method = self.path.split("/")
                    parameters = _parameters(self.headers["Content-Type"], body)
                    result = api.answer(bot.removeprefix("bot"), method, parameters)
                    self._give(200, json.dumps({"ok": True, "result": result}).encode())
                except Refusal as refusal:
                    self._give(refusal.code, json.dumps(refusal.answer).encode())

            def _give(self, status: int, body: bytes) -> None:
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def _parameters(content_type: str, body: bytes) -> dict[str, Any]:
    if content_type == "application/json":
        return dict(json.loads(body))
    form = email.message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=default)
    parameters: dict[str, Any] = {}
    for part in form.iter_parts():
        name = str(part.get_param("name", header="Content-Disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if part.get_filename():
            parameters[name] = (part.get_filename(), part.get_content_type(), content.decode())
        else:
            parameters[name] = json.loads(content) if name == "reply_markup" else content.decode()
    return parameters


def _require_keyboard(parameters: dict[str, Any]) -> None:
    for row in parameters.get("reply_markup", {}).get("inline_keyboard", []):
        for key in row:
            if not key["text"] or not (1 <= len(key.get("callback_data", "x").encode()) <= 64):
                raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
            if not key.get("url", "https://").startswith("https://"):
                raise Refusal(400, "Bad Request: inline keyboard button URL is invalid: Wrong HTTP URL")
