"""HTTP/1.1 over loopback sockets, with the ways a connection can go wrong."""

import contextlib
import logging
import os
import select
import socket
import struct
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from integrations.salesforce.standin.refusals import Refusal
from integrations.salesforce.standin.wire import Request, Response, json_response, text_response

log = logging.getLogger(__name__)
# REST developer guide, "Request limits": an address longer than this is 414, address and headers together 431.
MAX_TARGET, MAX_HEAD = 16_384, 32_768
MAX_BODY = 52_428_800
# How soon a hanging call ends when the stand-in stops without breaking its connection.
POLL_MS = 500

Serve = Callable[["Line", Request], None]


class LoopbackServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    # Benchmarks open a thousand connections at once.
    request_queue_size = 1024

    def __init__(self, port: int, serve: Serve) -> None:
        self.serve = serve
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Line)

    def server_bind(self) -> None:
        # HTTPServer looks its own name up, which can take seconds where no name server answers.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):
            log.error("standin_failed client=%s", client_address, exc_info=error)

    def stop(self) -> None:
        self.stopping.set()
        ender = threading.Thread(target=self.shutdown)
        ender.start()
        # Wakes the accepting thread at once; it would look for its end only twice a second.
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        ender.join()
        self.server_close()
        with self._lock:
            left = list(self._open)
        for one in left:
            # It may have been closed meanwhile.
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class Line(BaseHTTPRequestHandler):
    """One connection: reads requests, sends answers, and breaks off when told to."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: LoopbackServer

    def _serve(self) -> None:
        refused = self._refusal()
        if refused is not None:
            self.close_connection = True
            self.send(refused)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.serve(self, Request.parse(self.command, self.path, headers, body, self.client_address[0]))

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = do_OPTIONS = _serve  # noqa: N815 - the names http.server calls

    def _refusal(self) -> Response | None:
        """What is refused before it is looked at: foreign host names (a web page's trick), too much, or of unknown length."""
        name = (self.headers.get("Host") or "").rpartition(":")[0] or self.headers.get("Host") or ""
        if name not in {"127.0.0.1", "localhost", "[::1]"} and not name.endswith(".localhost"):
            return text_response("Only loopback names are served.", 421)
        if len(self.path) > MAX_TARGET:
            return text_response("URI too long", 414)
        if len(self.path) + sum(len(key) + len(value) for key, value in self.headers.items()) > MAX_HEAD:
            return text_response("Request header fields too large", 431)
        if "Transfer-Encoding" in self.headers or not (self.headers.get("Content-Length") or "0").isdigit():
            return text_response("Length required", 411)
        if int(self.headers.get("Content-Length") or 0) > MAX_BODY:
            refusal = Refusal.of(413, "REQUEST_ENTITY_TOO_LARGE", "The request is too large.")
            return json_response(refusal.as_rest(), 413)
        return None

    def send(self, response: Response, *, cut: int | None = None) -> None:
        """In one write. With `cut` only so many bytes of the body go out before the connection ends."""
        body = b"" if self.command == "HEAD" else response.body
        self.connection.sendall(self._head(response) + (body if cut is None else body[:cut]))
        if cut is not None:
            self.close_connection = True

    def drip(self, response: Response, seconds: float) -> None:
        """The answer a byte at a time, until it is out, the caller gives up, or the stand-in stops."""
        for byte in self._head(response) + response.body:
            if self.server.stopping.wait(seconds) or self._has_hung_up():
                break
            self.connection.sendall(bytes([byte]))
        self.close_connection = True

    def _head(self, response: Response) -> bytes:
        headers = {**response.headers, "Date": self.date_time_string()}
        if response.status not in {204, 304}:
            headers["Content-Length"] = str(len(response.body))
        if self.close_connection:
            headers["Connection"] = "close"
        lines = [
            f"HTTP/1.1 {response.status} {_phrase(response.status)}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")

    def reset(self) -> None:
        """The connection breaks off with a reset."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Closed below the reader that holds on to the socket too: only the last holder's close sends the reset.
        os.close(self.connection.detach())

    def wait_for_hang_up(self, stopping: threading.Event) -> bool:
        """Nothing is said until the caller hangs up (True) or the stand-in stops (False)."""
        self.close_connection = True
        watch = select.poll()
        watch.register(self.connection, select.POLLIN)
        while not stopping.is_set():
            if watch.poll(POLL_MS) and self._has_hung_up():
                return not stopping.is_set()
        return False

    def _has_hung_up(self) -> bool:
        try:
            return not self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
        """Nothing: addresses hold what people typed. The log of calls stands in `calls`."""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Pretend"
