"""System checks: a stand-in's host in production is an error before it is a leak."""

import pytest
from django.conf import LazySettings

from jicoo.checks import (
    enough_connections,
    no_pretend_salesforce_in_production,
    outgoing_addresses_are_addresses,
)


@pytest.fixture
def production(settings: LazySettings) -> LazySettings:
    """As production has it: Salesforce itself, over https."""
    settings.IS_DEMO = False
    settings.SALESFORCE_TRUSTED_HOSTS = []
    settings.SALESFORCE_LOGIN_URL_PRODUCTION = "https://login.salesforce.com"
    settings.SALESFORCE_LOGIN_URL_SANDBOX = "https://test.salesforce.com"
    return settings


def found() -> list[str]:
    return [f"{message.id} {message.msg}" for message in no_pretend_salesforce_in_production(None)]


def test_production_as_it_should_be_is_left_in_peace(production: LazySettings) -> None:
    assert found() == []


def test_a_host_over_plain_http_is_an_error_in_production(production: LazySettings) -> None:
    production.SALESFORCE_TRUSTED_HOSTS = ["127.0.0.1:8100"]

    assert found() == ["jicoo.E001 SALESFORCE_TRUSTED_HOSTS names 127.0.0.1:8100. Stand-in hosts belong to demos only."]


@pytest.mark.parametrize("name", ["SALESFORCE_LOGIN_URL_PRODUCTION", "SALESFORCE_LOGIN_URL_SANDBOX"])
def test_a_log_in_over_plain_http_is_an_error_in_production(production: LazySettings, name: str) -> None:
    setattr(production, name, "http://127.0.0.1:8100")

    assert found() == [f"jicoo.E001 {name} is not https. Stand-in hosts belong to demos only."]


def test_a_demo_may_speak_to_its_stand_in(production: LazySettings) -> None:
    production.IS_DEMO = True
    production.SALESFORCE_TRUSTED_HOSTS = ["127.0.0.1:8100"]

    assert found() == []


@pytest.mark.django_db
def test_threads_that_the_database_has_room_for_are_no_matter() -> None:
    assert enough_connections(None, databases=["default"]) == []


@pytest.mark.django_db
def test_more_threads_than_the_database_takes_are_told_before_they_are_refused(settings: LazySettings) -> None:
    settings.WORKER_THREADS = 100_000

    (message,) = enough_connections(None, databases=["default"])

    assert message.id == "jicoo.W001"


def test_without_a_database_nobody_counts() -> None:
    assert enough_connections(None) == []


def test_outgoing_addresses_are_addresses_or_networks(settings: LazySettings) -> None:
    settings.OUTGOING_ADDRESSES = ["192.0.2.1", "192.0.2.0/24", "2001:db8::/64", "book.example.com", "192.0.2.1/24"]

    named = [f"{message.id} {message.msg}" for message in outgoing_addresses_are_addresses(None)]

    assert named == [
        "jicoo.E002 OUTGOING_ADDRESSES names 'book.example.com', which is neither an IP address nor a network.",
        "jicoo.E002 OUTGOING_ADDRESSES names '192.0.2.1/24', which is neither an IP address nor a network.",
    ]
