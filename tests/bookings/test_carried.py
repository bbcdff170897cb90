"""What an address brings along and what comes of it on the way to the form."""

import pytest
from django.test import Client, RequestFactory

from bookings.models import BookingPage
from bookings.views.carried import carried, carried_pairs, source_of
from tests.bookings.visitor import address, slots


def test_what_is_not_ours_is_carried_and_what_is_ours_is_not() -> None:
    request = RequestFactory().get("/", {"tz": "UTC", "start": "x", "email": "ida+1@example.com", "a b": "1", "of": ""})

    assert carried(request) == "&email=ida%2B1%40example.com"


def test_names_that_come_twice_are_carried_twice() -> None:
    assert carried(RequestFactory().get("/?topic=a&topic=b")) == "&topic=a&topic=b"


def test_an_address_without_an_end_is_cut() -> None:
    request = RequestFactory().get("/", {f"name{number}": "x" * 10_000 for number in range(900)})

    pairs = carried_pairs(request)

    assert len(pairs) == 40
    assert {len(value) for _name, value in pairs} == {300}


def test_where_somebody_came_from_is_one_line_of_at_most_255_characters() -> None:
    request = RequestFactory().get(
        "/", {"utm_source": "a\r\nb", "utm_term": "x" * 300, "utm_medium": " ", "utm_id": "1"}
    )

    assert source_of(request) == {"utm_source": "a b", "utm_term": "x" * 255}


@pytest.mark.usefixtures("friday")
def test_each_time_on_the_page_leads_on_with_what_the_address_said(client: Client, page: BookingPage) -> None:
    html = client.get(address(page), {"utm_source": "ad&c", "company": '"><b>'}).content.decode()

    href, _text = slots(html)[0]
    assert href.endswith("&utm_source=ad%26c&company=%22%3E%3Cb%3E")
    assert '<input type="hidden" name="utm_source" value="ad&amp;c">' in html
    assert '"><b>' not in html
