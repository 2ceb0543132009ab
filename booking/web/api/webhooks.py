"""The API's endpoints for webhooks: where facts are sent, what was sent there, and what becomes of it."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from booking import store
from booking.accounts import audit
from booking.errors import Fault, Invalid
from booking.model import GREATEST
from booking.senders import webhook_post
from booking.store.database import Tx
from booking.store.webhooks import DeliveryState, WhyDisabled
from booking.texts.sentences import Sentence
from booking.web.api.endpoint import Call, Endpoint, Reads, Writes
from booking.web.auth.guard import Member
from booking.web.http import paging
from booking.web.http.done import Done
from booking.web.http.fields import Answer, Count, Cursor, Instant, Limit, Next, Number, Patch
from booking.webhooks import payload, webhooks
from booking.webhooks.webhooks import Shown

WEBHOOKS: list[Endpoint] = []
ALL = "*"
PAGE = "/admin/webhooks"

Url = Annotated[str, Meta(min_length=1, max_length=webhook_post.LONGEST, description="where facts are sent, by POST")]
Types = Annotated[
    list[str],
    Meta(
        min_length=1,
        max_length=len(payload.ALL_TYPES) + 1,
        description=str(Sentence("types of facts, like booking.confirmed, or * for all")),
        extra_json_schema={"items": {"type": "string", "enum": [ALL, *payload.ALL_TYPES]}},
    ),
]
_EXAMPLE: dict[str, Any] = {
    "id": 3,
    "url": "https://example.org/hooks",
    "types": ["booking.confirmed", "booking.cancelled"],
    "enabled": True,
    "disabled_at": None,
    "disabled_why": None,
    "failing_since": None,
    "former_until": None,
    "created_at": "2099-12-01T10:00:00Z",
    "waiting": 0,
    "failed": 0,
}
_SECRET = "whsec_Zm9yIHRoZSBleGFtcGxlIG9ubHksIDMyIGJ5dGVzISE="
_TRIED = {
    "number": 1,
    "at": "2099-12-01T10:00:01Z",
    "milliseconds": 87,
    "status": 200,
    "answer": "OK",
    "error": None,
}
_DELIVERY: dict[str, Any] = {
    "id": 41,
    "webhook_id": 3,
    "history_id": 17,
    "type": "booking.confirmed",
    "state": "delivered",
    "due_at": "2099-12-01T10:00:00Z",
    "created_at": "2099-12-01T10:00:00Z",
    "tries": [_TRIED],
}


class Webhook(Answer):
    """An address that facts are sent to."""

    id: Number
    url: Url
    types: Types
    enabled: bool
    disabled_at: Instant | None
    disabled_why: Annotated[
        WhyDisabled | None,
        Meta(description="`gone`: it answered 410; `failing`: it took nothing for three days; `admin`: by an admin"),
    ]
    failing_since: Annotated[Instant | None, Meta(description="since when nothing was delivered; null while it is")]
    former_until: Annotated[Instant | None, Meta(description="until when the former secret signs, too")]
    created_at: Instant
    waiting: Annotated[Count, Meta(description="deliveries to be sent, counted up to 10,000")]
    failed: Annotated[Count, Meta(description="deliveries that failed for good, counted up to 10,000")]


class WebhookWithSecret(Webhook):
    """An address with the secret that signs what is sent there, which is never shown again."""

    secret: str


class Webhooks(Answer):
    """All addresses that facts are sent to."""

    webhooks: list[Webhook]


class NewWebhook(Struct, forbid_unknown_fields=True):
    """The body of POST /webhooks."""

    url: Url
    types: Types | UnsetType = UNSET


class WebhookPatch(Patch, forbid_unknown_fields=True):
    """The body of PATCH /webhooks/{id}."""

    url: Url | UnsetType = UNSET
    types: Types | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class Try(Answer):
    """A try of a delivery."""

    number: Number
    at: Instant
    milliseconds: Count
    status: Annotated[int | None, Meta(description="of the answer; null where there was none")]
    answer: Annotated[str, Meta(description="its first 300 characters")]
    error: Annotated[str | None, Meta(description="why there was no answer")]


class Delivery(Answer):
    """A fact that is sent to one address."""

    id: Number
    webhook_id: Number
    history_id: Annotated[int | None, Meta(description="its `number` in the payload; null for a test")]
    type: str
    state: DeliveryState
    due_at: Annotated[Instant, Meta(description="when it is sent or tried again, or was last")]
    created_at: Instant
    tries: list[Try]


class Deliveries(Answer):
    """A page of deliveries, newest first."""

    deliveries: list[Delivery]
    next: Next


class DeliveriesQuery(Struct, forbid_unknown_fields=True):
    """The query of GET /webhooks/{id}/deliveries."""

    state: Literal["any", DeliveryState] = "any"
    limit: Limit = 50
    after: Cursor | None = None


def _new(call: Call[Member]) -> NewWebhook:
    body = call.request.body(NewWebhook)
    _require_good(call, body.url, body.types)
    return body


def _changed(call: Call[Member], _webhook_id: int) -> WebhookPatch:
    body = call.request.body(WebhookPatch)
    _require_good(call, body.url, body.types)
    return body


def _require_good(call: Call[Member], url: str | UnsetType, types: list[str] | UnsetType) -> None:
    """Raise Invalid unless facts of these types may be sent to this address."""
    faults = []
    if url is not UNSET:
        try:
            allowed = call.site.settings.webhooks_to_private_networks
            webhook_post.target_of(url, to_private_networks=allowed)
        except ValueError as error:
            faults.append(Fault("url", error.args[0]))
    if types is not UNSET and not {*types} <= {ALL, *payload.ALL_TYPES}:
        faults.append(Fault("types", Sentence("Choose from the types that docs/webhooks.md lists, or * for all.")))
    if faults:
        raise Invalid(faults)


@Reads(WEBHOOKS, "GET /webhooks", Webhooks, {"webhooks": [_EXAMPLE]}, who="admin")
def list_webhooks(tx: Tx, _call: Call[Member]) -> Done:
    """List webhooks.

    All addresses to which facts are sent: bookings that are made, confirmed or cancelled, events that change.
    """
    return Done(Webhooks([_answer(tx, one) for one in store.webhooks.find_all(tx)]))


@Writes(
    WEBHOOKS,
    "POST /webhooks",
    WebhookWithSecret,
    _EXAMPLE | {"secret": _SECRET},
    body=NewWebhook,
    body_example={"url": "https://example.org/hooks", "types": ["booking.confirmed", "booking.cancelled"]},
    read=_new,
    who="admin",
    status=201,
    repeatable=False,
    codes=("webhook_limit",),
    page=PAGE,
)
def create_webhook(tx: Tx, _call: Call[Member], body: NewWebhook) -> Done:
    """Add a webhook.

    Everything that happens from now on is sent to the address by `POST`, signed as Standard Webhooks does. The answer
    has the secret that signs it, which is shown only once. There can be 10 webhooks. docs/webhooks.md describes what is
    sent.
    """
    webhook = webhooks.add(tx, body.url, () if body.types is UNSET else _kept(body.types))
    audit.record(tx, "webhook added", f"webhook {webhook.id}")
    sentence = Sentence("The webhook is added. Its secret is shown only now.")
    return Done(_answer(tx, webhook, WebhookWithSecret, secret=webhook.secret), sentence)


@Writes(
    WEBHOOKS,
    "PATCH /webhooks/<webhook>",
    Webhook,
    _EXAMPLE,
    body=WebhookPatch,
    body_example={"types": [ALL], "enabled": True},
    read=_changed,
    who="admin",
    by_form="Change a webhook by a form",
    page=PAGE,
)
def change_webhook(tx: Tx, _call: Call[Member], webhook_id: int, body: WebhookPatch) -> Done:
    """Change a webhook.

    Changes its address or its types, or turns it off and on. What happens while it is off is not sent; what waited for
    it is, once it is on again.
    """
    given = {name: value for name in ("url", "enabled") if (value := getattr(body, name)) is not UNSET}
    types = None if body.types is UNSET else _kept(body.types)
    webhook = webhooks.change(tx, webhook_id, types=types, **given)
    audit.record(tx, "webhook changed", f"webhook {webhook_id}")
    if body.enabled is UNSET:
        return Done(_answer(tx, webhook), Sentence("The webhook is saved."))
    on, off = Sentence("The webhook is on."), Sentence("The webhook is off. Nothing more is sent to it.")
    return Done(_answer(tx, webhook), on if webhook.is_enabled else off)


@Writes(
    WEBHOOKS,
    "POST /webhooks/<webhook>/secret",
    WebhookWithSecret,
    _EXAMPLE | {"secret": _SECRET, "former_until": "2099-12-02T10:00:00Z"},
    who="admin",
    repeatable=False,
    page=PAGE,
)
def rotate_secret(tx: Tx, _call: Call[Member], webhook_id: int, _body: object) -> Done:
    """Give a webhook a new secret.

    The answer has it, and it is shown only once. For a day the former secret signs, too: each request has both
    signatures.
    """
    webhook = webhooks.rotate(tx, webhook_id)
    audit.record(tx, "webhook’s secret changed", f"webhook {webhook_id}")
    sentence = Sentence("The webhook has a new secret, which is shown only now.")
    return Done(_answer(tx, webhook, WebhookWithSecret, secret=webhook.secret), sentence)


@Writes(
    WEBHOOKS,
    "DELETE /webhooks/<webhook>",
    who="admin",
    status=204,
    repeatable=False,
    page=PAGE,
)
def delete_webhook(tx: Tx, _call: Call[Member], webhook_id: int, _body: object) -> Done:
    """Delete a webhook.

    Nothing more is sent to it, not even what waits for it, and its deliveries are deleted.
    """
    webhooks.remove(tx, webhook_id)
    audit.record(tx, "webhook deleted", f"webhook {webhook_id}")
    return Done(sentence=Sentence("The webhook is deleted."))


@Reads(
    WEBHOOKS,
    "GET /webhooks/<webhook>/deliveries",
    Deliveries,
    {"deliveries": [_DELIVERY], "next": None},
    query=DeliveriesQuery,
    who="admin",
)
def list_deliveries(tx: Tx, _call: Call[Member], webhook_id: int, query: DeliveriesQuery) -> Done:
    """List a webhook’s deliveries.

    A page of what was sent to an address or is to be, newest first, with every try of it: the status, how long it took,
    and how the answer begins. They are kept for 30 days.
    """
    state = None if query.state == "any" else query.state
    (before,) = paging.decode(query.after, tuple[paging.Int64], (GREATEST,))
    found = webhooks.page(tx, webhook_id, state, before, query.limit + 1)
    chosen = {} if state is None else {"state": state}
    path = f"/webhooks/{webhook_id}/deliveries"
    shown, following = paging.page(path, found, query.limit, lambda last: paging.encode(last.delivery.id), **chosen)
    return Done(Deliveries([_delivery(one) for one in shown], following))


@Writes(
    WEBHOOKS,
    "POST /webhooks/<webhook>/test",
    Delivery,
    _DELIVERY | {"history_id": None, "type": "test", "state": "due", "tries": []},
    who="admin",
    status=201,
    page=PAGE,
)
def test_webhook(tx: Tx, _call: Call[Member], webhook_id: int, _body: object) -> Done:
    """Send a webhook a test.

    Sends a fact of the type `test` at once, even to an address that is off or failing. It is tried once; its delivery
    says what was answered.
    """
    audit.record(tx, "webhook tested", f"webhook {webhook_id}")
    return Done(_delivery(webhooks.test(tx, webhook_id)), Sentence("The test is being sent. Its answer shows below."))


@Writes(
    WEBHOOKS,
    "POST /webhooks/deliveries/<delivery>/send",
    Delivery,
    _DELIVERY | {"state": "due"},
    who="admin",
    page=PAGE,
)
def send_delivery_again(tx: Tx, _call: Call[Member], delivery_id: int, _body: object) -> Done:
    """Send a delivery again.

    Sends it at once, whatever became of it, by the same `webhook-id`. If that fails, it is tried again as a new one is.
    """
    shown = webhooks.send_again(tx, delivery_id)
    audit.record(tx, "webhook delivery sent again", f"webhook {shown.delivery.webhook_id}")
    return Done(_delivery(shown), Sentence("Queued again. Its answer shows below."))


def _kept(types: list[str]) -> tuple[str, ...]:
    """Return types as they are kept: in the order of the documentation, none for all of them."""
    return () if ALL in types else tuple(name for name in payload.ALL_TYPES if name in types)


def _answer(tx: Tx, webhook: store.webhooks.Webhook, kind: type[Webhook] = Webhook, **given: str) -> Webhook:
    counts = store.webhooks.count(tx, webhook.id)
    return kind.of(
        webhook,
        types=[*webhook.types] or [ALL],
        enabled=webhook.is_enabled,
        waiting=counts.due,
        failed=counts.failed,
        **given,
    )


def _delivery(shown: Shown) -> Delivery:
    return Delivery.of(shown.delivery, tries=[Try.of(one) for one in shown.tries])
