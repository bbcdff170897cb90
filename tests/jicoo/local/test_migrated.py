"""A database that is made once and copied."""

import os
import secrets

import psycopg
import pytest

from jicoo.local.migrated import new_database


def test_a_copy_has_all_that_its_source_has_and_goes_when_it_is_done_with() -> None:
    server, name = os.environ["DATABASE_URL"], f"jicoo_tried_{secrets.token_hex(4)}"
    with new_database(server, name) as source:
        with psycopg.connect(source) as connection:
            connection.execute("CREATE TABLE made AS SELECT 7 AS number")

        with new_database(server, f"{name}_copy", template=name) as copy, psycopg.connect(copy) as connection:
            numbers = connection.execute("SELECT number FROM made").fetchall()

    assert numbers == [(7,)]
    for gone in (source, copy):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(gone)
