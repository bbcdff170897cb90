"""Where several records could be meant: the candidates a parked booking names, and whom a person picked among them."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from integrations import outbox
from integrations.contract.pushes import Candidate, RemoteObject
from integrations.models import Connection, PersonChoice, Sync, SyncState
from teams import audit
from teams.models import User


def candidates_of(sync: Sync) -> Sequence[Candidate]:
    """Whom a person can choose among; empty unless the booking waits for that."""
    if sync.state != SyncState.PARKED:
        return []
    return [Candidate.read(text) for text in sync.params.get("candidates", [])]


def choose(sync: Sync, record_id: str, *, by: User) -> bool:
    """Keeps the choice for this e-mail in this org and sends its bookings that wait for it. False if it is no candidate any more."""
    candidate = next((each for each in candidates_of(sync) if each.id == record_id), None)
    if candidate is None:
        return False
    with transaction.atomic():
        PersonChoice.objects.update_or_create(
            **_whose(sync),
            object=candidate.object,
            defaults={"remote_id": candidate.id, "chosen_by": by, "chosen_at": timezone.now()},
        )
        outbox.release(_waiting_for_the_same(sync))
        audit.record(sync.team, by, "person_chosen", sync.booking_id, object=candidate.object, record=candidate.id)
    return True


def _waiting_for_the_same(sync: Sync) -> QuerySet[Sync]:
    """This booking, and others of the same e-mail that wait for the same answer."""
    asking = Sync.objects.filter(
        connection=sync.connection_id, lane=sync.lane_id, state=SyncState.PARKED, cause=sync.cause
    )
    return asking.filter(booking__email__iexact=sync.booking.email)


def made_for(syncs: Sequence[Sync]) -> dict[int, list[RemoteObject]]:
    """Whom somebody picked for each booking's e-mail in its org, at most one of each kind, by the sync's primary key."""
    picked = {
        connection: made_for_emails(connection, {sync.booking.email for sync in syncs})
        for connection in {sync.connection for sync in syncs}
    }
    return {sync.pk: picked[sync.connection].get(sync.booking.email.casefold(), []) for sync in syncs}


def made_for_emails(connection: Connection, emails: Collection[str]) -> dict[str, list[RemoteObject]]:
    """Whom somebody picked in the org that is connected, by case-folded e-mail."""
    picked: dict[str, list[RemoteObject]] = {}
    wanted = {email.casefold() for email in emails}
    for choice in PersonChoice.objects.filter(**_where(connection), email__in=wanted):
        picked.setdefault(choice.email, []).append(_remote(choice))
    return picked


def _remote(choice: PersonChoice) -> RemoteObject:
    return RemoteObject(role="person", object=choice.object, id=choice.remote_id)


def _whose(sync: Sync) -> dict[str, Any]:
    return {**_where(sync.connection), "email": sync.booking.email.casefold()}


def _where(connection: Connection) -> dict[str, Any]:
    return {
        "team_id": connection.team_id,
        "connector": connection.connector,
        "org_id": connection.remote_org_id,
    }
