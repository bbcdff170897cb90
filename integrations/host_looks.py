"""Looking the hosts up in the org by e-mail: when somebody asks, soon after it was connected, and each night.

Who has exactly one active user there is that user. What a person chose by hand is only looked after: whether that user is still active.
"""

import logging
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from celery.canvas import Signature
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from bookings.hosts import hosts_of
from integrations import grants, hosts, nights, tally
from integrations.contract.users import RemoteUser
from integrations.errors import Problem, Reconnect
from integrations.models import Connection, ConnectionStatus, HostLink, HostLook, Lane, LinkOrigin
from integrations.registry import all_connectors, connector_for
from integrations.waiting import give_the_database_connection_back
from teams.models import User

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5
# Orgs that hang hold each for its whole deadline: together they never take more threads than these.
AT_ONCE = 4
# Longer than one look with its calls and a refresh of its access.
NOT_AGAIN_FOR = timedelta(minutes=5)
AFTER_TROUBLE = timedelta(hours=1)
_KEPT = ("remote_id", "name", "username", "is_active", "matches")

_last_looked = [float("-inf")]


def ring_due() -> Iterable[Signature]:
    """For the bell, every few seconds: a task for some of the connections whose hosts are to be looked up, picked by lot."""
    from integrations.tasks import look_hosts_up  # noqa: PLC0415 (tasks import this module)

    if time.monotonic() - _last_looked[0] < LOOK_EVERY_S:
        return []
    _last_looked[0] = time.monotonic()
    now = timezone.now()
    found = due(now).order_by("?")
    return [look_hosts_up.si(pk) for pk in found.values_list("pk", flat=True)[: _places(now)]]


def due(now: datetime) -> QuerySet[Connection]:
    """Connected to an org whose users were never looked up, or not for a night, and which is in no trouble at this moment."""
    of_this_org = HostLook.objects.filter(connection=OuterRef("pk"), org_id=OuterRef("remote_org_id"))
    with_users = [connector.slug for connector in all_connectors() if connector.has_users]
    connected = Connection.objects.filter(status=ConnectionStatus.CONNECTED, connector__in=with_users)
    paused = Lane.objects.filter(
        connector=OuterRef("connector"), org_id=OuterRef("remote_org_id"), paused_until__gt=now
    )
    return connected.exclude(Exists(of_this_org.filter(due_at__gt=now))).exclude(Exists(paused))


def look(pk: int) -> bool:
    """Looks up the hosts of a connection whose time has come. False if it had not, or nobody could be asked, or all places are taken."""
    now = timezone.now()
    connection = due(now).filter(pk=pk).select_related("team").first()
    if connection is None or not _places(now) or not _take(connection):
        return False
    try:
        refresh(connection)
    except Problem as problem:
        log.warning("hosts not looked up connection=%s reason=%s", pk, problem.code)
        return False
    return True


def refresh(connection: Connection) -> None:
    """Asks the org now. Raises Problem; then what was known stays, and it is asked again in an hour."""
    people = list(hosts_of(connection.team))
    links = hosts.links_of(connection).filter(user__in=people, origin=LinkOrigin.HAND).exclude(remote_id="")
    chosen = set(links.values_list("remote_id", flat=True))
    try:
        users = ask(connection, emails={host.email for host in people}, ids=chosen)
    except Problem as problem:
        if isinstance(problem, Reconnect):
            grants.declare_broken(connection, problem)
        _put_off(connection, AFTER_TROUBLE, code=problem.code)
        raise
    _keep(connection, people, users, chosen)


def ask(connection: Connection, *, emails: Collection[str] = (), ids: Collection[str] = ()) -> Sequence[RemoteUser]:
    """Active users of these e-mails and users of these ids, as the org says now. Raises Problem."""
    connector = connector_for(connection.connector)
    give_the_database_connection_back()
    with tally.counted(connection) as meter:
        return grants.with_access(
            connection, lambda access: connector.users(access, emails=emails, ids=ids, meter=meter)
        )


def by_email(host: User, users: Iterable[RemoteUser]) -> Mapping[str, object]:
    """What the users who were found say of this host, as fields of a link: one active user of the same e-mail, or how many there are."""
    mine = [each for each in users if each.is_active and each.email.casefold() == host.email.casefold()]
    one = mine[0] if len(mine) == 1 else RemoteUser(id="", name="", username="", email="")
    return {**as_kept(one), "is_active": True, "matches": len(mine)}


def as_kept(user: RemoteUser) -> Mapping[str, object]:
    """Fields of a link to this user."""
    return {"remote_id": user.id, "name": user.name, "username": user.username, "is_active": user.is_active}


def _places(now: datetime) -> int:
    return max(0, AT_ONCE - HostLook.objects.filter(code=HostLook.UNDER_WAY, due_at__gt=now).count())


def _take(connection: Connection) -> bool:
    """Says that we are at it. Another bell may have rung for it, too: then whoever comes second does nothing."""
    with transaction.atomic():
        held = Connection.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=connection.pk)
        if not held or not due(timezone.now()).filter(pk=connection.pk).exists():
            return False
        _put_off(connection, NOT_AGAIN_FOR, code=HostLook.UNDER_WAY)
        return True


def _put_off(connection: Connection, pause: timedelta, *, code: str) -> None:
    known = hosts.look_of(connection)
    HostLook.objects.update_or_create(
        connection=connection,
        defaults={
            "team_id": connection.team_id,
            "org_id": connection.remote_org_id,
            "looked_at": known.looked_at if known else None,
            "due_at": timezone.now() + pause,
            "code": code,
        },
    )


@transaction.atomic
def _keep(connection: Connection, people: Sequence[User], users: Sequence[RemoteUser], asked: Collection[str]) -> None:
    """Only if the same org is still connected; what somebody chose meanwhile is left to the next look."""
    now = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if now.remote_org_id != connection.remote_org_id:
        return
    known = {link.user_id: link for link in hosts.links_of(connection).filter(user__in=people)}
    links = [_link(connection, host, known.get(host.pk), users, asked) for host in people]
    HostLink.objects.bulk_create(
        links,
        update_conflicts=True,
        unique_fields=["team", "connector", "org_id", "user"],
        update_fields=_KEPT,
    )
    moment = timezone.now()
    HostLook.objects.update_or_create(
        connection=connection,
        defaults={
            "team_id": connection.team_id,
            "org_id": connection.remote_org_id,
            "looked_at": moment,
            "due_at": nights.next_night(connection, moment),
            "code": "",
        },
    )


def _link(
    connection: Connection,
    host: User,
    known: HostLink | None,
    users: Sequence[RemoteUser],
    asked: Collection[str],
) -> HostLink:
    """The host's link as it is to be kept now, not saved."""
    link = HostLink(user=host, **hosts.of_org(connection))
    found = by_email(host, users)
    if known is None or known.origin == LinkOrigin.EMAIL:
        return _with(link, found)
    theirs = next((user for user in users if user.id == known.remote_id), None)
    kept = {name: getattr(known, name) for name in _KEPT}
    if theirs:
        kept |= as_kept(theirs)
    elif known.remote_id in asked:
        # The org does not know this id any more: nobody can own anything by it.
        kept["is_active"] = False
    return _with(link, {**kept, "matches": found["matches"]})


def _with(link: HostLink, values: Mapping[str, object]) -> HostLink:
    for name, value in values.items():
        setattr(link, name, value)
    return link
