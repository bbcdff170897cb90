"""What we know ourselves of a connection, as it is at this moment: asking the other side may be a day ago. Asks nobody."""

from collections.abc import Sequence
from datetime import datetime

from integrations import health_probes, incidents
from integrations.contract.health import Finding
from integrations.models import Connection, ProbeResult


def as_of_now(connection: Connection, results: Sequence[ProbeResult]) -> list[ProbeResult]:
    """The same with our own answers in place of those that were kept, unsaved. A fixed number of queries; needs the team loaded."""
    if not results:
        return []
    findings = {finding.key: finding for finding in health_probes.own(connection)}
    since = None
    if connection.is_broken:
        findings[health_probes.TOKEN] = health_probes.lost_access(connection)
        since = incidents.broken_since(connection)
    return [_replaced(result, findings.get(result.key), since) for result in results]


def _replaced(kept: ProbeResult, now: Finding | None, since: datetime | None) -> ProbeResult:
    if now is None:
        return kept
    return ProbeResult(
        key=kept.key,
        light=now.light,
        code=now.code,
        params=now.params,
        since=kept.since if kept.light == now.light else _changed_at(now) or since or kept.asked_at,
        asked_at=kept.asked_at,
    )


def _changed_at(finding: Finding) -> datetime | None:
    """When the booking arrived, or began to wait, that it tells of."""
    at = finding.params.get("at")
    return datetime.fromisoformat(at) if at else None
