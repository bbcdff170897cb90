"""Who may give whom which role."""

import pytest
from django.core.exceptions import PermissionDenied

from teams import membership
from teams.membership import Refused
from teams.models import AuditEntry, Membership, Team, User
from teams.roles import Role
from tests.teams.standing import actions, membership_of, role_of


def test_an_administrator_makes_a_member_manager(team: Team, adam: User, bob: User) -> None:
    changed = membership.change_role(membership_of(bob, team), Role.MANAGER, by=adam)

    assert isinstance(changed, Membership)
    assert role_of(bob, team) == Role.MANAGER
    entry = AuditEntry.objects.get(team=team, action="role_changed")
    assert (entry.actor, entry.subject_id) == (adam, bob.pk)
    assert entry.details == {"before": "member", "now": "manager"}


def test_the_same_role_again_is_no_news(team: Team, adam: User, bob: User) -> None:
    membership.change_role(membership_of(bob, team), Role.MEMBER, by=adam)

    assert actions(team) == []


def test_an_administrator_makes_nobody_owner(team: Team, adam: User, bob: User) -> None:
    with pytest.raises(PermissionDenied):
        membership.change_role(membership_of(bob, team), Role.OWNER, by=adam)

    assert role_of(bob, team) == Role.MEMBER


def test_an_administrator_does_not_make_themselves_owner(team: Team, adam: User) -> None:
    with pytest.raises(PermissionDenied):
        membership.change_role(membership_of(adam, team), Role.OWNER, by=adam)


def test_an_administrator_does_not_touch_an_owner(team: Team, ada: User, adam: User) -> None:
    with pytest.raises(PermissionDenied):
        membership.change_role(membership_of(ada, team), Role.MEMBER, by=adam)

    assert role_of(ada, team) == Role.OWNER


def test_a_manager_changes_nobody(team: Team, mia: User, bob: User) -> None:
    with pytest.raises(PermissionDenied):
        membership.change_role(membership_of(bob, team), Role.MANAGER, by=mia)


def test_a_stranger_changes_nobody(team: Team, eve: User, bob: User) -> None:
    with pytest.raises(PermissionDenied):
        membership.change_role(membership_of(bob, team), Role.MANAGER, by=eve)


def test_a_role_that_does_not_exist_is_given_to_nobody(team: Team, ada: User, bob: User) -> None:
    with pytest.raises(PermissionDenied):
        membership.change_role(membership_of(bob, team), "emperor", by=ada)


def test_what_counts_is_the_role_now_not_when_the_page_was_opened(team: Team, ada: User, adam: User, bob: User) -> None:
    opened = membership_of(bob, team)
    membership.change_role(opened, Role.OWNER, by=ada)

    with pytest.raises(PermissionDenied):
        membership.change_role(opened, Role.MEMBER, by=adam)

    assert role_of(bob, team) == Role.OWNER


def test_the_only_owner_stays_owner(team: Team, ada: User) -> None:
    refused = membership.change_role(membership_of(ada, team), Role.MEMBER, by=ada)

    assert isinstance(refused, Refused)
    assert role_of(ada, team) == Role.OWNER


def test_one_of_two_owners_may_step_down(team: Team, ada: User, bob: User) -> None:
    membership.change_role(membership_of(bob, team), Role.OWNER, by=ada)

    membership.change_role(membership_of(ada, team), Role.MEMBER, by=ada)

    assert role_of(ada, team) == Role.MEMBER


def test_somebody_who_left_meanwhile_gets_no_role(team: Team, ada: User, bob: User) -> None:
    opened = membership_of(bob, team)
    membership.leave(membership_of(bob, team))

    refused = membership.change_role(opened, Role.MANAGER, by=ada)

    assert isinstance(refused, Refused)
