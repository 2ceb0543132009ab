"""The question that a page asks once about an address that is likely mistyped. A program is never asked."""

from msgspec import UnsetType

from booking import addresses
from booking.errors import Fault, Invalid
from booking.texts.sentences import Sentence
from booking.web.auth import typos
from booking.web.auth.typos import Doubt
from booking.web.http.request import Request


class Doubtful(Invalid):
    """A form's address is likely mistyped, and its sender has not said yet that it is right."""

    def __init__(self, doubt: Doubt) -> None:
        self.doubt = doubt
        super().__init__([Fault("email", "Check the email address.")])

    @property
    def question(self) -> Sentence:
        """What the sender is asked."""
        if self.doubt.suggestion:
            return Sentence(
                "Did you mean {suggestion}? Nothing has been saved yet: choose the right address.",
                suggestion=self.doubt.suggestion,
            )
        return Sentence(
            "Is {email} right? It has no dot after the @. Nothing has been saved yet: correct it or keep it.",
            email=self.doubt.doubted,
        )


def require_sure(request: Request, email: str | UnsetType) -> None:
    """Raise Doubtful for a page's form with an address that is likely mistyped, unless that one was asked about."""
    if isinstance(email, UnsetType) or not (request.prefers_page and request.fields().is_form):
        return
    doubt = typos.doubt_of(email)
    if doubt is not None and addresses.key(email) != addresses.key(request.sure_of):
        raise Doubtful(doubt)
