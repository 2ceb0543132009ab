"""What is on at the playhouse of the demo, and the people who come: all of it made up."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from booking.model import EventDraft
from booking.payment import Payee
from booking.people import Language, Person
from booking.questions import NO_ANSWERS, Answers, Question
from booking.seat_kinds import SeatKind, Wanted

BEGINS = 40  # days ago
PASSWORD = "lamplight on lamp lane"  # Printed at the start; it opens nothing but the demo.
ORGANISATION = {
    "site_name": "Gaslight Playhouse",
    "colour": "#8a2f4b",
    "contact": "box-office@gaslight.example",
    "imprint": "Gaslight Playhouse e.V.\nLamp Lane 7\n10115 Berlin\n\nResponsible: Vera Lindqvist",
    "privacy": "We use your name and address for your booking, and for nothing else.",
}
PAYEE = Payee(
    name="Gaslight Playhouse e.V.",
    iban="DE89 3704 0044 0532 0130 00",
    account="40702810138250123017",
    bank="Sberbank",
    bank_code="044525225",
    correspondent_account="30101810400000000225",
)
MESSAGE: dict[Language, tuple[str, str]] = {
    "en": ("The door has moved", "Please come in by the yard, Lamp Lane 9. It is step-free, too."),
    "ru": ("Вход с другой стороны", "Входите, пожалуйста, со двора, Lamp Lane 9. Ступеней там тоже нет."),
}


class Guest(NamedTuple):
    """Somebody who books, and what they read."""

    name: str
    email: str
    language: Language = "en"

    @property
    def person(self) -> Person:
        """The guest as the person who books."""
        return Person(self.name, self.email, language=self.language)


ANNA = Guest("Anna Keller", "anna.keller@example.com")
MEMBERS = (
    Guest("Mira Falk", "mira.falk@example.com"),
    Guest("Пётр Левин", "pyotr.levin@example.com", "ru"),
)
PEOPLE = (
    Guest("Adam Brook", "adam.brook@example.com"),
    Guest("Łucja Żak", "lucja.zak@example.com"),
    Guest("Дмитрий Орлов", "d.orlov@example.com", "ru"),
    Guest("Chiara D’Amico", "chiara.damico@example.com"),
    Guest("Nguyễn Thị Mai", "mai.nguyen@example.com"),
    Guest("José Álvarez Ibáñez", "jose.alvarez@example.com"),
    Guest("Björk Guðmundsdóttir", "bjork.g@example.com"),
    Guest("Ольга Смирнова", "olga.smirnova@example.com", "ru"),
    Guest("محمد الفارسي", "m.alfarsi@example.com"),
    Guest("陳美玲", "meiling.chen@example.com"),
    Guest("Jürgen Groß", "juergen.gross@example.com"),
    Guest("Αλέξης Παπάς", "alexis.papas@example.com"),
    Guest("佐藤 健", "ken.sato@example.com"),
    Guest("Şükran Yılmaz", "sukran.yilmaz@example.com"),
    Guest("Ngozi Okafor", "ngozi.okafor@example.com"),
    Guest("Екатерина Щербакова", "e.shcherbakova@example.com", "ru"),
    Guest("김민준", "minjun.kim@example.com"),
    Guest("נועה לוי", "noa.levi@example.com"),
    Guest("François Lefèvre", "francois.lefevre@example.com"),
    Guest("अनिल शर्मा", "anil.sharma@example.com"),
    Guest("Søren Østergård", "soren@example.com"),
    Guest("Олена Коваль", "olena.koval@example.com", "ru"),
    Guest("Zoë O’Brien", "zoe.obrien@example.com"),
    Guest("Mária Kováčová", "maria.kovacova@example.com"),
)
WAITING = (
    Guest("Tomáš Novák", "tomas.novak@example.com"),
    Guest("Мария Ильина", "maria.ilyina@example.com", "ru"),
    Guest("Grace Mwangi", "grace.mwangi@example.com"),
)

_PLAIN = EventDraft(
    title="",
    description="",
    location="",
    starts_at=0,
    seats=64,
    hold_seconds=3_600,
    confirmation="attendee",
    max_seats_per_person=10,
    audience="anyone",
    opens_at=None,
    closes_at=None,
    max_extensions=1,
    offer_seconds=None,
    proof="none",
    ends_at=None,
    doors_at=None,
    price_cents=None,
    seat_kinds=(),
    currency=None,
    payment="",
    contact="",
    published=True,
    questions=(),
    name_required=False,
    grace_seconds=0,
)


class Evening(NamedTuple):
    """An event in so many days, announced so many days ago, and how many seats its guests have.

    `lapsed` seats were held for too long. `weeks` is how many such evenings there are, a week apart.
    """

    key: str
    days: int
    texts: Mapping[str, Any]
    announced: float = 14
    confirmed: tuple[int, ...] = ()
    held: tuple[int, ...] = ()
    lapsed: int = 0
    weeks: int = 1
    opens_in: int | None = None
    cover: tuple[str, str, int] | None = None

    @property
    def by_organiser(self) -> bool:
        """Whether the organiser confirms what is booked."""
        return self.texts.get("confirmation") == "organiser"

    def draft(self, now: int, zone: ZoneInfo) -> EventDraft:
        """Return the event as its organiser describes it, at half past seven in the evening of this zone."""
        times = {"starts_at": (19, 30), "doors_at": (18, 45), "ends_at": (21, 50)}
        found = {name: _instant(now, self.days, time(*clock), zone) for name, clock in times.items()}
        opens_at = None if self.opens_in is None else _instant(now, self.opens_in, time(10), zone)
        return replace(_PLAIN, **{**found, "opens_at": opens_at, **self.texts})

    def answers(self, number: int) -> Answers:
        """Return what a guest answers, one like this and another like that."""
        return {"supper": ("Vegetarian", "Fish", "Вегетарианский")[number % 3]} if self is WITH_COVER else NO_ANSWERS

    def kinds(self, number: int) -> Wanted:
        """Return of which kinds the seats of a guest are: about a third of them are reduced."""
        sold, reduced = self.texts.get("seat_kinds", ()), number // 3
        return {kind.id: seats for kind, seats in zip(sold, (number - reduced, reduced), strict=False) if seats}


def _instant(now: int, days: int, clock: time, zone: ZoneInfo) -> int:
    day = datetime.fromtimestamp(now / 1_000, zone).date() + timedelta(days=days)
    return int(datetime.combine(day, clock, zone).timestamp()) * 1_000


WITH_COVER = Evening(
    "orchard",
    9,
    {
        "title": "The Cherry Orchard",
        "description": "Chekhov’s last comedy, in a **new translation** by Ivo Marsh.\n\nTwo hours and twenty minutes, "
        "one interval. Suitable from 12 years.\n\n- Latecomers are let in at the interval\n- Step-free from Lamp Lane",
        "location": "Main stage, Lamp Lane 7, Berlin",
        "price_cents": 1_800,
        "currency": "EUR",
        "questions": (
            Question("supper", "What may we serve you at the interval?", "text"),
            Question("step_free", "I need a seat without steps", "tick"),
        ),
    },
    announced=21,
    confirmed=(4, 2, 6, 3, 5, 2, 4, 1, 2),
    held=(2, 3, 1, 2),
    lapsed=4,
    cover=("#1d3b36", "#d98e73", 5),
)
BY_TRANSFER = Evening(
    "poems",
    12,
    {
        "title": "Poems by candlelight",
        "description": "An evening of readings. *The bar opens an hour before.*",
        "location": "Foyer",
        "seat_kinds": (SeatKind("adult", "Adult", 1_200), SeatKind("reduced", "Reduced", 800, 10)),
        "currency": "EUR",
        "payment": "By bank transfer within two days. We confirm your booking once your payment has arrived.",
        "confirmation": "organiser",
        "seats": 24,
        "hold_seconds": 172_800,
    },
    announced=16,
    confirmed=(4, 2, 3),
    held=(2, 1, 3),
    cover=("#2a1a3e", "#e0a54a", 9),
)
# What a bank statement says of those who have paid for it, and how many cents are missing; then of somebody else.
TRANSFERS = (("Poems {0}", 0), ("{0}", 0), ("Two tickets, {0}, with thanks", 200))
MEMBERSHIP = "Membership fee for the friends of the theatre"
IN_RUSSIAN = Evening(
    "romance",
    16,
    {
        "title": "Вечер русского романса: Глинка, Даргомыжский, Варламов",
        "description": "Поёт **Мария Ильина**, за роялем Пётр Левин.\n\nПрограмма без антракта, полтора часа.",
        "location": "Малый зал, набережная Фонтанки, 34",
        "price_cents": 150_000,
        "currency": "RUB",
        "payment": "Переводом на счёт театра.",
        "seats": 40,
        "name_required": True,
        "questions": (Question("row", "Где вам удобнее сидеть?", "choice", choices=("Партер", "Балкон")),),
    },
    announced=20,
    confirmed=(2, 2, 4, 1),
    held=(2,),
)
SOLD_OUT = Evening(
    "jazz",
    18,
    {
        "title": "Late jazz",
        "location": "Cellar",
        "price_cents": 900,
        "currency": "EUR",
        "seats": 12,
        "hold_seconds": 7_200,
    },
    announced=19,
    confirmed=(4, 2, 4),
    held=(2,),
    cover=("#102a52", "#c8577a", 7),
)
CANCELLED = Evening(
    "puppets",
    21,
    {"title": "Puppets for grown-ups", "location": "Studio", "seats": 30},
    announced=18,
    confirmed=(2, 4),
)
LONG = Evening(
    "romeo",
    44,
    {
        "title": "The Most Excellent and Lamentable Tragedy of Romeo and Juliet, as it was never played before",
        "location": "Open air, in the park behind the old waterworks; in the machine hall if it rains",
        "price_cents": 12_345_600,
        "currency": "EUR",
        "seats": 100_000,
    },
    announced=3,
)
MEMBERS_ONLY = Evening(
    "supper",
    47,
    {"title": "Members’ supper", "location": "Foyer", "seats": 16, "audience": "members"},
    announced=6,
)
EVENINGS = (
    Evening(
        "seagull",
        -3,
        {"title": "Чайка", "location": "Малый зал, набережная Фонтанки, 34", "seats": 40, "hold_seconds": 7_200},
        announced=28,
        confirmed=(2, 4, 2, 1, 3, 2, 5, 2),
        lapsed=2,
    ),
    Evening(
        "rehearsal",
        1,
        {
            "title": "Open rehearsal",
            "description": "Look on, from the stalls. Free.",
            "location": "Main stage, Lamp Lane 7, Berlin",
            "seats": 30,
            "hold_seconds": 900,
        },
        announced=5,
        confirmed=(3, 2, 4, 2, 3, 2),
        held=(2, 3, 1, 2, 4),
        lapsed=2,
    ),
    WITH_COVER,
    BY_TRANSFER,
    IN_RUSSIAN,
    SOLD_OUT,
    CANCELLED,
    Evening(
        "workshop",
        23,
        {
            "title": "Мастерская импровизации",
            "description": "Четыре вечера, можно прийти и на один.",
            "location": "Studio",
            "seats": 12,
            "confirmation": "instant",
        },
        announced=8,
        confirmed=(1, 2, 1),
        weeks=4,
    ),
    LONG,
    MEMBERS_ONLY,
    Evening(
        "opening", 75, {"title": "Season opening", "location": "Main stage", "seats": 64}, announced=2, opens_in=30
    ),
    Evening(
        "vanya",
        60,
        {"title": "Uncle Vanya", "location": "Main stage", "seats": 64, "published": False},
        announced=1,
    ),
)
