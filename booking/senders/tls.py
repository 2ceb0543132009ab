"""Whom this machine trusts to say who a server is; reading their certificates takes a tenth of the program's start."""

import functools
import ssl


@functools.cache
def trusted() -> ssl.SSLContext:
    """Return what certificates are verified by, read when a connection first needs it; the same for every sender."""
    return ssl.create_default_context()
