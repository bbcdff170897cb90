"""Several teams may be connected to one org: it works, and is shown without naming other people's teams."""

import pytest

from integrations import connections
from integrations.models import Connection
from integrations.salesforce.standin import Org
from teams.models import User
from teams.roles import Role
from tests.cast import join
from tests.conftest import signed_in_as
from tests.integrations.cast import connect_to
from tests.integrations.connecting import PAGE, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(connection: Connection, org: Org, eve: User) -> Connection:
    """Eve's team is connected to it too."""
    return connect_to(org, eve.teams.get(), eve)


def test_another_peoples_team_is_not_named(shared: Connection, ada: User) -> None:
    page = words_of(signed_in_as(ada).get(PAGE))

    assert "Also connected to it: Teams that you are not a member of" in page
    assert shared.team.name not in page


def test_ones_own_is(shared: Connection, ada: User) -> None:
    join(shared.team, ada, Role.MEMBER)

    page = signed_in_as(ada).get(PAGE)

    assert f"Also connected to it: {shared.team.name}" in words_of(page)
    assert f'href="/teams/{shared.team.slug}/apps/salesforce/"' in page.content.decode()
    assert "that you are not a member of" not in words_of(page)


def test_an_org_of_ones_own_says_nothing_of_others(connection: Connection, ada: User) -> None:
    assert "Also connected to it" not in words_of(signed_in_as(ada).get(PAGE))


def test_one_team_that_leaves_takes_nothing_from_the_other(
    shared: Connection, connection: Connection, ada: User
) -> None:
    connections.disconnect(connection, by=ada)

    assert connections.check(shared).org_id == shared.remote_org_id
    assert "Also connected to it" not in words_of(signed_in_as(ada).get(PAGE))
