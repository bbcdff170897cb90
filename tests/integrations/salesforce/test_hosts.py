"""Only Salesforce's own addresses are spoken to, however much others look like them."""

import pytest
from pytest_django import Settings

from integrations.salesforce.hosts import (
    NotSalesforce,
    checked_instance_url,
    checked_login_url,
    form_targets,
    login_url,
    own_address,
)


@pytest.mark.parametrize(
    "typed",
    ["acme.my.salesforce.com", "https://acme.my.salesforce.com", " https://ACME.my.salesforce.com/ ", "acme--uat.sandbox.my.salesforce.com"],
)  # fmt: skip
def test_a_my_domain_is_taken_as_people_type_it(typed: str) -> None:
    assert own_address(typed) == f"https://{typed.strip().removeprefix('https://').rstrip('/').lower()}"


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "my.salesforce.com",
        "salesforce.com",
        "http://acme.my.salesforce.com",
        "https://acme.my.salesforce.com:8443",
        "https://acme.my.salesforce.com/path",
        "https://acme.my.salesforce.com?x=1",
        "https://acme.my.salesforce.com#x",
        "https://user@acme.my.salesforce.com",
        "https://acme.my.salesforce.com@evil.example.com",
        "https://acme.my.salesforce.com.evil.example.com",
        "https://evil.example.com/acme.my.salesforce.com",
        "https://evil.example.com\\.my.salesforce.com",
        "https://evilmy.salesforce.com",
        "https://evil.example.com\t.my.salesforce.com",
        "https://acme.my.salesforce.com\n.evil.example.com",
        "https://-acme.my.salesforce.com",
        "https://аcme.my.salesforce.com",
        "javascript:alert(1)",
        "https://[::1].my.salesforce.com",
        "//acme.my.salesforce.com",
        "127.0.0.1:8100",
    ],
)
def test_what_only_looks_like_a_my_domain_is_refused(hostile: str, settings: Settings) -> None:
    settings.SALESFORCE_TRUSTED_HOSTS = []

    with pytest.raises(NotSalesforce):
        own_address(hostile)
    with pytest.raises(NotSalesforce):
        checked_instance_url(hostile)


def test_a_trusted_host_is_taken_with_its_port_and_over_plain_http(settings: Settings) -> None:
    settings.SALESFORCE_TRUSTED_HOSTS = ["127.0.0.1:8100"]

    assert checked_instance_url("http://127.0.0.1:8100") == "http://127.0.0.1:8100"
    assert own_address("127.0.0.1:8100") == "http://127.0.0.1:8100"
    with pytest.raises(NotSalesforce):
        checked_instance_url("http://127.0.0.1:8101")


def test_in_production_no_host_is_trusted_whatever_the_setting_says(settings: Settings) -> None:
    settings.SALESFORCE_TRUSTED_HOSTS, settings.IS_DEMO = ["127.0.0.1:8100"], False

    assert "http://127.0.0.1:8100" not in form_targets()[2:]
    with pytest.raises(NotSalesforce):
        own_address("127.0.0.1:8100")


@pytest.mark.parametrize(
    "kept", ["https://login.salesforce.com", "https://test.salesforce.com", "https://acme.my.salesforce.com", "https://login.example.com"]
)  # fmt: skip
def test_a_kept_log_in_address_is_salesforces_or_the_installations_own(kept: str, settings: Settings) -> None:
    settings.SALESFORCE_LOGIN_URL_PRODUCTION = "https://login.example.com/"

    assert checked_login_url(kept) == kept


@pytest.mark.parametrize(
    "kept", ["", "https://evil.example.com", "http://login.salesforce.com", "https://login.salesforce.com.evil.example.com"]
)  # fmt: skip
def test_any_other_log_in_address_is_refused(kept: str) -> None:
    with pytest.raises(NotSalesforce):
        checked_login_url(kept)


def test_each_environment_has_its_log_in_page(settings: Settings) -> None:
    settings.SALESFORCE_LOGIN_URL_PRODUCTION = "https://login.salesforce.com/"
    settings.SALESFORCE_LOGIN_URL_SANDBOX = "https://test.salesforce.com"

    assert login_url("production") == "https://login.salesforce.com"
    assert login_url("sandbox") == "https://test.salesforce.com"
    assert login_url("my_domain", "acme.my.salesforce.com") == "https://acme.my.salesforce.com"


def test_the_form_may_lead_to_every_place_it_can_redirect_to(settings: Settings) -> None:
    settings.SALESFORCE_LOGIN_URL_PRODUCTION = "https://login.salesforce.com"
    settings.SALESFORCE_LOGIN_URL_SANDBOX = "https://test.salesforce.com"
    settings.SALESFORCE_TRUSTED_HOSTS = ["127.0.0.1:8100"]

    assert form_targets() == [
        "https://login.salesforce.com",
        "https://test.salesforce.com",
        "https://*.my.salesforce.com",
        "http://127.0.0.1:8100",
    ]
