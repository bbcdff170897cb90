"""Seals what must never be read outside the process that uses it, and ties each value to the row it belongs to."""

import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotOpen(Exception):
    """The value was sealed with a key we no longer hold, was altered, or belongs to another row."""


def seal(value: str, context: str) -> str:
    """The value encrypted with the first key, the context inside. `context` names table, team and row: `connection:3:7`."""
    return _ring().encrypt(json.dumps([context, value]).encode()).decode()


def unseal(token: str, context: str) -> str:
    """The value that was sealed for this context. Raises CannotOpen, also for a token copied from another row."""
    try:
        sealed_for, value = json.loads(_ring().decrypt(token.encode()))
    except InvalidToken as error:
        raise CannotOpen("no key of ours opens this value") from error
    if sealed_for != context:
        raise CannotOpen("this value was sealed for another row")
    return str(value)


def reseal(token: str) -> str:
    """The same value and context under the first key; for rotation. Raises CannotOpen."""
    try:
        return _ring().rotate(token.encode()).decode()
    except InvalidToken as error:
        raise CannotOpen("no key of ours opens this value") from error


def _ring() -> MultiFernet:
    return _ring_of(tuple(settings.FIELD_ENCRYPTION_KEYS))


@lru_cache(maxsize=4)
def _ring_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key.strip().encode()) for key in keys])
