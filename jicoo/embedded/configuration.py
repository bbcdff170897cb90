"""PostgreSQL's settings for a cluster that serves one machine."""

from pathlib import Path

PORT = 5432  # only a part of the socket's name: nothing listens on TCP

# A journal that may be lost makes a throw-away cluster about twice as fast.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def write(data: Path, *, socket_folder: Path, durable: bool) -> None:
    """Write postgresql.conf and pg_hba.conf anew: what they say is decided here and nowhere else."""
    settings = _settings(socket_folder) | ({} if durable else FORGETFUL)
    (data / "postgresql.conf").write_text("".join(f"{name} = '{value}'\n" for name, value in settings.items()))
    # Not even a process that gets into the socket's folder is trusted.
    (data / "pg_hba.conf").write_text("local all all scram-sha-256\n")


def initdb_options(*, superuser: str, password_file: Path, durable: bool) -> list[str]:
    """The same letters and order on every machine, whatever locales it has."""
    options = [
        f"--username={superuser}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
    ]
    return options if durable else [*options, "--no-sync"]


def _settings(socket_folder: Path) -> dict[str, str]:
    return {
        # With no TCP there is no port to clash with, and no other user who could try the password.
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(socket_folder),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] ",
        # A refused statement and the row that it met would put people's names and e-mails into the log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
