"""Which bookings a backfill takes along: confirmed ones of chosen pages and days that the connected org has nothing of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Lower

from bookings.models import Booking
from integrations import mappings
from integrations.models import Connection, Job, PageSettings, RemoteRecord, Sync, SyncState
from integrations.registry import connector_for


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a person asks for. Days are whole days in the team's time zone, both of them within; None: without end."""

    pages: Sequence[int]
    since: date | None = None
    until: date | None = None
    with_withheld: bool = False


def sending_pages(connection: Connection) -> list[PageSettings]:
    """The settings of the pages that send anything, with their pages, by title."""
    settings = connection.page_settings.select_related("page").order_by("page__title", "page__pk")
    connector = connector_for(connection.connector)
    return [each for each in settings if connector.is_active(each.options)]


def stored(connection: Connection, choice: Choice) -> dict[str, Any]:
    """The choice as a job keeps it, with the org and the settings as they are now."""
    zone = ZoneInfo(connection.team.time_zone)
    newest = connection.team.bookings.order_by("-pk").values_list("pk", flat=True).first()
    return {
        "org": connection.remote_org_id,
        # By page, as text: so JSON keeps it.
        "options": _options(connection, _chosen(connection, choice)),
        "since": choice.since.isoformat() if choice.since else None,
        "until": choice.until.isoformat() if choice.until else None,
        "from": _begins(choice.since, zone) if choice.since else None,
        "before": _begins(choice.until + timedelta(days=1), zone) if choice.until else None,
        "with_withheld": choice.with_withheld,
        # Whoever books from now on is sent anyway.
        "up_to": newest or 0,
    }


def _options(connection: Connection, settings: Sequence[PageSettings]) -> dict[str, Any]:
    ruled = mappings.options_of_each(connection, settings)
    return {str(each.page_id): ruled[each.page_id] for each in settings}


def _chosen(connection: Connection, choice: Choice) -> list[PageSettings]:
    return [each for each in sending_pages(connection) if each.page_id in choice.pages]


def _begins(day: date, zone: ZoneInfo) -> str:
    return datetime.combine(day, time(), zone).isoformat()


def settings_changed(job: Job) -> bool:
    """Whether a page would send something else by now than what was looked up."""
    now = _options(job.connection, sending_pages(job.connection))
    looked_up: Mapping[str, Any] = job.what["options"]
    return any(now.get(page) != options for page, options in looked_up.items())


def options_of(job: Job) -> dict[int, Any]:
    """The settings that were looked up, by the page's primary key."""
    return {int(page): options for page, options in job.what["options"].items()}


def bookings(job: Job) -> QuerySet[Booking]:
    """Those that there are now; whatever was taken along is none of them any more."""
    what = job.what
    # A test was for the org that was connected then, and for no other: it would stand among customers.
    found = Booking.objects.confirmed().filter(
        team_id=job.team_id, page_id__in=options_of(job), pk__lte=what["up_to"], is_test=False
    )
    if what["from"]:
        found = found.filter(starts_at__gte=datetime.fromisoformat(what["from"]))
    if what["before"]:
        found = found.filter(starts_at__lt=datetime.fromisoformat(what["before"]))
    return found.exclude(Exists(standing(job).filter(booking=OuterRef("pk"))))


def standing(job: Job) -> QuerySet[Sync]:
    """Syncs whose bookings are in the org already, are on their way there, or wait for a person."""
    org = job.what["org"]
    stands = Exists(RemoteRecord.objects.filter(sync=OuterRef("pk"), org_id=org))
    found = Q(lane__org_id=org) & (Q(state__in=[SyncState.WAITING, SyncState.PARKED]) | Q(stands))
    if not job.what["with_withheld"]:
        found |= Q(state=SyncState.WITHHELD)
    return Sync.objects.filter(found, connection_id=job.connection_id)


def next_invitees(job: Job, limit: int) -> tuple[list[Booking], int]:
    """All bookings of the next few invitees, who are told by their e-mails, from the job's cursor on; and the next cursor.

    An invitee's bookings stay together: the first may create whom the others find.
    """
    found = bookings(job).annotate(folded=Lower("email"))
    firsts = found.annotate(first=Window(Min("pk"), partition_by=[F("folded")])).filter(first=F("pk"))
    invitees = list(firsts.filter(first__gt=job.cursor).order_by("pk").values_list("pk", "folded")[:limit])
    theirs = found.filter(folded__in=[email for _, email in invitees])
    return list(theirs.select_related("page", "host").order_by("pk")), invitees[-1][0] if invitees else job.cursor
