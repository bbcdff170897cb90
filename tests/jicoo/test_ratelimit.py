"""How often an address may do a thing in a minute."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.http import HttpRequest
from django.test import RequestFactory

from jicoo.models import RateCount
from jicoo.ratelimit import client_address, is_over


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A quarter past ten, until it is moved."""
    with time_machine.travel(datetime(2026, 11, 24, 10, 15, 30, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def request_from(address: str, forwarded: str = "") -> HttpRequest:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=address)


def outcomes(times: int, *, address: str = "192.0.2.1", what: str = "book", per_minute: int = 3) -> list[bool]:
    return [is_over(what, request_from(address), per_minute=per_minute) for _time in range(times)]


@pytest.mark.django_db
def test_one_too_many_is_over_the_limit() -> None:
    assert outcomes(5) == [False, False, False, True, True]


@pytest.mark.django_db
def test_each_address_has_its_own_count() -> None:
    outcomes(3)

    assert outcomes(1, address="192.0.2.2") == [False]


@pytest.mark.django_db
def test_each_thing_has_its_own_count() -> None:
    outcomes(3)

    assert outcomes(1, what="sign up") == [False]


@pytest.mark.django_db
def test_the_next_minute_counts_anew(clock: time_machine.Traveller) -> None:
    outcomes(4)
    clock.shift(timedelta(seconds=30))

    assert outcomes(1) == [False]


@pytest.mark.django_db
def test_a_limit_of_nought_never_limits_and_counts_nothing() -> None:
    assert outcomes(50, per_minute=0) == [False] * 50
    assert not RateCount.objects.exists()


@pytest.mark.django_db
def test_no_address_is_kept() -> None:
    outcomes(1)

    assert "192.0.2.1" not in str(RateCount.objects.values().get())


def test_without_proxies_of_ours_a_header_is_only_a_claim(settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 0

    assert client_address(request_from("192.0.2.1", "203.0.113.9")) == "192.0.2.1"


@pytest.mark.parametrize(("proxies", "address"), [(1, "198.51.100.2"), (2, "198.51.100.1")])
def test_the_header_counts_for_as_many_steps_as_there_are_proxies_of_ours(
    settings: LazySettings, proxies: int, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies

    seen = client_address(request_from("10.0.0.1", "203.0.113.9 , 198.51.100.1, 198.51.100.2"))

    assert seen == address


def test_a_header_with_too_few_steps_did_not_come_through_our_proxies(settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 2

    assert client_address(request_from("10.0.0.1", "203.0.113.9")) == "10.0.0.1"
