"""People leave a team, are removed from it, or give it away."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from bookings.models import BookingPage, PageHost
from teams import membership, ports
from teams.membership import Refused
from teams.models import Membership, Team, User
from teams.roles import Role
from tests.cast import create_page, create_team, create_user, join
from tests.teams.standing import actions, membership_of, role_of


def test_an_administrator_removes_a_member(team: Team, adam: User, bob: User) -> None:
    refused = membership.remove(membership_of(bob, team), by=adam)

    assert refused is None
    assert not bob.memberships.exists()
    assert actions(team) == ["member_removed"]


def test_a_manager_removes_nobody(team: Team, mia: User, bob: User) -> None:
    with pytest.raises(PermissionDenied):
        membership.remove(membership_of(bob, team), by=mia)


def test_an_administrator_removes_no_owner(team: Team, ada: User, adam: User) -> None:
    with pytest.raises(PermissionDenied):
        membership.remove(membership_of(ada, team), by=adam)


def test_removing_somebody_twice_says_that_they_are_gone(team: Team, adam: User, bob: User) -> None:
    opened_in_two_tabs = membership_of(bob, team)
    membership.remove(membership_of(bob, team), by=adam)

    assert isinstance(membership.remove(opened_in_two_tabs, by=adam), Refused)


def test_a_member_leaves_of_their_own_will(team: Team, bob: User) -> None:
    refused = membership.leave(membership_of(bob, team))

    assert refused is None
    assert not bob.memberships.exists()
    assert actions(team) == ["member_left"]


def test_the_only_owner_cannot_leave(team: Team, ada: User) -> None:
    refused = membership.leave(membership_of(ada, team))

    assert isinstance(refused, Refused)
    assert role_of(ada, team) == Role.OWNER


def test_what_other_apps_say_holds_a_member_back(team: Team, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "leaving_checks", [lambda member: f"{member.user} hosts 2 booking pages."])

    refused = membership.leave(membership_of(bob, team))

    assert refused == Refused("Bob hosts 2 booking pages.")
    assert role_of(bob, team) == Role.MEMBER


@pytest.mark.django_db(transaction=True)
def test_a_host_is_held_back_even_where_nobody_asked(team: Team, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "leaving_checks", [])
    create_page(team, bob)

    refused = membership.leave(membership_of(bob, team))

    assert isinstance(refused, Refused)
    assert role_of(bob, team) == Role.MEMBER


@pytest.mark.django_db(transaction=True)
def test_the_database_lets_no_stranger_host_a_page(page: BookingPage, eve: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PageHost.objects.filter(page=page).update(host=eve)


def test_an_owner_gives_the_team_away_and_stays_as_administrator(team: Team, ada: User, bob: User) -> None:
    membership.transfer(membership_of(bob, team), by=ada)

    assert role_of(bob, team) == Role.OWNER
    assert role_of(ada, team) == Role.ADMINISTRATOR
    assert actions(team) == ["ownership_transferred"]


def test_an_administrator_gives_nothing_away(team: Team, adam: User, bob: User) -> None:
    with pytest.raises(PermissionDenied):
        membership.transfer(membership_of(bob, team), by=adam)


def test_nobody_gives_the_team_to_themselves(team: Team, ada: User) -> None:
    refused = membership.transfer(membership_of(ada, team), by=ada)

    assert isinstance(refused, Refused)
    assert role_of(ada, team) == Role.OWNER


def test_a_team_is_not_given_to_somebody_who_just_left(team: Team, ada: User, bob: User) -> None:
    opened = membership_of(bob, team)
    membership.leave(membership_of(bob, team))

    assert isinstance(membership.transfer(opened, by=ada), Refused)
    assert role_of(ada, team) == Role.OWNER


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_the_same_moment_one_stays() -> None:
    ada, bob = create_user("ada"), create_user("bob")
    team = create_team("acme", owner=ada)
    join(team, bob, Role.OWNER)
    together = Barrier(2)
    outcomes: list[Refused | None] = []

    def leave_at_once(owner: Membership) -> None:
        together.wait(timeout=10)
        outcomes.append(membership.leave(owner))
        connection.close()

    leavers = [Thread(target=leave_at_once, args=[membership_of(user, team)]) for user in (ada, bob)]
    for leaver in leavers:
        leaver.start()
    for leaver in leavers:
        leaver.join(timeout=20)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "Refused"]
    assert team.memberships.get().role == Role.OWNER
