"""Which addresses the way out may connect to: public ones, unless the host and port are trusted by name."""

import ipaddress
import os
import socket
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NamedTuple

# RFC 6052: IPv4 addresses as a NAT64 network writes them.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@cache
def _lookups() -> ThreadPoolExecutor:
    """getaddrinfo knows no time-out: a resolver that hangs holds one of these threads instead of a worker."""
    return ThreadPoolExecutor(max_workers=8, thread_name_prefix="dns")


# Threads do not survive a fork: a child that inherited the pool would wait for nobody.
os.register_at_fork(after_in_child=_lookups.cache_clear)


class AddressRefused(Exception):
    """We do not speak to this address, or not in this way."""


class Address(NamedTuple):
    """What `socket.connect` needs: the family and the resolved socket address."""

    family: int
    target: tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]


def resolve(host: str, port: int, *, trusted: Collection[str], within_s: float) -> list[Address]:
    """Every address of the host, each one checked. Raises AddressRefused if a single one is not public, and OSError."""
    found = _lookups().submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(timeout=max(within_s, 0))
    addresses = [Address(family, target) for family, _, _, _, target in found]
    if f"{host}:{port}" not in trusted and not all(is_public(str(address.target[0])) for address in addresses):
        raise AddressRefused("the host has an address that is not public")
    return addresses


def is_public(address: str) -> bool:
    """Whether it can be a server on the internet: not loopback, private, link-local, multicast or reserved."""
    ip = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _unwrapped(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 one carries, so that it cannot hide in there."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)
