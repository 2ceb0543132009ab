"""The till: begins payments for people who wait for it, and in a thread of its own asks for what is to be done later.

What is asked of the provider is asked outside of every transaction, and noted in one.
"""

import logging
import random
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from booking.errors import Busy, Conflict, NotFound, ProviderError
from booking.model import Booking
from booking.payments import checkout
from booking.payments.provider import Back, Provider
from booking.store.checkouts import Checkout, Refund
from booking.store.database import Database
from booking.store.threads import Worker
from booking.texts.sentences import Sentence

_SLICE = 20
# Of a promise a message tells that it was kept or broken. One that is lost would be missed for ever.
_PROMISES_EVERY_SECONDS = 3_600.0
_PROMISES_AT_MOST = 200
# Whoever waits for the provider keeps a thread from everyone else.
_BEGIN_AT_ONCE = 4
_TAKES_NONE = Sentence("This site takes no payments itself. The booking’s page says how to pay.")
_UNAVAILABLE = Sentence(
    "The payment page can’t be opened at the moment, and nothing was paid. Your seats are still held: try again in a "
    "minute, or pay another way."
)

R = TypeVar("R")
T = TypeVar("T")
log = logging.getLogger(__name__)


class Till(Worker):
    """Takes payments by one provider, or none while `provider` is None; that can be exchanged at any time.

    A question whose answer is not there when the server stops is asked again after the next start: a visit that has
    ended stays so, and a refund has its key.
    """

    def __init__(
        self, database: Database, provider: Provider | None = None, jitter: Callable[[], float] = random.random
    ) -> None:
        super().__init__("till", database.clock)
        self._database = database
        self._provider = provider
        self._jitter = jitter
        self._promises_asked_at: float | None = None
        self._places = threading.BoundedSemaphore(_BEGIN_AT_ONCE)

    def use(self, provider: Provider | None) -> None:
        """Take payments by this one from now on."""
        self._provider = provider
        self.wake()

    @property
    def is_open(self) -> bool:
        """Whether payments are taken at all."""
        return self._provider is not None

    def takes(self, booking: Booking) -> bool:
        """Whether a booking can be paid here: a hold that costs something, as much as the provider takes."""
        provider, cents, currency = self._provider, booking.amount_cents, booking.currency
        if provider is None or booking.expires_at is None or not cents or currency is None:
            return False
        return provider.takes(cents, currency)

    def begin(self, booking_id: str, back_to: Callable[[Booking], Back]) -> str:
        """Return the address at which a hold can be paid; people come back where `back_to` says.

        Raises NotFound, Gone, Conflict (not_payable), and Busy (payment_unavailable) while the provider can't be asked.
        """
        provider = self._provider
        if provider is None:
            raise Conflict("not_payable", _TAKES_NONE)
        began = self._database.write(checkout.begin, booking_id, provider.takes, back_to)
        if began.asked is None:
            return began.checkout.url
        if not self._places.acquire(blocking=False):
            raise _unavailable()
        try:
            begun = _asked(partial(provider.begin, began.asked))
        except ProviderError as error:
            log.warning("The payment %d can't be begun: %s", began.checkout.id, error.sentence)
            raise _unavailable() from None
        finally:
            self._places.release()
        self._database.write(checkout.note_begun, began.checkout.id, begun)
        return begun.url

    def check(self) -> ProviderError | None:
        """Return why the provider takes nothing that it is asked, or None. Raises Conflict without a provider."""
        provider = self._provider
        if provider is None:
            raise Conflict("not_payable", _TAKES_NONE)
        try:
            _asked(provider.check)
        except ProviderError as error:
            return error
        return None

    def receive(self, body: bytes, signature: str) -> None:
        """Let what the provider tells be so here. Raises NotFound without a provider, and Forged."""
        provider = self._provider
        if provider is None:
            raise NotFound("not_found", _TAKES_NONE)
        happened = provider.read(body, signature, self._database.clock.now())
        if happened is not None:
            self._database.write(checkout.apply, happened)
            self.wake()

    def do_due(self) -> int:
        """End the visits that are over and ask for the refunds that are due, some of each; return how many.

        Once an hour ask what has become of money that was promised, too.
        """
        provider = self._provider
        self._note_look()
        if provider is None:
            return 0
        due = self._database.read(checkout.what_is_due, _SLICE)
        for one in self._each(due.over):
            self._end(provider, one)
        for visit, refund in self._each(due.refunds):
            self._refund(provider, visit, refund)
        now, asked_at = self._clock.monotonic(), self._promises_asked_at
        if asked_at is None or now - asked_at >= _PROMISES_EVERY_SECONDS:
            self._promises_asked_at = now
            for one in self._each(self._database.read(checkout.promised, _PROMISES_AT_MOST)):
                self._end(provider, one)
        return len(due.over) + len(due.refunds)

    def _each(self, found: Iterable[T]) -> Iterator[T]:
        """Yield what the provider is to be asked about, one after the other, until the thread is to stop.

        Hours may pass while it answers nothing: with each the thread shows that it lives.
        """
        for one in found:
            if self._stopping.is_set():
                return
            self._note_look()
            yield one

    def _end(self, provider: Provider, visit: Checkout) -> None:
        try:
            happened = None if visit.session is None else _asked(partial(provider.end, visit.session))
        except ProviderError as error:
            log.warning("The payment %d can't be ended: %s", visit.id, error.sentence)
            self._database.write(checkout.put_off, visit, is_in_vain=error.permanent)
        else:
            if not self._is_noted(checkout.note_ended, visit, happened):
                self._database.write(checkout.put_off, visit)

    def _refund(self, provider: Provider, visit: Checkout, refund: Refund) -> None:
        assert visit.payment is not None
        try:
            returned = _asked(partial(provider.refund, visit.payment, checkout.key_of(visit, refund)))
        except ProviderError as error:
            log.warning("The payment %d is not refunded: %s", visit.id, error.sentence)
            self._database.write(checkout.note_refused, visit, refund, error, self._jitter())
        else:
            if not self._is_noted(checkout.note_returned, visit, returned):
                self._database.write(checkout.note_refused, visit, refund, _unnoted(), self._jitter())

    def _is_noted(self, note: Callable[..., None], visit: Checkout, told: object) -> bool:
        """Note what the provider tells of a visit; return whether that was possible, for it keeps no other one back."""
        try:
            self._database.write(note, visit, told)
        except Busy:
            raise
        except Exception:
            log.exception("What became of the payment %d can't be noted.", visit.id)
            return False
        return True

    def _work(self) -> None:
        while self.do_due() and not self._stopping.is_set():
            pass


def _asked(call: Callable[[], R]) -> R:
    """Return what the provider answers. Raises ProviderError for whatever it or its adapter raises."""
    try:
        return call()
    except ProviderError:
        raise
    except Exception as error:
        log.exception("What the payment provider answers can't be read.")
        raise ProviderError(f"Its answer can’t be read: {type(error).__name__}.", permanent=False) from None


def _unnoted() -> ProviderError:
    return ProviderError("What became of it can’t be noted here. See the log.", permanent=False)


def _unavailable() -> Busy:
    return Busy(_UNAVAILABLE, code="payment_unavailable")
