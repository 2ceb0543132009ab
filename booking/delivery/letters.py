"""Notices in words: the subject, text and HTML of each kind, in the reader's language, from views/notices/."""

import functools
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, ClassVar, Literal, NamedTuple

import bottle
from msgspec.structs import replace

from booking import VIEWS
from booking.model import EndedBooking
from booking.notice import Context, Notice
from booking.organisation import Organiser
from booking.organiser.own_words import PLACES
from booking.senders import calendar
from booking.senders.message import Button, Message
from booking.texts import colour, markdown, schema_org
from booking.texts.characters import isolated, on_one_line, without_breaks
from booking.texts.format import Words, words_in
from booking.texts.linked import has_link, parts_with_links
from booking.texts.places import booking_link, entry_link, event_path
from booking.texts.sentences import Sentence
from booking.zone import Zone

_VIEWS = [str(VIEWS / "notices")]
_SIGNATURE = "-- \n"  # What mail programs know the end of a message by.
_NAME_CHARACTERS_AT_MOST = 60
_TYPED = "\uffff"  # Marks the lines that an organiser has typed; nobody can type it.
_MARKUP = re.compile(r"[<>]")
_ISOLATE_BEGINS, _ISOLATE_ENDS = ("\u2068", "<bdi>"), ("\u2069", "</bdi>")
# By what a reader most likely wants next: whatever kinds of links a letter has, the first of these is its button.
_NEXT_STEPS = (
    *("confirm", "booking", "entry", "rejoin", "event"),
    *("proof", "reset", "data", "forgotten"),
    *("admin_booking", "admin_event", "admin_notices", "admin_webhook", "home"),
)


class Line(NamedTuple):
    """A line of the text; one that leads somewhere has an address, and looks like how near at hand that is.

    One that an organiser has typed may have addresses within it.
    """

    words: str
    url: str = ""
    look: Literal["primary", "secondary", "plain", "typed"] = "secondary"


class Letters:
    """Writes the messages of one site, in the name of its organiser.

    Its links begin with `site_url`; instants are told in `zone`.
    """

    def __init__(
        self, site_url: str, zone: Zone, organiser: Organiser | None = None, reply_to: str | None = None
    ) -> None:
        self._site_url = site_url
        self._zone = zone
        self._organiser = organiser or Organiser()
        self._reply_to = reply_to

    def message(self, claimed: Context, now: int) -> Message:
        """Return a claimed notice as a message that is read at about `now`."""
        notice, links = claimed.notice, _links(self._site_url, claimed)
        words = words_in(notice.language, self._zone.now, now, "letter")
        name = self._organiser.now.site_name
        values = _values(claimed, words, links) | {
            "site": f"{name} ({self._site_url})" if name else self._site_url,
            "payee": self._organiser.now.payee,
            "without_markdown": markdown.lines,
        }
        first_line, _, text = _render(f"{notice.kind}.{notice.language}", values).strip().partition("\n")
        text = self._with_own_words(text, notice)
        subject = without_breaks(first_line)  # Without isolates: what somebody typed comes last in it.
        footer = _render(f"footer.{notice.language}", values).strip()
        buttons = _buttons(claimed, words, links)
        shown = _without(text, {button.url for button in buttons}) if claimed.way.has_bot else text
        assert notice.message_id is not None
        return Message(
            message_id=notice.message_id,
            recipient=notice.recipient,
            subject=subject,
            text=f"{_tidy(shown)}\n\n{_SIGNATURE if claimed.way.is_mail else ''}{footer}\n",
            html=self._html(claimed, links, subject, text, footer),
            sender_name=name,
            reply_to=self._reply_to,
            calendar=_calendar(claimed, now),
            buttons=buttons,
            list_unsubscribe=links.account if claimed.kind.is_for_admins else None,
        )

    def _with_own_words(self, text: str, notice: Notice) -> str:
        """Return a text with what the organiser has all letters of its kind say below the greeting and at the end."""
        above, below = (self._organiser.now.words(notice.kind, place, notice.language) for place in PLACES)
        greeting, _, rest = text.strip().partition("\n\n")
        parts = [greeting, "\n".join(_typed(above)), rest, "\n".join(_typed(below))]
        return "\n\n".join(part for part in parts if part) if above or below else text

    def _html(self, claimed: Context, links: SimpleNamespace, subject: str, text: str, footer: str) -> str:
        html: str = bottle.template(
            "mail",
            template_lookup=_VIEWS,
            language=claimed.notice.language,
            subject=subject,
            site_name=self._organiser.now.site_name,
            colours=colour.in_mail(self._organiser.now.colour),
            paragraphs=_with_looks(list(_paragraphs(text, self._site_url)), links),
            footer=list(_paragraphs(footer, self._site_url)),
            parts_with_links=parts_with_links,
            shown=functools.partial(_shown, name=on_one_line(claimed.booking.name) if claimed.booking else ""),
            reservation=self._reservation(claimed, links),
        )
        return html

    def _reservation(self, claimed: Context, links: SimpleNamespace) -> str:
        """Return the booking as its person's mail program reads it; of what is about none, or for admins, nothing."""
        event, booking = claimed.event, claimed.booking
        if event is None or booking is None or claimed.kind.is_for_admins:
            return ""
        named = {"organiser": self._organiser.now.site_name or self._site_url, "site_url": self._site_url}
        booking = replace(booking, name=_to_greet(on_one_line(booking.name)))
        thing = schema_org.of_booking(booking, event, url=links.booking, zone=self._zone.now, **named)
        return schema_org.block(thing)


class _Text(bottle.SimpleTemplate):  # type: ignore[misc]  # Bottle has no types.
    """A template of plain text, and so are those that it includes.

    No value that it shows breaks a line, or turns the words round that stand beside it.
    """

    settings: ClassVar[dict[str, Any]] = {"escape_func": lambda text: isolated(without_breaks(text))}


@functools.cache
def _template(name: str) -> _Text:
    return _Text(name=f"{name}.tpl", lookup=_VIEWS)


def _render(name: str, values: dict[str, Any]) -> str:
    rendered: str = _template(name).render(values)
    return rendered


def _links(site_url: str, claimed: Context) -> SimpleNamespace:
    """Return the addresses that a notice may lead to; to open one changes nothing, a button there does."""
    notice = claimed.notice
    booking = f"{site_url}{booking_link(notice.booking_id or '')}"
    entry = f"{site_url}{entry_link(notice.entry_id or '')}"
    secret = claimed.link.secret if claimed.link else ""
    proof = claimed.confirmation_secret
    return SimpleNamespace(
        home=f"{site_url}/",
        # All of these open the same page; what follows the # tells them apart here, and is no key.
        booking=booking,
        confirm=f"{site_url}/confirm/{notice.booking_id}/{proof}" if proof else f"{booking}#confirm",
        cancel=f"{booking}#cancel",
        extend=f"{booking}#extend",
        rejoin=f"{booking}#rejoin",
        entry=entry,
        leave=f"{entry}#leave",
        event=f"{site_url}{event_path(claimed.event) if claimed.event else '/'}",
        admin_event=f"{site_url}/admin/events/{notice.event_id}",
        admin_booking=f"{site_url}/admin/events/{notice.event_id}/guests"
        f"?booking={notice.booking_id}#booking-{notice.booking_id}",
        admin_notices=f"{site_url}/admin/notices",
        admin_webhook=f"{site_url}/admin/webhooks/{notice.subject.removeprefix('webhook ')}",
        account=f"{site_url}/account#notices",
        proof=f"{site_url}/proofs/{secret}",
        reset=f"{site_url}/password-resets/{secret}",
        data=f"{site_url}/my-data/{secret}",
        forgotten=f"{site_url}/forgotten-password",
    )


def _values(claimed: Context, words: Words, links: SimpleNamespace) -> dict[str, Any]:
    """Return what the templates are filled with."""
    notice, booking, entry = claimed.notice, claimed.booking, claimed.entry
    reader = booking or entry or claimed.account
    return {
        "kind": notice.kind,
        "is_of_entry": notice.entry_id is not None,
        "is_for_admins": claimed.kind.is_for_admins,
        "is_guest": notice.account_id is None,
        "has_ended": isinstance(booking, EndedBooking),
        "way": claimed.way,
        "name": _to_greet(on_one_line(reader.name)) if reader else "",
        "event": claimed.event,
        "booking": booking,
        "entry": entry,
        "seats": getattr(booking or entry, "seats", 0),
        "facts": notice.facts,
        "link": claimed.link,
        "letter": claimed.written and claimed.written.in_language(notice.language),
        "typed": _typed,
        "is_bookable": claimed.is_bookable,
        "may_be_extended": claimed.may_be_extended,
        "needs_proof": claimed.needs_proof,
        "is_in_grace": claimed.is_in_grace,
        "links": links,
        "words": words,
    }


def _typed(text: str) -> Iterator[str]:
    """Yield the lines of a text that an organiser has typed, marked as such but for those that part its paragraphs."""
    for line in text.replace(_TYPED, "").splitlines():
        yield f"{_TYPED}{line}" if line.strip() else ""


def _to_greet(name: str) -> str:
    """Return the name as a greeting repeats it, or nothing.

    It is whatever a stranger typed when they booked with somebody's address: it must bring no link into their mail.
    """
    is_name = len(name) <= _NAME_CHARACTERS_AT_MOST and not _MARKUP.search(name) and not has_link(name)
    return name if is_name else ""


def _paragraphs(text: str, site_url: str) -> Iterator[list[Line]]:
    """Yield the paragraphs of a text; a line that ends with an address of this site leads there."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        yield [_line(line.strip(), site_url) for line in paragraph.splitlines()]


def _line(line: str, site_url: str) -> Line:
    if _TYPED in line:
        return Line(line.replace(_TYPED, ""), look="typed")
    words, found, rest = line.rpartition(f": {site_url}/")
    return Line(words, f"{site_url}/{rest}") if found and " " not in rest else Line(line)


def _with_looks(paragraphs: list[list[Line]], links: SimpleNamespace) -> list[list[Line]]:
    """Return the paragraphs with one primary link, the next useful step, and what gives something up as plain text."""
    gives_up = (links.cancel, links.leave)
    urls = {line.url for lines in paragraphs for line in lines}
    primary = next(url for name in _NEXT_STEPS if (url := getattr(links, name)) in urls)

    def seen(line: Line) -> Line:
        if line.url in gives_up:
            return line._replace(look="plain")
        return line._replace(look="primary") if line.url == primary else line

    return [[seen(line) for line in lines] for lines in paragraphs]


def _shown(words: str, name: str) -> str:
    """Return a line as HTML that reads the same, in which mail programs make no link of what a guest gave as a name."""
    html: str = bottle.html_escape(words).replace(*_ISOLATE_BEGINS).replace(*_ISOLATE_ENDS)
    if not has_link(name):
        return html
    as_given: str = bottle.html_escape(name)
    return html.replace(as_given, re.sub(r"(?<!&)([.:/@。．｡])", r"\1<wbr>", as_given))


def _without(text: str, urls: set[str]) -> str:
    """Return the text without the lines that lead where buttons do."""
    return "\n".join(line for line in text.splitlines() if line.rpartition(": ")[2].strip() not in urls)


def _tidy(text: str) -> str:
    """Return the text without marks, and with one empty line at most between two paragraphs."""
    lines = "\n".join(line.strip() for line in text.replace(_TYPED, "").strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)


def _buttons(claimed: Context, words: Words, links: SimpleNamespace) -> tuple[Button, ...]:
    notice, booking, entry = claimed.notice, claimed.booking, claimed.entry
    if entry is not None and entry.status == "waiting":
        return (Button(words.say(Sentence("Leave the waiting list")), f"leave:{notice.entry_id}", links.leave),)
    if not claimed.kind.may_confirm or booking is None or booking.status != "held" or claimed.is_in_grace:
        return ()
    buttons = [Button(words.say(Sentence("Confirm")), f"confirm:{notice.booking_id}", links.confirm)]
    is_for_the_mail = claimed.needs_proof and not claimed.way.is_mail
    if (claimed.event and claimed.event.confirmation == "organiser") or is_for_the_mail:
        buttons.clear()
    if claimed.may_be_extended:
        buttons.append(Button(words.say(Sentence("Hold longer")), f"extend:{notice.booking_id}", links.extend))
    cancel = Sentence("Decline") if notice.kind == "offered" else Sentence("Cancel")
    buttons.append(Button(words.say(cancel), f"cancel:{notice.booking_id}", links.cancel))
    return tuple(buttons)


def _calendar(claimed: Context, now: int) -> str | None:
    """Return the event as an entry for the reader's calendar, once the seats are theirs, or to be taken out of it."""
    event, booking = claimed.event, claimed.booking
    if not claimed.kind.calendar or event is None or booking is None or booking.confirmed_at is None:
        return None
    return calendar.entry(event, booking.id, made_at=now, is_cancelled=claimed.kind.calendar == "removes")
