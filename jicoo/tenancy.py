"""Keeps tenants apart in the database itself: a row can only point at rows of its own team."""

from django.db.migrations.operations import RunSQL


def same_team(table: str, column: str, target: str, target_column: str = "id") -> RunSQL:
    """A composite foreign key `(team_id, column)` → `(team_id, target_column)` of `target`, checked at commit.

    The target needs a unique constraint over the two columns. Django knows nothing of composite keys before 6.0 and keeps
    its own single-column key beside this one.
    """
    name = f"{table}_{column}_same_team"
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (team_id, {column}) "
        f"REFERENCES {target} (team_id, {target_column}) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
