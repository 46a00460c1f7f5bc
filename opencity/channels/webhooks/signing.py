"""Signatures of webhooks: who has the secret can tell that it was us, and when. PURE.

`X-Signature: sha256=…` is HMAC-SHA256 over "timestamp.body"; `X-Timestamp` is the second of sending, so that an
old message cannot be sent again unseen.
"""

import hashlib
import hmac

TOLERANCE_SECONDS = 300


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The value of `X-Signature`."""
    digest = hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


def is_signed(signature: str, secret: str, timestamp: int, body: bytes, *, now: int) -> bool:
    """What the other side checks: right signature, sent within the last five minutes."""
    fresh = abs(now - timestamp) <= TOLERANCE_SECONDS
    return hmac.compare_digest(signature.encode(), sign(secret, timestamp, body).encode()) and fresh
