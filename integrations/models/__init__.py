"""What the sync engine keeps. One module a subject."""

from integrations.models.choices import PersonChoice
from integrations.models.connections import Connection, ConnectionStatus
from integrations.models.lanes import Lane
from integrations.models.settings import PageSettings
from integrations.models.syncs import Attempt, RemoteRecord, Sync, SyncState

__all__ = [
    "Attempt",
    "Connection",
    "ConnectionStatus",
    "Lane",
    "PageSettings",
    "PersonChoice",
    "RemoteRecord",
    "Sync",
    "SyncState",
]
