"""Where a measurement takes place: a database, ports and a data folder of its own, with Django looking at them."""

import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command

from jicoo.local import migrated, throwaway
from jicoo.local.place import Place
from jicoo.local.servers import own_redis
from jicoo.local.surroundings import leave_tidily


@contextmanager
def of_its_own() -> Iterator[Place]:
    """Migrated and empty; gone afterwards. Redis carries the tasks if REDIS_URL names one, files do otherwise."""
    leave_tidily()
    with (
        tempfile.TemporaryDirectory(prefix="jicoo-bench-", ignore_cleanup_errors=True) as folder,
        database() as url,
        redis_url() as broker,
    ):
        port, standin_port = free_ports(2)
        place = Place(
            data_dir=Path(folder),
            port=port,
            standin_port=standin_port,
            database_url=url,
            redis_url=broker,
        )
        # The tests' settings in this process alone: hashing passwords as production does would take longer than the rest.
        os.environ.update(place.environment(database_url=url), DJANGO_SETTINGS_MODULE="tests.settings")
        django.setup()
        call_command("migrate", verbosity=0)
        yield place


@contextmanager
def database() -> Iterator[str]:
    """The URL of a new database: on the server of DATABASE_URL, or in a cluster that is thrown away."""
    if server := os.environ.get("DATABASE_URL"):
        name, template = f"jicoo_stack_{secrets.token_hex(4)}", os.environ.get(migrated.VARIABLE, "")
        with migrated.new_database(server, name, template=template) as url:
            yield url
    else:
        with throwaway.postgres() as url:
            yield url


@contextmanager
def redis_url() -> Iterator[str]:
    """A number that nobody shares, on the Redis of REDIS_URL; empty if there is none. Raises RuntimeError if none is free."""
    server = os.environ.get("REDIS_URL")
    if not server:
        yield ""
        return
    with own_redis(server) as url:
        if url is None:
            raise RuntimeError("the Redis of REDIS_URL does not answer, or none of its numbers from 1 to 15 is empty")
        yield url


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at the moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [found.getsockname()[1] for found in sockets]
    for found in sockets:
        found.close()
    return ports
