"""What the sync engine keeps. One module a subject."""

from integrations.models.calls import Call
from integrations.models.choices import PersonChoice
from integrations.models.connections import Connection, ConnectionStatus
from integrations.models.drifts import Drift, DriftEnd, DriftKind
from integrations.models.health import ProbeResult
from integrations.models.hosts import HostLink, HostLook, LinkOrigin
from integrations.models.incidents import AlertChoice, AlertKind, Digest, Incident
from integrations.models.jobs import Job, JobKind, JobState
from integrations.models.lanes import Lane
from integrations.models.mappings import FieldMapping, RemoteSchema
from integrations.models.offers import Offer
from integrations.models.settings import PageSettings
from integrations.models.syncs import Attempt, Priority, RemoteRecord, Sync, SyncState
from integrations.models.tallies import Tally

__all__ = [
    "AlertChoice",
    "AlertKind",
    "Attempt",
    "Call",
    "Connection",
    "ConnectionStatus",
    "Digest",
    "Drift",
    "DriftEnd",
    "DriftKind",
    "FieldMapping",
    "HostLink",
    "HostLook",
    "Incident",
    "Job",
    "JobKind",
    "JobState",
    "Lane",
    "LinkOrigin",
    "Offer",
    "PageSettings",
    "PersonChoice",
    "Priority",
    "ProbeResult",
    "RemoteRecord",
    "RemoteSchema",
    "Sync",
    "SyncState",
    "Tally",
]
