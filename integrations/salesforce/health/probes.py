"""All probes of one org, in the order of the page: few calls, and each probe for itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.contract.access import Access, App
from integrations.contract.health import Finding, Light
from integrations.contract.meter import Meter
from integrations.contract.values import Json
from integrations.errors import Problem
from integrations.salesforce.client import Client
from integrations.salesforce.health import campaigns, invitees, org, related, rights, rules, shape
from integrations.salesforce.health.asked import CAMPAIGNS, Asked, ask
from integrations.salesforce.health.finding import found, grey
from integrations.salesforce.health.wanted import EVENT, Wanted

# Each call of a check, which nobody waits for but a worker has to end under its lease: nine calls and a refresh.
PROBE_S = 8.0

NAMES: Mapping[str, Any] = {
    org.SCOPES: _("Granted scopes"),
    org.ORG: _("Organisation and edition"),
    org.ALLOWANCE: _("API calls left"),
    rights.RIGHTS: _("Rights of the connected user"),
    rights.SEES_ALL: _("View All on Lead and Contact"),
    shape.FIELDS: _("Access to fields"),
    shape.RECORD_TYPES: _("Record types"),
    shape.SHARED_ACTIVITIES: _("Shared Activities"),
    related.RELATED: _("What Events stand on"),
    invitees.INVITEES: _("Further hosts as invitees"),
    rules.DUPLICATE_RULES: _("Duplicate rules"),
    rules.ASSIGNMENT_RULES: _("Assignment rules"),
    CAMPAIGNS: _("Campaigns"),
}
# What the whole org refuses is one probe's finding; the others could not be asked then.
_REFUSED_BY = {
    "API_DISABLED_FOR_ORG": org.ORG,
    "API_CURRENTLY_DISABLED": org.ORG,
    "REQUEST_LIMIT_EXCEEDED": org.ALLOWANCE,
}

Probe = Callable[[Asked, Wanted], Finding]
ProbeOfKind = Callable[[Asked, Wanted, str], Finding]
_OF_KINDS: Mapping[str, ProbeOfKind] = {
    rights.RIGHTS: rights.rights,
    shape.FIELDS: shape.fields,
    shape.RECORD_TYPES: shape.record_types,
}
_OTHERS: Mapping[str, Probe] = {
    org.ORG: org.org,
    rights.SEES_ALL: rights.view_all,
    shape.SHARED_ACTIVITIES: shape.shared_activities,
    related.RELATED: related.related,
    invitees.INVITEES: invitees.invitees,
    rules.DUPLICATE_RULES: rules.duplicates,
    rules.ASSIGNMENT_RULES: rules.assignment,
    CAMPAIGNS: campaigns.campaigns,
}


def probe(access: Access, app: App, *, wishes: Sequence[Json], meter: Meter) -> list[Finding]:
    """What each found. Raises Problem if the org could not be asked at all, AccessExpired."""
    wanted = Wanted.read(wishes)
    with Client(access, total_s=PROBE_S, meter=meter) as client:
        try:
            asked = ask(client, access.user_id, wanted.described, list(wanted.campaigns))
        except Problem as problem:
            if problem.code not in _REFUSED_BY:
                raise
            return list(_refused(problem, wanted))
    return [org.scopes(access, app), *_all(asked, wanted, meter)]


def _all(asked: Asked, wanted: Wanted, meter: Meter) -> Iterator[Finding]:
    for name, about in _in_order(wanted):
        if name == org.ALLOWANCE:
            yield org.allowance(meter)
        elif about:
            yield _one(name, about, partial(_OF_KINDS[name], asked, wanted, about))
        else:
            yield _one(name, "", partial(_OTHERS[name], asked, wanted))


def _one(name: str, about: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Problem as problem:
        return grey(name, problem, about=about)


def _refused(problem: Problem, wanted: Wanted) -> Iterator[Finding]:
    """The org answers nobody: said once."""
    for name, about in [(org.SCOPES, ""), *_in_order(wanted)]:
        if name == _REFUSED_BY[problem.code]:
            yield Finding(probe=name, light=Light.RED, code=problem.code)
        else:
            yield found(name, Light.GREY, "not_asked", about=about)


def _in_order(wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Every probe but the scopes, which another address answers; with the kind that it is about."""
    for name in NAMES:
        if name in _OF_KINDS:
            yield from ((name, kind) for kind in wanted.kinds if name != shape.RECORD_TYPES or wanted.creates(kind))
        elif name != org.SCOPES and _is_asked(name, wanted):
            yield name, ""


def _is_asked(name: str, wanted: Wanted) -> bool:
    """Some is asked only where pages wish for it."""
    only_if = {
        shape.SHARED_ACTIVITIES: EVENT in wanted.kinds,
        related.RELATED: bool(wanted.stands_on),
        invitees.INVITEES: wanted.invites,
        CAMPAIGNS: bool(wanted.campaigns),
    }
    return only_if.get(name, True)
