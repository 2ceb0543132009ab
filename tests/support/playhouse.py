"""A small playhouse full of plausible life: its name, colour and covers, and its evenings with their guests."""

import urllib.parse
import urllib.request
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image, ImageDraw

from tests.support.browser import Client, evening

# Drawn here, so that nobody's licence is asked for: the ground's two colours and how many lamps shine on it.
_COVERS = {
    "orchard": ("#1d3b36", "#d98e73", 5),
    "candles": ("#2a1a3e", "#e0a54a", 9),
    "jazz": ("#102a52", "#c8577a", 7),
}
_SETTINGS = {
    "site_name": "Gaslight Playhouse",
    "colour": "#8a2f4b",
    "contact": "box-office@gaslight.example",
    "imprint": "Gaslight Playhouse e.V.\nLamp Lane 7\n10115 Berlin\n\nResponsible: Vera Lindqvist",
    "privacy": "We use your name and address for your booking, and for nothing else.",
}
_PAYEE = {
    "payee_name": "Gaslight Playhouse e.V.",
    "payee_iban": "DE89 3704 0044 0532 0130 00",
    "payee_account": "40702810138250123017",
    "payee_bank": "Sberbank",
    "payee_bank_code": "044525225",
    "payee_correspondent_account": "30101810400000000225",
}


class Playhouse(NamedTuple):
    """What pictures are taken of: events, and one guest's bookings and place on a waiting list, by their ids."""

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


def stage(client: Client) -> Playhouse:
    """Fill a site with the playhouse's month."""
    for texts in (_SETTINGS, _PAYEE):
        _send(client, "POST", "/admin/settings", urllib.parse.urlencode(texts).encode(), as_type=_FORM)
    with_cover = client.create_event(
        title="The Cherry Orchard",
        description="Chekhov’s last comedy, in a **new translation** by Ivo Marsh.\n\nTwo hours and twenty minutes, "
        "one interval. Suitable from 12 years.\n\n- Latecomers are let in at the interval\n- Step-free from Lamp Lane",
        location="Main stage, Lamp Lane 7, Berlin",
        **_times(9),
        **_priced(1_800, "EUR"),
        seats=64,
        hold_seconds=3_600,
        max_extensions=1,
    )
    by_transfer = client.create_event(
        title="Poems by candlelight",
        description="An evening of readings. *The bar opens an hour before.*",
        location="Foyer",
        **_times(12),
        **_priced(1_200, "EUR"),
        payment="By bank transfer within two days. We confirm your booking when the money is here.",
        confirmation="organiser",
        seats=24,
        hold_seconds=172_800,
    )
    in_russian = client.create_event(
        title="Вечер русского романса: Глинка, Даргомыжский, Варламов",
        description="Поёт **Мария Ильина**, за роялем Пётр Левин.\n\nПрограмма без антракта, полтора часа.",
        location="Малый зал, набережная Фонтанки, 34",
        **_times(16),
        **_priced(150_000, "RUB"),
        payment="Переводом на счёт театра.",
        seats=40,
        hold_seconds=3_600,
    )
    sold_out = client.create_event(
        title="Late jazz", location="Cellar", **_times(18), **_priced(900, "EUR"), seats=12, hold_seconds=7_200
    )
    cancelled = client.create_event(title="Puppets for grown-ups", location="Studio", **_times(21), seats=30)
    long = client.create_event(
        title="The Most Excellent and Lamentable Tragedy of Romeo and Juliet, as it was never played before",
        location="Open air, in the park behind the old waterworks; at rain in the machine hall",
        **_times(44),
        **_priced(12_345_600, "EUR"),
        seats=100_000,
    )
    client.create_event(title="Members’ supper", location="Foyer", **_times(47), seats=16, audience="members")
    client.create_event(title="Season opening", location="Main stage", **_times(75), seats=64, opens_at=evening(30))
    for event, name in ((with_cover, "orchard"), (by_transfer, "candles"), (sold_out, "jazz")):
        _send(client, "PUT", f"/events/{event}/picture", a_cover(*_COVERS[name]), as_type="image/png")
    _book(client, with_cover, confirmed=[4, 2, 6, 3, 5, 2, 4], held=[2, 3])
    _book(client, by_transfer, confirmed=[4, 2, 3], held=[2, 1])
    _book(client, in_russian, confirmed=[2, 2, 4, 1], held=[2])
    _book(client, sold_out, confirmed=[4, 2, 4], held=[2])
    for number in range(3):
        client.post(f"/events/{sold_out}/waitlist", {"email": f"early{number}@example.com", "name": f"Early {number}"})
    client.book(cancelled, "tom@example.com", 2)
    client.post(f"/events/{cancelled}/cancel", {"reason": "Our puppeteer is ill."}, as_admin=True)
    email, name = "anna.keller@example.com", "Anna Keller"
    ended = client.book(long, email, 2, name=name)
    client.post(f"/bookings/{ended}/cancel")
    confirmed = client.book(in_russian, email, 2, name=name, confirmed=True)
    return Playhouse(
        *(with_cover, by_transfer, in_russian, sold_out, cancelled, long),
        held=client.book(with_cover, email, 2, name=name),
        to_be_paid=client.book(by_transfer, email, 2, name=name),
        confirmed=confirmed,
        ticket=f"/b/{client.get(f'/bookings/{confirmed}')['reference']}/ticket",
        ended=ended,
        entry=client.post(f"/events/{sold_out}/waitlist", {"email": email, "name": name, "seats": 2})["id"],
    )


def a_cover(above: str, below: str, lamps: int) -> bytes:
    """Return a PNG of dusk over a row of lamps."""
    width, height = 1_600, 900
    dusk = Image.linear_gradient("L").resize((width, height))
    picture = Image.composite(Image.new("RGB", (width, height), below), Image.new("RGB", (width, height), above), dusk)
    canvas = ImageDraw.Draw(picture, "RGBA")
    for number in range(lamps):
        x, y = width * (2 * number + 1) // (2 * lamps), 300 + 130 * (number * 7 % 5) // 2
        for radius in range(150, 20, -10):
            canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 226, 160, 14))
        canvas.ellipse((x - 22, y - 22, x + 22, y + 22), fill="#fff3cf")
        canvas.line((x, 0, x, y - 22), fill=(255, 255, 255, 60), width=3)
    canvas.rectangle((0, 800, width, height), fill=(0, 0, 0, 90))
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


_FORM = "application/x-www-form-urlencoded"


def _times(days: int) -> dict[str, str]:
    starts_at = evening(days)
    return {
        "starts_at": starts_at,
        "doors_at": starts_at.replace("19:30", "18:45"),
        "ends_at": starts_at.replace("19:30", "21:50"),
    }


def _priced(cents: int, currency: str) -> dict[str, Any]:
    return {"price_cents": cents, "currency": currency}


def _book(client: Client, event: int, confirmed: list[int], held: list[int]) -> None:
    people = ["Adam Brook", "Berta Lang", "Chiara Conti", "Dmitri Orlov", "Eva Novak", "Finn Olsen", "Gail Summers"]
    for number, seats in enumerate([*confirmed, *held]):
        name = people[number % len(people)]
        email = f"{name.split()[0].lower()}{number}@example.com"
        client.book(event, email, seats, name=name, confirmed=number < len(confirmed))


def _send(client: Client, method: str, path: str, body: bytes, *, as_type: str) -> None:
    headers = {"Content-Type": as_type} | client.as_admin
    urllib.request.urlopen(urllib.request.Request(client.url + path, body, headers, method=method), timeout=30).close()
