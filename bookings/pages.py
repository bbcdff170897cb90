"""Create, change and delete booking pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from psycopg.errors import UniqueViolation

from bookings import reminders, schedules
from bookings.models import BookingPage, PageHost, Schedule
from teams import audit
from teams.models import Team, User


@dataclass(frozen=True, kw_only=True)
class OwnHours:
    """Hours that a new page does not share with others."""

    time_zone: str
    stretches: schedules.Stretches


@dataclass(frozen=True)
class AddressTaken:
    """Another page of the team got this address a moment ago."""


def create(
    page: BookingPage, team: Team, *, host: User, own_hours: OwnHours | None = None, by: User
) -> BookingPage | AddressTaken:
    """Saves a page that is all there but for its team, with its one host, who goes by their usual hours or by the page's own."""
    with _address_may_be_taken() as taken, transaction.atomic():
        page.team, page.created_by = team, by
        page.save()
        schedule = _made(page, host, own_hours, by) if own_hours else schedules.usual_of(team, host, by=by)
        PageHost.objects.create(team=team, page=page, host=host, schedule=schedule)
        reminders.give_default(page)
        audit.record(team, by, "page_created", page.pk)
    return taken[0] if taken else page


def change(page: BookingPage, *, fields: Iterable[str], changed: list[str], by: User) -> BookingPage | AddressTaken:
    """Saves these fields alone, so that nobody who changes another part of the page is overwritten."""
    with _address_may_be_taken() as taken, transaction.atomic():
        page.save(update_fields=list(fields))
        audit.record(page.team, by, "page_changed", page.pk, fields=changed)
    return taken[0] if taken else page


def set_active(page: BookingPage, *, is_active: bool, by: User) -> None:
    """Opens the page or pauses it. The links of existing bookings work on."""
    page.is_active = is_active
    with transaction.atomic():
        page.save(update_fields=["is_active"])
        audit.record(page.team, by, "page_opened" if is_active else "page_paused", page.pk)


def delete(page: BookingPage, *, by: User) -> bool:
    """True if the page is gone; False if it has bookings, which must not lose what they were for. Hours stay with their hosts."""
    team, pk = page.team, page.pk
    try:
        with transaction.atomic():
            page.delete()
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


def _made(page: BookingPage, host: User, hours: OwnHours, by: User) -> Schedule:
    """Hours that are called as the page is."""
    schedule = Schedule(team=page.team, host=host, name=page.title[:80], time_zone=hours.time_zone)
    return schedules.create(schedule, stretches=hours.stretches, by=by)
