"""One PostgreSQL cluster below a data folder: make it, start it, ask whether it lives, stop it."""

import shutil
import subprocess
import time
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from jicoo.embedded import binaries, configuration, identity, sockets, stale
from jicoo.embedded.errors import ClusterError
from jicoo.embedded.home import Home
from jicoo.embedded.roles import DATABASE, ROLE, SUPERUSER, ensure_database

__all__ = ["Cluster", "ClusterError"]

START_TIMEOUT_S = 120  # recovery after a crash reads the journal again, on a slow disk for a while
ATTEMPTS = 40
PAUSE_S = 0.5


class Cluster:
    """PostgreSQL for `data_dir`, reached by a socket and a password that are both closed to other users.

    Nothing here guards against two callers at once: `lease.postgres` does.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True, runs_as: identity.Identity | None = None) -> None:
        self.home = Home(data_dir)
        self.durable = durable
        self._runs_as = runs_as

    @cached_property
    def runs_as(self) -> identity.Identity:
        """As whom the server runs."""
        return self._runs_as or identity.choose(self._wheel)

    @cached_property
    def programs(self) -> binaries.Binaries:
        """The programs to run: the wheel's own, or a copy where another user must be able to read them."""
        if not self.runs_as.is_somebody_else:
            return self._wheel
        return self._wheel.copy_into(self.home.open_to(self.runs_as.owner), hand_over=self.runs_as.hand_over)

    @property
    def url(self) -> str:
        """The address of the application's database. The socket goes into the query, where Django and libpq find it."""
        return self._url_for(ROLE, DATABASE)

    def is_ready(self) -> bool:
        """Whether it answers."""
        folder = self.home.socket_folder
        return folder is not None and self._pg_isready(folder) == 0

    def start(self) -> None:
        """Make the cluster if there is none, start it if it does not run, and see that the database is there."""
        if not self.is_ready():
            self._create()
            self._start()
        ensure_database(self._url_for(SUPERUSER, "postgres"), password=self.home.password())

    def stop(self) -> None:
        """Let running statements be rolled back and connections be closed, and wait for the end. Nothing to do: fine."""
        folder = self.home.socket_folder
        if folder is None:
            return
        done = self._pg_ctl("stop", "--mode=fast", f"--timeout={START_TIMEOUT_S}")
        if done.returncode != 0 and self._pg_isready(folder) == 0:
            raise ClusterError(f"PostgreSQL in {self.home.data} does not stop. Its log: {self.home.log}")
        sockets.remove_folder(folder)

    def _create(self) -> None:
        """initdb beside the final place, so that a run that was interrupted leaves nothing half made there."""
        if self.home.version is not None:
            return
        folder = self.home.open_to(self.runs_as.owner)
        making = folder / "postgres.making"
        shutil.rmtree(making, ignore_errors=True)
        secret = folder / "postgres.password"
        secret.touch(mode=0o600)
        secret.write_text(self.home.make_password())
        self.runs_as.hand_over(secret)
        making.mkdir(mode=0o700)
        self.runs_as.hand_over(making)
        options = configuration.initdb_options(superuser=SUPERUSER, password_file=secret, durable=self.durable)
        done = self.runs_as.run([self.programs.program("initdb"), *options, f"--pgdata={making}"])
        secret.unlink()
        if done.returncode != 0:
            raise ClusterError(f"PostgreSQL could not make a database in {folder}: {done.stdout.strip()[-500:]}")
        making.rename(folder / "postgres")

    def _start(self) -> None:
        self.runs_as.hand_over(self.home.data)
        for _ in range(ATTEMPTS):
            if self._is_coming_up():
                return
            if self._try_to_start():
                return
            if not stale.is_still_letting_go(self.home.log):
                break
            # After a SIGKILL of the server its connections need a moment to notice.
            time.sleep(PAUSE_S)
        raise ClusterError(f"PostgreSQL did not start. Its log says why: {self.home.log}")

    def _is_coming_up(self) -> bool:
        """Wait for a server that is there but not ready (recovery); False if there is none or it went away."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while stale.is_running(self.home.data) and time.monotonic() < deadline:
            if self.is_ready():
                return True
            time.sleep(0.1)
        return False

    def _try_to_start(self) -> bool:
        if left := self.home.socket_folder:
            sockets.remove_folder(left)
        stale.remove_pid_file(self.home.data)
        folder = sockets.make_folder(owner=self.runs_as.owner)
        configuration.write(self.home.data, socket_folder=folder, durable=self.durable)
        self.runs_as.hand_over(self.home.data / "postgresql.conf")
        self.runs_as.hand_over(self.home.data / "pg_hba.conf")
        started = self._pg_ctl("start", f"--timeout={START_TIMEOUT_S}")
        if started.returncode != 0:
            sockets.remove_folder(folder)
        return started.returncode == 0

    def _pg_ctl(self, action: str, *options: str) -> subprocess.CompletedProcess[str]:
        command = [self.programs.program("pg_ctl"), action, "--wait", "--silent", *options]
        # The server inherits this file as its log, which a user who cannot enter our folder could not open. The data's
        # place goes into the environment, since pg_ctl hands --pgdata to a shell, unquoted enough for a $ to be lost.
        with self.home.log.open("a") as log:
            return self.runs_as.run(command, output=log, pgdata=self.home.data)

    def _pg_isready(self, folder: Path) -> int:
        """0: answers; 1: starting or stopping; 2: does not answer."""
        command = [self._wheel.program("pg_isready"), "--quiet", f"--host={folder}", f"--port={configuration.PORT}"]
        return identity.OURSELVES.run([*command, "--timeout=5"]).returncode

    def _url_for(self, role: str, database: str) -> str:
        folder = self.home.socket_folder
        if folder is None:
            raise ClusterError(f"PostgreSQL in {self.home.data} does not run.")
        query = f"host={quote(str(folder), safe='')}&port={configuration.PORT}"
        return f"postgresql://{role}:{self.home.password()}@/{database}?{query}"

    @cached_property
    def _wheel(self) -> binaries.Binaries:
        """The version that made the data, or the newest where there is no data yet."""
        found = binaries.find(self.home.version)
        if found is None:
            raise ClusterError(
                f"The data in {self.home.data} was made by PostgreSQL {self.home.version}, which is not installed. "
                "Name another DATA_DIR, or restore the data into a new one."
            )
        return found
