"""The PostgreSQL and Redis of this machine, where they answer: a role, a database and a number of our own in them."""

import os
import pwd
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import redis
from psycopg import sql

HOST = "127.0.0.1"
PORT = 5432
LOCAL_REDIS = f"redis://{HOST}:6379/0"
MARK = "jicoo-ci"
REDIS_NUMBERS = range(15, 0, -1)  # 0 is where everybody else's things are
# How a server on one's own machine usually lets its owner in. libpq reads PGPASSWORD by itself.
LOGINS = (f"host={HOST} user=postgres", f"host={HOST} user=root", f"host={HOST} user=postgres password=postgres")
PEER_LOGIN = "host=/var/run/postgresql user=postgres"
QUICKLY = f"port={PORT} dbname=postgres connect_timeout=3"


@contextmanager
def own_database() -> Iterator[str | None]:
    """The URL of a new database with a role of its own, both gone afterwards; None where that cannot be had."""
    connection = _superuser()
    if connection is None:
        yield None
        return
    name, password = f"jicoo_ci_{secrets.token_hex(4)}", secrets.token_hex(16)
    with connection:
        connection.execute(_named("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}", name, password))
        connection.execute(_named("CREATE DATABASE {0} OWNER {0}", name))
        try:
            yield f"postgresql://{name}:{password}@{HOST}:{PORT}/{name}"
        finally:
            connection.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
            _drop_what_the_tests_made(connection, name)
            connection.execute(_named("DROP ROLE IF EXISTS {}", name))


@contextmanager
def own_redis(server: str = LOCAL_REDIS) -> Iterator[str | None]:
    """The URL of a number that was empty and is emptied afterwards; None where no Redis answers or none is empty.

    Whoever shares a number also shares its queues, and takes tasks that are about rows of somebody else's database.
    """
    for number in REDIS_NUMBERS:
        url = urlsplit(server)._replace(path=f"/{number}").geturl()
        with redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3) as client:
            if not _take(client):
                continue
            try:
                yield url
            finally:
                client.flushdb()
            return
    yield None


def _take(client: redis.Redis) -> bool:
    """Make it ours if it is empty; another run of this sees by the mark that it no longer is."""
    try:
        return client.dbsize() == 0 and bool(client.set(MARK, 1, nx=True))
    except redis.RedisError:
        return False


def _superuser() -> psycopg.Connection[tuple[object, ...]] | None:
    for login in LOGINS:
        if connection := _log_in(f"{login} {QUICKLY}"):
            return connection
    return _log_in_as_its_owner()


def _log_in(login: str) -> psycopg.Connection[tuple[object, ...]] | None:
    try:
        connection = psycopg.connect(login, autocommit=True)
    except psycopg.OperationalError:
        return None
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if row and row[0]:
        return connection
    connection.close()
    return None


def _log_in_as_its_owner() -> psycopg.Connection[tuple[object, ...]] | None:
    """As Debian sets it up: the system's user postgres needs no password on the socket, and root may be that user."""
    if os.geteuid() != 0:
        return None
    try:
        os.seteuid(pwd.getpwnam("postgres").pw_uid)
    except KeyError:
        return None
    try:
        return _log_in(f"{PEER_LOGIN} {QUICKLY}")
    finally:
        os.seteuid(0)


def _drop_what_the_tests_made(connection: psycopg.Connection[tuple[object, ...]], owner: str) -> None:
    made = connection.execute(
        "SELECT datname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE rolname = %s", [owner]
    )
    for (name,) in made.fetchall():
        connection.execute(_named("DROP DATABASE {} WITH (FORCE)", str(name)))


def _named(statement: str, name: str, *values: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(name), *map(sql.Literal, values))
