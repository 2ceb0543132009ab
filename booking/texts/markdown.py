"""What organisers write about an event: headings, lists, emphasis and links, and nothing else of Markdown.

Pages show it as HTML; calendars, search engines and previews are told it as plain text.

A text that was never meant as Markdown looks as it was typed, line by line, and the addresses in it lead there.
"""

import functools
import re
from collections.abc import Iterator
from html import escape as html_escape
from typing import TYPE_CHECKING, Any

from booking.texts.catalogue import Html
from booking.texts.characters import on_one_line, whole_until

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_RULES = ("heading", "list", "newline", "escape", "emphasis", "link", "linkify")
_NESTED_AT_MOST = 12
_KEPT_AT_MOST = 256
# The title of the event is above them.
_HEADINGS_ABOVE = 1
_SMALLEST_HEADING = 4
_LEADS_ELSEWHERE = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
# A page, a mailbox, or a telephone number of seven digits or more.
_REACHES = re.compile(
    r"(https?://[^\s<>\"']{1,200}[^\s<>\"'.,;:!?)]|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|(?<![\w+])\+?(?:\d[ ()/.-]{0,2}){6,14}\d(?!\w))"
)
_LONGEST_WORD = 40
# A mailbox and a telephone number are known without it; nobody knows a page so.
_SCHEME_OF_ADDRESS = re.compile(r"^(?:mailto|tel):", re.IGNORECASE)
_HOST = re.compile(r"^[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]'’”»])?")


@functools.lru_cache(maxsize=_KEPT_AT_MOST)
def html(text: str) -> Html:
    """Return a text as HTML; no part of it is HTML before."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in _with_children(tokens):
        _tame(token)
    return Html(parser.renderer.render(tokens, parser.options, {}))


@functools.lru_cache(maxsize=_KEPT_AT_MOST)
def plain(text: str, characters_at_most: int) -> str:
    """Return the beginning of a text on one line, without what marks it up, and cut between two words.

    Where the words of a language are not parted it is cut between two letters.
    """
    words = "".join(_words(token) for token in _with_children(_parser().parse(text)))
    line = re.sub(r"\s+", " ", on_one_line(words))
    if len(line) <= characters_at_most:
        return line
    end = whole_until(line, characters_at_most - 1)
    begun = line[: end + 1].rpartition(" ")[0].rstrip(" ,.;:–—-")
    if not begun and end >= _LONGEST_WORD:
        begun = line[:end]
    return f"{begun}…" if begun else ""


@functools.lru_cache(maxsize=_KEPT_AT_MOST)
def lines(text: str) -> str:
    """Return a text line by line without what marks it up; items begin with a mark, links end with their address."""
    written: list[str] = []
    marks: list[str] = []  # Of the items that are open; spaces once their first line is written.
    is_in_list = False  # Where the lines before are of the same list.
    for token in _parser().parse(text):
        if token.type == "list_item_open":
            marks.append(f"{token.info}{token.markup} " if token.info else "• ")
        elif token.type == "list_item_close":
            marks.pop()
        elif token.type.endswith("_list_close"):
            is_in_list = bool(marks)
        elif token.type == "inline":
            if written:
                written.append("\n" if is_in_list else "\n\n")
            spaces = [" " * len(mark) for mark in marks]
            written.append("".join(marks) + _spelt_out(token).replace("\n", "\n" + "".join(spaces)))
            marks, is_in_list = spaces, bool(marks)
    return "".join(written)


def contact(text: str) -> Html:
    """Return whom to ask as HTML, in which an address and a telephone number lead there."""
    return Html("".join(_reached(part) for part in _REACHES.split(text)))


def _reached(part: str) -> str:
    """Return a part of a contact: what reaches somebody as a link, the words between as they are."""
    shown = html_escape(part)
    if not _REACHES.fullmatch(part):
        return shown
    if part.lower().startswith(("http://", "https://")):
        return f'<a href="{shown}" rel="nofollow noopener">{shown}</a>'
    if "@" in part:
        return f'<a href="mailto:{shown}">{shown}</a>'
    return f'<a href="tel:{re.sub("[^+0-9]", "", part)}">{shown}</a>'


@functools.cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # Here: it takes a third of the program's start.

    parser = MarkdownIt("zero", {"linkify": True, "breaks": True, "maxNesting": _NESTED_AT_MOST}).enable(list(_RULES))
    parser.validateLink = lambda url: bool(_LEADS_ELSEWHERE.match(url))  # type: ignore[method-assign]
    finder: Any = parser.linkify
    # Without the scheme, a full stop that no space follows would make a link of two words: “tickets.At the door”.
    finder.set({"fuzzy_link": False, "fuzzy_email": True, "fuzzy_ip": False})
    finder.add("www.", {"validate": _HOST, "normalize": _complete})
    return parser


def _complete(_finder: Any, found: Any) -> None:
    found.url = f"https://{found.url}"


def _with_children(tokens: list["Token"]) -> Iterator["Token"]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _tame(token: "Token") -> None:
    """Let a heading be of a lower level than those above it, and a link pass on nothing of this site."""
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1]) + _HEADINGS_ABOVE, _SMALLEST_HEADING)}"
    elif token.type == "link_open":
        token.attrs = {"href": str(token.attrs["href"]), "rel": "nofollow noopener"}


def _spelt_out(line: "Token") -> str:
    """Return the words of a line or more, each link with its address where that is not its words."""
    parts: list[str] = []
    begins, address = 0, ""
    for token in line.children or ():
        if token.type == "link_open":
            begins, address = len(parts), _SCHEME_OF_ADDRESS.sub("", str(token.attrs["href"]))
        elif token.type == "link_close":
            words = "".join(parts[begins:])
            parts.append("" if token.info == "auto" or words == address else f" ({address})")
        else:
            parts.append("\n" if token.type in ("softbreak", "hardbreak") else _words(token))
    return "".join(parts)


def _words(token: "Token") -> str:
    if token.type in ("softbreak", "hardbreak") or (token.block and token.nesting < 0):
        return " "
    return token.content if token.type in ("text", "text_special") else ""
