"""What is sealed gets the first key, so that the old ones can be dropped."""

from integrations.models import Connection
from jicoo.crypto import CannotOpen, reseal


def reseal_all() -> tuple[int, list[int]]:
    """Everything sealed with the first key; how many connections, and the ids of those that no key opens."""
    outcomes = {connection.pk: _reseal(connection) for connection in Connection.objects.kept()}
    return sum(outcomes.values()), [pk for pk, done in outcomes.items() if not done]


def _reseal(connection: Connection) -> bool:
    """Compare and swap: a token that was refreshed meanwhile is sealed with the first key already, and is kept."""
    old = {name: getattr(connection, name) for name in Connection.SEALED}
    try:
        new = {name: reseal(value) if value else "" for name, value in old.items()}
    except CannotOpen:
        return False
    if Connection.objects.filter(pk=connection.pk, **old).update(**new):
        return True
    connection.refresh_from_db()
    return _reseal(connection)
