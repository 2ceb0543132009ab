"""Which addresses of machines are anybody's: not this machine's, its network's, or its provider's own services."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address

# IANA's special-purpose registries, https://www.iana.org/assignments/iana-ipv4-special-registry: what is no address of
# a machine on the Internet, with multicast (224/4) and the relays of 6to4 (192.88.99/24).
_NOT_PUBLIC_4 = [
    ipaddress.IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # Azure's own services for each of its machines, at an address that looks like any other.
    )
]
# Only this is given to machines so far; in it are Teredo and others (2001::/23), examples, 6to4, and examples again.
_UNICAST = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = [ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address.
# In these they are, too: what is compatible with IPv4, and what is translated to it (RFC 4291 and 2765).
_WITH_IPV4_LAST = [ipaddress.IPv6Network(network) for network in ("::/96", "::ffff:0:0:0/96")]
# No organiser's machine is there: what a cloud tells its machines of themselves, passwords among it; and everybody. Of
# what a network translates by a prefix of its own (RFC 8215) nobody can tell where in it the IPv4 address is.
_NOBODYS = [
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32", "192.0.0.0/24", "224.0.0.0/3"),
        *("::/128", "fe80::/10", "ff00::/8", "fd00:ec2::/32", "fd20:ce::/32", "64:ff9b:1::/48"),
    )
]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the Internet's. Raises ValueError for what is no IP address."""
    known = _inner(address)
    if isinstance(known, IPv4Address):
        return not any(known in network for network in _NOT_PUBLIC_4)
    return known in _UNICAST and not any(known in network for network in _NOT_PUBLIC_6)


def is_anybodys(address: str) -> bool:
    """Whether an IP address is a machine's, be that in a network of one's own. Raises ValueError likewise."""
    return not any(
        known in network
        for known in _ways_to(_inner(address))
        for network in _NOBODYS
        if network.version == known.version
    )


def _inner(address: str) -> IPv4Address | IPv6Address:
    """Return an address as what it leads to: IPv4 within IPv6 (mapped, or by NAT64) is IPv4."""
    known = ipaddress.ip_address(address)
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped is not None:
            return known.ipv4_mapped
        if known in _NAT64:
            return _last_bits(known)
    return known


def _ways_to(known: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Return an address and every IPv4 address that a router may take it for: by 6to4, by Teredo, or translated."""
    if isinstance(known, IPv4Address) or known.is_loopback:
        return [known]
    within = [known.sixtofour, *(known.teredo or ())]
    if any(known in network for network in _WITH_IPV4_LAST):
        within.append(_last_bits(known))
    return [known, *(one for one in within if one is not None)]


def _last_bits(known: IPv6Address) -> IPv4Address:
    return IPv4Address(int(known) & 0xFFFFFFFF)
