"""What a person can do about one booking in one app, as it stands now; and doing it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from integrations import outbox
from integrations.models import Sync, SyncState
from integrations.registry import connector_for
from teams import audit
from teams.models import User


@dataclass(frozen=True, kw_only=True)
class Verbs:
    """Which buttons a booking has. `calls`: how many "Send now" takes of the org's allowance."""

    send_again: bool
    send_now: bool
    withhold: bool
    calls: int

    @property
    def any(self) -> bool:
        return self.send_again or self.send_now or self.withhold


def of(sync: Sync, now: datetime | None = None) -> Verbs:
    """Needs `connection` loaded."""
    waits = sync.state == SyncState.WAITING and sync.done < sync.wanted
    # An unanswered call may still be carried out: nothing can be looked for before.
    is_open = sync.kind == "outcome_unknown" and sync.due_at > (now or timezone.now())
    connected = sync.connection.is_connected
    return Verbs(
        send_again=connected and sync.state in {SyncState.PARKED, SyncState.WITHHELD},
        send_now=connected and waits and not is_open,
        withhold=waits or sync.state == SyncState.PARKED,
        calls=connector_for(sync.connection.connector).calls_alone,
    )


@transaction.atomic
def send_again(sync: Sync, *, by: User) -> bool:
    """A parked or withheld one is tried again now. False if it no longer waits for anybody."""
    return _kept(sync, "booking_sent_again", by, outbox.release(Sync.objects.filter(pk=sync.pk)))


@transaction.atomic
def send_now(sync: Sync, *, by: User) -> bool:
    """A waiting one waits for the clock and for the allowance no longer. False if it does not wait for them."""
    return _kept(sync, "booking_sent_now", by, outbox.send_now(Sync.objects.filter(pk=sync.pk)))


@transaction.atomic
def withhold(sync: Sync, *, by: User) -> bool:
    """It is not sent until somebody sends it again. False if it does not wait for anything."""
    return _kept(sync, "booking_withheld", by, outbox.withhold(Sync.objects.filter(pk=sync.pk)))


def _kept(sync: Sync, action: str, by: User, changed: int) -> bool:
    if changed:
        audit.record(sync.team, by, action, sync.booking_id, app=sync.connection.connector)
    return bool(changed)
