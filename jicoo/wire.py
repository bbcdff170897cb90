"""Connections that obey one deadline for the whole call, however slowly the other side drips its bytes."""

import socket
import ssl
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from jicoo.addresses import resolve

CONNECT_S = 5.0


@dataclass(kw_only=True)
class Call:
    """The call that is under way: when it must be over, and whether a byte of it has left us."""

    trusted: Collection[str]
    ends_at: float = 0.0
    sent: bool = False
    connect_by: float = field(default=0.0)

    def begin(self, total_s: float) -> None:
        """Starts the clock (monotonic seconds) for the next call."""
        now = time.monotonic()
        self.ends_at, self.connect_by, self.sent = now + total_s, now + min(total_s, CONNECT_S), False

    def left_s(self) -> float:
        """Seconds until the deadline. Raises TimeoutError once it has passed."""
        return _left(self.ends_at)

    def left_to_connect_s(self) -> float:
        """Seconds until connecting must be done. Raises TimeoutError."""
        return _left(self.connect_by)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the deadline has passed")
    return left


class _Dutiful(socket.socket):
    """Each read and write may take only what is left of the call."""

    call: Call | None = None

    def _obey(self, *, sending: bool = False) -> None:
        if self.call is not None:
            self.settimeout(self.call.left_s())
            self.call.sent = self.call.sent or sending

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self._obey()
        return int(super().recv_into(*args, **kwargs))

    def send(self, *args: Any, **kwargs: Any) -> int:
        self._obey(sending=True)
        return int(super().send(*args, **kwargs))

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        self._obey(sending=True)
        super().sendall(*args, **kwargs)


class PlainSocket(_Dutiful):
    """A TCP socket under the deadline."""


class TLSSocket(_Dutiful, ssl.SSLSocket):
    """A TLS socket under the deadline. Its sendall goes through send, piece by piece."""


@lru_cache(maxsize=4)
def tls_context(ca_file: str) -> ssl.SSLContext:
    """Checks certificates and names against this bundle, TLS 1.2 upwards, and makes sockets of ours.

    Reading a bundle takes tens of milliseconds, so a process does it once. Contexts may be shared by threads.
    """
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = TLSSocket
    return context


def _connected(host: str, port: int, call: Call) -> PlainSocket:
    """A socket to the first of the host's checked addresses that answers. Raises AddressRefused and OSError."""
    trouble: OSError = OSError("the host has no address")
    for address in resolve(host, port, trusted=call.trusted, within_s=call.left_to_connect_s()):
        sock = PlainSocket(address.family, socket.SOCK_STREAM)
        try:
            sock.settimeout(call.left_to_connect_s())
            sock.connect(address.target)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # The TLS handshake still belongs to connecting.
            sock.settimeout(call.left_to_connect_s())
        except OSError as error:
            sock.close()
            trouble = error
        else:
            return sock
    raise trouble


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call

    def _new_conn(self) -> socket.socket:
        return _connected(self.host, self.port, self.call)

    def connect(self) -> None:
        super().connect()
        assert isinstance(self.sock, _Dutiful)
        self.sock.call = self.call


class _TLS(HTTPSConnection):
    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call

    def _new_conn(self) -> socket.socket:
        return _connected(self.host, self.port, self.call)

    def connect(self) -> None:
        super().connect()
        assert isinstance(self.sock, _Dutiful)
        self.sock.call = self.call


class PlainPool(HTTPConnectionPool):
    """Connections to one host over plain http. Give it `call=`."""

    ConnectionCls = _Plain


class TLSPool(HTTPSConnectionPool):
    """Connections to one host over TLS. Give it `call=` and `ssl_context=`."""

    ConnectionCls = _TLS
