"""One HTTP request, as the endpoints see it, and what all of them are given beside it."""

import functools
import hashlib
import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit
from zoneinfo import ZoneInfo

import msgspec

from booking import zone
from booking.config import Settings
from booking.errors import Fault, Invalid, Malformed
from booking.model import GREATEST
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.http import decode
from booking.web.http.decode import SECRET_FIELDS, Body, Fields
from booking.web.http.done import Done
from booking.web.http.limits import is_loopback
from booking.web.http.route import BODY_BYTES_AT_MOST
from booking.zone import Zone

UNKNOWN_ADDRESS = "unknown"
NEVER_WAITS = "booking.never_waits"  # In the environ: that the thread which serves the request must not wait.
REQUEST_ID = "booking.request_id"  # In the environ: by which the answer and the log name the request.
REQUEST = "booking.request"  # In the environ: the Request, once an endpoint has it.
# In the environ: how long the server may give the answer again to the same bytes, as a pair: as of how many COMMITs it
# is, and the instant before which it is true.
TRUE_FOR = "booking.true_for"
IS_FORWARDED = "booking.is_forwarded"  # In the environ: that a proxy has passed it on.
# What proxies add; of any of them a request is not this machine's own.
_ADDED_BY_PROXIES = frozenset(
    {"HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"}
    | {"HTTP_X_REAL_IP"}
)
SHARED_FIELD = "shared_computer"
ZONE_FIELD = "zone"
# The media ranges that decide between a page and JSON; all others are passed over, however many there are. A browser
# sends some 150 characters.
_ACCEPT_READ = 2_000
_MEDIA_RANGE = re.compile(
    r"(?:^|,)\s*(text/html|text/\*|application/json|application/\*|\*/\*)\s*(;[^,]*)?(?=,|$)", re.IGNORECASE
)
_SHARED_QUERY = re.compile(r"(?:(?:after|before|open|q|show)=[A-Za-z0-9._~%+-]{0,200}(?:&(?!$)|$)){0,6}")
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_NUMBER = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_KEY = re.compile(r"[!-~]{1,255}")
GUESTS_KEY_CHARACTERS_AT_LEAST = 16


class Request:
    """A request, read lazily from its WSGI environ. Nothing in it is to be trusted."""

    _raw_body: bytes | None = None
    _fields: Fields | None = None
    _came_with_file = False
    _form_key: str | None = None
    _is_on_shared_computer = False
    _sure_of = ""
    _form_zone: ZoneInfo | None = None
    route = ""  # Method and path of what serves it, with names for the ids in it.
    is_counted = False  # Against what its address may write.
    # For a browser's form: lets its page say what was done, within the transaction that does it.
    tell: Callable[[Tx, Done], None] | None = None
    flash_id: str | None = None  # Under which that is kept.
    body_bytes_at_most = BODY_BYTES_AT_MOST
    asking: Any = None  # Who sends it, once that was asked of the database.

    def __init__(self, environ: dict[str, Any], settings: Settings, zone: Zone) -> None:
        self._environ = environ
        self._settings = settings
        self._zone = zone
        self._length = int(environ.get("CONTENT_LENGTH") or 0)
        # In capitals.
        self.method: str = environ["REQUEST_METHOD"]
        # The IP address that it came from; behind the trusted proxy, and only there, the one that the proxy names.
        self.client_address = canonical(environ.get("REMOTE_ADDR", ""))
        # Whether it comes from a page rather than a program, by its Accept.
        self.prefers_page = prefers_page(environ.get("HTTP_ACCEPT", ""))

    def told(self, tx: Tx, done: Done) -> Done:
        """Return what was done, once a form's page can say it: in the transaction that does it."""
        if self.tell is not None:
            self.tell(tx, done)
        return done

    @property
    def may_wait(self) -> bool:
        """Whether it is served by a thread, which may wait, rather than by the server's loop."""
        return not self._environ.get(NEVER_WAITS)

    @property
    def id(self) -> str:
        """The id by which the answer and the log name it; empty where no server has given it one."""
        return str(self._environ.get(REQUEST_ID, ""))

    @property
    def path(self) -> str:
        """The path, decoded."""
        return str(self._environ["PATH_INFO"])

    @property
    def query(self) -> str:
        """The query string, undecoded."""
        return str(self._environ.get("QUERY_STRING", ""))

    def header(self, name: str) -> str | None:
        """Return a header, or None; `name` is in capitals with underscores, as in the environ."""
        value: str | None = self._environ.get(f"HTTP_{name}")
        return value

    @property
    def is_from_this_machine(self) -> bool:
        """Whether a program on this machine has sent it, rather than a proxy on it that passes others' requests on.

        A proxy that adds none of its headers is known by the site's settings, or by the host that people ask for.
        """
        is_behind_unknown_proxy = bool(self._settings.public_url) and not self._settings.trusted_proxy
        if is_behind_unknown_proxy or self._environ.get(IS_FORWARDED) or is_forwarded(self._environ):
            return False
        host = split_url(f"//{self.header('HOST') or ''}").hostname or ""
        return is_loopback(self.client_address) and (host == "localhost" or is_loopback(canonical(host)))

    @property
    def is_https(self) -> bool:
        """Whether people reach this site over https, by its settings or by the word of the trusted proxy."""
        if (self._settings.public_url or "").startswith("https:"):
            return True
        return str(self._environ.get("wsgi.url_scheme")) == "https"

    def cookie_name(self, name: str) -> str:
        """Return the full name of a cookie of this site: under https no other host can set one that is called so.

        Browsers don't tell the ports of a host apart: a demo beside the site leaves that its own.
        """
        if self._settings.is_demo:
            return f"demo-{name}"
        return f"__Host-{name}" if self.is_https else name

    def cookie(self, name: str) -> str | None:
        """Return the value of a cookie of this site, or None.

        The standard library's parser would lose all cookies over one that another program on this host has set badly.
        """
        sent = self.header("COOKIE")
        if sent is None:
            return None
        full_name = self.cookie_name(name)
        for pair in sent.split(";"):
            key, _, value = pair.strip().partition("=")
            if key == full_name:
                return value
        return None

    @property
    def gets_shared_page(self) -> bool:
        """Whether a page looks the same to it as to every guest: it brings no cookie, no token and no key."""
        brings = (self.header("COOKIE"), self.header("AUTHORIZATION"))
        return brings == (None, None) and self.method in ("GET", "HEAD") and bool(_SHARED_QUERY.fullmatch(self.query))

    @property
    def is_refresh(self) -> bool:
        """Whether a page that is open already asks for its newer self."""
        return self.method == "GET" and self.header("X_REFRESH") is not None

    @property
    def came_from(self) -> str | None:
        """The path and query of this site's page that it was sent from, or None."""
        parts = split_url(self.header("REFERER") or "")
        page = parts.path + (f"?{parts.query}" if parts.query else "")
        ours = (self.header("HOST"), urlsplit(self._settings.public_url or "").netloc)
        if not parts.netloc or parts.netloc not in ours or not re.fullmatch(r"/(?!/)[!-\[\]-~]*", page):
            return None
        return page

    def require_size(self) -> None:
        """Raise Malformed (body_too_large) for a body over 64 KiB or, where a route takes more, over that."""
        if self._length > self.body_bytes_at_most:
            raise body_too_large(self.body_bytes_at_most)

    @property
    def raw_body(self) -> bytes:
        """The body as it was sent."""
        if self._raw_body is None:
            self._raw_body = self._environ["wsgi.input"].read(self._length) if self._length else b""
        return self._raw_body

    @property
    def content_type(self) -> str:
        """What its sender says that the body is."""
        return str(self._environ.get("CONTENT_TYPE", ""))

    @property
    def fingerprint(self) -> bytes:
        """The sha256 by which the same body is known again, without its passwords: those have no fast hash kept.

        Of fields beside a file, the body has marks that are others each time, and the fields name the file.
        """
        given = self.fields()
        content = self.raw_body
        if self._came_with_file or not SECRET_FIELDS.isdisjoint(given):
            content = msgspec.json.encode(sorted(pair for pair in given.items() if pair[0] not in SECRET_FIELDS))
        return hashlib.sha256(content).digest() if content else b""

    @property
    def idempotency_key(self) -> str | None:
        """The key of the header or, in a form, of the field `idempotency_key`; None without one. Raises Malformed."""
        key = self.header("IDEMPOTENCY_KEY")
        if key is not None:
            return key.strip()
        if not self.raw_body.startswith(b"{"):  # Which no form begins with.
            self.fields()
        return self._form_key

    @property
    def is_on_shared_computer(self) -> bool:
        """Whether a form, whose fields were read, says that the next person at this browser is somebody else."""
        return self._is_on_shared_computer

    def require_key(self, key: str, *, by_guest: bool) -> None:
        """Raise Invalid unless this can be its Idempotency-Key; a guest's must be one that nobody else comes upon.

        Guests are told apart by their address alone, so that two behind one would be given each other's answers.
        """
        field = "idempotency_key" if self.header("IDEMPOTENCY_KEY") is None else "Idempotency-Key"
        _require_key(key, field)
        if by_guest and len(key) < GUESTS_KEY_CHARACTERS_AT_LEAST:
            raise Invalid(
                [
                    Fault(
                        field,
                        Sentence(
                            "Send at least {least} random characters: while you are not signed in, other people may "
                            "send from the same address.",
                            least=GUESTS_KEY_CHARACTERS_AT_LEAST,
                        ),
                    )
                ]
            )

    def fields(self) -> Fields:
        """Return the fields of the body, unchecked, without what a form says of itself. Raises Malformed.

        The address that a form was asked about and is to be replaced by another is that other one.
        """
        if self._fields is None:
            if self._length > BODY_BYTES_AT_MOST:
                raise body_too_large()
            self._fields = self._without_what_it_says_of_itself(decode.fields(self.raw_body, self.content_type))
        return self._fields

    def take_fields(self, typed: Mapping[str, bytes]) -> None:
        """Let these, which came beside a file, be the fields of the body. Raises Malformed."""
        if sum(map(len, typed.values())) > BODY_BYTES_AT_MOST:
            raise body_too_large()
        form = decode.fields(urlencode(typed).encode("ascii"), "application/x-www-form-urlencoded")
        self._fields, self._came_with_file = self._without_what_it_says_of_itself(form), True

    def _without_what_it_says_of_itself(self, fields: Fields) -> Fields:
        if fields.is_form:
            self._form_key = fields.pop("idempotency_key", None)
            self._is_on_shared_computer = fields.pop(SHARED_FIELD, None) is not None
            self._sure_of = fields.pop("email_is_right", "")
            self._form_zone = zone.named(fields.pop(ZONE_FIELD, None))
            instead = fields.pop("email_instead", "")
            if instead:
                fields["email"] = instead
        return fields

    @property
    def sure_of(self) -> str:
        """The address that the sender of a page's form was asked about and says is right; empty without one."""
        self.fields()
        return self._sure_of

    @property
    def zone_of_form(self) -> ZoneInfo:
        """The zone in which a form's page told the time, for the site's may have changed since; else the site's."""
        self.fields()
        return self._form_zone or self._zone.now

    def body(self, kind: type[Body]) -> Body:
        """Return the body as `kind`. Raises Malformed, Invalid."""
        if self._fields is None and self._length <= BODY_BYTES_AT_MOST:
            made = decode.at_once(kind, self.raw_body)
            if made is not None:
                return made
        given = decode.merge_pairs(self.fields())
        if self._form_key is not None:
            _require_key(self._form_key, "idempotency_key")
        return decode.decode(kind, given, self._form_zone or self._zone.now)

    def instant(self, name: str) -> int | None:
        """Return a field of the body as an instant, or None where it is none."""
        return decode.instant_or_none(self.fields().get(name), self.zone_of_form)

    def query_as(self, kind: type[Body]) -> Body:
        """Return the query as `kind`. Raises Malformed, Invalid."""
        return decode.decode(kind, decode.query_fields(self.query), self._zone.now)

    def whole(self, link: str) -> str:
        """Return a link whole, by the host that was asked where it has none: for the sender, who chose that, alone."""
        return urljoin(self.asked_host, link) if self.asked_host else link

    @property
    def asked_host(self) -> str:
        """The scheme and the host by which this site was asked; empty for what can't be a host."""
        host = self.header("HOST") or ""
        return f"{'https' if self.is_https else 'http'}://{host}" if _HOST.fullmatch(host) else ""


def is_forwarded(environ: dict[str, Any]) -> bool:
    """Whether a header says that a proxy has passed it on."""
    return not _ADDED_BY_PROXIES.isdisjoint(environ)


@functools.lru_cache(maxsize=64)
def prefers_page(accept: str) -> bool:
    """Whether an Accept header likes text/html better than JSON."""
    return "text/html" in accept and _quality(accept, "text/html") > _quality(accept, "application/json")


def body_too_large(most: int = BODY_BYTES_AT_MOST) -> Malformed:
    """Return the refusal of a body of more bytes than its route takes."""
    if most > BODY_BYTES_AT_MOST:
        too_large = Sentence("The file is over {number} MB. Choose a smaller one.", number=most // (1024 * 1024))
        return Malformed("body_too_large", too_large)
    return Malformed("body_too_large", "The body is over 64 KiB. Send less at once.")


@functools.lru_cache(maxsize=4_096)
def canonical(address: str) -> str:
    """Return the one spelling of an IP address; one that is none, as a proxy may send it, is not believed."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return UNKNOWN_ADDRESS
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)


def split_url(url: str) -> SplitResult:
    """Return the parts of a URL; those of one that is no URL are empty."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _require_key(key: str, field: str) -> None:
    """Raise Invalid unless this can be an Idempotency-Key, which came in `field`."""
    if not _KEY.fullmatch(key):
        raise Invalid([Fault(field, "Send 1 to 255 printable ASCII characters without spaces.")])


def event_id(text: str) -> int | None:
    """Return the id that a path segment spells, or None when it spells none (`-5`, `٣`, `007`, 30 digits)."""
    number = int(text) if _NUMBER.fullmatch(text) else None
    return None if number is None or number > GREATEST else number


def _quality(accept: str, media_type: str) -> float:
    """Return the weight that an Accept header gives to a media type (RFC 9110, section 12.5.1)."""
    kind = media_type.partition("/")[0]
    weights = {found[1].lower(): found for found in _MEDIA_RANGE.finditer(accept, 0, _ACCEPT_READ)}
    for pattern in (media_type, f"{kind}/*", "*/*"):
        if pattern in weights:
            parameters = (part.strip().lower() for part in (weights[pattern][2] or "").split(";"))
            quality = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
            return float(quality) if re.fullmatch(r"[01](\.[0-9]{0,3})?", quality) else 0.0
    return 0.0
