"""Visitors in a process of their own, who keep their connections: each line read is one request's body, sent as a form.

    python -m bench.visitors PORT CLIENTS < requests

A line is a path, a tab, and the form as it goes over the wire; an empty form asks by GET. Prints JSON: how many answers of each
status, how many a second, and the milliseconds within which half and 99 of 100 came.
"""

import json
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

TOKEN = "b" * 32


def main() -> None:
    """Reads all requests first, so that reading them costs the measurement nothing."""
    port, clients = int(sys.argv[1]), int(sys.argv[2])
    requests = [_request(port, *line.rstrip("\n").split("\t")) for line in sys.stdin]
    waiting, seconds, statuses = iter(requests), list[float](), Counter[int]()
    lock = threading.Lock()
    threads = [threading.Thread(target=_visit, args=(port, waiting, lock, seconds, statuses)) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    seconds.sort()
    figures = {
        "per_s": round(len(seconds) / took, 1),
        "p50_ms": round(seconds[len(seconds) // 2] * 1000, 1),
        "p99_ms": round(seconds[int(len(seconds) * 0.99)] * 1000, 1),
        "statuses": dict(statuses),
    }
    print(json.dumps(figures))


def _request(port: int, path: str, form: str = "") -> bytes:
    lines = [f"{'POST' if form else 'GET'} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    if form:
        form += f"&csrfmiddlewaretoken={TOKEN}"
        lines += [f"Cookie: csrftoken={TOKEN}", "Content-Type: application/x-www-form-urlencoded"]
        lines += [f"Content-Length: {len(form)}"]
    return "\r\n".join([*lines, "", form]).encode()


def _visit(
    port: int, waiting: Iterator[bytes], lock: threading.Lock, seconds: list[float], statuses: Counter[int]
) -> None:
    with socket.create_connection(("127.0.0.1", port)) as wire, wire.makefile("rb") as answers:
        while True:
            with lock:
                request = next(waiting, None)
            if request is None:
                return
            began = time.perf_counter()
            wire.sendall(request)
            status = int(answers.readline().split()[1])
            _read_whole(answers)
            took = time.perf_counter() - began
            with lock:
                seconds.append(took)
                statuses[status] += 1


def _read_whole(answers: BinaryIO) -> None:
    """The rest of the answer, whose status has been read: with its length told, or in pieces."""
    length, in_pieces = 0, False
    while line := answers.readline().strip().lower():
        name, _colon, value = line.partition(b":")
        if name == b"content-length":
            length = int(value)
        in_pieces |= name == b"transfer-encoding" and b"chunked" in value
    if not in_pieces:
        answers.read(length)
        return
    while size := int(answers.readline(), 16):
        answers.read(size + 2)
    answers.readline()


if __name__ == "__main__":
    main()
