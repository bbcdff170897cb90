"""What the guide has to say, on each of its ways."""

import pytest

from integrations.contract.guide import Here, Way
from integrations.salesforce.forms import ConnectForm
from integrations.salesforce.guide import ways
from integrations.salesforce.guide.say import CONNECTED, CREDENTIALS, EXTERNAL
from tests.integrations.salesforce.guide.reading import CALLBACK, HERE, WITH_ADDRESSES, text_of

# Salesforce's own names, as its pages spell them.
BOTH_SCOPES = ("Manage user data via APIs (api)", "Perform requests at any time (refresh_token, offline_access)")
WEB_SERVER = (
    *BOTH_SCOPES,
    "Require secret for Web Server Flow",
    "Require secret for Refresh Token Flow",
    "Require Proof Key for Code Exchange (PKCE)",
    "Permitted Users",
    "Refresh token is valid until revoked",
    "IP Relaxation",
    "API Only User",
    "View All Records",
    "up to ten minutes",
    "Enterprise, Performance, Unlimited and Developer",
    "Consumer Key",
    "Consumer Secret",
)


def way_of(key: str, here: Here = HERE) -> Way:
    return next(way for way in ways(here) if way.key == key)


def test_the_external_client_app_comes_first() -> None:
    assert [way.key for way in ways(HERE)] == [EXTERNAL, CONNECTED, CREDENTIALS]


@pytest.mark.parametrize("key", [EXTERNAL, CONNECTED])
@pytest.mark.parametrize("name", WEB_SERVER)
def test_each_setting_is_named_as_salesforce_names_it(key: str, name: str) -> None:
    assert name in text_of(way_of(key))


def test_the_way_without_people_names_its_user_and_asks_for_no_refresh_token() -> None:
    text = text_of(way_of(CREDENTIALS))

    for name in ("Enable Client Credentials Flow", "Run As", "My Domain", BOTH_SCOPES[0]):
        assert name in text
    assert BOTH_SCOPES[1] not in text


@pytest.mark.parametrize("key", [EXTERNAL, CONNECTED, CREDENTIALS])
def test_every_way_has_nine_steps_with_addresses_of_their_own(key: str) -> None:
    steps = way_of(key).steps

    assert len({step.key for step in steps}) == len(steps) == 9
    assert (steps[0].key, steps[-1].key) == ("before", "connect")


@pytest.mark.parametrize("key", [EXTERNAL, CONNECTED, CREDENTIALS])
def test_the_callback_address_is_given_to_be_pasted(key: str) -> None:
    assert CALLBACK in [paste.value for step in way_of(key).steps for paste in step.pastes]


@pytest.mark.parametrize("key", [EXTERNAL, CREDENTIALS])
def test_a_new_app_gets_a_name_and_the_readers_address(key: str) -> None:
    pasted = {paste.key: paste.value for step in way_of(key).steps for paste in step.pastes}

    assert pasted["app-name"] == "Jicoo"
    assert pasted["contact-email"] == "ada@example.com"


@pytest.mark.parametrize("key", [EXTERNAL, CONNECTED, CREDENTIALS])
def test_outgoing_addresses_are_given_to_be_pasted_and_enforced(key: str) -> None:
    way = way_of(key, WITH_ADDRESSES)

    assert {"192.0.2.10", "192.0.2.11"} <= {paste.value for step in way.steps for paste in step.pastes}
    assert "IP Relaxation: Enforce IP restrictions" in text_of(way)


@pytest.mark.parametrize("key", [EXTERNAL, CONNECTED, CREDENTIALS])
def test_without_outgoing_addresses_it_says_what_to_do(key: str) -> None:
    text = text_of(way_of(key))

    assert "Ask whoever runs it to set OUTGOING_ADDRESSES" in text
    assert "IP Relaxation: Relax IP restrictions, until you know our addresses" in text


def test_error_pages_are_explained_where_somebody_may_land_on_one() -> None:
    explaining = {way.key: [step.key for step in way.steps if step.explains_pages] for way in ways(HERE)}

    assert explaining == {EXTERNAL: ["connect"], CONNECTED: ["connect"], CREDENTIALS: []}


@pytest.mark.parametrize("key", [EXTERNAL, CONNECTED, CREDENTIALS])
def test_the_last_step_calls_the_form_as_it_calls_itself(key: str) -> None:
    form = ConnectForm()
    choices = [choice for name in ("environment", "way") for choice in form[name].subwidgets]
    labels = {str(field.label) for field in form} | {str(choice.choice_label) for choice in choices}

    named = {str(setting.name) for setting in way_of(key).steps[-1].settings}
    chosen = [str(setting.value) for setting in way_of(key).steps[-1].settings if setting.name == "Who is connected"]

    assert named <= labels
    assert set(chosen) <= labels
    assert chosen


def test_an_integration_user_is_told_what_their_licence_needs_and_nobody_else_is() -> None:
    told = {key: "“Salesforce API Integration”" in text_of(way_of(key)) for key in (EXTERNAL, CONNECTED, CREDENTIALS)}

    assert told == {EXTERNAL: False, CONNECTED: False, CREDENTIALS: True}


def test_each_kind_of_app_is_told_where_its_ticks_are_and_what_its_policy_is_called() -> None:
    external, connected = text_of(way_of(EXTERNAL)), text_of(way_of(CONNECTED))

    assert "under “Security”, tick these three" in external
    assert "in the same section, tick these three" in connected
    assert "All users can self-authorize" in external
    assert "All users may self-authorize" in connected
