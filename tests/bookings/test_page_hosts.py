"""Who hosts a page, as its managers choose them."""

from typing import Any

import pytest
from django.test import Client

from bookings import page_hosts
from bookings.models import AssignmentRule, BookingPage, PageHost, Schedule
from bookings.page_hosts import LastHost, NoMember
from teams.models import AuditEntry, Membership, User
from teams.roles import Role
from tests.bookings.page_forms import beside
from tests.cast import create_user, join

HOSTS = "/teams/acme/pages/intro/hosts/"


@pytest.fixture
def both(page: BookingPage, bob: User) -> list[PageHost]:
    """Ada and bob come to every meeting."""
    page_hosts.add(page, bob, is_fixed=True, by=bob)
    return list(PageHost.objects.filter(page=page))


def row(hosting: PageHost, **chosen: Any) -> dict[str, Any]:
    """What is chosen for one host."""
    return {f"host{hosting.pk}-{name}": value for name, value in chosen.items()}


def names(page: BookingPage) -> list[str]:
    return [hosting.host.name for hosting in PageHost.objects.filter(page=page)]


def test_a_host_is_added_once_with_hours_of_their_own(manager: Client, page: BookingPage, bob: User) -> None:
    for _ in range(2):
        manager.post(HOSTS, {"add": bob.pk, "add_attends": "rotating", "do": "add"})

    added = PageHost.objects.get(page=page, host=bob)
    assert (added.is_fixed, added.position, added.schedule.host) == (False, 1, bob)
    assert added.schedule.weekly_hours.count() == 5
    assert AuditEntry.objects.get(action="page_host_added").subject_id == bob.pk


def test_every_button_saves_what_was_chosen_before(
    manager: Client, page: BookingPage, both: list[PageHost], bob: User
) -> None:
    ada, other = both
    nights = Schedule.objects.create(team=page.team, host=bob, name="Nights", time_zone="UTC")

    chosen = row(ada, attends="rotating", weight=3) | row(other, attends="rotating", priority=2, schedule=nights.pk)
    manager.post(HOSTS, chosen | {"assignment_rule": "priority", "owner_first": "on", "do": f"up-{other.pk}"})

    assert names(page) == ["Bob", "Ada Hopper"]
    first, second = PageHost.objects.filter(page=page)
    assert (first.schedule, first.priority, second.weight, second.is_fixed) == (nights, 2, 3, False)
    page.refresh_from_db()
    assert (page.assignment_rule, page.owner_first) == (AssignmentRule.PRIORITY, True)


def test_a_host_is_taken_off_but_not_the_last(manager: Client, page: BookingPage, both: list[PageHost]) -> None:
    ada, other = both
    manager.post(HOSTS, {"do": f"remove-{ada.pk}"})
    assert names(page) == ["Bob"]

    html = manager.post(HOSTS, {"do": f"remove-{other.pk}"}, follow=True).content.decode()

    assert "A page needs a host." in html
    assert page_hosts.remove(page, other.pk, by=other.host) == LastHost()
    assert names(page) == ["Bob"]


@pytest.mark.parametrize("attempt", ["stranger", "left", "nobody"])
def test_only_a_member_can_be_added(manager: Client, page: BookingPage, eve: User, attempt: str) -> None:
    gone = create_user("gone")
    join(page.team, gone, Role.MEMBER).delete()
    who = {"stranger": eve.pk, "left": gone.pk, "nobody": ""}[attempt]

    html = manager.post(HOSTS, {"add": who, "do": "add"}).content.decode()

    assert beside(html, "add").endswith(("Choose somebody else.", "host as well."))
    assert names(page) == ["Ada Hopper"]


@pytest.mark.django_db(transaction=True)
def test_who_leaves_at_that_moment_is_not_added(page: BookingPage, bob: User, ada: User) -> None:
    Membership.objects.filter(user=bob).delete()

    assert page_hosts.add(page, bob, is_fixed=True, by=ada) == NoMember()


def test_hours_of_another_host_cannot_be_chosen(manager: Client, page: BookingPage, both: list[PageHost]) -> None:
    ada, other = both

    html = manager.post(HOSTS, row(ada, schedule=other.schedule_id, weight=11)).content.decode()

    assert beside(html, f"host{ada.pk}-schedule").startswith("Select a valid choice.")
    assert beside(html, f"host{ada.pk}-weight")
    assert PageHost.objects.get(pk=ada.pk).schedule.host == ada.host


def test_a_host_moves_no_further_than_the_end(page: BookingPage, both: list[PageHost], ada: User) -> None:
    page_hosts.move(page, both[0].pk, places=-1, by=ada)
    page_hosts.move(page, both[1].pk, places=1, by=ada)
    page_hosts.move(page, 0, places=1, by=ada)

    assert names(page) == ["Ada Hopper", "Bob"]


def test_hosts_and_hours_cost_the_same_queries_however_many_host(
    manager: Client, page: BookingPage, ada: User, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        user = create_user(f"host{number}")
        join(page.team, user, Role.MEMBER)
        page_hosts.add(page, user, is_fixed=False, by=ada)

    for address, count in ((HOSTS, 10), ("/teams/acme/pages/intro/hours/", 9)):
        with django_assert_num_queries(count):
            manager.get(address)
