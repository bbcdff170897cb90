"""Whom the hosts of a team are in the org that is connected: found by e-mail, corrected by hand, kept by org.

What holds for a host who has no user there is the connector's to say; this only says who has one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from bookings.hosts import hosts_of
from integrations.contract.pushes import Mapped, Person
from integrations.models import Connection, HostLink, HostLook, LinkOrigin
from teams.models import User


class Standing(StrEnum):
    """How a host stands in the org. UNKNOWN: nobody has looked since they host."""

    USER = "user"
    INACTIVE = "inactive"
    NOBODY = "nobody"
    SEVERAL = "several"
    NONE = "none"
    UNKNOWN = "unknown"


# Of what e-mails bring, only a single user is an answer: whoever has none today may have one when a booking is sent.
_AS_MAPPED: Mapping[Standing, Mapped] = {
    Standing.USER: Mapped.USER,
    Standing.NOBODY: Mapped.NOBODY,
    Standing.INACTIVE: Mapped.INACTIVE,
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A host and what is known of them in the org."""

    host: User
    link: HostLink | None

    @property
    def standing(self) -> Standing:
        return standing_of(self.link)

    @property
    def is_by_hand(self) -> bool:
        return self.link is not None and self.link.origin == LinkOrigin.HAND


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many of a team's hosts have an active user in the org that is connected. `looked_at` (UTC): None before the first look."""

    linked: int
    hosts: int
    looked_at: datetime | None


def standing_of(link: HostLink | None) -> Standing:
    """What the link says."""
    if link is None:
        return Standing.UNKNOWN
    if link.remote_id:
        return Standing.USER if link.is_active else Standing.INACTIVE
    if link.origin == LinkOrigin.HAND:
        return Standing.NOBODY
    return Standing.SEVERAL if link.matches > 1 else Standing.NONE


def coverage(connection: Connection) -> Coverage:
    """Three queries."""
    hosts = hosts_of(connection.team)
    linked = links_of(connection).filter(user__in=hosts.order_by(), is_active=True).exclude(remote_id="")
    look = look_of(connection)
    return Coverage(linked=linked.count(), hosts=hosts.count(), looked_at=look.looked_at if look else None)


def lines(connection: Connection, hosts: Sequence[User]) -> list[Line]:
    """One for each, in their order. One query."""
    known = {link.user_id: link for link in links_of(connection).filter(user__in=hosts)}
    return [Line(host=host, link=known.get(host.pk)) for host in hosts]


def people(connection: Connection, hosts: Collection[User]) -> dict[int, Person]:
    """The hosts as a connector is told of them, by primary key. One query."""
    by_pk = {host.pk: host for host in hosts}
    return {line.host.pk: _person(line) for line in lines(connection, list(by_pk.values()))}


def links_of(connection: Connection) -> QuerySet[HostLink]:
    """What is known of the team's people in the org that is connected. Other orgs' links are left where they are."""
    return HostLink.objects.filter(**of_org(connection))


def of_org(connection: Connection) -> dict[str, Any]:
    """What a link of this team in the org that is connected has in common with others."""
    return {
        "team_id": connection.team_id,
        "connector": connection.connector,
        "org_id": connection.remote_org_id,
    }


def look_of(connection: Connection) -> HostLook | None:
    """When the org that is connected was looked through, and how that ended; None before the first time."""
    return HostLook.objects.filter(connection=connection, org_id=connection.remote_org_id).first()


def _person(line: Line) -> Person:
    mapped = _AS_MAPPED.get(line.standing, Mapped.NOTHING)
    user_id = line.link.remote_id if line.link and mapped == Mapped.USER else ""
    return Person(name=line.host.display_name, email=line.host.email, mapped=mapped, user_id=user_id)
