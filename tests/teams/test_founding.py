"""A team is founded: whose it is, and at which address."""

import pytest

from teams import membership
from teams.membership import Refused
from teams.models import Team, User
from teams.roles import Role
from tests.teams.standing import actions, role_of


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
