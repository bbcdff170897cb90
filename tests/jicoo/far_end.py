"""Servers on loopback that answer as a test tells them, for what goes through the one way out."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def a_server_that(answers: Callable[[socket.socket], None], *, greets: bool = True) -> Iterator[str]:
    """Listens on loopback and gives each connection to `answers`, once the question is read; yields `host:port`."""
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve() -> None:
        while not done.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=_answer, args=(connection,), daemon=True).start()

    def _answer(connection: socket.socket) -> None:
        with connection:
            if greets:
                connection.recv(65536)
            try:
                answers(connection)
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        done.set()
        listening.close()


def dripping(text: bytes) -> Callable[[socket.socket], None]:
    def drip(connection: socket.socket) -> None:
        for byte in text:
            connection.sendall(bytes([byte]))
            time.sleep(0.1)

    return drip


def saying(text: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(text)


SECRET = "a-secret-nobody-may-read"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
