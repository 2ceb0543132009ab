"""The people who use the service, as frozen values and pure rules: no I/O, no clock.

Instants are UTC milliseconds since 1970, in names that end in `_at`.
"""

from typing import Any, Literal, NamedTuple

from msgspec import Struct

from booking import addresses
from booking.texts import languages
from booking.texts.sentences import Sentence

OPERATOR = 1  # The account of whoever runs the command: it has no e-mail and no password, and nobody signs in as it.

Role = Literal["member", "admin"]
Language = languages.Language
Channel = Literal["email", "telegram"]  # by which notices reach a person; see CHANNELS
FALLBACK: Channel = "email"  # what can't go by the channel that was chosen goes by this
AdminNotices = Literal["all", "none"]


class Origin(NamedTuple):
    """The network that somebody books from: its mark, and how many seats of an event unproved people there may have.

    With 0 `seats_at_most` there is no such limit.
    """

    network: str
    seats_at_most: int = 0


class Person(Struct, frozen=True):
    """A person who books: a name (may be empty), an e-mail address, and the account of someone who is signed in.

    `is_vouched_for` says that an admin books for them; `origin` is where somebody who is not proved books from, where
    that is limited.
    """

    name: str
    email: str
    account_id: int | None = None
    email_is_proved: bool = True
    language: Language = "en"
    is_vouched_for: bool = False
    origin: Origin | None = None

    @property
    def is_proved(self) -> bool:
        """Whether it is known that the address is theirs: a guest may have typed anyone's."""
        return self.is_vouched_for or (self.account_id is not None and self.email_is_proved)

    @property
    def is_booked_by_admin(self) -> bool:
        """Whether an admin books for them, who may not know all that they would say themselves."""
        return self.is_vouched_for and self.account_id is None

    @property
    def network(self) -> str | None:
        """The mark of the network that they book from, or None."""
        return None if self.origin is None else self.origin.network

    @property
    def key(self) -> str:
        """What makes two bookings the same person's: the address, however it is spelled.

        An account whose address is not proved is a person of its own: it may have typed anyone's.
        """
        if self.account_id is None or self.email_is_proved:
            return addresses.key(self.email)
        return f"account {self.account_id}"

    def on_booking(self, now: int) -> dict[str, Any]:
        """Return the fields of a booking, or of an entry, made at `now` that say whose it is."""
        return {
            "name": self.name,
            "email": self.email,
            "account_id": self.account_id,
            "person": self.key,
            "language": self.language,
            "network": self.network,
            "proved_at": now if self.is_proved else None,
        }


class Account(Struct, frozen=True):
    """Someone who can sign in, or the built-in operator.

    `email` is None for the operator, and for the first admin until they have chosen one. Notices go to `channel`, and
    while no chat is linked by e-mail; `admin_notices` says whether an admin wants those for admins too. `new_email`
    takes the place of `email` once it is proved; None where none is awaited.
    """

    id: int
    name: str
    email: str | None
    role: Role
    proved_at: int | None
    created_at: int
    disabled_at: int | None
    language: Language
    channel: Channel
    telegram_chat_id: int | None
    admin_notices: AdminNotices
    new_email: str | None = None
    approved_at: int | None = None

    @property
    def has_chat(self) -> bool:
        """Whether a Telegram chat is linked."""
        return self.telegram_chat_id is not None

    @property
    def is_disabled(self) -> bool:
        """Whether nobody can sign in to it."""
        return self.disabled_at is not None

    @property
    def is_operator(self) -> bool:
        """Whether it is the built-in one."""
        return self.id == OPERATOR

    @property
    def is_admin(self) -> bool:
        """Whether the role is admin."""
        return self.role == "admin"

    @property
    def is_approved(self) -> bool:
        """Whether an admin has said that it may book what is for approved members."""
        return self.approved_at is not None

    @property
    def email_is_proved(self) -> bool:
        """Whether the address was shown to be theirs."""
        return self.proved_at is not None

    @property
    def person(self) -> Person:
        """The account as the person who books."""
        return Person(self.name, self.email or "", self.id, self.email_is_proved, self.language)


class Way(Struct, frozen=True, kw_only=True):
    """What there is to know of a channel, beside its sender."""

    column: str  # of accounts, which has where it reaches them
    label: Sentence
    is_mail: bool = False  # so that it proves whose mailbox it is, and may have files
    has_bot: bool = False  # so that there are buttons, and /stop
    shown_recipient: Sentence | None = None  # in the place of a recipient that says nothing to people
    named_recipient: Sentence | None = None  # the same, where the account has a name
    is_set_up: Sentence  # from here on: what is said where a channel is tested
    is_not_set_up: Sentence
    has_no_target: Sentence
    test_has_no_target: Sentence
    test_sent: Sentence
    test_kept: Sentence
    test_failed: Sentence
    not_to_be_chosen: Sentence | None = None  # said to an account that it can't reach

    def address_of(self, account: Account) -> str | None:
        """Return where it reaches an account, or None."""
        address = getattr(account, self.column)
        return None if address is None else str(address)


CHANNELS: dict[Channel, Way] = {
    "email": Way(
        column="email",
        label=Sentence("Email"),
        is_mail=True,
        is_set_up=Sentence("**Email** is set up."),
        is_not_set_up=Sentence("**Email** is not set up."),
        has_no_target=Sentence("To send yourself a test, add an email address to [your account]({account})."),
        test_has_no_target=Sentence("Your account has no email address, so no test can be sent there."),
        test_sent=Sentence("Test email sent to {to}."),
        test_kept=Sentence("Email isn’t set up, so the test wasn’t sent."),
        test_failed=Sentence("The test email couldn’t be sent. The mail server replied: {words}"),
    ),
    "telegram": Way(
        column="telegram_chat_id",
        label=Sentence("Telegram"),
        has_bot=True,
        shown_recipient=Sentence("a Telegram chat"),
        named_recipient=Sentence("{name} by Telegram"),
        is_set_up=Sentence("**Telegram** is set up."),
        is_not_set_up=Sentence("**Telegram** is not set up."),
        has_no_target=Sentence("To send yourself a test, link a Telegram chat to [your account]({account})."),
        test_has_no_target=Sentence("Your account has no Telegram chat linked, so no test can be sent there."),
        test_sent=Sentence("Test message sent by Telegram to {to}."),
        test_kept=Sentence("Telegram isn’t set up, so the test wasn’t sent."),
        test_failed=Sentence("The test couldn’t be sent by Telegram. Telegram replied: {words}"),
        not_to_be_chosen=Sentence("Link your Telegram chat first."),
    ),
}


class ApiToken(Struct, frozen=True):
    """A token for programs that act for an account, without its secret."""

    id: int
    name: str
    created_at: int
    last_used_at: int | None


class AuditEntry(Struct, frozen=True):
    """One line of the audit log; fields in the order of the store's columns.

    `account_id` and `name` are None and empty where nobody known acted. `subject` is like `event 5`, or empty.
    """

    id: int
    at: int
    account_id: int | None
    name: str
    action: str
    subject: str
    address: str
