"""Who hosts a page, in which order and how. A page has a host for as long as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from bookings import schedules
from bookings.models import BookingPage, PageHost
from teams import audit
from teams.models import User


@dataclass(frozen=True, kw_only=True)
class HostRow:
    """How a host is to take part; `pk` is the one of the PageHost."""

    pk: int
    is_fixed: bool
    schedule_id: int
    weight: int
    priority: int


@dataclass(frozen=True)
class LastHost:
    """It was not done: the page would have nobody left."""


@dataclass(frozen=True)
class NoMember:
    """It was not done: the person has just left the team."""


@transaction.atomic
def change(page: BookingPage, rows: Sequence[HostRow], *, changed: list[str], by: User) -> None:
    """Saves the rows and the page's rule. Hosts who were added or removed meanwhile stay so."""
    there = {row.pk: row for row in _locked(page)}
    for wanted in rows:
        hosting = there.get(wanted.pk)
        if hosting:
            hosting.is_fixed, hosting.schedule_id = wanted.is_fixed, wanted.schedule_id
            hosting.weight, hosting.priority = wanted.weight, wanted.priority
            hosting.save(update_fields=["is_fixed", "schedule", "weight", "priority"])
    page.save(update_fields=["assignment_rule", "owner_first"])
    audit.record(page.team, by, "page_hosts_changed", page.pk, fields=changed)


def add(page: BookingPage, host: User, *, is_fixed: bool, by: User) -> PageHost | NoMember:
    """The person hosts too, last in order, by the first of their hours. Pressed twice, they are there once."""
    try:
        with transaction.atomic():
            there = _locked(page)
            before = next((row for row in there if row.host_id == host.pk), None)
            if before:
                return before
            hosting = PageHost.objects.create(
                team=page.team,
                page=page,
                host=host,
                schedule=schedules.usual_of(page.team, host, by=by),
                is_fixed=is_fixed,
                position=max((row.position for row in there), default=-1) + 1,
            )
            audit.record(page.team, by, "page_host_added", host.pk, page=page.slug)
    except IntegrityError:
        # They left while we looked: the composite key says no at commit.
        return NoMember()
    return hosting


@transaction.atomic
def move(page: BookingPage, pk: int, *, places: int, by: User) -> None:
    """Takes the host so many places down the list, or up. Beyond its ends nothing happens."""
    there = _locked(page)
    at = next((index for index, row in enumerate(there) if row.pk == pk), None)
    if at is None or not 0 <= at + places < len(there):
        return
    there.insert(at + places, there.pop(at))
    for position, row in enumerate(there):
        row.position = position
    PageHost.objects.bulk_update(there, ["position"])
    audit.record(page.team, by, "page_hosts_changed", page.pk, fields=["order"])


@transaction.atomic
def remove(page: BookingPage, pk: int, *, by: User) -> LastHost | None:
    """The person hosts no further bookings of the page; those that were made stay with them."""
    there = _locked(page)
    hosting = next((row for row in there if row.pk == pk), None)
    if hosting is None:
        return None
    if len(there) == 1:
        return LastHost()
    hosting.delete()
    audit.record(page.team, by, "page_host_removed", hosting.host_id, page=page.slug)
    return None


def _locked(page: BookingPage) -> list[PageHost]:
    """The hosts as they are now, in order; others who change them wait until this transaction ends."""
    BookingPage.objects.select_for_update(no_key=True).get(pk=page.pk)
    return list(PageHost.objects.filter(page=page))
