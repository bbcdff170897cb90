"""A database that is migrated once for a run of the tests, and copied for each of its workers and stacks."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from jicoo.local.surroundings import run

# Its name, in the environment of whoever may copy it; on the server of DATABASE_URL.
VARIABLE = "MIGRATED_DATABASE"


@contextmanager
def migrated(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment with the name of the copy's source, which is gone afterwards. Raises RuntimeError if it cannot be made."""
    server, name = environment["DATABASE_URL"], f"jicoo_migrated_{secrets.token_hex(4)}"
    with new_database(server, name) as url:
        if run(["manage", "migrate", "--verbosity=0"], environment | {"DATABASE_URL": url, "JICOO_MODE": "demo"}) != 0:
            raise RuntimeError("the tables could not be made; above is why")
        yield environment | {VARIABLE: name}


@contextmanager
def new_database(server: str, name: str, *, template: str = "") -> Iterator[str]:
    """The URL of a new database beside the one that `server` names, a copy of `template` if there is one; gone afterwards."""
    # The server's own database: the one named need not exist while the suite runs on a copy of it.
    with psycopg.connect(_beside(server, "postgres"), autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        connection.execute(create + copied)
        try:
            yield _beside(server, name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _beside(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
