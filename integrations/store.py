"""What the app store shows: each connector with the team's connection, and how many of its bookings stand where."""

from collections.abc import Sequence
from dataclasses import dataclass

from integrations import drifts, syncs
from integrations.connector import Connector
from integrations.contract.health import Light
from integrations.models import Connection
from integrations.registry import all_connectors
from teams.models import Team
from teams.roles import Permission, may


@dataclass(frozen=True, kw_only=True)
class AppCard:
    """A connector and the team's connection to it, None before it was ever connected."""

    connector: Connector
    connection: Connection | None

    @property
    def is_connected(self) -> bool:
        return self.connection is not None and self.connection.is_connected

    @property
    def is_broken(self) -> bool:
        return self.connection is not None and self.connection.is_broken


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Bookings of a connection: in step, on their way, waiting for a person; what differs at the other side, and red lights."""

    synced: int
    waiting: int
    attention: int
    differences: int
    unwell: int


def cards(team: Team) -> list[AppCard]:
    """One for each connector, connected or not."""
    connections = {connection.connector: connection for connection in team.connections.all()}
    return [AppCard(connector=connector, connection=connections.get(connector.slug)) for connector in all_connectors()]


def counts(connection: Connection) -> Counts:
    """Of the bookings that were to be sent to the org that is connected now."""
    counted = syncs.count(connection, syncs.lane_of(connection))
    # What waits for the connection waits for a person.
    stuck = counted.waiting if connection.is_broken else 0
    return Counts(
        synced=counted.synced,
        waiting=counted.waiting - stuck,
        attention=counted.parked + stuck,
        differences=drifts.open_in(connection).count(),
        unwell=connection.probe_results.filter(org_id=connection.remote_org_id, light=Light.RED).count(),
    )


def who_connects(team: Team) -> Sequence[str]:
    """Names of those who may connect apps, to be told to those who may not."""
    members = team.memberships.select_related("user").order_by("user__name", "pk")
    return [member.user.display_name for member in members if may(member.role, Permission.MANAGE_APPS)]
