"""Programs that are kept running, with real processes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from jicoo.local import leftovers
from jicoo.local.children import Child
from jicoo.local.logfiles import MAX_BYTES, LogFile
from jicoo.local.place import ROOT
from jicoo.local.programs import Program

STAYS = "import time; print('up', flush=True); time.sleep(600)"
IS_STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {STAYS}"
HAS_A_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STAYS!r}]); {STAYS}"
COUNTS = """import signal, sys, time
def told(number, frame):
    print("told", flush=True)
    time.sleep(0.5)
    sys.exit()
signal.signal(signal.SIGTERM, told)
print("up", flush=True)
time.sleep(600)"""
PATIENCE_S = 1
DEADLINE_S = 30

Start = Callable[[str], Child]


@pytest.fixture
def module(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Write a program's text where `python -m` finds it; gives the environment for it."""

    def write(text: str) -> dict[str, str]:
        (tmp_path / "tried_program.py").write_text(text)
        return os.environ | {"PYTHONPATH": str(tmp_path)}

    return write


@pytest.fixture
def start(tmp_path: Path, module: Callable[[str], dict[str, str]]) -> Iterator[Start]:
    """A child that runs a given text, started and at work."""
    started: list[Child] = []

    def _start(text: str) -> Child:
        program = Program("tried", "tried_program", (), patience_s=PATIENCE_S)
        child = Child(program, log=LogFile(tmp_path / "tried.log"), environment=module(text))
        started.append(child)
        child.start()
        return child

    yield _start
    for child in started:
        child.stop(hurry=lambda: True)


def wait_until(is_so: Callable[[], bool]) -> bool:
    """Look again and again, for a while."""
    deadline = time.monotonic() + DEADLINE_S
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so()


def look_after(child: Child, *, until: Callable[[], bool]) -> bool:
    """Look after it as its keeper does, for a while."""

    def is_so() -> bool:
        child.look_after()
        return until()

    return wait_until(is_so)


def is_up(child: Child) -> bool:
    """Whether the program has begun to work."""
    return "up" in child.log.path.read_text()


def group_of(pid: int) -> list[int]:
    """The processes of a group that are alive."""
    # Asked for by name, so that one which ends while we look is left out instead of raising.
    alive = [process for process in psutil.process_iter(["status"]) if process.info["status"] != psutil.STATUS_ZOMBIE]
    return [process.pid for process in alive if _group(process.pid) == pid]


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def test_a_program_has_a_group_of_its_own_so_that_ctrl_c_does_not_reach_it(start: Start) -> None:
    child = start(STAYS)

    assert child.pid is not None
    assert os.getpgid(child.pid) == child.pid != os.getpgid(0)


def test_a_stopped_program_is_gone_with_all_that_it_started(start: Start) -> None:
    child = start(HAS_A_CHILD)
    pid = child.pid
    assert pid is not None
    assert wait_until(lambda: len(group_of(pid)) == 2)

    child.stop(hurry=lambda: False)

    assert wait_until(lambda: group_of(pid) == [])


def test_a_program_that_does_not_end_is_made_to(start: Start) -> None:
    child = start(IS_STUBBORN)
    pid = child.pid
    assert pid is not None
    assert wait_until(lambda: is_up(child))

    child.stop(hurry=lambda: False)

    assert not psutil.pid_exists(pid)


def test_a_program_that_is_asked_and_then_stopped_is_told_once(start: Start) -> None:
    """Celery's worker ends its work after the first word, and drops it after the second."""
    child = start(COUNTS)
    assert wait_until(lambda: is_up(child))

    child.ask_to_end()
    assert wait_until(lambda: "told" in child.log.path.read_text())
    child.stop(hurry=lambda: False)

    assert child.log.path.read_text().count("told") == 1


def test_a_program_that_dies_is_started_again_and_that_is_said(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    child = start(STAYS)
    first = child.pid
    assert first is not None
    assert wait_until(lambda: is_up(child))

    psutil.Process(first).kill()
    comes_back = look_after(child, until=lambda: child.pid not in {None, first})

    assert comes_back
    assert "The tried was killed (SIGKILL). It starts again in 1 s." in capsys.readouterr().out


def test_the_pause_grows_while_a_program_keeps_dying(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    child = start("raise SystemExit(3)")

    assert look_after(child, until=lambda: child.failures == 2)

    said = capsys.readouterr().out
    assert "ended by itself (exit code 3). It starts again in 1 s" in said
    assert "ended by itself (exit code 3). It starts again in 2 s" in said


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_keeper_that_is_killed_takes_its_programs_along(
    tmp_path: Path, module: Callable[[str], dict[str, str]]
) -> None:
    environment = module(STAYS)
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEPER, str(tmp_path)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert keeper.stdout is not None
    pid = int(keeper.stdout.readline())

    keeper.kill()
    keeper.communicate()

    assert wait_until(lambda: group_of(pid) == [])


KEEPER = """
import os, sys, time
from pathlib import Path
from jicoo.local.children import Child
from jicoo.local.logfiles import LogFile
from jicoo.local.programs import Program
program = Program("tried", "tried_program", (), patience_s=1)
child = Child(program, log=LogFile(Path(sys.argv[1]) / "tried.log"), environment=dict(os.environ))
child.start()
print(child.pid, flush=True)
time.sleep(600)
"""


def test_what_a_killed_keeper_left_is_found_again_and_ended(start: Start, tmp_path: Path) -> None:
    child = start(STAYS)
    pid = child.pid
    assert pid is not None
    leftovers.note(tmp_path / "children.json", [pid])

    count = leftovers.remove(tmp_path / "children.json")

    assert count == 1
    assert wait_until(lambda: group_of(pid) == [])
    assert leftovers.remove(tmp_path / "children.json") == 0


def test_a_number_that_belongs_to_somebody_else_by_now_is_left_alone(start: Start, tmp_path: Path) -> None:
    child = start(STAYS)
    pid = child.pid
    assert pid is not None
    (tmp_path / "children.json").write_text(f'{{"{pid}": {psutil.Process(pid).create_time() - 3600}}}')

    count = leftovers.remove(tmp_path / "children.json")

    assert count == 0
    assert group_of(pid) == [pid]


def test_errors_in_a_log_are_shown_once_and_only_new_ones(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.write_text("ERROR from last week\n")
    log = LogFile(path)

    with path.open("a") as file:
        file.write("2026-11-24T10:30:00Z INFO jicoo all is well\n2026-11-24T10:30:01Z ERROR jicoo page=7 broke\n")

    assert log.new_trouble() == ["2026-11-24T10:30:01Z ERROR jicoo page=7 broke"]
    assert log.new_trouble() == []


def test_many_errors_at_once_do_not_flood_the_terminal(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "web.log")
    log.path.write_text("ERROR again\n" * 50)

    lines = log.new_trouble()

    assert lines[:-1] == ["ERROR again"] * 3
    assert str(log.path) in lines[-1]


def test_a_log_that_has_grown_large_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_bytes(b"x" * (MAX_BYTES + 1))

    log = LogFile(tmp_path / "web.log")

    assert log.path.read_bytes() == b""
    assert (tmp_path / "web.log.1").exists()
