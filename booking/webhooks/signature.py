"""Signatures, as Standard Webhooks has them: whoever knows the secret can tell that a request is ours, and how old.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable

_PREFIX = "whsec_"
_BYTES = 32  # The specification asks for 24 to 64.


def new_secret() -> str:
    """Return a new secret, as it is shown and kept."""
    return _PREFIX + base64.b64encode(os.urandom(_BYTES)).decode()


def headers(message_id: str, seconds: int, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """Return the headers that sign a body, sent at an instant in seconds since 1970, by each of the secrets."""
    signed = f"{message_id}.{seconds}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(_signature(secret, signed) for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"
