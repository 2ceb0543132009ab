"""The page of what holds for the whole site: what its organiser says about themselves, and its time zone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct

from booking import organisation, payment, store, zone
from booking.accounts import audit
from booking.errors import Invalid
from booking.organisation import COLOUR, COLOUR_IN_WORDS, LONGEST, PAYEE_CHARACTERS_AT_MOST
from booking.payment import Payee
from booking.pictures import pictures
from booking.store.database import Tx
from booking.texts.sentences import Sentence
from booking.web.auth import guard
from booking.web.auth.guard import Member
from booking.web.http import decode, upload
from booking.web.http.answers import Answer
from booking.web.http.decode import Fields
from booking.web.http.done import Done
from booking.web.http.fields import Patch
from booking.web.http.request import Request
from booking.web.http.route import Route
from booking.web.pages import reach
from booking.web.pages.layout import page
from booking.web.pages.setting_fields import SETTINGS, Field, saved
from booking.web.site import Site

LOGO = f"{SETTINGS}/logo"


LOOK = (
    Field("site_name", Sentence("Site name"), Sentence("Guests see it on top of every page, in titles and in emails.")),
    Field(
        "colour",
        Sentence("Colour"),
        Sentence("For buttons and links. Text stays readable on any colour."),
        "colour",
        is_short=True,
    ),
    Field("contact", Sentence("Contact"), Sentence("Whom guests can ask: an email address, a phone number or a page.")),
)
IMPRINT = Field(
    "imprint",
    Sentence("Imprint"),
    Sentence("Who is responsible for this site. It is shown at /imprint, with a link at the foot of every page."),
    "long text",
)
PRIVACY = Field(
    "privacy",
    Sentence("Privacy notice"),
    Sentence("It is shown at /privacy. Leave it blank to show what this software stores, and nothing else."),
    "long text",
)
PAYEE = Field("payee_name", Sentence("Payee"), Sentence("The name of the account holder, as the bank writes it."))
TRANSFERS = {
    Sentence("Transfers in euro"): (
        Field("payee_iban", Sentence("IBAN"), is_short=True),
        Field(
            "payee_bic",
            Sentence("BIC"),
            Sentence("Needed only for banks outside the euro area. May be left blank."),
            is_short=True,
        ),
    ),
    Sentence("Transfers in roubles"): (
        Field("payee_account", Sentence("Account number"), Sentence("20 digits."), is_short=True),
        Field("payee_bank", Sentence("Bank"), Sentence("The bank’s name."), is_short=True),
        Field("payee_bank_code", Sentence("BIK"), Sentence("9 digits."), is_short=True),
        Field("payee_correspondent_account", Sentence("Correspondent account"), Sentence("20 digits."), is_short=True),
        Field("payee_tax_number", Sentence("INN"), Sentence("10 or 12 digits. May be left blank."), is_short=True),
    ),
}
TEXTS = tuple(field.name for field in (*LOOK, IMPRINT, PRIVACY))
AT_SET_UP = ("site_name", zone.NAME)
LABELS = {field.name: field.label for field in (*LOOK, IMPRINT, PRIVACY)} | {
    "logo": Sentence("Logo"),
    "payee": Sentence("Payee"),
    zone.NAME: Sentence("Time zone"),
    **reach.LABELS,
}


def _text(most: int) -> Any:
    return Annotated[str, Meta(max_length=most)]


_KINDS: dict[str, Any] = {
    "site_name": _text(LONGEST["site_name"]),
    "colour": Annotated[str, Meta(pattern=f"^{COLOUR}$", description=str(COLOUR_IN_WORDS))],
    "contact": _text(LONGEST["contact"]),
    "imprint": _text(LONGEST["imprint"]),
    "privacy": _text(LONGEST["privacy"]),
    zone.NAME: str,
    **dict.fromkeys(organisation.PAYEE, _text(PAYEE_CHARACTERS_AT_MOST)),
}
Typed: type[Any] = defstruct(
    "Typed",
    [(name, kind | UnsetType, UNSET) for name, kind in _KINDS.items()],
    bases=(Patch,),
    forbid_unknown_fields=True,
    namespace={"__doc__": "What forms change of the settings; each has some of it."},
)


class Wanted(NamedTuple):
    """What an admin wants of the settings: texts by name; the zone and the payee, or None where none was asked for."""

    texts: dict[str, str]
    zone: ZoneInfo | None = None
    payee: Payee | None = None


def settings_page(site: Site, request: Request) -> Answer:
    """GET /admin/settings"""
    values = filled(site)
    values["fixed_by"] |= reach.fixed_by(site)
    return page(
        site,
        request,
        "settings",
        title=Sentence("Settings"),
        look=LOOK,
        imprint=IMPRINT,
        privacy=PRIVACY,
        payee=PAYEE,
        transfers=TRANSFERS,
        **values,
        **reach.shown(site, request),
    )


def change_settings(site: Site, request: Request) -> Done:
    """POST /admin/settings: what one of the page's forms has in it."""
    admin = guard.require_admin(site, request)
    asked = wanted(site, request.fields())

    def change(tx: Tx, _admin: Member) -> Done:
        return Done(sentence=_saved(asked, keep(tx, asked)))

    return _kept(site, request, admin, change)


def change_logo(site: Site, request: Request) -> Done:
    """POST /admin/settings/logo: the picture that a form has in it, as the site's."""
    admin = guard.require_admin(site, request)
    logo = pictures.made_anew(upload.file_in(request, pictures.FIELD), "logo")

    def change(tx: Tx, _admin: Member) -> Done:
        store.pictures.put(tx, logo)
        keep(tx, Wanted({"logo": logo.id}))
        return Done(sentence=Sentence("Saved: {names}.", names=LABELS["logo"]))

    return _kept(site, request, admin, change)


def remove_logo(site: Site, request: Request) -> Done:
    """POST /admin/settings/logo/remove: no logo from now on."""
    admin = guard.require_admin(site, request)

    def change(tx: Tx, _admin: Member) -> Done:
        keep(tx, Wanted({"logo": ""}))
        return Done(sentence=Sentence("The logo is removed."))

    return _kept(site, request, admin, change)


ROUTES = (
    Route("GET", SETTINGS, settings_page, readers="admin"),
    Route("POST", SETTINGS, change_settings, to=SETTINGS, readers="admin"),
    Route(
        "POST",
        LOGO,
        change_logo,
        SETTINGS,
        to=SETTINGS,
        readers="admin",
        body_bytes_at_most=pictures.SENT_BYTES_AT_MOST,
    ),
    Route("POST", f"{LOGO}/remove", remove_logo, SETTINGS, to=SETTINGS, readers="admin"),
)


def _kept(site: Site, request: Request, admin: Member, change: Callable[[Tx, Member], Done]) -> Done:
    """Keep what an admin changes, and let the site be that at once."""
    done = guard.write(site, admin, change, request)
    follow(site)
    return done


def filled(site: Site) -> dict[str, Any]:
    """Return what a form that asks for settings is filled with."""
    now = site.zone.now.key
    known = zone.names()
    return {
        "zones": known if now in known else [now, *known],
        "zone": now,
        "is_fixed": site.zone.is_fixed,
        "fixed_by": {name: name for name in site.organisation.fixed},
    }


def wanted(site: Site, given: Fields) -> Wanted:
    """Return what a form wants of the settings. Raises Invalid, for what a flag or a variable has fixed too."""
    typed = decode.decode(Typed, given, site.zone.now)
    texts = {name: value for name in TEXTS if (value := getattr(typed, name)) is not UNSET}
    fixed = [zone.fixed_by_setting(name) for name in texts if name in site.organisation.fixed]
    if fixed:
        raise Invalid(fixed)
    if "colour" in texts:
        texts["colour"] = texts["colour"].lower()
    chosen_zone = None if typed.timezone is UNSET else zone.require(given[zone.NAME], site.zone)
    return Wanted(texts, chosen_zone, _payee(site, typed))


def _payee(site: Site, typed: Struct) -> Payee | None:
    """Return the payee with what was typed of it, or None where nothing was. Raises Invalid, by the form's fields."""
    parts = {part: value for name, part in organisation.PAYEE.items() if (value := getattr(typed, name)) is not UNSET}
    if not parts:
        return None
    payee = payment.tidy(replace(site.organisation.now.payee, **parts))
    faults = payment.faults(payee)
    if faults:
        raise Invalid([fault._replace(field=f"payee_{fault.field}") for fault in faults])
    return payee


def keep(tx: Tx, asked: Wanted) -> list[str]:
    """Keep what is wanted, with a line in the audit log for each setting; return the names of those that change."""
    before, changed = organisation.chosen(tx), []
    for name, value in asked.texts.items():
        if (getattr(before, name) or "") != value:
            organisation.choose(tx, name, value)
            audit.record(tx, "setting changed", name)
            changed.append(name)
    if asked.payee is not None and asked.payee != before.payee:
        organisation.choose_payee(tx, asked.payee)
        audit.record(tx, "setting changed", "payee")
        changed.append("payee")
    if asked.zone is not None and asked.zone is not zone.chosen(tx):
        zone.choose(tx, asked.zone)
        audit.record(tx, "time zone changed", asked.zone.key)
        changed.append(zone.NAME)
    return changed


def follow(site: Site) -> None:
    """Let the site be what is kept, once it is."""
    site.zone.follow(lambda: site.database.read(zone.chosen))
    site.organisation.follow(lambda: site.database.read(organisation.chosen))
    site.database.outdate()


def _saved(asked: Wanted, changed: list[str]) -> Sentence:
    if asked.zone is not None and changed == [zone.NAME]:
        return Sentence("Saved. All times are now in {zone} time.", zone=asked.zone.key)
    return saved(changed, LABELS)
