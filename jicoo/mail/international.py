"""Addresses whose domain is written in letters that mail servers, and others, do not take: as they travel."""

from django.utils.encoding import punycode


def in_ascii(address: str) -> str:
    """ida@münchen.example is ida@xn--mnchen-3ya.example. What cannot be written so stays as it is."""
    if address.isascii():
        return address
    name, at, domain = address.rpartition("@")
    try:
        return f"{name}{at}{punycode(domain)}"
    except UnicodeError:
        return address
