"""The servers of this machine, where they answer; skipped where they do not."""

from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from bench import place
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
    with own_redis() as first, own_redis() as second:
        if first is None or second is None:
            pytest.skip("no Redis here, or none of its numbers is empty")

        numbers = {urlsplit(url).path for url in (first, second)}

    assert len(numbers) == 2
    assert "/0" not in numbers


def test_two_measurements_on_one_redis_take_no_task_of_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    with own_redis() as server:
        if server is None:
            pytest.skip("no Redis here, or none of its numbers is empty")
        monkeypatch.setenv("REDIS_URL", server)
        with place.redis_url() as one, place.redis_url() as other:
            assert len({server, one, other}) == 3


def test_what_was_put_into_our_redis_is_gone_afterwards() -> None:
    with own_redis() as url:
        if url is None:
            pytest.skip("no Redis here, or none of its numbers is empty")
        with redis.Redis.from_url(url) as client:
            client.set("note", "42")

    with redis.Redis.from_url(url) as client:
        assert client.get("note") is None
