"""Where several records could be meant: the candidates a parked booking names, and whom a person picked among them."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from integrations import outbox
from integrations.connector import Candidate, RemoteObject
from integrations.models import PersonChoice, Sync, SyncState
from teams import audit
from teams.models import User


def candidates_of(sync: Sync) -> Sequence[Candidate]:
    """Whom a person can choose among; empty unless the booking waits for that."""
    if sync.state != SyncState.PARKED:
        return []
    return [Candidate.read(text) for text in sync.params.get("candidates", [])]


def choose(sync: Sync, record_id: str, *, by: User) -> bool:
    """Keeps the choice for this e-mail in this org and sends the booking again. False if it is no candidate any more."""
    candidate = next((each for each in candidates_of(sync) if each.id == record_id), None)
    if candidate is None:
        return False
    with transaction.atomic():
        PersonChoice.objects.update_or_create(
            **_whose(sync),
            object=candidate.object,
            defaults={"remote_id": candidate.id, "chosen_by": by, "chosen_at": timezone.now()},
        )
        outbox.release(Sync.objects.filter(pk=sync.pk))
        audit.record(sync.team, by, "person_chosen", sync.booking_id, object=candidate.object, record=candidate.id)
    return True


def made_for(syncs: Sequence[Sync]) -> dict[int, list[RemoteObject]]:
    """Whom somebody picked for each booking's e-mail in its org, at most one of each kind, by the sync's primary key."""
    wanted = {sync.pk: _whose(sync) for sync in syncs}
    emails = {whose["email"] for whose in wanted.values()}
    picked = list(PersonChoice.objects.filter(team_id__in={sync.team_id for sync in syncs}, email__in=emails))
    return {pk: [_remote(choice) for choice in picked if _is_for(choice, whose)] for pk, whose in wanted.items()}


def _is_for(choice: PersonChoice, whose: dict[str, Any]) -> bool:
    return all(getattr(choice, name) == value for name, value in whose.items())


def _remote(choice: PersonChoice) -> RemoteObject:
    return RemoteObject(role="person", object=choice.object, id=choice.remote_id)


def _whose(sync: Sync) -> dict[str, Any]:
    return {
        "team_id": sync.team_id,
        "connector": sync.connection.connector,
        "org_id": sync.connection.remote_org_id,
        "email": sync.booking.email.casefold(),
    }
