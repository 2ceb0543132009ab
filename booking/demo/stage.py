"""What happens at a site in its first weeks, each thing at its own instant, by what the product itself would do."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking import changes, events, notices, organisation, payment, seats, store, waitlist
from booking.accounts import accounts, audit
from booking.accounts.passwords import Passwords
from booking.clock import Clock
from booking.demo import covers, programme
from booking.demo.programme import PEOPLE, Evening, Guest
from booking.history import Stream
from booking.model import Booking
from booking.notice import Letter, Written
from booking.organiser import messages, series, today
from booking.payments.statements import matching
from booking.payments.statements.line import Line
from booking.people import OPERATOR
from booking.pictures import pictures
from booking.store.database import Database, Tx
from booking.store.ownership import open_database

_DAY = 24 * 60 * 60 * 1_000
_MINUTE = 60 * 1_000
_SWEPT_AT_MOST = 500
# How much of its time a hold has run, where it still runs: the fullest end within minutes.
_RUN_OF_HOLDS = (0.93, 0.8, 0.5, 0.25, 0.05)


class Playhouse(NamedTuple):
    """What has come about: events, and one guest's bookings and place on a waiting list, by their ids."""

    with_cover: int
    by_transfer: int
    in_russian: int
    sold_out: int
    cancelled: int
    long: int
    held: str
    to_be_paid: str
    confirmed: str
    ticket: str
    ended: str
    entry: str


class PastClock:
    """A clock that stands where it is set, until all has happened that is in the past."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.instant = clock.now()

    def now(self) -> int:
        """Return the instant that it is set to."""
        return self.instant

    def monotonic(self) -> float:
        """Return seconds on a scale that no one can set."""
        return self._clock.monotonic()

    def doubt(self) -> str | None:
        """Return None: it is believed."""
        return None

    def run_from(self, instant: int) -> None:
        """Stay where it is set."""

    def step_due(self) -> int:
        """Return 0: it goes back by nothing."""
        return 0

    def step_back(self, milliseconds: int) -> None:
        """Stay where it is set."""


class Stage:
    """The site while it is filled: scenes are noted in any order, and happen in that of their instants."""

    def __init__(self, database: Database, clock: PastClock, zone: ZoneInfo) -> None:
        self.now, self.zone = clock.instant, zone
        self.events: dict[str, int] = {}
        self.found: dict[str, str] = {}
        self._database, self._clock = database, clock
        self._scenes: list[tuple[int, Callable[[Tx], object]]] = []
        self._people = cycle(PEOPLE)

    def at(self, ago: float, happens: Callable[[Tx], object]) -> None:
        """Note what happens so many milliseconds ago."""
        self._scenes.append((self.now - round(ago), happens))

    def play(self) -> None:
        """Let all that was noted happen, with the messages that follow, and what time alone does in between."""
        stream = Stream(self._database, [notices.consumer(lambda: ())], lambda: None)
        for instant, happens in sorted(self._scenes, key=lambda scene: scene[0]):
            self._clock.instant = instant
            self._database.write(partial(_go_on, happens))
        self._clock.instant = self.now
        stream.read_on()

    def announce(self, evening: Evening) -> None:
        """Note that an event is made, with its series, its picture and its guests."""
        draft = evening.draft(self.now, self.zone)
        drafts = series.weekly(draft, evening.weeks, self.zone)
        cover = pictures.made_anew(covers.dusk(*evening.cover), "cover") if evening.cover else None

        def make(tx: Tx) -> None:
            tx.act_as(accounts.find(tx, OPERATOR))
            event = series.publish(tx, drafts)[0]
            self.events[evening.key] = event.id
            audit.record(tx, "event published" if event.published else "draft created", f"event {event.id}")
            if cover:
                store.pictures.put(tx, cover)
                events.set_picture(tx, event.id, cover.id)

        announced = evening.announced * _DAY
        self.at(announced, make)
        until = min(draft.starts_at, self.now) - self.now + announced
        for number, count in enumerate(evening.confirmed, start=1):
            booked = announced - until * number / (len(evening.confirmed) + 1)
            self.visit(evening, count, booked, confirmed=booked - min(draft.hold_seconds * 250, booked * 0.8))
        for count, run in zip(evening.held, cycle(_RUN_OF_HOLDS)):
            self.visit(evening, count, draft.hold_seconds * 1_000 * run)
        if evening.lapsed:
            self.visit(evening, evening.lapsed, announced - until * 0.6)

    def visit(
        self, evening: Evening, count: int, ago: float, *, confirmed: float | None = None, guest: Guest | None = None
    ) -> None:
        """Note that a guest books so many seats, and confirms them where it says when."""
        who = guest or next(self._people)
        made: list[Booking] = []

        def book(tx: Tx) -> None:
            tx.act_as(None)
            event = self.events[evening.key]
            answers, kinds = evening.answers(count), evening.kinds(count)
            made.append(seats.book(tx, event, who.person, count, by_member=True, answers=answers, kinds=kinds))
            self.found[f"{evening.key} {who.email}"] = made[0].id

        def confirm(tx: Tx) -> None:
            tx.act_as(accounts.find(tx, OPERATOR) if evening.by_organiser else None)
            seats.confirm(tx, made[0].id, by_admin=True)

        self.at(ago, book)
        if confirmed is not None:
            self.at(confirmed, confirm)


def fill(path: Path, clock: Clock, zone: ZoneInfo) -> Playhouse:
    """Fill a new database with a playhouse's weeks up to now."""
    past = PastClock(clock)
    with open_database(path, past, must_own=True) as database, closing(Passwords()) as passwords:
        stage = Stage(database, past, zone)
        stage.at(programme.BEGINS * _DAY, partial(_set_up, passwords.hash(programme.PASSWORD)))
        for evening in programme.EVENINGS:
            stage.announce(evening)
        _let_happen(stage)
        _let_visit(stage, programme.ANNA)
        stage.play()
        return database.read(partial(_found, stage))


def _go_on(happens: Callable[[Tx], object], tx: Tx) -> None:
    seats.sweep(tx, _SWEPT_AT_MOST)
    happens(tx)


def _set_up(password_hash: str, tx: Tx) -> None:
    """Name the organiser and whom guests pay, and let the members register."""
    for name, text in programme.ORGANISATION.items():
        organisation.choose(tx, name, text)
    organisation.choose_payee(tx, payment.tidy(programme.PAYEE))
    today.hide_checklist(tx, is_hidden=True)
    for member in programme.MEMBERS:
        account = accounts.register(tx, member.name, member.email, password_hash, member.language)
        accounts.prove(tx, account.id)


def _let_happen(stage: Stage) -> None:
    """Note what organisers and guests do beside booking and confirming."""
    jazz, supper = programme.SOLD_OUT, programme.MEMBERS_ONLY
    for number, guest in enumerate(programme.WAITING):
        stage.at((40 - number) * _MINUTE, partial(_join, stage, jazz, guest))
    stage.at(9 * _MINUTE, partial(_cancel_one, stage, jazz))
    for member in programme.MEMBERS:
        stage.at(2 * _DAY, partial(_book_as_member, stage, supper, member))
    stage.at(30 * _MINUTE, partial(_note, stage))
    stage.at(3 * _DAY, partial(_cancel_event, stage))
    stage.at(_DAY, partial(_write, stage))
    stage.at(_MINUTE, partial(_read_statement, stage))


def _let_visit(stage: Stage, anna: Guest) -> None:
    """Note what one guest does, so that she has something of everything."""
    stage.visit(programme.LONG, 2, 50 * _MINUTE, guest=anna)
    stage.at(45 * _MINUTE, lambda tx: seats.cancel(tx, stage.found[f"{programme.LONG.key} {anna.email}"]))
    stage.visit(programme.IN_RUSSIAN, 2, 20 * _MINUTE, confirmed=19 * _MINUTE, guest=anna)
    stage.visit(programme.WITH_COVER, 2, 2 * _MINUTE, guest=anna)
    stage.visit(programme.BY_TRANSFER, 2, 3 * _MINUTE, guest=anna)
    stage.at(25 * _MINUTE, partial(_join, stage, programme.SOLD_OUT, anna))


def _join(stage: Stage, evening: Evening, guest: Guest, tx: Tx) -> None:
    tx.act_as(None)
    stage.found[f"entry {guest.email}"] = waitlist.join(tx, stage.events[evening.key], guest.person, 2).id


def _cancel_one(stage: Stage, evening: Evening, tx: Tx) -> None:
    tx.act_as(None)
    (first,) = seats.page_of_event(tx, stage.events[evening.key], ("", ""), 1, "confirmed")
    seats.cancel(tx, first.id)


def _book_as_member(stage: Stage, evening: Evening, member: Guest, tx: Tx) -> None:
    found = accounts.find_credentials(tx, member.email)
    assert found is not None
    tx.act_as(found.account)
    made = seats.book(tx, stage.events[evening.key], found.account.person, 2, by_member=True)
    seats.confirm(tx, made.id, by_admin=True)


def _note(stage: Stage, tx: Tx) -> None:
    tx.act_as(accounts.find(tx, OPERATOR))
    for booking in seats.page_of_event(tx, stage.events[programme.WITH_COVER.key], ("", ""), 2):
        changes.note(tx, booking.id, "Wheelchair: keep the end of row 3 free.")


def _cancel_event(stage: Stage, tx: Tx) -> None:
    tx.act_as(accounts.find(tx, OPERATOR))
    event = stage.events[programme.CANCELLED.key]
    events.cancel(tx, event, "Our puppeteer is ill.")
    audit.record(tx, "event cancelled", f"event {event}")


def _write(stage: Stage, tx: Tx) -> None:
    tx.act_as(accounts.find(tx, OPERATOR))
    event = stage.events[programme.WITH_COVER.key]
    letters = {language: Letter(*words) for language, words in programme.MESSAGE.items()}
    messages.write(tx, event, Written("all", letters))
    audit.record(tx, "message written", f"event {event}")


def _read_statement(stage: Stage, tx: Tx) -> None:
    """Read a bank statement on which some of those who pay by transfer have paid, and one of them too little."""
    tx.act_as(accounts.find(tx, OPERATOR))
    held = seats.page_of_event(tx, stage.events[programme.BY_TRANSFER.key], ("", ""), len(programme.TRANSFERS), "held")
    lines = [
        Line(tx.now - _DAY, (one.amount_cents or 0) - missing, "EUR", text.format(one.reference), one.name)
        for one, (text, missing) in zip(held, programme.TRANSFERS, strict=False)
    ]
    lines.append(Line(tx.now - _DAY, 4_000, "EUR", programme.MEMBERSHIP, programme.ANNA.name))
    store.statement_lines.insert(tx, matching.taken_in(tx, lines).new)
    audit.record(tx, "statement read")


def _found(stage: Stage, tx: Tx) -> Playhouse:
    """Return what pictures are taken of."""
    anna = programme.ANNA.email
    confirmed = stage.found[f"{programme.IN_RUSSIAN.key} {anna}"]
    shown = programme.WITH_COVER, programme.BY_TRANSFER, programme.IN_RUSSIAN, programme.SOLD_OUT
    with_cover, by_transfer, in_russian, sold_out = (stage.events[evening.key] for evening in shown)
    return Playhouse(
        with_cover,
        by_transfer,
        in_russian,
        sold_out,
        cancelled=stage.events[programme.CANCELLED.key],
        long=stage.events[programme.LONG.key],
        held=stage.found[f"{programme.WITH_COVER.key} {anna}"],
        to_be_paid=stage.found[f"{programme.BY_TRANSFER.key} {anna}"],
        confirmed=confirmed,
        ticket=f"/b/{seats.find(tx, confirmed).reference}/ticket",
        ended=stage.found[f"{programme.LONG.key} {anna}"],
        entry=stage.found[f"entry {anna}"],
    )
