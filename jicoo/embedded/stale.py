"""What a server that was killed leaves behind, told apart from one that runs."""

from pathlib import Path

import psutil


def is_running(data: Path) -> bool:
    """Whether the process that postmaster.pid names is a PostgreSQL server of this very folder."""
    try:
        pid = int((data / "postmaster.pid").read_text().split(maxsplit=1)[0])
        process = psutil.Process(pid)
        # The number may have been given to another process since; a server works in its data folder.
        return process.name().startswith("postgres") and _works_in(process, data)
    except (FileNotFoundError, IndexError, ValueError, psutil.Error):
        return False


def remove_pid_file(data: Path) -> None:
    """Remove the file of a server that is gone; PostgreSQL itself is fooled when its number is in use again."""
    if not is_running(data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def is_still_letting_go(log: Path) -> bool:
    """Whether the last start failed only because processes of a killed server still hold its memory."""
    return "pre-existing shared memory block" in log.read_text(errors="replace")[-2000:]


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return Path(process.cwd()).samefile(folder)
    except psutil.AccessDenied:
        # Another user's process that we may not look into (a container): better a start that fails than two servers.
        return True
