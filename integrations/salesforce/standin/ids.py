"""Salesforce's ids and tokens: their shapes, and the checksum that makes 15 case-sensitive characters into 18."""

import re
import secrets
import string

BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
TOKEN_ALPHABET = string.ascii_letters + string.digits + "._"
_SUFFIX = string.ascii_uppercase + "012345"
_SHAPE = re.compile(r"[a-zA-Z0-9]{15}(?:[A-Z0-5]{3})?")


def checksum(id15: str) -> str:
    """The three characters that follow a 15-character id: one for each block of five, its upper-case letters as bits."""
    blocks = (id15[start : start + 5] for start in (0, 5, 10))
    return "".join(
        _SUFFIX[sum(1 << bit for bit, char in enumerate(block) if char in string.ascii_uppercase)] for block in blocks
    )


def to_18(value: str) -> str | None:
    """The 18-character form of an id, or None for what is not an id (wrong shape or wrong checksum)."""
    if not _SHAPE.fullmatch(value):
        return None
    full = value[:15] + checksum(value[:15])
    return full if len(value) == 15 or value == full else None


def make_id(prefix: str, pod: str, number: int) -> str:
    """An 18-character id from a 3-character key prefix, the org's 4 characters and a running number."""
    id15 = f"{prefix}{pod}{base62(number):0>8}"
    return id15 + checksum(id15)


def number_of(id18: str) -> int:
    """The running number inside an id made by `make_id`."""
    total = 0
    for char in id18[7:15]:
        total = total * 62 + BASE62.index(char)
    return total


def base62(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = BASE62[rest] + digits
    return digits or "0"


def token(length: int, alphabet: str = TOKEN_ALPHABET) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))


def access_token(org_id: str) -> str:
    return f"{org_id[:15]}!AQ4AQ{token(90)}"


def refresh_token() -> str:
    return f"5Aep861{token(80)}"


def authorization_code() -> str:
    # The padding is real Salesforce's and catches clients that do not decode the address.
    return f"aPrx{token(60)}=="


def consumer_key() -> str:
    return f"3MVG9{token(80)}"


def consumer_secret() -> str:
    return secrets.token_hex(32).upper()
