"""An access to another org, or as another user, than the team's connection had: nothing changes before an administrator says yes."""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from integrations import approvals, connections, grants
from integrations.connector import Connector
from integrations.contract.access import App, Entry, Grant, Identity
from integrations.models import Connection, Offer
from integrations.registry import NoSuchConnector, connector_for
from jicoo.crypto import CannotOpen, seal, unseal
from teams.models import Team, User

log = logging.getLogger(__name__)

LIFETIME = timedelta(minutes=10)
# Each asks the other side once, for eight seconds at most.
_SWEEP_AT_ONCE = 20


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an offer would make of a connection, as it stands now."""

    offer: Offer
    before: Connection
    after: Identity
    by_itself: bool

    @property
    def is_other_org(self) -> bool:
        return self.before.remote_org_id != self.after.org_id

    @property
    def seen(self) -> str:
        """Tells whether the connection is still what the person was shown."""
        return connections.whose(self.before)


def make(team: Team, connector: Connector, entry: Entry, *, by: User) -> Offer:
    """Keeps it for ten minutes. What the same person was offered before is given back."""
    with transaction.atomic():
        earlier = [*Offer.objects.select_for_update().filter(team=team, connector=connector.slug, by=by)]
        values = {
            "sealed": seal(_written(entry), _context(team.pk, by.pk, connector.slug)),
            "made_at": timezone.now(),
            "key_print": "" if entry.app.by_itself else approvals.key_print(connector.slug, entry.app.key),
            "remote_org_id": entry.identity.org_id,
            "remote_user_id": entry.identity.user_id,
        }
        offer, _ = Offer.objects.update_or_create(team=team, connector=connector.slug, by=by, defaults=values)
    for one in earlier:
        _give_back(one)
    log.info("offered team=%s connector=%s org=%s", team.pk, connector.slug, entry.identity.org_id)
    return offer


def waiting(team: Team, connector: str, *, by: User) -> Change | None:
    """What waits for this person's yes; None once the ten minutes are over."""
    since = timezone.now() - LIFETIME
    offer = Offer.objects.filter(team=team, connector=connector, by=by, made_at__gt=since).first()
    before = team.connections.filter(connector=connector).first()
    entry = opened(offer) if offer else None
    if offer is None or before is None or entry is None:
        return None
    return Change(offer=offer, before=before, after=entry.identity, by_itself=entry.app.by_itself)


def accept(change: Change, *, by: User, seen: str) -> connections.Taken | None:
    """The connection is now tied to what was offered; None if that was answered meanwhile.

    Raises Problem, and OtherHands, with the offer still there, if the connection is not any more what the person has `seen`.
    """
    offer, connector = change.offer, connector_for(change.offer.connector)
    if seen != change.seen:
        raise connections.OtherHands
    entry = _take(offer)
    if entry is None:
        return None
    try:
        return connections.take(offer.team, connector, entry, by=by, seen=seen)
    except connections.OtherHands:
        make(offer.team, connector, entry, by=by)
        raise


def decline(change: Change) -> None:
    """Nothing changes; the access is given back."""
    if _take(change.offer):
        _give_back(change.offer)


def sweep(now: datetime) -> int:
    """Gives back what nobody answered, some at once; how many."""
    over = list(Offer.objects.filter(made_at__lt=now - LIFETIME).order_by("made_at")[:_SWEEP_AT_ONCE])
    taken = [offer for offer in over if _take(offer)]
    for offer in taken:
        _give_back(offer)
    return len(taken)


def _take(offer: Offer) -> Entry | None:
    """Once: whoever deletes the row has it. One that was made anew meanwhile is another."""
    with transaction.atomic():
        # Not one DELETE: where signals listen (integrations.deletions), Django would look first and then delete by key alone.
        mine = Offer.objects.select_for_update().filter(pk=offer.pk, made_at=offer.made_at).first()
        if mine:
            mine.delete()
    return opened(offer) if mine else None


def _give_back(offer: Offer) -> None:
    entry = opened(offer)
    try:
        connector = connector_for(offer.connector)
    except NoSuchConnector:
        return
    if entry:
        grants.give_back(connector, entry.app, entry.grant)


def opened(offer: Offer) -> Entry | None:
    """What it offers; None if no key opens it."""
    try:
        return _read(json.loads(unseal(offer.sealed, _context(offer.team_id, offer.by_id, offer.connector))))
    except CannotOpen:
        return None


def _written(entry: Entry) -> str:
    return json.dumps(asdict(entry))


def _read(body: Mapping[str, Any]) -> Entry:
    return Entry(
        environment=body["environment"],
        app=App(**body["app"]),
        grant=Grant(**body["grant"]),
        identity=Identity(**body["identity"]),
    )


def _context(team_id: int, user_id: int, connector: str) -> str:
    return f"offer:{team_id}:{user_id}:{connector}"
