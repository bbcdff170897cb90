"""Create, change and delete booking pages, with their hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from bookings.models import BookingPage, Schedule, WeeklyHours
from teams import audit
from teams.models import Team, User

# (ISO weekday, opens, closes), in minutes since local midnight.
Stretches = Iterable[tuple[int, int, int]]


@dataclass(frozen=True)
class AddressTaken:
    """Another page of the team got this address a moment ago."""


def create(
    page: BookingPage, team: Team, *, time_zone: str, stretches: Stretches, by: User
) -> BookingPage | AddressTaken:
    """Saves a page that is all there but for its team and schedule."""
    with _address_may_be_taken() as taken, transaction.atomic():
        schedule = Schedule.objects.create(team=team, host=page.host, name=_("Working hours"), time_zone=time_zone)
        _write_hours(schedule, stretches)
        page.team, page.schedule, page.created_by = team, schedule, by
        page.save()
        audit.record(team, by, "page_created", page.pk)
    return taken[0] if taken else page


def change(page: BookingPage, *, changed: list[str], by: User) -> BookingPage | AddressTaken:
    """Saves what a form has changed. The hours belong to whoever hosts now."""
    with _address_may_be_taken() as taken, transaction.atomic():
        page.save()
        Schedule.objects.filter(pk=page.schedule_id).update(host=page.host)
        audit.record(page.team, by, "page_changed", page.pk, fields=changed)
    return taken[0] if taken else page


@transaction.atomic
def change_hours(page: BookingPage, *, time_zone: str, stretches: Stretches, by: User) -> None:
    """Replaces the hours. Bookings that were made stay where they are."""
    # Locked, so that two who save at once do so one after the other, and the later hours are there whole.
    schedule = Schedule.objects.select_for_update().get(pk=page.schedule_id)
    schedule.time_zone = time_zone
    schedule.save(update_fields=["time_zone"])
    schedule.weekly_hours.all().delete()
    _write_hours(schedule, stretches)
    audit.record(page.team, by, "page_hours_changed", page.pk)


def set_active(page: BookingPage, *, is_active: bool, by: User) -> None:
    """Opens the page or pauses it. The links of existing bookings work on."""
    page.is_active = is_active
    with transaction.atomic():
        page.save(update_fields=["is_active"])
        audit.record(page.team, by, "page_opened" if is_active else "page_paused", page.pk)


def delete(page: BookingPage, *, by: User) -> bool:
    """True if the page is gone; False if it has bookings, which must not lose what they were for."""
    team, pk, schedule = page.team, page.pk, page.schedule
    try:
        with transaction.atomic():
            page.delete()
            schedule.delete()
            audit.record(team, by, "page_deleted", pk)
    except (ProtectedError, IntegrityError):
        # The second when somebody booked between the look and the deletion.
        return False
    return True


@contextmanager
def _address_may_be_taken() -> Iterator[list[AddressTaken]]:
    taken: list[AddressTaken] = []
    try:
        yield taken
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        taken.append(AddressTaken())


def _write_hours(schedule: Schedule, stretches: Stretches) -> None:
    WeeklyHours.objects.bulk_create(
        WeeklyHours(team_id=schedule.team_id, schedule=schedule, weekday=weekday, opens_min=opens, closes_min=closes)
        for weekday, opens, closes in stretches
    )
