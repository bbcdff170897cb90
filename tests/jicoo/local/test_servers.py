"""The servers of this machine, where they answer; skipped where they do not."""

from urllib.parse import urlsplit

import psycopg
import pytest

from jicoo.local.servers import own_database, own_redis


def databases_of(url: str, owner: str) -> list[str]:
    """The names of the databases that belong to a role."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE rolname = %s", [owner]
        )
        return [name for (name,) in found.fetchall()]


def test_a_role_of_our_own_may_make_databases_and_takes_them_along_when_it_goes() -> None:
    with own_database() as url:
        if url is None:
            pytest.skip("no PostgreSQL server here lets us in")
        role = urlsplit(url).username or ""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE test_{role}".encode())
            superuser = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        made = databases_of(url, role)

    with own_database() as another:
        assert another is not None
        left = databases_of(another, role)

    assert superuser == (False,)
    assert sorted(made) == sorted([role, f"test_{role}"])
    assert left == []


def test_a_redis_that_others_use_is_not_written_into() -> None:
    url = own_redis()
    if url is None:
        pytest.skip("no Redis here, or none of its numbers is empty")

    assert urlsplit(url).path != "/0"
