"""Where in a data folder the embedded PostgreSQL keeps what."""

import os
import secrets
import stat
import tempfile
from pathlib import Path

from jicoo.embedded.errors import ClusterError


class Home:
    """The places below one data folder. Made closed (0700) where they are missing."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.absolute()
        self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = self.data_dir.stat().st_uid
        if owner != os.geteuid():
            raise ClusterError(
                f"{self.data_dir} belongs to another user (number {owner}). "
                "Run this as that user, or name another DATA_DIR."
            )
        for folder in (self.data_dir / "keys", self.data_dir / "logs"):
            folder.mkdir(exist_ok=True, mode=0o700)
        self._link = self.data_dir / "postgres"
        self.log = self.data_dir / "logs" / "postgres.log"

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder; another user cannot follow a link that starts in a closed folder, so it is followed here."""
        return self._link.resolve() if self._link.is_symlink() else self._link

    @property
    def version(self) -> int | None:
        """The major version of PostgreSQL that made the data; None before there is any."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    @property
    def socket_folder(self) -> Path | None:
        """Where the server said that its socket is; it may have died since. None if it was stopped properly."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        return Path(lines[4]) if len(lines) > 4 and lines[4] else None

    def password(self) -> str:
        """The database's password; raises ClusterError where it was lost."""
        try:
            return self._password_file.read_text()
        except FileNotFoundError:
            raise ClusterError(
                f"{self._password_file} is missing, and without it the data cannot be read. "
                "Put it back from a backup, or name another DATA_DIR."
            ) from None

    def make_password(self) -> str:
        """A new password, kept where only this user can read it."""
        self._password_file.unlink(missing_ok=True)
        descriptor = os.open(self._password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        return self.password()

    def open_to(self, owner: int) -> Path:
        """The folder that holds the cluster: the data folder, or for another user (`owner`) one that they can reach.

        Where the way to the data folder is closed to them (a 0700 home), it is a folder of its own in /var/lib, with a
        link to it in the data folder; what is closed stays closed.
        """
        if owner == os.geteuid():
            return self.data_dir
        if self._link.is_symlink():
            return self.data.parent
        if all(_can_be_passed(folder) for folder in self.data_dir.parents):
            self.data_dir.chmod(0o711)
            return self.data_dir
        folder = Path(tempfile.mkdtemp(prefix="jicoo-postgres-", dir="/var/lib"))
        os.chown(folder, owner, owner)
        self._link.symlink_to(folder / "postgres")
        return folder

    @property
    def _password_file(self) -> Path:
        return self.data_dir / "keys" / "postgres"


def _can_be_passed(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)
