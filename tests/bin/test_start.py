"""bin/start and bin/manage as a newcomer uses them: the real ones, with every program that belongs to them."""

import signal
import socket
import subprocess
import urllib.request
from typing import Any

import pytest

from jicoo.local.place import ROOT
from tests.bin.conftest import Demo, wait_until_gone

pytestmark = pytest.mark.embedded


def status_of(address: str) -> int:
    """The status of a page, asked for without any proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=30) as answer:
        return int(answer.status)


def test_a_newcomers_first_day_from_ready_over_a_kill_to_ctrl_c(demo: Demo) -> None:
    """One story: each start takes twenty seconds of computing."""
    made_before_the_first_start = demo.facts()

    process, said = demo.start()
    second = demo.begin()
    refusal, _ = second.communicate(timeout=60)

    assert_all_is_told("\n".join(said), made_before_the_first_start, demo)
    assert second.returncode == 1
    assert refusal.startswith("Another bin/start already uses")
    assert refusal.count("\n") == 1

    process.kill()
    process.communicate()

    assert wait_until_gone(demo)

    process, _ = demo.start()
    after_the_second_start = demo.facts()
    code, farewell = demo.stop(process, signal.SIGINT)

    assert after_the_second_start == made_before_the_first_start
    assert code == 0
    assert "Stopped. The data stays in" in farewell
    assert demo.processes() == []
    assert not demo.runs_a_database()


def assert_all_is_told(text: str, facts: dict[str, Any], demo: Demo) -> None:
    """Everything that a newcomer needs is on the screen, answers, and tells no key."""
    base_url, standin = f"http://127.0.0.1:{demo.port}/", facts["standin"]
    assert text.endswith(f"Ready: {base_url}")
    assert (status_of(base_url), status_of(standin["url"])) == (200, 200)
    assert all(login["email"] in text and login["password"] in text for login in facts["logins"].values())
    assert all(standin[name] in text for name in ("consumer_key", "consumer_secret", "username", "password"))
    assert not any(key in text for key in demo.secrets())


def test_a_taken_port_is_said_before_anything_is_started(demo: Demo) -> None:
    with socket.create_server(("127.0.0.1", demo.port)):
        process = demo.begin()
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert said == f"Port {demo.port} is taken by another program. Stop that program, or set PORT to another number.\n"
    assert not (demo.data_dir / "postgres").exists()


def test_being_told_to_end_before_it_is_ready_stops_as_well(demo: Demo) -> None:
    process = demo.begin()
    assert process.stdout is not None
    first = process.stdout.readline()

    code, _ = demo.stop(process, signal.SIGTERM)

    assert "PostgreSQL" in first
    assert code in {0, 1}
    assert demo.processes() == []
    assert not demo.runs_a_database()


def test_manage_takes_its_database_away_again(demo: Demo) -> None:
    said = demo.manage("showmigrations", "--plan")

    assert "teams.0001_initial" in said
    assert not demo.runs_a_database()


def test_manage_that_is_told_to_end_takes_its_database_away(demo: Demo) -> None:
    demo.manage("migrate", "--verbosity=0")
    process = subprocess.Popen(
        [ROOT / "bin" / "manage", "shell", "--command", "print('in', flush=True); import time; time.sleep(600)"],
        env=demo.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while "in" not in (line := process.stdout.readline()):
        assert line, "it ended early"

    process.terminate()
    process.communicate(timeout=60)

    assert not demo.runs_a_database()
