"""Who may do what: every route of the API and of the pages, for every kind of asker, with each answer written down."""

import functools
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from webtest import TestResponse

from booking import store
from booking.accounts import links, sessions, tokens
from booking.door import doors
from booking.people import OPERATOR, Account
from booking.web.api.resources import ROUTES
from booking.web.routes import PAGES
from booking.webhooks import webhooks
from tests.support.service import NOON, PASSWORD, FixedClock, Service, run
from tests.support.web_client import FORM

ASKERS = ("nobody", "wrong token", "ended session", "guest with the id", "member", "another", "disabled", "admin")
EVENT = {"title": "Concert", "starts_at": "2099-01-01T00:00:00Z", "seats": 3}
GUEST = {"email": "guest@example.com"}
PERSON = {"name": "Nina New", "email": "new@example.com", "password": "a long new password"}
NEW_PASSWORD = {"password": "a long new password", "current_password": PASSWORD}
MESSAGE = {"to": "all", "subject_en": "The door", "text_en": "It has moved."}
HOOK = {"url": "https://example.org/hooks"}
NOBODYS_ID = "0" * 43
IDS = ("event", "account", "token", "notice", "network", "door", "conflict")

# What each of ASKERS is answered, in their order. The ids of a booking and of a waiting-list entry are known to all but
# `nobody`: they are the member's, and whoever has such an id may use it like a ticket, but not add it to another
# account. The account and the token that a path names are the member's, who is on the list of the sold-out event.
API: dict[str, tuple[Any, str]] = {
    "POST /events": (EVENT, "401 401 401 401 403 403 401 201"),
    "GET /events": (None, "200 401 401 200 200 200 401 200"),
    "GET /events/<event>": (None, "200 401 401 200 200 200 401 200"),
    "PATCH /events/<event>": ({"seats": 30}, "401 401 401 401 403 403 401 200"),
    "POST /events/<event>": ({"seats": 30}, "401 401 401 401 403 403 401 200"),
    "POST /events/<event>/cancel": (None, "401 401 401 401 403 403 401 200"),
    "POST /events/<event>/reopen": (None, "401 401 401 401 403 403 401 200"),
    "DELETE /events/<event>": (None, "401 401 401 401 403 403 401 409"),
    "PUT /events/<event>/picture": (None, "401 401 401 401 403 403 401 415"),
    "POST /events/<event>/picture": (None, "401 401 401 401 403 403 401 415"),
    "POST /events/<event>/picture/remove": (None, "401 401 401 401 403 403 401 200"),
    "POST /events/<event>/book": ({"seats": 1}, "422 401 401 422 201 201 401 201"),
    "POST /events/<event>/confirm": ({"booking_id": "<booking>"}, "404 401 401 200 200 200 401 200"),
    "POST /events/<event>/networks/<network>/cancel": (None, "401 401 401 401 403 403 401 200"),
    "GET /events/<event>/bookings": (None, "401 401 401 401 403 403 401 200"),
    "GET /bookings/<booking>": (None, "404 401 401 200 200 200 401 200"),
    "POST /bookings/<booking>/confirm": (None, "404 401 401 200 200 200 401 200"),
    "POST /bookings/<booking>/unconfirm": (None, "401 401 401 401 403 403 401 200"),
    "POST /bookings/<booking>/cancel": (None, "404 401 401 200 200 200 401 200"),
    "POST /bookings/<booking>/extend": (None, "404 401 401 200 200 200 401 200"),
    "PATCH /bookings/<booking>": ({"seats": 2}, "404 401 401 200 200 200 401 200"),
    "POST /bookings/<booking>": ({"seats": 2}, "404 401 401 200 200 200 401 200"),
    "POST /bookings/<booking>/restore": (None, "401 401 401 401 403 403 401 409"),
    "POST /bookings/<booking>/hand-over": (GUEST, "404 401 401 409 409 409 401 409"),
    "POST /events/<event>/bookings/confirm": ({"booking_ids": ["x"]}, "401 401 401 401 403 403 401 200"),
    "POST /events/<event>/bookings/cancel": ({"booking_ids": ["x"]}, "401 401 401 401 403 403 401 200"),
    "POST /bookings/<booking>/pay": (None, "409 401 401 409 409 409 401 409"),
    "POST /payments/stripe": ({"type": "charge.refunded"}, "404 404 404 404 404 404 404 404"),
    "GET /payments": (None, "401 401 401 401 403 403 401 200"),
    "POST /payments/<payment>/settle": ({"settled_as": "kept"}, "401 401 401 401 403 403 401 404"),
    "POST /payments/<payment>/settle/undo": (None, "401 401 401 401 403 403 401 404"),
    "POST /bookings/<booking>/payments": (None, "401 401 401 401 403 403 401 409"),
    "GET /events/<event>/bookings.csv": (None, "401 401 401 401 403 403 401 200"),
    "POST /events/<event>/bookings.csv": (None, "401 401 401 401 403 403 401 415"),
    "POST /events/<event>/bookings": (GUEST, "401 401 401 401 403 403 401 201"),
    "POST /events/<event>/messages": (MESSAGE, "401 401 401 401 403 403 401 201"),
    "GET /events/<event>/messages": (None, "401 401 401 401 403 403 401 200"),
    "GET /events/<event>/check-in": (None, "401 401 401 401 403 403 401 200"),
    "POST /bookings/<booking>/check-in": (None, "401 401 401 401 403 403 401 409"),
    "POST /bookings/<booking>/check-in/undo": (None, "401 401 401 401 403 403 401 409"),
    "POST /events/<event>/conflicts/<conflict>/settle": (None, "401 401 401 401 403 403 401 404"),
    "POST /events/<event>/doors": ({"name": "Door A"}, "401 401 401 401 403 403 401 201"),
    "POST /events/<event>/doors/<door>/end": (None, "401 401 401 401 403 403 401 200"),
    "POST /events/<event>/waitlist": ({"seats": 1}, "422 401 401 422 409 201 401 201"),
    "GET /events/<event>/waitlist": (None, "401 401 401 401 403 403 401 200"),
    "GET /waitlist/<entry>": (None, "404 401 401 200 200 200 401 200"),
    "PATCH /waitlist/<entry>": ({"email": "right@example.com"}, "401 401 401 401 403 403 401 422"),
    "POST /waitlist/<entry>": ({"email": "right@example.com"}, "401 401 401 401 403 403 401 422"),
    "POST /waitlist/<entry>/offer": (None, "401 401 401 401 403 403 401 409"),
    "POST /waitlist/<entry>/answers": ({"answers": {}}, "404 401 401 200 200 200 401 200"),
    "POST /waitlist/<entry>/leave": (None, "404 401 401 200 200 200 401 200"),
    "GET /events/<event>/history": (None, "401 401 401 401 403 403 401 200"),
    "GET /healthz": (None, "200 401 401 200 200 200 401 200"),
    "GET /readyz": (None, "200 401 401 200 200 200 401 200"),
    "POST /accounts": (PERSON, "201 401 401 201 201 201 401 201"),
    "POST /sessions": (
        {"email": "member@example.com", "password": PASSWORD},
        "201 401 401 201 201 201 401 201",
    ),
    "DELETE /sessions/current": (None, "401 401 401 401 204 204 401 204"),
    "DELETE /sessions": (None, "401 401 401 401 204 204 401 204"),
    "GET /accounts/me": (None, "401 401 401 401 200 200 401 200"),
    "PATCH /accounts/me": (NEW_PASSWORD, "401 401 401 401 200 200 401 200"),
    "DELETE /accounts/me": (None, "401 401 401 401 204 204 401 409"),
    "GET /accounts/me/bookings": (None, "401 401 401 401 200 200 401 200"),
    "POST /accounts/me/bookings": ({"booking_id": "<booking>"}, "401 401 401 401 200 404 401 404"),
    "GET /accounts/me/tokens": (None, "401 401 401 401 200 200 401 200"),
    "POST /accounts/me/tokens": ({"name": "Scanner"}, "401 401 401 401 201 201 401 201"),
    "DELETE /accounts/me/tokens/<token>": (None, "401 401 401 401 204 404 401 404"),
    "GET /accounts/me/data": (None, "401 401 401 401 200 200 401 200"),
    "POST /data-requests": ({"email": "member@example.com"}, "202 401 401 202 202 202 401 202"),
    "GET /accounts": (None, "401 401 401 401 403 403 401 200"),
    "GET /accounts/<account>": (None, "401 401 401 401 403 403 401 200"),
    "PATCH /accounts/<account>": ({"role": "admin"}, "401 401 401 401 403 403 401 200"),
    "POST /invitations": ({"role": "admin"}, "401 401 401 401 403 403 401 201"),
    "GET /audit": (None, "401 401 401 401 403 403 401 200"),
    "POST /accounts/me/proofs": (None, "401 401 401 401 202 202 401 202"),
    "POST /accounts/me/telegram": (None, "401 401 401 401 409 409 401 409"),
    "DELETE /accounts/me/telegram": (None, "401 401 401 401 204 204 401 204"),
    "POST /password-resets": ({"email": "member@example.com"}, "202 401 401 202 202 202 401 202"),
    "GET /notices": (None, "401 401 401 401 403 403 401 200"),
    "POST /notices": ({"channel": "email"}, "401 401 401 401 403 403 401 201"),
    "POST /notices/<notice>/send": (None, "401 401 401 401 403 403 401 200"),
    "POST /statements": (None, "401 401 401 401 403 403 401 415"),
    "GET /webhooks": (None, "401 401 401 401 403 403 401 200"),
    "POST /webhooks": (HOOK, "401 401 401 401 403 403 401 201"),
    "PATCH /webhooks/<webhook>": ({"enabled": True}, "401 401 401 401 403 403 401 200"),
    "POST /webhooks/<webhook>": ({"enabled": True}, "401 401 401 401 403 403 401 200"),
    "POST /webhooks/<webhook>/secret": (None, "401 401 401 401 403 403 401 200"),
    "DELETE /webhooks/<webhook>": (None, "401 401 401 401 403 403 401 204"),
    "GET /webhooks/<webhook>/deliveries": (None, "401 401 401 401 403 403 401 200"),
    "POST /webhooks/<webhook>/test": (None, "401 401 401 401 403 403 401 201"),
    "POST /webhooks/deliveries/<delivery>/send": (None, "401 401 401 401 403 403 401 200"),
}
# Of the pages, a path is where a browser is led (303), with `!` where it is told of a refusal there. Whose session is
# wrong or has ended is a guest to the pages, and is led to sign in.
PAGE: dict[str, tuple[Any, str]] = {
    "GET /": (None, "200 200 200 200 200 200 200 200"),
    # Whoever has a booking's id is led to its page. There it is shown to its account, to admins, and to browsers that
    # remember it, which is tried in `test_page_booking`: these remember nothing.
    "GET /b/<called>.ics": (None, "404 404 404 404 200 404 404 200"),
    "GET /b/<booking>": (None, f"404 {'/b/<called> ' * 7}"),
    "GET /b/<called>/ticket": (None, "404 404 404 404 200 404 404 200"),
    "POST /b/<called>/forget": (None, "/ / / / / / / /"),
    "GET /w/<entry>": (None, f"404 {'/w/<place> ' * 7}"),
    "POST /w/<place>/forget": (None, "/ / / / / / / /"),
    "GET /confirm/<booking>/<proof>": (None, "/! /! /! /! /! /! /! /!"),
    "GET /static/<name:path>": (None, "200 200 200 200 200 200 200 200"),
    "GET /calendar.ics": (None, "200 200 200 200 200 200 200 200"),
    "GET /e/<event>.ics": (None, "200 200 200 200 200 200 200 200"),
    "GET /past": (None, "200 200 200 200 200 200 200 200"),
    "GET /e/<event:re:[^/.]+>": (None, "200 200 200 200 200 200 200 200"),
    "GET /e/<event:re:[^/.]+>/poster": (None, "200 200 200 200 200 200 200 200"),
    "POST /forget": (None, "/ / / / / / / /"),
    "POST /language": ({"language": "ru"}, "/ / / / / / / /"),
    "GET /sign-in": (None, "200 200 200 200 / / 200 /"),
    "POST /sign-in": ({"email": "member@example.com", "password": PASSWORD}, "/ / / / / / / /"),
    "GET /register": (None, "200 200 200 200 / / 200 /"),
    "POST /register": (PERSON, "/ / / / / / / /"),
    "POST /sign-out": (None, "/ / / / / / / /"),
    "GET /admin/sign-in": (None, "/sign-in /sign-in /sign-in /sign-in /sign-in /sign-in /sign-in /sign-in"),
    "GET /account/setup": (None, "/sign-in /sign-in /sign-in /sign-in /account /account /sign-in /account"),
    "POST /account/setup": (
        PERSON,
        "/sign-in! /sign-in! /sign-in! /sign-in! /account/setup! /account/setup! /sign-in! /account/setup!",
    ),
    "GET /invitations/<secret>": (None, "200 200 200 200 200 200 200 200"),
    "POST /invitations/<secret>": (PERSON, "/admin /sign-in! /sign-in! /admin /admin /admin /sign-in! /admin"),
    "GET /account": (None, "/sign-in /sign-in /sign-in /sign-in 200 200 /sign-in 200"),
    "POST /account/name": (
        {"name": "Mia"},
        "/sign-in! /sign-in! /sign-in! /sign-in! /account /account /sign-in! /account",
    ),
    "POST /account/password": (
        NEW_PASSWORD,
        "/sign-in! /sign-in! /sign-in! /sign-in! /account /account /sign-in! /account",
    ),
    "POST /account/email": (
        {"email": "new@example.com", "current_password": PASSWORD},
        "/sign-in! /sign-in! /sign-in! /sign-in! /account#address /account#address /sign-in! /account#address",
    ),
    "POST /account/sign-out-everywhere": (
        None,
        "/sign-in! /sign-in! /sign-in! /sign-in! /sign-in /sign-in /sign-in! /sign-in",
    ),
    "GET /account/tokens": (None, "/sign-in /sign-in /sign-in /sign-in /account /account /sign-in /account"),
    "POST /account/tokens": ({"name": "Scanner"}, "/sign-in! /sign-in! /sign-in! /sign-in! 200 200 /sign-in! 200"),
    "POST /account/tokens/<token>/revoke": (
        None,
        "/sign-in! /sign-in! /sign-in! /sign-in! /account /account! /sign-in! /account!",
    ),
    "GET /account/bookings": (None, "/sign-in /sign-in /sign-in /sign-in 200 200 /sign-in 200"),
    "GET /account/delete": (None, "/sign-in /sign-in /sign-in /sign-in 200 200 /sign-in 200"),
    "POST /account/delete": (None, "/sign-in! /sign-in! /sign-in! /sign-in! / / /sign-in! /account/delete!"),
    "POST /account/preferences": (
        {"language": "ru"},
        "/sign-in! /sign-in! /sign-in! /sign-in! /account#notices /account#notices /sign-in! /account#notices",
    ),
    "POST /account/proofs": (
        None,
        "/sign-in! /sign-in! /sign-in! /sign-in! /account#notices /account#notices /sign-in! /account#notices",
    ),
    "GET /account/telegram": (
        None,
        "/sign-in /sign-in /sign-in /sign-in /account#notices /account#notices /sign-in /account#notices",
    ),
    "POST /account/telegram": (
        None,
        "/sign-in! /sign-in! /sign-in! /sign-in! /account/telegram! /account/telegram! /sign-in! /account/telegram!",
    ),
    "POST /account/telegram/unlink": (
        None,
        "/sign-in! /sign-in! /sign-in! /sign-in! /account#notices /account#notices /sign-in! /account#notices",
    ),
    "GET /proofs/<proof>": (None, "200 200 200 200 200 200 200 200"),
    "POST /proofs/<proof>": (None, "/sign-in! /sign-in! /sign-in! /sign-in! /account /account! /sign-in! /account!"),
    "GET /forgotten-password": (None, "200 200 200 200 200 200 200 200"),
    "GET /password-resets/<reset>": (None, "200 200 200 200 200 200 200 200"),
    "POST /password-resets/<reset>": (
        {"password": "a long new password"},
        "/sign-in /sign-in /sign-in /sign-in /sign-in /sign-in /sign-in /sign-in",
    ),
    "GET /my-data": (None, "200 200 200 200 200 200 200 200"),
    "GET /my-data/<data>": (None, "200 200 200 200 200 200 200 200"),
    "POST /my-data/<data>": (
        {"sure": "true"},
        "/my-data /my-data /my-data /my-data /my-data /my-data /my-data /my-data",
    ),
    "GET /my-data/<data>/file": (None, "200 200 200 200 200 200 200 200"),
    "GET /account/data": (None, "/sign-in /sign-in /sign-in /sign-in 200 200 /sign-in 200"),
    "GET /admin/my-data": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in /admin/search"),
    "POST /admin/my-data": (
        {"email": "guest@example.com"},
        "/sign-in! /sign-in! /sign-in! /sign-in! /admin/search! /admin/search! /sign-in! 200",
    ),
    "GET /admin": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/checklist": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in /admin"),
    "POST /admin/checklist": (None, f"{'/sign-in! ' * 4}/admin! /admin! /sign-in! /admin"),
    "GET /admin/events/<event>": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/events/<event>/guests": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/events/<event>/guests/add": (
        GUEST,
        "/sign-in! /sign-in! /sign-in! /sign-in! /admin! /admin! /sign-in! /admin/events/1/guests",
    ),
    "POST /admin/events/<event>/guests/chosen/confirm": (
        None,
        "/sign-in! /sign-in! /sign-in! /sign-in! /admin! /admin! /sign-in! /admin!",
    ),
    "POST /admin/events/<event>/guests/chosen/cancel": (
        None,
        "/sign-in! /sign-in! /sign-in! /sign-in! /admin! /admin! /sign-in! /admin!",
    ),
    "GET /admin/events/<event>/guests/done/<key>": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 404"),
    "POST /admin/events/<event>/guests/done/<key>/undo": (
        None,
        "/sign-in! /sign-in! /sign-in! /sign-in! /admin! /admin! /sign-in! /admin!",
    ),
    "GET /admin/events/<event>/guests/import": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/events/<event>/guests/import": (
        None,
        "/sign-in! /sign-in! /sign-in! /sign-in! /admin! /admin! /sign-in! /admin!",
    ),
    "GET /door/<opened>": (None, "200 200 200 200 200 200 200 200"),
    "POST /door/<opened>": (None, "/admin/events/1/check-in " * 8),
    "GET /t/<code>": (None, f"{'/b/<called> ' * 7}/admin/events/3/check-in"),
    "GET /admin/events/<event>/check-in": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/events/<event>/check-in": (None, f"{'/sign-in! ' * 4}/admin! /admin! /sign-in! /admin!"),
    "POST /admin/events/<event>/check-in/undo": (None, f"{'/sign-in! ' * 4}/admin! /admin! /sign-in! /admin!"),
    "POST /admin/events/<event>/doors": ({"name": "Door"}, f"{'/sign-in! ' * 4}/admin! /admin! /sign-in! 200"),
    "GET /admin/search": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/events/<event>/bookings/ended": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/events/<event>/waitlist": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/events/<event>/settings": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/events": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/events/new": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/events/rules": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/events/<event>/copy": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/events/new": (
        {"title": "New", "starts_at": "2099-12-24T18:00", "seats": "5"},
        f"{'/sign-in! ' * 4}/admin/events/new! /admin/events/new! /sign-in! /admin/events/4",
    ),
    "POST /admin/events/<event>/settings": (
        {"title": "New"},
        f"{'/sign-in! ' * 4}{'/admin/events/1/settings! ' * 2}/sign-in! /admin/events/1/settings",
    ),
    "POST /admin/events/<event>/delete": (
        None,
        f"{'/sign-in! ' * 4}/admin/events! /admin/events! /sign-in! /admin/events!",
    ),
    "GET /admin/events/<event>/history": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/statistics": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/events/<event>/messages": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/events/<event>/messages": (
        MESSAGE,
        f"{'/sign-in! ' * 4}{'/admin/events/1/messages! ' * 2}/sign-in! 200",
    ),
    "POST /admin/events/<event>/messages/test": (
        MESSAGE,
        f"{'/sign-in! ' * 4}{'/admin/events/1/messages/test! ' * 2}/sign-in! 200",
    ),
    "POST /admin/events/<event>/messages/send": (
        MESSAGE,
        f"{'/sign-in! ' * 4}{'/admin/events/1/messages/send! ' * 2}/sign-in! /admin/events/1/messages",
    ),
    "GET /admin/accounts": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/accounts/<number>": (
        {"role": "admin"},
        "/sign-in! /sign-in! /sign-in! /sign-in! /admin/accounts! /admin/accounts! /sign-in! /admin/accounts",
    ),
    "POST /admin/tokens/<token>/revoke": (
        None,  # A member's token is none of the operator's.
        "/sign-in! /sign-in! /sign-in! /sign-in! /admin/accounts! /admin/accounts! /sign-in! /admin/accounts!",
    ),
    "GET /admin/invitations": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in /admin/accounts"),
    "POST /admin/invitations": (
        {"role": "admin"},
        "/sign-in! /sign-in! /sign-in! /sign-in! /admin/accounts! /admin/accounts! /sign-in! 200",
    ),
    "GET /admin/audit": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/payments": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/payments/stripe": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/payments/stripe/refund": (
        {"checkouts": "1"},
        f"{'/sign-in! ' * 4}/admin/payments/stripe! /admin/payments/stripe! /sign-in! /admin/payments/stripe",
    ),
    "GET /admin/settings": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/settings": (
        {"timezone": "Asia/Tokyo"},
        f"{'/sign-in! ' * 4}/admin/settings! /admin/settings! /sign-in! /admin/settings",
    ),
    "POST /admin/settings/logo": (
        None,
        f"{'/sign-in! ' * 4}/admin/settings! /admin/settings! /sign-in! /admin/settings!",
    ),
    "POST /admin/settings/logo/remove": (
        None,
        f"{'/sign-in! ' * 4}/admin/settings! /admin/settings! /sign-in! /admin/settings",
    ),
    "GET /admin/settings/letters": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/settings/letters/<kind>": (
        {"above_en": "Welcome."},
        f"{'/sign-in! ' * 4}{'/admin/settings/letters! ' * 2}/sign-in! /admin/settings/letters",
    ),
    "POST /admin/settings/email": (
        {"reply_to": "ask@example.com"},
        f"{'/sign-in! ' * 4}/admin/settings! /admin/settings! /sign-in! /admin/settings#email",
    ),
    "POST /admin/settings/telegram": (
        {"forget_token": "true"},
        f"{'/sign-in! ' * 4}/admin/settings! /admin/settings! /sign-in! /admin/settings#telegram",
    ),
    "POST /admin/settings/stripe": (
        {"forget_keys": "true"},
        f"{'/sign-in! ' * 4}/admin/settings! /admin/settings! /sign-in! /admin/settings#stripe",
    ),
    "POST /admin/settings/stripe/test": (
        None,
        f"{'/sign-in! ' * 4}/admin/settings! /admin/settings! /sign-in! /admin/settings!",
    ),
    "POST /admin/settings/address": (
        {"public_url": "https://booking.example.org"},
        f"{'/sign-in! ' * 4}/admin/settings! /admin/settings! /sign-in! /admin/settings#address",
    ),
    "GET /admin/notices": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/notices/<notice>": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "GET /admin/notices/test": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in /admin/notices"),
    "POST /admin/notices/test": (
        {"channel": "email"},
        "/sign-in! /sign-in! /sign-in! /sign-in! /admin/notices/test! /admin/notices/test! /sign-in! /admin/notices!",
    ),
    "POST /admin/notices/<notice>/send": (
        None,
        f"{'/sign-in! ' * 4}/admin/notices/1/send! /admin/notices/1/send! /sign-in! /admin/notices",
    ),
    "GET /admin/statements": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/statements": (
        None,
        "/sign-in! /sign-in! /sign-in! /sign-in! /admin! /admin! /sign-in! /admin!",
    ),
    "POST /admin/statements/confirm": (
        {"keys": ""},
        f"{'/sign-in! ' * 4}/admin/statements! /admin/statements! /sign-in! /admin/statements",
    ),
    "POST /admin/statements/deal": (
        {"key": "0" * 32, "act": "aside"},
        f"{'/sign-in! ' * 4}/admin/statements! /admin/statements! /sign-in! /admin/statements!",
    ),
    "POST /admin/statements/assign": (
        {"key": "0" * 32, "reference": "KT7F3Q"},
        f"{'/sign-in! ' * 4}/admin/statements! /admin/statements! /sign-in! /admin/statements!",
    ),
    "POST /admin/statements/undo": (
        {"press": "0"},
        f"{'/sign-in! ' * 4}/admin/statements! /admin/statements! /sign-in! /admin/statements#flash",
    ),
    "POST /admin/statements/forget": (
        None,
        f"{'/sign-in! ' * 4}/admin/statements! /admin/statements! /sign-in! /admin/statements#flash",
    ),
    "GET /admin/webhooks": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/webhooks": (HOOK, f"{'/sign-in! ' * 4}/admin/webhooks! /admin/webhooks! /sign-in! 200"),
    "GET /admin/webhooks/<webhook>": (None, "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in 200"),
    "POST /admin/webhooks/<webhook>": (
        {"enabled": "true"},
        f"{'/sign-in! ' * 4}/admin/webhooks! /admin/webhooks! /sign-in! /admin/webhooks",
    ),
    "GET /admin/webhooks/<webhook>/secret": (
        None,
        "/sign-in /sign-in /sign-in /sign-in /! /! /sign-in /admin/webhooks",
    ),
    "POST /admin/webhooks/<webhook>/secret": (
        None,
        f"{'/sign-in! ' * 4}/admin/webhooks! /admin/webhooks! /sign-in! 200",
    ),
    "POST /admin/webhooks/<webhook>/test": (
        None,
        f"{'/sign-in! ' * 4}/admin/webhooks! /admin/webhooks! /sign-in! /admin/webhooks/1#deliveries",
    ),
    "POST /admin/webhooks/<webhook>/delete": (
        None,
        f"{'/sign-in! ' * 4}/admin/webhooks! /admin/webhooks! /sign-in! /admin/webhooks",
    ),
    "POST /admin/webhooks/deliveries/<delivery>/send": (
        None,
        f"{'/sign-in! ' * 4}/admin/webhooks! /admin/webhooks! /sign-in! /admin/webhooks/1#delivery-1",
    ),
    "GET /imprint": (None, "404 404 404 404 404 404 404 404"),
    "GET /privacy": (None, "200 200 200 200 200 200 200 200"),
    "GET /pictures/<picture>": (None, "404 404 404 404 404 404 404 404"),
    "GET /openapi.json": (None, "200 200 200 200 200 200 200 200"),
    "GET /docs": (None, "200 200 200 200 200 200 200 200"),
    "GET /errors": (None, "200 200 200 200 200 200 200 200"),
    "GET /metrics": (None, "200 401 401 200 200 200 401 200"),
}


class World(NamedTuple):
    """A service with an event and its people, and what stands in the paths."""

    service: Service
    shown: dict[str, str]  # What each of ASKERS shows of themselves, but for those who are nobody.
    segments: dict[str, str]

    def path(self, route: str, asker: str) -> str:
        """Return the route's path as this asker would send it."""
        path = route.partition(" ")[2].replace("<event>/waitlist", "<sold out>/waitlist")
        for name, value in self.segments.items():
            known = asker != "nobody" or name not in ("booking", "entry")
            path = path.replace(f"<{name}>", value if known else NOBODYS_ID)
        return path


@functools.cache
def made() -> tuple[bytes, dict[str, str], dict[str, str]]:
    """Make the database of a world once, to be copied; return it with what each asker shows and the segments."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "booking.db"
        with closing(Service(path, FixedClock())) as service:
            shown, segments = inhabit(service)
        return path.read_bytes(), shown, segments


def inhabit(service: Service) -> tuple[dict[str, str], dict[str, str]]:
    people = {
        "member": service.add_account("member@example.com", name="Mia Member"),
        "another": service.add_account("another@example.com", name="Ann Other"),
        "admin": service.add_account("admin@example.com", "admin", name="Ada Admin"),
        "disabled": service.add_account("disabled@example.com", name="Dan Disabled"),
    }
    event, sold_out = service.create_event(max_extensions=1)["id"], service.sell_out()["id"]
    as_member = service.as_account(people["member"])
    booking = service.post(f"/events/{event}/book", {}, **as_member).json["id"]
    entry = service.post(f"/events/{sold_out}/waitlist", {}, **as_member).json["id"]
    confirmed = service.create_event(confirmation="instant")["id"]
    called = service.post(f"/events/{confirmed}/book", {}, **as_member).json["reference"]
    token, _ = service.database.write(tokens.create, people["member"].id, "script")
    secret, _ = service.database.write(links.create_invitation, "admin", OPERATOR)
    segments = {"event": str(event), "booking": booking, "account": str(people["member"].id), "token": str(token.id)}
    segments |= {"sold out": str(sold_out), "entry": entry, "called": called, "place": "1"}
    segments["proof"], _ = service.database.write(links.create_proof, people["member"], "prove")
    segments["reset"], _ = service.database.write(links.create_proof, people["member"], "reset")
    segments["data"], _ = service.database.write(links.create_proof_for_guest, "guest@example.com", "data")
    hook = service.database.write(webhooks.add, HOOK["url"], ())
    tested = service.database.write(webhooks.test, hook.id)
    segments |= {"webhook": str(hook.id), "delivery": str(tested.delivery.id)}
    segments["network"], segments["picture"] = "abcdef", "0" * 32
    door, segments["opened"] = service.database.write(doors.create, event, "Door A")
    segments |= {"door": str(door.id), "conflict": "1", "payment": "1", "code": f"{called}-abcdefgh"}
    segments |= {
        "notice": "1",
        "kind": "confirmed",
        "number": segments["account"],
        "secret": secret,
        "name:path": "base.css",
    }
    segments["event:re:[^/.]+"] = f"{event}-concert"
    return sign_in(service, people), segments


def sign_in(service: Service, people: dict[str, Account]) -> dict[str, str]:
    """Begin a session of each, and return its token."""
    begun = {"ended session": people["member"]} | people
    shown = {
        asker: service.as_account(account)["Authorization"].removeprefix("Bearer ") for asker, account in begun.items()
    }
    service.database.write(sessions.end, shown["ended session"])
    # By hand, so that its sessions are not ended with it: being disabled must be enough.
    disabled = people["disabled"].id
    run(service.database, "UPDATE accounts SET disabled_at = ? WHERE id = ?", NOON, disabled)
    return shown | {"wrong token": "wrong"}


@contextmanager
def world_at(path: Path) -> Iterator[World]:
    content, shown, segments = made()
    path.write_bytes(content)
    with closing(Service(path, FixedClock())) as service:
        yield World(service, shown, segments)


def asked_by_all(
    folder: Path, how: Callable[[World, str, Any, str], TestResponse], route: str, body: Any
) -> Iterator[tuple[str, World, TestResponse]]:
    """Ask by each of ASKERS, in a new world after whoever changed something: that must not change what the next may."""
    with ExitStack() as worlds:
        world = None
        for number, asker in enumerate(ASKERS):
            world = world or worlds.enter_context(world_at(folder / f"{number}.db"))
            answer = how(world, route, body, asker)
            yield asker, world, answer
            if not (route.startswith("GET ") or outcome(world, answer).endswith("!") or answer.status_int >= 400):
                world = None


def ask(world: World, route: str, body: Any, asker: str) -> TestResponse:
    """Ask the API by token, as a program does."""
    token = world.shown.get(asker)
    sent = body
    if body == {"booking_id": "<booking>"}:
        sent = {"booking_id": NOBODYS_ID if asker == "nobody" else world.segments["booking"]}
    if route.endswith(("/book", "POST /events/<event>/waitlist")) and asker == "admin":
        sent = body | GUEST
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    before = world.service.database.commits
    answer = world.service.call(route.partition(" ")[0], world.path(route, asker), sent, headers=headers)
    assert answer.status_int < 400 or world.service.database.commits == before, f"{asker} changed something"
    return answer


def open_page(world: World, route: str, body: Any, asker: str) -> TestResponse:
    """Ask for a page or send its form by session, as a browser does."""
    token = world.shown.get(asker)
    headers = FORM | {"Accept": "text/html"} | ({"Cookie": f"session={token}"} if token else {})
    if "/invitations/" in route and asker in ("member", "another", "admin"):
        body = None  # Whoever has an account is given the role and makes no other one.
    sent = urlencode(body).encode() if body else b""
    return world.service.call(route.partition(" ")[0], world.path(route, asker), sent, headers=headers)


def outcome(world: World, answer: TestResponse) -> str:
    """Return the status or, of a redirect, where it leads; with `!` when what is shown there is a refusal."""
    if answer.status_int != 303:
        return str(answer.status_int)
    leads_to = answer.headers["Location"].partition("?")[0]
    leads_to = re.sub("/b/[A-Z0-9]{6}", "/b/<called>", re.sub("/w/[0-9]+", "/w/<place>", leads_to))
    cookies = dict(cookie.partition(";")[0].split("=", 1) for cookie in answer.headers.getall("Set-Cookie"))
    left = world.service.database.read(store.web.find_flash, cookies["flash"]) if "flash" in cookies else None
    return leads_to + ("!" if left and json.loads(left)["is_error"] else "")


def test_every_route_has_its_row() -> None:
    routes = [f"{route.method} {route.path}" for route in ROUTES]

    assert [route for route in routes if route not in API] == [], "each takes a row in API, in the order of ROUTES"
    assert list(API) == routes
    assert sorted(PAGE) == sorted(f"{route.method} {route.path}" for route in PAGES)


@pytest.mark.parametrize("route", API)
def test_who_may_use_the_api(tmp_path: Path, route: str) -> None:
    body, expected = API[route]
    answered = {asker: str(answer.status_int) for asker, _, answer in asked_by_all(tmp_path, ask, route, body)}

    assert answered == dict(zip(ASKERS, expected.split(), strict=True))


@pytest.mark.parametrize(
    "route",
    [
        one
        for one in API
        if re.search("<(event|account|token|notice|network|door|conflict|webhook|delivery|payment)>", one)
    ],
)
def test_an_id_that_can_be_none_is_refused_before_the_body_is_read(service: Service, route: str) -> None:
    method, _, path = route.partition(" ")

    answer = service.call(method, re.sub("<[a-z]+>", "0", path), b"{not JSON", headers=service.as_admin)

    assert answer.status_int == 404


@pytest.mark.parametrize("route", PAGE)
def test_who_may_open_a_page_or_send_its_form(tmp_path: Path, route: str) -> None:
    body, expected = PAGE[route]
    led = {asker: outcome(world, answer) for asker, world, answer in asked_by_all(tmp_path, open_page, route, body)}

    assert led == dict(zip(ASKERS, expected.split(), strict=True))


# All that a door may do, at its own event alone.
OF_DOORS = {
    "GET /events/<event>/check-in",
    "POST /bookings/<booking>/check-in",
    "POST /bookings/<booking>/check-in/undo",
    "POST /events/<event>/conflicts/<conflict>/settle",
    "GET /admin/events/<event>/check-in",
    "POST /admin/events/<event>/check-in",
    "POST /admin/events/<event>/check-in/undo",
    "GET /t/<code>",
}


FIGURES = ("GET /metrics", "GET /healthz", "GET /readyz")  # Which are others each time.


def told(world: World, route: str, path: str, cookie: str) -> tuple[str, str]:
    """Return what somebody is answered who sends nothing but a cookie, without keys, tags and what is counted."""
    headers = FORM | {"Accept": "text/html"} if route in PAGE else {}
    answer = world.service.call(route.partition(" ")[0], path, b"", headers=headers | {"Cookie": cookie})
    text = "" if answer.status_int == 303 or route in FIGURES else answer.text
    return outcome(world, answer), re.sub("[0-9a-f]{24,}", "", text)


@pytest.mark.parametrize("at_own", [True, False], ids=["its own event", "another event"])
def test_to_a_door_every_route_but_those_of_its_check_in_answers_as_to_a_stranger(tmp_path: Path, at_own: bool) -> None:
    with world_at(tmp_path / "booking.db") as world:
        if not at_own:
            world.segments.update(event=world.segments["sold out"])
        answered = {
            route: [told(world, route, world.path(route, "nobody"), cookie) for cookie in ("x=y", f"door={secret}")]
            for secret in [world.segments["opened"]]
            for route in (*API, *PAGE)
        }

    differ = {route for route, (stranger, door) in answered.items() if stranger != door}
    assert differ == (OF_DOORS if at_own else {one for one in OF_DOORS if "<event>" not in one})
