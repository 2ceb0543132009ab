"""Every page of the organiser's desk, in the states that come about as organisers work."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

from webtest import Upload

from booking import store
from booking.organiser.bulk import Outcome, Refused
from booking.payments import checkout, provider, received, stripe
from booking.payments.provider import Back
from booking.payments.received import Money
from booking.store.database import Tx
from tests.support.bank_statement import Happened, as_camt, as_csv
from tests.support.service import instant
from tests.support.visits import DAY_MILLISECONDS, Shown, Visits
from tests.support.web_client import Browser

QUESTIONS = [
    {"label": "What do you eat?", "kind": "choice", "required": True, "choices": ["vegan", "with meat"]},
    {"label": "Who sent you?"},
    {"label": "I’ve read the rules of the house", "kind": "tick", "required": True},
]
FAULTY_LIST = b"Email,Name,Seats\nnobody,=1+1,1\na@example.com,Ada,0\n"
GOOD_LIST = "Email,Name,Status,Diet\n" + "".join(
    f"listed{number}@example.com,{name},{status},vegan\n"
    for number, (name, status) in enumerate([("Zoë Adams", "confirmed"), ("Пётр Ёлкин", "held"), ("", "held")])
)


class Desk(Visits):
    """The organiser's desk of a site on which much has happened."""

    def _of_the_desk(self) -> Iterator[Shown]:
        admin = self._signed_in(self.service.add_account("olga.organiser@example.com", "admin", name="Olga"))
        event = self._asked_much()
        yield from self._of_today(admin, event)
        yield from self._of_the_table(admin)
        yield from self._of_new_events(admin)
        yield from self._of_event_settings(admin, event)
        yield from self._of_answers(event)
        yield from self._of_guests(admin, event)
        yield from self._of_many(admin, event)
        yield from self._of_imports(admin, event)
        yield from self._of_messages(admin, event)
        yield from self._of_site_settings(admin)
        yield from self._of_card_payments(admin)
        yield from self._of_a_waiting_list(admin)
        yield from self._of_statements(admin)
        yield from self._of_late_payments(admin)

    def _asked_much(self) -> int:
        """Let an event that asks questions have guests, some of whom the organiser noted something about."""
        event = self._event(title="A supper with questions", confirmation="organiser", questions=QUESTIONS, seats=40)
        for number, name in enumerate(("Anna Karenina", "Борис Годунов", "", "Nora", "Peer")):
            guest = {"email": f"guest{number}@example.com", "name": name, "language": ("en", "ru")[number % 2]}
            answers = {"q1": "vegan", "q2": "A friend", "q3": True}
            booking = self.service.post(f"/events/{event}/book", guest | {"seats": 1 + number, "answers": answers}).json
            self._links[f"with answers {number}"] = f"/b/{booking['id']}"
        first = self._id_of("with answers 0")
        self.service.call("PATCH", f"/bookings/{first}", {"note": "In the first row."}, headers=self.service.as_admin)
        self.service.post(f"/bookings/{self._id_of('with answers 1')}/confirm", **self.service.as_admin)
        return event

    def _id_of(self, link: str) -> str:
        return self._links[link].removeprefix("/b/")

    def _of_today(self, admin: Browser, event: int) -> Iterator[Shown]:
        yield self._show("today: a row open", f"/admin?open={event}", admin)
        row = f"/bookings/{self._id_of('with answers 3')}/confirm"
        admin.press(row)
        yield self._as_it_is("today: confirmed, with Undo", admin)
        admin.send("undo")
        yield self._show("search: found on a waiting list", "/admin/search?q=first@example.com", admin)

    def _of_the_table(self, admin: Browser) -> Iterator[Shown]:
        yield self._show("events table: no drafts", "/admin/events?when=drafts", admin)
        self._event(title="A draft in the table", published=False)
        for shelf in ("past", "drafts", "cancelled"):
            yield self._show(f"events table: {shelf}", f"/admin/events?when={shelf}", admin)
        yield self._show("events table: none found", "/admin/events?q=nothing+like+it", admin)

    def _of_new_events(self, admin: Browser) -> Iterator[Shown]:
        refused = {"title": "", "seats": "0", "repeat_dates": "soon"}
        yield self._sent("new event: refused", admin, "/admin/events/new", "new-event", **refused)
        draft = self._event(title="A draft", published=False, questions=QUESTIONS)
        for name, path in (
            ("overview", f"/admin/events/{draft}"),
            ("settings", f"/admin/events/{draft}/settings"),
            ("event page", f"/e/{draft}-a-draft"),
        ):
            yield self._show(f"draft: {name}", path, admin)

    def _of_event_settings(self, admin: Browser, event: int) -> Iterator[Shown]:
        typed = {"title": "Every week", "starts_at": instant(self.service.clock.now() + 9 * DAY_MILLISECONDS)[:16]}
        admin.open("/admin/events/new")
        admin.send_by("new-event", "published", "true", **typed, seats="20", repeat_weeks="3")
        yield self._as_it_is("events table: a series is published", admin)
        number = max(one["id"] for one in self.service.get("/events?limit=100").json["events"])
        yield self._show("event settings: of a series", f"/admin/events/{number}/settings", admin)
        path = f"/admin/events/{event}/settings"
        yield self._show("event settings: with questions", path, admin)
        yield self._sent("event settings: refused", admin, path, "edit-event", title="", seats="1")
        yield self._sent("event settings: will be told", admin, path, "edit-event", location="The yard")

    def _of_answers(self, event: int) -> Iterator[Shown]:
        guest, form = Browser(self.service, self._language), f"book-{event}"
        yield self._show("event: with questions", f"/e/{event}")
        yield self._sent(
            "event: an answer missing", guest, f"/e/{event}", form, email="new@example.com", **{"answers.q1": "vegan"}
        )
        own = self._knowing("with answers 0")
        yield self._show("own: with answers", self._links["with answers 0"], own)
        own.send(f"change-answers-{self._id_of('with answers 0')}", **{"answers.q3": False})
        yield self._as_it_is("own: an answer refused", own)

    def _of_guests(self, admin: Browser, event: int) -> Iterator[Shown]:
        path = f"/admin/events/{event}/guests"
        yield self._show("guests: with answers and notes", path, admin)
        yield self._show("guests: one changed", f"{path}?change={self._id_of('with answers 0')}", admin)
        yield self._show("guests: filtered and sorted", f"{path}?state=held&sort=deadline", admin)
        yield self._show("guests: the list for the door", f"{path}?print=1", admin)
        yield self._sent("guests: adding refused", admin, path, "new-guest", email="nobody", seats="2")
        yield self._sent("guests: added", admin, path, "new-guest", email="added@example.com", note="Comes late.")
        yield self._show("guests: history of one", f"/admin/events/{event}/history", admin)

    def _of_many(self, admin: Browser, event: int) -> Iterator[Shown]:
        held = [one["id"] for one in self.service.bookings(event, "?limit=100") if one["status"] == "held"]
        bulk = self.service.site.bulks.begin(event, "confirm", held)
        bulk.add(Outcome(held[:1], held[:1], []), 1)
        path = f"/admin/events/{event}/guests/done/{bulk.key}"
        yield self._show("guests: many, under way", path, admin)
        refused = Refused(held[1], "Nora", "expired", "This hold has expired.")
        bulk.add(Outcome([], [], [refused]), len(held) - 1)
        yield self._show("guests: many, some refused", path, admin)
        yield self._sent("guests: many, none selected", admin, path.partition("/done")[0], "selected")

    def _of_imports(self, admin: Browser, event: int) -> Iterator[Shown]:
        path = f"/admin/events/{event}/guests/import"
        yield self._show("import: the form", path, admin)
        for name, content in (("faults", FAULTY_LIST), ("seen before", GOOD_LIST.encode())):
            yield self._sent(f"import: {name}", admin, path, "import-file", file=Upload("guests.csv", content))
        admin.send("import-seen")
        yield self._as_it_is("import: done", admin)

    def _of_messages(self, admin: Browser, event: int) -> Iterator[Shown]:
        path, form = f"/admin/events/{event}/messages", "write-message"
        self.service.post(f"/events/{event}/bookings", {"email": "gone@example.com"}, **self.service.as_admin)
        yield self._sent("messages: refused", admin, path, form, subject_en="The door", text_en="")
        written = {"subject_en": "The door has moved", "text_en": "From the yard.\n\nhttps://example.org/map"}
        yield self._sent("messages: preview", admin, path, form, **written, subject_ru="Вход", text_ru="Со двора.")
        admin.send("try-message")
        yield self._as_it_is("messages: tried", admin)
        admin.send("send-message")
        yield self._as_it_is("messages: on their way", admin)
        self.service.delivery.deliver_due()
        yield self._show("messages: sent, one failed", path, admin)
        yield self._show("notices: failed", "/admin/notices?state=failed", admin)
        letters = "/admin/settings/letters"
        yield self._sent("letters: own words", admin, letters, "words-confirmed", above_en="The yard door is open.")
        yield self._sent("letters: refused", admin, letters, "words-confirmed", above_en="a" * 1_001)

    def _of_a_waiting_list(self, admin: Browser) -> Iterator[Shown]:
        """Show who waits, who was offered what until when, and who missed an offer."""
        event = self._event(title="Long waited for", seats=5, confirmation="organiser", offer_seconds=600)
        path = f"/admin/events/{event}/waitlist"
        for number in range(5):
            self.service.book(event, f"sits{number}@example.com")
        yield self._show("waiting list: nobody", path, admin)
        self.service.wait(event, "choir@example.com", 4)
        for number in range(3):
            self.service.wait(event, f"single{number}@example.com")
        for passed in (600, 0, 0):
            sits = next(one for one in self.service.bookings(event) if one["email"].startswith("sits"))
            self.service.post(f"/bookings/{sits['id']}/cancel")
            self.service.clock.move(passed)
            self.service.jobs.sweep()
        yield self._show("waiting list: offered, missed and kept for a group", path, admin)
        yield self._show("waiting list: none found", f"{path}?q=nobody", admin)
        typed = {"public_url": "https://tickets.example.org"}
        yield self._sent("settings: a password is asked for", admin, "/admin/settings", "settings-address", **typed)

    def _of_card_payments(self, admin: Browser) -> Iterator[Shown]:
        path = "/admin/payments/stripe"
        yield self._show("card payments: none", path, admin)
        settings = replace(
            self.service.settings, stripe_key="sk_test_0123456789", stripe_webhook_secret="whsec_0123456789"
        )
        self.service.till.use(stripe.account_of(settings))
        event = self._event(title="A paid evening", confirmation="organiser", price_cents=2_500, currency="EUR")
        held, *paid = (self.service.book(event, f"pays{number}@example.com", name="Nora") for number in range(4))
        yield self._show("booking: can be paid here", f"/b/{held['reference']}", admin)
        yield self._show("booking: word of a payment is awaited", f"/b/{held['reference']}?paid", admin)
        for booking in paid:
            self.service.database.write(_pay, booking["id"])
            self.service.post(f"/bookings/{booking['id']}/cancel", **self.service.as_admin)
        self.service.database.write(_refund, "the bank of this card refuses money")
        yield self._show("card payments: to be refunded, and a refund that failed", path, admin)
        self.service.till.use(None)

    def _of_site_settings(self, admin: Browser) -> Iterator[Shown]:
        path = "/admin/settings"
        for form, typed in (
            ("settings-email", {"smtp_host": "mail.example.org", "smtp_user": "me"}),
            ("settings-telegram", {"telegram_token": "no token"}),
            ("settings-stripe", {"stripe_key": "no key"}),
            ("settings-address", {"public_url": "example.org/path"}),
        ):
            yield self._sent(f"{form.replace('-', ': ')} refused", admin, path, form, **typed)
        fixed = {name: name for name in ("smtp_url", "telegram_token", "public_url")}
        with patch.dict(self.service.site.reach.fixed, fixed):
            yield self._show("settings: fixed by flags", path, admin)

    def _of_statements(self, admin: Browser) -> Iterator[Shown]:
        path = "/admin/statements"
        yield self._show("statements: none", path, admin)
        yield self._sent("statements: refused", admin, path, "read-statement", text="no statement")
        event = self._event(price_cents=2_500, currency="EUR", confirmation="organiser")
        booked = [
            self.service.post(f"/events/{event}/book", {"email": f"payer{number}@example.com", "seats": 1}).json
            for number in range(5)
        ]
        first, second, little, *both = (one["reference"] for one in booked)
        paid = [
            *(Happened(0, 2_500, f"Tickets {one}", "Zoë Adams") for one in (first, second)),
            Happened(1, 2_000, f"Tickets {little}", "Пётр Ёлкин"),
            Happened(1, 5_000, " and ".join(both)),
            Happened(2, 700, "An annual subscription of a magazine with a very long name" * 2),
        ]
        table = Upload("statement.csv", as_csv(paid))
        yield self._sent("statements: columns", admin, path, "read-statement", file=table, check=True)
        yield self._sent("statements: heaps", admin, path, "read-statement", file=Upload("camt.xml", as_camt(paid)))
        admin.send("confirm-good")
        yield self._as_it_is("statements: confirmed", admin)
        admin.send("undo-press")
        yield self._as_it_is("statements: undone", admin)
        admin.send("forget-lines")

    def _of_late_payments(self, admin: Browser) -> Iterator[Shown]:
        path = "/admin/payments"
        event = self._event(price_cents=2_500, currency="EUR", confirmation="organiser", hold_seconds=1)
        graced = self._event(price_cents=2_500, currency="EUR", hold_seconds=1, grace_seconds=86_400, contact="Olga")
        ended = [self.service.book(event, f"late{number}@example.com", 2, "Пётр Ёлкин")["id"] for number in range(3)]
        held = self.service.book(graced, "graced@example.com", 1, "Zoë Adams")["id"]
        self.service.clock.move(1)
        for number, booking in enumerate((*ended, held)):
            money = Money("statement", f"late {number}", booking, 5_000, "EUR", self.service.clock.now())
            self.service.database.write(received.settle, money)
        yield self._show("late payments: waiting", path, admin)
        for number, settlement in enumerate(("kept", "restored"), start=1):
            waiting = self.service.get("/payments", **self.service.as_admin).json["payments"]
            admin.open(path)
            admin.send(f"{settlement}-{waiting[0]['id']}")
            yield self._as_it_is(f"late payments: {number} settled", admin)
        yield self._show("guests: in grace, one paid", f"/admin/events/{graced}/guests", admin)
        yield self._show("own booking: in grace", f"/b/{held}")


def _pay(tx: Tx, booking_id: str) -> None:
    begun = checkout.begin(tx, booking_id, lambda *_: True, lambda _: Back("", "")).checkout
    paid = provider.Happened("paid", begun.token, payment=f"pi_{begun.id}", cents=begun.cents, currency=begun.currency)
    checkout.apply(tx, paid)


def _refund(tx: Tx, error: str) -> None:
    for one in checkout.refund_all(tx, [1]):
        store.checkouts.set_refund_failed(tx, one.id, error)
