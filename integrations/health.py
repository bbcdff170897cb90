"""How a connection is: asked by a job, each night and when somebody wants to know; kept, with since when; told when it is worse."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from integrations import grants, health_parts, health_probes, incidents, jobs, mappings, nightly, schema_watch, tally
from integrations.connector import Connector
from integrations.contract.access import Access
from integrations.contract.health import Finding, Light
from integrations.contract.meter import Meter
from integrations.contract.values import Json
from integrations.errors import Problem, Reconnect
from integrations.models import Connection, Job, JobKind, PageSettings, ProbeResult
from integrations.registry import connector_for
from integrations.waiting import give_the_database_connection_back
from integrations.words import name
from teams.models import User

log = logging.getLogger(__name__)

# An access that ended and bookings that wait have alerts of their own.
_TOLD_ELSEWHERE = {health_probes.TOKEN, health_probes.LAST_SUCCESS, health_probes.OLDEST_WAITING}
# From well to worst; grey is none of them.
_WORSE = [Light.GREEN, Light.AMBER, Light.RED]


def ask(connection: Connection, *, by: User | None) -> tuple[Job, bool]:
    """The check that is under way, or a new one; and whether it is new. However many ask at once, there is one."""
    return nightly.ask(connection, JobKind.HEALTH, by=by)


def latest(connection: Connection) -> Job | None:
    """The check that was asked for last."""
    return nightly.latest(connection, JobKind.HEALTH)


def connections() -> QuerySet[Connection]:
    """All of them are asked about at night."""
    return Connection.objects.all()


def names(connector: Connector) -> Mapping[str, Any]:
    """Every probe of this app in the order of the page, as people call it."""
    first, *rest = health_probes.NAMES.items()
    return {**dict([first]), **connector.probe_names, **dict(rest)}


def title(connector: Connector, key: str) -> str:
    """A probe's name by `Finding.key`, with the kind of record that it is about, in the reader's language."""
    probe, _colon, about = key.partition(":")
    called = str(names(connector).get(probe, probe))
    if not about:
        return called
    said = pgettext("a probe and the kind of record that it is about", "%(probe)s: %(object)s")
    return said % {"probe": called, "object": name(about)}


def results(connection: Connection) -> list[ProbeResult]:
    """What was found last about the org that is connected, in the order of the page."""
    order = list(names(connector_for(connection.connector)))
    found = connection.probe_results.filter(org_id=connection.remote_org_id)
    known = [result for result in found.order_by("pk") if result.probe in order]
    return sorted(known, key=lambda result: order.index(result.probe))


def step(job: Job) -> None:
    """The whole check: a few calls, each for itself."""
    connection = job.connection
    held_up = nightly.held_up(job) if job.asked_by_id is None else None
    if not connection.is_kept:
        jobs.stop(job, code="disconnected")
    elif held_up:
        jobs.wait(job, held_up.pause, code=held_up.code)
    else:
        _check(job)


def _check(job: Job) -> None:
    connection, meter = job.connection, Meter()
    try:
        findings = find(connection, meter)
    finally:
        tally.count_calls(connection, meter.calls)
    with transaction.atomic():
        jobs.hold(job)
        keep(connection, findings)
        jobs.end(job, counts={"calls": meter.calls})
    log.info("health connection=%s red=%s", connection.pk, sum(each.light == Light.RED for each in findings))


def find(connection: Connection, meter: Meter) -> list[Finding]:
    """What every probe finds now. Asks the other side, outside any transaction, and raises nothing of it."""
    connector = connector_for(connection.connector)
    wishes = _wishes(connection, connector)

    def probe(access: Access) -> Sequence[Finding]:
        return connector.probes(access, connection.app(), wishes=wishes, meter=meter)

    problem: Problem | None = None
    give_the_database_connection_back()
    try:
        told = grants.with_access(connection, probe)
    except Problem as refused:
        problem = refused
        if isinstance(refused, Reconnect):
            grants.declare_broken(connection, refused)
        told = _unreached(connection, connector)
    watched = schema_watch.find(connection, connector, reached=problem is None)
    return [health_probes.token(connection, problem), *told, *watched, *health_probes.own(connection)]


def _unreached(connection: Connection, connector: Connector) -> list[Finding]:
    """Everything that was asked the last time, so that it is known afterwards what it was before."""
    keys = [result.key for result in results(connection) if result.probe in connector.probe_names]
    asked = [key.partition(":") for key in keys or connector.probe_names]
    return [Finding(probe=probe, about=about, light=Light.GREY, code="health_not_reached") for probe, _, about in asked]


def _wishes(connection: Connection, connector: Connector) -> list[Json]:
    """As a push gets them, of each page that sends something."""
    pages = list(PageSettings.objects.filter(connection=connection, page__is_active=True).order_by("pk"))
    options = [connection.options | each for each in mappings.options_of_each(connection, pages).values()]
    return [each for each in options if connector.is_active(each)]


def keep(connection: Connection, findings: Sequence[Finding]) -> None:
    """Keeps them with since when, in the caller's transaction. What is worse than it was opens an incident, what is better ends it.

    Nothing is kept if another org or user was connected while the questions were asked.
    """
    same = Connection.objects.select_for_update(no_key=True).filter(
        pk=connection.pk, remote_org_id=connection.remote_org_id, remote_user_id=connection.remote_user_id
    )
    if not same:
        return
    of_org = ProbeResult.objects.filter(connection=connection, org_id=connection.remote_org_id)
    known = {result.key: result for result in of_org}
    of_org.exclude(key__in=[each.key for each in findings]).delete()
    ProbeResult.objects.bulk_create(
        [_result(connection, each, known.get(each.key)) for each in findings],
        update_conflicts=True,
        unique_fields=["connection", "org_id", "key"],
        update_fields=["light", "last_known", "code", "params", "since", "asked_at"],
    )
    steps = {each.key: _step(each, known.get(each.key)) for each in findings}
    # What was found in another org, or is asked no more, is over.
    incidents.close_worse(connection, but=[key for key, step in steps.items() if step == 0 and key in known])
    worse = [each for each in findings if steps[each.key] > 0 and each.probe not in _TOLD_ELSEWHERE]
    told = [health_parts.newest_first(each, _kept(known.get(each.key))) for each in worse]
    incidents.open_worse(connection, told)


def _result(connection: Connection, finding: Finding, before: ProbeResult | None) -> ProbeResult:
    now = timezone.now()
    is_known = finding.light != Light.GREY
    since_each = health_parts.since_each(finding, _kept(before), now)
    return ProbeResult(
        team_id=connection.team_id,
        connection=connection,
        org_id=connection.remote_org_id,
        key=finding.key,
        light=finding.light,
        last_known=finding.light if is_known else before.last_known if before else "",
        code=finding.code,
        params={**finding.params, **({health_parts.SINCE: since_each} if since_each else {})},
        since=before.since if before and before.light == finding.light else now,
        asked_at=now,
    )


def _kept(before: ProbeResult | None) -> Json:
    return before.params if before else {}


def _step(finding: Finding, before: ProbeResult | None) -> int:
    """How much worse it is than the last light that told something, below zero for better. What is new has not changed.

    Of several troubles a new one is worse, whatever became of the others, and also at the first look.
    """
    if health_parts.has_new(finding, _kept(before)):
        return 1
    if before is None or not before.last_known or finding.light == Light.GREY:
        return 0
    return _WORSE.index(finding.light) - _WORSE.index(Light(before.last_known))
