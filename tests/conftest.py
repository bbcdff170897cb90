"""The cast as fixtures: ada owns the team, bob is a member, mia manages, adam administers, eve is from another team."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from hypothesis import HealthCheck, settings

from bookings.models import BookingPage
from teams.models import Team, User
from teams.roles import Role
from tests.cast import create_page, create_team, create_user, join
from tests.groups import Groups, put_in_order

# A machine that is busy draws slowly and answers late, and nothing is wrong with that.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In an order that fills the machine. What is there by now stays: looking through it again and again took a tenth of the time."""
    put_in_order(items)
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups | None:
    """Groups instead of files. (`--dist=loadgroup` of pytest-xdist 3.8 groups nothing under pytest 9.2.)"""
    return Groups(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins in English: a page that was asked for in Japanese leaves its language to the thread."""
    with override("en"):
        yield


@pytest.fixture
def ada(db: None) -> User:
    """Owns the team and hosts its page."""
    return create_user("ada", full_name="Ada Hopper")


@pytest.fixture
def team(ada: User) -> Team:
    """Where everything happens."""
    return create_team("acme", owner=ada, name="Acme Example")


@pytest.fixture
def adam(team: Team) -> User:
    """Administers the team."""
    user = create_user("adam")
    join(team, user, Role.ADMINISTRATOR)
    return user


@pytest.fixture
def mia(team: Team) -> User:
    """Manages booking pages."""
    user = create_user("mia")
    join(team, user, Role.MANAGER)
    return user


@pytest.fixture
def bob(team: Team) -> User:
    """Is a member, and no more."""
    user = create_user("bob")
    join(team, user, Role.MEMBER)
    return user


@pytest.fixture
def eve(db: None) -> User:
    """Owns another team, and should see nothing of this one."""
    user = create_user("eve")
    create_team("elsewhere", owner=user)
    return user


@pytest.fixture
def page(team: Team, ada: User) -> BookingPage:
    """An intro call with ada, 30 minutes, Monday to Friday 9:00 to 17:00 UTC."""
    return create_page(team, ada)


def signed_in_as(user: User) -> Client:
    """A browser in which this person is logged in."""
    client = Client()
    client.force_login(user)
    return client
