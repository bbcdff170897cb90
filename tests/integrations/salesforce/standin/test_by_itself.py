"""The pretend token address, asked by an app itself: Client Credentials, at a My Domain only."""

import pytest

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.talk import Api, token_call


@pytest.fixture
def ready(standin: StandIn) -> StandIn:
    """The org's administrator has ticked the flow and named a user under "Run As"."""
    standin.org.app.client_credentials = True
    standin.org.app.run_as = standin.org.admin["Id"]
    return standin


def ask(standin: StandIn, **changes: str) -> tuple[int, dict[str, str]]:
    answer = token_call(standin, grant_type="client_credentials", **changes)
    return answer.status_code, answer.json()


def test_the_app_gets_a_session_of_the_user_it_runs_as_and_no_refresh_token(ready: StandIn) -> None:
    status, tokens = ask(ready)

    assert status == 200
    assert set(tokens) == {"access_token", "signature", "scope", "instance_url", "id", "token_type", "issued_at"}
    assert tokens["id"].endswith(ready.org.admin["Id"])
    assert tokens["scope"] == "api"


def test_it_counts_for_nobodys_five_approvals(ready: StandIn) -> None:
    api = Api(ready)
    for _ in range(8):
        ask(ready)

    assert api.get("limits").status_code == 200
    assert len(ready.org.grants.of(ready.org.app, ready.org.admin["Id"])) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"client_credentials": False}, "client credentials flow not enabled"),
        ({"run_as": ""}, "no client credentials user enabled"),
        ({"scopes": ["refresh_token"]}, "no valid scopes defined"),
    ],
)
def test_what_is_not_set_up_is_refused_in_salesforces_words(
    ready: StandIn, changes: dict[str, object], said: str
) -> None:
    for name, value in changes.items():
        setattr(ready.org.app, name, value)

    assert ask(ready) == (400, {"error": "invalid_grant", "error_description": said})


def test_a_log_in_host_does_not_support_it(ready: StandIn) -> None:
    answer = token_call(ready, host="/production", grant_type="client_credentials")

    assert answer.json()["error_description"] == "request not supported on this domain"


def test_it_needs_the_secret(ready: StandIn) -> None:
    assert ask(ready, client_secret="")[1]["error"] == "invalid_client"
    assert ask(ready, client_secret="wrong")[1]["error"] == "invalid_client"


def test_it_ends_with_its_user(ready: StandIn) -> None:
    ready.org.deactivate(ready.org.admin["Id"])

    assert ask(ready)[1]["error_description"] == "inactive user"
