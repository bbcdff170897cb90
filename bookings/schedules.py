"""A host's named hours: make, change, copy and delete them. Bookings that were made stay where they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _

from bookings.models import DateHours, Schedule, WeeklyHours
from teams import audit
from teams.models import Membership, Team, User
from teams.roles import Permission

# (ISO weekday, opens, closes), in minutes since local midnight.
Stretches = Iterable[tuple[int, int, int]]


@dataclass(frozen=True)
class InUse:
    """Booking pages go by these hours, so they stay."""


def editable_by(membership: Membership) -> QuerySet[Schedule]:
    """A member's own; for managers those of everybody in the team."""
    schedules = membership.team.schedules.select_related("host")
    return schedules if membership.may(Permission.MANAGE_PAGES) else schedules.filter(host_id=membership.user_id)


def of_host(team: Team, host: User) -> QuerySet[Schedule]:
    """The hours of one member, in the order in which they were made, with their pages. Four queries."""
    schedules = team.schedules.filter(host=host).order_by("pk")
    return schedules.prefetch_related("weekly_hours", "date_hours", "page_hosts__page")


# (ISO weekday, opens, closes): what a host has who said nothing yet.
WORKING_WEEK = [(weekday, 9 * 60, 17 * 60) for weekday in range(1, 6)]


def usual_of(team: Team, host: User, *, by: User) -> Schedule:
    """The first hours that the host made; a working week on their clocks where there are none yet."""
    first = team.schedules.filter(host=host).order_by("pk").first()
    if first:
        return first
    # Until a person says where they live, they are thought to be where the team is.
    zone = team.time_zone if host.time_zone == "UTC" else host.time_zone
    made = Schedule(team=team, host=host, name=_("Working hours"), time_zone=zone)
    return create(made, stretches=WORKING_WEEK, by=by)


@transaction.atomic
def create(schedule: Schedule, *, stretches: Stretches, by: User) -> Schedule:
    """Saves hours that are all there but for their stretches."""
    schedule.save()
    write_hours(schedule, stretches)
    _record(schedule, by, "schedule_created")
    return schedule


@transaction.atomic
def change(schedule: Schedule, *, stretches: Stretches, by: User) -> None:
    """Saves name, zone and holidays as they stand on `schedule`, and replaces its stretches."""
    _lock(schedule)
    schedule.save(update_fields=["name", "time_zone", "holidays_of"])
    schedule.weekly_hours.all().delete()
    write_hours(schedule, stretches)
    _record(schedule, by, "schedule_changed")


@transaction.atomic
def copy(schedule: Schedule, *, by: User) -> Schedule:
    """The same hours and dates under another name, used by no page yet."""
    stretches = list(schedule.weekly_hours.values_list("weekday", "opens_min", "closes_min"))
    dates = list(schedule.date_hours.all())
    name = _("Copy of %(name)s") % {"name": schedule.name}
    made = Schedule(
        team_id=schedule.team_id,
        host_id=schedule.host_id,
        name=name[:80],
        time_zone=schedule.time_zone,
        holidays_of=schedule.holidays_of,
    )
    create(made, stretches=stretches, by=by)
    DateHours.objects.bulk_create(
        DateHours(
            team_id=made.team_id, schedule=made, date=row.date, opens_min=row.opens_min, closes_min=row.closes_min
        )
        for row in dates
    )
    return made


def delete(schedule: Schedule, *, by: User) -> InUse | None:
    """Takes the hours away, unless a page goes by them."""
    try:
        with transaction.atomic():
            _record(schedule, by, "schedule_deleted")
            schedule.delete()
    except ProtectedError:
        return InUse()
    return None


@transaction.atomic
def set_date(
    schedule: Schedule, day: date, times: list[tuple[int, int]], *, instead_of: date | None = None, by: User
) -> None:
    """Other hours on this date; without times it is closed. What was said of it, and of `instead_of`, is replaced."""
    _lock(schedule)
    schedule.date_hours.filter(date__in=[day, instead_of or day]).delete()
    pairs: list[tuple[int, int] | tuple[None, None]] = [*times] or [(None, None)]
    DateHours.objects.bulk_create(
        DateHours(team_id=schedule.team_id, schedule=schedule, date=day, opens_min=opens, closes_min=closes)
        for opens, closes in pairs
    )
    _record(schedule, by, "schedule_date_changed", date=day.isoformat())


@transaction.atomic
def clear_date(schedule: Schedule, day: date, *, by: User) -> None:
    """The date is a weekday like others again."""
    _lock(schedule)
    schedule.date_hours.filter(date=day).delete()
    _record(schedule, by, "schedule_date_cleared", date=day.isoformat())


def write_hours(schedule: Schedule, stretches: Stretches) -> None:
    """Adds these stretches to a schedule that has none. In a transaction of the caller's."""
    WeeklyHours.objects.bulk_create(
        WeeklyHours(team_id=schedule.team_id, schedule=schedule, weekday=weekday, opens_min=opens, closes_min=closes)
        for weekday, opens, closes in stretches
    )


def _lock(schedule: Schedule) -> None:
    """Two who save at once do so one after the other, and the later hours are there whole."""
    Schedule.objects.select_for_update().get(pk=schedule.pk)


def _record(schedule: Schedule, by: User, action: str, **details: str) -> None:
    audit.record(schedule.team, by, action, schedule.host_id, **details)
