"""What tests of health share: one check from its beginning to its end, and what it found."""

from integrations import health
from integrations.models import Connection, Incident, ProbeResult
from teams.models import User
from tests.integrations.comparison import finish


def check(connection: Connection, *, by: User | None = None) -> dict[str, ProbeResult]:
    """As "Check now" does, with a worker that takes every step; what each probe found, by its key."""
    job, _new = health.ask(connection, by=by)
    finish(job)
    return results(connection)


def results(connection: Connection) -> dict[str, ProbeResult]:
    """What is kept about the org that is connected."""
    connection.refresh_from_db()
    return {result.key: result for result in health.results(connection)}


def lights(connection: Connection) -> dict[str, str]:
    """The lights alone."""
    return {key: result.light for key, result in results(connection).items()}


def worse(connection: Connection) -> list[str]:
    """The causes of open incidents that probes opened."""
    open_ones = Incident.objects.filter(connection=connection, recovered_at=None, cause__startswith="health:")
    return sorted(open_ones.values_list("cause", flat=True))
