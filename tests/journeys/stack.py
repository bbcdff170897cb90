"""The running product as separate processes, started as a newcomer starts it, with a database and ports of its own."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bench import place
from bench.standin import StandInControl

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN_S = 240
# Tomorrow's night of each connection, so that a look of today does not stand in for it.
_NIGHT = """
from datetime import timedelta
from django.utils import timezone
from integrations import nightly, nights
from integrations.models import Connection, JobKind
for connection in Connection.objects.select_related("team"):
    moment = nights.next_night(connection, timezone.now() + timedelta(days=1))
    nightly.ask_for_tonight(JobKind.HEALTH, moment)
"""
# As after three days in which the invitee's mail server took nothing.
_MAIL_GIVEN_UP = """
from django.utils import timezone
from jicoo.mail.models import OutgoingMail
OutgoingMail.objects.filter(to="{to}").update(sent_at=None, given_up_at=timezone.now(), attempts=20)
"""


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Where everything answers, and what `bin/manage demo --json` says."""

    url: str
    facts: dict[str, Any]
    data_dir: Path
    environment: dict[str, str]

    @property
    def standin(self) -> StandInControl:
        return StandInControl(self.facts["standin"]["url"])

    @property
    def public_page(self) -> str:
        return f"{self.url}/t/{self.facts['team']}/e/{self.facts['page']}/"

    def team(self, path: str = "") -> str:
        """An address on the host's side."""
        return f"{self.url}/teams/{self.facts['team']}/{path}"

    def come_night(self) -> None:
        """The bell asks for the look at each connection's health as it does at night; the workers do the rest."""
        _manage(self.environment, "shell", "--no-imports", "-c", _NIGHT)

    def give_up_mails(self, *, to: str) -> None:
        """What was sent to this address never arrived."""
        _manage(self.environment, "shell", "--no-imports", "-c", _MAIL_GIVEN_UP.format(to=to))


@contextmanager
def running_stack(data_dir: Path) -> Iterator[Stack]:
    """Starts everything and stops it again. Raises RuntimeError with its last lines when it does not become ready."""
    with place.database() as database_url, place.redis_url() as redis_url:
        environment = _environment(data_dir, database_url, redis_url)
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


def _environment(data_dir: Path, database_url: str, redis_url: str) -> dict[str, str]:
    left_out = {"DJANGO_SETTINGS_MODULE", "JICOO_MODE", "BASE_URL", "DATABASE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    port, standin_port = place.free_ports(2)
    return kept | {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PORT": str(port),
        "STANDIN_PORT": str(standin_port),
        "BOOKING_RATE_PER_MINUTE": "0",
    }


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
    facts: dict[str, Any] = json.loads(_manage(environment, "demo", "--json"))
    return facts


def _manage(environment: dict[str, str], *command: str) -> str:
    """What the command printed. Raises CalledProcessError."""
    asked = subprocess.run(
        [sys.executable, "-m", "manage", *command],
        cwd=ROOT,
        env=environment | {"JICOO_MODE": "demo"},
        capture_output=True,
        text=True,
        check=True,
    )
    return asked.stdout
