"""The real bin/start and bin/manage, on ports and in a data folder of their own."""

import json
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from jicoo.embedded import Cluster
from jicoo.local.place import ROOT
from tests.bin.tiny_project import Project

READY_WITHIN_S = 180
OF_THE_TESTS = ("DATABASE_URL", "REDIS_URL", "JICOO_MODE", "DJANGO_SETTINGS_MODULE", "BASE_URL", "STATIC_ROOT")


class Demo:
    """One data folder and two ports: what a person has who runs bin/start."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.port, self.standin_port = _free_ports()
        self._started: list[subprocess.Popen[str]] = []

    @property
    def environment(self) -> dict[str, str]:
        """The tests' own settings do not reach it."""
        inherited = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
        own = {"PORT": str(self.port), "STANDIN_PORT": str(self.standin_port), "DATA_DIR": str(self.data_dir)}
        return inherited | own

    def begin(self) -> subprocess.Popen[str]:
        """bin/start, not waited for."""
        process = subprocess.Popen(
            [str(ROOT / "bin" / "start")],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._started.append(process)
        return process

    def start(self) -> tuple[subprocess.Popen[str], list[str]]:
        """bin/start and what it said, up to `Ready: …`."""
        process = self.begin()
        assert process.stdout is not None
        said: list[str] = []
        for line in process.stdout:
            said.append(line.rstrip("\n"))
            if line.startswith("Ready:"):
                return process, said
        raise AssertionError("\n".join(["bin/start ended before it was ready:", *said]))

    def stop(self, process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str]:
        """Its exit code and what it said after `Ready: …`."""
        process.send_signal(number)
        said, _ = process.communicate(timeout=READY_WITHIN_S)
        return process.returncode, said

    def manage(self, *arguments: str) -> str:
        """What bin/manage prints."""
        command = [str(ROOT / "bin" / "manage"), *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def facts(self) -> dict[str, Any]:
        """What bin/manage demo --json says."""
        return dict(json.loads(self.manage("demo", "--json")))

    def secrets(self) -> list[str]:
        """What must never be shown."""
        return [
            (self.data_dir / "keys" / name).read_text() for name in ("django_secret", "field_encryption", "postgres")
        ]

    def processes(self) -> list[str]:
        """What runs for this data folder, the database aside."""
        return [process.name() for process in psutil.process_iter() if self._is_ours(process)]

    def runs_a_database(self) -> bool:
        """Whether its PostgreSQL answers."""
        return Cluster(self.data_dir).is_ready()

    def tidy(self) -> None:
        """Leave nothing running, whatever the test came to."""
        for process in self._started:
            process.terminate()
            process.communicate(timeout=READY_WITHIN_S)
        if self.data_dir.exists():
            Cluster(self.data_dir).stop()

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            is_there = process.environ().get("DATA_DIR") == str(self.data_dir)
            return bool(is_there and process.name() != "postgres")
        except psutil.Error:
            return False


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """A place for bin/start, with a space in its name."""
    place = Demo(tmp_path / "my data")
    yield place
    place.tidy()


def wait_until_gone(demo: Demo) -> bool:
    """Whether everything but the database has ended, after a while at most."""
    deadline = time.monotonic() + 60
    while demo.processes() and time.monotonic() < deadline:
        time.sleep(0.2)
    return not demo.processes()


def _free_ports() -> tuple[int, int]:
    """Below those that the machine gives to outgoing connections, so that none is taken before it is used."""
    free = (port for port in iter(lambda: random.randrange(20_000, 32_000), None) if _is_free(port))
    first = next(free)
    return first, next(port for port in free if port != first)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """As cloned, in a folder with a space in its name."""
    project = Project(tmp_path / "my project")
    project.write()
    return project
