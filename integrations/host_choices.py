"""What an administrator says about a host by hand: this user it is, there is none, or the e-mail decides again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from integrations import grants, host_looks, hosts, tally
from integrations.contract.users import RemoteUser
from integrations.models import Connection, HostLink, LinkOrigin
from integrations.registry import connector_for
from integrations.waiting import give_the_database_connection_back
from teams import audit
from teams.models import User

# So many of those found are shown; who is not among them is found by more of the name.
MOST_FOUND = 25


class Chosen(StrEnum):
    """What became of a choice."""

    DONE = "done"
    # Somebody else changed it after the page was opened.
    CHANGED = "changed"
    # The org has no active user of this id.
    NOT_THERE = "not_there"
    # Another org was connected while this one was asked.
    OTHER_ORG = "other_org"


@dataclass(frozen=True, kw_only=True)
class Search:
    """Who was found, by name; and whether there are more than are shown."""

    users: Sequence[RemoteUser]
    has_more: bool


def find(connection: Connection, text: str) -> Search:
    """Active users with this text in their name, user name or e-mail. Raises Problem."""
    connector = connector_for(connection.connector)
    give_the_database_connection_back()
    with tally.counted(connection) as meter:
        found = grants.with_access(
            connection, lambda access: connector.find_users(access, text, most=MOST_FOUND + 1, meter=meter)
        )
    return Search(users=found[:MOST_FOUND], has_more=len(found) > MOST_FOUND)


def same_email(connection: Connection, host: User) -> Search:
    """Active users who have the host's e-mail. Raises Problem."""
    found = host_looks.ask(connection, emails=[host.email])
    mine = [user for user in found if user.email.casefold() == host.email.casefold()]
    return Search(users=mine[:MOST_FOUND], has_more=len(mine) > MOST_FOUND)


def choose(connection: Connection, host: User, remote_id: str, *, seen: str, by: User) -> Chosen:
    """This user it is, from now on. `seen`: what `version` said when the page was made. Raises Problem."""
    user = next(iter(host_looks.ask(connection, ids=[remote_id])), None)
    if user is None or not user.is_active:
        return Chosen.NOT_THERE
    values = {**host_looks.as_kept(user), "origin": LinkOrigin.HAND}
    return _keep(connection, host, values, "host_linked", seen=seen, by=by)


def choose_nobody(connection: Connection, host: User, *, seen: str, by: User) -> Chosen:
    """They have no user there, whatever their e-mail says. Asks nobody."""
    nobody = RemoteUser(id="", name="", username="", email="")
    values = {**host_looks.as_kept(nobody), "origin": LinkOrigin.HAND}
    return _keep(connection, host, values, "host_has_no_user", seen=seen, by=by)


def choose_by_email(connection: Connection, host: User, *, seen: str, by: User) -> Chosen:
    """What was chosen by hand is forgotten, and the e-mail decides at once. Raises Problem."""
    users = host_looks.ask(connection, emails=[host.email])
    values = {**host_looks.by_email(host, users), "origin": LinkOrigin.EMAIL}
    return _keep(connection, host, values, "host_by_email", seen=seen, by=by)


def version(link: HostLink | None) -> str:
    """By which a choice is known that somebody else made meanwhile."""
    return f"{link.origin}:{link.remote_id}" if link else ""


@transaction.atomic
def _keep(
    connection: Connection, host: User, values: Mapping[str, object], action: str, *, seen: str, by: User
) -> Chosen:
    now = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if now.remote_org_id != connection.remote_org_id:
        return Chosen.OTHER_ORG
    whose = {**hosts.of_org(connection), "user": host}
    link = HostLink.objects.filter(**whose).first()
    wanted = HostLink(**whose, **values)
    if link and version(link) == version(wanted):
        # Both of two who press at once want the same.
        return Chosen.DONE
    if version(link) != seen:
        return Chosen.CHANGED
    HostLink.objects.update_or_create(**whose, defaults={**values, "changed_by": by, "changed_at": timezone.now()})
    audit.record(
        connection.team,
        by,
        action,
        host.pk,
        app=connection.connector,
        org=connection.remote_org_id,
        record=wanted.remote_id,
    )
    return Chosen.DONE
