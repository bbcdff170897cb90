"""The one way out: sessions with a deadline for the whole call, a size cap, no redirects, and checked addresses.

Knows no service by name. Nothing that it raises carries an address's query, a header or a body.
"""

from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

import certifi
import requests
from django.conf import settings
from django.db import connections
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.models import PreparedRequest, Response
from requests.structures import CaseInsensitiveDict
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError

from jicoo.addresses import AddressRefused
from jicoo.wire import Call, PlainPool, TLSPool, tls_context

USER_AGENT = "Jicoo (open scheduling service)"
DEADLINE_S = 20.0
MAX_BYTES = 10 * 1024 * 1024
_CHUNK = 64 * 1024


class Unreachable(requests.ConnectionError):
    """Nothing was sent: the address was refused, the name is not known, or nobody took the connection in time."""


class NoAnswer(requests.ConnectionError):
    """Something was sent and no whole answer came: what the other side did is unknown."""

    def __init__(self, message: str, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out


class AnswerTooLarge(NoAnswer):
    """The answer is larger than MAX_BYTES; the rest of it was left unread."""


class TransactionOpen(AssertionError):
    """A bug of ours: a transaction, with its locks, was open while we went out."""


def session(
    *, trusted: Collection[str] = (), total_s: float = DEADLINE_S, ca_file: str | None = None
) -> requests.Session:
    """A session for one thread and a few calls. `trusted`: `host:port` that may be private and may speak plain http.

    A call lasts at most `total_s`, or the `timeout` in seconds that it names. Raises Unreachable and NoAnswer, nothing else
    of the network.
    """
    made = _Session()
    made.mount("https://", WayOut(trusted=trusted, total_s=total_s, ca_file=ca_file))
    made.mount("http://", made.get_adapter("https://"))
    return made


class _Session(requests.Session):
    """Follows nothing, remembers no cookie, and reads neither proxies nor passwords from the environment."""

    def __init__(self) -> None:
        super().__init__()
        self.adapters.clear()
        self.trust_env = False
        self.headers["User-Agent"] = USER_AGENT

    def send(self, request: PreparedRequest, **kwargs: Any) -> Response:
        response = super().send(request, **(kwargs | {"allow_redirects": False}))
        self.cookies.clear()
        return response

    def resolve_redirects(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """requests looks where a redirect would lead even when told not to follow."""
        return iter(())


class WayOut(BaseAdapter):
    """One call after the other; connections are kept for the next call of the same session."""

    def __init__(self, *, trusted: Collection[str], total_s: float, ca_file: str | None = None) -> None:
        super().__init__()
        self._trusted = frozenset(trusted)
        self._total_s = total_s
        self._tls = tls_context(ca_file or certifi.where())
        self._call = Call(trusted=self._trusted)
        self._pools: dict[tuple[str, str, int], PlainPool | TLSPool] = {}

    def send(self, request: PreparedRequest, *args: Any, timeout: Any = None, **kwargs: Any) -> Response:
        """The whole answer, read. Raises Unreachable, NoAnswer, AnswerTooLarge."""
        _insist_that_no_transaction_is_open()
        self._call.begin(timeout or self._total_s)
        try:
            return self._exchange(request)
        except (AddressRefused, HTTPError, OSError) as error:
            trouble = error if isinstance(error, requests.ConnectionError) else self._what_went_wrong(error)
        # Outside the except block: the library's own error, which quotes the address, must not be chained to ours.
        raise trouble

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def _exchange(self, request: PreparedRequest) -> Response:
        pool, path = self._pool(request.url or "")
        raw = pool.urlopen(
            request.method or "GET",
            path,
            body=request.body,
            headers=CaseInsensitiveDict(request.headers),
            retries=False,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            content = _read(raw)
        except BaseException:
            raw.close()
            raise
        raw.release_conn()
        response = HTTPAdapter().build_response(request, raw)
        # There is no other way to hand over a body that was read.
        response._content = content
        response._content_consumed = True  # type: ignore[attr-defined]  # its stubs leave it out
        return response

    def _pool(self, url: str) -> tuple[PlainPool | TLSPool, str]:
        scheme, host, port, path = _parts(url)
        if scheme != "https" and f"{host}:{port}" not in self._trusted:
            raise AddressRefused("only https is spoken")
        key = (scheme, host, port)
        if key not in self._pools:
            self._pools[key] = (
                TLSPool(host, port, call=self._call, ssl_context=self._tls)
                if scheme == "https"
                else PlainPool(host, port, call=self._call)
            )
        return self._pools[key], path

    def _what_went_wrong(self, error: Exception) -> requests.ConnectionError:
        if isinstance(error, AddressRefused):
            return Unreachable(f"refused: {error}")
        if not self._call.sent:
            return Unreachable(f"not connected: {type(error).__name__}")
        try:
            self._call.left_s()
        except TimeoutError:
            return NoAnswer("no whole answer before the deadline", timed_out=True)
        return NoAnswer(f"the connection was lost: {type(error).__name__}")


def _parts(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port, path with query. Raises AddressRefused for an address that names nobody, or somebody's password."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise AddressRefused("this is not an address") from None
    if not parts.hostname or "@" in parts.netloc:
        raise AddressRefused("this is not an address")
    return parts.scheme, parts.hostname, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _read(raw: BaseHTTPResponse) -> bytes:
    content = bytearray()
    for chunk in raw.stream(_CHUNK, decode_content=True):
        content += chunk
        if len(content) > MAX_BYTES:
            raise AnswerTooLarge("the answer is too large")
    return bytes(content)


def _insist_that_no_transaction_is_open() -> None:
    """Only where a mistake should be loud. The transaction that a test runner wraps around a test is not one of ours."""
    if not settings.IS_DEMO:
        return
    for connection in connections.all(initialized_only=True):
        if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
            raise TransactionOpen("a database transaction is open while a call leaves the house")
