"""What is sent to a server: requests made from templates, as bytes and as a script for wrk."""

import json
import secrets
from dataclasses import dataclass, replace

NUMBER_DIGITS = 9
_NUMBER = "<number>"
_EVENT = "<event>"


@dataclass(frozen=True, slots=True)
class Template:
    """A request; `<event>` in its path and `<number>` in its body are different in each one that is sent."""

    method: str
    path: str
    body: str = ""
    headers: tuple[str, ...] = ()

    def text(self) -> str:
        """Return it as sent but for the placeholders. A number has always as many digits, so a body has one length."""
        length = len(self.body.replace(_NUMBER, "0" * NUMBER_DIGITS).encode())
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1", *self.headers]
        if self.body:
            lines += ["Content-Type: application/json", f"Content-Length: {length}"]
        return "\r\n".join([*lines, "", self.body])


@dataclass(frozen=True, slots=True)
class Load:
    """Templates that are sent in turn, over the events 1 to `events`."""

    templates: tuple[Template, ...]
    events: int = 1

    def request(self, number: int) -> bytes:
        """Return the request with this number, as wrk's script would send it."""
        text = self.templates[number % len(self.templates)].text()
        event = str(number % self.events + 1)
        return text.replace(_EVENT, event).replace(_NUMBER, f"{number:0{NUMBER_DIGITS}d}").encode()


def book(events: int) -> Load:
    """Book, each time for another person and at the next event."""
    return Load((Template("POST", f"/events/{_EVENT}/book", _body()),), events)


def echo() -> Load:
    """Send what `book` sends to the baseline's echo."""
    return Load((Template("POST", "/echo", _body()),))


def get(path: str, *headers: str, events: int = 1) -> Load:
    """Get a path, which may hold `<event>`."""
    return Load((Template("GET", path, headers=headers),), events)


def mixed(*loads: Load) -> Load:
    """Send what the loads send, in turn."""
    return replace(loads[0], templates=tuple(template for load in loads for template in load.templates))


def script(load: Load) -> str:
    """Return the load as a script for wrk, which prints its result as a line of JSON."""
    functions = ",\n".join(
        f"  function(event, number) return {_lua_expression(template.text())} end" for template in load.templates
    )
    return f"""\
local sent = 0
local requests = {{
{functions}
}}

function request()
  local number = sent
  sent = sent + 1
  return requests[number % #requests + 1](number % {load.events} + 1, string.format("%0{NUMBER_DIGITS}d", number))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{{"answers": %d, "seconds": %.6f, "refused": %d, "failed": %d, "p50": %.6f, "p99": %.6f}}\\n',
    summary.requests, summary.duration / 1e6, errors.status, errors.connect + errors.read + errors.write,
    latency:percentile(50) / 1e6, latency:percentile(99) / 1e6))
end
"""


def _body() -> str:
    # Other people in every load: nobody gets more than ten seats at one event.
    run = secrets.token_hex(4)
    return json.dumps({"email": f"guest-{run}-{_NUMBER}@example.com", "name": "Guest"})


def _lua_expression(text: str) -> str:
    """Return text with placeholders as a Lua expression that joins it with the values of `event` and `number`."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n")
    return f'"{quoted}"'.replace(_EVENT, '" .. event .. "').replace(_NUMBER, '" .. number .. "')
