"""The admin's pages of webhooks: where facts are sent, every delivery with its tries, and what to do about them."""

from collections.abc import Callable
from typing import Any, NamedTuple, get_args
from urllib.parse import urlsplit

from booking import store
from booking.store.database import Tx
from booking.store.webhooks import DeliveryState, Waiting, Webhook
from booking.texts.sentences import Sentence
from booking.web.api import webhooks as webhook_api
from booking.web.api.endpoint import id_of
from booking.web.api.webhooks import PAGE
from booking.web.http import paging
from booking.web.http.answers import Answer
from booking.web.http.done import Done
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import webhook_words
from booking.web.pages.layout import after_form, leads_to, page, position, query_value
from booking.web.site import Site
from booking.webhooks import payload, webhooks
from booking.webhooks.webhooks import Shown

_ON_PAGE = 50
_NAME_CHARACTERS = 60
# What the groups of types are called.
_GROUPS = {
    "booking": Sentence("About bookings"),
    "waitlist": Sentence("About the waiting list"),
    "event": Sentence("About events"),
}
_TYPES_SAID = {**webhook_words.TYPES, payload.TEST: Sentence("A test")}
_WHY = {
    "admin": Sentence("An admin turned it off."),
    "gone": Sentence("It answered that it’s gone (410), so it was turned off."),
    "failing": Sentence("It failed for three days, so it was turned off."),
}
_STATE = {"due": Sentence("Waiting"), "delivered": Sentence("Delivered"), "failed": Sentence("Failed")}
_BADGE = {"due": "held", "delivered": "confirmed", "failed": "cancelled"}


class _Found(NamedTuple):
    """What the page of one address shows, at one instant."""

    now: int
    webhook: Webhook
    waiting: Waiting
    deliveries: list[Shown]


def webhook_list(site: Site, request: Request) -> Answer:
    """GET /admin/webhooks: every address, and the form that adds one."""
    now, found = site.database.read(_find_all)
    return page(
        site,
        request,
        "webhooks",
        title=Sentence("Webhooks"),
        changes_at=[],
        now=now,
        webhooks=found,
        most=webhooks.AT_MOST,
        name_of=_name_of,
        why=_WHY,
        **_choice(site),
    )


def webhook_page(site: Site, request: Request, webhook: str) -> Answer:
    """GET /admin/webhooks/{id}: how it does, its form, and its deliveries, of all states or of `?state=`."""
    asked = query_value(request, "state")
    state = next((one for one in get_args(DeliveryState) if one == asked), None)
    (before,) = position(request, tuple[paging.Int64], (None,))
    webhook_id = id_of("webhook", webhook)
    found = site.database.read(_find, webhook_id, state, before)
    path, rests_until = f"{PAGE}/{webhook_id}", found.webhook.resumes_at or 0
    shown, more = paging.cut(
        found.deliveries, _ON_PAGE, lambda last: paging.encode(last.delivery.id), path, {"state": state or ""}
    )
    return page(
        site,
        request,
        "webhook",
        title=_name_of(found.webhook),
        changes_at=[rests_until, *(one.delivery.due_at for one in shown)],
        rests_until=rests_until,
        now=found.now,
        webhook=found.webhook,
        path=path,
        waiting=found.waiting,
        deliveries=shown,
        state=state,
        states=_STATE,
        badges=_BADGE,
        more=more,
        why=_WHY,
        **_choice(site),
    )


def create(site: Site, request: Request) -> Answer:
    """POST /admin/webhooks: add one, and show its secret in the answer itself: nothing keeps it for the next page."""
    return _with_secret(site, request, webhook_api.create_webhook, Sentence("The secret of your new webhook"))


def rotate(site: Site, request: Request, webhook: str) -> Answer:
    """POST /admin/webhooks/{id}/secret: likewise."""
    return _with_secret(site, request, webhook_api.rotate_secret, Sentence("The webhook’s new secret"), webhook)


def test(site: Site, request: Request, webhook: str) -> Answer:
    """POST /admin/webhooks/{id}/test"""
    done = webhook_api.test_webhook(site, request, webhook)
    return after_form(site, request, done, to=f"{PAGE}/{done.payload['webhook_id']}#deliveries")


def send_again(site: Site, request: Request, delivery: str) -> Answer:
    """POST /admin/webhooks/deliveries/{id}/send"""
    done = webhook_api.send_delivery_again(site, request, delivery)
    return after_form(site, request, done, to=f"{PAGE}/{done.payload['webhook_id']}#delivery-{done.payload['id']}")


ROUTES = (
    Route("GET", PAGE, webhook_list, readers="admin"),
    Route("POST", PAGE, create, PAGE, readers="admin"),
    Route("GET", f"{PAGE}/<webhook>", webhook_page, readers="admin"),
    Route("POST", f"{PAGE}/<webhook>", webhook_api.change_webhook, PAGE, readers="admin"),
    Route("GET", f"{PAGE}/<webhook>/secret", leads_to(PAGE), readers="admin"),
    Route("POST", f"{PAGE}/<webhook>/secret", rotate, PAGE, readers="admin"),
    Route("POST", f"{PAGE}/<webhook>/test", test, PAGE, readers="admin"),
    Route("POST", f"{PAGE}/<webhook>/delete", webhook_api.delete_webhook, PAGE, to=PAGE, readers="admin"),
    Route("POST", f"{PAGE}/deliveries/<delivery>/send", send_again, PAGE, readers="admin"),
)


def _with_secret(site: Site, request: Request, do: Callable[..., Done], title: Sentence, *segments: str) -> Answer:
    """Do what gives an address a secret, and show it in the answer itself."""
    request.tell = None
    made = do(site, request, *segments).payload
    return page(
        site,
        request,
        "once",
        title=title,
        area="admin",
        about=Sentence("With it, {host} can tell that a request is yours.", host=urlsplit(made["url"]).hostname),
        secret=made["secret"],
        back=f"{PAGE}/{made['id']}",
    )


def _choice(site: Site) -> dict[str, Any]:
    """Return what the form of an address chooses among."""
    return {
        "groups": [(_GROUPS[name], types) for name, types in payload.TYPES.items()],
        "all_types": webhook_api.ALL,
        "types_said": _TYPES_SAID,
        "may_be_private": site.settings.webhooks_to_private_networks,
    }


def _name_of(webhook: Webhook) -> str:
    """Return what pages call an address: its host and path, or as much of that as tells it from others."""
    name = webhook.url.partition("://")[2].partition("?")[0].removesuffix("/")
    return name if len(name) <= _NAME_CHARACTERS else name[: _NAME_CHARACTERS - 1] + "…"


def _find_all(tx: Tx) -> tuple[int, list[tuple[Webhook, Waiting]]]:
    return tx.now, webhooks.find_all(tx)


def _find(tx: Tx, webhook_id: int, state: DeliveryState | None, before: int | None) -> _Found:
    webhook, found = webhooks.find(tx, webhook_id), webhooks.page(tx, webhook_id, state, before, _ON_PAGE + 1)
    return _Found(tx.now, webhook, store.webhooks.count(tx, webhook_id), found)
