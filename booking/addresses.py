"""E-mail addresses: the one rule for which of them exist, how each is spelled, and which two are the same mailbox."""

import functools
import re
import unicodedata
from typing import NamedTuple

import idna

from booking.texts.sentences import Sentence

LONGEST = 254  # RFC 5321, section 4.5.3.1.3, without the angle brackets.
_LOCAL_LONGEST = 64
_DOMAIN_LONGEST = 253
_LABEL_LONGEST = 63
_JOINERS = "\u200c\u200d"
# Unicode's Default_Ignorable_Code_Point beyond its category Cf, and the Braille blank: nothing of these can be seen.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
_DOTS = re.compile("[\u3002\uff0e\uff61]")  # UTS 46, section 4: dots between labels, too.
_ANOTHER_FORM = re.compile("mailto:|[<>]", re.IGNORECASE)
_NOT_IN_LOCAL = '()[],:;\\"'
_MARKS_AND_BRACKETS = ("Pi", "Pf", "Ps", "Pe")
_QUOTES = "'`"
_PLAIN_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
# What nearly everybody has, and nothing is wrong with: no two hyphens in a row, as names that stand for others have.
PLAIN = re.compile(
    r"(?=.{1,64}@)(?:[A-Za-z0-9_+-]+\.)*[A-Za-z0-9_+-]+"
    r"@(?:[A-Za-z0-9](?:-?[A-Za-z0-9]){0,30}\.)*[A-Za-z](?:-?[A-Za-z0-9]){0,30}"
)
_PARSED_AT_MOST = 512  # Each is looked at a few times in a row.

_NO_ADDRESS = Sentence("Enter an email address, like name@example.com.")
INVISIBLE = Sentence("This address has an invisible character in it. Delete it and type it again.")
_SPACED = Sentence("Enter the address without spaces.")
_DOTTED = Sentence("Enter an address without two dots in a row and without a dot beside the @.")
_NO_DOMAIN = Sentence("After the @, enter a domain of letters, digits, hyphens and dots, like example.com.")


class Address(NamedTuple):
    """An address that mail can be sent to; `domain` is as people read it, `ascii_domain` as name servers know it."""

    local: str
    domain: str
    ascii_domain: str

    @property
    def text(self) -> str:
        """The address as it is kept and shown."""
        return f"{self.local}@{self.domain}"

    @property
    def key(self) -> str:
        """What all spellings of one mailbox have in common."""
        return f"{self.local.lower()}@{self.ascii_domain}"


def trimmed(text: str) -> str:
    """Return the text without the spaces and invisible characters around it, which come along with what is pasted."""
    if text.isascii():
        return text.strip()
    begin, end = 0, len(text)
    while begin < end and _is_blank(text[begin]):
        begin += 1
    while begin < end and _is_blank(text[end - 1]):
        end -= 1
    return text[begin:end]


@functools.lru_cache(maxsize=_PARSED_AT_MOST)
def parse(text: str) -> Address:
    """Return the address that a text spells. Raises ValueError with what is wrong with it, a Sentence."""
    if len(text) <= LONGEST and PLAIN.fullmatch(text):
        local, _, domain = text.partition("@")
        return Address(local, domain, domain.lower())
    whole = trimmed(text)
    local, at, domain = whole.rpartition("@")
    if _ANOTHER_FORM.search(whole):
        raise ValueError(Sentence("Enter the address alone, like anna@example.com."))
    if not (local and at and domain):
        raise ValueError(_NO_ADDRESS)
    if "@" in local:
        raise ValueError(Sentence("Enter an address with only one @."))
    if has_invisible(whole):
        raise ValueError(INVISIBLE)
    if any(map(str.isspace, whole)):
        raise ValueError(_SPACED)
    local = unicodedata.normalize("NFC", local)
    _require_local(local)
    shown = _DOTS.sub(".", domain).removesuffix(".")
    known = domain_in_ascii(shown)
    if len(local.encode()) + 1 + len(known) > LONGEST:
        raise ValueError(Sentence("Enter at most {most} characters.", most=LONGEST))
    return Address(local, shown if shown.isascii() else idna.decode(known), known)


def is_as_kept(text: str) -> bool:
    """Whether mail can be sent to what a text spells, and it is kept as it stands."""
    try:
        return parse(text).text == text
    except ValueError:
        return False


def key(text: str) -> str:
    """Return what makes two texts the same mailbox's; one that is no address, as old rows may have it, is its own."""
    try:
        return parse(text).key
    except ValueError:
        return former_key(text)


def are_one(first: str | None, second: str | None) -> bool:
    """Whether two spellings are one mailbox's; None is nobody's."""
    return first is not None and second is not None and key(first) == key(second)


def former_key(text: str) -> str:
    """Return what earlier releases compared addresses by, and rows that share a mailbox with another still have."""
    return unicodedata.normalize("NFC", text).lower()


def has_invisible(text: str) -> bool:
    """Whether something in the text can't be seen, beside what joins the letters of a domain."""
    if text.isascii():
        return False
    local, _, domain = trimmed(text).rpartition("@")
    return any(map(_is_invisible, local)) or any(_is_invisible(one) for one in domain if one not in _JOINERS)


@functools.lru_cache(maxsize=_PARSED_AT_MOST)
def domain_in_ascii(domain: str) -> str:
    """Return a mail domain as name servers know it. Raises ValueError with what is wrong with it, a Sentence."""
    labels = domain.split(".")
    if not all(labels):
        raise ValueError(_DOTTED)
    if any(label.startswith("-") or label.endswith("-") for label in labels):
        raise ValueError(Sentence("Enter a domain without a hyphen at its ends or beside a dot."))
    known = host_in_ascii(domain)
    labels = known.split(".")
    if not all(map(_PLAIN_LABEL.fullmatch, labels)):
        raise ValueError(_NO_DOMAIN)
    if labels[-1].isdigit():
        raise ValueError(Sentence("After the @, enter a domain like example.com, not a number."))
    return known


def host_in_ascii(host: str) -> str:
    """Return a host's name as name servers know it: by IDNA 2008 and UTS 46, never as another name.

    Raises ValueError with what is wrong with it, a Sentence.
    """
    known = host.lower()
    if not host.isascii() or "xn--" in known:
        try:
            known = idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
        except idna.InvalidCodepointContext:
            raise ValueError(INVISIBLE if any(joiner in host for joiner in _JOINERS) else _NO_DOMAIN) from None
        except idna.IDNAError:
            raise ValueError(_NO_DOMAIN) from None
    labels = known.removesuffix(".").split(".")
    if len(known) > _DOMAIN_LONGEST or any(not 0 < len(label) <= _LABEL_LONGEST for label in labels):
        raise ValueError(
            Sentence("Enter at most {most} characters between two dots of the domain.", most=_LABEL_LONGEST)
        )
    return known


def _require_local(local: str) -> None:
    """Raise ValueError unless this may stand before the @ without quotation marks."""
    refused = next(filter(_is_refused_in_local, local), None) or (local[0] if local[0] in _QUOTES else None)
    if refused is not None:
        raise ValueError(
            Sentence(
                "Enter an address without {character} before the @.",
                character=refused if refused.isprintable() else "�",
            )
        )
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise ValueError(_DOTTED)
    if len(local.encode()) > _LOCAL_LONGEST:
        raise ValueError(Sentence("Enter at most {most} characters before the @.", most=_LOCAL_LONGEST))


def _is_refused_in_local(character: str) -> bool:
    """Whether no mailbox has it: what needs quotation marks, such marks and brackets, and what is no character yet."""
    if character.isascii():
        return character in _NOT_IN_LOCAL or not character.isprintable()
    return not character.isprintable() or unicodedata.category(character) in _MARKS_AND_BRACKETS or character in "＠﹫"


def _is_blank(character: str) -> bool:
    return character.isspace() or _is_invisible(character)


def _is_invisible(character: str) -> bool:
    if character.isascii():
        return False
    return unicodedata.category(character) == "Cf" or _UNSEEN.match(character) is not None
