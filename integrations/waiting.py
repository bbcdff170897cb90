"""What a thread gives back before it waits for the other side."""

from django.db import connection


def give_the_database_connection_back() -> None:
    """A call may last as long as its deadline; PostgreSQL's connections are fewer than our threads."""
    if not connection.in_atomic_block:
        connection.close()
