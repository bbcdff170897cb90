"""The running product as separate processes, started as a newcomer starts it, with a database and ports of its own."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import requests

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN_S = 120


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Where everything answers, and what `bin/manage demo --json` says."""

    url: str
    facts: dict[str, Any]
    data_dir: Path
    environment: dict[str, str]

    @property
    def standin(self) -> "StandInControl":
        return StandInControl(self.facts["standin"]["url"])

    @property
    def public_page(self) -> str:
        return f"{self.url}/t/{self.facts['team']}/e/{self.facts['page']}/"

    def team(self, path: str = "") -> str:
        """An address on the host's side."""
        return f"{self.url}/teams/{self.facts['team']}/{path}"


@dataclass(frozen=True)
class StandInControl:
    """The pretend Salesforce from outside: what it holds, and how to break it."""

    url: str

    def records(self, sobject: str) -> list[dict[str, Any]]:
        """All that are not deleted."""
        answer = requests.get(f"{self.url}/__standin__/records/{sobject}", timeout=10)
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def wait_for(self, sobject: str, *, count: int = 1, within_s: float = 20, **fields: str) -> list[dict[str, Any]]:
        """The records with these values, once there are exactly so many; AssertionError if that does not happen."""
        deadline = time.monotonic() + within_s
        while True:
            found = [r for r in self.records(sobject) if all(r.get(name) == value for name, value in fields.items())]
            if len(found) == count:
                return found
            assert time.monotonic() < deadline, f"{len(found)} {sobject} with {fields}, not {count}"
            time.sleep(0.2)

    def wait_until(self, is_so: Callable[[], bool], *, within_s: float = 20) -> None:
        """AssertionError if it does not come to be so."""
        deadline = time.monotonic() + within_s
        while not is_so():
            assert time.monotonic() < deadline, "it never came to be so"
            time.sleep(0.2)

    def act(self, what: str, **details: Any) -> None:
        """What an administrator or user of the org does: `revoke-grants`, `block`, `unblock`, …"""
        requests.post(f"{self.url}/__standin__/act/{what}", json=details, timeout=10).raise_for_status()

    def turn(self, **switches: Any) -> None:
        """How the org behaves, by the names of its switches."""
        requests.patch(f"{self.url}/__standin__/switches", json=switches, timeout=10).raise_for_status()


@contextmanager
def running_stack(data_dir: Path) -> Iterator[Stack]:
    """Starts everything and stops it again. Raises RuntimeError with its last lines when it does not become ready."""
    with _database() as database_url:
        environment = _environment(data_dir, database_url)
        process = subprocess.Popen(
            [sys.executable, "-m", "jicoo.local.start"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            url = _wait_until_ready(process)
            yield Stack(url=url, facts=_facts(environment), data_dir=data_dir, environment=environment)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment(data_dir: Path, database_url: str) -> dict[str, str]:
    left_out = {"DJANGO_SETTINGS_MODULE", "JICOO_MODE", "BASE_URL", "DATABASE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    port, standin_port = _free_ports(2)
    return kept | {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "STANDIN_PORT": str(standin_port),
        "BOOKING_RATE_PER_MINUTE": "0",
    }


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [found.getsockname()[1] for found in sockets]
    for found in sockets:
        found.close()
    return ports


@contextmanager
def _database() -> Iterator[str]:
    server = os.environ["DATABASE_URL"]
    name = f"jicoo_journeys_{secrets.token_hex(4)}"
    with psycopg.connect(_psycopg_url(server), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _psycopg_url(url: str) -> str:
    """The server's own database: the one named need not exist while the suite runs on a copy of it."""
    return urlunsplit(urlsplit(url)._replace(path="/postgres"))


def _wait_until_ready(process: "subprocess.Popen[str]") -> str:
    """Reads until `Ready: <address>`, and goes on reading in the background so that the pipe never fills."""
    assert process.stdout is not None
    lines: list[str] = []
    alarm = threading.Timer(READY_WITHIN_S, process.kill)
    alarm.start()
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Ready: "):
            alarm.cancel()
            threading.Thread(target=_drain, args=(process.stdout,), daemon=True).start()
            return line.removeprefix("Ready: ").strip().rstrip("/")
    alarm.cancel()
    raise RuntimeError("the stack did not become ready:\n" + "".join(lines[-30:]))


def _drain(pipe: IO[str]) -> None:
    with pipe:
        pipe.read()


def _facts(environment: dict[str, str]) -> dict[str, Any]:
    asked = subprocess.run(
        [sys.executable, "-m", "manage", "demo", "--json"],
        cwd=ROOT,
        env=environment | {"JICOO_MODE": "demo"},
        capture_output=True,
        text=True,
        check=True,
    )
    facts: dict[str, Any] = json.loads(asked.stdout)
    return facts
