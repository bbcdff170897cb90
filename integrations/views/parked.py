"""What waits for a person in one app, by cause, and what that person can do about it."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from integrations import parked, sending, standing
from integrations.models import Connection, Job, Sync
from integrations.views import jobs
from integrations.views.connection import find_connector
from integrations.words import words_for
from teams.access import TeamRequest, team_view
from teams.roles import Permission

PER_PAGE = 50


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_safe
@never_cache
def index(request: TeamRequest, connector: str) -> HttpResponse:
    """Every cause; with `?cause=` the bookings of one, with `?withheld` those that a person took out. `?after=` turns the page."""
    connection = _connection(request, connector)
    if "cause" in request.GET or "withheld" in request.GET:
        return _list(request, connection)
    context = _context(request, connection) | {
        "causes": parked.causes_of([connection]),
        "most": parked.MOST,
        "unsent": parked.unsent(connection),
        "trouble": parked.trouble_of(connection),
        "withheld": parked.withheld(connection).count(),
        "broken": words_for(connection.connector, connection.broken_code, connection.broken_params),
    }
    is_in_trouble = not connection.is_connected or context["trouble"] is not None
    context["check"] = _check(request, connection, is_in_trouble=is_in_trouble)
    return render(request, "integrations/waiting.html", context)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def check(request: TeamRequest, connector: str) -> HttpResponse:
    """Sends one booking of the cause, or without a cause one that waits for the org, and shows what comes of it."""
    connection, cause = _connection(request, connector), _key(request.POST)
    if cause is None:
        job = sending.check_org(connection, by=request.user)
    else:
        job = sending.check(connection, cause, by=request.user)
    if job is None:
        messages.info(request, _nothing(connection))
    return redirect("integrations:waiting", request.team.slug, connector)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def send(request: TeamRequest, connector: str) -> HttpResponse:
    """All bookings of a cause, or those that were ticked."""
    job = _begun(
        request,
        connector,
        partial(sending.send_all, by=request.user),
        partial(sending.send_these, by=request.user),
    )
    if not isinstance(job, Job):
        return job
    return redirect("integrations:job", request.team.slug, connector, job.pk)


@team_view(Permission.VIEW_ALL_BOOKINGS)
@require_POST
def withhold(request: TeamRequest, connector: str) -> HttpResponse:
    """The same, so that they are not sent."""
    job = _begun(
        request,
        connector,
        partial(sending.withhold_all, by=request.user),
        partial(sending.withhold_these, by=request.user),
    )
    if not isinstance(job, Job):
        return job
    said = ngettext(
        "%(number)s booking is not sent, until somebody sends it again.",
        "%(number)s bookings are not sent, until somebody sends them again.",
        job.total,
    )
    messages.success(request, said % {"number": job.total})
    return redirect("integrations:waiting", request.team.slug, connector)


def _begun(
    request: TeamRequest,
    connector: str,
    to_all: Callable[[Connection, str], Job | None],
    to_these: Callable[[Connection, Sequence[int]], Job | None],
) -> Job | HttpResponse:
    """The job for a whole cause, or for what was ticked; where there is nothing to do, the answer that says so."""
    connection, cause = _connection(request, connector), _key(request.POST)
    if "all" in request.POST and cause is not None:
        job = to_all(connection, cause)
    else:
        job = to_these(connection, _ticked(request, connection))
    if job is None and _names_none(request):
        return _back_to_list(request, connector)
    if job is None:
        messages.info(request, _nothing(connection))
        return redirect("integrations:waiting", request.team.slug, connector)
    return job


def _check(request: TeamRequest, connection: Connection, *, is_in_trouble: bool) -> dict[str, object] | None:
    """The last check, unless it went through before the trouble of now began."""
    job = sending.latest_check(connection)
    if job is None or (is_in_trouble and sending.outcome_of(job).went_through):
        return None
    return jobs.context_of(request, job)


def _list(request: TeamRequest, connection: Connection) -> HttpResponse:
    key = _key(request.GET)
    causes = parked.causes_of([connection], only=key) if key is not None else []
    syncs = parked.withheld(connection) if key is None else parked.in_cause(connection, key)
    rows = list(_after(request, syncs).select_related("booking__page", "booking__host", "connection")[: PER_PAGE + 1])
    standings = _standings(rows[:PER_PAGE])
    context = _context(request, connection) | {
        "cause": causes[0] if causes else None,
        "is_withheld": key is None,
        "rows": [(sync, standings.get(sync.pk)) for sync in rows[:PER_PAGE]],
        "next": rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None,
        "zone": request.user.time_zone,
    }
    return render(request, "integrations/waiting_list.html", context)


def _standings(syncs: Sequence[Sync]) -> dict[int, standing.Standing]:
    """How each stands in this app, by primary key."""
    found = standing.of_bookings([sync.booking for sync in syncs])
    return {each.sync.pk: each for standings in found.values() for each in standings}


def _after(request: TeamRequest, syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    """Newest first, from where the last page ended; from the start where the address says nothing of ours."""
    after = request.GET.get("after", "")
    newest = syncs.order_by("-pk")
    return newest.filter(pk__lt=int(after)) if after.isdecimal() and len(after) < 19 else newest


def _ticked(request: TeamRequest, connection: Connection) -> Sequence[int]:
    chosen = [found for text in request.POST.getlist("booking")[: PER_PAGE * 2] if (found := _uuid(text))]
    return list(connection.syncs.filter(booking__public_id__in=chosen).values_list("pk", flat=True))


def _names_none(request: TeamRequest) -> bool:
    """Whether somebody pressed a button for those that are ticked, and ticked none."""
    return "all" not in request.POST and not request.POST.getlist("booking")


def _back_to_list(request: TeamRequest, connector: str) -> HttpResponse:
    messages.info(request, _("Nothing was changed: tick what you mean first."))
    cause = _key(request.POST)
    query = {"withheld": "1"} if cause is None else {"cause": cause}
    return redirect(reverse("integrations:waiting", args=[request.team.slug, connector], query=query))


def _key(asked: QueryDict) -> str | None:
    """Of the cause that is meant, if one is. No key has a NUL in it, and the database takes none."""
    key = asked.get("cause")
    return None if key is None else str(key).replace("\0", "")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _nothing(connection: Connection) -> str:
    if not connection.is_connected:
        return _("Nothing was sent: it has to be connected first.")
    return _(
        "There was nothing to do: none of these bookings waits any more. Somebody else was faster, or they went through."
    )


def _connection(request: TeamRequest, connector: str) -> Connection:
    return get_object_or_404(request.team.connections, connector=find_connector(connector).slug)


def _context(request: TeamRequest, connection: Connection) -> dict[str, object]:
    return {
        "section": "apps",
        "app": find_connector(connection.connector),
        "connection": connection,
        "sees_raw": request.membership.may(Permission.MANAGE_APPS),
    }
