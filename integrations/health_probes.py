"""What we know ourselves about a connection's health: the access, its hosts, the last success and what waits longest. Goes nowhere."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations import hosts, schema_watch, syncs
from integrations.contract.health import Finding, Light
from integrations.errors import Problem, TryAgain
from integrations.grants import HEARTBEAT_EVERY
from integrations.models import Connection, Lane, Sync, SyncState
from integrations.registry import connector_for

TOKEN, HOSTS, LAST_SUCCESS, OLDEST_WAITING = "token", "hosts", "last_success", "oldest_waiting"
NAMES: Mapping[str, Any] = {
    TOKEN: _("Access"),
    schema_watch.PROBE: _("Fields that bookings fill"),
    HOSTS: _("Hosts with a user there"),
    LAST_SUCCESS: _("Last success"),
    OLDEST_WAITING: _("What waits longest"),
}
# It is renewed once a week, and many apps end it after 30 days in which it was not.
RENEWED_LATE = HEARTBEAT_EVERY * 2
# A booking takes seconds; what passes by itself takes minutes.
LATE, TOO_LATE = timedelta(minutes=15), timedelta(days=1)


def token(connection: Connection, problem: Problem | None) -> Finding:
    """Whether the access is taken. `problem`: what the other side answered in place of findings; its words say more."""
    if isinstance(problem, TryAgain):
        return Finding(probe=TOKEN, light=Light.GREY, code="health_no_answer", params={"error": problem.code})
    if problem is not None:
        return _refused(problem.code, problem.params)
    renewed = connection.refreshed_at or connection.connected_at
    if renewed and renewed < timezone.now() - RENEWED_LATE:
        days = (timezone.now() - renewed).days
        return Finding(probe=TOKEN, light=Light.AMBER, code="health_renewed_late", params={"days": days})
    return Finding(probe=TOKEN, light=Light.GREEN, code="health_access_taken")


def lost_access(connection: Connection) -> Finding:
    """Why the access of a broken connection is not taken any more."""
    return _refused(connection.broken_code, connection.broken_params)


def own(connection: Connection) -> Iterator[Finding]:
    """What our own rows tell. A fixed number of queries; needs the team loaded."""
    if connector_for(connection.connector).has_users:
        yield _hosts(connection)
    lane = syncs.lane_of(connection)
    waits_since = _waits_since(connection, lane) if lane else None
    yield _last_success(_last(connection, lane) if lane else None, waits_since)
    yield _oldest_waiting(waits_since)


def _hosts(connection: Connection) -> Finding:
    covered = hosts.coverage(connection)
    told = {"linked": covered.linked, "hosts": covered.hosts}
    if covered.looked_at is None:
        return Finding(probe=HOSTS, light=Light.GREY, code="health_hosts_unknown")
    if covered.linked == covered.hosts:
        return Finding(probe=HOSTS, light=Light.GREEN, code="health_hosts_all", params=told)
    light = Light.AMBER if covered.linked else Light.RED
    return Finding(probe=HOSTS, light=light, code="health_hosts_some", params=told)


def _last_success(last: datetime | None, waits_since: datetime | None) -> Finding:
    """An old one is no trouble while nothing has waited since."""
    if last is None:
        return Finding(probe=LAST_SUCCESS, light=Light.GREY, code="health_nothing_sent")
    light = _light(waits_since) if waits_since and last < waits_since else Light.GREEN
    code = "health_last_success" if light == Light.GREEN else "health_no_success_since"
    return Finding(probe=LAST_SUCCESS, light=light, code=code, params={"at": last.isoformat()})


def _oldest_waiting(waits_since: datetime | None) -> Finding:
    if waits_since is None:
        return Finding(probe=OLDEST_WAITING, light=Light.GREEN, code="health_nothing_waits")
    light = _light(waits_since)
    code = "health_on_its_way" if light == Light.GREEN else "health_waits_long"
    return Finding(probe=OLDEST_WAITING, light=light, code=code, params={"at": waits_since.isoformat()})


def _light(waits_since: datetime) -> Light:
    waited = timezone.now() - waits_since
    return Light.GREEN if waited <= LATE else Light.AMBER if waited <= TOO_LATE else Light.RED


def _waits_since(connection: Connection, lane: Lane) -> datetime | None:
    """When the first of all that wait, for a person or the clock, failed first or was to be sent. Two indexes."""
    here = Sync.objects.filter(connection=connection, lane=lane)
    failed = here.filter(state__in=[SyncState.WAITING, SyncState.PARKED]).aggregate(first=Min("failing_since"))["first"]
    due = here.filter(state=SyncState.WAITING, done__lt=F("wanted"), failing_since=None, due_at__lte=timezone.now())
    first_due = due.order_by("due_at").values_list("due_at", flat=True).first()
    return min((at for at in (failed, first_due) if at), default=None)


def _last(connection: Connection, lane: Lane) -> datetime | None:
    """Among the last hundred that are in step: what was synced lately was most likely booked lately."""
    in_step = Sync.objects.filter(connection=connection, lane=lane, state=SyncState.SYNCED)
    newest = in_step.order_by("-created_at", "-pk").values_list("synced_at", flat=True)[:100]
    return max((at for at in newest if at), default=None)


def _refused(code: str, params: Mapping[str, Any]) -> Finding:
    told = {name: value for name, value in params.items() if name != "raw"}
    return Finding(probe=TOKEN, light=Light.RED, code=code, params=told)
