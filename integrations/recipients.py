"""Who gets an alert: administrators and owners, and whoever last set a page that it is about; and what each of them turned off.

If everybody it could go to has turned its kind off, it goes to the owners: somebody always gets it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from integrations.incidents import Waiting
from integrations.models import AlertChoice, AlertKind, Incident, PageSettings
from teams import audit
from teams.models import Membership, Team
from teams.roles import Permission, Role


@dataclass(frozen=True, kw_only=True)
class People:
    """A team's people, as far as alerts of one kind concern them."""

    administrators: Sequence[Membership]
    owners: Sequence[Membership]
    managers: Sequence[Membership]
    # Memberships that have turned it off.
    off: Collection[int]
    # Pages by (connection, user): those whose settings this user changed last.
    pages: Mapping[tuple[int, int], Collection[int]]


def of(team: Team, kind: AlertKind) -> People:
    """Loads them in a fixed number of queries."""
    members = [
        member
        for member in team.memberships.select_related("user", "team").order_by("user__name", "pk")
        if member.may(Permission.MANAGE_PAGES) and member.user.is_active
    ]
    pages: dict[tuple[int, int], set[int]] = defaultdict(set)
    settings = PageSettings.objects.filter(team=team, updated_by__isnull=False)
    for connection_id, user_id, page_id in settings.values_list("connection_id", "updated_by_id", "page_id"):
        pages[connection_id, user_id or 0].add(page_id)
    return People(
        administrators=[member for member in members if member.may(Permission.MANAGE_APPS)],
        owners=_owners(team),
        managers=[member for member in members if not member.may(Permission.MANAGE_APPS)],
        off=set(AlertChoice.objects.filter(team=team, kind=kind, is_on=False).values_list("membership_id", flat=True)),
        pages=pages,
    )


def who_gets(people: People, candidates: Sequence[Membership]) -> Sequence[Membership]:
    """Those of the candidates who want it, and never nobody."""
    return [member for member in candidates if member.pk not in people.off] or people.owners


def of_failure(people: People, incident: Incident, waiting: Waiting) -> Sequence[Membership]:
    """A connection that broke touches every page that sends something to it."""

    def is_theirs(member: Membership) -> bool:
        theirs = people.pages.get((incident.connection_id, member.user_id), ())
        return bool(theirs) if not incident.cause else not waiting.pages.isdisjoint(theirs)

    return who_gets(people, [*people.administrators, *filter(is_theirs, people.managers)])


def of_recovery(people: People, incident: Incident) -> Sequence[Membership]:
    """Whoever was told that it broke."""
    told = [member for member in [*people.administrators, *people.managers] if member.pk in incident.told_to]
    return who_gets(people, told)


def by_reader(
    incidents: Sequence[Incident], readers: Callable[[Incident], Sequence[Membership]]
) -> dict[Membership, list[Incident]]:
    """What each of them is told, so that each gets one mail."""
    told: dict[Membership, list[Incident]] = defaultdict(list)
    for incident in incidents:
        for member in readers(incident):
            told[member].append(incident)
    return told


def listeners(team: Team, kind: AlertKind) -> tuple[Sequence[str], bool]:
    """Names of those who get every alert of this kind, and whether it goes to the owners for want of anybody."""
    people = of(team, kind)
    names = [member.user.display_name for member in who_gets(people, people.administrators)]
    return names, all(member.pk in people.off for member in people.administrators)


def chosen_by(membership: Membership) -> set[AlertKind]:
    """The kinds that this person gets; all of them, unless they said otherwise."""
    off = set(membership.alert_choices.filter(is_on=False).values_list("kind", flat=True))
    return {kind for kind in AlertKind if kind not in off}


@transaction.atomic
def choose(membership: Membership, wanted: Collection[AlertKind]) -> None:
    """Keeps which kinds this person gets from now on, and says so in the audit trail if that is new."""
    before = chosen_by(membership)
    for kind in AlertKind:
        AlertChoice.objects.update_or_create(
            team_id=membership.team_id, membership=membership, kind=kind, defaults={"is_on": kind in wanted}
        )
    turned = {
        "alerts_on": sorted(kind.value for kind in wanted if kind not in before),
        "alerts_off": sorted(kind.value for kind in before if kind not in wanted),
    }
    said: dict[str, Any] = {name: kinds for name, kinds in turned.items() if kinds}
    if said:
        audit.record(membership.team, membership.user, "alerts_chosen", **said)


def _owners(team: Team) -> Sequence[Membership]:
    owners = list(team.memberships.filter(role=Role.OWNER).select_related("user", "team").order_by("user__name", "pk"))
    # Of several the active ones; but never nobody.
    return [owner for owner in owners if owner.user.is_active] or owners
