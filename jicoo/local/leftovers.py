"""What a bin/start that was killed leaves running, told apart from what belongs to somebody else."""

import json
import os
import signal
from pathlib import Path

import psutil

PATIENCE_S = 20


def note(file: Path, pids: list[int]) -> None:
    """Write down which processes are ours. A number alone would mean somebody else one day, so the start is noted too."""
    noted = {str(pid): psutil.Process(pid).create_time() for pid in pids if psutil.pid_exists(pid)}
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(noted))
    draft.replace(file)


def forget(file: Path) -> None:
    """They were stopped properly."""
    file.unlink(missing_ok=True)


def remove(file: Path) -> int:
    """End those of the noted processes that are still there, and all that they started; answers how many there were."""
    left = [process for pid, started in _noted(file).items() if (process := _find(int(pid), started))]
    for process in left:
        process.terminate()
    psutil.wait_procs(left, timeout=PATIENCE_S)
    for process in left:
        _kill_group(process.pid)
    forget(file)
    return len(left)


def _noted(file: Path) -> dict[str, float]:
    try:
        return dict(json.loads(file.read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def _find(pid: int, started: float) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        # The clock may have been set meanwhile, by which the answer moves a little.
        return process if abs(process.create_time() - started) < 1 else None
    except psutil.Error:
        return None


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
