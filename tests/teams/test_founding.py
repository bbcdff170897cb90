"""A team is founded: whose it is, and at which address."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from teams import membership
from teams.membership import Refused
from teams.models import Team, User
from teams.roles import Role
from tests.cast import create_user
from tests.conftest import signed_in_as
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


# --- One press, one team


def test_a_form_that_is_sent_twice_makes_one_team(eve: User) -> None:
    browser = signed_in_as(eve)
    form = {"name": "Twice Example", "slug": "", "time_zone": "UTC", "form_key": key_in(browser)}

    first, second = browser.post("/new-team/", form), browser.post("/new-team/", form)

    assert first.headers["Location"] == second.headers["Location"] == "/teams/twice-example/"
    assert eve.teams.filter(name="Twice Example").count() == 1


def test_with_an_address_of_ones_own_it_is_the_same(eve: User) -> None:
    browser = signed_in_as(eve)
    form = {"name": "Twice Example", "slug": "twice", "time_zone": "UTC", "form_key": key_in(browser)}
    browser.post("/new-team/", form)

    assert browser.post("/new-team/", form).headers["Location"] == "/teams/twice/"


def test_a_form_that_is_opened_anew_makes_another_team(eve: User) -> None:
    browser = signed_in_as(eve)
    for _ in range(2):
        form = {"name": "Twice Example", "slug": "", "time_zone": "UTC", "form_key": key_in(browser)}
        browser.post("/new-team/", form)

    assert eve.teams.filter(name="Twice Example").count() == 2


def test_another_persons_form_gives_nobody_their_team(eve: User, ada: User) -> None:
    form = {"name": "Twice Example", "slug": "", "time_zone": "UTC", "form_key": key_in(signed_in_as(ada))}
    signed_in_as(ada).post("/new-team/", form)

    page = signed_in_as(eve).post("/new-team/", form)

    assert page.status_code == 200
    assert not eve.teams.filter(name="Twice Example").exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_one_moment_make_one_team() -> None:
    ida = create_user("ida")
    together, key = Barrier(2, timeout=60), uuid4()

    def press(_: int) -> Team | membership.Refused:
        together.wait()
        try:
            return membership.create_team(name="Twice Example", form_key=key, by=ida)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as browsers:
        teams = set(browsers.map(press, range(2)))

    assert teams == set(ida.teams.all())
    assert len(teams) == 1


def key_in(browser: Client) -> str:
    """Of the form for a new team, as it comes when it is opened."""
    found = re.search(r'name="form_key" value="([^"]+)"', browser.get("/new-team/").content.decode())
    assert found
    return found[1]
