"""How often an address may do a thing in a minute."""

import hashlib

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from jicoo.statements import ask


def client_address(request: HttpRequest) -> str:
    """The visitor's address. X-Forwarded-For counts only for as many steps as proxies of ours are configured."""
    forwarded = [str(part).strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    steps: int = settings.TRUSTED_PROXIES
    if steps and len(forwarded) >= steps:
        return forwarded[-steps]
    return str(request.META.get("REMOTE_ADDR", ""))


def is_over(what: str, request: HttpRequest, *, per_minute: int) -> bool:
    """Counts this time, and tells whether it is one too many. `per_minute` 0 never limits."""
    if not per_minute:
        return False
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{what}:{client_address(request)}".encode()).hexdigest()
    return _count(digest) > per_minute


def _count(digest: str) -> int:
    minute = timezone.now().replace(second=0, microsecond=0)
    ((count,),) = ask(_COUNT, {"key": digest, "minute": minute})
    return int(count)


_COUNT = """
    INSERT INTO jicoo_ratecount (key_digest, minute, count) VALUES (%(key)s, %(minute)s, 1)
        ON CONFLICT (key_digest, minute) DO UPDATE SET count = jicoo_ratecount.count + 1 RETURNING count
"""
