"""Likely typing errors in e-mail addresses: what people are asked about once, and never refused for."""

from typing import NamedTuple

from booking import addresses

# The mailboxes of most people: the name of each provider with the endings that it has, the usual one first.
_PROVIDERS: dict[str, tuple[str, ...]] = {
    "gmail": ("com",),
    "googlemail": ("com",),
    "hotmail": ("com", "de", "fr", "it", "es", "se", "co.uk"),
    "outlook": ("com", "de", "fr", "it", "es"),
    "live": ("com", "de", "fr", "co.uk"),
    "yahoo": ("com", "de", "fr", "it", "es", "co.uk"),
    "ymail": ("com",),
    "icloud": ("com",),
    "protonmail": ("com", "ch"),
    "yandex": ("ru", "com", "by", "kz", "ua"),
    "rambler": ("ru",),
    "mail": ("ru", "com", "de"),
    "web": ("de",),
    "gmx": ("de", "net", "com", "at", "ch"),
    "t-online": ("de",),
    "freenet": ("de",),
    "aol": ("com", "de"),
}
_REAL = {f"{name}.{ending}" for name, endings in _PROVIDERS.items() for ending in endings} | {
    "email.com",
    "cloud.com",
    "online.de",
    "rocketmail.com",
}
# Names so short that many others are one letter away: only two letters that have changed places are asked about.
_SHORT_NAME = 4
# Countries whose endings are much more often a slip of the finger than meant, at providers that are not there.
_SLIPPED_COUNTRIES = ("co", "cm", "om")


class Doubt(NamedTuple):
    """An address that is likely mistyped; `suggestion` is what was likely meant, empty where nothing comes to mind."""

    doubted: str
    suggestion: str


def doubt_of(email: str) -> Doubt | None:
    """Return why an address should be asked about, or None. Raises ValueError for one that is none."""
    address = addresses.parse(email)
    domain = address.ascii_domain
    if domain in _REAL:
        return None
    meant = _meant(domain)
    if meant is None and "." in domain:
        return None
    return Doubt(address.text, f"{address.local}@{meant}" if meant else "")


def _meant(domain: str) -> str | None:
    """Return the well-known domain that is one slip away, or None."""
    typed, _, typed_ending = domain.partition(".")
    for name, endings in _PROVIDERS.items():
        if typed == name or _is_slip_of_name(typed, name):
            if not typed_ending or typed_ending in endings:
                return f"{name}.{typed_ending or endings[0]}"
            if typed == name:
                meant = next((ending for ending in endings if _is_slip_of_ending(typed_ending, ending)), None)
                if meant is not None:
                    return f"{name}.{meant}"
    return None


def _is_slip_of_name(typed: str, name: str) -> bool:
    return _is_swapped(typed, name) if len(name) <= _SHORT_NAME else _is_one_edit(typed, name)


def _is_slip_of_ending(typed: str, ending: str) -> bool:
    """Whether it is one slip away and no country's: those have two letters."""
    return _is_one_edit(typed, ending) and (len(typed) != 2 or typed in _SLIPPED_COUNTRIES)


def _is_one_edit(typed: str, meant: str) -> bool:
    """Whether a letter is missing, too many or another, or two have changed places."""
    shorter, longer = sorted((typed, meant), key=len)
    same = next((place for place, letter in enumerate(shorter) if letter != longer[place]), len(shorter))
    if len(shorter) == len(longer):
        return shorter[same + 1 :] == longer[same + 1 :] or _is_swapped(typed, meant)
    return shorter[same:] == longer[same + 1 :]


def _is_swapped(typed: str, meant: str) -> bool:
    """Whether two letters beside each other have changed places."""
    return any(
        typed == meant[:place] + meant[place + 1] + meant[place] + meant[place + 2 :] for place in range(len(meant) - 1)
    )
