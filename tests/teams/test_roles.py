"""The policy: who may what."""

from teams.roles import POLICY, Permission, Role, may


def test_each_role_may_all_that_the_ones_below_it_may() -> None:
    owner, administrator, manager, member = (POLICY[role] for role in Role)

    assert owner > administrator > manager > member


def test_members_host_and_see_their_own_bookings_only() -> None:
    assert may(Role.MEMBER, Permission.HOST_BOOKINGS)
    assert not may(Role.MEMBER, Permission.VIEW_ALL_BOOKINGS)


def test_managers_set_up_pages_but_connect_no_apps() -> None:
    assert may(Role.MANAGER, Permission.MANAGE_PAGES)
    assert not may(Role.MANAGER, Permission.MANAGE_APPS)


def test_administrators_manage_members_but_not_owners() -> None:
    assert may(Role.ADMINISTRATOR, Permission.MANAGE_MEMBERS)
    assert not may(Role.ADMINISTRATOR, Permission.MANAGE_OWNERS)


def test_a_role_that_does_not_exist_may_nothing() -> None:
    assert not any(may("emperor", permission) for permission in Permission)
