"""The application's role and database in a cluster; the application is no superuser, as on a real server."""

import psycopg
from psycopg import sql

SUPERUSER = "postgres"
ROLE = "jicoo"
DATABASE = "jicoo"


def ensure_database(superuser_url: str, *, password: str) -> None:
    """Make role and database unless they are there. The role may create databases: tests do."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE]).rowcount:
            statement = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(ROLE), sql.Literal(password)))
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
            statement = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(statement.format(sql.Identifier(DATABASE), sql.Identifier(ROLE)))
