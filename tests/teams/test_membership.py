"""The verbs that change who is what in a team."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from bookings.models import BookingPage
from teams import membership, ports
from teams.membership import Refused
from teams.models import AuditEntry, Membership, Team, User
from teams.roles import Role
from tests.cast import create_page, create_team, create_user, join


def role_of(user: User, team: Team) -> str:
    return Membership.objects.get(team=team, user=user).role


def membership_of(user: User, team: Team) -> Membership:
    return Membership.objects.select_related("team", "user").get(team=team, user=user)


def actions(team: Team) -> list[str]:
    return list(AuditEntry.objects.filter(team=team).order_by("pk").values_list("action", flat=True))


# --- Founding


def test_who_creates_a_team_owns_it(ada: User) -> None:
    team = membership.create_team(name="Acme Example", by=ada)

    assert isinstance(team, Team)
    assert role_of(ada, team) == Role.OWNER
    assert actions(team) == ["team_created"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Acme Example", "acme-example"),
        ("Café & Söhne", "cafe-sohne"),
        ("a_b", "a-b"),
        ("株式会社山田", "team"),
        ("-", "team"),
    ],
)
def test_the_address_is_made_from_the_name(ada: User, name: str, slug: str) -> None:
    team = membership.create_team(name=name, by=ada)

    assert isinstance(team, Team)
    assert team.slug == slug
    team.full_clean()


def test_a_second_team_of_the_same_name_gets_an_address_of_its_own(ada: User) -> None:
    slugs = [membership.propose_slug("Acme")]
    for _ in range(2):
        team = membership.create_team(name="Acme", by=ada)
        assert isinstance(team, Team)
        slugs.append(membership.propose_slug("Acme"))

    assert slugs == ["acme", "acme-2", "acme-3"]


def test_a_very_long_name_still_makes_a_valid_address(ada: User) -> None:
    team = membership.create_team(name="Very " * 16, by=ada)

    assert isinstance(team, Team)
    team.full_clean()


def test_an_address_that_is_taken_is_refused_and_nothing_is_left_behind(ada: User, team: Team) -> None:
    refused = membership.create_team(name="Another", slug=team.slug, by=ada)

    assert isinstance(refused, Refused)
    assert not Team.objects.filter(name="Another").exists()


@pytest.mark.django_db
def test_a_team_without_an_owner_is_never_left_behind() -> None:
    nobody = User(email="nobody@example.com")

    with pytest.raises(ValueError, match="unsaved"):
        membership.create_team(name="Ghosts", by=nobody)

    assert not Team.objects.exists()


def test_a_person_without_a_time_zone_lives_where_their_first_team_does(ada: User) -> None:
    membership.create_team(name="Tokyo office", time_zone="Asia/Tokyo", by=ada)
    membership.create_team(name="Paris office", time_zone="Europe/Paris", by=ada)

    ada.refresh_from_db()
    assert ada.time_zone == "Asia/Tokyo"


# --- Roles


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


# --- Going


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
        BookingPage.objects.filter(pk=page.pk).update(host=eve)


# --- The team changes hands


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
