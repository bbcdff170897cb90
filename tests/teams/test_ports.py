"""What other apps may fill, and what teams make of it."""

import pytest

from teams import ports
from teams.models import Membership, Team, User
from teams.ports import Panel


@pytest.fixture(autouse=True)
def registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is registered but by the test."""
    monkeypatch.setattr(ports, "home_panels", [])
    monkeypatch.setattr(ports, "leaving_checks", [])


def no_panel(request: object) -> Panel | None:
    return None


def never(membership: Membership) -> str | None:
    return None


def test_a_panel_registered_twice_is_shown_once() -> None:
    ports.add_home_panel(no_panel, place=10)
    ports.add_home_panel(no_panel, place=10)

    assert len(ports.home_panels) == 1


def test_without_a_check_nothing_keeps_a_member(team: Team, bob: User) -> None:
    assert ports.what_keeps(bob.memberships.get()) is None


def test_the_first_reason_that_is_found_keeps_a_member(team: Team, bob: User) -> None:
    ports.add_leaving_check(never)
    ports.add_leaving_check(never)
    ports.add_leaving_check(lambda membership: f"{membership.user} hosts a page.")

    assert len(ports.leaving_checks) == 2
    assert ports.what_keeps(bob.memberships.get()) == "Bob hosts a page."
